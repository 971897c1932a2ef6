//! Files of this machine on their way out, opened when they are sent.

use std::io;
use std::path::Path;
use std::pin::Pin;
use std::sync::{Mutex, PoisonError};
use std::task::{Context, Poll, ready};

use bytes::{Bytes, BytesMut};
use http::header::HeaderValue;
use http_body::{Body, Frame, SizeHint};
use http_body_util::BodyExt;
use tokio::io::{AsyncReadExt, AsyncSeekExt, ReadBuf, SeekFrom};

use super::content::{Content, whole};
use crate::codec::{Part, Reader, Source};
use crate::error::{Error, TransportError, TransportKind, UploadError};

/// So much is read at once.
const CHUNK: usize = 64 * 1024;

/// The bytes of a part.
pub(super) async fn open(part: &Part) -> Result<Content, TransportError> {
    match &part.source {
        Source::Bytes(bytes) => Ok(whole(bytes.clone())),
        Source::Path(path, range) => {
            open_file(path, *range).await.map_err(|error| unreadable(named(path, &error)))
        }
        Source::Reader { reader, len } => Ok(stream(take(reader)?, *len)),
    }
}

/// What a part reads from, which can be taken once.
pub(super) fn take(reader: &Mutex<Option<Reader>>) -> Result<Reader, TransportError> {
    let reader = reader.lock().unwrap_or_else(PoisonError::into_inner).take();
    reader.ok_or_else(|| unreadable(io::Error::other("a reader can be sent once only")))
}

/// What the docs of HTTP call a media type: nothing was sent, and trying again will not make another text one.
pub(super) fn content_type(mime: &str) -> Result<HeaderValue, Error> {
    let essence = mime.split(';').next().unwrap_or_default().trim();
    let is_token = |text: &str| {
        !text.is_empty()
            && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"!#$&^_.+-*".contains(&byte))
    };
    let is_mime = essence.split_once('/').is_some_and(|(kind, subtype)| is_token(kind) && is_token(subtype));
    let value = HeaderValue::from_str(mime).ok().filter(|_| is_mime);
    value.ok_or_else(|| Error::Config(format!("{mime:?}: the content type of a part is no MIME type")))
}

async fn open_file(path: &Path, range: Option<(u64, u64)>) -> io::Result<Content> {
    let whole = plain_len(path).await?;
    let mut file = tokio::fs::File::open(path).await?;
    let Some((from, len)) = range else {
        // One that grows meanwhile is sent as long as it was.
        return Ok(stream(Box::pin(file.take(whole)), Some(whole)));
    };
    file.seek(SeekFrom::Start(from)).await?;
    Ok(stream(Box::pin(file.take(len)), Some(len)))
}

/// The length of a plain file. To open a pipe would wait for whoever is at its other end, and none has a length.
pub(super) async fn plain_len(path: &Path) -> io::Result<u64> {
    let found = tokio::fs::metadata(path).await?;
    if found.is_file() { Ok(found.len()) } else { Err(io::Error::other("this is no plain file")) }
}

fn stream(reader: Reader, len: Option<u64>) -> Content {
    Streamed { reader: Mutex::new(reader), buffer: BytesMut::new(), rest: len }.map_err(Into::into).boxed()
}

/// A reader as a body.
struct Streamed {
    /// Never locked: a body has to be one that threads could share.
    reader: Mutex<Reader>,
    buffer: BytesMut,
    /// How much is to come, where that is known.
    rest: Option<u64>,
}

impl Body for Streamed {
    type Data = Bytes;
    type Error = UploadError;

    fn poll_frame(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, UploadError>>> {
        let Self { reader, buffer, rest } = self.get_mut();
        let reader = reader.get_mut().unwrap_or_else(PoisonError::into_inner);
        buffer.resize(CHUNK, 0);
        let mut read = ReadBuf::new(buffer);
        if let Err(error) = ready!(reader.as_mut().poll_read(cx, &mut read)) {
            return Poll::Ready(Some(Err(error.into())));
        }
        let len = read.filled().len();
        // What is sent besides would be taken for something else, and what is missing waited for.
        let left = rest.map(|rest| rest.checked_sub(len as u64));
        if left == Some(None) || len == 0 && rest.is_some_and(|rest| rest > 0) {
            return Poll::Ready(Some(Err(io::Error::other("it is not as long as was said").into())));
        }
        if len == 0 {
            return Poll::Ready(None);
        }
        *rest = left.flatten();
        Poll::Ready(Some(Ok(Frame::data(buffer.split_to(len).freeze()))))
    }

    fn size_hint(&self) -> SizeHint {
        self.rest.map_or_else(SizeHint::default, SizeHint::with_exact)
    }
}

/// Says which file it was. An error of the system does not.
pub(crate) fn named(path: &Path, error: &io::Error) -> io::Error {
    io::Error::new(error.kind(), format!("{}: {error}", path.display()))
}

pub(super) fn unreadable(error: io::Error) -> TransportError {
    TransportError::new(TransportKind::Upload, error)
}
