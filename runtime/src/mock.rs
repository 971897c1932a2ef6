//! A platform in the process, to test what calls it: no sockets, no waiting, and no other code than in production.
//!
//! A client of this platform is a [`Client`](crate::Client) like any other, with its tokens, retries, limits and checks; only
//! what it sends arrives here. So a test sees what would have been sent, and decides what comes back.
//!
//! ```
//! # use feishu_runtime::{Code, Content, Endpoint, Method, Spec, Token};
//! use feishu_runtime::mock::{Fault, Platform, made};
//!
//! // Emitted from the endpoint's page, as all of them are.
//! #[derive(Default)]
//! pub struct GetUnit { pub unit_id: String }
//! #[derive(Default)]
//! pub struct GetUnitResponse { pub name: Option<String> }
//! # feishu_runtime::record! { GetUnit: 0 unit_id in Path, required(); }
//! # feishu_runtime::record! { GetUnitResponse: 0 name; }
//! # impl Endpoint for GetUnit {
//! #     type Response = GetUnitResponse;
//! #     type Code = Code;
//! #     const SPEC: &'static Spec = &Spec {
//! #         id: "contact_v3.unit.get", path: "/open-apis/contact/v3/unit/{unit_id}", tokens: &[Token::Tenant], ..Spec::EMPTY
//! #     };
//! # }
//! # impl GetUnit {
//! #     fn new(unit_id: &str) -> Self { Self { unit_id: unit_id.to_owned() } }
//! #     fn send<'a>(&'a self, client: &'a feishu_runtime::Client) -> feishu_runtime::Call<'a, Self> {
//! #         feishu_runtime::Call::new(client, self)
//! #     }
//! # }
//!
//! # #[tokio::main(flavor = "current_thread", start_paused = true)]
//! # async fn main() -> Result<(), feishu_runtime::Error> {
//! let platform = Platform::new();
//! platform.on(|request: &GetUnit| {
//!     let name = format!("unit {}", request.unit_id);
//!     Ok(made(|it: &mut GetUnitResponse| it.name = Some(name)))
//! });
//! platform.fault(Fault::RateLimited).times(2);
//!
//! let unit = GetUnit::new("BU121").send(&platform.client()).await?;
//! assert_eq!(unit.name.as_deref(), Some("unit BU121"));
//! assert_eq!(platform.calls::<GetUnit>()[0].unit_id, "BU121");
//! assert_eq!(platform.calls::<GetUnit>().len(), 3); // each attempt arrives
//! # Ok(())
//! # }
//! ```
//!
//! **What is answered.** An endpoint with a handler ([`on`](Platform::on), [`on_list`](Platform::on_list),
//! [`on_json`](Platform::on_json), [`on_path`](Platform::on_path)) as that says, the later where there are two; any other one with a reply that is made up from its layout, in which every
//! field is filled by its kind and a list ends with its first page. A call without a good token of a kind that the docs accept is
//! refused as the platform would, and so is what they forbid, by the rules that the client itself checks; it is the request off
//! the wire that is looked at, so that this holds for a client with its checks off as well.
//!
//! **What goes wrong.** [`once`](Platform::once) refuses a call with a documented code, or any [`ApiFault`];
//! [`fault`](Platform::fault) lets it [fail](Fault) otherwise. One call gets one of them, the first that was planned and is for
//! it; `times` and `of` say how often and for which endpoint. What finds nothing to spoil, such as a stale token where a call
//! has none, waits for the next call: [`pending`](Platform::pending) counts it.
//!
//! **What was sent** is in [`calls`](Platform::calls), read back into the type of the request, and in
//! [`requests`](Platform::requests) as it came.
//!
//! **Time.** Nothing here waits but [`Fault::Slow`]. Tokens are good for two hours by tokio's clock, which
//! `tokio::time::pause` stops: backoff, timeouts and lifetimes then pass at once.
//!
//! **Events.** [`emit`](Platform::emit) sends an event to the app's [listener](Platform::listener), as the platform would.
//!
//! **By hand.** What a handler of replies, errors or events gets can be made without any call: see [`made`], [`of_json`],
//! [`sample`], [`File`], [`ApiFault::error`], [`received`] and [`transport_error`]; a [`Delivery`](crate::Delivery) and a
//! [`Detailed`](crate::Detailed) are structs with public fields.

mod emit;
mod fill;
mod list;
mod login;
mod made;
mod path;
mod plan;
mod platform;
mod read;
mod refusal;
mod reply;
mod sent;
mod serve;
mod state;
mod tokens;

pub use made::{File, made, of_json, received, sample, transport_error};
pub use plan::Fault;
pub use platform::{Planned, Platform};
pub use refusal::ApiFault;
pub use sent::Sent;
