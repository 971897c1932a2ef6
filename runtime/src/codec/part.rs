//! A file on its way to the platform.

use std::fmt;
use std::hash::{Hash, Hasher};
use std::path::PathBuf;
use std::pin::Pin;
use std::sync::{Arc, Mutex};

use bytes::Bytes;
use tokio::io::AsyncRead;

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
    pub(crate) source: Source,
    pub(crate) file_name: Option<String>,
    /// Whether the name is the caller's own word, and not that of a path.
    named: bool,
    pub(crate) content_type: Option<String>,
}

/// Where its bytes are.
#[derive(Clone)]
pub(crate) enum Source {
    Bytes(Bytes),
    /// A file, or so many bytes of it from some place on.
    Path(PathBuf, Option<(u64, u64)>),
    Reader {
        reader: Arc<Mutex<Option<Reader>>>,
        len: Option<u64>,
    },
}

pub(crate) type Reader = Pin<Box<dyn AsyncRead + Send>>;

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

    /// The same part with other bytes.
    pub(crate) fn holding(&self, source: Source) -> Self {
        Self { source, ..self.clone() }
    }

    /// Whether the bytes can be had a second time.
    pub(crate) fn replayable(&self) -> bool {
        match self.source {
            Source::Bytes(_) | Source::Path(..) => true,
            Source::Reader { .. } => false,
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

/// By name, type and bytes; a file on disk by its path, and a reader is equal to itself alone.
impl PartialEq for Part {
    fn eq(&self, other: &Self) -> bool {
        let Self { source, file_name, named: _, content_type } = self;
        let same_source = match (source, &other.source) {
            (Source::Bytes(one), Source::Bytes(other)) => one == other,
            (Source::Path(one, range), Source::Path(other, other_range)) => {
                one == other && range == other_range
            }
            (Source::Reader { reader: one, .. }, Source::Reader { reader: other, .. }) => {
                Arc::ptr_eq(one, other)
            }
            (Source::Bytes(_) | Source::Path(..) | Source::Reader { .. }, _) => false,
        };
        same_source && *file_name == other.file_name && *content_type == other.content_type
    }
}

impl Eq for Part {}

impl Hash for Part {
    fn hash<H: Hasher>(&self, state: &mut H) {
        match &self.source {
            Source::Bytes(bytes) => bytes.hash(state),
            Source::Path(path, range) => (path, range).hash(state),
            Source::Reader { reader, .. } => Arc::as_ptr(reader).hash(state),
        }
        (&self.file_name, &self.content_type).hash(state);
    }
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
