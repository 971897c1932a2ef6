//! Which access tokens an endpoint takes, from its `Authorization` row.

use crate::{
    model::Token,
    raw::{RawCell, RawMark},
};

/// Names of the tokens: as marked, and in full.
const TOKENS: &[(&str, &str, Token)] = &[
    ("tenant", "tenant_access_token", Token::Tenant),
    ("user", "user_access_token", Token::User),
    ("app", "app_access_token", Token::App),
];

/// The tokens that the description of `Authorization` names, in its order.
pub(super) fn read(cell: &RawCell) -> Vec<Token> {
    let marked = cell.marks.iter().filter_map(|mark| match mark {
        RawMark::Token(name) => TOKENS.iter().find(|(short, ..)| short == name).map(|(.., token)| *token),
        RawMark::EnumItem { .. } | RawMark::Scope { .. } | RawMark::AppTypes(_) => None,
    });
    let mut tokens = marked.collect::<Vec<_>>();
    if tokens.is_empty() {
        tokens = named(&cell.text);
    }
    let mut seen = Vec::new();
    tokens.retain(|token| {
        !seen.contains(token) && {
            seen.push(*token);
            true
        }
    });
    tokens
}

/// The tokens named before the first label, in order.
fn named(text: &str) -> Vec<Token> {
    let lead = super::label::parts(text).lead;
    let mut found =
        TOKENS.iter().filter_map(|(_, name, token)| Some((lead.find(name)?, *token))).collect::<Vec<_>>();
    found.sort_by_key(|(at, _)| *at);
    found.into_iter().map(|(_, token)| token).collect()
}
