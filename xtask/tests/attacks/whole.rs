//! Whatever stands in the folder and however a run ends: what is somebody else's is as it was, and a generated file is the
//! old one or the new one.

use super::*;
use proptest::prelude::*;
use std::{
    process::Stdio,
    time::{Duration, Instant},
};

/// Files of somebody else: beside ours, where ours will be, and called like what runs leave behind.
const FOREIGN: &[&str] = &[
    "CHANGELOG.md",
    "Cargo.lock",
    "files.txt.bak",
    "src/main.rs",
    "src/lib.rs.new",
    "model/zoo_v1.json.new",
    "model/old_v1.json",
    "tests/by_hand.rs",
    "services/zoo_v1/CHANGELOG.md",
    "services/zoo_v1/src/animal/mine.rs",
    // The new pages make this one.
    "services/zoo_v1/src/animal/groom.rs",
    ".xtask-mine/new-0",
    ".xtask-0123456789abcdef-0123456789abcdef-Ab12cd/new-0",
    ".xtask-file",
];

/// How the run ends.
#[derive(Clone, Copy, Debug)]
enum Ending {
    Finished,
    /// So many parts in a hundred of its usual time after it began.
    Killed(u32),
    /// So many microseconds after it began to write, where it writes.
    KilledWriting(u64),
    /// Something is in the way.
    Failed,
    /// Two at once.
    Twice,
}

fn ending() -> impl Strategy<Value = Ending> {
    prop_oneof![
        Just(Ending::Finished),
        (20_u32..110).prop_map(Ending::Killed),
        (0_u64..3_000).prop_map(Ending::KilledWriting),
        Just(Ending::Failed),
        Just(Ending::Twice),
    ]
}

/// The folder's files, relative to it.
fn inside(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let name = |path: PathBuf| path.strip_prefix(folder).unwrap().to_string_lossy().into_owned();
    contents(folder).into_iter().map(|(path, bytes)| (name(path), bytes)).collect()
}

fn pages(root: &Path, docs: &str, methods: &[&str], text: &str) {
    for method in methods {
        write(&root.join(docs).join(format!("{method}.md")), page(&url(method)).replace("喂养动物。", text));
    }
}

/// Whether a run has begun to write: it has made a folder of its own.
fn writes(out: &Path) -> bool {
    let names = fs::read_dir(out).into_iter().flatten().flatten().map(|entry| entry.file_name());
    let is_its_own =
        |name: &str| name.starts_with(".xtask-") && !FOREIGN.iter().any(|theirs| theirs.starts_with(name));
    names.into_iter().any(|name| is_its_own(&name.to_string_lossy()))
}

fn runs(root: &Path, ending: Ending, usual: Duration) {
    let start = || {
        command(root, "gen --docs new --out out").stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap()
    };
    let mut first = start();
    match ending {
        Ending::Killed(part) => {
            let started = Instant::now();
            while started.elapsed() < usual * part / 100 {
                std::hint::spin_loop();
            }
            let _ = first.kill();
        }
        Ending::KilledWriting(micros) => {
            while first.try_wait().unwrap().is_none() && !writes(&root.join("out")) {
                std::hint::spin_loop();
            }
            let started = Instant::now();
            while started.elapsed() < Duration::from_micros(micros) {
                std::hint::spin_loop();
            }
            let _ = first.kill();
        }
        Ending::Twice => drop(start().wait().unwrap()),
        Ending::Finished | Ending::Failed => {}
    }
    first.wait().unwrap();
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 32, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn rows_12_to_14_every_foreign_byte_is_as_before_and_no_file_is_mixed(
        foreign in prop::sample::subsequence(FOREIGN, 0..FOREIGN.len()),
        text in prop_oneof![Just(String::new()), "[a-z]{1,9}"],
        generated in any::<bool>(),
        ending in ending(),
    ) {
        let root = tempfile::tempdir().unwrap();
        let root = root.path();
        pages(root, "old", &["feed", "pet", "walk"], "旧。");
        pages(root, "new", &["feed", "groom", "pet"], "新。");
        let started = Instant::now();
        says(root, "gen --docs new --out made", 0, "");
        let usual = started.elapsed();
        let new = inside(&root.join("made"));
        let mut old = BTreeMap::new();
        if generated {
            says(root, "gen --docs old --out out", 0, "");
            old = inside(&root.join("out"));
        }
        for path in &foreign {
            write(&root.join("out").join(path), &text);
        }
        if matches!(ending, Ending::Failed) {
            fs::create_dir_all(root.join("out/services/zoo_v1/src/animal/groom.rs/in/the/way")).ok();
        }

        runs(root, ending, usual);
        let check = |found: &BTreeMap<String, Vec<u8>>, may_be_left: bool| {
            for path in &foreign {
                assert!(found.get(*path).is_some_and(|bytes| bytes == text.as_bytes()), "{path} was somebody else's");
            }
            for (path, bytes) in found.iter().filter(|(path, _)| !foreign.contains(&path.as_str())) {
                let is_whole = [&old, &new].iter().any(|files| files.get(path) == Some(bytes)) || path == "files.txt";
                let is_left = may_be_left && path.starts_with(".xtask-");
                assert!(is_whole || is_left, "{path} is neither old nor new, {ending:?}");
            }
        };
        check(&inside(&root.join("out")), matches!(ending, Ending::Killed(_) | Ending::KilledWriting(_)));

        // The next run mends what this one left, or refuses as it must.
        let (code, said) = run(root, "gen --docs new --out out");
        let after = inside(&root.join("out"));
        check(&after, false);
        if code == Some(0) {
            prop_assert!(new.iter().all(|(path, bytes)| after.get(path) == Some(bytes)), "{said}");
            prop_assert!(old.keys().all(|path| new.contains_key(path) || !after.contains_key(path)));
        } else {
            prop_assert!(said.contains("in the way") || said.contains("no plain file"), "{said}");
        }
    }
}
