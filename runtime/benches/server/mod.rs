//! The other end of a bench: a process of its own, so that neither its work nor its memory is counted.

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};

use tokio::runtime::{Builder, Runtime};

/// Runs `bench` against a server with the routes of `app`.
///
/// # Panics
/// When no process or no port is to be had.
pub fn run(app: impl FnOnce() -> axum::Router, bench: impl AsyncFnOnce(&str)) {
    if std::env::args().any(|argument| argument == "serve") {
        return serve(app());
    }
    let (mut server, base) = spawn();
    // One thread: its CPU time is the whole CPU time.
    runtime().block_on(bench(&base));
    server.kill().and_then(|()| server.wait()).expect("the server runs until it is killed");
}

fn spawn() -> (Child, String) {
    let program = std::env::current_exe().expect("a bench is a program");
    let started = Command::new(program).arg("serve").stdout(Stdio::piped()).spawn();
    let mut server = started.expect("the bench can start itself");
    let mut base = String::new();
    BufReader::new(server.stdout.take().expect("it is piped"))
        .read_line(&mut base)
        .expect("the server says where it is");
    (server, base.trim().to_owned())
}

fn serve(app: axum::Router) {
    runtime().block_on(async {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        println!("http://{}", listener.local_addr().expect("it is bound"));
        axum::serve(listener, app).await.expect("the server runs until it is killed");
    });
}

fn runtime() -> Runtime {
    Builder::new_current_thread().enable_all().build().expect("a runtime")
}
