//! Lists that come in pages, and end.

use std::sync::atomic::{AtomicUsize, Ordering};

use feishu_runtime::{Error, Items, Pages, Retry};
use futures_util::{StreamExt, TryStreamExt};
use serde_json::{Value, json};

use crate::endpoints::ListDepartments;
use crate::platform::{Platform, Seen, ok, reply, text};

fn list() -> ListDepartments {
    ListDepartments { unit: "u".into(), page_size: Some(2), ..Default::default() }
}

fn token(seen: &Seen) -> Option<&str> {
    seen.query.as_deref()?.split('&').find_map(|pair| pair.strip_prefix("page_token="))
}

/// A list whose n-th page is told by the function.
async fn paged(page: impl Fn(usize) -> Value + Send + Sync + 'static) -> Platform {
    Platform::start(move |seen| {
        let number = token(seen).map_or(0, |token| token.parse().unwrap());
        ok(&page(number))
    })
    .await
}

async fn names(platform: &Platform) -> Vec<String> {
    let items = Items::new(&platform.client(), list());
    items.map_ok(|department| department.name.unwrap()).try_collect().await.unwrap()
}

#[tokio::test]
async fn items_run_over_all_pages_and_keep_the_page_size() {
    let platform = paged(|number| {
        let next = number + 1;
        json!({"items": [{"name": format!("{number}a")}, {"name": format!("{number}b")}],
            "has_more": number < 2, "page_token": next.to_string()})
    })
    .await;
    assert_eq!(names(&platform).await, ["0a", "0b", "1a", "1b", "2a", "2b"]);
    let queries: Vec<_> = platform.calls().into_iter().map(|call| call.query.unwrap()).collect();
    assert_eq!(queries, ["page_size=2", "page_token=1&page_size=2", "page_token=2&page_size=2"]);
}

#[tokio::test]
async fn pages_are_whole_replies() {
    let platform = paged(|number| json!({"items": [], "has_more": number == 0, "page_token": "1"})).await;
    let pages: Vec<_> = Pages::new(&platform.client(), list()).try_collect().await.unwrap();
    assert_eq!(pages.iter().map(|page| page.has_more).collect::<Vec<_>>(), [Some(true), Some(false)]);
}

#[tokio::test]
async fn an_empty_page_in_the_middle_does_not_end_the_list() {
    let platform = paged(|number| match number {
        1 => json!({"items": [], "has_more": true, "page_token": "2"}),
        _ => json!({"items": [{"name": number.to_string()}], "has_more": number < 2, "page_token": "1"}),
    })
    .await;
    assert_eq!(names(&platform).await, ["0", "2"]);
}

#[tokio::test]
async fn a_list_that_says_there_is_more_and_not_where_ends_with_an_error() {
    for last in [json!(""), json!(null), json!("1")] {
        let platform = paged(move |number| {
            let next = if number == 0 { json!("1") } else { last.clone() };
            json!({"items": [{"name": number.to_string()}], "has_more": true, "page_token": next})
        })
        .await;
        let mut items = Items::new(&platform.client(), list());
        for name in ["0", "1"] {
            assert_eq!(items.try_next().await.unwrap().unwrap().name.as_deref(), Some(name));
        }
        let error = items.try_next().await.unwrap_err();
        let told = error.to_string();
        assert!(
            told.starts_with("contact_v3.department.list: unreadable reply: the list says that"),
            "{told}"
        );
        let host = platform.base.trim_start_matches("http://");
        assert!(told.ends_with(&format!("; {host}, 1 attempt in 0.0 s)")), "{told}");
        assert!(!error.is_retryable());
        items.resume();
        assert!(items.next().await.is_none(), "there is nowhere to go on");
        assert_eq!(platform.calls().len(), 2);
    }
}

#[tokio::test]
async fn a_list_that_promises_nothing_ends_at_an_empty_absent_or_repeated_token() {
    for last in [json!(""), json!(null), json!("1")] {
        let platform = paged(move |number| {
            let next = if number == 0 { json!("1") } else { last.clone() };
            json!({"items": [{"name": number.to_string()}], "page_token": next})
        })
        .await;
        assert_eq!(names(&platform).await, ["0", "1"]);
    }
}

#[tokio::test]
async fn tokens_that_go_round_in_a_circle_end_the_list() {
    let platform = paged(|number| {
        json!({"items": [{"name": number.to_string()}], "page_token": ((number % 3) + 1).to_string()})
    })
    .await;
    assert_eq!(names(&platform).await, ["0", "1", "2", "3"]);
}

#[tokio::test]
async fn a_token_is_sent_as_it_came_or_ends_the_list_with_an_error() {
    let odd = ["a b&c=d#e", "\r\nx: y", "词\u{202e}", "%00%2e", "+/=", "'\"<>\\^`{|}"];
    for token in odd {
        let platform = Platform::start(move |seen| {
            let is_first = seen.query.as_deref().is_none_or(|query| !query.contains("page_token"));
            let next = if is_first { token } else { "" };
            ok(&json!({"items": [{"name": "a"}], "has_more": is_first, "page_token": next}))
        })
        .await;
        assert_eq!(names(&platform).await, ["a", "a"], "{token}");
        let calls = platform.calls();
        let query = calls[1].query.as_deref().unwrap();
        let sent = form_urlencoded::parse(query.as_bytes()).find(|(name, _)| name == "page_token").unwrap().1;
        assert_eq!(sent, token);
    }
    // Longer than any address.
    let long = "x".repeat(100_000);
    let platform = Platform::start(move |_| {
        ok(&json!({"items": [{"name": "a"}], "has_more": true, "page_token": long}))
    })
    .await;
    let found = Items::new(&platform.client(), list()).collect::<Vec<_>>().await;
    assert!(found[0].is_ok() && found.len() == 2, "{found:?}");
    let error = found[1].as_ref().unwrap_err().to_string();
    assert!(error.len() < 1_000, "{}", error.len());
    assert_eq!(platform.calls().len(), 1);
}

#[tokio::test]
async fn an_endless_list_is_read_as_far_as_it_is_wanted() {
    let platform = paged(|number| {
        json!({"items": [{"name": "a"}, {"name": "b"}], "has_more": true, "page_token": (number + 1).to_string()})
    })
    .await;
    let items: Vec<_> = Items::new(&platform.client(), list()).take(5).collect().await;
    assert_eq!(items.len(), 5);
    assert_eq!(platform.calls().len(), 3, "no page is asked for before it is wanted");
}

#[tokio::test]
async fn a_list_ends_behind_an_error_and_goes_on_when_it_is_told_to() {
    let failures = AtomicUsize::new(0);
    let platform = Platform::start(move |seen| match token(seen) {
        None => ok(&json!({"items": [{"name": "a"}], "has_more": true, "page_token": "1"})),
        Some(_) if failures.fetch_add(1, Ordering::SeqCst) == 0 => {
            reply(400, json!({"code": 43051, "msg": "no"}))
        }
        Some(_) => ok(&json!({"items": [{"name": "b"}], "has_more": false})),
    })
    .await;
    let client = platform.builder().retry(Retry::never()).build().unwrap();
    let mut items = Items::new(&client, list());
    assert_eq!(items.try_next().await.unwrap().unwrap().name.as_deref(), Some("a"));
    assert!(matches!(items.try_next().await, Err(Error::Api(_))));
    assert_eq!(items.page_token(), Some("1"));
    for _ in 0..100 {
        assert!(items.next().await.is_none(), "a loop that logs errors ends");
    }
    assert_eq!(platform.calls().len(), 2);
    let mut another =
        Items::new(&client, ListDepartments { page_token: items.page_token().map(Into::into), ..list() });
    assert_eq!(another.try_next().await.unwrap().unwrap().name.as_deref(), Some("b"));
    items.resume();
    assert_eq!(items.try_next().await.unwrap().unwrap().name.as_deref(), Some("b"));
    assert!(items.try_next().await.unwrap().is_none());
}

#[tokio::test]
async fn a_permanent_fault_costs_a_loop_one_request() {
    let platform = Platform::start(|_| text(404, "text/plain", "404 page not found")).await;
    let client = platform.client();
    let all: Vec<_> = Items::new(&client, list()).collect().await;
    assert!(matches!(all.as_slice(), [Err(_)]), "{}", all.len());
    let mut pages = Pages::new(&client, list());
    let mut logged = 0;
    while let Some(page) = pages.next().await {
        logged += usize::from(page.is_err());
    }
    assert_eq!((logged, platform.calls().len()), (1, 2));
}

#[tokio::test]
async fn what_the_last_page_says_beside_its_elements_is_reachable() {
    let platform = paged(|number| {
        json!({"items": [{"name": "a"}], "has_more": number == 0, "page_token": if number == 0 { "1" } else { "sync" }})
    })
    .await;
    let mut items = Items::new(&platform.client(), list());
    assert!(items.last_page().is_none());
    while items.try_next().await.unwrap().is_some() {}
    let last = items.last_page().unwrap();
    assert_eq!((last.has_more, last.page_token.as_deref(), last.items.len()), (Some(false), Some("sync"), 0));
}

#[tokio::test]
async fn a_violation_ends_the_list_and_options_reach_its_calls() {
    let platform = paged(|_| json!({"items": [], "has_more": false})).await;
    let mut wrong = Items::new(&platform.client(), ListDepartments { page_size: Some(1000), ..list() });
    assert!(matches!(wrong.next().await, Some(Err(Error::Check(_)))));
    assert!(wrong.next().await.is_none());

    platform.accept_token("u-1");
    let items = Items::new(&platform.client(), list()).with(|pages| pages.user_access_token("u-1"));
    items.try_collect::<Vec<_>>().await.unwrap();
    assert_eq!(platform.calls()[0].bearer(), Some("u-1"));
}
