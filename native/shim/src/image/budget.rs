//! What the archives of one import may hold together.
use berth_types::{Error, ErrorCode, ImportLimits, Result};

/// What all archives of one import may still hold, and what they held.
pub struct Budget {
    limits: ImportLimits,
    /// Bytes the pool can spare.
    room: u64,
    pub bytes: u64,
    pub entries: u64,
}

impl Budget {
    pub fn new(limits: ImportLimits, room: u64) -> Budget {
        Budget { limits, room, bytes: 0, entries: 0 }
    }

    /// Headers and padding come on top of the content; without this bound a bomb of names alone would never end.
    pub fn most_read(&self) -> u64 {
        let names = self.limits.max_entries.saturating_mul(4096);
        self.limits.max_bytes.saturating_add(names).saturating_add(1 << 20)
    }

    pub fn entry(&mut self) -> Result<()> {
        self.entries += 1;
        if self.entries > self.limits.max_entries {
            return Err(Error::invalid(format!("archive: more than {} entries", self.limits.max_entries)));
        }
        Ok(())
    }

    pub fn content(&mut self, size: u64) -> Result<()> {
        self.bytes = self.bytes.saturating_add(size);
        if self.bytes > self.limits.max_bytes {
            return Err(Error::invalid(format!("archive: more than {} bytes", self.limits.max_bytes)));
        }
        if self.bytes > self.room {
            return Err(Error::new(ErrorCode::NoCapacity, "archive: the pool has no room for it"));
        }
        Ok(())
    }
}
