//! Files that are none, and places that are none for a file.

use std::path::Path;

use feishu_runtime::{Call, Download, Error, Reason};

use super::client;
use crate::endpoints::GetFile;
use crate::liar::{Says, liar};

fn get() -> GetFile {
    GetFile { name: "f".into() }
}

/// A server of one file.
async fn serving(status: &'static str, headers: &'static str, body: &'static str) -> feishu_runtime::Client {
    let answer = move |_, _: &str| {
        let len = body.len();
        let head =
            format!("HTTP/1.1 {status}\r\ncontent-type: video/mp4\r\n{headers}content-length: {len}\r\n\r\n");
        Says::Then([head.as_bytes(), body.as_bytes()].concat())
    };
    client(&liar(answer).await.0).access_token("t-1")
}

fn names(folder: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(folder).unwrap();
    entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect()
}

#[tokio::test]
async fn row_16_what_brings_no_file_takes_the_place_of_none() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("film.mp4");
    std::fs::write(&path, "old").unwrap();
    for (status, headers, body) in [
        ("101 Switching Protocols", "connection: upgrade\r\nupgrade: x\r\n", ""),
        ("204 No Content", "", ""),
        ("205 Reset Content", "", ""),
        ("206 Partial Content", "content-range: bytes 5-9/10\r\n", "56789"),
        ("206 Partial Content", "", "56789"),
        ("304 Not Modified", "", ""),
    ] {
        let client = serving(status, headers, body).await;
        let request = get();
        let error = request.send(&client).await.map(drop).unwrap_err();
        let is_told = matches!(&error, Error::Decode(error) if matches!(error.reason, Reason::NoFile(_)));
        assert!(is_told && !error.is_retryable(), "{status}: {error}");
        assert!(Download::resume(Call::new(&client, &request), &path).await.is_err(), "{status}");
        assert_eq!(std::fs::read(&path).unwrap(), b"old", "{status}");
        assert_eq!(names(folder.path()), ["film.mp4"]);
    }
    // Whoever asks for a part gets one, and an empty file is one.
    let client = serving("206 Partial Content", "content-range: bytes 5-9/10\r\n", "56789").await;
    assert!(get().send(&client).range(5, None).await.unwrap().is_partial());
    let client = serving("200 OK", "", "").await;
    assert_eq!(get().send(&client).await.unwrap().write_to(&path).await.unwrap(), 0);
}

#[tokio::test]
async fn row_16_a_server_that_says_more_than_there_is_comes_to_an_end() {
    let answer = |_, question: &str| {
        let range = question.to_lowercase().split("range: bytes=").nth(1).map(str::to_owned);
        let from = range.and_then(|rest| rest.split('-').next()?.parse::<usize>().ok()).unwrap_or(0);
        let (status, range) = match from {
            0 => ("200 OK", String::new()),
            from => ("206 Partial", format!("content-range: bytes {from}-9/10\r\n")),
        };
        // Twelve bytes of ten, of which the last never come.
        let len = if from == 0 { 10 } else { 20 };
        Says::Last(
            format!("HTTP/1.1 {status}\r\ncontent-type: x/y\r\n{range}content-length: {len}\r\n\r\n123456")
                .into(),
        )
    };
    let (base, heard) = liar(answer).await;
    let client = client(&base).access_token("t-1");
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("f");
    let request = get();
    assert!(Download::resume(Call::new(&client, &request), &path).await.is_err());
    assert!(heard.lock().unwrap().len() <= 16, "{}", heard.lock().unwrap().len());
    assert!(!path.exists());
}

#[cfg(unix)]
#[tokio::test]
async fn row_16_only_a_file_gives_its_place_and_no_rights_go_with_it() {
    use std::os::unix::fs::{FileTypeExt, MetadataExt, PermissionsExt, symlink};
    use std::os::unix::net::UnixListener;

    let client = serving("200 OK", "", "new").await;
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    assert!(std::process::Command::new("mkfifo").arg(at("pipe")).status().unwrap().success());
    let _listening = UnixListener::bind(at("socket")).unwrap();
    std::fs::create_dir(at("folder")).unwrap();
    for name in ["pipe", "socket", "folder"] {
        let error = get().send(&client).await.unwrap().write_to(at(name)).await.unwrap_err();
        assert!(error.to_string().contains("is no plain file"), "{name}: {error}");
        let request = get();
        let error = Download::resume(Call::new(&client, &request), at(name)).await.unwrap_err();
        assert!(error.to_string().contains("is no plain file"), "{name}: {error}");
    }
    assert!(std::fs::metadata(at("pipe")).unwrap().file_type().is_fifo());
    assert!(names(folder.path()).iter().all(|name| !name.contains(".part")), "{:?}", names(folder.path()));

    // A link gives its own place, and what it leads to stays.
    std::fs::write(at("secret"), "kept").unwrap();
    symlink(at("secret"), at("link")).unwrap();
    symlink(at("nowhere"), at("dangling")).unwrap();
    for name in ["link", "dangling"] {
        get().send(&client).await.unwrap().write_to(at(name)).await.unwrap();
        assert!(std::fs::symlink_metadata(at(name)).unwrap().is_file(), "{name}");
    }
    assert_eq!(std::fs::read(at("secret")).unwrap(), b"kept");
    assert!(!at("nowhere").exists());

    std::fs::write(at("program"), "old").unwrap();
    std::fs::set_permissions(at("program"), PermissionsExt::from_mode(0o6750)).unwrap();
    get().send(&client).await.unwrap().write_to(at("program")).await.unwrap();
    assert_eq!(std::fs::metadata(at("program")).unwrap().mode() & 0o7777, 0o750);
}

#[tokio::test]
async fn row_16_a_download_may_be_dropped_at_each_step() {
    let client = serving("200 OK", "", "new").await;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("f");
    std::fs::write(&path, "old").unwrap();
    for steps in 0..40 {
        let mut writing = Box::pin(get().send(&client).await.unwrap().write_to(path.clone()));
        for _ in 0..steps {
            if futures_util::poll!(&mut writing).is_ready() {
                break;
            }
            tokio::task::yield_now().await;
        }
        drop(writing);
        let found = std::fs::read(&path).unwrap();
        assert!(found == b"old" || found == b"new", "{steps}");
    }
    // What a thread has begun it ends.
    for _ in 0..500 {
        if names(folder.path()) == ["f"] {
            return;
        }
        tokio::time::sleep(std::time::Duration::from_millis(2)).await;
    }
    panic!("{:?}", names(folder.path()));
}

#[tokio::test]
async fn row_16_a_folder_that_vanishes_is_an_error() {
    let client = serving("200 OK", "", "new").await;
    let folder = tempfile::tempdir().unwrap();
    let download = get().send(&client).await.unwrap();
    let path = folder.path().join("f");
    folder.close().unwrap();
    let error = download.write_to(&path).await.unwrap_err();
    assert!(error.to_string().contains("could not be written"), "{error}");
}
