//! Which parameters and fields walk a list to its end.

use crate::model::{Field, Paging, Request, Response, Type};

/// Parameters that take the page token, and the fields of the reply that give it.
const TOKENS: &[&str] = &["page_token"];
const NEXT: &[&str] = &["page_token", "next_page_token"];
const SIZES: &[&str] = &["page_size"];
const MORE: &[&str] = &["has_more"];

/// How the endpoint is walked; `None` where it is no list or does not say how.
pub(crate) fn infer(request: &Request, response: &Response) -> Option<Paging> {
    let parameters = || request.query.iter().chain(&request.body);
    let named = |names: &[&str]| {
        parameters().find(|field| names.contains(&field.name.as_str())).map(|field| field.name.clone())
    };
    let token = named(TOKENS)?;
    let data = response.body.iter().find(|field| field.name == "data");
    let (prefix, fields) = match data.map(|field| &field.ty) {
        Some(Type::Object { fields, .. }) => ("data.", fields.as_slice()),
        _ => ("", response.body.as_slice()),
    };
    let one = |names: &[&str]| {
        fields
            .iter()
            .find(|field| names.contains(&field.name.as_str()))
            .map(|field| format!("{prefix}{}", field.name))
    };
    Some(Paging {
        token,
        size: named(SIZES),
        more: one(MORE),
        next: one(NEXT)?,
        items: format!("{prefix}{}", items(fields)?),
    })
}

/// The list of a page: `items` if there is one, else the only list.
fn items(fields: &[Field]) -> Option<&str> {
    let mut lists = fields.iter().filter(|field| matches!(field.ty, Type::List { .. }));
    let only = match (lists.next(), lists.next()) {
        (Some(only), None) => Some(only),
        _ => None,
    };
    fields
        .iter()
        .filter(|field| matches!(field.ty, Type::List { .. }))
        .find(|field| field.name == "items")
        .or(only)
        .map(|field| field.name.as_str())
}
