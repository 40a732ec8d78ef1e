//! Covers and read-only mounts of `/proc` and `/sys`.
use std::fs;
use std::io;
use std::os::fd::AsFd;

use berth_host::fs::mount;
use berth_host::process::namespaces;
use berth_types::Profile;
use rustix::fs::CWD;
use rustix::mount::{MountFlags, UnmountFlags};

use super::program::{Side, folder, in_child, raw};
use super::sweep::trace;
use super::{Attack, Row, Way};

pub const ROW: Row = Row {
    name: "masks and read-only mounts",
    refusals: &[libc::EPERM, libc::EINVAL, libc::EACCES, libc::EROFS],
    attacks: &[
        Attack { name: "remount /sys writable", way: Way::Program(|side| writable(side, "/sys")) },
        Attack { name: "make a mask writable", way: Way::Program(|side| writable(side, "/proc/keys")) },
        Attack { name: "unmount the mask of a file", way: Way::Program(|side| unmount(side, "/proc/keys")) },
        Attack { name: "unmount the mask of a folder", way: Way::Program(|side| unmount(side, "/proc/fs")) },
        Attack { name: "unmount /proc as a whole", way: Way::Program(|side| unmount(side, "/proc")) },
        Attack { name: "copy /proc without its masks", way: Way::Program(copy) },
        Attack { name: "bind /proc without its masks", way: Way::Program(bind) },
        Attack { name: "move a mask away", way: Way::Program(shift) },
        Attack {
            name: "unmount a mask in a nested user namespace",
            way: Way::Within(Profile::NESTING, |side| {
                cover(side, "/proc/keys")?;
                let namespaces = if side == Side::Inside { NESTED } else { namespaces::MOUNTS };
                in_child(namespaces, || Ok(rustix::mount::unmount("/proc/keys", UnmountFlags::DETACH)?))
            }),
        },
        Attack { name: "a second proc", way: Way::Program(|_| in_child(PIDS, || fresh("proc"))) },
        Attack {
            name: "a second proc in a nested user namespace",
            way: Way::Within(Profile::NESTING, |_| in_child(namespaces::CONTAINER, || fresh("proc"))),
        },
        Attack { name: "a second sysfs", way: Way::Program(|_| fresh("sysfs")) },
        Attack {
            name: "a second sysfs in a nested user namespace",
            way: Way::Within(Profile::NESTING, |_| in_child(namespaces::CONTAINER, || fresh("sysfs"))),
        },
    ],
    helpers: &[],
};

const NESTED: i32 = namespaces::MOUNTS | libc::CLONE_NEWUSER;
const PIDS: i32 = namespaces::MOUNTS | libc::CLONE_NEWPID;

/// Outside there are no masks: the attack makes one first, so that it fails for no other reason inside.
fn cover(side: Side, path: &str) -> io::Result<()> {
    if side == Side::Inside {
        return Ok(());
    }
    let over = if fs::metadata(path)?.is_dir() { "/mnt" } else { "/dev/null" };
    rustix::mount::mount_bind(over, path)?;
    Ok(rustix::mount::mount_remount(path, MountFlags::BIND | MountFlags::RDONLY, "")?)
}

fn writable(side: Side, path: &str) -> io::Result<()> {
    if side == Side::Outside {
        rustix::mount::mount_bind(path, path)?;
        rustix::mount::mount_remount(path, MountFlags::BIND | MountFlags::RDONLY, "")?;
    }
    rewrite(path)
}

/// Without the one flag; a refusal must not be about the others.
pub fn rewrite(path: &str) -> io::Result<()> {
    let kept = MountFlags::NOSUID | MountFlags::NODEV | MountFlags::NOEXEC;
    Ok(rustix::mount::mount_remount(path, MountFlags::BIND | kept, "")?)
}

fn unmount(side: Side, path: &str) -> io::Result<()> {
    cover(side, path)?;
    Ok(rustix::mount::unmount(path, UnmountFlags::DETACH)?)
}

/// Bytes of a file that the masks hide.
fn uncovered(at: &std::path::Path) -> io::Result<()> {
    let text = fs::read(at.join("timer_list")).or_else(|_| fs::read(at.join("key-users")))?;
    if text.is_empty() { Err(io::Error::from_raw_os_error(libc::EACCES)) } else { Ok(()) }
}

fn copy(side: Side) -> io::Result<()> {
    cover(side, "/proc/timer_list")?;
    let copy = mount::copy(CWD, "/proc", false).map_err(raw)?;
    let folder = folder()?;
    mount::attach(copy.as_fd(), CWD, &folder.to_string_lossy()).map_err(raw)?;
    uncovered(folder)
}

fn bind(side: Side) -> io::Result<()> {
    cover(side, "/proc/timer_list")?;
    let folder = folder()?;
    rustix::mount::mount_bind("/proc", folder)?;
    uncovered(folder)
}

fn shift(side: Side) -> io::Result<()> {
    cover(side, "/proc/keys")?;
    let target = trace(&folder()?.to_string_lossy());
    fs::write(&target, "")?;
    Ok(rustix::mount::mount_move("/proc/keys", target)?)
}

fn fresh(kind: &str) -> io::Result<()> {
    Ok(rustix::mount::mount("berth", folder()?, kind, MountFlags::empty(), c"")?)
}
