//! What a layer takes away of the layers below it, by the OCI image specification: whiteouts hide what lies below, never what their own layer brings,
//! in whatever order it comes.
use std::collections::HashSet;
use std::os::fd::OwnedFd;

use rustix::fs::{AtFlags, FileType, Gid, Mode, OFlags, Uid};
use rustix::io::Errno;

use crate::tree;

/// What a name begins with that takes something away.
const WHITEOUT: &[u8] = b".wh.";
const OPAQUE: &[u8] = b".wh..wh..opq";

/// What a name of a layer's entry means.
pub enum Name<'a> {
    /// Itself.
    Entry,
    /// All that the folder had goes.
    Opaque,
    /// What had this name goes.
    Gone(&'a [u8]),
    /// A packer's own note, or no name at all.
    Nothing,
}

impl Name<'_> {
    pub fn of(name: &[u8]) -> Name<'_> {
        match name.strip_prefix(WHITEOUT) {
            None => Name::Entry,
            Some(_) if name == OPAQUE => Name::Opaque,
            Some(gone) if gone.starts_with(WHITEOUT) || gone.is_empty() || gone == b"." || gone == b".." => {
                Name::Nothing
            }
            Some(gone) => Name::Gone(gone),
        }
    }
}

/// What a layer brought so far: the folder's number and the name in it, as links of lower layers give one folder many paths.
#[derive(Default)]
pub struct Brought(HashSet<(u64, Vec<u8>)>);

/// A folder on the way down.
struct Step {
    path: Vec<u8>,
    number: u64,
    left: Vec<Vec<u8>>,
    /// The layer brought it, or something in it.
    stays: bool,
}

impl Brought {
    pub fn add(&mut self, folder: &OwnedFd, name: &[u8]) -> Result<(), Errno> {
        self.0.insert((rustix::fs::fstat(folder)?.st_ino, name.to_vec()));
        Ok(())
    }

    fn has(&self, folder: u64, name: &[u8]) -> bool {
        self.0.contains(&(folder, name.to_vec()))
    }

    /// Removes what the folder has under the name and the layer did not bring, with all below it. A folder that the layer brought things into, and not
    /// itself, is as if it were made for them.
    pub fn remove_others(&self, folder: &OwnedFd, name: &[u8]) -> Result<(), Errno> {
        let number = rustix::fs::fstat(folder)?.st_ino;
        if self.0.is_empty() {
            return tree::remove(folder, name);
        }
        let mut way = Vec::new();
        if let Some(step) = self.enter(folder, number, name, name.to_vec())? {
            way.push(step);
        }
        while let Some(step) = way.last_mut() {
            if let Some(name) = step.left.pop() {
                let path = [step.path.as_slice(), b"/", &name].concat();
                let at = tree::open(folder, &step.path, OFlags::DIRECTORY | OFlags::PATH)?;
                let own = self.has(step.number, &name);
                match self.enter(&at, step.number, &name, path)? {
                    Some(inner) => way.push(inner),
                    None => step.stays |= own,
                }
                continue;
            }
            let Some(Step { path, stays, .. }) = way.pop() else { break };
            let (parent, name) = match path.iter().rposition(|byte| *byte == b'/') {
                Some(at) => (tree::open(folder, &path[..at], OFlags::DIRECTORY | OFlags::PATH)?, &path[at + 1..]),
                None => (folder.try_clone().map_err(|_| Errno::NFILE)?, path.as_slice()),
            };
            let own = self.has(way.last().map_or(number, |above| above.number), name);
            if stays && !own {
                as_made(&tree::open(&parent, name, OFlags::DIRECTORY | OFlags::RDONLY)?)?;
            } else if !own {
                rustix::fs::unlinkat(&parent, name, AtFlags::REMOVEDIR)?;
            }
            if let Some(above) = way.last_mut() {
                above.stays |= stays || own;
            }
        }
        Ok(())
    }

    /// A folder, to be gone through; anything else is removed unless the layer brought it.
    fn enter(&self, parent: &OwnedFd, number: u64, name: &[u8], path: Vec<u8>) -> Result<Option<Step>, Errno> {
        let stat = match rustix::fs::statat(parent, name, AtFlags::SYMLINK_NOFOLLOW) {
            Err(Errno::NOENT) => return Ok(None),
            other => other?,
        };
        if FileType::from_raw_mode(stat.st_mode) == FileType::Directory {
            let folder = tree::open(parent, name, OFlags::DIRECTORY | OFlags::RDONLY)?;
            return Ok(Some(Step { path, number: stat.st_ino, left: tree::names(&folder)?, stays: false }));
        }
        if !self.has(number, name) {
            rustix::fs::unlinkat(parent, name, AtFlags::empty())?;
        }
        Ok(None)
    }
}

/// What folders are that no entry describes.
pub const PLAIN_FOLDER: Mode = Mode::from_raw_mode(0o755);

fn as_made(folder: &OwnedFd) -> Result<(), Errno> {
    rustix::fs::fchown(folder, Some(Uid::ROOT), Some(Gid::ROOT))?;
    rustix::fs::fchmod(folder, PLAIN_FOLDER)
}
