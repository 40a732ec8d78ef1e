//! In what two trees differ. Only folders that one of the layers touched are looked into, as the rest is the same image.
use std::collections::BTreeSet;
use std::fs::File;
use std::io::Read;
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};

use berth_types::{Change, ChangeKind, Doing, FileKind, Result};
use rustix::fs::{AtFlags, FileType, OFlags, Stat};
use rustix::io::Errno;

use super::lines::Lines;
use super::names;
use crate::tree;

pub struct Side {
    pub root: OwnedFd,
    /// What was written over the image; none: nothing.
    pub upper: Option<OwnedFd>,
}

impl Side {
    /// Below which its files lie.
    pub fn roots(&self) -> Vec<BorrowedFd<'_>> {
        [&self.root].into_iter().chain(&self.upper).map(AsFd::as_fd).collect()
    }
    fn folder(&self, path: &[u8]) -> Result<OwnedFd> {
        folder(&self.root, path)
    }
    /// Whether its layer has something at the path, be it only that it is gone.
    pub fn touched(&self, path: &[u8]) -> bool {
        self.upper.as_ref().is_some_and(|upper| tree::open(upper, path, OFlags::PATH | OFlags::NOFOLLOW).is_ok())
    }
}

/// Writes a line for each path that differs. `same_image`: both layers lie over the same one.
pub fn diff(from: &Side, to: &Side, same_image: bool, lines: &mut Lines) -> Result<()> {
    let mut pending = vec![Vec::new()];
    while let Some(path) = pending.pop() {
        let (before, after) = (from.folder(&path)?, to.folder(&path)?);
        let mut names = BTreeSet::new();
        for folder in [&before, &after] {
            names.extend(tree::names(folder).doing("list a folder")?);
        }
        for name in names {
            if lines.full() {
                return Ok(());
            }
            let at = below(&path, &name);
            match (look(&before, &name)?, look(&after, &name)?) {
                (None, None) => {}
                (None, Some(there)) => all(to, at, &there, ChangeKind::Added, lines)?,
                (Some(there), None) => all(from, at, &there, ChangeKind::Removed, lines)?,
                (Some(_), Some(_)) if same_image && !from.touched(&at) && !to.touched(&at) => {}
                (Some(old), Some(new)) => match (kind(&old), kind(&new)) {
                    (FileKind::Folder, FileKind::Folder) => {
                        if attributes(&old) != attributes(&new) {
                            tell(&at, ChangeKind::Modified, FileKind::Folder, lines)?;
                        }
                        pending.push(at);
                    }
                    (was, is) if was != is => {
                        all(from, at.clone(), &old, ChangeKind::Removed, lines)?;
                        all(to, at, &new, ChangeKind::Added, lines)?;
                    }
                    (_, is) => {
                        if differ((&before, &old), (&after, &new), &name)? {
                            tell(&at, ChangeKind::Modified, is, lines)?;
                        }
                    }
                },
            }
        }
    }
    Ok(())
}

/// A folder below a root; the root itself by an empty path.
pub fn folder(root: &OwnedFd, path: &[u8]) -> Result<OwnedFd> {
    let path = if path.is_empty() { b"." } else { path };
    tree::open(root, path, OFlags::DIRECTORY | OFlags::RDONLY | OFlags::NOFOLLOW).doing("open a folder")
}

pub fn below(path: &[u8], name: &[u8]) -> Vec<u8> {
    if path.is_empty() { name.to_vec() } else { [path, b"/", name].concat() }
}

pub fn look(folder: &OwnedFd, name: &[u8]) -> Result<Option<Stat>> {
    match rustix::fs::statat(folder, name, AtFlags::SYMLINK_NOFOLLOW) {
        Ok(stat) => Ok(Some(stat)),
        Err(Errno::NOENT) => Ok(None),
        Err(error) => Err(error).doing("look at a file"),
    }
}

/// The path, and everything below it.
fn all(side: &Side, path: Vec<u8>, stat: &Stat, change: ChangeKind, lines: &mut Lines) -> Result<()> {
    tell(&path, change, kind(stat), lines)?;
    let mut pending = if kind(stat) == FileKind::Folder { vec![path] } else { Vec::new() };
    while let Some(path) = pending.pop() {
        let folder = side.folder(&path)?;
        for name in tree::names(&folder).doing("list a folder")? {
            if lines.full() {
                return Ok(());
            }
            let Some(stat) = look(&folder, &name)? else { continue };
            let at = below(&path, &name);
            tell(&at, change, kind(&stat), lines)?;
            if kind(&stat) == FileKind::Folder {
                pending.push(at);
            }
        }
    }
    Ok(())
}

pub fn tell(path: &[u8], change: ChangeKind, kind: FileKind, lines: &mut Lines) -> Result<()> {
    lines.add(&Change { path: format!("/{}", names::text(path)), change, kind })
}

/// What a file is, from its mode.
pub fn kind(stat: &Stat) -> FileKind {
    match FileType::from_raw_mode(stat.st_mode) {
        FileType::RegularFile => FileKind::File,
        FileType::Directory => FileKind::Folder,
        FileType::Symlink => FileKind::Link,
        _ => FileKind::Other,
    }
}

pub fn attributes(stat: &Stat) -> (u32, u32, u32) {
    (stat.st_mode, stat.st_uid, stat.st_gid)
}

fn differ((before, old): (&OwnedFd, &Stat), (after, new): (&OwnedFd, &Stat), name: &[u8]) -> Result<bool> {
    let shape = |stat: &Stat| (attributes(stat), stat.st_size, stat.st_mtime, stat.st_mtime_nsec, stat.st_rdev);
    if shape(old) != shape(new) {
        return Ok(true);
    }
    if (old.st_ctime, old.st_ctime_nsec) == (new.st_ctime, new.st_ctime_nsec) {
        return Ok(false);
    }
    // Something was done to it, and its times say nothing of what: they can be set.
    same_inside(before, after, kind(new), name).map(|same| !same)
}

/// Whether two files or links of one size hold the same.
pub fn same_inside(before: &OwnedFd, after: &OwnedFd, kind: FileKind, name: &[u8]) -> Result<bool> {
    let link = |folder| rustix::fs::readlinkat(folder, name, Vec::new()).doing("read a link");
    match kind {
        FileKind::Link => Ok(link(before)? == link(after)?),
        FileKind::File => {
            let open = |folder| {
                tree::open(folder, name, OFlags::RDONLY | OFlags::NONBLOCK | OFlags::NOFOLLOW).doing("open a file")
            };
            same_content(File::from(open(before)?), File::from(open(after)?))
        }
        _ => Ok(true),
    }
}

fn same_content(mut one: File, mut other: File) -> Result<bool> {
    let (mut a, mut b) = (vec![0; 64 << 10], vec![0; 64 << 10]);
    loop {
        let length = one.read(&mut a).doing("read a file")?;
        if length == 0 {
            return Ok(true);
        }
        if other.read_exact(&mut b[..length]).is_err() || a[..length] != b[..length] {
            return Ok(false);
        }
    }
}
