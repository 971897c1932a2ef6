//! Lists, to their ends and no further.

use feishu_api::drive_v1::file::{ListFile, list};
use feishu_api::im_v1::chat::{ListChat, ListChatResponse, list::ListChatItem};
use feishu_api::mock::{ApiFault, Fault, Platform, made};
use feishu_api::{Client, Error, Reason, Retry};
use futures_util::{StreamExt, TryStreamExt};
use std::time::Duration;

/// The names of all groups that the bot is in.
async fn names(client: &Client) -> Result<Vec<String>, Error> {
    let chats = ListChat::new().page_size(100).items(client);
    chats.try_filter_map(async |chat| Ok(chat.name)).try_collect().await
}

fn chat(number: usize) -> ListChatItem {
    made(|it: &mut ListChatItem| {
        it.chat_id = Some(format!("oc_{number}"));
        it.name = Some(format!("group {number}"));
    })
}

fn with_chats(count: usize) -> Platform {
    let platform = Platform::new();
    platform.on_list(move |_: &ListChat| Ok((0..count).map(chat).collect()));
    platform
}

#[tokio::test(start_paused = true)]
async fn all_pages_are_walked_one_request_at_a_time() {
    let platform = with_chats(250);
    let names = names(&platform.client()).await.unwrap();
    assert_eq!((names.len(), names[249].as_str()), (250, "group 249"));
    let tokens: Vec<_> = platform.calls::<ListChat>().into_iter().map(|call| call.page_token).collect();
    assert_eq!(tokens, [None, Some("page-100".to_owned()), Some("page-200".to_owned())]);
}

#[tokio::test(start_paused = true)]
async fn a_list_that_is_refused_for_good_ends_after_one_request() {
    let platform = with_chats(250);
    platform.once(ApiFault::new(404, 232_006, "invalid chat_id")).times(1_000_000);
    let collected: Vec<_> = ListChat::new().items(&platform.client()).collect().await;
    assert_eq!((collected.len(), platform.calls::<ListChat>().len()), (1, 1));

    // So does a loop that only logs errors.
    platform.forget();
    let mut chats = ListChat::new().items(&platform.client());
    let mut logged = 0;
    while let Some(chat) = chats.next().await {
        logged += usize::from(chat.is_err());
    }
    assert_eq!((logged, platform.calls::<ListChat>().len()), (1, 1));
}

#[tokio::test(start_paused = true)]
async fn a_list_goes_on_where_it_failed() {
    let platform = with_chats(250);
    let mut chats =
        ListChat::new().page_size(100).items(&platform.client()).with(|pages| pages.retry(Retry::never()));
    let mut found = Vec::new();
    while found.len() < 100 {
        found.push(chats.try_next().await.unwrap().unwrap());
    }
    platform.fault(Fault::Broken);
    assert!(chats.try_next().await.is_err());
    assert!(chats.try_next().await.unwrap().is_none());
    assert_eq!(chats.page_token(), Some("page-100"));
    chats.resume();
    while let Some(chat) = chats.try_next().await.unwrap() {
        found.push(chat);
    }
    assert_eq!(found, (0..250).map(chat).collect::<Vec<_>>());
    assert_eq!(chats.last_page().unwrap().has_more, Some(false));
}

#[tokio::test(start_paused = true)]
async fn a_list_that_promises_more_and_says_not_where_ends_with_an_error() {
    let platform = Platform::new();
    platform.on(|_: &ListChat| Ok(made(|page: &mut ListChatResponse| page.has_more = Some(true))));
    let Err(Error::Decode(error)) = names(&platform.client()).await else { panic!("an error") };
    assert!(matches!(error.reason, Reason::NoPageToken));
    assert_eq!(platform.calls::<ListChat>().len(), 1);
}

#[tokio::test(start_paused = true)]
async fn what_passes_does_not_show() {
    let platform = with_chats(250);
    platform.fault(Fault::RateLimited).times(2);
    platform.fault(Fault::Unavailable);
    platform.fault(Fault::StaleToken);
    platform.fault(Fault::Slow(Duration::from_secs(20)));
    assert_eq!(names(&platform.client()).await.unwrap().len(), 250);
    assert_eq!(platform.pending(), 0);
}

#[tokio::test(start_paused = true)]
async fn a_list_whose_token_has_another_name_is_walked_as_well() {
    let platform = Platform::new();
    platform.on_list(|request: &ListFile| {
        let folder = request.folder_token.clone();
        Ok((0..45).map(|_| made(|it: &mut list::File| it.parent_token.clone_from(&folder))).collect())
    });
    let files: Vec<_> =
        ListFile::new().folder_token("fld_1").items(&platform.client()).try_collect().await.unwrap();
    assert_eq!((files.len(), platform.calls::<ListFile>().len()), (45, 3));
    assert_eq!(files[44].parent_token.as_deref(), Some("fld_1"));
}
