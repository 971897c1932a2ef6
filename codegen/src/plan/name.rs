//! Every Rust identifier of the emitted crate is made here.
//!
//! Wire names, type names and messages come from pages and may be anything. Whatever they are, what leaves this
//! module is an identifier that compiles, shadows nothing an emitted file uses, and cannot leave the output folder
//! when it becomes a file name.

mod phrase;

use heck::{ToSnakeCase, ToUpperCamelCase};
use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, TokenStreamExt};
use std::{collections::BTreeSet, fmt};

macro_rules! identifiers {
    ($($(#[doc = $doc:literal])+ $name:ident;)+) => {$(
        $(#[doc = $doc])+
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(String);

        impl $name {
            /// The identifier as it is written in Rust.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl ToTokens for $name {
            fn to_tokens(&self, tokens: &mut TokenStream) {
                tokens.append(match self.0.strip_prefix("r#") {
                    Some(raw) => Ident::new_raw(raw, Span::call_site()),
                    None => Ident::new(&self.0, Span::call_site()),
                });
            }
        }
    )+};
}

identifiers! {
    /// A struct or an enum.
    TypeName;
    /// A struct's field, or a method named after one.
    FieldName;
    /// A variant of an enum.
    VariantName;
    /// A module; also the name of its file or folder, and of a service's feature.
    ModuleName;
    /// A crate of services, as paths begin with it.
    CrateName;
}

/// Longest name of a field or module in characters: the docs' longest has 60.
const MAX_LENGTH: usize = 64;

/// Longest name in letters that people read; error messages go on for paragraphs.
const MAX_LETTERS: usize = 40;

/// Longest name of a type, which may get `Args` behind it.
const MAX_TYPE: usize = MAX_LETTERS - 4;

/// Longest name of a request, which gets `Response` behind it.
const MAX_REQUEST: usize = MAX_LETTERS - 8;

/// Type names that an emitted file uses with their usual meaning: the prelude's, and the runtime's.
const TAKEN_TYPES: &[&str] = &[
    "ApiCode",
    "AsMut",
    "AsRef",
    "BTreeMap",
    "Box",
    "Call",
    "Choice",
    "Client",
    "Clone",
    "Code",
    "Content",
    "Copy",
    "Debug",
    "Default",
    "DepartmentIdType",
    "DoubleEndedIterator",
    "Download",
    "Drop",
    "Empty",
    "Endpoint",
    "Eq",
    "Err",
    "ExactSizeIterator",
    "Extend",
    "FieldRule",
    "Fn",
    "FnMut",
    "FnOnce",
    "From",
    "FromIterator",
    "Future",
    "IntChoice",
    "Into",
    "IntoFuture",
    "IntoIterator",
    "Items",
    "Iterator",
    "JsonText",
    "Layout",
    "LengthUnit",
    "Method",
    "Next",
    "None",
    "Ok",
    "Option",
    "Ord",
    "Other",
    "Paged",
    "Pages",
    "Part",
    "PartialEq",
    "PartialOrd",
    "Place",
    "RateLimit",
    "Record",
    "Reply",
    "Result",
    "Rule",
    "Self",
    "Send",
    "Sized",
    "Slot",
    "Some",
    "Spec",
    "String",
    "Sync",
    "ToOwned",
    "ToString",
    "Token",
    "TryFrom",
    "TryInto",
    "Unpin",
    "UserIdType",
    "Value",
    "ValueRef",
    "Vec",
];

/// Variants that an open enum has anyway, and names that `Self::` must lead to elsewhere.
const TAKEN_VARIANTS: &[&str] = &["Err", "Other", "Self"];

/// What the crates of services begin with.
const CRATE_PREFIX: &str = "feishu_api_";

/// The service that the crate of the small services would be the crate of.
const SMALL_SERVICES: &str = "small_services";

/// Names that a module cannot have: crates that paths begin with, cargo's own features, files with a meaning of their
/// own, and the devices of Windows.
const TAKEN_MODULES: &[&str] = &[
    "alloc",
    "aux",
    "clock",
    "com0",
    "com1",
    "com2",
    "com3",
    "com4",
    "com5",
    "com6",
    "com7",
    "com8",
    "com9",
    "con",
    "core",
    "default",
    "feishu_runtime",
    "full",
    "lib",
    "lpt0",
    "lpt1",
    "lpt2",
    "lpt3",
    "lpt4",
    "lpt5",
    "lpt6",
    "lpt7",
    "lpt8",
    "lpt9",
    "main",
    "mod",
    "nul",
    "prn",
    "proc_macro",
    SMALL_SERVICES,
    "std",
    "test",
    "types",
];

/// Words that Rust keeps for itself, except for those that cannot even be written raw.
const KEYWORDS: &[&str] = &[
    "abstract", "as", "async", "await", "become", "box", "break", "const", "continue", "do", "dyn", "else",
    "enum", "extern", "false", "final", "fn", "for", "gen", "if", "impl", "in", "let", "loop", "macro",
    "match", "mod", "move", "mut", "override", "priv", "pub", "ref", "return", "static", "struct", "trait",
    "true", "try", "type", "typeof", "unsafe", "unsized", "use", "virtual", "where", "while", "yield",
];

/// Keywords that `r#` does not help.
const HARD_KEYWORDS: &[&str] = &["crate", "self", "super"];

/// What a value without a letter or digit is called: operators of filters, mostly.
const SYMBOLS: &[(char, &str)] = &[
    ('=', "equal"),
    ('>', "greater"),
    ('<', "less"),
    ('!', "not"),
    ('+', "plus"),
    ('-', "minus"),
    ('*', "star"),
    ('/', "slash"),
    ('%', "percent"),
    ('&', "and"),
    ('|', "or"),
    ('.', "dot"),
    (',', "comma"),
    (':', "colon"),
    (';', "semicolon"),
    ('#', "hash"),
    ('@', "at"),
    ('~', "tilde"),
    ('^', "caret"),
    ('?', "question"),
    ('_', "underscore"),
];

/// A type name of the words of `text`; `None` where it has none.
pub fn type_name(text: &str) -> Option<TypeName> {
    let name = camel(text)?;
    let name = TypeName::of(&phrase::undoubled(&phrase::words(&name)));
    let is_no_name = name.0 == "Self" || name.0.starts_with(|c: char| c.is_ascii_digit());
    Some(if is_no_name { TypeName(format!("Type{name}")) } else { name })
}

/// What a type of the runtime's is called; `wire` is made of words.
pub(super) fn platform(wire: &str) -> TypeName {
    TypeName(wire.to_upper_camel_case())
}

/// Whether an emitted file gives another meaning to the name.
pub fn is_taken(name: &TypeName) -> bool {
    TAKEN_TYPES.contains(&name.as_str())
}

/// Whether a text may stand for a name that was made here. Those that another meaning takes are no question of spelling.
fn is_spelled(text: &str) -> bool {
    let is_letter = |c: char| ascii(c.encode_utf8(&mut [0; 4])) != "_" || c == '_';
    text.chars().count() <= MAX_LENGTH
        && text.starts_with(|c: char| c.is_alphabetic() && !c.is_ascii_lowercase())
        && text.chars().all(|c| c != '_' && is_letter(c))
        && text != "Self"
}

impl TypeName {
    /// A name that was published, if it can be one.
    pub(super) fn kept(text: &str) -> Option<Self> {
        let name = Self(text.to_owned());
        (is_spelled(text) && !is_taken(&name)).then_some(name)
    }

    /// The last words that fit.
    fn of(words: &[&str]) -> Self {
        Self(cut(&phrase::last_words(words, MAX_TYPE).concat(), MAX_TYPE))
    }

    /// The name with a number that tells it from another.
    #[must_use]
    pub fn counted(&self, number: usize) -> Self {
        let gap = if self.0.ends_with(|c: char| c.is_ascii_digit()) { "No" } else { "" };
        let ending = format!("{gap}{number}");
        Self(format!("{}{ending}", cut(&self.0, MAX_TYPE.saturating_sub(ending.len()))))
    }

    /// The two names behind each other: `Leader` and `Type` give `LeaderType`. Nothing is said twice.
    #[must_use]
    pub fn join(&self, behind: &Self) -> Self {
        Self::of(&phrase::joined(&phrase::words(&self.0), &phrase::words(&behind.0)))
    }

    /// The name with a word behind it, which it does not end with anyway.
    #[must_use]
    pub fn ending(&self, word: &str) -> Self {
        self.join(&Self(word.to_owned()))
    }

    /// The name with a fixed ending.
    #[must_use]
    pub fn with(&self, ending: &str) -> Self {
        Self(format!("{}{ending}", self.0))
    }

    /// Of a request's name, what it is about: `Department` of `ListDepartment`.
    #[must_use]
    pub fn noun(&self) -> Self {
        let words = phrase::words(&self.0);
        Self(words[phrase::verbs(&words)..].concat())
    }
}

/// The name of the element of a list: `items` holds an `Item`.
pub fn singular(text: &str) -> String {
    let keeps = ["ss", "us", "is", "ies"].iter().any(|ending| text.ends_with(ending));
    match text.strip_suffix("ies").filter(|stem| stem.len() > 1) {
        Some(stem) => format!("{stem}y"),
        None => text.strip_suffix('s').filter(|stem| !keeps && stem.len() > 1).unwrap_or(text).to_owned(),
    }
}

/// Whether the name is a single word, which says little without the place it stands at: `type`, `status`, `items`.
pub fn is_one_word(text: &str) -> bool {
    !snake(text).contains('_')
}

/// The request type of `method` in `resource`: `list_department`, but `list` of `unit` is `list_unit`.
pub fn request_name(resource: &str, method: &str) -> TypeName {
    let words = phrase::request(&snake(resource), &snake(method));
    let name = camel(&words).unwrap_or_else(|| "Unnamed".to_owned());
    let name = if name.starts_with(|c: char| c.is_ascii_digit()) { format!("Type{name}") } else { name };
    let name = phrase::request_words(&phrase::words(&name), MAX_REQUEST).concat();
    let name = TypeName(cut(&name, MAX_REQUEST));
    if is_taken(&name) || name.as_str() == "Self" { name.with("Call") } else { name }
}

/// The type of an event: `user_created`.
pub fn event_name(words: &str) -> TypeName {
    let name = type_name(words).unwrap_or_else(|| TypeName("Unnamed".to_owned()));
    if is_taken(&name) { name.with("Event") } else { name }
}

/// A field of a struct.
pub fn field_name(wire: &str) -> FieldName {
    let name = shortened(&snake(wire));
    FieldName(match name.as_str() {
        "" => "unnamed".to_owned(),
        _ if name.starts_with(|c: char| c.is_ascii_digit()) => format!("field_{name}"),
        _ if HARD_KEYWORDS.contains(&name.as_str()) => format!("{name}_"),
        _ if KEYWORDS.contains(&name.as_str()) => format!("r#{name}"),
        _ => name,
    })
}

/// What has setters, and therefore other methods that a setter must not be called like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Owner {
    /// An object inside a request.
    Object,
    /// A request.
    Request,
    /// A request for a list that comes in pages.
    PagedRequest,
}

impl Owner {
    /// The methods that it has besides its setters, and those that callers have from its traits.
    const fn methods(self) -> &'static [&'static str] {
        match self {
            Self::Object => &["new", "default", "clone"],
            Self::Request => &["new", "default", "clone", "send"],
            Self::PagedRequest => &["new", "default", "clone", "send", "items", "pages"],
        }
    }
}

impl FieldName {
    /// The setter of the field.
    #[must_use]
    pub fn setter(&self, owner: Owner) -> Self {
        if owner.methods().contains(&self.0.as_str()) { self.behind("with") } else { self.clone() }
    }

    /// The name behind a word that tells it from another.
    #[must_use]
    pub fn behind(&self, word: &str) -> Self {
        Self(format!("{word}_{}", self.0.trim_start_matches("r#")))
    }

    /// The name with a number that tells it from another.
    #[must_use]
    pub fn counted(&self, number: usize) -> Self {
        Self(format!("{}_{number}", self.0.trim_start_matches("r#").trim_end_matches('_')))
    }
}

/// A variant for a text that stands on the wire or in a message.
pub fn variant_name(text: &str) -> VariantName {
    let words = if text.chars().any(char::is_alphanumeric) { text.to_owned() } else { spelled(text) };
    let name = camel(&words).unwrap_or_else(|| if text.is_empty() { "Empty" } else { "Unnamed" }.to_owned());
    let name = if name.starts_with(|c: char| c.is_ascii_digit()) { format!("Value{name}") } else { name };
    VariantName::of(&name, "Value")
}

/// Whether a value on the wire is a number or nothing that has words.
pub fn is_number(wire: &str) -> bool {
    !wire.contains(char::is_alphabetic) && wire.contains(|c: char| c.is_ascii_digit())
}

/// A variant for a number: `Value3`, `Minus1`.
pub fn number_variant(number: i64) -> VariantName {
    let word = if number < 0 { "Minus" } else { "Value" };
    VariantName(format!("{word}{}", number.unsigned_abs()))
}

/// The variant of an error: the words of its message, or `Code43051` where it has none that would do.
pub fn error_variant(code: i64, message: &str) -> VariantName {
    let is_english = message.chars().filter(char::is_ascii_alphabetic).count() * 2 > message.chars().count();
    let sentence = message.split(['.', ',', ';', ':', '(', '\n']).next().unwrap_or_default();
    let name = if is_english { camel(&sentence.replace('\'', "")) } else { None };
    match name.filter(|name| name.starts_with(|c: char| c.is_ascii_uppercase())) {
        Some(name) => VariantName::of(&name, "Error"),
        None if code < 0 => VariantName(format!("CodeMinus{}", code.unsigned_abs())),
        None => VariantName(format!("Code{code}")),
    }
}

impl VariantName {
    /// A name that was published, if it can be one.
    pub(super) fn kept(text: &str) -> Option<Self> {
        (is_spelled(text) && !TAKEN_VARIANTS.contains(&text)).then(|| Self(text.to_owned()))
    }

    /// The first words of a name that fit; `ending` tells one that is taken.
    fn of(name: &str, ending: &str) -> Self {
        let name = phrase::first_words(&phrase::words(name), MAX_LETTERS).concat();
        Self(if TAKEN_VARIANTS.contains(&name.as_str()) {
            format!("{name}{ending}")
        } else {
            cut(&name, MAX_LETTERS)
        })
    }

    /// The name with a number that tells it from another.
    #[must_use]
    pub fn counted(&self, number: impl fmt::Display) -> Self {
        let number = number.to_string();
        let words = phrase::words(&self.0);
        let name = cut(
            &phrase::first_words(&words, MAX_LETTERS.saturating_sub(number.len() + 2)).concat(),
            MAX_LETTERS.saturating_sub(number.len() + 2),
        );
        let gap = if name.ends_with(|c: char| c.is_ascii_digit()) { "No" } else { "" };
        Self(format!("{name}{gap}{number}"))
    }
}

/// A module. Its letters are those of a file name that is safe everywhere.
pub fn module_name(text: &str) -> ModuleName {
    let kept = text.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '_' }).collect::<String>();
    let name = shortened(&plurals(&kept).to_snake_case());
    ModuleName(match name.as_str() {
        "" => "unnamed".to_owned(),
        _ if name.starts_with(|c: char| c.is_ascii_digit()) => format!("n{name}"),
        // A path that begins with it would lead to the module or to the crate.
        _ if name.starts_with(CRATE_PREFIX) => format!("the_{name}"),
        _ if [KEYWORDS, HARD_KEYWORDS, TAKEN_MODULES].iter().any(|taken| taken.contains(&name.as_str())) => {
            format!("{name}_")
        }
        _ => name,
    })
}

impl ModuleName {
    /// The module of the types that a service's endpoints share.
    pub fn types() -> Self {
        Self("types".to_owned())
    }

    /// The name behind its own, told from it by a word.
    #[must_use]
    pub fn with(&self, word: &str) -> Self {
        Self(format!("{}_{word}", self.0.trim_end_matches('_')))
    }

    /// The crate of the service of this name.
    pub fn service_crate(&self) -> CrateName {
        CrateName(format!("{CRATE_PREFIX}{}", self.0))
    }
}

impl CrateName {
    /// The crate that small services share.
    pub fn small_services() -> Self {
        Self(format!("{CRATE_PREFIX}{SMALL_SERVICES}"))
    }

    /// The crate's package, as Cargo writes it. No two crates have the same, as no module has a `-`.
    pub fn package(&self) -> String {
        self.0.replace('_', "-")
    }
}

/// Numbers that tell names alike apart, where so many are taken. Small ones read best; where they are used up, a page of
/// thousands must not try all that are taken.
pub fn numbers(taken: usize) -> impl Iterator<Item = usize> {
    (2..10).chain(taken + 10..)
}

/// The first of `candidates` that is free, which it then no longer is.
pub fn claim<N: Clone + Ord>(used: &mut BTreeSet<N>, candidates: impl IntoIterator<Item = N>) -> Option<N> {
    candidates.into_iter().find(|name| used.insert(name.clone()))
}

fn camel(text: &str) -> Option<String> {
    let name = shortened_words(&snake(text)).to_upper_camel_case();
    (!name.is_empty()).then_some(name)
}

/// At most so many characters.
fn cut(name: &str, longest: usize) -> String {
    name.chars().take(longest).collect()
}

/// The words of a text, in small letters, with `_` between them.
fn snake(text: &str) -> String {
    plurals(&ascii(text)).to_snake_case()
}

/// Gives capitals with a small `s` behind them the form of a word: `userIDs` has two words and not three.
fn plurals(text: &str) -> String {
    let chars = text.chars().collect::<Vec<_>>();
    let mut words = String::with_capacity(text.len());
    for run in chars.chunk_by(|a, b| a.is_ascii_uppercase() && (b.is_ascii_uppercase() || *b == 's')) {
        match run {
            [first, rest @ .., 's'] if rest.iter().any(char::is_ascii_uppercase) => {
                words.push(*first);
                words.extend(rest.iter().map(char::to_ascii_lowercase));
                words.push('s');
            }
            _ => words.extend(run),
        }
    }
    words
}

/// Letters that an identifier may have without surprising anybody: ASCII, and plain Chinese characters. All other
/// characters part words.
fn ascii(text: &str) -> String {
    let keeps = |c: char| c.is_ascii_alphanumeric() || ('\u{4e00}'..='\u{9fa5}').contains(&c);
    text.chars().map(|c| if keeps(c) { c } else { '_' }).collect()
}

fn spelled(text: &str) -> String {
    let word = |c: char| SYMBOLS.iter().find(|(symbol, _)| *symbol == c).map(|(_, word)| *word);
    text.chars().filter_map(word).collect::<Vec<_>>().join("_")
}

/// Cut between words where that is possible.
fn shortened_words(snake: &str) -> String {
    let mut length = 0;
    let words = snake.split('_').take_while(|word| {
        length += word.chars().count();
        length <= MAX_LENGTH
    });
    let kept = words.collect::<Vec<_>>().join("_");
    if kept.is_empty() { shortened(snake) } else { kept }
}

fn shortened(name: &str) -> String {
    name.chars().take(MAX_LENGTH).collect::<String>().trim_end_matches('_').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn compiles(name: impl ToTokens + fmt::Display) {
        let text = name.to_string();
        assert!(syn::parse_str::<Ident>(&text).is_ok() || text.starts_with("r#"), "{text}");
        assert_eq!(name.to_token_stream().to_string(), text);
    }

    const HARD: [&str; 16] = [
        "type",
        "self",
        "Self",
        "crate",
        "r#type",
        "3d",
        "中文",
        "",
        "../../etc",
        "a-b.c",
        "\u{202e}x",
        "*/",
        "_",
        "__a",
        "union",
        "🦀",
    ];

    #[test]
    fn whatever_stands_on_the_wire_becomes_an_identifier() {
        for wire in HARD {
            compiles(field_name(wire));
            compiles(field_name(wire).setter(Owner::PagedRequest));
            compiles(variant_name(wire));
            compiles(module_name(wire));
            compiles(request_name("unit", wire));
            compiles(error_variant(1, wire));
            if let Some(name) = type_name(wire) {
                compiles(name);
            }
        }
    }

    #[test]
    fn keywords_are_raw_where_rust_allows_it() {
        assert_eq!(field_name("type").as_str(), "r#type");
        assert_eq!(field_name("self").as_str(), "self_");
    }

    #[test]
    fn capitals_in_the_plural_are_one_word() {
        assert_eq!(field_name("userIDs").as_str(), "user_ids");
        assert_eq!(field_name("IDs").as_str(), "ids");
        assert_eq!(field_name("fileURLsByKey").as_str(), "file_urls_by_key");
        assert_eq!(module_name("getOKRs").as_str(), "get_okrs");
        assert_eq!(variant_name("UserIDs").as_str(), "UserIds");
        // One capital is no word of capitals.
        assert_eq!(field_name("sameAs").as_str(), "same_as");
        assert_eq!(field_name("userID").as_str(), "user_id");
        assert_eq!(field_name("HTTPStatus").as_str(), "http_status");
    }

    #[test]
    fn a_module_never_leaves_its_folder() {
        assert_eq!(module_name("../../etc").as_str(), "etc");
        assert_eq!(module_name("core").as_str(), "core_");
    }

    #[test]
    fn a_file_of_a_modules_name_is_a_file_on_every_system() {
        for device in ["con", "PRN", "aux", "nul", "com1", "COM9", "lpt1", "Lpt9"] {
            let name = module_name(device);
            assert_eq!(name.as_str(), format!("{}_", device.to_lowercase()));
        }
        for wire in ["con.json", "com7.v1", "a:b", "a ", "a.", "\u{b9}com"] {
            let name = module_name(wire);
            assert!(
                name.as_str().bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_'),
                "{name}"
            );
        }
        assert!(module_name(&"a".repeat(300)).as_str().len() <= MAX_LENGTH);
    }

    #[test]
    fn no_module_is_called_like_the_crate_of_a_service() {
        let service = module_name("feishu-api-contact_v3");
        assert_eq!(service.as_str(), "the_feishu_api_contact_v3");
        assert_eq!(service.service_crate().package(), "feishu-api-the-feishu-api-contact-v3");
        compiles(module_name("core").service_crate());
    }

    #[test]
    fn a_bare_verb_is_told_by_its_resource() {
        assert_eq!(request_name("unit", "list").as_str(), "ListUnit");
        assert_eq!(request_name("unit", "list_department").as_str(), "ListDepartment");
        assert_eq!(request_name("unit", "list_unit").as_str(), "ListUnit");
    }

    #[test]
    fn a_request_shadows_nothing() {
        assert_eq!(request_name("", "option").as_str(), "OptionCall");
    }

    #[test]
    fn errors_are_called_by_their_message() {
        assert_eq!(error_variant(43051, "unit_id invalid").as_str(), "UnitIdInvalid");
        assert_eq!(error_variant(43051, "参数错误").as_str(), "Code43051");
        assert_eq!(error_variant(-1, "400").as_str(), "CodeMinus1");
    }

    #[test]
    fn the_element_of_a_list_is_singular() {
        for (list, element) in
            [("items", "item"), ("entries", "entry"), ("status", "status"), ("address", "address")]
        {
            assert_eq!(singular(list), element);
        }
    }
}
