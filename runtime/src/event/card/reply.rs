//! What a card says to what was done on it.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::codec::to_vec;
use crate::message::template;

/// The reply to an action on a card: a short note, a new card in its place, both, or nothing.
///
/// ```
/// use feishu_runtime::{CardReply, ToastKind, json};
///
/// let reply = CardReply::toast("saved").kind(ToastKind::Success);
/// let reply = reply.and_card(json!({"schema": "2.0", "body": {"elements": []}}));
/// ```
#[derive(Default)]
#[non_exhaustive]
pub struct CardReply {
    /// The note.
    pub toast: Option<Toast>,
    /// The card, as `{type: "raw" | "template", data}`.
    pub card: Option<NewCard>,
}

crate::record! { CardReply: 0 toast; 1 card; }

/// A note that is shown for a moment.
#[derive(Default)]
#[non_exhaustive]
pub struct Toast {
    /// How it looks.
    pub kind: Option<ToastKind>,
    /// What it says.
    pub content: Option<String>,
    /// What it says in other languages, by their names: `en_us`.
    pub i18n: Option<BTreeMap<String, String>>,
}

crate::record! { Toast: 0 kind = "type"; 1 content; 2 i18n; }

/// How a note looks.
#[non_exhaustive]
#[expect(missing_docs, reason = "they mean what they say")]
pub enum ToastKind {
    Info,
    Success,
    Error,
    Warning,
    Other(String),
}

crate::choice! { ToastKind: Info = "info"; Success = "success"; Error = "error"; Warning = "warning"; }

/// A card that takes the place of the old one.
#[derive(Default)]
#[non_exhaustive]
pub struct NewCard {
    /// `raw` or `template`.
    pub kind: Option<String>,
    /// The card's JSON, or which template it is and what stands in it.
    pub data: Option<Value>,
}

crate::record! { NewCard: 0 kind = "type"; 1 data; }

impl CardReply {
    /// Nothing: it has been taken note of.
    pub fn none() -> Self {
        Self::default()
    }

    /// A note.
    pub fn toast(content: impl Into<String>) -> Self {
        let toast = Toast { kind: Some(ToastKind::Info), content: Some(content.into()), i18n: None };
        Self { toast: Some(toast), card: None }
    }

    /// A new card, as its JSON.
    pub fn card(card: Value) -> Self {
        Self::none().and_card(card)
    }

    /// A new card, from a template of the card builder, with the values of its variables.
    pub fn template(id: impl Into<String>, variables: Value) -> Self {
        let data = template(id, variables);
        Self { toast: None, card: Some(NewCard { kind: Some("template".to_owned()), data: Some(data) }) }
    }

    /// How the note looks: as an information unless said otherwise.
    #[must_use]
    pub fn kind(mut self, kind: ToastKind) -> Self {
        self.toast.get_or_insert_default().kind = Some(kind);
        self
    }

    /// What the note says in another language (`en_us`, `zh_cn`, `ja_jp`).
    #[must_use]
    pub fn in_language(mut self, language: impl Into<String>, content: impl Into<String>) -> Self {
        let toast = self.toast.get_or_insert_default();
        toast.i18n.get_or_insert_default().insert(language.into(), content.into());
        self
    }

    /// A new card besides.
    #[must_use]
    pub fn and_card(mut self, card: Value) -> Self {
        self.card = Some(NewCard { kind: Some("raw".to_owned()), data: Some(card) });
        self
    }

    /// The reply to an old callback: the card itself.
    pub(in crate::event) fn into_old(self) -> Result<Vec<u8>, serde_json::Error> {
        let card = self.card.and_then(|card| card.data);
        to_vec(&card.unwrap_or_else(|| json!({})))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn says(reply: &CardReply, expected: &Value) {
        let written = to_vec(reply).expect("it can be written");
        assert_eq!(serde_json::from_slice::<Value>(&written).expect("JSON"), *expected);
    }

    #[test]
    fn a_reply_is_written_as_the_page_has_it() {
        says(&CardReply::none(), &json!({}));
        let note = CardReply::toast("saved").kind(ToastKind::Success).in_language("en_us", "saved!");
        let toast = json!({"type": "success", "content": "saved", "i18n": {"en_us": "saved!"}});
        says(&note, &json!({"toast": toast}));
        says(
            &note.and_card(json!({"a": 1})),
            &json!({"toast": toast, "card": {"type": "raw", "data": {"a": 1}}}),
        );
        let data = json!({"template_id": "AAq", "template_variable": {"b": 2}});
        says(
            &CardReply::template("AAq", json!({"b": 2})),
            &json!({"card": {"type": "template", "data": data}}),
        );
    }

    #[test]
    fn an_old_callback_gets_the_card_alone() {
        let old = |reply: CardReply| {
            String::from_utf8(reply.into_old().expect("it can be written")).expect("UTF-8")
        };
        assert_eq!(old(CardReply::toast("a")), "{}");
        assert_eq!(old(CardReply::toast("a").and_card(json!({"b": 1}))), r#"{"b":1}"#);
    }
}
