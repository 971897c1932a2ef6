//! The command line of `cargo xtask fetch`.

use feishu_fetch::{
    Error,
    arguments::{self, Command},
    fetch,
};
use std::{env, io, io::Write as _, panic, process::ExitCode};

fn main() -> ExitCode {
    // What a panic says may quote a page.
    panic::set_hook(Box::new(|info| drop(writeln!(io::stderr(), "{}", arguments::shown(&info.to_string())))));
    let options = match arguments::parse(env::args_os().skip(1)) {
        Ok(Command::Fetch(options)) => options,
        Ok(Command::Help) => {
            // A reader that has seen enough is no failure.
            let _ = io::stdout().write_all(arguments::HELP.as_bytes());
            return ExitCode::SUCCESS;
        }
        Err(error) => return fail(&format!("{error}; `cargo xtask fetch --help` lists the options"), 2),
    };
    match fetch(&options, &mut io::stdout()) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error @ Error::Tree(_)) => fail(&error.to_string(), 1),
        Err(error) => fail(&error.to_string(), 2),
    }
}

fn fail(message: &str, code: u8) -> ExitCode {
    let _ = writeln!(io::stderr(), "error: {}", arguments::shown(message));
    ExitCode::from(code)
}
