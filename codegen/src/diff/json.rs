//! The report for programs.
//!
//! ```jsonc
//! {
//!   "schema": 1,
//!   "verdict": "major",                    // none | patch | minor | major
//!   "hosts": [{"id": "auth_v3.token.create", "kind": "host-added", "after": "https://accounts.feishu.cn"}],
//!                                          // where calls go that did not go there: to be looked at first
//!   "counts": {"breaking": 1, "behaviour": 0, "additive": 0, "docs": 3},
//!   "endpoints_before": 1037, "endpoints_after": 1040,
//!   "endpoints": [{                        // those with changes, by id
//!     "id": "contact_v3.unit.list_department",   // on the new side if it stands there
//!     "method": "GET", "path": "/open-apis/contact/v3/unit/list_department",
//!     "doc_url": "https://…",              // absent where the page gives none
//!     "changes": [{                        // at least one, in docs order
//!       "class": "breaking",               // breaking | behaviour | additive | docs
//!       "kind": "parameter-type",          // a name of the class table
//!       "path": "query.page_size",         // on the new side if it stands there; "" is the endpoint itself
//!       "before": "int",                   // absent where nothing stood there, or prose did
//!       "after": "string",                 // likewise
//!       "rust": "contact_v3::unit::ListDepartment::page_size"   // absent where no public item changes
//!     }]
//!   }],
//!   "events_before": 217, "events_after": 218,
//!   "events": [{                           // those with changes, by type
//!     "type": "contact.user.created_v3",
//!     "kind": "event",                     // event | callback
//!     "doc_url": "https://…",
//!     "changes": []                        // as above; `body` holds what comes, `reply` what a callback is answered
//!   }],
//!   "model_schema": [{                     // what changed in the form of the model files
//!     "change": "added",                   // added | removed | changed
//!     "path": "$defs.field.properties.origin"
//!   }]
//! }
//! ```
//!
//! Paths are those of the model: `path`, `query`, `header` and `body` hold what is sent and `response`
//! what comes back; `[]` is an element of a list, `{}` a value of a map, and `errors.43051` an error
//! code. Keys and names may be added within one `schema`; none is taken away or means another thing.

use super::{Change, Class, Counts, Diff, EndpointDiff, EventDiff, FormChange, show};
use serde_json::{Map, Value, json};

/// Version of the report.
pub const SCHEMA: u32 = 1;

/// The report, pretty-printed, with a line end.
pub fn render(diff: &Diff) -> String {
    let report = json!({
        "schema": SCHEMA,
        "hosts": diff.hosts().map(host).collect::<Vec<_>>(),
        "verdict": diff.verdict().name(),
        "counts": counts(diff.counts()),
        "endpoints_before": diff.before,
        "endpoints_after": diff.after,
        "endpoints": diff.endpoints.iter().map(endpoint).collect::<Vec<_>>(),
        "events_before": diff.events_before,
        "events_after": diff.events_after,
        "events": diff.events.iter().map(event).collect::<Vec<_>>(),
        "model_schema": diff.form.iter().map(form).collect::<Vec<_>>(),
    });
    format!("{report:#}\n")
}

fn host((endpoint, change): (&EndpointDiff, &Change)) -> Value {
    let Change { kind, path: _, before, after, rust: _ } = change;
    object([
        ("id", Some(json!(endpoint.id))),
        ("kind", Some(json!(kind.name()))),
        ("before", before.as_deref().map(Value::from)),
        ("after", after.as_deref().map(Value::from)),
    ])
}

fn form(change: &FormChange) -> Value {
    json!({ "change": change.what.word(), "path": change.path })
}

fn counts(counts: Counts) -> Value {
    Class::ALL.into_iter().map(|class| (class.name(), counts.get(class))).collect()
}

fn endpoint(endpoint: &EndpointDiff) -> Value {
    let EndpointDiff { id, method, path, doc_url, changes } = endpoint;
    let doc_url = (!doc_url.is_empty()).then_some(doc_url.as_str());
    object([
        ("id", Some(json!(id))),
        ("method", Some(json!(method.as_str()))),
        ("path", Some(json!(path))),
        ("doc_url", doc_url.map(Value::from)),
        ("changes", Some(changes.iter().map(change).collect())),
    ])
}

fn event(event: &EventDiff) -> Value {
    let EventDiff { event_type, kind, service: _, doc_url, changes } = event;
    let doc_url = (!doc_url.is_empty()).then_some(doc_url.as_str());
    object([
        ("type", Some(json!(event_type))),
        ("kind", Some(json!(show::event_kind(*kind)))),
        ("doc_url", doc_url.map(Value::from)),
        ("changes", Some(changes.iter().map(change).collect())),
    ])
}

fn change(change: &Change) -> Value {
    let Change { kind, path, before, after, rust } = change;
    let text = |text: &Option<String>| text.as_deref().map(Value::from);
    object([
        ("class", Some(json!(kind.class().name()))),
        ("kind", Some(json!(kind.name()))),
        ("path", Some(json!(path))),
        ("before", text(before)),
        ("after", text(after)),
        ("rust", text(rust)),
    ])
}

fn object<const N: usize>(members: [(&str, Option<Value>); N]) -> Value {
    let present = members.into_iter().filter_map(|(key, value)| Some((key.to_owned(), value?)));
    Value::Object(present.collect::<Map<_, _>>())
}
