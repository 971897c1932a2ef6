//! Codes that any endpoint may answer with.
//!
//! Source: <https://open.feishu.cn/document/ukTMukTMukTM/ugjM14COyUjL4ITN>. The hints are ours, shorter than the page's.

use crate::wire::ErrorInfo;

/// The call came too fast. Comes with HTTP 429, with older endpoints with HTTP 400.
pub(super) const RATE_LIMIT: i64 = 99_991_400;

/// The access token is missing, malformed, of the wrong kind, or has expired: a fresh one may help.
pub(super) const INVALID_TOKEN: [i64; 7] =
    [99_991_661, 99_991_663, 99_991_664, 99_991_665, 99_991_668, 99_991_671, 99_991_677];

/// The same in older numbers, which some endpoints use for something else.
pub(super) const INVALID_TOKEN_UNLESS_DOCUMENTED: [i64; 4] = [4001, 20005, 20013, 20014];

/// How the pages word a rate limit, in lower case.
const RATE_LIMIT_WORDS: [&str; 10] = [
    "frequency limit",
    "rate limit",
    "rate limited",
    "too many request",
    "too frequent",
    "qps over limit",
    "限流",
    "限频",
    "频率限制",
    "过于频繁",
];

/// Whether the docs describe a code as a rate limit.
pub(super) fn speaks_of_rate_limit(info: &ErrorInfo) -> bool {
    let message = info.message.to_lowercase();
    RATE_LIMIT_WORDS.iter().any(|words| message.contains(words) || info.hint.contains(words))
}

/// What the docs say about a general code.
pub(crate) fn info(code: i64) -> Option<ErrorInfo> {
    GENERAL.iter().find(|row| row.code == code).copied()
}

const fn row(code: i64, message: &'static str, hint: &'static str) -> ErrorInfo {
    ErrorInfo { code, http_status: None, message, hint, transient: false }
}

static GENERAL: [ErrorInfo; 52] = [
    row(4001, "invalid token", "the access token is wrong or has expired"),
    row(9499, "bad request", "compare the request with the endpoint's page; the message says what is wrong"),
    row(
        10003,
        "invalid parameter",
        "compare the request with the endpoint's page; the message says what is wrong",
    ),
    row(10005, "app id unauthorized", "check the app id and the tenant"),
    row(10012, "no app_access_token", "check the app id, the secret and the app_ticket"),
    row(10013, "no tenant_access_token", "check the app id, the secret and the tenant key"),
    row(10014, "app unauthorized", "check whether the app has been disabled"),
    row(10015, "wrong app secret", "compare the app secret with the developer console"),
    row(10016, "app_ticket not sent again", "only store apps have an app_ticket"),
    row(20005, "invalid access token", "the access token is wrong or has expired"),
    row(20013, "invalid tenant_access_token", "the tenant_access_token is wrong or has expired"),
    row(20014, "invalid app_access_token", "the app_access_token is wrong or has expired"),
    row(99_991_201, "resource not found", "check the path of the request"),
    row(99_991_301, "request method does not match", "check the HTTP method of the request"),
    row(
        RATE_LIMIT,
        "request triggers the frequency limit",
        "call less often, or switch the client's rate limits on",
    ),
    row(
        99_991_401,
        "IP denied by the app's settings",
        "add this machine's address to the app's IP allow list",
    ),
    row(99_991_403, "monthly call quota exceeded", "ask the tenant's administrator for a larger plan"),
    row(99_991_543, "app id or secret does not exist", "compare both with the developer console"),
    row(99_991_641, "invalid session", "let the user log in again"),
    row(99_991_642, "session expired", "let the user log in again"),
    row(99_991_643, "invalid open id or refresh token", "let the user log in again"),
    row(99_991_645, "invalid user of the session", "let the user log in again"),
    row(99_991_661, "access token missing", "the endpoint needs an access token in the Authorization header"),
    row(99_991_662, "app not in use", "check whether the app has been disabled"),
    row(
        99_991_663,
        "invalid access token",
        "the tenant_access_token has expired, or the endpoint does not take one",
    ),
    row(99_991_664, "invalid app_access_token", "the app_access_token is wrong or has expired"),
    row(99_991_665, "invalid tenant code", "the tenant_access_token is wrong or has expired"),
    row(
        99_991_668,
        "invalid user_access_token",
        "it has expired, or the endpoint does not take one: see the message",
    ),
    row(99_991_669, "invalid refresh token", "let the user authorise the app again"),
    row(99_991_670, "invalid SSO token", "let the user log in again"),
    row(99_991_671, "malformed token", "an access token starts with t- or u-"),
    row(99_991_672, "scope missing", "apply for one of the scopes in the message and publish the app"),
    row(99_991_673, "app unauthorized in the tenant", "check whether the app is installed there"),
    row(99_991_674, "user type not supported", "check the kind of user the call is made for"),
    row(99_991_675, "user id cannot be parsed", "check the format of the user id"),
    row(99_991_676, "token without permission", "check the scopes of the token"),
    row(99_991_677, "user_access_token expired", "refresh it"),
    row(
        99_991_679,
        "user has not granted a scope",
        "let the user authorise the app with the scopes in the message",
    ),
    row(99_992_351, "open_id does not exist", "an open_id begins with ou_ and belongs to one app"),
    row(99_992_352, "open_id does not exist", "some of the ids do not exist"),
    row(99_992_354, "message_id does not exist", "the message names the wrong id"),
    row(99_992_356, "chat_id does not exist", "the message names the wrong id"),
    row(99_992_357, "open_department_id does not exist", "the message names the wrong id"),
    row(99_992_360, "user_id does not exist", "the message names the wrong id"),
    row(99_992_361, "open_id of another app", "an open_id is only valid for the app that obtained it"),
    row(99_992_363, "union_id does not exist", "the message names the wrong id"),
    row(99_992_364, "user id of another tenant", "a user_id is only valid inside its tenant"),
    row(99_992_379, "department id does not exist", "the message names the wrong id"),
    row(99_992_381, "union_id of another tenant", "check which tenant the union_id belongs to"),
    row(99_992_402, "field validation failed", "a parameter is missing or wrong; the message says which"),
    row(99_992_500, "tenant_key does not exist", "the message names the wrong key"),
    row(99_993_201, "endpoint does not take batches", "check whether the endpoint's page mentions batches"),
];
