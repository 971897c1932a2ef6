//! The text of a model file.
//!
//! One service can hold more than half of what all docs say, so the endpoints of a file are spelled on all threads.

use super::{Endpoint, SCHEMA, Service, indented::Indented};
use rayon::prelude::*;
use serde::Serialize as _;
use serde_json::Serializer;
use std::io;

/// What the file of `service` holds: [`Service`] as `serde_json` spells it.
pub(crate) fn text(service: &str, endpoints: &[&Endpoint]) -> String {
    let frame = Service { schema: SCHEMA, service: service.to_owned(), endpoints: Vec::new() };
    // Texts, numbers and keys that are texts can always be spelled.
    let mut text = serde_json::to_string_pretty(&frame).unwrap_or_default();
    // One that could not be would leave a hole, which is no JSON: nobody overlooks that, as they would a shorter list.
    let spelled =
        endpoints.par_iter().map(|endpoint| spell(endpoint).unwrap_or_default()).collect::<Vec<_>>();
    if let (Some(open), false) = (text.strip_suffix(CLOSE).map(str::len), spelled.is_empty()) {
        text.truncate(open);
        text.reserve_exact(spelled.iter().map(|endpoint| BETWEEN.len() + endpoint.len()).sum::<usize>() + 8);
        for (at, endpoint) in spelled.iter().enumerate() {
            text.push_str(if at == 0 { FIRST } else { BETWEEN });
            text.push_str(endpoint);
        }
        text.push_str(LAST);
    }
    text.push('\n');
    text
}

/// How the file ends behind the list of no endpoints.
const CLOSE: &str = "]\n}";

const FIRST: &str = "\n    ";
const BETWEEN: &str = ",\n    ";
const LAST: &str = "\n  ]\n}";

/// An endpoint as it stands in the file: in a list, in an object.
fn spell(endpoint: &Endpoint) -> io::Result<String> {
    let mut json = Vec::new();
    endpoint.serialize(&mut Serializer::with_formatter(&mut json, Indented::at_depth(2)))?;
    String::from_utf8(json).map_err(io::Error::other)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::fixture;

    #[track_caller]
    fn is_spelled_as_a_whole(ids: &[&str]) {
        let endpoints = ids.iter().map(|id| fixture::endpoint(id)).collect::<Vec<_>>();
        let text = text("a_v1", &endpoints.iter().collect::<Vec<_>>());
        let service = Service { schema: SCHEMA, service: "a_v1".to_owned(), endpoints };
        assert_eq!(text, serde_json::to_string_pretty(&service).unwrap() + "\n");
    }

    #[test]
    fn endpoints_spelled_apart_make_the_file_that_serde_makes_of_the_whole() {
        is_spelled_as_a_whole(&[]);
        is_spelled_as_a_whole(&["a_v1.b.get"]);
        is_spelled_as_a_whole(&["a_v1.b.get", "a_v1.b.list"]);
    }
}
