//! The checks of events: what comes is held against its table as a reply is.

use super::{each_below, link, pattern, sample};
use crate::{
    diag::Diagnostics,
    model::{Event, Field},
};

pub(super) fn check(event: &Event, diagnostics: &mut Diagnostics) {
    each_field(event, &mut |field| pattern::check_field(field, diagnostics));
    sample::check_event(event, diagnostics);
    link::check_text(&event.summary, event.span, diagnostics);
    each_field(event, &mut |field| link::check_text(&field.description, field.span, diagnostics));
}

fn each_field(event: &Event, visit: &mut dyn FnMut(&Field)) {
    for fields in [&event.body, &event.reply] {
        each_below(fields, visit);
    }
}

#[cfg(test)]
mod tests {
    use super::super::lint;
    use crate::{
        diag::{Code, Span},
        model::{Catalog, Event, Sample, Type, fixture},
    };
    use serde_json::{Value, json};

    #[track_caller]
    fn says(event: Event, expected: &[(Code, &str)]) {
        let found = lint(&Catalog { events: vec![event], ..Catalog::default() });
        let found = found.iter().map(|found| (found.code, found.message.as_str())).collect::<Vec<_>>();
        assert_eq!(found, expected);
    }

    fn event(sample: Value) -> Event {
        let id = fixture::field("id", Type::Int);
        Event {
            body: vec![fixture::field("event", fixture::object(vec![id]))],
            examples: vec![Sample { value: sample, span: Span::default() }],
            ..fixture::event("a.b.made_v1")
        }
    }

    #[test]
    fn a_sample_of_an_event_is_held_against_its_table() {
        says(event(json!({"event": {"id": 1}})), &[]);
        let message = "the sample has `event.name`, which no row lists";
        says(event(json!({"event": {"name": ""}})), &[(Code::SampleUnlisted, message)]);
    }

    #[test]
    fn a_link_of_an_event_leads_somewhere() {
        let mut event = event(json!({}));
        event.summary = "See [x](x.md).".to_owned();
        says(event, &[(Code::LinkDead, "the link to `x.md` leads nowhere")]);
    }
}
