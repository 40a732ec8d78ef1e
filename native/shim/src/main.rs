//! The small, static, single-threaded program that does what a threaded process must not: clone, unshare, setns, pivot_root.
//! `run` brings a container up and stays as its parent, `exec` runs one command in it, `unpack` fills an image.
#![forbid(unsafe_code)]

mod assemble;
mod console;
mod exec;
mod init;
mod inside;
mod launch;
mod run;
mod users;

use std::process::ExitCode;

use berth_host::process;

fn main() -> ExitCode {
    let verb = std::env::args().nth(1).unwrap_or_default();
    if process::close_from(3).is_err() {
        return ExitCode::from(125);
    }
    match verb.as_str() {
        "run" => run::main(),
        "exec" => exec::main(),
        _ => {
            eprintln!("usage: berth-shim run | exec, with the plan on standard input");
            ExitCode::from(2)
        }
    }
}
