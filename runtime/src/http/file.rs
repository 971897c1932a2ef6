//! Files of this machine on their way out, opened when they are sent.

use std::io;
use std::path::Path;
use std::sync::{Mutex, PoisonError};

use futures_util::TryStreamExt;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncSeekExt, SeekFrom};
use tokio_util::io::ReaderStream;

use crate::codec::{Part, Reader, Source};
use crate::error::{Error, TransportError, TransportKind, UploadError};

/// The bytes of a part, and how many where that is known.
pub(super) async fn open(part: &Part) -> Result<(reqwest::Body, Option<u64>), TransportError> {
    match &part.source {
        Source::Bytes(bytes) => Ok((bytes.clone().into(), Some(bytes.len() as u64))),
        Source::Path(path, range) => {
            open_file(path, *range).await.map_err(|error| unreadable(named(path, &error)))
        }
        Source::Reader { reader, len } => Ok((stream(take(reader)?), *len)),
    }
}

/// What a part reads from, which can be taken once.
pub(super) fn take(reader: &Mutex<Option<Reader>>) -> Result<Reader, TransportError> {
    let reader = reader.lock().unwrap_or_else(PoisonError::into_inner).take();
    reader.ok_or_else(|| unreadable(io::Error::other("a reader can be sent once only")))
}

/// A part of a multipart body.
pub(super) async fn in_form(part: Part) -> Result<reqwest::multipart::Part, Error> {
    let (body, len) = open(&part).await?;
    let form = match len {
        Some(len) => reqwest::multipart::Part::stream_with_length(body, len),
        None => reqwest::multipart::Part::stream(body),
    };
    // Without a file name the platform takes the part for a text.
    let form = form.file_name(part.file_name.as_deref().map_or_else(|| "file".to_owned(), one_line));
    match part.content_type {
        // Nothing was sent, and trying again will not make it a MIME type.
        Some(mime) => form
            .mime_str(&mime)
            .map_err(|_| Error::Config(format!("`{mime}`: the content type of a part is no MIME type"))),
        None => Ok(form),
    }
}

async fn open_file(path: &Path, range: Option<(u64, u64)>) -> io::Result<(reqwest::Body, Option<u64>)> {
    let mut file = tokio::fs::File::open(path).await?;
    let Some((from, len)) = range else {
        let len = file.metadata().await?.len();
        return Ok((stream(file), Some(len)));
    };
    file.seek(SeekFrom::Start(from)).await?;
    Ok((stream(file.take(len)), Some(len)))
}

fn stream(reader: impl AsyncRead + Send + 'static) -> reqwest::Body {
    const CHUNK: usize = 64 * 1024;
    reqwest::Body::wrap_stream(ReaderStream::with_capacity(reader, CHUNK).map_err(UploadError))
}

/// Says which file it was. An error of the system does not.
pub(crate) fn named(path: &Path, error: &io::Error) -> io::Error {
    io::Error::new(error.kind(), format!("{}: {error}", path.display()))
}

/// A line end in a file name would end the header it stands in; browsers write it so.
fn one_line(name: &str) -> String {
    name.replace('\r', "%0D").replace('\n', "%0A")
}

pub(super) fn unreadable(error: io::Error) -> TransportError {
    TransportError::new(TransportKind::Upload, error)
}
