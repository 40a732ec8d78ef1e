//! The verbs of images, and what they take and tell.
use std::collections::HashMap;
use std::path::PathBuf;

use berth_types::{self as types, Id};
use napi::bindgen_prelude::PromiseRaw;
use napi::{Env, Result};
use napi_derive::napi;

use crate::Engine;
use crate::objects::{RunAs, unsigned};
use crate::pool::DiskGroup;

#[napi(object)]
pub struct ImportLimits {
    pub max_bytes: i64,
    pub max_entries: i64,
    pub timeout_seconds: u32,
}
impl ImportLimits {
    pub fn parse(self) -> types::Result<types::ImportLimits> {
        Ok(types::ImportLimits {
            max_bytes: unsigned("limits.maxBytes", self.max_bytes)?,
            max_entries: unsigned("limits.maxEntries", self.max_entries)?,
            timeout_seconds: self.timeout_seconds,
        })
    }
}

#[napi(object)]
pub struct ImageInfo {
    pub image_id: String,
    /// `sha256:` and hex, of an OCI image's manifest, else of the archive.
    pub digest: String,
    pub size_bytes: i64,
    pub os: String,
    pub release: String,
    pub architecture: String,
    pub has_init: bool,
    /// What an OCI image runs when told nothing else, in which environment, and how.
    pub command: Vec<String>,
    pub env: HashMap<String, String>,
    pub run_as: RunAs,
}
#[napi(object)]
pub struct Packed {
    /// Bytes of file content.
    pub bytes: i64,
    /// What was left out, and why: the first hundred, and how many more.
    pub left_out: Vec<String>,
}
impl From<types::Packed> for Packed {
    fn from(types::Packed { bytes, left_out }: types::Packed) -> Self {
        Self { bytes: bytes as i64, left_out }
    }
}

impl From<types::ImageInfo> for ImageInfo {
    fn from(info: types::ImageInfo) -> Self {
        Self {
            image_id: info.image_id.into(),
            digest: info.digest,
            size_bytes: info.size_bytes as i64,
            os: info.os,
            release: info.release,
            architecture: info.architecture,
            has_init: info.has_init,
            command: info.command,
            env: info.env.into_iter().collect(),
            run_as: info.run_as.into(),
        }
    }
}

#[napi]
impl Engine {
    /// Unpacks an archive; `own` is one that was packed of a container here.
    #[napi]
    pub fn import_image<'env>(
        &self,
        env: &'env Env,
        id: String,
        archive: String,
        limits: ImportLimits,
        group: Option<DiskGroup>,
        own: bool,
    ) -> Result<PromiseRaw<'env, ImageInfo>> {
        self.verb(env, move |engine| {
            let (id, archive, limits) = (Id::new(id)?, PathBuf::from(archive), limits.parse()?);
            let group = group.map(DiskGroup::parse).transpose()?;
            let group = group.as_ref();
            let imported = if own {
                engine.import_own_image(&id, &archive, limits, group)
            } else {
                engine.import_image(&id, &archive, limits, group)
            };
            imported.map(ImageInfo::from)
        })
    }

    /// Writes the snapshot over its image as a tar archive; answers the bytes of its content, and what was left out.
    /// Published: without the container's machine id and host keys.
    #[napi]
    pub fn pack_snapshot<'env>(
        &self,
        env: &'env Env,
        snapshot: String,
        image: String,
        archive: String,
        limits: ImportLimits,
        published: bool,
    ) -> Result<PromiseRaw<'env, Packed>> {
        self.verb(env, move |engine| {
            let (snapshot, image, archive) = (Id::new(snapshot)?, Id::new(image)?, PathBuf::from(archive));
            let limits = limits.parse()?;
            let packed = if published {
                engine.publish_snapshot(&snapshot, &image, &archive, limits)
            } else {
                engine.pack_snapshot(&snapshot, &image, &archive, limits)
            };
            packed.map(Packed::from)
        })
    }

    #[napi]
    pub fn delete_image<'env>(&self, env: &'env Env, id: String) -> Result<PromiseRaw<'env, ()>> {
        self.verb(env, move |engine| engine.delete_image(&Id::new(id)?))
    }
}
