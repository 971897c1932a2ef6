//! `https://open.feishu.cn/open-apis/contact/v3/departments/:department_id?type=x` taken apart.

/// An HTTP URL as docs print it.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Url {
    /// Only where it is not the open platform's own.
    pub host: Option<String>,
    /// Parameters in braces.
    pub path: String,
    /// Names of the parameters, in order.
    pub parameters: Vec<String>,
    /// What stands behind `?`: names and values.
    pub query: Vec<(String, String)>,
}

/// Hosts of the open platform itself.
const OWN_HOSTS: &[&str] = &[
    "https://open.feishu.cn",
    "https://open.larksuite.com",
    "https://open.larkoffice.com",
    "http://open.feishu.cn",
    // A name of the same inside the company, left over in what the site exports.
    "https://fsopen.bytedance.net",
];

/// Reads the first URL, or bare path, in `text`.
pub(super) fn read(text: &str) -> Option<Url> {
    let text = text.trim();
    let start = text.find("http").or_else(|| text.find('/'))?;
    let url = text
        .get(start..)?
        .split(|c: char| c.is_whitespace() || matches!(c, ')' | ']' | '，' | '。' | '"' | '`'))
        .next()?;
    let (host, path) = match url.split_once("://") {
        Some((scheme, rest)) => {
            let path = rest.find('/')?;
            let (host, path) = rest.split_at(path);
            (Some(format!("{scheme}://{host}")), path)
        }
        None => (None, url),
    };
    let (path, query) = path.split_once('?').unwrap_or((path, ""));
    // Two pages of one endpoint may differ by the slash at the end.
    let path = path.split('#').next().unwrap_or_default().trim_end_matches('/');
    let mut parameters = Vec::new();
    let path =
        path.split('/').map(|segment| self::segment(segment, &mut parameters)).collect::<Vec<_>>().join("/");
    Some(Url {
        host: host.filter(|host| !OWN_HOSTS.contains(&host.as_str())),
        path,
        parameters,
        query: query
            .split('&')
            .filter_map(|pair| pair.split_once('='))
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
            .collect(),
    })
}

/// `:id`, `{id}` and `<id>` are the same parameter.
fn segment(segment: &str, parameters: &mut Vec<String>) -> String {
    let name = segment
        .strip_prefix(':')
        .or_else(|| segment.strip_prefix('{')?.strip_suffix('}'))
        .or_else(|| segment.strip_prefix('<')?.strip_suffix('>'));
    let Some(name) = name.filter(|name| !name.is_empty()) else { return segment.to_owned() };
    parameters.push(name.to_owned());
    format!("{{{name}}}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn reads(text: &str, host: Option<&str>, path: &str) {
        let url = read(text).unwrap_or_default();
        assert_eq!((url.host.as_deref(), url.path.as_str()), (host, path));
    }

    #[test]
    fn parameters_have_one_spelling() {
        reads("https://open.feishu.cn/open-apis/a/:id/b", None, "/open-apis/a/{id}/b");
        reads("/open-apis/a/{id}/", None, "/open-apis/a/{id}");
    }

    #[test]
    fn another_host_is_kept_and_the_query_string_is_not_of_the_path() {
        reads(
            "https://www.feishu.cn/approval/openapi/v2/list?x=1",
            Some("https://www.feishu.cn"),
            "/approval/openapi/v2/list",
        );
        assert_eq!(
            read("/a?x=1&y=:y").unwrap_or_default().query,
            [("x".to_owned(), "1".to_owned()), ("y".to_owned(), ":y".to_owned())]
        );
    }

    #[test]
    fn no_url_is_none() {
        assert_eq!(read("见下文"), None);
        assert_eq!(read("https://open.feishu.cn"), None);
    }
}
