//! The column of descriptions: labelled facts, and no prose.

use super::{rule, ty, value};
use crate::{
    model::{EnumValue, Field, Scalar},
    words::{LABELS, Label, Language, Marks, SAMPLES, SCOPE_LABELS, VALUE_LABELS},
};

/// What a row says besides name, type and whether it is required: a line a label.
pub(super) fn text(field: &Field, language: Language) -> String {
    let Field {
        name: _,
        ty,
        required: _,
        description: _,
        default,
        example: _,
        rules,
        scopes,
        origin,
        // Names stand in a file of their own.
        rust: _,
        span: _,
    } = field;
    let label = |label, text: String| labelled(LABELS.word(label, language), &text, language);
    let mut lines = Vec::new();
    let values = ty::values(ty);
    if let Some((values, add_up)) = values {
        let kind = if add_up { Label::Bits } else { Label::Choices };
        lines.push(label(kind, choices(values, language)));
    }
    if let Some(default) = default {
        lines.push(label(Label::Default, value::default(default, ty::is_text(ty))));
    }
    let spelled = rules.iter().map(|rule| rule::spelled(rule, language)).collect::<Vec<_>>();
    match spelled.as_slice() {
        [] => {}
        [rule] => lines.push(label(Label::Rules, rule.clone())),
        rules => {
            let items = rules.iter().fold(String::new(), |items, rule| items + "\n- " + rule);
            lines.push(label(Label::Rules, items));
        }
    }
    if !scopes.is_empty() {
        lines.push(label(Label::Scopes, marked(scopes)));
    }
    let needy = values.into_iter().flat_map(|(values, _)| values).filter(|value| !value.scopes.is_empty());
    lines
        .extend(needy.map(|value| labelled(&value_label(value, language), &marked(&value.scopes), language)));
    if origin.is_some() {
        lines.push(label(Label::Origin, SAMPLES.word(language).to_owned()));
    }
    lines.join("\n")
}

fn labelled(label: &str, text: &str, language: Language) -> String {
    let colon = language.marks().colon.trim_end_matches(if text.starts_with('\n') { " " } else { "" });
    format!("**{label}**{colon}{text}")
}

fn choices(values: &[EnumValue], language: Language) -> String {
    let values = values.iter().map(|value| value::choice(&value.value)).collect::<Vec<_>>();
    values.join(language.marks().between)
}

/// `当值为 user_id，字段权限要求`
fn value_label(value: &EnumValue, language: Language) -> String {
    let Marks { comma, .. } = language.marks();
    let spelled = match &value.value {
        Scalar::Int(number) => number.to_string(),
        Scalar::String(text) => text.clone(),
    };
    format!("{} `{spelled}`{comma}{}", VALUE_LABELS.word(language), SCOPE_LABELS.word(language))
}

/// Names in code marks, with blanks between.
pub(super) fn marked(names: &[String]) -> String {
    names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(" ")
}
