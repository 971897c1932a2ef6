//! Calls a second and CPU a call, against the same call written by hand with reqwest and serde.
//!
//! `cargo bench -p feishu-runtime --bench call`

mod schema;
mod server;

use std::time::{Duration, Instant};

use feishu_runtime::{Client, Endpoint, Spec, Token};
use futures_util::stream::{self, StreamExt};
use schema::{ours, theirs};

const CALLS: usize = 2000;
const AT_ONCE: usize = 16;
const ROUNDS: usize = 15;

fn main() {
    server::run(routes, compare);
}

async fn compare(base: &str) {
    let client = Client::builder("cli_bench", "secret").base_url(base).build().expect("a client");
    // reqwest is built here without a TLS provider of its own, and wants one even for plain HTTP.
    rustls::crypto::ring::default_provider().install_default().expect("the bench comes first");
    let http = reqwest::Client::new();
    let url = format!("{base}/open-apis/contact/v3/departments");
    let (mut ours, mut by_hand) = (Measure::default(), Measure::default());
    for _ in 0..ROUNDS {
        ours.round(|| typed(&client)).await;
        by_hand.round(|| written_by_hand(&http, &url)).await;
    }
    println!("{:<12} {:>10} {:>12}", "", "calls/s", "CPU µs/call");
    ours.print("ours");
    by_hand.print("by hand");
    println!("CPU ratio: {:.2}", ours.cpu.as_secs_f64() / by_hand.cpu.as_secs_f64());
}

/// The best round: the least disturbed one.
struct Measure {
    cpu: Duration,
    wall: Duration,
}

impl Default for Measure {
    fn default() -> Self {
        Self { cpu: Duration::MAX, wall: Duration::MAX }
    }
}

impl Measure {
    async fn round<F: Future<Output = usize>>(&mut self, call: impl Fn() -> F) {
        let (cpu, wall) = (cpu_time(), Instant::now());
        let departments: usize = stream::iter(0..CALLS)
            .map(|_| call())
            .buffer_unordered(AT_ONCE)
            .fold(0, async |sum, n| sum + n)
            .await;
        assert_eq!(departments, CALLS * 50);
        self.cpu = self.cpu.min(cpu_time().saturating_sub(cpu));
        self.wall = self.wall.min(wall.elapsed());
    }

    #[expect(clippy::cast_precision_loss)]
    fn print(&self, name: &str) {
        let calls = CALLS as f64;
        let (rate, cpu) = (calls / self.wall.as_secs_f64(), self.cpu.as_secs_f64() * 1e6 / calls);
        println!("{name:<12} {rate:>10.0} {cpu:>12.1}");
    }
}

/// The CPU time of this thread so far.
fn cpu_time() -> Duration {
    let stat = std::fs::read_to_string("/proc/thread-self/schedstat").expect("this bench needs Linux");
    let nanoseconds = stat.split_whitespace().next().and_then(|field| field.parse().ok());
    Duration::from_nanos(nanoseconds.expect("the first field is the CPU time"))
}

#[derive(Default)]
struct ListDepartments {
    page_size: Option<i64>,
}

feishu_runtime::record! { ListDepartments: 0 page_size in Query; }

#[derive(Clone, Copy, Debug)]
struct NoCode;

impl feishu_runtime::ApiCode for NoCode {
    fn from_code(_: i64) -> Self {
        Self
    }

    fn code(self) -> i64 {
        0
    }
}

impl Endpoint for ListDepartments {
    type Response = ours::DepartmentList;
    type Code = NoCode;
    const SPEC: &'static Spec = &Spec {
        id: "contact_v3.department.list",
        path: "/open-apis/contact/v3/departments",
        tokens: &[Token::Tenant],
        ..Spec::EMPTY
    };
}

async fn typed(client: &Client) -> usize {
    let request = ListDepartments { page_size: Some(50) };
    feishu_runtime::Call::new(client, &request).await.expect("the server answers").items.len()
}

#[derive(serde::Deserialize)]
struct Envelope {
    code: i64,
    data: theirs::DepartmentList,
}

async fn written_by_hand(http: &reqwest::Client, url: &str) -> usize {
    let response =
        http.get(format!("{url}?page_size=50")).bearer_auth("t-1").send().await.expect("an answer");
    let body = response.error_for_status().expect("a success").bytes().await.expect("a body");
    let envelope: Envelope = serde_json::from_slice(&body).expect("the documented JSON");
    assert_eq!(envelope.code, 0);
    envelope.data.items.len()
}

/// Answers every call with fifty departments, and those for tokens with a token.
fn routes() -> axum::Router {
    let departments = axum::body::Bytes::from(format!(
        "{{\"code\":0,\"msg\":\"success\",\"data\":{}}}",
        schema::departments()
    ));
    let token = "{\"code\":0,\"msg\":\"ok\",\"tenant_access_token\":\"t-1\",\"expire\":7200}";
    axum::Router::new()
        .route("/open-apis/contact/v3/departments", axum::routing::get(async move || departments))
        .fallback(async move || token)
}
