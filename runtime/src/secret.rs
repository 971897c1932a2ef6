//! A text that must not end up in a log.

use std::fmt;
use std::sync::Arc;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ring::rand::{SecureRandom, SystemRandom};

/// A secret or a token. `Debug` shows `***`; [`expose`](Self::expose) shows the text.
///
/// ```
/// use feishu_runtime::Secret;
///
/// let secret = Secret::from("s3cr3t");
/// assert_eq!(format!("{secret:?}"), "***");
/// assert_eq!(secret.expose(), "s3cr3t");
/// ```
#[derive(Clone, PartialEq, Eq, Default)]
pub struct Secret(Arc<str>);

impl Secret {
    /// The text itself.
    pub fn expose(&self) -> &str {
        &self.0
    }

    /// Whether it can be a token or a ticket: visible ASCII, which is what a header takes, and no longer than the head of a
    /// request may be. The platform speaks of 4 kB at most.
    pub(crate) fn is_token(&self) -> bool {
        (1..=16_384).contains(&self.0.len()) && self.0.bytes().all(|byte| byte.is_ascii_graphic())
    }

    /// Whether there is no text at all.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl<T: Into<Arc<str>>> From<T> for Secret {
    fn from(text: T) -> Self {
        Self(text.into())
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("***")
    }
}

/// Bytes that nobody can guess; `None` on a machine that has none.
pub(crate) fn random_bytes<const LEN: usize>() -> Option<[u8; LEN]> {
    let mut bytes = [0; LEN];
    SystemRandom::new().fill(&mut bytes).ok().map(|()| bytes)
}

/// The same as a text that a URL, a header and a form take as it is.
pub(crate) fn random_text<const LEN: usize>() -> Option<String> {
    random_bytes::<LEN>().map(|bytes| URL_SAFE_NO_PAD.encode(bytes))
}
