//! Enumerated values that are listed twice.

use super::each_field;
use crate::{
    diag::{Code, Diagnostics},
    model::{Endpoint, EnumValue, Scalar, Type},
};
use std::collections::BTreeSet;

pub(super) fn check(endpoint: &Endpoint, diagnostics: &mut Diagnostics) {
    each_field(endpoint, &mut |field| {
        for value in repeated(values(&field.ty)) {
            let value = match value {
                Scalar::Int(value) => value.to_string(),
                Scalar::String(value) => value.clone(),
            };
            let message = format!("`{}` lists the value `{value}` twice", field.name);
            diagnostics.push(Code::EnumValueTwice, field.span, message);
        }
    });
}

/// The values of an enum, or of a list of enums.
fn values(ty: &Type) -> &[EnumValue] {
    match ty {
        Type::Enum { values, .. } => values,
        Type::List { item } | Type::Map { value: item } => values(item),
        Type::String
        | Type::Int
        | Type::Float
        | Type::Bool
        | Type::File
        | Type::Json
        | Type::Object { .. } => &[],
    }
}

fn repeated(values: &[EnumValue]) -> impl Iterator<Item = &Scalar> {
    let mut seen = BTreeSet::new();
    values.iter().map(|value| &value.value).filter(move |value| !seen.insert(*value))
}

#[cfg(test)]
mod tests {
    use super::super::tests::says;
    use crate::{
        diag::Code,
        model::{
            EnumOf, EnumValue, Scalar, Type,
            fixture::{endpoint, field},
        },
    };

    #[test]
    fn a_value_listed_twice_is_found() {
        let value =
            |value: &str| EnumValue { value: Scalar::String(value.into()), description: String::new() };
        let values = vec![value("open"), value("closed"), value("open")];
        let mut endpoint = endpoint("a_v1.b.get");
        let item = Box::new(Type::Enum { of: EnumOf::String, values });
        endpoint.request.query = vec![field("states", Type::List { item })];
        says(endpoint, &[(Code::EnumValueTwice, "`states` lists the value `open` twice")]);
    }
}
