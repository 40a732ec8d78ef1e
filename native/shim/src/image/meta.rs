//! What an entry of an archive gives its file besides content: owner, mode, attributes, time.
use std::os::fd::{BorrowedFd, OwnedFd};

use berth_plan::confined::IDS;
use berth_types::{Error, Result};
use rustix::fs::{AtFlags, Gid, Mode, Timespec, Timestamps, Uid, XattrFlags};
use rustix::io::Errno;

use super::attributes::{ACL_ACCESS, ACL_DEFAULT, Attribute};

/// The part of a mode that a file is made with.
pub const PLAIN: Mode = Mode::RWXU.union(Mode::RWXG).union(Mode::RWXO);

/// What an entry gives its file besides content.
pub struct Meta {
    pub mode: Mode,
    uid: Uid,
    gid: Gid,
    modified: Timespec,
    attributes: Vec<Attribute>,
}

impl Meta {
    /// `invalid` for an owner that no container has.
    pub fn new(mode: u32, (uid, gid): (u64, u64), modified: Timespec, attributes: Vec<Attribute>) -> Result<Meta> {
        let id = |number: u64| match u32::try_from(number) {
            Ok(id) if id < IDS => Ok(id),
            _ => Err(Error::invalid(format!("owner {number}: want less than {IDS}"))),
        };
        let mode = Mode::from_raw_mode(mode & 0o7777);
        Ok(Meta { mode, uid: Uid::from_raw(id(uid)?), gid: Gid::from_raw(id(gid)?), modified, attributes })
    }

    /// Whether what is made in a folder of this kind starts with something of the folder's.
    pub fn is_handed_down(&self) -> bool {
        self.mode.contains(Mode::SGID) || self.attributes.iter().any(|(name, _)| name == ACL_DEFAULT)
    }

    /// Gives it all of it, whatever it had before. Owner before mode before attributes: a change of owner clears setuid and file capabilities, a
    /// change of mode changes an access control list.
    pub fn apply(&self, file: BorrowedFd<'_>) -> std::result::Result<(), Errno> {
        for name in [ACL_ACCESS, ACL_DEFAULT] {
            match rustix::fs::fremovexattr(file, name) {
                Ok(()) | Err(Errno::NODATA | Errno::OPNOTSUPP) => {}
                other => return other,
            }
        }
        rustix::fs::fchown(file, Some(self.uid), Some(self.gid))?;
        rustix::fs::fchmod(file, self.mode)?;
        self.adorn(file)
    }

    /// As `apply`, for a file that was just made with the mode: only what it does not have. `inherits`: its folder may have handed something down.
    pub fn complete(&self, file: BorrowedFd<'_>, inherits: bool) -> std::result::Result<(), Errno> {
        if inherits {
            return self.apply(file);
        }
        if !self.uid.is_root() || !self.gid.is_root() {
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
            rustix::fs::fsetxattr(file, name.as_slice(), value, XattrFlags::empty())?;
        }
        rustix::fs::futimens(file, &self.times())
    }

    /// Of a link, which has no more than an owner and a time.
    pub fn apply_to_link(&self, parent: &OwnedFd, name: &[u8]) -> std::result::Result<(), Errno> {
        rustix::fs::chownat(parent, name, Some(self.uid), Some(self.gid), AtFlags::SYMLINK_NOFOLLOW)?;
        rustix::fs::utimensat(parent, name, &self.times(), AtFlags::SYMLINK_NOFOLLOW)
    }

    pub fn times(&self) -> Timestamps {
        Timestamps { last_access: self.modified, last_modification: self.modified }
    }
}
