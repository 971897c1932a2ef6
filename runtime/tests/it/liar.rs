//! A server that says whatever bytes it is told to, and hears whatever it is sent.

use std::sync::{Arc, Mutex};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

/// What a server does once it has been asked.
#[derive(Clone, Debug)]
pub enum Says {
    /// These bytes, and then it waits for the next question.
    Then(Vec<u8>),
    /// These bytes, and then it is gone.
    Last(Vec<u8>),
    /// These bytes, and then these again and again.
    Endlessly(Vec<u8>, Vec<u8>),
    /// These bytes, one each second, and the last of them again and again.
    Slowly(Vec<u8>),
    /// Nothing.
    Nothing,
}

/// What a server was sent, question by question.
pub type Heard = Arc<Mutex<Vec<String>>>;

/// A server that answers its n-th question as it is told to, and its address.
pub async fn liar(answer: impl Fn(usize, &str) -> Says + Send + Sync + 'static) -> (String, Heard) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let base = format!("http://{}", listener.local_addr().unwrap());
    let (answer, heard) = (Arc::new(answer), Heard::default());
    let noted = Arc::clone(&heard);
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let (answer, noted) = (Arc::clone(&answer), Arc::clone(&noted));
            tokio::spawn(async move { serve(stream, &*answer, &noted).await });
        }
    });
    (base, heard)
}

async fn serve(mut stream: TcpStream, answer: &(dyn Fn(usize, &str) -> Says + Send + Sync), heard: &Heard) {
    while let Some(question) = question(&mut stream).await {
        let number = {
            let mut heard = heard.lock().unwrap();
            heard.push(question.clone());
            heard.len() - 1
        };
        let said = match answer(number, &question) {
            Says::Then(bytes) => stream.write_all(&bytes).await,
            Says::Last(bytes) => {
                let _ = stream.write_all(&bytes).await;
                // What is still unread would take the answer back.
                let _ = stream.shutdown().await;
                let _ =
                    tokio::time::timeout(std::time::Duration::from_secs(1), stream.read(&mut [0; 64])).await;
                return;
            }
            Says::Endlessly(first, again) => {
                let _ = stream.write_all(&first).await;
                while stream.write_all(&again).await.is_ok() {}
                return;
            }
            Says::Slowly(bytes) => {
                let last = bytes.last().copied();
                for byte in bytes.into_iter().chain(std::iter::repeat(last.unwrap_or(b' '))) {
                    tokio::time::sleep(std::time::Duration::from_secs(1)).await;
                    if stream.write_all(&[byte]).await.is_err() {
                        return;
                    }
                }
                Ok(())
            }
            Says::Nothing => {
                while stream.read(&mut [0; 4096]).await.is_ok_and(|read| read > 0) {}
                return;
            }
        };
        if said.is_err() {
            return;
        }
    }
}

/// The head of a request and a body of a stated length.
async fn question(stream: &mut TcpStream) -> Option<String> {
    let mut bytes = Vec::new();
    while !bytes.ends_with(b"\r\n\r\n") {
        bytes.push(stream.read_u8().await.ok()?);
    }
    let head = String::from_utf8_lossy(&bytes).to_lowercase();
    let len = head.split("content-length: ").nth(1).and_then(|rest| rest.split("\r\n").next()?.parse().ok());
    let mut body = vec![0; len.unwrap_or(0)];
    stream.read_exact(&mut body).await.ok()?;
    bytes.extend(body);
    Some(String::from_utf8_lossy(&bytes).into_owned())
}

/// A reply of this status, these further headers and this body, with its length.
pub fn reply(status: &str, headers: &str, body: &str) -> Vec<u8> {
    let len = body.len();
    format!(
        "HTTP/1.1 {status}\r\ncontent-type: application/json\r\n{headers}content-length: {len}\r\n\r\n{body}"
    )
    .into_bytes()
}
