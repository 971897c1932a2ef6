//! What a crate's code imports, read as syntax: a path counts wherever it stands, and one in a comment or in emitted code
//! does not.

use feishu_tests::root;
use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
};
use syn::{
    Attribute, Expr, ImplItem, Item, ItemMacro, ItemMod, ItemUse, Macro, Token, UseTree,
    punctuated::Punctuated,
    visit::{self, Visit},
};

/// A file of a crate.
pub struct Source {
    /// Relative to `src`, with `/`.
    pub path: String,
    /// The modules around its items.
    pub module: Vec<String>,
    /// Every path that its code uses, absolute where it starts in this crate: `crate::model::Field`, `std::fs::read`.
    pub used: BTreeSet<Vec<String>>,
    /// The names that its `use`s make, absolute, and what each stands for.
    pub names: BTreeMap<Vec<String>, Vec<String>>,
    /// The macros that stand at the root of the crate, though they are written here.
    macros: Vec<String>,
}

impl Source {
    fn read(folder: &Path, file: &Path) -> Self {
        let path = file.strip_prefix(folder).unwrap().to_string_lossy().replace('\\', "/");
        Self::of(path, &fs::read_to_string(file).unwrap())
    }

    pub fn of(path: String, text: &str) -> Self {
        let mut module = path.trim_end_matches(".rs").split('/').map(str::to_owned).collect::<Vec<_>>();
        if matches!(module.last().map(String::as_str), Some("mod" | "lib" | "main")) {
            module.pop();
        }
        let code = syn::parse_file(text).unwrap_or_else(|error| panic!("{path}: {error}"));
        let mut paths = Paths { module: module.clone(), ..Paths::default() };
        paths.visit_file(&code);
        let Paths { module: _, used, names, macros } = paths;
        Self { path, module, used, names, macros }
    }

    /// The module below the root that the file belongs to.
    pub fn room(&self) -> &str {
        self.module.first().map_or("lib", String::as_str)
    }

    /// Where it uses `crate::room` for another room, or a crate of `external`.
    pub fn imports<'a>(&'a self, external: &'a [String]) -> BTreeSet<&'a str> {
        let crates = self.used.iter().map(|path| &path[0]).filter(|name| external.contains(name));
        self.neighbours().into_iter().chain(crates.map(String::as_str)).collect()
    }

    /// The other modules below the root that it uses.
    pub fn neighbours(&self) -> BTreeSet<&str> {
        let inside = self.used.iter().filter(|path| path[0] == "crate");
        let rooms = inside.filter_map(|path| path.get(1)).map(String::as_str);
        rooms.filter(|room| *room != self.room()).collect()
    }

    pub fn uses(&self, start: &str) -> bool {
        let start = start.split("::").collect::<Vec<_>>();
        self.used
            .iter()
            .any(|path| path.iter().map(String::as_str).take(start.len()).eq(start.iter().copied()))
    }
}

/// Collects paths, except in tests.
#[derive(Default)]
struct Paths {
    module: Vec<String>,
    used: BTreeSet<Vec<String>>,
    names: BTreeMap<Vec<String>, Vec<String>>,
    macros: Vec<String>,
}

impl Paths {
    fn add(&mut self, path: Vec<String>) {
        let path = self.absolute(path);
        self.used.insert(path);
    }

    fn absolute(&self, path: Vec<String>) -> Vec<String> {
        let supers = path.iter().take_while(|name| *name == "super").count();
        let local = supers > 0 || path.first().is_some_and(|name| name == "self");
        if !local {
            return path;
        }
        let around = self.module.len().saturating_sub(supers);
        let rest = path.into_iter().filter(|name| name != "super" && name != "self");
        crate_and(&self.module[..around]).chain(rest).collect()
    }

    fn import(&mut self, tree: &UseTree, before: &[String]) {
        let with = |name: &dyn ToString| [before, &[name.to_string()]].concat();
        match tree {
            UseTree::Path(path) => self.import(&path.tree, &with(&path.ident)),
            UseTree::Name(name) => self.call(&name.ident, with(&name.ident)),
            UseTree::Rename(rename) => self.call(&rename.rename, with(&rename.ident)),
            UseTree::Glob(_) => self.add(before.to_vec()),
            UseTree::Group(group) => group.items.iter().for_each(|tree| self.import(tree, before)),
        }
    }

    /// Gives a path a name in this module.
    fn call(&mut self, name: &dyn ToString, path: Vec<String>) {
        let path = self.absolute(path);
        let name = crate_and(&self.module).chain([name.to_string()]).collect();
        self.names.insert(name, path.clone());
        self.used.insert(path);
    }
}

fn crate_and(module: &[String]) -> impl Iterator<Item = String> + '_ {
    ["crate".to_owned()].into_iter().chain(module.iter().cloned())
}

fn names(path: &syn::Path) -> Vec<String> {
    path.segments.iter().map(|segment| segment.ident.to_string()).collect()
}

pub fn is_test(attributes: &[Attribute]) -> bool {
    attributes.iter().any(|attribute| {
        let list = attribute.meta.require_list().ok();
        attribute.path().is_ident("cfg") && list.is_some_and(|list| list.tokens.to_string() == "test")
    })
}

impl<'ast> Visit<'ast> for Paths {
    fn visit_item(&mut self, item: &'ast Item) {
        let attributes = match item {
            Item::Mod(item) => &item.attrs,
            Item::Use(item) => &item.attrs,
            Item::Fn(item) => &item.attrs,
            Item::Impl(item) => &item.attrs,
            Item::Macro(ItemMacro { attrs, ident: Some(name), .. }) => {
                if attrs.iter().any(|attribute| attribute.path().is_ident("macro_export")) {
                    self.macros.push(name.to_string());
                }
                attrs
            }
            _ => &Vec::new(),
        };
        if !is_test(attributes) {
            visit::visit_item(self, item);
        }
    }

    fn visit_impl_item(&mut self, item: &'ast ImplItem) {
        if !matches!(item, ImplItem::Fn(function) if is_test(&function.attrs)) {
            visit::visit_impl_item(self, item);
        }
    }

    fn visit_item_mod(&mut self, module: &'ast ItemMod) {
        self.module.push(module.ident.to_string());
        visit::visit_item_mod(self, module);
        self.module.pop();
    }

    fn visit_item_use(&mut self, item: &'ast ItemUse) {
        self.import(&item.tree, &[]);
    }

    /// A single name is a variable, or something that a `use` has named already.
    fn visit_path(&mut self, path: &'ast syn::Path) {
        if path.segments.len() > 1 {
            self.add(names(path));
        }
        visit::visit_path(self, path);
    }

    /// What stands in `format!` and the like is code; what stands in `quote!` is output.
    fn visit_macro(&mut self, call: &'ast Macro) {
        self.add(names(&call.path));
        if call.path.segments.last().is_some_and(|last| last.ident == "quote") {
            return;
        }
        match call.parse_body_with(Punctuated::<Expr, Token![,]>::parse_terminated) {
            Ok(arguments) => arguments.iter().for_each(|argument| self.visit_expr(argument)),
            Err(_) => loose(&call.tokens.to_string()).into_iter().for_each(|path| self.add(path)),
        }
    }
}

/// The paths among tokens that are no expression, such as the rules of a macro.
fn loose(tokens: &str) -> Vec<Vec<String>> {
    let spaced = tokens.replace("::", " :: ");
    let words = spaced.split_whitespace().collect::<Vec<_>>();
    let starts = (0..words.len()).filter(|at| *at == 0 || words[at - 1] != "::");
    let path = |at: usize| {
        let tail = words[at + 1..].chunks_exact(2).take_while(|pair| pair[0] == "::").map(|pair| pair[1]);
        [words[at]].into_iter().chain(tail).map(str::to_owned).collect::<Vec<_>>()
    };
    starts.map(path).filter(|path| path.len() > 1).collect()
}

/// The files of a crate in the workspace.
pub fn sources(krate: &str) -> Vec<Source> {
    let folder = root().join(krate).join("src");
    let mut files = Vec::new();
    list(&folder, &mut files);
    files.retain(|file| !is_tests(file));
    let mut sources = files.iter().map(|file| Source::read(&folder, file)).collect::<Vec<_>>();
    bring_macros_home(&mut sources);
    sources
}

/// An exported macro is used at the root, and belongs to the file that it is written in.
pub fn bring_macros_home(sources: &mut [Source]) {
    let macros = sources.iter().flat_map(|source| {
        let home = || crate_and(&source.module).collect::<Vec<_>>();
        source.macros.iter().map(move |name| (vec!["crate".to_owned(), name.clone()], home()))
    });
    let homes = macros.collect::<BTreeMap<_, _>>();
    for source in sources {
        source.used = source.used.iter().map(|path| homes.get(path).unwrap_or(path).clone()).collect();
    }
}

/// `nesting/tests.rs` and the like are tests as a whole.
fn is_tests(file: &Path) -> bool {
    file.ends_with("tests.rs")
}

pub fn list(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            list(&path, files);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.push(path);
        }
    }
    files.sort();
}

/// The crates that a crate of the workspace depends on, but for its tests, as its manifest spells them.
pub fn dependencies(krate: &str) -> Vec<String> {
    let manifest = fs::read_to_string(root().join(krate).join("Cargo.toml")).unwrap();
    let lines = manifest.lines().skip_while(|line| *line != "[dependencies]").skip(1);
    let names = lines.take_while(|line| !line.starts_with('[')).filter(|line| !line.starts_with('#'));
    names.filter_map(|line| Some(line.split_once(['.', ' '])?.0.to_owned())).collect()
}

/// What the reader sees in a file `emit/doc.rs` with this text.
#[track_caller]
fn seen(text: &str, neighbours: &[&str]) {
    let source = Source::of("emit/doc.rs".to_owned(), text);
    assert_eq!(source.neighbours().into_iter().collect::<Vec<_>>(), neighbours, "{text}");
}

#[test]
fn a_path_is_seen_wherever_it_stands() {
    seen("use crate::{model::{Field, Type}, plan};", &["model", "plan"]);
    seen("use super::super::model::*;", &["model"]);
    seen(
        "fn f(x: &crate::raw::RawPage) { crate::diag::sort(&mut crate::model::all::<super::Doc>(x)) }",
        &["diag", "model", "raw"],
    );
    seen("fn f() -> String { format!(\"{}\", crate::model::SCHEMA) }", &["model"]);
    seen("macro_rules! all { ($a:ident) => { impl crate::model::Named for $a {} } }", &["model"]);
    seen("impl crate::load::Load for super::super::raw::RawPage {}", &["load", "raw"]);
}

#[test]
fn a_path_in_a_test_in_emitted_code_or_inside_the_room_is_not_counted() {
    seen("#[cfg(test)] mod tests { use crate::model::Field; }", &[]);
    seen("#[cfg(test)] use crate::model::Field;", &[]);
    seen("fn f() { quote!(crate::model::Field) }", &[]);
    seen(
        "use super::inline; use crate::emit::ty; use self::prose::wrap; mod inner { use super::super::choice; }",
        &[],
    );
}
