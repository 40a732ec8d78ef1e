//! The pool on btrfs: images, layers and snapshots are subvolumes, a layer's size is bounded by its quota group.
mod subvolumes;
mod volumes;

use std::fs::File;
use std::io::{self, ErrorKind};
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::sync::{PoisonError, RwLock, RwLockReadGuard};

use berth_types::{Check, DiskGroup, Error, ErrorCode, Id, Result};
use rustix::fs::RenameFlags;

use super::groups::Groups;
use super::{Pool, entries, health, ioctl, loop_file};

/// Where things are below the pool. A leading dot marks work in progress, which no list shows.
const FOLDERS: [&str; 4] = ["images", "layers", "snapshots", "volumes"];

/// What an overlay and the files of a start may take in a layer, bytes.
const START: u64 = 1 << 20;
/// Rounds of upkeep between two searches for groups that nothing is charged to any more.
const FORGET_EVERY: u32 = 12;

/// A btrfs file system, or a folder on one.
pub struct Btrfs {
    root: PathBuf,
    /// `/sys/fs/btrfs/<fsid>/qgroups`
    quota: PathBuf,
    /// The loop file behind it; none when the host's own btrfs is used.
    image: Option<PathBuf>,
    groups: Option<Groups>,
    /// Held shared while a subvolume is made, alone while groups without one are removed.
    making: RwLock<()>,
    /// Snapshots went since the last upkeep.
    forgotten: AtomicBool,
    /// Of upkeep.
    rounds: AtomicU32,
}

impl Btrfs {
    /// Takes over a mounted pool: folders made, quota on, cut-short work and stale quota groups removed.
    pub fn open(root: PathBuf, image: Option<PathBuf>) -> Result<Btrfs> {
        let top = File::open(&root).map_err(|e| Error::io(format_args!("open {}", root.display()), e))?;
        let fsid = ioctl::fsid(&top).map_err(|e| Error::io("read the pool's file system id", e))?;
        let mut pool = Btrfs {
            root,
            quota: PathBuf::from(format!("/sys/fs/btrfs/{fsid}/qgroups")),
            image,
            groups: None,
            making: RwLock::new(()),
            forgotten: AtomicBool::new(true),
            rounds: AtomicU32::new(0),
        };
        if pool.read_only() {
            // What runs in it goes on, and whoever asks is told.
            return Ok(pool);
        }
        for name in FOLDERS {
            match std::fs::create_dir(pool.root.join(name)) {
                Err(e) if e.kind() != ErrorKind::AlreadyExists => {
                    return Err(Error::io(format_args!("make {name} in the pool"), e));
                }
                _ => {}
            }
        }
        if !pool.quota.exists() {
            ioctl::enable_quota(&top).map_err(|e| Error::io("enable the pool's quota", e))?;
            if pool.image.is_some() {
                // Of an empty pool it takes no time.
                ioctl::wait_for_count(&top).map_err(|e| Error::io("wait for the pool's first count", e))?;
            }
        }
        // A kernel may stop counting when a big subvolume goes, to save time; the limits need exact counts. Older kernels lack the file.
        let _ = std::fs::write(pool.quota.join("drop_subtree_threshold"), "8");
        if health::simple(&pool.quota) {
            pool.groups = Groups::open(&pool.root, &pool.quota, pool.image.is_some())?;
        }
        for folder in FOLDERS {
            for name in entries::names(&pool.root, folder)?.into_iter().filter(|name| name.starts_with('.')) {
                pool.destroy_subvolume(folder, &name)?;
            }
        }
        pool.empty_trash()?;
        // One too full for it now is opened all the same; it is tried again every few seconds.
        let _ = pool.upkeep();
        Ok(pool)
    }

    fn folder(&self, name: &str) -> Result<File> {
        let path = self.root.join(name);
        File::open(&path).map_err(|e| Error::io(format_args!("open {}", path.display()), e))
    }

    fn subvolume(&self, folder: &str, name: &str) -> Result<File> {
        let path = self.root.join(folder).join(name);
        File::open(&path).map_err(|e| match e.kind() {
            ErrorKind::NotFound => Error::not_found(format!("no {folder}/{name} in the pool")),
            _ => Error::io(format_args!("open {}", path.display()), e),
        })
    }

    fn making(&self) -> RwLockReadGuard<'_, ()> {
        self.making.read().unwrap_or_else(PoisonError::into_inner)
    }

    /// What runs may write until a tenth of the pool is free, what is new is begun while it is an eighth. `no_capacity` when it is not.
    fn demand_room(&self) -> Result<()> {
        if self.read_only() {
            return Err(Error::new(ErrorCode::NoCapacity, health::READ_ONLY));
        }
        let (size, free) = self.size_free()?;
        if free >= size / 8 {
            return Ok(());
        }
        Err(Error::new(
            ErrorCode::NoCapacity,
            "less than an eighth of the pool is free: nothing new is begun on this host",
        ))
    }

    fn refuse_existing(&self, folder: &str, id: &Id) -> Result<()> {
        if self.root.join(folder).join(id.as_str()).exists() { Err(exists(folder, id)) } else { Ok(()) }
    }

    fn destroy_subvolume(&self, folder: &str, name: &str) -> Result<()> {
        match ioctl::destroy(&self.folder(folder)?, name) {
            Err(e) if e.kind() != ErrorKind::NotFound => Err(Error::io(format_args!("destroy {folder}/{name}"), e)),
            _ => Ok(()),
        }
    }

    /// An image under its working name, which the kernel has counted up to now.
    fn written_out(&self, id: &Id) -> Result<File> {
        let image = self.subvolume("images", &format!(".{id}"))?;
        rustix::fs::syncfs(&image).map_err(|e| Error::io(format_args!("write out image {id}"), e.into()))?;
        Ok(image)
    }

    fn publish(&self, folder: &str, working: &str, id: &Id, flags: RenameFlags) -> Result<()> {
        let folder_fd = self.folder(folder)?;
        rustix::fs::renameat_with(&folder_fd, working, &folder_fd, id.as_str(), flags).map_err(|e| match e {
            rustix::io::Errno::EXIST => exists(folder, id),
            _ => Error::io(format_args!("publish {folder}/{id}"), io::Error::from(e)),
        })
    }

    /// As `publish`, and it lasts when the power fails: that costs one more transaction of the file system. What a container writes out itself takes its
    /// layer along, so that new layers need none.
    fn publish_lasting(&self, folder: &str, working: &str, id: &Id, flags: RenameFlags) -> Result<()> {
        self.publish(folder, working, id, flags)?;
        rustix::fs::fsync(self.folder(folder)?)
            .map_err(|e| Error::io(format_args!("write out {folder}/{id}"), e.into()))
    }
}

fn exists(folder: &str, id: &Id) -> Error {
    Error::conflict(format!("{folder}/{id} exists in the pool"))
}

impl Pool for Btrfs {
    fn capabilities(&self) -> &'static [&'static str] {
        if self.groups.is_some() { &["snapshots", "diskQuota", "diskGroups"] } else { &["snapshots", "diskQuota"] }
    }

    fn image_path(&self, id: &Id) -> PathBuf {
        self.root.join("images").join(id.as_str())
    }

    fn layer_path(&self, id: &Id) -> PathBuf {
        self.root.join("layers").join(id.as_str())
    }

    fn snapshot_path(&self, id: &Id) -> PathBuf {
        self.root.join("snapshots").join(id.as_str())
    }

    fn begin_image(&self, id: &Id, group: Option<&Id>) -> Result<PathBuf> {
        let _guard = self.making();
        self.demand_room()?;
        self.refuse_existing("images", id)?;
        let working = format!(".{id}");
        self.make("images", &working, group, None)?;
        let path = self.root.join("images").join(working);
        std::fs::create_dir(path.join("rootfs")).map_err(|e| Error::io(format_args!("make image {id}"), e))?;
        Ok(path)
    }

    fn image_size(&self, id: &Id) -> Result<Option<u64>> {
        self.written_out(id).and_then(|image| Ok(Some(self.usage(&image)?.0)))
    }

    fn finish_image(&self, id: &Id) -> Result<()> {
        let working = format!(".{id}");
        // File content must be on disk before the name is: the engine never looks inside again.
        let image = self.written_out(id)?;
        ioctl::set_read_only(&image, true).map_err(|e| Error::io(format_args!("seal image {id}"), e))?;
        self.publish_lasting("images", &working, id, RenameFlags::NOREPLACE)
    }

    fn abort_image(&self, id: &Id) -> Result<()> {
        self.destroy_subvolume("images", &format!(".{id}"))
    }

    fn delete_image(&self, id: &Id) -> Result<()> {
        self.destroy_subvolume("images", id.as_str())
    }

    fn list_images(&self) -> Result<Vec<Id>> {
        entries::ids(&self.root, "images")
    }

    fn create_layer(&self, id: &Id, disk_mib: u64, group: Option<&Id>) -> Result<()> {
        let _guard = self.making();
        self.demand_room()?;
        self.refuse_existing("layers", id)?;
        let working = format!(".{id}");
        self.empty_layer(&working, group, disk_mib)?;
        self.publish("layers", &working, id, RenameFlags::NOREPLACE)
    }

    fn layer_from_snapshot(&self, id: &Id, snapshot: &Id, disk_mib: u64) -> Result<()> {
        let _guard = self.making();
        self.demand_room()?;
        self.refuse_existing("layers", id)?;
        let working = format!(".{id}");
        self.copy(&self.subvolume("snapshots", snapshot.as_str())?, "layers", &working, false)?;
        self.limit(&self.subvolume("layers", &working)?, disk_mib)?;
        self.publish("layers", &working, id, RenameFlags::NOREPLACE)
    }

    fn lend(&self, id: &Id) -> Result<bool> {
        let layer = self.subvolume("layers", id.as_str())?;
        let number = ioctl::subvolume_id(&layer).map_err(|e| Error::io("read a layer's subvolume id", e))?;
        let (used, bound) = self.charged(number)?;
        let full = bound > 0 && used + START > bound;
        if full {
            self.bound(number, bound + 2 * START)?;
        }
        Ok(full)
    }

    fn set_layer_limit(&self, id: &Id, disk_mib: u64) -> Result<()> {
        self.limit(&self.subvolume("layers", id.as_str())?, disk_mib)
    }

    fn layer_usage(&self, id: &Id) -> Result<(u64, u64)> {
        self.usage(&self.subvolume("layers", id.as_str())?)
    }

    fn volumes(&self) -> Option<&dyn super::Volumes> {
        Some(self)
    }

    fn delete_layer(&self, id: &Id) -> Result<()> {
        self.destroy_subvolume("layers", id.as_str())
    }

    fn list_layers(&self) -> Result<Vec<Id>> {
        entries::ids(&self.root, "layers")
    }

    fn snapshot_layer(&self, id: &Id, snapshot: &Id, taken: &mut dyn FnMut()) -> Result<u64> {
        let _guard = self.making();
        self.demand_room()?;
        self.refuse_existing("snapshots", snapshot)?;
        self.hold(&self.subvolume("layers", id.as_str())?, snapshot, taken)
    }

    /// A snapshot writes out the one subvolume and nothing else of the pool: one that goes again at once.
    fn write_out(&self, id: &Id) -> Result<()> {
        let _guard = self.making();
        let working = format!(".{id}");
        self.copy(&self.subvolume("layers", id.as_str())?, "snapshots", &working, true)?;
        self.destroy_subvolume("snapshots", &working)
    }

    fn snapshot_size(&self, id: &Id) -> Result<u64> {
        self.held_by(&self.subvolume("snapshots", id.as_str())?)
    }

    fn delete_snapshot(&self, id: &Id) -> Result<()> {
        self.forgotten.store(true, Ordering::Relaxed);
        self.destroy_subvolume("snapshots", id.as_str())
    }

    fn list_snapshots(&self) -> Result<Vec<Id>> {
        entries::ids(&self.root, "snapshots")
    }

    fn replace_layer(&self, id: &Id, snapshot: Option<&Id>) -> Result<()> {
        let _guard = self.making();
        let bound = self.layer_usage(id)?.1 >> 20;
        let working = format!(".{id}");
        match snapshot {
            Some(snapshot) => {
                self.copy(&self.subvolume("snapshots", snapshot.as_str())?, "layers", &working, false)?;
                self.limit(&self.subvolume("layers", &working)?, bound)?;
            }
            None => {
                let group = subvolumes::tenant_of(&self.subvolume("layers", id.as_str())?)?;
                self.empty_layer(&working, group.as_ref(), bound)?;
            }
        }
        self.publish_lasting("layers", &working, id, RenameFlags::EXCHANGE)?;
        self.destroy_subvolume("layers", &working)
    }

    fn size_free(&self) -> Result<(u64, u64)> {
        let (size, free) = super::size_free(&self.root)?;
        let room = self.image.as_ref().map_or(free, |image| loop_file::room(image).min(free));
        Ok((size - free + room, room))
    }

    fn ensure_group(&self, group: &DiskGroup) -> Result<()> {
        self.groups.as_ref().map_or(Ok(()), |groups| groups.ensure(group))
    }

    fn limit_group(&self, group: &DiskGroup) -> Result<()> {
        self.groups.as_ref().map_or(Ok(()), |groups| groups.limit(group))
    }

    fn group_usage(&self, id: &Id) -> Result<Option<(u64, u64)>> {
        self.groups.as_ref().map(|groups| groups.usage(id)).transpose()
    }

    fn read_only(&self) -> bool {
        health::read_only(&self.root)
    }

    fn checks(&self) -> Vec<Check> {
        let mut all = health::checks(&self.root, &self.quota, self.size_free());
        all.extend(self.image.as_ref().map(|image| health::below(image)));
        all
    }

    fn upkeep(&self) -> Result<()> {
        if self.read_only() {
            return Ok(());
        }
        if !health::exact(&self.quota) {
            // Without exact counts the kernel holds no limit. Already running is what is wanted.
            let _ = ioctl::rescan_quota(&self.folder("")?);
        }
        if self.forgotten.swap(false, Ordering::Relaxed) {
            self.release_held().inspect_err(|_| self.forgotten.store(true, Ordering::Relaxed))?;
        }
        // A look at every group, for what hurts nobody.
        if self.rounds.fetch_add(1, Ordering::Relaxed).is_multiple_of(FORGET_EVERY) {
            self.forget_cleared()?;
        }
        let (size, free) = self.size_free()?;
        let reserve = size / 10 + health::metadata_to_come(&self.quota, size);
        self.groups.as_ref().map_or(Ok(()), |groups| groups.keep_free(free, reserve))
    }

    /// Deleted subvolumes go by themselves, within 30 s or when asked to sync; what can stay behind are their quota groups, on kernels that
    /// do not remove them.
    fn empty_trash(&self) -> Result<()> {
        if !self.read_only() {
            ioctl::sync(&self.folder("")?).map_err(|e| Error::io("sync the pool", e))?;
        }
        if self.read_only() { Ok(()) } else { self.forget_cleared() }
    }

    fn destroy(&self) -> Result<()> {
        if let Some(image) = &self.image {
            return loop_file::destroy(&self.root, image);
        }
        for folder in FOLDERS {
            for name in entries::names(&self.root, folder)? {
                self.destroy_subvolume(folder, &name)?;
            }
        }
        super::remove_folder(&self.root)
    }
}
