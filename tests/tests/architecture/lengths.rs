//! No file and no function is longer than a reader can hold.
//!
//! Functions are read as rustfmt lays them out, which CI checks: the first line of one and its last are indented alike.
//! So those that a macro makes count as well.

use crate::source::list;
use feishu_tests::root;
use std::fs;

/// The crates that people write; all of their targets count.
const CRATES: &[&str] = &["codegen", "fetch", "fuzz", "runtime", "tests", "xtask"];

/// Lines of a file.
const LONGEST_FILE: usize = 450;

/// Lines of a function, from its name to its last bracket.
const LONGEST_FUNCTION: usize = 60;

/// Half of a crate's functions have no more lines.
const MEDIAN: usize = 12;

/// Tables of words, which are as long as there are words.
const WORDS: &str = "codegen/src/words/";

/// The files of a crate by path, with their texts.
fn files(krate: &str) -> Vec<(String, String)> {
    let mut files = Vec::new();
    for part in ["src", "tests", "benches", "fuzz_targets"] {
        let folder = root().join(krate).join(part);
        if folder.is_dir() {
            list(&folder, &mut files);
        }
    }
    let named = files.iter().map(|file| {
        let path = file.strip_prefix(root()).unwrap().to_string_lossy().replace('\\', "/");
        (path, fs::read_to_string(file).unwrap())
    });
    named.collect()
}

/// Each function of a text: its name, and how many lines it has.
fn functions(text: &str) -> Vec<(&str, usize)> {
    let lines = text.lines().collect::<Vec<_>>();
    let starts = lines.iter().enumerate().filter_map(|(at, line)| Some((at, name(line)?)));
    starts.filter_map(|(at, name)| Some((name, length(&lines[at..])?))).collect()
}

/// The name of the function that begins in a line.
fn name(line: &str) -> Option<&str> {
    let (before, behind) = line.trim_start().split_once("fn ").filter(|(before, _)| is_head(before))?;
    let end = behind.find(['(', '<']).filter(|end| *end > 0 && is_name(&behind[..*end]));
    end.map(|end| &behind[..end]).filter(|_| before.is_empty() || before.ends_with(' '))
}

/// Whether only words stand there that may stand before `fn`.
fn is_head(text: &str) -> bool {
    let words = ["pub", "const", "async", "unsafe", "extern", "\"C\"", "default"];
    text.split_whitespace()
        .all(|word| words.contains(&word) || word.starts_with("pub(") || word.ends_with(')'))
}

fn is_name(text: &str) -> bool {
    text.chars().all(|c| c.is_alphanumeric() || c == '_')
}

/// How many lines the function has that begins in the first one; `None` where it is only announced.
fn length(lines: &[&str]) -> Option<usize> {
    let first = lines[0];
    let indent = &first[..first.len() - first.trim_start().len()];
    if first.ends_with(['}', ';']) {
        return first.ends_with('}').then_some(1);
    }
    let back =
        lines.iter().enumerate().skip(1).filter_map(|(at, line)| Some((at, line.strip_prefix(indent)?)));
    let mut ends = back.filter(|(_, line)| *line == "}" || line.starts_with(')') && line.ends_with(';'));
    ends.next().filter(|(_, line)| *line == "}").map(|(at, _)| at + 1)
}

/// What is too long in a file.
fn too_long(path: &str, text: &str) -> Vec<String> {
    let lines = text.lines().count();
    let file =
        (lines > LONGEST_FILE && !path.starts_with(WORDS)).then(|| format!("{path} has {lines} lines"));
    let functions = functions(text).into_iter().filter(|(_, lines)| *lines > LONGEST_FUNCTION);
    file.into_iter()
        .chain(functions.map(|(name, lines)| format!("{path}: {name} has {lines} lines")))
        .collect()
}

#[test]
fn no_file_and_no_function_is_too_long() {
    let files = CRATES.iter().flat_map(|krate| files(krate));
    let found = files.flat_map(|(path, text)| too_long(&path, &text)).collect::<Vec<_>>();
    assert_eq!(found, [""; 0]);
}

#[test]
fn half_of_the_functions_of_every_crate_are_short() {
    for krate in CRATES {
        let files = files(krate);
        let mut lengths =
            files.iter().flat_map(|(_, text)| functions(text)).map(|(_, lines)| lines).collect::<Vec<_>>();
        lengths.sort_unstable();
        let median = lengths[lengths.len() / 2];
        assert!(median <= MEDIAN, "{krate}: {median}");
    }
}

#[test]
fn what_is_too_long_is_found() {
    let function = |lines: usize| {
        format!("    pub(crate) async fn f(\n    ) {{\n{}    }}\n", "        g();\n".repeat(lines - 3))
    };
    let text = format!("impl A {{\n{}{}}}\n", function(60), function(61));
    assert_eq!(too_long("a.rs", &text), ["a.rs: f has 61 lines"]);
    assert_eq!(too_long("a.rs", &"\n".repeat(451)), ["a.rs has 451 lines"]);
    assert_eq!(too_long("codegen/src/words/zh.rs", &"\n".repeat(451)), [""; 0]);
}

#[test]
fn functions_are_told_from_what_only_looks_like_one() {
    let text = "trait T {\n    fn a(&self);\n    fn b(\n        &self,\n    ) -> u8;\n    fn c() {}\n}\n\
                const fn d<T>() -> u8\nwhere\n    T: A,\n{\n    0\n}\nlet e: fn () = d;\n/// fn f() {\n";
    assert_eq!(functions(text), [("c", 1), ("d", 6)]);
}
