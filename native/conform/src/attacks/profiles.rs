//! What an opt-in profile must leave shut: it opens what it says and nothing else.
use std::io;

use berth_host::fs::mount;
use berth_host::process::namespaces;
use berth_types::Profile;
use rustix::fs::{CWD, FileType, Mode};
use rustix::mount::{MountAttrFlags, MountFlags};

use super::mounts::rewrite;
use super::program::{Side, folder, in_child, raw};
use super::{Attack, Row, Way};
use crate::raw::{Word, call};

pub const ROW: Row = Row {
    name: "what profiles leave shut",
    refusals: &[libc::ENOSYS, libc::EPERM, libc::EACCES, libc::EROFS, libc::ENOSPC, libc::ENODEV],
    attacks: &[
        Attack { name: "nesting: io_uring", way: Way::Within(Profile::NESTING, |_| ring()) },
        Attack { name: "nesting: bpf", way: Way::Within(Profile::NESTING, |_| absent(libc::SYS_bpf)) },
        Attack { name: "nesting: key management", way: Way::Within(Profile::NESTING, |_| absent(libc::SYS_keyctl)) },
        Attack { name: "nesting: userfaultfd", way: Way::Within(Profile::NESTING, |_| absent(libc::SYS_userfaultfd)) },
        Attack {
            name: "nesting: a device in a nested namespace",
            way: Way::Within(Profile::NESTING, |side| nested(side, device)),
        },
        Attack {
            name: "nesting: a disk in a nested namespace",
            way: Way::Within(Profile::NESTING, |side| nested(side, disk)),
        },
        Attack {
            name: "nesting: /sys writable in a nested namespace",
            way: Way::Within(Profile::NESTING, |side| nested(side, writable)),
        },
        Attack {
            name: "nesting: old control groups in a nested namespace",
            way: Way::Within(Profile::NESTING, |side| nested(side, groups)),
        },
        Attack {
            name: "iouring: a user namespace",
            way: Way::Within(Profile::IOURING, |_| in_child(libc::CLONE_NEWUSER, || Ok(()))),
        },
        Attack { name: "iouring: bpf", way: Way::Within(Profile::IOURING, |_| absent(libc::SYS_bpf)) },
        Attack { name: "iouring: key management", way: Way::Within(Profile::IOURING, |_| absent(libc::SYS_keyctl)) },
    ],
    helpers: &[],
};

fn ring() -> io::Result<()> {
    call(libc::SYS_io_uring_setup, &mut [Word::Number(1), Word::Memory(&mut [0; 120])]).map(drop)
}

/// Called with nonsense: only a call that is not there is refused, the others find fault with what they are given.
fn absent(number: libc::c_long) -> io::Result<()> {
    let mut words = [const { Word::Number(-1) }; 5];
    match call(number, &mut words) {
        Err(error) if error.raw_os_error() == Some(libc::ENOSYS) => Err(error),
        _ => Ok(()),
    }
}

/// As root of a user namespace with mounts of its own; outside that is the host's root, as nothing else shows that it could be done.
fn nested(side: Side, attack: fn() -> io::Result<()>) -> io::Result<()> {
    if side == Side::Outside {
        return in_child(namespaces::MOUNTS, attack);
    }
    in_child(namespaces::MOUNTS | libc::CLONE_NEWUSER, || {
        std::fs::write("/proc/self/uid_map", "0 0 1")?;
        std::fs::write("/proc/self/setgroups", "deny")?;
        std::fs::write("/proc/self/gid_map", "0 0 1")?;
        attack()
    })
}

fn device() -> io::Result<()> {
    let folder = folder()?;
    rustix::mount::mount("berth", folder, "tmpfs", MountFlags::empty(), c"")?;
    Ok(rustix::fs::mknodat(CWD, folder.join("null"), FileType::CharacterDevice, Mode::RUSR, rustix::fs::makedev(1, 3))?)
}

fn disk() -> io::Result<()> {
    mount::create("ext4", &[], MountAttrFlags::empty()).map(drop).or_else(|error| match raw(error) {
        // Let as far as to say which disk.
        error if error.raw_os_error() == Some(libc::EINVAL) => Ok(()),
        error => Err(error),
    })
}

fn writable() -> io::Result<()> {
    rewrite("/sys")
}

fn groups() -> io::Result<()> {
    Ok(rustix::mount::mount("berth", folder()?, "cgroup", MountFlags::empty(), c"memory")?)
}
