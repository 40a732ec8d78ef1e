//! Mounts by descriptor. Nothing here takes a path that a tenant chose, except through [`Root`].
use std::ffi::{CStr, CString};
use std::os::fd::{AsFd, AsRawFd, BorrowedFd, OwnedFd};

use berth_types::{Doing, Error, Result};
use rustix::fs::{CWD, FileType, Mode, OFlags, ResolveFlags};
use rustix::io::Errno;
use rustix::mount::{MountAttrFlags, MoveMountFlags, OpenTreeFlags, UnmountFlags};

use super::within;
use crate::process::pass;

/// As in linux/mount.h; the libc crate does not have them.
const FSOPEN_CLOEXEC: usize = 1;
const FSMOUNT_CLOEXEC: usize = 1;
const FSCONFIG_SET_FLAG: usize = 0;
const FSCONFIG_SET_STRING: usize = 1;
const FSCONFIG_CMD_CREATE: usize = 6;

/// A new, unattached file system, `options` being names and values as mount(8) lists them, with empty values for flags. Our filters let these calls through for us alone.
pub fn create(kind: &str, options: &[(&str, &str)], attributes: MountAttrFlags) -> Result<OwnedFd> {
    let text = |text: &str| CString::new(text).map_err(|_| Error::invalid(format!("file system {kind}: a NUL byte")));
    let name = text(kind)?;
    // SAFETY: the name lives across the call, which answers with a new descriptor.
    let context = unsafe { pass::open(libc::SYS_fsopen, [name.as_ptr() as usize, FSOPEN_CLOEXEC, 0, 0, 0]) };
    let context = context.doing(format_args!("open file system {kind}"))?;
    let at = context.as_raw_fd() as usize;
    for (name, value) in options {
        let (key, set) = (text(name)?, text(value)?);
        let words = match value.is_empty() {
            true => [at, FSCONFIG_SET_FLAG, key.as_ptr() as usize, 0, 0],
            false => [at, FSCONFIG_SET_STRING, key.as_ptr() as usize, set.as_ptr() as usize, 0],
        };
        // SAFETY: both texts live across the call.
        unsafe { pass::call(libc::SYS_fsconfig, words) }.doing(format_args!("set {name} of {kind}"))?;
    }
    // SAFETY: takes integers and null addresses.
    unsafe { pass::call(libc::SYS_fsconfig, [at, FSCONFIG_CMD_CREATE, 0, 0, 0]) }
        .doing(format_args!("create file system {kind}"))?;
    // SAFETY: takes three integers and answers with a new descriptor.
    unsafe { pass::open(libc::SYS_fsmount, [at, FSMOUNT_CLOEXEC, attributes.bits() as usize, 0, 0]) }
        .doing(format_args!("mount {kind}"))
}

/// An unattached copy of a mounted tree, or of one file of it.
pub fn copy(from: BorrowedFd<'_>, path: &str, recursive: bool) -> Result<OwnedFd> {
    let mut flags =
        OpenTreeFlags::OPEN_TREE_CLONE | OpenTreeFlags::OPEN_TREE_CLOEXEC | OpenTreeFlags::AT_SYMLINK_NOFOLLOW;
    if recursive {
        flags |= OpenTreeFlags::AT_RECURSIVE;
    }
    if path.is_empty() {
        flags |= OpenTreeFlags::AT_EMPTY_PATH;
    }
    rustix::mount::open_tree(from, path, flags).doing(format_args!("copy mount {path}"))
}

/// Attaches an unattached mount at a path below `to`; an empty path means `to` itself.
pub fn attach(mount: BorrowedFd<'_>, to: BorrowedFd<'_>, path: &str) -> Result<()> {
    let mut flags = MoveMountFlags::MOVE_MOUNT_F_EMPTY_PATH;
    if path.is_empty() {
        flags |= MoveMountFlags::MOVE_MOUNT_T_EMPTY_PATH;
    }
    rustix::mount::move_mount(mount, "", to, path, flags).doing(format_args!("attach mount at {path}"))
}

/// Sets attributes (`MOUNT_ATTR_*`) of a mount; with `ids`, also shifts its owners by that user namespace.
pub fn set_attributes(mount: BorrowedFd<'_>, attributes: MountAttrFlags, ids: Option<BorrowedFd<'_>>) -> Result<()> {
    let mut set = u64::from(attributes.bits());
    if ids.is_some() {
        set |= libc::MOUNT_ATTR_IDMAP;
    }
    let change = libc::mount_attr {
        attr_set: set,
        attr_clr: 0,
        propagation: 0,
        userns_fd: ids.map_or(0, |fd| fd.as_raw_fd() as u64),
    };
    let empty: &CStr = c"";
    // SAFETY: the structure and the empty path live across the call, the size is the structure's.
    let answer = unsafe {
        libc::syscall(
            libc::SYS_mount_setattr,
            mount.as_raw_fd(),
            empty.as_ptr(),
            libc::AT_EMPTY_PATH,
            &raw const change,
            size_of::<libc::mount_attr>(),
        )
    };
    if answer == 0 { Ok(()) } else { Err(std::io::Error::last_os_error()).doing("set mount attributes") }
}

/// Takes away whatever is mounted at a path of ours, busy or dead. Nothing there is fine.
pub fn detach(path: &std::path::Path) -> Result<()> {
    loop {
        match rustix::mount::unmount(path, UnmountFlags::DETACH | UnmountFlags::NOFOLLOW) {
            Ok(()) => {}
            Err(Errno::INVAL | Errno::NOENT) => return Ok(()),
            Err(error) => return Err(error).doing(format_args!("unmount {}", path.display())),
        }
    }
}

/// Opens a folder of the host by an absolute path of ours.
pub fn open_host(path: &std::path::Path) -> Result<OwnedFd> {
    rustix::fs::openat(CWD, path, OFlags::PATH | OFlags::DIRECTORY | OFlags::CLOEXEC, Mode::empty())
        .doing(format_args!("open {}", path.display()))
}

/// The root of a tree whose content is not trusted: every path is resolved inside it, step by step, and no symbolic link is followed.
pub struct Root<'a>(pub BorrowedFd<'a>);

impl Root<'_> {
    fn resolve(&self, path: &str, flags: OFlags) -> std::result::Result<OwnedFd, Errno> {
        let inside = ResolveFlags::IN_ROOT | ResolveFlags::NO_MAGICLINKS | ResolveFlags::NO_SYMLINKS;
        within::open(self.0, path, flags, inside)
    }
    /// Opens a folder (`O_PATH`), making it (mode 0755) when absent. `invalid` when something else is in its place.
    pub fn folder(&self, path: &str) -> Result<OwnedFd> {
        let open = OFlags::PATH | OFlags::DIRECTORY;
        let refused = |error: Errno| match error {
            Errno::LOOP | Errno::NOTDIR => {
                Error::invalid(format!("the image has something else than a folder at /{path}"))
            }
            other => Error::io(format_args!("open /{path} in the image"), other.into()),
        };
        match self.resolve(path, open) {
            Err(Errno::NOENT) => {}
            other => return other.map_err(refused),
        }
        let (parent, name) = path.rsplit_once('/').unwrap_or(("", path));
        let made = if parent.is_empty() {
            rustix::fs::mkdirat(self.0, name, Mode::from_raw_mode(0o755))
        } else {
            rustix::fs::mkdirat(self.folder(parent)?, name, Mode::from_raw_mode(0o755))
        };
        match made {
            Ok(()) | Err(Errno::EXIST) => self.resolve(path, open).map_err(refused),
            Err(error) => Err(refused(error)),
        }
    }
    /// Opens what is at the path (`O_PATH`), be it a file of a server that died; `None` when there is nothing or a symbolic link.
    pub fn locate(&self, path: &str) -> Result<Option<OwnedFd>> {
        match self.resolve(path, OFlags::PATH | OFlags::NOFOLLOW) {
            Err(Errno::NOENT | Errno::LOOP | Errno::NOTDIR | Errno::ACCESS) => Ok(None),
            other => other.map(Some).doing(format_args!("open {path}")),
        }
    }
    /// As [`Root::locate`], and says whether it is a folder.
    pub fn find(&self, path: &str) -> Result<Option<(OwnedFd, bool)>> {
        let Some(found) = self.locate(path)? else { return Ok(None) };
        let kind = FileType::from_raw_mode(rustix::fs::fstat(&found).doing("stat")?.st_mode);
        Ok(Some((found, kind == FileType::Directory)))
    }
}

impl AsFd for Root<'_> {
    fn as_fd(&self) -> BorrowedFd<'_> {
        self.0
    }
}
