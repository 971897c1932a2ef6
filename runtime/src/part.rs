//! A file on its way to the platform.

use std::fmt;

use bytes::Bytes;

use crate::codec::{Slot, Target, View};

/// A file to upload, with its name and content type.
#[derive(Clone, Default)]
pub struct Part {
    source: Bytes,
    file_name: Option<String>,
    content_type: Option<String>,
}

impl Part {
    /// A file that is in memory already.
    pub fn bytes(bytes: impl Into<Bytes>) -> Self {
        Self { source: bytes.into(), ..Self::default() }
    }

    /// Names the file.
    #[must_use]
    pub fn file_name(mut self, name: impl Into<String>) -> Self {
        self.file_name = Some(name.into());
        self
    }

    /// Says what the file holds, as a MIME type.
    #[must_use]
    pub fn content_type(mut self, mime: impl Into<String>) -> Self {
        self.content_type = Some(mime.into());
        self
    }
}

impl fmt::Debug for Part {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Part")
            .field("file_name", &self.file_name)
            .field("content_type", &self.content_type)
            .finish()
    }
}

impl Slot for Part {
    fn view(&self) -> View<'_> {
        View::Part(self)
    }

    fn target(&mut self) -> Target<'_> {
        Target::Part
    }

    fn clear(&mut self) {
        *self = Self::default();
    }
}
