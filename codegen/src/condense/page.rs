//! The text of a condensed page, section by section.

use super::{
    comment::{self, Origin},
    errors, fields, request,
    subject::Subject,
};
use crate::{
    model::{Endpoint, Event, Field, Form, Request, Response},
    words::{Column, DOWNLOADS, Language, SAME_BY, Topic},
};
use std::{collections::BTreeMap, fmt::Write as _};

/// The page of an endpoint or an event.
pub(super) fn text(subject: Subject<'_>, origin: &Origin) -> String {
    let mut page = Page { text: comment::text(subject, origin), language: subject.about().language };
    // Writing to a string cannot fail.
    let _ = writeln!(page.text, "# {}", subject.about().title);
    match subject {
        Subject::Endpoint(endpoint) => page.endpoint(endpoint),
        Subject::Event(event) => page.event(event),
    }
    page.text
}

struct Page {
    text: String,
    language: Language,
}

impl Page {
    fn endpoint(&mut self, endpoint: &Endpoint) {
        let Endpoint { id, request, response, errors, .. } = endpoint;
        let _ = write!(self.text, "\n{{API}}(url={})\n", explorer(id));
        self.section(2, self.language.heading(Topic::Request), &request::table(endpoint, self.language));
        self.request(request);
        self.response(response);
        self.section(3, self.language.errors(), &errors::table(errors, self.language));
    }

    fn event(&mut self, event: &Event) {
        let Event { same_by, body, reply, .. } = event;
        let mut facts = request::table_of_event(event, self.language);
        if let Some(name) = same_by.as_deref().and_then(|way| way.rsplit('.').next()) {
            let _ =
                write!(facts, "\n{}{}`{name}`\n", SAME_BY.word(self.language), self.language.marks().colon);
        }
        self.section(2, self.language.heading(Topic::Event), &facts);
        self.fields(Topic::EventBody, body);
        self.fields(Topic::EventReply, reply);
    }

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

/// What the link to the explorer says of an endpoint: all that its id is made of.
fn explorer(id: &str) -> String {
    let (service, rest) = id.split_once('.').unwrap_or((id, ""));
    let (resource, method) = rest.rsplit_once('.').unwrap_or((rest, ""));
    let (project, version) = service.rsplit_once('_').unwrap_or((service, ""));
    format!("?project={project}&version={version}&resource={resource}&method={method}")
}
