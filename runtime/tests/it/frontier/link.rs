//! One connection, from the platform's side.

use futures_util::{SinkExt, StreamExt};
use prost::Message as _;
use serde_json::Value;
use tokio::net::TcpStream;
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::protocol::frame::coding::CloseCode;
use tokio_tungstenite::tungstenite::protocol::{CloseFrame, Role};
use tokio_tungstenite::tungstenite::{Bytes, Message};

use super::frame::Frame;

/// One connection, from the platform's side. Pings are answered while somebody reads here, and not else.
pub struct Link {
    socket: WebSocketStream<TcpStream>,
    /// What pongs say from the next one on.
    pub settings: Option<Value>,
    /// How many pings came.
    pub pings: usize,
    /// Whether they are answered.
    pub answers: bool,
}

impl Link {
    pub async fn new(stream: TcpStream) -> Self {
        stream.set_nodelay(true).unwrap();
        let socket = WebSocketStream::from_raw_socket(stream, Role::Server, None).await;
        Self { socket, settings: None, pings: 0, answers: true }
    }

    /// Whether it went out.
    pub async fn send(&mut self, frame: &Frame) -> bool {
        self.raw(frame.encode_to_vec()).await
    }

    pub async fn raw(&mut self, bytes: impl Into<Bytes>) -> bool {
        self.socket.send(Message::Binary(bytes.into())).await.is_ok()
    }

    pub async fn text(&mut self, text: &str) -> bool {
        self.socket.send(Message::text(text)).await.is_ok()
    }

    /// Sends a message and waits for the answer to it: its code, and what its data says.
    pub async fn exchange(&mut self, frame: &Frame) -> (i64, Option<Value>) {
        self.send(frame).await;
        let answer = self.answer().await.expect("an answer");
        assert_eq!(answer.message_id(), frame.message_id());
        answer.told()
    }

    /// The next frame that is no ping. `None`: the connection is at its end.
    pub async fn answer(&mut self) -> Option<Frame> {
        loop {
            let frame = self.next().await?;
            if !frame.is_ping() {
                return Some(frame);
            }
        }
    }

    /// The next frame, pings included.
    pub async fn next(&mut self) -> Option<Frame> {
        loop {
            match self.socket.next().await?.ok()? {
                Message::Binary(bytes) => {
                    let frame = Frame::decode(bytes).unwrap();
                    if frame.is_ping() {
                        self.ping().await;
                    }
                    return Some(frame);
                }
                Message::Close(_) => {
                    let _ = self.socket.next().await;
                    return None;
                }
                _ => {}
            }
        }
    }

    async fn ping(&mut self) {
        self.pings += 1;
        if self.answers {
            let pong = Frame::pong(self.settings.as_ref());
            self.send(&pong).await;
        }
    }

    /// Closes it, as a platform does that is started anew.
    pub async fn close(mut self, code: u16, reason: &str) {
        self.shut(code, reason).await;
    }

    pub async fn shut(&mut self, code: u16, reason: &str) {
        let frame = CloseFrame { code: CloseCode::from(code), reason: reason.into() };
        let _ = self.socket.close(Some(frame)).await;
        while let Some(Ok(_)) = self.socket.next().await {}
    }
}
