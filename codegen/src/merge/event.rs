//! Events of single pages -> those of the catalog: each type once.

use super::{MOST_PAGES, Merge, languages, too_many};
use crate::{
    diag::Diagnostic,
    model::{Event, Field},
    words::Language,
};
use std::{cmp::Reverse, collections::BTreeMap};

/// The events by type, each with the best page first, and what contradicts itself between pages.
pub(super) fn merge(
    events: Vec<Event>,
    prose: Option<Language>,
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<Event> {
    let mut groups = BTreeMap::<_, Vec<Event>>::new();
    for event in events {
        groups.entry(event.event_type.clone()).or_default().push(event);
    }
    groups.into_values().filter_map(|pages| one(pages, prose, diagnostics)).collect()
}

/// Puts the pages of one event together. The page in the richest dialect wins, and a current page over a historic one.
fn one(mut pages: Vec<Event>, prose: Option<Language>, diagnostics: &mut Vec<Diagnostic>) -> Option<Event> {
    pages.sort_by_cached_key(|page| {
        let richness = (lists_nothing(page), page.condensed, page.dialect, page.deprecated);
        (richness, Reverse(size(&page.body)), page.source.clone())
    });
    let mut pages = pages.into_iter();
    let mut first = pages.next()?;
    let spoken = prose.filter(|language| first.language != *language);
    let translation = pages.as_slice().iter().find(|page| spoken == Some(page.language)).cloned();
    for (number, page) in pages.enumerate() {
        if !first.also.contains(&page.source) && first.source != page.source {
            first.also.push(page.source.clone());
        }
        if number >= MOST_PAGES {
            diagnostics.push(too_many(&page.source, page.span));
            continue;
        }
        if page.condensed && !first.condensed {
            // It was made of a page like the first, and has nothing to add.
            continue;
        }
        let is_of_its_kind = page.dialect == first.dialect && page.language == first.language;
        let adopt = is_of_its_kind && !first.deprecated && !page.deprecated;
        let (known, source) = (first.source.clone(), page.source.clone());
        Merge { first: known, page: source, what: "event", adopt, diagnostics: &mut *diagnostics }
            .event(&mut first, page);
    }
    if let Some(page) = translation {
        languages::translate_event(&mut first, &page);
    }
    Some(first)
}

/// Whether the page has no table.
fn lists_nothing(page: &Event) -> bool {
    page.body.iter().all(|field| field.origin.is_some())
}

fn size(fields: &[Field]) -> usize {
    fields.iter().map(|field| 1 + size(field.ty.members().unwrap_or_default())).sum()
}

impl Merge<'_> {
    fn event(&mut self, first: &mut Event, page: Event) {
        let span = page.span;
        self.contradicts(first.kind != page.kind, span, "whether the platform waits for a reply differs");
        self.contradicts(first.schema != page.schema, span, "the schema differs");
        self.fields(&mut first.body, page.body);
        self.fields(&mut first.reply, page.reply);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Dialect, Type, fixture};

    fn page(source: &str, dialect: Dialect, body: &[&str]) -> Event {
        let body = body.iter().map(|name| fixture::field(name, Type::String)).collect();
        Event { source: source.to_owned(), dialect, body, ..fixture::event("a.b.made_v1") }
    }

    #[test]
    fn pages_of_one_type_are_one_event() {
        let pages = vec![
            page("a.md", Dialect::Flat, &["x"]),
            page("b.md", Dialect::Html, &["y"]),
            page("c.md", Dialect::Html, &["y", "z"]),
        ];
        let mut told = Vec::new();
        let events = merge(pages, None, &mut told);
        let [event] = events.as_slice() else { panic!("one event: {events:?}") };
        assert_eq!((event.source.as_str(), event.also.join(" ")), ("c.md", "b.md a.md".to_owned()));
        assert_eq!(event.body.iter().map(|field| field.name.as_str()).collect::<Vec<_>>(), ["y", "z"]);
        assert_eq!(told, []);
    }

    #[test]
    fn a_contradiction_is_told_on_the_page_that_lost() {
        let mut other = page("b.md", Dialect::Html, &["x"]);
        other.body[0].ty = Type::Int;
        let mut told = Vec::new();
        merge(vec![page("a.md", Dialect::Html, &["x"]), other], None, &mut told);
        assert_eq!(told.iter().map(|found| &*found.page).collect::<Vec<_>>(), ["b.md"]);
    }
}
