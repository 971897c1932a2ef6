//! What happens on the platform reaches the app's handlers.

use std::sync::{Arc, Mutex};

use feishu_runtime::mock::{Platform, made};
use feishu_runtime::{
    CardAction, CardReply, Delivered, Delivery, Event, EventHeader, Events, HandlerError, record,
};

use crate::events::{Message, MessageReceive};

/// An event as it was before events had versions.
#[derive(Default)]
struct UserAdd {
    open_id: Option<String>,
}
record! { UserAdd: 0 open_id; }
impl Event for UserAdd {
    const TYPE: &'static str = "user_add";
}

fn message(id: &str) -> MessageReceive {
    let message = made(|it: &mut Message| it.message_id = Some(id.to_owned()));
    made(|it: &mut MessageReceive| it.message = Some(message))
}

#[tokio::test(start_paused = true)]
async fn an_event_reaches_its_handler_typed_and_once() {
    let platform = Platform::new();
    let seen = Arc::<Mutex<Vec<Delivery<MessageReceive>>>>::default();
    let keep = Arc::clone(&seen);
    let events = Events::new().on(move |delivery: Delivery<MessageReceive>| {
        keep.lock().unwrap().push(delivery);
        async { Ok(()) }
    });
    assert!(matches!(platform.emit(message("om_1")).await, Delivered::Unhandled));
    platform.listener(&events);
    assert!(matches!(platform.emit(message("om_1")).await, Delivered::Handled(None)));
    assert!(matches!(platform.emit_again().await, Delivered::Repeated));
    assert!(matches!(platform.emit(message("om_2")).await, Delivered::Handled(None)));
    let seen = seen.lock().unwrap();
    assert_eq!(
        seen.iter().map(|delivery| &delivery.body).collect::<Vec<_>>(),
        [&message("om_1"), &message("om_2")]
    );
    let header = &seen[0].header;
    assert_eq!((&*header.event_type, &*header.app_id), ("im.message.receive_v1", "cli_mock"));
    assert!(header.created().is_some() && header.event_id != seen[1].header.event_id);
}

#[tokio::test(start_paused = true)]
async fn an_event_without_a_version_comes_in_the_old_envelope() {
    let platform = Platform::new();
    assert!(matches!(platform.emit_again().await, Delivered::Unhandled));
    let events = Events::new().on(|delivery: Delivery<UserAdd>| async move {
        assert_eq!(delivery.body.open_id.as_deref(), Some("ou_1"));
        assert!(delivery.raw.starts_with(b"{") && delivery.header.event_id.starts_with("mock-event"));
        Ok(())
    });
    platform.listener(&events);
    let event = made(|it: &mut UserAdd| it.open_id = Some("ou_1".to_owned()));
    assert!(matches!(platform.emit(event).await, Delivered::Handled(None)));
}

#[tokio::test(start_paused = true)]
async fn a_callback_is_asked_and_gives_its_reply() {
    let platform = Platform::new();
    platform
        .listener(&Events::new().on_card(|_: Delivery<CardAction>| async { Ok(CardReply::toast("saved")) }));
    let reply = platform.ask(CardAction::default()).await.unwrap();
    assert!(reply == CardReply::toast("saved"));

    platform.listener(&Events::new().on_card(|_: Delivery<CardAction>| async { Err("no".into()) }));
    assert!(
        matches!(platform.ask(CardAction::default()).await, Err(Delivered::Failed(error)) if error.to_string() == "no")
    );
}

#[tokio::test(start_paused = true)]
async fn who_listens_to_a_platform_without_connections_is_told_and_does_not_wait() {
    let platform = Platform::new();
    let error = platform.client().listen(Events::new()).await.unwrap_err();
    assert!(error.to_string().contains("give the handlers to `Platform::listener`"), "{error}");
    assert_eq!(platform.requests().len(), 1);
}

#[tokio::test]
async fn a_handler_can_be_called_without_anybody_around_it() {
    let handler = async |delivery: Delivery<UserAdd>| -> Result<String, HandlerError> {
        Ok(format!("{} in {}", delivery.body.open_id.ok_or("nobody")?, delivery.header.tenant_key))
    };
    let body = made(|it: &mut UserAdd| it.open_id = Some("ou_1".to_owned()));
    let header = made(|it: &mut EventHeader| it.tenant_key = "t".to_owned());
    assert_eq!(handler(Delivery { header, body, ..Delivery::default() }).await.unwrap(), "ou_1 in t");
}
