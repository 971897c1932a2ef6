//! The command line, read.

use crate::{
    lang::Lang,
    options::{Options, What},
    printable::printable,
    site::Manners,
};
use lexopt::prelude::*;
use reqwest::Url;
use std::{ffi::OsString, path::PathBuf, str::FromStr, time::Duration};

/// What `--help` prints.
pub const HELP: &str = "\
Brings Feishu's documentation pages into a docs folder.

Usage: cargo xtask fetch [SERVICE…] [options]

What to bring (one of them; services confine --changed):
  SERVICE…           the pages of these services: im-v1 contact-v3
  --all              the pages of all services, about 2200
  --changed          what has changed on the site since it was brought, and what is new there
                     in services that are here; where the site's tree has no update times,
                     every page of these services is asked for
  --list             bring nothing; list the services, their pages, what is here, what is stale

Options:
  --lang zh|en|both  [default: zh]; English pages stand in DIR/en
  --docs DIR         the docs folder                      [default: docs-src]
  --host URL         the site                             [default: https://open.feishu.cn]
  --schema           keep the site's apiSchema beside each page that has one
  --prune            remove pages that have left the site's tree
  --dry-run          ask for the tree alone; say what would be asked for

Manners:
  --jobs N           requests under way at a time         [default: 4]
  --rate N           requests a second, 0 for no limit    [default: 5]
                     others were never throttled at 12 a second with 8 under way
  --retries N        repetitions of a request that the site was too busy for  [default: 4]
  --timeout SECONDS  for one reply                        [default: 60]
  --user-agent TEXT  who asks                             [default: feishu-fetch and its version]
  -h, --help         this text

A proxy is taken from HTTPS_PROXY, HTTP_PROXY and NO_PROXY.

A run that was interrupted goes on where it was. A page is replaced only by a page: what comes
instead is told as `kept`, and the old page stays.

Exit status: 0 when nothing failed, 1 when a page or the tree could not be had, 2 when the command
could not run.
";

/// What to do.
#[derive(Debug)]
pub enum Command {
    /// Print the help.
    Help,
    /// Run.
    Fetch(Box<Options>),
}

/// What was given, before it is known whether it fits together.
struct Given {
    mode: Option<Mode>,
    dry_run: bool,
    options: Options,
}

/// What stands in place of names of services, or beside them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Mode {
    All,
    Changed,
    List,
}

/// Reads the command line.
///
/// # Errors
/// When it cannot be understood; the message says why.
pub fn parse(arguments: impl IntoIterator<Item = OsString>) -> Result<Command, lexopt::Error> {
    let mut parser = lexopt::Parser::from_args(arguments);
    let mut given = Given { mode: None, dry_run: false, options: defaults()? };
    while let Some(argument) = parser.next()? {
        let options = &mut given.options;
        match argument {
            Short('h') | Long("help") => return Ok(Command::Help),
            Value(service) => options.services.push(service.string()?),
            Long("all") => given.set(Mode::All)?,
            Long("changed") => given.set(Mode::Changed)?,
            Long("list") => given.set(Mode::List)?,
            Long("dry-run") => given.dry_run = true,
            Long("schema") => options.schema = true,
            Long("prune") => options.prune = true,
            Long("lang") => options.langs = parser.value()?.parse_with(langs)?,
            Long("docs") => options.docs = PathBuf::from(parser.value()?),
            Long("host") => options.host = parser.value()?.parse_with(host)?,
            Long("jobs") => options.jobs = parser.value()?.parse_with(|text| within(text, 1, 32))?,
            Long("retries") => {
                options.manners.retries = parser.value()?.parse_with(|text| within(text, 0, 20))?;
            }
            Long("rate") => options.manners.rate = parser.value()?.parse_with(rate)?,
            Long("timeout") => {
                let seconds = parser.value()?.parse_with(|text| within(text, 1, 3600))?;
                options.manners.timeout = Duration::from_secs(seconds);
            }
            Long("user-agent") => options.manners.user_agent = parser.value()?.parse_with(user_agent)?,
            other => return Err(other.unexpected()),
        }
    }
    given.options.what = given.what()?;
    Ok(Command::Fetch(Box::new(given.options)))
}

impl Given {
    fn set(&mut self, mode: Mode) -> Result<(), lexopt::Error> {
        match self.mode.replace(mode) {
            Some(other) if other != mode => Err("--all, --changed and --list exclude each other".into()),
            _ => Ok(()),
        }
    }

    fn what(&self) -> Result<What, lexopt::Error> {
        let named = !self.options.services.is_empty();
        match self.mode {
            Some(Mode::All) if named => Err("--all brings every service; name services or give --all".into()),
            Some(Mode::List) if named => Err("--list lists every service".into()),
            None if !named => Err("name services, or give --all, --changed or --list".into()),
            Some(Mode::List) => Ok(What::List),
            mode if self.dry_run => Ok(What::DryRun { changed: mode == Some(Mode::Changed) }),
            Some(Mode::Changed) => Ok(What::Changed),
            Some(Mode::All) | None => Ok(What::Everything),
        }
    }
}

fn defaults() -> Result<Options, lexopt::Error> {
    Ok(Options {
        what: What::List,
        services: Vec::new(),
        langs: vec![Lang::Zh],
        docs: "docs-src".into(),
        host: host("https://open.feishu.cn")?,
        manners: Manners {
            user_agent: concat!(env!("CARGO_PKG_NAME"), "/", env!("CARGO_PKG_VERSION")).to_owned(),
            rate: Some(5.0),
            timeout: Duration::from_mins(1),
            retries: 4,
            backoff: Duration::from_millis(500),
        },
        jobs: 4,
        schema: false,
        prune: false,
    })
}

fn langs(text: &str) -> Result<Vec<Lang>, &'static str> {
    match text {
        "zh" => Ok(vec![Lang::Zh]),
        "en" => Ok(vec![Lang::En]),
        "both" => Ok(vec![Lang::Zh, Lang::En]),
        _ => Err("the language is zh, en or both"),
    }
}

/// A password in the address would end in every page's comment.
fn host(text: &str) -> Result<Url, &'static str> {
    let url = Url::parse(text).map_err(|_| "the host is no URL; it reads https://open.feishu.cn")?;
    match () {
        () if !["http", "https"].contains(&url.scheme()) => Err("the host's scheme is https or http"),
        () if !url.username().is_empty() || url.password().is_some() => {
            Err("the host may hold no user or password")
        }
        () if url.query().is_some() || url.fragment().is_some() => {
            Err("the host may hold no query or fragment")
        }
        () => Ok(url),
    }
}

fn within<N: FromStr + PartialOrd + Copy>(text: &str, least: N, most: N) -> Result<N, &'static str> {
    let number = text.parse().map_err(|_| "a whole number is needed")?;
    if least <= number && number <= most { Ok(number) } else { Err("the number is out of range") }
}

fn rate(text: &str) -> Result<Option<f64>, &'static str> {
    let rate = text.parse::<f64>().map_err(|_| "a number is needed")?;
    match rate {
        0.0 => Ok(None),
        rate if (0.01..=1000.0).contains(&rate) => Ok(Some(rate)),
        _ => Err("the rate is 0, or from 0.01 to 1000"),
    }
}

fn user_agent(text: &str) -> Result<String, &'static str> {
    let plain = !text.trim().is_empty() && text.chars().all(|c| c.is_ascii_graphic() || c == ' ');
    if plain { Ok(text.to_owned()) } else { Err("the user agent is plain ASCII") }
}

/// A message as it may be printed.
pub fn shown(message: &str) -> String {
    printable(message)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(line: &str) -> Result<Box<Options>, String> {
        match parse(line.split_whitespace().map(OsString::from)) {
            Ok(Command::Fetch(options)) => Ok(options),
            Ok(Command::Help) => Err("help".to_owned()),
            Err(error) => Err(error.to_string()),
        }
    }

    #[test]
    fn services_are_named_or_all_or_what_changed() {
        assert_eq!(parsed("im-v1 contact-v3").unwrap().services, ["im-v1", "contact-v3"]);
        assert_eq!(parsed("--all").unwrap().what, What::Everything);
        assert_eq!(parsed("--changed im-v1").unwrap().what, What::Changed);
        assert_eq!(parsed("--changed --dry-run").unwrap().what, What::DryRun { changed: true });
        assert_eq!(parsed("--list").unwrap().what, What::List);
        for line in ["", "--all --changed", "--all im-v1", "--list im-v1", "--dry-run"] {
            assert!(parsed(line).is_err(), "{line}");
        }
    }

    #[test]
    fn numbers_are_checked() {
        assert_eq!(parsed("--all --rate 0").unwrap().manners.rate, None);
        assert_eq!(parsed("--all --rate 2.5").unwrap().manners.rate, Some(2.5));
        for line in [
            "--all --rate -1",
            "--all --rate x",
            "--all --jobs 0",
            "--all --jobs 1000",
            "--all --timeout 0",
            "--all --rate nan",
        ] {
            assert!(parsed(line).is_err(), "{line}");
        }
    }

    #[test]
    fn the_host_is_a_plain_address() {
        assert!(parsed("--all --host http://127.0.0.1:8080/mirror").is_ok());
        for host in ["ftp://a", "file:///etc", "https://a:b@c", "open.feishu.cn", "https://a/?x"] {
            assert!(parsed(&format!("--all --host {host}")).is_err(), "{host}");
        }
    }

    #[test]
    fn languages_are_three_words() {
        assert_eq!(parsed("--all --lang both").unwrap().langs, [Lang::Zh, Lang::En]);
        assert!(parsed("--all --lang de").is_err());
    }
}
