//! What a handler is once its type is forgotten.

use std::sync::Arc;

use bytes::Bytes;

use super::card::{CardAction, CardReply};
use super::delivery::{Delivery, EventHeader};
use super::envelope::event_of;
use super::{Callback, Event};
use crate::codec::{JsonError, Mismatches, Record, ValueRef, to_vec};
use crate::policy::BoxFuture;

/// What a handler may end in: any error, through `?`. The platform is told that the event was not handled, and sends it
/// again; a callback does not come again.
pub type HandlerError = Box<dyn std::error::Error + Send + Sync>;

/// What a handler makes of a message: what is to be done, and what is known before.
pub(super) struct Ready {
    /// The id by which repeats are told apart, where the one of the message does not do.
    pub same_by: Option<String>,
    /// What came in another structure than documented.
    pub told: Mismatches,
    /// The handler, not yet begun.
    pub work: Work,
}

/// Ends in the JSON of a callback's reply.
pub(super) type Work = BoxFuture<'static, Result<Option<Vec<u8>>, HandlerError>>;

/// A handler of one type of event.
pub(super) type Handler = Arc<dyn Fn(EventHeader, Bytes) -> Result<Ready, JsonError> + Send + Sync>;

/// A handler of an event.
pub(super) fn of_event<E, F, R>(handler: F) -> Handler
where
    E: Event,
    F: Fn(Delivery<E>) -> R + Send + Sync + 'static,
    R: Future<Output = Result<(), HandlerError>> + Send + 'static,
{
    let handler = Arc::new(handler);
    Arc::new(move |header, raw| {
        let (delivery, same_by, told) = deliver::<E>(header, raw)?;
        let handler = Arc::clone(&handler);
        let work = Box::pin(async move { handler(delivery).await.map(|()| None) });
        Ok(Ready { same_by, told, work })
    })
}

/// A handler of a callback.
pub(super) fn of_callback<C, F, R>(handler: F) -> Handler
where
    C: Callback,
    F: Fn(Delivery<C>) -> R + Send + Sync + 'static,
    R: Future<Output = Result<C::Reply, HandlerError>> + Send + 'static,
{
    let handler = Arc::new(handler);
    Arc::new(move |header, raw| {
        let (delivery, same_by, told) = deliver::<C>(header, raw)?;
        let handler = Arc::clone(&handler);
        let work = Box::pin(async move { Ok(Some(to_vec(&handler(delivery).await?)?)) });
        Ok(Ready { same_by, told, work })
    })
}

/// A handler of whatever has none.
pub(super) fn of_anything<F, R>(handler: F) -> Handler
where
    F: Fn(Delivery<serde_json::Value>) -> R + Send + Sync + 'static,
    R: Future<Output = Result<(), HandlerError>> + Send + 'static,
{
    let handler = Arc::new(handler);
    Arc::new(move |header, raw| {
        let (body, told) = event_of(&raw)?;
        let handler = Arc::clone(&handler);
        let delivery = Delivery { header, body, raw };
        let work = Box::pin(async move { handler(delivery).await.map(|()| None) });
        Ok(Ready { same_by: None, told, work })
    })
}

type Read<E> = (Delivery<E>, Option<String>, Mismatches);

fn deliver<E: Event>(header: EventHeader, raw: Bytes) -> Result<Read<E>, JsonError> {
    let (body, told) = event_of::<E>(&raw)?;
    let same_by = text_at(&body, E::SAME_BY);
    Ok((Delivery { header, body, raw }, same_by, told))
}

/// A handler of clicks on cards as they came before cards had the envelope of events. The reply is the new card itself.
pub(super) fn of_old_card<F, R>(handler: F) -> Handler
where
    F: Fn(Delivery<CardAction>) -> R + Send + Sync + 'static,
    R: Future<Output = Result<CardReply, HandlerError>> + Send + 'static,
{
    let handler = Arc::new(handler);
    Arc::new(move |header, raw| {
        let (body, told) = CardAction::of_old(&raw)?;
        let handler = Arc::clone(&handler);
        let delivery = Delivery { header, body, raw };
        let work = Box::pin(async move { Ok(Some(handler(delivery).await?.into_old()?)) });
        Ok(Ready { same_by: None, told, work })
    })
}

/// The text at the end of a way of wire names.
fn text_at(record: &dyn Record, way: &[&str]) -> Option<String> {
    let (name, rest) = way.split_first()?;
    let index = record.layout().fields.iter().position(|field| field == name)?;
    match record.view_at(index) {
        ValueRef::Record(inner) => text_at(inner, rest),
        ValueRef::Text(text) if rest.is_empty() && !text.is_empty() => Some(text.to_owned()),
        ValueRef::Absent
        | ValueRef::Bool(_)
        | ValueRef::Int(_)
        | ValueRef::Float(_)
        | ValueRef::Text(_)
        | ValueRef::List(_)
        | ValueRef::Map(_)
        | ValueRef::Json(_)
        | ValueRef::Part(_) => None,
    }
}
