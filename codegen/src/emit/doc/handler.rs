//! What handles an event, as its docs show it.

use crate::plan::{HandlerPlan, name::ModuleName};

/// A function.
pub(super) fn lines(handler: &HandlerPlan) -> Vec<String> {
    let HandlerPlan { module, event, reply, field } = handler;
    let module = module.iter().map(ModuleName::as_str).collect::<Vec<_>>().join("::");
    let types = reply.as_ref().map_or_else(|| event.to_string(), |reply| format!("{{{event}, {reply}}}"));
    let (gives, last) = match reply {
        Some(reply) => (reply.as_str(), format!("    Ok({reply}::new())")),
        None => ("()", "    Ok(())".to_owned()),
    };
    let shown = field.as_ref().map_or_else(|| "event".to_owned(), |field| format!("event.{field}"));
    vec![
        format!("use feishu_api::{module}::{types};"),
        String::new(),
        format!("async fn handle(event: {event}) -> Result<{gives}, feishu_api::Error> {{"),
        format!("    println!(\"{{:?}}\", {shown});"),
        last,
        "}".to_owned(),
    ]
}
