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

/// The tokens named before the first label, else those in code marks anywhere; in order.
fn named(text: &str) -> Vec<Token> {
    let lead = super::label::parts(text).lead;
    let find = |text: &str, mark: &str| {
        let place = |name: &str| text.find(&format!("{mark}{name}{mark}"));
        let mut found =
            TOKENS.iter().filter_map(|(_, name, token)| Some((place(name)?, *token))).collect::<Vec<_>>();
        found.sort_by_key(|(at, _)| *at);
        found.into_iter().map(|(_, token)| token).collect::<Vec<_>>()
    };
    let found = find(lead, "");
    if found.is_empty() { find(text, "`") } else { found }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::raw::RawCell;

    #[track_caller]
    fn reads(text: &str, expected: &[Token]) {
        assert_eq!(read(&RawCell { text: text.to_owned(), ..RawCell::default() }), expected);
    }

    #[test]
    fn tokens_stand_in_their_order() {
        reads(
            "`user_access_token` 或 `tenant_access_token` **值格式**：\"Bearer `access_token`\"",
            &[Token::User, Token::Tenant],
        );
    }

    #[test]
    fn tokens_may_stand_behind_a_label() {
        reads(
            "见说明。**值格式**：\"Bearer `access_token`\" 可选值： - `tenant_access_token`：应用身份",
            &[Token::Tenant],
        );
    }
}
