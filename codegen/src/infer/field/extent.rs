//! What one page may cost whoever compiles what is made of it.

use crate::model::{Endpoint, Field, Type};

/// Most fields of an endpoint, all objects counted. The largest page of the platform has 4,405; with so many, the compiler
/// takes some seconds, and its time grows faster than they do.
pub(crate) const MAX_FIELDS: usize = 10_000;

/// Most values of enums and error codes of an endpoint. The largest page of the platform has 9,855.
pub(crate) const MAX_VALUES: usize = 30_000;

/// Why a page has more rows than an endpoint has fields, if it has. Such a page is not read any further: to find out where
/// each of a million rows belongs takes longer than it is worth.
pub(crate) fn too_many_rows(rows: usize) -> Option<String> {
    (rows > MAX_FIELDS)
        .then(|| format!("the page has {rows} rows of fields, and no more than {MAX_FIELDS} are read"))
}

/// What an endpoint consists of.
#[derive(Default)]
struct Extent {
    fields: usize,
    values: usize,
}

impl Extent {
    fn add(&mut self, fields: &[Field]) {
        self.fields += fields.len();
        for field in fields {
            self.ty(&field.ty);
        }
    }

    /// The recursion is no deeper than the fields are.
    fn ty(&mut self, ty: &Type) {
        if let Type::Enum { values, .. } | Type::Bits { bits: values, .. } = ty {
            self.values += values.len();
        } else if let Type::Object { fields, .. } = ty {
            self.add(fields);
        } else if let Some(inner) = ty.inner() {
            self.ty(inner);
        }
    }
}

/// How many fields there are, with all their members.
pub(crate) fn size(fields: &[Field]) -> usize {
    let mut extent = Extent::default();
    extent.add(fields);
    extent.fields
}

/// Why an endpoint is too large, if it is.
pub(crate) fn exceeded(endpoint: &Endpoint) -> Option<String> {
    let Endpoint { request, response, errors, .. } = endpoint;
    exceed(&[&request.path, &request.query, &request.header, &request.body, &response.body], errors.len())
}

/// Why these fields, and so many `values` besides, are too many, if they are.
pub(crate) fn exceed(all: &[&[Field]], values: usize) -> Option<String> {
    let mut extent = Extent { fields: 0, values };
    for fields in all {
        extent.add(fields);
    }
    let Extent { fields, values } = extent;
    if fields > MAX_FIELDS {
        Some(format!("the page has {fields} fields, and no more than {MAX_FIELDS} can be generated"))
    } else if values > MAX_VALUES {
        Some(format!(
            "the page has {values} values and errors, and no more than {MAX_VALUES} can be generated"
        ))
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::fixture::{endpoint, field, object};

    #[test]
    fn fields_count_wherever_they_stand() {
        let mut page = endpoint("a_v1.b.get");
        let many = |count: usize| (0..count).map(|n| field(&n.to_string(), Type::String)).collect::<Vec<_>>();
        page.request.body = vec![field("list", Type::List { item: Box::new(object(many(MAX_FIELDS / 2))) })];
        page.response.body = many(MAX_FIELDS / 2 - 1);
        assert_eq!(exceeded(&page), None);
        page.request.query = many(1);
        assert!(exceeded(&page).is_some_and(|why| why.contains("10001 fields")));
    }
}
