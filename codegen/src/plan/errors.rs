//! The enum of an endpoint's error codes.

use super::{
    AliasPlan, CodePlan, CodesPlan, DocPlan, Span, ValuePlan, doc,
    lock::Lock,
    name::{self, TypeName, VariantName},
};
use crate::model::{Endpoint, ErrorCode};
use std::collections::BTreeSet;

/// One variant a code, named after its message. Rows that repeat a code stand in the constants only.
pub(super) fn code(endpoint: &Endpoint, request: &TypeName, lock: &Lock) -> CodePlan {
    let mut used = BTreeSet::new();
    let mut codes = BTreeSet::new();
    let first_rows = endpoint.errors.iter().filter(|error| codes.insert(error.code)).collect::<Vec<_>>();
    // What was published comes first, so that no other row takes its name.
    let published = |error: &ErrorCode| lock.error(&endpoint.id, error.code).cloned();
    let kept = first_rows.iter().map(|error| published(error).filter(|name| used.insert(name.clone())));
    let kept = kept.collect::<Vec<_>>();
    let rows = first_rows.into_iter().zip(kept);
    let values = rows.map(|(error, kept)| value(error, kept, &mut used)).collect::<Vec<_>>();
    let name = request.with("Code");
    let about = |before, behind| {
        DocPlan::line(vec![Span::Words(before), Span::Type(request.clone()), Span::Words(behind)])
    };
    if values.is_empty() {
        return CodePlan::Unlisted(AliasPlan {
            name,
            doc: about("How ", " can be refused, of which the docs list nothing."),
        });
    }
    CodePlan::Listed(CodesPlan { name, doc: about("How ", " can be refused."), values })
}

fn value(error: &ErrorCode, kept: Option<VariantName>, used: &mut BTreeSet<VariantName>) -> ValuePlan<i64> {
    let words = name::error_variant(error.code, &error.message);
    let number = name::error_variant(error.code, "");
    let told = words.counted(error.code.unsigned_abs());
    let counted = (2..).map(|n| number.counted(n));
    let made = || name::claim(used, [words.clone(), told, number.clone()].into_iter().chain(counted));
    let name = kept.or_else(made);
    ValuePlan { name: name.unwrap_or(number), wire: error.code, doc: doc::of_error(error) }
}
