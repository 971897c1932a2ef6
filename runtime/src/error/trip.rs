//! Which call an error belongs to.

use std::fmt;
use std::time::Duration;

/// The call that an error ended: which endpoint, where, how often and how long it was tried.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Trip {
    /// The endpoint's id.
    pub endpoint: String,
    /// The endpoint that needed this one, where a call failed because there was no token for it.
    pub wanted_by: Option<String>,
    /// The host that was asked.
    pub host: Option<String>,
    /// How many attempts were made.
    pub attempts: u32,
    /// From the first attempt to the error, waits included.
    pub elapsed: Duration,
}

impl Trip {
    /// `im_v1.message.create: `, as the beginning of a line.
    pub(super) fn before(trip: Option<&Self>, endpoint: &str) -> String {
        let endpoint = trip.map_or(endpoint, |trip| &trip.endpoint);
        let wanted_by = trip.and_then(|trip| trip.wanted_by.as_deref());
        let wanted_by = wanted_by.map(|by| format!(" for {by}")).unwrap_or_default();
        let colon = if endpoint.is_empty() { "" } else { ": " };
        format!("{endpoint}{wanted_by}{colon}")
    }
}

impl fmt::Display for Trip {
    /// `open.feishu.cn, 3 attempts in 2.4 s`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(host) = &self.host {
            write!(f, "{host}, ")?;
        }
        let s = if self.attempts == 1 { "" } else { "s" };
        write!(f, "{} attempt{s} in {:.1} s", self.attempts, self.elapsed.as_secs_f64())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_trip_is_told_in_a_few_words() {
        let trip = Trip { attempts: 1, elapsed: Duration::from_millis(2449), ..Trip::default() };
        assert_eq!(trip.to_string(), "1 attempt in 2.4 s");
        let trip = Trip { host: Some("a.example".to_owned()), attempts: 3, ..trip };
        assert_eq!(trip.to_string(), "a.example, 3 attempts in 2.4 s");
    }
}
