//! Reading: states, figures, logs.
use std::fs::File;
use std::io::{Read, Seek, SeekFrom};

use berth_host::net::link;
use berth_plan::report::Started;
use berth_types::{Doing, Error, Id, Observed, Result, Spent, State, Stats};

use crate::store::{Kept, kept};
use crate::{Core, Engine};

impl Engine {
    /// The container as it is; `absent` when this host does not have it.
    pub fn observe(&self, id: &Id) -> Result<Observed> {
        self.core.observe(id)
    }

    /// Every container of the instance.
    pub fn list(&self) -> Result<Vec<Observed>> {
        let all = self.core.store.containers()?;
        // One that cannot be looked at hides none of the others.
        let look = |id: &Id| self.core.observe(id).unwrap_or_else(|_| nothing_of(id, State::Lost));
        Ok(all.iter().map(look).filter(|one| one.state != State::Absent).collect())
    }

    /// Figures of a container; of a stopped one only its disk and what its last run met.
    pub fn stats(&self, id: &Id) -> Result<Stats> {
        let core = &self.core;
        let spec = core.store.spec(id)?;
        let mut stats = Stats {
            memory_limit_bytes: spec.limits.memory_mib << 20,
            processes_limit: spec.limits.processes,
            ..Stats::default()
        };
        (stats.disk_used_bytes, stats.disk_limit_bytes) = core.pool.layer_usage(id)?;
        let Some(started) = core.store.started(id) else {
            stats.run = core.store.record(id)?.run;
            let hits = core.hits(id)?;
            (stats.limit_hits, stats.limit_hits_at) = (hits.count, hits.last);
            return Ok(stats);
        };
        stats.run = started.run;
        core.cgroups.open(id.as_str()).stats(&mut stats)?;
        let hits = core.look_at_hits(id)?;
        (stats.limit_hits, stats.limit_hits_at) = (hits.count, hits.last);
        let run = spent_of(&started);
        (stats.network_rx_bytes, stats.network_tx_bytes) = (run.network_rx_bytes, run.network_tx_bytes);
        stats.run_seconds = run.seconds;
        Ok(stats)
    }

    /// The last `tail_bytes` of the console, and whether there was more before them.
    pub fn logs(&self, id: &Id, tail_bytes: u32) -> Result<(Vec<u8>, bool)> {
        self.core.store.spec(id)?;
        let folder = self.core.folder(id);
        let (mut content, mut cut) = tail(&folder.join("console.log"), tail_bytes.into())?;
        let older = folder.join("console.log.1");
        let left = u64::from(tail_bytes) - content.len() as u64;
        if !cut && older.exists() {
            let (mut before, more) = tail(&older, left)?;
            before.append(&mut content);
            (content, cut) = (before, more);
        }
        Ok((content, cut))
    }
}

impl Core {
    pub(crate) fn observe(&self, id: &Id) -> Result<Observed> {
        let mut observed = nothing_of(id, State::Absent);
        if !self.store.has(id, "spec.json") {
            return Ok(observed);
        }
        observed.run = self.store.record(id).map_or(0, |record| record.run);
        let run = kept::<Started>(&self.folder(id).join("run.json"));
        if !matches!(run, Kept::Absent) && self.shim_of(id)?.is_some() {
            observed.state = if self.store.has(id, "paused") { State::Paused } else { State::Running };
            // Of one whose file is damaged no more is known than that it runs.
            if let Kept::Whole(started) = run {
                observed.run = started.run;
                observed.pid = Some(started.pid);
                observed.started_at = Some(started.started_at);
            }
            return Ok(observed);
        }
        if self.store.spec(id).is_err() || !self.pool.layer_path(id).exists() {
            observed.state = State::Lost;
            return Ok(observed);
        }
        observed.state = State::Stopped;
        if let Some(ended) = self.store.ended(id) {
            observed.exit_code = Some(ended.exit_code);
            observed.exit_reason = Some(ended.reason);
            // A start that failed since has a number of its own, and used nothing.
            observed.spent = (ended.counted && ended.run == observed.run).then_some(ended.spent);
        }
        Ok(observed)
    }
}

fn nothing_of(id: &Id, state: State) -> Observed {
    Observed {
        id: id.clone(),
        state,
        run: 0,
        pid: None,
        started_at: None,
        exit_code: None,
        exit_reason: None,
        spent: None,
    }
}

/// What a live run used so far, but for processor time.
pub(crate) fn spent_of(started: &Started) -> Spent {
    let mut spent = started.earlier;
    spent += link::spent_since(started.started_at, &started.links);
    spent
}

/// The end of a file that may be absent, and whether it is longer.
fn tail(path: &std::path::Path, most: u64) -> Result<(Vec<u8>, bool)> {
    let mut file = match File::open(path) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok((Vec::new(), false)),
        other => other.map_err(|error| Error::io("open the console log", error))?,
    };
    let size = file.metadata().doing("read the console log")?.len();
    file.seek(SeekFrom::Start(size.saturating_sub(most))).doing("read the console log")?;
    let mut content = Vec::new();
    file.take(most).read_to_end(&mut content).doing("read the console log")?;
    Ok((content, size > most))
}
