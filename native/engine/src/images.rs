//! Images: read-only root file systems unpacked from archives.
use std::path::Path;
use std::sync::PoisonError;

use berth_host::process::image::{pack, publish, unpack, unpack_own};
use berth_plan::confined::Unpacked;
use berth_types::{DiskGroup, Error, ErrorCode, Id, ImageInfo, ImportLimits, Packed, Result};

use crate::Engine;
use crate::store::{read, write_lasting};

/// One of the two ways in which archives are unpacked, and packed.
type Unpack = fn(&Path, &Path, &Path, u64, &ImportLimits) -> Result<Unpacked>;
type Pack = fn(&Path, &Path, &Path, &Path, &Path, &ImportLimits) -> Result<Unpacked>;

impl Engine {
    /// Unpacks an archive, which may be anybody's, into a new image, a tenant's or everybody's; what it said before when the image exists. `invalid` names
    /// what the archive did wrong.
    pub fn import_image(
        &self,
        id: &Id,
        archive: &Path,
        limits: ImportLimits,
        group: Option<&DiskGroup>,
    ) -> Result<ImageInfo> {
        self.import(id, archive, limits, group, unpack)
    }

    /// As `import_image`, an archive that `pack_snapshot` wrote: what its container's root gave files there comes back, capabilities too.
    pub fn import_own_image(
        &self,
        id: &Id,
        archive: &Path,
        limits: ImportLimits,
        group: Option<&DiskGroup>,
    ) -> Result<ImageInfo> {
        self.import(id, archive, limits, group, unpack_own)
    }

    fn import(
        &self,
        id: &Id,
        archive: &Path,
        limits: ImportLimits,
        group: Option<&DiskGroup>,
        unpack: Unpack,
    ) -> Result<ImageInfo> {
        let core = &self.core;
        let _turn = core.turn(id);
        let told = core.store.image(id);
        if core.pool.list_images()?.contains(id) {
            if let Some(info) = read(&told) {
                return Ok(info);
            }
            // What it is was lost: it is made anew, which only one that nobody stands on can be.
            self.delete_free_image(id)?;
        }
        if let Some(group) = group {
            core.pool.ensure_group(group)?;
        }
        let folder = core.pool.begin_image(id, group.map(|group| &group.id))?;
        let (size, free) = core.pool.size_free()?;
        // A full pool could not even delete: a tenth of it is nobody's.
        let room = free.saturating_sub(size / 10);
        let unpacked = match unpack(&core.shim.path(), archive, &folder, room, &limits) {
            Ok(unpacked) => unpacked,
            Err(error) => {
                core.pool.abort_image(id)?;
                if error.code == ErrorCode::NoCapacity {
                    // What it filled is free again when the pool has written that down, not in half a minute.
                    core.pool.empty_trash()?;
                }
                return Err(error);
            }
        };
        let info = ImageInfo {
            image_id: id.clone(),
            digest: unpacked.digest,
            size_bytes: core.pool.image_size(id)?.map_or(unpacked.bytes, |taken| taken.max(unpacked.bytes)),
            os: unpacked.os,
            release: unpacked.release,
            architecture: unpacked.architecture,
            has_init: unpacked.has_init,
            command: unpacked.command,
            env: unpacked.env,
            run_as: unpacked.run_as,
        };
        write_lasting(&told, &info)?;
        core.pool.finish_image(id)?;
        Ok(info)
    }

    /// Writes what the container saw of its root file system when the snapshot was taken, as a tar archive; answers its bytes and what of it no archive
    /// could hold. `image` is the one the container was made from. `not_found` without either.
    pub fn pack_snapshot(&self, snapshot: &Id, image: &Id, archive: &Path, limits: ImportLimits) -> Result<Packed> {
        self.pack(snapshot, image, archive, limits, pack)
    }

    /// As `pack_snapshot`, to become an image: without the container's machine id and host keys.
    pub fn publish_snapshot(&self, snapshot: &Id, image: &Id, archive: &Path, limits: ImportLimits) -> Result<Packed> {
        self.pack(snapshot, image, archive, limits, publish)
    }

    fn pack(&self, snapshot: &Id, image: &Id, archive: &Path, limits: ImportLimits, pack: Pack) -> Result<Packed> {
        let core = &self.core;
        core.pool.snapshot_size(snapshot)?;
        let lower = core.pool.image_path(image).join("rootfs");
        if !lower.is_dir() {
            return Err(Error::not_found(format!("image {image} is not on this host")));
        }
        let upper = core.pool.snapshot_path(snapshot).join("upper");
        let empty = core.store.stage().join("empty");
        let packed = pack(&core.shim.path(), &upper, &lower, archive, &empty, &limits);
        if packed.is_err() {
            let _ = std::fs::remove_file(archive);
        }
        packed.map(|Unpacked { bytes, left_out, .. }| Packed { bytes, left_out })
    }

    /// Deletes an image. `conflict` while a container of this host uses it; absent is fine.
    pub fn delete_image(&self, id: &Id) -> Result<()> {
        let core = &self.core;
        let _turn = core.turn(id);
        self.delete_free_image(id)
    }

    fn delete_free_image(&self, id: &Id) -> Result<()> {
        let core = &self.core;
        let _alone = core.images.write().unwrap_or_else(PoisonError::into_inner);
        for container in core.store.containers()? {
            if core.store.spec(&container).is_ok_and(|spec| spec.image_id == *id) {
                return Err(Error::conflict(format!("image {id} is used by container {container}")));
            }
        }
        core.pool.delete_image(id)?;
        let _ = std::fs::remove_file(core.store.image(id));
        Ok(())
    }

    /// Every image of the instance.
    pub fn list_images(&self) -> Result<Vec<Id>> {
        self.core.pool.list_images()
    }
}
