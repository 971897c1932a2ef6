//! The walls of `codegen`: which module may use which other, and which crate has exactly one user.
//!
//! Code is read as syntax, so that a path counts wherever it stands, and one in a comment or in emitted code does not.

use feishu_tests::root;
use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};
use syn::{
    Attribute, Expr, ImplItem, Item, ItemMod, ItemUse, Macro, Token, UseTree,
    punctuated::Punctuated,
    visit::{self, Visit},
};

/// What each module of `codegen` may import: other modules, and crates. `lib.rs` is the table of contents and may all.
const ROOMS: &[(&str, &[&str])] = &[
    ("diag", &[]),
    ("host", &[]),
    ("words", &["regex"]),
    ("raw", &["diag", "words"]),
    ("model", &["diag", "words"]),
    ("load", &["diag", "words"]),
    ("parse", &["diag", "load", "raw", "words", "memchr", "pulldown_cmark", "scraper"]),
    ("infer", &["diag", "host", "model", "raw", "words", "regex"]),
    ("merge", &["diag", "model", "words"]),
    ("read", &["diag", "host", "infer", "load", "merge", "model", "parse", "words"]),
    ("amend", &["diag", "host", "model", "toml"]),
    ("pattern", &["regex_lite"]),
    ("lint", &["diag", "model", "pattern", "regex", "regex_syntax"]),
    ("survey", &["diag", "load", "model", "read"]),
    ("plan", &["model", "pattern", "words", "heck", "proc_macro2", "quote"]),
    ("emit", &["plan", "proc_macro2", "quote"]),
    ("format", &["emit", "prettyplease", "proc_macro2", "syn"]),
    ("output", &["tempfile"]),
    ("diff", &["model", "plan", "anstyle"]),
    ("changelog", &["diff"]),
    ("generate", &["emit", "format", "model", "output", "plan", "syn"]),
];

/// Crates that any module may use.
const COMMON: &[&str] = &["rayon", "serde", "serde_json", "thiserror"];

/// The only file that uses a crate or makes identifiers.
const ONE_USER: &[(&str, &str)] = &[
    ("scraper", "parse/html_block.rs"),
    ("pulldown_cmark", "parse/outline.rs"),
    ("heck", "plan/name.rs"),
    ("Ident::new", "plan/name.rs"),
    ("toml", "amend.rs"),
    ("prettyplease", "format.rs"),
];

/// The crates of the workspace that each of its crates may depend on; the facade, on those of its services besides.
const CRATES: &[(&str, &[&str])] = &[
    ("codegen", &[]),
    ("fetch", &["feishu-codegen"]),
    ("runtime", &[]),
    ("generated", &["feishu-runtime"]),
    ("xtask", &["feishu-codegen"]),
];

/// What the crates of services begin with.
const SERVICE: &str = "feishu-api-";

/// The folder of the services, and of the crate that small ones share.
const SERVICES: &str = "generated/services";

/// A file of a crate.
struct Source {
    /// Relative to `src`, with `/`.
    path: String,
    /// The modules around its items.
    module: Vec<String>,
    /// Every path that its code uses, absolute where it starts in this crate: `crate::model::Field`, `std::fs::read`.
    used: BTreeSet<Vec<String>>,
}

impl Source {
    fn read(folder: &Path, file: &Path) -> Self {
        let path = file.strip_prefix(folder).unwrap().to_string_lossy().replace('\\', "/");
        Self::of(path, &fs::read_to_string(file).unwrap())
    }

    fn of(path: String, text: &str) -> Self {
        let mut module = path.trim_end_matches(".rs").split('/').map(str::to_owned).collect::<Vec<_>>();
        if matches!(module.last().map(String::as_str), Some("mod" | "lib" | "main")) {
            module.pop();
        }
        let code = syn::parse_file(text).unwrap_or_else(|error| panic!("{path}: {error}"));
        let mut paths = Paths { module: module.clone(), used: BTreeSet::new() };
        paths.visit_file(&code);
        Self { path, module, used: paths.used }
    }

    /// The module below the root that the file belongs to.
    fn room(&self) -> &str {
        self.module.first().map_or("lib", String::as_str)
    }

    /// Where it uses `crate::room` for another room, or a crate of `external`.
    fn imports<'a>(&'a self, external: &'a [String]) -> BTreeSet<&'a str> {
        let crates = self.used.iter().map(|path| &path[0]).filter(|name| external.contains(name));
        self.neighbours().into_iter().chain(crates.map(String::as_str)).collect()
    }

    /// The other modules below the root that it uses.
    fn neighbours(&self) -> BTreeSet<&str> {
        let inside = self.used.iter().filter(|path| path[0] == "crate");
        let rooms = inside.filter_map(|path| path.get(1)).map(String::as_str);
        rooms.filter(|room| *room != self.room()).collect()
    }

    fn uses(&self, start: &str) -> bool {
        let start = start.split("::").collect::<Vec<_>>();
        self.used
            .iter()
            .any(|path| path.iter().map(String::as_str).take(start.len()).eq(start.iter().copied()))
    }
}

/// Collects paths, except in tests.
struct Paths {
    module: Vec<String>,
    used: BTreeSet<Vec<String>>,
}

impl Paths {
    fn add(&mut self, path: Vec<String>) {
        let supers = path.iter().take_while(|name| *name == "super").count();
        let local = supers > 0 || path.first().is_some_and(|name| name == "self");
        if !local {
            self.used.insert(path);
            return;
        }
        let around = self.module.len().saturating_sub(supers);
        let rest = path.into_iter().filter(|name| name != "super" && name != "self");
        self.used.insert(
            ["crate".to_owned()].into_iter().chain(self.module[..around].to_vec()).chain(rest).collect(),
        );
    }

    fn import(&mut self, tree: &UseTree, before: &[String]) {
        let with = |name: &dyn ToString| [before, &[name.to_string()]].concat();
        match tree {
            UseTree::Path(path) => self.import(&path.tree, &with(&path.ident)),
            UseTree::Name(name) => self.add(with(&name.ident)),
            UseTree::Rename(rename) => self.add(with(&rename.ident)),
            UseTree::Glob(_) => self.add(before.to_vec()),
            UseTree::Group(group) => group.items.iter().for_each(|tree| self.import(tree, before)),
        }
    }
}

fn names(path: &syn::Path) -> Vec<String> {
    path.segments.iter().map(|segment| segment.ident.to_string()).collect()
}

fn is_test(attributes: &[Attribute]) -> bool {
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
fn sources(krate: &str) -> Vec<Source> {
    let folder = root().join(krate).join("src");
    let mut files = Vec::new();
    list(&folder, &mut files);
    files.retain(|file| !is_tests(file));
    files.iter().map(|file| Source::read(&folder, file)).collect()
}

/// `nesting/tests.rs` and the like are tests as a whole.
fn is_tests(file: &Path) -> bool {
    file.ends_with("tests.rs")
}

fn list(folder: &Path, files: &mut Vec<PathBuf>) {
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
fn dependencies(krate: &str) -> Vec<String> {
    let manifest = fs::read_to_string(root().join(krate).join("Cargo.toml")).unwrap();
    let lines = manifest.lines().skip_while(|line| *line != "[dependencies]").skip(1);
    let names = lines.take_while(|line| !line.starts_with('[')).filter(|line| !line.starts_with('#'));
    names.filter_map(|line| Some(line.split_once(['.', ' '])?.0.to_owned())).collect()
}

#[test]
fn every_module_of_codegen_imports_only_what_its_row_allows() {
    let external = dependencies("codegen").iter().map(|name| name.replace('-', "_")).collect::<Vec<_>>();
    let mut wrong = Vec::new();
    for source in sources("codegen").iter().filter(|source| source.room() != "lib") {
        let row = ROOMS.iter().find(|(room, _)| *room == source.room());
        let (_, allowed) = row.unwrap_or_else(|| panic!("{} has no row", source.path));
        let imports = source.imports(&external);
        let foreign = imports.iter().filter(|name| !allowed.contains(name) && !COMMON.contains(name));
        wrong.extend(foreign.map(|name| format!("{} uses {name}", source.path)));
    }
    assert_eq!(wrong, [""; 0]);
}

#[test]
fn no_row_allows_what_its_module_does_not_import() {
    let external = dependencies("codegen").iter().map(|name| name.replace('-', "_")).collect::<Vec<_>>();
    let sources = sources("codegen");
    for (room, allowed) in ROOMS {
        let files = sources.iter().filter(|source| source.room() == *room);
        let imports = files.flat_map(|source| source.imports(&external)).collect::<BTreeSet<_>>();
        let unused = allowed.iter().filter(|name| !imports.contains(*name)).collect::<Vec<_>>();
        assert!(unused.is_empty(), "{room} does not use {unused:?}");
    }
}

#[test]
fn some_crates_have_exactly_one_user() {
    let sources = sources("codegen");
    for (name, user) in ONE_USER {
        let users = sources.iter().filter(|source| source.uses(name)).map(|source| source.path.as_str());
        assert_eq!(users.collect::<Vec<_>>(), [*user], "{name}");
    }
}

#[test]
fn codegen_touches_the_disk_in_two_rooms_alone() {
    for source in sources("codegen") {
        let touches =
            ["std::fs", "std::net", "std::process", "std::env"].iter().any(|path| source.uses(path));
        let may =
            ["load.rs", "output.rs"].contains(&source.path.as_str()) || source.path.starts_with("output/");
        assert!(!touches || may, "{} touches the disk or the world", source.path);
    }
}

/// The files of `fetch` that alone may use a crate or a part of the standard library.
const FETCH: &[(&str, &[&str])] = &[
    ("std::fs", &["folder/lock.rs", "folder/scan.rs", "folder.rs", "index/journal.rs"]),
    ("feishu_codegen", &["judge.rs"]),
    ("reqwest", &["arguments.rs", "options.rs", "site/failure.rs", "site.rs"]),
    ("std::io::stdout", &[]),
    ("println", &[]),
    ("eprintln", &[]),
];

#[test]
fn fetch_writes_asks_and_judges_in_few_files() {
    let sources = sources("fetch");
    for (name, may) in FETCH {
        let users = sources.iter().filter(|source| source.uses(name)).map(|source| source.path.as_str());
        assert_eq!(users.collect::<Vec<_>>(), *may, "{name}");
    }
}

#[test]
fn only_xtask_prints() {
    let means = ["print", "println", "eprint", "eprintln", "dbg", "std::io::stdout", "std::io::stderr"];
    let ours = ["codegen", "generated", "runtime"].map(str::to_owned);
    for krate in ours.into_iter().chain(services()) {
        for source in sources(&krate).iter().filter(|source| source.path != HARNESS) {
            let used = means.iter().filter(|path| source.uses(path)).collect::<Vec<_>>();
            assert!(used.is_empty(), "{krate}/src/{} uses {used:?}", source.path);
        }
    }
}

/// What is printed may come from outside, and the border alone knows how to print that.
#[test]
fn xtask_prints_at_its_border_alone() {
    let macros = ["print", "println", "eprint", "eprintln", "dbg"];
    for source in sources("xtask").iter().filter(|source| source.path != "border.rs") {
        let used = macros.iter().filter(|name| source.uses(name)).collect::<Vec<_>>();
        assert!(used.is_empty(), "xtask/src/{} uses {used:?}", source.path);
        let text = fs::read_to_string(root().join("xtask/src").join(&source.path)).unwrap();
        let streams = text.lines().filter(|line| line.contains("stdout()") || line.contains("stderr()"));
        let writes = streams.filter(|line| !line.contains("is_terminal()")).collect::<Vec<_>>();
        assert_eq!(writes, [""; 0], "xtask/src/{}", source.path);
    }
}

/// The source of a test that is emitted; no module of codegen.
const HARNESS: &str = "emit/samples/harness.rs";

/// The folders of the services.
fn services() -> Vec<String> {
    let entries = fs::read_dir(root().join(SERVICES)).unwrap().map(Result::unwrap);
    let folders = entries.filter(|entry| entry.file_type().unwrap().is_dir());
    folders.map(|folder| format!("{SERVICES}/{}", folder.file_name().to_string_lossy())).collect()
}

#[test]
fn a_service_depends_on_the_runtime_alone() {
    assert!(services().len() > 1, "{:?}", services());
    let has_manifest = |folder: &String| root().join(folder).join("Cargo.toml").exists();
    let crates = services().into_iter().chain([SERVICES.to_owned()]).filter(has_manifest);
    let crates = crates.collect::<Vec<_>>();
    assert!(!crates.is_empty());
    for krate in crates {
        assert_eq!(dependencies(&krate), ["feishu-runtime"], "{krate}");
    }
}

#[test]
fn the_crates_depend_on_each_other_in_one_direction() {
    for (krate, allowed) in CRATES {
        let ours = dependencies(krate).into_iter().filter(|name| name.starts_with("feishu-"));
        let others = ours.filter(|name| *krate != "generated" || !name.starts_with(SERVICE));
        assert_eq!(others.collect::<Vec<_>>(), *allowed, "{krate}");
    }
}

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

/// The names between `[features]` and the next table of a manifest.
fn features(krate: &str) -> BTreeSet<String> {
    let manifest = fs::read_to_string(root().join(krate).join("Cargo.toml")).unwrap();
    let table: toml::Table = manifest.parse().unwrap();
    table["features"].as_table().unwrap().keys().cloned().collect()
}

#[test]
fn the_facade_passes_every_feature_of_the_runtime_on() {
    let facade = features("generated");
    let missing = features("runtime").into_iter().filter(|name| !facade.contains(name)).collect::<Vec<_>>();
    assert_eq!(missing, [""; 0]);
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

/// The names of tests that `SECURITY.md` calls as witnesses: those in code marks that are words joined by `_`.
#[test]
fn what_security_promises_is_proved_by_tests_that_exist() {
    let promised = fs::read_to_string(root().join("SECURITY.md")).unwrap();
    let rows = promised.lines().filter(|line| line.starts_with("| ") && line.contains('_'));
    let names =
        rows.filter_map(|row| row.rsplit(" | ").next()).flat_map(|cell| cell.split('`').skip(1).step_by(2));
    let names = names.collect::<BTreeSet<_>>();
    assert!(names.len() > 20, "{names:?}");
    let mut files = Vec::new();
    for folder in ["codegen/src", "runtime/src", "runtime/tests", "tests/tests", "xtask/src", "xtask/tests"] {
        list(&root().join(folder), &mut files);
    }
    let sources = files.iter().map(|file| fs::read_to_string(file).unwrap()).collect::<String>();
    let absent = names.iter().filter(|name| !sources.contains(&format!("fn {name}("))).collect::<Vec<_>>();
    assert!(absent.is_empty(), "{absent:?}");
}
