//! Regular expressions that do not do what they are there for.

use super::each_field;
use crate::{
    diag::{Code, Diagnostics},
    model::{Endpoint, Field, Rule},
    pattern::{self, MAX_SIZE, Unfit},
};
use regex_syntax::hir::Look;

pub(super) fn check(endpoint: &Endpoint, diagnostics: &mut Diagnostics) {
    each_field(endpoint, &mut |field| check_field(field, diagnostics));
}

pub(super) fn check_field(field: &Field, diagnostics: &mut Diagnostics) {
    for rule in &field.rules {
        if let Rule::Pattern { regex } = rule {
            check_pattern(field, regex, diagnostics);
        }
    }
}

/// Forbidden values that a regex is held against. Pages list a few; a hostile one lists as many as regexes.
const HELD_AGAINST: usize = 50;

fn check_pattern(field: &Field, regex: &str, diagnostics: &mut Diagnostics) {
    let compiled = match pattern::compile(regex) {
        Ok(compiled) => compiled,
        Err(Unfit::Invalid(error)) => {
            let message = format!("the client cannot run the regex `{regex}` of `{}`: {error}", field.name);
            diagnostics.push(Code::PatternInvalid, field.span, message);
            return;
        }
        Err(Unfit::Costly) => {
            let message =
                format!("the regex `{regex}` of `{}` takes more than {MAX_SIZE} bytes compiled", field.name);
            diagnostics.push(Code::PatternCostly, field.span, message);
            return;
        }
    };
    if !is_anchored(compiled.as_str()) {
        let accepted = forbidden(&field.rules).take(HELD_AGAINST).filter(|value| compiled.is_match(value));
        let accepted = accepted.map(|value| format!("`{value}`")).collect::<Vec<_>>().join(" and ");
        let consequence = match accepted.as_str() {
            "" => String::new(),
            accepted => format!(" and accepts {accepted}, which a note forbids"),
        };
        let message = format!("the regex `{regex}` of `{}` is not anchored{consequence}", field.name);
        diagnostics.push(Code::PatternUnanchored, field.span, message);
    }
}

/// Whether every match starts and ends where the text does, in each of the alternatives.
fn is_anchored(regex: &str) -> bool {
    regex_syntax::parse(regex).is_ok_and(|hir| {
        let properties = hir.properties();
        properties.look_set_prefix().contains(Look::Start) && properties.look_set_suffix().contains(Look::End)
    })
}

/// Values that the rules in words rule out.
fn forbidden(rules: &[Rule]) -> impl Iterator<Item = String> {
    rules.iter().filter_map(|rule| match rule {
        Rule::NotEqual { value } => Some(value.clone()),
        Rule::NotPrefix { value } => Some(format!("{value}1")),
        Rule::Length { .. } | Rule::Items { .. } | Rule::Range { .. } | Rule::Pattern { .. } => None,
    })
}

#[cfg(test)]
mod tests {
    use super::super::tests::says;
    use crate::{
        diag::Code,
        model::{
            Endpoint, Rule, Type,
            fixture::{endpoint, field},
        },
    };

    fn with_rules(rules: Vec<Rule>) -> Endpoint {
        let mut endpoint = endpoint("a_v1.b.get");
        let mut id = field("id", Type::String);
        id.rules = rules;
        endpoint.request.body = vec![id];
        endpoint
    }

    fn pattern(regex: &str) -> Rule {
        Rule::Pattern { regex: regex.to_owned() }
    }

    #[test]
    fn an_anchored_regex_is_fine() {
        for regex in ["^[a-z]+$", "^(?:a|b)$", "^a$|^b$", r"^[^[\]]+$"] {
            says(with_rules(vec![pattern(regex)]), &[]);
        }
    }

    #[test]
    fn a_regex_that_is_open_at_an_end_is_found() {
        for regex in ["[a-z]+", "^[a-z]+", "[a-z]+$", "^a|b$"] {
            let message = format!("the regex `{regex}` of `id` is not anchored");
            says(with_rules(vec![pattern(regex)]), &[(Code::PatternUnanchored, &message)]);
        }
    }

    #[test]
    fn a_regex_that_the_client_cannot_run_is_found() {
        let message = "the client cannot run the regex `^[a-z$` of `id`: non-empty character class has no closing bracket";
        says(with_rules(vec![pattern("^[a-z$")]), &[(Code::PatternInvalid, message)]);
        let message = "the client cannot run the regex `^(?=a)` of `id`: look-around is not supported";
        says(with_rules(vec![pattern("^(?=a)")]), &[(Code::PatternInvalid, message)]);
    }

    #[test]
    fn a_regex_that_costs_too_much_is_found() {
        let message = "the regex `^a{30000}b$` of `id` takes more than 65536 bytes compiled";
        says(with_rules(vec![pattern("^a{30000}b$")]), &[(Code::PatternCostly, message)]);
    }

    #[test]
    fn a_regex_that_accepts_what_the_notes_forbid_is_found() {
        let regex = "^0|[^od][A-Za-z0-9]*";
        let rules = vec![
            pattern(regex),
            Rule::NotPrefix { value: "od-".into() },
            Rule::NotEqual { value: "0".into() },
            Rule::NotEqual { value: "o".into() },
        ];
        let message = format!(
            "the regex `{regex}` of `id` is not anchored and accepts `od-1` and `0`, which a note forbids"
        );
        says(with_rules(rules), &[(Code::PatternUnanchored, &message)]);
    }

    #[test]
    fn an_anchored_regex_may_leave_something_to_the_notes() {
        says(with_rules(vec![pattern("^[a-z]+$"), Rule::NotEqual { value: "all".into() }]), &[]);
    }
}
