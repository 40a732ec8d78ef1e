//! Bringing a container up.
use std::process::Child;
use std::time::Duration;

use berth_host::fs::fuse;
use berth_host::trace::{Marks, Trace};
use berth_plan::report::Started;
use berth_plan::{Facts, launch};
use berth_types::{ContainerSpec, Error, Id, Nic, Observed, Result, State};

use crate::store::Record;
use crate::{Core, Engine, shim};

/// How long a launch may take before it is given up.
const PATIENCE: Duration = Duration::from_secs(30);

impl Engine {
    /// Starts run number `run`; nothing to do when that run is up. `conflict` when another run is, `invalid` when its command cannot be executed.
    pub fn start(&self, id: &Id, run: u64) -> Result<Observed> {
        self.start_traced(id, run, false).map(|(observed, _)| observed)
    }

    /// As `start`, with where its time went, when `traced`: the engine's stages and the shim's, the first mark being the beginning.
    pub fn start_traced(&self, id: &Id, run: u64, traced: bool) -> Result<(Observed, Marks)> {
        let mut trace = Trace::new(traced);
        trace.mark("");
        let core = &self.core;
        let turn = core.turn(id);
        let spec = core.store.spec(id)?;
        let now = core.observe(id)?;
        if matches!(now.state, State::Running | State::Paused) {
            if now.run == run {
                return Ok((now, Vec::new()));
            }
            return Err(Error::conflict(format!("container {id} is running as run {}", now.run)));
        }
        if now.state == State::Lost {
            return Err(Error::conflict(format!(
                "container {id} has lost its root file system: it can only be deleted"
            )));
        }
        core.settle(&turn)?;
        core.store.clear(id, "hits.json")?;
        let mut record = core.store.record(id)?;
        record.run = run;
        core.store.put_record(id, &record)?;
        trace.mark("engine: records");
        let lent = core.pool.lend(id)?;
        // The shim's own start and the making of the group go side by side.
        let mut child = self.ready.take()?;
        trace.mark("engine: a shim");
        let group = core.cgroups.open(id.as_str());
        let launched = self.launch(&spec, &record, &mut child, &mut trace, traced);
        if lent {
            core.pool.set_layer_limit(id, spec.limits.disk_mib)?;
        }
        match launched {
            Ok(()) => {
                if !record.files_written || record.fresh_identity {
                    record.files_written = true;
                    record.fresh_identity = false;
                    core.store.put_record(id, &record)?;
                }
                let observed = core.observe(id)?;
                core.tell(&observed);
                trace.mark("engine: records, listeners");
                Ok((observed, trace.marks()))
            }
            Err(error) => {
                let _ = child.kill();
                let _ = child.wait();
                let _ = group.kill();
                let _ = group.remove();
                Err(error)
            }
        }
    }

    /// Makes what the shim needs, hands it the plan and waits for its answer.
    fn launch(
        &self,
        spec: &ContainerSpec,
        record: &Record,
        child: &mut Child,
        trace: &mut Trace,
        traced: bool,
    ) -> Result<()> {
        let core = &self.core;
        let group = core.cgroups.create(spec.id.as_str(), &spec.limits)?;
        let base = core.ids.base(record.slot);
        group.delegate(base)?;
        trace.mark("engine: control groups");
        let links = spec.nics.iter().map(|nic| core.link(nic)).collect::<Result<Vec<_>>>()?;
        let facts = Facts {
            run: record.run,
            rootfs: core.pool.image_path(&spec.image_id).join("rootfs"),
            layer: core.pool.layer_path(&spec.id),
            stage: core.store.stage(),
            state: core.folder(&spec.id),
            id_base: base,
            join_files: group.join_files(),
            clone_into: group.clone_into(),
            unified_cgroup: group.clone_into().is_some(),
            links,
            figures: fuse::offered().then(|| group.figures(base, core.store.stage().join("figures"))),
            seccomp: core.store.seccomp(spec.profile),
            volume_root: core.pool.volumes().map(|volumes| volumes.volumes_path()).unwrap_or_default(),
            fresh: !record.files_written,
            fresh_identity: record.fresh_identity,
            timings: traced,
        };
        let plan = shim::encode(&launch(spec, facts)?)?;
        trace.mark("engine: bridge, plan");
        shim::feed(child, &[&plan]);
        let started: Started = shim::decode(&shim::read_line(child, PATIENCE)?)?;
        self.watcher.add(&spec.id, started.shim_pid)?;
        trace.join(started.timings);
        trace.mark("engine: the shim's answer");
        Ok(())
    }
}

impl Core {
    /// The bridge of a card, how its host end's name begins, and its MTU.
    pub(crate) fn link(&self, nic: &Nic) -> Result<(String, String, u32)> {
        let bridges = &self.bridges;
        let prefix = nic.address.split_once('/').map_or("24", |(_, prefix)| prefix);
        let bridge = bridges.ensure(&nic.network_id, &format!("{}/{prefix}", nic.gateway))?;
        Ok((bridge, format!("bv{}", self.config.instance), bridges.mtu()))
    }
}
