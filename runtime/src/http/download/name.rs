//! What a downloaded file is called: a name that is one on every system, whoever chose it.

use percent_encoding::percent_decode_str;

use crate::codec::steers;

/// Names of devices, whatever stands behind their dot.
const DEVICES: [&str; 6] = ["con", "prn", "aux", "nul", "conin$", "conout$"];

/// The longest name in bytes: some systems take 255, and callers add to it.
const LONGEST: usize = 200;

/// The name in a `Content-Disposition`; the encoded form says more than the plain one.
pub(super) fn of(disposition: &str) -> Option<String> {
    let parameters = parameters(disposition);
    let parameter = |name: &str| {
        parameters.iter().find(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value)
    };
    let decode = |text: &str| percent_decode_str(text).decode_utf8_lossy().into_owned();
    // Behind the character set and the language.
    let encoded = parameter("filename*").map(|value| decode(value.splitn(3, '\'').nth(2).unwrap_or(value)));
    encoded.as_deref().and_then(safe).or_else(|| safe(&decode(parameter("filename")?)))
}

/// The name alone, without what no system takes or only some do: paths, drives, devices, controls.
fn safe(name: &str) -> Option<String> {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let shown = last.chars().filter(|letter| is_shown(*letter));
    let plain = |letter| if matches!(letter, '<' | '>' | ':' | '"' | '|' | '?' | '*') { '_' } else { letter };
    let name: String = shown.map(plain).collect();
    let name = name.trim_start().trim_end_matches(['.', ' ']);
    // What begins with a dot is hidden, and some of it is obeyed: `.bashrc`, `.htaccess`.
    let hidden = name.trim_start_matches(['.', ' ']);
    match name {
        "" => None,
        name if is_device(name) => Some(shortened(&format!("_{name}"))),
        name if hidden.len() < name.len() => Some(shortened(&format!("_{hidden}"))),
        name => Some(shortened(name)),
    }
}

/// Neither controls nor marks that show a text in another order than it has: `exe.gpj` for `jpg.exe`. What joins letters is a
/// part of some scripts.
fn is_shown(letter: char) -> bool {
    !steers(letter) || matches!(letter, '\u{200c}' | '\u{200d}')
}

fn is_device(name: &str) -> bool {
    let stem = name.split('.').next().unwrap_or_default().trim_end().to_lowercase();
    let numbered = |device: &str| {
        let number = stem.strip_prefix(device).map(|rest| rest.chars().collect::<Vec<_>>());
        number.is_some_and(|number| matches!(number.as_slice(), ['0'..='9' | '¹' | '²' | '³']))
    };
    DEVICES.contains(&stem.as_str()) || numbered("com") || numbered("lpt")
}

/// At most so many bytes, of which the extension is worth most.
fn shortened(name: &str) -> String {
    const LONGEST_EXTENSION: usize = 20;

    if name.len() <= LONGEST {
        return name.to_owned();
    }
    let extension = name.rfind('.').and_then(|dot| name.get(dot..)).unwrap_or_default();
    let extension = if extension.len() <= LONGEST_EXTENSION { extension } else { "" };
    let most = LONGEST - extension.len();
    let end = (0..=most).rev().find(|end| name.is_char_boundary(*end)).unwrap_or_default();
    let stem = name.get(..end).unwrap_or_default();
    format!("{}{extension}", stem.trim_end_matches(['.', ' ']))
}

/// The parameters of a header: `; key=value`, where a value in quotes may hold `;` and escaped quotes.
fn parameters(header: &str) -> Vec<(String, String)> {
    let (mut quoted, mut escaped) = (false, false);
    let mut pieces = Vec::new();
    let mut piece = String::new();
    for letter in header.chars() {
        match letter {
            letter if escaped => {
                piece.push(letter);
                escaped = false;
            }
            '\\' if quoted => escaped = true,
            '"' => quoted = !quoted,
            ';' if !quoted => pieces.push(std::mem::take(&mut piece)),
            letter => piece.push(letter),
        }
    }
    pieces.push(piece);
    let pairs = pieces.iter().skip(1).filter_map(|piece| piece.split_once('='));
    pairs.map(|(key, value)| (key.trim().to_owned(), value.trim().to_owned())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn row_16_a_name_is_one_on_every_system() {
        for (name, expected) in [
            ("a.pdf", Some("a.pdf")),
            ("../../.ssh/a.pdf", Some("a.pdf")),
            ("C:\\Windows\\evil.exe", Some("evil.exe")),
            ("C:evil.exe", Some("C_evil.exe")),
            ("a.txt:stream", Some("a.txt_stream")),
            ("CON", Some("_CON")),
            ("con.json", Some("_con.json")),
            ("com7.txt", Some("_com7.txt")),
            ("LPT¹", Some("_LPT¹")),
            ("nul .txt", Some("_nul .txt")),
            ("console", Some("console")),
            ("com10", Some("com10")),
            ("a\0b\r\n.txt", Some("ab.txt")),
            ("a\u{202e}gpj.exe", Some("agpj.exe")),
            ("a\u{61c}b\u{2028}c\u{e0041}.txt", Some("abc.txt")),
            ("a. . ", Some("a")),
            (".bashrc", Some("_bashrc")),
            ("dir/.. .ssh", Some("_ssh")),
            (". con", Some("_con")),
            ("报告 1.pdf", Some("报告 1.pdf")),
            ("..", None),
            (" ", None),
            ("\0", None),
            ("a/", None),
        ] {
            assert_eq!(safe(name).as_deref(), expected, "{name:?}");
        }
    }

    #[test]
    fn a_long_name_keeps_its_extension() {
        let name = safe(&format!("{}.pdf", "图".repeat(200))).expect("a name");
        assert!(name.len() <= LONGEST && name.ends_with("图.pdf"), "{name}");
        let name = safe(&format!("a.{}", "b".repeat(5000))).expect("a name");
        assert_eq!(name.len(), LONGEST);
        let dots = safe(&format!("{} {}", "a".repeat(199), "b".repeat(100)));
        assert_eq!(dots, Some("a".repeat(199)), "an end that some systems leave away");
        let device = safe(&format!("con.{}", "a".repeat(196))).expect("a name");
        assert!(device.starts_with("_con.") && device.len() <= LONGEST, "{device}");
        let letters = safe(&"\u{1f4c4}".repeat(300)).expect("a name");
        assert_eq!(letters.chars().count(), LONGEST / 4);
    }

    #[test]
    fn row_16_a_header_that_lies_names_what_it_can() {
        for (disposition, expected) in [
            ("attachment; filename*=UTF-8''a%zz%ff.pdf", Some("a%zz\u{fffd}.pdf")),
            ("attachment; filename*=UTF-8'en'it's.pdf", Some("it's.pdf")),
            ("attachment; filename*=UTF-8''; filename=b.pdf", Some("b.pdf")),
            ("attachment; filename*=UTF-8''%2e%2e%2f%2e%2e; filename=\"..\"", None),
            ("attachment; filename*=a.pdf", Some("a.pdf")),
            ("attachment; filename=\"a;b.pdf", Some("a;b.pdf")),
            ("attachment; filename=\"..\\\\evil.exe\"", Some("evil.exe")),
            ("attachment; FILENAME=a.pdf; filename=b.pdf", Some("a.pdf")),
            ("attachment; filename=", None),
            ("filename=a.pdf", None),
            ("", None),
            (";;=;filename", None),
        ] {
            assert_eq!(of(disposition).as_deref(), expected, "{disposition}");
        }
    }
}
