//! Values that only their number names.

use super::text;
use crate::{
    diag::{Code, Diagnostic},
    model::{Catalog, EnumValue, Field, Type},
    plan::name,
};
use std::collections::{BTreeMap, BTreeSet};

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

type Key = (String, BTreeSet<String>);

fn look(page: &str, fields: &[Field], found: &mut BTreeMap<Key, Unnamed>) {
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

fn enumeration(page: &str, field: &Field, values: &[EnumValue], found: &mut BTreeMap<Key, Unnamed>) {
    let lacks = |value: &&EnumValue| {
        name::is_number(&text(&value.value)) && value.name.is_none() && value.english.is_none()
    };
    let lacking =
        values.iter().filter(lacks).map(|value| format!("`{}`", text(&value.value))).collect::<Vec<_>>();
    if lacking.is_empty() {
        return;
    }
    let key = (field.name.clone(), values.iter().map(|value| text(&value.value)).collect());
    if let Some(known) = found.get_mut(&key) {
        known.more += 1;
        return;
    }
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
