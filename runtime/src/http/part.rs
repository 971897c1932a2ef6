//! A file on its way to the platform.

mod blocks;

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};

use bytes::Bytes;
use futures_util::TryStreamExt;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncSeekExt, SeekFrom};
use tokio_util::io::ReaderStream;

use crate::codec::{Slot, Target, ValueRef};
pub use blocks::{Block, Uploaded, upload_parts};

use crate::error::{Error, TransportError, TransportKind, UploadError};

/// A file to upload, with its name and content type. Its bytes are read while they are sent.
///
/// ```
/// use feishu_runtime::Part;
///
/// let icon = Part::bytes(&b"\x89PNG"[..]).file_name("icon.png").content_type("image/png");
/// let film = Part::path("film.mp4"); // named after the path, opened when it is sent
/// ```
#[derive(Clone, Default)]
pub struct Part {
    source: Source,
    file_name: Option<String>,
    /// Whether the name is the caller's own word, and not that of a path.
    named: bool,
    content_type: Option<String>,
}

#[derive(Clone)]
enum Source {
    Bytes(Bytes),
    /// A file, or so many bytes of it from some place on.
    Path(PathBuf, Option<(u64, u64)>),
    Reader {
        reader: Arc<Mutex<Option<Reader>>>,
        len: Option<u64>,
    },
}

type Reader = Pin<Box<dyn AsyncRead + Send>>;

impl Default for Source {
    fn default() -> Self {
        Self::Bytes(Bytes::new())
    }
}

impl Part {
    /// A file that is in memory already.
    pub fn bytes(bytes: impl Into<Bytes>) -> Self {
        Self { source: Source::Bytes(bytes.into()), ..Self::default() }
    }

    /// A file on disk, opened each time it is sent.
    pub fn path(path: impl Into<PathBuf>) -> Self {
        let path = path.into();
        let file_name = path.file_name().map(|name| name.to_string_lossy().into_owned());
        Self { source: Source::Path(path, None), file_name, ..Self::default() }
    }

    /// Whatever can be read. It is sent chunked and once: a call with it is never repeated.
    pub fn reader(reader: impl AsyncRead + Send + 'static) -> Self {
        Self::from_reader(Box::pin(reader), None)
    }

    /// The same with a known length, which most upload endpoints want.
    pub fn sized_reader(reader: impl AsyncRead + Send + 'static, len: u64) -> Self {
        Self::from_reader(Box::pin(reader), Some(len))
    }

    fn from_reader(reader: Reader, len: Option<u64>) -> Self {
        let source = Source::Reader { reader: Arc::new(Mutex::new(Some(reader))), len };
        Self { source, ..Self::default() }
    }

    /// Names the file. Without this its name is that of the form's own field for it (`file_name`), else of its path.
    #[must_use]
    pub fn file_name(mut self, name: impl Into<String>) -> Self {
        self.file_name = Some(name.into());
        self.named = true;
        self
    }

    /// The same part under this name, unless the caller gave it one.
    pub(crate) fn named_unless_told(mut self, name: &str) -> Self {
        if !self.named {
            self.file_name = Some(name.to_owned());
        }
        self
    }

    /// Says what the file holds, as a MIME type.
    #[must_use]
    pub fn content_type(mut self, mime: impl Into<String>) -> Self {
        self.content_type = Some(mime.into());
        self
    }

    /// Whether the bytes can be had a second time.
    pub(crate) fn replayable(&self) -> bool {
        match self.source {
            Source::Bytes(_) | Source::Path(..) => true,
            Source::Reader { .. } => false,
        }
    }

    /// The bytes, and how many where that is known.
    pub(crate) async fn open(&self) -> Result<(reqwest::Body, Option<u64>), TransportError> {
        match &self.source {
            Source::Bytes(bytes) => Ok((bytes.clone().into(), Some(bytes.len() as u64))),
            Source::Path(path, range) => {
                open_file(path, *range).await.map_err(|error| unreadable(named(path, &error)))
            }
            Source::Reader { reader, len } => Ok((stream(Self::take(reader)?), *len)),
        }
    }

    fn take(reader: &Mutex<Option<Reader>>) -> Result<Reader, TransportError> {
        let reader = reader.lock().unwrap_or_else(PoisonError::into_inner).take();
        reader.ok_or_else(|| unreadable(io::Error::other("a reader can be sent once only")))
    }

    /// As a part of a multipart body.
    pub(crate) async fn into_form_part(self) -> Result<reqwest::multipart::Part, Error> {
        let (body, len) = self.open().await?;
        let mut part = match len {
            Some(len) => reqwest::multipart::Part::stream_with_length(body, len),
            None => reqwest::multipart::Part::stream(body),
        };
        // Without a file name the platform takes the part for a text.
        part = part.file_name(self.file_name.as_deref().map_or_else(|| "file".to_owned(), one_line));
        match self.content_type {
            // Nothing was sent, and trying again will not make it a MIME type.
            Some(mime) => part
                .mime_str(&mime)
                .map_err(|_| Error::Config(format!("`{mime}`: the content type of a part is no MIME type"))),
            None => Ok(part),
        }
    }

    /// Whether nothing was given: neither bytes nor a name.
    pub(crate) fn is_nothing(&self) -> bool {
        matches!(&self.source, Source::Bytes(bytes) if bytes.is_empty()) && self.file_name.is_none()
    }

    pub(crate) fn mime(&self) -> &str {
        self.content_type.as_deref().unwrap_or("application/octet-stream")
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

fn unreadable(error: io::Error) -> TransportError {
    TransportError::new(TransportKind::Upload, error)
}

impl fmt::Debug for Part {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let source = match &self.source {
            Source::Bytes(bytes) => format!("{} bytes", bytes.len()),
            Source::Path(path, _) => path.display().to_string(),
            Source::Reader { .. } => "a reader".to_owned(),
        };
        f.debug_struct("Part")
            .field("source", &source)
            .field("file_name", &self.file_name)
            .field("content_type", &self.content_type)
            .finish_non_exhaustive()
    }
}

impl Slot for Part {
    fn view(&self) -> ValueRef<'_> {
        ValueRef::Part(self)
    }

    fn target(&mut self) -> Target<'_> {
        Target::Part(self)
    }
}
