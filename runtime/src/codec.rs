//! JSON in and out of emitted types, once for all of them.
//!
//! An emitted type says only what it is: [`Record`] names its fields and hands them out by index, [`Slot`] says what
//! a value looks like from outside. Reading, leniency, writing, `Clone`, `Debug` and the checks are functions over
//! `&dyn Slot`, so that a thousand types cost the compiler a thousand tables and not a thousand visitors.

mod choice;
mod clone;
mod code;
mod convert;
mod debug;
mod eq;
#[doc(hidden)]
pub mod forward;
mod json_text;
mod layout;
mod lenient;
mod line;
mod macros;
mod mend;
mod mismatch;
mod part;
mod path;
mod read;
mod secrets;
mod serialize;
mod slot;
mod write;

pub use choice::{AssignInt, AssignText, Choice, IntChoice};
pub use clone::clone;
pub use code::{ApiCode, Code};
pub use convert::{Convert, ConvertError};
pub use debug::debug;
pub use eq::{eq, hash};
pub use json_text::JsonText;
pub use layout::{FieldRule, Layout, LengthUnit, Place, Rule};
pub use mismatch::{Mismatch, Mismatches};
pub use part::Part;
pub use path::Path;
pub use read::{JsonError, deserialize, from_slice, read};
#[doc(hidden)]
pub use serde_core;
pub use serialize::{serialize, to_value};
pub use slot::{List, Map, Record, Slot, Target, ValueRef};
pub use write::to_vec;

pub(crate) use debug::debug_value;
pub(crate) use line::{one_line, steers};
pub(crate) use macros::table;
pub(crate) use part::{Reader, Source};
pub(crate) use path::Step;
pub(crate) use read::glean;
#[cfg(feature = "mock")]
pub(crate) use read::read_tree;
pub(crate) use secrets::is_secret;
pub(crate) use slot::views;
pub(crate) use write::fields_to_vec;
