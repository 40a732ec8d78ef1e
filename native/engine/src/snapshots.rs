//! Snapshots of a container's writable layer.
use berth_types::{Id, Observed, Result, State, StopOptions};

use crate::{Engine, lock};

impl Engine {
    /// Takes a snapshot, of a running container while it is frozen; bytes it holds. `conflict` when the snapshot exists.
    pub fn snapshot(&self, container: &Id, snapshot: &Id) -> Result<u64> {
        let core = &self.core;
        let queue = core.queue(container);
        let _turn = lock(&queue);
        core.store.spec(container)?;
        if core.observe(container)?.state != State::Running {
            return core.pool.snapshot_layer(container, snapshot);
        }
        let group = core.cgroups.open(container.as_str());
        let taken = group.freeze().and_then(|()| core.pool.snapshot_layer(container, snapshot));
        group.thaw()?;
        taken
    }

    /// Deletes a snapshot; containers made from it are not touched. Absent is fine.
    pub fn delete_snapshot(&self, snapshot: &Id) -> Result<()> {
        self.core.pool.delete_snapshot(snapshot)
    }

    /// Puts the snapshot's content in place of the container's layer. Kills what runs; starting it again is the caller's.
    pub fn restore(&self, container: &Id, snapshot: &Id) -> Result<Observed> {
        let core = &self.core;
        let queue = core.queue(container);
        let _turn = lock(&queue);
        core.store.spec(container)?;
        core.pool.snapshot_size(snapshot)?;
        core.halt(container, StopOptions { force: true, timeout_seconds: 0 })?;
        core.pool.replace_layer(container, snapshot)?;
        core.observe(container)
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
