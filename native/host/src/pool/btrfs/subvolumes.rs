//! Making, copying and bounding subvolumes.
//!
//! With a simple quota each block is charged to the subvolume that wrote it, for as long as anything holds it. So a layer may hold its disk limit anew
//! beside what its snapshots hold of what it deleted, and a snapshot's size is what the layer was charged with then. With a full quota (before Linux
//! 6.7) each block is charged to all that refer to it, and there are no notes.
use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, ErrorKind};
use std::sync::PoisonError;

use berth_types::{Error, Id, Result};

use super::{Btrfs, FOLDERS, exists};
use crate::pool::entries;
use crate::pool::groups::figure;
use crate::pool::health;
use crate::pool::ioctl::{self, Inherit};
use crate::pool::note::Note;

impl Btrfs {
    /// An empty subvolume under a working name, for `publish`, in the tenant's group (or nobody's), holding at most `bytes`. A leftover of the same
    /// name is replaced.
    pub(super) fn make(&self, folder: &str, name: &str, group: Option<&Id>, bytes: Option<u64>) -> Result<File> {
        self.destroy_subvolume(folder, name)?;
        let number = self.groups.as_ref().map(|groups| groups.of(group)).transpose()?;
        ioctl::create(&self.folder(folder)?, name, &Inherit::new(number, bytes))
            .map_err(|e| Error::io(format_args!("make {folder}/{name}"), e))?;
        let made = self.subvolume(folder, name)?;
        if health::simple(&self.quota) {
            let note = Note { group: group.cloned(), layer: number_of(&made)?, disk: bytes.unwrap_or(0), held: 0 };
            note.write(&made)?;
        }
        Ok(made)
    }

    /// A layer with nothing in it, under a working name.
    pub(super) fn empty_layer(&self, working: &str, group: Option<&Id>, disk_mib: u64) -> Result<()> {
        let layer = self.make("layers", working, group, Some(disk_mib.saturating_mul(1 << 20)))?;
        for name in ["upper", "work"] {
            rustix::fs::mkdirat(&layer, name, 0o755.into())
                .map_err(|e| Error::io(format_args!("make layer {working}"), e.into()))?;
        }
        Ok(())
    }

    /// A snapshot under a working name, for `publish`, in its source's group. A leftover of the same name is replaced.
    pub(super) fn copy(&self, source: &File, folder: &str, name: &str, read_only: bool) -> Result<()> {
        self.destroy_subvolume(folder, name)?;
        self.snapshot_as(source, folder, name, read_only)
            .map_err(|e| Error::io(format_args!("snapshot to {folder}/{name}"), e))
    }

    /// One ioctl makes it complete or not at all.
    fn snapshot_as(&self, source: &File, folder: &str, name: &str, read_only: bool) -> io::Result<()> {
        let group = match &self.groups {
            Some(groups) => {
                Some(groups.of(tenant_of(source).map_err(io::Error::other)?.as_ref()).map_err(io::Error::other)?)
            }
            None => None,
        };
        ioctl::snapshot(source, &File::open(self.root.join(folder))?, name, read_only, &Inherit::new(group, None))
    }

    /// A snapshot of what can be written, under its own name; its size in bytes. `conflict` when it exists.
    /// `taken` is called as soon as it is there.
    pub(super) fn hold(&self, source: &File, snapshot: &Id, taken: &mut dyn FnMut()) -> Result<u64> {
        self.snapshot_as(source, "snapshots", snapshot.as_str(), true).map_err(|e| match e.kind() {
            ErrorKind::AlreadyExists => exists("snapshots", snapshot),
            _ => Error::io(format_args!("make snapshot {snapshot}"), e),
        })?;
        taken();
        let noted = self.subvolume("snapshots", snapshot.as_str()).and_then(|taken| {
            if let Some(note) = Note::read(source)? {
                // As of the commit that the snapshot was.
                let held = self.charged(number_of(source)?)?.0;
                // Nothing writes to a snapshot, so a limit bounds nothing there: it keeps the size.
                self.bound(number_of(&taken)?, held)?;
                self.keep(source, &Note { held: held.max(note.held), ..note })?;
            }
            self.held_by(&taken)
        });
        noted.inspect_err(|_| drop(self.destroy_subvolume("snapshots", snapshot.as_str())))
    }

    /// Notes what a layer is allowed, and tells the kernel; one that is full, or its tenant, or the pool, has no room for its note either.
    fn keep(&self, layer: &File, note: &Note) -> Result<()> {
        if note.write(layer).is_err() {
            self.bound(note.layer, u64::MAX >> 1)?;
            match &self.groups {
                Some(groups) => groups.beyond(note.group.as_ref(), || note.write(layer))?,
                None => note.write(layer)?,
            }
        }
        self.bound(note.layer, note.bound())
    }

    /// A snapshot's size in bytes.
    pub(super) fn held_by(&self, snapshot: &File) -> Result<u64> {
        let (refers, size) = self.charged(number_of(snapshot)?)?;
        Ok(if Note::read(snapshot)?.is_some() { size } else { refers })
    }

    /// What each layer is allowed beside its own for what its snapshots hold, now that some are gone.
    pub(super) fn release_held(&self) -> Result<()> {
        let mut held: BTreeMap<u64, u64> = BTreeMap::new();
        for name in entries::names(&self.root, "snapshots")? {
            // Gone since it was listed: then it holds nothing.
            let Ok(snapshot) = self.subvolume("snapshots", &name) else { continue };
            if let Some(note) = Note::read(&snapshot)? {
                let most = held.entry(note.layer).or_default();
                *most = self.held_by(&snapshot)?.max(*most);
            }
        }
        for folder in ["layers", "volumes"] {
            for name in entries::names(&self.root, folder)? {
                let Ok(layer) = self.subvolume(folder, &name) else { continue };
                let Some(note) = Note::read(&layer)? else { continue };
                let now = held.get(&note.layer).copied().unwrap_or(0);
                if note.held > now {
                    self.keep(&layer, &Note { held: now, ..note })?;
                }
            }
        }
        Ok(())
    }

    /// Bounds what a layer adds to what it was made from. A copy under a working name becomes a layer of its own by it.
    pub(super) fn limit(&self, layer: &File, disk_mib: u64) -> Result<()> {
        let (number, disk) = (number_of(layer)?, disk_mib.saturating_mul(1 << 20));
        let Some(note) = Note::read(layer)? else { return self.bound(number, disk) };
        let held = if note.layer == number { note.held } else { 0 };
        self.keep(layer, &Note { layer: number, disk, held, ..note })
    }

    /// By way of the pool's own folder: a limit set by way of a full layer would itself be refused for want of room.
    pub(super) fn bound(&self, number: u64, bytes: u64) -> Result<()> {
        ioctl::limit(&self.folder("")?, number, bytes).map_err(|e| Error::io("limit a layer", e))
    }

    /// Bytes charged and allowed, as of the last commit.
    pub(super) fn usage(&self, layer: &File) -> Result<(u64, u64)> {
        let (used, bound) = self.charged(number_of(layer)?)?;
        Ok((used, Note::read(layer)?.map_or(bound, |note| note.disk)))
    }

    /// As the kernel has them.
    pub(super) fn charged(&self, number: u64) -> Result<(u64, u64)> {
        let one = |name| {
            figure(&self.quota, number, name).ok_or_else(|| Error::not_found(format!("no quota group 0/{number}")))
        };
        Ok((one("referenced")?, one("max_referenced")?))
    }

    /// Removes groups of deleted subvolumes once nothing is charged to them any more.
    pub(super) fn forget_cleared(&self) -> Result<()> {
        if self.image.is_none() {
            return Ok(());
        }
        let cleared = || -> Result<Vec<u64>> {
            let groups = std::fs::read_dir(&self.quota).map_err(|e| Error::io("list the pool's quota groups", e))?;
            let all = groups.flatten().filter_map(|entry| entry.file_name().to_str()?.strip_prefix("0_")?.parse().ok());
            // One that still holds something is being cleared by the kernel: taken away under it, all counts would be void.
            let empty = |number: &u64| {
                ["referenced", "exclusive"].iter().all(|name| figure(&self.quota, *number, name) == Some(0))
            };
            Ok(all.filter(empty).collect())
        };
        if cleared()?.is_empty() {
            return Ok(());
        }
        let _none_is_made = self.making.write().unwrap_or_else(PoisonError::into_inner);
        let top = self.folder("")?;
        let mut live = vec![number_of(&top)?];
        for folder in FOLDERS {
            for name in entries::names(&self.root, folder)? {
                // Gone since it was listed: then its group may go too.
                live.extend(self.subvolume(folder, &name).and_then(|subvolume| number_of(&subvolume)));
            }
        }
        for stale in cleared()?.into_iter().filter(|number| !live.contains(number)) {
            // Refused while the kernel still clears the subvolume; the next round gets it.
            let _ = ioctl::forget_quota(&top, stale);
        }
        Ok(())
    }
}

fn number_of(subvolume: &File) -> Result<u64> {
    ioctl::subvolume_id(subvolume).map_err(|e| Error::io("read a subvolume's id", e))
}

/// The tenant a subvolume is counted for; none when it is nobody's.
pub(super) fn tenant_of(subvolume: &File) -> Result<Option<Id>> {
    Ok(Note::read(subvolume)?.and_then(|note| note.group))
}
