//! What an example must not repeat, though a page prints it: credentials, and what tells who somebody is.
//!
//! Pages print tokens that once were real, and telephone numbers of colleagues. Ids stay: an example is read beside its page.

use crate::model::Field;
use serde_json::Value;

/// Names of credentials, and parts of them. `file_token` and the like are ids.
const SECRETS: &[&str] = &[
    "access_token",
    "app_access",
    "authorization",
    "encrypt_key",
    "id_token",
    "page_token",
    "password",
    "passwd",
    "private_key",
    "refresh_token",
    "secret",
    "session_key",
    "verification_token",
    "verifier",
    "webhook",
];

/// Names that are those of a credential as a whole: `code` is what a login is exchanged for, `country_code` is not.
const SECRETS_WHOLE: &[&str] = &["app_ticket", "code", "key", "ticket", "token"];

/// How the platform's access tokens start, and tokens in three parts.
const TOKEN_STARTS: &[&str] = &["a-", "c-", "eyJ", "r-", "t-", "u-", "ur-", "ut-"];

/// Shortest text that can be a token: no id of a page starts like one and is that long.
const TOKEN_LENGTH: usize = 16;

/// Parts of names of what tells who somebody is.
const PERSONS: &[&str] = &[
    "account_number",
    "address",
    "bank",
    "birth",
    "cn_name",
    "en_name",
    "first_name",
    "full_name",
    "id_card",
    "id_number",
    "identification_number",
    "identity_number",
    "last_name",
    "license",
    "middle_name",
    "mobile",
    "nick",
    "passport",
    "phone",
    "real_name",
    "user_name",
    "username",
];

/// How names of people begin in samples.
const SURNAMES: &str = "张王李赵陈刘杨黄周吴徐孙马朱胡林郭何高罗";

/// What an example has as somebody's address.
const EMAIL: &str = "someone@example.com";

/// What an example has as somebody's number.
const PHONE: &str = "13000000000";

/// What takes the place of whatever the page shows for a field, without its rules.
pub(super) enum Place {
    /// The page's own values may stand.
    Free,
    /// This text does.
    Taken(&'static str),
    /// One that is made up.
    MadeUp,
}

/// What may stand as the value of a field.
pub(super) fn place(field: &Field) -> Place {
    let name = snake(&field.name);
    let has = |parts: &[&str]| parts.iter().any(|part| name.contains(part));
    if has(SECRETS) || SECRETS_WHOLE.contains(&name.as_str()) {
        return Place::MadeUp;
    }
    // `email_id` is an id, and no address.
    if name.ends_with("email") || name.ends_with("mail") || name.ends_with("emails") {
        return Place::Taken(EMAIL);
    }
    if ["mobile", "phone", "mobiles", "phones"].iter().any(|end| name.ends_with(end)) {
        return Place::Taken(PHONE);
    }
    if has(PERSONS) { Place::MadeUp } else { Place::Free }
}

/// Whether a text of a page tells nothing that its field's name does not warn of.
pub(super) fn is_harmless(text: &str) -> bool {
    let is_token = text.len() >= TOKEN_LENGTH
        && TOKEN_STARTS.iter().any(|start| text.starts_with(start))
        && text.chars().all(|c| c.is_ascii_alphanumeric() || "-_.".contains(c));
    !is_token && !is_address(text) && !is_number(text) && !is_name(text)
}

/// 张三
fn is_name(text: &str) -> bool {
    let mut letters = text.chars();
    letters.next().is_some_and(|first| SURNAMES.contains(first))
        && (1..=2).contains(&letters.clone().count())
        && letters.all(|c| ('\u{4e00}'..='\u{9fff}').contains(&c))
}

/// The same of all texts in a value.
pub(super) fn is_harmless_json(value: &Value) -> bool {
    match value {
        Value::String(text) => is_harmless(text),
        Value::Array(items) => items.iter().all(is_harmless_json),
        Value::Object(members) => members.values().all(is_harmless_json),
        Value::Null | Value::Bool(_) | Value::Number(_) => true,
    }
}

/// A text of a page, or one of its kind that tells nothing; none where there is no such kind.
pub(super) fn told(text: &str) -> Option<String> {
    match text {
        address if is_address(address) => Some(EMAIL.to_owned()),
        number if is_number(number) => Some(PHONE.to_owned()),
        text => is_harmless(text).then(|| text.to_owned()),
    }
}

/// `somebody@somewhere`
fn is_address(text: &str) -> bool {
    text.split_once('@').is_some_and(|(who, at)| !who.is_empty() && at.contains('.'))
}

/// A telephone number, or that of an identity card.
fn is_number(text: &str) -> bool {
    let digits = text.trim_start_matches("+86").trim_end_matches(['X', 'x']);
    let is_mobile = digits.len() == 11 && digits.starts_with('1');
    let is_card = digits.len() >= 17
        && digits.get(6..8).is_some_and(|century| ["19", "20"].contains(&century))
        && text.len() == 18;
    digits.bytes().all(|b| b.is_ascii_digit()) && (is_mobile || is_card)
}

/// Small letters, with `_` between words.
fn snake(name: &str) -> String {
    let mut out = String::with_capacity(name.len() + 4);
    let mut before = None;
    for c in name.chars() {
        if c.is_ascii_uppercase() && before.is_some_and(|before: char| before.is_ascii_lowercase()) {
            out.push('_');
        }
        out.push(if c == '-' { '_' } else { c.to_ascii_lowercase() });
        before = Some(c);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Type, fixture};

    fn named(name: &str) -> Place {
        place(&fixture::field(name, Type::String))
    }

    #[test]
    fn a_credential_is_made_up_and_the_token_of_a_file_is_its_id() {
        for name in ["access_token", "refreshToken", "App-Secret", "app_ticket", "code", "user_password"] {
            assert!(matches!(named(name), Place::MadeUp), "{name}");
        }
        for name in ["file_token", "spreadsheetToken", "country_code", "app_token", "calendar_id"] {
            assert!(matches!(named(name), Place::Free), "{name}");
        }
    }

    #[test]
    fn nobody_is_named_mailed_or_called() {
        assert!(matches!(named("email"), Place::Taken(EMAIL)));
        assert!(matches!(named("mobile"), Place::Taken(PHONE)));
        assert!(matches!(named("en_name"), Place::MadeUp));
        assert!(matches!(named("department_name"), Place::Free));
    }

    #[test]
    fn what_looks_like_a_secret_is_none_of_the_examples_whatever_it_is_called() {
        for text in [
            "t-caecc734c2e3328a62489fe0648c4b98",
            "eyJhbGciOiJIUzI1NiJ9.e30.x",
            "a@b.cn",
            "张三",
            "+8613800138000",
            "11010119900307123X",
        ] {
            assert!(!is_harmless(text), "{text}");
        }
        for text in [
            "ou_7dab8a3d3cdcc9da365777c7ad535d62",
            "t-shirt",
            "1735689600",
            "1735689600000",
            "@all",
            "6911162538211016705",
        ] {
            assert!(is_harmless(text), "{text}");
        }
    }
}
