//! Endpoints and events of single pages -> catalog: two pages of one endpoint become one, ids become unique.

mod event;
mod languages;
mod proposals;

use crate::{
    diag::{Code, Diagnostic, Span},
    model::{Catalog, Endpoint, Event, Field, Method, Required, Type},
    words::Language,
};
use std::{
    cmp::Reverse,
    collections::{BTreeMap, BTreeSet, HashMap, HashSet},
    mem,
};

/// The catalog of `endpoints` and `events`, and what contradicts itself between pages.
///
/// The page in the richest dialect wins, and a current page wins over a historic one. Two current
/// pages in one dialect document two uses of one endpoint: what only one of them lists is taken
/// over, but never required.
///
/// Pages in two languages say the same, so that nothing is taken over, and every fact in which they differ is told. The
/// prose is that of a page in `prose`, if there is one, else that of the page that wins.
pub(crate) fn merge(
    endpoints: Vec<Endpoint>,
    events: Vec<Event>,
    prose: Option<Language>,
) -> (Catalog, Vec<Diagnostic>) {
    let mut groups = BTreeMap::<_, Vec<Endpoint>>::new();
    for endpoint in endpoints {
        groups.entry(key(&endpoint)).or_default().push(endpoint);
    }
    let mut diagnostics = Vec::new();
    let mut merged =
        groups.into_values().filter_map(|pages| one(pages, prose, &mut diagnostics)).collect::<Vec<_>>();
    make_unique(&mut merged);
    merged.sort_by(|a, b| a.id.cmp(&b.id));
    let events = event::merge(events, prose, &mut diagnostics);
    (Catalog { endpoints: merged, events }, diagnostics)
}

/// What makes two pages speak of one endpoint. Names of path parameters make no difference.
pub(crate) fn key(endpoint: &Endpoint) -> (String, Method, Option<String>) {
    let blank = |segment: &str| if segment.starts_with('{') { "{}".to_owned() } else { segment.to_owned() };
    let path = endpoint.path.split('/').map(blank).collect::<Vec<_>>().join("/");
    (path, endpoint.method, endpoint.host.clone())
}

/// Pages of one endpoint that are put together, besides the best. The platform's endpoints have four at most; each costs as
/// much as all that came before it have fields.
const MOST_PAGES: usize = 32;

/// Puts the pages of one endpoint together; the best page comes first.
fn one(
    mut pages: Vec<Endpoint>,
    prose: Option<Language>,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<Endpoint> {
    if pages.len() > 1 {
        pages.sort_by_cached_key(|page| {
            (
                lists_nothing(page),
                page.condensed,
                page.dialect,
                page.deprecated,
                Reverse(size(page)),
                page.source.clone(),
            )
        });
    }
    let mut pages = pages.into_iter();
    let mut first = pages.next()?;
    let spoken = prose.filter(|language| first.language != *language);
    let mut speaking = std::iter::once(&first).chain(pages.as_slice());
    let english = speaking.find(|page| Some(page.language) == Language::of("en")).cloned();
    let translation = pages.as_slice().iter().find(|page| spoken == Some(page.language)).cloned();
    for (number, page) in pages.enumerate() {
        if number >= MOST_PAGES {
            diagnostics.push(too_many(&page.source, page.span));
            first.also.push(page.source);
            continue;
        }
        if page.condensed && !first.condensed {
            // It was made of a page like the first, and has nothing to add.
            first.also.push(page.source);
            continue;
        }
        let adopt = page.dialect == first.dialect
            && page.language == first.language
            && !first.deprecated
            && !page.deprecated;
        first.also.push(page.source.clone());
        Merge {
            first: first.source.clone(),
            page: page.source.clone(),
            what: "endpoint",
            adopt,
            diagnostics: &mut *diagnostics,
        }
        .endpoint(&mut first, page);
    }
    if let Some(page) = translation {
        languages::translate(&mut first, &page);
    }
    if let Some(page) = english {
        proposals::propose(&mut first, &page);
    }
    Some(first)
}

fn too_many(page: &str, span: Span) -> Diagnostic {
    let message = format!("what this page says was left out: more than {MOST_PAGES} describe the same");
    Diagnostic { code: Code::PagesContradict, page: page.into(), span, message }
}

/// Whether no table of the page lists a field: then any other page says more, whatever its dialect. Path parameters may
/// come from the URL.
fn lists_nothing(page: &Endpoint) -> bool {
    let request = &page.request;
    let fields = [&request.query, &request.header, &request.body, &page.response.body];
    fields.iter().all(|fields| fields.iter().all(|field| field.origin.is_some()))
}

/// Number of top-level fields: a page that lists none is a mere pointer to another.
fn size(endpoint: &Endpoint) -> usize {
    let request = &endpoint.request;
    [&request.path, &request.query, &request.body, &endpoint.response.body]
        .iter()
        .map(|fields| fields.len())
        .sum()
}

struct Merge<'a> {
    /// The page that wins.
    first: String,
    /// The page that is put to it.
    page: String,
    /// What both describe, in a word.
    what: &'static str,
    /// Whether what only `page` lists is taken over.
    adopt: bool,
    diagnostics: &'a mut Vec<Diagnostic>,
}

impl Merge<'_> {
    fn endpoint(&mut self, first: &mut Endpoint, page: Endpoint) {
        let span = page.span;
        self.contradicts(
            first.tokens != page.tokens && !page.tokens.is_empty(),
            span,
            "the access tokens differ",
        );
        self.contradicts(
            first.rate_limits != page.rate_limits && page.rate_limits.is_some(),
            span,
            "the rate limits differ",
        );
        if page.language != first.language {
            for (span, what) in languages::differences(first, &page) {
                self.contradicts(true, span, &what);
            }
        }
        let (request, other) = (&mut first.request, page.request);
        self.fields(&mut request.query, other.query);
        self.fields(&mut request.header, other.header);
        self.fields(&mut request.body, other.body);
        self.fields(&mut first.response.body, page.response.body);
        if self.adopt {
            let known =
                first.errors.iter().map(|error| (error.http_status, error.code)).collect::<BTreeSet<_>>();
            first.errors.extend(
                page.errors.into_iter().filter(|error| !known.contains(&(error.http_status, error.code))),
            );
        }
    }

    fn contradicts(&mut self, differs: bool, span: Span, what: &str) {
        if differs {
            let message = format!("{what} from {}, which describes the same {}", self.first, self.what);
            self.diagnostics.push(Diagnostic {
                code: Code::PagesContradict,
                page: self.page.as_str().into(),
                span,
                message,
            });
        }
    }

    fn fields(&mut self, known: &mut Vec<Field>, more: Vec<Field>) {
        let places =
            known.iter().enumerate().map(|(at, field)| (field.name.clone(), at)).collect::<HashMap<_, _>>();
        let mut seen = BTreeSet::new();
        for field in more {
            seen.insert(field.name.clone());
            match places.get(&field.name).and_then(|at| known.get_mut(*at)) {
                Some(same) => self.field(same, field),
                None if self.adopt => known.push(optional(field)),
                None => {}
            }
        }
        for field in known.iter_mut().filter(|field| self.adopt && !seen.contains(&field.name)) {
            relax(field);
        }
    }

    fn field(&mut self, known: &mut Field, other: Field) {
        let Field { name, ty, required, span, .. } = other;
        let differs = known.required.is_some() && required.is_some() && known.required != required;
        self.contradicts(differs, span, &format!("`{name}` is required otherwise than on the page"));
        match (&mut known.ty, ty) {
            (Type::Object { fields, .. }, Type::Object { fields: more, .. }) => self.fields(fields, more),
            (Type::List { item }, Type::List { item: other }) => match (item.as_mut(), *other) {
                (Type::Object { fields, .. }, Type::Object { fields: more, .. }) => self.fields(fields, more),
                (item, other) => self.types(&name, item, &other, span),
            },
            (Type::JsonText { json }, Type::JsonText { json: other }) => match (json.as_mut(), *other) {
                (Type::Object { fields, .. }, Type::Object { fields: more, .. }) => self.fields(fields, more),
                (json, other) => self.types(&name, json, &other, span),
            },
            // Only one of the pages says what is in the text.
            (Type::JsonText { .. }, Type::String) | (Type::String, Type::JsonText { .. }) => {}
            (ty, other) => self.types(&name, ty, &other, span),
        }
    }

    fn types(&mut self, name: &str, known: &Type, other: &Type, span: Span) {
        let differs = mem::discriminant(known) != mem::discriminant(other)
            && *known != Type::Json
            && *other != Type::Json;
        self.contradicts(differs, span, &format!("the type of `{name}` differs"));
    }
}

fn optional(mut field: Field) -> Field {
    relax(&mut field);
    field
}

/// Calls as the other page describes them go without this field.
fn relax(field: &mut Field) {
    if field.required == Some(Required::Yes) {
        field.required = Some(Required::Conditional);
    }
}

/// Endpoints whose pages and URLs lead to one id get their HTTP method, and if need be a number, in
/// addition; the order of their paths decides who keeps the plain id.
fn make_unique(endpoints: &mut [Endpoint]) {
    let mut taken = HashSet::new();
    // The next number of each id that is taken: thousands of pages may share one, and none tries what another has.
    let mut numbers = HashMap::<String, usize>::new();
    for endpoint in endpoints {
        let mut id = endpoint.id.clone();
        if taken.contains(&id) {
            id = format!("{id}_{}", format!("{:?}", endpoint.method).to_lowercase());
        }
        if taken.contains(&id) {
            let number = numbers.entry(id.clone()).or_insert(2);
            let counted = (*number..).map(|number| (number, format!("{id}_{number}")));
            if let Some((last, free)) = counted.into_iter().find(|(_, id)| !taken.contains(id)) {
                (*number, id) = (last + 1, free);
            }
        }
        taken.insert(id.clone());
        endpoint.id = id;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Dialect, Request, Response};

    fn page(source: &str, dialect: Dialect, body: &[(&str, Required)]) -> Endpoint {
        let body = body.iter().map(|(name, required)| field(name, *required)).collect();
        let json = serde_json::json!({"id": "a_v1.b.c", "source": source, "dialect": "html", "method": "POST", "path": "/a/{id}", "request": {}, "response": {}});
        let endpoint = serde_json::from_value::<Endpoint>(json).unwrap();
        Endpoint {
            dialect,
            request: Request { body, ..Request::default() },
            response: Response::default(),
            ..endpoint
        }
    }

    fn field(name: &str, required: Required) -> Field {
        let field =
            serde_json::from_value::<Field>(serde_json::json!({"name": name, "type": {"kind": "string"}}))
                .unwrap();
        Field { required: Some(required), ..field }
    }

    fn names(endpoint: &Endpoint) -> Vec<(&str, Option<Required>)> {
        endpoint.request.body.iter().map(|field| (field.name.as_str(), field.required)).collect()
    }

    #[test]
    fn the_richer_dialect_wins_alone() {
        let pages = vec![
            page("a.md", Dialect::Flat, &[("x", Required::No)]),
            page("b.md", Dialect::Html, &[("y", Required::Yes)]),
        ];
        let (catalog, diagnostics) = merge(pages, Vec::new(), None);
        let endpoint = &catalog.endpoints[0];
        assert_eq!((endpoint.source.as_str(), endpoint.also.as_slice()), ("b.md", &["a.md".to_owned()][..]));
        assert_eq!(names(endpoint), [("y", Some(Required::Yes))]);
        assert_eq!(diagnostics, []);
    }

    #[test]
    fn a_full_page_wins_over_a_condensed_one_and_is_not_contradicted() {
        let condensed = |source: &str| Endpoint {
            condensed: true,
            ..page(source, Dialect::Gfm, &[("x", Required::Yes), ("z", Required::Yes)])
        };
        let pages =
            vec![condensed("a.md"), page("b.md", Dialect::Flat, &[("x", Required::No), ("y", Required::No)])];
        let (catalog, diagnostics) = merge(pages, Vec::new(), None);
        let endpoint = &catalog.endpoints[0];
        assert_eq!((endpoint.source.as_str(), endpoint.condensed), ("b.md", false));
        assert_eq!(endpoint.also, ["a.md"]);
        assert_eq!(names(endpoint), [("x", Some(Required::No)), ("y", Some(Required::No))]);
        assert_eq!(diagnostics, []);
        // A page that only points elsewhere is none to win.
        let (catalog, _) = merge(vec![condensed("a.md"), page("b.md", Dialect::Html, &[])], Vec::new(), None);
        assert!(catalog.endpoints[0].condensed);
    }

    #[test]
    fn two_uses_of_one_endpoint_are_put_together() {
        let pages = vec![
            page("a.md", Dialect::Html, &[("id", Required::Yes), ("x", Required::Yes)]),
            page("b.md", Dialect::Html, &[("id", Required::Yes), ("y", Required::Yes)]),
        ];
        let (catalog, _) = merge(pages, Vec::new(), None);
        let conditional = Some(Required::Conditional);
        assert_eq!(
            names(&catalog.endpoints[0]),
            [("id", Some(Required::Yes)), ("x", conditional), ("y", conditional)]
        );
    }

    #[test]
    fn a_contradiction_is_told_on_the_page_that_lost() {
        let mut other = page("b.md", Dialect::Html, &[("x", Required::Yes)]);
        other.request.body[0].ty = Type::Int;
        let (_, diagnostics) =
            merge(vec![page("a.md", Dialect::Html, &[("x", Required::Yes)]), other], Vec::new(), None);
        assert_eq!(diagnostics.len(), 1);
        assert_eq!((&*diagnostics[0].page, diagnostics[0].code), ("b.md", Code::PagesContradict));
    }

    /// Two pages of one endpoint: Chinese with two fields, and English with one of them.
    fn in_two_languages() -> Vec<Endpoint> {
        let mut chinese = page("zh.md", Dialect::Html, &[("x", Required::Yes), ("y", Required::Yes)]);
        chinese.title = "甲".to_owned();
        chinese.request.body[0].description = "乙".to_owned();
        let mut english = page("en.md", Dialect::Html, &[("x", Required::Yes)]);
        english.language = Language::of("en").unwrap();
        english.title = "A".to_owned();
        english.request.body[0].description = "B".to_owned();
        vec![english, chinese]
    }

    #[test]
    fn the_prose_is_in_the_language_that_is_asked_for() {
        let prose = |language: Option<&str>| {
            let (catalog, _) = merge(in_two_languages(), Vec::new(), language.and_then(Language::of));
            let [endpoint] = catalog.endpoints.as_slice() else { panic!("one endpoint") };
            assert_eq!(
                (endpoint.source.as_str(), endpoint.also.as_slice()),
                ("zh.md", ["en.md".to_owned()].as_slice())
            );
            // What only one of them lists is neither taken over nor made optional.
            assert_eq!(names(endpoint), [("x", Some(Required::Yes)), ("y", Some(Required::Yes))]);
            let texts = [&endpoint.title, &endpoint.request.body[0].description].map(String::as_str);
            (endpoint.language.code(), texts.concat())
        };
        assert_eq!(prose(None), ("zh", "甲乙".to_owned()));
        assert_eq!(prose(Some("zh")), ("zh", "甲乙".to_owned()));
        assert_eq!(prose(Some("en")), ("en", "AB".to_owned()));
    }

    #[test]
    fn facts_that_differ_between_languages_are_told() {
        let (_, diagnostics) = merge(in_two_languages(), Vec::new(), None);
        let told = diagnostics.iter().map(|found| (&*found.page, found.code, found.message.as_str()));
        let message =
            "the fields of the body differ (there alone: `y`) from zh.md, which describes the same endpoint";
        assert_eq!(told.collect::<Vec<_>>(), [("en.md", Code::PagesContradict, message)]);
    }

    #[test]
    fn ids_are_unique() {
        let mut other = page("b.md", Dialect::Html, &[]);
        other.path = "/b".to_owned();
        let (catalog, _) = merge(vec![page("a.md", Dialect::Html, &[]), other], Vec::new(), None);
        let ids = catalog.endpoints.iter().map(|endpoint| endpoint.id.as_str()).collect::<Vec<_>>();
        assert_eq!(ids, ["a_v1.b.c", "a_v1.b.c_post"]);
    }
}
