//! Links that lead nowhere.
//!
//! A docs folder rarely holds the whole site, so a page that is not in it may well exist. What is
//! reported are targets that no site can resolve: empty ones, files of the writer's own disk, broken
//! schemes.

use super::each_field;
use crate::{
    diag::{Code, Diagnostics, Span},
    model::Endpoint,
};

/// How targets start that can be followed.
const STARTS: &[&str] =
    &["https://", "http://", "/ssl:ttdoc/", "/document/", "/document-mod/", "#", "mailto:"];

pub(super) fn check(endpoint: &Endpoint, diagnostics: &mut Diagnostics) {
    check_text(&endpoint.summary, endpoint.span, diagnostics);
    each_field(endpoint, &mut |field| check_text(&field.description, field.span, diagnostics));
    for error in &endpoint.errors {
        check_text(&error.hint, error.span, diagnostics);
    }
}

pub(super) fn check_text(text: &str, span: Span, diagnostics: &mut Diagnostics) {
    for target in targets(text).filter(|target| !leads_somewhere(target)) {
        diagnostics.push(Code::LinkDead, span, format!("the link to `{target}` leads nowhere"));
    }
}

/// The targets of the Markdown links in a text: what stands in `](…)` and has no blank.
fn targets(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        loop {
            let (_, behind) = rest.split_once(']')?;
            rest = behind;
            let Some(target) = behind.strip_prefix('(') else { continue };
            let end = target.find(|c: char| c == ')' || c.is_whitespace())?;
            let (target, behind) = target.split_at_checked(end)?;
            rest = behind;
            if behind.starts_with(')') {
                return Some(target);
            }
        }
    })
}

fn leads_somewhere(target: &str) -> bool {
    STARTS.iter().any(|start| target.starts_with(start)) && !target.contains("://localhost")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_to_pages_and_sites_lead_somewhere() {
        for target in [
            "https://open.feishu.cn/x",
            "/ssl:ttdoc/uAjLw4CM/x",
            "/document/x",
            "#part",
            "mailto:a@b.example",
        ] {
            assert!(leads_somewhere(target), "{target}");
        }
    }

    #[test]
    fn broken_targets_lead_nowhere() {
        for target in
            ["", "get.md", "../a/b.md", "(https://a.example/x", "/ssl：ttdoc/x", "http://localhost:8080"]
        {
            assert!(!leads_somewhere(target), "{target}");
        }
    }

    #[test]
    fn a_target_ends_with_its_bracket_and_has_no_blank() {
        let found = |text| targets(text).collect::<Vec<_>>();
        assert_eq!(found("[a](b) c] (d) [e](f g) ](h](i) [j]() [k]("), ["b", "h](i", ""]);
    }

    #[test]
    fn a_broken_link_is_found_in_the_summary() {
        let mut endpoint = crate::model::fixture::endpoint("a_v1.b.get");
        endpoint.summary = "See [the list](list.md) and [the guide](/ssl:ttdoc/x).".to_owned();
        let message = "the link to `list.md` leads nowhere";
        super::super::tests::says(endpoint, &[(Code::LinkDead, message)]);
    }
}
