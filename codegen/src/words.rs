//! Every word that pages use, one table a language: the only home of words.
//!
//! A page's **dialect** is how it is written, its **language** which words it uses; the two are independent, and nothing
//! but this module knows a language. A reader asks what a word means ([`COLUMNS`], [`LABELS`] …) and gets a meaning
//! ([`Column`], [`Label`] …). It asks the words of all languages at once, because pages mix them: Chinese pages have
//! heads such as `Type` and headings such as `Query`.
//!
//! - **A new word** of a known language is one entry in [`zh`], [`en`], or, where it belongs to no language
//!   (`HTTP URL`, `int64`, `√`), in [`shared`]. Capitals and blanks do not count in the tables, so write a word as pages
//!   print it. A word may stand once a table: a test holds that no word has two meanings.
//! - **A new meaning** is one more variant here and one arm in its reader.
//! - **A new kind of word** is one more member of [`Words`], filled in every language, with `&[]` where it has none,
//!   and a [`Table`] or a [`List`] below.
//! - **A new language** is one file with a [`Words`] and its place in [`ALL`], and nothing else. The tests have one of
//!   their own.

mod en;
#[cfg(test)]
mod made_up;
mod shared;
mod table;
#[cfg(test)]
mod tests;
mod zh;

use serde::{Deserialize, Serialize};
use table::Words;
pub(crate) use table::{List, Table, folded};

/// The words of no language, then each language; the first of those is the one that is taken where nothing tells.
static ALL: &[&Words] = &[
    &shared::WORDS,
    &zh::WORDS,
    &en::WORDS,
    #[cfg(test)]
    &made_up::WORDS,
];

/// A language that pages are written in, by its code: `zh`, `en`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(transparent)]
pub struct Language(&'static str);

impl Language {
    /// The language whose code is `code`.
    pub fn of(code: &str) -> Option<Self> {
        Self::all().find(|language| language.0 == code)
    }

    /// All languages that pages are read in.
    pub fn all() -> impl Iterator<Item = Self> {
        ALL.iter().filter_map(|words| words.language)
    }

    /// `zh`, `en`
    pub const fn code(self) -> &'static str {
        self.0
    }

    /// How its pages head the columns of parameters.
    pub(crate) fn head(self, column: Column) -> &'static str {
        COLUMNS.word(column, self)
    }

    /// How its pages head sections.
    pub(crate) fn heading(self, topic: Topic) -> &'static str {
        HEADINGS.word(topic, self)
    }

    /// How its pages call a fact of the request.
    pub(crate) fn fact(self, fact: Fact) -> &'static str {
        FACTS.word(fact, self)
    }

    /// How its pages head errors.
    pub(crate) fn errors(self) -> &'static str {
        ERROR_ENDS.word(self)
    }

    /// How it speaks of limits.
    pub(crate) fn rules(self) -> Option<&'static Rules> {
        self.words()?.rules
    }

    /// What stands between its words.
    pub(crate) fn marks(self) -> &'static Marks {
        self.words().and_then(|words| words.marks).unwrap_or(&MARKS)
    }

    fn words(self) -> Option<&'static Words> {
        ALL.iter().copied().find(|words| words.language == Some(self))
    }
}

impl Default for Language {
    fn default() -> Self {
        zh::LANGUAGE
    }
}

impl<'de> Deserialize<'de> for Language {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let code = String::deserialize(deserializer)?;
        Self::of(&code).ok_or_else(|| {
            serde::de::Error::custom(format!("`{code}` is no language that pages are read in"))
        })
    }
}

/// What a section is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Topic {
    /// Before the first heading.
    Intro,
    /// Under the page's title.
    Title,
    /// URL, method, rate limit, scopes.
    Request,
    Header,
    Path,
    Query,
    Body,
    RequestSample,
    /// Replies in general; tables under it are reply bodies.
    Response,
    ResponseHeader,
    ResponseSample,
    Errors,
    /// What kind of a message the platform sends: its type, who gets it.
    Event,
    /// Its fields.
    EventBody,
    EventSample,
    /// What it may be answered.
    EventReply,
    Other,
}

/// A column of a parameter table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Column {
    Name,
    Type,
    Required,
    Description,
    Default,
    Example,
}

/// A column of an error table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ErrorColumn {
    Status,
    Code,
    Message,
    Hint,
    /// Whether a later try may succeed.
    Transient,
}

/// A key of the request table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fact {
    Url,
    Method,
    RateLimit,
    AppTypes,
    Scopes,
    FieldScopes,
    Tokens,
    ContentType,
    /// The type of a message that the platform sends.
    EventType,
    /// The same, of one that it waits for a reply to.
    CallbackType,
    /// How the platform sends it, which is the same for all.
    Delivery,
}

/// A kind of app.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum App {
    Custom,
    Store,
}

/// What the column of required fields says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Answer {
    Yes,
    No,
    Conditional,
}

/// What a labelled part of a description says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Label {
    Example,
    Default,
    Choices,
    Rules,
    Scopes,
    /// How an `Authorization` header is spelled.
    Format,
    /// The only value of a header.
    Fixed,
    /// Values that add up.
    Bits,
    /// Where a field comes from that no table lists: a sample.
    Origin,
}

/// What a word in the type column means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum TypeWord {
    String,
    Int,
    Float,
    Bool,
    File,
    Enum,
    /// Any JSON value.
    Any,
    /// Nothing is said.
    Unsaid,
    /// A list of anything, alone or before `<…>`.
    List,
    /// An object without members.
    Nothing,
}

/// A limit by its name, as it stands before a colon.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Bound {
    LengthRange,
    MaxLength,
    MinLength,
    ValueRange,
    MaxValue,
    MinValue,
    Pattern,
}

/// What stands between the words of a cell.
pub(crate) struct Marks {
    /// Behind a label.
    pub colon: &'static str,
    /// Between the parts of a label.
    pub comma: &'static str,
    /// Between values.
    pub between: &'static str,
}

/// What a wording of a rule limits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Limit {
    /// The length of a text, the number of elements of a list.
    Length,
    /// The number of elements of a list; says nothing of other types.
    Items,
    /// The value of a number.
    Value,
    /// A regular expression.
    Pattern,
    /// How a text may not start.
    NotPrefix,
    /// What a value may not be.
    NotEqual,
}

/// Where a wording of a rule counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Where {
    /// In the list of rules only: too short to mean the field when it stands in prose.
    Listed,
    Anywhere,
}

/// A wording of a rule.
pub(crate) struct Phrase {
    pub limit: Limit,
    pub place: Where,
    /// A regex over the whole wording, with the placeholders of `infer/rules.rs`.
    pub text: &'static str,
    /// A wording that it reads; the tests read every one.
    #[cfg_attr(not(test), expect(dead_code, reason = "documentation that the tests hold true"))]
    pub example: &'static str,
}

const fn phrase(limit: Limit, place: Where, text: &'static str, example: &'static str) -> Phrase {
    Phrase { limit, place, text, example }
}

/// What is taken where a language says nothing of it.
static MARKS: Marks = Marks { colon: ": ", comma: ", ", between: ", " };

/// How a language speaks of limits. But for the phrases, each is a part of a regex.
pub(crate) struct Rules {
    /// Between what is limited and the number: `为`, `is`.
    pub is: &'static str,
    /// Between the ends of a range, in words.
    pub to: &'static str,
    /// Before a unit.
    pub counter: &'static str,
    /// Names of characters, and of bytes.
    pub chars: &'static str,
    pub bytes: &'static str,
    /// Behind a unit.
    pub behind: &'static str,
    /// The first one that fits counts.
    pub phrases: &'static [Phrase],
    /// Words of which each wording that counts in prose has at least one, so that most prose is passed over quickly.
    pub hints: &'static str,
    /// How a forbidden start and a forbidden value are written, with `{}` in their place.
    pub not_prefix: &'static str,
    pub not_equal: &'static str,
}

/// A wording that the export of pipe tables damages: it takes `<word …>` for a tag and drops it.
pub(crate) struct Damage {
    /// What is left of the wording.
    pub left: &'static str,
    /// What the cell says besides, so that nothing else can have stood there.
    pub witness: &'static str,
    pub wording: &'static str,
}

/// Headings of sections, without what writers add to them.
pub(crate) static HEADINGS: Table<Topic> = Table::new(|words| words.headings);
/// What may stand behind a heading and adds nothing to it.
pub(crate) static HEADING_ENDS: List = List::new(|words| words.heading_ends);
/// How headings end that are about errors.
pub(crate) static ERROR_ENDS: List = List::new(|words| words.error_ends);
/// Words for a sample, at the end of a heading.
pub(crate) static SAMPLES: List = List::new(|words| words.samples);
/// What a sample is one of; the first that its heading has counts.
pub(crate) static SAMPLED: Table<Topic> = Table::new(|words| words.sampled);
/// Digits that number headings, in words.
pub(crate) static NUMERALS: List = List::new(|words| words.numerals);
/// Headings of plain pages: lines of these words and nothing else.
pub(crate) static PLAIN_HEADINGS: Table<Topic> = Table::new(|words| words.plain_headings);
/// Heads of columns of parameters.
pub(crate) static COLUMNS: Table<Column> = Table::new(|words| words.columns);
/// Heads of columns of errors.
pub(crate) static ERROR_COLUMNS: Table<ErrorColumn> = Table::new(|words| words.error_columns);
/// How keys of the request table start; some go on with an explanation.
pub(crate) static FACTS: Table<Fact> = Table::new(|words| words.facts);
/// Kinds of apps.
pub(crate) static APPS: Table<App> = Table::new(|words| words.apps);
/// Yes and no.
pub(crate) static ANSWERS: Table<Answer> = Table::new(|words| words.answers);
/// Words of a condition on which a field is required.
pub(crate) static CONDITIONS: List = List::new(|words| words.conditions);
/// Words behind a name that say whether it is required, where no column does; plain pages have them on lines of their own.
pub(crate) static REQUIRED_MARKS: List = List::new(|words| words.required_marks);
/// Cells that say that there is nothing.
pub(crate) static NOTHING: List = List::new(|words| words.nothing);
/// Labels of the parts of a description.
pub(crate) static LABELS: Table<Label> = Table::new(|words| words.labels);
/// What labels of scopes have in them, whatever condition stands around it.
pub(crate) static SCOPE_LABELS: List = List::new(|words| words.scope_labels);
/// Words of prose that announce scopes.
pub(crate) static SCOPE_LEADS: List = List::new(|words| words.scope_leads);
/// What stands before a value, in a label that speaks of that value alone.
pub(crate) static VALUE_LABELS: List = List::new(|words| words.value_labels);
/// How pages say that a number is a sum of bits.
pub(crate) static MASKS: List = List::new(|words| words.masks);
/// How pages say that a text is JSON.
pub(crate) static JSON_TEXTS: List = List::new(|words| words.json_texts);
/// Labels that are themselves the start of a rule: `**最小值**：1`.
pub(crate) static LIMITS: Table<Bound> = Table::new(|words| words.limits);
/// How a clause ends that heads values.
pub(crate) static VALUE_HEADS: List = List::new(|words| words.value_heads);
/// The same, but in a sentence one value behind such a word is but an example.
pub(crate) static VALUE_VERBS: List = List::new(|words| words.value_verbs);
/// How a line ends that announces a list and leaves open what of: values, where they are spelled as such.
pub(crate) static LIST_HEADS: List = List::new(|words| words.list_heads);
/// Words that make a sentence a condition.
pub(crate) static IFS: List = List::new(|words| words.ifs);
/// Words between names or values, of which the longer ones come first.
pub(crate) static CONJUNCTIONS: List = List::new(|words| words.conjunctions);
/// What may stand between such a word and the values.
pub(crate) static VALUE_TAILS: List = List::new(|words| words.value_tails);
/// What ends the values of a sentence.
pub(crate) static VALUE_ENDS: List = List::new(|words| words.value_ends);
/// How a line of a list of rules starts that means to be one.
pub(crate) static RULE_STARTS: List = List::new(|words| words.rule_starts);
/// Spellings of types.
pub(crate) static TYPES: Table<TypeWord> = Table::new(|words| words.types);
/// Words before the type of a list's elements.
pub(crate) static LISTS_OF: List = List::new(|words| words.lists_of);
/// Rate limits that are said elsewhere.
pub(crate) static SPECIAL_LIMITS: List = List::new(|words| words.special_limits);
/// Names of windows of rate limits, and their seconds.
pub(crate) static WINDOWS: Table<u32> = Table::new(|words| words.windows);
/// What stands between the number of requests and the window.
pub(crate) static PER: List = List::new(|words| words.per);
/// What requests are counted in.
pub(crate) static TIMES: List = List::new(|words| words.times);
/// Wordings of replies that are a file.
pub(crate) static DOWNLOADS: List = List::new(|words| words.downloads);
/// Wordings of pages that advise against their endpoint.
pub(crate) static DEPRECATED: List = List::new(|words| words.deprecated);
/// How such pages begin to say what they advise instead, in small letters.
pub(crate) static ADVISED: List = List::new(|words| words.advised);
/// How pages say that a later try may succeed. To try again once something was mended is another matter.
pub(crate) static LATER: List = List::new(|words| words.later);
/// Wordings of objects without members.
pub(crate) static EMPTY_OBJECTS: List = List::new(|words| words.empty_objects);
/// What pages say of a parameter that makes repeating a call harmless.
pub(crate) static IDEMPOTENCY: List = List::new(|words| words.idempotency);
/// What pages say of a text that means something when it is empty.
pub(crate) static MAY_BE_EMPTY: List = List::new(|words| words.may_be_empty);
/// What pages say of the field by which repeats of a message are told apart.
pub(crate) static SAME_BY: List = List::new(|words| words.same_by);
/// What they say of its value, where its name says the rest.
pub(crate) static MADE_UP: List = List::new(|words| words.made_up);

/// How each language speaks of limits.
pub(crate) fn rules() -> impl Iterator<Item = &'static Rules> {
    ALL.iter().filter_map(|words| words.rules)
}

/// What the export of pipe tables damages.
pub(crate) fn damages() -> impl Iterator<Item = &'static Damage> {
    ALL.iter().flat_map(|words| words.damages)
}

/// The language whose words most of a page's headings and heads of columns are.
pub(crate) fn tell<'a>(words: impl Iterator<Item = &'a str>) -> Language {
    let mut votes = Language::all().map(|language| (language, 0_usize)).collect::<Vec<_>>();
    for word in words {
        let word = folded(word);
        let known = HEADINGS.language(&word).or_else(|| COLUMNS.language(&word));
        let known =
            known.or_else(|| ERROR_COLUMNS.language(&word)).or_else(|| PLAIN_HEADINGS.language(&word));
        for (_, count) in votes.iter_mut().filter(|(language, _)| Some(*language) == known) {
            *count += 1;
        }
    }
    // The first of those that have most.
    let most = votes.iter().map(|(_, count)| *count).max().unwrap_or(0);
    votes.into_iter().find(|(_, count)| *count == most).map(|(language, _)| language).unwrap_or_default()
}
