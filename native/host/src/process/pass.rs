//! Calls of our own that our filters refuse to everybody else. A filter is loaded while its process is the host's root, as then no limit of the kernel stands
//! in the way, but much is still to be done. The kernel ignores a sixth argument that a call does not have; a filter sees it, and lets through what carries
//! the process's pass there: 64 bits drawn at random, which no program that is executed later inherits.
use std::ffi::c_long;
use std::io;
use std::os::fd::{FromRawFd, OwnedFd};
use std::sync::OnceLock;

static PASS: OnceLock<u64> = OnceLock::new();

/// This process's, and that of the children it forks.
pub(super) fn pass() -> u64 {
    *PASS.get_or_init(|| {
        let mut bytes = [0; 8];
        // Without the kernel's dice there is no pass: nobody's.
        match rustix::rand::getrandom(&mut bytes, rustix::rand::GetRandomFlags::empty()) {
            Ok(8) => u64::from_ne_bytes(bytes),
            _ => std::process::abort(),
        }
    })
}

/// Makes a call with the pass.
///
/// # Safety
///
/// As the call itself with these arguments; it must have at most five.
pub(crate) unsafe fn call(number: c_long, arguments: [usize; 5]) -> io::Result<usize> {
    let [a, b, c, d, e] = arguments;
    // SAFETY: the caller answers for the five; the kernel does not look at the sixth.
    let answer = unsafe { libc::syscall(number, a, b, c, d, e, pass()) };
    usize::try_from(answer).map_err(|_| io::Error::last_os_error())
}

/// As [`call`], for one that answers with a new descriptor.
///
/// # Safety
///
/// As for [`call`], and what a success answers is a descriptor that nothing else owns.
pub(crate) unsafe fn open(number: c_long, arguments: [usize; 5]) -> io::Result<OwnedFd> {
    // SAFETY: as the caller says.
    let fd = unsafe { call(number, arguments) }?;
    // SAFETY: as the caller says.
    Ok(unsafe { OwnedFd::from_raw_fd(fd as i32) })
}
