//! Text that is JSON.

use std::fmt;
use std::ops::Deref;

use super::{JsonError, Slot, Target, ValueRef, to_vec};

/// Text that is JSON by its docs, as the `content` of a message is. It is sent and kept as it stands; a reply that holds
/// the JSON itself, not in a text, is read as its text.
///
/// ```
/// use feishu_runtime::{JsonText, Value};
///
/// let content = JsonText::from(r#"{"text": "hello"}"#);
/// let value: Value = content.read()?;
/// assert_eq!(value["text"], "hello");
/// # Ok::<(), feishu_runtime::codec::JsonError>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct JsonText(pub String);

impl JsonText {
    /// The JSON of a record, a list or any other value.
    ///
    /// # Errors
    /// Only when a [`Value`](serde_json::Value) inside cannot be written, which serde_json does not do.
    pub fn of(value: &dyn Slot) -> Result<Self, serde_json::Error> {
        Ok(Self(String::from_utf8(to_vec(value)?).map_err(serde_core::de::Error::custom)?))
    }

    /// What the text says, read as leniently as a reply: a value of another structure is left out.
    ///
    /// # Errors
    /// When the text is no JSON.
    pub fn read<T: Slot + Default>(&self) -> Result<T, JsonError> {
        let mut value = T::default();
        super::read(self.0.as_bytes(), &mut value)?;
        Ok(value)
    }
}

impl Slot for JsonText {
    fn view(&self) -> ValueRef<'_> {
        ValueRef::Text(&self.0)
    }

    fn target(&mut self) -> Target<'_> {
        Target::JsonText(&mut self.0)
    }
}

impl Deref for JsonText {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0
    }
}

impl From<String> for JsonText {
    fn from(text: String) -> Self {
        Self(text)
    }
}

impl From<&str> for JsonText {
    fn from(text: &str) -> Self {
        Self(text.to_owned())
    }
}

impl fmt::Display for JsonText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}
