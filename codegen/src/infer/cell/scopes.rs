//! Scopes: marked, or written as `` `name` text `` or `text(name)`.

use crate::{
    infer::text::prose,
    model::Scope,
    raw::{RawCell, RawMark},
    words,
};

/// The scopes of a cell, each once. Old pages print only what a scope permits: what all of them
/// permit then stands in one scope without a name, so that the requirement is not lost.
pub(crate) fn of_cell(cell: &RawCell) -> Vec<Scope> {
    let marked = cell.marks.iter().filter_map(|mark| match mark {
        RawMark::Scope { name, description } => {
            Some(Scope { name: name.clone(), description: description.clone() })
        }
        RawMark::EnumItem { .. } | RawMark::Token(_) | RawMark::AppTypes(_) => None,
    });
    let mut scopes = marked.collect::<Vec<_>>();
    if scopes.is_empty() {
        scopes = cell.text.lines().flat_map(read).collect();
    }
    let mut seen = std::collections::BTreeSet::new();
    scopes.retain(|scope| seen.insert(scope.name.clone()));
    let words = without_callout(&cell.text);
    if scopes.is_empty() && !prose::says_nothing(words) {
        let description = words.split_whitespace().collect::<Vec<_>>().join(" ");
        scopes.push(Scope { name: String::new(), description });
    }
    scopes
}

/// What stands before a callout.
fn without_callout(text: &str) -> &str {
    text.split("> **").next().unwrap_or_default().trim()
}

/// The names of scopes in code marks that stand in a text behind words which announce them.
pub(crate) fn mentioned(text: &str) -> impl Iterator<Item = &str> {
    let mut at = 0;
    let marked = text.split('`').enumerate().filter_map(move |(n, part)| {
        let start = at;
        at += part.len() + 1;
        (n % 2 == 1 && is_name(part)).then_some((start, part))
    });
    // Most texts name none, so that the words are not looked for.
    let mut lead = None;
    marked.filter_map(move |(start, part)| {
        let found =
            || words::SCOPE_LEADS.iter().filter_map(|lead| text.find(lead)).min().unwrap_or(text.len());
        (start > *lead.get_or_insert_with(found)).then_some(part)
    })
}

/// The scopes that `text` names.
pub(crate) fn read(text: &str) -> Vec<Scope> {
    let ticked = ticked(text);
    if ticked.is_empty() { bracketed(text) } else { ticked }
}

/// `` `name` text `name` text ``
fn ticked(text: &str) -> Vec<Scope> {
    let mut scopes = Vec::<Scope>::new();
    for (n, part) in text.split('`').enumerate() {
        if n % 2 == 1 && is_name(part) {
            scopes.push(Scope { name: part.to_owned(), description: String::new() });
        } else if let Some(scope) = scopes.last_mut() {
            scope.description.push_str(without_callout(part));
        }
    }
    scopes
}

/// `text(name) text(name)`
fn bracketed(text: &str) -> Vec<Scope> {
    let mut scopes = Vec::new();
    for part in text.split_inclusive(')') {
        let Some((description, name)) = part.strip_suffix(')').and_then(|part| part.rsplit_once('(')) else {
            continue;
        };
        if is_name(name) {
            let description =
                description.trim_start_matches(['-', '*', ' ', '、', '，', ',']).trim().to_owned();
            scopes.push(Scope { name: name.to_owned(), description });
        }
    }
    scopes
}

/// The one scope whose name has no colon.
const OFFLINE: &str = "offline_access";

/// `contact:user.base:readonly`: words between colons.
pub(crate) fn is_name(text: &str) -> bool {
    let is_word = |part: &str| {
        part.starts_with(|c: char| c.is_ascii_alphabetic())
            && part.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'_' | b'-'))
    };
    // `A2:B2` are cells of a sheet.
    let is_letters = |part: &str| part.bytes().all(|b| b.is_ascii_alphabetic());
    text == OFFLINE || (text.contains(':') && text.split(':').all(is_word) && text.split(':').any(is_letters))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn reads(text: &str, expected: &[(&str, &str)]) {
        let found = read(text);
        let found =
            found.iter().map(|scope| (scope.name.as_str(), scope.description.as_str())).collect::<Vec<_>>();
        assert_eq!(found, expected);
    }

    #[test]
    fn both_spellings() {
        reads(
            "`contact:unit` 更新单位信息 `contact:unit:readonly` 获取",
            &[("contact:unit", "更新单位信息"), ("contact:unit:readonly", "获取")],
        );
        reads("获取单位信息(contact:unit:readonly)", &[("contact:unit:readonly", "获取单位信息")]);
    }

    #[test]
    fn other_code_is_no_scope() {
        reads("当 `user_id` 为空(见说明)", &[]);
        reads("范围 `A2:B2`，或 `Q7XlCV!A2:B2`", &[]);
    }

    #[test]
    fn a_scope_in_prose_stands_behind_words_that_announce_it() {
        let found = |text| mentioned(text).collect::<Vec<_>>();
        assert_eq!(found("需要申请以下权限：`a:b` 读、`c:d_e` 写"), ["a:b", "c:d_e"]);
        assert_eq!(found("取值示例 `user.phone:readonly`。"), [""; 0]);
        assert_eq!(found("如 `a:b`。需要以下权限点之一：`A2:B2` `c:d`"), ["c:d"]);
    }
}
