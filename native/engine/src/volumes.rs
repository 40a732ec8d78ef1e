//! Volumes: made, bounded and copied apart from containers, and brought to those that run.
use std::fs::File;
use std::path::Path;
use std::time::{Duration, Instant};

use berth_host::fs::mounted::{self, Mounted};
use berth_host::pool::Volumes;
use berth_host::process;
use berth_plan::VolumesPlan;
use berth_plan::report::Started;
use berth_plan::volumes::check;
use berth_types::{DiskGroup, Doing, Error, ErrorCode, Id, Result, VolumeMount};

use crate::turn::Turn;
use crate::{Core, Engine, shim};

/// How long bringing volumes to a container may take.
const PATIENCE: Duration = Duration::from_secs(30);
/// How long a reboot may take: a second between two launches, and the launch.
const REBOOTING: Duration = Duration::from_secs(5);
const LOOK: Duration = Duration::from_millis(5);
const LARGEST_MIB: u64 = 1 << 30;

impl Engine {
    /// Makes an empty volume of at most so many MiB, or one with a snapshot's content; nothing to do when it exists. `not_found` without the snapshot.
    /// It counts for the tenant it is made for, a snapshot's copy for that one's.
    pub fn create_volume(
        &self,
        id: &Id,
        size_mib: u64,
        snapshot: Option<&Id>,
        group: Option<&DiskGroup>,
    ) -> Result<()> {
        let _turn = self.core.turn(id);
        let volumes = self.core.volumes()?;
        demand_size(size_mib)?;
        if volumes.volumes_path().join(id.as_str()).exists() {
            return Ok(());
        }
        if let Some(group) = group {
            self.core.pool.ensure_group(group)?;
        }
        volumes.create_volume(id, size_mib, snapshot, group.map(|group| &group.id))
    }

    /// Bounds it anew, mounted or not. `conflict` when it holds more already.
    pub fn resize_volume(&self, id: &Id, size_mib: u64) -> Result<()> {
        let _turn = self.core.turn(id);
        let volumes = self.core.volumes()?;
        demand_size(size_mib)?;
        let (_, allowed) = volumes.volume_usage(id, false)?;
        if size_mib << 20 < allowed {
            let (used, _) = volumes.volume_usage(id, true)?;
            if used > size_mib << 20 {
                let held = used.div_ceil(1 << 20);
                return Err(Error::conflict(format!("volume {id} holds {held} MiB: it cannot shrink to {size_mib}")));
            }
        }
        volumes.set_volume_limit(id, size_mib)
    }

    /// Bytes used, as of the last half minute, and allowed.
    pub fn volume_usage(&self, id: &Id) -> Result<(u64, u64)> {
        self.core.volumes()?.volume_usage(id, false)
    }

    /// Removes it with all it holds; its snapshots stay. Absent is fine, `conflict` while a container has it.
    pub fn delete_volume(&self, id: &Id) -> Result<()> {
        let _turn = self.core.turn(id);
        self.core.demand_unused(id)?;
        self.core.volumes()?.delete_volume(id)
    }

    /// Every volume of the instance.
    pub fn list_volumes(&self) -> Result<Vec<Id>> {
        self.core.pool.volumes().map_or(Ok(Vec::new()), Volumes::list_volumes)
    }

    /// A copy of it as it is at one instant, mounted or not, kept among the snapshots; bytes it holds. `conflict` when the snapshot exists.
    pub fn snapshot_volume(&self, id: &Id, snapshot: &Id) -> Result<u64> {
        let _turn = self.core.turn(id);
        self.core.volumes()?.snapshot_volume(id, snapshot)
    }

    /// Exchanges what it holds for a snapshot's content. `conflict` while a container has it.
    pub fn restore_volume(&self, id: &Id, snapshot: &Id) -> Result<()> {
        let _turn = self.core.turn(id);
        self.core.demand_unused(id)?;
        self.core.volumes()?.replace_volume(id, snapshot)
    }
}

impl Core {
    /// `unsupported` where nothing would bound them.
    fn volumes(&self) -> Result<&dyn Volumes> {
        let lacking = || Error::new(ErrorCode::Unsupported, "volumes: this host's pool cannot bound their size");
        self.pool.volumes().ok_or_else(lacking)
    }

    fn demand_unused(&self, id: &Id) -> Result<()> {
        for container in self.store.containers()? {
            // One that is going meanwhile has it no more.
            let Ok(spec) = self.store.spec(&container) else { continue };
            if spec.volumes.iter().any(|one| one.volume_id == *id) {
                return Err(Error::conflict(format!("volume {id}: container {container} has it")));
            }
        }
        Ok(())
    }

    /// Brings the volumes to a container that runs, judged by what it really has mounted. `not_found` names a missing
    /// volume, `busy` one whose files are open, unless `forced`.
    pub(crate) fn bring_volumes(
        &self,
        turn: &Turn<'_>,
        before: &[VolumeMount],
        wanted: &[VolumeMount],
        forced: bool,
    ) -> Result<()> {
        let id = turn.id();
        check(wanted)?;
        if self.pool.volumes().is_none() && wanted.is_empty() {
            return Ok(());
        }
        let root = self.volumes()?.volumes_path();
        if let Some(absent) = wanted.iter().find(|one| !root.join(one.volume_id.as_str()).exists()) {
            return Err(Error::not_found(format!("volume {} is not on this host", absent.volume_id)));
        }
        let concerned = !(before.is_empty() && wanted.is_empty());
        let deadline = Instant::now() + REBOOTING;
        loop {
            let over = Instant::now() >= deadline;
            let lives = |run: &Started| process::open_exact(run.pid, run.start_time).is_some();
            match self.store.started(id).filter(lives) {
                Some(run) => match self.bring_to(&run, &root, before, wanted, forced) {
                    // From here on it has them, and reboots with what the spec says.
                    Ok(()) if lives(&run) => return Ok(()),
                    Err(error) if lives(&run) || over => return Err(error),
                    _ => {}
                },
                None if over || !concerned || self.shim_of(id)?.is_none() => return Ok(()),
                // It reboots, perhaps by the spec of before.
                None => {}
            }
            std::thread::sleep(LOOK);
        }
    }

    fn bring_to(
        &self,
        started: &Started,
        root: &Path,
        before: &[VolumeMount],
        wanted: &[VolumeMount],
        forced: bool,
    ) -> Result<()> {
        let Ok(mut list) = File::open(format!("/proc/{}/mountinfo", started.pid)) else { return Ok(()) };
        let present = mounted::volumes(&mut list, &mounted::shown_as(root)?)?;
        let changed: Vec<Id> = wanted
            .iter()
            .filter(|one| before.iter().any(|other| other.volume_id == one.volume_id && other != *one))
            .map(|one| one.volume_id.clone())
            .collect();
        let is_wanted = |one: &Mounted| wanted.iter().any(|volume| volume.volume_id == one.volume);
        let is_there = |volume: &VolumeMount| present.iter().any(|one| one.whole && one.volume == volume.volume_id);
        if changed.is_empty() && present.iter().all(is_wanted) && wanted.iter().all(is_there) {
            return Ok(());
        }
        let plan = VolumesPlan {
            pid: started.pid,
            start_time: started.start_time,
            stage: self.store.stage(),
            root: root.to_owned(),
            wanted: wanted.to_vec(),
            changed,
            forced,
        };
        let plan = shim::encode(&plan)?;
        let mut child = shim::spawn(&self.shim.path(), "volumes")?;
        shim::feed(&mut child, &[&plan]);
        let answer = shim::read_line(&mut child, PATIENCE);
        let _ = child.kill();
        child.wait().doing("wait for the shim")?;
        shim::decode(&answer?)
    }
}

fn demand_size(size_mib: u64) -> Result<()> {
    if (1..=LARGEST_MIB).contains(&size_mib) { Ok(()) } else { Err(Error::invalid("sizeMiB: too small or too large")) }
}
