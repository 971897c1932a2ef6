//! Pages -> catalog: parse and infer each page on its own, then put the endpoints together.

use crate::{
    diag::{self, Code, Diagnostic, Diagnostics, Severity},
    host::Hosts,
    infer::{self, Outcome, Service, Shapes, Skip, Twin},
    load::Page,
    merge,
    model::{Catalog, Dialect, Endpoint, Event, Field},
    parse,
    words::Language,
};
use rayon::prelude::*;
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

/// What all pages say.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Reading {
    /// The endpoints by id, the events by type.
    pub catalog: Catalog,
    /// How each page ended, ordered by path; the counts add up to the number of pages.
    pub pages: Vec<PageEnd>,
    /// All findings, ordered by page and place.
    pub diagnostics: Vec<Diagnostic>,
}

/// How one page ended.
#[derive(Clone, Debug, PartialEq)]
pub struct PageEnd {
    /// Relative to the docs folder.
    pub page: Arc<str>,
    /// What became of it.
    pub end: End,
}

/// What became of a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum End {
    /// It is the source of an endpoint, or of events.
    Generated,
    /// Its endpoint or its events have a richer page.
    Merged,
    /// It describes neither.
    Skipped(Skip),
    /// It should describe an endpoint or an event and cannot.
    Error,
}

/// Reads all pages and calls `on_page` after each, from any thread. The result does not depend on
/// the pages' order, nor on the number of threads.
pub fn read(pages: &[Page], on_page: &(dyn Fn() + Sync)) -> Reading {
    read_for(pages, &Hosts::default(), None, on_page)
}

/// [`read`], with these hosts that pages may call besides those of the table, and with the prose of endpoints that have a
/// page in `prose` in that language.
pub(crate) fn read_for(
    pages: &[Page],
    hosts: &Hosts,
    prose: Option<Language>,
    on_page: &(dyn Fn() + Sync),
) -> Reading {
    let mut order = pages.iter().collect::<Vec<_>>();
    order.sort_by(|a, b| a.path.cmp(&b.path));
    // Pages differ in size by a thousand, and the largest stand side by side: each is a job of its own, lest one thread
    // be left with them at the end.
    let jobs = order.par_iter().with_max_len(1);
    let mut read = jobs.map(|page| read_page(page, None)).inspect(|_| on_page()).collect::<Vec<_>>();
    reread(&order, &mut read);
    for page in &mut read {
        page.keep_to(hosts);
    }
    let mut reading = Reading::default();
    let (mut endpoints, mut events) = (Vec::new(), Vec::new());
    for PageRead { page, outcome, diagnostics, .. } in read {
        reading.diagnostics.extend(diagnostics);
        let end = match outcome {
            Outcome::Endpoint(endpoint) => {
                endpoints.push(*endpoint);
                End::Generated
            }
            Outcome::Events(found) => {
                events.extend(found);
                End::Generated
            }
            Outcome::Skipped(skip) => End::Skipped(skip),
            Outcome::Error => End::Error,
        };
        reading.pages.push(PageEnd { page, end });
    }
    let (catalog, contradictions) = merge::merge(endpoints, events, prose);
    let merged = merged(&catalog);
    for page in reading.pages.iter_mut().filter(|page| merged.contains(&*page.page)) {
        page.end = End::Merged;
    }
    reading.catalog = catalog;
    reading.diagnostics.extend(contradictions);
    diag::sort(&mut reading.diagnostics);
    reading
}

/// The pages of which nothing but others is a source.
fn merged(catalog: &Catalog) -> BTreeSet<&str> {
    let of_endpoints = catalog.endpoints.iter().flat_map(|endpoint| &endpoint.also);
    let also = of_endpoints.chain(catalog.events.iter().flat_map(|event| &event.also));
    let mut merged = also.map(String::as_str).collect::<BTreeSet<_>>();
    for event in &catalog.events {
        merged.remove(event.source.as_str());
    }
    merged
}

/// Counts the pages of which not even the text could be read.
pub(crate) fn with_unreadable(mut ends: Vec<PageEnd>, unreadable: &[Page]) -> Vec<PageEnd> {
    ends.extend(unreadable.iter().map(|page| PageEnd { page: page.path.clone(), end: End::Error }));
    ends.sort_by(|a, b| a.page.cmp(&b.page));
    ends
}

/// Leaves out the endpoints and events of pages of which no table of parameters could be read, unless the errata accept that: they
/// would be empty.
pub(crate) fn leave_out_unread(catalog: &mut Catalog, ends: &mut [PageEnd], findings: &[Diagnostic]) {
    let unread = findings.iter().filter(|found| found.code == Code::PageTablesUnread);
    let unread = unread.map(|found| &*found.page).collect::<BTreeSet<_>>();
    if unread.is_empty() {
        return;
    }
    let left_out = |source: &str| unread.contains(source);
    let also = catalog.endpoints.iter().filter(|endpoint| left_out(&endpoint.source));
    let events = catalog.events.iter().filter(|event| left_out(&event.source));
    let also = also.map(|endpoint| &endpoint.also).chain(events.map(|event| &event.also));
    let also = also.flatten().cloned().collect::<BTreeSet<_>>();
    catalog.endpoints.retain(|endpoint| !left_out(&endpoint.source));
    catalog.events.retain(|event| !left_out(&event.source));
    for end in ends.iter_mut().filter(|end| left_out(&end.page) || also.contains(&*end.page)) {
        end.end = End::Error;
    }
}

/// Reads pages again whose rows lost their level, beside what other pages say: the tables of their service, where those
/// list a type of the page's, and a page of their own endpoint that has levels. All pages are first read alone, so the
/// order of the pages has no say.
fn reread(pages: &[&Page], read: &mut [PageRead]) {
    let services = services(read);
    let twins = twins(read);
    read.par_iter_mut().zip(pages).zip(&twins).for_each(|((read, page), twin)| {
        let all = read.service().and_then(|service| services.get(&service));
        if let Some(service) = all.and_then(|all| Service::new(all, &read.shapes, twin.as_ref())) {
            let again = read_page(page, Some(service));
            *read = again;
        }
    });
}

/// What the tables of each service show, where some have no levels.
fn services(read: &[PageRead]) -> BTreeMap<String, Shapes> {
    let lost = read.iter().filter(|page| page.lost_levels()).filter_map(PageRead::service);
    let mut services = lost.map(|service| (service, Shapes::default())).collect::<BTreeMap<_, _>>();
    for page in read {
        let Some(all) = page.service().and_then(|service| services.get_mut(&service)) else { continue };
        page.shapes.iter().for_each(|table| all.add(table));
        page.tables_with_levels().into_iter().for_each(|fields| all.add(&Shapes::of_fields(fields)));
    }
    services
}

/// For each page whose rows lost their level, what a page of the same endpoint or event lists that has levels.
fn twins(read: &[PageRead]) -> Vec<Option<Twin>> {
    let mut known = BTreeMap::new();
    let mut events = BTreeMap::new();
    for page in read {
        if let Some(endpoint) = page.endpoint().filter(|endpoint| has_levels(endpoint.dialect)) {
            known.entry(merge::key(endpoint)).or_insert(endpoint);
        } else if let Some(event) = page.event().filter(|event| has_levels(event.dialect)) {
            events.entry(event.event_type.as_str()).or_insert(event);
        }
    }
    let twin = |page: &PageRead| {
        if !page.lost_levels() {
            None
        } else if let Some(endpoint) = page.endpoint() {
            known.get(&merge::key(endpoint)).map(|twin| Twin::of(twin))
        } else {
            events.get(page.event()?.event_type.as_str()).map(|twin| Twin::of_event(twin))
        }
    };
    read.iter().map(twin).collect()
}

/// Whether the page's dialect prints the level of every row. Levels that writers draw by hand are less sure.
fn has_levels(dialect: Dialect) -> bool {
    match dialect {
        Dialect::Html | Dialect::Gfm => true,
        Dialect::Flat | Dialect::Text => false,
    }
}

/// A page, read.
struct PageRead {
    page: Arc<str>,
    outcome: Outcome,
    diagnostics: Vec<Diagnostic>,
    /// Of its tables without levels, in their order.
    shapes: Vec<Shapes>,
}

impl PageRead {
    fn endpoint(&self) -> Option<&Endpoint> {
        match &self.outcome {
            Outcome::Endpoint(endpoint) => Some(endpoint),
            Outcome::Events(_) | Outcome::Skipped(_) | Outcome::Error => None,
        }
    }

    fn events(&self) -> &[Event] {
        match &self.outcome {
            Outcome::Events(events) => events,
            Outcome::Endpoint(_) | Outcome::Skipped(_) | Outcome::Error => &[],
        }
    }

    /// The event of a page that describes one. Of several, it is not known which table is whose.
    fn event(&self) -> Option<&Event> {
        if let [event] = self.events() { Some(event) } else { None }
    }

    fn service(&self) -> Option<String> {
        let endpoint = self.endpoint().map(|endpoint| endpoint.service().to_owned());
        endpoint.or_else(|| self.events().first().map(Event::service))
    }

    /// What its tables list, where its dialect prints levels.
    fn tables_with_levels(&self) -> Vec<&[Field]> {
        let of_endpoint = self.endpoint().filter(|endpoint| has_levels(endpoint.dialect));
        let of_events = self.events().iter().filter(|event| has_levels(event.dialect));
        let endpoint = of_endpoint.iter().flat_map(|it| [&it.request.body, &it.response.body]);
        endpoint.chain(of_events.flat_map(|event| [&event.body, &event.reply])).map(Vec::as_slice).collect()
    }

    /// Takes the endpoint off a page that leads to another host than these, and what was found of the host off one that
    /// does not.
    fn keep_to(&mut self, hosts: &Hosts) {
        let Outcome::Endpoint(endpoint) = &self.outcome else { return };
        if endpoint.host.as_ref().is_none_or(|host| hosts.allow(host)) {
            self.diagnostics.retain(|found| found.code != Code::HostUnreviewed);
        } else {
            self.outcome = Outcome::Error;
        }
    }

    /// Whether it has tables with objects and without levels.
    fn lost_levels(&self) -> bool {
        self.shapes.iter().any(|shapes| !shapes.is_empty())
    }
}

fn read_page(page: &Page, service: Option<Service<'_>>) -> PageRead {
    let mut diags = Diagnostics::new(page.path.clone());
    let raw = parse::parse(page, &mut diags);
    let (outcome, shapes) = infer::infer_beside(&raw, &page.path, service, &mut diags);
    let mut diagnostics = diags.into_vec();
    if matches!(outcome, Outcome::Skipped(_)) {
        diagnostics.iter_mut().for_each(soften);
    }
    PageRead { page: page.path.clone(), outcome, diagnostics, shapes }
}

/// A fault of a page that describes no endpoint costs none.
fn soften(diagnostic: &mut Diagnostic) {
    if diagnostic.severity() == Severity::Error {
        diagnostic.code = Code::GuideFaulty;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fault_on_a_page_without_an_endpoint_is_no_error() {
        let text = "# FAQ\n\n:::html\n<md-table><md-tr><md-td>a\n:::\n";
        let page = Page { path: "faq.md".into(), text: text.to_owned() };
        let reading = read(&[page], &|| {});
        assert_eq!(reading.pages[0].end, End::Skipped(Skip::Guide));
        let found = reading.diagnostics.iter().map(|found| found.code).collect::<Vec<_>>();
        assert_eq!(found, [Code::GuideFaulty]);
    }

    #[test]
    fn an_endpoint_whose_tables_went_unread_is_left_out_unless_that_is_accepted() {
        let head = "# a\n\n## 请求\n\n| x | y |\n| --- | --- |\n| HTTP URL | /open-apis/a/v1/b |\n| HTTP Method | GET |\n";
        let text = format!("{head}\n### Parametry\n\n| Nazwa | Typ |\n| --- | --- |\n| user_id | string |\n");
        let mut reading = read(&[Page { path: "a.md".into(), text }], &|| {});
        let (mut catalog, mut ends) = (reading.catalog.clone(), reading.pages.clone());
        leave_out_unread(&mut catalog, &mut ends, &reading.diagnostics);
        assert!(catalog.endpoints.is_empty());
        assert_eq!(ends[0].end, End::Error);

        leave_out_unread(&mut reading.catalog, &mut reading.pages, &[]);
        assert_eq!((reading.catalog.endpoints.len(), reading.pages[0].end), (1, End::Generated));
    }

    /// A page of the service `mail` whose rows lost their level.
    fn flat(method: &str, rows: &[&str], sample: &str) -> Page {
        let url = format!("https://open.feishu.cn/open-apis/mail/v1/{method}");
        let rows = rows.join(" | x\n");
        let text = format!(
            "# {method}\n\n## 请求\n\n基本 | \n---|---\nHTTP URL | {url}\nHTTP Method | POST\n\n\
             ### 请求体\n\n名称 | 类型 | 描述\n---|---|---\n{rows} | x\n\n\
             ### 请求体示例\n\n```json\n{sample}\n```\n"
        );
        Page { path: format!("{method}.md").into(), text }
    }

    fn top_level(reading: &Reading, page: &str) -> Vec<String> {
        let endpoints = reading.catalog.endpoints.iter().filter(|endpoint| endpoint.source == page);
        endpoints.flat_map(|endpoint| &endpoint.request.body).map(|field| field.name.clone()).collect()
    }

    /// The same page with levels, of the method `shown`.
    fn levelled(method: &str, rows: &[(&str, u32)], page: &str) -> Page {
        let url = format!("https://open.feishu.cn/open-apis/mail/v1/{method}");
        let row = |(row, level): &(&str, u32)| {
            format!("| {}{} | x |\n", if *level > 0 { "&nbsp;&nbsp;└ " } else { "" }, row)
        };
        let rows = rows.iter().map(row).collect::<String>();
        let text = format!(
            "# {method}\n\n## 请求\n\n| 基本 | |\n|---|---|\n| HTTP URL | {url} |\n| HTTP Method | POST |\n\n\
             ### 请求体\n\n| 名称 | 类型 | 描述 |\n|---|---|---|\n{rows}"
        );
        Page { path: page.into(), text }
    }

    #[test]
    fn rows_without_level_are_placed_as_a_page_of_their_endpoint_or_service_with_levels_has_them() {
        let unclear = flat("reply", &["body | body", "content | string", "sender | string"], "{}");
        let rows = &[("body | body", 0), ("content | string", 1), ("sender | string", 0)];
        let twin = levelled("reply", rows, "twin.md");
        let twins = read(&[unclear.clone(), twin], &|| {});
        // The page with levels is the endpoint's, and the other one does not contradict it.
        assert_eq!(top_level(&twins, "twin.md"), ["body", "sender"]);
        let codes = twins.diagnostics.iter().map(|found| found.code).collect::<Vec<_>>();
        assert!(!codes.contains(&Code::PagesContradict), "{:?}", twins.diagnostics);
        let other = levelled("send", &[("body | body", 0), ("content | string", 1)], "send.md");
        assert_eq!(top_level(&read(&[unclear, other], &|| {}), "reply.md"), ["body", "sender"]);
    }

    #[test]
    fn rows_without_level_are_placed_beside_the_other_pages_of_the_service() {
        let unclear = flat("reply", &["body | body", "content | string", "sender | string"], "{}");
        let clear = flat(
            "send",
            &["body | body", "content | string", "end | int"],
            r#"{"body": {"content": ""}, "end": 1}"#,
        );
        let alone = read(std::slice::from_ref(&unclear), &|| {});
        assert_eq!(top_level(&alone, "reply.md"), ["body"]);
        let both = read(&[unclear.clone(), clear.clone()], &|| {});
        assert_eq!(top_level(&both, "reply.md"), ["body", "sender"]);
        assert_eq!(read(&[clear, unclear], &|| {}), both);
    }
}
