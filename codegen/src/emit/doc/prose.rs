//! Markdown of several lines.

use super::inline::{Context, escaped, visible};

/// What a line is.
enum Line<'a> {
    Blank,
    Fence,
    /// A list's item, by the width of its indentation.
    Item {
        indent: usize,
        marker: &'a str,
        text: &'a str,
    },
    Row(&'a str),
    Text(&'a str),
}

/// What the line before was: neighbours of different kinds are parted by an empty line.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Item,
    Row,
    Text,
}

/// The lines of a page's Markdown, in a form that means the same to rustdoc.
pub(super) fn lines(markdown: &str) -> Vec<String> {
    let text = visible(markdown);
    let mut out = Writer::default();
    let mut source = text.lines();
    while let Some(line) = source.next() {
        match classify(line) {
            Line::Blank => out.part(),
            Line::Fence => out.code(&mut source),
            Line::Item { indent, marker, text } => out.item(indent, marker, text),
            Line::Row(row) => out.push(Kind::Row, escaped(row, Context::Prose)),
            Line::Text(text) => out.push(Kind::Text, escaped(text, Context::Prose)),
        }
    }
    while out.lines.last().is_some_and(String::is_empty) {
        out.lines.pop();
    }
    out.lines
}

fn classify(line: &str) -> Line<'_> {
    let text = line.trim();
    let indent = line.chars().take_while(|c| *c == ' ').count();
    let is_rule = text.chars().all(|c| "-=*_ ".contains(c));
    if text.is_empty() || is_rule {
        return Line::Blank;
    }
    if is_fence(text) {
        return Line::Fence;
    }
    if let Some((marker, text)) = item(text) {
        return Line::Item { indent, marker, text };
    }
    if text.starts_with('|') {
        Line::Row(text)
    } else {
        Line::Text(text.trim_start_matches(['#', '>', '+', ' ']))
    }
}

fn is_fence(text: &str) -> bool {
    text.starts_with("```") && !text.trim_start_matches('`').contains('`')
}

/// Marker and text of a list's item.
fn item(text: &str) -> Option<(&str, &str)> {
    let bullet = ["- ", "* ", "+ "].iter().find_map(|marker| text.strip_prefix(marker));
    if let Some(text) = bullet {
        return Some(("-", text.trim()));
    }
    let digits = text.chars().take_while(char::is_ascii_digit).count();
    let (number, rest) = text.split_at_checked(digits)?;
    let text = rest.strip_prefix(". ").or_else(|| rest.strip_prefix(") "))?;
    (1..=3).contains(&digits).then_some((number, text.trim()))
}

/// How far an item stands inside another, but for one behind a long number: what is not as far right as the text of the
/// item that it belongs to would be code of its own, which rustdoc compiles and runs.
const INDENT: usize = 4;

#[derive(Default)]
struct Writer {
    lines: Vec<String>,
    last: Option<Kind>,
    /// Of the items around the present one, how far the page indents them and how far they indent what is in them.
    around: Vec<(usize, usize)>,
}

impl Writer {
    fn push(&mut self, kind: Kind, line: String) {
        if line.trim().is_empty() {
            return;
        }
        if self.last.is_some_and(|last| last != kind) {
            self.part();
        }
        if kind != Kind::Item {
            self.around.clear();
        }
        self.last = Some(kind);
        self.lines.push(Self::guarded(kind, line));
    }

    /// A line of a paragraph that would begin a list or a heading is none.
    fn guarded(kind: Kind, line: String) -> String {
        match kind {
            Kind::Text if line.starts_with(['-', '=', '+', '#', '>']) => format!("\\{line}"),
            Kind::Item | Kind::Row | Kind::Text => line,
        }
    }

    fn item(&mut self, indent: usize, marker: &str, text: &str) {
        if text.is_empty() {
            return;
        }
        while self.around.last().is_some_and(|(around, _)| *around >= indent) {
            self.around.pop();
        }
        let column = self.around.iter().map(|(_, inside)| inside).sum();
        let marker = if marker == "-" { "-".to_owned() } else { format!("{marker}.") };
        let line = format!("{}{marker} {}", " ".repeat(column), escaped(text, Context::Prose));
        self.push(Kind::Item, line);
        self.around.push((indent, INDENT.max(marker.len() + 1)));
    }

    /// A code block, closed even where the page does not close it.
    fn code<'a>(&mut self, source: &mut impl Iterator<Item = &'a str>) {
        self.part();
        self.around.clear();
        self.lines.push("```text".to_owned());
        let inside = source
            .take_while(|line| !is_fence(line.trim()))
            .map(|line| line.trim_end().replace("```", "'''"));
        self.lines.extend(inside);
        self.lines.push("```".to_owned());
        self.last = None;
        self.part();
    }

    /// An empty line, but not two.
    fn part(&mut self) {
        if self.lines.last().is_some_and(|line| !line.is_empty()) {
            self.lines.push(String::new());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn becomes(markdown: &str, expected: &str) {
        assert_eq!(lines(markdown).join("\n"), expected);
    }

    #[test]
    fn a_paragraph_behind_a_list_is_parted_from_it() {
        becomes("a\n- b\n- c\nd", "a\n\n- b\n- c\n\nd");
    }

    #[test]
    fn nested_items_are_nested_again() {
        becomes("1. a\n  - b\n     - c\n- d", "1. a\n    - b\n        - c\n- d");
    }

    #[test]
    fn a_code_block_is_never_left_open_nor_run() {
        becomes("a\n```rust\nfn main() {}", "a\n\n```text\nfn main() {}\n```");
    }

    #[test]
    fn what_is_in_an_item_of_a_long_number_is_no_code() {
        becomes("100. a\n\n  - b\n     - c", "100. a\n\n     - b\n         - c");
        becomes("- a\n  100. b\n\n     - c", "- a\n    100. b\n\n         - c");
    }

    #[test]
    fn headings_and_rules_do_not_break_out() {
        becomes("# a\n===\n    b", "a\n\nb");
    }
}
