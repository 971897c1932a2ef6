//! The border: whatever is printed passes here, and nothing else prints.
//!
//! Pages, paths, messages of the system and of git are from outside. On a terminal they could move the cursor, colour or
//! hide what stands beside them; on CI a line that begins with `::` is a command. A [`Text`] can be made only by the
//! functions here, and each of them takes that power away; only a [`Command`] is one, and its parts cannot add another.

use feishu_codegen::printable::{one_line, printable, steers};
use std::{
    backtrace::{Backtrace, BacktraceStatus},
    fmt::{self, Display, Write as _},
    io::{self, Write as _},
    panic,
};

/// What may be printed.
pub(crate) struct Text(String);

impl Text {
    #[cfg(test)]
    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }

    /// Lines for people and programs.
    pub(crate) fn plain(text: &str) -> Self {
        Self(without_commands(&printable(text)))
    }

    /// Lines with the colours that we gave them, for a terminal.
    pub(crate) fn coloured(text: &str) -> Self {
        let mut shown = String::with_capacity(text.len());
        let mut rest = text;
        while let Some((before, behind)) = rest.split_once('\u{1b}') {
            let colour = colour(behind);
            shown.push_str(&printable(before));
            shown.push_str(if colour.is_empty() { "?" } else { "\u{1b}" });
            shown.push_str(colour);
            rest = behind.get(colour.len()..).unwrap_or_default();
        }
        shown.push_str(&printable(rest));
        Self(without_commands(&shown))
    }

    /// JSON, in which any character can be spelled.
    pub(crate) fn json(text: &str) -> Self {
        let mut shown = String::with_capacity(text.len());
        for c in text.chars() {
            if steers(c) {
                for unit in c.encode_utf16(&mut [0; 2]) {
                    // Writing to a String cannot fail.
                    let _ = write!(shown, "\\u{unit:04x}");
                }
            } else {
                shown.push(c);
            }
        }
        Self(shown.replace("##[", "##\\u005b"))
    }

    /// The only lines that CI obeys.
    pub(crate) fn commands(commands: impl IntoIterator<Item = Command>) -> Self {
        Self(commands.into_iter().map(|Command(line)| line + "\n").collect())
    }
}

/// A workflow command, as GitHub's runner reads it from a step's output.
pub(crate) struct Command(String);

impl Command {
    /// `::error file=…,line=1::message`; name and keys are ours, the rest may be anybody's.
    pub(crate) fn new(name: &'static str, properties: &[(&'static str, &str)], message: &str) -> Self {
        let escaped = |text: &str| {
            let text = printable(text).replace("##[", "##\\[").replace('%', "%25");
            text.replace('\r', "%0D").replace('\n', "%0A")
        };
        let property = |(key, value): &(&str, &str)| {
            format!("{key}={}", escaped(value).replace(':', "%3A").replace(',', "%2C"))
        };
        let properties = properties.iter().map(property).collect::<Vec<_>>().join(",");
        Self(format!("::{name} {properties}::{}", escaped(message)))
    }
}

/// What came from outside, within a line of ours: it stays in that line.
pub(crate) struct Outside<T>(pub(crate) T);

impl<T: Display> Display for Outside<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&one_line(&self.0.to_string()))
    }
}

/// Writes to stdout. A reader that has seen enough (`| head`) is no failure.
pub(crate) fn print(text: &Text) -> io::Result<()> {
    let mut stdout = io::stdout().lock();
    match stdout.write_all(text.0.as_bytes()).and_then(|()| stdout.flush()) {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        done => done,
    }
}

/// Writes a line to stderr. Where even that is closed, nobody is left to be told.
pub(crate) fn tell(line: &str) {
    let _ = writeln!(io::stderr(), "{}", without_commands(&one_line(line)));
}

/// What a panic says may quote a page, and passes here as well.
pub(crate) fn guard_panics() {
    panic::set_hook(Box::new(|info| {
        tell(&info.to_string());
        let trace = Backtrace::capture();
        if trace.status() == BacktraceStatus::Captured {
            trace.to_string().lines().for_each(tell);
        }
    }));
}

/// The rest of an escape sequence that only colours: `[1;31m`.
fn colour(behind: &str) -> &str {
    let Some(parameters) = behind.strip_prefix('[') else { return "" };
    let length = parameters.bytes().take_while(|b| b.is_ascii_digit() || *b == b';').count();
    let is_colour = parameters.as_bytes().get(length) == Some(&b'm');
    if is_colour { behind.get(..length + 2).unwrap_or_default() } else { "" }
}

/// No line that begins with `::` and none that holds `##[`, which a runner takes for commands.
fn without_commands(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    for line in text.split_inclusive('\n') {
        let start = line.len() - line.trim_start().len();
        let (blank, rest) = line.split_at(start);
        shown.push_str(blank);
        if rest.starts_with("::") {
            shown.push('\\');
        }
        shown.push_str(&rest.replace("##[", "##\\["));
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ordinary_text_stays() {
        let text = "长度\t1 :: a\n  ## b\n";
        assert_eq!(Text::plain(text).0, text);
        assert_eq!(Text::coloured(text).0, text);
        assert_eq!(Text::json(text).0, text);
    }

    #[test]
    fn no_control_character_passes() {
        let steering = "\u{1b}[31m\r\u{7}\u{9b}2J\u{7f}\u{202e}\u{2067}\u{200f}\u{2028}";
        for shown in [Text::plain(steering), Text::coloured(steering)] {
            assert!(!shown.0.replace("\u{1b}[31m", "").chars().any(steers), "{:?}", shown.0);
        }
        assert_eq!(Text::json("\"\u{e0041}\"").0, "\"\\udb40\\udc41\"");
        assert_eq!(Text::json("\"\u{9b}\u{202e}##[a\"").0, "\"\\u009b\\u202e##\\u005ba\"");
        assert_eq!(Outside("a\n::b\u{1b}c").to_string(), "a ::b?c");
    }

    #[test]
    fn colours_pass_and_no_other_sequence() {
        assert_eq!(Text::coloured("\u{1b}[1;31ma\u{1b}[0m").0, "\u{1b}[1;31ma\u{1b}[0m");
        for sequence in ["\u{1b}]0;a\u{7}", "\u{1b}[2J", "\u{1b}", "\u{1b}[31", "\u{1b}[?25lm", "\u{9b}31m"] {
            let shown = Text::coloured(sequence).0;
            assert!(!shown.chars().any(steers), "{shown:?}");
        }
        assert_eq!(Text::plain("\u{1b}[31ma").0, "?[31ma");
    }

    #[test]
    fn no_line_but_a_command_is_one() {
        let shown = Text::plain("::add-mask::a\n \t::stop-commands::b\na ##[error]c\n").0;
        assert_eq!(shown, "\\::add-mask::a\n \t\\::stop-commands::b\na ##\\[error]c\n");
        let command =
            Command::new("error", &[("file", "a\n::add-mask::b,line=1"), ("line", "2")], "c\n::d\u{1b}%");
        assert_eq!(
            Text::commands([command]).0,
            "::error file=a%0A%3A%3Aadd-mask%3A%3Ab%2Cline=1,line=2::c%0A::d?%25\n"
        );
    }
}
