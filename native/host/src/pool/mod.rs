//! Where images, layers and snapshots live.
mod btrfs;
mod directory;
mod entries;
mod groups;
mod health;
mod ioctl;
mod loop_device;
mod loop_file;
mod note;

use std::fs::DirBuilder;
use std::io::ErrorKind;
use std::os::unix::fs::DirBuilderExt;
use std::path::{Path, PathBuf};

use berth_types::{Check, DiskGroup, Error, Id, Result};

pub use loop_file::{available as btrfs_available, file_system_available};

/// A store of volumes: folders of a bounded size that belong to no container. Every delete of something absent is `Ok`.
pub trait Volumes: Send + Sync {
    /// The folder with one for each volume, named as that.
    fn volumes_path(&self) -> PathBuf;
    /// An empty volume of at most `size_mib` MiB in a tenant's group, or one with a snapshot's content, in its group. `not_found` without the snapshot,
    /// `conflict` when the volume exists.
    fn create_volume(&self, id: &Id, size_mib: u64, snapshot: Option<&Id>, group: Option<&Id>) -> Result<()>;
    fn set_volume_limit(&self, id: &Id, size_mib: u64) -> Result<()>;
    /// Bytes used and allowed, as of the last commit; when `exact`, as of now, which writes out everything first.
    fn volume_usage(&self, id: &Id, exact: bool) -> Result<(u64, u64)>;
    fn delete_volume(&self, id: &Id) -> Result<()>;
    fn list_volumes(&self) -> Result<Vec<Id>>;
    /// A read-only copy of the volume as it is now, beside the layers' snapshots; returns its size in bytes. `conflict` when it exists.
    fn snapshot_volume(&self, id: &Id, snapshot: &Id) -> Result<u64>;
    /// Exchanges the volume for the snapshot's content in one step; the limit stays.
    fn replace_volume(&self, id: &Id, snapshot: &Id) -> Result<()>;
}

/// A store of images, writable layers and snapshots. Every delete of something absent is `Ok`.
pub trait Pool: Send + Sync {
    /// `snapshots`, `diskQuota`, `diskGroups`: what this kind of pool really does.
    fn capabilities(&self) -> &'static [&'static str];
    /// `None` where nothing bounds a volume's size.
    fn volumes(&self) -> Option<&dyn Volumes> {
        None
    }
    /// The image's folder; its root file system is `rootfs` below it.
    fn image_path(&self, id: &Id) -> PathBuf;
    /// The layer's folder; `upper` and `work` are below it.
    fn layer_path(&self, id: &Id) -> PathBuf;
    /// The snapshot's folder, laid out like a layer's.
    fn snapshot_path(&self, id: &Id) -> PathBuf;
    /// An empty folder to unpack into (with `rootfs` made), invisible to `list_images` until finished; counted in a tenant's group, or in nobody's.
    fn begin_image(&self, id: &Id, group: Option<&Id>) -> Result<PathBuf>;
    /// Bytes that an unpacked image takes before it is finished, its names, owners and empty files too; none where nothing counts them.
    fn image_size(&self, _id: &Id) -> Result<Option<u64>> {
        Ok(None)
    }
    /// Makes what was unpacked durable, read-only and visible. `conflict` when the image exists.
    fn finish_image(&self, id: &Id) -> Result<()>;
    fn abort_image(&self, id: &Id) -> Result<()>;
    fn delete_image(&self, id: &Id) -> Result<()>;
    fn list_images(&self) -> Result<Vec<Id>>;
    /// An empty layer of at most `disk_mib` MiB, counted in a tenant's group, or in nobody's. `conflict` when it exists.
    fn create_layer(&self, id: &Id, disk_mib: u64, group: Option<&Id>) -> Result<()>;
    /// A layer with a snapshot's content, in its group. `not_found` without the snapshot, `conflict` when the layer exists.
    fn layer_from_snapshot(&self, id: &Id, snapshot: &Id, disk_mib: u64) -> Result<()>;
    fn set_layer_limit(&self, id: &Id, disk_mib: u64) -> Result<()>;
    /// Gives a full layer the little room that a start takes, until its limit is set again; whether it had to. `no_capacity` when the tenant has none.
    fn lend(&self, _id: &Id) -> Result<bool> {
        Ok(false)
    }
    /// Bytes charged and allowed; allowed is 0 when there is no quota. Charged is what the layer added to what it was made from, and what it deleted
    /// of that while its snapshots hold it; with a full quota, as before Linux 6.7, all it refers to.
    fn layer_usage(&self, id: &Id) -> Result<(u64, u64)>;
    fn delete_layer(&self, id: &Id) -> Result<()>;
    fn list_layers(&self) -> Result<Vec<Id>>;
    /// A read-only copy of the layer as it is now; returns its size in bytes. `taken` is called once it is there and the layer may be written again.
    /// `conflict` when it exists.
    fn snapshot_layer(&self, id: &Id, snapshot: &Id, taken: &mut dyn FnMut()) -> Result<u64>;
    /// Writes out what only memory has of the layer, so that a snapshot of it soon takes no time for that.
    fn write_out(&self, _id: &Id) -> Result<()> {
        Ok(())
    }
    /// Bytes of an existing snapshot; `not_found` without it.
    fn snapshot_size(&self, id: &Id) -> Result<u64>;
    fn delete_snapshot(&self, id: &Id) -> Result<()>;
    fn list_snapshots(&self) -> Result<Vec<Id>>;
    /// Exchanges the layer for the snapshot's content, or an empty one, in one step; the limit stays.
    fn replace_layer(&self, id: &Id, snapshot: Option<&Id>) -> Result<()>;
    /// Bytes of the pool: size, and what can still be written, also by what is below it.
    fn size_free(&self) -> Result<(u64, u64)>;
    /// Makes a tenant's group, with its limit, unless it is there. Nothing where there are no groups.
    fn ensure_group(&self, _group: &DiskGroup) -> Result<()> {
        Ok(())
    }
    /// Bounds all that is a tenant's together: its layers, their snapshots, its images.
    fn limit_group(&self, _group: &DiskGroup) -> Result<()> {
        Ok(())
    }
    /// Bytes that are a tenant's, each counted once, and allowed; none where there are no groups, `not_found` when nothing ever was the tenant's.
    fn group_usage(&self, _id: &Id) -> Result<Option<(u64, u64)>> {
        Ok(None)
    }
    /// Whether nothing can be written any more, because the kernel gave up on the file system.
    fn read_only(&self) -> bool {
        false
    }
    /// How the pool is, each with what to do about it.
    fn checks(&self) -> Vec<Check> {
        Vec::new()
    }
    /// What is to be done every few seconds: keeps the free tenth up with what is below the pool, and counts exact.
    fn upkeep(&self) -> Result<()> {
        Ok(())
    }
    /// Destroys what deletes and cut-short work left behind.
    fn empty_trash(&self) -> Result<()>;
    /// Removes the pool with everything in it: unmounted, loop device detached, files deleted.
    fn destroy(&self) -> Result<()>;
}

/// Opens `<state_dir>/pool`, making it on first use: on the host's own btrfs when the state folder is on one, else a btrfs file system in a
/// sparse loop file of `pool_mib` MiB (grown when that is more than before), else, on kernels without btrfs, plain directories.
pub fn open(state_dir: &Path, pool_mib: u64) -> Result<Box<dyn Pool>> {
    open_as(state_dir, pool_mib, false)
}

/// Opens the pool of a host whose containers run on. One that the kernel made read-only stays mounted for them: they hold it by mounts of their own, so that
/// it could be unmounted here, but not mounted anew.
pub fn adopt(state_dir: &Path, pool_mib: u64) -> Result<Box<dyn Pool>> {
    open_as(state_dir, pool_mib, true)
}

fn open_as(state_dir: &Path, pool_mib: u64, runs: bool) -> Result<Box<dyn Pool>> {
    let (root, image) = (state_dir.join("pool"), state_dir.join("pool.img"));
    DirBuilder::new()
        .recursive(true)
        .mode(0o700)
        .create(&root)
        .map_err(|e| Error::io(format_args!("make {}", root.display()), e))?;
    if image.exists() {
        loop_file::mount(&image, &root, pool_mib, runs)?;
        return Ok(Box::new(btrfs::Btrfs::open(root, Some(image))?));
    }
    if root.join(directory::MARKER).exists() {
        return Ok(Box::new(directory::Directory::open(root)?));
    }
    if is_btrfs(&root)? {
        return Ok(Box::new(btrfs::Btrfs::open(root, None)?));
    }
    if !loop_file::available() {
        return Ok(Box::new(directory::Directory::open(root)?));
    }
    loop_file::make(&image, pool_mib)?;
    loop_file::mount(&image, &root, pool_mib, runs)?;
    Ok(Box::new(btrfs::Btrfs::open(root, Some(image))?))
}

/// Pools on this machine that the kernel made read-only, whoever's they are.
pub fn read_only_mounts() -> Vec<PathBuf> {
    let mounts = std::fs::read_to_string("/proc/self/mountinfo").unwrap_or_default();
    let pool = |line: &str| {
        let (left, right) = line.split_once(" - btrfs ")?;
        let at = PathBuf::from(left.split(' ').nth(4)?);
        let options = right.split(' ').nth(1)?;
        (at.ends_with("pool") && options.split(',').next() == Some("ro")).then_some(at)
    };
    mounts.lines().filter_map(pool).collect()
}

fn is_btrfs(path: &Path) -> Result<bool> {
    let found = rustix::fs::statfs(path).map_err(|e| Error::io(format_args!("statfs {}", path.display()), e.into()))?;
    Ok(found.f_type as u64 == 0x9123_683E)
}

fn size_free(path: &Path) -> Result<(u64, u64)> {
    let found =
        rustix::fs::statvfs(path).map_err(|e| Error::io(format_args!("statvfs {}", path.display()), e.into()))?;
    Ok((found.f_blocks * found.f_frsize, found.f_bavail * found.f_frsize))
}

/// Removes a folder with everything in it; absent is fine.
fn remove_folder(path: &Path) -> Result<()> {
    match std::fs::remove_dir_all(path) {
        Err(e) if e.kind() != ErrorKind::NotFound => Err(Error::io(format_args!("remove {}", path.display()), e)),
        _ => Ok(()),
    }
}
