//! Text that is no Unicode, made readable.

use std::borrow::Cow;

/// What takes the place of half a character.
const REPLACEMENT: &[u8] = b"\\ufffd";

/// The same JSON with U+FFFD for what no text can hold: halves of surrogate pairs, as a name cut in two leaves them, and
/// bytes that are no UTF-8. `None` where there is nothing of that kind.
pub(crate) fn unicode(json: &[u8]) -> Option<Vec<u8>> {
    let whole = String::from_utf8_lossy(json);
    let mended = surrogates(whole.as_bytes());
    match (whole, mended) {
        (_, Some(mended)) => Some(mended),
        (Cow::Owned(whole), None) => Some(whole.into_bytes()),
        (Cow::Borrowed(_), None) => None,
    }
}

fn surrogates(json: &[u8]) -> Option<Vec<u8>> {
    let mut mended = Vec::new();
    let mut rest = json;
    let mut lone = false;
    while let Some(at) = rest.iter().position(|byte| *byte == b'\\') {
        let (before, escape) = rest.split_at(at);
        mended.extend_from_slice(before);
        let (kept, len) = match (unit(escape), escape.get(6..).and_then(unit)) {
            (Some(0xD800..=0xDBFF), Some(0xDC00..=0xDFFF)) => (escape.get(..12), 12),
            (Some(0xD800..=0xDFFF), _) => (None, 6),
            (Some(_), _) => (escape.get(..6), 6),
            (None, _) => (escape.get(..2), 2),
        };
        lone |= kept.is_none() && len == 6;
        mended.extend_from_slice(kept.unwrap_or(if len == 6 { REPLACEMENT } else { escape }));
        rest = escape.get(len..).unwrap_or_default();
    }
    mended.extend_from_slice(rest);
    lone.then_some(mended)
}

/// The code unit of an escape: `\ud83d`.
fn unit(escape: &[u8]) -> Option<u16> {
    let hex = escape.strip_prefix(b"\\u")?.get(..4).filter(|hex| hex.iter().all(u8::is_ascii_hexdigit))?;
    u16::from_str_radix(str::from_utf8(hex).ok()?, 16).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn half_a_character_is_replaced_and_everything_else_kept() {
        for (json, expected) in [
            (r#"{"a": "x\ud83d"}"#, Some(r#"{"a": "x\ufffd"}"#)),
            (r#"["\udE00\uD83D"]"#, Some(r#"["\ufffd\ufffd"]"#)),
            (r#"["\ud83d\ud83d\ude00"]"#, Some(r#"["\ufffd\ud83d\ude00"]"#)),
            (r#"["\ud83d\n"]"#, Some(r#"["\ufffd\n"]"#)),
            (r#"["\ud83d\ude00 \u00e9 \\ud83d"]"#, None),
            (r#"["\ud8"#, None),
            ("[\"\\", None),
            ("", None),
        ] {
            assert_eq!(unicode(json.as_bytes()).as_deref(), expected.map(str::as_bytes), "{json}");
        }
        assert_eq!(unicode(b"[\"a\xff\"]").as_deref(), Some("[\"a\u{fffd}\"]".as_bytes()));
    }
}
