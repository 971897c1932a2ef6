//! What one page may cost whoever compiles what is made of it.

use crate::model::{Endpoint, Field, Type};

/// Most fields of an endpoint, all objects counted. The largest page of the platform has 4,405; with so many, the compiler
/// takes some seconds, and its time grows faster than they do.
pub(crate) const MAX_FIELDS: usize = 10_000;

/// Most values of enums, rules, scopes and error codes of an endpoint. The largest page of the platform has 9,855.
pub(crate) const MAX_VALUES: usize = 30_000;

/// Most lines of text of an endpoint: each is an attribute to the compiler, and takes the emitter two kilobytes.
pub(crate) const MAX_LINES: usize = 100_000;

/// Longest name of a field in bytes. The platform's longest has 43; all that stands in an object bears the object's name in
/// what is made of it.
pub(crate) const LONGEST_NAME: usize = 512;

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
    longest_name: usize,
    lines: usize,
}

/// Line ends of a text.
fn lines(text: &str) -> usize {
    text.bytes().filter(|byte| *byte == b'\n').count()
}

impl Extent {
    fn add(&mut self, fields: &[Field]) {
        self.fields += fields.len();
        for field in fields {
            self.longest_name = self.longest_name.max(field.name.len());
            self.values += field.rules.len() + field.scopes.len();
            self.lines += lines(&field.description);
            self.ty(&field.ty);
        }
    }

    /// The recursion is no deeper than the fields are.
    fn ty(&mut self, ty: &Type) {
        if let Type::Enum { values, .. } | Type::Bits { bits: values, .. } = ty {
            self.values += values.iter().map(|value| 1 + value.scopes.len()).sum::<usize>();
            self.lines += values.iter().map(|value| lines(&value.description)).sum::<usize>();
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
    let Endpoint { request, response, errors, scopes, field_scopes, .. } = endpoint;
    let forms = request.forms.iter().map(|form| 1 + form.fields.len()).sum::<usize>();
    let values = errors.len() + scopes.len() + field_scopes.len() + forms;
    let about = lines(&endpoint.summary);
    if about > MAX_LINES {
        return Some(format!(
            "the page says {about} lines of its endpoint, and no more than {MAX_LINES} can be generated"
        ));
    }
    exceed(&[&request.path, &request.query, &request.header, &request.body, &response.body], values)
}

/// Why these fields, and so many `values` besides, are too many, if they are.
pub(crate) fn exceed(all: &[&[Field]], values: usize) -> Option<String> {
    let mut extent = Extent { values, ..Extent::default() };
    for fields in all {
        extent.add(fields);
    }
    let Extent { fields, values, longest_name, lines } = extent;
    if fields > MAX_FIELDS {
        Some(format!("the page has {fields} fields, and no more than {MAX_FIELDS} can be generated"))
    } else if values > MAX_VALUES {
        Some(format!(
            "the page has {values} values, rules, scopes and errors, and no more than {MAX_VALUES} can be generated"
        ))
    } else if lines > MAX_LINES {
        Some(format!(
            "the page says {lines} lines of its fields and values, and no more than {MAX_LINES} can be generated"
        ))
    } else if longest_name > LONGEST_NAME {
        Some(format!("the page has a field whose name is longer than {LONGEST_NAME} bytes"))
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
        page.request.query[0].description = "a\n".repeat(MAX_LINES + 1);
        page.response.body.clear();
        assert!(exceeded(&page).is_some_and(|why| why.contains("lines of its fields")));
        page.summary = std::mem::take(&mut page.request.query[0].description);
        assert!(exceeded(&page).is_some_and(|why| why.contains("lines of its endpoint")));
    }
}
