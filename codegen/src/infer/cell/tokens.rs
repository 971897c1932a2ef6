//! Which access tokens an endpoint takes, from its `Authorization` row.

use crate::{
    infer::text::label,
    model::Token,
    raw::{RawCell, RawMark},
};

/// Names of the tokens: as marked, and in full.
const TOKENS: &[(&str, &str, Token)] = &[
    ("tenant", "tenant_access_token", Token::Tenant),
    ("user", "user_access_token", Token::User),
    ("app", "app_access_token", Token::App),
];

/// What a row that names no token means: an app may call with its own token or with a user's.
const UNNAMED: &[Token] = &[Token::Tenant, Token::User];

/// The tokens that the row of `Authorization` names, in its order.
pub(crate) fn read(description: Option<&RawCell>) -> Vec<Token> {
    let tokens = description.map(of_cell).unwrap_or_default();
    if tokens.is_empty() { UNNAMED.to_vec() } else { tokens }
}

/// The tokens that a cell names, as marks or in its text.
pub(crate) fn of_cell(cell: &RawCell) -> Vec<Token> {
    let mut tokens = marked(cell);
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

fn marked(cell: &RawCell) -> Vec<Token> {
    let marked = cell.marks.iter().filter_map(|mark| match mark {
        RawMark::Token(name) => TOKENS.iter().find(|(short, ..)| short == name).map(|(.., token)| *token),
        RawMark::EnumItem { .. } | RawMark::Scope { .. } | RawMark::AppTypes(_) => None,
    });
    marked.collect()
}

/// The tokens named before the first label, else those in code marks anywhere; in order.
fn named(text: &str) -> Vec<Token> {
    let lead = label::parts(text, "").lead;
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
        assert_eq!(read(Some(&RawCell { text: text.to_owned(), ..RawCell::default() })), expected);
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

    #[test]
    fn a_row_that_names_no_token_takes_those_that_an_app_has() {
        reads("Bearer {{access_token}}", &[Token::Tenant, Token::User]);
        assert_eq!(read(None), [Token::Tenant, Token::User]);
    }
}
