//! Tokens -> text.
//!
//! prettyplease writes no empty lines. So each item is formatted on its own and an empty line is put between two;
//! likewise the methods of an `impl`.

use crate::emit::GenFile;
use proc_macro2::TokenStream;
use syn::{File, ImplItem, Item, ItemImpl};

/// The text of a file, or the tokens that no Rust could be made of.
///
/// # Errors
/// When an item does not parse, which is a mistake in an emitter and never one in a page.
pub fn format(file: &GenFile) -> Result<String, syn::Error> {
    let GenFile { header, items } = file;
    let header =
        header.iter().map(|line| format!("//! {line}").trim_end().to_owned() + "\n").collect::<String>();
    let mut texts = vec![header];
    for tokens in items {
        texts.push(item(tokens)?);
    }
    Ok(texts.join("\n"))
}

fn item(tokens: &TokenStream) -> Result<String, syn::Error> {
    let file = syn::parse2::<File>(tokens.clone())?;
    Ok(match file.items.as_slice() {
        [Item::Impl(block)] if block.items.len() > 1 => spaced(block),
        _ => prettyplease::unparse(&file),
    })
}

/// An `impl` with an empty line between its members, each formatted in an `impl` of its own.
fn spaced(block: &ItemImpl) -> String {
    let mut groups = Vec::<Vec<ImplItem>>::new();
    for member in &block.items {
        match (groups.last_mut(), member) {
            // Types stand together; everything else stands alone.
            (Some(group), ImplItem::Type(_)) if matches!(group.last(), Some(ImplItem::Type(_))) => {
                group.push(member.clone());
            }
            _ => groups.push(vec![member.clone()]),
        }
    }
    let head = ItemImpl { items: Vec::new(), ..block.clone() };
    let texts = groups.into_iter().map(|items| {
        let part = Item::Impl(ItemImpl { items, ..head.clone() });
        prettyplease::unparse(&File {
            shebang: None,
            frontmatter: None,
            attrs: Vec::new(),
            items: vec![part],
        })
    });
    join(&texts.collect::<Vec<_>>())
}

/// The first block's head, all blocks' members, and one end.
fn join(blocks: &[String]) -> String {
    let mut text = String::new();
    for (number, block) in blocks.iter().enumerate() {
        let inside = block.strip_suffix("}\n").unwrap_or(block);
        let head = inside.find("{\n").map_or(0, |at| at + 2);
        if number == 0 {
            text.push_str(inside);
        } else {
            text.push('\n');
            text.push_str(inside.get(head..).unwrap_or_default());
        }
    }
    text + "}\n"
}

#[cfg(test)]
mod tests {
    use super::*;
    use quote::quote;

    #[test]
    fn an_empty_line_stands_between_items_and_between_methods() {
        let items = vec![
            quote!(
                use a::{B, C};
            ),
            quote!(impl A { type B = C; type D = E; fn f(&self) {} #[doc = " text"] fn g(&self) -> u8 { 1 } }),
        ];
        let text = format(&GenFile { header: vec!["one".to_owned(), String::new()], items }).unwrap();
        let expected = "//! one\n//!\n\nuse a::{B, C};\n\nimpl A {\n    type B = C;\n    type D = E;\n\n    \
                        fn f(&self) {}\n\n    /// text\n    fn g(&self) -> u8 {\n        1\n    }\n}\n";
        assert_eq!(text, expected);
    }
}
