//! What an entry of an archive gives its file besides content: owner, mode, attributes, time.
use std::os::fd::{BorrowedFd, OwnedFd};

use berth_plan::confined::IDS;
use berth_types::{Error, Result};
use rustix::fs::{AtFlags, Gid, Mode, Timespec, Timestamps, Uid, XattrFlags};
use rustix::io::Errno;

/// The part of a mode that a file is made with.
pub const PLAIN: Mode = Mode::RWXU.union(Mode::RWXG).union(Mode::RWXO);

/// What an entry gives its file besides content.
pub struct Meta {
    pub mode: Mode,
    uid: Uid,
    gid: Gid,
    modified: i64,
    attributes: Vec<(String, Vec<u8>)>,
}

impl Meta {
    /// `invalid` for an owner that no container has.
    pub fn new(mode: u32, (uid, gid): (u64, u64), modified: i64, attributes: Vec<(String, Vec<u8>)>) -> Result<Meta> {
        let id = |number: u64| match u32::try_from(number) {
            Ok(id) if id < IDS => Ok(id),
            _ => Err(Error::invalid(format!("owner {number}: want less than {IDS}"))),
        };
        let mode = Mode::from_raw_mode(mode & 0o7777);
        Ok(Meta { mode, uid: Uid::from_raw(id(uid)?), gid: Gid::from_raw(id(gid)?), modified, attributes })
    }

    pub fn apply(&self, file: BorrowedFd<'_>) -> std::result::Result<(), Errno> {
        rustix::fs::fchown(file, Some(self.uid), Some(self.gid))?;
        rustix::fs::fchmod(file, self.mode)?;
        self.adorn(file)
    }

    /// As `apply`, for a file that was just made with the mode: only what it does not have. Owner before mode: changing the owner clears setuid.
    pub fn complete(&self, file: BorrowedFd<'_>, groups: bool) -> std::result::Result<(), Errno> {
        if groups || !self.uid.is_root() || !self.gid.is_root() {
            rustix::fs::fchown(file, Some(self.uid), Some(self.gid))?;
        }
        if !PLAIN.contains(self.mode) {
            rustix::fs::fchmod(file, self.mode)?;
        }
        self.adorn(file)
    }

    /// Extended attributes, and last the time, which every change would change.
    fn adorn(&self, file: BorrowedFd<'_>) -> std::result::Result<(), Errno> {
        for (name, value) in &self.attributes {
            rustix::fs::fsetxattr(file, name.as_str(), value, XattrFlags::empty())?;
        }
        let time = Timespec { tv_sec: self.modified, tv_nsec: 0 };
        rustix::fs::futimens(file, &Timestamps { last_access: time, last_modification: time })
    }

    pub fn own(&self, parent: &OwnedFd, name: &[u8]) -> std::result::Result<(), Errno> {
        rustix::fs::chownat(parent, name, Some(self.uid), Some(self.gid), AtFlags::SYMLINK_NOFOLLOW)
    }
}
