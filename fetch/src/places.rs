//! Which path each page of the tree has.
//!
//! A page stays where it is: what stands in the folder with its address is the page, wherever somebody put it. A new
//! one gets the path that its address makes; where two would meet, each gets a hash. So the paths depend on the tree
//! and the folder alone, not on the order in which pages come.

use crate::{
    folder::Scan,
    lang::Lang,
    place,
    tree::{Doc, Tree},
};
use std::collections::{BTreeMap, BTreeSet};

/// The paths of one language.
#[derive(Debug)]
pub(crate) struct Places {
    lang: Lang,
    paths: BTreeMap<String, String>,
    /// In lower case, because some file systems see no other difference.
    taken: BTreeSet<String>,
}

impl Places {
    pub(crate) fn new(lang: Lang, tree: &Tree, scan: &Scan) -> Self {
        let mut places = Self { lang, paths: BTreeMap::new(), taken: BTreeSet::new() };
        let claimed = scan.files.iter().filter(|(_, found)| found.full_path.is_some());
        places.taken.extend(claimed.map(|(path, _)| path.to_lowercase()));

        let mut wishes = BTreeMap::<String, Vec<&Doc>>::new();
        for doc in &tree.docs {
            match scan.path_of(lang, &doc.full_path) {
                Some(path) => drop(places.paths.insert(doc.full_path.clone(), path.to_owned())),
                None => wishes.entry(places.wish(&doc.full_path)).or_default().push(doc),
            }
        }
        for (wish, docs) in wishes {
            let is_alone = docs.len() == 1 && !places.taken.contains(&wish);
            for doc in docs {
                let path = if is_alone { wish.clone() } else { place::hashed(&wish, &doc.full_path) };
                places.taken.insert(path.clone());
                places.paths.insert(doc.full_path.clone(), path);
            }
        }
        places
    }

    /// The path of any page, of the tree or not.
    pub(crate) fn of(&self, scan: &Scan, full_path: &str) -> String {
        let known = self.paths.get(full_path).map(String::as_str);
        if let Some(path) = known.or_else(|| scan.path_of(self.lang, full_path)) {
            return path.to_owned();
        }
        let wish = self.wish(full_path);
        if self.taken.contains(&wish) { place::hashed(&wish, full_path) } else { wish }
    }

    fn wish(&self, full_path: &str) -> String {
        self.lang.within(&place::of(full_path))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::folder::Found;

    fn tree(addresses: &[&str]) -> Tree {
        let doc = |full_path: &&str| Doc {
            full_path: (*full_path).to_owned(),
            name: String::new(),
            service: String::new(),
            section: None,
            updated: None,
        };
        Tree { docs: addresses.iter().map(doc).collect(), refused: Vec::new() }
    }

    fn paths(addresses: &[&str], scan: &Scan) -> Vec<String> {
        let places = Places::new(Lang::Zh, &tree(addresses), scan);
        addresses.iter().map(|address| places.of(scan, address)).collect()
    }

    #[test]
    fn pages_that_would_meet_have_a_hash_each_in_whatever_order() {
        let addresses = ["/x/im-v1/Get", "/y/im-v1/get", "/x/im-v1/list"];
        let found = paths(&addresses, &Scan::default());
        assert_eq!(found[2], "im-v1/list.md");
        assert!(found[0] != found[1] && found[0].len() == "im-v1/get-0123456789.md".len(), "{found:?}");
        let mut reversed = paths(&["/x/im-v1/list", "/y/im-v1/get", "/x/im-v1/Get"], &Scan::default());
        reversed.reverse();
        assert_eq!(found, reversed);
    }

    #[test]
    fn a_page_stays_where_it_is_and_anothers_path_is_left_alone() {
        let found = |full_path: &str| Found {
            full_path: Some(full_path.to_owned()),
            lang: Lang::Zh,
            section: None,
            hash: String::new(),
            condensed: None,
        };
        let scan =
            Scan::from_files([("by/hand.md", found("/x/im-v1/get")), ("im-v1/list.md", found("/other"))]);
        let paths = paths(&["/x/im-v1/get", "/x/im-v1/list"], &scan);
        assert_eq!(paths[0], "by/hand.md");
        assert_eq!(paths[1], place::hashed("im-v1/list.md", "/x/im-v1/list"));
    }
}
