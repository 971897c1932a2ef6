//! A file on its way from the platform.

use std::fmt;
use std::path::{Path, PathBuf};

use bytes::{Bytes, BytesMut};
use futures_core::Stream;
use percent_encoding::percent_decode_str;
use reqwest::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use tokio::io::AsyncWriteExt;

use crate::error::{Error, Reason, TransportError, TransportKind, Trip};
use crate::part::named;
use crate::reply::{Body, FromReply, Head, Received, decode_error, failure, hidden_failure};
use crate::spec::Spec;
use crate::transport::Incoming;

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
    /// The name the platform gives the file. It is a name only: what stands before it as a path is left out, because
    /// whoever uploaded the file chose it.
    pub fn file_name(&self) -> Option<String> {
        let disposition = self.head.headers.get(CONTENT_DISPOSITION)?;
        // Some services write the name as UTF-8, as it is.
        file_name(&String::from_utf8_lossy(disposition.as_bytes()))
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
                    let (host, elapsed) = (incoming.host(), self.begun.elapsed());
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

    /// Writes the file to `path`, all of it or nothing: until the last byte has come the path keeps what it had.
    ///
    /// # Errors
    /// When the connection breaks or the disk refuses.
    pub async fn write_to(self, path: impl AsRef<Path>) -> Result<u64, Error> {
        let path = path.as_ref();
        let part = Part(sibling(path));
        let written = self.write_all(&part.0).await?;
        tokio::fs::rename(&part.0, path).await.map_err(unwritable(path))?;
        Ok(written)
    }

    async fn write_all(mut self, path: &Path) -> Result<u64, Error> {
        let mut file = tokio::fs::File::create_new(path).await.map_err(unwritable(path))?;
        let mut written = 0;
        while let Some(chunk) = self.chunk().await? {
            file.write_all(&chunk).await.map_err(unwritable(path))?;
            written += chunk.len() as u64;
        }
        file.sync_all().await.map_err(unwritable(path))?;
        Ok(written)
    }

    fn header(&self, name: &str) -> Option<&str> {
        self.head.headers.get(name).and_then(|value| value.to_str().ok())
    }
}

/// Tells a file from an error. An error has an HTTP status to match, or is a JSON reply with a code that nobody called
/// an attachment.
pub(crate) async fn judge(spec: &'static Spec, mut incoming: Incoming) -> Result<Received, Error> {
    const LONGEST_ERROR: usize = 256 * 1024;

    let head = incoming.head.clone();
    let bad = head.status >= 400;
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

fn is_json(head: &Head) -> bool {
    let content_type = head.headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok());
    content_type.is_some_and(|content_type| content_type.contains("json"))
}

/// A file that is gone when it has not been renamed.
struct Part(PathBuf);

impl Drop for Part {
    fn drop(&mut self) {
        // After the rename there is nothing left to remove, and otherwise nothing left to do.
        let _ = std::fs::remove_file(&self.0);
    }
}

/// A name beside `path` that no other download uses.
fn sibling(path: &Path) -> PathBuf {
    use std::sync::atomic::{AtomicU64, Ordering};
    static NUMBER: AtomicU64 = AtomicU64::new(0);

    let number = NUMBER.fetch_add(1, Ordering::Relaxed);
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(format!(".{}-{number}.part", std::process::id()));
    path.with_file_name(name)
}

fn unwritable(path: &Path) -> impl FnOnce(std::io::Error) -> Error + '_ {
    move |error| TransportError::new(TransportKind::Write, named(path, &error)).into()
}

/// The name in a `Content-Disposition`; the encoded form says more than the plain one.
fn file_name(disposition: &str) -> Option<String> {
    let parameters = parameters(disposition);
    let parameter = |name: &str| {
        parameters.iter().find(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value)
    };
    let decode = |text: &str| percent_decode_str(text).decode_utf8_lossy().into_owned();
    let encoded = parameter("filename*").map(|value| decode(value.rsplit('\'').next().unwrap_or(value)));
    encoded.as_deref().and_then(last_segment).or_else(|| last_segment(&decode(parameter("filename")?)))
}

/// What stands behind the last separator, of whichever system; nothing where that is no name.
fn last_segment(name: &str) -> Option<String> {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    (!matches!(last, "" | "." | "..")).then(|| last.to_owned())
}

/// The parameters of a header: `; key=value`, where a value in quotes may hold `;` and escaped quotes.
fn parameters(header: &str) -> Vec<(String, String)> {
    let (mut quoted, mut escaped) = (false, false);
    let mut pieces = Vec::new();
    let mut piece = String::new();
    for letter in header.chars() {
        match letter {
            letter if escaped => {
                piece.push(letter);
                escaped = false;
            }
            '\\' if quoted => escaped = true,
            '"' => quoted = !quoted,
            ';' if !quoted => pieces.push(std::mem::take(&mut piece)),
            letter => piece.push(letter),
        }
    }
    pieces.push(piece);
    let pairs = pieces.iter().skip(1).filter_map(|piece| piece.split_once('='));
    pairs.map(|(key, value)| (key.trim().to_owned(), value.trim().to_owned())).collect()
}

impl FromReply for Download {
    const STREAMED: bool = true;

    fn from_reply(spec: &'static Spec, received: &mut Received) -> Result<Self, Error> {
        let body = std::mem::replace(&mut received.body, Body::Whole(Bytes::new()));
        Ok(Self { spec, head: received.head.clone(), body, begun: tokio::time::Instant::now() })
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
