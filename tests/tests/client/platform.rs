//! A server on loopback that acts as the platform: it issues a token, wants to see it, and answers as it is told.

use axum::{
    Router,
    extract::{Request, State},
    http::{HeaderMap, StatusCode},
    response::{IntoResponse, Response},
};
use feishu_api::Client;
use serde_json::{Value, json};
use std::sync::{Arc, Mutex, MutexGuard};

pub const APP: &str = "cli_acceptance";
pub const SECRET: &str = "the-apps-secret";
pub const TOKEN: &str = "t-the-tenants-token";
pub const AGENT: &str = "acceptance-test/1";
pub const LOG_ID: &str = "20261122-log";

const TOKENS: &str = "/open-apis/auth/v3/tenant_access_token/internal";

/// A request as the server got it.
#[derive(Clone, Debug)]
pub struct Seen {
    pub method: String,
    pub path: String,
    pub query: Option<String>,
    pub headers: HeaderMap,
    /// Null where there is none.
    pub body: Value,
}

impl Seen {
    /// The text of a header.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }
}

pub struct Platform {
    base: String,
    seen: Arc<Mutex<Vec<Seen>>>,
}

/// HTTP status and body.
type Reply = (u16, Value);

/// What the server needs for each request.
#[derive(Clone)]
struct Serving {
    seen: Arc<Mutex<Vec<Seen>>>,
    answer: Arc<dyn Fn(&Seen) -> Reply + Send + Sync>,
}

impl Platform {
    /// A platform that answers each call with HTTP status and JSON.
    pub async fn start(answer: impl Fn(&Seen) -> Reply + Send + Sync + 'static) -> Self {
        let seen = Arc::<Mutex<Vec<Seen>>>::default();
        let serving = Serving { seen: Arc::clone(&seen), answer: Arc::new(answer) };
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let base = format!("http://{}", listener.local_addr().unwrap());
        let app = Router::new().fallback(serve).with_state(serving);
        tokio::spawn(async move { axum::serve(listener, app).await });
        Self { base, seen }
    }

    /// A platform that answers each call with this sample.
    pub async fn answering(sample: Value) -> Self {
        Self::start(move |_| (200, sample.clone())).await
    }

    /// Where it stands.
    pub fn base(&self) -> &str {
        &self.base
    }

    pub fn client(&self) -> Client {
        Client::builder(APP, SECRET).base_url(&self.base).user_agent(AGENT).build().unwrap()
    }

    fn requests(&self) -> MutexGuard<'_, Vec<Seen>> {
        self.seen.lock().unwrap()
    }

    /// How often the server was asked for anything.
    pub fn hits(&self) -> usize {
        self.requests().len()
    }

    /// The requests for a token.
    pub fn token_requests(&self) -> Vec<Seen> {
        self.requests().iter().filter(|seen| seen.path == TOKENS).cloned().collect()
    }

    /// All other requests.
    pub fn calls(&self) -> Vec<Seen> {
        self.requests().iter().filter(|seen| seen.path != TOKENS).cloned().collect()
    }

    /// The only call.
    #[track_caller]
    pub fn call(&self) -> Seen {
        let [call] = self.calls().try_into().unwrap_or_else(|calls| panic!("not one call: {calls:#?}"));
        call
    }
}

async fn serve(State(serving): State<Serving>, request: Request) -> Response {
    let (head, body) = request.into_parts();
    let body = axum::body::to_bytes(body, usize::MAX).await.unwrap();
    let request = Seen {
        method: head.method.to_string(),
        path: head.uri.path().to_owned(),
        query: head.uri.query().map(str::to_owned),
        headers: head.headers,
        body: if body.is_empty() { Value::Null } else { serde_json::from_slice(&body).unwrap() },
    };
    serving.seen.lock().unwrap().push(request.clone());
    let (status, reply) = if request.path == TOKENS { issue(&request) } else { (serving.answer)(&request) };
    let headers = [("content-type", "application/json; charset=utf-8"), ("x-tt-logid", LOG_ID)];
    (StatusCode::from_u16(status).unwrap(), headers, reply.to_string()).into_response()
}

fn issue(request: &Seen) -> Reply {
    if request.body == json!({"app_id": APP, "app_secret": SECRET}) {
        (200, json!({"code": 0, "msg": "ok", "tenant_access_token": TOKEN, "expire": 7200}))
    } else {
        (400, json!({"code": 10003, "msg": "invalid param"}))
    }
}
