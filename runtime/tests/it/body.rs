//! Files in both directions.

use std::time::Duration;

use axum::body::{Body, Bytes};
use axum::response::Response;
use feishu_runtime::{Error, Part, Retry, TransportKind};
use futures_util::{StreamExt, TryStreamExt};
use serde_json::json;

use crate::endpoints::{GetFile, Upload};
use crate::platform::{Platform, broken_off, reply, text};

fn upload(file: Part) -> Upload {
    Upload { kind: "message".into(), labels: Some(vec!["a".into(), "b".into()]), file }
}

fn get(name: &str) -> GetFile {
    GetFile { name: name.into() }
}

/// The parts of the one multipart body a platform has seen: name, file name, content type, bytes.
async fn parts(platform: &Platform) -> Vec<(String, Option<String>, Option<String>, Bytes)> {
    use axum::extract::FromRequest;
    let call = platform.calls().pop().unwrap();
    let request = http::Request::builder()
        .header("content-type", &call.headers["content-type"])
        .body(Body::from(call.body))
        .unwrap();
    let mut multipart = axum::extract::Multipart::from_request(request, &()).await.unwrap();
    let mut parts = Vec::new();
    while let Some(field) = multipart.next_field().await.unwrap() {
        let name = field.name().unwrap().to_owned();
        let file_name = field.file_name().map(str::to_owned);
        let content_type = field.content_type().map(str::to_owned);
        parts.push((name, file_name, content_type, field.bytes().await.unwrap()));
    }
    parts
}

#[tokio::test]
async fn bytes_are_uploaded_with_name_type_and_the_other_fields() {
    let platform = Platform::answering(json!({})).await;
    let file = Part::bytes(&b"\x89PNG"[..]).file_name("图 1.png").content_type("image/png");
    upload(file).send(&platform.client()).await.unwrap();
    let parts = parts(&platform).await;
    assert_eq!((parts[0].0.as_str(), &parts[0].3[..]), ("image_type", &b"message"[..]));
    assert_eq!((parts[1].0.as_str(), &parts[1].3[..]), ("labels", &b"[\"a\",\"b\"]"[..]));
    assert_eq!(parts[2].0, "image");
    assert_eq!(parts[2].1.as_deref(), Some("图 1.png"));
    assert_eq!(parts[2].2.as_deref(), Some("image/png"));
    assert_eq!(&parts[2].3[..], b"\x89PNG");
}

#[tokio::test]
async fn a_file_from_a_path_has_its_name_and_length_and_can_be_sent_again() {
    let platform = Platform::answering(json!({})).await;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("report.pdf");
    std::fs::write(&path, vec![7; 200_000]).unwrap();
    let call = upload(Part::path(&path));
    call.send(&platform.client()).await.unwrap();
    platform.revoke_tokens();
    call.send(&platform.client()).await.unwrap();
    let seen = platform.calls();
    assert!(seen.iter().all(|call| call.headers.contains_key("content-length")));
    let parts = parts(&platform).await;
    assert_eq!((parts[2].1.as_deref(), parts[2].3.len()), (Some("report.pdf"), 200_000));
}

#[tokio::test]
async fn a_reader_is_sent_once_chunked_or_with_its_length() {
    let platform = Platform::answering(json!({})).await;
    let client = platform.client();
    let call = upload(Part::reader(&b"stream"[..]).file_name("s"));
    call.send(&client).await.unwrap();
    assert_eq!(platform.calls()[0].headers["transfer-encoding"], "chunked");
    assert_eq!(&parts(&platform).await[2].3[..], b"stream");
    let again = call.send(&client).await.unwrap_err();
    assert!(matches!(&again, Error::Transport(error) if error.kind == TransportKind::Upload), "{again}");

    upload(Part::sized_reader(&b"stream"[..], 6)).send(&client).await.unwrap();
    assert!(platform.calls()[1].headers.contains_key("content-length"));
}

#[tokio::test]
async fn a_call_with_a_reader_is_not_repeated() {
    let platform = Platform::start(|_| reply(429, json!({"code": 99_991_400, "msg": ""}))).await;
    let brave = Retry::default().repeat(feishu_runtime::Repeat::Always);
    let call = upload(Part::reader(&b"stream"[..]));
    assert!(matches!(call.send(&platform.client()).retry(brave).await, Err(Error::Api(_))));
    assert_eq!(platform.calls().len(), 1);
}

#[tokio::test]
async fn a_file_that_is_not_there_is_an_upload_error() {
    let platform = Platform::answering(json!({})).await;
    let error = upload(Part::path("no/such/file")).send(&platform.client()).await.unwrap_err();
    assert!(matches!(&error, Error::Transport(error) if error.kind == TransportKind::Upload), "{error}");
    assert!(error.to_string().contains("no/such/file"), "{error}");
    assert!(!error.is_retryable());
}

#[cfg(unix)]
#[tokio::test]
async fn row_13_a_pipe_or_a_folder_is_no_file_to_upload() {
    let platform = Platform::answering(json!({})).await;
    let folder = tempfile::tempdir().unwrap();
    let pipe = folder.path().join("pipe");
    assert!(std::process::Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    for path in [&*pipe, folder.path(), "/dev/zero".as_ref()] {
        let error = upload(Part::path(path)).send(&platform.client()).await.unwrap_err();
        assert!(matches!(&error, Error::Transport(error) if error.kind == TransportKind::Upload), "{error}");
        assert!(!error.is_retryable() && platform.calls().is_empty(), "{error}");
    }
}

#[tokio::test]
async fn a_file_that_is_not_as_long_as_was_said_is_an_upload_error() {
    let platform = Platform::answering(json!({})).await;
    for len in [3, 5, 7, 200_000] {
        let call = upload(Part::sized_reader(&b"stream"[..], len));
        let error = call.send(&platform.impatient()).await.unwrap_err();
        assert!(
            matches!(&error, Error::Transport(error) if error.kind == TransportKind::Upload),
            "{len}: {error}"
        );
    }
    assert!(platform.calls().iter().all(|seen| !seen.body.ends_with(b"--\r\n")), "a form has no such end");
}

#[tokio::test]
async fn a_content_type_that_is_none_is_the_callers_mistake() {
    let platform = Platform::answering(json!({})).await;
    let file = Part::bytes(&b"1"[..]).content_type("not a type");
    let error = upload(file).send(&platform.client()).await.unwrap_err();
    assert!(matches!(error, Error::Config(_)) && error.to_string().contains("not a type"), "{error}");
}

#[tokio::test]
async fn a_file_name_cannot_add_a_header_to_its_part() {
    let platform = Platform::answering(json!({})).await;
    let file = Part::bytes(&b"1"[..]).file_name("a\r\nX-Mine: 1\r\n\r\n.png");
    upload(file).send(&platform.client()).await.unwrap();
    let parts = parts(&platform).await;
    assert_eq!(parts[2].1.as_deref(), Some("a%0D%0AX-Mine: 1%0D%0A%0D%0A.png"));
    assert_eq!(&parts[2].3[..], b"1");
}

fn file(disposition: &str, body: impl Into<Body>) -> Response {
    let mut response = text(200, "application/pdf", body);
    response
        .headers_mut()
        .insert("content-disposition", http::HeaderValue::from_bytes(disposition.as_bytes()).unwrap());
    response
}

#[tokio::test]
async fn a_download_has_a_name_a_type_and_a_length() {
    for (disposition, name) in [
        ("attachment; filename=\"a.pdf\"", Some("a.pdf")),
        ("attachment; filename=\"x\"; filename*=UTF-8''%E5%9B%BE.pdf", Some("图.pdf")),
        ("attachment; filename=%E5%9B%BE.pdf", Some("图.pdf")),
        ("attachment; filename=\"图.pdf\"", Some("图.pdf")),
        ("attachment; filename=\"a;b \\\"c\\\".pdf\"; size=5", Some("a;b _c_.pdf")),
        ("attachment; filename=\"C:evil.exe\"", Some("C_evil.exe")),
        ("attachment; filename*=UTF-8''CON%00.txt", Some("_CON.txt")),
        ("attachment; filename=\"../../.ssh/a.pdf\"", Some("a.pdf")),
        ("attachment; filename*=UTF-8''..%2f..%5Ca.pdf", Some("a.pdf")),
        ("attachment; filename=\"..\"", None),
        ("attachment", None),
    ] {
        let platform = Platform::start(move |_| file(disposition, "12345")).await;
        let download = get("f").send(&platform.client()).await.unwrap();
        assert_eq!(download.file_name().as_deref(), name);
        assert_eq!((download.content_type(), download.len()), (Some("application/pdf"), Some(5)));
        assert_eq!(&download.bytes(5).await.unwrap()[..], b"12345");
    }
}

#[tokio::test]
async fn row_07_bytes_stop_at_the_limit() {
    let platform = Platform::start(|_| file("attachment", vec![0; 1000])).await;
    let error = get("f").send(&platform.client()).await.unwrap().bytes(999).await.unwrap_err();
    assert!(error.to_string().contains("more than 999 bytes"), "{error}");
}

#[tokio::test]
async fn a_json_error_is_an_error_and_a_json_file_is_a_file() {
    let platform = Platform::start(|seen| match seen.path.as_str() {
        "/open-apis/drive/v1/files/denied/download" => reply(200, json!({"code": 43051, "msg": "no"})),
        "/open-apis/drive/v1/files/gone/download" => reply(404, json!({"code": 1, "msg": "no"})),
        "/open-apis/drive/v1/files/attached/download" => {
            let mut response = reply(200, json!({"code": 5, "msg": "mine"}));
            response.headers_mut().insert("content-disposition", "attachment".parse().unwrap());
            response
        }
        _ => reply(200, json!({"rows": [1, 2]})),
    })
    .await;
    let client = platform.client();
    assert!(matches!(get("denied").send(&client).await, Err(Error::Api(error)) if error.code == 43051));
    assert!(matches!(get("gone").send(&client).await, Err(Error::Api(error)) if error.http_status() == 404));
    for name in ["attached", "plain"] {
        let download = get(name).send(&client).await.unwrap();
        assert!(download.bytes(100).await.unwrap().starts_with(b"{"), "{name}");
    }
}

#[tokio::test]
async fn a_part_of_a_file_is_asked_for_with_range() {
    let platform = Platform::start(|_| text(206, "application/pdf", "234")).await;
    let download = get("f").send(&platform.client()).range(2, Some(4)).await.unwrap();
    assert!(download.is_partial());
    assert_eq!(platform.calls()[0].headers["range"], "bytes=2-4");
}

#[tokio::test]
async fn row_16_writing_to_a_path_is_all_or_nothing() {
    let platform = Platform::start(|seen| {
        if seen.path.contains("broken") { broken_off("application/pdf") } else { file("attachment", "whole") }
    })
    .await;
    let client = platform.client();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("report.pdf");

    assert_eq!(get("f").send(&client).await.unwrap().write_to(&path).await.unwrap(), 5);
    assert_eq!(std::fs::read(&path).unwrap(), b"whole");
    let error = get("broken").send(&client).await.unwrap().write_to(&path).await.unwrap_err();
    assert!(matches!(error, Error::Transport(_)));
    assert_eq!(std::fs::read(&path).unwrap(), b"whole");
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1, "no half of a file stays behind");

    let nowhere = folder.path().join("nowhere").join("report.pdf");
    let error = get("f").send(&client).await.unwrap().write_to(&nowhere).await.unwrap_err();
    assert!(error.to_string().contains("nowhere"), "{error}");
}

#[tokio::test]
async fn a_long_download_streams() {
    const CHUNK: usize = 1 << 20;
    const CHUNKS: usize = 300;
    let platform = Platform::start(|_| {
        let chunk = Bytes::from(vec![1; CHUNK]);
        let chunks = futures_util::stream::repeat(chunk).take(CHUNKS).map(Ok::<_, std::io::Error>);
        text(200, "video/mp4", Body::from_stream(chunks))
    })
    .await;
    let mut stream = get("f").send(&platform.client()).await.unwrap().into_stream();
    let mut total = 0;
    while let Some(chunk) = stream.try_next().await.unwrap() {
        assert!(chunk.len() <= CHUNK);
        total += chunk.len();
    }
    assert_eq!(total, CHUNK * CHUNKS);
}

/// What may be a refusal is read before there is a file, so it is a part of the call and not of the file.
#[tokio::test(start_paused = true)]
async fn a_refusal_that_drips_in_place_of_a_file_ends_with_the_call() {
    let platform = Platform::start(|_| {
        let drips = futures_util::stream::repeat(Bytes::from_static(b" ")).then(|piece| async move {
            tokio::time::sleep(Duration::from_secs(10)).await;
            Ok::<_, std::io::Error>(piece)
        });
        text(200, "application/json", Body::from_stream(drips))
    })
    .await;
    platform.accept_token("t-1");
    let (client, request) = (platform.client(), get("f"));
    let began = tokio::time::Instant::now();
    let call = request.send(&client).access_token("t-1").timeout(Duration::from_secs(25));
    let error = call.retry(Retry::never()).await.unwrap_err();
    assert!(matches!(error, Error::Transport(error) if error.kind == TransportKind::Timeout));
    assert!(began.elapsed() < Duration::from_secs(26), "{:?}", began.elapsed());
}

#[tokio::test(start_paused = true)]
async fn a_download_that_stalls_is_given_up() {
    let platform = Platform::start(|_| {
        let stalled = futures_util::stream::iter([Ok::<_, std::io::Error>(Bytes::from_static(b"1"))])
            .chain(futures_util::stream::pending());
        text(200, "video/mp4", Body::from_stream(stalled))
    })
    .await;
    platform.accept_token("t-1");
    let call = get("f").send(&platform.client()).access_token("t-1").timeout(Duration::from_secs(20)).await;
    let download = call.unwrap();
    let error = download.bytes(10).await.unwrap_err();
    assert!(matches!(error, Error::Transport(error) if error.kind == TransportKind::Timeout));
}
