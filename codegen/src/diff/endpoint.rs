//! Facts of an endpoint: what is called, by whom, how often.

use super::{
    Kind, Log, errors, field, pair,
    prose::same_text,
    set::{field_scopes, list, set},
    show,
};
use crate::model::{AppType, Endpoint, Examples, Paging, RateLimits, Scope, Token};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

pub(super) fn compare(log: &mut Log, before: &Endpoint, after: &Endpoint) {
    identity(log, before, after);
    tokens(log, &before.tokens, &after.tokens);
    app_types(log, &before.app_types, &after.app_types);
    scopes(log, &before.scopes, &after.scopes);
    field_scopes(log, "field_scopes", &names(&before.field_scopes), &names(&after.field_scopes));
    rate_limits(log, before.rate_limits.as_ref(), after.rate_limits.as_ref());
    paging(log, before.paging.as_ref(), after.paging.as_ref());
    content_types(log, before, after);
    prose(log, before, after);

    field::request(log, &before.request, &after.request);
    field::reply(log, &before.response, &after.response);
    errors::compare(log, &before.errors, &after.errors);
}

fn identity(log: &mut Log, before: &Endpoint, after: &Endpoint) {
    if before.id != after.id {
        log.push(Kind::EndpointRenamed, "id", before.id.clone(), after.id.clone());
    }
    if before.method != after.method {
        let text = |endpoint: &Endpoint| Some(endpoint.method.as_str().to_owned());
        log.push(Kind::MethodChanged, "method", text(before), text(after));
    }
    if pair::blank(&before.path) != pair::blank(&after.path) {
        log.push(Kind::UrlChanged, "path", before.path.clone(), after.path.clone());
    }
    if before.host != after.host {
        log.push(Kind::HostChanged, "host", show::host(before), show::host(after));
    }
    match (before.deprecated, after.deprecated) {
        (false, true) => log.push(Kind::Deprecated, "deprecated", None, None),
        (true, false) => log.push(Kind::DeprecationLifted, "deprecated", None, None),
        (true, true) if before.instead != after.instead => {
            log.push(Kind::TextChanged, "instead", before.instead.clone(), after.instead.clone());
        }
        (false, false) | (true, true) => {}
    }
    if (&before.source, &before.also) != (&after.source, &after.also) {
        log.push(Kind::PageMoved, "source", before.source.clone(), after.source.clone());
    } else if before.doc_url != after.doc_url {
        log.push(Kind::PageMoved, "doc_url", before.doc_url.clone(), after.doc_url.clone());
    }
}

fn tokens(log: &mut Log, before: &[Token], after: &[Token]) {
    let words = |tokens: &[Token]| tokens.iter().copied().map(show::token).collect::<BTreeSet<_>>();
    let (before, after) = (words(before), words(after));
    if before.is_empty() != after.is_empty() {
        return log.push(Kind::AuthorizationChanged, "tokens", list(&before), list(&after));
    }
    set(log, "tokens", (&before, Kind::TokenRemoved), (&after, Kind::TokenAdded));
}

pub(super) fn app_types(log: &mut Log, before: &[AppType], after: &[AppType]) {
    let words = |types: &[AppType]| types.iter().copied().map(show::app_type).collect::<BTreeSet<_>>();
    let (before, after) = (words(before), words(after));
    set(log, "app_types", (&before, Kind::AppTypeRemoved), (&after, Kind::AppTypeAdded));
}

pub(super) fn scopes(log: &mut Log, before: &[Scope], after: &[Scope]) {
    let (before, after) = (names(before), names(after));
    match (before.is_empty(), after.is_empty()) {
        (true, false) => log.push(Kind::ScopeRequired, "scopes", None, list(&after)),
        (false, true) => log.push(Kind::ScopeLifted, "scopes", list(&before), None),
        (true, true) | (false, false) => {
            set(log, "scopes", (&before, Kind::ScopeRemoved), (&after, Kind::ScopeAdded));
        }
    }
}

pub(super) fn names(scopes: &[Scope]) -> BTreeSet<&str> {
    scopes.iter().map(|scope| scope.name.as_str()).collect()
}

fn rate_limits(log: &mut Log, before: Option<&RateLimits>, after: Option<&RateLimits>) {
    let kind = match (windows(before), windows(after)) {
        (Some(before), Some(after)) => {
            // A window that one side lacks is one without a limit.
            let allowed = |windows: &BTreeMap<u32, u32>, seconds: &u32| {
                windows.get(seconds).copied().unwrap_or(u32::MAX)
            };
            let periods = before.keys().chain(after.keys());
            let steps = periods
                .map(|seconds| allowed(&after, seconds).cmp(&allowed(&before, seconds)))
                .collect::<BTreeSet<_>>();
            match (steps.contains(&std::cmp::Ordering::Less), steps.contains(&std::cmp::Ordering::Greater)) {
                (false, false) => return,
                (true, false) => Kind::RateLimitLowered,
                (false, true) => Kind::RateLimitRaised,
                (true, true) => Kind::RateLimitChanged,
            }
        }
        (None, None) => return,
        (Some(_), None) | (None, Some(_)) => Kind::RateLimitChanged,
    };
    log.push(kind, "rate_limits", before.map(show::rate_limits), after.map(show::rate_limits));
}

/// Requests by seconds; none where prose describes the limit.
fn windows(limits: Option<&RateLimits>) -> Option<BTreeMap<u32, u32>> {
    match limits {
        None => Some(BTreeMap::new()),
        Some(RateLimits::Special(_)) => None,
        Some(RateLimits::Windows(windows)) => {
            let mut strictest = BTreeMap::new();
            for window in windows {
                let requests = strictest.entry(window.per_seconds).or_insert(window.requests);
                *requests = window.requests.min(*requests);
            }
            Some(strictest)
        }
    }
}

fn paging(log: &mut Log, before: Option<&Paging>, after: Option<&Paging>) {
    match (before, after) {
        (None, None) => {}
        (None, Some(after)) => log.push(Kind::PagingAdded, "paging", None, after.items.clone()),
        (Some(before), None) => log.push(Kind::PagingRemoved, "paging", before.items.clone(), None),
        (Some(before), Some(after)) => {
            if before.items != after.items {
                log.push(Kind::PagingItemsChanged, "paging.items", before.items.clone(), after.items.clone());
            }
            if members(before) != members(after) {
                log.push(
                    Kind::PagingChanged,
                    "paging",
                    members(before).join(", "),
                    members(after).join(", "),
                );
            }
        }
    }
}

fn members(paging: &Paging) -> Vec<&str> {
    let Paging { token, size, more, next, items: _ } = paging;
    [Some(token), size.as_ref(), more.as_ref(), Some(next)]
        .into_iter()
        .flatten()
        .map(String::as_str)
        .collect()
}

fn content_types(log: &mut Log, before: &Endpoint, after: &Endpoint) {
    let (old, new) = (&before.request.content_type, &after.request.content_type);
    if old != new {
        log.push(Kind::RequestContentType, "request.content_type", old.clone(), new.clone());
    }
    let (old, new) = (&before.response.content_type, &after.response.content_type);
    if old != new {
        log.push(Kind::ReplyContentType, "response.content_type", old.clone(), new.clone());
    }
}

fn prose(log: &mut Log, before: &Endpoint, after: &Endpoint) {
    if before.language != after.language {
        let code = |endpoint: &Endpoint| Some(endpoint.language.code().to_owned());
        log.push(Kind::LanguageChanged, "language", code(before), code(after));
    }
    if !same_text(&before.title, &after.title) {
        log.push(Kind::TextChanged, "title", None, None);
    }
    if !same_text(&before.summary, &after.summary) {
        log.push(Kind::TextChanged, "summary", None, None);
    }
    let (old, new) = (descriptions(before), descriptions(after));
    if old.iter().any(|(scope, text)| new.get(scope).is_some_and(|new| !same_text(text, new))) {
        log.push(Kind::TextChanged, "scopes", None, None);
    }
    if values(&before.examples) != values(&after.examples) {
        log.push(Kind::ExampleChanged, "examples", None, None);
    }
}

fn values(examples: &Examples) -> [Vec<&Value>; 2] {
    let Examples { request, response } = examples;
    [request, response].map(|samples| samples.iter().map(|sample| &sample.value).collect())
}

fn descriptions(endpoint: &Endpoint) -> BTreeMap<&str, &str> {
    let all = endpoint.scopes.iter().chain(&endpoint.field_scopes);
    all.map(|scope| (scope.name.as_str(), scope.description.as_str())).collect()
}
