//! Where a container's own copy hides what another image changes. Two builds of one image give the same file different times: those do not count.
use std::collections::BTreeSet;
use std::os::fd::OwnedFd;

use berth_types::{ChangeKind, Doing, FileKind, Result};
use rustix::fs::Stat;

use super::diff::{Side, attributes, below, folder, kind, look, same_inside, tell};
use super::lines::Lines;
use crate::tree;

/// Written anew at each start: that these hide what an image has is how it is meant.
const WRITTEN_BY_US: [&[u8]; 3] = [b"etc/hostname", b"etc/hosts", b"etc/resolv.conf"];

/// Something in one of the trees: the folder it is in, and what it is.
type Place<'a> = Option<(&'a OwnedFd, Stat)>;

/// Writes a line for each path in which `new` differs from `old` and `own`, a layer over `new`, shows something else than `new`. What is told is what
/// the new image changes there. Only folders that the layer touched, or hides, are looked into.
pub fn shadows(old: &OwnedFd, new: &OwnedFd, own: &Side, lines: &mut Lines) -> Result<()> {
    let mut pending = vec![(Vec::new(), true)];
    while let Some((path, shown)) = pending.pop() {
        let (before, after) = (folder(old, &path)?, folder(new, &path)?);
        let seen = if shown { Some(folder(&own.root, &path)?) } else { None };
        let mut names = BTreeSet::new();
        for folder in [&before, &after] {
            names.extend(tree::names(folder).doing("list a folder")?);
        }
        for name in names {
            if lines.full() {
                return Ok(());
            }
            let at = below(&path, &name);
            let mine = seen.as_ref().map(|folder| place(folder, &name)).transpose()?.flatten();
            let (was, is) = (place(&before, &name)?, place(&after, &name)?);
            if WRITTEN_BY_US.contains(&at.as_slice()) || !own.touched(&at) && mine.is_some() == is.is_some() {
                continue;
            }
            if differ(&was, &is, &name)? && differ(&mine, &is, &name)? {
                let (change, kind) = match (kind_of(&was), kind_of(&is)) {
                    (None, _) => (ChangeKind::Added, kind_of(&is)),
                    (was, None) => (ChangeKind::Removed, was),
                    (_, is) => (ChangeKind::Modified, is),
                };
                tell(&at, change, kind.unwrap_or(FileKind::Other), lines)?;
            }
            if [&was, &is].map(kind_of) == [Some(FileKind::Folder); 2] {
                pending.push((at, kind_of(&mine) == Some(FileKind::Folder)));
            }
        }
    }
    Ok(())
}

fn place<'a>(folder: &'a OwnedFd, name: &[u8]) -> Result<Place<'a>> {
    Ok(look(folder, name)?.map(|stat| (folder, stat)))
}

fn kind_of(place: &Place<'_>) -> Option<FileKind> {
    place.as_ref().map(|(_, stat)| kind(stat))
}

/// Of folders only their owners and modes count: what is in them is looked at by itself.
fn differ(one: &Place<'_>, other: &Place<'_>, name: &[u8]) -> Result<bool> {
    let (Some((one, a)), Some((other, b))) = (one, other) else { return Ok(one.is_some() != other.is_some()) };
    let folders = kind(a) == FileKind::Folder && kind(b) == FileKind::Folder;
    if attributes(a) != attributes(b) || !folders && (a.st_size, a.st_rdev) != (b.st_size, b.st_rdev) {
        return Ok(true);
    }
    same_inside(one, other, kind(a), name).map(|same| !same)
}
