//! One correction, and what it makes of an endpoint.

use super::place;
use crate::{
    diag::Span,
    host,
    model::{Endpoint, Field, MAX_DEPTH, Method, Required, Rule, Type},
};
use serde::Deserialize;
use serde_json::Value;

/// A correction of the model. Every key but `endpoint`, `field` and `why` is what shall stand there.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Fix {
    pub endpoint: String,
    /// `body.new_department_id`, `response.data.items.id`; lists and maps are walked through.
    field: Option<String>,
    pub why: String,

    method: Option<Method>,
    path: Option<String>,

    name: Option<String>,
    #[serde(rename = "type")]
    ty: Option<Type>,
    required: Option<Required>,
    description: Option<String>,
    default: Option<Value>,
    example: Option<Value>,
    rules: Option<Vec<Rule>>,
    scopes: Option<Vec<String>>,
    /// The field belongs inside this one: for rows whose nesting the page lost.
    under: Option<String>,
    /// The row is no field.
    #[serde(default)]
    remove: bool,
}

impl Fix {
    /// The corrected endpoint and the row that was corrected.
    pub(super) fn apply(&self, endpoint: &Endpoint) -> Result<(Endpoint, Span), String> {
        let mut amended = endpoint.clone();
        if let Some(fault) = self.path.as_deref().and_then(host::path_fault) {
            return Err(format!("the path {fault}"));
        }
        let row = match &self.field {
            Some(field) => self.apply_to_field(&mut amended, field)?,
            None => self.apply_to_endpoint(&mut amended),
        };
        if amended.depth() > MAX_DEPTH {
            return Err(format!("the entry nests objects, lists and maps more than {MAX_DEPTH} deep"));
        }
        if amended == *endpoint {
            return Err("the entry changes nothing: the docs say so already".to_owned());
        }
        Ok((amended, row))
    }

    fn apply_to_endpoint(&self, endpoint: &mut Endpoint) -> Span {
        set(&mut endpoint.method, self.method.as_ref());
        set(&mut endpoint.path, self.path.as_ref());
        endpoint.span
    }

    fn apply_to_field(&self, endpoint: &mut Endpoint, path: &str) -> Result<Span, String> {
        let absent = || format!("there is no field `{path}`");
        let (siblings, index) = place::locate(endpoint, path).ok_or_else(absent)?;
        let field = siblings.get_mut(index).ok_or_else(absent)?;
        let row = field.span;
        self.correct(field);

        if self.remove {
            siblings.remove(index);
        } else if let Some(parent) = &self.under {
            let field = siblings.remove(index);
            place::put(endpoint, parent, field)?;
        }
        Ok(row)
    }

    fn correct(&self, field: &mut Field) {
        set(&mut field.name, self.name.as_ref());
        set(&mut field.ty, self.ty.as_ref());
        set(&mut field.description, self.description.as_ref());
        set(&mut field.rules, self.rules.as_ref());
        set(&mut field.scopes, self.scopes.as_ref());
        field.required = self.required.or(field.required);
        field.default = self.default.clone().or_else(|| field.default.take());
        field.example = self.example.clone().or_else(|| field.example.take());
    }
}

fn set<T: Clone>(slot: &mut T, value: Option<&T>) {
    if let Some(value) = value {
        slot.clone_from(value);
    }
}
