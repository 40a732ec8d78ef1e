//! Process calls that must happen in a single-threaded program: the shim.
pub mod capability;
pub mod channel;
mod confined;
pub mod files;
pub mod image;
pub mod lock;
pub mod seccomp;
pub mod terminal;

use std::io;
use std::os::fd::{AsRawFd, BorrowedFd, FromRawFd, OwnedFd};

use berth_types::{Doing, Error, Result};
use rustix::process::{Pid, Signal};

/// The namespaces every container has of its own; cgroup and time follow once it runs.
pub const CONTAINER_NAMESPACES: i32 = libc::CLONE_NEWUSER
    | libc::CLONE_NEWPID
    | libc::CLONE_NEWNS
    | libc::CLONE_NEWUTS
    | libc::CLONE_NEWIPC
    | libc::CLONE_NEWNET;

/// Mounts of one's own.
pub const MOUNT_NAMESPACE: i32 = libc::CLONE_NEWNS;

/// The namespaces a command's watcher joins; its clocks stay the host's, so that it can keep time.
pub const JOINED_NAMESPACES: i32 = CONTAINER_NAMESPACES | libc::CLONE_NEWCGROUP;

/// Those in which a path means what it means to a container, and an owner too.
pub const FILE_NAMESPACES: i32 = libc::CLONE_NEWUSER | libc::CLONE_NEWNS;

/// As in linux/sched.h; the libc crate types it too narrow.
const CLONE_INTO_CGROUP: u64 = 0x2_0000_0000;

/// Which side of a clone this is.
pub enum Side {
    Parent { pid: Pid, pidfd: OwnedFd },
    Child,
}

/// Clones the calling process, like fork, into the new namespaces of `flags` and, on v2, straight into a cgroup.
pub fn clone(flags: i32, cgroup: Option<BorrowedFd<'_>>) -> Result<Side> {
    let mut pidfd: libc::c_int = -1;
    // SAFETY: all zeroes is a valid clone_args: no stack, no flags, no pointers.
    let mut args: libc::clone_args = unsafe { std::mem::zeroed() };
    args.flags = flags as u64 | libc::CLONE_PIDFD as u64;
    args.pidfd = std::ptr::from_mut(&mut pidfd) as u64;
    args.exit_signal = libc::SIGCHLD as u64;
    if let Some(cgroup) = cgroup {
        args.flags |= CLONE_INTO_CGROUP;
        args.cgroup = cgroup.as_raw_fd() as u64;
    }
    // SAFETY: without a stack and CLONE_VM this is a fork; the shim has one thread, so the child may run anything. `args` outlives the call.
    let pid = unsafe { libc::syscall(libc::SYS_clone3, &raw mut args, size_of::<libc::clone_args>()) };
    match pid {
        0 => Ok(Side::Child),
        pid if pid > 0 => {
            let pid = Pid::from_raw(pid as i32)
                .ok_or_else(|| Error::new(berth_types::ErrorCode::Internal, "clone gave no pid"))?;
            // SAFETY: the kernel just stored a new descriptor here, which nothing else owns.
            Ok(Side::Parent { pid, pidfd: unsafe { OwnedFd::from_raw_fd(pidfd) } })
        }
        _ => Err(io::Error::last_os_error()).doing("clone into new namespaces"),
    }
}

/// Joins namespaces of the process behind a pidfd, all or none.
pub fn join_namespaces(pidfd: BorrowedFd<'_>, flags: i32) -> Result<()> {
    // SAFETY: setns takes two integers; it changes the calling process only, which is single-threaded.
    check(unsafe { libc::setns(pidfd.as_raw_fd(), flags) }, "join the container's namespaces")
}

/// Leaves namespaces for new ones (`CLONE_NEWNS`, `CLONE_NEWCGROUP`).
pub fn unshare(flags: i32) -> Result<()> {
    // SAFETY: unshare takes an integer and changes the calling process only.
    check(unsafe { libc::unshare(flags) }, "unshare")
}

/// Closes every descriptor from `first` on.
pub fn close_from(first: u32) -> Result<()> {
    // SAFETY: callers own none of the closed descriptors afterwards: used before the first open or right before exec.
    check(unsafe { libc::syscall(libc::SYS_close_range, first, u32::MAX, 0) as i32 }, "close inherited descriptors")
}

/// Makes a copy of `fd` at `number` that survives exec unless `close_on_exec`.
pub fn place_fd(fd: BorrowedFd<'_>, number: i32, close_on_exec: bool) -> Result<()> {
    if fd.as_raw_fd() == number {
        let flags = if close_on_exec { libc::FD_CLOEXEC } else { 0 };
        // SAFETY: F_SETFD changes a flag of a descriptor the caller lends us.
        return check(unsafe { libc::fcntl(number, libc::F_SETFD, flags) }, "set close-on-exec");
    }
    let flags = if close_on_exec { libc::O_CLOEXEC } else { 0 };
    // SAFETY: replacing the descriptor at `number` is what the caller asks for; it holds no owner for that number.
    check(unsafe { libc::dup3(fd.as_raw_fd(), number, flags) }, "place a descriptor")
}

/// A descriptor by its number, for what [`place_fd`] put there.
pub fn adopt_fd(number: i32) -> OwnedFd {
    // SAFETY: the caller placed it and nothing else owns the number.
    unsafe { OwnedFd::from_raw_fd(number) }
}

/// Borrows a descriptor by its number, for standard input and its like.
pub fn borrow_fd(number: i32) -> BorrowedFd<'static> {
    // SAFETY: used for the standard descriptors, which stay open as long as the process.
    unsafe { BorrowedFd::borrow_raw(number) }
}

/// Files made from now on belong to these ids while all capabilities stay: see `keep_capabilities`.
pub fn set_file_ids(uid: u32, gid: u32) {
    // SAFETY: both calls take an integer, cannot fail for a privileged caller and touch this process only.
    unsafe {
        libc::setfsuid(uid);
        libc::setfsgid(gid);
    }
}

/// Blocks every signal, so that [`wait_signal`] sees them in turn, or none: exec keeps the mask.
pub fn block_signals(every: bool) -> Result<()> {
    // SAFETY: a zeroed set is valid storage, filled before use.
    let mut set: libc::sigset_t = unsafe { std::mem::zeroed() };
    // SAFETY: `set` is live for the calls; the old mask is not asked for.
    unsafe {
        if every {
            libc::sigfillset(&raw mut set)
        } else {
            libc::sigemptyset(&raw mut set)
        };
        check(libc::sigprocmask(libc::SIG_SETMASK, &raw const set, std::ptr::null_mut()), "set the signal mask")
    }
}

/// The next signal that is pending or arrives.
pub fn wait_signal() -> i32 {
    // SAFETY: a zeroed set is valid storage, filled before use.
    let mut set: libc::sigset_t = unsafe { std::mem::zeroed() };
    // SAFETY: `set` is live; no information is asked for.
    unsafe {
        libc::sigfillset(&raw mut set);
        libc::sigwaitinfo(&raw const set, std::ptr::null_mut())
    }
}

/// Sends a signal by number, real-time ones included, to the process behind a pidfd. Gone already is fine.
pub fn signal(pidfd: BorrowedFd<'_>, number: i32) -> Result<()> {
    // SAFETY: integers and a null pointer, which the call documents as "no information".
    let answer = unsafe {
        libc::syscall(libc::SYS_pidfd_send_signal, pidfd.as_raw_fd(), number, std::ptr::null::<libc::siginfo_t>(), 0)
    };
    match io::Error::last_os_error() {
        _ if answer == 0 => Ok(()),
        error if error.raw_os_error() == Some(libc::ESRCH) => Ok(()),
        error => Err(error).doing("send a signal"),
    }
}

/// Sends a signal by number to a child known to be unreaped.
pub fn signal_child(pid: Pid, number: i32) {
    // SAFETY: two integers; the pid cannot have been reused as it is not reaped yet.
    unsafe { libc::kill(pid.as_raw_nonzero().get(), number) };
}

/// Sends a signal by number to the process group led by a child known to be unreaped.
pub fn signal_group(leader: Pid, number: i32) {
    // SAFETY: two integers; the group's number cannot have been reused while its leader is not reaped.
    unsafe { libc::kill(-leader.as_raw_nonzero().get(), number) };
}

/// SIGKILL when the parent dies.
pub fn die_with_parent() -> Result<()> {
    rustix::process::set_parent_process_death_signal(Some(Signal::KILL)).doing("tie init to its shim")
}

/// Hides this process from everyone but root of the first user namespace: no ptrace, no /proc/<pid>/exe.
pub fn hide() -> Result<()> {
    rustix::process::set_dumpable_behavior(rustix::process::DumpableBehavior::NotDumpable).doing("hide the shim")
}

/// Gives back what the heap has free: thousands of processes that idle from here on keep what they hold now.
pub fn give_back_memory() {
    // SAFETY: an integer; the allocator's own call to shrink itself, which takes its lock.
    unsafe { libc::malloc_trim(0) };
}

/// The start time of a process in clock ticks since boot; with the pid it names a process for ever. `None` when gone.
pub fn start_time(pid: i32) -> Option<u64> {
    let stat = std::fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
    stat.rsplit_once(") ")?.1.split(' ').nth(19)?.parse().ok()
}

/// A pidfd for the process that had this start time; `None` when it is gone.
pub fn open_exact(pid: i32, started: u64) -> Option<OwnedFd> {
    let pidfd = rustix::process::pidfd_open(Pid::from_raw(pid)?, rustix::process::PidfdFlags::empty()).ok()?;
    (start_time(pid) == Some(started)).then_some(pidfd)
}

fn check(answer: i32, doing: &str) -> Result<()> {
    if answer < 0 { Err(io::Error::last_os_error()).doing(doing) } else { Ok(()) }
}
