//! Snapshots of a container's writable layer.
use std::time::{Duration, Instant};

use berth_plan::launch::check;
use berth_types::{ContainerSpec, Error, Id, Observed, Result, RootSource, State, StopOptions};

use crate::Engine;
use crate::store::Record;

/// Bytes that a frozen container may wait for to be written.
const DIRTY: u64 = 1 << 20;

impl Engine {
    /// Takes a snapshot, of a running container while it is frozen; bytes it holds. `conflict` when the snapshot exists.
    pub fn snapshot(&self, container: &Id, snapshot: &Id) -> Result<u64> {
        self.snapshot_timed(container, snapshot).map(|(size, _)| size)
    }

    /// As `snapshot`, with how long the container was frozen.
    pub fn snapshot_timed(&self, container: &Id, snapshot: &Id) -> Result<(u64, Duration)> {
        let core = &self.core;
        let _turn = core.turn(container);
        core.store.spec(container)?;
        if core.observe(container)?.state != State::Running {
            return Ok((core.pool.snapshot_layer(container, snapshot, &mut || ())?, Duration::ZERO));
        }
        let group = core.cgroups.open(container.as_str());
        if group.dirty() > DIRTY {
            // While it works on: frozen it waits for the rest alone.
            core.pool.write_out(container)?;
        }
        let began = Instant::now();
        let mut frozen = None;
        let taken = group.freeze().and_then(|()| {
            core.pool.snapshot_layer(container, snapshot, &mut || {
                if group.thaw().is_ok() {
                    frozen = Some(began.elapsed());
                }
            })
        });
        if frozen.is_none() {
            group.thaw()?;
        }
        Ok((taken?, frozen.unwrap_or_else(|| began.elapsed())))
    }

    /// Deletes a snapshot; containers made from it are not touched. Absent is fine.
    pub fn delete_snapshot(&self, snapshot: &Id) -> Result<()> {
        self.core.pool.delete_snapshot(snapshot)
    }

    /// Puts another root file system in place of the container's: a snapshot's, or its spec's image as new, with the spec's files in it once it
    /// starts. Kills what runs; starting it again is the caller's. Keeps the spec. `not_found` names a missing image or snapshot.
    pub fn restore(&self, spec: &ContainerSpec, source: &RootSource) -> Result<Observed> {
        let core = &self.core;
        let id = &spec.id;
        let turn = core.turn(id);
        let before = core.store.spec(id)?;
        check(spec)?;
        core.demand_image(&spec.image_id)?;
        let snapshot = match source {
            RootSource::Snapshot(snapshot) | RootSource::Twin(snapshot) => Some(snapshot),
            RootSource::Image(image) if *image == spec.image_id => None,
            RootSource::Image(_) => return Err(Error::invalid("source: want the spec's image or a snapshot")),
        };
        if let Some(snapshot) = snapshot {
            core.pool.snapshot_size(snapshot)?;
        }
        core.halt(&turn, StopOptions { force: true, timeout_seconds: 0 })?;
        core.pool.replace_layer(id, snapshot)?;
        core.pool.set_layer_limit(id, spec.limits.disk_mib)?;
        let files = if snapshot.is_some() { core.pending_files(before)? } else { spec.files.clone() };
        let record = core.store.record(id)?;
        let files_written = record.files_written && snapshot.is_some();
        // A snapshot put back is the container as it was then.
        core.store.put_record(id, &Record { files_written, fresh_identity: false, ..record })?;
        core.store.put_spec(&ContainerSpec { files, ..spec.clone() })?;
        core.observe(id)
    }

    /// Every snapshot of the instance.
    pub fn list_snapshots(&self) -> Result<Vec<Id>> {
        self.core.pool.list_snapshots()
    }

    /// Bytes a snapshot holds; `not_found` without it.
    pub fn snapshot_size(&self, snapshot: &Id) -> Result<u64> {
        self.core.pool.snapshot_size(snapshot)
    }
}
