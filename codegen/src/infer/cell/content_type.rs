//! Media types, as pages name them.

/// Media types that pages name, and how.
const CONTENT_TYPES: &[(&str, &str)] = &[
    ("multipart/form-data", "multipart/form-data"),
    ("form-data", "multipart/form-data"),
    ("x-www-form-urlencoded", "application/x-www-form-urlencoded"),
    ("octet-stream", "application/octet-stream"),
    ("application/json", "application/json"),
];

/// The media type that `text` names.
pub(crate) fn read(text: &str) -> Option<String> {
    CONTENT_TYPES.iter().find(|(word, _)| text.contains(word)).map(|(_, media_type)| (*media_type).to_owned())
}
