//! What stands around an event in its message.

use crate::model::event::{EVENT, is_type};
use serde_json::Value;

pub(super) const SCHEMA: &str = "schema";
pub(super) const HEADER: &str = "header";

/// What the first schema calls every message.
const CALLBACK: &str = "event_callback";

/// The field that has the type: in the header, and in an event of the first schema.
pub(super) const TYPE_FIELDS: [&str; 2] = ["event_type", "type"];

/// The type that a whole message says it has; `None` for what is no such message.
pub(super) fn type_of(message: &Value) -> Option<&str> {
    let in_header = message.get(HEADER).and_then(|header| header.get("event_type"));
    let is_first = message.get("type").and_then(Value::as_str) == Some(CALLBACK);
    let in_event = message.get(EVENT).filter(|_| is_first).and_then(|event| event.get("type"));
    in_header.or(in_event)?.as_str().filter(|text| is_type(text))
}

/// The further types that a remark behind the type of a sample's text names: `"user_add", // user_add, user_update`.
pub(super) fn remarked<'t>(text: &'t str, event_type: &str) -> Vec<&'t str> {
    let printed = format!("\"{event_type}\"");
    let lines = text.lines().filter_map(|line| line.split_once(&printed)?.1.split_once("//"));
    let words = lines
        .flat_map(|(_, remark)| remark.split(|c: char| !(c.is_ascii_alphanumeric() || c == '_' || c == '.')));
    words.filter(|word| is_type(word)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_message_says_its_type_in_its_header_or_in_its_event() {
        let second =
            json!({"schema": "2.0", "header": {"event_type": "a.b.made_v1"}, "event": {"type": "x_y"}});
        assert_eq!(type_of(&second), Some("a.b.made_v1"));
        let first = json!({"uuid": "1", "type": "event_callback", "event": {"type": "a_made"}});
        assert_eq!(type_of(&first), Some("a_made"));
        for other in
            [json!({"event": {"type": "a_made"}}), json!({"header": {"event_type": "一"}}), json!([1])]
        {
            assert_eq!(type_of(&other), None, "{other}");
        }
    }

    #[test]
    fn a_remark_names_the_types_that_share_a_sample() {
        let text = "{\n \"type\": \"a_made\", // one of a_made, a_gone\n \"id\": \"x\" // b_c\n}";
        assert_eq!(remarked(text, "a_made"), ["a_made", "a_gone"]);
        assert!(remarked(text, "b_c").is_empty());
    }
}
