//! What the docs say about an endpoint, as constants.

use std::time::Duration;

/// An endpoint as documented.
///
/// Emitted code fills in what its page says and leaves the rest to [`Spec::EMPTY`]:
///
/// ```
/// use feishu_runtime::{Method, Spec, Token};
///
/// const SPEC: &Spec = &Spec {
///     id: "contact_v3.unit.list_department",
///     path: "/open-apis/contact/v3/unit/list_department",
///     tokens: &[Token::Tenant],
///     ..Spec::EMPTY
/// };
/// assert_eq!(SPEC.method, Method::Get);
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Spec {
    /// `service.resource.method`.
    pub id: &'static str,
    /// The page's title.
    pub title: &'static str,
    /// The page.
    pub doc_url: &'static str,
    /// The HTTP method.
    pub method: Method,
    /// Scheme and host, where they are not those of the open platform.
    pub host: Option<&'static str>,
    /// The path, with `{name}` for path parameters.
    pub path: &'static str,
    /// The access tokens that are accepted; none for an endpoint without authentication.
    pub tokens: &'static [Token],
    /// The scopes, any one of which suffices.
    pub scopes: &'static [&'static str],
    /// The documented rate limits; all hold at once.
    pub rate_limits: &'static [RateLimit],
    /// Whether the docs say that the limit is a special one (特殊频控) without giving it.
    pub special_rate_limit: bool,
    /// How the body is written.
    pub content: Content,
    /// How the reply is read.
    pub reply: Reply,
    /// The wire name of the parameter that makes repeating the call harmless (`uuid`, `client_token`).
    pub idempotency: Option<&'static str>,
    /// The documented errors, as text: see [`Spec::errors`]. The platform documents ten thousand; as structs they would
    /// take the compiler as long as forty endpoints.
    pub errors: &'static str,
}

impl Spec {
    /// A `GET /` that takes nothing and says nothing: the base for struct update syntax.
    pub const EMPTY: Self = Self {
        id: "",
        title: "",
        doc_url: "",
        method: Method::Get,
        host: None,
        path: "/",
        tokens: &[],
        scopes: &[],
        rate_limits: &[],
        special_rate_limit: false,
        content: Content::None,
        reply: Reply::Data,
        idempotency: None,
        errors: "",
    };

    /// The documented errors, read from their text.
    ///
    /// An empty line parts two errors. The first line of each has the code, the HTTP status or `-`, and the message; the
    /// lines below it are the hint. A `*` behind the status marks what may pass. What does not begin so is left out.
    ///
    /// ```
    /// use feishu_runtime::Spec;
    ///
    /// const SPEC: Spec = Spec {
    ///     errors: "
    /// 43051 400 unit_id invalid
    /// Ask for the list of units.
    ///
    /// 40003 -* internal error, try again later
    /// ",
    ///     ..Spec::EMPTY
    /// };
    /// let errors: Vec<_> = SPEC.errors().collect();
    /// assert_eq!(errors[0].http_status, Some(400));
    /// assert_eq!(errors[0].hint, "Ask for the list of units.");
    /// assert_eq!((errors[1].code, errors[1].message), (40003, "internal error, try again later"));
    /// assert!(errors[1].transient);
    /// ```
    pub fn errors(&self) -> impl Iterator<Item = ErrorInfo> + Clone + use<> {
        self.errors.split("\n\n").filter_map(ErrorInfo::read)
    }

    /// What the docs say about an error code; where it has several rows, the one with this HTTP status.
    pub fn error(&self, code: i64, http_status: u16) -> Option<ErrorInfo> {
        let mut rows = self.errors().filter(|row| row.code == code);
        let first = rows.clone().next();
        rows.find(|row| row.http_status == Some(http_status)).or(first)
    }
}

/// An HTTP method.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "they mean what they say")]
pub enum Method {
    Get,
    Post,
    Put,
    Patch,
    Delete,
    Head,
    Options,
}

/// A kind of access token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Token {
    /// `tenant_access_token`: the app acts as itself inside a tenant.
    Tenant,
    /// `user_access_token`: the app acts for a user.
    User,
    /// `app_access_token`: the app acts for itself.
    App,
}

/// So many requests in so many seconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RateLimit {
    /// The number of requests.
    pub requests: u32,
    /// The length of the window.
    pub per_seconds: u32,
}

impl RateLimit {
    /// So many requests in so many seconds.
    pub const fn new(requests: u32, per_seconds: u32) -> Self {
        Self { requests, per_seconds }
    }

    /// How many permits a bucket for this limit holds: a twentieth of what the window allows, so that a full bucket and
    /// a window's refill together stay within 5% of the limit.
    pub fn burst(self) -> u32 {
        1 + self.requests / 20
    }

    /// The time in which one permit comes back.
    pub fn refill(self) -> Duration {
        Duration::from_secs(self.per_seconds.into()) / self.requests.max(1)
    }
}

/// How the body of a request is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Content {
    /// There is none.
    None,
    /// A JSON object of the body fields.
    Json,
    /// `multipart/form-data`, one part a body field.
    Multipart,
    /// The bytes of the one body field, a file.
    Binary,
}

/// How a reply is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reply {
    /// `{code, msg, data}`: the response is `data`.
    Data,
    /// `code` and `msg` stand beside the payload: the response is the whole object.
    Flat,
    /// No `code` is documented: the response is the whole document, unless that is an error by its HTTP status, or by a
    /// `code` and `msg` that came after all.
    Bare,
    /// A file. An error still comes as `{code, msg}`.
    File,
}

/// A documented error.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ErrorInfo {
    /// The code inside the reply.
    pub code: i64,
    /// The HTTP status it comes with, if documented.
    pub http_status: Option<u16>,
    /// What it means.
    pub message: &'static str,
    /// What to do (排查建议).
    pub hint: &'static str,
    /// Whether the docs say that trying again later may help.
    pub transient: bool,
}

impl ErrorInfo {
    fn read(text: &'static str) -> Option<Self> {
        let text = text.trim();
        let (row, hint) = text.split_once('\n').unwrap_or((text, ""));
        let (code, rest) = row.split_once(' ')?;
        let (status, message) = rest.split_once(' ').unwrap_or((rest, ""));
        let (status, transient) = status.strip_suffix('*').map_or((status, false), |status| (status, true));
        Some(Self { code: code.parse().ok()?, http_status: status.parse().ok(), message, hint, transient })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn errors(errors: &'static str) -> Vec<ErrorInfo> {
        Spec { errors, ..Spec::EMPTY }.errors().collect()
    }

    #[test]
    fn errors_are_read_from_their_text() {
        let expected = [
            ErrorInfo { code: -1, http_status: None, message: "a b", hint: "c\n- d\ne 5", transient: false },
            ErrorInfo { code: 7, http_status: Some(503), message: "", hint: "", transient: true },
            ErrorInfo { code: 8, http_status: Some(200), message: "500* f", hint: "9 9 g", transient: false },
            ErrorInfo { code: 9, http_status: None, message: "h", hint: "", transient: true },
        ];
        let text = "\n-1 - a b\nc\n- d\ne 5\n\n7 503*\n\n8 200 500* f\n9 9 g\n\n9 -* h\n";
        assert_eq!(errors(text), expected);
    }

    #[test]
    fn text_that_is_none_of_errors_is_left_out() {
        for text in ["", "\n", "\n\n\n", "12", "no code", "1x 400 m"] {
            assert_eq!(errors(text), [], "{text:?}");
        }
    }

    #[test]
    fn of_several_rows_the_one_with_the_status_counts() {
        let spec = Spec { errors: "5 400 a\n\n5 403 b\n\n6 400 c", ..Spec::EMPTY };
        let message = |code, status| spec.error(code, status).map(|error| error.message);
        assert_eq!(message(5, 403), Some("b"));
        assert_eq!(message(5, 500), Some("a"));
        assert_eq!(message(7, 400), None);
    }
}
