//! A bot that tells groups what happened, and answers who speaks to it.

use feishu_api::im_v1::event::MessageReceive;
use feishu_api::im_v1::event::message_receive::EventMessage;
use feishu_api::im_v1::message::{
    CreateMessage, CreateMessageArgs, CreateMessageCode, ReplyMessage, ReplyMessageArgs,
    create::ReceiveIdType,
};
use feishu_api::message::{Article, Message, Node, Post};
use feishu_api::mock::{ApiFault, Fault, Platform, made};
use feishu_api::{Client, Code, Delivered, Delivery, Error, Events, HandlerError, Retry};
use std::time::Duration;
use tokio::time::Instant;

/// The request that says something in a group.
fn saying(chat: &str, message: &Message) -> CreateMessage {
    CreateMessage::new(CreateMessageArgs {
        receive_id_type: ReceiveIdType::ChatId,
        receive_id: chat.to_owned(),
        msg_type: message.message_type().into(),
        content: message.content(),
    })
}

/// Tells a group how a build went. Whether it was told: a group that the bot has left is nobody's problem.
async fn tell(client: &Client, chat: &str, build: &str, link: &str) -> Result<bool, Error> {
    let article = Article::titled(build).paragraph([Node::text("The build is "), Node::link("green", link)]);
    let request = saying(chat, &Post::new("en_us", article).into()).uuid(build);
    match request.send(client).await {
        Ok(_) => Ok(true),
        Err(Error::Api(error)) if error.code == CreateMessageCode::TheBotCanNotBeOutsideTheGroup => Ok(false),
        Err(error) => Err(error),
    }
}

/// Says again what it is told.
fn echo(client: &Client) -> Events {
    let client = client.clone();
    Events::new().on(move |event: Delivery<MessageReceive>| {
        let client = client.clone();
        async move { answer(&client, event.body.message.unwrap_or_default()).await }
    })
}

async fn answer(client: &Client, message: EventMessage) -> Result<(), HandlerError> {
    let content = message.content.unwrap_or_default();
    let Message::Text(text) = Message::read(&message.message_type.unwrap_or_default(), &content)? else {
        return Ok(());
    };
    let again = Message::text(text.text);
    let request = ReplyMessage::new(ReplyMessageArgs {
        message_id: message.message_id.ok_or("a message without an id")?,
        msg_type: again.message_type().into(),
        content: again.content(),
    });
    request.send(client).await?;
    Ok(())
}

fn said(id: &str, message: &Message) -> MessageReceive {
    let message = made(|it: &mut EventMessage| {
        it.message_id = Some(id.to_owned());
        it.message_type = Some(message.message_type().to_owned());
        it.content = Some(message.content());
    });
    made(|it: &mut MessageReceive| it.message = Some(message))
}

#[tokio::test(start_paused = true)]
async fn a_group_is_told() {
    let platform = Platform::new();
    assert!(tell(&platform.client(), "oc_1", "Build 12", "https://ci.example/12").await.unwrap());
    let sent = platform.calls::<CreateMessage>().remove(0);
    assert_eq!((sent.receive_id.as_str(), sent.receive_id_type), ("oc_1", ReceiveIdType::ChatId));
    let Message::Post(post) = Message::read(sent.msg_type.as_str(), &sent.content).unwrap() else {
        panic!("a post")
    };
    assert_eq!(post.article().unwrap().title.as_deref(), Some("Build 12"));
}

#[tokio::test(start_paused = true)]
async fn a_group_that_the_bot_has_left_is_passed_over_and_other_refusals_are_not() {
    let platform = Platform::new();
    let client = platform.client();
    platform.once(CreateMessageCode::TheBotCanNotBeOutsideTheGroup);
    assert!(!tell(&client, "oc_1", "Build 12", "https://ci.example/12").await.unwrap());
    platform.once(CreateMessageCode::BotAbilityIsNotActivated);
    let error = tell(&client, "oc_1", "Build 12", "https://ci.example/12").await.unwrap_err();
    // One line; what is advised is asked for.
    assert_eq!(error.to_string().lines().count(), 1);
    assert!(
        error.to_string().starts_with("im_v1.message.create: 230006 Bot ability is not activated."),
        "{error}"
    );
    platform.once(ApiFault::from(Code(99_991_672)).missing_scope("im:message"));
    let error = tell(&client, "oc_1", "Build 12", "https://ci.example/12").await.unwrap_err();
    let advice = format!("{error:#}");
    assert!(advice.contains("\nhint: ") && advice.contains("\nmissing scopes: im:message"), "{advice}");
}

#[tokio::test(start_paused = true)]
async fn what_is_refused_for_its_rate_was_not_done_and_is_said_again() {
    let platform = Platform::new();
    let client = platform.client();
    // Without a `uuid` nobody can tell a repetition from the first, and yet:
    let request = saying("oc_1", &Message::text("hello"));
    platform.once(CreateMessageCode::ThisOperationTriggersTheFrequencyLimit);
    platform.once(
        ApiFault::new(400, 99_991_400, "request trigger frequency limit").retry_after(Duration::from_secs(3)),
    );
    platform.fault(Fault::RateLimited).of::<CreateMessage>();
    let began = Instant::now();
    request.send(&client).await.unwrap();
    assert_eq!((platform.calls::<CreateMessage>().len(), platform.pending()), (4, 0));
    assert!(began.elapsed() >= Duration::from_secs(4), "{:?}", began.elapsed());

    // What may have been said is not said again, unless it can be told.
    platform.fault(Fault::Broken).times(2);
    platform.forget();
    assert!(request.send(&client).await.is_err());
    assert!(request.uuid("once").send(&client).await.is_ok());
    assert_eq!(platform.calls::<CreateMessage>().len(), 3);
}

#[tokio::test(start_paused = true)]
async fn a_request_that_was_never_filled_in_is_not_sent() {
    let platform = Platform::new();
    let Err(Error::Check(violations)) = CreateMessage::default().send(&platform.client()).await else {
        panic!("not sent")
    };
    assert_eq!(violations.endpoint, "im_v1.message.create");
    let paths = violations.violations.iter().map(|violation| violation.path.to_string()).collect::<Vec<_>>();
    assert!(
        ["receive_id_type", "receive_id"].iter().all(|path| paths.iter().any(|found| found == path)),
        "{paths:?}"
    );
    assert!(platform.requests().is_empty());
}

#[tokio::test(start_paused = true)]
async fn calls_are_spawned_after_their_requests_are_gone() {
    let platform = Platform::new();
    let client = platform.client();
    let mut calls = tokio::task::JoinSet::new();
    for number in 0..20 {
        calls.spawn(saying("oc_1", &Message::text(number.to_string())).send(&client).into_future());
    }
    assert!(calls.join_all().await.iter().all(Result::is_ok));
    assert_eq!(platform.calls::<CreateMessage>().len(), 20);
}

#[tokio::test(start_paused = true)]
async fn who_speaks_to_the_bot_is_answered_once() {
    let platform = Platform::new();
    platform.listener(&echo(&platform.client()));
    assert!(matches!(platform.emit(said("om_1", &Message::text("hello"))).await, Delivered::Handled(_)));
    assert!(matches!(platform.emit_again().await, Delivered::Repeated));
    assert!(matches!(platform.emit(said("om_2", &Message::image("img_1"))).await, Delivered::Handled(_)));
    let [reply] = platform.calls::<ReplyMessage>().try_into().unwrap();
    assert_eq!((reply.message_id.as_str(), reply.content.as_str()), ("om_1", r#"{"text":"hello"}"#));
}

#[tokio::test(start_paused = true)]
async fn an_answer_that_fails_is_given_when_the_event_comes_again() {
    let platform = Platform::new();
    platform.listener(&echo(&platform.client().retry(Retry::never())));
    platform.fault(Fault::Unreachable);
    assert!(matches!(platform.emit(said("om_1", &Message::text("hello"))).await, Delivered::Failed(_)));
    assert!(matches!(platform.emit_again().await, Delivered::Handled(_)));
    assert_eq!(platform.calls::<ReplyMessage>().len(), 1);
}
