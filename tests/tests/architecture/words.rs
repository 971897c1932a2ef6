//! Words of pages stand in their tables alone.

use crate::source::{is_test, sources};
use feishu_tests::root;
use std::fs;
use syn::{
    Attribute, Expr, Item, Macro, Token,
    punctuated::Punctuated,
    visit::{self, Visit},
};

/// The rooms in which a word of a page may stand in the code: the tables of words alone.
const WORDLESS: &[&str] = &["parse", "infer", "lint", "merge", "read"];

/// The literals of code, except in tests.
#[derive(Default)]
struct Literals(Vec<String>);

impl<'ast> Visit<'ast> for Literals {
    fn visit_item(&mut self, item: &'ast Item) {
        let is_test = match item {
            Item::Mod(item) => is_test(&item.attrs),
            Item::Fn(item) => is_test(&item.attrs),
            Item::Impl(item) => is_test(&item.attrs),
            _ => false,
        };
        if !is_test {
            visit::visit_item(self, item);
        }
    }

    fn visit_lit(&mut self, literal: &'ast syn::Lit) {
        match literal {
            syn::Lit::Str(text) => self.0.push(text.value()),
            syn::Lit::Char(one) => self.0.push(one.value().to_string()),
            _ => {}
        }
    }

    /// Comments are attributes.
    fn visit_attribute(&mut self, _: &'ast Attribute) {}

    fn visit_macro(&mut self, call: &'ast Macro) {
        match call.parse_body_with(Punctuated::<Expr, Token![,]>::parse_terminated) {
            Ok(arguments) => arguments.iter().for_each(|argument| self.visit_expr(argument)),
            Err(_) => self.0.push(call.tokens.to_string()),
        }
    }
}

/// The literals of `code` that have a Chinese character in them; its punctuation belongs to no language.
fn chinese(code: &str) -> Vec<String> {
    let mut found = Literals::default();
    found.visit_file(&syn::parse_file(code).unwrap());
    // The ends of the range that tells such characters from others are no words.
    let is_word = |text: &String| !["\u{4e00}", "\u{9fff}"].contains(&text.as_str());
    let has = |text: &String| text.contains(|c: char| matches!(c, '\u{3400}'..='\u{9fff}'));
    found.0.into_iter().filter(has).filter(is_word).collect()
}

#[test]
fn words_of_pages_stand_in_their_tables_alone() {
    let mut wrong = Vec::new();
    for source in sources("codegen").iter().filter(|source| WORDLESS.contains(&source.room())) {
        let found = chinese(&fs::read_to_string(root().join("codegen/src").join(&source.path)).unwrap());
        wrong.extend(found.into_iter().map(|text| format!("{}: {text}", source.path)));
    }
    assert_eq!(wrong, [""; 0], "put these into the tables of codegen/src/words");
}

#[test]
fn a_word_is_seen_wherever_it_stands() {
    assert_eq!(chinese("const A: &[&str] = &[\"请求\"];"), ["请求"]);
    assert_eq!(chinese("fn f() -> bool { matches!(g('次'), Some(\"秒\")) }"), ["次", "秒"]);
    assert_eq!(chinese("fn f() { let a = format!(\"{} 秒\", 1); g('次') }"), ["{} 秒", "次"]);
    assert_eq!(
        chinese("/// 请求\nfn f() { g(\"：，a\") }\n#[cfg(test)] mod tests { const A: &str = \"请求\"; }"),
        [""; 0]
    );
}
