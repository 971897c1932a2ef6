//! Messages that the platform sends.

use super::{AppType, Catalog, Dialect, Field, Sample, Scope, Type, is_false, is_usual};
use crate::{diag::Span, words::Language};
use serde::{Deserialize, Serialize};

/// One message that the platform sends when something happens.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(bound(deserialize = "T: Deserialize<'de>"))]
pub struct Event<T = Type> {
    /// `contact.user.created_v3`: as on the wire, which tells it from all others.
    #[serde(rename = "type")]
    pub event_type: String,
    /// Whether the platform waits for a reply.
    pub kind: EventKind,
    /// What stands around the event itself.
    pub schema: EventSchema,
    /// The page, relative to the docs folder. One page may describe several events.
    pub source: String,
    /// Further pages of the same event.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub also: Vec<String>,
    /// How the page was written.
    pub dialect: Dialect,
    /// The language of its prose.
    #[serde(default, skip_serializing_if = "is_usual")]
    pub language: Language,
    /// The page's title.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub title: String,
    /// The first paragraph, as Markdown.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub summary: String,
    /// The page on the platform's site.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub doc_url: String,
    /// Historic versions and events the page advises against.
    #[serde(default, skip_serializing_if = "is_false")]
    pub deprecated: bool,
    /// Whether its page has facts alone, and no prose.
    #[serde(default, skip_serializing_if = "is_false")]
    pub condensed: bool,
    /// Which kinds of apps get it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub app_types: Vec<AppType>,
    /// Any one of these suffices to get it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub scopes: Vec<Scope>,
    /// Needed for single fields of it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub field_scopes: Vec<Scope>,
    /// `event.message.message_id`: the field by which repeats are told apart, only where the page says that the message's
    /// own id does not do.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub same_by: Option<String>,
    /// The whole message: `schema`, `header`, `event`, or what the first schema has in their place.
    pub body: Vec<Field<T>>,
    /// What a callback may be answered. Of a reply in several forms, the fields of every form.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub reply: Vec<Field<T>>,
    /// The page's samples of the message that are valid JSON.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub examples: Vec<Sample>,
    /// The same of the reply.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub reply_examples: Vec<Sample>,
    /// Where the page says that it is an event; diagnostics about the whole event point here.
    #[serde(skip)]
    pub span: Span,
}

/// Whether the platform waits for a reply.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum EventKind {
    /// 事件: it tells, and wants nothing but to be acknowledged.
    Event,
    /// 回调: the reply says what happens next.
    Callback,
}

/// What stands around the event itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum EventSchema {
    /// `ts`, `uuid`, `token`, `type`, `event`; or, of the oldest callback, nothing.
    #[serde(rename = "1.0")]
    First,
    /// `schema`, `header`, `event`.
    #[serde(rename = "2.0")]
    Second,
}

/// What the whole of an event stands in: all else is of the message.
pub(crate) const EVENT: &str = "event";

/// Where types without a version belong. The platform makes no more of them, and no page says it: an address in the site's
/// menu differs from export to export.
const HOMES: &[(&str, &[&str])] = &[
    ("application_v6", &["app_", "order_paid"]),
    (
        "approval_v4",
        &["approval", "leave_", "out_", "work_", "shift_", "trip_", "remedy_", "third_party_approval"],
    ),
    ("calendar_v4", &["third_party_meeting_room"]),
    ("cardkit_v1", &["card."]),
    ("contact_v3", &["user_", "dept_", "contact_"]),
    ("im_v1", &["p2p_chat", "chat_", "message", "add_bot", "remove_bot", "url.preview"]),
];

/// The home of types that nobody knows.
const ELSEWHERE: &str = "event_v1";

impl<T> Event<T> {
    /// `contact_v3` of `contact.user.created_v3`: the service version that it belongs to. It depends on the type alone.
    pub fn service(&self) -> String {
        service(&self.event_type)
    }

    /// `user` and `created` of `contact.user.created_v3`: the type without its service.
    pub fn words(&self) -> Vec<&str> {
        words(&self.event_type)
    }
}

impl Event {
    /// The depth of the deepest type.
    pub(crate) fn depth(&self) -> usize {
        self.body.iter().chain(&self.reply).map(|field| field.ty.depth()).max().unwrap_or_default()
    }

    /// What is the event's own, and the way to it: what `event` holds, or all where the message has no such member.
    pub(crate) fn payload(&self) -> (&'static str, &[Field]) {
        let event = self.body.iter().find(|field| field.name == EVENT);
        event.map_or(("body", &self.body), |event| ("body.event", event.ty.members().unwrap_or_default()))
    }
}

/// `created` and `3` of `created_v3`.
fn versioned(word: &str) -> Option<(&str, &str)> {
    let (word, version) = word.rsplit_once("_v")?;
    let is_number = !version.is_empty() && version.len() < 4 && version.bytes().all(|b| b.is_ascii_digit());
    (is_number && !word.is_empty()).then_some((word, version))
}

fn service(event_type: &str) -> String {
    let reviewed = || {
        let is_home =
            |(_, starts): &&(&str, &[&str])| starts.iter().any(|start| event_type.starts_with(start));
        HOMES.iter().find(is_home).map_or(ELSEWHERE, |(service, _)| service).to_owned()
    };
    let (project, rest) = event_type.split_once('.').unwrap_or((event_type, ""));
    match versioned(rest) {
        Some((_, version)) if !event_type.starts_with("card.") => format!("{project}_v{version}"),
        Some(_) | None => reviewed(),
    }
}

fn words(event_type: &str) -> Vec<&str> {
    let mut words = event_type.split('.').collect::<Vec<_>>();
    let is_placed = words.len() > 1 && versioned(event_type).is_some() && words.first() != Some(&"card");
    if is_placed {
        words.remove(0);
        if let Some(last) = words.last_mut() {
            *last = versioned(last).map_or(*last, |(word, _)| word);
        }
    }
    words
}

/// Whether a text can be the type of an event: words with dots between them.
pub(crate) fn is_type(text: &str) -> bool {
    let is_word = |word: &str| {
        word.starts_with(|c: char| c.is_ascii_alphanumeric())
            && word.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_')
    };
    text.len() <= LONGEST_TYPE && text.contains(['_', '.']) && text.split('.').all(is_word)
}

/// Longest type of an event; the platform's longest has 75 characters.
const LONGEST_TYPE: usize = 128;

impl Catalog {
    /// The event of this type.
    pub fn event(&self, event_type: &str) -> Option<&Event> {
        self.events.iter().find(|event| event.event_type == event_type)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn is(event_type: &str, at: &str, called: &[&str]) {
        assert_eq!(
            (service(event_type).as_str(), words(event_type).as_slice()),
            (at, called),
            "{event_type}"
        );
    }

    #[test]
    fn a_type_names_its_service_and_what_happened() {
        is("contact.user.created_v3", "contact_v3", &["user", "created"]);
        is("im.chat.member.bot.added_v1", "im_v1", &["chat", "member", "bot", "added"]);
        is("drive.file.title_updated_v1", "drive_v1", &["file", "title_updated"]);
    }

    #[test]
    fn a_type_without_a_version_has_a_reviewed_home() {
        is("leave_approvalV2", "approval_v4", &["leave_approvalV2"]);
        is("app_ticket", "application_v6", &["app_ticket"]);
        is("card.action.trigger", "cardkit_v1", &["card", "action", "trigger"]);
        is("card.action.trigger_v1", "cardkit_v1", &["card", "action", "trigger_v1"]);
        is("something_new", ELSEWHERE, &["something_new"]);
    }

    #[test]
    fn a_type_is_words_and_dots() {
        for text in ["contact.user.created_v3", "app_ticket", "card.action.trigger"] {
            assert!(is_type(text), "{text}");
        }
        for text in ["", "event", "a..b", ".a", "a.b/../c", "a_b c", "类型_a", "_a.b"] {
            assert!(!is_type(text), "{text}");
        }
    }
}
