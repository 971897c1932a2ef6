//! A proxy that passes on what it is asked to, and notes what it was told.

use std::sync::{Arc, Mutex};

use tokio::io::{AsyncReadExt, AsyncWriteExt, copy_bidirectional};
use tokio::net::{TcpListener, TcpStream};

/// What a proxy was told, connection by connection.
pub type Told = Arc<Mutex<Vec<String>>>;

/// One that speaks HTTP: its address, and the head of each first request.
pub async fn http() -> (String, Told) {
    let (address, told) = serve(|stream, told| Box::pin(forward(stream, told))).await;
    (format!("http://{address}"), told)
}

/// One that speaks SOCKS 5 and wants a user and a password: its address, and both of each connection.
pub async fn socks() -> (String, Told) {
    serve(|stream, told| Box::pin(relay(stream, told))).await
}

type Served = std::pin::Pin<Box<dyn Future<Output = ()> + Send>>;

async fn serve(each: fn(TcpStream, Told) -> Served) -> (String, Told) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap().to_string();
    let told = Told::default();
    let noted = Arc::clone(&told);
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            tokio::spawn(each(stream, Arc::clone(&noted)));
        }
    });
    (address, told)
}

async fn forward(mut stream: TcpStream, told: Told) {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        head.push(stream.read_u8().await.unwrap());
    }
    let head = String::from_utf8(head).unwrap();
    told.lock().unwrap().push(head.clone());
    let target = head.split(' ').nth(1).unwrap();
    let mut there;
    if let Some((host, path)) = target.strip_prefix("http://").and_then(|url| url.split_once('/')) {
        there = TcpStream::connect(host).await.unwrap();
        let head = head.replacen(&format!("http://{host}/{path}"), &format!("/{path}"), 1);
        there.write_all(head.as_bytes()).await.unwrap();
    } else {
        there = TcpStream::connect(target).await.unwrap();
        stream.write_all(b"HTTP/1.1 200 Connection established\r\n\r\n").await.unwrap();
    }
    let _ = copy_bidirectional(&mut stream, &mut there).await;
}

async fn relay(mut stream: TcpStream, told: Told) {
    let [_version, methods] = read(&mut stream).await;
    take(&mut stream, methods).await;
    stream.write_all(&[5, 2]).await.unwrap();
    let [_version, len] = read(&mut stream).await;
    let user = take(&mut stream, len).await;
    let [len] = read(&mut stream).await;
    let password = take(&mut stream, len).await;
    told.lock().unwrap().push(format!("{user}:{password}"));
    stream.write_all(&[1, 0]).await.unwrap();
    let [_version, _command, _reserved, _ipv4, a, b, c, d, high, low] = read(&mut stream).await;
    let to = std::net::SocketAddr::from(([a, b, c, d], u16::from_be_bytes([high, low])));
    let mut there = TcpStream::connect(to).await.unwrap();
    stream.write_all(&[5, 0, 0, 1, 0, 0, 0, 0, 0, 0]).await.unwrap();
    let _ = copy_bidirectional(&mut stream, &mut there).await;
}

async fn read<const LEN: usize>(stream: &mut TcpStream) -> [u8; LEN] {
    let mut bytes = [0; LEN];
    stream.read_exact(&mut bytes).await.unwrap();
    bytes
}

async fn take(stream: &mut TcpStream, len: u8) -> String {
    let mut bytes = vec![0; len.into()];
    stream.read_exact(&mut bytes).await.unwrap();
    String::from_utf8_lossy(&bytes).into_owned()
}
