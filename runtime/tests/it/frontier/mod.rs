//! A platform that tells where to listen and speaks the long connection, on loopback. What it says and when is up to the
//! test; frames are its own, so that what is tested is not tested by itself.

mod frame;
mod link;

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use ring::digest::{SHA1_FOR_LEGACY_USE_ONLY, digest};
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::mpsc;

pub use frame::Frame;
pub use link::Link;

/// What is said to one who asks where to listen.
#[derive(Clone, Debug)]
pub enum Word {
    /// Here, with these settings.
    Here(Value),
    /// This, whatever it means.
    Says(u16, String),
    /// Nothing.
    Silence,
}

/// What is done with a handshake.
#[derive(Clone, Debug)]
pub enum Door {
    /// It is refused, with these headers.
    Refused(u16, Vec<(&'static str, &'static str)>),
    /// It is answered as if by somebody else.
    Misled,
    /// It is not answered.
    Silence,
}

/// The platform.
#[derive(Clone)]
pub struct Frontier {
    pub base: String,
    shared: Arc<Shared>,
}

#[derive(Default)]
struct Shared {
    /// For those who ask, in turn; who comes behind them is told to come here.
    words: Mutex<VecDeque<Word>>,
    doors: Mutex<VecDeque<Door>>,
    settings: Mutex<Option<Value>>,
    /// Heads and bodies of what was asked.
    asked: Mutex<Vec<(String, String)>>,
    shaken: Mutex<Vec<String>>,
}

/// What a ticket looks like, so that nobody shows it.
pub const TICKET: &str = "canary-ticket";

impl Frontier {
    /// Begins, and hands out each connection that is made.
    pub async fn start() -> (Self, mpsc::UnboundedReceiver<Link>) {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let base = format!("http://{}", listener.local_addr().unwrap());
        let frontier = Self { base, shared: Arc::default() };
        let (links, accepted) = mpsc::unbounded_channel();
        let serving = frontier.clone();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let (serving, links) = (serving.clone(), links.clone());
                tokio::spawn(async move { serving.serve(stream, links).await });
            }
        });
        (frontier, accepted)
    }

    /// Says these to those who ask next.
    pub fn say(&self, words: impl IntoIterator<Item = Word>) {
        self.shared.words.lock().unwrap().extend(words);
    }

    /// Treats the next handshakes so.
    pub fn doors(&self, doors: impl IntoIterator<Item = Door>) {
        self.shared.doors.lock().unwrap().extend(doors);
    }

    /// What all are told who are told nothing else.
    pub fn settings(&self, settings: Value) {
        *self.shared.settings.lock().unwrap() = Some(settings);
    }

    /// Heads and bodies of what was asked so far.
    pub fn asked(&self) -> Vec<(String, String)> {
        self.shared.asked.lock().unwrap().clone()
    }

    /// The heads of all handshakes so far.
    pub fn shaken(&self) -> Vec<String> {
        self.shared.shaken.lock().unwrap().clone()
    }

    async fn serve(&self, mut stream: TcpStream, links: mpsc::UnboundedSender<Link>) {
        let Some((head, body)) = request(&mut stream).await else { return };
        if head.starts_with("POST /callback/ws/endpoint ") {
            self.shared.asked.lock().unwrap().push((head, body));
            let word = self.shared.words.lock().unwrap().pop_front();
            self.tell(stream, word).await;
        } else if head.starts_with("GET /ws") {
            self.shared.shaken.lock().unwrap().push(head.clone());
            let door = self.shared.doors.lock().unwrap().pop_front();
            shake(stream, &head, door, links).await;
        } else {
            let _ = stream.write_all(b"HTTP/1.1 404 Not Found\r\ncontent-length: 0\r\n\r\n").await;
        }
    }

    async fn tell(&self, mut stream: TcpStream, word: Option<Word>) {
        let default = || Word::Here(self.shared.settings.lock().unwrap().clone().unwrap_or(json!({})));
        let (status, body) = match word.unwrap_or_else(default) {
            Word::Here(settings) => {
                let host = self.base.trim_start_matches("http://");
                let url = format!(
                    "ws://{host}/ws/v2?device_id=d-1&service_id=77&access_key=canary&ticket={TICKET}"
                );
                let data = json!({"URL": url, "ClientConfig": settings});
                (200, json!({"code": 0, "msg": "", "data": data}).to_string())
            }
            Word::Says(status, body) => (status, body),
            Word::Silence => return std::future::pending().await,
        };
        let head = format!(
            "HTTP/1.1 {status} So\r\ncontent-type: application/json\r\ncontent-length: {}\r\nconnection: close\r\n\r\n",
            body.len()
        );
        let _ = stream.write_all(format!("{head}{body}").as_bytes()).await;
    }
}

/// A request's head and body.
async fn request(stream: &mut TcpStream) -> Option<(String, String)> {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        head.push(stream.read_u8().await.ok()?);
    }
    let head = String::from_utf8(head).ok()?;
    let length = header(&head, "content-length").and_then(|length| length.parse().ok()).unwrap_or(0);
    let mut body = vec![0; length];
    stream.read_exact(&mut body).await.ok()?;
    Some((head, String::from_utf8(body).ok()?))
}

/// The value of a header.
pub fn header<'a>(head: &'a str, name: &str) -> Option<&'a str> {
    let fields = head.lines().filter_map(|line| line.split_once(':'));
    fields.into_iter().find(|(field, _)| field.eq_ignore_ascii_case(name)).map(|(_, value)| value.trim())
}

async fn shake(mut stream: TcpStream, head: &str, door: Option<Door>, links: mpsc::UnboundedSender<Link>) {
    let key = header(head, "sec-websocket-key").unwrap_or_default();
    let hash = format!("{key}258EAFA5-E914-47DA-95CA-C5AB0DC85B11");
    let mut accept = STANDARD.encode(digest(&SHA1_FOR_LEGACY_USE_ONLY, hash.as_bytes()));
    let is_open = door.is_none();
    match door {
        None => {}
        Some(Door::Misled) => "another".clone_into(&mut accept),
        Some(Door::Silence) => return std::future::pending().await,
        Some(Door::Refused(status, headers)) => {
            let headers = headers.iter().map(|(name, value)| format!("{name}: {value}\r\n"));
            let head =
                format!("HTTP/1.1 {status} No\r\ncontent-length: 0\r\n{}\r\n", headers.collect::<String>());
            let _ = stream.write_all(head.as_bytes()).await;
            return;
        }
    }
    let head = format!(
        "HTTP/1.1 101 Switching Protocols\r\nconnection: Upgrade\r\nupgrade: websocket\r\n\
         sec-websocket-accept: {accept}\r\n\r\n"
    );
    if stream.write_all(head.as_bytes()).await.is_ok() && is_open {
        let _ = links.send(Link::new(stream).await);
    }
}
