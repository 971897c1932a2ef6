//! Whatever stands in the folder and however a run ends: what is somebody else's is as it was, and the generated files are
//! the old ones or the new ones.

use super::*;
use proptest::prelude::*;
use std::{
    process::{Child, Stdio},
    time::{Duration, Instant, SystemTime},
};

/// The bytes of files, by their paths in a folder.
type Files = BTreeMap<String, Vec<u8>>;

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
    /// So many microseconds after the new folder came into the place of the old one.
    KilledSweeping(u64),
    /// Something is in the way.
    Failed,
    /// Two at once.
    Twice,
}

fn ending() -> impl Strategy<Value = Ending> {
    prop_oneof![
        Just(Ending::Finished),
        (20_u32..110).prop_map(Ending::Killed),
        (0_u64..6_000).prop_map(Ending::KilledWriting),
        (0_u64..3_000).prop_map(Ending::KilledSweeping),
        Just(Ending::Failed),
        Just(Ending::Twice),
    ]
}

/// Where the run is started.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Place {
    Outside,
    /// In the folder that is written to, which is then not pulled away: each file is the old one or the new one.
    Inside,
}

impl Place {
    fn starts(self, root: &Path) -> Child {
        let mut command = match self {
            Self::Outside => command(root, "gen --docs new --out out"),
            Self::Inside => command(&root.join("out"), "gen --docs ../new --out ."),
        };
        command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap()
    }

    /// Whether all files are put in place in one step.
    fn is_whole(self) -> bool {
        self == Self::Outside && cfg!(any(target_os = "linux", target_vendor = "apple"))
    }
}

/// The folder's files, relative to it.
fn inside(folder: &Path) -> Files {
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

/// When the folder was made, and so which one it is.
fn made(out: &Path) -> Option<SystemTime> {
    fs::metadata(out).ok()?.created().ok()
}

fn spin(time: Duration) {
    let started = Instant::now();
    while started.elapsed() < time {
        std::hint::spin_loop();
    }
}

/// Runs until it is so far, or to its end, and so much longer; then it is killed.
fn killed(mut run: Child, is_so_far: impl Fn() -> bool, micros: u64) {
    while run.try_wait().unwrap().is_none() && !is_so_far() {
        std::hint::spin_loop();
    }
    spin(Duration::from_micros(micros));
    let _ = run.kill();
    run.wait().unwrap();
}

fn runs(root: &Path, place: Place, ending: Ending, usual: Duration) {
    let out = root.join("out");
    let before = made(&out);
    let mut first = place.starts(root);
    match ending {
        Ending::Killed(part) => {
            spin(usual * part / 100);
            let _ = first.kill();
        }
        Ending::KilledWriting(micros) => return killed(first, || writes(&out), micros),
        Ending::KilledSweeping(micros) => return killed(first, || made(&out) != before, micros),
        Ending::Twice => drop(place.starts(root).wait().unwrap()),
        Ending::Finished | Ending::Failed => {}
    }
    first.wait().unwrap();
}

/// Every foreign file is as it was, and the others are the old ones or the new ones; nothing else is there, except what a
/// killed run leaves.
fn holds(found: &Files, foreign: &[&str], text: &str, [old, new]: [&Files; 2], place: Place) {
    for path in foreign {
        assert!(found.get(*path).is_some_and(|bytes| bytes == text.as_bytes()), "{path} was somebody else's");
    }
    let is_ours = |path: &str| !foreign.contains(&path) && !path.starts_with(".xtask-");
    let ours = found.iter().filter(|(path, _)| is_ours(path));
    let ours = ours.map(|(path, bytes)| (path.clone(), bytes.clone())).collect::<Files>();
    if place.is_whole() {
        assert!(ours == *old || ours == *new, "neither old nor new: {:?}", ours.keys());
    }
    for (path, bytes) in &ours {
        let is_one = [old, new].iter().any(|files| files.get(path) == Some(bytes)) || path == "files.txt";
        assert!(is_one, "{path} is neither old nor new");
    }
}

/// What runs have left in a folder.
fn left(folder: &Path, foreign: &[&str]) -> Vec<String> {
    let names = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
    names
        .filter(|name| name.starts_with(".xtask-") && !foreign.iter().any(|path| path.starts_with(name)))
        .collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn rows_12_to_14_every_foreign_byte_is_as_before_and_generated_files_are_all_old_or_all_new(
        foreign in prop::sample::subsequence(FOREIGN, 0..FOREIGN.len()),
        text in prop_oneof![Just(String::new()), "[a-z]{1,9}"],
        generated in any::<bool>(),
        place in prop_oneof![3 => Just(Place::Outside), 1 => Just(Place::Inside)],
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
        let mut old = Files::new();
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

        fs::create_dir_all(root.join("out")).unwrap();
        runs(root, place, ending, usual);
        holds(&inside(&root.join("out")), &foreign, &text, [&old, &new], place);

        // The next run mends what this one left, or refuses as it must.
        let (code, said) = run(root, "gen --docs new --out out");
        let after = inside(&root.join("out"));
        holds(&after, &foreign, &text, [&old, &new], Place::Outside);
        if code == Some(0) {
            prop_assert!(new.iter().all(|(path, bytes)| after.get(path) == Some(bytes)), "{said}");
            prop_assert!(old.keys().all(|path| new.contains_key(path) || !after.contains_key(path)));
        } else {
            prop_assert!(said.contains("in the way") || said.contains("no plain file"), "{said}");
        }
        prop_assert!(left(root, &[]).is_empty() && left(&root.join("out"), &foreign).is_empty());
    }
}
