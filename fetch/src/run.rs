//! A run, from the tree to the table.

use crate::{
    Error,
    folder::{self, Folder, Scan},
    index::{Entry, Index, Journal},
    instead::Instead,
    options::{Options, What},
    places::Places,
    plan::{Job, Known, Plan, State},
    printable::printable,
    report::{self, End, Shelf, Tally},
    service,
    show::Show,
    site::Site,
    tree::{Doc, Tree},
    work::{Brought, New, Work},
};
use futures_util::{StreamExt as _, stream};
use std::{
    collections::{BTreeMap, BTreeSet},
    path::Path,
    time::{Duration, Instant},
};

/// Pages in a row for which the site fails, after which it is not asked any more.
const PATIENCE: usize = 12;

/// Pages in all for which the site may fail. One that fails for every other page is no better.
const FAILURES: usize = 100;

/// How long pages are asked for. What is left then comes with the next run, which goes on where this one was.
const LONGEST: Duration = Duration::from_hours(4);

/// Pages that may leave the tree at once before that is taken for a fault of the tree: this many, or a fifth.
const EXODUS: usize = 20;

/// Does what the options ask for, and tells whether nothing failed.
pub(crate) async fn run(options: &Options, show: &mut Show<'_>) -> Result<bool, Error> {
    let folder = Folder::new(&options.docs);
    let site = Site::new(options.host.clone(), options.manners.clone()).map_err(Error::Setup)?;
    let _hold = if options.what.writes() { Some(hold(&folder, show)?) } else { None };
    let tree = tree(options, &site).await?;
    let mut index = Index::load(&folder).map_err(refused(&options.docs))?;
    check_services(options, &tree, &index)?;

    index.head.all |= options.what == What::Everything && options.services.is_empty();
    let journal = options.what.writes().then(|| Journal::open(&folder, options.host.as_str(), &mut index));
    let journal = journal.transpose().map_err(refused(&options.docs))?;
    let scan = Scan::of(&folder).map_err(refused(&options.docs))?;
    let places = options.langs.iter().map(|lang| Places::new(*lang, &tree, &scan)).collect::<Vec<_>>();
    let before = index.clone();
    let known = Known { tree: &tree, scan: &scan, index: &before, places: &places };

    match (options.what, journal) {
        (What::List, _) => list(options, &known, show),
        (_, None) => dry_run(options, &known, show),
        (_, Some(journal)) => {
            let mut bringing = Bringing::new(options, &folder, index, journal, show);
            let plan = Plan::new(options, &known, Some(&bringing.journal));
            bringing.pages(&site, &known, plan).await?;
            bringing.gone(&known)?;
            bringing.end()
        }
    }
}

/// Makes the folder ours for as long as the run takes.
fn hold(folder: &Folder, show: &mut Show<'_>) -> Result<folder::Hold, Error> {
    let failed = || refused(folder.root());
    folder.prepare().map_err(failed())?;
    let shown = printable(&folder.root().to_string_lossy());
    // That nobody reads this line is no reason to stop.
    let tell = || drop(show.line(&format!("waiting for another fetch into {shown}")));
    let hold = folder::hold(folder, tell).map_err(failed())?;
    folder.clear().map_err(failed())?;
    Ok(hold)
}

async fn tree(options: &Options, site: &Site) -> Result<Tree, Error> {
    let lang = *options.langs.first().ok_or(Error::NoLanguage)?;
    let reply = site.tree(lang).await.map_err(|failure| Error::Tree(failure.to_string()))?;
    Tree::read(&reply).map_err(Error::Tree)
}

/// A name that no page has is a typing error.
fn check_services(options: &Options, tree: &Tree, index: &Index) -> Result<(), Error> {
    let known = |name: &str| {
        let of_entry =
            |entry: &Entry| service::named_in(&entry.page).is_some_and(|own| service::is_meant(own, name));
        tree.docs.iter().any(|doc| service::is_meant(&doc.service, name)) || index.entries().any(of_entry)
    };
    match options.services.iter().find(|name| !known(name)) {
        Some(name) => Err(Error::UnknownService(name.clone())),
        None => Ok(()),
    }
}

fn list(options: &Options, known: &Known<'_>, show: &mut Show<'_>) -> Result<bool, Error> {
    let mut services = BTreeMap::<_, Shelf>::new();
    for lang in &options.langs {
        for doc in &known.tree.docs {
            let shelf = services.entry(doc.service.as_str()).or_default();
            let state = known.state(doc, *lang, true);
            shelf.pages += 1;
            shelf.here += usize::from(state != State::Missing);
            shelf.stale += usize::from(state == State::Stale);
        }
    }
    show.line(&report::list(&services))?;
    Ok(true)
}

fn dry_run(options: &Options, known: &Known<'_>, show: &mut Show<'_>) -> Result<bool, Error> {
    let plan = Plan::new(options, known, None);
    for job in &plan.jobs {
        show.line(&format!("would ask for {} ({})", printable(&job.path), printable(&job.doc.full_path)))?;
    }
    for entry in known.gone(options) {
        show.line(&format!("has left the tree: {}", printable(&entry.page)))?;
    }
    show.line(&format!("{} pages to ask for, {} unchanged", plan.jobs.len(), plan.current.len()))?;
    Ok(true)
}

/// How long a site is asked that fails.
struct Patience {
    start: Instant,
    in_a_row: usize,
    in_all: usize,
}

impl Patience {
    fn new() -> Self {
        Self { start: Instant::now(), in_a_row: 0, in_all: 0 }
    }

    fn note(&mut self, failed: bool) {
        self.in_a_row = if failed { self.in_a_row + 1 } else { 0 };
        self.in_all += usize::from(failed);
    }

    fn is_over(&self) -> Option<String> {
        match () {
            () if self.in_a_row >= PATIENCE => Some(format!("the site failed for {PATIENCE} pages in a row")),
            () if self.in_all >= FAILURES => Some(format!("the site failed for {FAILURES} pages")),
            () if self.start.elapsed() >= LONGEST => Some("the run took four hours".to_owned()),
            () => None,
        }
    }
}

/// The part of a run that writes.
struct Bringing<'a, 'b> {
    options: &'a Options,
    folder: &'a Folder,
    index: Index,
    journal: Journal,
    tally: Tally,
    /// Pages that this run has brought, by their own address.
    brought: BTreeSet<(crate::lang::Lang, String)>,
    show: &'a mut Show<'b>,
}

impl<'a, 'b> Bringing<'a, 'b> {
    fn new(
        options: &'a Options,
        folder: &'a Folder,
        index: Index,
        journal: Journal,
        show: &'a mut Show<'b>,
    ) -> Self {
        Self { options, folder, index, journal, tally: Tally::default(), brought: BTreeSet::new(), show }
    }

    async fn pages(&mut self, site: &Site, known: &Known<'_>, plan: Plan) -> Result<(), Error> {
        let places = self.options.langs.iter().copied().zip(known.places).collect();
        let addresses = known.tree.addresses();
        let work = Work { site, folder: self.folder, scan: known.scan, places, addresses };
        plan.current.iter().for_each(|doc| self.tally.add(&doc.service, End::Unchanged));
        self.refused(known.tree)?;
        self.show.start(plan.jobs.len());

        let mut left = plan.jobs.len();
        let mut patience = Patience::new();
        let ask = |job: Job| async { (work.bring(&job).await, job) };
        let mut answers = stream::iter(plan.jobs).map(ask).buffer_unordered(self.options.jobs);
        while let Some((brought, job)) = answers.next().await {
            left -= 1;
            patience.note(matches!(&brought, Brought::Failed(trouble) if trouble.is_of_the_site));
            self.take(&job, brought)?;
            self.show.step()?;
            if let Some(reason) = patience.is_over().filter(|_| left > 0) {
                (0..left).for_each(|_| self.tally.add(NOT_ASKED, End::Failed));
                self.show.line(&format!("failed: {reason}; {left} pages were not asked for"))?;
                break;
            }
        }
        drop(answers);
        self.show.end();
        Ok(())
    }

    /// Pages of the tree that cannot be asked for.
    fn refused(&mut self, tree: &Tree) -> Result<(), Error> {
        for (doc, reason) in &tree.refused {
            self.tally.add(&doc.service, End::Failed);
            self.show.line(&format!("failed: {}: {reason}", printable(&doc.full_path)))?;
        }
        Ok(())
    }

    fn take(&mut self, job: &Job, brought: Brought) -> Result<(), Error> {
        match brought {
            Brought::Page(new) => self.page(job, &new),
            Brought::AliasOf(own) => self.alias(job, &own),
            Brought::Kept(instead) => self.kept(job, &instead),
            Brought::Failed(trouble) => self.failed(job, &trouble.reason),
        }
    }

    fn page(&mut self, job: &Job, new: &New) -> Result<(), Error> {
        let own = (job.lang, new.full_path.clone());
        let is_alias = new.full_path != job.doc.full_path;
        if is_alias && self.brought.contains(&own) {
            return self.alias(job, &new.full_path);
        }
        if let Err(error) = self.write(new) {
            return self.failed(job, &error.to_string());
        }
        let end = match (&new.text, new.is_first) {
            (None, _) => End::Unchanged,
            (Some(_), true) => End::Fetched,
            (Some(_), false) => End::Changed,
        };
        self.count(&job.doc, &new.path, end)?;
        self.brought.insert(own);
        if is_alias {
            self.enter_alias(job, &new.full_path)?;
        }
        let updated = if is_alias { new.updated } else { job.doc.updated.or(new.updated) };
        self.put(Entry {
            page: new.full_path.clone(),
            lang: job.lang,
            alias_of: None,
            updated,
            hash: new.hash.clone(),
        })
    }

    fn write(&self, new: &New) -> std::io::Result<()> {
        if let Some(text) = &new.text {
            self.folder.write(&new.path, text)?;
        }
        match &new.schema {
            Some(schema) if self.options.schema => self.folder.write(&schema_of(&new.path), schema),
            _ => Ok(()),
        }
    }

    fn count(&mut self, doc: &Doc, path: &str, end: End) -> Result<(), Error> {
        self.tally.add(&doc.service, end);
        match end {
            End::Fetched => self.show.line(&format!("fetched: {}", printable(path)))?,
            End::Changed => self.show.line(&format!("changed: {}", printable(path)))?,
            End::Unchanged | End::Kept | End::Gone | End::Failed => {}
        }
        Ok(())
    }

    fn alias(&mut self, job: &Job, own: &str) -> Result<(), Error> {
        self.count(&job.doc, &job.path, End::Unchanged)?;
        self.enter_alias(job, own)
    }

    fn enter_alias(&mut self, job: &Job, own: &str) -> Result<(), Error> {
        self.put(Entry {
            page: job.doc.full_path.clone(),
            lang: job.lang,
            alias_of: Some(own.to_owned()),
            updated: job.doc.updated,
            hash: String::new(),
        })
    }

    fn put(&mut self, entry: Entry) -> Result<(), Error> {
        self.journal.note(&entry).map_err(refused(&self.options.docs))?;
        self.index.put(entry);
        Ok(())
    }

    /// Says what came in place of a page. The index is left as it is, so that the page is asked for again.
    fn kept(&mut self, job: &Job, instead: &Instead) -> Result<(), Error> {
        self.tally.add(&job.doc.service, End::Kept);
        let (path, page) = (printable(&job.path), printable(&job.doc.full_path));
        let reason = printable(&instead.to_string());
        Ok(self.show.line(&format!("kept[{}]: {path}: {reason} ({page})", instead.name()))?)
    }

    fn failed(&mut self, job: &Job, reason: &str) -> Result<(), Error> {
        self.tally.add(&job.doc.service, End::Failed);
        let line = format!(
            "failed: {}: {} ({})",
            printable(&job.path),
            printable(reason),
            printable(&job.doc.full_path)
        );
        Ok(self.show.line(&line)?)
    }

    /// Tells which pages have left the tree, and removes them where that is asked for.
    fn gone(&mut self, known: &Known<'_>) -> Result<(), Error> {
        let gone = known.gone(self.options);
        let most = EXODUS.max(known.index.entries().count() / 5);
        let prunes = self.options.prune && gone.len() <= most;
        for entry in &gone {
            let service = service::named_in(&entry.page).unwrap_or(service::OTHER);
            self.tally.add(service, End::Gone);
            let path = known.scan.path_of(entry.lang, &entry.page);
            let is_ours =
                known.scan.page_of(entry.lang, &entry.page).is_some_and(|page| page.hash == entry.hash);
            let shown = printable(path.unwrap_or(&entry.page));
            let (said, removes) = match (prunes, path) {
                (true, Some(_)) if !is_ours => ("it was changed here and stays", false),
                (true, _) => ("removed", true),
                (false, _) => ("it stays; --prune removes it", false),
            };
            if removes {
                self.prune(entry, path).map_err(refused(&self.options.docs))?;
            }
            self.show.line(&format!("gone: {shown}: it has left the tree; {said}"))?;
        }
        if self.options.prune && !prunes {
            self.tally.add(NOT_ASKED, End::Failed);
            let count = gone.len();
            self.show.line(&format!(
                "failed: {count} pages have left the tree at once, which looks like a fault of the tree; none was removed"
            ))?;
        }
        Ok(())
    }

    fn prune(&mut self, entry: &Entry, path: Option<&str>) -> std::io::Result<()> {
        if let Some(path) = path {
            self.folder.remove(path)?;
            self.folder.remove(&schema_of(path))?;
        }
        self.index.remove(entry.lang, &entry.page);
        Ok(())
    }

    fn end(self) -> Result<bool, Error> {
        let failed = || refused(&self.options.docs);
        self.index.save(self.folder).map_err(failed())?;
        self.journal.close().map_err(refused(&self.options.docs))?;
        if self.index.unreadable > 0 {
            let count = self.index.unreadable;
            self.show.line(&format!(
                "{count} lines of the index could not be read; their pages were asked for again"
            ))?;
        }
        self.show.line(&self.tally.to_string())?;
        Ok(self.tally.total(End::Failed) == 0)
    }
}

/// Under what failures are counted that belong to no page.
const NOT_ASKED: &str = "(site)";

/// Where a page's `apiSchema` stands.
fn schema_of(path: &str) -> String {
    format!("{}.schema.json", path.strip_suffix(".md").unwrap_or(path))
}

fn refused(path: &Path) -> impl FnOnce(std::io::Error) -> Error + use<> {
    let path = path.to_owned();
    move |error| Error::Folder { path, error }
}
