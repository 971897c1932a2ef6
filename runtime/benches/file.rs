//! A gigabyte up and a gigabyte down, and the memory it takes.
//!
//! `cargo bench -p feishu-runtime --bench file`

mod server;

use std::time::Instant;

use axum::body::{Body, Bytes};
use feishu_runtime::{ApiCode, Call, Client, Content, Download, Endpoint, Method, Part, Reply, Spec, record};
use futures_util::StreamExt;
use tokio::io::AsyncReadExt;

const GIGABYTE: u64 = 1 << 30;
const CHUNK: usize = 1 << 18;

fn main() {
    server::run(routes, transfer);
}

async fn transfer(base: &str) {
    let client = Client::builder("cli_bench", "secret").base_url(base).build().expect("a client");
    report("before", Instant::now());

    let begun = Instant::now();
    let file = Part::sized_reader(tokio::io::repeat(7).take(GIGABYTE), GIGABYTE).file_name("big.bin");
    let stored = Call::new(&client, &Upload { file }).await.expect("the server takes it");
    // The parts' headers and boundaries come on top.
    assert!(stored.bytes.is_some_and(|bytes| bytes > GIGABYTE.cast_signed()));
    report("uploaded", begun);

    let begun = Instant::now();
    let mut file = Call::new(&client, &Fetch {}).await.expect("the server sends it");
    let mut bytes = 0;
    while let Some(chunk) = file.chunk().await.expect("the connection holds") {
        bytes += chunk.len() as u64;
    }
    assert_eq!(bytes, GIGABYTE);
    report("downloaded", begun);
}

fn report(what: &str, begun: Instant) {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).map_or("unknown", str::trim);
    println!("{what:<12} after {:>5.1} s, most memory so far: {peak}", begun.elapsed().as_secs_f64());
}

#[derive(Default)]
struct Upload {
    file: Part,
}

#[derive(Default)]
struct Stored {
    bytes: Option<i64>,
}

#[derive(Default)]
struct Fetch {}

record! { Upload: 0 file in Body; }
record! { Stored: 0 bytes; }
record! { Fetch: }

#[derive(Clone, Copy, Debug)]
struct NoCode;

impl ApiCode for NoCode {
    fn from_code(_: i64) -> Self {
        Self
    }

    fn code(self) -> i64 {
        0
    }
}

impl Endpoint for Upload {
    type Response = Stored;
    type Code = NoCode;
    const SPEC: &'static Spec = &Spec {
        id: "drive_v1.file.upload_all",
        method: Method::Post,
        path: "/upload",
        content: Content::Multipart,
        ..Spec::EMPTY
    };
}

impl Endpoint for Fetch {
    type Response = Download;
    type Code = NoCode;
    const SPEC: &'static Spec =
        &Spec { id: "drive_v1.file.download", path: "/download", reply: Reply::File, ..Spec::EMPTY };
}

fn routes() -> axum::Router {
    axum::Router::new()
        .route("/upload", axum::routing::post(swallow))
        .route("/download", axum::routing::get(produce))
}

async fn swallow(body: Body) -> String {
    let length =
        |sum, chunk: Result<Bytes, axum::Error>| async move { sum + chunk.map_or(0, |chunk| chunk.len()) };
    let bytes = body.into_data_stream().fold(0, length).await;
    format!("{{\"code\":0,\"msg\":\"ok\",\"data\":{{\"bytes\":{bytes}}}}}")
}

async fn produce() -> Body {
    let chunks = usize::try_from(GIGABYTE).expect("it fits") / CHUNK;
    let chunk = Bytes::from(vec![1; CHUNK]);
    Body::from_stream(futures_util::stream::repeat(chunk).take(chunks).map(Ok::<_, std::io::Error>))
}
