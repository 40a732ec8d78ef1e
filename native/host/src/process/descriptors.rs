//! Descriptors by number: the standard three, and the end of all others.
use std::os::fd::{AsFd, AsRawFd, BorrowedFd};

use berth_plan::etc::Etc;
use berth_plan::{FiguresPlan, LaunchPlan};
use berth_types::{Doing, Result};
use rustix::process::Pid;

use super::channel::Channel;
use super::check;
use super::namespaces::demand_one_thread;
use crate::figures::Origin;

/// The exit status of a process that could not close what it had open.
const STUCK: i32 = 125;

/// Makes these the standard input, output and error; they survive exec.
pub fn set_stdio([stdin, stdout, stderr]: [BorrowedFd<'_>; 3]) -> Result<()> {
    rustix::stdio::dup2_stdin(stdin)
        .and_then(|()| rustix::stdio::dup2_stdout(stdout))
        .and_then(|()| rustix::stdio::dup2_stderr(stderr))
        .doing("place the standard descriptors")
}

/// What may be taken along to where every descriptor is closed.
///
/// # Safety
///
/// The value, with all it refers to, owns and borrows no descriptor.
pub unsafe trait Plain {}

// SAFETY: nothing.
unsafe impl Plain for () {}
// SAFETY: a number.
unsafe impl Plain for Pid {}
// SAFETY: text and numbers.
unsafe impl Plain for LaunchPlan {}
// SAFETY: text and a number.
unsafe impl Plain for FiguresPlan {}
// SAFETY: numbers.
unsafe impl Plain for Origin {}
// SAFETY: text.
unsafe impl Plain for Etc {}
// SAFETY: as what it refers to.
unsafe impl<T: Plain> Plain for &T {}
// SAFETY: as what is in it.
unsafe impl<T: Plain> Plain for Option<T> {}
// SAFETY: as both.
unsafe impl<A: Plain, B: Plain> Plain for (A, B) {}

/// Closes all but the standard three and goes on with `next`, for good: whoever owned what is closed never runs again.
pub fn keep_stdio<T: Plain>(with: T, next: fn(T) -> !) -> ! {
    let _last = Last::new(|| close(3, u32::MAX));
    next(with)
}

/// As [`keep_stdio`], and keeps the channel.
pub fn keep_channel<T: Plain, Out, In>(channel: Channel<Out, In>, with: T, next: fn(T, Channel<Out, In>) -> !) -> ! {
    let number = channel.as_fd().as_raw_fd() as u32;
    let _last = Last::new(|| {
        if number > 3 {
            close(3, number - 1)?;
        }
        close(number.max(2) + 1, u32::MAX)
    });
    next(with, channel)
}

/// As [`keep_stdio`], without these either.
pub fn keep_none<T: Plain>(with: T, next: fn(T) -> !) -> ! {
    let _last = Last::new(|| close(0, u32::MAX));
    next(with)
}

/// While it lives nothing above it on the stack is run again, not even by a panic.
struct Last;

impl Last {
    fn new(close: impl FnOnce() -> Result<()>) -> Last {
        let last = Last;
        if demand_one_thread().and_then(|()| close()).is_err() {
            std::process::exit(STUCK);
        }
        last
    }
}

impl Drop for Last {
    fn drop(&mut self) {
        std::process::abort();
    }
}

/// Only for [`Last`]: there is one thread, and those on its stack who own what is closed are never returned to.
fn close(first: u32, last: u32) -> Result<()> {
    // SAFETY: takes three integers. No owner of a closed descriptor runs again: see above.
    check(unsafe { libc::syscall(libc::SYS_close_range, first, last, 0) as i32 }, "close descriptors")
}
