//! Values that else come from the platform, made by hand.

use bytes::Bytes;
use http::header::{CONTENT_DISPOSITION, CONTENT_TYPE, HeaderMap, HeaderValue};
use serde_json::Value;

use super::fill::fill;
use crate::codec::{ConvertError, Slot, read_tree};
use crate::error::{Error, TransportError, TransportKind};
use crate::http::{Body, Download, Endpoint, FromReply, Head, Received, Shown, judged};

/// A value in which the fields are set that are said: for types that have no other way to be made outside of their crate.
///
/// ```
/// use feishu_runtime::mock::made;
/// # #[derive(Default)] pub struct UnitDepartment { pub unit_id: Option<String> }
///
/// let department = made(|it: &mut UnitDepartment| it.unit_id = Some("BU121".to_owned()));
/// ```
pub fn made<T: Default>(set: impl FnOnce(&mut T)) -> T {
    let mut value = T::default();
    set(&mut value);
    value
}

/// A value from its JSON, as the docs print it.
///
/// # Errors
/// When the JSON has a value of another structure than the type.
pub fn of_json<T: Slot + Default>(json: &Value) -> Result<T, ConvertError> {
    let mut value = T::default();
    let told = read_tree(json, &mut value);
    if told.is_empty() { Ok(value) } else { Err(ConvertError { mismatches: told.into_vec() }) }
}

/// A response of which every field is filled: what a call without a handler is answered with.
pub fn sample<T: FromReply>() -> T {
    let mut response = T::blank();
    if let Shown::Slot(slot) = response.shown() {
        fill(slot);
    }
    response
}

/// What a call of an endpoint ends in that is answered with this HTTP status and body: the response, or the error.
///
/// # Errors
/// Those of the call.
pub fn received<E: Endpoint>(http_status: u16, body: impl Into<Bytes>) -> Result<E::Response, Error> {
    let head = Head { status: http_status, headers: HeaderMap::new() };
    let body = body.into();
    if E::Response::STREAMED {
        judged(E::SPEC, &head, &body)?;
    }
    E::Response::from_reply(E::SPEC, &mut Received::new(head, Body::Whole(body)))
}

/// The error of a call that did not get through.
pub fn transport_error(kind: TransportKind) -> Error {
    TransportError::bare(kind).into()
}

/// A file as it comes from the platform: `Download::from(File::new(bytes))`.
///
/// ```
/// use feishu_runtime::{Download, mock::File};
///
/// let file = Download::from(File::new("a,b").file_name("report.csv").content_type("text/csv"));
/// assert_eq!(file.file_name().as_deref(), Some("report.csv"));
/// ```
#[derive(Clone, Debug, Default)]
#[must_use]
pub struct File {
    bytes: Bytes,
    headers: HeaderMap,
}

impl File {
    /// A file without a name.
    pub fn new(bytes: impl Into<Bytes>) -> Self {
        Self { bytes: bytes.into(), ..Self::default() }
    }

    /// Names the file.
    pub fn file_name(mut self, name: &str) -> Self {
        let name = percent_encoding::utf8_percent_encode(name, percent_encoding::NON_ALPHANUMERIC);
        let disposition = HeaderValue::try_from(format!("attachment; filename*=UTF-8''{name}"));
        self.headers.extend(disposition.map(|disposition| (CONTENT_DISPOSITION, disposition)));
        self
    }

    /// Says what the file holds, as a MIME type.
    pub fn content_type(mut self, mime: &str) -> Self {
        self.headers.extend(HeaderValue::try_from(mime).map(|mime| (CONTENT_TYPE, mime)));
        self
    }
}

impl From<File> for Download {
    fn from(File { bytes, headers }: File) -> Self {
        Self::whole(headers, bytes)
    }
}
