//! What hostile servers try, kind by kind: each test is named after the row of the list of attacks that it goes on with.

mod echo;
mod events;
mod files;
mod redirects;
mod stores;
mod wire;

use feishu_runtime::{BoxFuture, Call, Client, Download, Error, Items, Method, Part, Retry};
use futures_util::StreamExt;

use crate::endpoints::{Bare, CreateDepartment, GetFile, ListDepartments, Ping, Put, Upload};

/// A client of a server that may be anybody's, which asks once.
fn client(base: &str) -> Client {
    let builder = Client::builder("cli_test", "canary-app-secret").base_url(base).retry(Retry::never());
    builder.replace_host("https://www.feishu.cn", base).build().unwrap()
}

fn list() -> ListDepartments {
    ListDepartments { unit: "u".into(), ..Default::default() }
}

fn file() -> Part {
    Part::bytes(&b"file"[..])
}

/// Calls of every kind, each by its name and to its end.
fn every(client: &Client) -> Vec<(&'static str, BoxFuture<'_, Result<(), Error>>)> {
    let create = CreateDepartment { name: "a".into(), ..Default::default() };
    let upload = Upload { kind: "message".into(), labels: None, file: file() };
    let get = || GetFile { name: "f".into() };
    vec![
        ("list", Box::pin(async { list().send(client).await.map(drop) })),
        ("flat", Box::pin(async { Ping {}.send(client).await.map(drop) })),
        ("create", Box::pin(async move { create.send(client).await.map(drop) })),
        ("of another host", Box::pin(async { Bare {}.send(client).await.map(drop) })),
        ("raw", Box::pin(async { client.call_raw(Method::Delete, "/open-apis/x").await.map(drop) })),
        ("form", Box::pin(async move { upload.send(client).await.map(drop) })),
        ("put", Box::pin(async { Put { file: file() }.send(client).await.map(drop) })),
        ("download", Box::pin(async move { get().send(client).await.map(drop) })),
        (
            "resumed",
            Box::pin(async move {
                let folder = tempfile::tempdir().unwrap();
                Download::resume(Call::new(client, &get()), folder.path().join("f")).await.map(drop)
            }),
        ),
        (
            "pages",
            Box::pin(async {
                let pages = Items::new(client, list()).collect::<Vec<_>>().await;
                pages.into_iter().try_for_each(|page| page.map(drop))
            }),
        ),
    ]
}
