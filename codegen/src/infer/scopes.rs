//! Scopes: marked, or written as `` `name` text `` or `text(name)`.

use crate::{
    model::Scope,
    raw::{RawCell, RawMark},
};

/// The scopes of a cell, each once. Old pages print only what a scope permits: what all of them
/// permit then stands in one scope without a name, so that the requirement is not lost.
pub(super) fn of_cell(cell: &RawCell) -> Vec<Scope> {
    let marked = cell.marks.iter().filter_map(|mark| match mark {
        RawMark::Scope { name, description } => {
            Some(Scope { name: name.trim().to_owned(), description: description.trim().to_owned() })
        }
        RawMark::EnumItem { .. } | RawMark::Token(_) | RawMark::AppTypes(_) => None,
    });
    let (mut scopes, nameless) = marked.partition::<Vec<_>, _>(|scope| !scope.name.is_empty());
    if scopes.is_empty() {
        scopes = cell.text.lines().flat_map(read).collect();
    }
    let mut seen = std::collections::BTreeSet::new();
    scopes.retain(|scope| seen.insert(scope.name.clone()));
    if scopes.is_empty() {
        let marked = nameless.iter().map(|scope| scope.description.as_str());
        let words =
            marked.chain(cell.text.split_whitespace()).flat_map(str::split_whitespace).collect::<Vec<_>>();
        if !matches!(words.as_slice(), [] | ["无" | "-" | "\\-"]) {
            scopes.push(Scope { name: String::new(), description: words.join(" ") });
        }
    }
    scopes
}

/// The scopes that `text` names.
pub(super) fn read(text: &str) -> Vec<Scope> {
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
            scope.description.push_str(part.trim());
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

/// `contact:user.base:readonly`: parts between colons.
fn is_name(text: &str) -> bool {
    text.contains(':')
        && text.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b':' | b'.' | b'_' | b'-'))
        && !text.contains("//")
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
    }
}
