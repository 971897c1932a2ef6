//! What the generator has to say about a page: a stable code, a place, one sentence.
//!
//! A diagnostic never stops a stage. It names the page and the bytes it speaks of, so that the
//! command line can quote the line and a pull request can be annotated.

use std::{collections::BTreeMap, fmt, sync::Arc};

/// A range of bytes in one page's text (after decoding and line-end normalisation).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
}

impl Span {
    /// The span of `start..end`; pages are far smaller than 4 GiB, larger offsets saturate.
    pub fn new(start: usize, end: usize) -> Self {
        let clamp = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        Self { start: clamp(start), end: clamp(end.max(start)) }
    }

    /// The smallest span that holds both.
    #[must_use]
    pub fn to(self, other: Self) -> Self {
        Self { start: self.start.min(other.start), end: self.end.max(other.end) }
    }
}

/// Where the lines of a text start; finds line and column of a byte.
#[derive(Clone, Debug)]
pub struct Lines<'a> {
    text: &'a str,
    starts: Vec<usize>,
    /// How many characters begin before each [`STRIDE`]: a page may be one line, and have a finding in each byte.
    before: Vec<usize>,
}

/// Bytes between two counts of characters.
const STRIDE: usize = 1024;

/// How many characters begin in these bytes.
fn beginnings(bytes: &[u8]) -> usize {
    bytes.iter().filter(|byte| **byte & 0b1100_0000 != 0b1000_0000).count()
}

/// A place in a text as people count it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Position {
    /// From 1.
    pub line: usize,
    /// In characters, from 1.
    pub column: usize,
}

impl<'a> Lines<'a> {
    /// Counts the lines of `text`.
    pub fn new(text: &'a str) -> Self {
        let ends = text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n');
        let starts = std::iter::once(0).chain(ends.map(|(at, _)| at + 1)).collect();
        let counts = text.as_bytes().chunks(STRIDE).map(beginnings).scan(0, |all, count| {
            *all += count;
            Some(*all)
        });
        Self { text, starts, before: std::iter::once(0).chain(counts).collect() }
    }

    /// How many characters begin before a byte.
    fn characters(&self, offset: usize) -> usize {
        let stride = offset / STRIDE;
        let rest = self.text.as_bytes().get(stride * STRIDE..offset).unwrap_or_default();
        self.before.get(stride).copied().unwrap_or_default() + beginnings(rest)
    }

    /// The place of the byte `offset`; one behind the text's end counts as its end.
    pub fn position(&self, offset: usize) -> Position {
        let line = self.starts.partition_point(|start| *start <= offset);
        let start = self.starts.get(line.saturating_sub(1)).copied().unwrap_or_default();
        let offset = self.text.floor_char_boundary(offset);
        Position { line, column: self.characters(offset) - self.characters(start) + 1 }
    }

    /// The first byte of a line and its text without the line end; `None` behind the last line.
    pub fn line(&self, number: usize) -> Option<(usize, &'a str)> {
        let start = *self.starts.get(number.checked_sub(1)?)?;
        let end = self.starts.get(number).map_or(self.text.len(), |next| next - 1);
        Some((start, self.text.get(start..end)?))
    }
}

/// How much a diagnostic matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// The page cannot be generated, or would be generated wrong: mend the page or add an erratum.
    Error,
    /// The page contradicts itself or breaks its own rules; what was generated may be wrong.
    Warning,
    /// A guess the generator made, with its alternatives.
    Note,
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Note => "note",
        })
    }
}

/// One finding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// Which kind of finding; its wording, severity and advice stand in [`Code`]'s table.
    pub code: Code,
    /// The page, relative to the docs folder.
    pub page: Arc<str>,
    /// Where on the page.
    pub span: Span,
    /// One sentence: what was found.
    pub message: String,
}

impl Diagnostic {
    /// How much it matters.
    pub fn severity(&self) -> Severity {
        self.code.severity()
    }
}

/// Orders findings by page and place, so that their order does not tell which stage made them.
pub fn sort(findings: &mut [Diagnostic]) {
    findings
        .sort_by(|a, b| (&a.page, a.span, a.code, &a.message).cmp(&(&b.page, b.span, b.code, &b.message)));
}

macro_rules! codes {
    ($($(#[doc = $meaning:literal])+ $variant:ident = $name:literal, $severity:ident, $advice:literal;)+) => {
        /// The kinds of findings. Their names are stable: `errata.toml` refers to them.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Code { $($(#[doc = $meaning])+ $variant,)+ }

        impl Code {
            /// Every code, in the order of the reference.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)+];

            /// The stable name, as printed in brackets.
            pub const fn name(self) -> &'static str {
                match self { $(Self::$variant => $name,)+ }
            }

            /// How much findings of this kind matter.
            pub const fn severity(self) -> Severity {
                match self { $(Self::$variant => Severity::$severity,)+ }
            }

            /// One sentence: what to do about it.
            pub const fn advice(self) -> &'static str {
                match self { $(Self::$variant => $advice,)+ }
            }

            /// What findings of this kind mean.
            pub const fn meaning(self) -> &'static str {
                match self { $(Self::$variant => concat!($($meaning),+),)+ }
            }
        }
    };
}

codes! {
    /// The file cannot be read, or is a link that is not followed.
    PageUnreadable = "page-unreadable", Error, "put a plain, readable file with a UTF-8 name in its place";
    /// The page is not UTF-8.
    PageNotUtf8 = "page-not-utf8", Error, "save the page as UTF-8";
    /// The page starts with a byte order mark, which is left out.
    PageByteOrderMark = "page-byte-order-mark", Note, "save the page without a byte order mark";
    /// The page has carriage returns, which are read as line ends.
    PageCarriageReturn = "page-carriage-return", Note, "save the page with plain line feeds";
    /// The page has a request section without an HTTP URL.
    PageNoUrl = "page-no-url", Error, "add the HTTP URL row to the request table";
    /// The page has an HTTP URL without an HTTP method, or one that is no HTTP method.
    PageNoMethod = "page-no-method", Error, "add the HTTP Method row to the request table";
    /// The page has tables of parameters, and none of them could be read; its endpoint is left out.
    PageTablesUnread = "page-tables-unread", Error, "head the tables and their columns as other pages do, or accept that the endpoint has no parameters";
    /// The HTTP URL is no URL, or its path can be read as another host or another path.
    UrlUnsafe = "url-unsafe", Error, "print the URL of the endpoint, `/open-apis/…`, and nothing else";
    /// The HTTP URL leads to a host that is not reviewed: tokens and what callers send would go there.
    HostUnreviewed = "host-unreviewed", Error, "correct the URL; or review the host and give it a `[[host]]` with its reason in errata.toml";
    /// The page has more fields, values, rules, scopes and errors than one page may cost the compiler.
    PageTooLarge = "page-too-large", Error, "split the page, or remove what is no field";
    /// The URL has a parameter that no table lists.
    PathParameterUnlisted = "path-parameter-unlisted", Warning, "list the parameter in the table of path parameters";
    /// A table ends before its last row is closed.
    TableBrokenOff = "table-broken-off", Error, "close the table";
    /// A row could not be understood and was left out.
    RowUnreadable = "row-unreadable", Error, "give the row a name and a type, or remove it";
    /// A row of the request table has a key that is not known, and was left out.
    FactUnknown = "fact-unknown", Note, "use a key that other pages use, or have the new one read";
    /// The value of a row of the request table could not be read, and was left out.
    FactUnreadable = "fact-unreadable", Warning, "write the value as other pages do";
    /// A row that draws a line in place of a name; it heads the rows below it and is no field.
    RowCaption = "row-caption", Note, "put the caption into a table or a heading of its own";
    /// Rows of a table stand inside an HTML comment: a writer took them out, and they were left out.
    RowCommented = "row-commented", Note, "remove the rows for good, or take the marks of the comment away";
    /// A page that describes no endpoint has a fault that would be an error on one that does.
    GuideFaulty = "guide-faulty", Warning, "mend the page; nothing is generated from it";
    /// A row's level is more than one deeper than the row before it.
    LevelJump = "level-jump", Warning, "correct the row's level";
    /// A row lost its level, and the page shows more than one place where it may stand.
    NestingGuessed = "nesting-guessed", Note, "if the place is wrong, move the row with `under` in errata.toml";
    /// Two rows of one table have the same name at the same place.
    DuplicateField = "duplicate-field", Warning, "remove one of the rows";
    /// A row has more or fewer cells than its table has columns, so that one was left out or its column was guessed.
    RowUneven = "row-uneven", Warning, "give the row a cell for each column, if need be an empty one";
    /// A name has characters that no name on the wire has; it was taken as it is printed.
    NameUnusual = "name-unusual", Warning, "print the name alone, and what is to be said about it in the description";
    /// The type column holds a name that means nothing.
    UnknownType = "unknown-type", Warning, "use one of the known type names";
    /// A page has a row for the type of an event, and something else in it.
    EventTypeUnreadable = "event-type-unreadable", Error, "print the type of the event as it is on the wire, and nothing else";
    /// A page describes several events and does not say which type one of them has, so that it was left out.
    EventTypeUnclear = "event-type-unclear", Warning, "name the type in the heading, in the sample or in the row of the type";
    /// A page has the type of an event, and neither a table nor a sample of it that could be read.
    EventBodyUnread = "event-body-unread", Error, "list the fields of the event, or show a sample of it";
    /// Two pages of one endpoint or event say different things.
    PagesContradict = "pages-contradict", Note, "make the pages agree, or remove the outdated one";
    /// A sample is no JSON, or only with leniency.
    SampleNotJson = "sample-not-json", Warning, "correct the sample";
    /// A rule stands in the rules list but in no known wording.
    RuleUnreadable = "rule-unreadable", Warning, "use one of the known wordings";
    /// `errata.toml` or one of its entries cannot be read, or gives no reason.
    ErrataUnreadable = "errata-unreadable", Error, "write the entry as the reference shows, with a reason";
    /// A fix fits no endpoint or field or changes nothing; an acceptance has no finding to accept.
    ErrataUnused = "errata-unused", Error, "correct the entry or remove it";
    /// `names.toml` or one of its entries cannot be read, or gives a name that Rust or this crate cannot have.
    NamesUnreadable = "names-unreadable", Error, "write the entry as the reference shows, with a name that fits";
    /// An entry of `names.toml` fits no field, no set of values and no place.
    NamesUnused = "names-unused", Error, "correct the entry or remove it";
    /// Two names of `names.toml`, or one and what stands beside it, are the same.
    NamesClash = "names-clash", Error, "give one of the two another name";
    /// A value is a number that nothing names, so that its variant is called by the number.
    ValueUnnamed = "value-unnamed", Note, "name the values in names.toml";
    /// A regular expression does not compile in the client, which therefore does not check it.
    PatternInvalid = "pattern-invalid", Warning, "correct the regular expression";
    /// A regular expression would cost the client too much for each byte of a text, so it does not check it.
    PatternCostly = "pattern-costly", Warning, "repeat less in the regular expression, or state the length as a rule of its own";
    /// A regular expression also matches texts of which only a part fits.
    PatternUnanchored = "pattern-unanchored", Warning, "put `^` and `$` around every alternative";
    /// A link leads nowhere: its target is empty, a file of the writer's, or has a broken scheme.
    LinkDead = "link-dead", Warning, "correct the link's target";
    /// An enumerated value is listed twice.
    EnumValueTwice = "enum-value-twice", Warning, "remove one of the two or correct its key";
    /// A table of parameters or errors was left out: its head names no columns of such a table, or its heading is about something else.
    TableUnread = "table-unread", Note, "name the columns and the heading as other pages do";
    /// A column of a table of parameters or errors was left out: its head is not known, or another column has it.
    ColumnUnread = "column-unread", Note, "head the column as other pages do";
    /// A row of an error table has no number as its code and was left out.
    ErrorCodeUnreadable = "error-code-unreadable", Warning, "give the row one number as its code";
    /// The error table gives one code two messages.
    ErrorCodeTwice = "error-code-twice", Warning, "keep one row a code, or say what tells the two apart";
    /// A sample holds a value of another type than its row says.
    SampleBreaksType = "sample-breaks-type", Warning, "make the sample and the type column agree";
    /// A sample breaks a rule of its row.
    SampleBreaksRule = "sample-breaks-rule", Warning, "make the sample and the rule agree";
    /// A sample holds a value that is not among those its row lists.
    SampleValueUnlisted = "sample-value-unlisted", Warning, "list the value, or use a listed one in the sample";
    /// A sample has a field that no row lists.
    SampleUnlisted = "sample-unlisted", Warning, "add a row for the field, or remove it from the sample";
    /// A request sample lacks a required field.
    SampleLacksRequired = "sample-lacks-required", Warning, "add the field to the sample, or mark it as optional";
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// Where a stage leaves what it found on one page.
#[derive(Debug)]
pub struct Diagnostics {
    page: Arc<str>,
    found: Vec<Diagnostic>,
    counts: BTreeMap<Code, (usize, Span)>,
}

/// Findings of one kind on one page that are listed. The platform's worst page has a tenth of that; a page may be made to
/// have one in every row, and nobody would read them.
const MOST: usize = 1_000;

impl Diagnostics {
    /// An empty list for `page`.
    pub fn new(page: Arc<str>) -> Self {
        Self { page, found: Vec::new(), counts: BTreeMap::new() }
    }

    /// Adds a finding.
    pub fn push(&mut self, code: Code, span: Span, message: impl Into<String>) {
        let (count, last) = self.counts.entry(code).or_default();
        *count += 1;
        if *count <= MOST {
            let message = shortened(message.into());
            self.found.push(Diagnostic { code, page: self.page.clone(), span, message });
        } else {
            *last = span;
        }
    }

    /// The findings, in the order in which they were made. Those of a kind that are too many to be listed are counted.
    pub fn into_vec(self) -> Vec<Diagnostic> {
        let Self { page, mut found, counts } = self;
        for (code, (count, span)) in counts.into_iter().filter(|(_, (count, _))| *count > MOST) {
            let message =
                format!("{} more of these, of which this is the last, are not listed", count - MOST);
            found.push(Diagnostic { code, page: page.clone(), span, message });
        }
        found
    }
}

/// Longest message in bytes. Pages are quoted in it, and what they call a name may be as long as a page.
const LONGEST: usize = 2_000;

fn shortened(mut message: String) -> String {
    if message.len() > LONGEST {
        message.truncate(message.floor_char_boundary(LONGEST));
        message.push('…');
    }
    message
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_has_an_end_whatever_it_quotes() {
        let mut diagnostics = Diagnostics::new("a.md".into());
        diagnostics.push(Code::UnknownType, Span::default(), "长".repeat(LONGEST));
        let found = diagnostics.into_vec();
        assert!(found.iter().all(|found| found.message.len() < LONGEST + 4), "{}", found.len());
    }

    #[track_caller]
    fn stands_at(text: &str, offset: usize, line: usize, column: usize) {
        assert_eq!(Lines::new(text).position(offset), Position { line, column });
    }

    #[test]
    fn columns_count_characters() {
        stands_at("长度范围", 6, 1, 3);
        stands_at("a\n长度", 5, 2, 2);
    }

    #[test]
    fn a_line_starts_behind_the_line_end() {
        stands_at("a\nb", 1, 1, 2);
        stands_at("a\nb", 2, 2, 1);
        stands_at("a\n", 2, 2, 1);
    }

    #[test]
    fn offsets_that_are_no_place_in_the_text_have_a_position_all_the_same() {
        stands_at("", 0, 1, 1);
        stands_at("ab", 9, 1, 3);
        stands_at("长", 1, 1, 1);
    }

    #[test]
    fn a_line_is_its_text_without_the_line_end() {
        let lines = Lines::new("a\nbc\n");
        assert_eq!(lines.line(2), Some((2, "bc")));
        assert_eq!(lines.line(3), Some((5, "")));
        assert_eq!(lines.line(4), None);
        assert_eq!(lines.line(0), None);
    }

    #[test]
    fn columns_of_a_long_line_are_those_of_a_short_one() {
        let text = "长a".repeat(1_000);
        for offset in [0, 3, 4, 1_023, 1_024, 1_025, 2_048, 3_999, 4_000] {
            let floor = text.floor_char_boundary(offset);
            stands_at(&text, offset, 1, text[..floor].chars().count() + 1);
            stands_at(&format!("b\n{text}"), offset + 2, 2, text[..floor].chars().count() + 1);
        }
    }

    #[test]
    fn findings_without_end_are_counted() {
        let mut diags = Diagnostics::new("a.md".into());
        for at in 0..MOST + 5 {
            diags.push(Code::RowUnreadable, Span::new(at, at), "the row has no name");
        }
        diags.push(Code::LevelJump, Span::default(), "one");
        let found = diags.into_vec();
        assert_eq!(found.len(), MOST + 2);
        let last = found.last().map(|last| (last.span.start as usize, last.message.as_str()));
        assert_eq!(last, Some((MOST + 4, "5 more of these, of which this is the last, are not listed")));
    }

    #[test]
    fn codes_have_one_name_each() {
        let names: std::collections::BTreeSet<_> = Code::ALL.iter().map(|code| code.name()).collect();
        assert_eq!(names.len(), Code::ALL.len());
    }

    /// Code and severity of each row of the reference in the README.
    fn reference() -> Vec<(&'static str, &'static str)> {
        let rows = include_str!("../README.md").lines().filter_map(|line| line.strip_prefix("| `"));
        let codes = rows.filter_map(|row| {
            let (code, rest) = row.split_once("` | ")?;
            Some((code, rest.split(" | ").next()?))
        });
        codes.filter(|(_, severity)| ["error", "warning", "note"].contains(severity)).collect()
    }

    #[test]
    fn the_reference_has_every_code_and_no_other() {
        let codes = Code::ALL.iter().map(|code| (code.name(), code.severity().to_string()));
        let expected = codes.collect::<Vec<_>>();
        let found = reference();
        assert_eq!(found.len(), expected.len());
        for ((code, severity), (name, expected)) in found.iter().zip(&expected) {
            assert_eq!((code, severity), (name, &expected.as_str()));
        }
    }

    #[test]
    fn the_reference_says_what_the_command_line_says() {
        let text = include_str!("../README.md");
        for code in Code::ALL {
            assert!(text.contains(&format!("| {} |\n", code.advice())), "{code}");
            assert!(text.contains(code.meaning().trim()), "{code}");
        }
    }
}
