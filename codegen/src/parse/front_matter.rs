//! Front matter: `---` YAML or an HTML comment, one `key: value` a line in both.

use crate::{diag::Span, raw::RawText};

/// What the front matter says.
#[derive(Debug, Default, PartialEq)]
pub(super) struct FrontMatter {
    pub title: Option<RawText>,
    pub full_path: Option<String>,
    pub source_url: Option<String>,
    pub section: Option<String>,
    /// When the site changed the page, as it says.
    pub updated: Option<String>,
    pub condensed: bool,
}

/// The front matter and the offset of the first byte below it (0 where there is none).
pub(super) fn split(text: &str) -> (FrontMatter, usize) {
    [("---\n", "\n---"), ("<!--\n", "\n-->")]
        .into_iter()
        .find_map(|(open, close)| between(text, open, close))
        .map_or_else(Default::default, |(start, end, body)| (read(text, start, end), body))
}

/// Where the lines between the markers start and end, and where the line after them starts.
fn between(text: &str, open: &str, close: &str) -> Option<(usize, usize, usize)> {
    let rest = text.strip_prefix(open)?;
    // The line end before the closing marker may be the one that ends the opening marker.
    let start = open.len() - 1;
    let end = start + text.get(start..)?.find(close)?;
    let after = end + close.len();
    let body = text.get(after..)?.find('\n').map_or(text.len(), |line_end| after + line_end + 1);
    (!rest.is_empty()).then_some((start, end, body))
}

fn read(text: &str, start: usize, end: usize) -> FrontMatter {
    let mut front = FrontMatter::default();
    let mut offset = start;
    for line in text.get(start..end).unwrap_or_default().split_inclusive('\n') {
        let span = Span::new(offset, offset + line.trim_end().len());
        offset += line.len();
        let Some((key, value)) = line.split_once(':') else { continue };
        let value = unquote(value.trim());
        if value.is_empty() {
            continue;
        }
        match key.trim() {
            "title" => front.title = Some(RawText { text: value.to_owned(), span }),
            "fullPath" => front.full_path = Some(value.to_owned()),
            "section" => front.section = Some(value.to_owned()),
            "source" | "source_url" | "url" => front.source_url = Some(value.to_owned()),
            "updateTime" | "updatedAt" | "last_remote_update_timestamp" => {
                front.updated = Some(value.to_owned());
            }
            "condensed" => front.condensed = true,
            // Ids and days change without the endpoint changing.
            _ => {}
        }
    }
    front
}

fn unquote(value: &str) -> &str {
    ['"', '\''].into_iter().find_map(|quote| value.strip_prefix(quote)?.strip_suffix(quote)).unwrap_or(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn reads(text: &str, title: &str, rest: &str) {
        let (front, body) = split(text);
        assert_eq!(front.title.map(|t| t.text).unwrap_or_default(), title);
        assert_eq!(&text[body..], rest);
    }

    #[test]
    fn yaml_and_comments_are_front_matter() {
        reads("---\ntitle: \"a: b\"\nid: 7\n---\n# x\n", "a: b", "# x\n");
        reads("<!--\ntitle: a\nsource: https://x\n-->\n# x\n", "a", "# x\n");
    }

    #[test]
    fn a_page_without_front_matter_starts_at_its_first_byte() {
        reads("# x\n", "", "# x\n");
        reads("---\nnever closed\n", "", "---\nnever closed\n");
        reads("---\n---\nrest", "", "rest");
        reads("", "", "");
    }
}
