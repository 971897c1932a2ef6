//! The command line, read.

pub(crate) mod diff;

use crate::generation::Writing;
use diff::{Diffing, Logging};
use feishu_codegen::{output::Unlisted, words::Language};
use lexopt::prelude::*;
use std::{ffi::OsString, path::PathBuf};

pub(crate) const HELP: &str = "\
Turns Feishu's documentation pages into a typed Rust client.

Usage: cargo xtask <command> [options]

Commands:
  fetch   bring the pages from the site; `cargo xtask fetch --help` lists its options
  gen     read the pages, write the crate
  model   read the pages, write the endpoint model alone, one JSON file a service version
  condense  read the pages, write pages with their facts and without their prose
  openapi  read the pages, write them as OpenAPI 3.1: one document a service, and one of all
  lint    read the pages, print everything that is wrong with them
  diff    say what changed in the API between two sides, and which release may carry it
  changelog  add the same as a section to the crate's changelog
  release  say what keeps the crates from being published, and their order

Options of gen:
  --docs DIR      the pages and their errata.toml      [default: docs-src]
  --out DIR       the crate                            [default: generated]
  --check         write nothing; list the files that are stale, missing or orphaned
  --lang LANG     the language of titles and descriptions, zh or en, where an endpoint has
                  pages in several  [default: that of the richer page]
  --adopt         replace files in the way that no list has, which an earlier gen wrote

Options of model:
  --docs DIR      the pages and their errata.toml      [default: docs-src]
  --out DIR       the model files                      (required)
  --lang LANG     as with gen
  --adopt         as with gen

Options of condense:
  --docs DIR      the pages and their errata.toml      [default: docs-src]
  --out DIR       the condensed pages                  (required)
  --lang LANG     as with gen
  --adopt         as with gen

Options of openapi:
  --docs DIR      the pages and their errata.toml      [default: docs-src]
  --out DIR       openapi.json and services/*.json     (required)
  --service NAME  the document of this service alone, e.g. contact_v3; may be given again
  --lang LANG     as with gen
  --adopt         as with gen

Options of lint:
  --docs DIR      the pages and their errata.toml      [default: docs-src]
  --format FORM   text, json or github                 [default: text]
  --only CODE     this kind of finding alone; may be given several times

Arguments of diff and changelog:
  [OLD [NEW]]     each a docs folder, a folder of model files, or a git revision, of which
                  generated/model is read  [default: HEAD, and docs-src as it stands]

Options of diff:
  --format FORM   text, markdown or json   [default: text]
  --deny CLASS    exit with 1 when there is a change of this class: breaking, behaviour,
                  additive or docs; may be given several times
  --rules         print the class table alone: which change means what

Options of changelog:
  --release NAME  heading of the section   [default: Unreleased]
  --file FILE     the changelog            [default: generated/CHANGELOG.md]

Options of release:
  --dry-run       publish nothing, which is all it does; `cargo publish --workspace` publishes
                  (required)
  --since REV     the last release             [default: the last tag v…, if there is one]

  -h, --help      this text

Exit status: 0 when all is well, 1 when a page has an error that errata.toml does not answer or
--check found a difference, 2 when the command could not run.
";

/// What to do.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Command {
    Help,
    /// What stands behind `fetch`, for the program that does it.
    Fetch(Vec<OsString>),
    Gen {
        docs: PathBuf,
        out: PathBuf,
        writing: Writing,
        lang: Option<Language>,
    },
    Model {
        docs: PathBuf,
        out: PathBuf,
        unlisted: Unlisted,
        lang: Option<Language>,
    },
    Condense {
        docs: PathBuf,
        out: PathBuf,
        unlisted: Unlisted,
        lang: Option<Language>,
    },
    Openapi {
        docs: PathBuf,
        out: PathBuf,
        services: Vec<String>,
        unlisted: Unlisted,
        lang: Option<Language>,
    },
    Lint {
        docs: PathBuf,
        format: Format,
        only: Vec<String>,
    },
    Diff(Diffing),
    Changelog(Logging),
    Release {
        since: Option<String>,
    },
}

/// How findings are printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Format {
    /// For people: the line quoted and marked.
    Text,
    /// For programs.
    Json,
    /// Annotations of a pull request.
    Github,
}

/// Every option that was given, before anyone asks whether the command knows it.
#[derive(Default)]
struct Options {
    docs: Option<PathBuf>,
    out: Option<PathBuf>,
    services: Vec<String>,
    check: bool,
    lang: Option<Language>,
    unlisted: Unlisted,
    format: Option<Format>,
    only: Vec<String>,
    dry_run: bool,
    since: Option<String>,
}

pub(crate) fn parse(arguments: impl IntoIterator<Item = OsString>) -> Result<Command, lexopt::Error> {
    let mut parser = lexopt::Parser::from_args(arguments);
    let mut name = None::<String>;
    let mut options = Options::default();
    while let Some(argument) = parser.next()? {
        match (argument, name.as_deref()) {
            (Short('h') | Long("help"), _) => return Ok(Command::Help),
            (Value(value), None) if value == "fetch" => {
                return Ok(Command::Fetch(parser.raw_args()?.collect()));
            }
            (Value(value), None) if value == "diff" => return diff::diff(&mut parser),
            (Value(value), None) if value == "changelog" => return diff::changelog(&mut parser),
            (Value(value), None) => name = Some(value.string()?),
            (Long("docs"), Some(_)) => options.docs = Some(parser.value()?.into()),
            (Long("out"), Some("gen" | "model" | "condense" | "openapi")) => {
                options.out = Some(parser.value()?.into());
            }
            (Long("service"), Some("openapi")) => options.services.push(parser.value()?.string()?),
            (Long("check"), Some("gen")) => options.check = true,
            (Long("lang"), Some("gen" | "model" | "condense" | "openapi")) => {
                options.lang = Some(parser.value()?.parse_with(language)?);
            }
            (Long("adopt"), Some("gen" | "model" | "condense" | "openapi")) => {
                options.unlisted = Unlisted::Adopted;
            }
            (Long("format"), Some("lint")) => options.format = Some(parser.value()?.parse_with(format)?),
            (Long("only"), Some("lint")) => options.only.push(parser.value()?.parse_with(code)?),
            (Long("dry-run"), Some("release")) => options.dry_run = true,
            (Long("since"), Some("release")) => options.since = Some(parser.value()?.string()?),
            (argument, _) => return Err(argument.unexpected()),
        }
    }
    command(name.as_deref(), options)
}

fn command(name: Option<&str>, options: Options) -> Result<Command, lexopt::Error> {
    let Options { docs, out, services, check, unlisted, lang, format, only, dry_run, since } = options;
    let docs = docs.unwrap_or_else(|| "docs-src".into());
    match name {
        None => Ok(Command::Help),
        Some("gen") if check && unlisted == Unlisted::Adopted => {
            Err("--check writes nothing, --adopt does".into())
        }
        Some("gen") => {
            let writing = if check { Writing::Nothing } else { Writing::Files(unlisted) };
            Ok(Command::Gen { docs, out: out.unwrap_or_else(|| "generated".into()), writing, lang })
        }
        Some("model") => {
            Ok(Command::Model { docs, out: out.ok_or("model needs --out DIR")?, unlisted, lang })
        }
        Some("condense") => {
            Ok(Command::Condense { docs, out: out.ok_or("condense needs --out DIR")?, unlisted, lang })
        }
        Some("openapi") => {
            let out = out.ok_or("openapi needs --out DIR")?;
            Ok(Command::Openapi { docs, out, services, unlisted, lang })
        }
        Some("lint") => Ok(Command::Lint { docs, format: format.unwrap_or(Format::Text), only }),
        Some("release") if dry_run => Ok(Command::Release { since }),
        Some("release") => Err("release needs --dry-run: `cargo publish --workspace` publishes".into()),
        Some(other) => Err(format!("there is no command `{other}`").into()),
    }
}

fn format(text: &str) -> Result<Format, &'static str> {
    match text {
        "text" => Ok(Format::Text),
        "json" => Ok(Format::Json),
        "github" => Ok(Format::Github),
        _ => Err("the format is text, json or github"),
    }
}

fn language(text: &str) -> Result<Language, String> {
    let known = || Language::all().map(Language::code).collect::<Vec<_>>().join(" or ");
    Language::of(text).ok_or_else(|| format!("pages are read in {}", known()))
}

fn code(text: &str) -> Result<String, &'static str> {
    let known = feishu_codegen::diag::Code::ALL.iter().any(|code| code.name() == text);
    if known { Ok(text.to_owned()) } else { Err("no finding has this code; codegen/README.md lists them") }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(line: &str) -> Result<Command, String> {
        parse(line.split_whitespace().map(OsString::from)).map_err(|error| error.to_string())
    }

    #[test]
    fn gen_works_without_options() {
        let writing = Writing::Files(Unlisted::Foreign);
        let expected = Command::Gen { docs: "docs-src".into(), out: "generated".into(), writing, lang: None };
        assert_eq!(parsed("gen"), Ok(expected));
    }

    #[test]
    fn options_follow_their_command() {
        let expected =
            Command::Gen { docs: "a".into(), out: "b".into(), writing: Writing::Nothing, lang: None };
        assert_eq!(parsed("gen --docs a --out=b --check"), Ok(expected));
    }

    #[test]
    fn files_are_adopted_on_demand_and_by_what_writes() {
        let Ok(Command::Gen { writing, .. }) = parsed("gen --adopt") else { panic!("no gen") };
        assert_eq!(writing, Writing::Files(Unlisted::Adopted));
        assert!(parsed("gen --check --adopt").is_err() && parsed("lint --adopt").is_err());
    }

    #[test]
    fn model_needs_a_folder_to_write_to() {
        assert_eq!(parsed("model --docs a"), Err("model needs --out DIR".to_owned()));
    }

    #[test]
    fn condense_takes_the_options_of_model() {
        let (unlisted, lang) = (Unlisted::Adopted, None);
        let expected = Command::Condense { docs: "docs-src".into(), out: "a".into(), unlisted, lang };
        assert_eq!(parsed("condense --out a --adopt"), Ok(expected));
        assert_eq!(parsed("condense"), Err("condense needs --out DIR".to_owned()));
    }

    #[test]
    fn a_release_is_only_tried() {
        let since = Some("v0.1.0".to_owned());
        assert_eq!(parsed("release --dry-run --since v0.1.0"), Ok(Command::Release { since }));
        assert!(parsed("release").is_err() && parsed("gen --dry-run").is_err());
    }

    #[test]
    fn a_language_is_one_that_pages_are_read_in() {
        let (unlisted, lang) = (Unlisted::Foreign, Language::of("en"));
        let expected = Command::Model { docs: "docs-src".into(), out: "a".into(), unlisted, lang };
        assert_eq!(parsed("model --out a --lang en"), Ok(expected));
        assert!(parsed("gen --lang fr").is_err_and(|error| error.contains("zh or en")));
        assert!(parsed("lint --lang en").is_err());
    }

    #[test]
    fn an_option_of_another_command_is_refused() {
        assert_eq!(parsed("model --check"), Err("invalid option '--check'".to_owned()));
        assert!(parsed("lint --out x").is_err());
    }

    #[test]
    fn help_comes_with_any_command_and_with_none() {
        for line in ["", "-h", "--help", "gen --help", "lint -h"] {
            assert_eq!(parsed(line), Ok(Command::Help), "{line}");
        }
    }

    #[test]
    fn what_stands_behind_fetch_is_passed_on() {
        let expected = ["im-v1", "--help", "--rate=2"].map(OsString::from).to_vec();
        assert_eq!(parsed("fetch im-v1 --help --rate=2"), Ok(Command::Fetch(expected)));
    }

    #[test]
    fn a_word_too_many_is_refused() {
        assert!(parsed("gen docs-src").is_err());
        assert!(parsed("generate").is_err());
    }

    #[test]
    fn formats_and_codes_are_checked() {
        let expected =
            Command::Lint { docs: "docs-src".into(), format: Format::Json, only: vec!["level-jump".into()] };
        assert_eq!(parsed("lint --format json --only level-jump"), Ok(expected));
        assert!(parsed("lint --format yaml").is_err());
        assert!(parsed("lint --only nonsense").is_err());
    }
}
