//! `fetch`: a program of its own, built when it is first asked for. HTTP and TLS take longer to compile than all the
//! rest, and whoever only runs `gen` is not to wait for them.

use std::{
    env,
    ffi::OsString,
    process::{Command, ExitCode},
};

const MANIFEST: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../fetch/Cargo.toml");

/// Runs it here with the same arguments, and ends as it ends.
pub(crate) fn run(arguments: &[OsString]) -> ExitCode {
    let cargo = env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut command = Command::new(cargo);
    command.args(["run", "--quiet", "--manifest-path", MANIFEST, "--"]).args(arguments);
    match command.status() {
        Ok(status) => {
            status.code().and_then(|code| u8::try_from(code).ok()).map_or(ExitCode::FAILURE, ExitCode::from)
        }
        Err(error) => super::fail(&format!("cargo cannot be run: {error}")),
    }
}
