//! The btrfs ioctls the pool needs, as safe functions over directory descriptors.
use std::fs::File;
use std::io;
use std::marker::PhantomData;
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
struct VolArgsV2<'a> {
    fd: i64,
    transid: u64,
    flags: u64,
    inherit_size: u64,
    inherit: u64,
    unused: [u64; 2],
    name: [u8; 4040],
    inherits: PhantomData<&'a Inherit>,
}

impl<'a> VolArgsV2<'a> {
    fn new(fd: i64, flags: u64, inherit: &'a Inherit, name: &str) -> io::Result<Self> {
        Ok(Self {
            fd,
            transid: 0,
            flags: flags | SUBVOL_QGROUP_INHERIT,
            inherit_size: inherit.size(),
            inherit: std::ptr::from_ref(inherit) as u64,
            unused: [0; 2],
            name: named(name)?,
            inherits: PhantomData,
        })
    }
}

/// What a new subvolume's quota group starts with: the group above it, and its limit.
#[repr(C)]
pub struct Inherit {
    flags: u64,
    groups: u64,
    reference_copies: u64,
    exclusive_copies: u64,
    limit_flags: u64,
    max_referenced: u64,
    max_exclusive: u64,
    reserved_referenced: u64,
    reserved_exclusive: u64,
    group: u64,
}

impl Inherit {
    /// Below `group`, holding at most `bytes`.
    pub fn new(group: Option<u64>, bytes: Option<u64>) -> Self {
        Self {
            flags: bytes.map_or(0, |_| INHERIT_SET_LIMITS),
            groups: group.map_or(0, |_| 1),
            reference_copies: 0,
            exclusive_copies: 0,
            limit_flags: bytes.map_or(0, |_| LIMIT_MAX_REFERENCED),
            max_referenced: bytes.unwrap_or(0),
            max_exclusive: 0,
            reserved_referenced: 0,
            reserved_exclusive: 0,
            group: group.unwrap_or(0),
        }
    }
    /// The kernel wants it without room for groups that are not there.
    fn size(&self) -> u64 {
        size_of::<Self>() as u64 - if self.groups == 0 { 8 } else { 0 }
    }
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
const SUBVOL_QGROUP_INHERIT: u64 = 1 << 2;
const INHERIT_SET_LIMITS: u64 = 1;
const LIMIT_MAX_REFERENCED: u64 = 1;
const FIRST_FREE_OBJECTID: u64 = 256;

/// A request whose argument is a `T`, as whose size the kernel takes its own.
fn call<T>(on: &File, direction: u64, number: u64, argument: &mut T) -> io::Result<()> {
    let request = request(direction, number, size_of::<T>());
    // SAFETY: the kernel reads and writes as much as the request says, which is the argument; it is borrowed for the call, as is what it points at
    // (only `VolArgsV2` does), and the kernel keeps neither.
    let result = unsafe { libc::ioctl(on.as_raw_fd(), request, std::ptr::from_mut(argument)) };
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

/// Makes an empty subvolume `name` in `folder`, from its first byte in the quota group and within the limit.
pub fn create(folder: &File, name: &str, inherit: &Inherit) -> io::Result<()> {
    call(folder, WRITE, 24, &mut VolArgsV2::new(0, 0, inherit, name)?)
}

/// Makes `name` in `folder`, a snapshot of the subvolume opened as `source`, in a quota group. Its limit is the source's.
pub fn snapshot(source: &File, folder: &File, name: &str, read_only: bool, inherit: &Inherit) -> io::Result<()> {
    let flags = if read_only { SUBVOL_RDONLY } else { 0 };
    let mut args = VolArgsV2::new(source.as_raw_fd().into(), flags, inherit, name)?;
    call(folder, WRITE, 23, &mut args)
}

/// Destroys the subvolume `name` in `folder`; its blocks are freed in the background once nobody uses it.
pub fn destroy(folder: &File, name: &str) -> io::Result<()> {
    call(folder, WRITE, 15, &mut VolArgs { fd: 0, name: named(name)? })
}

/// Makes a subvolume read-only or writable.
pub fn set_read_only(subvolume: &File, read_only: bool) -> io::Result<()> {
    call(subvolume, WRITE, 26, &mut if read_only { SUBVOL_RDONLY } else { 0u64 })
}

/// The id of the subvolume that holds `folder`.
pub fn subvolume_id(folder: &File) -> io::Result<u64> {
    let mut args = LookupArgs { treeid: 0, objectid: FIRST_FREE_OBJECTID, name: [0; 4080] };
    call(folder, READ | WRITE, 18, &mut args)?;
    Ok(args.treeid)
}

/// The file system's id as sysfs spells it.
pub fn fsid(on: &File) -> io::Result<String> {
    let mut args = [0u8; 1024];
    call(on, READ, 31, &mut args)?;
    let hex: Vec<String> = [16..20, 20..22, 22..24, 24..26, 26..32]
        .map(|range| args[range].iter().map(|byte| format!("{byte:02x}")).collect())
        .into();
    Ok(hex.join("-"))
}

/// Turns quota accounting on: simple where the kernel has it (6.7), where each block is charged to the subvolume that wrote it; else full, where it is
/// charged to all that refer to it.
pub fn enable_quota(on: &File) -> io::Result<()> {
    const FULL: u64 = 1;
    const SIMPLE: u64 = 4;
    let enable = |how| call(on, READ | WRITE, 40, &mut [how, 0u64]);
    enable(SIMPLE).or_else(|e| if e.raw_os_error() == Some(libc::EINVAL) { enable(FULL) } else { Err(e) })
}

/// Counts everything anew, in the background.
pub fn rescan_quota(on: &File) -> io::Result<()> {
    call(on, WRITE, 44, &mut [0u64; 8])
}

/// Waits until a count that goes on has ended.
pub fn wait_for_count(on: &File) -> io::Result<()> {
    call(on, 0, 46, &mut ())
}

/// Bounds what a quota group refers to, in bytes; a subvolume's own group has its number.
pub fn limit(on: &File, group: u64, bytes: u64) -> io::Result<()> {
    let mut args = LimitArgs {
        qgroupid: group,
        flags: LIMIT_MAX_REFERENCED,
        max_referenced: bytes,
        max_exclusive: 0,
        reserved_referenced: 0,
        reserved_exclusive: 0,
    };
    call(on, READ, 43, &mut args)
}

/// Makes a quota group above subvolumes; there already is fine.
pub fn make_group(on: &File, group: u64) -> io::Result<()> {
    unless_there(call(on, WRITE, 42, &mut [1u64, group]))
}

/// Puts a quota group below another; there already is fine.
pub fn put_below(on: &File, group: u64, above: u64) -> io::Result<()> {
    unless_there(call(on, WRITE, 41, &mut [1u64, group, above]))
}

fn unless_there(outcome: io::Result<()>) -> io::Result<()> {
    match outcome {
        Err(e) if e.kind() == io::ErrorKind::AlreadyExists => Ok(()),
        other => other,
    }
}

/// Forgets the accounting of a subvolume that is gone.
pub fn forget_quota(on: &File, subvolume: u64) -> io::Result<()> {
    call(on, WRITE, 42, &mut [0u64, subvolume])
}

/// Grows the file system to its device's size.
pub fn grow(on: &File) -> io::Result<()> {
    call(on, WRITE, 3, &mut VolArgs { fd: 0, name: named("max")? })
}

/// Writes everything out.
pub fn sync(on: &File) -> io::Result<()> {
    call(on, 0, 8, &mut ())
}
