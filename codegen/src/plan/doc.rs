//! What stands in the documentation of an item; how it is made fit for rustdoc is the emitter's business.

mod endpoint;
pub(super) mod event;

use super::{Block, DocPlan, ExamplePlan, Span, TyPlan, id::IdType, name::TypeName};
use crate::model::{EnumValue, ErrorCode, Field, LengthUnit, Rule, Scalar, Type};
pub(super) use endpoint::{About, of_endpoint};
use serde_json::Value;
use std::{collections::BTreeSet, fmt::Display};

impl DocPlan {
    /// One sentence of ours.
    pub(super) fn line(spans: Vec<Span>) -> Self {
        Self { blocks: vec![Block::Line(spans)], ..Self::default() }
    }

    /// Markdown of a page; nothing where it says nothing.
    pub(super) fn prose(text: &str) -> Self {
        let mut doc = Self::default();
        doc.push_prose(text);
        doc
    }

    fn push_prose(&mut self, text: &str) {
        if !is_blank(text) {
            self.blocks.push(Block::Prose(text.to_owned()));
        }
    }

    fn push(&mut self, spans: Vec<Span>) {
        self.blocks.push(Block::Line(spans));
    }

    /// The call that it shows.
    pub(super) fn example(&self) -> Option<&ExamplePlan> {
        self.blocks
            .iter()
            .find_map(|block| if let Block::Example(call) = block { Some(&**call) } else { None })
    }
}

/// Whether a cell only shows that nothing was forgotten.
fn is_blank(text: &str) -> bool {
    matches!(text.trim(), "" | "-" | "\\-" | "/")
}

fn listed(head: &'static str, items: impl Iterator<Item = Vec<Span>>) -> Option<Vec<Span>> {
    let mut spans = Vec::new();
    for item in items {
        spans.push(Span::Words(if spans.is_empty() { head } else { ", " }));
        spans.extend(item);
    }
    (!spans.is_empty()).then_some(spans)
}

/// One row of an error table.
pub(super) fn of_error(error: &ErrorCode) -> DocPlan {
    let mut line = vec![Span::Code(error.code.to_string())];
    if let Some(status) = error.http_status {
        line.extend([Span::Words(", HTTP "), Span::Text(status.to_string())]);
    }
    if !error.message.is_empty() {
        line.extend([Span::Words(": "), Span::Text(error.message.clone())]);
    }
    let mut doc = DocPlan::line(line);
    doc.push_prose(&error.hint);
    if error.transient {
        doc.push(vec![Span::Words("A later try may succeed.")]);
    }
    doc
}

/// What the docs say of the fields that hold an object, where they say one thing.
pub(super) fn of_object(base: &TypeName, summaries: &BTreeSet<&str>) -> DocPlan {
    if let [summary] = summaries.iter().collect::<Vec<_>>()[..] {
        return DocPlan::prose(summary);
    }
    DocPlan::line(vec![Span::Words("The object "), Span::Code(base.to_string()), Span::Words(".")])
}

/// The first sentence of a description: what a reader of a list of types wants to know. Nothing where the description
/// begins with a list, a table or a heading, or announces what follows.
pub(super) fn summary(description: &str) -> Option<&str> {
    let line = description.trim().lines().next()?.trim_end();
    // No sentence has that many stops inside brackets, and a page may be made of them.
    let stops =
        line.match_indices(['。', '.']).filter(|(at, stop)| *stop != "." || is_followed(line, at + 1));
    let mut starts = stops.take(8).filter_map(|(at, _)| line.get(..at));
    let sentence = starts.find(|start| is_whole(start)).unwrap_or(line).trim_end_matches('。');
    let announces = sentence.ends_with(['：', ':']);
    let opens_block =
        sentence.starts_with(['-', '*', '+', '#', '>', '|', '!']) || sentence.starts_with("```");
    (!announces && !opens_block && !is_blank(sentence)).then_some(sentence)
}

/// Whether another sentence starts at byte `at`, behind a stop that may as well belong to a number or a name.
fn is_followed(line: &str, at: usize) -> bool {
    let rest = line.get(at..).and_then(|rest| rest.strip_prefix(' '));
    rest.is_some_and(|rest| rest.starts_with(char::is_uppercase))
}

/// Whether a text closes what it opens.
fn is_whole(text: &str) -> bool {
    let count = |mark| text.matches(mark).count();
    let pairs = [('(', ')'), ('（', '）'), ('[', ']'), ('「', '」'), ('“', '”'), ('<', '>')];
    pairs.iter().all(|(open, close)| count(*open) == count(*close))
        && count('`').is_multiple_of(2)
        && text.matches("**").count().is_multiple_of(2)
}

/// Description, default, sample, rules and scopes of a field.
pub(super) fn of_field(field: &Field, text_of: Option<&TyPlan>) -> DocPlan {
    let mut doc = DocPlan::prose(&field.description);
    if let Some(ty) = text_of {
        let (made, read) = ("JsonText::of".to_owned(), format!("read::<{}>()", spelled(ty)));
        doc.push(vec![
            Span::Words("A text that is the JSON of a "),
            Span::Code(spelled(ty)),
            Span::Words(": made by "),
            Span::Code(made),
            Span::Words(", read by "),
            Span::Code(read),
            Span::Words("."),
        ]);
    }
    if let Some(bits) = bits(&field.ty) {
        doc.push(vec![Span::Words("A sum of:")]);
        doc.blocks.push(Block::List(bits.iter().map(bit).collect()));
    }
    let mut facts = Vec::new();
    let mut fact = |head: &'static str, value: String| facts.push(vec![Span::Words(head), Span::Code(value)]);
    if let Some(value) = &field.default {
        fact("Default: ", json(value));
    }
    if let Some(value) = &field.example {
        fact("Example: ", json(value));
    }
    facts.extend(id_values(field));
    facts.extend(field.rules.iter().map(|rule| {
        let (head, value) = rule_words(rule);
        vec![Span::Words(head), value]
    }));
    facts.extend(scopes("Needs a scope: ", &field.scopes));
    for value in values(&field.ty).iter().filter(|value| !value.scopes.is_empty()) {
        let mut spans = vec![Span::Words("As "), Span::Code(scalar(&value.value)), Span::Words(", ")];
        spans.extend(scopes("needs a scope: ", &value.scopes).into_iter().flatten());
        facts.push(spans);
    }
    if !facts.is_empty() {
        doc.blocks.push(Block::List(facts));
    }
    doc
}

/// Which of the platform's kinds of ids the docs list; an enum of its own says that itself.
fn id_values(field: &Field) -> Option<Vec<Span>> {
    IdType::of_field(field)?;
    let values = values(&field.ty).iter().map(|value| vec![Span::Code(scalar(&value.value))]);
    listed("Values: ", values)
}

/// The documented bits of a number, or of the numbers in a list.
fn bits(ty: &Type) -> Option<&[EnumValue]> {
    if let Type::Bits { bits, .. } = ty { Some(bits) } else { bits(ty.inner()?) }
}

fn bit(bit: &EnumValue) -> Vec<Span> {
    let mut spans = vec![Span::Code(scalar(&bit.value))];
    if !is_blank(&bit.description) {
        spans.extend([Span::Words(": "), Span::Text(bit.description.clone())]);
    }
    spans
}

/// The documented values of a field, or of those in a list.
fn values(ty: &Type) -> &[EnumValue] {
    if let Type::Enum { values, .. } | Type::Bits { bits: values, .. } = ty {
        return values;
    }
    ty.inner().map_or(&[], values)
}

fn scalar(value: &Scalar) -> String {
    match value {
        Scalar::Int(number) => number.to_string(),
        Scalar::String(text) => text.clone(),
    }
}

fn scopes(head: &'static str, scopes: &[String]) -> Option<Vec<Span>> {
    listed(head, scopes.iter().map(|scope| vec![Span::Code(scope.clone())]))
}

/// A type as callers write it.
fn spelled(ty: &TyPlan) -> String {
    match ty {
        TyPlan::Text => "String".to_owned(),
        TyPlan::JsonText(_) => "JsonText".to_owned(),
        TyPlan::Int => "i64".to_owned(),
        TyPlan::Float => "f64".to_owned(),
        TyPlan::Bool => "bool".to_owned(),
        TyPlan::Json => "Value".to_owned(),
        TyPlan::Part => "Part".to_owned(),
        TyPlan::Named(name) => name.to_string(),
        TyPlan::List(item) => format!("Vec<{}>", spelled(item)),
        TyPlan::Map(value) => format!("BTreeMap<String, {}>", spelled(value)),
        TyPlan::Optional(value) => format!("Option<{}>", spelled(value)),
        TyPlan::Boxed(value) => format!("Box<{}>", spelled(value)),
    }
}

fn rule_words(rule: &Rule) -> (&'static str, Span) {
    match rule {
        Rule::Length { min, max, unit } => {
            let head = match unit {
                LengthUnit::Chars | LengthUnit::Unstated => "Characters: ",
                LengthUnit::Bytes => "Bytes: ",
            };
            (head, bounds(min.as_ref(), max.as_ref()))
        }
        Rule::Items { min, max } => ("Elements: ", bounds(min.as_ref(), max.as_ref())),
        Rule::Range { min, max } => ("Range: ", bounds(min.as_ref(), max.as_ref())),
        Rule::Pattern { regex } => ("Pattern: ", Span::Code(regex.clone())),
        Rule::NotPrefix { value } => ("Must not start with: ", Span::Code(value.clone())),
        Rule::NotEqual { value } => ("Must not be: ", Span::Code(value.clone())),
    }
}

fn bounds<T: Display>(min: Option<&T>, max: Option<&T>) -> Span {
    match (min, max) {
        (Some(min), Some(max)) => Span::Text(format!("{min} to {max}")),
        (Some(min), None) => Span::Text(format!("at least {min}")),
        (None, Some(max)) => Span::Text(format!("at most {max}")),
        (None, None) => Span::Words("any number"),
    }
}

/// A sample or a default: texts bare, everything else as JSON.
fn json(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::{DocPlan, of_object, summary};
    use crate::plan::{Block, name};
    use std::collections::BTreeSet;

    #[test]
    fn a_description_is_summed_up_by_its_first_whole_sentence() {
        assert_eq!(summary("排序条件"), Some("排序条件"));
        assert_eq!(summary("筛选条件。参考[指南](https://a.b/c)。"), Some("筛选条件"));
        assert_eq!(summary("成员（可多选。最多 5 个）。顺序不限。"), Some("成员（可多选。最多 5 个）"));
        assert_eq!(summary("地址\n\n- 国家\n- 城市"), Some("地址"));
        assert_eq!(
            summary("The user's ID, e.g. v1.2 of it. See below."),
            Some("The user's ID, e.g. v1.2 of it")
        );
        assert_eq!(summary("一个（没有结尾。真的。"), Some("一个（没有结尾。真的"));
        // Nor does a page of stops take a day.
        assert_eq!(summary(&format!("（{}", "。".repeat(300_000))), Some("（"));
    }

    #[test]
    fn what_is_no_sentence_is_no_summary() {
        for text in [
            "",
            "-",
            "\\-",
            "/",
            "。",
            "- 国家\n- 城市",
            "可选值有：\n- 1",
            "**注意**：不要传。",
            "| a |",
            "# 成员",
        ] {
            assert_eq!(summary(text), None, "{text:?}");
        }
    }

    #[test]
    fn an_object_of_which_the_docs_say_two_things_is_called_by_its_name() {
        let base = name::type_name("space").expect("a name");
        let one = DocPlan { blocks: vec![Block::Prose("空间".to_owned())], ..DocPlan::default() };
        assert_eq!(of_object(&base, &BTreeSet::from(["空间"])), one);
        let named = of_object(&base, &BTreeSet::new());
        assert_ne!(named, one);
        assert_eq!(of_object(&base, &BTreeSet::from(["空间", "新空间"])), named);
    }
}
