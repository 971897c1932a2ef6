//! `https://open.feishu.cn/open-apis/contact/v3/departments/:department_id?type=x` taken apart.

use crate::host;

/// An HTTP URL as docs print it.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Url {
    /// Scheme and host, in small letters; only where it is not the open platform's own.
    pub host: Option<String>,
    /// Parameters in braces.
    pub path: String,
    /// Names of the parameters, in order.
    pub parameters: Vec<String>,
    /// What stands behind `?`: names and values.
    pub query: Vec<(String, String)>,
}

/// Reads the first URL, or bare path, in `text`.
pub(crate) fn read(text: &str) -> Option<Url> {
    let (host, path) = parts(find(text)?)?;
    let (path, query) = path.split_once('?').unwrap_or((path, ""));
    // Two pages of one endpoint may differ by the slash at the end.
    let path = path.split('#').next().unwrap_or_default().trim_end_matches('/');
    let mut parameters = Vec::new();
    let path =
        path.split('/').map(|segment| self::segment(segment, &mut parameters)).collect::<Vec<_>>().join("/");
    Some(Url {
        host: host.filter(|host| !host::is_own(host)),
        path,
        parameters,
        query: query
            .split('&')
            .filter_map(|pair| pair.split_once('='))
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
            .collect(),
    })
}

/// The first word that is a URL; else the first that holds one, or what is no URL and has to be told.
fn find(text: &str) -> Option<&str> {
    let words = || text.split(ends_url).filter(|word| word.contains('/'));
    let is_url = |word: &&str| word.starts_with('/') || scheme(word).is_some();
    words().find(is_url).or_else(|| {
        words().next().map(|word| {
            word.find("http")
                .and_then(|at| word.get(at..))
                .filter(|inside| scheme(inside).is_some())
                .unwrap_or(word)
        })
    })
}

/// The scheme that a word begins with, however it is spelled.
fn scheme(word: &str) -> Option<&str> {
    let begins =
        |scheme: &&str| word.get(..scheme.len()).is_some_and(|start| start.eq_ignore_ascii_case(scheme));
    let found = ["https://", "http://"].into_iter().find(begins)?;
    word.get(..found.len())
}

/// What stands around a URL in a sentence, a link or code, and in none.
fn ends_url(c: char) -> bool {
    c.is_whitespace() || matches!(c, '(' | ')' | '[' | ']' | '，' | '。' | '：' | '（' | '）' | '"' | '`')
}

/// The host, where one is printed, and what stands behind it.
fn parts(url: &str) -> Option<(Option<String>, &str)> {
    let (scheme, rest) = match scheme(url) {
        Some(scheme) => (scheme, url.get(scheme.len()..)?),
        // A host of which the scheme was left out, a path, or something that is neither.
        None if url.split('/').next().is_some_and(host::is_name) => ("https://", url),
        None => return Some((None, url)),
    };
    let (host, path) = rest.split_at(rest.find('/')?);
    Some((Some(format!("{scheme}{host}").to_ascii_lowercase()), path))
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
    fn a_url_stands_in_a_sentence_or_in_a_link() {
        let known = Some("https://www.feishu.cn");
        reads("[/approval/v2](https://www.feishu.cn/approval/v2)", None, "/approval/v2");
        reads("POST https://www.feishu.cn/approval/v2，见下文", known, "/approval/v2");
        reads("地址：`/open-apis/a/v1/http-x/b`", None, "/open-apis/a/v1/http-x/b");
        reads("URL:https://www.feishu.cn/approval/v2", known, "/approval/v2");
        reads("/open-apis/a?to=https://evil.example/", None, "/open-apis/a");
        reads("www.feishu.cn/approval/v2", known, "/approval/v2");
        reads("HTTPS://WWW.feishu.cn/Approval", known, "/Approval");
    }

    #[test]
    fn what_leads_to_another_host_is_neither_a_path_nor_without_a_host() {
        for text in [
            "http@127.0.0.1:7777/open-apis/a",
            "https:/evil.example/open-apis/a",
            "https:\\\\evil.example/open-apis/a",
            "//evil.example/open-apis/a",
            "ftp://evil.example/open-apis/a",
            "evil.example:80/open-apis/a",
            "user@evil.example/open-apis/a",
        ] {
            let url = read(text).unwrap_or_default();
            assert!(host::path_fault(&url.path).is_some(), "{text}: {url:?}");
        }
        for text in [
            "http://127.0.0.1:7777/open-apis/a",
            "https://open.feishu.cn@evil.example/open-apis/a",
            "https://open.feishu.cn:8443/open-apis/a",
            "https://open.feishu.cn.evil.example/open-apis/a",
            "evil.example/open-apis/a",
        ] {
            let url = read(text).unwrap_or_default();
            let hosts = host::Hosts::default();
            assert!(url.host.as_ref().is_some_and(|host| !hosts.allow(host)), "{text}: {url:?}");
        }
    }

    #[test]
    fn no_url_is_none() {
        assert_eq!(read("见下文"), None);
        assert_eq!(read("https://open.feishu.cn"), None);
    }
}
