//! What is left of an endpoint without its page's prose: what a condensed page says.

use crate::{
    diag::Span,
    model::{
        Dialect, Endpoint, EnumValue, ErrorCode, Event, Examples, Field, Request, Response, Scope, Type,
    },
};

/// The endpoint as its condensed page at `source` has it.
pub(super) fn of(endpoint: &Endpoint, source: &str) -> Endpoint {
    let Request { content_type, path, query, header, body, forms } = &endpoint.request;
    let request = Request {
        content_type: content_type.clone(),
        path: fields(path),
        query: fields(query),
        header: fields(header),
        body: fields(body),
        forms: forms.clone(),
    };
    let Response { content_type, body } = &endpoint.response;
    Endpoint {
        source: source.to_owned(),
        also: Vec::new(),
        dialect: Dialect::Gfm,
        condensed: true,
        summary: String::new(),
        scopes: endpoint.scopes.iter().map(scope).collect(),
        field_scopes: endpoint.field_scopes.iter().map(scope).collect(),
        request,
        response: Response { content_type: content_type.clone(), body: fields(body) },
        errors: endpoint.errors.iter().map(error).collect(),
        examples: Examples::default(),
        span: Span::default(),
        id: endpoint.id.clone(),
        language: endpoint.language,
        title: endpoint.title.clone(),
        doc_url: endpoint.doc_url.clone(),
        deprecated: endpoint.deprecated,
        instead: endpoint.instead.clone(),
        method: endpoint.method,
        path: endpoint.path.clone(),
        host: endpoint.host.clone(),
        app_types: endpoint.app_types.clone(),
        tokens: endpoint.tokens.clone(),
        rate_limits: endpoint.rate_limits.clone(),
        paging: endpoint.paging.clone(),
    }
}

/// The event as its condensed page at `source` has it.
pub(super) fn of_event(event: &Event, source: &str) -> Event {
    Event {
        source: source.to_owned(),
        also: Vec::new(),
        dialect: Dialect::Gfm,
        condensed: true,
        summary: String::new(),
        scopes: event.scopes.iter().map(scope).collect(),
        field_scopes: event.field_scopes.iter().map(scope).collect(),
        body: fields(&event.body),
        reply: fields(&event.reply),
        examples: Vec::new(),
        reply_examples: Vec::new(),
        span: Span::default(),
        event_type: event.event_type.clone(),
        kind: event.kind,
        schema: event.schema,
        language: event.language,
        title: event.title.clone(),
        doc_url: event.doc_url.clone(),
        deprecated: event.deprecated,
        app_types: event.app_types.clone(),
        same_by: event.same_by.clone(),
    }
}

/// Takes the places on the page off an event.
pub(super) fn take_places_of_event(event: &mut Event) {
    event.span = Span::default();
    take_places_of_fields(&mut event.body);
    take_places_of_fields(&mut event.reply);
}

/// Takes the places on the page off an endpoint.
pub(super) fn take_places(endpoint: &mut Endpoint) {
    let Endpoint { request, response, errors, span, .. } = endpoint;
    *span = Span::default();
    for error in errors {
        error.span = Span::default();
    }
    let lists = [&mut request.path, &mut request.query, &mut request.header, &mut request.body];
    lists.into_iter().chain([&mut response.body]).for_each(take_places_of_fields);
}

fn take_places_of_fields(fields: &mut Vec<Field>) {
    for field in fields {
        field.span = Span::default();
        if let Some(members) = field.ty.members_mut() {
            take_places_of_fields(members);
        }
    }
}

/// What a scope permits is its only name where it has none.
fn scope(scope: &Scope) -> Scope {
    let description = if scope.name.is_empty() { scope.description.clone() } else { String::new() };
    Scope { name: scope.name.clone(), description }
}

fn error(error: &ErrorCode) -> ErrorCode {
    ErrorCode { hint: String::new(), span: Span::default(), message: error.message.clone(), ..*error }
}

fn fields(fields: &[Field]) -> Vec<Field> {
    let field = |field: &Field| Field {
        name: field.name.clone(),
        ty: ty(&field.ty),
        required: field.required,
        description: String::new(),
        default: field.default.clone(),
        example: None,
        rules: field.rules.clone(),
        scopes: field.scopes.clone(),
        origin: field.origin,
        // Names stand in a file of their own.
        rust: None,
        span: Span::default(),
    };
    fields.iter().map(field).collect()
}

/// Types are nested no deeper than the model.
fn ty(full: &Type) -> Type {
    let boxed = |inner: &Type| Box::new(ty(inner));
    match full {
        Type::List { item } => Type::List { item: boxed(item) },
        Type::Map { value } => Type::Map { value: boxed(value) },
        Type::JsonText { json } => Type::JsonText { json: boxed(json) },
        Type::Object { name, fields } => Type::Object { name: name.clone(), fields: self::fields(fields) },
        Type::Enum { of, values } => Type::Enum { of: *of, values: self::values(values) },
        Type::Bits { of, bits } => Type::Bits { of: *of, bits: values(bits) },
        Type::String | Type::Int | Type::Float | Type::Bool | Type::File | Type::Json => full.clone(),
    }
}

fn values(values: &[EnumValue]) -> Vec<EnumValue> {
    let value = |value: &EnumValue| EnumValue {
        value: value.value.clone(),
        description: String::new(),
        scopes: value.scopes.clone(),
        name: None,
        english: None,
    };
    values.iter().map(value).collect()
}
