//! How words are kept, and how readers find them.

use super::{
    ALL, Answer, App, Bound, Column, Damage, ErrorColumn, Fact, Label, Language, Marks, Rules, Topic,
    TypeWord,
};
use regex::Regex;
use std::{borrow::Cow, sync::OnceLock};

/// Meanings, and the words of each.
pub(super) type Group<M> = &'static [(M, &'static [&'static str])];

/// The words of one language; each member is told where [`super`] makes a table of it.
pub(super) struct Words {
    /// None: words that belong to no language.
    pub language: Option<Language>,
    pub headings: Group<Topic>,
    pub heading_ends: &'static [&'static str],
    pub error_ends: &'static [&'static str],
    pub samples: &'static [&'static str],
    pub sampled: Group<Topic>,
    pub numerals: &'static [&'static str],
    pub plain_headings: Group<Topic>,
    /// The first word of each column is the one that a table of plain lines gets as its head.
    pub columns: Group<Column>,
    pub error_columns: Group<ErrorColumn>,
    pub facts: Group<Fact>,
    pub apps: Group<App>,
    pub answers: Group<Answer>,
    pub conditions: &'static [&'static str],
    pub required_marks: &'static [&'static str],
    pub nothing: &'static [&'static str],
    pub labels: Group<Label>,
    pub scope_labels: &'static [&'static str],
    pub scope_leads: &'static [&'static str],
    pub value_labels: &'static [&'static str],
    pub masks: &'static [&'static str],
    pub json_texts: &'static [&'static str],
    pub limits: Group<Bound>,
    pub value_heads: &'static [&'static str],
    pub list_heads: &'static [&'static str],
    pub value_verbs: &'static [&'static str],
    pub ifs: &'static [&'static str],
    pub conjunctions: &'static [&'static str],
    pub value_tails: &'static [&'static str],
    pub value_ends: &'static [&'static str],
    pub rule_starts: &'static [&'static str],
    pub rules: Option<&'static Rules>,
    pub marks: Option<&'static Marks>,
    pub types: Group<TypeWord>,
    pub lists_of: &'static [&'static str],
    pub special_limits: &'static [&'static str],
    pub windows: Group<u32>,
    pub per: &'static [&'static str],
    pub times: &'static [&'static str],
    pub downloads: &'static [&'static str],
    pub deprecated: &'static [&'static str],
    pub advised: &'static [&'static str],
    pub empty_objects: &'static [&'static str],
    pub idempotency: &'static [&'static str],
    pub same_by: &'static [&'static str],
    pub later: &'static [&'static str],
    pub may_be_empty: &'static [&'static str],
    pub made_up: &'static [&'static str],
    pub damages: &'static [Damage],
}

/// Words that each have a meaning, of all languages.
pub(crate) struct Table<M: 'static> {
    of: fn(&'static Words) -> Group<M>,
    entries: OnceLock<Entries<M>>,
}

struct Entries<M> {
    /// As the tables print them, in their order.
    all: Vec<Entry<M>>,
    /// Where those stand that have so many bytes without blanks and capitals, one at each: few words have as many, and to
    /// compare them is quicker than to hash what is looked for.
    places: Vec<Vec<usize>>,
    /// Where those stand that end alike, the longest first.
    ends: Vec<(char, Vec<usize>)>,
}

struct Entry<M> {
    word: &'static str,
    folded: String,
    meaning: M,
    language: Option<Language>,
}

impl<M: Copy> Table<M> {
    pub(super) const fn new(of: fn(&'static Words) -> Group<M>) -> Self {
        Self { of, entries: OnceLock::new() }
    }

    fn entries(&self) -> &Entries<M> {
        self.entries.get_or_init(|| Entries::of(self.of))
    }

    fn entry(&self, word: &str) -> Option<&Entry<M>> {
        let (entries, word) = (self.entries(), folded(word));
        let alike = entries.places.get(word.len())?.iter();
        alike.filter_map(|at| entries.all.get(*at)).find(|entry| entry.folded == word)
    }

    /// What `word` means, whatever its blanks and capitals.
    pub(crate) fn get(&self, word: &str) -> Option<M> {
        self.entry(word).map(|entry| entry.meaning)
    }

    /// The language that `word` belongs to, if it is one of the table and of a language.
    pub(super) fn language(&self, word: &str) -> Option<Language> {
        self.entry(word).and_then(|entry| entry.language)
    }

    /// The first word for `meaning` in `language`, else in none.
    pub(crate) fn word(&self, meaning: M, language: Language) -> &'static str
    where
        M: PartialEq,
    {
        let all = self.entries().all.iter().filter(|entry| entry.meaning == meaning);
        let mut own = all.clone().filter(|entry| entry.language == Some(language));
        let mut none = all.filter(|entry| entry.language.is_none());
        own.next().or_else(|| none.next()).map_or("", |entry| entry.word)
    }

    /// The words as they are printed, each with its meaning and language.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (&'static str, M, Option<Language>)> {
        self.entries().all.iter().map(|entry| (entry.word, entry.meaning, entry.language))
    }

    /// The first word that `text` starts with, whatever its blanks and capitals.
    pub(crate) fn start_of(&self, text: &str) -> Option<(&'static str, M)> {
        let text = folded(text);
        let found = self.entries().all.iter().find(|entry| text.starts_with(&entry.folded))?;
        Some((found.word, found.meaning))
    }

    /// The first word that stands in `text`, whatever its blanks and capitals.
    pub(crate) fn within(&self, text: &str) -> Option<M> {
        let text = folded(text);
        self.entries().all.iter().find(|entry| text.contains(&entry.folded)).map(|entry| entry.meaning)
    }

    /// Every meaning of which a word stands in `text`, once, in the order of the table.
    pub(crate) fn all_within(&self, text: &str) -> Vec<M>
    where
        M: PartialEq,
    {
        let text = folded(text);
        let mut found = Vec::new();
        for entry in self.entries().all.iter().filter(|entry| text.contains(&entry.folded)) {
            if !found.contains(&entry.meaning) {
                found.push(entry.meaning);
            }
        }
        found
    }

    /// The longest word that `text` ends with, and what stands before it. Only the capital of its first letter counts:
    /// in prose, it tells a label from a word.
    pub(crate) fn end_of<'a>(&self, text: &'a str) -> Option<(&'a str, M)> {
        let entries = self.entries();
        let last = text.chars().next_back()?.to_ascii_lowercase();
        let (_, alike) = entries.ends.iter().find(|(end, _)| *end == last)?;
        alike.iter().filter_map(|at| entries.all.get(*at)).find_map(|entry| {
            let before = text.len().checked_sub(entry.word.len())?;
            let end = text.get(before..)?;
            let fits = end.eq_ignore_ascii_case(entry.word)
                && end.as_bytes().first() == entry.word.as_bytes().first();
            fits.then_some((text.get(..before)?, entry.meaning))
        })
    }
}

impl<M: Copy> Entries<M> {
    fn of(group: fn(&'static Words) -> Group<M>) -> Self {
        let mut all = Vec::new();
        for words in ALL {
            for (meaning, spellings) in group(words) {
                all.extend(spellings.iter().map(|&word| Entry {
                    word,
                    folded: folded(word).into_owned(),
                    meaning: *meaning,
                    language: words.language,
                }));
            }
        }
        let most = all.iter().map(|entry| entry.folded.len()).max().unwrap_or_default();
        let mut places = vec![Vec::new(); most + 1];
        let mut ends = Vec::<(char, Vec<usize>)>::new();
        for (at, entry) in all.iter().enumerate() {
            places.get_mut(entry.folded.len()).into_iter().for_each(|places| places.push(at));
            let Some(last) = entry.word.chars().next_back().map(|last| last.to_ascii_lowercase()) else {
                continue;
            };
            match ends.iter_mut().find(|(end, _)| *end == last) {
                Some((_, places)) => places.push(at),
                None => ends.push((last, vec![at])),
            }
        }
        for (_, places) in &mut ends {
            places.sort_by_key(|at| std::cmp::Reverse(all.get(*at).map_or(0, |entry| entry.word.len())));
        }
        Self { all, places, ends }
    }
}

/// Words that all mean the same, of all languages.
pub(crate) struct List {
    of: fn(&'static Words) -> &'static [&'static str],
    folded: OnceLock<Vec<String>>,
    /// Any of the words, as they are printed and folded; each text is looked through once, however many there are.
    any: OnceLock<Option<Regex>>,
    any_folded: OnceLock<Option<Regex>>,
}

/// What matches any of `words`; none where there are none.
fn any_of<'a>(words: impl Iterator<Item = &'a str>) -> Option<Regex> {
    let words = words.map(regex::escape).collect::<Vec<_>>();
    Regex::new(&words.join("|")).ok().filter(|_| !words.is_empty())
}

impl List {
    pub(super) const fn new(of: fn(&'static Words) -> &'static [&'static str]) -> Self {
        Self { of, folded: OnceLock::new(), any: OnceLock::new(), any_folded: OnceLock::new() }
    }

    /// The words as the tables print them.
    pub(crate) fn iter(&self) -> impl Iterator<Item = &'static str> {
        let of = self.of;
        ALL.iter().flat_map(move |words| of(words)).copied()
    }

    /// The first word of `language`, else of none.
    pub(crate) fn word(&self, language: Language) -> &'static str {
        let first = |wanted| {
            let words = ALL.iter().find(|words| words.language == wanted)?;
            (self.of)(words).first().copied()
        };
        first(Some(language)).or_else(|| first(None)).unwrap_or_default()
    }

    /// The words without blanks and capitals.
    pub(crate) fn folded(&self) -> impl Iterator<Item = &str> {
        let all = self.folded.get_or_init(|| self.iter().map(|word| folded(word).into_owned()).collect());
        all.iter().map(String::as_str)
    }

    /// Whether `word` is one of them, whatever its blanks and capitals.
    pub(crate) fn has(&self, word: &str) -> bool {
        let word = word.trim();
        word.len() <= LONGEST && {
            let word = folded(word);
            self.folded().any(|known| known == word)
        }
    }

    /// What stands behind the first of them that `text` starts with, whatever its capitals.
    pub(crate) fn start_of<'a>(&self, text: &'a str) -> Option<&'a str> {
        self.iter().find_map(|word| {
            let (start, rest) = text.split_at_checked(word.len())?;
            start.eq_ignore_ascii_case(word).then_some(rest)
        })
    }

    /// Whether one of them stands in `text`, whatever its capitals.
    pub(crate) fn within(&self, text: &str) -> bool {
        if text.is_ascii() || text.contains(|c: char| c.is_ascii_uppercase()) {
            let any = self.any_folded.get_or_init(|| any_of(self.folded()));
            any.as_ref().is_some_and(|any| any.is_match(&folded(text)))
        } else {
            self.stands_in(text)
        }
    }

    /// Whether one of them stands in `text` as the tables print it.
    pub(crate) fn stands_in(&self, text: &str) -> bool {
        let any = self.any.get_or_init(|| any_of(self.iter()));
        any.as_ref().is_some_and(|any| any.is_match(text))
    }
}

/// No word has more bytes.
const LONGEST: usize = 64;

/// A text without blanks and capitals, which writers set as they please.
pub(crate) fn folded(text: &str) -> Cow<'_, str> {
    let (mut changed, mut copied, mut at) = (None::<String>, 0, 0);
    while let Some(found) =
        text.as_bytes().get(at..).and_then(|rest| rest.iter().position(|byte| may_be_set(*byte)))
    {
        let start = at + found;
        let Some(c) = text.get(start..).and_then(|rest| rest.chars().next()) else { break };
        at = start + c.len_utf8();
        if c.is_whitespace() || c.is_uppercase() {
            let folded = changed.get_or_insert_with(|| String::with_capacity(text.len()));
            folded.push_str(text.get(copied..start).unwrap_or_default());
            folded.extend(c.to_lowercase().filter(|c| !c.is_whitespace()));
            copied = at;
        }
    }
    changed.map_or(Cow::Borrowed(text), |mut folded| {
        folded.push_str(text.get(copied..).unwrap_or_default());
        Cow::Owned(folded)
    })
}

/// Whether a byte may start a blank or a capital. None of those that three bytes spell from `U+4000` to `U+9FFF` is one,
/// and Chinese characters are most of all that is folded.
fn may_be_set(byte: u8) -> bool {
    match byte {
        0..=b' ' | b'A'..=b'Z' | 0xC0..=0xE3 | 0xEA.. => true,
        b'!'..=b'@' | b'['..=0x7F | 0x80..=0xBF | 0xE4..=0xE9 => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The words of a table that stand in it twice.
    fn twice<M: Copy>(table: &Table<M>) -> Vec<&'static str> {
        let entries = table.entries();
        let first = |at: usize, entry: &Entry<M>| {
            entries.all.iter().position(|other| other.folded == entry.folded) == Some(at)
        };
        entries
            .all
            .iter()
            .enumerate()
            .filter(|(at, entry)| !first(*at, entry))
            .map(|(_, entry)| entry.word)
            .collect()
    }

    #[test]
    fn blanks_and_capitals_of_all_alphabets_are_taken_away() {
        let same = |text: &str| matches!(folded(text), Cow::Borrowed(same) if same == text);
        assert!(same("请求体示例：a，b《c》") && same("") && same("4_é"));
        for (text, expected) in [
            ("HTTP 请求 URL", "http请求url"),
            ("\u{3000}名\u{a0}称\u{2003}", "名称"),
            ("É Ａ\u{1F600}\tß", "éａ\u{1F600}ß"),
            ("\u{b}请\u{85}求A", "请求a"),
        ] {
            assert_eq!(folded(text), expected);
        }
    }

    #[test]
    fn no_word_has_two_meanings() {
        use super::super::{
            ANSWERS, APPS, COLUMNS, ERROR_COLUMNS, FACTS, HEADINGS, LABELS, NOTHING, PLAIN_HEADINGS, SAMPLED,
            TYPES, WINDOWS,
        };
        let all = [
            twice(&HEADINGS),
            twice(&PLAIN_HEADINGS),
            twice(&SAMPLED),
            twice(&COLUMNS),
            twice(&ERROR_COLUMNS),
            twice(&FACTS),
            twice(&APPS),
            twice(&ANSWERS),
            twice(&LABELS),
            twice(&TYPES),
            twice(&WINDOWS),
        ];
        assert_eq!(all.concat(), [""; 0]);
        assert!(NOTHING.iter().all(|word| word.len() <= LONGEST));
    }
}
