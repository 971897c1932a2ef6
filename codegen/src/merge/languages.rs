//! Pages of one endpoint in several languages: the same facts in other words.

use crate::{
    diag::Span,
    model::{Endpoint, EnumValue, ErrorCode, Event, Field, Rule, Scope, Type},
};
use std::collections::{BTreeSet, HashMap};

/// Puts the prose of `page` in the place of that of `endpoint`, wherever it has any. The facts stay.
pub(super) fn translate(endpoint: &mut Endpoint, page: &Endpoint) {
    endpoint.language = page.language;
    replace(&mut endpoint.title, &page.title);
    replace(&mut endpoint.summary, &page.summary);
    replace(&mut endpoint.doc_url, &page.doc_url);
    scopes(&mut endpoint.scopes, &page.scopes);
    scopes(&mut endpoint.field_scopes, &page.field_scopes);
    let (request, other) = (&mut endpoint.request, &page.request);
    fields(&mut request.path, &other.path);
    fields(&mut request.query, &other.query);
    fields(&mut request.header, &other.header);
    fields(&mut request.body, &other.body);
    fields(&mut endpoint.response.body, &page.response.body);
    errors(&mut endpoint.errors, &page.errors);
}

/// [`translate`] of an event.
pub(super) fn translate_event(event: &mut Event, page: &Event) {
    event.language = page.language;
    replace(&mut event.title, &page.title);
    replace(&mut event.summary, &page.summary);
    replace(&mut event.doc_url, &page.doc_url);
    scopes(&mut event.scopes, &page.scopes);
    scopes(&mut event.field_scopes, &page.field_scopes);
    fields(&mut event.body, &page.body);
    fields(&mut event.reply, &page.reply);
}

fn replace(text: &mut String, other: &str) {
    if !other.is_empty() {
        other.clone_into(text);
    }
}

fn scopes(known: &mut [Scope], other: &[Scope]) {
    let texts = other.iter().map(|scope| (scope.name.as_str(), scope)).collect::<HashMap<_, _>>();
    for scope in known {
        if let Some(other) = texts.get(scope.name.as_str()) {
            replace(&mut scope.description, &other.description);
        }
    }
}

fn errors(known: &mut [ErrorCode], other: &[ErrorCode]) {
    let by_status = other.iter().map(|error| ((error.http_status, error.code), error));
    let by_status = by_status.collect::<HashMap<_, _>>();
    let by_code = other.iter().map(|error| (error.code, error)).collect::<HashMap<_, _>>();
    for error in known {
        let same = by_status.get(&(error.http_status, error.code)).or_else(|| by_code.get(&error.code));
        if let Some(same) = same {
            replace(&mut error.message, &same.message);
            replace(&mut error.hint, &same.hint);
        }
    }
}

fn fields(known: &mut [Field], other: &[Field]) {
    let texts = by_name(other);
    for field in known {
        if let Some(other) = texts.get(field.name.as_str()) {
            replace(&mut field.description, &other.description);
            types(&mut field.ty, &other.ty);
        }
    }
}

fn by_name(fields: &[Field]) -> HashMap<&str, &Field> {
    fields.iter().map(|field| (field.name.as_str(), field)).collect()
}

fn types(known: &mut Type, other: &Type) {
    match (known, other) {
        (Type::Enum { values, .. }, Type::Enum { values: other, .. }) => {
            let texts = other.iter().map(|one| (&one.value, one)).collect::<HashMap<_, _>>();
            for one in values {
                if let Some(other) = texts.get(&one.value) {
                    replace(&mut one.description, &other.description);
                }
            }
        }
        (Type::List { item }, Type::List { item: other }) => types(item, other),
        (Type::Map { value }, Type::Map { value: other }) => types(value, other),
        (Type::Object { fields: known, .. }, Type::Object { fields: other, .. }) => fields(known, other),
        // Types that differ have no prose in common.
        (_, _) => {}
    }
}

/// The facts in which two pages of an endpoint differ, besides those that all pages are asked for: where on `page`, and
/// what.
pub(super) fn differences(first: &Endpoint, page: &Endpoint) -> Vec<(Span, String)> {
    let mut found = Vec::new();
    let mut tell = |differs: bool, what: &str| {
        if differs {
            found.push((page.span, format!("{what} differ")));
        }
    };
    tell(apart(&first.app_types, &page.app_types, |kind| format!("{kind:?}")), "the types of apps");
    tell(apart(&first.scopes, &page.scopes, |scope| scope.name.clone()), "the scopes");
    tell(apart(&first.field_scopes, &page.field_scopes, |scope| scope.name.clone()), "the scopes of fields");
    tell(apart(&first.errors, &page.errors, |error| error.code), "the error codes");
    let (request, other) = (&first.request, &page.request);
    for (place, known, more) in [
        ("the query", &request.query, &other.query),
        ("the headers", &request.header, &other.header),
        ("the body", &request.body, &other.body),
        ("the reply", &first.response.body, &page.response.body),
    ] {
        compare(place, (known, more), page.span, &mut found);
    }
    found
}

/// Whether both lists say something, and not the same things; their order says nothing.
fn apart<T, K: Ord>(known: &[T], other: &[T], key: impl Fn(&T) -> K) -> bool {
    let keys = |list: &[T]| list.iter().map(&key).collect::<BTreeSet<_>>();
    !known.is_empty() && !other.is_empty() && keys(known) != keys(other)
}

fn compare(place: &str, (known, more): (&[Field], &[Field]), span: Span, found: &mut Vec<(Span, String)>) {
    let names = |fields: &[Field], other: &HashMap<&str, &Field>| {
        let alone = fields.iter().map(|field| field.name.as_str()).filter(|name| !other.contains_key(name));
        alone.map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
    };
    let (at_first, here) = (by_name(known), by_name(more));
    let (missing, own) = (names(known, &here), names(more, &at_first));
    if !(missing.is_empty() && own.is_empty()) {
        let told = |what: &str, names: &str| {
            if names.is_empty() { String::new() } else { format!(" ({what}: {names})") }
        };
        let what = format!(
            "the fields of {place} differ{}{}",
            told("here alone", &own),
            told("there alone", &missing)
        );
        found.push((span, what));
    }
    for field in more {
        if let Some(same) = at_first.get(field.name.as_str()) {
            compare_field(same, field, found);
        }
    }
}

fn compare_field(known: &Field, field: &Field, found: &mut Vec<(Span, String)>) {
    let name = &field.name;
    if apart(&known.rules, &field.rules, spelled) {
        found.push((field.span, format!("the rules of `{name}` differ")));
    }
    let place = format!("`{name}`");
    match (content(&known.ty), content(&field.ty)) {
        (Type::Enum { values, .. }, Type::Enum { values: other, .. }) => {
            if apart(values, other, |one: &EnumValue| one.value.clone()) {
                found.push((field.span, format!("the values of `{name}` differ")));
            }
        }
        (Type::Object { fields, .. }, Type::Object { fields: other, .. }) => {
            compare(&place, (fields, other), field.span, found);
        }
        // Kinds of types are compared on all pages.
        (_, _) => {}
    }
}

fn spelled(rule: &Rule) -> String {
    format!("{rule:?}")
}

/// What a list or a map holds, else the type itself.
fn content(ty: &Type) -> &Type {
    match ty {
        Type::List { item } => content(item),
        Type::Map { value } => content(value),
        other => other,
    }
}
