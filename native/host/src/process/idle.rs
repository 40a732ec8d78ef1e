//! For processes that idle: thousands of them keep what memory they hold when they begin to.
use rustix::process::{Pid, Signal, WaitOptions};

use super::namespaces::demand_one_thread;
use super::signals;

const PAGE: usize = 4096;
/// More stack than [`give_back_memory`] and what it calls use, bytes.
const DEEPEST_CALL: usize = 16 << 10;
/// More than was used before; nothing else is mapped for a MiB below a stack.
const MOST_STACK: usize = 512 << 10;
/// More than the C library's description of a thread takes.
const THREAD: usize = 4 << 10;
const MOST_HEAP: usize = 64 << 20;

/// Gives back what heap and stack have free.
pub fn give_back_memory() {
    // SAFETY: an integer; the allocator's own call to shrink itself, which takes its lock.
    unsafe { libc::malloc_trim(0) };
    let here = [0_u8; 1];
    let end = (here.as_ptr() as usize).saturating_sub(DEEPEST_CALL);
    // SAFETY: it lies below the stack in use, where only calls that have returned left something.
    unsafe { forget(end.saturating_sub(MOST_STACK), end) };
}

/// What process 1 does in front of a command: passes signals on to it and reaps whoever ends, until the command has. Ends as that did, and gives back the
/// whole heap before. Every signal must be blocked.
pub fn attend(command: Pid) -> ! {
    give_back_memory();
    // SAFETY: neither changes anything.
    let (end, thread) = unsafe { (libc::sbrk(0) as usize, libc::pthread_self() as usize) };
    // A statically linked program describes its thread at the beginning of the heap, and that is still needed.
    if demand_one_thread().is_ok() && (thread..thread + MOST_HEAP).contains(&end) {
        // SAFETY: from here on this one thread neither allocates nor frees, no caller gets to run again, and the process ends without what a usual end does.
        unsafe { forget(thread + THREAD, end) };
    }
    loop {
        let signal = signals::wait();
        if signal != Signal::CHILD.as_raw() {
            if signal > 0 {
                signals::send_to_child(command, signal);
            }
            continue;
        }
        while let Ok(Some((pid, status))) = rustix::process::wait(WaitOptions::NOHANG) {
            if pid == command {
                let killed = status.terminating_signal().map(|signal| 128 + signal);
                // SAFETY: an integer; does not return.
                unsafe { libc::_exit(status.exit_status().or(killed).unwrap_or(255)) };
            }
        }
    }
}

/// Lets the whole pages between go, which read as zeros from then on; parts that are not mapped are passed over.
///
/// # Safety
/// Nothing that lies there may be used any more.
unsafe fn forget(begin: usize, end: usize) {
    let (from, to) = (begin.next_multiple_of(PAGE), end / PAGE * PAGE);
    if from < to {
        // SAFETY: the caller's promise.
        unsafe { libc::madvise(from as *mut libc::c_void, to - from, libc::MADV_DONTNEED) };
    }
}
