//! The same without async.

use feishu_runtime::blocking::{Wait, WaitEach};
use feishu_runtime::{Client, Error, Items};
use serde_json::json;

use crate::endpoints::{GetFile, ListDepartments};
use crate::platform::{Platform, ok, text};

/// A platform on a thread of its own, because the test has no runtime.
fn platform() -> String {
    let (tell, base) = std::sync::mpsc::channel();
    std::thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async move {
            let platform = Platform::start(|seen| {
                if seen.path.contains("download") {
                    return text(200, "text/plain", "file");
                }
                let first = !seen.query.as_deref().unwrap_or_default().contains("page_token");
                ok(&json!({"items": [{"name": "a"}], "has_more": first, "page_token": "1"}))
            })
            .await;
            tell.send(platform.base.clone()).unwrap();
            std::future::pending::<()>().await;
        });
    });
    base.recv().unwrap()
}

#[test]
fn calls_lists_and_downloads_work_without_a_runtime() {
    let client = Client::builder("cli_test", "s").base_url(platform()).build().unwrap();
    let list = ListDepartments { unit: "u".into(), ..Default::default() };
    assert_eq!(list.send(&client).wait().unwrap().items.len(), 1);
    let names = Items::new(&client, list).wait_each().map(|item| item.unwrap().name.unwrap());
    assert_eq!(names.collect::<Vec<_>>(), ["a", "a"]);
    let file = GetFile { name: "f".into() }.send(&client).wait().unwrap();
    assert_eq!(&file.bytes(10).wait().unwrap()[..], b"file");
}

fn list() -> ListDepartments {
    ListDepartments { unit: "u".into(), ..Default::default() }
}

/// Waits, and counts the elements and errors of an iterator.
fn waits(client: &Client) -> (bool, usize, usize) {
    let well = list().send(client).wait().is_ok();
    let elements: Vec<_> = Items::new(client, list()).wait_each().take(100).collect();
    let errors = elements.iter().filter(|element| element.is_err()).count();
    (well, elements.len(), errors)
}

#[test]
fn waiting_inside_async_code_is_one_error_and_no_panic() {
    let base = platform();
    let single = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let several = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
    for runtime in [single, several] {
        let client = Client::builder("cli_test", "s").base_url(&base).build().unwrap();
        let other = client.clone();
        assert_eq!(runtime.block_on(async move { waits(&client) }), (false, 1, 1));
        let refused =
            runtime.block_on(async { tokio::spawn(async move { list().send(&other).wait() }).await });
        let Err(Error::Config(why)) = refused.unwrap() else { panic!("waited in a task") };
        assert!(why.contains("await") && why.contains("spawn_blocking"), "{why}");
    }
}

#[test]
fn a_thread_that_may_block_waits() {
    let base = platform();
    let single = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let several = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
    for runtime in [&single, &several] {
        let client = Client::builder("cli_test", "s").base_url(&base).build().unwrap();
        let waited = runtime.block_on(async { tokio::task::spawn_blocking(move || waits(&client)).await });
        assert_eq!(waited.unwrap(), (true, 2, 0));
    }
    // Nor does a runtime hinder that is merely entered.
    let client = Client::builder("cli_test", "s").base_url(&base).build().unwrap();
    let _entered = single.enter();
    assert_eq!(waits(&client), (true, 2, 0));
    let in_place = several.block_on(async move {
        tokio::spawn(async move { tokio::task::block_in_place(|| waits(&client)) }).await
    });
    assert_eq!(in_place.unwrap(), (true, 2, 0));
}
