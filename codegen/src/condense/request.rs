//! The table of facts: where and how to call, how often, and with what permission; of an event its type, and who gets it.

use super::{
    cell, described,
    fields::{head, row},
};
use crate::{
    model::{AppType, Endpoint, Event, EventKind, RateLimit, RateLimits, Request, Scope, Token, Type},
    words::{APPS, App, FACTS, Fact, Language, SPECIAL_LIMITS, TIMES, WINDOWS},
};

/// The table of an endpoint's facts.
pub(super) fn table(endpoint: &Endpoint, language: Language) -> String {
    let Endpoint { method, app_types, tokens, scopes, field_scopes, rate_limits, request, .. } = endpoint;
    let between = language.marks().between;
    let tokens = tokens.iter().map(|token| token_name(*token)).collect::<Vec<_>>();
    let limits = rate_limits.as_ref().map(|limits| limited(limits, language)).unwrap_or_default();
    let facts = [
        (Fact::Url, url(endpoint)),
        (Fact::Method, method.as_str().to_owned()),
        (Fact::RateLimit, limits),
        (Fact::AppTypes, apps(app_types, language)),
        (Fact::Scopes, permitted(scopes)),
        (Fact::FieldScopes, permitted(field_scopes)),
        (Fact::Tokens, tokens.join(between)),
        (Fact::ContentType, unusual_type(request).unwrap_or_default().to_owned()),
    ];
    listed(&facts, language)
}

/// The table of an event's facts.
pub(super) fn table_of_event(event: &Event, language: Language) -> String {
    let Event { event_type, kind, app_types, scopes, field_scopes, .. } = event;
    let kind = match kind {
        EventKind::Event => Fact::EventType,
        EventKind::Callback => Fact::CallbackType,
    };
    let facts = [
        (kind, cell::spelled(event_type)),
        (Fact::AppTypes, apps(app_types, language)),
        (Fact::Scopes, permitted(scopes)),
        (Fact::FieldScopes, permitted(field_scopes)),
    ];
    listed(&facts, language)
}

fn listed(facts: &[(Fact, String)], language: Language) -> String {
    let mut out = head(&["HTTP", ""]);
    for (fact, value) in facts.iter().filter(|(_, value)| !value.is_empty()) {
        out.push_str(&row([FACTS.word(*fact, language), &cell::of(value)]));
    }
    out
}

fn apps(apps: &[AppType], language: Language) -> String {
    let apps = apps.iter().map(|app| APPS.word(app_word(*app), language)).collect::<Vec<_>>();
    apps.join(language.marks().between)
}

/// Without the platform's own host, which the model leaves out as well.
fn url(endpoint: &Endpoint) -> String {
    let host = endpoint.host.as_deref().unwrap_or_default();
    let segment = |segment: &str| {
        let name = segment.strip_prefix('{').and_then(|name| name.strip_suffix('}'));
        name.map_or_else(|| segment.to_owned(), |name| format!(":{name}"))
    };
    let path = endpoint.path.split('/').map(segment).collect::<Vec<_>>().join("/");
    cell::spelled(&format!("{host}{path}"))
}

fn app_word(app: AppType) -> App {
    match app {
        AppType::Custom => App::Custom,
        AppType::Isv => App::Store,
    }
}

fn token_name(token: Token) -> &'static str {
    match token {
        Token::Tenant => "tenant_access_token",
        Token::User => "user_access_token",
        Token::App => "app_access_token",
    }
}

/// `1000 次/分钟、50 次/秒`
fn limited(limits: &RateLimits, language: Language) -> String {
    let windows = match limits {
        RateLimits::Special(_) => return SPECIAL_LIMITS.word(language).to_owned(),
        RateLimits::Windows(windows) => windows,
    };
    let window = |RateLimit { requests, per_seconds }: &RateLimit| {
        let times = TIMES.word(language);
        match WINDOWS.word(*per_seconds, language) {
            "" => format!("{requests} {times}/{per_seconds} {}", WINDOWS.word(1, language)),
            named => format!("{requests} {times}/{named}"),
        }
    };
    windows.iter().map(window).collect::<Vec<_>>().join(language.marks().between)
}

/// The names of scopes. A scope without one is told by what it permits, which stands alone then.
fn permitted(scopes: &[Scope]) -> String {
    match scopes {
        [Scope { name, description }] if name.is_empty() => description.clone(),
        named => described::marked(&named.iter().map(|scope| scope.name.clone()).collect::<Vec<_>>()),
    }
}

/// The type of the body's content, where it is not what the body itself says.
fn unusual_type(request: &Request) -> Option<&str> {
    let file = request.body.iter().any(|field| field.ty == Type::File);
    let usual = if file { "multipart/form-data" } else { "application/json" };
    request.content_type.as_deref().filter(|ty| *ty != usual && !request.body.is_empty())
}
