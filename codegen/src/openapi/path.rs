//! Where operations stand: paths that a document holds once.
//!
//! OpenAPI tells two paths apart by their fixed parts alone, and a path has one operation a method. The platform names the
//! parameter of one path this way on one page and that way on another, which makes no difference on the wire: the names
//! of the endpoint whose id comes first are taken for all. Two endpoints of one path and method differ by their host;
//! the first has the place, the others stand in its `x-alternatives`.

use crate::model::{Catalog, Endpoint, Method};
use std::collections::{BTreeMap, BTreeSet};

/// A path and a method.
#[derive(Clone, Debug)]
pub(super) struct Place<'a> {
    /// `/open-apis/a/v1/b/{id}`
    pub path: String,
    /// The names in its braces, each once.
    pub names: Vec<String>,
    pub method: Method,
    /// In order of their ids; at least one.
    pub endpoints: Vec<&'a Endpoint>,
}

/// All places of a catalog, by path and method.
pub(super) fn places(catalog: &Catalog) -> Vec<Place<'_>> {
    let mut paths = BTreeMap::<String, (Vec<String>, BTreeMap<Method, Vec<&Endpoint>>)>::new();
    for endpoint in &catalog.endpoints {
        let (blank, names) = parts(&endpoint.path);
        let (_, methods) = paths.entry(blank).or_insert_with(|| (unique(&names), BTreeMap::new()));
        methods.entry(endpoint.method).or_default().push(endpoint);
    }
    let places = paths.into_iter().flat_map(|(blank, (names, methods))| {
        let path = filled(&blank, &names);
        methods.into_iter().map(move |(method, endpoints)| Place {
            path: path.clone(),
            names: names.clone(),
            method,
            endpoints,
        })
    });
    let mut places = places.collect::<Vec<_>>();
    places.sort_by(|a, b| (&a.path, a.method).cmp(&(&b.path, b.method)));
    places
}

/// The path with nothing in its braces, and what stood in them. A brace alone is written as the wire has it.
pub(super) fn parts(path: &str) -> (String, Vec<String>) {
    let (mut blank, mut names) = (String::new(), Vec::new());
    let mut rest = path;
    if !rest.starts_with('/') {
        blank.push('/');
    }
    while let Some((before, after)) = rest.split_once('{') {
        push(&mut blank, before);
        match after.split_once('}') {
            Some((name, after)) if !name.is_empty() && !name.contains(['{', '/']) => {
                blank.push_str("{}");
                names.push(name.to_owned());
                rest = after;
            }
            Some(_) | None => {
                blank.push_str("%7B");
                rest = after;
            }
        }
    }
    push(&mut blank, rest);
    (blank, names)
}

fn push(blank: &mut String, fixed: &str) {
    blank.push_str(&fixed.replace('}', "%7D"));
}

/// The names with a number where one stands twice.
fn unique(names: &[String]) -> Vec<String> {
    let mut used = BTreeSet::new();
    let free = |name: &String| {
        let counted = (2..).map(|number| format!("{name}_{number}"));
        std::iter::once(name.clone()).chain(counted).find(|name| used.insert(name.clone()))
    };
    names.iter().filter_map(free).collect()
}

fn filled(blank: &str, names: &[String]) -> String {
    let mut names = names.iter();
    let mut path = String::new();
    for (at, part) in blank.split("{}").enumerate() {
        if at > 0 {
            let name = names.next().map(String::as_str).unwrap_or_default();
            path = path + "{" + name + "}";
        }
        path.push_str(part);
    }
    path
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::fixture;

    #[test]
    fn names_in_braces_make_no_two_paths() {
        let of = |id: &str, path: &str, method| Endpoint {
            path: path.to_owned(),
            method,
            ..fixture::endpoint(id)
        };
        let catalog = Catalog {
            endpoints: vec![
                of("a_v1.b.delete", "/a/{token}", Method::Delete),
                of("a_v1.b.get", "/a/{b_token}", Method::Get),
                of("a_v1.b.list", "/a/b", Method::Get),
            ],
            ..Catalog::default()
        };
        let places = places(&catalog);
        let paths = places.iter().map(|place| (place.path.as_str(), place.method)).collect::<Vec<_>>();
        assert_eq!(
            paths,
            [("/a/b", Method::Get), ("/a/{token}", Method::Get), ("/a/{token}", Method::Delete)]
        );
    }

    #[test]
    fn a_path_is_one_whatever_braces_stand_in_it() {
        for (path, expected) in [
            ("/a/{x}/b/{x}", "/a/{x}/b/{x_2}"),
            ("/a/{/b}", "/a/%7B/b%7D"),
            ("/a/{}", "/a/%7B%7D"),
            ("a/{x}:y", "/a/{x}:y"),
        ] {
            let (blank, names) = parts(path);
            assert_eq!(filled(&blank, &unique(&names)), expected, "{path}");
        }
    }
}
