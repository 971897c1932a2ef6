//! A row's description -> what it says besides prose: values, defaults, examples, rules, scopes.

pub(super) mod choices;
mod item_style;
pub(super) mod masks;
mod rules;
mod values;

use crate::{
    diag::{Code, Diagnostics},
    infer::{
        cell::{scopes, value},
        table::columns::ParamRow,
        text::{
            label::{self, Label},
            prose::{self, Line},
        },
    },
    model::{EnumValue, Origin, Rule, Scalar, Type},
    words,
};
use item_style::Part;
use serde_json::Value;
use std::collections::{BTreeSet, HashMap, HashSet};

/// What a description says.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Described {
    /// The prose that is left.
    pub text: String,
    pub choices: Vec<(String, String)>,
    pub default: Option<String>,
    pub example: Option<String>,
    /// The lines under 数据校验规则; what they mean depends on the type.
    pub rule_lines: Vec<String>,
    pub scopes: Vec<String>,
    /// Whether the values add up, as their label says.
    pub add_up: bool,
    /// Where the field comes from, if the row says that no table lists it.
    pub origin: Option<Origin>,
    /// Scopes of single values: the value, its scopes, and the label's words.
    value_scopes: Vec<(String, Vec<String>, String)>,
}

/// Takes a row's description apart.
///
/// `ty` is the type that its type column says.
pub(crate) fn describe(row: &ParamRow<'_>, ty: &Type) -> Described {
    let mut described = Described::default();
    let Some(cell) = row.description else { return described };
    described.choices = choices::marked(&cell.marks);
    described.default = row.default.map(str::to_owned);
    described.example = row.example.map(str::to_owned);

    let parts = label::parts(&cell.text, &row.name);
    described.scopes.extend(scopes::mentioned(parts.lead).map(str::to_owned));
    let mut prose = prose::lines(parts.lead);
    for label::Part { label, value, words, text } in parts.labelled {
        let mut lines = prose::lines(text);
        if label != Label::Scopes {
            described.scopes.extend(scopes::mentioned(text).map(str::to_owned));
        }
        match label {
            Label::Example => described.example = described.example.or_else(|| take_value(&mut lines)),
            Label::Default => described.default = described.default.or_else(|| take_value(&mut lines)),
            Label::Choices => described.take_choices(&mut lines),
            Label::Bits => {
                described.take_choices(&mut lines);
                described.add_up = !described.choices.is_empty();
            }
            Label::Rules => described.take_rules(&mut lines),
            Label::Scopes => {
                let found = take_scopes(&mut lines);
                match value {
                    Some(value) => described.value_scopes.push((value.to_owned(), found, words.to_owned())),
                    None => described.scopes.extend(found),
                }
            }
            Label::Format | Label::Fixed => drop(take_value(&mut lines)),
            Label::Origin => described.take_origin(&mut lines),
        }
        prose.append(&mut lines);
    }
    if described.choices.is_empty() {
        described.take_unlabelled(&mut prose, &row.name, ty);
    }
    let mut seen = BTreeSet::new();
    described.scopes.retain(|scope| seen.insert(scope.clone()));
    described.text = prose::markdown(prose);
    if matches!(described.text.as_str(), "-" | "\\-" | "/") {
        described.text.clear();
    }
    described
}

/// The scopes of lines that name any: `` `name` text `` or `text(name)`.
fn take_scopes(lines: &mut Vec<Line<'_>>) -> Vec<String> {
    let mut scopes = Vec::new();
    lines.retain(|line| {
        let found = scopes::read(line.text);
        let taken = !found.is_empty();
        scopes.extend(found.into_iter().map(|scope| scope.name));
        !taken
    });
    scopes
}

/// A value is the first line of its part, or what stands in quotes or code marks at its start; what
/// follows is prose again.
fn take_value(lines: &mut Vec<Line<'_>>) -> Option<String> {
    let first = lines.first_mut()?;
    let (value, rest) = first.text.split_at(value_len(first.text));
    if rest.trim().is_empty() {
        lines.remove(0);
    } else {
        *first = Line { depth: 0, text: rest.trim() };
    }
    Some(value.to_owned())
}

fn value_len(text: &str) -> usize {
    let quoted = || {
        let mut values = serde_json::Deserializer::from_str(text).into_iter::<String>();
        values.next()?.ok()?;
        Some(values.byte_offset())
    };
    let marked = || Some(text.strip_prefix('`')?.find('`')? + 2);
    let len = if text.starts_with('"') { quoted() } else { marked() };
    len.filter(|len| text.get(*len..).is_some_and(|rest| rest.starts_with(char::is_whitespace)))
        .unwrap_or(text.len())
}

/// The values that a type, or what is in a list of it, lists, each by what stands on the page: of equal ones the first.
fn listed_values(ty: &mut Type) -> HashMap<String, &mut EnumValue> {
    if let Type::Enum { values, .. } | Type::Bits { bits: values, .. } = ty {
        let printed = |listed: &EnumValue| match &listed.value {
            Scalar::Int(number) => number.to_string(),
            Scalar::String(text) => text.clone(),
        };
        return values.iter_mut().rev().map(|listed| (printed(listed), listed)).collect();
    }
    ty.inner_mut().map(listed_values).unwrap_or_default()
}

impl Described {
    /// Items that are values, each with what stands before the next one, which says more about it.
    fn take_choices(&mut self, lines: &mut Vec<Line<'_>>) {
        if !self.choices.is_empty() {
            return;
        }
        prose::nest(lines);
        let is_value = |part: &Part| *part == Part::Value;
        let mut parts = item_style::parts(lines);
        if !parts.iter().any(is_value)
            && let Some(items) = values::numbered(lines)
        {
            *lines = items;
            parts = item_style::parts(lines);
        }
        let mut left = parts.iter().filter(|part| is_value(part)).count();
        if left == 0 {
            return self.take_line(lines);
        }
        let mut meanings = Vec::<(String, Vec<Line<'_>>)>::new();
        let mut over = false;
        let mut parts = parts.into_iter();
        lines.retain(|line| {
            let part = parts.next();
            // A line that heads another list, or stands behind the last value, ends this one.
            over |= part == Some(Part::Head) || (line.depth == 0 && left == 0);
            if over {
                return true;
            }
            let choice = if part == Some(Part::Value) { choices::listed(line) } else { None };
            if let Some((value, meaning)) = choice {
                left -= 1;
                meanings.push((value, vec![Line { depth: 0, text: meaning }]));
                return false;
            }
            let Some((_, meaning)) = meanings.last_mut() else { return true };
            let depth = if line.depth == 0 { 0 } else { line.depth.saturating_sub(1).max(1) };
            meaning.push(Line { depth, text: line.text });
            false
        });
        let choice = |(value, meaning)| (value, prose::markdown(meaning));
        self.choices = meanings.into_iter().map(choice).collect();
    }

    /// Values under a line of prose that heads them, or in a sentence, where they stay.
    fn take_unlabelled(&mut self, prose: &mut Vec<Line<'_>>, name: &str, ty: &Type) {
        let mut items =
            if values::listed(prose, name, ty).is_none() { values::numbered(prose) } else { None };
        let lines = items.as_mut().map_or(&mut *prose, |items| items);
        if let Some(values::Listed { head, len }) = values::listed(lines, name, ty) {
            let mut list = lines.splice(head + 1..head + 1 + len, []).collect::<Vec<_>>();
            self.take_choices(&mut list);
            lines.splice((head + 1)..=head, list);
            if let Some(line) = lines.get_mut(head) {
                line.text = values::without_heading(line.text, name, ty);
            }
            if let Some(items) = items {
                *prose = items;
            }
            return;
        }
        let mut sentences = prose.iter().map(|line| values::in_prose(line.text, name, ty));
        self.choices = sentences.find(|values| !values.is_empty()).unwrap_or_default();
    }

    /// Values that stand on one line: in code marks, or counting up.
    fn take_line(&mut self, lines: &mut Vec<Line<'_>>) {
        let Some(line) = lines.first() else { return };
        let counted = || {
            let found = choices::counted(line.text)?.into_iter();
            Some(found.map(|(value, meaning)| (value, prose::normal(meaning))).collect())
        };
        if let Some(found) = choices::coded(line.text).or_else(counted) {
            self.choices = found;
            lines.remove(0);
        }
    }

    /// The word for a sample, where a field comes from one.
    fn take_origin(&mut self, lines: &mut Vec<Line<'_>>) {
        if lines.first().is_some_and(|line| words::SAMPLES.has(line.text)) {
            self.origin = Some(Origin::Example);
            lines.remove(0);
        }
    }

    /// Values that are none of the field's type stay in the text, lest they be lost.
    pub(crate) fn put_back_choices(&mut self) {
        let items = std::mem::take(&mut self.choices).into_iter().map(|(value, meaning)| {
            if meaning.is_empty() {
                format!("- `{value}`")
            } else {
                format!("- `{value}`：{}", meaning.replace('\n', "\n    "))
            }
        });
        let list = items.collect::<Vec<_>>().join("\n");
        if !list.is_empty() {
            self.text.push_str(if self.text.is_empty() { "" } else { "\n\n" });
            self.text.push_str(&list);
        }
    }

    /// Lines up to the first that is no rule are rules or meant as such.
    fn take_rules(&mut self, lines: &mut Vec<Line<'_>>) {
        self.rule_lines.extend(lines.drain(..).map(|line| line.text.to_owned()));
    }

    /// `ty` with the scopes that single values of it need. Those of a value that it does not list go back to the prose.
    pub(crate) fn with_value_scopes(&mut self, mut ty: Type) -> Type {
        let told = std::mem::take(&mut self.value_scopes);
        if told.is_empty() {
            return ty;
        }
        let mut values = listed_values(&mut ty);
        for (value, scopes, words) in told {
            if let Some(listed) = values.get_mut(&value) {
                listed.scopes.extend(scopes);
            } else if !scopes.is_empty() {
                let names = scopes.iter().map(|scope| format!("`{scope}`")).collect::<Vec<_>>().join(" ");
                let words = words.replace("**", "");
                let gap = if self.text.is_empty() { "" } else { "\n\n" };
                for part in [gap, words.trim(), " ", &names] {
                    self.text.push_str(part);
                }
            }
        }
        for listed in values.into_values() {
            let mut seen = HashSet::new();
            listed.scopes.retain(|scope| seen.insert(scope.clone()));
        }
        ty
    }

    /// The rules for a field of type `ty`: those listed and those in prose. A line that is no rule
    /// goes back to the prose.
    pub(crate) fn rules(&mut self, ty: &Type, row: &ParamRow<'_>, diags: &mut Diagnostics) -> Vec<Rule> {
        let mut found = Vec::new();
        for line in std::mem::take(&mut self.rule_lines) {
            if let Some(rule) = rules::listed(&line, ty) {
                found.push(rule);
                continue;
            }
            if rules::is_meant(&line) {
                diags.push(
                    Code::RuleUnreadable,
                    row.span,
                    format!("the rule of `{}` has no known wording: {line}", row.name),
                );
            }
            if !matches!(line.as_str(), "-" | "") {
                self.text.push_str(if self.text.is_empty() { "" } else { "\n\n" });
                self.text.push_str(&prose::normal(&line));
            }
        }
        let mut known = found.iter().cloned().collect::<HashSet<_>>();
        found.extend(rules::in_prose(&self.text, ty).into_iter().filter(|rule| known.insert(rule.clone())));
        found
    }

    pub(crate) fn default_value(&self, ty: &Type) -> Option<Value> {
        self.default.as_deref().and_then(|text| value::read(text, ty))
    }

    pub(crate) fn example_value(&self, ty: &Type) -> Option<Value> {
        self.example.as_deref().and_then(|text| value::read(text, ty))
    }
}
