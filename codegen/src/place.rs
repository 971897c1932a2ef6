//! Where a page of the site stands in a docs folder: a path made of its address.
//!
//! The address comes from outside and becomes a file name, so only lower-case ASCII letters, digits, `_` and `-` are
//! left of it.

/// The platform's site, below which the addresses of its pages are.
pub const DOCUMENT: &str = "https://open.feishu.cn/document/";

/// The folder of the English pages inside the docs folder.
pub const ENGLISH: &str = "en";

/// Bytes of a path at most. Windows allows 260, of which the folders around take some.
const PATH: usize = 180;

/// Bytes of a segment at most. File systems allow 255, of which a hash and an extension need some.
const SEGMENT: usize = 80;

/// Names that mean a device on Windows.
const DEVICES: &[&str] = &["con", "prn", "aux", "nul", "com", "lpt"];

/// The path of a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// In the folder of Chinese pages.
    pub path: String,
    /// Whether the path takes no more off the address than capitals, so that no other address makes the same one.
    pub is_whole: bool,
}

/// The path for an address, from the segment on that names the service.
pub fn of(full_path: &str) -> Place {
    let all = full_path.split('/').filter(|segment| !segment.is_empty()).collect::<Vec<_>>();
    let start = all.iter().position(|segment| is_service(segment)).unwrap_or_default();
    let segments = all.get(start..).unwrap_or_default();

    let mut clean = segments.iter().map(|part| safe(part)).collect::<Vec<_>>();
    // That folder holds the English pages.
    if let Some(first) = clean.first_mut().filter(|first| *first == ENGLISH) {
        first.insert(0, '_');
    }
    let is_whole = clean.iter().zip(segments).all(|(clean, raw)| *clean == raw.to_ascii_lowercase())
        && !full_path.trim_start_matches('/').contains("//");
    let path = clean.join("/");
    if path.len() > PATH {
        let ends = clean.first().into_iter().chain(clean.last()).cloned().collect::<Vec<_>>();
        return Place { path: ends.join("/") + ".md", is_whole: false };
    }
    Place { path: path + ".md", is_whole }
}

/// The path of a page that stands at `path` in a folder of somebody else's: as it is where all of its names are some on
/// every system, else what is left of them. Folders have no dot then, so that none has the name of a page.
pub fn of_file(path: &str) -> String {
    let stem = path.strip_suffix(".md").unwrap_or(path);
    let names = stem.split('/').map(|name| if is_safe(name) { name.to_owned() } else { safe(name) });
    let names = names.map(|name| if name.is_empty() { "_".to_owned() } else { name }).collect::<Vec<_>>();
    let joined = names.join("/");
    if joined.len() <= PATH {
        return joined + ".md";
    }
    let ends = names.first().into_iter().chain(names.last().filter(|_| names.len() > 1));
    ends.cloned().collect::<Vec<_>>().join("/") + ".md"
}

/// Whether a name, capitals apart, is what [`safe`] leaves of it.
fn is_safe(name: &str) -> bool {
    !name.is_empty() && safe(name) == name.to_ascii_lowercase()
}

/// The URL of the page at an address.
pub fn url(full_path: &str) -> String {
    format!("{DOCUMENT}{}", full_path.trim_start_matches('/'))
}

/// What is left of one segment, as a name on the disk of any system.
pub fn safe(raw: &str) -> String {
    let plain =
        |c: char| if c.is_ascii_alphanumeric() || "_-".contains(c) { c.to_ascii_lowercase() } else { '-' };
    let mut clean = raw.chars().take(SEGMENT).map(plain).collect::<String>();
    if is_device(&clean) || clean.starts_with('-') {
        clean.insert(0, '_');
    }
    clean
}

/// Whether Windows takes the name for a device.
pub fn is_device(name: &str) -> bool {
    let number =
        |rest: &str| rest.is_empty() || rest.len() == 1 && rest.bytes().all(|byte| byte.is_ascii_digit());
    DEVICES.iter().any(|device| name.strip_prefix(device).is_some_and(number))
}

/// Whether a segment names a service version: it reads `im-v1`.
pub fn is_service(segment: &str) -> bool {
    let Some((name, version)) = segment.rsplit_once("-v") else { return false };
    let is_name = name.starts_with(|c: char| c.is_ascii_lowercase())
        && name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_');
    is_name && (1..=2).contains(&version.len()) && version.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stands_before_the_service_is_left_out() {
        let place = of("/uAjLw4CM/ukTMukTMukTM/reference/contact-v3/unit/Unbind");
        assert_eq!(place, Place { path: "contact-v3/unit/unbind.md".to_owned(), is_whole: true });
        assert_eq!(of("/ukTMukTMukTM/ucDO1EjL3gTN").path, "uktmuktmuktm/ucdo1ejl3gtn.md");
    }

    #[test]
    fn a_path_from_which_something_was_taken_is_not_whole() {
        for full_path in ["/im-v1/a(b)", "/im-v1//a", "/im-v1/con", "/im-v1/-rf", "/en/a"] {
            assert!(!of(full_path).is_whole, "{full_path}");
        }
        let deep = of(&format!("/im-v1{}/end", "/x".repeat(300)));
        assert_eq!(deep, Place { path: "im-v1/end.md".to_owned(), is_whole: false });
    }

    #[test]
    fn a_file_of_anybodys_has_a_name_on_every_system() {
        for path in ["a.md", "en/im-v1/Get_1.md", "b/c/d.md"] {
            assert_eq!(of_file(path), path);
        }
        for (path, expected) in [
            ("a\nb.md", "a-b.md"),
            ("CON.md", "_con.md"),
            ("a.md/lpt1/消息.md", "a-md/_lpt1/_--.md"),
            ("d/.md", "d/_.md"),
            ("-rf.md", "_-rf.md"),
            ("c:x\\y .md", "c-x-y-.md"),
        ] {
            assert_eq!(of_file(path), expected);
        }
        let long = "x".repeat(80);
        assert_eq!(of_file(&format!("{long}/{long}/{long}.md")), format!("{long}/{long}.md"));
    }

    #[test]
    fn a_resource_is_no_service() {
        for segment in ["message", "mailgroup-member", "v1", "-v1", "im-v", "im-v100", "Im-v1"] {
            assert!(!is_service(segment), "{segment}");
        }
    }
}
