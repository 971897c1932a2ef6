//! Words of a text, and how they are joined.

use heck::{ToSnakeCase, ToUpperCamelCase};

/// Longest name of a field or module in characters: the docs' longest has 60.
pub(super) const MAX_LENGTH: usize = 64;

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

/// Whether a text may stand for a name that was made here. Those that another meaning takes are no question of spelling.
pub(super) fn is_spelled(text: &str) -> bool {
    let is_letter = |c: char| ascii(c.encode_utf8(&mut [0; 4])) != "_" || c == '_';
    text.chars().count() <= MAX_LENGTH
        && text.starts_with(|c: char| c.is_alphabetic() && !c.is_ascii_lowercase())
        && text.chars().all(|c| c != '_' && is_letter(c))
        && text != "Self"
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

/// Whether a value on the wire is a number or nothing that has words.
pub fn is_number(wire: &str) -> bool {
    !wire.contains(char::is_alphabetic) && wire.contains(|c: char| c.is_ascii_digit())
}

pub(super) fn camel(text: &str) -> Option<String> {
    let name = shortened_words(&snake(text)).to_upper_camel_case();
    (!name.is_empty()).then_some(name)
}

/// At most so many characters.
pub(super) fn cut(name: &str, longest: usize) -> String {
    name.chars().take(longest).collect()
}

/// The words of a text, in small letters, with `_` between them.
pub(super) fn snake(text: &str) -> String {
    plurals(&ascii(text)).to_snake_case()
}

/// Gives capitals with a small `s` behind them the form of a word: `userIDs` has two words and not three.
pub(super) fn plurals(text: &str) -> String {
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

/// A text of symbols in words, as many as a name has room for: a value may be a page of dashes.
pub(super) fn spelled(text: &str) -> String {
    let word = |c: char| SYMBOLS.iter().find(|(symbol, _)| *symbol == c).map(|(_, word)| *word);
    let mut length = 0;
    let has_room = |word: &&str| {
        let before = length;
        length += word.len();
        before <= MAX_LENGTH
    };
    text.chars().filter_map(word).take_while(has_room).collect::<Vec<_>>().join("_")
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

pub(super) fn shortened(name: &str) -> String {
    name.chars().take(MAX_LENGTH).collect::<String>().trim_end_matches('_').to_owned()
}

/// Words of ours with `_` between them, as the name of a type.
pub(super) fn joined(words: &str) -> String {
    words.to_upper_camel_case()
}
