//! The enum of an endpoint's error codes.

use super::{
    AliasPlan, CodePlan, CodesPlan, DocPlan, Span, ValuePlan, doc,
    name::{self, TypeName, VariantName},
};
use crate::model::{Endpoint, ErrorCode};
use std::collections::BTreeSet;

/// One variant a code, named after its message. Rows that repeat a code stand in the constants only.
pub(super) fn code(endpoint: &Endpoint, request: &TypeName) -> CodePlan {
    let mut used = BTreeSet::new();
    let mut codes = BTreeSet::new();
    let first_rows = endpoint.errors.iter().filter(|error| codes.insert(error.code)).collect::<Vec<_>>();
    let values = first_rows.into_iter().map(|error| value(error, &mut used)).collect::<Vec<_>>();
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

fn value(error: &ErrorCode, used: &mut BTreeSet<VariantName>) -> ValuePlan<i64> {
    let words = name::error_variant(error.code, &error.message);
    let number = name::error_variant(error.code, "");
    let told = words.counted(error.code.unsigned_abs());
    let counted = (2..).map(|n| number.counted(n));
    let name = name::claim(used, [words.clone(), told, number.clone()].into_iter().chain(counted));
    ValuePlan { name: name.unwrap_or(number), wire: error.code, doc: doc::of_error(error) }
}
