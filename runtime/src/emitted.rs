//! What emitted code is written in: a file of an endpoint imports all of it.

pub use crate::client::Client;
pub use crate::client::call::Call;
pub use crate::client::paging::{Items, Pages};
pub use crate::codec::JsonText;
pub use crate::event::{Callback, Event};
pub use crate::http::download::Download;
pub use crate::http::endpoint::{ApiCode, Code, Endpoint, Next, Paged};
pub use crate::http::part::Part;
pub use crate::wire::empty::Empty;
pub use crate::wire::spec::{Content, Method, RateLimit, Reply, Spec, Token};
pub use crate::{choice, code, int_choice, record};
pub use serde_json::Value;
pub use std::collections::BTreeMap;
