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

#[tokio::test]
async fn waiting_inside_async_code_is_an_error_and_no_panic() {
    let client = Client::builder("cli_test", "s").build().unwrap();
    let list = ListDepartments { unit: "u".into(), ..Default::default() };
    assert!(matches!(list.send(&client).wait(), Err(Error::Config(_))));
}
