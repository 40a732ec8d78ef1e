//! The small, static, single-threaded program that does what a threaded process must not: clone, unshare, setns, pivot_root.
//! `run` brings a container up and stays as its parent, `exec` and `stream` run one command in it, `unpack` fills an image, `pack` makes one of a snapshot,
//! `files` reads and writes single files, `volumes` brings volumes to a container that runs.
#![forbid(unsafe_code)]

mod command;
mod confined;
mod engine;
mod files;
mod frames;
mod identity;
mod image;
mod launch;
mod tree;

use berth_host::process::{descriptors, signals};
use berth_types::{Doing, Result};
use rustix::process::{Resource, Rlimit};

/// Exit statuses beside 0 and 1.
const WRONG_USE: i32 = 2;
const NO_START: i32 = 125;

fn main() -> ! {
    // Whatever the engine's process left open is none of ours.
    descriptors::keep_stdio((), start)
}

fn start((): ()) -> ! {
    // Executed by descriptor, it would be called by that one's number.
    let _ = rustix::thread::set_name(c"berth-shim");
    if signals::block(false).and_then(|()| limit_resources()).is_err() {
        std::process::exit(NO_START);
    }
    let verb = std::env::args().nth(1).unwrap_or_default();
    let went_well = match verb.as_str() {
        "run" => launch::run::main(),
        "exec" => command::exec::main(),
        "stream" => command::stream::main(),
        "mend" => launch::figures::main(),
        "unpack" => image::unpack::main(),
        "pack" => image::pack::main(),
        "files" => files::serve::main(),
        "volumes" => launch::volumes::main(),
        _ => {
            eprintln!(
                "usage: berth-shim run | exec | stream | mend | unpack | pack | files | volumes, started by the engine"
            );
            std::process::exit(WRONG_USE)
        }
    };
    std::process::exit(if went_well { 0 } else { 1 })
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
