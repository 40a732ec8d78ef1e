//! The btrfs ioctls the pool needs, as safe functions over directory descriptors.
use std::fs::File;
use std::io;
use std::os::fd::AsRawFd;

const WRITE: u64 = 1;
const READ: u64 = 2;

/// A btrfs request number, laid out as `_IOC` does.
const fn request(direction: u64, number: u64, size: usize) -> libc::Ioctl {
    ((direction << 30) | ((size as u64) << 16) | (0x94 << 8) | number) as libc::Ioctl
}

#[repr(C)]
struct VolArgs {
    fd: i64,
    name: [u8; 4088],
}

#[repr(C)]
struct VolArgsV2 {
    fd: i64,
    transid: u64,
    flags: u64,
    unused: [u64; 4],
    name: [u8; 4040],
}

#[repr(C)]
struct LookupArgs {
    treeid: u64,
    objectid: u64,
    name: [u8; 4080],
}

#[repr(C)]
struct LimitArgs {
    qgroupid: u64,
    flags: u64,
    max_referenced: u64,
    max_exclusive: u64,
    reserved_referenced: u64,
    reserved_exclusive: u64,
}

const SUBVOL_RDONLY: u64 = 1 << 1;
const LIMIT_MAX_REFERENCED: u64 = 1;
const FIRST_FREE_OBJECTID: u64 = 256;

fn call<T>(on: &File, number: libc::Ioctl, argument: &mut T) -> io::Result<()> {
    // SAFETY: `argument` is a live, exclusively borrowed struct with the layout and size encoded in `number`; the kernel keeps no pointer to it.
    let result = unsafe { libc::ioctl(on.as_raw_fd(), number, std::ptr::from_mut(argument)) };
    if result < 0 { Err(io::Error::last_os_error()) } else { Ok(()) }
}

fn named<const N: usize>(name: &str) -> io::Result<[u8; N]> {
    let mut field = [0; N];
    if name.is_empty() || name.len() >= N.min(256) || name.contains(['/', '\0']) {
        return Err(io::Error::from(io::ErrorKind::InvalidInput));
    }
    field[..name.len()].copy_from_slice(name.as_bytes());
    Ok(field)
}

/// Makes an empty subvolume `name` in `folder`.
pub fn create(folder: &File, name: &str) -> io::Result<()> {
    call(folder, request(WRITE, 14, size_of::<VolArgs>()), &mut VolArgs { fd: 0, name: named(name)? })
}

/// Makes `name` in `folder`, a snapshot of the subvolume opened as `source`.
pub fn snapshot(source: &File, folder: &File, name: &str, read_only: bool) -> io::Result<()> {
    let flags = if read_only { SUBVOL_RDONLY } else { 0 };
    let mut args = VolArgsV2 { fd: source.as_raw_fd().into(), transid: 0, flags, unused: [0; 4], name: named(name)? };
    call(folder, request(WRITE, 23, size_of::<VolArgsV2>()), &mut args)
}

/// Destroys the subvolume `name` in `folder`; its blocks are freed in the background once nobody uses it.
pub fn destroy(folder: &File, name: &str) -> io::Result<()> {
    call(folder, request(WRITE, 15, size_of::<VolArgs>()), &mut VolArgs { fd: 0, name: named(name)? })
}

/// Makes a subvolume read-only or writable.
pub fn set_read_only(subvolume: &File, read_only: bool) -> io::Result<()> {
    call(subvolume, request(WRITE, 26, 8), &mut if read_only { SUBVOL_RDONLY } else { 0u64 })
}

/// The id of the subvolume that holds `folder`.
pub fn subvolume_id(folder: &File) -> io::Result<u64> {
    let mut args = LookupArgs { treeid: 0, objectid: FIRST_FREE_OBJECTID, name: [0; 4080] };
    call(folder, request(READ | WRITE, 18, size_of::<LookupArgs>()), &mut args)?;
    Ok(args.treeid)
}

/// The file system's id as sysfs spells it.
pub fn fsid(on: &File) -> io::Result<String> {
    let mut args = [0u8; 1024];
    call(on, request(READ, 31, args.len()), &mut args)?;
    let hex: Vec<String> = [16..20, 20..22, 22..24, 24..26, 26..32]
        .map(|range| args[range].iter().map(|byte| format!("{byte:02x}")).collect())
        .into();
    Ok(hex.join("-"))
}

/// Turns quota accounting on.
pub fn enable_quota(on: &File) -> io::Result<()> {
    call(on, request(READ | WRITE, 40, 16), &mut [1u64, 0])
}

/// Counts everything anew, in the background.
pub fn rescan_quota(on: &File) -> io::Result<()> {
    call(on, request(WRITE, 44, 64), &mut [0u64; 8])
}

/// Bounds what a subvolume refers to, in bytes.
pub fn limit(on: &File, subvolume: u64, bytes: u64) -> io::Result<()> {
    let mut args = LimitArgs {
        qgroupid: subvolume,
        flags: LIMIT_MAX_REFERENCED,
        max_referenced: bytes,
        max_exclusive: 0,
        reserved_referenced: 0,
        reserved_exclusive: 0,
    };
    call(on, request(READ, 43, size_of::<LimitArgs>()), &mut args)
}

/// Forgets the accounting of a subvolume that is gone.
pub fn forget_quota(on: &File, subvolume: u64) -> io::Result<()> {
    call(on, request(WRITE, 42, 16), &mut [0u64, subvolume])
}

/// Grows the file system to its device's size.
pub fn grow(on: &File) -> io::Result<()> {
    call(on, request(WRITE, 3, size_of::<VolArgs>()), &mut VolArgs { fd: 0, name: named("max")? })
}

/// Writes everything out.
pub fn sync(on: &File) -> io::Result<()> {
    call(on, request(0, 8, 0), &mut ())
}
