//! Where a request goes: what an address may be, and the one place that puts a path behind a host.

use std::fmt;

use http::Uri;
use http::uri::{Authority, PathAndQuery, Scheme};
use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};

use crate::error::Error;

/// An address over `http` or `https`, written in one way: the host in lower case, without user and password, and without a
/// port that says nothing.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Address(Uri);

/// What cannot stand in a path as it is.
const PATH: &AsciiSet = &CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'#')
    .add(b'<')
    .add(b'>')
    .add(b'?')
    .add(b'`')
    .add(b'{')
    .add(b'}')
    .add(b'^');
/// What cannot stand in a query as it is.
const QUERY: &AsciiSet = &CONTROLS.add(b' ').add(b'"').add(b'#').add(b'<').add(b'>').add(b'\'');

/// The folder itself and the one above, written in every way.
const DOTS: [&str; 6] = [".", "%2e", "..", ".%2e", "%2e.", "%2e%2e"];

impl Address {
    /// Reads an address. What is wrong with it is said without repeating any of it, as it may hold a password.
    pub fn parse(text: &str) -> Result<Self, &'static str> {
        if control_in(text).is_some() {
            return Err("holds a control character");
        }
        let (scheme, rest) = text.split_once("://").ok_or("has no scheme")?;
        let scheme = match scheme.to_ascii_lowercase().as_str() {
            "http" => Scheme::HTTP,
            "https" => Scheme::HTTPS,
            _ => return Err("is neither https nor http"),
        };
        let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
        let (place, target) = rest.split_at(end);
        let authority = authority(place, &scheme)?;
        let target = target.split_once('#').map_or(target, |(target, _)| target);
        let (path, query) =
            target.split_once('?').map_or((target, None), |(path, query)| (path, Some(query)));
        Self::of(scheme, authority, path, query).ok_or("cannot be read")
    }

    /// `None` for a path that is too long to be one.
    fn of(scheme: Scheme, authority: Authority, path: &str, query: Option<&str>) -> Option<Self> {
        let mut target = String::with_capacity(path.len() + query.map_or(0, |query| query.len() + 1));
        if !path.starts_with('/') {
            target.push('/');
        }
        target.extend(utf8_percent_encode(path, PATH));
        if let Some(query) = query {
            target.push('?');
            target.extend(utf8_percent_encode(query, QUERY));
        }
        let target = PathAndQuery::try_from(target).ok()?;
        Uri::builder().scheme(scheme).authority(authority).path_and_query(target).build().ok().map(Self)
    }

    /// The same host with another path and query.
    pub fn with(&self, path: &str, query: Option<&str>) -> Option<Self> {
        Self::of(self.0.scheme()?.clone(), self.0.authority()?.clone(), path, query)
    }

    pub fn scheme(&self) -> &str {
        self.0.scheme_str().unwrap_or_default()
    }

    /// In lower case; a literal address of IPv6 in brackets.
    pub fn host(&self) -> &str {
        self.0.host().unwrap_or_default()
    }

    /// Unless it is the scheme's own.
    pub fn port(&self) -> Option<u16> {
        self.0.port_u16()
    }

    /// Host and port.
    pub fn place(&self) -> &str {
        self.0.authority().map_or("", Authority::as_str)
    }

    pub fn path(&self) -> &str {
        self.0.path()
    }

    pub fn query(&self) -> Option<&str> {
        self.0.query()
    }

    /// The values that the query has under a name.
    #[cfg(any(feature = "mock", feature = "socket"))]
    pub fn values<'a>(&'a self, name: &'a str) -> impl Iterator<Item = String> + 'a {
        let pairs = form_urlencoded::parse(self.query().unwrap_or_default().as_bytes());
        pairs.filter(move |(key, _)| key == name).map(|(_, value)| value.into_owned())
    }

    /// All values that the query has.
    #[cfg(feature = "socket")]
    pub fn all_values(&self) -> impl Iterator<Item = String> + '_ {
        let pairs = form_urlencoded::parse(self.query().unwrap_or_default().as_bytes());
        pairs.map(|(_, value)| value.into_owned())
    }

    /// With further parameters at the end of its query.
    pub fn and<'a>(&self, pairs: impl IntoIterator<Item = (&'a str, &'a str)>) -> Option<Self> {
        let mut query = form_urlencoded::Serializer::new(self.query().unwrap_or_default().to_owned());
        self.with(self.path(), Some(&query.extend_pairs(pairs).finish()))
    }

    pub fn uri(&self) -> &Uri {
        &self.0
    }

    /// Whether nobody on the network reads along.
    pub fn is_private(&self) -> bool {
        let host = self.host().trim_matches(['[', ']']);
        self.scheme() == "https"
            || host == "localhost"
            || host.parse::<std::net::IpAddr>().is_ok_and(|address| address.is_loopback())
    }
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// What stands in the query may be a secret.
impl fmt::Debug for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}://{}{}", self.scheme(), self.place(), self.path())
    }
}

/// Host and port as they are compared: one host is written in one way.
fn authority(text: &str, scheme: &Scheme) -> Result<Authority, &'static str> {
    if text.contains('@') {
        return Err("holds a user or a password, which would be sent beside the access token");
    }
    let is_of_host = |char: char| char.is_ascii_alphanumeric() || "-._[]:".contains(char);
    if !text.chars().all(is_of_host) {
        return Err(
            "names a host with letters that no host has (one in another script is written as `xn--…`)",
        );
    }
    let read = Authority::try_from(text.to_ascii_lowercase()).map_err(|_| "names no host")?;
    let rest = text.get(read.host().len()..).unwrap_or_default();
    let port = read.port_u16();
    let host = read.host().trim_matches(['[', ']']);
    let is_port = rest.is_empty() || rest == ":" || port.is_some_and(|port| port != 0);
    if host.is_empty() || host.starts_with('.') || host.contains("..") || !is_port {
        return Err("names no host, or no port behind it");
    }
    let own = if *scheme == Scheme::HTTPS { 443 } else { 80 };
    match port.filter(|port| *port != own) {
        Some(_) => Ok(read),
        None => Authority::try_from(read.host()).map_err(|_| "names no host"),
    }
}

/// The address of a target: behind the base's path, if it has one, and on its host whatever the target says.
pub(super) fn address(base: &Address, target: &str) -> Result<Address, Error> {
    let (path, query) = target.split_once('?').map_or((target, None), |(path, query)| (path, Some(query)));
    if let Some(wrong) = fault_of(path).or_else(|| query.and_then(control_in)) {
        return Err(Error::Config(format!(
            "the path {path:?} is not sent: {wrong}; a path begins with one `/`, and what it names is percent-encoded"
        )));
    }
    let address = base.with(&format!("{}{path}", base.path().trim_end_matches('/')), query);
    // Nothing above can move it; a token is worth a second look.
    match address.filter(|address| (address.scheme(), address.place()) == (base.scheme(), base.place())) {
        Some(address) => Ok(address),
        None => Err(Error::Config(format!("the path {path:?} leads to another host, or is too long"))),
    }
}

/// What is wrong with a path that could lead elsewhere, to another host or another endpoint.
pub(crate) fn fault_of(path: &str) -> Option<&'static str> {
    let is_dots = |segment: &str| DOTS.iter().any(|dots| segment.eq_ignore_ascii_case(dots));
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

#[cfg(test)]
mod tests {
    use super::*;

    fn addressed(base: &str, target: &str) -> Result<String, String> {
        let url = address(&Address::parse(base).expect("a base"), target);
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
    fn one_place_is_written_in_one_way() {
        for (text, expected) in [
            ("HTTPS://Open.Feishu.CN:443", "https://open.feishu.cn/"),
            ("http://a.example:80/b", "http://a.example/b"),
            ("http://a.example:443/b?c=ü", "http://a.example:443/b?c=%C3%BC"),
            ("https://a.example:/b c#d", "https://a.example/b%20c"),
            ("http://[::1]:8080", "http://[::1]:8080/"),
            ("https://a.example?b=c/d", "https://a.example/?b=c/d"),
        ] {
            assert_eq!(Address::parse(text).map(|address| address.to_string()).as_deref(), Ok(expected));
        }
    }

    #[test]
    fn what_is_no_place_is_not_read() {
        for text in [
            "",
            "a.example",
            "ftp://a.example",
            "https://",
            "https:///path",
            "https://:443",
            "https://[]",
            "https://[::1",
            "https://user:password@a.example",
            "https://a.example\\@evil.example",
            "https://a.example:port",
            "https://a.example:70000",
            "https://a.example:44:3",
            "https://a example",
            "https://a%2eexample",
            "https://bücher.example",
            "https://a\u{ff0e}example",
            "https://a.example\n",
            "https://a.example/\n",
            "https://a.example/b\tc",
            "https://a.example:0",
            "https://a..example",
            "https://.example",
        ] {
            assert!(Address::parse(text).is_err(), "{text}");
        }
    }

    #[test]
    fn only_the_machine_itself_is_private_without_tls() {
        let private = |text| Address::parse(text).expect("an address").is_private();
        assert!(
            ["https://a.example", "http://localhost:1", "http://127.0.0.2", "http://[::1]"]
                .into_iter()
                .all(private)
        );
        assert!(
            !["http://a.example", "http://localhost.example", "http://10.0.0.1"].into_iter().any(private)
        );
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
