//! `condense`: the facts of all pages as pages of their own, without prose.

use super::{Done, bar_style, fail_docs};
use crate::border::{Outside, Text, print};
use feishu_codegen::{
    condense::{Condensed, Lost, condense},
    load, output,
    output::{Report, Unlisted},
    words::Language,
};
use indicatif::ProgressBar;
use std::{fmt::Write as _, path::Path};

/// Writes the condensed pages of `docs` to `out`, of every endpoint of which a page says all of it.
pub(crate) fn run(docs: &Path, out: &Path, unlisted: Unlisted, lang: Option<Language>) -> Done {
    output::apart(docs, out)?;
    let mut loaded = load::load(docs).map_err(|error| fail_docs(docs, &error))?;
    loaded.prose = lang;
    let bar = ProgressBar::new(loaded.pages.len() as u64).with_style(bar_style());
    let reading = feishu_codegen::said(&loaded, &|| bar.inc(1));
    bar.finish_and_clear();
    if reading.catalog.endpoints.is_empty() && reading.catalog.events.is_empty() {
        let (docs, out) = (docs.display(), out.display());
        return Err(
            format!("no page in {docs} describes an endpoint or an event; {out} was left as it is").into()
        );
    }
    let condensed = condense(&reading.catalog, &loaded.pages);
    let report = output::write(out, &condensed.pages, unlisted)?;
    print(&Text::plain(&said(&condensed, &report, docs)))?;
    Ok(condensed.lost.is_empty())
}

fn said(condensed: &Condensed, report: &Report, docs: &Path) -> String {
    let Condensed { pages, lost } = condensed;
    let mut text = String::new();
    for Lost { source, what } in lost {
        let page = docs.join(source);
        let _ = writeln!(
            text,
            "error: {} was left out, as no condensed page says all of it: {what}",
            Outside(page.display())
        );
    }
    let Report { stale, missing, orphans, foreign, unchanged } = report;
    let written = stale.len() + missing.len() + foreign.len();
    let bytes = pages.values().map(String::len).sum::<usize>();
    let _ =
        writeln!(text, "{} condensed pages of {bytes} bytes, {} endpoints left out", pages.len(), lost.len());
    let _ = writeln!(text, "{written} files written, {unchanged} unchanged, {} removed", orphans.len());
    text
}
