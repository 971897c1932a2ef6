//! An endpoint's id: `service.resource.method`.
//!
//! The explorer link names the three exactly. Where it is missing, so does the page's full path, if
//! it speaks of the same service as the URL; else the URL has to do.

use super::url::Url;
use crate::model::Method;

/// The id of the endpoint at `url`.
pub(super) fn infer(explorer: Option<&str>, full_path: Option<&str>, method: Method, url: &Url) -> String {
    let from_url = Id::of_url(method, url);
    let from_path = full_path
        .and_then(Id::of_full_path)
        .filter(|id| id.service == from_url.service && id.resource != family(&id.service));
    explorer.and_then(Id::of_explorer).or(from_path).unwrap_or(from_url).join()
}

struct Id {
    service: String,
    resource: String,
    method: String,
}

impl Id {
    fn join(&self) -> String {
        format!("{}.{}.{}", self.service, self.resource, self.method)
    }

    /// `/api/…?project=contact&version=v3&resource=unit&method=unbind_department`
    fn of_explorer(link: &str) -> Option<Self> {
        let (_, query) = link.split_once('?')?;
        let value = |name: &str| {
            query
                .split('&')
                .filter_map(|pair| pair.split_once('='))
                .find(|(key, _)| *key == name)
                .map(|(_, value)| value)
        };
        let service = format!("{}_{}", value("project")?, value("version")?);
        Self::new(&service, value("resource")?, value("method")?)
    }

    /// `/…/reference/contact-v3/unit/unbind_department`
    fn of_full_path(path: &str) -> Option<Self> {
        let mut parts = path.trim_end_matches('/').rsplit('/');
        let (method, resource, service) = (parts.next()?, parts.next()?, parts.next()?);
        let (_, version) = service.rsplit_once('-')?;
        if is_version(version) {
            Self::new(&service.replace('-', "_"), &resource.replace('-', "."), method)
        } else {
            None
        }
    }

    /// `POST /open-apis/contact/v3/departments/{id}/members`
    fn of_url(method: Method, url: &Url) -> Self {
        let mut segments = url
            .path
            .split('/')
            .filter(|segment| !segment.is_empty() && *segment != "open-apis")
            .collect::<Vec<_>>();
        let versioned = segments.iter().position(|segment| is_version(segment));
        let service = segments
            .drain(..versioned.map_or(1, |at| at + 1).min(segments.len()))
            .collect::<Vec<_>>()
            .join("_");
        let is_parameter = |segment: &&str| segment.starts_with('{');
        let ends_in_parameter = segments.last().is_some_and(is_parameter);
        let ends_in_one = segments.last().is_some_and(|last| !last.ends_with('s'));
        let verb = action(&segments, method);
        let nouns = segments.len() - usize::from(verb.is_some());
        let resource = segments
            .iter()
            .take(nouns)
            .filter(|segment| !is_parameter(segment) && **segment != INFO)
            .map(|segment| singular(segment))
            .collect::<Vec<_>>()
            .join(".");
        let method = verb.unwrap_or(match method {
            Method::Get if ends_in_parameter || ends_in_one => "get",
            Method::Get => "list",
            Method::Post => "create",
            Method::Put => "update",
            Method::Patch => "patch",
            Method::Delete => "delete",
            Method::Head => "head",
            Method::Options => "options",
        });
        let resource = if resource.is_empty() { family(&service).to_owned() } else { resource };
        Self { service: clean(&service), resource: clean(&resource), method: clean(method) }
    }

    fn new(service: &str, resource: &str, method: &str) -> Option<Self> {
        let id = Self { service: clean(service), resource: clean(resource), method: clean(method) };
        (!id.service.is_empty() && !id.resource.is_empty() && !id.method.is_empty()).then_some(id)
    }
}

/// A segment that names no resource: `/bot/v3/info` tells about the bot.
const INFO: &str = "info";

/// `contact` of `contact_v3`.
fn family(service: &str) -> &str {
    service.rsplit_once('_').map_or(service, |(family, _)| family)
}

/// The last segment where it is a verb: it stands right behind a noun (`roles/search`), or behind a
/// parameter and is no plural (`{id}/publish`).
fn action<'a>(segments: &[&'a str], method: Method) -> Option<&'a str> {
    let (last, before) = segments.split_last()?;
    let before = before.last()?;
    if last.starts_with('{') {
        return None;
    }
    let behind_noun = !before.starts_with('{');
    let acts = matches!(method, Method::Get | Method::Post | Method::Patch);
    (behind_noun || (acts && !last.ends_with('s'))).then_some(*last)
}

/// `v3`
fn is_version(text: &str) -> bool {
    text.strip_prefix('v')
        .is_some_and(|digits| !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit()))
}

fn singular(noun: &str) -> String {
    if let Some(stem) = noun.strip_suffix("ies") {
        format!("{stem}y")
    } else if noun.ends_with("ss") {
        noun.to_owned()
    } else {
        noun.strip_suffix('s').unwrap_or(noun).to_owned()
    }
}

/// Ids hold letters, digits, `_` and, between parts of a resource, dots: a page has no say in more.
fn clean(text: &str) -> String {
    let clean =
        text.chars().map(|c| if c.is_ascii_alphanumeric() || c == '.' { c } else { '_' }).collect::<String>();
    clean.trim_matches('.').replace("..", ".")
}

#[cfg(test)]
mod tests {
    use super::{super::url, *};

    #[track_caller]
    fn is(expected: &str, full_path: &str, method: Method, url: &str) {
        let url = url::read(url).unwrap_or_default();
        assert_eq!(infer(None, Some(full_path), method, &url), expected);
    }

    #[test]
    fn the_explorer_link_names_it() {
        let link = "/api/tools?project=contact&version=v3&resource=unit&method=unbind_department";
        assert_eq!(
            infer(Some(link), None, Method::Post, &Url::default()),
            "contact_v3.unit.unbind_department"
        );
    }

    #[test]
    fn the_full_path_names_it_too() {
        is(
            "admin_v1.badge.grant.create",
            "/u/reference/admin-v1/badge-grant/create",
            Method::Post,
            "/open-apis/admin/v1/badges/:id/grants",
        );
    }

    #[test]
    fn the_url_has_to_do() {
        is(
            "auth_v3.app_access_token.internal",
            "/u/auth-v3/auth/app_access_token_internal",
            Method::Post,
            "/open-apis/auth/v3/app_access_token/internal",
        );
        is("contact_v2.role.list", "/u/uYzMwUjL2MDM14iNzATN", Method::Get, "/open-apis/contact/v2/role/list");
        is("bot_v3.bot.get", "/u/x", Method::Get, "/open-apis/bot/v3/info");
        is("doc_v2.doc.content", "/u/x", Method::Get, "/open-apis/doc/v2/{docToken}/content");
    }
}
