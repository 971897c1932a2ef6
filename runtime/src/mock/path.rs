//! Paths against the templates of the docs: `/open-apis/im/v1/messages/{message_id}`.

use percent_encoding::percent_decode_str;

/// The parameters of a path, decoded; `None` where it is not one of this template.
pub(super) fn parameters<'a>(template: &'a str, path: &str) -> Option<Vec<(&'a str, String)>> {
    let mut found = Vec::new();
    let (mut template, mut path) = (template, path);
    while let Some((before, parameter)) = template.split_once('{') {
        let (name, after) = parameter.split_once('}')?;
        path = path.strip_prefix(before)?;
        let segment = path.split('/').next().unwrap_or_default();
        // What stands behind a parameter in its segment: `{spreadsheet_token}:values`.
        let literal = after.split(['/', '{']).next().unwrap_or_default();
        let end = if literal.is_empty() { segment.len() } else { segment.rfind(literal)? };
        let (value, rest) = path.split_at_checked(end).filter(|(value, _)| !value.is_empty())?;
        found.push((name, percent_decode_str(value).decode_utf8_lossy().into_owned()));
        (template, path) = (after, rest);
    }
    (template == path).then_some(found)
}

/// How much of a template is literal: of two that fit a path, the one that says more of it is meant.
pub(super) fn weight(template: &str) -> usize {
    let parts = template.split('{').map(|part| part.split_once('}').map_or(part, |(_, literal)| literal));
    parts.map(str::len).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parameters_are_read_from_a_path() {
        let read = |template, path| {
            let found = parameters(template, path)?;
            Some(found.iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join(" "))
        };
        for (template, path, expected) in [
            ("/a/b", "/a/b", Some("")),
            ("/a/b", "/a/b/c", None),
            ("/a/{b}", "/a/x%2Fy%20z", Some("b=x/y z")),
            ("/a/{b}", "/a/", None),
            ("/a/{b}", "/a/x/y", None),
            ("/a/{b}/c", "/a/x/c", Some("b=x")),
            ("/a/{b}/c/{d}", "/a/1/c/2", Some("b=1 d=2")),
            ("/a/{b}.csv", "/a/x.y.csv", Some("b=x.y")),
            ("/a/{b}:copy/c", "/a/1:copy/c", Some("b=1")),
            ("/a/{b}:copy", "/a/1", None),
        ] {
            assert_eq!(read(template, path).as_deref(), expected, "{template} {path}");
        }
    }

    #[test]
    fn what_is_literal_weighs_more() {
        assert!(weight("/users/find_by_department") > weight("/users/{user_id}"));
    }
}
