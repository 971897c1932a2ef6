//! A server that acts like the platform: it issues tokens, rejects stale ones, pages lists, and misbehaves on demand.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::{Duration, Instant};

use axum::body::{Body, Bytes};
use axum::extract::{Request, State};
use axum::response::Response;
use feishu_runtime::{BoxFuture, Client, ClientBuilder, Clock, Retry};
use futures_util::StreamExt;
use serde_json::{Value, json};

/// A time that only moves when somebody waits for it.
#[derive(Debug)]
pub struct TestClock {
    start: Instant,
    elapsed: Mutex<Duration>,
}

impl TestClock {
    pub fn new() -> Arc<Self> {
        Arc::new(Self { start: Instant::now(), elapsed: Mutex::default() })
    }

    pub fn elapsed(&self) -> Duration {
        *self.elapsed.lock().unwrap()
    }

    pub fn advance(&self, by: Duration) {
        *self.elapsed.lock().unwrap() += by;
    }
}

impl Clock for TestClock {
    fn now(&self) -> Instant {
        self.start + self.elapsed()
    }

    fn sleep(&self, duration: Duration) -> BoxFuture<'static, ()> {
        let mut elapsed = self.elapsed.lock().unwrap();
        *elapsed += duration;
        Box::pin(tokio::task::yield_now())
    }
}

/// A request as the server saw it.
#[derive(Clone, Debug)]
pub struct Seen {
    pub method: String,
    pub path: String,
    pub query: Option<String>,
    pub headers: BTreeMap<String, String>,
    pub body: Bytes,
}

impl Seen {
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or(Value::Null)
    }

    pub fn bearer(&self) -> Option<&str> {
        self.headers.get("authorization")?.strip_prefix("Bearer ")
    }
}

type Handler = dyn Fn(&Seen) -> Response + Send + Sync;

/// The server. What it does with a call that is not about tokens is up to the test.
pub struct Platform {
    pub base: String,
    pub clock: Arc<TestClock>,
    shared: Arc<Shared>,
}

struct Shared {
    handler: Box<Handler>,
    seen: Mutex<Vec<Seen>>,
    /// The tokens that are good.
    valid: Mutex<Vec<String>>,
    issued: AtomicU64,
    /// Whether a stale token is rejected with HTTP 400 or with HTTP 200.
    reject_status: Mutex<u16>,
    /// Below zero: not said.
    lifetime: Mutex<i64>,
    /// Refresh tokens and codes that have been used; each is good once.
    spent: Mutex<BTreeSet<String>>,
    /// Whether replies that should issue a token hold none.
    issues_nothing: AtomicBool,
    /// What the n-th request for a token is answered instead.
    token_fault: Mutex<Option<Box<TokenFault>>>,
}

type TokenFault = dyn Fn(u64) -> Option<Response> + Send;

impl Platform {
    pub async fn start(handler: impl Fn(&Seen) -> Response + Send + Sync + 'static) -> Self {
        let shared = Arc::new(Shared {
            handler: Box::new(handler),
            seen: Mutex::default(),
            valid: Mutex::default(),
            issued: AtomicU64::new(0),
            reject_status: Mutex::new(400),
            lifetime: Mutex::new(7200),
            spent: Mutex::default(),
            issues_nothing: AtomicBool::new(false),
            token_fault: Mutex::default(),
        });
        let app = axum::Router::new().fallback(serve).with_state(Arc::clone(&shared));
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let base = format!("http://{}", listener.local_addr().unwrap());
        tokio::spawn(async move { axum::serve(listener, app).await.unwrap() });
        Self { base, clock: TestClock::new(), shared }
    }

    /// Answers every call with this `data`.
    pub async fn answering(data: Value) -> Self {
        Self::start(move |_| ok(&data)).await
    }

    pub fn builder(&self) -> ClientBuilder {
        Client::builder("cli_test", "app-secret-123")
            .base_url(&self.base)
            .replace_host("https://www.feishu.cn", &self.base)
            .clock(self.clock.clone())
    }

    pub fn client(&self) -> Client {
        self.builder().build().unwrap()
    }

    pub fn impatient(&self) -> Client {
        self.builder().retry(Retry::never()).build().unwrap()
    }

    /// All requests but those for tokens.
    pub fn calls(&self) -> Vec<Seen> {
        self.requests().iter().filter(|seen| !is_auth(&seen.path)).cloned().collect()
    }

    pub fn token_requests(&self) -> Vec<Seen> {
        self.requests().iter().filter(|seen| is_auth(&seen.path)).cloned().collect()
    }

    fn requests(&self) -> MutexGuard<'_, Vec<Seen>> {
        self.shared.seen.lock().unwrap()
    }

    /// Makes all tokens stale.
    pub fn revoke_tokens(&self) {
        self.shared.valid.lock().unwrap().clear();
    }

    pub fn reject_with(&self, status: u16) {
        *self.shared.reject_status.lock().unwrap() = status;
    }

    pub fn tokens_live(&self, seconds: i64) {
        *self.shared.lifetime.lock().unwrap() = seconds;
    }

    pub fn issue_nothing(&self) {
        self.shared.issues_nothing.store(true, Ordering::Relaxed);
    }

    /// Answers requests for tokens with this, wherever it gives an answer.
    pub fn tokens_fail(&self, fault: impl Fn(u64) -> Option<Response> + Send + 'static) {
        *self.shared.token_fault.lock().unwrap() = Some(Box::new(fault));
    }

    pub fn accept_token(&self, token: &str) {
        self.shared.valid.lock().unwrap().push(token.to_owned());
    }
}

fn is_auth(path: &str) -> bool {
    path.contains("/open-apis/auth/v3/") || path.contains("/authen/v2/oauth/")
}

async fn serve(State(shared): State<Arc<Shared>>, request: Request) -> Response {
    let (head, body) = request.into_parts();
    let body = axum::body::to_bytes(body, usize::MAX).await.unwrap_or_default();
    let headers = head.headers.iter();
    let seen = Seen {
        method: head.method.to_string(),
        path: head.uri.path().to_owned(),
        query: head.uri.query().map(str::to_owned),
        headers: headers
            .map(|(name, value)| (name.to_string(), value.to_str().unwrap().to_owned()))
            .collect(),
        body,
    };
    shared.seen.lock().unwrap().push(seen.clone());
    if is_auth(&seen.path) { shared.issue(&seen) } else { shared.authorized(&seen) }
}

impl Shared {
    fn issue(&self, seen: &Seen) -> Response {
        let body = seen.json();
        let number = self.issued.fetch_add(1, Ordering::Relaxed);
        if let Some(fault) = self.token_fault.lock().unwrap().as_ref().and_then(|fault| fault(number)) {
            return fault;
        }
        if self.issues_nothing.load(Ordering::Relaxed) {
            return reply(200, json!({"code": 0, "msg": "ok"}));
        }
        if body["app_secret"] == "wrong" {
            return reply(200, json!({"code": 10015, "msg": "wrong app secret"}));
        }
        match seen.path.split("/open-apis/").nth(1).unwrap_or_default() {
            "auth/v3/tenant_access_token/internal" => {
                self.issued("tenant_access_token", format!("t-{number}"))
            }
            "auth/v3/app_access_token" if body["app_ticket"] == "ticket-stale" => {
                reply(200, json!({"code": 10012, "msg": "app_ticket invalid"}))
            }
            "auth/v3/app_access_token/internal" | "auth/v3/app_access_token" => {
                self.issued("app_access_token", format!("a-{number}"))
            }
            "auth/v3/tenant_access_token" if !self.is_good(body["app_access_token"].as_str().unwrap()) => {
                reply(200, json!({"code": 99_991_664, "msg": "invalid app_access_token"}))
            }
            "auth/v3/tenant_access_token" => {
                let tenant = body["tenant_key"].as_str().unwrap();
                self.issued("tenant_access_token", format!("t-{tenant}-{number}"))
            }
            "authen/v2/oauth/token" => self.log_in(&body, number),
            _ => reply(200, json!({"code": 0, "msg": "ok"})),
        }
    }

    /// What the tokens of a user come as.
    fn log_in(&self, body: &Value, number: u64) -> Response {
        let refused = |code: i64, error: &str, why: &str| {
            reply(400, json!({"code": code, "error": error, "error_description": why}))
        };
        if body["client_secret"] == "unknown" {
            return refused(20002, "invalid_client", "wrong secret");
        }
        if !self.is_fresh(body) {
            return refused(20073, "invalid_grant", "token was used");
        }
        let (token, refresh) = (self.keep(format!("u-{number}")), format!("r-{number}"));
        reply(
            200,
            json!({"code": 0, "access_token": token, "refresh_token": refresh, "expires_in": self.lifetime(),
                "refresh_token_expires_in": 604_800, "scope": "offline_access im:chat"}),
        )
    }

    fn issued(&self, name: &str, token: String) -> Response {
        let mut issued = json!({"code": 0, "msg": "ok", name: self.keep(token)});
        if let Some(expire) = self.lifetime() {
            issued["expire"] = expire.into();
        }
        reply(200, issued)
    }

    fn keep(&self, token: String) -> String {
        self.valid.lock().unwrap().push(token.clone());
        token
    }

    fn lifetime(&self) -> Option<i64> {
        Some(*self.lifetime.lock().unwrap()).filter(|seconds| *seconds >= 0)
    }

    /// Whether a code or a refresh token comes for the first time.
    fn is_fresh(&self, body: &Value) -> bool {
        let once = body["refresh_token"].as_str().or(body["code"].as_str()).unwrap_or("r-spent");
        once != "r-spent" && self.spent.lock().unwrap().insert(once.to_owned())
    }

    fn is_good(&self, token: &str) -> bool {
        self.valid.lock().unwrap().iter().any(|valid| valid == token)
    }

    fn authorized(&self, seen: &Seen) -> Response {
        match seen.bearer() {
            Some(token) if !self.is_good(token) => {
                let status = *self.reject_status.lock().unwrap();
                reply(status, json!({"code": 99_991_663, "msg": "Invalid access token for authorization."}))
            }
            Some(_) | None => (self.handler)(seen),
        }
    }
}

pub fn ok(data: &Value) -> Response {
    reply(200, json!({"code": 0, "msg": "success", "data": data}))
}

#[allow(clippy::needless_pass_by_value)]
pub fn reply(status: u16, body: Value) -> Response {
    Response::builder()
        .status(status)
        .header("content-type", "application/json; charset=utf-8")
        .header("x-tt-logid", "log-1")
        .header("x-request-id", "request-1")
        .body(Body::from(body.to_string()))
        .unwrap()
}

pub fn text(status: u16, content_type: &str, body: impl Into<Body>) -> Response {
    Response::builder().status(status).header("content-type", content_type).body(body.into()).unwrap()
}

/// Half a reply, and then the connection is gone.
pub fn broken_off(content_type: &str) -> Response {
    let half = futures_util::stream::iter([Ok(Bytes::from_static(b"{\"code\": 0, \"da")), Err("gone")]);
    // The pause lets the first half leave before the second one fails.
    let half = half.then(|piece| async move {
        tokio::time::sleep(Duration::from_millis(1)).await;
        piece
    });
    Response::builder()
        .header("content-type", content_type)
        .header("content-length", "1000")
        .body(Body::from_stream(half))
        .unwrap()
}
