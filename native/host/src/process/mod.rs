//! Processes: how the shim makes, joins and confines them, how it speaks with them, and how the engine tells one from another.

pub mod capability;
pub mod channel;
mod confined;
pub mod descriptors;
pub mod files;
pub mod idle;
pub mod image;
pub mod lock;
pub mod namespaces;
pub(crate) mod pass;
pub mod reach;
pub mod sealed;
pub mod seccomp;
pub mod signals;
pub mod terminal;

use std::io;
use std::os::fd::OwnedFd;

use berth_types::{Doing, Result};
use rustix::process::{DumpableBehavior, Pid, PidfdFlags, Signal};

/// Files made from now on belong to these ids while all capabilities stay: see `capability::keep_over_file_ids`. An error when the kernel does not let us.
pub fn set_file_ids(uid: u32, gid: u32) -> Result<()> {
    /// No id: asks without a change.
    const NONE: u32 = u32::MAX;
    // SAFETY: the calls take an integer, touch this thread only, and tell nothing but what the ids were before.
    let (now_uid, now_gid) = unsafe {
        libc::setfsuid(uid);
        libc::setfsgid(gid);
        (libc::setfsuid(NONE), libc::setfsgid(NONE))
    };
    if (now_uid as u32, now_gid as u32) == (uid, gid) {
        return Ok(());
    }
    Err(io::Error::from_raw_os_error(libc::EPERM)).doing("take the owner of new files")
}

/// SIGKILL when the parent dies.
pub fn die_with_parent() -> Result<()> {
    rustix::process::set_parent_process_death_signal(Some(Signal::KILL)).doing("tie the process to its parent")
}

/// Hides this process from everyone but root of the first user namespace: no ptrace, no /proc/<pid>/exe.
pub fn hide() -> Result<()> {
    rustix::process::set_dumpable_behavior(DumpableBehavior::NotDumpable).doing("hide the shim")
}

/// The start time of a process in clock ticks since boot; with the pid it names a process for ever. `None` when gone.
pub fn start_time(pid: i32) -> Option<u64> {
    let stat = std::fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
    stat.rsplit_once(") ")?.1.split(' ').nth(19)?.parse().ok()
}

/// A pidfd for the process that had this start time; `None` when it is gone.
pub fn open_exact(pid: i32, started: u64) -> Option<OwnedFd> {
    let pidfd = rustix::process::pidfd_open(Pid::from_raw(pid)?, PidfdFlags::empty()).ok()?;
    (start_time(pid) == Some(started)).then_some(pidfd)
}

fn check(answer: i32, doing: &str) -> Result<()> {
    if answer < 0 { Err(io::Error::last_os_error()).doing(doing) } else { Ok(()) }
}
