//! A file on its way from the platform.

mod name;
pub(crate) mod write;

use std::fmt;
use std::path::Path;

use bytes::{Bytes, BytesMut};
use futures_core::Stream;
#[cfg(feature = "mock")]
use http::header::HeaderMap;
use http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use tokio::io::AsyncWriteExt;

use super::head::Head;
use super::incoming::Incoming;
#[cfg(feature = "mock")]
use super::reply::Shown;
use super::reply::{Body, FromReply, Received};
use super::verdict::{decode_error, failure, hidden_failure};
use crate::error::{Error, Reason, Trip};
use crate::wire::Spec;

/// A file that is being downloaded.
///
/// ```no_run
/// # async fn example(mut file: feishu_runtime::Download) -> Result<(), feishu_runtime::Error> {
/// println!("{:?}, {:?} bytes", file.file_name(), file.len());
/// file.write_to("report.pdf").await?;
/// # Ok(())
/// # }
/// ```
pub struct Download {
    spec: &'static Spec,
    head: Head,
    body: Body,
    begun: tokio::time::Instant,
}

impl Download {
    /// The name the platform gives the file, made safe, because whoever uploaded the file chose it: without a path, without
    /// what some system takes for a drive, a device or a control, and at most 200 bytes long.
    pub fn file_name(&self) -> Option<String> {
        let disposition = self.head.headers.get(CONTENT_DISPOSITION)?;
        // Some services write the name as UTF-8, as it is.
        name::of(&String::from_utf8_lossy(disposition.as_bytes()))
    }

    /// What the file holds, as a MIME type.
    pub fn content_type(&self) -> Option<&str> {
        self.header(CONTENT_TYPE.as_str())
    }

    /// The length in bytes, where the platform says it: of the part, where a part was asked for.
    pub fn len(&self) -> Option<u64> {
        match &self.body {
            Body::Whole(bytes) => Some(bytes.len() as u64),
            Body::Stream(incoming) => incoming.len(),
        }
    }

    /// Whether the file is known to be empty.
    pub fn is_empty(&self) -> bool {
        self.len() == Some(0)
    }

    /// Whether this is the part that was asked for, and not the whole file.
    pub fn is_partial(&self) -> bool {
        self.head.status == 206
    }

    /// The next piece, `None` after the last.
    ///
    /// # Errors
    /// When the connection breaks, or pauses for longer than the call's timeout.
    pub async fn chunk(&mut self) -> Result<Option<Bytes>, Error> {
        match &mut self.body {
            Body::Whole(bytes) if bytes.is_empty() => Ok(None),
            Body::Whole(bytes) => Ok(Some(std::mem::take(bytes))),
            Body::Stream(incoming) => {
                let chunk = incoming.chunk().await;
                chunk.map_err(|error| {
                    let endpoint = self.spec.id.to_owned();
                    let (host, elapsed) = (Some(incoming.from.place().to_owned()), self.begun.elapsed());
                    Error::from(error).after(Trip { endpoint, host, attempts: 1, elapsed, wanted_by: None })
                })
            }
        }
    }

    /// The pieces as a stream.
    pub fn into_stream(self) -> impl Stream<Item = Result<Bytes, Error>> + Send + Unpin {
        Box::pin(futures_util::stream::try_unfold(self, |mut file| async move {
            Ok(file.chunk().await?.map(|chunk| (chunk, file)))
        }))
    }

    /// The whole file, if it is not longer than `limit` bytes.
    ///
    /// # Errors
    /// When it is longer, or the connection breaks.
    pub async fn bytes(mut self, limit: u64) -> Result<Bytes, Error> {
        let mut whole = BytesMut::new();
        while let Some(chunk) = self.chunk().await? {
            if (whole.len() + chunk.len()) as u64 > limit {
                return Err(decode_error(self.spec, &self.head, &Bytes::new(), Reason::TooLong(limit)));
            }
            whole.extend_from_slice(&chunk);
        }
        Ok(whole.freeze())
    }

    /// Writes the file to `path`, all of it or nothing: until the last byte has come the path keeps what it had, and its
    /// mode after that. For one that may break on its way, see [`resume`](Self::resume).
    ///
    /// # Errors
    /// When the connection breaks or the disk refuses.
    pub async fn write_to(self, path: impl AsRef<Path>) -> Result<u64, Error> {
        let endpoint = self.spec.id;
        self.write_all(path.as_ref()).await.map_err(|error| error.of_file(endpoint))
    }

    async fn write_all(mut self, path: &Path) -> Result<u64, Error> {
        let (mut file, temporary) = write::create(path).await?;
        let mut written = 0;
        while let Some(chunk) = self.chunk().await? {
            file.write_all(&chunk).await.map_err(write::unwritable(path))?;
            written += chunk.len() as u64;
        }
        file.sync_all().await.map_err(write::unwritable(path))?;
        drop(file);
        write::keep(temporary, path).await?;
        Ok(written)
    }

    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.head.headers.get(name).and_then(|value| value.to_str().ok())
    }
}

/// Tells a file from an error. An error has an HTTP status to match, or is a JSON reply with a code that nobody called
/// an attachment. `of_range`: whether a part was asked for.
pub(crate) async fn judge(
    spec: &'static Spec,
    mut incoming: Incoming,
    of_range: bool,
) -> Result<Received, Error> {
    const LONGEST_ERROR: usize = 256 * 1024;

    let head = incoming.head.clone();
    let bad = head.status >= 400;
    if let Some(found) = no_file(head.status, of_range) {
        return Err(decode_error(spec, &head, &Bytes::new(), Reason::NoFile(found)));
    }
    if !bad && (!is_json(&head) || head.headers.contains_key(CONTENT_DISPOSITION)) {
        return Ok(Received::new(head, Body::Stream(Box::new(incoming))));
    }
    let body = match incoming.whole(LONGEST_ERROR).await? {
        Some(body) => body,
        None if bad => return Err(failure(spec, &head, &Bytes::new())),
        None => return Ok(Received::new(head, Body::Stream(Box::new(incoming)))),
    };
    let error = if bad { Some(failure(spec, &head, &body)) } else { hidden_failure(spec, &head, &body) };
    error.map_or(Ok(Received::new(head, Body::Whole(body))), Err)
}

/// What a reply brings in place of a file: taken for one, it would take the place of a file that was there before.
fn no_file(status: u16, of_range: bool) -> Option<&'static str> {
    match status {
        206 if !of_range => Some("a part that was not asked for"),
        ..200 | 204 | 205 | 300..400 => Some("a reply without one"),
        _ => None,
    }
}

/// The same for a reply that is here already.
#[cfg(feature = "mock")]
pub(crate) fn judged(spec: &'static Spec, head: &Head, body: &Bytes) -> Result<(), Error> {
    let error =
        if head.status >= 400 { Some(failure(spec, head, body)) } else { hidden_failure(spec, head, body) };
    error.map_or(Ok(()), Err)
}

fn is_json(head: &Head) -> bool {
    let content_type = head.headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok());
    content_type.is_some_and(|content_type| content_type.contains("json"))
}

impl FromReply for Download {
    const STREAMED: bool = true;

    fn from_reply(spec: &'static Spec, received: &mut Received) -> Result<Self, Error> {
        let body = std::mem::replace(&mut received.body, Body::Whole(Bytes::new()));
        Ok(Self { spec, head: received.head.clone(), body, begun: tokio::time::Instant::now() })
    }

    #[cfg(feature = "mock")]
    fn blank() -> Self {
        Self::whole(HeaderMap::new(), Bytes::new())
    }

    #[cfg(feature = "mock")]
    fn shown(&mut self) -> Shown<'_> {
        let bytes = match &self.body {
            Body::Whole(bytes) => bytes.clone(),
            Body::Stream(_) => Bytes::new(),
        };
        Shown::File(self.head.headers.clone(), bytes)
    }
}

#[cfg(feature = "mock")]
impl Download {
    /// A file that is here already.
    pub(crate) fn whole(headers: HeaderMap, bytes: Bytes) -> Self {
        let head = Head { status: 200, headers };
        let body = Body::Whole(bytes);
        Self { spec: &Spec::EMPTY, head, body, begun: tokio::time::Instant::now() }
    }
}

impl fmt::Debug for Download {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Download")
            .field("file_name", &self.file_name())
            .field("content_type", &self.content_type())
            .field("len", &self.len())
            .finish_non_exhaustive()
    }
}
