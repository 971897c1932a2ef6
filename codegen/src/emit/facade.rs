//! The root of the facade: the crate that callers use.

use super::{GenFile, doc};
use crate::plan::{Home, Plan, ServicePlan, name::CrateName};
use proc_macro2::TokenStream;
use quote::quote;

/// What it says before it lists the services.
const ABOUT: &str = "\
The Feishu / Lark open platform, as its documentation describes it.

Each service version is a module behind a feature of the same name: only what is switched on is compiled. No feature is
on by default, `full` is all of them.

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
    let small = CrateName::small_services();
    let services = plan.services.iter().map(|service| {
        let ServicePlan { name, home, folder: _, wire: _, modules: _, types: _ } = service;
        let feature = name.as_str();
        let export = match home {
            Home::Own(crate_name) => quote!(#crate_name as #name),
            Home::Shared => quote!(#small::#name),
        };
        quote!(#[cfg(feature = #feature)] pub use #export;)
    });
    let items = [exports(), services.collect()];
    GenFile {
        source: None,
        docs: doc::text(ABOUT),
        items: items.into_iter().filter(|item| !item.is_empty()).collect(),
    }
}

fn exports() -> TokenStream {
    quote! {
        pub use feishu_runtime::{
            self, ApiError, Call, Client, ClientBuilder, Download, Endpoint, Error, Items, Pages, Part, Value,
        };
    }
}
