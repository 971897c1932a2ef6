//! The command line: arguments, progress, exit codes, and everything that is printed.

mod arguments;
mod border;
mod condense;
mod diff;
mod fetch;
mod findings;
mod generation;
mod git;
mod release;
mod side;

use annotate_snippets::Renderer;
use arguments::{Command, Format};
use border::{Outside, Text, print};
use feishu_codegen::{
    Survey,
    diag::{Diagnostic, Severity},
    models,
    openapi::documents,
    output::{self, Texts, Unlisted},
    words::Language,
};
use findings::Sources;
use indicatif::{ProgressBar, ProgressStyle};
use mimalloc::MiMalloc;
use std::{
    env,
    error::Error,
    io::{self, IsTerminal as _},
    mem::ManuallyDrop,
    path::Path,
    process::ExitCode,
};

/// Spelling and formatting Rust is many small allocations: `gen` takes 15 % less time with it.
#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

fn main() -> ExitCode {
    border::guard_panics();
    let command = match arguments::parse(env::args_os().skip(1)) {
        Ok(command) => command,
        Err(error) => {
            return fail(&format!("{error}; `cargo xtask --help` lists the commands and their options"));
        }
    };
    let done = match command {
        Command::Help => print(&Text::plain(arguments::HELP)).map(|()| true).map_err(Into::into),
        Command::Fetch(arguments) => return fetch::run(&arguments),
        Command::Gen { docs, out, writing, lang } => generation::run(&docs, &out, writing, lang),
        Command::Model { docs, out, unlisted, lang } => model(&docs, &out, unlisted, lang),
        Command::Condense { docs, out, unlisted, lang } => condense::run(&docs, &out, unlisted, lang),
        Command::Openapi { docs, out, services, unlisted, lang } => {
            openapi(&docs, &out, &services, unlisted, lang)
        }
        Command::Lint { docs, format, only } => lint(&docs, format, &only),
        Command::Diff(diffing) => diff::diff(&diffing),
        Command::Changelog(logging) => diff::changelog(&logging),
        Command::Release { since } => release::run(since.as_deref()),
    };
    match done {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => fail(&error.to_string()),
    }
}

/// Whether all is well; what kept a command from running is an error.
type Done = Result<bool, Box<dyn Error>>;

fn model(docs: &Path, out: &Path, unlisted: Unlisted, lang: Option<Language>) -> Done {
    output::apart(docs, out)?;
    // Never taken apart, as in `gen`.
    let survey = ManuallyDrop::new(survey(docs, lang)?);
    output::write(out, &models(&survey.catalog), unlisted)?;
    conclude(docs, &survey)
}

fn openapi(docs: &Path, out: &Path, services: &[String], unlisted: Unlisted, lang: Option<Language>) -> Done {
    output::apart(docs, out)?;
    let survey = ManuallyDrop::new(survey(docs, lang)?);
    let mut texts = if services.is_empty() { documents(&survey.catalog, None) } else { Texts::new() };
    for service in services {
        let document = documents(&survey.catalog, Some(service));
        if document.is_empty() {
            let (docs, service) = (docs.display(), Outside(service));
            return Err(format!("no page in {docs} is of the service `{service}`").into());
        }
        texts.extend(document);
    }
    output::write(out, &texts, unlisted)?;
    conclude(docs, &survey)
}

fn lint(docs: &Path, format: Format, only: &[String]) -> Done {
    let mut survey = survey(docs, None)?;
    survey.findings.retain(|finding| only.is_empty() || only.iter().any(|code| finding.code.name() == code));
    let sources = Sources::new(docs, survey.docs.texts());
    match format {
        Format::Text => {
            print(&shown(&findings::text(&survey.findings, &sources, &renderer())))?;
            print(&Text::plain(&survey.summary().to_string()))?;
        }
        Format::Json => print(&Text::json(&findings::json(&survey.findings, &sources)))?,
        Format::Github => print(&Text::commands(findings::github(&survey.findings, &sources)))?,
    }
    Ok(survey.is_sound())
}

/// Prints the errors and the counts; `lint` prints the rest.
fn conclude(docs: &Path, survey: &Survey) -> Done {
    let is_error = |finding: &&Diagnostic| finding.severity() == Severity::Error;
    let errors = survey.findings.iter().filter(is_error).cloned().collect::<Vec<_>>();
    let sources = Sources::new(docs, survey.docs.texts());
    print(&shown(&findings::text(&errors, &sources, &renderer())))?;
    print(&Text::plain(&survey.summary().to_string()))?;
    Ok(survey.is_sound())
}

fn survey(docs: &Path, lang: Option<Language>) -> Result<Survey, Box<dyn Error>> {
    let mut loaded = feishu_codegen::load::load(docs).map_err(|error| fail_docs(docs, &error))?;
    loaded.prose = lang;
    // Draws on stderr, and only where that is a terminal.
    let bar = ProgressBar::new(loaded.pages.len() as u64).with_style(bar_style());
    let survey = feishu_codegen::survey(loaded, &|| bar.inc(1));
    bar.finish_and_clear();
    Ok(survey)
}

fn fail_docs(docs: &Path, error: &io::Error) -> String {
    format!("the docs folder {} cannot be read: {error}", docs.display())
}

fn bar_style() -> ProgressStyle {
    ProgressStyle::with_template("{bar:40} {pos}/{len} pages")
        .unwrap_or_else(|_| ProgressStyle::default_bar())
}

fn has_colours() -> bool {
    io::stdout().is_terminal() && env::var_os("NO_COLOR").is_none_or(|value| value.is_empty())
}

fn renderer() -> Renderer {
    if has_colours() { Renderer::styled() } else { Renderer::plain() }
}

/// A report in the colours that it was given, if it was given any.
fn shown(report: &str) -> Text {
    if has_colours() { Text::coloured(report) } else { Text::plain(report) }
}

fn fail(message: &str) -> ExitCode {
    border::tell(&format!("error: {message}"));
    ExitCode::from(2)
}
