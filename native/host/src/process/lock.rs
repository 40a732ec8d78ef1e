//! One lock file per container, held by its shim for life: who holds it is alive, and the kernel says who it is.
//! A record lock is used because it is not inherited by children and dies with its process.
use std::fs::File;
use std::os::fd::AsRawFd;
use std::path::Path;

use berth_types::{Doing, Error, Result};

fn record(kind: i32) -> libc::flock {
    // SAFETY: all zeroes is a valid flock: the whole file.
    let mut lock: libc::flock = unsafe { std::mem::zeroed() };
    lock.l_type = kind as libc::c_short;
    lock.l_whence = libc::SEEK_SET as libc::c_short;
    lock
}

/// Takes the lock; the returned file must stay open. `conflict` when another process holds it.
pub fn take(path: &Path) -> Result<File> {
    let file =
        File::options().create(true).truncate(false).write(true).read(true).open(path).doing("open the lock file")?;
    let lock = record(libc::F_WRLCK);
    // SAFETY: the lock outlives the call and the descriptor is open.
    if unsafe { libc::fcntl(file.as_raw_fd(), libc::F_SETLK, &raw const lock) } < 0 {
        return Err(Error::conflict("the container has a running shim already"));
    }
    Ok(file)
}

/// The pid of the process that holds the lock. Must not be called by that process itself: closing the file would drop the lock.
pub fn holder(path: &Path) -> Result<Option<i32>> {
    let file = match File::options().write(true).read(true).open(path) {
        // Nobody can hold a folder that a damaged file system shows in its place.
        Err(error) if matches!(error.kind(), std::io::ErrorKind::NotFound | std::io::ErrorKind::IsADirectory) => {
            return Ok(None);
        }
        other => other.doing("open the lock file")?,
    };
    let mut lock = record(libc::F_WRLCK);
    // SAFETY: the lock is written by the kernel during the call only.
    if unsafe { libc::fcntl(file.as_raw_fd(), libc::F_GETLK, &raw mut lock) } < 0 {
        return Err(std::io::Error::last_os_error()).doing("ask for the lock's holder");
    }
    Ok((lock.l_type != libc::F_UNLCK as libc::c_short).then_some(lock.l_pid))
}
