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

/// A facade and its services, compiled without a warning.
pub struct Crates {
    folder: TempDir,
    services: Vec<String>,
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
        let is_root = |path: &&String| path.starts_with("services/") && path.ends_with("/src/lib.rs");
        let service = |path: &String| path.split('/').nth(1).map(str::to_owned);
        let services = texts.keys().filter(is_root).filter_map(service).collect();
        let crates = Self { folder, services };
        for service in &crates.services {
            crates.rustc(&crates.root_of(service), &crate_name(service), &[], STRICT)?;
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
        let file = self.path(&format!("{name}.rs"));
        fs::write(&file, source).expect("the file written");
        self.rustc(&file, name, &["feishu_api".to_owned()], LENIENT)
    }

    /// Makes the documentation of all services. Warnings are errors here, too.
    ///
    /// # Errors
    /// What rustdoc says.
    ///
    /// # Panics
    /// When rustdoc cannot be run.
    pub fn document(&self) -> Result<(), String> {
        for service in &self.services {
            let mut rustdoc = Command::new(env::var_os("RUSTDOC").unwrap_or_else(|| "rustdoc".into()));
            rustdoc.arg("--out-dir").arg(self.path("doc")).args(STRICT);
            self.run(rustdoc, &self.root_of(service), &crate_name(service), &[])?;
        }
        Ok(())
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
        for service in &self.services {
            command.arg("--cfg").arg(format!("feature={service:?}"));
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

    fn root_of(&self, service: &str) -> PathBuf {
        self.path(&format!("services/{service}/src/lib.rs"))
    }

    fn externs(&self) -> Vec<String> {
        self.services.iter().map(|service| crate_name(service)).collect()
    }
}

fn crate_name(service: &str) -> String {
    format!("feishu_api_{service}")
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
