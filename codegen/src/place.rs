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
    fn a_resource_is_no_service() {
        for segment in ["message", "mailgroup-member", "v1", "-v1", "im-v", "im-v100", "Im-v1"] {
            assert!(!is_service(segment), "{segment}");
        }
    }
}
