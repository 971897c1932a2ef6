//! Values that only their number names.

use crate::{
    diag::{Code, Diagnostic},
    model::{Catalog, EnumValue, Field, Scalar, Type},
    plan::name,
};
use std::{borrow::Cow, collections::BTreeMap};

/// One finding for each field and set of values, since one entry of `names.toml` serves all its places.
pub fn unnamed(catalog: &Catalog) -> Vec<Diagnostic> {
    let mut found = BTreeMap::<_, Unnamed>::new();
    for endpoint in &catalog.endpoints {
        let request = &endpoint.request;
        let parts = [&request.path, &request.query, &request.header, &request.body, &endpoint.response.body];
        for fields in parts {
            look(&endpoint.source, fields, &mut found);
        }
    }
    for event in &catalog.events {
        for fields in [&event.body, &event.reply] {
            look(&event.source, fields, &mut found);
        }
    }
    found.into_values().map(Unnamed::told).collect()
}

struct Unnamed {
    first: Diagnostic,
    more: usize,
}

impl Unnamed {
    fn told(self) -> Diagnostic {
        let Self { mut first, more } = self;
        if more > 0 {
            first.message = format!("{}; so in {more} more places", first.message);
        }
        first
    }
}

/// A field's name and its values as they are spelled, whether they are numbers or texts.
type Key<'a> = (&'a str, Vec<Cow<'a, str>>);

fn look<'a>(page: &str, fields: &'a [Field], found: &mut BTreeMap<Key<'a>, Unnamed>) {
    for field in fields {
        let mut ty = &field.ty;
        while let Some(inner) = ty.inner() {
            ty = inner;
        }
        if let Type::Enum { values, .. } = ty {
            enumeration(page, field, values, found);
        } else if let Type::Object { fields, .. } = ty {
            look(page, fields, found);
        }
    }
}

fn enumeration<'a>(
    page: &str,
    field: &'a Field,
    values: &'a [EnumValue],
    found: &mut BTreeMap<Key<'a>, Unnamed>,
) {
    let is_number = |value: &Scalar| match value {
        Scalar::Int(_) => true,
        Scalar::String(text) => name::is_number(text),
    };
    let lacks =
        |value: &&EnumValue| value.name.is_none() && value.english.is_none() && is_number(&value.value);
    // Most values have a name.
    if !values.iter().any(|value| lacks(&value)) {
        return;
    }
    let mut all = values.iter().map(|value| spelled(&value.value)).collect::<Vec<_>>();
    all.sort_unstable();
    all.dedup();
    let key = (field.name.as_str(), all);
    if let Some(known) = found.get_mut(&key) {
        known.more += 1;
        return;
    }
    let lacking = values.iter().filter(lacks).map(|value| format!("`{}`", spelled(&value.value)));
    let lacking = lacking.collect::<Vec<_>>();
    let named = values.iter().any(|value| value.name.is_some() || value.english.is_some());
    let why = if named {
        "others of the field have names"
    } else {
        "no entry of names.toml and no short English description names them"
    };
    let message = format!(
        "`{}` has values that are called by their numbers, {}: {why}",
        field.name,
        lacking.join(", ")
    );
    let first = Diagnostic { code: Code::ValueUnnamed, page: page.into(), span: field.span, message };
    found.insert(key, Unnamed { first, more: 0 });
}

fn spelled(value: &Scalar) -> Cow<'_, str> {
    match value {
        Scalar::Int(number) => Cow::Owned(number.to_string()),
        Scalar::String(text) => Cow::Borrowed(text),
    }
}
