//! Status and headers of a reply.

use std::time::Duration;

use http::header::HeaderMap;

use crate::error::{Origin, shows};

/// Status and headers of a reply.
#[derive(Clone, Debug)]
pub(crate) struct Head {
    pub status: u16,
    pub headers: HeaderMap,
}

impl Head {
    pub fn log_id(&self) -> Option<&str> {
        self.text(LOG_ID).filter(|id| is_id(id))
    }

    fn request_id(&self) -> Option<&str> {
        self.text(REQUEST_ID).filter(|id| is_id(id))
    }

    /// Forgets ids that hold what the request was sent with: they are logged, whatever comes of the call.
    pub fn forget_ids_of(&mut self, secrets: [&str; 2]) {
        for name in [LOG_ID, REQUEST_ID] {
            let Some(id) = self.text(name) else { continue };
            if secrets.iter().any(|secret| shows(id, secret)) {
                self.headers.remove(name);
            }
        }
    }

    pub fn text(&self, name: &str) -> Option<&str> {
        self.headers.get(name).and_then(|value| value.to_str().ok())
    }

    /// How long to wait before the next request.
    pub fn wait(&self) -> Option<Duration> {
        let seconds = |name| seconds(self.text(name)?.trim());
        seconds("x-ogw-ratelimit-reset").or_else(|| seconds("retry-after")).or_else(|| self.wait_until())
    }

    /// The same where a date is named. Both dates are the server's, so that the clocks need not agree.
    fn wait_until(&self) -> Option<Duration> {
        let date = |name| httpdate::parse_http_date(self.text(name)?.trim()).ok();
        Some(date("retry-after")?.duration_since(date("date")?).unwrap_or_default())
    }

    /// What an error says of where it came from.
    pub fn origin(&self) -> Origin {
        let limited = self.status == 429 || self.status == 400 || self.status >= 500;
        Origin {
            http_status: self.status,
            log_id: self.log_id().map(str::to_owned),
            request_id: self.request_id().map(str::to_owned),
            // Replies that refuse nothing say as well when the window ends.
            retry_after: self.wait().filter(|_| limited),
        }
    }
}

const LOG_ID: &str = "x-tt-logid";
const REQUEST_ID: &str = "x-request-id";

/// Whether a text can be the id of a request: what else stands in its place is not shown as one.
fn is_id(text: &str) -> bool {
    const LONGEST: usize = 200;

    text.len() <= LONGEST
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_.:=+/,@|".contains(&byte))
}

/// `7`, and `6.2` as the seven seconds after which it is over. What has a sign or an exponent is no wait.
fn seconds(text: &str) -> Option<Duration> {
    let (whole, part) = text.split_once('.').unwrap_or((text, "0"));
    let is_number = |digits: &str| !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    if !is_number(whole) || !is_number(part) {
        return None;
    }
    // More than a number of seconds can be is as long as it can be.
    let begun = u64::from(part.bytes().any(|digit| digit != b'0'));
    Some(Duration::from_secs(whole.parse::<u64>().unwrap_or(u64::MAX).saturating_add(begun)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wait_is_a_number_of_seconds_and_nothing_else() {
        let wait = |text| seconds(text).map(|wait| wait.as_secs());
        assert_eq!([wait("0"), wait("7"), wait("6.2"), wait("7.0")], [Some(0), Some(7), Some(7), Some(7)]);
        assert_eq!(wait("99999999999999999999999"), Some(u64::MAX));
        assert_eq!(wait("18446744073709551615.5"), Some(u64::MAX));
        for text in ["", "-1", "+1", "1e18", "soon", ".5", "1.", "0x7", "1 2", "NaN", "\u{661}"] {
            assert_eq!(wait(text), None, "{text}");
        }
    }
}
