//! Status and headers of a reply.

use std::time::Duration;

use http::header::HeaderMap;

use crate::error::Origin;

/// Status and headers of a reply.
#[derive(Clone, Debug)]
pub(crate) struct Head {
    pub status: u16,
    pub headers: HeaderMap,
}

impl Head {
    pub fn log_id(&self) -> Option<&str> {
        self.text("x-tt-logid")
    }

    pub fn text(&self, name: &str) -> Option<&str> {
        self.headers.get(name).and_then(|value| value.to_str().ok())
    }

    /// How long to wait before the next request.
    pub fn wait(&self) -> Option<Duration> {
        let seconds = |name| self.text(name)?.trim().parse().ok().map(Duration::from_secs);
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
            request_id: self.text("x-request-id").map(str::to_owned),
            // Replies that refuse nothing say as well when the window ends.
            retry_after: self.wait().filter(|_| limited),
        }
    }
}
