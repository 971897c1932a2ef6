//! A call in the docs, as text: laid out as rustfmt would lay it out.

use super::literal;
use crate::plan::{ExamplePlan, ExprPlan, GivenPlan, MadePlan, OutcomePlan, name::FieldName};
use serde_json::Value;
use std::iter;

/// Longest line, with room for `/// ` before it.
const WIDTH: usize = 96;

/// The lines between the fences. What only the compiler needs is hidden from readers.
pub(super) fn lines(example: &ExamplePlan) -> Vec<String> {
    let mut lines =
        vec!["# async fn example(client: &feishu_api::Client) -> Result<(), feishu_api::Error> {".to_owned()];
    lines.extend(imports(example));
    lines.push(String::new());
    lines.extend(call(example, "client").lines().map(str::to_owned));
    lines.push("# Ok(()) }".to_owned());
    lines
}

/// The lines that import what the call needs.
pub(super) fn imports(example: &ExamplePlan) -> Vec<String> {
    let ExamplePlan { module, types, core, request: _, outcome: _ } = example;
    let module = module.iter().flat_map(|name| [name.as_str(), "::"]).collect::<String>();
    let types = types.iter().map(ToString::to_string).collect::<Vec<_>>();
    let core = core.iter().map(ToString::to_string).collect::<Vec<_>>();
    [import("feishu_api::", &core), import(&format!("feishu_api::{module}"), &types)]
        .into_iter()
        .flatten()
        .collect()
}

fn import(path: &str, names: &[String]) -> Vec<String> {
    let flat = match names {
        [] => return Vec::new(),
        [name] => format!("use {path}{name};"),
        names => format!("use {path}{{{}}};", names.join(", ")),
    };
    if flat.chars().count() <= WIDTH || names.len() == 1 {
        return vec![flat];
    }
    let mut lines = vec![format!("use {path}{{")];
    let mut line = "   ".to_owned();
    for name in names {
        if line.len() + name.len() + 2 > WIDTH {
            lines.push(std::mem::replace(&mut line, "   ".to_owned()));
        }
        line.push(' ');
        line.push_str(name);
        line.push(',');
    }
    lines.extend([line, "};".to_owned()]);
    lines
}

/// The statement that sends the request with a client.
pub(super) fn call(example: &ExamplePlan, client: &str) -> String {
    let (start, end) = match example.outcome {
        OutcomePlan::Reply => ("let reply = ", None),
        OutcomePlan::Nothing => ("", None),
        OutcomePlan::File => ("", Some([".write_to(\"download\")", ".await?"])),
    };
    let Layout::Chain { head, mut links } = made(&example.request) else { return String::new() };
    links.extend([Layout::Word(format!(".send({client})")), Layout::Word(".await?".to_owned())]);
    links.extend(end.into_iter().flatten().map(|link| Layout::Word(link.to_owned())));
    let chain = Layout::Chain { head, links };
    format!("{start}{};", chain.text(0, start.len() + 1))
}

/// A text that can be on one line or on several.
enum Layout {
    Word(String),
    /// What stands between brackets, with commas between.
    Group {
        open: String,
        items: Vec<Layout>,
        close: &'static str,
    },
    /// Methods behind a value.
    Chain {
        head: Box<Layout>,
        links: Vec<Layout>,
    },
    /// Something behind its name.
    Named {
        name: String,
        value: Box<Layout>,
    },
}

impl Layout {
    /// On one line where it fits. `beside` is what else has to fit on the line.
    fn text(&self, indent: usize, beside: usize) -> String {
        let flat = self.flat();
        if indent + beside + flat.chars().count() <= WIDTH { flat } else { self.broken(indent) }
    }

    fn flat(&self) -> String {
        match self {
            Self::Word(word) => word.clone(),
            Self::Group { open, items, close } => {
                let pad = if open.ends_with(" {") && !items.is_empty() { " " } else { "" };
                let items = items.iter().map(Self::flat).collect::<Vec<_>>().join(", ");
                format!("{open}{pad}{items}{pad}{close}")
            }
            Self::Chain { head, links } => iter::once(&**head).chain(links).map(Self::flat).collect(),
            Self::Named { name, value } => format!("{name}: {}", value.flat()),
        }
    }

    fn broken(&self, indent: usize) -> String {
        match self {
            Self::Word(word) => word.clone(),
            Self::Group { open, items, close } => match items.as_slice() {
                // The brackets of an only argument hug it.
                [only @ Self::Group { .. }] => format!("{open}{}{close}", only.broken(indent)),
                items => {
                    let line = |item: &Self| format!("{}{},\n", spaces(indent + 4), item.text(indent + 4, 1));
                    format!("{open}\n{}{}{close}", items.iter().map(line).collect::<String>(), spaces(indent))
                }
            },
            Self::Chain { head, links } => {
                let head = head.text(indent, 0);
                // Behind a head of several lines, the links stand below its last.
                let indent = if head.contains('\n') || links.is_empty() { indent } else { indent + 4 };
                let link = |link: &Self| format!("\n{}{}", spaces(indent), link.text(indent, 0));
                iter::once(head).chain(links.iter().map(link)).collect()
            }
            Self::Named { name, value } => format!("{name}: {}", value.text(indent, name.len() + 3)),
        }
    }
}

fn spaces(count: usize) -> String {
    " ".repeat(count)
}

fn made(made: &MadePlan) -> Layout {
    let MadePlan { name, given, setters } = made;
    let arguments = match given {
        GivenPlan::Positions(values) => values.iter().map(value).collect(),
        GivenPlan::Struct(name, fields) => {
            vec![Layout::Group {
                open: format!("{name} {{"),
                items: fields.iter().map(named).collect(),
                close: "}",
            }]
        }
    };
    let head = Layout::Group { open: format!("{name}::new("), items: arguments, close: ")" };
    let links = setters.iter().map(|(method, given)| Layout::Group {
        open: format!(".{method}("),
        items: vec![value(given)],
        close: ")",
    });
    Layout::Chain { head: Box::new(head), links: links.collect() }
}

fn named((name, given): &(FieldName, ExprPlan)) -> Layout {
    Layout::Named { name: name.to_string(), value: Box::new(value(given)) }
}

fn value(expr: &ExprPlan) -> Layout {
    let list = |open: &str, items: Vec<Layout>, close| Layout::Group { open: open.to_owned(), items, close };
    Layout::Word(match expr {
        ExprPlan::Text(text) => self::text(text),
        ExprPlan::Owned(text) => format!("{}.to_owned()", self::text(text)),
        ExprPlan::Int(number) => number.to_string(),
        ExprPlan::Float(number) => format!("{number:?}"),
        ExprPlan::Bool(value) => value.to_string(),
        // On one line, as the macro takes no comma behind it.
        ExprPlan::Json(value) => format!("json!({})", json(value)),
        ExprPlan::Part(path) => format!("Part::path({path:?})"),
        ExprPlan::Variant(choice, variant) => format!("{choice}::{variant}"),
        ExprPlan::Default => "Default::default()".to_owned(),
        ExprPlan::Texts(texts) => {
            return list("[", texts.iter().map(|text| Layout::Word(self::text(text))).collect(), "]");
        }
        ExprPlan::List(items) => return list("vec![", items.iter().map(value).collect(), "]"),
        ExprPlan::Map(entries) => {
            let entry = |(key, given): &(String, ExprPlan)| {
                list("(", vec![Layout::Word(format!("{}.to_owned()", text(key))), value(given)], ")")
            };
            return list("[", entries.iter().map(entry).collect(), "].into()");
        }
        ExprPlan::Made(inner) => return made(inner),
        ExprPlan::Into(inner) => format!("{}.into()", value(inner).flat()),
    })
}

/// A text on one line, that shows all that is in it.
fn text(text: &str) -> String {
    let is_seen = |c: char| matches!(c, '"' | '\'' | '\\') || c.escape_debug().len() == 1;
    if text.chars().all(is_seen) { literal::verbatim(text).to_string() } else { format!("{text:?}") }
}

/// JSON as the macro `json!` takes it.
fn json(value: &Value) -> String {
    match value {
        Value::Null => "null".to_owned(),
        Value::Bool(value) => value.to_string(),
        // Without its type, a number is one of 32 bits.
        Value::Number(number) if number.as_i64().is_some_and(|number| i32::try_from(number).is_err()) => {
            format!("{number}_i64")
        }
        Value::Number(number) if number.is_u64() && !number.is_i64() => format!("{number}_u64"),
        Value::Number(number) => number.to_string(),
        Value::String(text) => self::text(text),
        Value::Array(items) => format!("[{}]", items.iter().map(json).collect::<Vec<_>>().join(", ")),
        Value::Object(members) => {
            let members = members.iter().map(|(name, value)| format!("{}: {}", text(name), json(value)));
            format!("{{{}}}", members.collect::<Vec<_>>().join(", "))
        }
    }
}
