//! Namespaces: cloning into new ones, leaving for new ones, joining those of another process.
use std::io;
use std::os::fd::{AsRawFd, BorrowedFd, FromRawFd, OwnedFd};

use berth_types::{Doing, Error, ErrorCode, Result};
use rustix::process::Pid;

use super::pass;

/// The namespaces every container has of its own; cgroup and time follow once it runs.
pub const CONTAINER: i32 = libc::CLONE_NEWUSER
    | libc::CLONE_NEWPID
    | libc::CLONE_NEWNS
    | libc::CLONE_NEWUTS
    | libc::CLONE_NEWIPC
    | libc::CLONE_NEWNET;

/// Mounts of one's own.
pub const MOUNTS: i32 = libc::CLONE_NEWNS;

/// The namespaces a command's watcher joins; its clocks stay the host's, so that it can keep time.
pub const JOINED: i32 = CONTAINER | libc::CLONE_NEWCGROUP;

/// Those in which a path means what it means to a container, and an owner too.
pub const FILES: i32 = libc::CLONE_NEWUSER | libc::CLONE_NEWNS;

/// As in linux/sched.h; the libc crate has it under another type.
const NEW_TIME: i32 = 0x80;
/// As in linux/sched.h; the libc crate types it too narrow.
const INTO_CGROUP: u64 = 0x2_0000_0000;

/// Which side of a clone this is.
pub enum Side {
    Parent { pid: Pid, pidfd: OwnedFd },
    Child,
}

/// Clones the calling process, like fork, into the new namespaces of `flags` and, on v2, straight into a cgroup. `conflict` when it has other
/// threads: what they hold locked would stay so in the child.
pub fn clone(flags: i32, cgroup: Option<BorrowedFd<'_>>) -> Result<Side> {
    demand_namespaces(flags)?;
    demand_one_thread()?;
    let mut pidfd: libc::c_int = -1;
    // SAFETY: all zeroes is a valid clone_args: no stack, no flags, no pointers.
    let mut args: libc::clone_args = unsafe { std::mem::zeroed() };
    args.flags = flags as u64 | libc::CLONE_PIDFD as u64;
    args.pidfd = std::ptr::from_mut(&mut pidfd) as u64;
    args.exit_signal = libc::SIGCHLD as u64;
    if let Some(cgroup) = cgroup {
        args.flags |= INTO_CGROUP;
        args.cgroup = cgroup.as_raw_fd() as u64;
    }
    // SAFETY: with no stack and no flags but namespaces this is a fork, and of one thread, so the child may run anything. `args` outlives the call.
    let pid = unsafe { libc::syscall(libc::SYS_clone3, &raw mut args, size_of::<libc::clone_args>()) };
    match pid {
        0 => Ok(Side::Child),
        pid if pid > 0 => {
            let pid = Pid::from_raw(pid as i32).ok_or_else(|| Error::new(ErrorCode::Internal, "clone gave no pid"))?;
            // SAFETY: the kernel just stored a new descriptor here, which nothing else owns.
            Ok(Side::Parent { pid, pidfd: unsafe { OwnedFd::from_raw_fd(pidfd) } })
        }
        _ => Err(io::Error::last_os_error()).doing("clone into new namespaces"),
    }
}

/// Joins namespaces of the process behind a pidfd, all or none.
pub fn join(pidfd: BorrowedFd<'_>, flags: i32) -> Result<()> {
    // SAFETY: takes two integers and changes what the calling thread sees, nothing in its memory.
    unsafe { pass::call(libc::SYS_setns, [pidfd.as_raw_fd() as usize, flags as usize, 0, 0, 0]) }
        .map(drop)
        .doing("join the container's namespaces")
}

/// Leaves namespaces for new ones, the calling thread alone.
pub fn unshare(flags: i32) -> Result<()> {
    demand_namespaces(flags)?;
    // SAFETY: takes an integer and, as it names namespaces only, changes nothing that threads share in memory.
    unsafe { pass::call(libc::SYS_unshare, [flags as usize, 0, 0, 0, 0]) }.map(drop).doing("unshare")
}

/// Other flags of clone and unshare share, or stop sharing, memory and descriptors.
fn demand_namespaces(flags: i32) -> Result<()> {
    if flags & !(JOINED | NEW_TIME) == 0 { Ok(()) } else { Err(Error::invalid("namespaces: other flags among them")) }
}

/// `conflict` when the process has more than the calling thread. The kernel's own word: unsharing the thread group does nothing, and only one thread may.
pub(super) fn demand_one_thread() -> Result<()> {
    // SAFETY: takes an integer; succeeds without a change or fails.
    if unsafe { libc::unshare(libc::CLONE_THREAD) } == 0 {
        return Ok(());
    }
    Err(Error::conflict("the process has other threads"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_process_of_several_threads_is_not_cloned() {
        // The test runner's own thread beside this one.
        assert_eq!(clone(0, None).err().map(|error| error.code), Some(ErrorCode::Conflict));
    }

    #[test]
    fn flags_that_are_no_namespaces_are_refused() {
        for flags in [libc::CLONE_FILES, libc::CLONE_VM | libc::CLONE_NEWNS] {
            assert_eq!(unshare(flags).err().map(|error| error.code), Some(ErrorCode::Invalid));
            assert_eq!(clone(flags, None).err().map(|error| error.code), Some(ErrorCode::Invalid));
        }
    }
}
