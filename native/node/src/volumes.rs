//! The verbs of volumes.
use berth_types::Id;
use napi::bindgen_prelude::PromiseRaw;
use napi::{Env, Result};
use napi_derive::napi;

use crate::Engine;
use crate::objects::unsigned;
use crate::pool::DiskGroup;

/// Bytes.
#[napi(object)]
pub struct VolumeUsage {
    pub used: i64,
    pub allowed: i64,
}

#[napi]
impl Engine {
    /// Empty, or with a snapshot's content; changes nothing when it is there.
    #[napi(ts_args_type = "id: string, sizeMiB: number, snapshot?: string, group?: DiskGroup")]
    pub fn create_volume<'env>(
        &self,
        env: &'env Env,
        id: String,
        size_mib: i64,
        snapshot: Option<String>,
        group: Option<DiskGroup>,
    ) -> Result<PromiseRaw<'env, ()>> {
        self.verb(env, move |engine| {
            let (snapshot, group) = (snapshot.map(Id::new).transpose()?, group.map(DiskGroup::parse).transpose()?);
            engine.create_volume(&Id::new(id)?, unsigned("sizeMiB", size_mib)?, snapshot.as_ref(), group.as_ref())
        })
    }

    #[napi(ts_args_type = "id: string, sizeMiB: number")]
    pub fn resize_volume<'env>(&self, env: &'env Env, id: String, size_mib: i64) -> Result<PromiseRaw<'env, ()>> {
        self.verb(env, move |engine| engine.resize_volume(&Id::new(id)?, unsigned("sizeMiB", size_mib)?))
    }

    #[napi]
    pub fn volume_usage<'env>(&self, env: &'env Env, id: String) -> Result<PromiseRaw<'env, VolumeUsage>> {
        self.verb(env, move |engine| {
            let (used, allowed) = engine.volume_usage(&Id::new(id)?)?;
            Ok(VolumeUsage { used: used as i64, allowed: allowed as i64 })
        })
    }

    #[napi]
    pub fn delete_volume<'env>(&self, env: &'env Env, id: String) -> Result<PromiseRaw<'env, ()>> {
        self.verb(env, move |engine| engine.delete_volume(&Id::new(id)?))
    }

    /// Answers the snapshot's bytes.
    #[napi]
    pub fn snapshot_volume<'env>(&self, env: &'env Env, id: String, snapshot: String) -> Result<PromiseRaw<'env, i64>> {
        self.verb(env, move |engine| {
            engine.snapshot_volume(&Id::new(id)?, &Id::new(snapshot)?).map(|bytes| bytes as i64)
        })
    }

    #[napi]
    pub fn restore_volume<'env>(&self, env: &'env Env, id: String, snapshot: String) -> Result<PromiseRaw<'env, ()>> {
        self.verb(env, move |engine| engine.restore_volume(&Id::new(id)?, &Id::new(snapshot)?))
    }
}
