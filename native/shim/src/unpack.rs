//! `shim unpack <max bytes> <max entries> <seconds>`: fills the current folder from the archive on standard input, confined to it.
//! Standard output is a socket to the engine: a line out when the namespaces are there, a line in when the ids are, the report out.
use std::io::Write;
use std::os::fd::{AsFd, OwnedFd};
use std::process::ExitCode;

use berth_host::unpack::{Report, Unpacked};
use berth_host::{capability, mount, process};
use berth_plan::report::Failure;
use berth_types::{Doing, Error, ImportLimits, Result};
use rustix::fs::{CWD, Mode, OFlags};
use rustix::mount::{MountPropagationFlags, UnmountFlags};
use rustix::process::{Resource, Rlimit, Signal};
use rustix::thread::{CapabilitySet, CapabilitySets};

use crate::archive::Archive;
use crate::describe;

/// Memory the process may have: an archive with endless names must not take the host's.
const MEMORY_BYTES: u64 = 256 << 20;

pub fn main() -> ExitCode {
    let report = match run() {
        Ok(unpacked) => Report::Done(unpacked),
        Err(error) => Report::Failed(Failure::from(error)),
    };
    let sent = serde_json::to_vec(&report).map_err(std::io::Error::from).and_then(|mut line| {
        line.push(b'\n');
        std::io::stdout().write_all(&line)
    });
    if sent.is_ok() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

fn run() -> Result<Unpacked> {
    let limits = limits()?;
    let (engine, archive) = (process::borrow_fd(1), process::borrow_fd(0));
    rustix::process::set_parent_process_death_signal(Some(Signal::KILL)).doing("tie the unpacker to the engine")?;
    process::unshare(process::CONTAINER_NAMESPACES)?;
    rustix::io::write(engine, b"\n").doing("speak to the engine")?;
    if rustix::io::read(engine, &mut [0u8; 1]).doing("hear from the engine")? == 0 {
        return Err(Error::conflict("the engine went away"));
    }
    enter()?;
    restrict(&limits)?;
    rustix::process::umask(Mode::empty());
    let root = rustix::fs::open("/", OFlags::DIRECTORY | OFlags::CLOEXEC, Mode::empty()).doing("open the folder")?;
    let (bytes, entries) = Archive::new(&root, &limits).read(archive)?;
    describe::image(&root, bytes, entries)
}

fn limits() -> Result<ImportLimits> {
    let numbers: Vec<u64> = std::env::args().skip(2).map_while(|text| text.parse().ok()).collect();
    match numbers[..] {
        [max_bytes, max_entries, seconds] => {
            Ok(ImportLimits { max_bytes, max_entries, timeout_seconds: seconds.try_into().unwrap_or(u32::MAX) })
        }
        _ => Err(Error::invalid("unpack: want three numbers")),
    }
}

/// The current folder becomes the root; nothing else of the host stays within reach.
fn enter() -> Result<()> {
    let changed = MountPropagationFlags::PRIVATE | MountPropagationFlags::REC;
    rustix::mount::mount_change("/", changed).doing("part from the host's mounts")?;
    let here: OwnedFd = mount::copy(CWD, ".", true)?;
    mount::attach(here.as_fd(), CWD, ".")?;
    rustix::process::fchdir(&here).doing("enter the folder")?;
    rustix::process::pivot_root(".", ".").doing("make the folder the root")?;
    rustix::mount::unmount(".", UnmountFlags::DETACH).doing("leave the host's root")?;
    rustix::process::chdir("/").doing("enter the root")
}

/// Bounds, and the capabilities of someone who writes other people's files and does nothing else.
fn restrict(limits: &ImportLimits) -> Result<()> {
    let seconds = u64::from(limits.timeout_seconds).max(1);
    let bounds = [
        (Resource::Core, 0),
        (Resource::Nofile, 64),
        (Resource::Fsize, limits.max_bytes),
        (Resource::As, MEMORY_BYTES),
        (Resource::Cpu, seconds),
    ];
    for (resource, most) in bounds {
        rustix::process::setrlimit(resource, Rlimit { current: Some(most), maximum: Some(most) })
            .doing("set a bound")?;
    }
    let kept = CapabilitySet::CHOWN | CapabilitySet::DAC_OVERRIDE | CapabilitySet::FOWNER | CapabilitySet::FSETID;
    capability::bound(kept.bits())?;
    let sets = CapabilitySets { effective: kept, permitted: kept, inheritable: CapabilitySet::empty() };
    rustix::thread::set_capabilities(None, sets).doing("drop capabilities")?;
    rustix::thread::set_no_new_privs(true).doing("forbid new privileges")
}
