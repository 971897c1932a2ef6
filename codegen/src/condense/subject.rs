//! What a condensed page is about.

use crate::{
    model::{Endpoint, Event},
    words::Language,
};

/// An endpoint, or a message that the platform sends.
#[derive(Clone, Copy)]
pub(super) enum Subject<'a> {
    Endpoint(&'a Endpoint),
    Event(&'a Event),
}

/// What the comment above its page says.
pub(super) struct About<'a> {
    pub source: &'a str,
    pub language: Language,
    pub title: &'a str,
    pub doc_url: &'a str,
    pub deprecated: bool,
    /// What the docs advise in its place.
    pub instead: Option<&'a str>,
}

impl<'a> Subject<'a> {
    pub fn about(self) -> About<'a> {
        match self {
            Self::Endpoint(Endpoint { source, language, title, doc_url, deprecated, instead, .. }) => {
                let instead = instead.as_deref();
                About { source, language: *language, title, doc_url, deprecated: *deprecated, instead }
            }
            Self::Event(Event { source, language, title, doc_url, deprecated, .. }) => {
                About { source, language: *language, title, doc_url, deprecated: *deprecated, instead: None }
            }
        }
    }
}
