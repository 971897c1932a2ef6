//! An endpoint's id: `service.resource.method`.
//!
//! The explorer link names the three exactly. Where it is missing, so does the page's full path, if it speaks of the same
//! service as the URL; else the URL has to do. An address in the site's menu is no full path: its folders are those of the
//! menu, but its last word says what the URL's last noun does not, whether that is a verb.

use crate::{infer::cell::url::Url, model::Method};

/// The id of the endpoint at `url`.
pub(crate) fn infer(explorer: Option<&str>, full_path: Option<&str>, method: Method, url: &Url) -> String {
    explorer.and_then(Id::of_explorer).unwrap_or_else(|| guess(full_path, method, url)).join()
}

fn guess(path: Option<&str>, method: Method, url: &Url) -> Id {
    let from_url = Id::of_url(method, url);
    let Some(path) = path else { return from_url };
    let from_path = if is_menu(path) { None } else { Id::of_full_path(path) };
    let from_path = from_path
        .filter(|id| id.service == from_url.service && id.resource != family(&id.service))
        .map(|id| id.without_noun(method, url));
    from_path.or_else(|| Id::of_slug(path, &from_url, url)).unwrap_or(from_url)
}

/// Whether an address is that of a page in the site's menu. Full paths start with codes of folders: `uAjLw4CM`.
fn is_menu(path: &str) -> bool {
    let is_code = |part: &str| {
        let any = |is: fn(&char) -> bool| part.chars().any(|c| is(&c));
        part.len() >= 8
            && part.bytes().all(|b| b.is_ascii_alphanumeric())
            && any(char::is_ascii_uppercase)
            && any(char::is_ascii_lowercase)
    };
    path.starts_with("http") && !path.split('/').any(is_code)
}

/// Methods whose names are those of every resource.
const USUAL: &[&str] = &["get", "list", "create", "delete", "patch", "update"];

/// How the URL's last segment starts where it is a verb with its object: `batch_delete`, `add_members`.
const VERBS: &[&str] = &["batch", "add", "delete", "remove"];

struct Id {
    service: String,
    resource: String,
    method: String,
}

impl Id {
    fn join(&self) -> String {
        let Self { service, resource, method } = self;
        let resource = resource.split('.').take(MOST_PARTS).map(short).collect::<Vec<_>>().join(".");
        format!("{}.{resource}.{}", short(service), short(method))
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
        let (project, version) = (value("project")?, value("version")?);
        // Old services have no version.
        let service = if version.is_empty() { project.to_owned() } else { format!("{project}_{version}") };
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

    /// `create-ticket-field` of a resource `ticket_field` is its `create`, unless the URL calls it so too. What changes a
    /// part is a `patch` to the platform.
    fn without_noun(self, method: Method, url: &Url) -> Self {
        let words = self.method.split('_').filter(|word| !word.is_empty()).collect::<Vec<_>>();
        let nouns = self.resource.split(['_', '.']).collect::<Vec<_>>();
        let Some((verb, noun)) = words.split_first() else { return self };
        let start = nouns.len().saturating_sub(noun.len());
        let same = |(a, b): (&&str, &&str)| singular(a) == singular(b);
        let repeats = !noun.is_empty()
            && noun.len() <= nouns.len()
            && noun.iter().zip(nouns.get(start..).unwrap_or_default()).all(same);
        let in_url = segments(url).1.last().is_some_and(|last| clean(last) == self.method);
        let verb = if *verb == "update" && method == Method::Patch { "patch" } else { verb };
        if repeats && USUAL.contains(&verb) && !in_url {
            Self { method: verb.to_owned(), ..self }
        } else {
            self
        }
    }

    /// What the last word of the page's address says beside the URL: the usual names of methods stand behind nouns, any
    /// other is a verb where the URL ends with it.
    fn of_slug(path: &str, from_url: &Self, url: &Url) -> Option<Self> {
        let mut parts = path.trim_end_matches('/').rsplit('/');
        let (slug, folder) = (without_number(parts.next()?), parts.next().unwrap_or_default());
        let (_, segments) = segments(url);
        let mut nouns = nouns(&segments).collect::<Vec<_>>();
        let last = *nouns.last()?;
        let is_compound =
            VERBS.iter().any(|verb| last.strip_prefix(verb).is_some_and(|at| at.starts_with('_')));
        if last == slug && segments.len() > 1 && segments.last() == Some(&last) {
            nouns.pop();
        } else if !USUAL.contains(&slug) || USUAL.contains(&last) || (from_url.method == last && is_compound)
        {
            return None;
        }
        let resource = folder_resource(folder, &nouns).unwrap_or_else(|| joined(&nouns));
        let resource = if resource.is_empty() { family(&from_url.service).to_owned() } else { resource };
        Self::new(&from_url.service, &resource, slug)
    }

    /// `POST /open-apis/contact/v3/departments/{id}/members`
    fn of_url(method: Method, url: &Url) -> Self {
        let (service, segments) = segments(url);
        let ends_in_parameter = segments.last().is_some_and(|last| is_parameter(last));
        let ends_in_one = segments.last().is_some_and(|last| !last.ends_with('s'));
        let verb = action(&segments, method);
        let before = segments.len() - usize::from(verb.is_some());
        let nouns = nouns(segments.get(..before).unwrap_or_default()).collect::<Vec<_>>();
        let resource = joined(&nouns);
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

/// The service that a URL names, and the segments behind it.
fn segments(url: &Url) -> (String, Vec<&str>) {
    let mut segments = url
        .path
        .split('/')
        .filter(|segment| !segment.is_empty() && *segment != "open-apis")
        .collect::<Vec<_>>();
    let versioned = segments.iter().position(|segment| is_version(segment));
    let service = segments.drain(..versioned.map_or(1, |at| at + 1).min(segments.len())).collect::<Vec<_>>();
    (service.join("_"), segments)
}

fn is_parameter(segment: &str) -> bool {
    segment.starts_with('{')
}

fn nouns<'a>(segments: &[&'a str]) -> impl Iterator<Item = &'a str> {
    segments.iter().copied().filter(|segment| !is_parameter(segment) && *segment != INFO)
}

/// `departments`, `members` as `department.member`.
fn joined(nouns: &[&str]) -> String {
    nouns.iter().map(|noun| singular(noun)).collect::<Vec<_>>().join(".")
}

/// The resource after which a folder is called, where its parts are the URL's nouns: `aily_session-message` at
/// `/sessions/{id}/messages`.
fn folder_resource(folder: &str, nouns: &[&str]) -> Option<String> {
    let parts = folder.split('-').collect::<Vec<_>>();
    let ends = |long: &str, short: &str| long.strip_suffix(short).is_some_and(|rest| rest.ends_with('_'));
    let fits = |(part, noun): (&&str, &&str)| {
        let one = singular(noun);
        part == noun || *part == one || ends(part, &one) || ends(&one, part)
    };
    (parts.len() == nouns.len() && parts.iter().zip(nouns).all(fits)).then(|| parts.join("."))
}

/// `list` of `list-2`: the menu numbers pages of one name.
fn without_number(slug: &str) -> &str {
    let number =
        |(_, number): &(&str, &str)| !number.is_empty() && number.bytes().all(|b| b.is_ascii_digit());
    slug.rsplit_once('-').filter(number).map_or(slug, |(slug, _)| slug)
}

/// Ids become paths of files, which no system takes at any length. The docs' longest have 72 characters and 7 parts; what
/// is cut alike gets a number.
const MOST_PARTS: usize = 12;

/// Longest part of an id in characters, which are ASCII.
const LONGEST_PART: usize = 64;

fn short(part: &str) -> &str {
    part.get(..LONGEST_PART).map_or(part, |start| start.trim_end_matches('_'))
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
    if is_parameter(last) {
        return None;
    }
    let behind_noun = !is_parameter(before);
    let acts = matches!(method, Method::Get | Method::Post | Method::Patch);
    (behind_noun || (acts && !last.ends_with('s'))).then_some(*last)
}

/// `v3`
fn is_version(text: &str) -> bool {
    text.strip_prefix('v')
        .is_some_and(|digits| !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit()))
}

/// Plurals that have two letters more.
const LONG_PLURALS: &[&str] = &["xes", "sses", "shes", "ches", "tuses", "liases"];

fn singular(noun: &str) -> String {
    if let Some(stem) = noun.strip_suffix("ies") {
        format!("{stem}y")
    } else if ["ss", "us", "is"].iter().any(|end| noun.ends_with(end)) {
        noun.to_owned()
    } else if LONG_PLURALS.iter().any(|end| noun.ends_with(end)) {
        noun.strip_suffix("es").unwrap_or(noun).to_owned()
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
    use super::*;
    use crate::infer::cell::url;

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
    fn a_slug_that_repeats_the_noun_is_the_verb_alone() {
        let fields = "/open-apis/desk/v1/ticket_fields";
        let field = "/open-apis/desk/v1/ticket_fields/:id";
        let folder = "/uAjLw4CM/ukTMukTMukTM/desk-v1/ticket_field";
        is("desk_v1.ticket_field.create", &format!("{folder}/create-ticket-field"), Method::Post, fields);
        is("desk_v1.ticket_field.list", &format!("{folder}/list-ticket-fields"), Method::Get, fields);
        is("desk_v1.ticket_field.patch", &format!("{folder}/update-ticket-field"), Method::Patch, field);
        is(
            "desk_v1.tab.list_tabs",
            "/uAjLw4CM/x/desk-v1/tab/list_tabs",
            Method::Get,
            "/open-apis/desk/v1/tabs/list_tabs",
        );
    }

    #[test]
    fn the_menu_says_whether_the_url_ends_with_a_verb() {
        let menu = "https://open.feishu.cn/document/server-docs";
        let path = |path: &str| format!("{menu}/{path}");
        is(
            "im_v1.chat.menu_tree.get",
            &path("group/chat-menu/get"),
            Method::Get,
            "/open-apis/im/v1/chats/:id/menu_tree",
        );
        is(
            "im_v1.message.urgent",
            &path("im-v1/buzz/urgent"),
            Method::Patch,
            "/open-apis/im/v1/messages/:id/urgent",
        );
        is(
            "im_v1.mailbox.list",
            &path("im-v1/data-report/list-2"),
            Method::Get,
            "/open-apis/im/v1/mailboxes",
        );
        is(
            "aily_v1.aily_session.run.create",
            &path("aily-v1/aily_session-run/create"),
            Method::Post,
            "/open-apis/aily/v1/sessions/:id/runs",
        );
    }

    #[test]
    fn no_url_makes_an_id_longer_than_a_path_may_be() {
        let url = url::read(&format!("/open-apis/a/v1{}", format!("/{}", "b".repeat(60)).repeat(80)))
            .unwrap_or_default();
        assert!(infer(None, None, Method::Get, &url).len() < 1000);
        let link =
            format!("/api?project={}&version=v1&resource=b&method={}", "a".repeat(300), "c".repeat(300));
        let id = infer(Some(&link), None, Method::Get, &url);
        assert!(id.split('.').all(|part| part.len() <= LONGEST_PART), "{id}");
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
