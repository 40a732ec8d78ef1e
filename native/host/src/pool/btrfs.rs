//! The pool on btrfs: images, layers and snapshots are subvolumes, a layer's size is bounded by its quota group.
mod volumes;

use std::fs::File;
use std::io::{self, ErrorKind};
use std::path::PathBuf;
use std::sync::{PoisonError, RwLock, RwLockReadGuard};

use berth_types::{Error, ErrorCode, Id, Result};
use rustix::fs::RenameFlags;

use super::{Pool, ioctl, loop_file};

/// Where things are below the pool. A leading dot marks work in progress, which no list shows.
const FOLDERS: [&str; 4] = ["images", "layers", "snapshots", "volumes"];

/// A btrfs file system, or a folder on one.
pub struct Btrfs {
    root: PathBuf,
    /// `/sys/fs/btrfs/<fsid>/qgroups`
    quota: PathBuf,
    /// The loop file behind it; none when the host's own btrfs is used.
    image: Option<PathBuf>,
    /// Held shared while a subvolume is made, alone while groups without one are removed.
    making: RwLock<()>,
}

impl Btrfs {
    /// Takes over a mounted pool: folders made, quota on, cut-short work and stale quota groups removed.
    pub fn open(root: PathBuf, image: Option<PathBuf>) -> Result<Btrfs> {
        let top = File::open(&root).map_err(|e| Error::io(format_args!("open {}", root.display()), e))?;
        let fsid = ioctl::fsid(&top).map_err(|e| Error::io("read the pool's file system id", e))?;
        let pool = Btrfs {
            root,
            quota: PathBuf::from(format!("/sys/fs/btrfs/{fsid}/qgroups")),
            image,
            making: RwLock::new(()),
        };
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
        }
        // A kernel may stop counting when a big subvolume goes, to save time; the limits need exact counts. Older kernels lack the file.
        let _ = std::fs::write(pool.quota.join("drop_subtree_threshold"), "8");
        if std::fs::read_to_string(pool.quota.join("inconsistent")).is_ok_and(|text| text.trim() == "1") {
            // Already running is what is wanted.
            let _ = ioctl::rescan_quota(&top);
        }
        for folder in FOLDERS {
            for name in pool.names(folder)?.into_iter().filter(|name| name.starts_with('.')) {
                pool.destroy_subvolume(folder, &name)?;
            }
        }
        pool.empty_trash()?;
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

    fn names(&self, folder: &str) -> Result<Vec<String>> {
        let doing = |e| Error::io(format_args!("list {folder} of the pool"), e);
        let entries = std::fs::read_dir(self.root.join(folder)).map_err(doing)?;
        entries.map(|entry| Ok(entry.map_err(doing)?.file_name().to_string_lossy().into_owned())).collect()
    }

    fn ids(&self, folder: &str) -> Result<Vec<Id>> {
        Ok(self.names(folder)?.into_iter().filter_map(|name| Id::new(name).ok()).collect())
    }

    fn making(&self) -> RwLockReadGuard<'_, ()> {
        self.making.read().unwrap_or_else(PoisonError::into_inner)
    }

    /// A tenth of the pool stays free for what is there already. `no_capacity` when nothing more should be begun.
    fn demand_room(&self) -> Result<()> {
        let (size, free) = super::size_free(&self.root)?;
        if free >= size / 10 {
            return Ok(());
        }
        Err(Error::new(
            ErrorCode::NoCapacity,
            "less than a tenth of the pool is free: nothing new is begun on this host",
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

    /// A snapshot under a working name, for `publish`. A leftover of the same name is replaced.
    fn copy(&self, source: &File, folder: &str, name: &str, read_only: bool) -> Result<()> {
        self.destroy_subvolume(folder, name)?;
        ioctl::snapshot(source, &self.folder(folder)?, name, read_only)
            .map_err(|e| Error::io(format_args!("snapshot to {folder}/{name}"), e))
    }

    fn publish(&self, folder: &str, working: &str, id: &Id, flags: RenameFlags) -> Result<()> {
        let folder_fd = self.folder(folder)?;
        rustix::fs::renameat_with(&folder_fd, working, &folder_fd, id.as_str(), flags).map_err(|e| match e {
            rustix::io::Errno::EXIST => exists(folder, id),
            _ => Error::io(format_args!("publish {folder}/{id}"), io::Error::from(e)),
        })
    }

    /// A layer with nothing in it, under a working name. A leftover of the same name is replaced.
    fn empty_layer(&self, working: &str) -> Result<()> {
        self.destroy_subvolume("layers", working)?;
        let doing = |e| Error::io(format_args!("make layer {working}"), e);
        ioctl::create(&self.folder("layers")?, working).map_err(doing)?;
        let layer = self.subvolume("layers", working)?;
        for name in ["upper", "work"] {
            rustix::fs::mkdirat(&layer, name, 0o755.into()).map_err(|e| doing(e.into()))?;
        }
        Ok(())
    }

    fn limit(&self, layer: &File, disk_mib: u64) -> Result<()> {
        let id = ioctl::subvolume_id(layer).map_err(|e| Error::io("read a layer's subvolume id", e))?;
        ioctl::limit(layer, id, disk_mib.saturating_mul(1 << 20)).map_err(|e| Error::io("limit a layer", e))
    }

    /// Bytes referenced and allowed, as of the last commit.
    fn usage(&self, subvolume: &File) -> Result<(u64, u64)> {
        let id = ioctl::subvolume_id(subvolume).map_err(|e| Error::io("read a subvolume's id", e))?;
        let number = |name: &str| -> Result<u64> {
            let path = self.quota.join(format!("0_{id}")).join(name);
            let text =
                std::fs::read_to_string(&path).map_err(|e| Error::io(format_args!("read {}", path.display()), e))?;
            Ok(text.trim().parse().unwrap_or(0))
        };
        Ok((number("referenced")?, number("max_referenced")?))
    }
}

fn exists(folder: &str, id: &Id) -> Error {
    Error::conflict(format!("{folder}/{id} exists in the pool"))
}

impl Pool for Btrfs {
    fn capabilities(&self) -> &'static [&'static str] {
        &["snapshots", "diskQuota"]
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

    fn begin_image(&self, id: &Id) -> Result<PathBuf> {
        let _guard = self.making();
        self.demand_room()?;
        self.refuse_existing("images", id)?;
        let working = format!(".{id}");
        self.destroy_subvolume("images", &working)?;
        ioctl::create(&self.folder("images")?, &working).map_err(|e| Error::io(format_args!("make image {id}"), e))?;
        let path = self.root.join("images").join(working);
        std::fs::create_dir(path.join("rootfs")).map_err(|e| Error::io(format_args!("make image {id}"), e))?;
        Ok(path)
    }

    fn finish_image(&self, id: &Id) -> Result<()> {
        let working = format!(".{id}");
        let image = self.subvolume("images", &working)?;
        // File content must be on disk before the name is: the engine never looks inside again.
        rustix::fs::syncfs(&image).map_err(|e| Error::io(format_args!("write out image {id}"), e.into()))?;
        ioctl::set_read_only(&image, true).map_err(|e| Error::io(format_args!("seal image {id}"), e))?;
        self.publish("images", &working, id, RenameFlags::NOREPLACE)
    }

    fn abort_image(&self, id: &Id) -> Result<()> {
        self.destroy_subvolume("images", &format!(".{id}"))
    }

    fn delete_image(&self, id: &Id) -> Result<()> {
        self.destroy_subvolume("images", id.as_str())
    }

    fn list_images(&self) -> Result<Vec<Id>> {
        self.ids("images")
    }

    fn create_layer(&self, id: &Id, disk_mib: u64) -> Result<()> {
        let _guard = self.making();
        self.demand_room()?;
        self.refuse_existing("layers", id)?;
        let working = format!(".{id}");
        self.empty_layer(&working)?;
        self.limit(&self.subvolume("layers", &working)?, disk_mib)?;
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
        self.ids("layers")
    }

    fn snapshot_layer(&self, id: &Id, snapshot: &Id) -> Result<u64> {
        let _guard = self.making();
        self.demand_room()?;
        self.refuse_existing("snapshots", snapshot)?;
        let layer = self.subvolume("layers", id.as_str())?;
        // One ioctl makes it complete or not at all, so it needs no working name.
        ioctl::snapshot(&layer, &self.folder("snapshots")?, snapshot.as_str(), true).map_err(|e| {
            if e.kind() == ErrorKind::AlreadyExists {
                exists("snapshots", snapshot)
            } else {
                Error::io(format_args!("snapshot layer {id}"), e)
            }
        })?;
        self.snapshot_size(snapshot)
    }

    fn snapshot_size(&self, id: &Id) -> Result<u64> {
        Ok(self.usage(&self.subvolume("snapshots", id.as_str())?)?.0)
    }

    fn delete_snapshot(&self, id: &Id) -> Result<()> {
        self.destroy_subvolume("snapshots", id.as_str())
    }

    fn list_snapshots(&self) -> Result<Vec<Id>> {
        self.ids("snapshots")
    }

    fn replace_layer(&self, id: &Id, snapshot: Option<&Id>) -> Result<()> {
        let _guard = self.making();
        let bound = self.layer_usage(id)?.1;
        let working = format!(".{id}");
        match snapshot {
            Some(snapshot) => {
                self.copy(&self.subvolume("snapshots", snapshot.as_str())?, "layers", &working, false)?;
            }
            None => self.empty_layer(&working)?,
        }
        self.limit(&self.subvolume("layers", &working)?, bound >> 20)?;
        self.publish("layers", &working, id, RenameFlags::EXCHANGE)?;
        self.destroy_subvolume("layers", &working)
    }

    fn size_free(&self) -> Result<(u64, u64)> {
        super::size_free(&self.root)
    }

    /// Deleted subvolumes go by themselves, within 30 s or when asked to sync; what can stay behind are their quota groups, on kernels that
    /// do not remove them.
    fn empty_trash(&self) -> Result<()> {
        ioctl::sync(&self.folder("")?).map_err(|e| Error::io("sync the pool", e))?;
        if self.image.is_none() {
            return Ok(());
        }
        let _none_is_made = self.making.write().unwrap_or_else(PoisonError::into_inner);
        let top = self.folder("")?;
        let mut live = vec![ioctl::subvolume_id(&top).map_err(|e| Error::io("read the pool's subvolume id", e))?];
        for folder in FOLDERS {
            for name in self.names(folder)? {
                // Gone since it was listed: then its group may go too.
                if let Ok(subvolume) = self.subvolume(folder, &name) {
                    live.extend(ioctl::subvolume_id(&subvolume));
                }
            }
        }
        let groups = std::fs::read_dir(&self.quota).map_err(|e| Error::io("list the pool's quota groups", e))?;
        let groups =
            groups.flatten().filter_map(|entry| entry.file_name().to_str()?.strip_prefix("0_")?.parse::<u64>().ok());
        for stale in groups.filter(|id| !live.contains(id)) {
            // Refused while the kernel still clears the subvolume; the next round gets it.
            let _ = ioctl::forget_quota(&top, stale);
        }
        Ok(())
    }

    fn destroy(&self) -> Result<()> {
        if let Some(image) = &self.image {
            return loop_file::destroy(&self.root, image);
        }
        for folder in FOLDERS {
            for name in self.names(folder)? {
                self.destroy_subvolume(folder, &name)?;
            }
        }
        super::remove_folder(&self.root)
    }
}
