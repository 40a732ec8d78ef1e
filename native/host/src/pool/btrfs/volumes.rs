//! Volumes: subvolumes as layers are, without an image below them.
use std::path::PathBuf;

use berth_types::{Error, Id, Result};
use rustix::fs::RenameFlags;

use super::Btrfs;
use crate::pool::{Volumes, entries};

const VOLUMES: &str = "volumes";

impl Volumes for Btrfs {
    fn volumes_path(&self) -> PathBuf {
        self.root.join(VOLUMES)
    }

    fn create_volume(&self, id: &Id, size_mib: u64, snapshot: Option<&Id>, group: Option<&Id>) -> Result<()> {
        let _guard = self.making();
        self.demand_room()?;
        self.refuse_existing(VOLUMES, id)?;
        let working = format!(".{id}");
        match snapshot {
            Some(snapshot) => self.copy(&self.subvolume("snapshots", snapshot.as_str())?, VOLUMES, &working, false)?,
            None => drop(self.make(VOLUMES, &working, group, None)?),
        }
        self.limit(&self.subvolume(VOLUMES, &working)?, size_mib)?;
        self.publish_lasting(VOLUMES, &working, id, RenameFlags::NOREPLACE)
    }

    fn set_volume_limit(&self, id: &Id, size_mib: u64) -> Result<()> {
        self.limit(&self.subvolume(VOLUMES, id.as_str())?, size_mib)
    }

    fn volume_usage(&self, id: &Id, exact: bool) -> Result<(u64, u64)> {
        let volume = self.subvolume(VOLUMES, id.as_str())?;
        if exact {
            rustix::fs::syncfs(&volume).map_err(|e| Error::io(format_args!("write out volume {id}"), e.into()))?;
        }
        self.usage(&volume)
    }

    fn delete_volume(&self, id: &Id) -> Result<()> {
        self.destroy_subvolume(VOLUMES, id.as_str())
    }

    fn list_volumes(&self) -> Result<Vec<Id>> {
        entries::ids(&self.root, VOLUMES)
    }

    fn snapshot_volume(&self, id: &Id, snapshot: &Id) -> Result<u64> {
        let _guard = self.making();
        self.demand_room()?;
        self.refuse_existing("snapshots", snapshot)?;
        self.hold(&self.subvolume(VOLUMES, id.as_str())?, snapshot, &mut || ())
    }

    fn replace_volume(&self, id: &Id, snapshot: &Id) -> Result<()> {
        let _guard = self.making();
        let bound = self.usage(&self.subvolume(VOLUMES, id.as_str())?)?.1;
        let working = format!(".{id}");
        self.copy(&self.subvolume("snapshots", snapshot.as_str())?, VOLUMES, &working, false)?;
        self.limit(&self.subvolume(VOLUMES, &working)?, bound >> 20)?;
        self.publish_lasting(VOLUMES, &working, id, RenameFlags::EXCHANGE)?;
        self.destroy_subvolume(VOLUMES, &working)
    }
}
