//! The JSON samples of the pages, found without the generator, so that they can bear witness against it.

use feishu_tests::root;
use serde_json::{Deserializer, Value};
use std::fs;

/// The samples of a page that shows a request and a response.
pub fn request_and_response(page: &str) -> [Value; 2] {
    of(page).try_into().unwrap_or_else(|samples| panic!("{page} has other samples: {samples:?}"))
}

/// The sample of a page that shows a response alone.
pub fn response(page: &str) -> Value {
    let [sample] =
        of(page).try_into().unwrap_or_else(|samples| panic!("{page} has other samples: {samples:?}"));
    sample
}

/// Every object on the page that starts a line or the body of a curl call.
fn of(page: &str) -> Vec<Value> {
    let text = fs::read_to_string(root().join("docs-src").join(page)).unwrap();
    // The curl call of `patch` has one comma too many.
    let text = text.replace("],\n}", "]\n}");
    let mut samples = Vec::new();
    let mut rest = text.as_str();
    while let Some(start) = ["\n{\n", "'{\n"].iter().filter_map(|open| rest.find(open)).min() {
        rest = &rest[start + 1..];
        let mut values = Deserializer::from_str(rest).into_iter();
        samples.push(values.next().unwrap().unwrap());
        rest = &rest[values.byte_offset()..];
    }
    samples
}
