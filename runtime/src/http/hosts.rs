//! Feishu's hosts and their twins at Lark.
//!
//! An app lives with one of the two, and its tokens are nobody else's business: an endpoint whose docs name a host of its
//! own is sent there from a client of the same family only.

use super::address::Address;
use crate::error::Error;

/// Two hosts that do the same, one for Feishu and one for Lark, and the pages that say so.
struct Twins {
    feishu: &'static str,
    lark: &'static str,
    #[cfg_attr(not(test), expect(dead_code, reason = "for whoever reads the table"))]
    pages: [&'static str; 2],
}

const TWINS: [Twins; 3] = [
    Twins {
        feishu: "open.feishu.cn",
        lark: "open.larksuite.com",
        pages: [
            "https://open.feishu.cn/document/server-docs/getting-started/server-api-list",
            "https://open.larksuite.com/document/server-docs/getting-started/server-api-list",
        ],
    },
    Twins {
        feishu: "www.feishu.cn",
        lark: "www.larksuite.com",
        pages: [
            "https://open.feishu.cn/document/ukTMukTMukTM/uUDNyUjL1QjM14SN0ITN",
            "https://open.larksuite.com/document/ukTMukTMukTM/uUDNyUjL1QjM14SN0ITN",
        ],
    },
    Twins {
        feishu: "accounts.feishu.cn",
        lark: "accounts.larksuite.com",
        pages: [
            "https://open.feishu.cn/document/common-capabilities/sso/api/obtain-oauth-code",
            "https://open.larksuite.com/document/common-capabilities/sso/api/obtain-oauth-code",
        ],
    },
];

/// Which of the two a client belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Family {
    Feishu,
    Lark,
}

impl Family {
    /// `None` for a proxy, a test, or whatever else a base URL may name.
    fn of(address: &Address) -> Option<Self> {
        if address.scheme() != "https" || address.port().is_some() {
            return None;
        }
        let host = address.host();
        TWINS.iter().find_map(|twins| match () {
            () if twins.feishu == host => Some(Self::Feishu),
            () if twins.lark == host => Some(Self::Lark),
            () => None,
        })
    }
}

/// Where a client with this base URL sends an endpoint whose docs name `host`.
///
/// # Errors
/// When the host is none of the family's, so that the caller has to say where the endpoint goes.
pub(crate) fn of_endpoint(host: &str, base: &Address) -> Result<Address, Error> {
    let named = Address::parse(host).ok().filter(|named| named.path() == "/");
    let twins = named.as_ref().and_then(|named| {
        Family::of(named)?;
        TWINS.iter().find(|twins| [twins.feishu, twins.lark].contains(&named.host()))
    });
    let home = twins.zip(Family::of(base)).map(|(twins, family)| match family {
        Family::Feishu => twins.feishu,
        Family::Lark => twins.lark,
    });
    let home = home.and_then(|home| Address::parse(&format!("https://{home}")).ok());
    home.ok_or_else(|| {
        let client = base.host();
        Error::Config(format!(
            "the docs send this endpoint to {host}, and a client for {client} sends no token there: say where it goes \
             with `replace_host(\"{host}\", \"https://…\")` on the client's builder"
        ))
    })
}

/// Where the hosts of a family are.
#[cfg(feature = "socket")]
impl Family {
    fn domain(self) -> &'static str {
        match self {
            Self::Feishu => ".feishu.cn",
            Self::Lark => ".larksuite.com",
        }
    }
}

/// Whether a client with this base URL may listen at an address that the platform has named: nobody reads along, and the
/// host is of the client's family, the client's own, or one that the caller has named.
#[cfg(feature = "socket")]
pub(crate) fn may_listen(address: &Address, base: &Address, named: &[String]) -> bool {
    let host = address.host();
    let is_family = Family::of(base).is_some_and(|family| {
        let name = host.strip_suffix(family.domain()).unwrap_or_default();
        !name.is_empty() && address.scheme() == "https" && address.port().is_none()
    });
    let is_known = is_family || host == base.host() || named.iter().any(|name| name == host);
    is_known && address.is_private()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sent_to(host: &str, base: &str) -> Result<String, String> {
        let url = of_endpoint(host, &Address::parse(base).expect("a URL"));
        url.map(|url| url.to_string()).map_err(|error| error.to_string())
    }

    #[test]
    fn a_host_of_the_docs_is_that_of_the_clients_family() {
        for (host, base, expected) in [
            ("https://www.feishu.cn", "https://open.feishu.cn", "https://www.feishu.cn/"),
            ("https://www.feishu.cn", "https://open.larksuite.com", "https://www.larksuite.com/"),
            ("https://accounts.feishu.cn", "https://open.larksuite.com/", "https://accounts.larksuite.com/"),
            ("https://www.larksuite.com", "https://open.feishu.cn", "https://www.feishu.cn/"),
        ] {
            assert_eq!(sent_to(host, base).as_deref(), Ok(expected), "{host} from {base}");
        }
    }

    #[test]
    fn every_other_host_has_to_be_named_by_the_caller() {
        for (host, base) in [
            ("https://www.feishu.cn", "https://proxy.example"),
            ("https://www.feishu.cn", "http://open.feishu.cn"),
            ("https://www.feishu.cn", "https://open.feishu.cn:8443"),
            ("https://evil.example", "https://open.feishu.cn"),
            ("http://www.feishu.cn", "https://open.feishu.cn"),
            ("https://www.feishu.cn@evil.example", "https://open.feishu.cn"),
            ("https://www.feishu.cn:444", "https://open.feishu.cn"),
            ("www.feishu.cn", "https://open.feishu.cn"),
        ] {
            let error = sent_to(host, base).expect_err(host);
            assert!(error.contains("replace_host"), "{error}");
        }
    }

    #[cfg(feature = "socket")]
    #[test]
    fn a_listener_goes_to_hosts_of_its_family_and_to_named_ones() {
        let may = |url: &str, base: &str| {
            let base = Address::parse(base).expect("a URL");
            Address::parse(url).is_ok_and(|url| may_listen(&url, &base, &["named.example".to_owned()]))
        };
        for (url, base) in [
            ("https://msg-frontier.feishu.cn/ws/v2?a=1", "https://open.feishu.cn"),
            ("https://msg-frontier-sg.larksuite.com/ws", "https://open.larksuite.com"),
            ("http://127.0.0.1:8080/ws", "http://127.0.0.1:9090"),
            ("https://gateway.example:8443/ws", "https://gateway.example"),
            ("https://named.example/ws", "https://open.feishu.cn"),
        ] {
            assert!(may(url, base), "{url} from {base}");
        }
        for (url, base) in [
            ("https://msg-frontier.larksuite.com/ws", "https://open.feishu.cn"),
            ("https://evil.example/ws", "https://open.feishu.cn"),
            ("https://evilfeishu.cn/ws", "https://open.feishu.cn"),
            ("https://.feishu.cn.evil.example/ws", "https://open.feishu.cn"),
            ("https://a.feishu.cn:8443/ws", "https://open.feishu.cn"),
            ("https://user@a.feishu.cn/ws", "https://open.feishu.cn"),
            ("http://a.feishu.cn/ws", "https://open.feishu.cn"),
            ("http://named.example/ws", "https://open.feishu.cn"),
            ("http://gateway.example/ws", "http://gateway.example"),
            ("https://a.feishu.cn/ws", "https://gateway.example"),
        ] {
            assert!(!may(url, base), "{url} from {base}");
        }
    }

    #[test]
    fn each_twin_names_its_pages() {
        for twins in TWINS {
            assert!(twins.pages[0].contains("feishu.cn") && twins.pages[1].contains("larksuite.com"));
        }
    }
}
