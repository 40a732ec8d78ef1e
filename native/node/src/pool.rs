//! The engine's pool: how much of it there is, how it is, what tenants have of it.
use berth_types as types;
use berth_types::{Id, Result as Outcome};
use napi::bindgen_prelude::PromiseRaw;
use napi::{Env, Result};
use napi_derive::napi;

use crate::Engine;
use crate::objects::{Check, unsigned};

/// Bytes.
#[napi(object)]
pub struct PoolSize {
    pub size: i64,
    pub free: i64,
}
impl From<(u64, u64)> for PoolSize {
    fn from((size, free): (u64, u64)) -> Self {
        Self { size: size as i64, free: free as i64 }
    }
}

/// All that is one tenant's in the pool, and the most it may be.
#[napi(object)]
pub struct DiskGroup {
    pub id: String,
    #[napi(js_name = "limitMiB")]
    pub limit_mib: i64,
}
impl DiskGroup {
    pub fn parse(self) -> Outcome<types::DiskGroup> {
        Ok(types::DiskGroup { id: Id::new(self.id)?, limit_mib: unsigned("diskGroup.limitMiB", self.limit_mib)? })
    }
}

/// Bytes a tenant has in the pool, each counted once, and may have.
#[napi(object)]
pub struct DiskGroupUse {
    pub id: String,
    pub used: i64,
    pub limit: i64,
}

#[napi]
impl Engine {
    /// Size of the pool and what is free of it.
    #[napi]
    pub fn pool_size<'env>(&self, env: &'env Env) -> Result<PromiseRaw<'env, PoolSize>> {
        self.verb(env, |engine| engine.pool_size().map(PoolSize::from))
    }

    /// Whether the pool cannot be written any more.
    #[napi]
    pub fn pool_read_only<'env>(&self, env: &'env Env) -> Result<PromiseRaw<'env, bool>> {
        self.verb(env, |engine| Ok(engine.pool_read_only()))
    }

    /// Bounds what is each tenant's in the pool; answers what they have, of those that have something here.
    #[napi]
    pub fn limit_disk_groups<'env>(
        &self,
        env: &'env Env,
        groups: Vec<DiskGroup>,
    ) -> Result<PromiseRaw<'env, Vec<DiskGroupUse>>> {
        self.verb(env, move |engine| {
            let groups = groups.into_iter().map(DiskGroup::parse).collect::<Outcome<Vec<_>>>()?;
            engine.limit_disk_groups(&groups)?;
            let mut all = Vec::new();
            for group in groups {
                if let Some((used, limit)) = engine.disk_group(&group.id)? {
                    all.push(DiskGroupUse { id: group.id.into(), used: used as i64, limit: limit as i64 });
                }
            }
            Ok(all)
        })
    }

    /// What is found of this host and of its pool, each with what to do about it.
    #[napi(ts_return_type = "Promise<Array<Check>>")]
    pub fn checks<'env>(&self, env: &'env Env) -> Result<PromiseRaw<'env, Vec<Check>>> {
        self.verb(env, |engine| Ok(engine.checks().into_iter().map(Check::from).collect()))
    }
}
