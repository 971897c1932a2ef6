//! The request table's rows of key and value: URL, method, rate limit, app types, scopes.

use super::{prose, rate_limits, scopes, sections::Parts, sections::Topic};
use crate::{
    model::{AppType, Method, RateLimits, Scope},
    raw::{RawCell, RawMark, RawText},
};

/// A key of the request table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Key {
    Url,
    Method,
    RateLimit,
    AppTypes,
    Scopes,
    FieldScopes,
}

/// How keys start; some cells go on with an explanation.
const KEYS: &[(&str, Key)] = &[
    ("HTTP URL", Key::Url),
    ("HTTP Method", Key::Method),
    ("接口频率限制", Key::RateLimit),
    ("支持的应用类型", Key::AppTypes),
    ("权限要求", Key::Scopes),
    ("字段权限要求", Key::FieldScopes),
];

/// What the request table says.
#[derive(Debug, Default)]
pub(super) struct Facts {
    pub url: Option<RawText>,
    pub method: Option<RawText>,
    pub rate_limits: Option<RateLimits>,
    pub app_types: Vec<AppType>,
    pub scopes: Vec<Scope>,
    pub field_scopes: Vec<Scope>,
}

impl Facts {
    /// Reads the request section's tables.
    pub(super) fn read(parts: &Parts<'_>) -> Self {
        let mut facts = Self::default();
        for table in parts.tables(Topic::Request) {
            // A table without a head of its own has its first row there.
            if let [key, value, ..] = table.head.as_slice() {
                let value = RawCell { text: value.clone(), marks: Vec::new(), span: table.span };
                facts.row(&prose::plain(key), &value);
            }
            for row in &table.rows {
                if let [key, value, ..] = row.cells.as_slice() {
                    facts.row(&prose::plain(&key.text), value);
                }
            }
        }
        facts
    }

    fn row(&mut self, key: &str, value: &RawCell) {
        let Some((_, key)) = KEYS.iter().find(|(word, _)| key.starts_with(word)) else { return };
        let text = || Some(RawText { text: prose::plain(&value.text).into_owned(), span: value.span });
        match key {
            Key::Url => self.url = self.url.take().or_else(text),
            Key::Method => self.method = self.method.take().or_else(text),
            Key::RateLimit => self.rate_limits = rate_limits::read(&value.text),
            Key::AppTypes => self.app_types = app_types(value),
            Key::Scopes => self.scopes = scopes::of_cell(value),
            Key::FieldScopes => self.field_scopes = scopes::of_cell(value),
        }
    }
}

/// Spellings of the kinds of apps.
const APP_TYPES: &[(&str, AppType)] = &[
    ("custom", AppType::Custom),
    ("自建应用", AppType::Custom),
    ("isv", AppType::Isv),
    ("商店应用", AppType::Isv),
];

fn app_types(cell: &RawCell) -> Vec<AppType> {
    let marked = cell.marks.iter().find_map(|mark| match mark {
        RawMark::AppTypes(types) => Some(types.as_str()),
        RawMark::EnumItem { .. } | RawMark::Scope { .. } | RawMark::Token(_) => None,
    });
    let text = marked.unwrap_or(&cell.text);
    let mut types =
        APP_TYPES.iter().filter(|(word, _)| text.contains(word)).map(|(_, kind)| *kind).collect::<Vec<_>>();
    types.dedup();
    types
}

/// The HTTP method that `text` names.
pub(super) fn method(text: &str) -> Option<Method> {
    Some(match text.trim().to_ascii_uppercase().as_str() {
        "GET" => Method::Get,
        "POST" => Method::Post,
        "PUT" => Method::Put,
        "PATCH" => Method::Patch,
        "DELETE" => Method::Delete,
        "HEAD" => Method::Head,
        "OPTIONS" => Method::Options,
        _ => return None,
    })
}
