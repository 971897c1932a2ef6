//! Lists, in pages.

use super::platform::Platform;
use super::refusal::ApiFault;
use crate::codec::{Record, Slot, Target, ValueRef, read_tree, to_value};
use crate::http::{FromReply, Paged, Shown};

/// How many elements a page has where the request says nothing.
const PAGE_SIZE: usize = 20;

impl Platform {
    /// Answers the calls of a list: the handler gives all elements, and each page has as many of them as its request asks
    /// for with `page_size`, or twenty.
    ///
    /// ```ignore
    /// platform.on_list(|request: &ListDepartment| Ok(departments_of(&request.unit_id)));
    /// ```
    pub fn on_list<E, F>(&self, mut handler: F) -> &Self
    where
        E: Paged,
        E::Item: Slot,
        F: FnMut(&E) -> Result<Vec<E::Item>, ApiFault> + Send + 'static,
    {
        self.on(move |request: &E| page(request, &handler(request)?))
    }
}

/// The page of a list that a request asks for.
fn page<E: Paged>(request: &E, all: &[E::Item]) -> Result<E::Response, ApiFault>
where
    E::Item: Slot,
{
    let from = match page_token(request) {
        Some(token) if !token.is_empty() => {
            begin(&token).filter(|from| *from <= all.len()).ok_or_else(|| {
                ApiFault::general(99_992_402).field_violation("page_token", "is of no page of this list")
            })?
        }
        _ => 0,
    };
    let end = from.saturating_add(page_size(request).unwrap_or(PAGE_SIZE)).min(all.len());
    let mut response = E::Response::blank();
    let mut set = |place: Option<usize>, write: &dyn Fn(Target<'_>)| {
        if let (Some(place), Shown::Slot(slot)) = (place, response.shown())
            && let Target::Record(record) = slot.target()
        {
            write(record.slot_at(place).target());
        }
    };
    set(list_of::<E>(), &|target| {
        if let Target::List(list) = target {
            for item in all.get(from..end).unwrap_or_default() {
                read_tree(&to_value(item).unwrap_or_default(), list.push());
            }
        }
    });
    set(more_of::<E>(), &|target| write_bool(target, end < all.len()));
    if end < all.len() {
        set(next_of::<E>(), &|target| write_text(target, &token_of(end)));
    }
    Ok(response)
}

fn token_of(from: usize) -> String {
    format!("page-{from}")
}

fn begin(token: &str) -> Option<usize> {
    token.strip_prefix("page-")?.parse().ok()
}

/// The token that a request has where another one could be set.
fn page_token<E: Paged>(request: &E) -> Option<String> {
    const PROBE: &str = "\u{1}";
    let mut probe = E::default();
    probe.set_page_token(PROBE.to_owned());
    let fields = 0..probe.layout().fields.len();
    let place = fields.into_iter().find(|index| matches!(probe.view_at(*index), ValueRef::Text(PROBE)))?;
    match request.view_at(place) {
        ValueRef::Text(token) => Some(token.to_owned()),
        _ => None,
    }
}

fn page_size(request: &dyn Record) -> Option<usize> {
    let place = request.layout().fields.iter().position(|field| *field == "page_size")?;
    match request.view_at(place) {
        ValueRef::Int(size) => usize::try_from(size).ok().filter(|size| *size > 0),
        ValueRef::Text(size) => size.parse().ok().filter(|size| *size > 0),
        _ => None,
    }
}

/// Where the list is in a reply: where an element is that the endpoint takes out.
fn list_of<E: Paged>() -> Option<usize> {
    place_of::<E>(
        |target| {
            if let Target::List(list) = target {
                list.push();
            }
        },
        |mut response| !E::items(&mut response).is_empty(),
    )
}

/// Where a reply says whether there is more.
fn more_of<E: Paged>() -> Option<usize> {
    place_of::<E>(|target| write_bool(target, true), |response| E::next(&response).has_more == Some(true))
}

/// Where a reply says how to go on.
fn next_of<E: Paged>() -> Option<usize> {
    place_of::<E>(|target| write_text(target, "1"), |response| E::next(&response).token.is_some())
}

/// The first field of a response that, once written to, makes it what is wanted.
fn place_of<E: Paged>(write: fn(Target<'_>), is_it: fn(E::Response) -> bool) -> Option<usize> {
    let mut place = 0;
    loop {
        let mut response = E::Response::blank();
        match response.shown() {
            Shown::Slot(slot) => match slot.target() {
                Target::Record(record) if place < record.layout().fields.len() => {
                    write(record.slot_at(place).target());
                }
                _ => return None,
            },
            Shown::File(..) => return None,
        }
        if is_it(response) {
            return Some(place);
        }
        place += 1;
    }
}

fn write_bool(target: Target<'_>, value: bool) {
    if let Target::Bool(place) = target {
        *place = value;
    }
}

fn write_text(target: Target<'_>, value: &str) {
    if let Target::Text(place) = target {
        value.clone_into(place);
    }
}
