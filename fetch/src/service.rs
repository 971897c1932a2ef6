//! Which service a page belongs to.
//!
//! Most addresses say it: `/uAjLw4CM/ukTMukTMukTM/reference/im-v1/message/create`. Old ones are opaque
//! (`/ukTMukTMukTM/ucDO1EjL3gTNx4yN4UTM`); there the nearest folder around the page that says it decides, and where none
//! does, the page is counted under its section: `historic-version`, `server-side-sdk`.

pub(crate) use feishu_codegen::place::is_service;
use feishu_codegen::place::safe;

/// The service of a page at `full_path`, below folders with these addresses, from the outermost to the nearest.
pub(crate) fn of(full_path: &str, folders: &[&str]) -> String {
    let near = folders.iter().rev().find_map(|folder| named_in(folder));
    let named = named_in(full_path).or(near).map(str::to_owned);
    named.or_else(|| section(folders)).unwrap_or_else(|| OTHER.to_owned())
}

/// Where a page is counted of which nothing says where it belongs.
pub(crate) const OTHER: &str = "other";

/// The section of the docs: the outermost folder.
pub(crate) fn section(folders: &[&str]) -> Option<String> {
    let last = folders.first()?.rsplit('/').find(|segment| !segment.is_empty())?;
    let name = safe(last);
    (!name.is_empty()).then_some(name)
}

/// The first segment that names a service version.
pub(crate) fn named_in(path: &str) -> Option<&str> {
    path.split('/').find(|segment| is_service(segment))
}

/// Whether people mean this service: the crate's feature is spelled `im_v1`, the docs' folder `im-v1`.
pub(crate) fn is_meant(service: &str, asked: &str) -> bool {
    let plain = |name: &str| name.to_ascii_lowercase().replace('_', "-");
    plain(service) == plain(asked)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_address_names_the_service() {
        assert_eq!(of("/uAjLw4CM/ukTMukTMukTM/reference/im-v1/message/create", &[]), "im-v1");
        assert_eq!(of("/ukTMukTMukTM/uMzM1Y/hire-v1/note/get", &["/x/corehr-v1"]), "hire-v1");
        assert_eq!(of("/a/security_and_compliance-v2/b", &[]), "security_and_compliance-v2");
    }

    #[test]
    fn where_the_address_is_opaque_the_nearest_folder_decides() {
        assert_eq!(of("/ukTMukTMukTM/ucDO1E", &["/s/im-v1", "/s/im-v2/batch_message"]), "im-v2");
    }

    #[test]
    fn where_no_folder_names_one_the_section_does() {
        assert_eq!(of("/ukTMukTMukTM/ucDO1E", &["/a/historic-version", "/b/ukTM"]), "historic-version");
        assert_eq!(of("/ukTMukTMukTM/ucDO1E", &[]), "other");
    }

    #[test]
    fn both_spellings_of_a_service_are_understood() {
        assert!(is_meant("security_and_compliance-v1", "security_and_compliance_v1"));
        assert!(is_meant("im-v1", "IM_v1"));
        assert!(!is_meant("im-v1", "im-v2"));
    }

    #[test]
    fn a_resource_is_no_service() {
        for segment in ["message", "mailgroup-member", "v1", "-v1", "im-v", "im-v100", "Im-v1"] {
            assert!(!is_service(segment), "{segment}");
        }
    }
}
