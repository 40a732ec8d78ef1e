//! What is kept beside a subvolume, as an attribute of it that its copies inherit.
use std::fs::File;

use berth_types::{Error, ErrorCode, Id, Result};
use rustix::fs::XattrFlags;
use rustix::io::Errno;

/// What a tenant reads whose own it is.
const FULL: &str = "nothing new fits on this host: the tenant's disk there, or the pool's, is used up";
const ATTRIBUTE: &str = "trusted.berth";

/// Of a subvolume made where each block is charged to the one that wrote it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Note {
    /// The tenant it is counted for.
    pub group: Option<Id>,
    /// The layer it is, or is a snapshot of.
    pub layer: u64,
    /// Bytes the layer may add to what it was made from.
    pub disk: u64,
    /// Bytes charged to the layer at its last snapshot: what it deletes of them stays charged to it, because that holds them.
    pub held: u64,
}

impl Note {
    /// None beside a subvolume that was made otherwise.
    pub fn read(subvolume: &File) -> Result<Option<Note>> {
        let mut buffer = [0u8; 255];
        let text = match rustix::fs::fgetxattr(subvolume, ATTRIBUTE, &mut buffer) {
            Ok(length) => String::from_utf8_lossy(&buffer[..length]).into_owned(),
            Err(Errno::NODATA) => return Ok(None),
            Err(e) => return Err(Error::io("read a subvolume's note", e.into())),
        };
        let mut words = text.split(' ');
        let group = words.next().and_then(|word| Id::new(word).ok());
        let mut number = || words.next().and_then(|word| word.parse().ok()).unwrap_or(0);
        Ok(Some(Note { group, layer: number(), disk: number(), held: number() }))
    }

    /// `no_capacity` when the tenant or the pool is full.
    pub fn write(&self, subvolume: &File) -> Result<()> {
        let group = self.group.as_ref().map_or("-", Id::as_str);
        let text = format!("{group} {} {} {}", self.layer, self.disk, self.held);
        rustix::fs::fsetxattr(subvolume, ATTRIBUTE, text.as_bytes(), XattrFlags::empty()).map_err(|e| match e {
            Errno::DQUOT | Errno::NOSPC => Error::new(ErrorCode::NoCapacity, FULL),
            _ => Error::io("note what a subvolume is", e.into()),
        })
    }

    /// What the kernel is told: the layer may fill its disk anew though its snapshots hold what was there.
    pub fn bound(&self) -> u64 {
        self.disk.saturating_add(self.held)
    }
}
