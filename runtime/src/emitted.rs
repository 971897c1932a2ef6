//! What emitted code is written in: a file of an endpoint imports all of it.

pub use crate::client::{Call, Client, Items, Pages};
pub use crate::codec::{ApiCode, Code, JsonText, Part};
pub use crate::event::{Callback, Event};
pub use crate::http::{Download, Endpoint, Next, Paged};
pub use crate::wire::id::{DepartmentIdType, UserIdType};
pub use crate::wire::{Content, Empty, Method, RateLimit, Reply, Spec, Token};
pub use crate::{choice, code, int_choice, record};
pub use serde_json::Value;
pub use std::collections::BTreeMap;
