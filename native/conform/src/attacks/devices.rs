//! Device nodes.
use std::fs;
use std::io;

use rustix::fs::{CWD, FileType, Mode};

use super::program::{Side, folder};
use super::sweep::trace;
use super::{Attack, Row, Way};

pub const ROW: Row = Row {
    name: "devices",
    refusals: &[libc::EPERM, libc::EACCES, libc::ENOENT, libc::ENXIO],
    attacks: &[
        Attack { name: "make the memory device", way: Way::Program(|_| make(FileType::CharacterDevice, 1, 1)) },
        Attack { name: "make the kernel log", way: Way::Program(|_| make(FileType::CharacterDevice, 1, 11)) },
        Attack { name: "make a terminal of the host", way: Way::Program(|_| make(FileType::CharacterDevice, 4, 64)) },
        Attack { name: "make fuse", way: Way::Program(|_| make(FileType::CharacterDevice, 10, 229)) },
        Attack { name: "make a loop device", way: Way::Program(|_| make(FileType::BlockDevice, 7, 0)) },
        Attack { name: "make a disk", way: Way::Program(|_| make(FileType::BlockDevice, 254, 0)) },
        Attack {
            name: "make a device whose driver nobody has",
            way: Way::Program(|_| make(FileType::CharacterDevice, 511, 3)),
        },
        Attack { name: "open the kernel log", way: Way::Program(|_| open("/dev/kmsg")) },
        Attack { name: "open a loop device", way: Way::Program(|_| open("/dev/loop0")) },
        Attack { name: "open the maker of loop devices", way: Way::Program(|_| open("/dev/loop-control")) },
        Attack { name: "open a disk", way: Way::Program(|_| open("/dev/vda")) },
        Attack { name: "open fuse", way: Way::Program(|_| open("/dev/fuse")) },
        Attack { name: "open the maker of network cards", way: Way::Program(|_| open("/dev/net/tun")) },
        Attack { name: "open the memory device", way: Way::Program(|_| open("/dev/mem")) },
        Attack { name: "open the virtual machine device", way: Way::Program(|_| open("/dev/kvm")) },
        Attack { name: "a device file in a file system of its own", way: Way::Program(own_file_system) },
    ],
    helpers: &[],
};

fn make(kind: FileType, major: u32, minor: u32) -> io::Result<()> {
    let path = trace(&folder()?.to_string_lossy());
    rustix::fs::mknodat(CWD, &path, kind, Mode::from_raw_mode(0o600), rustix::fs::makedev(major, minor))?;
    fs::remove_file(path)
}

fn open(path: &str) -> io::Result<()> {
    fs::File::open(path).map(drop)
}

/// A tmpfs of the container's own is mounted without nodev being asked for.
fn own_file_system(_: Side) -> io::Result<()> {
    let folder = folder()?;
    rustix::mount::mount("berth", folder, "tmpfs", rustix::mount::MountFlags::empty(), c"")?;
    let path = folder.join("null");
    rustix::fs::mknodat(CWD, &path, FileType::CharacterDevice, Mode::from_raw_mode(0o600), rustix::fs::makedev(1, 3))?;
    open(&path.to_string_lossy())
}
