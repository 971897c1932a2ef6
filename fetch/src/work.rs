//! One page: asked for, and held against the one that is here. Nothing is written.

use crate::{
    comment::{Comment, Found},
    detail::Page,
    folder::{Folder, Scan},
    hash,
    instead::{self, Instead},
    judge,
    lang::Lang,
    place,
    places::Places,
    plan::Job,
    site::{Failure, Site},
};
use std::collections::BTreeSet;
use tokio::task;

/// What a page is held against.
pub(crate) struct Work<'a> {
    pub(crate) site: &'a Site,
    pub(crate) folder: &'a Folder,
    pub(crate) scan: &'a Scan,
    pub(crate) places: Vec<(Lang, &'a Places)>,
    /// Of all pages in the tree.
    pub(crate) addresses: BTreeSet<&'a str>,
}

/// What came of a page.
#[derive(Debug)]
pub(crate) enum Brought {
    Page(New),
    /// The page has another address in the tree, under which it is asked for.
    AliasOf(String),
    /// Something else came, and there is an old page.
    Kept(Instead),
    Failed(Trouble),
}

/// A page that may be written.
#[derive(Debug)]
pub(crate) struct New {
    pub(crate) path: String,
    /// The page's own address.
    pub(crate) full_path: String,
    pub(crate) updated: Option<u64>,
    /// Comment and text, where they are not here already.
    pub(crate) text: Option<String>,
    pub(crate) hash: String,
    pub(crate) schema: Option<String>,
    pub(crate) is_first: bool,
}

/// Why a page could not be had.
#[derive(Debug)]
pub(crate) struct Trouble {
    pub(crate) reason: String,
    /// Whether it says something of the site and nothing of the page.
    pub(crate) is_of_the_site: bool,
}

/// Why a request brought no page.
enum Wrong {
    Failure(Failure),
    Instead(Instead),
}

impl Work<'_> {
    pub(crate) async fn bring(&self, job: &Job) -> Brought {
        let page = match self.ask(job).await {
            Ok(page) => page,
            Err(wrong) => return self.without_page(job, wrong),
        };
        let full_path = page.full_path.as_ref().unwrap_or(&job.doc.full_path);
        if let Err(reason) = place::check(full_path) {
            return self.refuse(job, Instead::Refused(format!("of the page that came, {reason}")));
        }
        if *full_path != job.doc.full_path {
            if self.scan.path_of(job.lang, &job.doc.full_path).is_some() {
                return Brought::Kept(Instead::Moved(full_path.clone()));
            }
            if self.addresses.contains(full_path.as_str()) {
                return Brought::AliasOf(full_path.clone());
            }
        }
        self.judge(job, full_path, &page).await
    }

    /// The page in the dialect that keeps levels, else its export.
    async fn ask(&self, job: &Job) -> Result<Page, Wrong> {
        let Job { doc, lang, .. } = job;
        let detail = self.site.detail(&doc.full_path, *lang).await.and_then(|reply| Page::of_detail(&reply));
        let wrong = match detail {
            Err(failure) if failure.is_connect() => return Err(Wrong::Failure(failure)),
            Err(failure) => Wrong::Failure(failure),
            Ok(page) => match (instead::of(&page.content), page.redirect) {
                (None, redirect) => return Ok(Page { redirect, ..page }),
                (Some(_), Some(to)) => return Err(Wrong::Instead(Instead::Moved(to))),
                (Some(instead), None) => Wrong::Instead(instead),
            },
        };
        let export = self.site.export(&doc.full_path, *lang).await.and_then(Page::of_export);
        match export {
            Ok(page) if instead::of(&page.content).is_none() => Ok(page),
            // The first answer says more: most pages have no export.
            Ok(_) | Err(_) => Err(wrong),
        }
    }

    fn without_page(&self, job: &Job, wrong: Wrong) -> Brought {
        match wrong {
            Wrong::Instead(instead) => self.refuse(job, instead),
            Wrong::Failure(failure) if failure.is_of_the_site() => {
                Brought::Failed(Trouble { reason: failure.to_string(), is_of_the_site: true })
            }
            Wrong::Failure(Failure::Status { status: 404 | 410, .. }) => self.refuse(job, Instead::NotFound),
            Wrong::Failure(Failure::Status { status: 401 | 403, .. }) => self.refuse(job, Instead::NotPublic),
            Wrong::Failure(failure) => self.refuse(job, Instead::Refused(failure.to_string())),
        }
    }

    /// What came is no page: the old one stays, if there is one.
    fn refuse(&self, job: &Job, instead: Instead) -> Brought {
        if self.scan.files.contains_key(&job.path) {
            Brought::Kept(instead)
        } else {
            Brought::Failed(Trouble { reason: instead.to_string(), is_of_the_site: false })
        }
    }

    /// Holds a page against the one that is here.
    async fn judge(&self, job: &Job, full_path: &str, page: &Page) -> Brought {
        let places = self.places.iter().find(|(lang, _)| *lang == job.lang);
        let path = places.map_or_else(|| job.path.clone(), |(_, places)| places.of(self.scan, full_path));
        let old = match self.folder.read(&path) {
            Ok(old) => old,
            Err(error) => {
                return Brought::Failed(Trouble { reason: error.to_string(), is_of_the_site: false });
            }
        };
        let comment = self.comment(job, full_path, page);
        let is_same = old
            .as_ref()
            .map(|old| Found::of(old))
            .is_some_and(|old| old.content == page.content && comment.says_the_same(&old));
        let new = New {
            hash: hash::of_content(&page.content),
            text: (!is_same).then(|| comment.text() + &page.content),
            is_first: old.is_none(),
            full_path: full_path.to_owned(),
            updated: page.updated,
            schema: page.schema.clone(),
            path,
        };
        match (old, &new.text) {
            (Some(old), Some(text)) => match objection(&new.path, old, text.clone(), page.is_export).await {
                Some(instead) => Brought::Kept(instead),
                None => Brought::Page(new),
            },
            _ => Brought::Page(new),
        }
    }

    fn comment(&self, job: &Job, full_path: &str, page: &Page) -> Comment {
        Comment {
            title: page.title.clone().unwrap_or_else(|| job.doc.name.clone()),
            full_path: full_path.to_owned(),
            updated: page.updated.or(job.doc.updated),
            source: self.site.source(full_path),
            lang: job.lang,
            section: job.doc.section.clone(),
            is_export: page.is_export,
        }
    }
}

/// Reading pages takes time, which requests under way are not to wait for.
async fn objection(path: &str, old: String, new: String, is_export: bool) -> Option<Instead> {
    let path = path.to_owned();
    let judged = task::spawn_blocking(move || judge::objection(&path, &old, &new, is_export));
    judged.await.unwrap_or(Some(Instead::Unreadable))
}
