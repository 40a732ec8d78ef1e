//! Images: read-only root file systems unpacked from archives.
use std::path::Path;

use berth_host::unpack::unpack;
use berth_types::{Error, Id, ImageInfo, ImportLimits, Result};

use crate::store::{read, write};
use crate::{Engine, lock};

impl Engine {
    /// Unpacks an archive into a new image; what it said before when the image exists. `invalid` names what the archive did wrong.
    pub fn import_image(&self, id: &Id, archive: &Path, limits: ImportLimits) -> Result<ImageInfo> {
        let core = &self.core;
        let queue = core.queue(id);
        let _turn = lock(&queue);
        let told = core.store.image(id);
        if core.pool.list_images()?.contains(id)
            && let Some(info) = read(&told)?
        {
            return Ok(info);
        }
        let folder = core.pool.begin_image(id)?;
        let unpacked = match unpack(&core.config.shim, archive, &folder.join("rootfs"), &limits) {
            Ok(unpacked) => unpacked,
            Err(error) => {
                core.pool.abort_image(id)?;
                return Err(error);
            }
        };
        let info = ImageInfo {
            image_id: id.clone(),
            digest: unpacked.digest,
            size_bytes: unpacked.bytes,
            os: unpacked.os,
            release: unpacked.release,
            architecture: unpacked.architecture,
            has_init: unpacked.has_init,
        };
        write(&told, &info)?;
        core.pool.finish_image(id)?;
        Ok(info)
    }

    /// Deletes an image. `conflict` while a container of this host uses it; absent is fine.
    pub fn delete_image(&self, id: &Id) -> Result<()> {
        let core = &self.core;
        let queue = core.queue(id);
        let _turn = lock(&queue);
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
