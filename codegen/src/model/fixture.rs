//! Small endpoints and events for the tests of the stages that read the model.

use super::*;

/// An endpoint without parameters; `a_v1.b.get` stands on the page `a-v1/b/get.md`.
pub(crate) fn endpoint(id: &str) -> Endpoint {
    Endpoint {
        id: id.to_owned(),
        source: format!("{}.md", id.replace('.', "/").replace('_', "-")),
        also: Vec::new(),
        dialect: Dialect::Html,
        language: Language::default(),
        title: String::new(),
        summary: String::new(),
        doc_url: String::new(),
        deprecated: false,
        instead: None,
        condensed: false,
        method: Method::Get,
        path: "/open-apis/a/v1/b".to_owned(),
        host: None,
        app_types: Vec::new(),
        tokens: Vec::new(),
        scopes: Vec::new(),
        field_scopes: Vec::new(),
        rate_limits: None,
        request: Request::default(),
        response: Response::default(),
        paging: None,
        errors: Vec::new(),
        examples: Examples::default(),
        span: Span::default(),
    }
}

/// An event without fields; `a.b.c_v1` stands on the page `a/b/c-v1.md`.
pub(crate) fn event(event_type: &str) -> Event {
    Event {
        event_type: event_type.to_owned(),
        kind: EventKind::Event,
        schema: EventSchema::Second,
        source: format!("{}.md", event_type.replace('.', "/").replace('_', "-")),
        also: Vec::new(),
        dialect: Dialect::Html,
        language: Language::default(),
        title: String::new(),
        summary: String::new(),
        doc_url: String::new(),
        deprecated: false,
        condensed: false,
        app_types: Vec::new(),
        scopes: Vec::new(),
        field_scopes: Vec::new(),
        same_by: None,
        body: Vec::new(),
        reply: Vec::new(),
        examples: Vec::new(),
        reply_examples: Vec::new(),
        span: Span::default(),
    }
}

/// A field of which only name and type are known.
pub(crate) fn field(name: &str, ty: Type) -> Field {
    Field::new(name, ty)
}

/// An object without a name.
pub(crate) fn object(fields: Vec<Field>) -> Type {
    Type::Object { name: None, fields }
}
