//! The tables of emitted code: a macro of the runtime's and its rows.
//!
//! They are spelled as text, because only whoever knows the macro knows where its rows end.

use super::{doc, literal};
use crate::plan::{
    ChoicePlan, CodesPlan, ErrorPlan, ObjectPlan, RulePlan, SpecPlan, ValuePlan, ValuesPlan,
    name::{TypeName, VariantName},
};
use std::fmt::Display;

/// A macro of the runtime's, the type that it is about, and its rows without the `;`.
pub struct Table {
    /// What the macro is called.
    pub name: &'static str,
    /// The type.
    pub of: TypeName,
    /// A line each.
    pub rows: Vec<String>,
}

/// The fields of an object by number. `places` are those of a request's.
pub(super) fn record(object: &ObjectPlan, places: &[VariantName]) -> Table {
    // Types and docs stand in the definition, and the constructor in an impl of its own.
    let ObjectPlan { name, doc: _, fields, rules, constructor: _ } = object;
    let mut of_fields = vec![String::new(); fields.len()];
    for rule in rules {
        if let Some(text) = of_fields.get_mut(rule.field) {
            text.push_str(", ");
            text.push_str(&self::rule(&rule.rule));
        }
    }
    let rows = fields.iter().zip(of_fields).enumerate().map(|(number, (field, rules))| {
        let wire = (field.wire != field.name.as_str()).then(|| format!(" = {}", text(&field.wire)));
        let place = places.get(number).map(|place| format!(" in {place}"));
        let (wire, place) = (wire.unwrap_or_default(), place.unwrap_or_default());
        format!("{number} {}{wire}{place}{rules}", field.name)
    });
    Table { name: "record", of: name.clone(), rows: rows.collect() }
}

/// What stands on the wire for each variant.
pub(super) fn choice(choice: &ChoicePlan) -> Table {
    let (name, rows) = match &choice.values {
        ValuesPlan::Texts(values) => ("choice", pairs(values, |wire| text(wire))),
        ValuesPlan::Ints(values) => ("int_choice", pairs(values, i64::to_string)),
    };
    Table { name, of: choice.name.clone(), rows }
}

fn pairs<T>(values: &[ValuePlan<T>], spell: impl Fn(&T) -> String) -> Vec<String> {
    values.iter().map(|value| format!("{} = {}", value.name, spell(&value.wire))).collect()
}

/// The documented errors. A code that has several rows has them all behind its one variant.
pub(super) fn codes(codes: &CodesPlan, spec: &SpecPlan) -> Table {
    let CodesPlan { name, doc: _, values } = codes;
    let rows = values.iter().map(|value| {
        let of_code = spec.errors.iter().filter(|error| error.code == value.wire);
        let told = of_code.map(error).collect::<Vec<_>>().join(" | ");
        format!("{} = {}, {told}", value.name, value.wire)
    });
    Table { name: "code", of: name.clone(), rows: rows.collect() }
}

/// A message is one line, and an empty line would end the hint.
fn error(ErrorPlan { code: _, http_status, message, hint, transient }: &ErrorPlan) -> String {
    let status = http_status.map_or_else(|| "_".to_owned(), |status| status.to_string());
    let mark = if *transient { " transient" } else { "" };
    format!("{status}{mark}, {}, {}", text(&lines(message, " ")), text(&lines(hint, "\n")))
}

fn lines(text: &str, between: &str) -> String {
    let text = doc::visible(text);
    text.lines().map(str::trim_end).filter(|line| !line.is_empty()).collect::<Vec<_>>().join(between)
}

fn rule(rule: &RulePlan) -> String {
    match rule {
        RulePlan::Length { min, max, unit } => {
            format!("{}({})", unit.as_str().to_ascii_lowercase(), limits(min.as_ref(), max.as_ref()))
        }
        RulePlan::Items { min, max } => format!("items({})", limits(min.as_ref(), max.as_ref())),
        RulePlan::Range { min, max } => {
            let spelled = |limit: &Option<f64>| limit.map(|limit| format!("{limit:?}"));
            format!("range({})", limits(spelled(min).as_ref(), spelled(max).as_ref()))
        }
        RulePlan::Required => "required()".to_owned(),
        RulePlan::Pattern(regex) => format!("pattern({})", text(regex)),
        RulePlan::NotPrefix(value) => format!("not_prefix({})", text(value)),
        RulePlan::NotEqual(value) => format!("not_equal({})", text(value)),
        RulePlan::Inside { way, rule } => {
            let way = way.iter().map(|field| text(field)).collect::<Vec<_>>().join(" ");
            format!("inside({way} {})", self::rule(rule))
        }
    }
}

fn limits<T: Display>(min: Option<&T>, max: Option<&T>) -> String {
    let min = min.map(T::to_string).unwrap_or_default();
    max.map_or_else(|| format!("{min}.."), |max| format!("{min}..={max}"))
}

fn text(text: &str) -> String {
    literal::verbatim(text).to_string()
}
