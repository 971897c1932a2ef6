//! The table of errors: status, code and message.

use super::{
    cell,
    fields::{head, row},
};
use crate::{
    model::ErrorCode,
    words::{ANSWERS, Answer, ERROR_COLUMNS, ErrorColumn, LATER, Language},
};

/// A table of these errors; nothing where there are none.
pub(super) fn table(errors: &[ErrorCode], language: Language) -> String {
    if errors.is_empty() {
        return String::new();
    }
    // Mostly the hint says it, which is left out.
    let tells_transient = errors.iter().any(|error| error.transient && !LATER.within(&error.message));
    let transient = tells_transient.then_some(ErrorColumn::Transient);
    let columns = [ErrorColumn::Status, ErrorColumn::Code].into_iter().chain(transient);
    let heads = columns.chain([ErrorColumn::Message]).map(|column| ERROR_COLUMNS.word(column, language));
    let mut out = head(&heads.collect::<Vec<_>>());
    for error in errors {
        let ErrorCode { http_status, code, message, hint: _, transient, span: _ } = error;
        let answer = if *transient { ANSWERS.word(Answer::Yes, language) } else { "" };
        let status = http_status.map(|status| status.to_string()).unwrap_or_default();
        let (code, message) = (code.to_string(), cell::of(message));
        let cells = [status.as_str(), &code].into_iter().chain(tells_transient.then_some(answer));
        out.push_str(&row(cells.chain([message.as_str()])));
    }
    out
}
