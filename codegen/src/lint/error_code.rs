//! Error codes that one page explains twice.

use crate::{
    diag::{Code, Diagnostics},
    model::Endpoint,
};
use std::collections::BTreeMap;

pub(super) fn check(endpoint: &Endpoint, diagnostics: &mut Diagnostics) {
    let mut messages = BTreeMap::new();
    for error in &endpoint.errors {
        let first = messages.entry(error.code).or_insert(&error.message);
        if *first != &error.message {
            let message =
                format!("code {} stands for `{}` here and for `{first}` above", error.code, error.message);
            diagnostics.push(Code::ErrorCodeTwice, error.span, message);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::says;
    use crate::{
        diag::{Code, Span},
        model::{Endpoint, ErrorCode, fixture::endpoint},
    };

    fn with_errors(errors: &[(i64, &str)]) -> Endpoint {
        let errors = errors.iter().map(|(code, message)| ErrorCode {
            http_status: None,
            code: *code,
            message: (*message).to_owned(),
            hint: String::new(),
            transient: false,
            span: Span::default(),
        });
        Endpoint { errors: errors.collect(), ..endpoint("a_v1.b.get") }
    }

    #[test]
    fn a_code_with_two_messages_is_found() {
        let message = "code 1 stands for `no` here and for `busy` above";
        says(with_errors(&[(1, "busy"), (1, "no"), (2, "no")]), &[(Code::ErrorCodeTwice, message)]);
    }

    #[test]
    fn a_row_that_is_repeated_is_harmless() {
        says(with_errors(&[(1, "busy"), (1, "busy")]), &[]);
    }
}
