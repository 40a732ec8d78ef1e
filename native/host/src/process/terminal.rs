//! Pseudo-terminals: opening one among those of a container, and the interrupt key without a keyboard.
use std::os::fd::{AsFd, AsRawFd, BorrowedFd, OwnedFd};

use berth_types::{Doing, Error, Result};
use rustix::fs::{FileType, Gid, Mode, OFlags, Uid};
use rustix::pty::OpenptFlags;
use rustix::termios::Winsize;

/// As the kernel names the file system and the device.
const DEVPTS: u64 = 0x1cd1;
const PTMX: (u32, u32) = (5, 2);
/// Debian's and everyone's group `tty`.
const TTY: u32 = 5;

/// A new terminal of the root this process sees, its own end for `owner`. `invalid` when the container put something else in the place of
/// its `/dev/pts`.
pub fn open(owner: u32, size: (u16, u16)) -> Result<(OwnedFd, OwnedFd)> {
    let flags = OFlags::RDWR | OFlags::NOCTTY | OFlags::NONBLOCK | OFlags::NOFOLLOW | OFlags::CLOEXEC;
    let other = || Error::invalid("the container's /dev/pts/ptmx is not a terminal multiplexer");
    let master = rustix::fs::open("/dev/pts/ptmx", flags, Mode::empty()).map_err(|_| other())?;
    let found = rustix::fs::fstat(&master).doing("stat the terminal")?;
    let device = (rustix::fs::major(found.st_rdev), rustix::fs::minor(found.st_rdev));
    let kind = FileType::from_raw_mode(found.st_mode);
    let system = rustix::fs::fstatfs(&master).doing("stat the terminals")?.f_type as u64;
    if kind != FileType::CharacterDevice || device != PTMX || system != DEVPTS {
        return Err(other());
    }
    rustix::pty::unlockpt(&master).doing("unlock the terminal")?;
    let peer = OpenptFlags::RDWR | OpenptFlags::NOCTTY | OpenptFlags::CLOEXEC;
    let slave = rustix::pty::ioctl_tiocgptpeer(&master, peer).doing("open the terminal's other end")?;
    resize(master.as_fd(), size)?;
    rustix::fs::fchown(&slave, Some(Uid::from_raw(owner)), Some(Gid::from_raw(TTY))).doing("give the terminal away")?;
    rustix::fs::fchmod(&slave, Mode::from_raw_mode(0o620)).doing("set the terminal's mode")?;
    Ok((master, slave))
}

/// Columns and rows; whoever runs in the foreground is told.
pub fn resize(master: BorrowedFd<'_>, (columns, rows): (u16, u16)) -> Result<()> {
    let size = Winsize { ws_col: columns, ws_row: rows, ws_xpixel: 0, ws_ypixel: 0 };
    rustix::termios::tcsetwinsize(master, size).doing("resize the terminal")
}

/// Signals what runs in the terminal's foreground, as its keys would: SIGINT, SIGQUIT, SIGTSTP. False for any other signal.
pub fn press(master: BorrowedFd<'_>, signal: i32) -> bool {
    const TIOCSIG: libc::c_ulong = 0x4004_5436;
    if ![libc::SIGINT, libc::SIGQUIT, libc::SIGTSTP].contains(&signal) {
        return false;
    }
    // SAFETY: the request takes its argument by value and changes nothing of this process; a descriptor that is no terminal is refused.
    unsafe { libc::ioctl(master.as_raw_fd(), TIOCSIG as _, libc::c_long::from(signal)) == 0 }
}
