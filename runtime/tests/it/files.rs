//! Files that take their time: in parts, with breaks, and with names that lie.

use std::path::Path;
use std::sync::{Arc, Mutex};

use axum::body::{Body, Bytes};
use axum::response::Response;
use feishu_runtime::{Block, Call, Client, Download, Endpoint, Error, Part, Retry, Uploaded, upload_parts};
use futures_util::StreamExt;
use serde_json::json;

use crate::endpoints::{GetFile, Put, Search, Touch, Upload, UploadNamed, UploadPart};
use crate::platform::{Platform, Seen, ok, reply, text};

const LENGTH: usize = 100_000;

static BLANKS: [u8; 8192] = [b' '; 8192];

fn content() -> Vec<u8> {
    (0..LENGTH).map(|at| u8::try_from(at % 251).unwrap()).collect()
}

/// Where a request wants to begin.
fn first_byte(seen: &Seen) -> Option<usize> {
    seen.headers.get("range")?.strip_prefix("bytes=")?.strip_suffix('-')?.parse().ok()
}

/// The file from there on, which breaks off in front of another place.
fn rest(seen: &Seen, breaks_at: usize, etag: &str) -> Response {
    let from = first_byte(seen).unwrap_or(0);
    let piece = Bytes::from(content()[from..breaks_at.max(from)].to_vec());
    let whole = breaks_at >= LENGTH;
    let end = futures_util::stream::iter((!whole).then_some(Err("gone")));
    // The pause lets the piece leave before the connection breaks.
    let end = end.then(|piece| async move {
        tokio::time::sleep(std::time::Duration::from_millis(2)).await;
        piece
    });
    let body = Body::from_stream(futures_util::stream::iter([Ok(piece)]).chain(end));
    let mut response = text(if from > 0 { 206 } else { 200 }, "video/mp4", body);
    let headers = response.headers_mut();
    headers.insert("etag", etag.parse().unwrap());
    headers.insert("content-length", (LENGTH - from).to_string().parse().unwrap());
    if from > 0 {
        headers.insert("content-range", format!("bytes {from}-{}/{LENGTH}", LENGTH - 1).parse().unwrap());
    }
    response
}

/// A platform whose n-th reply is told by the function.
async fn numbered(answer: impl Fn(usize, &Seen) -> Response + Send + Sync + 'static) -> Platform {
    let count = Mutex::new(0);
    Platform::start(move |seen| {
        let mut count = count.lock().unwrap();
        *count += 1;
        answer(*count, seen)
    })
    .await
}

async fn resume(platform: &Platform, path: &Path) -> Result<u64, Error> {
    let client = platform.client();
    let request = GetFile { name: "f".into() };
    Download::resume(Call::new(&client, &request), path).await
}

fn ranges(platform: &Platform) -> Vec<Option<usize>> {
    platform.calls().iter().map(first_byte).collect()
}

fn names(folder: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(folder).unwrap();
    entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect()
}

#[tokio::test]
async fn a_download_that_breaks_goes_on_where_it_was() {
    let platform = numbered(|number, seen| rest(seen, [30_000, 60_000, LENGTH][number - 1], "v1")).await;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("film.mp4");
    assert_eq!(resume(&platform, &path).await.unwrap(), LENGTH as u64);
    assert_eq!(std::fs::read(&path).unwrap(), content());
    assert_eq!(ranges(&platform), [None, Some(30_000), Some(60_000)]);
    assert_eq!(names(folder.path()), ["film.mp4"]);
}

#[tokio::test]
async fn a_download_goes_on_on_another_day() {
    let platform = numbered(|number, seen| rest(seen, if number < 6 { 30_000 } else { LENGTH }, "v1")).await;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("film.mp4");
    std::fs::write(&path, "yesterday's").unwrap();
    let error = resume(&platform, &path).await.unwrap_err();
    assert!(error.to_string().starts_with("drive_v1.file.download: the connection broke"), "{error}");
    assert_eq!(std::fs::read(&path).unwrap(), b"yesterday's");
    assert_eq!(platform.calls().len(), 5, "the first, and four that brought nothing");
    resume(&platform, &path).await.unwrap();
    assert_eq!(std::fs::read(&path).unwrap(), content());
    assert_eq!(ranges(&platform)[5], Some(30_000));
    assert_eq!(names(folder.path()), ["film.mp4"]);
}

#[tokio::test]
async fn a_file_that_has_changed_begins_anew() {
    let answers: [fn(&Seen) -> Response; 3] = [
        |seen| rest(seen, LENGTH, "v2"),
        |_| reply(416, json!({"code": 1, "msg": "range"})),
        // A server that knows no ranges.
        |seen| rest(&Seen { headers: std::collections::BTreeMap::new(), ..seen.clone() }, LENGTH, "v1"),
    ];
    for answer in answers {
        let platform = numbered(move |number, seen| match number {
            1 => rest(seen, 30_000, "v1"),
            2 => answer(seen),
            _ => rest(seen, LENGTH, "v2"),
        })
        .await;
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("film.mp4");
        assert_eq!(resume(&platform, &path).await.unwrap(), LENGTH as u64);
        assert_eq!(std::fs::read(&path).unwrap(), content());
        assert_eq!(names(folder.path()), ["film.mp4"]);
    }
}

#[tokio::test]
async fn a_server_that_changes_the_file_each_time_is_given_up() {
    let platform = numbered(|number, seen| rest(seen, 30_000, &format!("v{number}"))).await;
    let folder = tempfile::tempdir().unwrap();
    assert!(resume(&platform, &folder.path().join("film.mp4")).await.is_err());
    assert!(platform.calls().len() <= 10, "{}", platform.calls().len());
}

#[tokio::test]
async fn an_error_is_no_file_and_two_do_not_write_one() {
    let platform = Platform::start(|_| text(404, "text/html", "<html>")).await;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("film.mp4");
    assert!(matches!(resume(&platform, &path).await, Err(Error::Api(error)) if error.http_status() == 404));
    assert!(names(folder.path()).is_empty());

    let platform = Platform::start(|seen| rest(seen, 30_000, "v1")).await;
    assert!(resume(&platform, &path).await.is_err());
    let part = folder.path().join(&names(folder.path())[0]);
    let held = std::fs::File::open(part).unwrap();
    held.lock().unwrap();
    let error = resume(&platform, &path).await.unwrap_err();
    assert!(error.to_string().contains("another download is writing it"), "{error}");
}

#[tokio::test]
async fn row_16_a_download_that_is_dropped_leaves_nothing_behind() {
    let platform = Platform::start(|_| text(200, "video/mp4", content())).await;
    let client = platform.client();
    let folder = tempfile::tempdir().unwrap();
    for _ in 0..100 {
        let download = GetFile { name: "f".into() }.send(&client).await.unwrap();
        let mut writing = Box::pin(download.write_to(folder.path().join("film.mp4")));
        assert!(futures_util::poll!(&mut writing).is_pending());
    }
    // The thread that makes the files is done with all of them when it has done one thing more.
    for _ in 0..100 {
        if names(folder.path()).is_empty() {
            return;
        }
        tokio::time::sleep(std::time::Duration::from_millis(2)).await;
    }
    panic!("{:?}", names(folder.path()));
}

#[tokio::test]
async fn row_16_a_long_name_is_no_obstacle_and_a_private_file_stays_private() {
    let platform = Platform::start(|_| text(200, "video/mp4", content())).await;
    let client = platform.client();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("n".repeat(255));
    std::fs::write(&path, "old").unwrap();
    #[cfg(unix)]
    std::fs::set_permissions(&path, std::os::unix::fs::PermissionsExt::from_mode(0o600)).unwrap();
    let both =
        [GetFile { name: "f".into() }.send(&client).await, GetFile { name: "f".into() }.send(&client).await];
    let both = both.map(|download| download.unwrap().write_to(&path));
    assert!(futures_util::future::join_all(both).await.iter().all(Result::is_ok));
    assert_eq!(std::fs::read(&path).unwrap(), content());
    #[cfg(unix)]
    assert_eq!(std::os::unix::fs::MetadataExt::mode(&std::fs::metadata(&path).unwrap()) & 0o777, 0o600);
    assert_eq!(names(folder.path()).len(), 1);
}

/// What has been told of an upload.
#[derive(Default)]
struct Told(Mutex<Vec<Uploaded>>);

async fn in_parts(platform: &Platform, part: Part, size: i64, told: &Told) -> Result<i64, Error> {
    let client = platform.client();
    let client = &client;
    let send = |block: Block| async move {
        let Block { seq, part, .. } = block;
        UploadPart { upload_id: "1".into(), seq, file: part }.send(client).await
    };
    upload_parts(part, size, send, |so_far| told.0.lock().unwrap().push(so_far)).await
}

/// The bytes of the file in a multipart body.
fn bytes_of(seen: &Seen) -> Vec<u8> {
    let body = &seen.body;
    let find =
        |needle: &[u8], from: usize| (from..body.len()).find(|at| body[*at..].starts_with(needle)).unwrap();
    let begin = find(b"\r\n\r\n", find(b"name=\"file\"", 0)) + 4;
    body[begin..find(b"\r\n--", begin)].to_vec()
}

#[tokio::test]
async fn a_file_is_uploaded_in_parts_and_a_part_that_fails_is_sent_again() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("film.mp4");
    std::fs::write(&path, content()).unwrap();
    let reader = || std::io::Cursor::new(content());
    let sources = [
        (Part::bytes(content()), true),
        (Part::path(&path), true),
        (Part::sized_reader(reader(), LENGTH as u64), true),
        (Part::reader(reader()), false),
    ];
    for (part, knows_length) in sources {
        let platform = numbered(|number, _| match number {
            2 => reply(500, json!({"code": 1, "msg": "internal"})),
            _ => ok(&json!({})),
        })
        .await;
        let told = Told::default();
        assert_eq!(in_parts(&platform, part.file_name("film.mp4"), 30_000, &told).await.unwrap(), 4);
        let mut bodies: Vec<_> = platform.calls().iter().map(bytes_of).collect();
        assert_eq!(bodies.len(), 5);
        assert_eq!(bodies[1], bodies[2], "the second part came twice");
        bodies.remove(1);
        assert_eq!(bodies.concat(), content());
        let told = told.0.lock().unwrap();
        assert_eq!(
            told.iter().map(|so_far| so_far.bytes).collect::<Vec<_>>(),
            [30_000, 60_000, 90_000, 100_000]
        );
        assert_eq!(told[3].of, knows_length.then_some(LENGTH as u64));
    }
}

#[tokio::test]
async fn an_upload_in_parts_ends_with_the_error_of_a_part() {
    let platform = numbered(|number, _| match number {
        2 => reply(400, json!({"code": 43051, "msg": "no"})),
        _ => ok(&json!({})),
    })
    .await;
    let told = Told::default();
    let error = in_parts(&platform, Part::bytes(content()), 30_000, &told).await.unwrap_err();
    assert!(matches!(error, Error::Api(_)));
    assert_eq!((platform.calls().len(), told.0.lock().unwrap().len()), (2, 1));
    for size in [0, -1] {
        assert!(matches!(
            in_parts(&platform, Part::bytes(content()), size, &told).await,
            Err(Error::Config(_))
        ));
    }
    assert_eq!(in_parts(&platform, Part::default(), 10, &told).await.unwrap(), 0);
    assert!(in_parts(&platform, Part::path("no/such/file"), 10, &told).await.is_err());
}

#[tokio::test]
async fn the_forms_own_field_names_a_part_that_the_caller_did_not_name() {
    let platform = Platform::answering(json!({})).await;
    let client = platform.client();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("tmp123");
    std::fs::write(&path, "1").unwrap();
    for (file, expected) in [
        (Part::bytes(&b"1"[..]), "filename=\"r.pdf\""),
        (Part::path(&path), "filename=\"r.pdf\""),
        (Part::bytes(&b"1"[..]).file_name("mine.pdf"), "filename=\"mine.pdf\""),
    ] {
        UploadNamed { name: "r.pdf".into(), file }.send(&client).await.unwrap();
        let body = String::from_utf8(platform.calls().pop().unwrap().body.to_vec()).unwrap();
        assert!(body.contains(expected), "{body}");
    }
    Upload { kind: "message".into(), labels: None, file: Part::path(&path) }.send(&client).await.unwrap();
    let body = String::from_utf8(platform.calls().pop().unwrap().body.to_vec()).unwrap();
    assert!(body.contains("filename=\"tmp123\""), "{body}");
}

#[tokio::test]
async fn a_body_has_a_length_where_one_is_expected() {
    let platform = Platform::start(|_| reply(200, json!({"code": 0, "msg": "", "data": {}}))).await;
    let client = platform.client();
    Touch {}.send(&client).await.unwrap();
    client.call_raw(feishu_runtime::Method::Patch, "/x").await.unwrap();
    client.call_raw(feishu_runtime::Method::Get, "/x").await.unwrap();
    client.call_raw(feishu_runtime::Method::Delete, "/x").await.unwrap();
    Search { text: Some("a".into()) }.send(&client).await.unwrap();
    Put { file: Part::sized_reader(&b"12345"[..], 5) }.send(&client).await.unwrap();
    let lengths: Vec<_> =
        platform.calls().iter().map(|call| call.headers.get("content-length").cloned()).collect();
    let expected = [Some("0"), Some("0"), None, None, Some("12"), Some("5")];
    assert_eq!(lengths, expected.map(|length| length.map(str::to_owned)));
    assert_eq!(platform.calls()[4].json(), json!({"text": "a"}));
}

#[tokio::test]
async fn row_07_a_reply_without_end_is_given_up_at_the_limit() {
    let sent = Arc::new(Mutex::new(0));
    let counting = Arc::clone(&sent);
    let platform = Platform::start(move |_| {
        let counting = Arc::clone(&counting);
        let chunks = futures_util::stream::repeat_with(move || {
            *counting.lock().unwrap() += 1;
            Ok::<_, std::io::Error>(Bytes::from_static(&BLANKS))
        });
        text(200, "application/json", Body::from_stream(chunks))
    })
    .await;
    let client = platform.client();
    for error in [
        Touch {}.send(&client).reply_limit(1 << 20).await.unwrap_err(),
        client.call_raw(feishu_runtime::Method::Get, "/x").reply_limit(1 << 20).await.unwrap_err(),
    ] {
        assert!(error.to_string().contains("more than 1048576 bytes") && !error.is_retryable(), "{error}");
    }
    assert!(*sent.lock().unwrap() < 10_000, "some buffers more, and not for ever");

    let platform = Platform::start(|_| text(200, "application/json", vec![b' '; 2 << 20])).await;
    let small = platform.builder().reply_limit(1 << 20).retry(Retry::never()).build().unwrap();
    assert!(Touch {}.send(&small).await.unwrap_err().to_string().contains("more than 1048576 bytes"));
}

/// As the README shows it.
#[tokio::test]
async fn a_film_goes_up_and_comes_down_in_a_few_lines() {
    async fn up<F>(block_size: i64, send: impl FnMut(Block) -> F) -> Result<i64, Error>
    where
        F: Future<Output = Result<(), Error>>,
    {
        upload_parts(Part::bytes(content()), block_size, send, |_| ()).await
    }

    async fn down<E: Endpoint<Response = Download>>(
        client: &Client,
        film: &E,
        path: &Path,
    ) -> Result<u64, Error> {
        Download::resume(Call::new(client, film), path).await
    }

    let platform = Platform::start(|seen| rest(seen, LENGTH, "v1")).await;
    assert_eq!(up(50_000, |_| async { Ok(()) }).await.unwrap(), 2);
    let folder = tempfile::tempdir().unwrap();
    let film = GetFile { name: "f".into() };
    assert_eq!(down(&platform.client(), &film, &folder.path().join("f")).await.unwrap(), LENGTH as u64);
}
