//! What a new process does with what an old one left: adopt what runs, remove what was cut short.
use std::collections::BTreeSet;
use std::os::fd::AsFd;
use std::time::{Duration, Instant};

use berth_host::net::{guard, rate};
use berth_host::process::{self, signals};
use berth_plan::launch::nic_plan;
use berth_types::{Id, Result};

use crate::files::SHADOWS;
use crate::store::Record;
use crate::{Core, Engine, remove_folder, shim};

/// How long a launch under way when the old process died may take to finish by itself.
const LAUNCHING: Duration = Duration::from_secs(5);

impl Engine {
    /// Called once, before any verb.
    pub(crate) fn recover(&self) -> Result<()> {
        let core = &self.core;
        let mut known = BTreeSet::new();
        for alive in [true, false] {
            // What runs first: it keeps the ids it has.
            for id in core.store.containers()?.iter().filter(|id| core.store.has(id, "spec.json")) {
                told(id, self.mend_record(id, alive));
            }
        }
        for id in core.store.containers()? {
            if !core.store.has(&id, "spec.json") {
                // A create or destroy that was cut short; its layer goes below.
                told(&id, self.kill_leftover(&id).and_then(|()| remove_folder(&core.folder(&id))));
                continue;
            }
            for why in core.store.damage(&id) {
                eprintln!("container {id}: passed over what is damaged: {why}");
            }
            told(&id, self.adopt(&id));
            known.insert(id);
        }
        // One that cannot be written keeps what nobody needs; what runs is adopted all the same.
        for layer in if core.pool.read_only() { Vec::new() } else { core.pool.list_layers()? } {
            if !known.contains(&layer) {
                told(&layer, core.pool.delete_layer(&layer));
            }
        }
        for snapshot in if core.pool.read_only() { Vec::new() } else { core.pool.list_snapshots()? } {
            if snapshot.as_str().starts_with(SHADOWS) {
                told(&snapshot, core.pool.delete_snapshot(&snapshot));
            }
        }
        for name in core.cgroups.list()? {
            if !Id::new(name.as_str()).is_ok_and(|id| known.contains(&id)) {
                let group = core.cgroups.open(&name);
                told(&name, group.kill().and_then(|()| group.remove()));
            }
        }
        rate::release_orphans(&core.config.instance)?;
        guard::forget_orphans(&core.config.instance)?;
        core.pool.empty_trash()
    }

    /// Makes a record anew that cannot be read. A live container keeps the ids it has; one whose ids nobody can tell ends, before they are another's.
    fn mend_record(&self, id: &Id, alive: bool) -> Result<()> {
        let core = &self.core;
        if core.store.record(id).is_ok() || core.shim_of(id)?.is_some() != alive {
            return Ok(());
        }
        let (started, ended) = (core.store.started(id), core.store.ended(id));
        let init = started.as_ref().and_then(|one| process::open_exact(one.pid, one.start_time).map(|_| one.pid));
        let slot = init.and_then(|pid| core.ids.of_process(pid));
        if alive && slot.is_none() {
            self.kill_leftover(id)?;
        }
        let ran = started.as_ref().map(|one| one.run).or(ended.map(|one| one.run));
        let slot = slot.map_or_else(|| core.ids.allocate(), Ok)?;
        core.store.put_record(
            id,
            &Record { slot, run: ran.unwrap_or(0), files_written: ran.is_some(), fresh_identity: false },
        )
    }

    /// Watches a live container again, clears up after a dead one.
    fn adopt(&self, id: &Id) -> Result<()> {
        let core = &self.core;
        let deadline = Instant::now() + LAUNCHING;
        while let Some((pid, pidfd)) = core.shim_of(id)? {
            if let Some(started) = core.store.started(id) {
                // One whose spec cannot be read stays cut off; the others need the host.
                let _ = core.guard(id, &started.links);
                // A snapshot that was cut short may have left it frozen.
                if !core.store.has(id, "paused") {
                    core.cgroups.open(id.as_str()).thaw()?;
                }
                return self.watcher.add(id, pid);
            }
            if Instant::now() >= deadline {
                break;
            }
            // Still launching: it either ends or says it runs; look again shortly.
            shim::wait_readable(&pidfd, Instant::now() + Duration::from_millis(5))?;
        }
        self.kill_leftover(id)
    }

    fn kill_leftover(&self, id: &Id) -> Result<()> {
        let core = &self.core;
        if let Some((_, pidfd)) = core.shim_of(id)? {
            signals::send(pidfd.as_fd(), 9)?;
            shim::wait_readable(&pidfd, Instant::now() + LAUNCHING)?;
        }
        core.settle(&core.turn(id))
    }
}

/// One that cannot be put in order keeps what it has; the others need the host.
fn told(id: &impl std::fmt::Display, outcome: Result<()>) {
    if let Err(error) = outcome {
        eprintln!("{id}: what an earlier process left could not be put in order: {error}");
    }
}

impl Core {
    /// Loads the firewall again when the host has flushed it, with what the cards may send.
    pub(crate) fn mend_firewall(&self) -> Result<()> {
        self.forwards.mend()?;
        self.firewalls.mend()?;
        if !self.bridges.mend_firewall()? {
            return Ok(());
        }
        for id in self.store.containers()? {
            if let Some(started) = self.store.started(&id) {
                // One that ends meanwhile needs nothing any more.
                let _ = self.guard(&id, &started.links);
            }
        }
        Ok(())
    }

    fn guard(&self, id: &Id, links: &[String]) -> Result<()> {
        let nics = self.store.spec(id)?.nics;
        let plan = |nic| nic_plan(nic, String::new(), String::new(), 0);
        links.iter().zip(&nics).try_for_each(|(link, nic)| guard::allow(link, &plan(nic)?))
    }
}
