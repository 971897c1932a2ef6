//! Markdown inside a line.

use crate::printable::steers;
use std::{cell::LazyCell, collections::BTreeMap};

/// Where a text stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::emit) enum Context {
    /// In a paragraph or list.
    Prose,
    /// In a table's cell, which a `|` would end.
    Cell,
    /// In a link, which cannot hold another and may itself stand in a cell.
    Link,
}

/// Where addresses that begin with a slash lead.
const SITE: &str = "https://open.feishu.cn/document";

/// Beginnings of addresses inside the platform's docs.
const INTERNAL: &[&str] = &["/ssl:ttdoc/", "/document/"];

/// Longest value that is shown; samples of file contents go on for pages.
const MAX_CODE: usize = 200;

/// The text without characters that reorder or hide text; a tab is a space, and so is what parts lines besides their ends.
pub(in crate::emit) fn visible(text: &str) -> String {
    let is_blank = |c: char| matches!(c, '\t' | '\u{2028}' | '\u{2029}');
    text.chars().map(|c| if is_blank(c) { ' ' } else { c }).filter(|c| !steers(*c)).collect()
}

/// The text on one line.
fn on_one_line(text: &str) -> String {
    visible(&text.replace(['\n', '\r'], " "))
        .split(' ')
        .filter(|word| !word.is_empty())
        .collect::<Vec<_>>()
        .join(" ")
}

/// A text of a page on one line: its Markdown is kept, everything else stands for itself.
pub(in crate::emit) fn escaped(text: &str, context: Context) -> String {
    let text = on_one_line(text);
    let mut out = String::with_capacity(text.len());
    let runs = LazyCell::new(|| Runs::of(&text));
    // Where the middle of the next link is, as bytes from the end: it is looked for once, however many brackets open.
    let mut middle = usize::MAX;
    let mut rest = text.as_str();
    while let Some(c) = rest.chars().next() {
        let taken = match c {
            '`' => code_span(rest, runs.closing(rest), context, &mut out),
            '\\' => backslash(rest, &mut out),
            '!' if rest.starts_with("![") => 1,
            '[' => {
                if middle > rest.len() {
                    middle = rest.find("](").map_or(0, |at| rest.len() - at);
                }
                if middle > 0 && rest.len() - middle < MAX_LINK {
                    link_or_bracket(rest, context, &mut out)
                } else {
                    escape('[', &mut out)
                }
            }
            ']' | '<' => escape(c, &mut out),
            // Three of them are the fence of code, which rustdoc compiles and runs.
            '~' if rest.starts_with("~~~") => escape(c, &mut out),
            '|' if context != Context::Prose => escape(c, &mut out),
            'h' if is_address(rest) => bare_address(rest, context, &mut out),
            _ => {
                out.push(c);
                c.len_utf8()
            }
        };
        rest = rest.get(taken..).unwrap_or_default();
    }
    out
}

/// A value as code.
pub(in crate::emit) fn code(text: &str, context: Context) -> String {
    let text = on_one_line(text);
    let mut shown = text.chars().take(MAX_CODE).collect::<String>();
    if shown.len() < text.len() {
        shown.push('…');
    }
    if context == Context::Cell {
        shown = shown.replace('|', "\\|");
    }
    match (shown.is_empty(), longest_run(&shown)) {
        (true, _) => "`\"\"`".to_owned(),
        (false, 0) => format!("`{shown}`"),
        (false, run) => {
            let fence = "`".repeat(run + 1);
            format!("{fence} {shown} {fence}")
        }
    }
}

/// A link, or its text alone where the address is none of the web or where a link holds it already.
pub(in crate::emit) fn link(text: &str, address: &str, context: Context) -> String {
    match absolute(address) {
        Some(url) if context != Context::Link => match escaped(text, Context::Link) {
            shown if shown.is_empty() => format!("<{url}>"),
            shown => format!("[{shown}]({url})"),
        },
        _ => escaped(text, context),
    }
}

fn longest_run(text: &str) -> usize {
    text.split(|c| c != '`').map(str::len).max().unwrap_or_default()
}

fn escape(c: char, out: &mut String) -> usize {
    out.push('\\');
    out.push(c);
    c.len_utf8()
}

/// A backslash that escapes stays one; any other stands for itself.
fn backslash(rest: &str, out: &mut String) -> usize {
    match rest.chars().nth(1) {
        Some(next) if next.is_ascii_punctuation() => {
            out.push('\\');
            out.push(next);
            1 + next.len_utf8()
        }
        _ => escape('\\', out),
    }
}

/// Code up to the same number of backticks; without them, the backticks are text.
fn code_span(rest: &str, closing: Option<usize>, context: Context, out: &mut String) -> usize {
    let run = ticks(rest);
    let (fence, inside) = rest.split_at(run);
    if let Some(end) = closing {
        let text = inside.get(..end).unwrap_or_default();
        let text = if context == Context::Cell { text.replace('|', "\\|") } else { text.to_owned() };
        out.push_str(fence);
        out.push_str(&text);
        out.push_str(fence);
        run + end + run
    } else {
        out.push_str(&"\\`".repeat(run));
        run
    }
}

/// How many backticks a text begins with.
fn ticks(text: &str) -> usize {
    text.len() - text.trim_start_matches('`').len()
}

/// Where runs of backticks begin in a text, by their length. Looked for once: a text may be made of them.
struct Runs {
    length: usize,
    starts: BTreeMap<usize, Vec<usize>>,
}

impl Runs {
    fn of(text: &str) -> Self {
        let mut starts = BTreeMap::<_, Vec<_>>::new();
        let mut at = 0;
        for piece in text.split_inclusive(|c| c != '`') {
            let run = ticks(piece);
            if run > 0 {
                starts.entry(run).or_default().push(at);
            }
            at += piece.len();
        }
        Self { length: text.len(), starts }
    }

    /// Where, behind the run that `rest` of the text begins with, one of its length begins.
    fn closing(&self, rest: &str) -> Option<usize> {
        let run = ticks(rest);
        let inside = self.length - rest.len() + run;
        let starts = self.starts.get(&run)?;
        let next = starts.get(starts.partition_point(|start| *start < inside))?;
        Some(next - inside)
    }
}

/// Longest text and address of a link, so that unclosed brackets cost no more than that.
const MAX_LINK: usize = 2_000;

fn link_or_bracket(rest: &str, context: Context, out: &mut String) -> usize {
    let Some((text, address, taken)) = split_link(rest) else { return escape('[', out) };
    out.push_str(&link(text, address, context));
    taken
}

/// The parts of `[text](address)` and its length.
fn split_link(rest: &str) -> Option<(&str, &str, usize)> {
    let window = rest.get(..rest.floor_char_boundary(MAX_LINK))?;
    let middle = window.find("](")?;
    let text = window.get(1..middle)?;
    let address = window.get(middle + 2..)?;
    let end = address.find(')')?;
    is_balanced(text).then_some((text, address.get(..end)?, middle + 2 + end + 1))
}

/// Deepest nesting of brackets in the text of a link.
const MAX_NESTED: i32 = 8;

/// Whether each bracket in the text of a link is closed. It is seldom looked at to its end where it is not: each of the
/// brackets that open before a link may be the one that begins it.
fn is_balanced(text: &str) -> bool {
    let step = |depth: i32, byte| match byte {
        b'[' if depth >= MAX_NESTED => None,
        b'[' => Some(depth + 1),
        b']' if depth == 0 => None,
        b']' => Some(depth - 1),
        _ => Some(depth),
    };
    text.bytes().try_fold(0, step) == Some(0)
}

/// The address on the web, if it leads there and needs no escape.
fn absolute(address: &str) -> Option<String> {
    let address = address.trim();
    let internal = INTERNAL.iter().find_map(|start| address.strip_prefix(start));
    let url = internal.map_or_else(|| address.to_owned(), |path| format!("{SITE}/{path}"));
    (is_address(&url) && url.chars().all(is_plain)).then_some(url)
}

fn is_address(text: &str) -> bool {
    ["https://", "http://"]
        .iter()
        .any(|scheme| text.strip_prefix(scheme).is_some_and(|host| !host.is_empty()))
}

/// What an address consists of, but for brackets.
fn is_plain(c: char) -> bool {
    c.is_ascii_alphanumeric() || "-._~:/?#@!$&'*+,;=%".contains(c)
}

fn bare_address(rest: &str, context: Context, out: &mut String) -> usize {
    let length = rest.find(|c| !is_plain(c)).unwrap_or(rest.len());
    let url =
        rest.get(..length).unwrap_or_default().trim_end_matches(['.', ',', ';', ':', '!', '?', '\'', '*']);
    if context == Context::Link {
        out.push_str(url);
    } else {
        out.push('<');
        out.push_str(url);
        out.push('>');
    }
    url.len().max(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn becomes(text: &str, expected: &str) {
        assert_eq!(escaped(text, Context::Prose), expected);
    }

    #[test]
    fn brackets_and_tags_stand_for_themselves() {
        becomes("a[0] is Vec<T>", r"a\[0\] is Vec\<T>");
        becomes("[x]: y", r"\[x\]: y");
    }

    #[test]
    fn links_into_the_docs_become_absolute() {
        becomes("see [it](/ssl:ttdoc/uk/x)", "see [it](https://open.feishu.cn/document/uk/x)");
        becomes("[it](/document/uk/x)", "[it](https://open.feishu.cn/document/uk/x)");
    }

    #[test]
    fn links_to_anything_but_the_web_become_text() {
        becomes("[click](javascript:alert(1)", "click");
        becomes("[it](//evil)", "it");
        becomes("[see https://a.cn/b](//evil)", "see <https://a.cn/b>");
    }

    #[test]
    fn bare_addresses_become_links() {
        becomes("看 https://a.cn/b。", "看 <https://a.cn/b>。");
        becomes("[https://a.cn](https://a.cn)", "[https://a.cn](https://a.cn)");
    }

    #[test]
    fn code_is_kept_and_unclosed_code_is_text() {
        becomes("`Vec<T>` and ``a`b``", "`Vec<T>` and ``a`b``");
        becomes("a ` b", r"a \` b");
        becomes("`` a `b` ``", "`` a `b` ``");
        becomes("``` a `` b ` c `` d", r"\`\`\` a `` b ` c `` d");
        becomes(r"\``a` `b`", r"\``a` `b`");
    }

    #[test]
    fn hidden_characters_are_dropped() {
        becomes("a\u{202e}b\u{7}c", "abc");
        becomes("a\u{61c}b\u{e0041}c\u{2028}d", "abc d");
    }

    #[test]
    fn no_text_is_the_fence_of_code() {
        becomes("~~~rust", r"\~~~rust");
        becomes("a ~~b~~ ~ `~~~`", "a ~~b~~ ~ `~~~`");
        becomes("~~~~~", r"\~\~\~~~");
        becomes("[~~~](https://a.cn)", r"[\~~~](https://a.cn)");
    }

    #[test]
    fn a_pipe_does_not_end_a_cell() {
        assert_eq!(escaped("a|b `c|d`", Context::Cell), r"a\|b `c\|d`");
        assert_eq!(escaped("[a|b](https://a.cn)", Context::Cell), r"[a\|b](https://a.cn)");
        assert_eq!(code("a|b", Context::Cell), r"`a\|b`");
    }

    #[test]
    fn a_value_with_backticks_is_still_code() {
        assert_eq!(code("a`b", Context::Prose), "`` a`b ``");
        assert_eq!(code("", Context::Prose), "`\"\"`");
    }
}
