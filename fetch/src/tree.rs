//! The tree of the docs: which pages there are, and where they stand.
//!
//! The site sends all of it in one reply of about 1 MB. What it sends is bounded here before it becomes memory.

mod node;

use crate::{place, service};
use node::Node;
use std::collections::BTreeSet;

/// Bytes of the reply that are read.
pub(crate) const MAX_BYTES: usize = 16 << 20;

/// The folder of the server API.
const SERVER_API: &str = "103";

/// A page of the tree.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Doc {
    pub(crate) full_path: String,
    /// What the tree calls the page; the page itself may have a title.
    pub(crate) name: String,
    pub(crate) service: String,
    pub(crate) section: Option<String>,
    /// Milliseconds since 1970, where the tree says it.
    pub(crate) updated: Option<u64>,
}

/// The pages of the server API.
#[derive(Debug, Default)]
pub(crate) struct Tree {
    /// In the tree's order, each address once.
    pub(crate) docs: Vec<Doc>,
    /// Pages that cannot be asked for, with the reason.
    pub(crate) refused: Vec<(Doc, &'static str)>,
}

impl Tree {
    /// Reads the site's reply, or says what is wrong with it.
    pub(crate) fn read(reply: &[u8]) -> Result<Self, String> {
        let roots = node::read(reply)?;
        let root = find(&roots).ok_or("it has no folder of the server API (id 103)")?;
        let mut walk = Walk::default();
        for node in &root.items {
            walk.node(node);
        }
        let tree = walk.tree;
        if tree.docs.is_empty() { Err("it has no page under the server API".to_owned()) } else { Ok(tree) }
    }

    pub(crate) fn addresses(&self) -> BTreeSet<&str> {
        let refused = self.refused.iter().map(|(doc, _)| doc);
        self.docs.iter().chain(refused).map(|doc| doc.full_path.as_str()).collect()
    }
}

fn find(nodes: &[Node]) -> Option<&Node> {
    let here = nodes.iter().find(|node| node.id.as_deref() == Some(SERVER_API));
    here.or_else(|| nodes.iter().find_map(|node| find(&node.items)))
}

#[derive(Default)]
struct Walk<'a> {
    tree: Tree,
    /// The addresses of the folders around the node, from the outermost.
    folders: Vec<&'a str>,
    seen: BTreeSet<&'a str>,
}

impl<'a> Walk<'a> {
    /// As deep as the JSON, which is bounded.
    fn node(&mut self, node: &'a Node) {
        let full_path = node.full_path.as_deref().unwrap_or_default();
        if node.is_document && self.seen.insert(full_path) {
            self.document(node, full_path);
        }
        self.folders.push(full_path);
        for child in &node.items {
            self.node(child);
        }
        self.folders.pop();
    }

    fn document(&mut self, node: &Node, full_path: &str) {
        let doc = Doc {
            full_path: full_path.to_owned(),
            name: node.name.clone().unwrap_or_default(),
            service: service::of(full_path, &self.folders),
            section: service::section(&self.folders),
            updated: node.updated.as_deref().and_then(|time| time.parse().ok()),
        };
        match place::check(full_path) {
            Ok(()) => self.tree.docs.push(doc),
            Err(reason) => self.tree.refused.push((doc, reason)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn tree(items: &serde_json::Value) -> Result<Tree, String> {
        let root = json!({"id": 103, "type": "DirectoryType", "fullPath": "/a/server", "items": items});
        Tree::read(
            json!({"code": 0, "data": {"items": [{"id": "1", "items": []}, root]}}).to_string().as_bytes(),
        )
    }

    fn doc(full_path: &str) -> serde_json::Value {
        json!({"type": "DocumentType", "fullPath": full_path, "name": "x", "updateTime": "7", "items": null})
    }

    #[test]
    fn pages_know_their_service_and_section() {
        let inner = json!({"type": "DirectoryType", "fullPath": "/x/task-v1", "items": [doc("/u/1"), doc("/u/im-v1/2")]});
        let outer = json!({"type": "DirectoryType", "fullPath": "/x/historic-version", "items": [inner, doc("/u/3")]});
        let docs = tree(&json!([outer, doc("/u/4")])).unwrap().docs;
        let services = docs.iter().map(|doc| (&*doc.service, doc.section.as_deref())).collect::<Vec<_>>();
        let historic = Some("historic-version");
        assert_eq!(
            services,
            [("task-v1", historic), ("im-v1", historic), ("historic-version", historic), ("other", None)]
        );
        assert_eq!(docs[0].updated, Some(7));
    }

    #[test]
    fn an_address_counts_once_and_one_that_climbs_is_refused() {
        let tree = tree(&json!([doc("/a/b"), doc("/a/b"), doc("/../../etc/passwd")])).unwrap();
        assert_eq!((tree.docs.len(), tree.refused.len()), (1, 1));
    }

    #[test]
    fn a_tree_without_the_server_api_is_an_error() {
        assert!(Tree::read(br#"{"code": 0, "data": {"items": []}}"#).is_err());
        assert!(tree(&json!([])).is_err());
    }
}
