//! Where a request goes: the one place that puts a path behind a host.

use reqwest::Url;

use crate::error::Error;

/// The address of a target: behind the base's path, if it has one, and on its host whatever the target says.
pub(super) fn address(base: &Url, target: &str) -> Result<Url, Error> {
    let (path, query) = target.split_once('?').map_or((target, None), |(path, query)| (path, Some(query)));
    if let Some(wrong) = fault_of(path).or_else(|| query.and_then(control_in)) {
        return Err(Error::Config(format!(
            "the path {path:?} is not sent: {wrong}; a path begins with one `/`, and what it names is percent-encoded"
        )));
    }
    let mut url = base.clone();
    url.set_path(&format!("{}{path}", base.path().trim_end_matches('/')));
    url.set_query(query);
    // Nothing above can move it; a token is worth a second look.
    if place(&url) != place(base) {
        return Err(Error::Config(format!("the path {path:?} leads to another host")));
    }
    Ok(url)
}

/// Everything in front of the path.
fn place(url: &Url) -> (&str, &str, Option<&str>, Option<&str>, Option<u16>) {
    (url.scheme(), url.username(), url.password(), url.host_str(), url.port())
}

/// What is wrong with a path that could lead elsewhere, to another host or another endpoint.
fn fault_of(path: &str) -> Option<&'static str> {
    let is_dots = |segment: &str| {
        let plain = segment.to_ascii_lowercase().replace("%2e", ".");
        plain == "." || plain == ".."
    };
    match () {
        () if !path.starts_with('/') => Some("it does not begin with `/`"),
        () if path.contains("//") => Some("it holds `//`"),
        () if path.contains('@') => Some("it holds `@`"),
        () if path.contains('\\') => Some("it holds a backslash"),
        () if path.split('/').any(is_dots) => Some("it holds a segment of dots"),
        () => control_in(path),
    }
}

fn control_in(text: &str) -> Option<&'static str> {
    text.contains(char::is_control).then_some("it holds a control character")
}

/// Host and port, for a message.
pub(super) fn host_of(url: &Url) -> Option<String> {
    let host = url.host_str()?;
    Some(url.port().map_or_else(|| host.to_owned(), |port| format!("{host}:{port}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn addressed(base: &str, target: &str) -> Result<String, String> {
        let url = address(&Url::parse(base).expect("a base"), target);
        url.map(|url| url.to_string()).map_err(|error| error.to_string())
    }

    #[test]
    fn a_target_stands_behind_the_path_of_the_base() {
        for (base, target, expected) in [
            ("https://a.example", "/b/c%2Fd?e=f%20g", "https://a.example/b/c%2Fd?e=f%20g"),
            ("https://a.example/gateway/", "/b", "https://a.example/gateway/b"),
            ("https://a.example:8443/x", "/b?c=d?e@f//g", "https://a.example:8443/x/b?c=d?e@f//g"),
            ("https://a.example", "/b#c", "https://a.example/b%23c"),
            ("https://a.example", "/", "https://a.example/"),
        ] {
            assert_eq!(addressed(base, target).as_deref(), Ok(expected));
        }
    }

    #[test]
    fn a_path_that_could_lead_elsewhere_is_refused() {
        let hostile = [
            "",
            "b",
            "@evil.example/b",
            "//evil.example/b",
            "/b//c",
            "/@evil.example",
            "/b\\c",
            "/b/../c",
            "/b/./c",
            "/b/%2e%2E/c",
            "/b/.%2e",
            "/b\r\nc",
            "/b?c\n",
            "/b\t",
            "\\\\evil.example",
            "http://evil.example/",
            ".evil.example/b",
            ":7777/b",
            "/a\u{85}b",
        ];
        for target in hostile {
            let error = addressed("https://a.example", target).expect_err(target);
            assert!(!error.contains(char::is_control), "{error:?}");
        }
    }
}
