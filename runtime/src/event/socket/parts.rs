//! Messages that come in parts, in any order: bounded in how many, how large and how old they may be.

use std::time::Duration;

use bytes::{Bytes, BytesMut};
use tokio::time::Instant;

use super::frame::Share;
use crate::policy::Refusal;

/// So many messages may be incomplete at one moment.
const OPEN: usize = 64;

/// So many parts may a message have.
const PARTS: usize = 1_024;

/// So long may an id be.
const ID: usize = 256;

/// What came of a message has so long to become a whole.
const AGE: Duration = Duration::from_secs(30);

/// What incomplete messages may hold together, in messages of the longest kind.
const LONGEST_AT_ONCE: usize = 4;

/// The incomplete messages of one connection, the oldest first.
pub(super) struct Parts {
    open: Vec<Open>,
    /// The longest message, in bytes.
    limit: usize,
}

struct Open {
    message_id: String,
    parts: Vec<Option<Bytes>>,
    missing: usize,
    bytes: usize,
    until: Instant,
}

impl Open {
    fn joined(self) -> Bytes {
        let mut whole = BytesMut::with_capacity(self.bytes);
        self.parts.into_iter().flatten().for_each(|part| whole.extend_from_slice(&part));
        whole.freeze()
    }
}

impl Parts {
    pub fn new(limit: usize) -> Self {
        Self { open: Vec::new(), limit }
    }

    /// Takes a part in. The whole message where this was the last one.
    pub fn join(&mut self, share: Share<'_>, part: Bytes, now: Instant) -> Result<Option<Bytes>, Refusal> {
        let Share { message_id, sum, number } = share;
        if message_id.is_empty() || message_id.len() > ID || sum > PARTS || number >= sum {
            return Err(Refusal::Part);
        }
        let index = self.place(message_id, sum, now)?;
        let Some(open) = self.open.get_mut(index) else { return Err(Refusal::Part) };
        if let Some(place @ None) = open.parts.get_mut(number) {
            open.bytes += part.len();
            open.missing -= 1;
            *place = Some(part);
        }
        if open.bytes > self.limit {
            self.open.remove(index);
            return Err(Refusal::TooLong);
        }
        Ok((open.missing == 0).then(|| self.open.remove(index).joined()))
    }

    /// Where the message is that a part belongs to.
    fn place(&mut self, message_id: &str, sum: usize, now: Instant) -> Result<usize, Refusal> {
        match self.open.iter().position(|open| open.message_id == message_id) {
            Some(index) if self.open.get(index).is_some_and(|open| open.parts.len() == sum) => Ok(index),
            // Two that contradict each other are both of no use.
            Some(index) => {
                self.open.remove(index);
                Err(Refusal::Part)
            }
            None => {
                let (message_id, parts) = (message_id.to_owned(), vec![None; sum]);
                self.open.push(Open { message_id, parts, missing: sum, bytes: 0, until: now + AGE });
                Ok(self.open.len() - 1)
            }
        }
    }

    /// Forgets what has become too old, and the oldest of what has become too much. How many messages that were.
    pub fn forget(&mut self, now: Instant) -> usize {
        let before = self.open.len();
        self.open.retain(|open| open.until > now);
        while self.open.len() > OPEN || self.bytes() > self.limit.saturating_mul(LONGEST_AT_ONCE) {
            self.open.remove(0);
        }
        before - self.open.len()
    }

    fn bytes(&self) -> usize {
        self.open.iter().map(|open| open.bytes).sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn join(parts: &mut Parts, id: &str, sum: usize, number: usize) -> Result<Option<String>, Refusal> {
        let share = Share { message_id: id, sum, number };
        let whole = parts.join(share, number.to_string().into(), Instant::now());
        whole.map(|whole| whole.map(|whole| String::from_utf8(whole.to_vec()).expect("UTF-8")))
    }

    #[tokio::test(start_paused = true)]
    async fn parts_are_joined_in_whatever_order_they_come() {
        let mut parts = Parts::new(1_000);
        for (id, number, expected) in [
            ("a", 2, None),
            ("b", 1, None),
            ("a", 0, None),
            // The same once more.
            ("a", 2, None),
            ("b", 2, None),
            ("a", 1, Some("012")),
            ("b", 0, Some("012")),
        ] {
            assert_eq!(join(&mut parts, id, 3, number), Ok(expected.map(str::to_owned)), "{id} {number}");
        }
        assert!(parts.open.is_empty());
    }

    #[tokio::test(start_paused = true)]
    async fn what_no_message_can_be_made_of_is_refused() {
        let mut parts = Parts::new(1_000);
        let long = "i".repeat(ID + 1);
        for (id, sum, number) in
            [("", 2, 0), (&*long, 2, 0), ("a", 2, 2), ("a", 2, usize::MAX), ("a", PARTS + 1, 0)]
        {
            assert_eq!(join(&mut parts, id, sum, number), Err(Refusal::Part));
        }
        assert_eq!(join(&mut parts, "a", 2, 0), Ok(None));
        assert_eq!(join(&mut parts, "a", 3, 1), Err(Refusal::Part));
        assert!(parts.open.is_empty());
    }

    #[tokio::test(start_paused = true)]
    async fn what_is_incomplete_has_an_end_in_number_size_and_time() {
        let mut parts = Parts::new(10);
        let now = Instant::now();
        for number in 0..1_000 {
            assert_eq!(join(&mut parts, &number.to_string(), 2, 0), Ok(None));
            parts.forget(now);
            assert!(parts.open.len() <= OPEN && parts.bytes() <= 40, "{number}");
        }
        assert_eq!(parts.open.first().map(|open| open.message_id.as_str()), Some("960"));
        assert_eq!(parts.forget(now + AGE), 40);
        let share = |number| Share { message_id: "long", sum: 3, number };
        assert_eq!(parts.join(share(0), vec![0; 6].into(), now), Ok(None));
        assert_eq!(parts.join(share(1), vec![0; 6].into(), now), Err(Refusal::TooLong));
        assert!(parts.open.is_empty());
    }
}
