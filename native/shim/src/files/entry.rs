//! One file or folder of a tree: paths are resolved in it by descriptor, links included, and lead nowhere else. What reading follows, writing follows.
use std::fs::File;
use std::os::fd::OwnedFd;

use berth_plan::confined::Found;
use berth_types::{Doing, Error, ErrorCode, FileAttributes, FileInfo, FileKind, Result};
use rustix::fs::{AtFlags, Gid, Mode, OFlags, ResolveFlags, Stat, Uid, XattrFlags};
use rustix::io::Errno;

use super::diff::kind;
use super::lines::Lines;
use super::names;
use super::serve::Outcome;
use crate::tree;

/// Where files that can be read lie: an overlay, a tmpfs, btrfs. What other file systems call a file may never end, or never answer.
const PLAIN: [u64; 3] = [0x794c_7630, 0x0102_1994, 0x9123_683e];
/// The name under which a file is written until it is whole.
const UNFINISHED: &[u8] = b".berth-unfinished";
/// Links that lead on to links, as many as the kernel follows.
const MOST_LINKS: usize = 40;

/// The root is this process's own, so neither `..` nor links lead out of it. A lookup that is to stay inside by its flags answers `EAGAIN` for good on an
/// overlay that was mounted here, when `..` follows a link (seen on Linux 6.18).
fn resolve(root: &OwnedFd, path: &[u8], flags: OFlags) -> std::result::Result<OwnedFd, Errno> {
    rustix::fs::openat2(root, path, flags | OFlags::CLOEXEC, Mode::empty(), ResolveFlags::NO_MAGICLINKS)
}

fn refused(path: &str, error: Errno) -> Error {
    match error {
        Errno::NOENT | Errno::NOTDIR => Error::not_found(format!("path: no {path} in there")),
        Errno::LOOP | Errno::NAMETOOLONG | Errno::ISDIR | Errno::INVAL | Errno::XDEV => {
            Error::invalid(format!("path: {path} cannot be used: {error}"))
        }
        Errno::ROFS | Errno::BUSY | Errno::ACCESS | Errno::PERM | Errno::NOTEMPTY | Errno::EXIST => {
            Error::conflict(format!("path: {path}: {error}"))
        }
        other => Error::io(format_args!("path {path}"), other.into()),
    }
}

/// The file, open for reading, or the entries of the folder.
pub fn read(root: &OwnedFd, path: &str, mut lines: Lines) -> Result<Outcome> {
    let named = names::bytes(path);
    let at = resolve(root, &named, OFlags::PATH).map_err(|error| refused(path, error))?;
    let stat = rustix::fs::fstat(&at).doing("look at a file")?;
    let info = Some(describe(last(&named), &stat, None));
    match kind(&stat) {
        FileKind::Folder => {
            let folder =
                resolve(root, &named, OFlags::RDONLY | OFlags::DIRECTORY).map_err(|error| refused(path, error))?;
            let mut entries = tree::names(&folder).doing("list a folder")?;
            entries.sort_unstable();
            for name in entries {
                // Gone since it was listed.
                let Ok(stat) = rustix::fs::statat(&folder, name.as_slice(), AtFlags::SYMLINK_NOFOLLOW) else {
                    continue;
                };
                let target = match kind(&stat) {
                    FileKind::Link => rustix::fs::readlinkat(&folder, name.as_slice(), Vec::new()).ok(),
                    _ => None,
                };
                let target = target.map(|target| names::text(target.to_bytes()));
                lines.add(&describe(&name, &stat, target))?;
            }
            Ok((Found { info, truncated: lines.finish()? }, None))
        }
        FileKind::File => {
            let system = rustix::fs::fstatfs(&at).doing("look at the file system")?;
            if !PLAIN.contains(&(system.f_type as u64)) {
                return Err(Error::new(ErrorCode::Unsupported, format!("path: {path} is not on a disk")));
            }
            let flags = OFlags::RDONLY | OFlags::NONBLOCK | OFlags::NOCTTY;
            let file = resolve(root, &named, flags).map_err(|error| refused(path, error))?;
            let opened = rustix::fs::fstat(&file).doing("look at the file")?;
            if (opened.st_dev, opened.st_ino) != (stat.st_dev, stat.st_ino) {
                return Err(Error::conflict(format!("path: {path} was exchanged meanwhile")));
            }
            Ok((Found { info, truncated: false }, Some(file)))
        }
        _ => Err(Error::invalid(format!("path: {path} is neither a file nor a folder"))),
    }
}

/// Writes beside it first: whoever reads sees the old content or the new, and a full disk leaves the old. What is there keeps its owner, mode and access
/// control list, and its attributes but for capabilities, which were of its old content.
pub fn write(root: &OwnedFd, path: &str, mut content: File, attributes: &FileAttributes) -> Result<FileInfo> {
    let Place { folder: parent, name, before } = followed(root, path)?;
    match before.as_ref().map(kind) {
        Some(FileKind::Folder) => return Err(Error::invalid(format!("path: {path} is a folder"))),
        Some(FileKind::Other) => return Err(Error::invalid(format!("path: {path} is neither a file nor a folder"))),
        _ => {}
    }
    let _ = rustix::fs::unlinkat(&parent, UNFINISHED, AtFlags::empty());
    let flags = OFlags::WRONLY | OFlags::CREATE | OFlags::EXCL | OFlags::NOFOLLOW | OFlags::CLOEXEC;
    let made = rustix::fs::openat(&parent, UNFINISHED, flags, Mode::from_raw_mode(0o600));
    let file = made.map_err(|error| refused(path, error))?;
    let written = (|| {
        let mut file = File::from(file);
        std::io::copy(&mut content, &mut file).doing("write the file")?;
        if before.is_some() {
            let old = tree::open(&parent, &name, OFlags::RDONLY | OFlags::NONBLOCK | OFlags::NOFOLLOW);
            keep_attributes(&old.map_err(|error| refused(path, error))?, &file).doing("keep the attributes")?;
        }
        own(&file, attributes, before.as_ref(), 0o644)?;
        let stat = rustix::fs::fstat(&file).doing("look at the file")?;
        rustix::fs::renameat(&parent, UNFINISHED, &parent, name.as_slice()).map_err(|error| refused(path, error))?;
        Ok(describe(&name, &stat, None))
    })();
    if written.is_err() {
        let _ = rustix::fs::unlinkat(&parent, UNFINISHED, AtFlags::empty());
    }
    written
}

/// Rights beside the mode too: without them the bits of the group, which show the most that any of them grants, would be the group's.
fn keep_attributes(old: &OwnedFd, new: &File) -> std::result::Result<(), Errno> {
    const RIGHTS: &[u8] = b"system.posix_acl_access";
    match rustix::fs::fremovexattr(new, RIGHTS) {
        Ok(()) | Err(Errno::NODATA) => {}
        Err(Errno::OPNOTSUPP) => return Ok(()),
        other => return other,
    }
    let mut names = vec![0; 64 << 10];
    let length = rustix::fs::flistxattr(old, names.as_mut_slice())?;
    for name in names[..length].split(|byte| *byte == 0).filter(|name| *name == RIGHTS || name.starts_with(b"user.")) {
        let mut value = vec![0; 64 << 10];
        let length = rustix::fs::fgetxattr(old, name, value.as_mut_slice())?;
        rustix::fs::fsetxattr(new, name, &value[..length], XattrFlags::empty())?;
    }
    Ok(())
}

pub fn make_folder(root: &OwnedFd, path: &str, attributes: &FileAttributes) -> Result<FileInfo> {
    let Place { folder: parent, name, .. } = followed(root, path)?;
    let before = match rustix::fs::mkdirat(&parent, name.as_slice(), Mode::from_raw_mode(0o700)) {
        Ok(()) => None,
        Err(Errno::EXIST) => Some(look(&parent, &name).doing("look at it")?),
        Err(error) => return Err(refused(path, error)),
    };
    let folder = tree::open(&parent, &name, OFlags::RDONLY | OFlags::DIRECTORY | OFlags::NOFOLLOW);
    let folder = folder.map_err(|_| Error::conflict(format!("path: {path} is there and no folder")))?;
    own(&folder, attributes, before.as_ref(), 0o755)?;
    let stat = rustix::fs::fstat(&folder).doing("look at the folder")?;
    Ok(describe(&name, &stat, None))
}

/// A link itself, not what it leads to.
pub fn remove(root: &OwnedFd, path: &str, recursive: bool) -> Result<FileInfo> {
    let (parent, name) = parent(root, &names::bytes(path))?;
    let stat = look(&parent, &name).map_err(|error| refused(path, error))?;
    let removed = match (kind(&stat), recursive) {
        (FileKind::Folder, true) => tree::remove(&parent, &name),
        (FileKind::Folder, false) => rustix::fs::unlinkat(&parent, name.as_slice(), AtFlags::REMOVEDIR),
        _ => rustix::fs::unlinkat(&parent, name.as_slice(), AtFlags::empty()),
    };
    removed.map_err(|error| refused(path, error))?;
    Ok(describe(&name, &stat, None))
}

/// Where a path leads.
struct Place {
    folder: OwnedFd,
    name: Vec<u8>,
    /// What is there, which is no link.
    before: Option<Stat>,
}

/// Follows the path's last component too, as reading does; what it leads to need not be there.
fn followed(root: &OwnedFd, path: &str) -> Result<Place> {
    let mut at = names::bytes(path);
    for _ in 0..MOST_LINKS {
        let (folder, name) = parent(root, &at)?;
        let before = match look(&folder, &name) {
            Err(Errno::NOENT) => None,
            other => Some(other.map_err(|error| refused(path, error))?),
        };
        if before.as_ref().map(kind) != Some(FileKind::Link) {
            return Ok(Place { folder, name, before });
        }
        let to = rustix::fs::readlinkat(&folder, name.as_slice(), Vec::new());
        let to = to.map_err(|error| refused(path, error))?.into_bytes();
        at = if to.starts_with(b"/") { to } else { [split(&at).0, b"/", &to].concat() };
    }
    Err(refused(path, Errno::LOOP))
}

fn look(folder: &OwnedFd, name: &[u8]) -> std::result::Result<Stat, Errno> {
    rustix::fs::statat(folder, name, AtFlags::SYMLINK_NOFOLLOW)
}

/// The folder a path is in, and its name there.
fn parent(root: &OwnedFd, path: &[u8]) -> Result<(OwnedFd, Vec<u8>)> {
    let (folder, name) = split(path);
    if matches!(name, b"" | b"." | b"..") || name == UNFINISHED {
        return Err(Error::invalid(format!("path: {} names no file", names::text(path))));
    }
    let folder = if folder.is_empty() { b"/" } else { folder };
    let opened = resolve(root, folder, OFlags::RDONLY | OFlags::DIRECTORY);
    Ok((opened.map_err(|error| refused(&names::text(folder), error))?, name.to_vec()))
}

/// Folder and name; slashes at the end are none of it.
fn split(path: &[u8]) -> (&[u8], &[u8]) {
    let end = path.iter().rposition(|byte| *byte != b'/').map_or(0, |at| at + 1);
    match path[..end].iter().rposition(|byte| *byte == b'/') {
        Some(at) => (&path[..at], &path[at + 1..end]),
        None => (b"", &path[..end]),
    }
}

fn last(path: &[u8]) -> &[u8] {
    split(path).1
}

fn own(file: impl std::os::fd::AsFd, wanted: &FileAttributes, before: Option<&Stat>, mode: u32) -> Result<()> {
    let uid = wanted.uid.or(before.map(|stat| stat.st_uid)).unwrap_or(0);
    let gid = wanted.gid.or(before.map(|stat| stat.st_gid)).unwrap_or(0);
    let changed = rustix::fs::fchown(&file, Some(Uid::from_raw(uid)), Some(Gid::from_raw(gid)));
    changed.map_err(|error| Error::invalid(format!("uid, gid: {error}")))?;
    let mode = wanted.mode.or(before.map(|stat| stat.st_mode & 0o7777)).unwrap_or(mode);
    rustix::fs::fchmod(&file, Mode::from_raw_mode(mode & 0o7777)).doing("set the mode")
}

fn describe(name: &[u8], stat: &Stat, target: Option<String>) -> FileInfo {
    FileInfo {
        // A message to the engine has bounds; a name of this length is the longest there is.
        name: names::text(name).chars().take(255).collect(),
        kind: kind(stat),
        size: if kind(stat) == FileKind::File { stat.st_size as u64 } else { 0 },
        mode: stat.st_mode & 0o7777,
        uid: stat.st_uid,
        gid: stat.st_gid,
        modified_at: stat.st_mtime as f64 + f64::from(stat.st_mtime_nsec as u32) / 1e9,
        target,
    }
}
