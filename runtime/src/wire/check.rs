//! The documented rules, applied before a call leaves the house.

use std::collections::HashMap;
use std::fmt;
use std::sync::{LazyLock, RwLock};

use regex_lite::Regex;

use crate::codec::{LengthUnit, List, Path, Record, Rule, Step, ValueRef, views};

/// Everything a request does wrong, in the order of its fields.
#[derive(Clone, Debug, Default, PartialEq, thiserror::Error)]
#[error("{}{}", before(endpoint), lines(violations))]
pub struct Violations {
    /// The id of the endpoint that the request was for; empty where a record was checked alone.
    pub endpoint: String,
    /// At least one.
    pub violations: Vec<Violation>,
}

fn before(endpoint: &str) -> String {
    let colon = if endpoint.is_empty() { "" } else { ": " };
    format!("{endpoint}{colon}the request breaks documented rules, nothing was sent: ")
}

fn lines(violations: &[Violation]) -> String {
    violations.iter().map(Violation::to_string).collect::<Vec<_>>().join("; ")
}

/// A value that breaks a documented rule.
#[derive(Clone, Debug, PartialEq)]
pub struct Violation {
    /// The place in the request, in wire names: `leaders[2].leader_id`.
    pub path: Path,
    /// The rule.
    pub rule: Broken,
    /// What was found.
    pub found: Found,
}

/// The rule that was broken.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Broken {
    /// One from the docs.
    Documented(Rule),
    /// A path parameter must be a whole path segment: not empty, `.` or `..`, which would address another endpoint.
    PathSegment,
    /// A header must hold visible ASCII.
    HeaderValue,
}

/// What was found where a rule was broken. Never the value itself, which may be a secret.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Found {
    /// So many characters, bytes or elements.
    Count(u64),
    /// A number.
    Number(f64),
    /// A text the rule speaks about.
    Text,
    /// A text of so many bytes, which is more than are compared with a pattern: no documented pattern is about such texts,
    /// and each byte costs.
    LongText(usize),
}

/// Checks a request against the rules of its fields, and of those inside them.
///
/// # Errors
/// With all violations at once.
pub fn check(record: &dyn Record) -> Result<(), Violations> {
    let mut walk = Walk::default();
    walk.record(record);
    if walk.violations.is_empty() {
        Ok(())
    } else {
        Err(Violations { violations: walk.violations, ..Violations::default() })
    }
}

#[derive(Default)]
struct Walk {
    steps: Vec<Step>,
    violations: Vec<Violation>,
}

impl Walk {
    fn record(&mut self, record: &dyn Record) {
        let layout = record.layout();
        for (index, name) in layout.fields.iter().enumerate() {
            self.steps.push(Step::Field(name));
            let view = record.view_at(index);
            for bound in layout.rules.iter().filter(|bound| bound.field == index) {
                self.rule(bound.rule, view);
            }
            self.inside(view);
            self.steps.pop();
        }
    }

    fn inside(&mut self, view: ValueRef<'_>) {
        self.records(view, &mut Self::record);
    }

    /// Applies a rule to what stands at the end of a way.
    fn further(&mut self, way: &[&str], rule: Rule, view: ValueRef<'_>) {
        let Some((field, rest)) = way.split_first() else { return self.rule(rule, view) };
        self.records(view, &mut |walk, record| {
            let fields = record.layout().fields;
            let Some(index) = fields.iter().position(|name| name == field) else { return };
            walk.steps.push(Step::Field(fields[index]));
            walk.further(rest, rule, record.view_at(index));
            walk.steps.pop();
        });
    }

    /// The records of which a value consists.
    fn records(&mut self, view: ValueRef<'_>, visit: &mut dyn FnMut(&mut Self, &dyn Record)) {
        match view {
            ValueRef::Record(record) => visit(self, record),
            ValueRef::List(list) => self.elements(list, &mut |walk, element| walk.records(element, visit)),
            ValueRef::Map(map) => map.each(&mut |key, value| {
                self.steps.push(Step::Key(key.to_owned()));
                self.records(value, visit);
                self.steps.pop();
            }),
            ValueRef::Absent
            | ValueRef::Bool(_)
            | ValueRef::Int(_)
            | ValueRef::Float(_)
            | ValueRef::Text(_)
            | ValueRef::Json(_)
            | ValueRef::Part(_) => {}
        }
    }

    fn elements(&mut self, list: &dyn List, visit: &mut dyn FnMut(&mut Self, ValueRef<'_>)) {
        for (index, element) in views(list).enumerate() {
            self.steps.push(Step::Index(index));
            visit(self, element);
            self.steps.pop();
        }
    }

    fn rule(&mut self, rule: Rule, view: ValueRef<'_>) {
        match (rule, view) {
            (Rule::Inside { way, rule }, view) => self.further(way, *rule, view),
            (rule, ValueRef::List(list)) if !matches!(rule, Rule::Items { .. } | Rule::Required) => {
                self.elements(list, &mut |walk, element| walk.rule(rule, element));
            }
            (rule, view) => {
                if let Some(found) = broken(rule, view) {
                    let path = Path::from(self.steps.as_slice());
                    self.violations.push(Violation { path, rule: Broken::Documented(rule), found });
                }
            }
        }
    }
}

/// Longest text in bytes that is compared with a pattern. What a byte costs is bounded where patterns are read, so this
/// bounds what a value costs.
const MATCHED: usize = 16 << 10;

/// What is wrong with a value, if anything. A rule that does not speak about its kind says nothing.
fn broken(rule: Rule, view: ValueRef<'_>) -> Option<Found> {
    match (rule, view) {
        (Rule::Length { min, max, unit }, ValueRef::Text(text)) => outside(length(text, unit), min, max),
        (Rule::Items { min, max }, ValueRef::List(list)) => outside(list.len() as u64, min, max),
        (Rule::Range { min, max }, ValueRef::Int(number)) => beyond(as_float(number), min, max),
        (Rule::Range { min, max }, ValueRef::Float(number)) => beyond(number, min, max),
        (Rule::Pattern(_), ValueRef::Text(text)) if text.len() > MATCHED => Some(Found::LongText(text.len())),
        (Rule::Pattern(pattern), ValueRef::Text(text)) => (!matches(pattern, text)).then_some(Found::Text),
        (Rule::Required, ValueRef::Text("") | ValueRef::Absent) => Some(Found::Text),
        (Rule::Required, ValueRef::Part(part)) => part.is_nothing().then_some(Found::Text),
        (Rule::NotPrefix(prefix), ValueRef::Text(text)) => text.starts_with(prefix).then_some(Found::Text),
        (Rule::NotEqual(value), ValueRef::Text(text)) => (text == value).then_some(Found::Text),
        (Rule::NotEqual(value), ValueRef::Int(number)) => {
            (number.to_string() == value).then_some(Found::Text)
        }
        _ => None,
    }
}

fn length(text: &str, unit: LengthUnit) -> u64 {
    match unit {
        LengthUnit::Chars => text.chars().count() as u64,
        LengthUnit::Bytes => text.len() as u64,
    }
}

#[expect(clippy::cast_precision_loss, reason = "documented limits are far below 2^53")]
fn as_float(number: i64) -> f64 {
    number as f64
}

fn outside(count: u64, min: Option<u64>, max: Option<u64>) -> Option<Found> {
    let fits = min.is_none_or(|min| count >= min) && max.is_none_or(|max| count <= max);
    (!fits).then_some(Found::Count(count))
}

fn beyond(number: f64, min: Option<f64>, max: Option<f64>) -> Option<Found> {
    let fits = min.is_none_or(|min| number >= min) && max.is_none_or(|max| number <= max);
    (!fits).then_some(Found::Number(number))
}

/// Whether a pattern matches. One that does not compile binds nobody: the generator reports it, a caller cannot mend it.
fn matches(pattern: &'static str, text: &str) -> bool {
    static COMPILED: LazyLock<RwLock<HashMap<&'static str, Option<Regex>>>> = LazyLock::new(RwLock::default);
    let is_match = |regex: &Option<Regex>| regex.as_ref().is_none_or(|regex| regex.is_match(text));

    let compiled = COMPILED.read().unwrap_or_else(std::sync::PoisonError::into_inner);
    if let Some(regex) = compiled.get(pattern) {
        return is_match(regex);
    }
    drop(compiled);
    let mut compiled = COMPILED.write().unwrap_or_else(std::sync::PoisonError::into_inner);
    is_match(compiled.entry(pattern).or_insert_with(|| Regex::new(pattern).ok()))
}

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: ", self.path)?;
        match self.rule {
            Broken::PathSegment => f.write_str("empty, `.` or `..`, which cannot be part of a path"),
            Broken::HeaderValue => f.write_str("holds what a header cannot"),
            Broken::Documented(rule) => broken_rule(f, rule, self.found),
        }
    }
}

fn broken_rule(f: &mut fmt::Formatter<'_>, rule: Rule, found: Found) -> fmt::Result {
    match rule {
        Rule::Length { min, max, unit } => {
            let unit = match unit {
                LengthUnit::Chars => "characters",
                LengthUnit::Bytes => "bytes",
            };
            write!(f, "{found} {unit}, {} allowed", Bounds(min, max))
        }
        Rule::Items { min, max } => write!(f, "{found} elements, {} allowed", Bounds(min, max)),
        Rule::Range { min, max } => write!(f, "{found}, {} allowed", Bounds(min, max)),
        Rule::Required => f.write_str("empty, and required"),
        Rule::Pattern(pattern) => match found {
            Found::LongText(bytes) => {
                write!(f, "{bytes} bytes, of which at most {MATCHED} are compared with `{pattern}`")
            }
            Found::Count(_) | Found::Number(_) | Found::Text => write!(f, "does not match `{pattern}`"),
        },
        Rule::NotPrefix(prefix) => write!(f, "begins with `{prefix}`, which is not allowed"),
        Rule::NotEqual(value) => write!(f, "is `{value}`, which is not allowed"),
        Rule::Inside { way: _, rule } => broken_rule(f, *rule, found),
    }
}

impl fmt::Display for Found {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Count(count) => count.fmt(f),
            Self::Number(number) => number.fmt(f),
            Self::Text => f.write_str("a text"),
            Self::LongText(bytes) => write!(f, "a text of {bytes} bytes"),
        }
    }
}

/// The limits of a rule in words.
struct Bounds<T>(Option<T>, Option<T>);

impl<T: fmt::Display> fmt::Display for Bounds<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self(Some(min), Some(max)) => write!(f, "{min} to {max}"),
            Self(Some(min), None) => write!(f, "at least {min}"),
            Self(None, Some(max)) => write!(f, "at most {max}"),
            Self(None, None) => f.write_str("any"),
        }
    }
}
