//! What the HTML parser is given: a block of the page, balanced, bounded and with places.
//!
//! scraper knows no byte offsets, and an HTML parser needs quadratic time for some broken input
//! (elements nested without end, a tag of a million attributes). Both are settled before it starts:
//! the places of table parts are listed in their order, every element is closed exactly once, none
//! is nested deeper than [`MAX_OPEN`], and a `<` that opens no element we know is text.
//!
//! Parsing is a good part of all the time that reading takes, so the parser gets no more than it
//! needs: short names, and no attribute that nobody asks for.

use super::html_element::Element;
use crate::diag::Span;
use memchr::{memchr, memchr3_iter, memmem};
use std::borrow::Cow;

/// Elements open at once. Pages need about ten.
const MAX_OPEN: usize = 48;

/// Bytes of one tag. The longest on the platform's pages has about 400.
const MAX_TAG: usize = 4096;

/// Bytes of a tag's name that are looked at. No element we know has a longer one.
const MAX_NAME: usize = 24;

/// A block, ready for the parser.
#[derive(Debug)]
pub(super) struct Source {
    pub html: String,
    /// The content of each placed element, as bytes of the page, in the order of their start tags.
    pub places: Vec<Span>,
    /// The innermost row or cell that the block left open.
    pub broken_off: Option<Span>,
    /// The comments that hold rows, and how many rows each holds.
    pub commented: Vec<(Span, usize)>,
}

/// Prepares `block`, which starts at byte `offset` of the page.
pub(super) fn prepare(block: &str, offset: usize) -> Source {
    let source = Source {
        html: String::with_capacity(block.len() + block.len() / 8),
        places: Vec::new(),
        broken_off: None,
        commented: Vec::new(),
    };
    let mut balance = Balance { source, offset, open: Vec::new() };
    let mut rest = block;
    let mut comments = true;
    while let Some(at) = memchr(b'<', rest.as_bytes()) {
        let (text, tail) = rest.split_at(at);
        balance.text(text);
        let start = block.len() - tail.len();
        rest = if let Some((comment, after)) = comment(tail, &mut comments) {
            balance.leave_out(comment, start);
            after
        } else if let Some(tag) = Tag::read(tail) {
            balance.tag(&tag, block, start)
        } else {
            balance.source.html.push_str("&lt;");
            tail.get(1..).unwrap_or_default()
        };
    }
    balance.text(rest);
    balance.finish(block.len())
}

/// The comment at the start of `text`, and what stands behind it. `any` tells whether there may be the end of one, so that
/// a page of beginnings is searched once.
fn comment<'a>(text: &'a str, any: &mut bool) -> Option<(&'a str, &'a str)> {
    const END: &str = "-->";
    let inner = text.strip_prefix("<!--").filter(|_| *any)?;
    let end = memmem::find(inner.as_bytes(), END.as_bytes());
    *any = end.is_some();
    text.split_at_checked(text.len() - inner.len() + end? + END.len())
}

/// How many rows begin in a text.
fn rows(text: &str) -> usize {
    let tags = text.match_indices('<').filter_map(|(at, _)| Tag::read(text.get(at..)?));
    tags.filter(|tag| tag.element == Element::Row && !tag.end).count()
}

/// A start or end tag of an element we know.
struct Tag<'a> {
    element: Element,
    end: bool,
    self_closing: bool,
    attributes: &'a str,
    /// What stands behind `md-code-`.
    language: &'a str,
    len: usize,
}

impl<'a> Tag<'a> {
    /// Reads the tag at the start of `text`, which starts with `<`.
    fn read(text: &'a str) -> Option<Self> {
        let inner = text.get(1..)?;
        let (end, inner) = inner.strip_prefix('/').map_or((false, inner), |inner| (true, inner));
        let start = inner.as_bytes().get(..MAX_NAME).unwrap_or(inner.as_bytes());
        let name_len =
            start.iter().position(|b| !b.is_ascii_alphanumeric() && *b != b'-').unwrap_or(start.len());
        let (name, after) = inner.split_at(name_len);
        if name.is_empty() {
            return None;
        }
        let element = Element::of(name).or_else(|| Element::of(&name.to_ascii_lowercase()))?;
        let close = tag_end(after)?;
        let attributes = after.get(..close)?;
        let self_closing = attributes.ends_with('/');
        let attributes = attributes.trim_end_matches('/').trim();
        let language = name.strip_prefix("md-code-").unwrap_or_default();
        let len = text.len() - after.len() + close + 1;
        Some(Self { element, end, self_closing, attributes, language, len })
    }
}

/// Where the tag's `>` stands: the first one outside quotes. Only behind `=` does a quote open, as the HTML parser has it,
/// and none reaches into another tag of the platform's. A quote that is never closed, or a tag that is too long, is no
/// tag.
fn tag_end(text: &str) -> Option<usize> {
    let bytes = text.as_bytes().get(..MAX_TAG).unwrap_or(text.as_bytes());
    let mut at = 0;
    loop {
        let found = at + bytes.get(at..)?.iter().position(|b| matches!(b, b'>' | b'<' | b'"' | b'\''))?;
        at = found + 1;
        match bytes.get(found)? {
            b'>' => return Some(found),
            b'<' => return None,
            quote if opens(bytes.get(..found)?) => match quote_end(text, bytes, at, *quote)? {
                Quote::Closed(end) => at = end + 1,
                Quote::Never(end) => return Some(end),
            },
            _ => {}
        }
    }
}

/// Whether a quote opens something behind `before`.
fn opens(before: &[u8]) -> bool {
    before.trim_ascii_end().ends_with(b"=")
}

/// Where what a quote opens ends.
enum Quote {
    Closed(usize),
    /// The quote is never closed; the tag ends here.
    Never(usize),
}

/// Where the quote that opens before `start` ends.
fn quote_end(text: &str, bytes: &[u8], start: usize, quote: u8) -> Option<Quote> {
    let rest = bytes.get(start..)?;
    let mut end = None;
    for at in memchr3_iter(quote, b'>', b'<', rest).map(|at| start + at) {
        match bytes.get(at)? {
            b'>' => end = end.or(Some(at)),
            b'<' if end.is_some() && is_ours(text.get(at..)) => return end.map(Quote::Never),
            b'<' => {}
            _ => return Some(Quote::Closed(at)),
        }
    }
    None
}

/// Whether `text` starts with a tag of the platform's.
fn is_ours(text: Option<&str>) -> bool {
    text.is_some_and(|text| ["<md-", "</md-"].iter().any(|tag| text.starts_with(tag)))
}

/// Attributes with a quote too many or too few, spelled as the writer meant them: `key=a"` and `key="a` as `key="a"`.
fn repaired(attributes: &str) -> Cow<'_, str> {
    if attributes.bytes().filter(|b| *b == b'"').count() % 2 == 0 {
        return Cow::Borrowed(attributes);
    }
    let mut parts = attributes.split('=');
    let mut name = parts.next().unwrap_or_default().trim();
    let mut out = String::with_capacity(attributes.len() + 2);
    let mut part = parts.next();
    while let Some(value) = part {
        part = parts.next();
        let (value, next) = match (part, value.trim_end().rsplit_once(char::is_whitespace)) {
            (Some(_), Some((value, next))) => (value, next),
            (Some(_), None) => ("", value),
            (None, _) => (value, ""),
        };
        let value = value.trim_matches(|c: char| c.is_whitespace() || c == '"').replace('"', "");
        out.extend([" ", name, "=\"", &value, "\""]);
        name = next.trim_matches('"');
    }
    Cow::Owned(out)
}

/// An element that is not closed yet.
struct Open {
    element: Element,
    place: Option<usize>,
}

struct Balance {
    source: Source,
    offset: usize,
    open: Vec<Open>,
}

impl Balance {
    /// Blanks between rows and cells are half of all text; the parser need not see them.
    fn text(&mut self, text: &str) {
        let between = self.open.last().is_some_and(|open| open.element.is_frame());
        if !(between && text.bytes().all(|b| b.is_ascii_whitespace())) {
            self.source.html.push_str(text);
        }
    }

    /// Rows that a writer took out are none of the page's.
    fn leave_out(&mut self, comment: &str, start: usize) {
        let rows = rows(comment);
        if rows > 0 {
            let start = self.offset + start;
            self.source.commented.push((Span::new(start, start + comment.len()), rows));
        }
    }

    /// Takes the tag at `start` and returns what follows it.
    fn tag<'b>(&mut self, tag: &Tag<'_>, block: &'b str, start: usize) -> &'b str {
        let after = start + tag.len;
        if tag.end {
            self.close(tag.element, start);
        } else {
            self.close_implied(tag.element, start);
            if self.open.len() < MAX_OPEN {
                self.start(tag, after);
            }
            if tag.element == Element::Code {
                return self.verbatim(block, after);
            }
        }
        block.get(after..).unwrap_or_default()
    }

    fn start(&mut self, tag: &Tag<'_>, content: usize) {
        let Some(name) = tag.element.parser_name() else { return };
        let place = tag.element.is_placed().then(|| {
            let at = self.offset + content;
            self.source.places.push(Span::new(at, at));
            self.source.places.len() - 1
        });
        let html = &mut self.source.html;
        html.push('<');
        html.push_str(name);
        if !tag.language.is_empty() {
            html.push_str(" language=");
            html.push_str(tag.language);
        }
        if tag.element.has_attributes() && !tag.attributes.is_empty() {
            html.push(' ');
            html.push_str(repaired(tag.attributes).trim_start());
        }
        html.push('>');
        if tag.element.is_void() {
            return;
        }
        self.open.push(Open { element: tag.element, place });
        if tag.self_closing {
            self.close(tag.element, content);
        }
    }

    /// Code is text, whatever stands in it; only its own end tag ends it.
    fn verbatim<'b>(&mut self, block: &'b str, start: usize) -> &'b str {
        let content = block.get(start..).unwrap_or_default();
        let len = memmem::find(content.as_bytes(), b"</md-code").unwrap_or(content.len());
        let (code, rest) = content.split_at(len);
        self.source.html.push_str(&code.replace('<', "&lt;"));
        rest
    }

    /// A row ends the row before it, a cell the cell before it, even if the page forgot to.
    fn close_implied(&mut self, element: Element, at: usize) {
        let outer = match element {
            Element::Cell => &[Element::Row, Element::Table, Element::DataTable][..],
            Element::Row => &[Element::TableHead, Element::TableBody, Element::Table, Element::DataTable],
            Element::TableHead | Element::TableBody => &[Element::Table, Element::DataTable],
            _ => return,
        };
        let keep = self.open.iter().rposition(|open| outer.contains(&open.element)).map_or(0, |at| at + 1);
        self.close_down_to(keep, at);
    }

    /// Closes the innermost open `element` and what is open inside it; an end tag too many is
    /// dropped. A cell's end tag does not reach out of its row, nor a row's out of its table.
    fn close(&mut self, element: Element, at: usize) {
        let is_wall = |open: Element| match element {
            Element::Table | Element::DataTable => false,
            Element::Row | Element::TableHead | Element::TableBody => open.is_table(),
            Element::Cell => open == Element::Row,
            _ => open == Element::Cell,
        };
        let innermost = self.open.iter().rposition(|open| open.element == element || is_wall(open.element));
        let found = |at: &usize| self.open.get(*at).is_some_and(|open| open.element == element);
        if let Some(keep) = innermost.filter(found) {
            self.close_down_to(keep, at);
        }
    }

    fn close_down_to(&mut self, keep: usize, at: usize) {
        let end = Span::new(self.offset + at, self.offset + at);
        for open in self.open.drain(keep..).rev() {
            self.source.html.push_str("</");
            self.source.html.push_str(open.element.parser_name().unwrap_or_default());
            self.source.html.push('>');
            if let Some(place) = open.place.and_then(|place| self.source.places.get_mut(place)) {
                *place = place.to(end);
            }
        }
    }

    fn finish(mut self, len: usize) -> Source {
        let left = self
            .open
            .iter()
            .rev()
            .find(|open| matches!(open.element, Element::Row | Element::Cell))
            .and_then(|open| open.place);
        self.close_down_to(0, len);
        self.source.broken_off = left.and_then(|place| self.source.places.get(place).copied());
        self.source
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn becomes(block: &str, html: &str) {
        assert_eq!(prepare(block, 0).html, html);
    }

    #[test]
    fn plain_html_rows_become_rows_that_the_parser_keeps() {
        becomes("<tr><th>a</th></tr>", "<r><c>a</c></r>");
    }

    #[test]
    fn an_element_is_closed_exactly_once() {
        becomes("<md-tr><md-td>a</md-td></md-td></md-tr>", "<r><c>a</c></r>");
        becomes("<md-tr><md-td>a<md-td>b", "<r><c>a</c><c>b</c></r>");
    }

    #[test]
    fn a_bracket_that_opens_no_element_is_text() {
        becomes("map<string, X> 1 < 2 <String", "map&lt;string, X> 1 &lt; 2 &lt;String");
    }

    #[test]
    fn attributes_go_to_the_parser_where_they_say_something() {
        becomes("<md-tr level=\"1\"><md-td width=\"9\">a", "<r level=\"1\"><c>a</c></r>");
    }

    #[test]
    fn a_quote_too_many_opens_nothing() {
        becomes("<md-td a=\"1\"\">b</md-td> \"", "<c>b</c> \"");
        becomes("<md-td a = '>'>b", "<c>b</c>");
    }

    #[test]
    fn a_stray_quote_is_no_part_of_a_value() {
        becomes("<md-enum-item key=a\" >b</md-enum-item>", "<e key=\"a\">b</e>");
        becomes(
            "<md-perm name=\"a:b\" desc=c d\" tags=\"\">e</md-perm>",
            "<o name=\"a:b\" desc=\"c d\" tags=\"\">e</o>",
        );
    }

    #[test]
    fn a_quote_that_nobody_closes_ends_with_its_tag() {
        becomes(
            "<md-enum-item key=\"a >b</md-enum-item><md-enum-item key=\"c\" >d</md-enum-item>",
            "<e key=\"a\">b</e><e key=\"c\">d</e>",
        );
        becomes("<md-perm name=\"a:b\" desc=\"1 > 0\">c", "<o name=\"a:b\" desc=\"1 > 0\">c</o>");
    }

    #[test]
    fn what_a_writer_took_out_is_not_there() {
        becomes("<md-tr><md-td>a<!--</md-td></md-tr><md-tr><md-td>b--></md-td></md-tr>", "<r><c>a</c></r>");
        becomes("<md-td>a <!-- b", "<c>a &lt;!-- b</c>");
        let commented = |block: &str| prepare(block, 10).commented;
        assert_eq!(commented("<md-tr>a</md-tr><!--<md-tr>b</md-tr><TR>c-->"), [(Span::new(26, 54), 2)]);
        assert_eq!(commented("<!-- why --><md-tr><!-- </md-tr> --></md-tr>"), []);
    }

    #[test]
    fn code_is_verbatim() {
        becomes(
            "<md-code-json>\"<at id=1><br>\"</md-code-json>",
            "<v language=json>\"&lt;at id=1>&lt;br>\"</v>",
        );
    }

    #[test]
    fn places_are_bytes_of_the_page() {
        let source = prepare("<md-tr><md-td>ab</md-td></md-tr>", 100);
        assert_eq!(source.places, [Span::new(107, 124), Span::new(114, 116)]);
        assert_eq!(source.broken_off, None);
    }

    #[test]
    fn a_row_left_open_is_told() {
        assert_eq!(prepare("<md-table><md-tr><md-td>ab", 0).broken_off, Some(Span::new(24, 26)));
        assert_eq!(prepare("<md-table><md-tr><md-td>ab</md-td></md-tr>", 0).broken_off, None);
    }

    #[test]
    fn nesting_is_bounded() {
        let html = prepare(&"<div>".repeat(10_000), 0).html;
        assert_eq!(html.matches("<div").count(), MAX_OPEN);
        assert_eq!(html.matches("</div>").count(), MAX_OPEN);
    }
}
