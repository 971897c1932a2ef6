//! A platform that is up to no good.

use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use axum::body::{Body, Bytes};
use axum::response::Response;
use futures_util::StreamExt;
use http::{HeaderMap, HeaderValue, Uri};
use serde_json::json;

use crate::platform::{broken_off, reply, text};

/// What the platform does with a call.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Mood {
    Redirects,
    Lies,
    Drips,
    Floods,
    Breaks,
    Refuses,
    /// It gives back what it was sent.
    Echoes,
}

pub const MOODS: [Mood; 7] =
    [Mood::Redirects, Mood::Lies, Mood::Drips, Mood::Floods, Mood::Breaks, Mood::Refuses, Mood::Echoes];

/// A server on loopback, and its address.
pub async fn serve(answer: impl Fn(&Asked) -> Response + Clone + Send + Sync + 'static) -> String {
    let app = axum::Router::new().fallback(move |request: axum::extract::Request| {
        let answer = answer.clone();
        async move {
            let (head, body) = request.into_parts();
            // Read, so that nobody is cut off while writing.
            let body = axum::body::to_bytes(body, usize::MAX).await.unwrap_or_default();
            answer(&Asked { path: head.uri.path().to_owned(), uri: head.uri, headers: head.headers, body })
        }
    });
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let base = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move { axum::serve(listener, app).await.unwrap() });
    base
}

/// What a server was asked.
pub struct Asked {
    path: String,
    uri: Uri,
    headers: HeaderMap,
    body: Bytes,
}

impl Asked {
    /// Its secrets, as they came: headers, and the bodies in which there are some.
    fn secrets(&self) -> String {
        let headers = self.headers.iter().filter(|(name, _)| *name != "x-trace");
        let headers = headers.map(|(name, value)| format!("{name}: {}", value.to_str().unwrap_or_default()));
        let has_some =
            self.path.ends_with("/open-apis/x") || is_token(&self.path) || is_listening(&self.path);
        let body = if has_some { String::from_utf8_lossy(&self.body).into_owned() } else { String::new() };
        let ticket = self.uri.query().filter(|query| query.contains("ticket")).unwrap_or_default();
        headers
            .chain([body, ticket.to_owned(), self.path.replace("/files/f/", "")])
            .collect::<Vec<_>>()
            .join("; ")
    }
}

fn is_token(path: &str) -> bool {
    path.contains("/auth/v3/") || path.contains("/oauth/token")
}

fn is_listening(path: &str) -> bool {
    path.ends_with("/callback/ws/endpoint")
}

/// The hostile platform. `fetches`: whether it issues tokens all the same.
pub async fn hostile(mood: Mood, fetches: bool, elsewhere: &str) -> String {
    let (count, elsewhere) = (Arc::new(AtomicUsize::new(0)), elsewhere.to_owned());
    serve(move |asked| {
        let number = count.fetch_add(1, Ordering::Relaxed);
        match mood {
            _ if fetches && is_token(&asked.path) => issue(number),
            Mood::Lies if number.is_multiple_of(2) && is_listening(&asked.path) => here(&elsewhere),
            Mood::Redirects => answer(mood, asked, number, &elsewhere),
            _ if number.is_multiple_of(2) && is_listening(&asked.path) => {
                here(&format!("http://{}", asked.headers["host"].to_str().unwrap()))
            }
            _ => answer(mood, asked, number, &elsewhere),
        }
    })
    .await
}

/// Where to listen: with a ticket, and as often as one likes.
fn here(base: &str) -> Response {
    let url = format!("{}/ws?service_id=7&ticket=canary-ticket-1", base.replacen("http", "ws", 1));
    let config = json!({"ReconnectCount": 4, "ReconnectInterval": 1, "ReconnectNonce": 1, "PingInterval": 1});
    reply(200, json!({"code": 0, "msg": "", "data": {"URL": url, "ClientConfig": config}}))
}

fn issue(number: usize) -> Response {
    let token = format!("canary-token-{number}");
    reply(
        200,
        json!({"code": 0, "msg": "", "expire": 7200, "tenant_access_token": token, "app_access_token": token,
            "access_token": token, "refresh_token": "canary-next", "expires_in": 1, "refresh_token_expires_in": 9000}),
    )
}

fn answer(mood: Mood, asked: &Asked, number: usize, elsewhere: &str) -> Response {
    let path = &*asked.path;
    match mood {
        Mood::Redirects => {
            let mut response = reply([301, 302, 303, 307, 308][number % 5], json!({"code": 0}));
            let to = format!("{elsewhere}{path}?token=canary-query");
            for name in ["location", "content-location", "refresh", "link"] {
                response.headers_mut().insert(name, to.parse().unwrap());
            }
            response
        }
        Mood::Lies => lie(number),
        // Long enough for every limit of a call. A file has none in all, and ends some time.
        Mood::Drips => drip(b"{\"code\": 0, \"name\": \"canary-drip", Duration::from_millis(4), 250),
        // A file may be as long as it likes, and ends some time.
        Mood::Floods if path.ends_with("/download") => text(200, "video/mp4", vec![b' '; 1 << 20]),
        Mood::Floods => drip(&[b' '; 8192], Duration::ZERO, usize::MAX),
        Mood::Breaks => broken_off("application/json"),
        Mood::Refuses => {
            let (status, code) =
                [(400, 99_991_663), (401, 99_991_668), (429, 99_991_400), (503, 2200), (403, 1)][number % 5];
            let violation = json!({"field": "f", "value": "canary-value", "description": "no"});
            reply(status, json!({"code": code, "msg": "no", "error": {"field_violations": [violation]}}))
        }
        Mood::Echoes => echo(&asked.secrets(), number),
    }
}

/// Replies of which something is not what it says it is.
fn lie(number: usize) -> Response {
    let json = |body: &str| text(200, "application/json", body.to_owned());
    match number % 7 {
        0 => reply(
            200,
            json!({"code": 0, "data": "canary-data", "access_token": ["canary"], "expire": "canary"}),
        ),
        1 => json("{\"code\": 0, \"data\": {\"name\": \"canary-half"),
        2 => text(200, "text/html", "<html>canary-html"),
        3 => reply(200, json!({"code": {"canary": "canary"}, "msg": ["canary"]})),
        4 => reply(
            200,
            json!({"code": 0, "data": {"name": {"canary": 1}, "leaders": "canary", "items": "canary"}}),
        ),
        5 => reply(
            200,
            json!({"code": 0, "data": {"items": [], "has_more": true, "page_token": "canary-page"}}),
        ),
        _ => json("\u{1}canary"),
    }
}

/// The same piece again and again.
fn drip(piece: &'static [u8], pause: Duration, pieces: usize) -> Response {
    let pieces =
        futures_util::stream::repeat(Bytes::from_static(piece)).take(pieces).then(move |piece| async move {
            tokio::time::sleep(pause).await;
            Ok::<_, io::Error>(piece)
        });
    text(200, "application/json", Body::from_stream(pieces))
}

/// What was sent, in every place that is shown.
fn echo(sent: &str, number: usize) -> Response {
    let violation = json!({"field": sent, "description": sent});
    let error =
        json!({"message": sent, "log_id": sent, "troubleshooter": sent, "field_violations": [violation]});
    let mut response = match number % 5 {
        0 => reply(400, json!({"code": 7, "msg": sent, "error": error})),
        1 => text(502, "text/plain", sent.to_owned()),
        2 => reply(307, json!({})),
        3 => text(200, "text/html", "<"),
        // All is well, but for what it is called.
        _ => reply(200, json!({"code": 0, "msg": "", "data": {}, "bot": "b"})),
    };
    let header: HeaderValue = sent.parse().unwrap_or_else(|_| HeaderValue::from_static("none"));
    for name in ["x-request-id", "x-tt-logid", "handshake-msg", "content-encoding"] {
        response.headers_mut().insert(name, header.clone());
    }
    if [2, 3].contains(&(number % 5)) {
        let path = sent.chars().filter(char::is_ascii_graphic).collect::<String>();
        response.headers_mut().insert("location", format!("/{path}").parse().unwrap());
    }
    response
}
