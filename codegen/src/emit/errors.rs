//! Error codes.

use super::{alias, choice, doc, literal};
use crate::plan::{CodePlan, CodesPlan, ErrorPlan};
use proc_macro2::{Literal, TokenStream};
use quote::quote;

pub(super) fn items(code: &CodePlan) -> Vec<TokenStream> {
    match code {
        CodePlan::Listed(codes) => listed(codes),
        CodePlan::Unlisted(alias) => vec![alias::item(alias, &quote!(Code))],
    }
}

/// The enum and its numbers.
fn listed(codes: &CodesPlan) -> Vec<TokenStream> {
    let CodesPlan { name, doc, values } = codes;
    let variants = values.iter().map(choice::variant);
    let definition = choice::definition(name, &doc::attributes(doc), variants, &quote!(i64));
    let (names, codes) = choice::columns(values, |code| literal::int(*code));
    let conversions = quote! {
        impl ApiCode for #name {
            #[inline]
            fn from_code(code: i64) -> Self {
                match code {
                    #(#codes => Self::#names,)*
                    other => Self::Other(other),
                }
            }
            #[inline]
            fn code(self) -> i64 {
                match self {
                    #(Self::#names => #codes,)*
                    Self::Other(code) => code,
                }
            }
        }
    };
    vec![definition, conversions]
}

/// The rows of the constants, as the runtime's `Spec::errors` reads them. Begins on a line of its own.
pub(super) fn table(errors: &[ErrorPlan]) -> Literal {
    let rows = errors.iter().map(row).collect::<Vec<_>>().join("\n\n");
    literal::verbatim(&format!("\n{rows}\n"))
}

/// A message is one line, and an empty line would end the hint.
fn row(ErrorPlan { code, http_status, message, hint, transient }: &ErrorPlan) -> String {
    let status = http_status.map_or_else(|| "-".to_owned(), |status| status.to_string());
    let mark = if *transient { "*" } else { "" };
    let (message, hint) = (lines(message, " "), lines(hint, "\n"));
    let parts = [format!("{code} {status}{mark}"), message].into_iter().filter(|part| !part.is_empty());
    let row = parts.collect::<Vec<_>>().join(" ");
    if hint.is_empty() { row } else { format!("{row}\n{hint}") }
}

fn lines(text: &str, between: &str) -> String {
    let text = doc::visible(text);
    text.lines().map(str::trim_end).filter(|line| !line.is_empty()).collect::<Vec<_>>().join(between)
}
