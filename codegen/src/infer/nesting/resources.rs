//! What the scopes of a row give access to: `employee.work` of `directory:employee.work.resign_date:read`.

use crate::{
    infer::cell::scopes,
    raw::{RawCell, RawMark},
};

/// Scopes of a row that are looked at.
const MOST: usize = 4;

/// The resources of a row's scopes.
pub(super) fn of(description: Option<&RawCell>) -> Vec<&str> {
    let Some(cell) = description else { return Vec::new() };
    let marked = cell.marks.iter().filter_map(|mark| match mark {
        RawMark::Scope { name, .. } => Some(name.as_str()),
        RawMark::EnumItem { .. } | RawMark::Token(_) | RawMark::AppTypes(_) => None,
    });
    let printed = cell.text.split(['(', ')', '`']).filter(|text| scopes::is_name(text));
    let mut resources = marked.chain(printed).map(resource).take(MOST).collect::<Vec<_>>();
    resources.dedup();
    resources
}

/// A scope's name without what it permits, and without the last word of the rest.
fn resource(scope: &str) -> &str {
    let named = match scope.rsplit_once(':') {
        Some((named, _)) if named.contains(':') => named,
        _ => scope,
    };
    named.rsplit_once('.').map_or(named, |(resource, _)| resource)
}

/// Whether two rows need a scope of one resource; `None` where neither needs any, or where the resources differ.
pub(super) fn agree(one: &[&str], other: &[&str]) -> Option<bool> {
    match (one.is_empty(), other.is_empty()) {
        (true, true) => None,
        (false, false) => one.iter().any(|resource| other.contains(resource)).then_some(true),
        (true, false) | (false, true) => Some(false),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn resources(text: &str) -> Vec<String> {
        let cell = RawCell { text: text.to_owned(), ..RawCell::default() };
        of(Some(&cell)).into_iter().map(str::to_owned).collect()
    }

    #[test]
    fn scopes_of_the_fields_of_one_object_have_one_resource() {
        assert_eq!(resources("日期\n**字段权限要求**：\n查看(a:person.work.date:read)"), ["a:person.work"]);
        assert_eq!(
            resources("类型 读(a:person.work.type:read)、写(a:person.work.kind:write)"),
            ["a:person.work"]
        );
        assert_eq!(resources("编号 `a:person.id:readonly`"), ["a:person"]);
        assert_eq!(resources("单位(个)，见 `x`"), [""; 0]);
    }

    #[test]
    fn rows_with_and_without_scopes_differ() {
        assert_eq!(agree(&["a:b"], &["a:c", "a:b"]), Some(true));
        assert_eq!(agree(&["a:b"], &["a:c"]), None);
        assert_eq!(agree(&["a:b"], &[]), Some(false));
        assert_eq!(agree(&[], &[]), None);
    }
}
