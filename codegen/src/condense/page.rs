//! The text of a condensed page, section by section.

use super::{cell, errors, fields, request};
use crate::{
    model::{Endpoint, Field, Form, Request, Response},
    words::{ADVISED, Column, DEPRECATED, DOWNLOADS, Language, Topic},
};
use std::{collections::BTreeMap, fmt::Write as _};

/// What the page that it is made of says of itself, and the model leaves out.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Origin {
    pub full_path: Option<String>,
    /// When the site changed the page, as it says.
    pub updated: Option<String>,
}

/// What the comment says of the page.
pub(super) const CONDENSED: &str = "facts only";

/// The page of an endpoint.
pub(super) fn text(endpoint: &Endpoint, origin: &Origin) -> String {
    let Endpoint { language, title, request, response, errors, .. } = endpoint;
    let mut page = Page { text: comment(endpoint, origin), language: *language };
    // Writing to a string cannot fail.
    let _ = write!(page.text, "# {title}\n\n{{API}}(url={})\n", explorer(&endpoint.id));
    page.section(2, language.heading(Topic::Request), &request::table(endpoint, *language));
    page.request(request);
    page.response(response);
    page.section(3, language.errors(), &errors::table(errors, *language));
    page.text
}

struct Page {
    text: String,
    language: Language,
}

impl Page {
    /// A heading and what stands below it; neither where that is nothing.
    fn section(&mut self, level: usize, heading: &str, content: &str) {
        if !content.is_empty() {
            let _ = write!(self.text, "\n{} {heading}\n\n{content}", "#".repeat(level));
        }
    }

    fn fields(&mut self, topic: Topic, fields: &[Field]) {
        self.section(3, self.language.heading(topic), &fields::table(fields, self.language));
    }

    fn request(&mut self, request: &Request) {
        let Request { content_type, path, query, header, body, forms } = request;
        let content_type = content_type.as_deref().filter(|_| body.is_empty());
        self.section(3, self.language.heading(Topic::Header), &headers(header, content_type, self.language));
        self.fields(Topic::Path, path);
        self.fields(Topic::Query, query);
        if forms.is_empty() {
            self.fields(Topic::Body, body);
        }
        let known = body.iter().map(|field| (field.name.as_str(), field)).collect::<BTreeMap<_, _>>();
        for Form { name, fields } in forms {
            let of_form = fields.iter().filter_map(|name| known.get(name.as_str()));
            let of_form = of_form.map(|field| (*field).clone()).collect::<Vec<_>>();
            self.section(3, name, &fields::table(&of_form, self.language));
        }
    }

    /// A reply that is a file has a word for it in place of a table.
    fn response(&mut self, response: &Response) {
        let Response { content_type, body } = response;
        let is_file = body.is_empty() && content_type.is_some();
        if is_file {
            let file = format!("{}\n", DOWNLOADS.word(self.language));
            self.section(2, self.language.heading(Topic::Response), &file);
        }
        self.section(2, self.language.heading(Topic::Response), &fields::table(body, self.language));
    }
}

/// The table of headers. Where nothing is sent in the body, one of them says all the same what it would be.
fn headers(header: &[Field], content_type: Option<&str>, language: Language) -> String {
    let mut table = fields::table(header, language);
    if let Some(ty) = content_type {
        let heads = [Column::Name, Column::Description].map(|column| language.head(column));
        table += if table.is_empty() { "" } else { "\n" };
        table += &fields::head(&heads);
        table += &fields::row(["Content-Type", ty]);
    }
    table
}

fn comment(endpoint: &Endpoint, origin: &Origin) -> String {
    let Endpoint { title, doc_url, deprecated, instead, language, .. } = endpoint;
    let advice = instead.iter().map(|url| format!(" {} [>>]({url})", ADVISED.word(*language)));
    let section = deprecated.then(|| DEPRECATED.word(*language).to_owned() + &advice.collect::<String>());
    let lines = [
        ("title", Some(cell::spelled(title)).filter(|title| !title.is_empty())),
        ("fullPath", origin.full_path.clone()),
        ("updateTime", origin.updated.clone()),
        ("source", Some(doc_url.clone()).filter(|url| !url.is_empty())),
        ("section", section),
        ("condensed", Some(CONDENSED.to_owned())),
    ];
    let line =
        |(key, value): (&str, Option<String>)| value.map(|value| format!("{key}: {}\n", quoted(&value)));
    format!("<!--\n{}-->\n", lines.into_iter().filter_map(line).collect::<String>())
}

/// A line of the comment, of which the reader takes no quotes off that are the text's own.
fn quoted(line: &str) -> String {
    let has = |quote: char| line.starts_with(quote) && line.ends_with(quote);
    if has('"') || has('\'') { format!("\"{line}\"") } else { line.to_owned() }
}

/// What the link to the explorer says of an endpoint: all that its id is made of.
fn explorer(id: &str) -> String {
    let (service, rest) = id.split_once('.').unwrap_or((id, ""));
    let (resource, method) = rest.rsplit_once('.').unwrap_or((rest, ""));
    let (project, version) = service.rsplit_once('_').unwrap_or((service, ""));
    format!("?project={project}&version={version}&resource={resource}&method={method}")
}
