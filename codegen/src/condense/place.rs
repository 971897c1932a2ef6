//! Where a condensed page stands: where `fetch` would put the full one, which then replaces it.

use super::{
    comment::Origin,
    subject::{About, Subject},
};
use crate::{place, words::Language};
use std::collections::{BTreeMap, BTreeSet};

/// The paths of the pages of `subjects`, in their order.
pub(super) fn of(subjects: &[Subject<'_>], origins: &[Origin]) -> Vec<String> {
    let mut taken = BTreeSet::new();
    let mut numbers = BTreeMap::new();
    let wishes = subjects.iter().zip(origins).map(|(subject, origin)| wish(*subject, origin));
    wishes.map(|wish| free(wish, &mut taken, &mut numbers)).collect()
}

/// Of a page without an address, where it is, with names that are some on every system.
fn wish(subject: Subject<'_>, origin: &Origin) -> String {
    let About { source, language, .. } = subject.about();
    let Some(full_path) = origin.full_path.as_deref() else { return place::of_file(source) };
    let path = place::of(full_path).path;
    if language == Language::default() { path } else { format!("{}/{path}", place::ENGLISH) }
}

/// Pages that would meet have a number each but for the first. `numbers` has the next of each path.
fn free(wish: String, taken: &mut BTreeSet<String>, numbers: &mut BTreeMap<String, u32>) -> String {
    let key = wish.to_lowercase();
    let mut path = wish;
    while !taken.insert(path.to_lowercase()) {
        let number = numbers.entry(key.clone()).or_insert(1);
        *number += 1;
        path = format!("{}-{number}.md", key.strip_suffix(".md").unwrap_or(&key));
    }
    path
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_that_would_meet_have_a_number_each_but_for_the_first() {
        let (mut taken, mut numbers) = (BTreeSet::new(), BTreeMap::new());
        let mut free = |path: &str| free(path.to_owned(), &mut taken, &mut numbers);
        assert_eq!(
            [free("a.md"), free("A.md"), free("a-2.md"), free("a.md")],
            ["a.md", "a-2.md", "a-2-2.md", "a-3.md"]
        );
    }
}
