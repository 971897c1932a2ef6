//! Which pages are asked for, decided before the first of them is.

use crate::{
    folder::Scan,
    index::{Entry, Index, Journal},
    lang::Lang,
    options::Options,
    places::Places,
    service,
    tree::{Doc, Tree},
};
use std::collections::BTreeSet;

/// A page to ask for.
#[derive(Clone, Debug)]
pub(crate) struct Job {
    pub(crate) doc: Doc,
    pub(crate) lang: Lang,
    /// Where it stands or will stand.
    pub(crate) path: String,
}

/// What is known before the first page is asked for.
pub(crate) struct Known<'a> {
    pub(crate) tree: &'a Tree,
    pub(crate) scan: &'a Scan,
    pub(crate) index: &'a Index,
    pub(crate) places: &'a [Places],
}

/// How a page of the tree stands here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum State {
    /// It is not here.
    Missing,
    /// The site has changed it, somebody here has, or there is no telling.
    Stale,
    /// It is as the tree says.
    Current,
}

/// What a run does.
#[derive(Debug, Default)]
pub(crate) struct Plan {
    pub(crate) jobs: Vec<Job>,
    /// Pages that need not be asked for.
    pub(crate) current: Vec<Doc>,
}

impl Plan {
    pub(crate) fn new(options: &Options, known: &Known<'_>, journal: Option<&Journal>) -> Self {
        let mut plan = Self::default();
        for (lang, places) in options.langs.iter().zip(known.places) {
            let scope = Scope::new(options, known, *lang);
            for doc in known.tree.docs.iter().filter(|doc| scope.holds(&doc.service)) {
                let resumed = journal.is_some_and(|journal| journal.has(*lang, &doc.full_path));
                let may_stay = options.what.only_changed() || resumed;
                if may_stay && known.state(doc, *lang, resumed) == State::Current {
                    plan.current.push(doc.clone());
                } else {
                    let path = places.of(known.scan, &doc.full_path);
                    plan.jobs.push(Job { doc: doc.clone(), lang: *lang, path });
                }
            }
        }
        plan
    }
}

impl Known<'_> {
    /// Where the tree has no update time, only a page that was just brought is current.
    pub(crate) fn state(&self, doc: &Doc, lang: Lang, just_brought: bool) -> State {
        // Made of a page that came elsewhere, so that the index has nothing of it.
        let condensed = self.scan.page_of(lang, &doc.full_path).and_then(|page| page.condensed);
        if condensed.is_some() && condensed == doc.updated {
            return State::Current;
        }
        let Some(entry) = self.index.get(lang, &doc.full_path) else {
            let is_here = self.scan.path_of(lang, &doc.full_path).is_some();
            return if is_here { State::Stale } else { State::Missing };
        };
        let Some(page) = self.scan.page_of(lang, entry.own_page()) else { return State::Missing };
        let in_time = match doc.updated {
            Some(updated) => entry.updated == Some(updated),
            None => just_brought,
        };
        let own = self.index.get(lang, entry.own_page());
        let as_it_came = own.is_some_and(|own| own.hash == page.hash);
        let in_place = entry.alias_of.is_some() || page.section == doc.section;
        if in_time && in_place && as_it_came { State::Current } else { State::Stale }
    }
}

/// The services of a run.
pub(crate) enum Scope<'a> {
    All,
    Named(&'a [String]),
    /// Those of which a page is here.
    Here(BTreeSet<&'a str>),
}

impl<'a> Scope<'a> {
    pub(crate) fn new(options: &'a Options, known: &Known<'a>, lang: Lang) -> Self {
        let nothing_is_here = known.scan.files.is_empty();
        match () {
            () if !options.services.is_empty() => Self::Named(&options.services),
            () if !options.what.only_changed() || known.index.head.all || nothing_is_here => Self::All,
            () => {
                let is_here = |doc: &&Doc| {
                    known.state(doc, lang, false) != State::Missing || known.is_by_hand(doc, lang)
                };
                let docs = known.tree.docs.iter().filter(is_here);
                Self::Here(docs.map(|doc| doc.service.as_str()).collect())
            }
        }
    }

    pub(crate) fn holds(&self, service: &str) -> bool {
        match self {
            Self::All => true,
            Self::Named(names) => names.iter().any(|name| service::is_meant(service, name)),
            Self::Here(services) => services.contains(service),
        }
    }
}

impl<'a> Known<'a> {
    /// Whether a page without an address stands where this one would: put there by hand.
    fn is_by_hand(&self, doc: &Doc, lang: Lang) -> bool {
        let path = lang.within(&crate::place::of(&doc.full_path));
        self.scan.files.contains_key(&path)
    }

    /// Pages that were brought once and are no longer in the tree.
    pub(crate) fn gone(&self, options: &'a Options) -> Vec<&'a Entry> {
        let addresses = self.tree.addresses();
        let reached = self.index.entries().filter(|entry| addresses.contains(entry.page.as_str()));
        let reached = reached.map(|entry| (entry.lang, entry.own_page())).collect::<BTreeSet<_>>();
        let left = |entry: &&Entry| {
            let page = entry.page.as_str();
            options.langs.contains(&entry.lang)
                && entry.alias_of.is_none()
                && !addresses.contains(page)
                && !reached.contains(&(entry.lang, page))
        };
        let in_scope = |entry: &&Entry| {
            let service = service::named_in(&entry.page).unwrap_or(service::OTHER);
            options.services.is_empty()
                || options.services.iter().any(|name| service::is_meant(service, name))
        };
        self.index.entries().filter(left).filter(in_scope).collect()
    }
}
