//! The documentation of a request: what callers look for first, and each fact once.

use super::listed;
use crate::{
    model::{Endpoint, Form, RateLimits, Scope, Token},
    plan::{Block, DocPlan, ExamplePlan, Span, name::TypeName},
};

/// What the documentation of a request leads to.
#[derive(Debug)]
pub(in crate::plan) struct About<'p> {
    /// The page on the platform's site; empty where it is none that may be printed.
    pub doc_url: &'p str,
    /// The page that the docs advise in place of it, where it may be printed.
    pub instead: Option<&'p str>,
    /// What comes back; none where that is a file.
    pub response: Option<&'p TypeName>,
    /// The error codes.
    pub code: &'p TypeName,
    /// Whether there are pages to walk over.
    pub is_paged: bool,
    /// A call of it.
    pub example: Option<ExamplePlan>,
}

/// Method, path and title; summary, example, what comes of it; where to read on and what it takes.
pub(in crate::plan) fn of_endpoint(endpoint: &Endpoint, about: About<'_>) -> DocPlan {
    let mut doc = DocPlan::line(head(endpoint));
    if !repeats(&endpoint.summary, &endpoint.title) {
        doc.push_prose(&endpoint.summary);
    }
    doc.blocks.extend(about.example.map(|example| Block::Example(Box::new(example))));
    doc.push(outcome(about.response, about.code, about.is_paged));
    let facts = facts(endpoint, about.doc_url);
    if !facts.is_empty() {
        doc.blocks.push(Block::List(facts));
    }
    let forms = &endpoint.request.forms;
    if !forms.is_empty() {
        doc.push(vec![Span::Words("The body has one of these forms:")]);
        doc.blocks.push(Block::List(forms.iter().map(form).collect()));
    }
    doc.aliases = aliases(endpoint);
    doc.deprecated = endpoint.deprecated.then(|| advice(about.instead));
    doc
}

/// `GET /open-apis/contact/v3/unit/list_department`: 获取单位绑定的部门列表
fn head(endpoint: &Endpoint) -> Vec<Span> {
    let host = endpoint.host.as_deref().unwrap_or_default();
    let mut head = vec![Span::Code(format!("{} {host}{}", endpoint.method.as_str(), endpoint.path))];
    if !endpoint.title.trim().is_empty() {
        head.extend([Span::Words(": "), Span::Text(endpoint.title.clone())]);
    }
    head
}

/// Whether a summary is the title once more, be it with a full stop.
pub(super) fn repeats(summary: &str, title: &str) -> bool {
    summary.trim().trim_end_matches(['。', '.']) == title.trim().trim_end_matches(['。', '.'])
}

fn outcome(response: Option<&TypeName>, code: &TypeName, is_paged: bool) -> Vec<Span> {
    let mut spans = match response {
        Some(response) => vec![Span::Words("Gives "), Span::Type(response.clone())],
        None => vec![Span::Words("Gives a file, as a "), Span::Runtime("Download")],
    };
    if is_paged {
        spans.extend([Span::Words(", element by element with "), Span::Method("items")]);
    }
    spans.extend([Span::Words("; fails with "), Span::Type(code.clone()), Span::Words(".")]);
    spans
}

fn facts(endpoint: &Endpoint, doc_url: &str) -> Vec<Vec<Span>> {
    let mut facts = Vec::new();
    if !doc_url.is_empty() {
        facts.push(vec![Span::Link { text: "Documentation".to_owned(), url: doc_url.to_owned() }]);
    }
    let tokens = endpoint.tokens.iter().map(|token| vec![Span::Code(token_word(*token).to_owned())]);
    facts.extend(listed("Tokens: ", tokens));
    facts.extend(listed("Any one of the scopes: ", permissions(&endpoint.scopes)));
    facts.extend(endpoint.rate_limits.as_ref().and_then(rate_limit));
    facts
}

pub(super) fn permissions(scopes: &[Scope]) -> impl Iterator<Item = Vec<Span>> {
    scopes.iter().map(|scope| {
        let mut spans = vec![Span::Code(scope.name.clone())];
        if !scope.description.is_empty() {
            spans.extend([Span::Words(" "), Span::Text(scope.description.clone())]);
        }
        spans
    })
}

/// What a form is called and which fields it has.
fn form(form: &Form) -> Vec<Span> {
    let mut spans = vec![Span::Text(form.name.clone()), Span::Words(": ")];
    for (at, field) in form.fields.iter().enumerate() {
        spans.extend((at > 0).then_some(Span::Words(", ")));
        spans.push(Span::Code(field.clone()));
    }
    spans
}

fn rate_limit(limits: &RateLimits) -> Option<Vec<Span>> {
    match limits {
        RateLimits::Windows(windows) => {
            let words = windows.iter().map(|limit| match limit.per_seconds {
                1 => format!("{} a second", limit.requests),
                60 => format!("{} a minute", limit.requests),
                seconds => format!("{} in {seconds} seconds", limit.requests),
            });
            listed("Requests: ", words.map(|words| vec![Span::Text(words)]))
        }
        RateLimits::Special(_) => Some(vec![Span::Words("Requests: a special limit, see the documentation")]),
    }
}

fn token_word(token: Token) -> &'static str {
    match token {
        Token::Tenant => "tenant_access_token",
        Token::User => "user_access_token",
        Token::App => "app_access_token",
    }
}

/// What the compiler tells who uses what the docs advise against. It shows the text as it stands, and rustdoc makes a link of
/// the address.
fn advice(instead: Option<&str>) -> Vec<Span> {
    let mut spans = vec![Span::Words("the docs advise against this endpoint")];
    if let Some(url) = instead {
        spans.extend([Span::Words(", and send its callers to "), Span::Text(url.to_owned())]);
    }
    spans
}

/// What people know an endpoint by: its path and its title, without what no alias can have.
fn aliases(endpoint: &Endpoint) -> Vec<String> {
    printable([&endpoint.path, &endpoint.title])
}

/// Texts that can be aliases, without what no alias can have.
pub(super) fn printable(texts: [&String; 2]) -> Vec<String> {
    let kept = |c: char| {
        c.is_alphanumeric() || (c.is_ascii_punctuation() && !"\"'\\".contains(c)) || "（），、：".contains(c)
    };
    let alias = |text: &String| {
        let text = text.chars().map(|c| if kept(c) { c } else { ' ' }).collect::<String>();
        text.split(' ').filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
    };
    let mut aliases = texts.map(alias).to_vec();
    aliases.retain(|alias| (1..=MAX_ALIAS).contains(&alias.chars().count()));
    aliases.dedup();
    aliases
}

/// Longest alias in characters: nobody types more.
const MAX_ALIAS: usize = 120;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::fixture;

    #[test]
    fn a_summary_that_says_more_than_the_title_is_kept() {
        assert!(repeats("上传文件。", "上传文件"));
        assert!(repeats("上传文件", "上传文件"));
        assert!(!repeats("上传文件，最大 30 MB。", "上传文件"));
        assert!(!repeats("", "上传文件"));
    }

    #[test]
    fn an_alias_has_nothing_that_rustdoc_refuses() {
        let mut endpoint = fixture::endpoint("a_v1.b.get");
        endpoint.title = " 获取\u{202e} \"名\\ 单\"（旧）\n'b' ".to_owned();
        assert_eq!(aliases(&endpoint), ["/open-apis/a/v1/b", "获取 名 单 （旧） b"]);
        endpoint.title = "\u{200b}".to_owned();
        assert_eq!(aliases(&endpoint), ["/open-apis/a/v1/b"]);
        endpoint.title = "长".repeat(1000);
        assert_eq!(aliases(&endpoint), ["/open-apis/a/v1/b"]);
    }
}
