//! Where requests may go.
//!
//! A request carries a token and whatever its caller puts into it, and its URL comes from a page that anybody may have
//! written. So a host is a decision of people: one is reviewed when it stands in the table here, or in `errata.toml`
//! with a reason. And a path is what stands behind a host, whatever base URL a client puts before it: nothing in it may
//! be read as another host, nor as another path.

use crate::printable::is_hidden;
use std::collections::BTreeSet;

/// Hosts of the open platform itself. An endpoint there has none: the client's base URL says which of them is meant.
const OWN: &[&str] = &[
    "open.feishu.cn",
    "open.larksuite.com",
    "open.larkoffice.com",
    // What the platform's writers see of it; English pages print it, and nobody outside can reach it.
    "fsopen.bytedance.net",
];

/// Other hosts of the platform that its pages send callers to.
const REVIEWED: &[&str] = &[
    // Approvals, before they moved to the open platform.
    "www.feishu.cn",
    // Signing in, and the tokens of OAuth.
    "accounts.feishu.cn",
];

/// The hosts that people have looked at.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Hosts {
    more: BTreeSet<String>,
}

impl Hosts {
    /// The table's, and these, which are names alone: `www.example.com`.
    pub fn with(more: impl IntoIterator<Item = String>) -> Self {
        Self { more: more.into_iter().collect() }
    }

    /// Whether requests may go to `origin`: `https://www.feishu.cn`. Without encryption they may go nowhere.
    pub fn allow(&self, origin: &str) -> bool {
        let Some(name) = origin.strip_prefix("https://") else { return false };
        REVIEWED.contains(&name) || self.more.contains(name)
    }
}

/// Whether an origin is the platform's own, encrypted or not: the client's base URL takes its place.
pub fn is_own(origin: &str) -> bool {
    let name = origin.split_once("://").map_or(origin, |(_, name)| name);
    OWN.contains(&name)
}

/// Whether this can be the name of a host, and is nothing besides: no user, no port, no path.
pub fn is_name(text: &str) -> bool {
    let is_label = |label: &str| {
        let inside = label.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-');
        inside && !label.is_empty() && !label.starts_with('-') && !label.ends_with('-')
    };
    text.contains('.') && text.len() <= 253 && text.split('.').all(is_label)
}

/// Longest path in bytes: servers and what stands before them read no longer ones.
const LONGEST: usize = 8_000;

/// What keeps a path from being one, if anything does.
pub fn path_fault(path: &str) -> Option<&'static str> {
    // Also where a parameter stands beside them, whose value may be another dot.
    let is_dots = |segment: &str| {
        let fixed = fixed_part(segment);
        !fixed.is_empty() && fixed.chars().all(|c| c == '.')
    };
    let Some(inside) = path.strip_prefix('/') else {
        return Some("does not begin with a `/`");
    };
    if path.len() > LONGEST {
        Some("is longer than a server reads")
    } else if inside.starts_with('/') || inside.contains("//") {
        Some("holds a `//`, behind which a host may stand")
    } else if inside.contains('@') {
        Some("holds an `@`, before which a user's name may stand")
    } else if inside.contains('\\') {
        Some("holds a `\\`, which some read as a `/`")
    } else if inside.contains('%') {
        Some("holds a `%`, which hides what it stands for")
    } else if inside.chars().any(|c| c.is_control() || c.is_whitespace() || is_hidden(c) || is_selector(c)) {
        Some("holds a character that cannot be seen")
    } else if inside.contains(LOOKALIKES) {
        Some("holds a sign that is like one which parts an address")
    } else if inside.contains(';') {
        Some("holds a `;`, behind which some read nothing, so that dots may stand alone before it")
    } else if inside.contains(['?', '#']) {
        Some("holds the end of a path, a `?` or a `#`")
    } else if inside.split('/').any(is_dots) {
        Some("holds a segment of dots, which leads elsewhere")
    } else {
        None
    }
}

/// What of a segment stands outside of names in braces.
fn fixed_part(segment: &str) -> String {
    let fixed = segment.split('{').enumerate().map(|(n, piece)| match piece.split_once('}') {
        Some((_, behind)) if n > 0 => behind,
        _ => piece,
    });
    fixed.collect()
}

/// What is not seen. The selectors of forms belong to signs, of which a path has none.
const fn is_selector(c: char) -> bool {
    matches!(c, '\u{fe00}'..='\u{fe0f}')
}

/// Signs that are written like those which part an address, and that some read as these.
const LOOKALIKES: &[char] = &[
    // Slashes: of fractions and of division, wide and in other scripts.
    '\u{2044}', '\u{2215}', '\u{2571}', '\u{29f8}', '\u{ff0f}', // Backslashes.
    '\u{2216}', '\u{29f5}', '\u{29f9}', '\u{fe68}', '\u{ff3c}', // Dots.
    '\u{2024}', '\u{2025}', '\u{2026}', '\u{3002}', '\u{fe52}', '\u{ff0e}', '\u{ff61}',
    // At, percent, question, hash, colon and semicolon.
    '\u{fe6b}', '\u{ff20}', '\u{fe6a}', '\u{ff05}', '\u{fe56}', '\u{ff1f}', '\u{fe5f}', '\u{ff03}',
    '\u{fe55}', '\u{ff1a}', '\u{fe54}', '\u{ff1b}',
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_reviewed_host_may_be_called_and_only_over_https() {
        let hosts = Hosts::with(["files.example.com".to_owned()]);
        for origin in ["https://www.feishu.cn", "https://accounts.feishu.cn", "https://files.example.com"] {
            assert!(hosts.allow(origin), "{origin}");
        }
        for origin in [
            "http://www.feishu.cn",
            "http://127.0.0.1:7777",
            "https://www.feishu.cn:8443",
            "https://www.feishu.cn@evil.example",
            "https://www.feishu.cn.evil.example",
            "https://evil.example",
            "https://WWW.FEISHU.CN",
            "https://www.feishu.cn.",
            "ftp://www.feishu.cn",
            "www.feishu.cn",
            "",
        ] {
            assert!(!hosts.allow(origin), "{origin}");
        }
    }

    #[test]
    fn the_name_of_a_host_is_nothing_besides() {
        assert!(is_name("files.example.com") && is_name("127.0.0.1"));
        for text in
            ["", "a", "https://a.b", "a.b/c", "a.b:1", "u@a.b", "A.b", "a..b", "a.b.", "-a.b", "a b.c"]
        {
            assert!(!is_name(text), "{text}");
        }
    }

    #[test]
    fn a_path_is_a_path_alone() {
        for path in ["/open-apis/a/v1/{id}/b", "/a", "/", "/a.b/~c:d", "/a/v1/提交", "/a/{b}.json/{c}"] {
            assert_eq!(path_fault(path), None, "{path}");
        }
        for path in [
            "",
            "open-apis",
            "http@127.0.0.1:7777/a",
            "@evil.example/a",
            "//evil.example/a",
            "/a//b",
            "/a@b",
            "/\\evil.example/a",
            "/a/../b",
            "/..",
            "/a/./b",
            "/a/{id}.",
            "/a/.{id}/b",
            "/a/..;/b",
            "/a;host=evil.example/b",
            "/a\u{ff0f}..\u{ff0f}b",
            "/\u{2215}evil.example",
            "/a\u{ff20}evil.example/b",
            "/a/\u{ff0e}\u{ff0e}/b",
            "/a/\u{2025}/b",
            "/a\u{ff3c}b",
            "/a\u{ff05}2e/b",
            "/a\u{e0041}b",
            "/a\u{3164}b",
            "/a\u{fe0f}b",
            "/a/%2e%2e/b",
            "/a%2Fb",
            "/a\tb",
            "/a\0b",
            "/a\u{202e}b",
            "/a\u{200b}b",
            "/a?b",
            "/a#b",
        ] {
            assert!(path_fault(path).is_some(), "{path:?}");
        }
    }
}
