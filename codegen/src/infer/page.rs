//! The page as a whole: which section is about what, and what an endpoint takes from each.

pub(super) mod about;
mod advice;
pub(super) mod elsewhere;
pub(super) mod facts;
pub(super) mod id;
pub(super) mod paging;
pub(super) mod request;
pub(super) mod samples;
pub(super) mod sections;
pub(super) mod unread;
