//! The program: a window, or one command of the command line.

#![cfg_attr(all(windows, not(debug_assertions)), windows_subsystem = "windows")]

use hyokacho::{app, cli};
use std::io::Write as _;
use std::process::ExitCode;

fn main() -> ExitCode {
    attach_console();
    let arguments = match cli::parse(std::env::args_os()) {
        Ok(arguments) => arguments,
        Err((text, is_help)) if is_help => {
            // Whoever asked for help and closed the pipe has seen enough.
            let _ = std::io::stdout().write_all(text.as_bytes());
            return ExitCode::SUCCESS;
        }
        Err((text, _)) => {
            let _ = writeln!(std::io::stderr(), "{text}");
            return ExitCode::from(cli::Outcome::WrongUse.exit_code());
        }
    };
    match arguments.command {
        Some(command) => {
            let outcome = cli::run(command, &mut std::io::stdout(), &mut std::io::stderr());
            ExitCode::from(outcome.exit_code())
        }
        None => match app::run(arguments.file) {
            Ok(()) => ExitCode::SUCCESS,
            Err(error) => {
                let _ = writeln!(std::io::stderr(), "{error}");
                ExitCode::from(cli::Outcome::Refused.exit_code())
            }
        },
    }
}

/// The program opens no console window of its own; started from one, it writes there.
#[cfg(windows)]
#[expect(unsafe_code, reason = "the only way to write to the console that the program was started from")]
fn attach_console() {
    use windows_sys::Win32::System::Console::{ATTACH_PARENT_PROCESS, AttachConsole};
    // SAFETY: takes no pointer; failing (no console to attach to) changes nothing.
    unsafe { AttachConsole(ATTACH_PARENT_PROCESS) };
}

#[cfg(not(windows))]
fn attach_console() {}
