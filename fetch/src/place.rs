//! Where a page stands in the docs folder: a path made of its address.
//!
//! The generator says what is left of an address, so that its condensed pages stand where the full ones do. Where that
//! takes more than capitals, a hash of the address is added; two addresses that still meet each get theirs (see `places`).

use crate::hash::hash;
use feishu_codegen::place::{self, Place};

/// Whether an address may be asked for and become a path at all, or what is wrong with it.
pub(crate) fn check(full_path: &str) -> Result<(), &'static str> {
    let steers = |c: char| c.is_control() || c == '\\';
    let climbs = |segment: &str| segment == "." || segment == "..";
    match () {
        () if !full_path.starts_with('/') => Err("its address does not begin with a slash"),
        () if full_path.len() > 2000 => Err("its address is longer than 2000 bytes"),
        () if full_path.chars().any(steers) => Err("its address holds a control character or a backslash"),
        () if full_path.split('/').any(climbs) => Err("its address climbs out of the docs"),
        () if full_path.trim_end().len() < full_path.len() => Err("its address ends in a space"),
        () if full_path.trim_matches('/').is_empty() => Err("its address is empty"),
        () => Ok(()),
    }
}

/// The path for an address, in the folder of Chinese pages.
pub(crate) fn of(full_path: &str) -> String {
    let Place { path, is_whole } = place::of(full_path);
    if is_whole { path } else { hashed(&path, full_path) }
}

/// The path with a hash of the address.
pub(crate) fn hashed(path: &str, full_path: &str) -> String {
    let stem = path.strip_suffix(".md").unwrap_or(path);
    format!("{stem}-{}.md", hash(full_path.as_bytes(), 10))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lang::ENGLISH;

    /// Bytes of a path at most.
    const PATH: usize = 180;

    #[test]
    fn what_stands_before_the_service_is_left_out() {
        let paths = [
            (
                "/uAjLw4CM/ukTMukTMukTM/reference/contact-v3/unit/unbind_department",
                "contact-v3/unit/unbind_department.md",
            ),
            ("/ukTMukTMukTM/uMzM1YjLzMTN24yMzUjN/hire-v1/note/get", "hire-v1/note/get.md"),
            ("/ukTMukTMukTM/ucDO1EjL3gTN", "uktmuktmuktm/ucdo1ejl3gtn.md"),
        ];
        for (full_path, path) in paths {
            assert_eq!(of(full_path), path);
        }
    }

    #[test]
    fn a_path_from_which_something_was_taken_has_a_hash() {
        for full_path in [
            "/im-v1/a(b)",
            "/im-v1/消息",
            "/im-v1//a",
            "/im-v1/con",
            "/im-v1/COM7",
            "/im-v1/-rf",
            "/en/a",
            "/im-v1/a.md/b",
        ] {
            let path = of(full_path);
            let stem = path.strip_suffix(".md").unwrap();
            assert_eq!(stem.rsplit_once('-').unwrap().1.len(), 10, "{path}");
            assert!(path.bytes().all(|b| b.is_ascii_alphanumeric() || b"_-/.".contains(&b)), "{path}");
            assert!(
                !path
                    .split('/')
                    .any(|part| place::is_device(part.trim_end_matches(".md")) || part == ENGLISH),
                "{path}"
            );
        }
        assert_ne!(of("/im-v1/a(b)"), of("/im-v1/a[b]"));
    }

    #[test]
    fn a_long_path_is_cut_and_told_apart_by_its_hash() {
        let long = |end: &str| of(&format!("/im-v1/{}/{end}", "x".repeat(300)));
        assert!(long("a").len() < PATH && long("a") != long("b"));
        let deep = |end: &str| of(&format!("/im-v1{}/{end}", "/x".repeat(300)));
        assert!(deep("a").len() < PATH && deep("a") != deep("b"));
    }

    #[test]
    fn an_address_that_climbs_is_refused() {
        for full_path in ["a/b", "/a/../b", "/..", "/a/.", "/a\\b", "/a\nb", "", "/", "/a "] {
            assert!(check(full_path).is_err(), "{full_path:?}");
        }
        assert!(check("/ukTM//a(b)/消息..x").is_ok());
    }
}
