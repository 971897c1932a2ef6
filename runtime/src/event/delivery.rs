//! An event as its handler gets it.

use std::fmt;
use std::time::{Duration, SystemTime};

use bytes::Bytes;

use crate::secret::Secret;

/// What stands around the event in a message: the same for all events, whichever schema the message has.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct EventHeader {
    /// The id of the event, which its repeats have too: `event_id`, or `uuid` in a message of schema 1.0.
    pub event_id: String,
    /// The type on the wire: `contact.user.created_v3`.
    pub event_type: String,
    /// When it happened, as the number that came: milliseconds since 1970, of card callbacks microseconds. In schema 1.0 it
    /// comes in seconds, and stands here in milliseconds. [`created`](Self::created) reads all of them.
    pub create_time: Option<i64>,
    /// The app's verification token.
    pub token: Secret,
    /// The app it was sent to. Schema 1.0 says it inside the event alone, so that it may be empty here.
    pub app_id: String,
    /// The tenant it happened in. Empty where schema 1.0 says it inside the event.
    pub tenant_key: String,
}

/// The first number that is read as microseconds: as milliseconds, it would be the year 5138.
const MICROSECONDS: u64 = 100_000_000_000_000;

impl EventHeader {
    /// When it happened.
    pub fn created(&self) -> Option<SystemTime> {
        let number = u64::try_from(self.create_time?).ok()?;
        let since =
            if number < MICROSECONDS { Duration::from_millis(number) } else { Duration::from_micros(number) };
        SystemTime::UNIX_EPOCH.checked_add(since)
    }
}

/// An event or a callback that has arrived, as its handler gets it.
#[derive(Clone, Default)]
pub struct Delivery<E> {
    /// What stands around it.
    pub header: EventHeader,
    /// What happened.
    pub body: E,
    /// The whole message, decrypted: with what no type has a field for.
    pub raw: Bytes,
}

impl<E: fmt::Debug> fmt::Debug for Delivery<E> {
    /// Without the message itself, which holds the token.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Delivery")
            .field("header", &self.header)
            .field("body", &self.body)
            .field("raw", &format_args!("{} bytes", self.raw.len()))
            .finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_time_is_read_whatever_its_unit() {
        let at = |create_time| EventHeader { create_time, ..EventHeader::default() }.created();
        let expected = SystemTime::UNIX_EPOCH + Duration::from_millis(1_608_725_989_123);
        assert_eq!(at(Some(1_608_725_989_123)), Some(expected));
        assert_eq!(at(Some(1_608_725_989_123_000)), Some(expected));
        assert_eq!((at(None), at(Some(-1))), (None, None));
        assert!(at(Some(i64::MAX)).is_some());
    }
}
