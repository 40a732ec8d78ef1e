//! How the throw-away processes that touch other people's trees give up everything else: mounts, namespaces, ids, capabilities, system calls. Standard output
//! is a channel to the engine.
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};

use berth_host::fs::mount;
use berth_host::process::channel::Channel;
use berth_host::process::reach::{self, Reach};
use berth_host::process::seccomp::Filter;
use berth_host::process::{self, capability, namespaces};
use berth_plan::confined::{IdsMapped, Report};
use berth_plan::report::Failure;
use berth_types::{Doing, Error, ImportLimits, Result};
use rustix::fs::{CWD, Mode, OFlags};
use rustix::mount::{MountPropagationFlags, UnmountFlags};
use rustix::process::{Resource, Rlimit, Signal};
use rustix::stdio::stdout;
use rustix::thread::{CapabilitySet, CapabilitySets};
use serde::Serialize;

/// Memory the process may have: an archive with endless names must not take the host's.
const MEMORY_BYTES: u64 = 256 << 20;

/// Runs the work and reports how it ended, with the file it opened.
pub fn main<T: Serialize>(run: impl FnOnce() -> Result<(T, Option<OwnedFd>)>) -> bool {
    let (report, file) = match run() {
        Ok((done, file)) => (Report::Done(done), file),
        Err(error) => (Report::Failed(Failure::from(error)), None),
    };
    let fds: Vec<_> = file.iter().map(AsFd::as_fd).collect();
    let sent = engine().and_then(|engine| engine.send(&report, &fds));
    sent.is_ok()
}

/// The engine, at the other end of standard output.
fn engine<T>() -> Result<Channel<Report<T>, IdsMapped>> {
    Ok(Channel::from(stdout().try_clone_to_owned().doing("find the engine")?))
}

/// The three numbers at the end of the command line.
pub fn limits(numbers: &[String]) -> Result<ImportLimits> {
    let numbers: Vec<u64> = numbers.iter().map_while(|text| text.parse().ok()).collect();
    match numbers[..] {
        [max_bytes, max_entries, seconds] => {
            Ok(ImportLimits { max_bytes, max_entries, timeout_seconds: seconds.try_into().unwrap_or(u32::MAX) })
        }
        _ => Err(Error::invalid("limits: want three numbers")),
    }
}

/// Mounts of this process's own, while it is still the host's root.
pub fn leave_mounts() -> Result<()> {
    namespaces::unshare(namespaces::MOUNTS)?;
    let changed = MountPropagationFlags::PRIVATE | MountPropagationFlags::REC;
    rustix::mount::mount_change("/", changed).doing("part from the host's mounts")
}

/// The unattached mount becomes the root; nothing else of the host stays within reach.
pub fn enter(root: &OwnedFd) -> Result<()> {
    mount::attach(root.as_fd(), CWD, ".")?;
    rustix::process::fchdir(root).doing("enter the folder")?;
    rustix::process::pivot_root(".", ".").doing("make the folder the root")?;
    rustix::mount::unmount(".", UnmountFlags::DETACH).doing("leave the host's root")?;
    rustix::process::chdir("/").doing("enter the root")
}

/// Namespaces of its own, ids given by the engine.
fn unshare() -> Result<()> {
    let engine = engine::<()>()?;
    rustix::process::set_parent_process_death_signal(Some(Signal::KILL)).doing("tie the process to the engine")?;
    namespaces::unshare(namespaces::CONTAINER)?;
    engine.send(&Report::Ready, &[])?;
    match engine.receive()? {
        Some((IdsMapped, _)) => Ok(()),
        None => Err(Error::conflict("the engine went away")),
    }
}

/// Of someone who reads and writes other people's files and does nothing else.
pub const FILES: CapabilitySet =
    CapabilitySet::CHOWN.union(CapabilitySet::DAC_OVERRIDE).union(CapabilitySet::FOWNER).union(CapabilitySet::FSETID);
/// Of someone who also gives files the capabilities they had.
pub const UNPACKS: CapabilitySet = FILES.union(CapabilitySet::SETFCAP);

/// Bounds, no more capabilities than these, and nothing but what lies below these roots.
fn restrict(limits: &ImportLimits, kept: CapabilitySet, roots: &[BorrowedFd<'_>], reach: Reach) -> Result<()> {
    let seconds = u64::from(limits.timeout_seconds).max(1);
    let bounds = [
        (Resource::Core, 0),
        (Resource::Nofile, 64),
        (Resource::Fsize, limits.max_bytes.saturating_mul(2)),
        (Resource::As, MEMORY_BYTES),
        (Resource::Cpu, seconds),
    ];
    for (resource, most) in bounds {
        rustix::process::setrlimit(resource, Rlimit { current: Some(most), maximum: Some(most) })
            .doing("set a bound")?;
    }
    capability::bound(kept.bits())?;
    let sets = CapabilitySets { effective: kept, permitted: kept, inheritable: CapabilitySet::empty() };
    rustix::thread::set_capabilities(None, sets).doing("drop capabilities")?;
    rustix::thread::set_no_new_privs(true).doing("forbid new privileges")?;
    reach::restrict(roots, reach)
}

/// Gives up all but the trees and these capabilities, while this is the host's root among mounts of its own.
pub fn unprivileged(limits: &ImportLimits, kept: CapabilitySet, roots: &[BorrowedFd<'_>], reach: Reach) -> Result<()> {
    Filter::confined().load()?;
    unshare()?;
    restrict(limits, kept, roots, reach)
}

/// As [`unprivileged`], in the place of a container's process.
pub fn join(init: BorrowedFd<'_>, limits: &ImportLimits, reach: Reach) -> Result<OwnedFd> {
    Filter::confined().load()?;
    namespaces::join(init, namespaces::FILES).map_err(|_| Error::conflict("the container is not running"))?;
    process::set_file_ids(0, 0)?;
    let root = root()?;
    restrict(limits, FILES, &[root.as_fd()], reach)?;
    Ok(root)
}

/// Where this process is.
pub fn root() -> Result<OwnedFd> {
    rustix::fs::openat(CWD, "/", OFlags::DIRECTORY | OFlags::RDONLY | OFlags::CLOEXEC, Mode::empty())
        .doing("open the root")
}
