//! The text of a document: a line a path, a component and a tag, so that a diff of it shows which changed.

use super::{
    errors, security,
    service::{Part, Spelled},
};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};

/// The version of what is written here of a page. The platform's docs bear none.
const VERSION: &str = "1.0.0";

/// Where the platform answers: Feishu, and Lark.
const SERVERS: &[(&str, &str)] =
    &[("https://open.feishu.cn", "Feishu"), ("https://open.larksuite.com", "Lark")];

/// A document.
pub(super) struct Document<'a> {
    title: String,
    parts: Vec<&'a Part>,
}

impl<'a> Document<'a> {
    /// That of one service.
    pub fn alone(part: &'a Part) -> Self {
        Self { title: format!("Feishu / Lark: {}", part.wire), parts: vec![part] }
    }

    /// That of all.
    pub fn whole(parts: &'a [Part]) -> Self {
        Self { title: "Feishu / Lark".to_owned(), parts: parts.iter().collect() }
    }

    pub fn text(&self) -> String {
        let mut text = format!(
            "{{\n\"openapi\": \"3.1.0\",\n\"info\": {},\n\"servers\": {}",
            json!({ "title": self.title, "version": VERSION }),
            servers()
        );
        let tags = self.parts.iter().flat_map(|part| &part.tags).collect::<BTreeSet<_>>();
        let tags = tags.into_iter().map(|tag| json!({ "name": tag }).to_string());
        push(&mut text, "tags", '[', tags);
        push(&mut text, "paths", '{', self.paths());
        let mut webhooks = self.parts.iter().flat_map(|part| &part.webhooks).peekable();
        if webhooks.peek().is_some() {
            push(&mut text, "webhooks", '{', webhooks.map(|(event, item)| member(event, item)));
        }
        text.push_str(",\n\"components\": {");
        let mut first = true;
        for (kind, components) in self.components() {
            text.push_str(if first { "\n" } else { ",\n" });
            first = false;
            push_lines(&mut text, kind, '{', components.into_iter().map(|(key, value)| member(&key, &value)));
        }
        text.push_str("\n}\n}\n");
        text
    }

    fn paths(&self) -> impl Iterator<Item = String> {
        let mut paths = BTreeMap::<&str, Vec<&Spelled>>::new();
        for operation in self.parts.iter().flat_map(|part| &part.operations) {
            paths.entry(&operation.path).or_default().push(operation);
        }
        paths.into_iter().map(|(path, operations)| {
            let operations = operations.iter().map(|operation| member(operation.method, &operation.text));
            member(path, &format!("{{{}}}", operations.collect::<Vec<_>>().join(",")))
        })
    }

    fn components(&self) -> BTreeMap<&'static str, BTreeMap<String, String>> {
        let mut all = BTreeMap::<_, BTreeMap<String, String>>::new();
        for part in &self.parts {
            for (kind, components) in &part.components {
                let own = components.iter().map(|(key, text)| (key.clone(), text.clone()));
                all.entry(*kind).or_default().extend(own);
            }
        }
        all.retain(|_, components| !components.is_empty());
        all.entry("schemas").or_default().insert("Error".to_owned(), errors::schema().to_string());
        if let Value::Object(schemes) = security::schemes() {
            let schemes = schemes.into_iter().map(|(key, scheme)| (key, scheme.to_string()));
            all.insert("securitySchemes", schemes.collect());
        }
        all
    }
}

fn servers() -> Value {
    SERVERS.iter().map(|(url, name)| json!({ "url": url, "description": name })).collect()
}

/// A further member of the document.
fn push(text: &mut String, key: &str, open: char, lines: impl Iterator<Item = String>) {
    text.push_str(",\n");
    push_lines(text, key, open, lines);
}

fn push_lines(text: &mut String, key: &str, open: char, lines: impl Iterator<Item = String>) {
    text.push('"');
    text.push_str(key);
    text.push_str("\": ");
    text.push(open);
    for (at, line) in lines.enumerate() {
        text.push_str(if at == 0 { "\n" } else { ",\n" });
        text.push_str(&line);
    }
    text.push_str(if open == '[' { "\n]" } else { "\n}" });
}

fn member(key: &str, value: &str) -> String {
    format!("{}: {value}", json!(key))
}
