//! Calls of endpoints that no type exists for.

use std::fmt;
use std::future::IntoFuture;

use bytes::Bytes;
use http::header::HeaderMap;
use serde_core::Serialize;
use serde_json::Value;

use super::Client;
use super::options::{Options, setters};
use super::run::{Job, respond};
use crate::error::Error;
#[cfg(feature = "mock")]
use crate::http::Shown;
use crate::http::{
    Detailed, FromReply, Payload, Query, Received, Request, coded_failure, failure, is_idempotent, method,
};
use crate::policy::BoxFuture;
use crate::wire::{Method, Reply, Spec, Token};

const fn raw(method: Method, tokens: &'static [Token]) -> Spec {
    Spec { id: "raw", method, tokens, reply: Reply::Bare, ..Spec::EMPTY }
}

/// A client chooses the token by these: the tenant's, or the user's where a session was given.
static TOKENS: Spec = raw(Method::Get, &[Token::Tenant, Token::User]);
static APP_TOKEN: Spec = raw(Method::Get, &[Token::App]);
static NO_TOKEN: Spec = raw(Method::Get, &[]);

/// A call of a path, with tokens, retries and errors like any other. The response is the whole JSON of the reply.
///
/// ```no_run
/// # async fn example(client: feishu_runtime::Client) -> Result<(), feishu_runtime::Error> {
/// use feishu_runtime::Method;
/// use serde_json::json;
///
/// let reply = client
///     .call_raw(Method::Post, "/open-apis/im/v1/messages")
///     .query("receive_id_type", "chat_id")
///     .json(&json!({"receive_id": "oc_1", "msg_type": "text", "content": "{}"}))
///     .await?;
/// println!("{}", reply.data["data"]["message_id"]);
/// # Ok(())
/// # }
/// ```
#[must_use = "a call is made when it is awaited"]
pub struct RawCall<'a> {
    client: &'a Client,
    spec: &'static Spec,
    method: Method,
    path: String,
    query: Vec<(String, String)>,
    body: Option<Result<Bytes, String>>,
    options: Options,
}

setters!(RawCall<'_>);

impl Client {
    /// Calls a path that no type exists for. The path begins with `/`, its parameters are percent-encoded already.
    pub fn call_raw(&self, method: Method, path: impl Into<String>) -> RawCall<'_> {
        RawCall {
            client: self,
            spec: &TOKENS,
            method,
            path: path.into(),
            query: Vec::new(),
            body: None,
            options: self.options().clone(),
        }
    }
}

impl RawCall<'_> {
    /// Adds a query parameter; one that comes twice is sent twice.
    pub fn query(mut self, name: impl Into<String>, value: impl fmt::Display) -> Self {
        self.query.push((name.into(), format!("{value}")));
        self
    }

    /// Sends a JSON body.
    pub fn json(mut self, body: &(impl Serialize + ?Sized)) -> Self {
        let json = serde_json::to_vec(body).map(Bytes::from);
        self.body = Some(json.map_err(|error| error.to_string()));
        self
    }

    /// Calls with the `app_access_token`.
    pub fn with_app_token(mut self) -> Self {
        self.spec = &APP_TOKEN;
        self
    }

    /// Calls without any token.
    pub fn without_token(mut self) -> Self {
        self.spec = &NO_TOKEN;
        self
    }

    fn request(&self) -> Result<Request, Error> {
        if !self.path.starts_with('/') {
            return Err(Error::Config(format!("`{}`: a path begins with `/`", self.path)));
        }
        let mut query = Query::behind(self.path.clone());
        for (name, value) in &self.query {
            query.pair(name, value);
        }
        let payload = match self.body.clone().transpose() {
            Ok(body) => body.map_or(Payload::None, Payload::Json),
            Err(message) => return Err(Error::Config(format!("the body is no JSON: {message}"))),
        };
        Ok(Request {
            spec: self.spec,
            method: method(self.method),
            target: query.target,
            headers: HeaderMap::new(),
            payload,
            idempotent: is_idempotent(self.method),
        })
    }
}

impl IntoFuture for RawCall<'_> {
    type Output = Result<Detailed<Value>, Error>;
    type IntoFuture = BoxFuture<'static, Self::Output>;

    fn into_future(self) -> Self::IntoFuture {
        let job =
            self.request().map(|request| Job { client: self.client.clone(), request, options: self.options });
        Box::pin(respond(job, |Whole(data), received| Detailed::new(data, received)))
    }
}

impl fmt::Debug for RawCall<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RawCall")
            .field("method", &self.method)
            .field("path", &self.path)
            .finish_non_exhaustive()
    }
}

/// A JSON document that may have a `code`, and is an error when that is not zero.
struct Whole(Value);

impl FromReply for Whole {
    const STREAMED: bool = false;

    fn from_reply(spec: &'static Spec, received: &mut Received) -> Result<Self, Error> {
        let (head, body) = (&received.head, received.bytes());
        if head.status >= 400 {
            return Err(failure(spec, head, &body));
        }
        if let Some(error) = coded_failure(spec, head, &body) {
            return Err(error);
        }
        let mut value = Value::Null;
        received.read(spec, &mut value)?;
        Ok(Self(value))
    }

    #[cfg(feature = "mock")]
    fn blank() -> Self {
        Self(Value::Null)
    }

    #[cfg(feature = "mock")]
    fn shown(&mut self) -> Shown<'_> {
        Shown::Slot(&mut self.0)
    }
}
