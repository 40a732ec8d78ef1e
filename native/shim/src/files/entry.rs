//! One file or folder of a tree: paths are resolved in it by descriptor, links included, and lead nowhere else.
use std::fs::File;
use std::os::fd::OwnedFd;

use berth_plan::confined::Found;
use berth_types::{Doing, Error, ErrorCode, FileAttributes, FileInfo, FileKind, Result};
use rustix::fs::{AtFlags, Gid, Mode, OFlags, ResolveFlags, Stat, Uid};
use rustix::io::Errno;

use super::diff::kind;
use super::lines::Lines;
use super::serve::Outcome;
use crate::tree;

/// Where files that can be read lie: an overlay, a tmpfs, btrfs. What other file systems call a file may never end, or never answer.
const PLAIN: [u64; 3] = [0x794c_7630, 0x0102_1994, 0x9123_683e];
/// The name under which a file is written until it is whole.
const UNFINISHED: &str = ".berth-unfinished";

fn resolve(root: &OwnedFd, path: &str, flags: OFlags) -> std::result::Result<OwnedFd, Errno> {
    let inside = ResolveFlags::IN_ROOT | ResolveFlags::NO_MAGICLINKS;
    for _ in 0..16 {
        match rustix::fs::openat2(root, path, flags | OFlags::CLOEXEC, Mode::empty(), inside) {
            // A rename elsewhere raced with the lookup: look again.
            Err(Errno::AGAIN) => {}
            other => return other,
        }
    }
    Err(Errno::AGAIN)
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
    let at = resolve(root, path, OFlags::PATH).map_err(|error| refused(path, error))?;
    let stat = rustix::fs::fstat(&at).doing("look at a file")?;
    let info = Some(describe(last(path), &stat, None));
    match kind(&stat) {
        FileKind::Folder => {
            let folder =
                resolve(root, path, OFlags::RDONLY | OFlags::DIRECTORY).map_err(|error| refused(path, error))?;
            let mut names = tree::names(&folder).doing("list a folder")?;
            names.sort_unstable();
            for name in names {
                // Gone since it was listed.
                let Ok(stat) = rustix::fs::statat(&folder, name.as_slice(), AtFlags::SYMLINK_NOFOLLOW) else {
                    continue;
                };
                let target = match kind(&stat) {
                    FileKind::Link => rustix::fs::readlinkat(&folder, name.as_slice(), Vec::new()).ok(),
                    _ => None,
                };
                let target = target.map(|target| target.to_string_lossy().into_owned());
                lines.add(&describe(&String::from_utf8_lossy(&name), &stat, target))?;
            }
            Ok((Found { info, truncated: lines.finish()? }, None))
        }
        FileKind::File => {
            let system = rustix::fs::fstatfs(&at).doing("look at the file system")?;
            if !PLAIN.contains(&(system.f_type as u64)) {
                return Err(Error::new(ErrorCode::Unsupported, format!("path: {path} is not on a disk")));
            }
            let flags = OFlags::RDONLY | OFlags::NONBLOCK | OFlags::NOCTTY;
            let file = resolve(root, path, flags).map_err(|error| refused(path, error))?;
            let opened = rustix::fs::fstat(&file).doing("look at the file")?;
            if (opened.st_dev, opened.st_ino) != (stat.st_dev, stat.st_ino) {
                return Err(Error::conflict(format!("path: {path} was exchanged meanwhile")));
            }
            Ok((Found { info, truncated: false }, Some(file)))
        }
        _ => Err(Error::invalid(format!("path: {path} is neither a file nor a folder"))),
    }
}

/// Writes beside it first: whoever reads sees the old content or the new, and a full disk leaves the old.
pub fn write(root: &OwnedFd, path: &str, mut content: File, attributes: &FileAttributes) -> Result<FileInfo> {
    let (parent, name) = parent(root, path)?;
    let before = rustix::fs::statat(&parent, name, AtFlags::SYMLINK_NOFOLLOW).ok();
    if before.as_ref().is_some_and(|stat| kind(stat) == FileKind::Folder) {
        return Err(Error::invalid(format!("path: {path} is a folder")));
    }
    let before = before.filter(|stat| kind(stat) == FileKind::File);
    let _ = rustix::fs::unlinkat(&parent, UNFINISHED, AtFlags::empty());
    let flags = OFlags::WRONLY | OFlags::CREATE | OFlags::EXCL | OFlags::NOFOLLOW | OFlags::CLOEXEC;
    let made = rustix::fs::openat(&parent, UNFINISHED, flags, Mode::from_raw_mode(0o600));
    let file = made.map_err(|error| refused(path, error))?;
    let written = (|| {
        let mut file = File::from(file);
        std::io::copy(&mut content, &mut file).doing("write the file")?;
        own(&file, attributes, before.as_ref(), 0o644)?;
        let stat = rustix::fs::fstat(&file).doing("look at the file")?;
        rustix::fs::renameat(&parent, UNFINISHED, &parent, name).map_err(|error| refused(path, error))?;
        Ok(describe(name, &stat, None))
    })();
    if written.is_err() {
        let _ = rustix::fs::unlinkat(&parent, UNFINISHED, AtFlags::empty());
    }
    written
}

pub fn make_folder(root: &OwnedFd, path: &str, attributes: &FileAttributes) -> Result<FileInfo> {
    let (parent, name) = parent(root, path)?;
    let before = match rustix::fs::mkdirat(&parent, name, Mode::from_raw_mode(0o700)) {
        Ok(()) => None,
        Err(Errno::EXIST) => Some(rustix::fs::statat(&parent, name, AtFlags::SYMLINK_NOFOLLOW).doing("look at it")?),
        Err(error) => return Err(refused(path, error)),
    };
    let folder = tree::open(&parent, name.as_bytes(), OFlags::RDONLY | OFlags::DIRECTORY | OFlags::NOFOLLOW);
    let folder = folder.map_err(|_| Error::conflict(format!("path: {path} is there and no folder")))?;
    own(&folder, attributes, before.as_ref(), 0o755)?;
    let stat = rustix::fs::fstat(&folder).doing("look at the folder")?;
    Ok(describe(name, &stat, None))
}

pub fn remove(root: &OwnedFd, path: &str, recursive: bool) -> Result<FileInfo> {
    let (parent, name) = parent(root, path)?;
    let stat = rustix::fs::statat(&parent, name, AtFlags::SYMLINK_NOFOLLOW).map_err(|error| refused(path, error))?;
    let removed = match (kind(&stat), recursive) {
        (FileKind::Folder, true) => tree::remove(&parent, name.as_bytes()),
        (FileKind::Folder, false) => rustix::fs::unlinkat(&parent, name, AtFlags::REMOVEDIR),
        _ => rustix::fs::unlinkat(&parent, name, AtFlags::empty()),
    };
    removed.map_err(|error| refused(path, error))?;
    Ok(describe(name, &stat, None))
}

/// The folder a path is in, and its name there.
fn parent<'a>(root: &OwnedFd, path: &'a str) -> Result<(OwnedFd, &'a str)> {
    let trimmed = path.trim_end_matches('/');
    let (folder, name) = trimmed.rsplit_once('/').unwrap_or(("", trimmed));
    if matches!(name, "" | "." | "..") || name == UNFINISHED {
        return Err(Error::invalid(format!("path: {path} names no file")));
    }
    let folder = if folder.is_empty() { "/" } else { folder };
    let opened = resolve(root, folder, OFlags::RDONLY | OFlags::DIRECTORY).map_err(|error| refused(folder, error))?;
    Ok((opened, name))
}

fn last(path: &str) -> &str {
    path.trim_end_matches('/').rsplit('/').next().unwrap_or_default()
}

fn own(file: impl std::os::fd::AsFd, wanted: &FileAttributes, before: Option<&Stat>, mode: u32) -> Result<()> {
    let uid = wanted.uid.or(before.map(|stat| stat.st_uid)).unwrap_or(0);
    let gid = wanted.gid.or(before.map(|stat| stat.st_gid)).unwrap_or(0);
    let changed = rustix::fs::fchown(&file, Some(Uid::from_raw(uid)), Some(Gid::from_raw(gid)));
    changed.map_err(|error| Error::invalid(format!("uid, gid: {error}")))?;
    let mode = wanted.mode.or(before.map(|stat| stat.st_mode & 0o7777)).unwrap_or(mode);
    rustix::fs::fchmod(&file, Mode::from_raw_mode(mode & 0o7777)).doing("set the mode")
}

fn describe(name: &str, stat: &Stat, target: Option<String>) -> FileInfo {
    FileInfo {
        // A message to the engine has bounds; a name of this length is the longest there is.
        name: name.chars().take(255).collect(),
        kind: kind(stat),
        size: if kind(stat) == FileKind::File { stat.st_size as u64 } else { 0 },
        mode: stat.st_mode & 0o7777,
        uid: stat.st_uid,
        gid: stat.st_gid,
        modified_at: stat.st_mtime as f64 + f64::from(stat.st_mtime_nsec as u32) / 1e9,
        target,
    }
}
