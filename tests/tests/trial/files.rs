//! Films that go up and come down.

use feishu_api::drive_v1::file::{
    DownloadFile, UploadFilePart, UploadFilePartArgs, UploadFinishFile, UploadPrepareFile,
    UploadPrepareFileArgs, UploadPrepareFileResponse,
};
use feishu_api::im_v1::file::{CreateFile, CreateFileArgs};
use feishu_api::mock::{ApiFault, Fault, File, Platform, made};
use feishu_api::{Block, Client, Code, Download, Error, Part, Retry, TransportKind, upload_parts};
use std::path::Path;
use std::time::Duration;
use tokio::time::Instant;

/// Puts a file into a folder: its token.
async fn put(
    client: &Client,
    folder: &str,
    name: &str,
    file: Part,
    size: i64,
) -> Result<Option<String>, Error> {
    let prepare = UploadPrepareFile::new(UploadPrepareFileArgs {
        file_name: name.to_owned(),
        parent_type: "explorer".into(),
        parent_node: folder.to_owned(),
        size,
    });
    let begun = prepare.send(client).await?;
    let upload = begun.upload_id.unwrap_or_default();
    let send = |Block { seq, size, part, .. }| {
        let arguments = UploadFilePartArgs { upload_id: upload.clone(), seq, size, file: part };
        let request = UploadFilePart::new(arguments);
        async move { request.send(client).await.map(drop) }
    };
    let blocks = upload_parts(file, begun.block_size.unwrap_or_default(), send, |_| {}).await?;
    Ok(UploadFinishFile::new(upload, blocks).send(client).await?.file_token)
}

/// Brings a file home, whatever breaks on its way.
async fn fetch(client: &Client, token: &str, to: &Path) -> Result<u64, Error> {
    Download::resume(DownloadFile::new(token).send(client), to).await
}

/// A platform that takes four bytes at a time.
fn with_small_blocks() -> Platform {
    let platform = Platform::new();
    platform.on(|request: &UploadPrepareFile| {
        assert_eq!((request.parent_node.as_str(), request.size), ("fld_1", 10));
        Ok(made(|it: &mut UploadPrepareFileResponse| {
            it.upload_id = Some("up_1".to_owned());
            it.block_size = Some(4);
        }))
    });
    platform
}

/// The parts that have come, in the order of their numbers; one that came again is the same.
fn parts(platform: &Platform) -> Vec<(i64, Part)> {
    let mut parts: Vec<_> =
        platform.calls::<UploadFilePart>().into_iter().map(|sent| (sent.seq, sent.file)).collect();
    parts.sort_by_key(|(number, _)| *number);
    parts.dedup();
    parts
}

#[tokio::test]
async fn a_film_goes_up_in_parts() {
    let platform = with_small_blocks();
    let token = put(&platform.client(), "fld_1", "film.mp4", Part::bytes("0123456789"), 10).await.unwrap();
    assert_eq!(token.as_deref(), Some("file_token"));
    assert_eq!(
        parts(&platform),
        [(0, Part::bytes("0123")), (1, Part::bytes("4567")), (2, Part::bytes("89"))]
    );
    let finished = platform.calls::<UploadFinishFile>().remove(0);
    assert_eq!((finished.upload_id.as_str(), finished.block_num), ("up_1", 3));
}

#[tokio::test(start_paused = true)]
async fn a_part_that_breaks_goes_up_again() {
    let platform = with_small_blocks();
    platform.once(ApiFault::new(500, 1, "internal error")).of::<UploadFilePart>();
    platform.fault(Fault::Broken).of::<UploadFilePart>();
    put(&platform.client(), "fld_1", "film.mp4", Part::bytes("0123456789"), 10).await.unwrap();
    assert_eq!((platform.calls::<UploadFilePart>().len(), parts(&platform).len()), (5, 3));
}

#[tokio::test(start_paused = true)]
async fn an_upload_to_a_platform_that_says_nothing_ends() {
    let platform = Platform::new();
    platform.fault(Fault::Slow(Duration::from_hours(1))).times(9);
    let request = CreateFile::new(CreateFileArgs {
        file_type: "pdf".into(),
        file_name: "report.pdf".to_owned(),
        file: Part::bytes("%PDF"),
    });
    let (client, began) = (platform.client(), Instant::now());
    let call = request.send(&client).timeout(Duration::from_millis(300)).retry(Retry::never());
    let Err(Error::Transport(error)) = call.await else { panic!("too late") };
    assert_eq!(error.kind, TransportKind::Timeout);
    assert!(began.elapsed() < Duration::from_secs(1), "{:?}", began.elapsed());
    // The form's own field names the part.
    assert_eq!(platform.calls::<CreateFile>()[0].file, Part::bytes("%PDF").file_name("report.pdf"));
}

#[tokio::test]
async fn a_film_comes_down_over_connections_that_break() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("film.mp4");
    let film: Vec<u8> = (0..50_000_u32).flat_map(u32::to_be_bytes).collect();
    let platform = Platform::new();
    let served = film.clone();
    platform.on(move |_: &DownloadFile| Ok(File::new(served.clone()).file_name("film.mp4").into()));
    platform.fault(Fault::CutOff(70_000)).times(2);
    assert_eq!(fetch(&platform.client(), "box_1", &path).await.unwrap(), 200_000);
    assert!(std::fs::read(&path).unwrap() == film);
    assert_eq!(platform.calls::<DownloadFile>().len(), 3);
}

#[tokio::test]
async fn a_download_that_is_refused_is_an_error_with_its_status() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("film.mp4");
    let platform = Platform::new();
    platform.once(ApiFault::new(404, 1_061_003, "not found"));
    let Err(Error::Api(error)) = fetch(&platform.client(), "box_1", &path).await else { panic!("refused") };
    assert_eq!((error.http_status(), error.code), (404, Code(1_061_003)));
    assert!(!path.exists());
}
