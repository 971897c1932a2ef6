//! A small catalog that has one of everything, and ways to edit it.

use feishu_codegen::{
    diff::{self, Diff},
    model::{Catalog, Endpoint},
};
use serde_json::Value;

/// One endpoint with every fact that the model knows.
pub fn endpoint() -> Value {
    serde_json::from_str(include_str!("endpoint.json")).expect("the fixture is JSON")
}

pub fn catalog(endpoints: &[Value]) -> Catalog {
    let read = |value: &Value| serde_json::from_value::<Endpoint>(value.clone()).expect("an endpoint");
    Catalog { endpoints: endpoints.iter().map(read).collect(), ..Catalog::default() }
}

/// What an edit of the fixture's endpoint changes.
pub fn after(edit: impl FnOnce(&mut Value)) -> Diff {
    let mut edited = endpoint();
    edit(&mut edited);
    diff::compare(&catalog(&[endpoint()]), &catalog(&[edited]))
}

/// The fields among which that of `path` (`query.page_size`, `response.data.items.name`) stands, and
/// its place among them. Lists and maps are looked through.
pub fn siblings<'a>(endpoint: &'a mut Value, path: &str) -> (&'a mut Vec<Value>, usize) {
    let (place, path) = path.split_once('.').expect("a place and a name");
    let mut fields = match place {
        "response" => &mut endpoint["response"]["body"],
        place => &mut endpoint["request"][place],
    };
    let mut names = path.split('.').peekable();
    loop {
        let name = names.next().expect("a name");
        let index =
            fields.as_array().and_then(|fields| fields.iter().position(|field| field["name"] == name));
        let index = index.unwrap_or_else(|| panic!("no field {name}"));
        if names.peek().is_none() {
            return (fields.as_array_mut().expect("fields"), index);
        }
        fields = members(&mut fields[index]["type"]);
    }
}

fn members(mut ty: &mut Value) -> &mut Value {
    loop {
        ty = match ty["kind"].as_str() {
            Some("list") => &mut ty["item"],
            Some("map") => &mut ty["value"],
            _ => return &mut ty["fields"],
        }
    }
}

pub fn field<'a>(endpoint: &'a mut Value, path: &str) -> &'a mut Value {
    let (fields, index) = siblings(endpoint, path);
    &mut fields[index]
}

pub fn remove(endpoint: &mut Value, path: &str) -> Value {
    let (fields, index) = siblings(endpoint, path);
    fields.remove(index)
}

/// Adds `field` beside the one of `path`.
pub fn add(endpoint: &mut Value, path: &str, field: Value) {
    let (fields, _) = siblings(endpoint, path);
    fields.push(field);
}
