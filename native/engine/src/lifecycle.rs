//! Create, stop, pause, resume, update, destroy.
use std::os::fd::AsFd;
use std::time::{Duration, Instant};

use berth_host::cgroup::Cgroup;
use berth_host::net::netlink::Socket;
use berth_host::net::{conntrack, link, orphans, queues, rate};
use berth_host::process::{self, signals};
use berth_plan::Rates;
use berth_plan::launch::check;
use berth_plan::report::Ended;
use berth_types::{
    ContainerSpec, Doing, Error, ErrorCode, ExitReason, FileEntry, Id, Limits, Nic, Observed, Result, RootSource,
    Spent, State, Stats, StopOptions,
};

use crate::observe::spent_of;
use crate::queues::OVERDRAWN;
use crate::store::{Bill, Record};
use crate::turn::Turn;
use crate::{Core, Engine, remove_folder, shim};

/// How long a killed container may take to be gone.
const DYING: Duration = Duration::from_secs(15);

impl Engine {
    /// Makes a container with its root file system, stopped; the same again when it exists. One whose spec is damaged gets this one, over the layer
    /// it has; one of a snapshot an identity of its own when it first starts. `not_found` names a missing image or snapshot.
    pub fn create(&self, spec: &ContainerSpec, source: Option<&RootSource>) -> Result<Observed> {
        let core = &self.core;
        let _turn = core.turn(&spec.id);
        if core.store.has(&spec.id, "spec.json") {
            if core.store.spec(&spec.id).is_err() && core.pool.layer_path(&spec.id).exists() {
                check(spec)?;
                core.store.put_spec(spec)?;
            }
            return core.observe(&spec.id);
        }
        check(spec)?;
        let _kept = core.keep_images();
        core.demand_image(&spec.image_id)?;
        let slot = core.ids.allocate()?;
        let made = (|| {
            std::fs::create_dir_all(core.folder(&spec.id)).doing("make the container's folder")?;
            let fresh_identity = matches!(source, Some(RootSource::Snapshot(_)));
            core.store.put_record(&spec.id, &Record { slot, run: 0, files_written: false, fresh_identity })?;
            if let Some(group) = &spec.disk_group {
                core.pool.ensure_group(group)?;
            }
            match source {
                Some(RootSource::Snapshot(snapshot) | RootSource::Twin(snapshot)) => {
                    core.pool.layer_from_snapshot(&spec.id, snapshot, spec.limits.disk_mib)?
                }
                _ => {
                    let group = spec.disk_group.as_ref().map(|group| &group.id);
                    core.pool.create_layer(&spec.id, spec.limits.disk_mib, group)?;
                }
            }
            core.store.put_spec(spec)
        })();
        if let Err(error) = made {
            let _ = core.pool.delete_layer(&spec.id);
            let _ = remove_folder(&core.folder(&spec.id));
            core.ids.free(slot);
            return Err(error);
        }
        core.observe(&spec.id)
    }

    /// Stops a container: in order within the timeout unless forced, then for sure. Stopped already is fine.
    pub fn stop(&self, id: &Id, options: StopOptions) -> Result<Observed> {
        let turn = self.core.turn(id);
        if !self.core.store.has(id, "spec.json") {
            self.core.store.spec(id)?;
        }
        self.core.halt(&turn, options)?;
        self.core.observe(id)
    }

    /// Freezes every process. `conflict` unless running; paused already is fine.
    pub fn pause(&self, id: &Id) -> Result<Observed> {
        self.switch(id, State::Running, State::Paused)
    }

    /// Thaws. `conflict` unless paused; running already is fine.
    pub fn resume(&self, id: &Id) -> Result<Observed> {
        self.switch(id, State::Paused, State::Running)
    }

    fn switch(&self, id: &Id, from: State, to: State) -> Result<Observed> {
        let core = &self.core;
        let _turn = core.turn(id);
        core.store.spec(id)?;
        let now = core.observe(id)?;
        if now.state == to {
            return Ok(now);
        }
        if now.state != from {
            return Err(Error::conflict(format!("container {id} is not running")));
        }
        let group = core.cgroups.open(id.as_str());
        if to == State::Paused {
            group.freeze()?;
            core.store.set(id, "paused")?;
        } else {
            group.thaw()?;
            core.store.clear(id, "paused")?;
        }
        let observed = core.observe(id)?;
        core.tell(&observed);
        Ok(observed)
    }

    /// Stores the new spec, applies its limits to the running container and brings its volumes to it. Everything else takes effect at the next start.
    /// Another image comes below the container's own layer, which stays as it is: `conflict` unless it is stopped, `not_found` when the image is not
    /// here. `busy` when a volume that is to go has open files.
    pub fn update(&self, spec: &ContainerSpec) -> Result<Observed> {
        self.update_with(spec, false)
    }

    /// As `update`; when `forced`, volumes go although files on them are open.
    pub fn update_with(&self, spec: &ContainerSpec, forced: bool) -> Result<Observed> {
        let core = &self.core;
        let turn = core.turn(&spec.id);
        let before = core.store.spec(&spec.id)?;
        check(spec)?;
        let _kept = (spec.image_id != before.image_id).then(|| core.keep_images());
        if spec.image_id != before.image_id {
            core.demand_image(&spec.image_id)?;
            if core.observe(&spec.id)?.state != State::Stopped {
                return Err(Error::conflict(format!("container {} runs: its image cannot be exchanged", spec.id)));
            }
        }
        if spec.limits != before.limits
            && let Err(error) = core.apply(&turn, &before.limits, &spec.limits)
        {
            // What was refused half-way must not stay half-done.
            let _ = core.apply(&turn, &spec.limits, &before.limits);
            return Err(error);
        }
        // The spec first: a container that reboots meanwhile comes up with what it says.
        core.store.put_spec(&ContainerSpec { files: core.pending_files(before.clone())?, ..spec.clone() })?;
        let left: Vec<Nic> = before.nics.iter().filter(|nic| !spec.nics.contains(nic)).cloned().collect();
        core.forget_connections(&left)?;
        if let Err(error) = core.bring_volumes(&turn, &before.volumes, &spec.volumes, forced) {
            let _ = core.store.put_spec(&before);
            let _ = core.bring_volumes(&turn, &spec.volumes, &before.volumes, true);
            let _ = core.apply(&turn, &spec.limits, &before.limits);
            return Err(error);
        }
        core.observe(&spec.id)
    }

    /// Stops and removes a container with its writable layer; its snapshots stay. Absent is fine.
    pub fn destroy(&self, id: &Id, options: StopOptions) -> Result<()> {
        let core = &self.core;
        let turn = core.turn(id);
        if core.folder(id).exists() {
            core.halt(&turn, options)?;
            // Whoever gets the address next inherits nothing. Again, as its forwards let in what began since it stopped.
            let nics = core.store.spec(id).map_or_else(|_| Vec::new(), |spec| spec.nics);
            core.forget_connections(&nics)?;
            core.pool.delete_layer(id)?;
            let slot = core.store.record(id).ok().map(|record| record.slot);
            // The spec first: without it the rest is a leftover that recovery removes.
            core.store.clear(id, "spec.json")?;
            core.without_hits(id, || remove_folder(&core.folder(id)))?;
            nics.iter().for_each(|nic| core.release_bridge(&nic.network_id));
            if let Some(slot) = slot {
                core.ids.free(slot);
            }
        }
        Ok(())
    }
}

impl Core {
    /// The files that a container's first start is still to write: they are told once, with its root file system.
    pub(crate) fn pending_files(&self, spec: ContainerSpec) -> Result<Vec<FileEntry>> {
        Ok(if self.store.record(&spec.id)?.files_written { Vec::new() } else { spec.files })
    }

    /// Changes limits, of what runs too.
    fn apply(&self, turn: &Turn<'_>, from: &Limits, to: &Limits) -> Result<()> {
        let id = turn.id();
        if matches!(self.observe(id)?.state, State::Running | State::Paused) {
            self.cgroups.open(id.as_str()).set_limits(to)?;
            let (before, rates) = (Rates::from(from), Rates::from(to));
            if let Some(started) = self.store.started(id).filter(|_| before != rates) {
                let mut socket = Socket::open()?;
                started.links.iter().try_for_each(|link| rate::set(&mut socket, link, rates))?;
            }
        }
        if from.disk_mib != to.disk_mib { self.pool.set_layer_limit(id, to.disk_mib) } else { Ok(()) }
    }

    /// Ends whatever runs and clears up after it.
    pub(crate) fn halt(&self, turn: &Turn<'_>, options: StopOptions) -> Result<()> {
        // Also those that the container made itself.
        let networks = self.cgroups.open(turn.id().as_str()).threads().map(|all| queues::namespaces_of(&all, false));
        self.end(turn, options)?;
        orphans::end_all(networks.unwrap_or_default())
    }

    fn end(&self, turn: &Turn<'_>, options: StopOptions) -> Result<()> {
        let id = turn.id();
        let Some((_, pidfd)) = self.shim_of(id)? else { return self.settle(turn) };
        let group = self.cgroups.open(id.as_str());
        let init = self.store.started(id).and_then(|started| {
            process::open_exact(started.pid, started.start_time).map(|init| (init, started.halt_signal))
        });
        if let (Some((init, signal)), false) = (&init, options.force) {
            if self.store.has(id, "paused") {
                group.thaw()?;
                self.store.clear(id, "paused")?;
            }
            signals::send(init.as_fd(), *signal)?;
            let deadline = Instant::now() + Duration::from_secs(options.timeout_seconds.into());
            if shim::wait_readable(&pidfd, deadline)? {
                return self.settle(turn);
            }
        }
        self.store.set(id, "killed")?;
        // Killing init ends its pid namespace; the group's kill also reaches what froze or is still being set up.
        if let Some((init, _)) = &init {
            signals::send(init.as_fd(), 9)?;
        }
        if init.is_none()
            || self.store.has(id, "paused")
            || !shim::wait_readable(&pidfd, Instant::now() + Duration::from_millis(500))?
        {
            group.kill()?;
            if init.is_none() {
                signals::send(pidfd.as_fd(), 9)?;
            }
        }
        if !shim::wait_readable(&pidfd, Instant::now() + DYING)? {
            return Err(Error::new(
                ErrorCode::Timeout,
                format!("container {id} does not die: a process of it is stuck in the kernel"),
            ));
        }
        self.settle(turn)
    }

    /// Clears up after a run that has ended: how it ended is on disk, its cgroup gone. Nothing to do while it runs.
    pub(crate) fn settle(&self, turn: &Turn<'_>) -> Result<()> {
        let id = turn.id();
        if self.shim_of(id)?.is_some() {
            return Ok(());
        }
        let group = self.cgroups.open(id.as_str());
        let wanted = self.store.has(id, "killed");
        if group.exists() {
            // Kept before the group and its counts go; a container goes away just as well without.
            let run = self.store.record(id).map_or(0, |record| record.run);
            let mut counts = group.limit_hits();
            if self.is_overdrawn(id, run) {
                *counts.entry("memory".to_owned()).or_default() += 1;
            }
            let _ = self.note_hits(id, run, counts, None);
        }
        self.forget_hits(id);
        if let Some(started) = self.store.started(id) {
            let _ = rate::release(&started.links);
            // The shim was killed, perhaps before it could say how init ended; init dies with it.
            group.kill()?;
            if self.store.ended(id).is_none_or(|ended| ended.run != started.run) {
                let spent = spent_of(&started);
                let ended =
                    Ended { run: started.run, exit_code: 137, reason: ExitReason::Killed, spent, counted: false };
                self.store.put_ended(id, &ended)?;
            }
            link::remove(&started.links)?;
        }
        // A damaged one too: nothing runs.
        self.store.clear(id, "run.json")?;
        if let Some(ended) = self.store.ended(id)
            && ended.exit_code == 137
            && ended.reason != ExitReason::Oom
            && !wanted
            && (self.is_overdrawn(id, ended.run) || (group.exists() && group.oom_kills() > 0))
        {
            self.store.put_ended(id, &Ended { reason: ExitReason::Oom, ..ended })?;
        }
        for marker in ["paused", "killed", OVERDRAWN] {
            self.store.clear(id, marker)?;
        }
        if group.exists() {
            // Tried again when it is deleted, which does not go without.
            let _ = self.forget_connections(&self.store.spec(id).map_or_else(|_| Vec::new(), |spec| spec.nics));
            group.kill()?;
            self.count(id, Some(&group))?;
            group.remove()?;
        } else if self.store.has(id, "bill.json") {
            self.count(id, None)?;
        }
        Ok(())
    }

    /// Forgets the connections of cards that are gone.
    fn forget_connections(&self, nics: &[Nic]) -> Result<()> {
        let mut addresses = nics.iter().filter_map(|nic| nic.address.split('/').next()?.parse().ok());
        addresses.try_for_each(conntrack::forget_address)
    }

    /// Completes what the last run used by its processor time, once: its group counts that, and is about to go. What an engine of before counted is
    /// told with it.
    fn count(&self, id: &Id, group: Option<&Cgroup>) -> Result<()> {
        // Without an end nothing ever ran: a create or a start that was cut short.
        let Some(ended) = self.store.ended(id) else { return Ok(()) };
        if !ended.counted {
            let Bill { run, mut spent } = self.store.bill(id);
            if let Some(group) = group
                && run < ended.run
            {
                let mut used = Stats::default();
                group.stats(&mut used)?;
                spent += Spent { cpu_seconds: used.cpu_seconds, ..ended.spent };
            }
            self.store.put_ended(id, &Ended { spent, counted: true, ..ended })?;
        }
        self.store.clear(id, "bill.json")
    }
}
