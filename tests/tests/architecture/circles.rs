//! No two files of a crate import each other, directly or in a circle. A module and what stands in its folder are one
//! idea in two sizes, so imports between these are no part of a circle.

use crate::source::{Source, bring_macros_home, sources};
use std::collections::{BTreeMap, BTreeSet};

/// The crates whose files import each other in one direction.
const STRAIGHT: &[&str] = &["codegen", "fetch", "runtime", "xtask"];

/// How often a name may stand for another before it is looked up no further.
const LONGEST_CHAIN: usize = 16;

/// The files of a crate, and which of them each one uses.
struct Files<'a> {
    sources: &'a [Source],
    /// The file of each module.
    modules: BTreeMap<Vec<&'a str>, usize>,
    /// What each name stands for that a `use` has made.
    names: BTreeMap<&'a [String], &'a [String]>,
}

impl<'a> Files<'a> {
    fn of(sources: &'a [Source]) -> Self {
        let modules = sources.iter().enumerate();
        let modules =
            modules.map(|(file, source)| (source.module.iter().map(String::as_str).collect(), file));
        let names = sources.iter().flat_map(|source| &source.names);
        let names = names.map(|(name, path)| (name.as_slice(), path.as_slice()));
        Self { sources, modules: modules.collect(), names: names.collect() }
    }

    /// The file that holds what a path means where it stands in `source`.
    fn home(&self, source: &Source, path: &[String]) -> Option<usize> {
        let mut path = self.absolute(&source.module, path)?;
        for _ in 0..LONGEST_CHAIN {
            let meant = (2..=path.len()).find_map(|len| {
                let target = self.names.get(&path[..len])?;
                let module = &path[1..len - 1];
                Some([self.absolute(module, target)?.as_slice(), &path[len..]].concat())
            });
            match meant {
                Some(other) if other != path => path = other,
                Some(_) | None => break,
            }
        }
        let inside = path[1..].iter().map(String::as_str).collect::<Vec<_>>();
        (0..=inside.len()).rev().find_map(|len| self.modules.get(&inside[..len]).copied())
    }

    /// A path from the root of the crate. One that begins with the name of a module in `module` begins there; every other
    /// that is not absolute leads into another crate.
    fn absolute(&self, module: &[String], path: &[String]) -> Option<Vec<String>> {
        if path.first().is_some_and(|name| name == "crate") {
            return Some(path.to_vec());
        }
        let first = module.iter().chain(path.first()).map(String::as_str).collect::<Vec<_>>();
        let known = self.modules.contains_key(&first);
        known.then(|| [&["crate".to_owned()], module, path].concat())
    }

    /// The files that a file uses, but for the modules that it stands in and those that stand in its folder.
    fn used_by(&self, file: usize) -> BTreeSet<usize> {
        let source = &self.sources[file];
        let used = source.used.iter().filter_map(|path| self.home(source, path));
        used.filter(|other| !is_family(&source.module, &self.sources[*other].module)).collect()
    }

    /// The files of each circle.
    fn circles(&self) -> BTreeSet<Vec<&'a str>> {
        let used = (0..self.sources.len()).map(|file| self.used_by(file)).collect::<Vec<_>>();
        let reached = (0..used.len()).map(|file| reached_from(file, &used)).collect::<Vec<_>>();
        let circle = |file: usize| {
            let around = reached[file].iter().filter(|other| reached[**other].contains(&file));
            around.map(|other| self.sources[*other].path.as_str()).collect::<Vec<_>>()
        };
        (0..used.len()).map(circle).filter(|circle| !circle.is_empty()).collect()
    }
}

/// Whether one of two modules stands in the other, or both are one.
fn is_family(one: &[String], other: &[String]) -> bool {
    one.starts_with(other) || other.starts_with(one)
}

/// Where the imports of a file lead, theirs followed as well.
fn reached_from(file: usize, used: &[BTreeSet<usize>]) -> BTreeSet<usize> {
    let mut reached = BTreeSet::new();
    let mut open = vec![file];
    while let Some(file) = open.pop() {
        open.extend(used[file].iter().filter(|other| reached.insert(**other)));
    }
    reached
}

#[test]
fn no_files_import_each_other_in_a_circle() {
    let mut found = Vec::new();
    for krate in STRAIGHT {
        let sources = sources(krate);
        let circles = Files::of(&sources).circles().into_iter();
        found.extend(circles.map(|circle| format!("{krate}: {}", circle.join(", "))));
    }
    assert_eq!(found, [""; 0]);
}

/// The circles of a crate of these files.
fn found(files: &[(&str, &str)]) -> Vec<String> {
    let mut sources =
        files.iter().map(|(path, text)| Source::of((*path).to_owned(), text)).collect::<Vec<_>>();
    bring_macros_home(&mut sources);
    Files::of(&sources).circles().into_iter().map(|circle| circle.join(" ")).collect()
}

#[test]
fn a_circle_is_found_whatever_way_it_takes() {
    assert_eq!(found(&[("a.rs", "use crate::b::B;"), ("b.rs", "fn f() { crate::a::f() }")]), ["a.rs b.rs"]);
    assert_eq!(
        found(&[
            ("a.rs", "use crate::b::c::C;"),
            ("b.rs", ""),
            ("b/c.rs", "use crate::d;"),
            ("d.rs", "use crate::a;")
        ]),
        ["a.rs b/c.rs d.rs"]
    );
    // By names that the module in between hands on.
    assert_eq!(
        found(&[
            ("a.rs", "pub use b::B; pub use c::C as D;"),
            ("a/b.rs", "use super::D;"),
            ("a/c.rs", "use super::B;")
        ]),
        ["a/b.rs a/c.rs"]
    );
    // By the root, and by a macro that stands there.
    assert_eq!(
        found(&[
            ("lib.rs", "pub use a::A;"),
            ("a.rs", "crate::make!(A);"),
            ("b.rs", "use crate::A; #[macro_export] macro_rules! make { () => {} }")
        ]),
        ["a.rs b.rs"]
    );
}

#[test]
fn what_goes_one_way_or_inside_a_family_is_no_circle() {
    assert_eq!(found(&[("a.rs", "use crate::b::B;"), ("b.rs", "use std::a::A; fn a() {}")]), [""; 0]);
    assert_eq!(
        found(&[("a.rs", "mod b; use b::B; struct A;"), ("a/b.rs", "use super::A; use crate::a::f;")]),
        [""; 0]
    );
    assert_eq!(
        found(&[("a.rs", "use crate::b;"), ("b.rs", "#[cfg(test)] mod tests { use crate::a; }")]),
        [""; 0]
    );
}
