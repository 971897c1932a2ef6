//! A body that the page lists in several tables, of which one call takes one: `通用模板请求体`, `自定义模板请求体`.

use crate::model::{Field, Required, Type};
use std::collections::HashMap;

/// The fields of all forms: those of every form once, the others optional, as no form has them all.
pub(crate) fn merged(forms: Vec<Vec<Field>>) -> Vec<Field> {
    forms.into_iter().reduce(both).unwrap_or_default()
}

fn both(first: Vec<Field>, second: Vec<Field>) -> Vec<Field> {
    let mut places = HashMap::with_capacity(first.len());
    let mut fields = Vec::<(Field, bool)>::with_capacity(first.len() + second.len());
    for field in first {
        places.insert(field.name.clone(), fields.len());
        fields.push((field, false));
    }
    for field in second {
        match places.get(&field.name).and_then(|at| fields.get_mut(*at)) {
            Some((known, shared)) => {
                *shared = true;
                unite(known, field);
            }
            None => fields.push((optional(field), true)),
        }
    }
    fields.into_iter().map(|(field, shared)| if shared { field } else { optional(field) }).collect()
}

/// A field of two forms is required where both require it, and has the members that either lists.
fn unite(known: &mut Field, other: Field) {
    if known.required != other.required && known.required == Some(Required::Yes) {
        known.required = other.required;
    }
    if known.description.is_empty() {
        known.description = other.description;
    }
    unite_types(&mut known.ty, other.ty);
}

fn unite_types(known: &mut Type, other: Type) {
    match (known, other) {
        (Type::Object { fields, .. }, Type::Object { fields: more, .. }) => {
            *fields = both(std::mem::take(fields), more);
        }
        (Type::List { item }, Type::List { item: other }) => unite_types(item, *other),
        _ => {}
    }
}

fn optional(field: Field) -> Field {
    Field { required: field.required.map(|_| Required::No), ..field }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn fields(rows: &[(&str, &str)]) -> Vec<Field> {
        let required = |word: &str| match word {
            "yes" => json!(true),
            _ => json!(false),
        };
        let row = |(name, word): &(&str, &str)| json!({"name": name, "type": {"kind": "string"}, "required": required(word)});
        rows.iter().map(|cells| serde_json::from_value(row(cells)).expect("a field")).collect()
    }

    #[test]
    fn what_all_forms_have_stands_once_and_the_rest_is_optional() {
        let found = merged(vec![
            fields(&[("id", "yes"), ("user", "yes"), ("title", "yes")]),
            fields(&[("id", "yes"), ("user", "no"), ("action", "yes")]),
        ]);
        let found = found.iter().map(|field| (field.name.as_str(), field.required)).collect::<Vec<_>>();
        let (yes, no) = (Some(Required::Yes), Some(Required::No));
        assert_eq!(found, [("id", yes), ("user", no), ("title", no), ("action", no)]);
    }

    #[test]
    fn one_form_is_as_it_is() {
        assert_eq!(merged(vec![fields(&[("id", "yes")])]), fields(&[("id", "yes")]));
        assert!(merged(Vec::new()).is_empty());
    }
}
