//! The command line: arguments, progress, exit codes, and everything that is printed.

mod arguments;
mod diff;
mod fetch;
mod findings;
mod generation;
mod git;
mod printable;
mod side;

use annotate_snippets::Renderer;
use arguments::{Command, Format};
use feishu_codegen::{
    Survey,
    diag::{Diagnostic, Severity},
    output,
    words::Language,
};
use findings::Sources;
use indicatif::{ProgressBar, ProgressStyle};
use mimalloc::MiMalloc;
use std::{
    env,
    error::Error,
    io::{self, IsTerminal as _, Write as _},
    mem::ManuallyDrop,
    path::Path,
    process::ExitCode,
};

/// Spelling and formatting Rust is many small allocations: `gen` takes 15 % less time with it.
#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

fn main() -> ExitCode {
    let command = match arguments::parse(env::args_os().skip(1)) {
        Ok(command) => command,
        Err(error) => {
            return fail(&format!("{error}; `cargo xtask --help` lists the commands and their options"));
        }
    };
    let done = match command {
        Command::Help => print(arguments::HELP).map(|()| true).map_err(Into::into),
        Command::Fetch(arguments) => return fetch::run(&arguments),
        Command::Gen { docs, out, check, lang } => generation::run(&docs, &out, check, lang),
        Command::Model { docs, out, lang } => model(&docs, &out, lang),
        Command::Lint { docs, format, only } => lint(&docs, format, &only),
        Command::Diff(diffing) => diff::diff(&diffing),
        Command::Changelog(logging) => diff::changelog(&logging),
    };
    match done {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => fail(&error.to_string()),
    }
}

/// Whether all is well; what kept a command from running is an error.
type Done = Result<bool, Box<dyn Error>>;

fn model(docs: &Path, out: &Path, lang: Option<Language>) -> Done {
    // Never taken apart, as in `gen`.
    let survey = ManuallyDrop::new(survey(docs, lang)?);
    output::replace(out, &survey.catalog.files())?;
    conclude(docs, &survey)
}

fn lint(docs: &Path, format: Format, only: &[String]) -> Done {
    let mut survey = survey(docs, None)?;
    survey.findings.retain(|finding| only.is_empty() || only.iter().any(|code| finding.code.name() == code));
    let sources = Sources::new(docs, survey.docs.texts());
    match format {
        Format::Text => {
            print(&findings::text(&survey.findings, &sources, &renderer()))?;
            print(&survey.summary().to_string())?;
        }
        Format::Json => print(&findings::json(&survey.findings, &sources))?,
        Format::Github => print(&findings::github(&survey.findings, &sources))?,
    }
    Ok(survey.is_sound())
}

/// Prints the errors and the counts; `lint` prints the rest.
fn conclude(docs: &Path, survey: &Survey) -> Done {
    let is_error = |finding: &&Diagnostic| finding.severity() == Severity::Error;
    let errors = survey.findings.iter().filter(is_error).cloned().collect::<Vec<_>>();
    let sources = Sources::new(docs, survey.docs.texts());
    print(&findings::text(&errors, &sources, &renderer()))?;
    print(&survey.summary().to_string())?;
    Ok(survey.is_sound())
}

fn survey(docs: &Path, lang: Option<Language>) -> Result<Survey, Box<dyn Error>> {
    let mut loaded = feishu_codegen::load::load(docs)
        .map_err(|error| format!("the docs folder {} cannot be read: {error}", docs.display()))?;
    loaded.prose = lang;
    // Draws on stderr, and only where that is a terminal.
    let bar = ProgressBar::new(loaded.pages.len() as u64).with_style(bar_style());
    let survey = feishu_codegen::survey(loaded, &|| bar.inc(1));
    bar.finish_and_clear();
    Ok(survey)
}

fn bar_style() -> ProgressStyle {
    ProgressStyle::with_template("{bar:40} {pos}/{len} pages")
        .unwrap_or_else(|_| ProgressStyle::default_bar())
}

fn renderer() -> Renderer {
    let colours = io::stdout().is_terminal() && env::var_os("NO_COLOR").is_none();
    if colours { Renderer::styled() } else { Renderer::plain() }
}

/// Writes to stdout. A reader that has seen enough (`| head`) is no failure.
fn print(text: &str) -> io::Result<()> {
    let mut stdout = io::stdout().lock();
    match stdout.write_all(text.as_bytes()).and_then(|()| stdout.flush()) {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        done => done,
    }
}

fn fail(message: &str) -> ExitCode {
    let _ = writeln!(io::stderr(), "error: {}", printable::printable(message));
    ExitCode::from(2)
}
