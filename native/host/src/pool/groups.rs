//! Quota groups above the subvolumes' own: one for each tenant over all that is its, one over the whole pool. Every subvolume is born in one, and so is
//! every copy; each block counts once, for as long as anything holds it.
use std::collections::BTreeSet;
use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use berth_types::{DiskGroup, Error, Id, Result};

use super::ioctl::{self, Inherit};

/// Where it is kept whether this kernel counts copies in groups right, with the kernel's release.
const TRIED: &str = ".groups";
/// Nobody's: images for all, containers without a tenant.
const NOBODY: &str = "";

/// The groups of one pool.
pub struct Groups {
    root: PathBuf,
    /// `/sys/fs/btrfs/<fsid>/qgroups`
    quota: PathBuf,
    /// What tells its numbers from those of other pools on the same file system.
    scope: Vec<u8>,
    /// Those that are known to be there, and below the pool's.
    made: Mutex<BTreeSet<u64>>,
}

impl Groups {
    /// None when this kernel cannot (6.7 to 6.18.4 count each copy twice): tried once for each release, with two subvolumes that go again.
    pub fn open(root: &Path, quota: &Path, alone: bool) -> Result<Option<Groups>> {
        let scope = if alone { Vec::new() } else { root.as_os_str().as_encoded_bytes().to_vec() };
        let groups = Groups { root: root.to_owned(), quota: quota.to_owned(), scope, made: Mutex::default() };
        let release = rustix::system::uname().release().to_string_lossy().into_owned();
        let (marker, yes) = (root.join(TRIED), format!("{release} yes"));
        let mut known = std::fs::read_to_string(&marker).unwrap_or_default();
        if !known.starts_with(&format!("{release} ")) {
            known = if groups.count_right()? { yes.clone() } else { format!("{release} no") };
            std::fs::write(&marker, &known).map_err(|e| Error::io("note what the kernel can", e))?;
        }
        Ok((known == yes).then_some(groups))
    }

    /// Whether a subvolume and its snapshot count as the two blocks that they are, in both groups above them.
    fn count_right(&self) -> Result<bool> {
        let doing = |e| Error::io("try quota groups", e);
        let folder = File::open(self.root.join("layers")).map_err(doing)?;
        let (above, top) = (self.number(1, ".tried"), self.number(2, ".tried"));
        let names = [".tried_source", ".tried_copy"];
        for name in names {
            let _ = ioctl::destroy(&folder, name);
        }
        for group in [above, top] {
            ioctl::make_group(&folder, group).map_err(doing)?;
        }
        ioctl::put_below(&folder, above, top).map_err(doing)?;
        let inherit = Inherit::new(Some(above), None);
        let mut numbers = Vec::new();
        for (at, name) in names.iter().enumerate() {
            if at == 0 {
                ioctl::create(&folder, name, &inherit).map_err(doing)?;
            } else {
                let source = File::open(self.root.join("layers").join(names[0])).map_err(doing)?;
                ioctl::snapshot(&source, &folder, name, true, &inherit).map_err(doing)?;
            }
            let made = File::open(self.root.join("layers").join(name)).map_err(doing)?;
            numbers.push(ioctl::subvolume_id(&made).map_err(doing)?);
        }
        ioctl::sync(&folder).map_err(doing)?;
        let own = numbers.iter().map(|number| self.referenced(*number)).sum::<Result<u64>>()?;
        let found = [self.referenced(above)?, self.referenced(top)?];
        for name in names {
            let _ = ioctl::destroy(&folder, name);
        }
        Ok(own > 0 && found == [own, own])
    }

    /// FNV-1a in the 48 bits that a group's number has below its level.
    fn number(&self, level: u64, name: &str) -> u64 {
        let bytes = self.scope.iter().chain(b"\0").chain(name.as_bytes());
        let hash = bytes
            .fold(0xcbf2_9ce4_8422_2325, |hash: u64, byte| (hash ^ u64::from(*byte)).wrapping_mul(0x100_0000_01b3));
        (level << 48) | ((hash ^ (hash >> 48)) & ((1 << 48) - 1))
    }

    fn pool(&self) -> u64 {
        self.number(2, NOBODY)
    }

    fn top(&self) -> Result<File> {
        File::open(&self.root).map_err(|e| Error::io(format_args!("open {}", self.root.display()), e))
    }

    fn figure(&self, group: u64, name: &str) -> Option<u64> {
        figure(&self.quota, group, name)
    }

    fn referenced(&self, group: u64) -> Result<u64> {
        self.figure(group, "referenced").ok_or_else(|| Error::not_found("no such quota group in the pool"))
    }

    /// Makes the group unless it is there.
    fn demand(&self, name: &str) -> Result<u64> {
        let number = self.number(1, name);
        let mut made = self.made.lock().unwrap_or_else(PoisonError::into_inner);
        if !made.contains(&number) {
            let top = self.top()?;
            let done = ioctl::make_group(&top, self.pool())
                .and_then(|()| ioctl::make_group(&top, number))
                .and_then(|()| ioctl::put_below(&top, number, self.pool()));
            // A pool may be too full for being told again what it knows.
            if !(done.is_err() && [number, self.pool()].iter().all(|group| self.referenced(*group).is_ok())) {
                done.map_err(|e| Error::io("make a quota group", e))?;
            }
            made.insert(number);
        }
        Ok(number)
    }

    /// For what is made for the tenant, or for nobody.
    pub fn of(&self, tenant: Option<&Id>) -> Result<u64> {
        self.demand(tenant.map_or(NOBODY, Id::as_str))
    }

    /// Makes a tenant's group with its limit, 0 for none yet; one that is there keeps the limit it has.
    pub fn ensure(&self, group: &DiskGroup) -> Result<()> {
        let here = self.figure(self.number(1, group.id.as_str()), "referenced").is_some();
        if here || group.limit_mib == 0 { self.of(Some(&group.id)).map(|_| ()) } else { self.limit(group) }
    }

    /// Bounds all that is a tenant's, also below what there is of it; makes the group when needed.
    pub fn limit(&self, group: &DiskGroup) -> Result<()> {
        let number = self.of(Some(&group.id))?;
        // Of what may be used at all a sixteenth is for no single tenant: the others' work goes on.
        let most = self.figure(self.pool(), "max_referenced").filter(|most| *most > 0);
        let bytes = group.limit_mib.saturating_mul(1 << 20).min(most.map_or(u64::MAX, |most| most / 16 * 15));
        if self.figure(number, "max_referenced") == Some(bytes) {
            return Ok(());
        }
        ioctl::limit(&self.top()?, number, bytes).map_err(|e| Error::io("limit a quota group", e))
    }

    /// Does the host's own small work on what is the tenant's whatever the tenant and the pool may have: what is reserved at the moment shows nowhere,
    /// so for that instant neither is bounded.
    pub fn beyond<T>(&self, tenant: Option<&Id>, work: impl FnOnce() -> Result<T>) -> Result<T> {
        let number = self.of(tenant)?;
        let _alone = self.made.lock().unwrap_or_else(PoisonError::into_inner);
        let top = self.top()?;
        let set = |group, most| ioctl::limit(&top, group, most).map_err(|e| Error::io("limit a quota group", e));
        let mut before = Vec::new();
        for group in [number, self.pool()] {
            if let Some(most) = self.figure(group, "max_referenced").filter(|most| *most > 0) {
                before.push((group, most));
                set(group, u64::MAX >> 1)?;
            }
        }
        let done = work();
        before.into_iter().try_for_each(|(group, most)| set(group, most))?;
        done
    }

    /// Bytes that are the tenant's here, and the most there may be; `not_found` when nothing here ever was.
    pub fn usage(&self, tenant: &Id) -> Result<(u64, u64)> {
        let number = self.number(1, tenant.as_str());
        Ok((self.referenced(number)?, self.figure(number, "max_referenced").unwrap_or(0)))
    }

    /// Keeps `reserve` bytes of `free` for nobody: what runs meets its end before the pool does.
    pub fn keep_free(&self, free: u64, reserve: u64) -> Result<()> {
        self.demand(NOBODY)?;
        let most = self.referenced(self.pool())?.saturating_add(free.saturating_sub(reserve));
        let now = self.figure(self.pool(), "max_referenced").unwrap_or(0);
        // Each change is a write to the file system: small ones are not worth it.
        if now == 0 || now.abs_diff(most) > reserve / 16 {
            ioctl::limit(&self.top()?, self.pool(), most).map_err(|e| Error::io("limit the pool", e))?;
        }
        Ok(())
    }
}

/// A number the kernel shows of a quota group, as of the last commit; none when there is no such group.
pub fn figure(quota: &Path, group: u64, name: &str) -> Option<u64> {
    let path = quota.join(format!("{}_{}", group >> 48, group & ((1 << 48) - 1))).join(name);
    std::fs::read_to_string(path).ok()?.trim().parse().ok()
}
