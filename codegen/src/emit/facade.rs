//! The root of the facade: the crate that callers use.

use super::{GenFile, doc, example, rust};
use crate::plan::{
    Home, Plan, ServicePlan,
    name::{CrateName, ModuleName},
};
use proc_macro2::TokenStream;
use quote::quote;

/// What the front page says first. `FEATURE` stands for one of the crate's.
const ABOUT: &str = "\
The Feishu / Lark open platform, as its documentation describes it.

Each service version is a module behind a feature of the same name: only what is switched on is compiled. No feature is
on by default, `full` is all of them.

```toml
[dependencies]
feishu-api = { version = \"0.1\", features = [\"FEATURE\"] }
```

Everything that is needed besides is here too, as the client's core has it: `serde` (its traits for all types), `tracing`
(spans and events), `blocking` (calls without async), `rate-limit` (the documented limits, kept), `redis` (tokens and
limits that processes share), `webhook` and `socket` (events and callbacks, over HTTP and over a connection of the client's
own), `mock` (a platform in the process, for tests), `eq` (types that compare and hash) and `tls-aws-lc` (another TLS) are
features of this crate.";

/// What the front page says of calls. In capitals what stands for parts of one of the crate's.
const CALL: &str = "\
A request is made with `new` and its setters, and sent with a client:

```no_run
# #[cfg(feature = \"FEATURE\")]
# async fn call(app_secret: &str) -> Result<(), feishu_api::Error> {
use feishu_api::Client;
IMPORTS

let client = Client::builder(\"cli_a1b2\", app_secret).build()?;
CALL
println!(\"{reply:?}\");
# Ok(())
# }
```

Fields are public: what is at hand as an `Option` is assigned, `request.page_size = size`. A request for a list that comes
in pages has `items`, a stream of all elements, and `pages`, one of the replies.";

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
        docs: doc::text(&about(plan)),
        items: rust(items.into_iter().filter(|item| !item.is_empty())).collect(),
    }
}

fn about(plan: &Plan) -> String {
    let Some(call) = &plan.example else {
        return ABOUT.replace("FEATURE", "full");
    };
    let feature = call.module.first().map_or("full", ModuleName::as_str);
    format!("{ABOUT}\n\n{CALL}")
        .replace("FEATURE", feature)
        .replace("IMPORTS", &example::imports(call).join("\n"))
        .replace("CALL", &example::call(call, "&client"))
}

fn exports() -> TokenStream {
    quote! {
        pub use feishu_runtime;
        #[doc(inline)]
        pub use feishu_runtime::*;
    }
}
