//! The tree's JSON, read so that its size in memory is bounded whatever is sent.

use crate::scalar::Scalar;
use serde::{
    Deserialize, Deserializer,
    de::{DeserializeSeed, Error, IgnoredAny, MapAccess, SeqAccess, Visitor},
};
use std::{cell::Cell, fmt};

/// Folders and pages that a tree may have. The site's has 4000.
const MAX_NODES: usize = 50_000;

/// A folder or a page.
#[derive(Debug, Default)]
pub(super) struct Node {
    pub(super) id: Option<String>,
    pub(super) name: Option<String>,
    pub(super) full_path: Option<String>,
    pub(super) updated: Option<String>,
    pub(super) is_document: bool,
    pub(super) items: Vec<Node>,
}

/// The outermost nodes.
pub(super) fn read(reply: &[u8]) -> Result<Vec<Node>, String> {
    let count = Cell::new(0);
    let mut json = serde_json::Deserializer::from_slice(reply);
    let reply = Object { count: &count, level: Level::Reply };
    let read = reply.deserialize(&mut json).and_then(|read| json.end().map(|()| read));
    match read {
        Ok(Read { code: Some(code), message, .. }) if code != "0" => {
            Err(format!("code {code}: {}", message.unwrap_or_default()))
        }
        Ok(Read { items: Some(items), .. }) => Ok(items),
        Ok(_) => Err("it has no `data.items`".to_owned()),
        Err(error) if error.to_string().contains("recursion limit") => {
            Err("it is nested more than 60 folders deep".to_owned())
        }
        Err(error) => Err(format!("it is not the JSON of a tree: {error}")),
    }
}

#[derive(Deserialize)]
#[serde(field_identifier, rename_all = "camelCase")]
enum Key {
    Code,
    Msg,
    Data,
    Id,
    Name,
    FullPath,
    Type,
    UpdateTime,
    Items,
    #[serde(other)]
    Other,
}

/// Which object is read: all have different keys, and are read alike.
#[derive(Clone, Copy, PartialEq)]
enum Level {
    Reply,
    Data,
    Node,
}

/// What an object held.
#[derive(Default)]
struct Read {
    code: Option<String>,
    message: Option<String>,
    node: Node,
    items: Option<Vec<Node>>,
}

#[derive(Clone, Copy)]
struct Object<'a> {
    count: &'a Cell<usize>,
    level: Level,
}

impl<'de> DeserializeSeed<'de> for Object<'_> {
    type Value = Read;

    fn deserialize<D: Deserializer<'de>>(self, json: D) -> Result<Read, D::Error> {
        json.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Object<'_> {
    type Value = Read;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Read, A::Error> {
        let mut read = Read::default();
        while let Some(key) = map.next_key::<Key>()? {
            match (key, self.level) {
                (Key::Code, Level::Reply) => read.code = map.next_value::<Scalar>()?.0,
                (Key::Msg, Level::Reply) => read.message = map.next_value::<Scalar>()?.0,
                (Key::Data, Level::Reply) => {
                    read.items = map.next_value_seed(Object { level: Level::Data, ..self })?.items;
                }
                (Key::Items, Level::Data | Level::Node) => {
                    read.items = Some(map.next_value_seed(Items { count: self.count })?);
                }
                (Key::Id, Level::Node) => read.node.id = map.next_value::<Scalar>()?.0,
                (Key::Name, Level::Node) => read.node.name = map.next_value::<Scalar>()?.0,
                (Key::FullPath, Level::Node) => read.node.full_path = map.next_value::<Scalar>()?.0,
                (Key::UpdateTime, Level::Node) => read.node.updated = map.next_value::<Scalar>()?.0,
                (Key::Type, Level::Node) => {
                    read.node.is_document = map.next_value::<Scalar>()?.0.as_deref() == Some("DocumentType");
                }
                _ => drop(map.next_value::<IgnoredAny>()?),
            }
        }
        Ok(read)
    }

    /// `"data": null` beside an error code.
    fn visit_unit<E>(self) -> Result<Read, E> {
        Ok(Read::default())
    }
}

/// A list of nodes, or `null`.
struct Items<'a> {
    count: &'a Cell<usize>,
}

impl<'de> DeserializeSeed<'de> for Items<'_> {
    type Value = Vec<Node>;

    fn deserialize<D: Deserializer<'de>>(self, json: D) -> Result<Vec<Node>, D::Error> {
        json.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Items<'_> {
    type Value = Vec<Node>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list of folders and pages")
    }

    fn visit_unit<E>(self) -> Result<Vec<Node>, E> {
        Ok(Vec::new())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Vec<Node>, A::Error> {
        let mut nodes = Vec::new();
        while let Some(Read { node, items, .. }) =
            list.next_element_seed(Object { count: self.count, level: Level::Node })?
        {
            self.count.set(self.count.get() + 1);
            if self.count.get() > MAX_NODES {
                return Err(A::Error::custom(format!("it has more than {MAX_NODES} folders and pages")));
            }
            nodes.push(Node { items: items.unwrap_or_default(), ..node });
        }
        Ok(nodes)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn fails(reply: &str, message: &str) {
        let error = read(reply.as_bytes()).unwrap_err();
        assert!(error.contains(message), "{error}");
    }

    #[test]
    fn whatever_is_sent_is_bounded_and_told() {
        let deep = format!("{}{}", r#"{"items":["#.repeat(10_000), "]}".repeat(10_000));
        fails(&format!(r#"{{"code":0,"data":{deep}}}"#), "60 folders deep");
        let wide = vec!["{}"; MAX_NODES + 1].join(",");
        fails(&format!(r#"{{"code":0,"data":{{"items":[{wide}]}}}}"#), "more than 50000");
        fails(r#"{"code":0,"data":{"items":"#, "not the JSON");
        fails("<html>", "not the JSON");
        fails(r#"{"code":7,"msg":"busy","data":null}"#, "code 7: busy");
        fails("{}", "no `data.items`");
    }

    #[test]
    fn fields_of_another_kind_count_as_absent() {
        let nodes =
            read(br#"{"data":{"items":[{"id":[1],"name":{},"fullPath":null,"items":null,"x":[[{}]]}]}}"#);
        let nodes = nodes.unwrap();
        assert!(nodes[0].id.is_none() && nodes[0].items.is_empty());
    }
}
