//! Samples without a fence: lines from `{` to `}`.

/// Where the lines behind the sample start that begins at byte `start`, if one does: an opening bracket alone on its
/// line, then indented or empty lines up to the bracket that closes it.
pub(super) fn end(text: &str, start: usize) -> Option<usize> {
    let mut lines = text.get(start..)?.split_inclusive('\n');
    let first = lines.next()?;
    let close = match first.trim_end() {
        "{" => "}",
        "[" => "]",
        _ => return None,
    };
    let mut at = start + first.len();
    // The first line that is not indented decides, so that no line is looked at by two samples.
    for line in lines {
        at += line.len();
        if !(line.starts_with([' ', '\t']) || line.trim().is_empty()) {
            return (line.trim_end() == close).then_some(at);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sample_ends_with_its_bracket() {
        assert_eq!(end("{\n  \"a\": {\n\n  }\n} \nb\n", 0), Some(19));
        assert_eq!(end("x\n[\n  1\n]", 2), Some(9));
    }

    #[test]
    fn other_brackets_are_prose() {
        for text in ["{\nfoo\n}\n", "{ a }\n", "{\n  a\n", "{\n  a\n]\n", ""] {
            assert_eq!(end(text, 0), None, "{text}");
        }
    }
}
