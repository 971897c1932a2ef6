//! The text dialect: plain lines, copied from a browser.
//!
//! Nothing is marked. A heading is a line of known words, which the copy may print twice; a parameter is a name with
//! 必需 or 可选 below it; a sample goes on to the next heading. Only the table of errors is a table.

mod parameter;

use super::pipe_table;
use crate::{
    diag::{Diagnostics, Span},
    raw::{Dialect, RawBlock, RawCell, RawPage, RawRow, RawSample, RawSection, RawTable, RawText},
    words::{self, Fact, Language, Topic},
};

/// What stands on a page of plain lines.
pub(super) fn parse(text: &str, diags: &mut Diagnostics) -> RawPage {
    let lines = lines(text);
    let mut chunks = chunks(&lines);
    let head = Head::read(chunks.next().map_or(&[], |chunk| chunk.lines));
    let title = head.title.clone();
    let chunks = chunks.collect::<Vec<_>>();
    let language = words::tell(chunks.iter().filter_map(|chunk| Some(heading(chunk.heading?.text)?.0)));
    let mut sections = head.sections(language);
    sections.extend(chunks.iter().map(|chunk| chunk.section(language, text, diags)));
    RawPage {
        dialect: Dialect::Text,
        language,
        title,
        full_path: None,
        source_url: None,
        section: None,
        condensed: false,
        explorer: None,
        sections,
    }
}

/// A line without the blanks around it, and where it stands.
#[derive(Clone, Copy, Debug)]
struct Line<'a> {
    text: &'a str,
    start: usize,
}

impl Line<'_> {
    fn span(self) -> Span {
        Span::new(self.start, self.start + self.text.len())
    }

    fn raw(self) -> RawText {
        RawText { text: self.text.to_owned(), span: self.span() }
    }

    fn cell(self) -> RawCell {
        RawCell { text: self.text.to_owned(), marks: Vec::new(), span: self.span() }
    }
}

/// The lines that are not empty.
fn lines(text: &str) -> Vec<Line<'_>> {
    let mut start = 0;
    let all = text.split_inclusive('\n').map(|line| {
        let indent = line.len() - line.trim_start().len();
        let found = Line { text: line.trim(), start: start + indent };
        start += line.len();
        found
    });
    all.filter(|line| !line.text.is_empty()).collect()
}

/// What stands under a heading.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Content {
    Prose,
    Sample,
    /// Parameters, which stand side by side in a URL or a head, and at lost levels in a body.
    Parameters(Option<u32>),
}

impl Content {
    /// What stands under a heading about `topic`.
    fn of(topic: Topic) -> Self {
        match topic {
            Topic::RequestSample | Topic::ResponseSample | Topic::EventSample => Self::Sample,
            Topic::Header | Topic::Path | Topic::Query => Self::Parameters(Some(0)),
            Topic::Body | Topic::Response | Topic::EventBody | Topic::EventReply => Self::Parameters(None),
            Topic::Intro
            | Topic::Title
            | Topic::Request
            | Topic::ResponseHeader
            | Topic::Errors
            | Topic::Event
            | Topic::Other => Self::Prose,
        }
    }
}

/// The heading that `line` is, and the media type that stands behind it.
fn heading(line: &str) -> Option<(&'static str, Content, &str)> {
    words::PLAIN_HEADINGS.iter().find_map(|(words, topic, _)| {
        let rest = line.strip_prefix(words)?.trim_end_matches(['：', ':']);
        let media_type = if rest == words { "" } else { rest.trim() };
        (media_type.is_empty() || is_media_type(media_type)).then_some((
            words,
            Content::of(topic),
            media_type,
        ))
    })
}

fn is_media_type(text: &str) -> bool {
    text.split_once('/').is_some_and(|(kind, _)| kind.bytes().all(|b| b.is_ascii_alphabetic()))
        && text.bytes().all(|b| b.is_ascii_graphic())
}

/// A heading and the lines up to the next one.
struct Chunk<'l, 'a> {
    heading: Option<Line<'a>>,
    lines: &'l [Line<'a>],
}

/// The chunks of a page; the first has no heading.
fn chunks<'l, 'a>(lines: &'l [Line<'a>]) -> impl Iterator<Item = Chunk<'l, 'a>> {
    let starts =
        (0..lines.len()).filter(|&at| lines.get(at).is_some_and(|line| heading(line.text).is_some()));
    let mut starts = starts.peekable();
    let head = lines.get(..starts.peek().copied().unwrap_or(lines.len())).unwrap_or_default();
    let mut rest = Vec::new();
    while let Some(start) = starts.next() {
        let end = starts.peek().copied().unwrap_or(lines.len());
        let lines = lines.get(start..end).unwrap_or_default();
        rest.extend(lines.split_first().map(|(heading, lines)| Chunk { heading: Some(*heading), lines }));
    }
    std::iter::once(Chunk { heading: None, lines: head }).chain(rest)
}

impl Chunk<'_, '_> {
    fn section(&self, language: Language, text: &str, diags: &mut Diagnostics) -> RawSection {
        let line = self.heading;
        let found = line.and_then(|line| heading(line.text));
        let (words, content, media_type) = found.unwrap_or(("", Content::Prose, ""));
        let span = line.map(Line::span).unwrap_or_default();
        let mut blocks = Vec::new();
        if !media_type.is_empty() {
            blocks.push(RawBlock::Text(RawText { text: media_type.to_owned(), span }));
        }
        blocks.extend(match content {
            Content::Prose => prose(self.lines, text, diags),
            Content::Sample => sample(self.lines, text),
            Content::Parameters(level) => parameter::blocks(self.lines, level, language),
        });
        RawSection { level: 2, heading: words.to_owned(), span, blocks }
    }
}

/// Paragraphs of a line each, and tables.
fn prose(lines: &[Line<'_>], text: &str, diags: &mut Diagnostics) -> Vec<RawBlock> {
    let mut blocks = Vec::new();
    let mut rest = lines;
    while let Some((line, after)) = rest.split_first() {
        if !after.first().is_some_and(|next| pipe_table::is_delimiter_row(next.text)) {
            blocks.push(RawBlock::Text(line.raw()));
            rest = after;
            continue;
        }
        // Here nothing but a line without a pipe says that a table is over.
        let len = rest.iter().take_while(|line| line.text.contains('|')).count().max(1);
        let (table, after) = rest.split_at(len);
        let end = table.last().map_or(line.start, |last| last.span().end as usize);
        let page = text.get(..end).unwrap_or_default();
        let table = pipe_table::parse_table(page, line.start, diags);
        let behind = table.span.end as usize;
        blocks.push(RawBlock::Table(table));
        let glued = page.get(behind..).unwrap_or_default().trim();
        if !glued.is_empty() {
            let span = Span::new(behind, end);
            blocks.push(RawBlock::Text(RawText { text: glued.to_owned(), span }));
        }
        rest = after;
    }
    blocks
}

/// How samples start, and the language of each.
const SAMPLES: &[(&str, &str)] = &[
    ("curl", "shell"),
    ("{", "json"),
    ("[", "json"),
    ("HTTP/", "http"),
    ("POST ", "http"),
    ("GET ", "http"),
];

/// The names of the languages that the copied page had tabs for, then one sample to the end.
fn sample(lines: &[Line<'_>], text: &str) -> Vec<RawBlock> {
    let language = |line: &Line<'_>| {
        SAMPLES.iter().find(|(start, _)| line.text.starts_with(start)).map(|(_, name)| *name)
    };
    let start = lines.iter().position(|line| language(line).is_some()).unwrap_or(lines.len());
    let (tabs, code) = lines.split_at(start);
    let mut blocks = tabs.iter().map(|line| RawBlock::Text(line.raw())).collect::<Vec<_>>();
    if let (Some(first), Some(last)) = (code.first(), code.last()) {
        let span = first.span().to(last.span());
        let text = text.get(span.start as usize..span.end as usize).unwrap_or_default();
        let language = language(first).unwrap_or_default().to_owned();
        blocks.push(RawBlock::Sample(RawSample { language, text: text.to_owned(), span }));
    }
    blocks
}

/// What stands before the first heading: the title, the request, an introduction.
#[derive(Default)]
struct Head<'a> {
    title: Option<RawText>,
    request: Vec<(Fact, Line<'a>)>,
    intro: Vec<RawBlock>,
}

impl<'a> Head<'a> {
    fn read(lines: &[Line<'a>]) -> Self {
        let mut head = Self::default();
        for line in lines {
            match fact(line.text) {
                Some(fact) => head.request.push((fact, *line)),
                None if head.title.is_none() => head.title = Some(line.raw()),
                None => head.intro.push(RawBlock::Text(line.raw())),
            }
        }
        head
    }

    fn sections(self, language: Language) -> Vec<RawSection> {
        let title = self.title.unwrap_or(RawText { text: String::new(), span: Span::default() });
        let span = self.request.first().map_or(title.span, |(_, line)| line.span());
        let request = span.to(self.request.last().map_or(span, |(_, line)| line.span()));
        let rows = self.request.iter().map(|(fact, line)| row(language.fact(*fact), *line)).collect();
        let table = RawTable { head: Vec::new(), rows, span: request };
        let title = RawSection { level: 1, heading: title.text, span: title.span, blocks: self.intro };
        let is_event = self.request.iter().any(|(fact, _)| *fact == Fact::EventType);
        let topic = if is_event { Topic::Event } else { Topic::Request };
        let table = (!table.rows.is_empty()).then(|| RawSection {
            level: 2,
            heading: language.heading(topic).to_owned(),
            span,
            blocks: vec![RawBlock::Table(table)],
        });
        std::iter::once(title).chain(table).collect()
    }
}

/// Whether a line is the type of an event and nothing else: `contact.user.created_v3`.
fn is_event_type(line: &str) -> bool {
    let is_version =
        |(_, version): (&str, &str)| !version.is_empty() && version.bytes().all(|b| b.is_ascii_digit());
    line.matches('.').count() > 1
        && line.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b"._".contains(&b))
        && line.rsplit_once("_v").is_some_and(is_version)
}

/// The fact that stands on a line of its own.
fn fact(line: &str) -> Option<Fact> {
    const METHODS: &[&str] = &["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"];
    let one_word = !line.contains(char::is_whitespace);
    // A line that names nothing but kinds of apps says who may call.
    let is_app = |word: &str| words::APPS.get(word).is_some();
    if METHODS.contains(&line) {
        Some(Fact::Method)
    } else if is_event_type(line) {
        Some(Fact::EventType)
    } else if one_word
        && (line.starts_with('/') || line.starts_with("https://") || line.starts_with("http://"))
    {
        Some(Fact::Url)
    } else if line.split(['、', '，', ',', ' ']).all(is_app) || line.split(['、', ',']).all(is_app) {
        Some(Fact::AppTypes)
    } else {
        None
    }
}

fn row(key: &str, value: Line<'_>) -> RawRow {
    let span = value.span();
    let key = RawCell { text: key.to_owned(), marks: Vec::new(), span };
    RawRow { level: None, cells: vec![key, value.cell()], span }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::Code;

    fn read(text: &str) -> (RawPage, Vec<Code>) {
        let mut diags = Diagnostics::new("page.md".into());
        let page = parse(text, &mut diags);
        (page, diags.into_vec().into_iter().map(|found| found.code).collect())
    }

    fn outline(text: &str) -> Vec<String> {
        let (page, found) = read(text);
        assert_eq!(found, []);
        let section = |section: &RawSection| {
            let blocks = section.blocks.iter().map(|block| match block {
                RawBlock::Text(text) => format!("text {}", text.text),
                RawBlock::Table(table) => format!("table of {}", table.rows.len()),
                RawBlock::Sample(sample) => format!("{} {}", sample.language, sample.text),
            });
            std::iter::once(format!("# {}", section.heading)).chain(blocks).collect::<Vec<_>>()
        };
        page.sections.iter().flat_map(section).collect()
    }

    #[test]
    fn the_head_names_the_request() {
        let (page, _) = read("改部门\nPATCH\n/open-apis/a/{id}\n自建应用\n说明。\n");
        assert_eq!(page.title.map(|title| title.text).as_deref(), Some("改部门"));
        let RawBlock::Table(table) = &page.sections[1].blocks[0] else { panic!("a table") };
        let rows = table.rows.iter().map(|row| (row.cells[0].text.as_str(), row.cells[1].text.as_str()));
        assert_eq!(
            rows.collect::<Vec<_>>(),
            [("HTTP Method", "PATCH"), ("HTTP URL", "/open-apis/a/{id}"), ("支持的应用类型", "自建应用")]
        );
    }

    #[test]
    fn a_heading_may_be_printed_twice_and_name_a_media_type() {
        assert_eq!(
            outline("a\n响应示例响应示例\n{}\nBody 参数application/json\n请求示例子\n"),
            ["# a", "# 响应示例", "json {}", "# Body 参数", "text application/json", "text 请求示例子"]
        );
    }

    #[test]
    fn a_table_ends_with_its_last_pipe_and_a_sample_with_the_next_heading() {
        assert_eq!(
            outline(
                "a\n错误码\nx | y |\n---|---|\n1 | 2 |\nb\n请求示例\nShell\ncurl 'x' \\\n-d '{\n}'\n返回响应\n"
            ),
            [
                "# a",
                "# 错误码",
                "table of 1",
                "text b",
                "# 请求示例",
                "text Shell",
                "shell curl 'x' \\\n-d '{\n}'",
                "# 返回响应"
            ]
        );
    }

    #[test]
    fn an_empty_page_has_nothing() {
        assert_eq!(outline(""), ["# "]);
    }
}
