//! What emitted code is written in: a file of an endpoint imports all of it.

pub use crate::call::Call;
pub use crate::client::Client;
pub use crate::codec::JsonText;
pub use crate::download::Download;
pub use crate::empty::Empty;
pub use crate::endpoint::{ApiCode, Code, Endpoint, Next, Paged};
pub use crate::event::{Callback, Event};
pub use crate::paging::{Items, Pages};
pub use crate::part::Part;
pub use crate::spec::{Content, Method, RateLimit, Reply, Spec, Token};
pub use crate::{choice, code, int_choice, record};
pub use serde_json::Value;
pub use std::collections::BTreeMap;
