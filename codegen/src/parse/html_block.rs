//! `:::html` blocks: tables, samples and callouts, read with scraper.

use super::{html_element::Element, html_source, level_mark};
use crate::{
    diag::{Code, Diagnostics, Span},
    raw::{RawBlock, RawCell, RawMark, RawRow, RawSample, RawTable, RawText},
};
use scraper::{ElementRef, Html, Node};

/// Reads the block `text`, which starts at byte `offset` of the page.
///
/// The tree is no deeper than `html_source` lets it be, so that walking it by recursion is safe.
pub(super) fn parse(text: &str, offset: usize, diags: &mut Diagnostics) -> Vec<RawBlock> {
    let source = html_source::prepare(text, offset);
    if let Some(span) = source.broken_off {
        diags.push(Code::TableBrokenOff, span, "the table ends inside this row");
    }
    for (span, rows) in &source.commented {
        let message = format!("{rows} rows stand inside a comment and were left out");
        diags.push(Code::RowCommented, *span, message);
    }
    let html = Html::parse_fragment(&source.html);
    let whole = Span::new(offset, offset + text.len());
    // Elements are made in the order of their start tags, so the n-th has the n-th place. Where the parser sees other
    // tags, because of a stray quote, none can be told.
    let is_placed = |node: &ElementRef<'_>| element(*node).is_placed();
    let ids = html.tree.nodes().filter_map(ElementRef::wrap).filter(is_placed).map(|node| node.id());
    let ids = ids.collect::<Vec<_>>();
    let places = if ids.len() == source.places.len() { source.places } else { Vec::new() };
    let place = |id| ids.binary_search(&id).ok().and_then(|at| places.get(at)).copied();
    let mut walk = Walk {
        place: &|node| place(node.id()).unwrap_or(whole),
        whole,
        blocks: Vec::new(),
        loose: Text::default(),
    };
    walk.blocks(html.root_element());
    walk.flush();
    walk.blocks
}

fn element(node: ElementRef<'_>) -> Element {
    Element::parsed(node.value().name())
}

/// The block level: what stands beside tables.
struct Walk<'a> {
    /// Where the content of a placed element stands.
    place: &'a dyn Fn(ElementRef<'_>) -> Span,
    whole: Span,
    blocks: Vec<RawBlock>,
    /// Text that stands in no table.
    loose: Text,
}

impl Walk<'_> {
    fn blocks(&mut self, parent: ElementRef<'_>) {
        for child in parent.children() {
            if let Node::Text(text) = child.value() {
                self.loose.push(text);
            }
            let Some(node) = ElementRef::wrap(child) else { continue };
            match element(node) {
                Element::Table | Element::DataTable => {
                    self.flush();
                    self.blocks.push(RawBlock::Table(self.table(node)));
                }
                Element::Code => {
                    self.flush();
                    self.blocks.push(RawBlock::Sample(self.sample(node)));
                }
                Element::Alert => {
                    self.flush();
                    self.loose.element(node);
                    self.flush();
                }
                Element::Block => {
                    self.flush();
                    self.blocks(node);
                    self.flush();
                }
                _ => self.loose.element(node),
            }
        }
    }

    fn flush(&mut self) {
        let text = std::mem::take(&mut self.loose).finish(Flow::Paragraphs);
        if !text.is_empty() {
            self.blocks.push(RawBlock::Text(RawText { text, span: self.whole }));
        }
    }

    fn sample(&self, node: ElementRef<'_>) -> RawSample {
        let text = node.text().collect::<String>();
        RawSample {
            language: node.attr("language").unwrap_or_default().to_owned(),
            text,
            span: (self.place)(node),
        }
    }

    fn table(&self, node: ElementRef<'_>) -> RawTable {
        let flow = if element(node) == Element::DataTable { Flow::Paragraphs } else { Flow::Line };
        let mut rows = Rows { flow, ..Rows::default() };
        self.rows(node, &mut rows);
        rows.finish((self.place)(node))
    }

    fn rows(&self, parent: ElementRef<'_>, rows: &mut Rows) {
        for node in parent.child_elements() {
            match element(node) {
                Element::Row => rows.rows.push(self.row(node, rows.flow)),
                Element::TableHead if rows.head.is_none() => {
                    rows.head = Some(rows.rows.len());
                    self.rows(node, rows);
                }
                // A cell without a row is a row of its own cells.
                Element::Cell => rows.loose_cell(self.cell(node, rows.flow)),
                _ => self.rows(node, rows),
            }
        }
    }

    fn row(&self, node: ElementRef<'_>, flow: Flow) -> RawRow {
        let mut cells = Vec::with_capacity(4);
        self.cells(node, flow, &mut cells);
        let level = node.attr("level").and_then(|level| level.trim().parse().ok());
        RawRow { level, cells, span: (self.place)(node) }
    }

    /// Text that stands in a row without a cell around it is a cell all the same.
    fn cells(&self, parent: ElementRef<'_>, flow: Flow, cells: &mut Vec<RawCell>) {
        for child in parent.children() {
            if let Node::Text(text) = child.value()
                && !text.trim().is_empty()
            {
                let text = text.trim().to_owned();
                cells.push(RawCell { text, marks: Vec::new(), span: (self.place)(parent) });
            }
            let Some(node) = ElementRef::wrap(child) else { continue };
            match element(node) {
                Element::Cell => cells.push(self.cell(node, flow)),
                _ => self.cells(node, flow, cells),
            }
        }
    }

    fn cell(&self, node: ElementRef<'_>, flow: Flow) -> RawCell {
        let mut text = Text::default();
        text.children(node);
        let marks = std::mem::take(&mut text.marks);
        RawCell { text: text.finish(flow), marks, span: (self.place)(node) }
    }
}

/// The rows of a table while they are gathered.
#[derive(Default)]
#[allow(clippy::struct_field_names, reason = "the rows of a table are its rows")]
struct Rows {
    flow: Flow,
    rows: Vec<RawRow>,
    /// Which row is the head.
    head: Option<usize>,
    /// Whether the last row was made of cells that stood in none.
    loose: bool,
}

impl Rows {
    fn loose_cell(&mut self, cell: RawCell) {
        if let Some(row) = self.rows.last_mut().filter(|_| self.loose) {
            row.span = row.span.to(cell.span);
            row.cells.push(cell);
            return;
        }
        self.loose = true;
        self.rows.push(RawRow { level: None, span: cell.span, cells: vec![cell] });
    }

    /// The first row of the head is the head; a table without one starts with it all the same.
    fn finish(mut self, span: Span) -> RawTable {
        let head = self.head.unwrap_or_default();
        let head = if head < self.rows.len() { self.rows.remove(head).cells } else { Vec::new() };
        level_mark::settle(&mut self.rows);
        // Where no row says how deep it stands, none is nested.
        if self.rows.iter().all(|row| row.level.is_none()) {
            self.rows.iter_mut().for_each(|row| row.level = Some(0));
        }
        RawTable { head: head.into_iter().map(|cell| cell.text).collect(), rows: self.rows, span }
    }
}

/// Markdown gathered from inline elements.
#[derive(Default)]
struct Text {
    markdown: String,
    marks: Vec<RawMark>,
    tags: Tags,
}

/// How the name in a tag is spelled.
#[derive(Clone, Copy, Debug, Default)]
enum Tags {
    /// In code marks.
    #[default]
    Marked,
    /// As it is, as pipe tables have it in the meaning of a value.
    Bare,
}

impl Text {
    fn push(&mut self, text: &str) {
        self.markdown.push_str(text);
    }

    fn children(&mut self, parent: ElementRef<'_>) {
        for child in parent.children() {
            if let Node::Text(text) = child.value() {
                self.push(text);
            } else if let Some(node) = ElementRef::wrap(child) {
                self.element(node);
            }
        }
    }

    fn element(&mut self, node: ElementRef<'_>) {
        let attr = |name| node.attr(name).unwrap_or_default().trim().to_owned();
        match element(node) {
            Element::EnumItem => {
                let mut inner = Self { tags: Tags::Bare, ..Self::default() };
                inner.children(node);
                let marks = std::mem::take(&mut inner.marks);
                self.marks.push(RawMark::EnumItem { key: attr("key"), text: inner.finish(Flow::Items) });
                self.marks.extend(marks);
            }
            Element::Scope => self.scope(node, attr("name"), attr("desc")),
            Element::Tag => self.tag(node, &attr("type")),
            Element::AppTypes => self.marks.push(RawMark::AppTypes(attr("types"))),
            // On a line of its own it leaves an empty line, which ends the paragraph.
            Element::Break if self.markdown.ends_with(char::is_whitespace) => {}
            Element::Break => self.push(" "),
            Element::Alert => self.alert(node, &attr("type")),
            Element::Image => {}
            Element::Bold => self.wrapped("**", node),
            Element::Link => self.link(node, &attr("href")),
            Element::Item => self.lines("- ", node),
            Element::Block | Element::Table | Element::DataTable | Element::Row | Element::Code => {
                self.lines("", node);
            }
            Element::Cell => self.lines("", node),
            Element::TableHead | Element::TableBody | Element::Transparent => self.children(node),
        }
    }

    /// A scope stays in the text too, which often speaks of it: 需要申请以下权限：….
    fn scope(&mut self, node: ElementRef<'_>, name: String, description: String) {
        let mut inner = Self::default();
        inner.children(node);
        let printed = Some(inner.finish(Flow::Line)).filter(|text| !text.is_empty());
        let description = printed.unwrap_or(description);
        if name.is_empty() {
            self.push(&format!(" {description} "));
        } else {
            self.push(&format!("`{name}` {description}"));
            self.marks.push(RawMark::Scope { name, description });
        }
    }

    /// The tag's text stays in the sentence; a token is a mark besides.
    fn tag(&mut self, node: ElementRef<'_>, kind: &str) {
        if let Some(token) = kind.strip_prefix("token-") {
            self.marks.push(RawMark::Token(token.to_owned()));
        }
        match self.tags {
            Tags::Marked => self.wrapped("`", node),
            Tags::Bare => self.children(node),
        }
    }

    fn wrapped(&mut self, mark: &str, node: ElementRef<'_>) {
        let start = self.markdown.len();
        self.push(mark);
        self.children(node);
        let empty = self.markdown.get(start + mark.len()..).is_none_or(|inner| inner.trim().is_empty());
        if empty {
            self.markdown.truncate(start);
        } else {
            self.push(mark);
        }
    }

    /// A callout is a quote that says how serious it is; pages leave many of them empty.
    fn alert(&mut self, node: ElementRef<'_>, kind: &str) {
        let mut inner = Self::default();
        inner.children(node);
        self.marks.append(&mut inner.marks);
        let text = inner.finish(Flow::Paragraphs).replace('\n', "\n>\n> ");
        if text.is_empty() {
            return;
        }
        let kind = match kind {
            "error" => "Error",
            "warn" => "Warning",
            _ => "Tip",
        };
        self.push(&format!("\n\n> **{kind}**: {text}\n\n"));
    }

    fn link(&mut self, node: ElementRef<'_>, href: &str) {
        self.push("[");
        self.children(node);
        self.push("](");
        self.push(href);
        self.push(")");
    }

    fn lines(&mut self, prefix: &str, node: ElementRef<'_>) {
        self.push("\n");
        self.push(prefix);
        self.children(node);
        self.push("\n");
    }

    /// The text as its paragraphs, one a line. A line end inside a paragraph is a blank, as Markdown
    /// has it. Wide blanks at the start stay: before a name they say how deep its row stands.
    fn finish(self, flow: Flow) -> String {
        let text = self.markdown.trim_end().trim_start_matches(|c: char| c.is_ascii_whitespace());
        if !text.contains('\n') {
            return if text.len() == self.markdown.len() { self.markdown } else { text.to_owned() };
        }
        match flow {
            Flow::Line => text.replace('\n', " "),
            Flow::Paragraphs => paragraphs(text, |text| text.replace('\n', " ")),
            Flow::Items => paragraphs(text, items),
        }
    }
}

/// The paragraphs of `text`, one a line.
fn paragraphs(text: &str, spell: impl Fn(&str) -> String) -> String {
    let paragraphs = text.split("\n\n").map(|text| spell(text.trim_matches('\n')));
    paragraphs.filter(|text| !text.trim().is_empty()).collect::<Vec<_>>().join("\n")
}

/// The lines of a paragraph as one, but each list item on its own.
fn items(paragraph: &str) -> String {
    let mut out = String::with_capacity(paragraph.len());
    for line in paragraph.lines() {
        if !out.is_empty() {
            let is_item = ["- ", "* "].iter().any(|mark| line.trim_start().starts_with(mark));
            out.push(if is_item { '\n' } else { ' ' });
        }
        out.push_str(line);
    }
    out
}

/// What line ends in a cell mean.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Flow {
    /// Nothing: the cell is one paragraph.
    #[default]
    Line,
    /// Paragraphs stand apart by an empty line.
    Paragraphs,
    /// The same, and list items by a line end.
    Items,
}
