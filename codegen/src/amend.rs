//! The reviewed corrections: `errata.toml` applied.
//!
//! Docs have bugs. A `[[fix]]` changes what the model says about one endpoint or one of its fields,
//! an `[[accept]]` takes a finding off the list, a `[[host]]` is a further one that requests may go to; each says why. An entry that changes nothing is an
//! error: the docs were mended and the entry can go, or it never fitted.

mod fix;
mod place;
mod subject;

use crate::{
    diag::{Code, Diagnostic, Diagnostics, Span},
    host::{self, Hosts},
    model::Catalog,
};
use fix::Fix;
use serde::Deserialize;
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};
use subject::Subject;
use toml::Spanned;

/// The entries of one `errata.toml`.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Entries {
    #[serde(default)]
    fix: Vec<Spanned<Fix>>,
    #[serde(default)]
    accept: Vec<Spanned<Accept>>,
    #[serde(default)]
    host: Vec<Spanned<Reviewed>>,
}

/// A host that requests may go to besides those of the table: people have looked at it.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Reviewed {
    /// Its name alone: `files.example.com`. It is called over https.
    name: String,
    why: String,
}

/// A finding that stays as it is.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Accept {
    /// The finding's code.
    diagnostic: String,
    page: String,
    why: String,
}

/// The corrections of a docs folder.
#[derive(Debug, Default)]
pub struct Errata {
    page: Arc<str>,
    entries: Entries,
}

impl Errata {
    /// Reads the file `page` with `text`; what cannot be read is a finding and corrects nothing.
    pub fn read(page: &Arc<str>, text: &str, found: &mut Vec<Diagnostic>) -> Self {
        let mut diagnostics = Diagnostics::new(page.clone());
        let entries = toml::from_str(text).unwrap_or_else(|error| {
            let span = error.span().map_or_else(Span::default, |range| Span::new(range.start, range.end));
            diagnostics.push(Code::ErrataUnreadable, span, error.message());
            Entries::default()
        });

        let errata = Self { page: page.clone(), entries };
        for (why, span) in errata.reasons() {
            if why.trim().is_empty() {
                diagnostics.push(Code::ErrataUnreadable, span, "the entry's `why` is empty");
            }
        }
        found.extend(diagnostics.into_vec());
        errata
    }

    fn reasons(&self) -> impl Iterator<Item = (&str, Span)> {
        let fixes = self.entries.fix.iter().map(|fix| (fix.get_ref().why.as_str(), span(fix)));
        let accepts = self.entries.accept.iter().map(|accept| (accept.get_ref().why.as_str(), span(accept)));
        let hosts = self.entries.host.iter().map(|host| (host.get_ref().why.as_str(), span(host)));
        fixes.chain(accepts).chain(hosts)
    }

    /// The hosts that requests may go to. One without a reason is not reviewed.
    pub fn hosts(&self) -> Hosts {
        let reviewed = self.entries.host.iter().map(Spanned::get_ref);
        let reviewed = reviewed.filter(|host| host::is_name(&host.name) && !host.why.trim().is_empty());
        Hosts::with(reviewed.map(|host| host.name.clone()))
    }

    /// Tells the hosts that no endpoint is at, and those that are no names of hosts.
    pub fn review(&self, catalog: &Catalog, found: &mut Vec<Diagnostic>) {
        let mut diagnostics = Diagnostics::new(self.page.clone());
        let origins = catalog.endpoints.iter().filter_map(|endpoint| endpoint.host.as_deref());
        let used = origins.filter_map(|origin| origin.strip_prefix("https://")).collect::<BTreeSet<_>>();
        for entry in &self.entries.host {
            let name = &entry.get_ref().name;
            if !host::is_name(name) {
                let message =
                    format!("`{name}` is no name of a host in small letters, without scheme and port");
                diagnostics.push(Code::ErrataUnreadable, span(entry), message);
            } else if !used.contains(name.as_str()) {
                diagnostics.push(Code::ErrataUnused, span(entry), format!("no endpoint is at `{name}`"));
            }
        }
        found.extend(diagnostics.into_vec());
    }

    /// Applies the fixes. A fix answers what was `found` so far in the row that it corrects.
    pub fn fix(&self, catalog: &mut Catalog, found: &mut Vec<Diagnostic>) {
        let mut diagnostics = Diagnostics::new(self.page.clone());
        for entry in &self.entries.fix {
            let fixed = match (&entry.get_ref().endpoint, &entry.get_ref().event) {
                (Some(id), None) => {
                    let endpoint = catalog.endpoints.iter_mut().find(|endpoint| endpoint.id == *id);
                    fix_one(entry.get_ref(), endpoint, found, || format!("there is no endpoint `{id}`"))
                }
                (None, Some(event_type)) => {
                    let event = catalog.events.iter_mut().find(|event| event.event_type == *event_type);
                    fix_one(entry.get_ref(), event, found, || format!("there is no event `{event_type}`"))
                }
                (None, None) | (Some(_), Some(_)) => {
                    Err("the entry names either an `endpoint` or an `event`".to_owned())
                }
            };
            if let Err(message) = fixed {
                diagnostics.push(Code::ErrataUnused, span(entry), message);
            }
        }
        found.extend(diagnostics.into_vec());
    }

    /// Takes the accepted findings off the list and says how many they were.
    pub fn accept(&self, found: &mut Vec<Diagnostic>) -> usize {
        let before = found.len();
        let mut diagnostics = Diagnostics::new(self.page.clone());
        // By page and code: where each is accepted, and whether it has answered anything so far.
        let mut entries = BTreeMap::<&str, BTreeMap<&str, (Span, bool)>>::new();
        for entry in &self.entries.accept {
            let Accept { diagnostic, page, why: _ } = entry.get_ref();
            if entries.entry(page).or_default().insert(diagnostic, (span(entry), false)).is_some() {
                let message = format!("the finding `{diagnostic}` of `{page}` is accepted already");
                diagnostics.push(Code::ErrataUnused, span(entry), message);
            }
        }
        found.retain(|finding| {
            let page = entries.get_mut(&*finding.page);
            let entry = page.and_then(|codes| codes.get_mut(finding.code.name()));
            entry.map(|(_, is_used)| *is_used = true).is_none()
        });
        for (page, codes) in entries {
            for (diagnostic, (span, _)) in codes.into_iter().filter(|(_, (_, is_used))| !is_used) {
                diagnostics.push(Code::ErrataUnused, span, format!("`{page}` has no finding `{diagnostic}`"));
            }
        }
        let accepted = before - found.len();
        found.extend(diagnostics.into_vec());
        accepted
    }
}

fn span<T>(entry: &Spanned<T>) -> Span {
    Span::new(entry.span().start, entry.span().end)
}

/// Applies a fix to what it names, if that is there.
fn fix_one<S: Subject>(
    fix: &Fix,
    subject: Option<&mut S>,
    found: &mut Vec<Diagnostic>,
    absent: impl FnOnce() -> String,
) -> Result<(), String> {
    let subject = subject.ok_or_else(absent)?;
    let (amended, row) = fix.apply(subject)?;
    found.retain(|finding| !answers(subject.page().0, row, finding));
    *subject = amended;
    Ok(())
}

fn answers(page: &str, row: Span, finding: &Diagnostic) -> bool {
    *finding.page == *page && row.start <= finding.span.start && finding.span.end <= row.end
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{
        Field, Rule, Type,
        fixture::{endpoint, event, field, object},
    };

    const WHY: &str = "why = 'the sample shows it'\n";

    /// Amends an endpoint `a_v1.b.get` with the body `{list: [{id}], loose, count}` and an event `a.b.made_v1` of `{id}`.
    fn amend(errata: &str) -> (Catalog, Vec<Diagnostic>) {
        let mut endpoint = endpoint("a_v1.b.get");
        let id = field("id", Type::String);
        let mut body = vec![
            field("list", Type::List { item: Box::new(object(vec![id])) }),
            field("loose", Type::String),
            field("count", Type::Json),
        ];
        for (at, field) in body.iter_mut().enumerate() {
            field.span = Span::new(at * 10, at * 10 + 9);
        }
        endpoint.request.body = body;

        let mut event = event("a.b.made_v1");
        event.body = vec![field("event", object(vec![field("id", Type::String)]))];
        let mut catalog = Catalog { endpoints: vec![endpoint], events: vec![event] };
        let mut found = vec![Diagnostic {
            code: Code::UnknownType,
            page: "a-v1/b/get.md".into(),
            span: Span::new(12, 15),
            message: String::new(),
        }];
        let errata = Errata::read(&"errata.toml".into(), errata, &mut found);
        errata.fix(&mut catalog, &mut found);
        errata.accept(&mut found);
        (catalog, found)
    }

    fn fix(entry: &str) -> Vec<Field> {
        let (catalog, found) = amend(&format!("[[fix]]\nendpoint = 'a_v1.b.get'\n{entry}\n{WHY}"));
        assert!(found.iter().all(|finding| finding.code == Code::UnknownType), "{found:?}");
        catalog.endpoints[0].request.body.clone()
    }

    #[track_caller]
    fn complains(errata: &str, code: Code, message: &str) {
        let (_, found) = amend(errata);
        let complaint = found.iter().find(|finding| *finding.page == *"errata.toml").expect("a complaint");
        assert_eq!((complaint.code, complaint.message.as_str()), (code, message));
    }

    fn complains_about_fix(entry: &str, message: &str) {
        complains(&format!("[[fix]]\n{entry}\n{WHY}"), Code::ErrataUnused, message);
    }

    #[test]
    fn a_fix_sets_what_it_names_and_leaves_the_rest() {
        let body = fix("field = 'body.loose'\nrules = [{ rule = 'not_equal', value = '0' }]");
        assert_eq!(body[1].rules, [Rule::NotEqual { value: "0".into() }]);
        assert_eq!(body[1].ty, Type::String);
    }

    #[test]
    fn a_fix_reaches_into_lists_with_and_without_brackets() {
        for path in ["body.list.id", "body.list[].id"] {
            let body = fix(&format!("field = '{path}'\ntype = {{ kind = 'int' }}"));
            assert_eq!(body[0].ty.members().unwrap()[0].ty, Type::Int);
        }
    }

    #[test]
    fn a_row_is_placed_under_its_parent_in_page_order() {
        let body = fix("field = 'body.loose'\nunder = 'body.list'");
        let names: Vec<_> = body[0].ty.members().unwrap().iter().map(|field| &*field.name).collect();
        assert_eq!(names, ["id", "loose"]);
        assert_eq!(body.len(), 2);
    }

    #[test]
    fn a_row_is_lifted_to_the_top_in_page_order() {
        let body = fix("field = 'body.list.id'\nunder = 'body'");
        assert_eq!(body[0].name, "id");
    }

    #[test]
    fn a_parent_of_any_type_becomes_an_object() {
        let body = fix("field = 'body.loose'\nunder = 'body.count'");
        assert_eq!(body[1].ty.members().unwrap()[0].name, "loose");
    }

    #[test]
    fn a_row_that_is_no_field_is_removed() {
        assert_eq!(fix("field = 'body.loose'\nremove = true").len(), 2);
    }

    #[test]
    fn a_fix_answers_what_was_found_in_its_row() {
        let entry = "[[fix]]\nendpoint = 'a_v1.b.get'\nfield = 'body.loose'\nrequired = true\n";
        assert!(amend(&format!("{entry}{WHY}")).1.is_empty());
    }

    #[test]
    fn a_fix_of_an_event_names_its_type() {
        let entry = "event = 'a.b.made_v1'\nfield = 'body.event.id'\ntype = { kind = 'int' }";
        let (catalog, found) = amend(&format!("[[fix]]\n{entry}\n{WHY}"));
        assert!(found.iter().all(|finding| finding.code == Code::UnknownType), "{found:?}");
        assert_eq!(catalog.events[0].payload().1[0].ty, Type::Int);
        complains_about_fix("event = 'a.b.no_v1'\nremove = true", "there is no event `a.b.no_v1`");
        let message = "an event has neither method nor path";
        complains_about_fix("event = 'a.b.made_v1'\npath = '/a'", message);
        let message = "the entry names either an `endpoint` or an `event`";
        complains_about_fix("required = true", message);
    }

    #[test]
    fn a_fix_of_an_endpoint_that_is_not_there_is_an_error() {
        complains_about_fix("endpoint = 'a_v1.b.no'", "there is no endpoint `a_v1.b.no`");
    }

    #[test]
    fn a_fix_of_a_field_that_is_not_there_is_an_error() {
        let entry = "endpoint = 'a_v1.b.get'\nfield = 'body.list.no'\nremove = true";
        complains_about_fix(entry, "there is no field `body.list.no`");
    }

    #[test]
    fn a_fix_that_changes_nothing_is_an_error() {
        let entry = "endpoint = 'a_v1.b.get'\nfield = 'body.loose'\ntype = { kind = 'string' }";
        complains_about_fix(entry, "the entry changes nothing: the docs say so already");
    }

    #[test]
    fn a_row_is_not_placed_under_a_text() {
        let entry = "endpoint = 'a_v1.b.get'\nfield = 'body.list'\nunder = 'body.loose'";
        complains_about_fix(entry, "`body.loose` is of a type that holds no fields");
    }

    #[test]
    fn a_path_that_leads_elsewhere_is_no_fix() {
        for path in ["//evil.example/a", "/a/../b", "a"] {
            let (catalog, found) =
                amend(&format!("[[fix]]\nendpoint = 'a_v1.b.get'\npath = '{path}'\n{WHY}"));
            assert_ne!(catalog.endpoints[0].path, path);
            assert!(found.iter().any(|finding| finding.code == Code::ErrataUnused), "{found:?}");
        }
    }

    #[test]
    fn a_host_is_reviewed_by_its_name_and_with_a_reason() {
        let hosts = |name: &str, why: &str| {
            let text = format!("[[host]]\nname = '{name}'\nwhy = '{why}'\n");
            let mut found = Vec::new();
            let errata = Errata::read(&"errata.toml".into(), &text, &mut found);
            errata.review(&Catalog::default(), &mut found);
            (errata.hosts(), found.iter().map(|finding| finding.code).collect::<Vec<_>>())
        };
        let (reviewed, found) = hosts("a.example", "their files");
        assert!(reviewed.allow("https://a.example") && !reviewed.allow("http://a.example"));
        assert_eq!(found, [Code::ErrataUnused], "no endpoint is there");
        assert_eq!(hosts("a.example", " ").0, Hosts::default());
        for name in ["https://a.example", "a.example:1", "a.example/b", "b@a.example", "A.example"] {
            assert_eq!(hosts(name, "why"), (Hosts::default(), vec![Code::ErrataUnreadable]), "{name}");
        }
    }

    #[test]
    fn a_reason_is_required() {
        let entry = "[[accept]]\ndiagnostic = 'unknown-type'\npage = 'a-v1/b/get.md'\n";
        complains(entry, Code::ErrataUnreadable, "missing field `why`");
        complains(&format!("{entry}why = ' '"), Code::ErrataUnreadable, "the entry's `why` is empty");
    }

    #[test]
    fn a_misspelt_key_is_an_error() {
        let (_, found) = amend("[[accept]]\ndiagnostics = 'x'");
        assert!(found.iter().any(|finding| finding.code == Code::ErrataUnreadable));
    }

    #[test]
    fn an_accepted_finding_is_off_the_list() {
        let entry = "[[accept]]\ndiagnostic = 'unknown-type'\npage = 'a-v1/b/get.md'\n";
        assert!(amend(&format!("{entry}{WHY}")).1.is_empty());
    }

    #[test]
    fn an_acceptance_of_nothing_is_an_error() {
        let entry = "[[accept]]\ndiagnostic = 'level-jump'\npage = 'a-v1/b/get.md'\n";
        let message = "`a-v1/b/get.md` has no finding `level-jump`";
        complains(&format!("{entry}{WHY}"), Code::ErrataUnused, message);
    }

    #[test]
    fn a_complaint_points_at_its_entry() {
        let text = format!("# first line\n\n[[fix]]\nendpoint = 'no'\n{WHY}");
        let (_, found) = amend(&text);
        let complaint = found.iter().find(|finding| finding.code == Code::ErrataUnused).unwrap();
        assert_eq!(crate::diag::Lines::new(&text).position(complaint.span.start as usize).line, 3);
    }
}
