//! The docs' regular expressions are JavaScript's; this is how the client runs them.

use regex_lite::{Error, Regex};

/// The regex for the client's engine, whose text is what the client gets.
pub(crate) fn compile(printed: &str) -> Result<Regex, Error> {
    Regex::new(&with_plain_brackets(printed))
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
    fn a_regex_that_the_client_cannot_run_is_none() {
        becomes("(?<=a)b", None);
        becomes(r"^\p{Han}+$", None);
    }
}
