//! Where images, layers and snapshots live.
use std::path::{Path, PathBuf};

use berth_types::{Id, Result};

/// A store of images, writable layers and snapshots. Every delete of something absent is `Ok`.
pub trait Pool: Send + Sync {
    /// `snapshots`, `diskQuota`: what this kind of pool really does.
    fn capabilities(&self) -> &'static [&'static str];
    /// The image's folder; its root file system is `rootfs` below it.
    fn image_path(&self, id: &Id) -> PathBuf;
    /// The layer's folder; `upper` and `work` are below it.
    fn layer_path(&self, id: &Id) -> PathBuf;
    /// An empty folder to unpack into (with `rootfs` made), invisible to `list_images` until finished.
    fn begin_image(&self, id: &Id) -> Result<PathBuf>;
    /// Makes what was unpacked durable, read-only and visible. `conflict` when the image exists.
    fn finish_image(&self, id: &Id) -> Result<()>;
    fn abort_image(&self, id: &Id) -> Result<()>;
    fn delete_image(&self, id: &Id) -> Result<()>;
    fn list_images(&self) -> Result<Vec<Id>>;
    /// An empty layer of at most `disk_mib` MiB. `conflict` when it exists.
    fn create_layer(&self, id: &Id, disk_mib: u64) -> Result<()>;
    /// A layer with a snapshot's content. `not_found` without the snapshot, `conflict` when the layer exists.
    fn layer_from_snapshot(&self, id: &Id, snapshot: &Id, disk_mib: u64) -> Result<()>;
    fn set_layer_limit(&self, id: &Id, disk_mib: u64) -> Result<()>;
    /// Bytes used and allowed; allowed is 0 when there is no quota.
    fn layer_usage(&self, id: &Id) -> Result<(u64, u64)>;
    fn delete_layer(&self, id: &Id) -> Result<()>;
    fn list_layers(&self) -> Result<Vec<Id>>;
    /// A read-only copy of the layer as it is now; returns its size in bytes. `conflict` when it exists.
    fn snapshot_layer(&self, id: &Id, snapshot: &Id) -> Result<u64>;
    /// Bytes of an existing snapshot; `not_found` without it.
    fn snapshot_size(&self, id: &Id) -> Result<u64>;
    fn delete_snapshot(&self, id: &Id) -> Result<()>;
    fn list_snapshots(&self) -> Result<Vec<Id>>;
    /// Exchanges the layer for the snapshot's content in one step; the limit stays.
    fn replace_layer(&self, id: &Id, snapshot: &Id) -> Result<()>;
    /// Bytes of the pool: size, free.
    fn size_free(&self) -> Result<(u64, u64)>;
    /// Destroys what deletes and cut-short work left behind.
    fn empty_trash(&self) -> Result<()>;
    /// Removes the pool with everything in it: unmounted, loop device detached, files deleted.
    fn destroy(&self) -> Result<()>;
}

/// Opens `<state_dir>/pool`, making it on first use: a btrfs file system in a sparse loop file of `pool_mib` MiB, or plain directories.
pub fn open(_state_dir: &Path, _pool_mib: u64) -> Result<Box<dyn Pool>> {
    todo!()
}
