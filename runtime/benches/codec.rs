//! Reading and writing JSON against serde's derives on the same types. Prints microseconds and ratios.
//!
//! `cargo bench -p feishu-runtime --bench codec`

mod schema;

use std::hint::black_box;
use std::time::{Duration, Instant};

use feishu_runtime::codec;
use schema::{ours, theirs};

fn main() {
    println!("{:<28} {:>10} {:>10} {:>7}", "", "ours, µs", "serde, µs", "ratio");
    let departments = schema::departments();
    report(
        &format!("50 departments ({} kB)", departments.len() / 1000),
        300,
        &departments,
        &read::<ours::DepartmentList>,
        &|json| drop(black_box(serde_json::from_slice::<theirs::DepartmentList>(json.as_bytes()))),
        &write(&departments, &mut ours::DepartmentList::default()),
        &derived_write::<theirs::DepartmentList>(&departments),
    );
    let blocks = schema::blocks();
    report(
        &format!("docx blocks ({} kB)", blocks.len() / 1000),
        10,
        &blocks,
        &read::<ours::BlockList>,
        &|json| drop(black_box(serde_json::from_slice::<theirs::BlockList>(json.as_bytes()))),
        &write(&blocks, &mut ours::BlockList::default()),
        &derived_write::<theirs::BlockList>(&blocks),
    );
}

fn report(
    name: &str,
    turns: u32,
    json: &str,
    read: &dyn Fn(&str),
    derived_read: &dyn Fn(&str),
    write: &dyn Fn(),
    derived_write: &dyn Fn(),
) {
    compare(&format!("read {name}"), turns, &|| read(json), &|| derived_read(json));
    compare(&format!("write {name}"), turns, write, derived_write);
}

fn read<T: feishu_runtime::Slot + Default>(json: &str) {
    let mut value = T::default();
    codec::from_slice(json.as_bytes(), &mut value).expect("the sample is readable");
    black_box(&value);
}

fn write<'a, T: feishu_runtime::Slot>(json: &str, value: &'a mut T) -> impl Fn() + use<'a, T> {
    codec::from_slice(json.as_bytes(), value).expect("the sample is readable");
    let value = &*value;
    move || drop(black_box(codec::to_vec(value)))
}

fn derived_write<T: serde::Serialize + serde::de::DeserializeOwned>(json: &str) -> impl Fn() + use<T> {
    let value: T = serde_json::from_str(json).expect("the sample is readable");
    move || drop(black_box(serde_json::to_vec(&value)))
}

/// The best of many rounds, taken in turns so that a busy moment of the machine hits both.
fn compare(name: &str, turns: u32, ours: &dyn Fn(), theirs: &dyn Fn()) {
    let mut best = [Duration::MAX; 2];
    for _ in 0..30 {
        for (best, run) in best.iter_mut().zip([ours, theirs]) {
            let begun = Instant::now();
            (0..turns).for_each(|_| run());
            *best = (*best).min(begun.elapsed() / turns);
        }
    }
    let [ours, theirs] = best.map(|time| time.as_secs_f64() * 1e6);
    println!("{name:<28} {ours:>10.1} {theirs:>10.1} {:>7.2}", ours / theirs);
}
