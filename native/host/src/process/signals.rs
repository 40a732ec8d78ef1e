//! Signals by number, real-time ones included.
use std::io;
use std::os::fd::{AsRawFd, BorrowedFd};

use berth_types::{Doing, Result};
use rustix::process::Pid;

use super::check;

/// Blocks every signal, so that [`wait`] sees them in turn, or none: exec keeps the mask.
pub fn block(every: bool) -> Result<()> {
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
pub fn wait() -> i32 {
    // SAFETY: a zeroed set is valid storage, filled before use.
    let mut set: libc::sigset_t = unsafe { std::mem::zeroed() };
    // SAFETY: `set` is live; no information is asked for.
    unsafe {
        libc::sigfillset(&raw mut set);
        libc::sigwaitinfo(&raw const set, std::ptr::null_mut())
    }
}

/// Sends a signal to the process behind a pidfd. Gone already is fine.
pub fn send(pidfd: BorrowedFd<'_>, number: i32) -> Result<()> {
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

/// Sends a signal to a child: to that one as long as it is not reaped.
pub fn send_to_child(pid: Pid, number: i32) {
    // SAFETY: two integers.
    unsafe { libc::kill(pid.as_raw_nonzero().get(), number) };
}

/// Sends a signal to the process group that a child leads: to that one as long as the child is not reaped.
pub fn send_to_group(leader: Pid, number: i32) {
    // SAFETY: two integers.
    unsafe { libc::kill(-leader.as_raw_nonzero().get(), number) };
}
