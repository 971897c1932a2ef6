//! The docs' regular expressions are JavaScript's; this is how the client runs them.

use regex_lite::{Error, Regex, RegexBuilder};
use std::collections::HashMap;

/// Largest automaton in bytes that the client runs; the largest of the docs takes a tenth of it. The client's engine walks
/// all of it for each byte of a text, so this bounds what a byte costs.
pub(crate) const MAX_SIZE: usize = 64 << 10;

/// Why the client does not run a regex.
#[derive(Debug, PartialEq)]
pub(crate) enum Unfit {
    /// Its engine has no such thing.
    Invalid(Error),
    /// Every byte of a text would cost too much.
    Costly,
}

/// The regex for the client's engine, whose text is what the client gets.
pub(crate) fn compile(printed: &str) -> Result<Regex, Unfit> {
    let compiled = RegexBuilder::new(&with_plain_brackets(printed)).size_limit(MAX_SIZE).build();
    // The error tells what it is by its words alone.
    compiled.map_err(|error| {
        if error.to_string().contains("size limit") { Unfit::Costly } else { Unfit::Invalid(error) }
    })
}

/// Regexes that were compiled already, each once however many values are held against it.
#[derive(Default)]
pub(crate) struct Patterns(HashMap<String, Option<Regex>>);

impl Patterns {
    /// The regex for the client's engine, if it runs it.
    pub(crate) fn get(&mut self, regex: &str) -> Option<&Regex> {
        if !self.0.contains_key(regex) {
            self.0.insert(regex.to_owned(), compile(regex).ok());
        }
        self.0.get(regex)?.as_ref()
    }
}

/// In JavaScript, `[` inside a class stands for itself.
fn with_plain_brackets(printed: &str) -> String {
    let mut pattern = String::with_capacity(printed.len());
    let (mut in_class, mut escaped) = (false, false);
    for c in printed.chars() {
        match c {
            _ if escaped => {}
            '[' if in_class => pattern.push('\\'),
            '[' => in_class = true,
            ']' => in_class = false,
            _ => {}
        }
        escaped = c == '\\' && !escaped;
        pattern.push(c);
    }
    pattern
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn becomes(printed: &str, expected: Option<&str>) {
        assert_eq!(compile(printed).ok().as_ref().map(Regex::as_str), expected, "{printed}");
    }

    #[test]
    fn a_bracket_inside_a_class_stands_for_itself() {
        becomes(r"^[^[\]]+$", Some(r"^[^\[\]]+$"));
        becomes(r"^\[[a-z]$", Some(r"^\[[a-z]$"));
    }

    #[test]
    fn a_regex_that_runs_is_kept_as_printed() {
        becomes("^0|[^od][A-Za-z0-9]*", Some("^0|[^od][A-Za-z0-9]*"));
    }

    #[test]
    fn a_regex_that_costs_too_much_is_told_from_one_that_is_none() {
        for costly in ["a{30000}b", "(?:[a-z]{0,50}){0,300}!", "((a{0,90}){0,90}){0,90}", "[a-z]{0,9999}"] {
            assert_eq!(compile(costly).err(), Some(Unfit::Costly), "{costly}");
        }
        assert!(matches!(compile("a{2,1}"), Err(Unfit::Invalid(_))));
        for fine in ["^[a-zA-Z0-9][a-zA-Z0-9_-]{0,127}$", "[a-z]{0,500}", "^.{1,400}$"] {
            assert!(compile(fine).is_ok(), "{fine}");
        }
    }

    #[test]
    fn a_regex_that_the_client_cannot_run_is_none() {
        becomes("(?<=a)b", None);
        becomes(r"^\p{Han}+$", None);
    }
}
