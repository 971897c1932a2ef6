//! Emitted crates, compiled to metadata with the runtime at hand: the compiler as a witness.

use feishu_codegen::output::Texts;
use std::{
    env, fs,
    path::{Path, PathBuf},
    process::Command,
};
use tempfile::TempDir;

/// Warnings are errors.
const STRICT: [&str; 2] = ["--deny", "warnings"];
/// There are no warnings.
const LENIENT: [&str; 2] = ["--cap-lints", "allow"];

/// A facade and the crates of its services, compiled without a warning.
pub struct Crates {
    folder: TempDir,
    /// Crates of services, by name and root.
    below: Vec<(String, PathBuf)>,
    /// The services.
    features: Vec<String>,
}

impl Crates {
    /// Writes and compiles what `gen` would write.
    ///
    /// # Errors
    /// What the compiler says.
    ///
    /// # Panics
    /// When the files cannot be written or the compiler cannot be run.
    pub fn compile(texts: &Texts) -> Result<Self, String> {
        let folder = tempfile::tempdir().expect("a temporary folder");
        for (path, text) in texts {
            let path = folder.path().join(path);
            path.parent().map(fs::create_dir_all).transpose().expect("the file's folder");
            fs::write(path, text).expect("the file written");
        }
        let below = texts.iter().filter_map(|(path, manifest)| {
            let inside = path.strip_prefix("services/")?.strip_suffix("Cargo.toml")?;
            let root = if inside.is_empty() {
                "services/lib.rs".into()
            } else {
                format!("services/{inside}src/lib.rs")
            };
            Some((crate_name(manifest), folder.path().join(root)))
        });
        let model = |path: &String| Some(path.strip_prefix("model/")?.strip_suffix(".json")?.to_owned());
        let (below, features) = (below.collect(), texts.keys().filter_map(model).collect());
        let crates = Self { folder, below, features };
        for (name, root) in &crates.below {
            crates.rustc(root, name, &[], STRICT)?;
        }
        crates.rustc(&crates.path("src/lib.rs"), "feishu_api", &crates.externs(), STRICT)?;
        Ok(crates)
    }

    /// Compiles statements of somebody who uses the facade.
    ///
    /// # Errors
    /// What the compiler says.
    ///
    /// # Panics
    /// When the file cannot be written or the compiler cannot be run.
    pub fn caller(&self, name: &str, source: &str) -> Result<(), String> {
        self.called(name, source, LENIENT)
    }

    /// [`Self::caller`], to whom a warning is an error.
    ///
    /// # Errors
    /// What the compiler says.
    ///
    /// # Panics
    /// When the file cannot be written or the compiler cannot be run.
    pub fn strict_caller(&self, name: &str, source: &str) -> Result<(), String> {
        self.called(name, source, STRICT)
    }

    fn called(&self, name: &str, source: &str, lints: [&str; 2]) -> Result<(), String> {
        let file = self.path(&format!("{name}.rs"));
        fs::write(&file, source).expect("the file written");
        self.rustc(&file, name, &["feishu_api".to_owned()], lints)
    }

    /// Makes the documentation of all services. Warnings are errors here, too.
    ///
    /// # Errors
    /// What rustdoc says.
    ///
    /// # Panics
    /// When rustdoc cannot be run.
    pub fn document(&self) -> Result<(), String> {
        for (name, root) in &self.below {
            let mut rustdoc = Command::new(env::var_os("RUSTDOC").unwrap_or_else(|| "rustdoc".into()));
            rustdoc.arg("--out-dir").arg(self.path("doc")).args(STRICT);
            self.run(rustdoc, root, name, &[])?;
        }
        Ok(())
    }

    /// Compiles the examples in the documentation of all services, as a caller of the facade would.
    ///
    /// # Errors
    /// What the compiler says.
    ///
    /// # Panics
    /// When the file cannot be written or the compiler cannot be run.
    pub fn examples(&self, texts: &Texts) -> Result<(), String> {
        let services = texts.iter().filter(|(path, _)| path.starts_with("services/"));
        let examples = services.flat_map(|(_, text)| examples(text)).enumerate();
        let modules = examples.map(|(number, code)| format!("pub mod example_{number} {{\n{code}\n}}\n"));
        self.caller("examples", &modules.collect::<String>())
    }

    fn rustc(&self, source: &Path, name: &str, externs: &[String], lints: [&str; 2]) -> Result<(), String> {
        let mut rustc = Command::new(env::var_os("RUSTC").unwrap_or_else(|| "rustc".into()));
        rustc.args(["--emit", "metadata"]).args(lints).arg("--out-dir").arg(self.folder.path());
        self.run(rustc, source, name, externs)
    }

    fn run(&self, mut command: Command, source: &Path, name: &str, externs: &[String]) -> Result<(), String> {
        let deps = deps();
        command.args(["--edition", "2024", "--crate-type", "lib", "--crate-name", name]).arg(source);
        command.arg("-L").arg(format!("dependency={}", deps.display())).arg("-L").arg(self.folder.path());
        command.arg("--extern").arg(format!("feishu_runtime={}", runtime(&deps).display()));
        command.args(externs.iter().flat_map(|used| ["--extern", used]));
        for feature in &self.features {
            command.arg("--cfg").arg(format!("feature={feature:?}"));
        }
        let output = command.output().expect("the compiler runs");
        if output.status.success() {
            Ok(())
        } else {
            Err(String::from_utf8_lossy(&output.stderr).into_owned())
        }
    }

    fn path(&self, path: &str) -> PathBuf {
        self.folder.path().join(path)
    }

    fn externs(&self) -> Vec<String> {
        self.below.iter().map(|(name, _)| name.clone()).collect()
    }
}

/// The code that rustdoc compiles in a file, with the lines that it hides from readers.
pub fn examples(file: &str) -> Vec<String> {
    let lines = file.lines().map(|line| line.trim_start().strip_prefix("///"));
    let lines = lines.map(|line| line.map(|line| line.strip_prefix(' ').unwrap_or(line)));
    let (mut found, mut open) = (Vec::new(), None::<String>);
    for line in lines {
        match (line, &mut open) {
            (Some("```no_run"), None) => open = Some(String::new()),
            (Some("```") | None, Some(_)) => found.extend(open.take()),
            (Some(line), Some(code)) => {
                code.push_str(line.strip_prefix("# ").unwrap_or(line));
                code.push('\n');
            }
            (_, None) => {}
        }
    }
    found
}

/// What paths begin with that lead into the crate of a manifest.
fn crate_name(manifest: &str) -> String {
    let line = manifest.lines().find_map(|line| line.strip_prefix("name = "));
    line.expect("a package has a name").trim_matches('"').replace('-', "_")
}

/// Where cargo has put this test and what it is linked with.
fn deps() -> PathBuf {
    let test = env::current_exe().expect("this test has a path");
    test.parent().expect("a folder").to_owned()
}

/// The runtime as it was compiled last: this test is linked with it.
fn runtime(deps: &Path) -> PathBuf {
    let files = fs::read_dir(deps).expect("a folder").filter_map(|entry| Some(entry.ok()?.path()));
    let is_runtime = |path: &PathBuf| {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        name.starts_with("libfeishu_runtime-") && name.ends_with(".rlib")
    };
    let compiled = |path: &PathBuf| fs::metadata(path).and_then(|about| about.modified()).ok();
    files.filter(is_runtime).max_by_key(compiled).expect("the runtime is compiled")
}
