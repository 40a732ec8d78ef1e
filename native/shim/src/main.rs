//! The small, static, single-threaded program that does what a threaded process must not: clone, unshare, setns, pivot_root.
//! `run` brings a container up and stays as its parent, `exec` and `stream` run one command in it, `unpack` fills an image, `pack` makes one of a snapshot,
//! `files` reads and writes single files, `volumes` brings volumes to a container that runs.
#![forbid(unsafe_code)]

mod archive;
mod assemble;
mod blocks;
mod budget;
mod command;
mod confined;
mod console;
mod describe;
mod diff;
mod exec;
mod figures;
mod files;
mod frames;
mod holes;
mod incus;
mod init;
mod inside;
mod inside_files;
mod launch;
mod lines;
mod oci;
mod pack;
mod run;
mod shadows;
mod source;
mod squashfs;
mod stream;
mod tarball;
mod tree;
mod unpack;
mod users;
mod viewers;
mod volumes;

use std::process::ExitCode;

use berth_host::process;
use berth_types::{Doing, Result};
use rustix::process::{Resource, Rlimit};

fn main() -> ExitCode {
    let verb = std::env::args().nth(1).unwrap_or_default();
    if process::close_from(3).and_then(|()| process::block_signals(false)).and_then(|()| limit_resources()).is_err() {
        return ExitCode::from(125);
    }
    match verb.as_str() {
        "run" => run::main(),
        "exec" => exec::main(),
        "stream" => stream::main(),
        "mend" => figures::main(),
        "unpack" => unpack::main(),
        "pack" => pack::main(),
        "files" => files::main(),
        "volumes" => volumes::main(),
        _ => {
            eprintln!(
                "usage: berth-shim run | exec | stream | mend | unpack | pack | files | volumes, started by the engine"
            );
            ExitCode::from(2)
        }
    }
}

/// Set while this is the host's root, who may raise them; what is started inherits them.
fn limit_resources() -> Result<()> {
    for (resource, current, wanted) in [(Resource::Core, 0, 0), (Resource::Nofile, 1024, 524_288)] {
        let limit = |maximum| Rlimit { current: Some(current), maximum: Some(maximum) };
        let inherited = rustix::process::getrlimit(resource).maximum.unwrap_or(wanted);
        // A host that withholds CAP_SYS_RESOURCE from us lets limits be lowered only.
        rustix::process::setrlimit(resource, limit(wanted))
            .or_else(|_| rustix::process::setrlimit(resource, limit(inherited.min(wanted))))
            .doing(format_args!("limit {resource:?}"))?;
    }
    Ok(())
}
