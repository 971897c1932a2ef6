//! One correction, and what it makes of an endpoint or an event.

use super::{place, subject::Subject};
use crate::{
    diag::Span,
    model::{Field, MAX_DEPTH, Method, Required, Rule, Type},
};
use serde::Deserialize;
use serde_json::Value;

/// A correction of the model. Every key but `endpoint` or `event`, `field` and `why` is what shall stand there.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Fix {
    /// What is corrected: this endpoint, or the event of this type.
    pub endpoint: Option<String>,
    pub event: Option<String>,
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
    /// What was corrected and the row of it.
    pub(super) fn apply<S: Subject>(&self, subject: &S) -> Result<(S, Span), String> {
        let mut amended = subject.clone();
        amended.call(self.method, self.path.as_deref())?;
        let row = match &self.field {
            Some(field) => self.apply_to_field(&mut amended, field)?,
            None => amended.page().1,
        };
        if amended.depth() > MAX_DEPTH {
            return Err(format!("the entry nests objects, lists and maps more than {MAX_DEPTH} deep"));
        }
        if amended == *subject {
            return Err("the entry changes nothing: the docs say so already".to_owned());
        }
        Ok((amended, row))
    }

    fn apply_to_field(&self, subject: &mut impl Subject, path: &str) -> Result<Span, String> {
        let absent = || format!("there is no field `{path}`");
        let (siblings, index) = place::locate(subject, path).ok_or_else(absent)?;
        let field = siblings.get_mut(index).ok_or_else(absent)?;
        let row = field.span;
        self.correct(field);

        if self.remove {
            siblings.remove(index);
        } else if let Some(parent) = &self.under {
            let field = siblings.remove(index);
            place::put(subject, parent, field)?;
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
