//! Where a run prints: lasting lines to its output, and on a terminal a bar below them.

use indicatif::{ProgressBar, ProgressStyle};
use std::io::{self, Write};

/// Pages between two lines of progress, where there is no terminal.
const STEP: u64 = 100;

/// The output of a run.
pub(crate) struct Show<'a> {
    out: &'a mut dyn Write,
    bar: ProgressBar,
}

impl<'a> Show<'a> {
    pub(crate) fn new(out: &'a mut dyn Write) -> Self {
        Self { out, bar: ProgressBar::hidden() }
    }

    /// From here on pages are counted.
    pub(crate) fn start(&mut self, pages: usize) {
        let style = ProgressStyle::with_template("{bar:40} {pos}/{len} pages, {eta} left");
        let bar = ProgressBar::new(pages as u64);
        // Draws on stderr, and only where that is a terminal.
        self.bar = bar.with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
    }

    /// Prints one line, or a table. A reader that has seen enough is no failure.
    pub(crate) fn line(&mut self, text: &str) -> io::Result<()> {
        let out = &mut *self.out;
        let printed = self.bar.suspend(|| writeln!(out, "{}", text.trim_end()).and_then(|()| out.flush()));
        match printed {
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
            printed => printed,
        }
    }

    /// Counts a page.
    pub(crate) fn step(&mut self) -> io::Result<()> {
        self.bar.inc(1);
        let (done, all) = (self.bar.position(), self.bar.length().unwrap_or_default());
        let says = self.bar.is_hidden() && all > STEP && done % STEP == 0;
        if says { self.line(&format!("{done} of {all} pages")) } else { Ok(()) }
    }

    pub(crate) fn end(&mut self) {
        self.bar.finish_and_clear();
    }
}
