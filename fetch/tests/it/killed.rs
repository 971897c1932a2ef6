//! Runs that are killed, and runs beside each other.

use super::{Docs, doc};
use crate::stub::Stub;
use std::{
    process::Stdio,
    thread,
    time::{Duration, Instant},
};

/// A site on which a run takes about half a second.
fn slow() -> Stub {
    let stub = Stub::new((0..120).map(|number| doc("im-v1", &format!("n{number:03}"))));
    stub.with(|inside| inside.pause = Duration::from_millis(10));
    stub
}

#[test]
fn killed_ten_times_it_ends_with_the_same_bytes() {
    let stub = slow();
    let undisturbed = Docs::new();
    let start = Instant::now();
    assert!(undisturbed.command(&stub, "--all").output().unwrap().status.success());
    let whole = start.elapsed();

    let docs = Docs::new();
    // Moments that are spread over a run, in no order; what is done stays done, so that later runs are shorter.
    for moment in [3, 41, 17, 29, 8, 50, 12, 36, 23, 5] {
        let mut child = docs.command(&stub, "--all").stdout(Stdio::null()).spawn().unwrap();
        thread::sleep(whole * moment / 100);
        child.kill().unwrap();
        child.wait().unwrap();
    }
    stub.take_asked();
    let output = docs.command(&stub, "--all").output().unwrap();
    assert!(output.status.success(), "{output:?}");
    assert!(stub.take_asked().len() < 121, "it went on where it was");
    assert_eq!(docs.files(), undisturbed.files());
    let left = std::fs::read_dir(docs.path().join(".fetch")).unwrap().map(|entry| entry.unwrap().file_name());
    let mut left = left.collect::<Vec<_>>();
    left.sort();
    assert_eq!(left, [".gitignore", "lock"]);
}

#[test]
fn two_runs_at_once_wait_for_each_other() {
    let stub = slow();
    let docs = Docs::new();
    let children = [(); 2].map(|()| docs.command(&stub, "--all").stdout(Stdio::piped()).spawn().unwrap());
    let outputs = children.map(|child| child.wait_with_output().unwrap());
    let waited = outputs
        .iter()
        .filter(|output| String::from_utf8_lossy(&output.stdout).contains("waiting for another fetch"));
    assert!(waited.count() <= 1 && outputs.iter().all(|output| output.status.success()), "{outputs:?}");
    assert_eq!(docs.pages().len(), 120);
    docs.fetch(&stub, "--changed").counts([0, 0, 120, 0, 0, 0]);
}
