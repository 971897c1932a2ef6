//! The crate's root.

use super::{GenFile, doc};
use crate::plan::Plan;
use proc_macro2::TokenStream;
use quote::quote;

/// What the root says before it lists the services.
const ABOUT: &str = "\
The Feishu / Lark open platform, as its documentation describes it.

Each service version is a module behind a feature of the same name; none is on by default, `full` is all of them.

```toml
[dependencies]
feishu-api = { version = \"0.1\", features = [\"contact_v3\"] }
```

A request is made with `new` and its setters, and sent with a client:

```ignore
use feishu_api::Client;
use feishu_api::contact_v3::unit::ListDepartment;
use futures_util::TryStreamExt;

let client = Client::builder(\"cli_a1b2\", app_secret).build()?;
let mut departments = ListDepartment::new(\"BU121\").page_size(50).items(&client);
while let Some(department) = departments.try_next().await? {
    println!(\"{department:?}\");
}
```";

pub(super) fn file(plan: &Plan) -> GenFile {
    let services = plan.services.iter().map(|service| {
        let (name, feature) = (&service.name, service.name.as_str());
        quote!(#[cfg(feature = #feature)] pub mod #name;)
    });
    let items = vec![allowances(), exports(), services.collect()];
    GenFile { header: doc::text(ABOUT), items: items.into_iter().filter(|item| !item.is_empty()).collect() }
}

/// What clippy's lints ask of people and not of tables.
fn allowances() -> TokenStream {
    quote! {
        #![allow(clippy::too_many_lines, reason = "some tables of the docs are long")]
        #![allow(clippy::unreadable_literal, reason = "error codes are searched for as the docs print them")]
        #![allow(clippy::similar_names, reason = "parameters are called as on the wire")]
        #![allow(clippy::struct_excessive_bools, clippy::fn_params_excessive_bools, reason = "the docs have them")]
    }
}

fn exports() -> TokenStream {
    quote! {
        pub use feishu_runtime::{
            self, ApiError, Call, Client, ClientBuilder, Download, Endpoint, Error, Items, Pages, Part, Value,
        };
    }
}
