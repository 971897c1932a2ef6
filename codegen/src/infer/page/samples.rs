//! The samples of a page: those that are valid JSON are its examples, the others show at least what it means.

use crate::{
    diag::{Code, Diagnostics},
    infer::sample::{self, Sample},
    model,
    raw::RawSample,
};
use serde_json::Value;

/// Whether a sample is none and means to be none: remarks alone, the lines of an event stream, or a command
/// without a body.
fn is_no_json(text: &str) -> bool {
    if text.trim_start().starts_with("curl ") {
        return true;
    }
    let mut lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    lines.all(|line| ["//", "#", "data:", "event:", "id:"].iter().any(|start| line.starts_with(start)))
}

/// A sample that needs lenient reading is a witness of the shape, but no example.
pub(crate) fn keep(
    raw: &RawSample,
    witnesses: &mut Vec<Value>,
    examples: &mut Vec<model::Sample>,
    diags: &mut Diagnostics,
) {
    match sample::read(&raw.text) {
        Sample::Json(value) => {
            examples.push(model::Sample { value: value.clone(), span: raw.span });
            witnesses.push(value);
        }
        Sample::Lenient { values, quirks } => {
            if let Some((quirk, at)) = quirks.first() {
                let message = format!("the sample is no JSON: it has {}", quirk.name());
                diags.push(Code::SampleNotJson, raw.rest(*at), message);
            }
            witnesses.extend(values);
        }
        Sample::Other => {
            if raw.language == "json" && !is_no_json(&raw.text) {
                diags.push(Code::SampleNotJson, raw.span, "the sample is marked as JSON and holds none");
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn remarks_event_streams_and_commands_are_no_broken_json() {
        assert!(is_no_json("// 无请求体\n"));
        assert!(is_no_json("\ndata: {\"a\": 1}\n\ndata: {\"a\": 2}\n"));
        assert!(is_no_json("\ncurl -X DELETE 'https://a.cn/b' \\\n-H 'c: d'\n"));
        assert!(!is_no_json("注：如下\n{"));
    }
}
