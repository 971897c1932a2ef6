//! The test that reads the docs' samples by the emitted types.

use super::{GenFile, doc, literal, rust};
use crate::plan::{EndpointPlan, EventPlan, ModulePlan, Plan, ServicePlan};
use proc_macro2::TokenStream;
use quote::quote;

/// The hand-written part of the test: what it tries, and where that stands.
pub const HARNESS: [(&str, &str); 2] = [
    ("tests/samples/main.rs", include_str!("samples/harness.rs")),
    ("tests/samples/made.rs", include_str!("samples/made.rs")),
];

/// The tables of services; the samples themselves stand in the model files.
pub(super) fn file(plan: &Plan) -> GenFile {
    let services = plan.services.iter().map(service);
    let services = quote! {
        /// Those that are turned on.
        pub static SERVICES: &[Service] = &[#(#services),*];
    };
    let imports = quote!(
        use super::{EventRow, Row, Service, blank};
        use feishu_api::Endpoint;
    );
    GenFile {
        source: None,
        docs: doc::text("Which types the samples of an endpoint are read by."),
        items: rust([imports, services]).collect(),
    }
}

fn service(service: &ServicePlan) -> TokenStream {
    let (mut rows, mut events) = (Vec::new(), Vec::new());
    collect(&service.modules, &mut rows, &mut events);
    let feature = service.name.as_str();
    let model = format!("../../model/{feature}.json");
    quote! {
        #[cfg(feature = #feature)]
        Service { model: include_str!(#model), rows: &[#(#rows),*], events: &[#(#events),*] }
    }
}

fn collect(modules: &[ModulePlan], rows: &mut Vec<TokenStream>, events: &mut Vec<TokenStream>) {
    for module in modules {
        match module {
            ModulePlan::Resource { modules, .. } => collect(modules, rows, events),
            ModulePlan::Endpoint(endpoint) => rows.push(row(endpoint)),
            ModulePlan::Event(event) => events.push(event_row(event)),
        }
    }
}

fn row(endpoint: &EndpointPlan) -> TokenStream {
    let EndpointPlan { id, path, request, response, .. } = endpoint;
    let request = &request.name;
    let path = quote!(feishu_api::#(#path)::*);
    let response = response.name().map(|response| quote!(blank::<#path::#response>));
    let response = literal::option(response, std::convert::identity);
    quote! {
        Row { id: #id, spec: <#path::#request as Endpoint>::SPEC, request: blank::<#path::#request>, response: #response }
    }
}

fn event_row(event: &EventPlan) -> TokenStream {
    let EventPlan { event_type, path, event, reply, .. } = event;
    let event = &event.name;
    let path = quote!(feishu_api::#(#path)::*);
    let reply = reply.as_ref().map(|reply| {
        let reply = &reply.name;
        quote!(blank::<#path::#reply>)
    });
    let reply = literal::option(reply, std::convert::identity);
    quote! {
        EventRow { event_type: #event_type, known: <#path::#event as feishu_api::Event>::TYPE, event: blank::<#path::#event>, reply: #reply }
    }
}
