//! How often a container's limits were met, and when last. The kernel counts without a clock, so it is looked at every few seconds, and a last
//! time before what it counted in goes away. `hits.json` keeps it beyond the run and beyond this process.
use std::collections::BTreeMap;
use std::path::PathBuf;

use berth_host::clock;
use berth_host::net::netlink::Socket;
use berth_host::net::rate;
use berth_types::{Id, Result};
use serde::{Deserialize, Serialize};

use crate::{Core, lock, store};

/// What one run met.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Hits {
    pub run: u64,
    pub count: BTreeMap<String, u64>,
    /// Seconds since the epoch.
    pub last: BTreeMap<String, f64>,
    /// Whether its disk was full at the last look.
    #[serde(default)]
    full: bool,
}

/// A disk with less than this left is full, in bytes: the file system keeps some for its own work.
const ROOM: u64 = 1 << 20;

impl Hits {
    /// Takes newer counts over; whether something was met since.
    fn note(&mut self, counts: BTreeMap<String, u64>, now: f64) -> bool {
        let mut met = false;
        for (name, count) in counts {
            let before = self.count.insert(name.clone(), count).unwrap_or(0);
            if count > before {
                self.last.insert(name, now);
                met = true;
            }
        }
        met
    }

    /// The kernel does not count refusals for want of disk, so what is counted is how often it was found full.
    fn note_disk(&mut self, full: bool, now: f64) -> bool {
        let count = self.count.entry("disk".to_owned()).or_default();
        let met = full && !self.full;
        if met {
            *count += 1;
            self.last.insert("disk".to_owned(), now);
        }
        std::mem::replace(&mut self.full, full) != full
    }
}

impl Core {
    /// Looks at what a running container met; the caller may, but need not, have its turn.
    pub(crate) fn look_at_hits(&self, id: &Id) -> Result<Hits> {
        let Some(started) = self.store.started(id) else { return self.hits(id) };
        let group = self.cgroups.open(id.as_str());
        let mut counts = group.limit_hits();
        let limits = self.store.spec(id)?.limits;
        if limits.network_in_mbps > 0 || limits.network_out_mbps > 0 {
            let mut socket = Socket::open()?;
            let waits = started.links.iter().map(|link| rate::waits(&mut socket, link));
            let (received, sent) = waits.fold((0, 0), |all, one| (all.0 + one.0, all.1 + one.1));
            if limits.network_in_mbps > 0 {
                counts.insert("networkIn".to_owned(), received);
            }
            if limits.network_out_mbps > 0 {
                counts.insert("networkOut".to_owned(), sent);
            }
        }
        // A pool that counts no disk allows 0.
        let full = self.pool.layer_usage(id).is_ok_and(|(used, allowed)| allowed > 0 && used + ROOM > allowed);
        self.note_hits(id, started.run, counts, Some(full))
    }

    /// Takes counts over, and whether the disk is full where that was looked at; keeps them where something was met.
    pub(crate) fn note_hits(
        &self,
        id: &Id,
        run: u64,
        counts: BTreeMap<String, u64>,
        full: Option<bool>,
    ) -> Result<Hits> {
        let mut known = lock(&self.known_hits);
        let mut hits = match known.remove(id) {
            Some(hits) => hits,
            None => self.hits(id)?,
        };
        if hits.run != run {
            hits = Hits { run, ..Hits::default() };
        }
        let now = clock::now();
        // Without its spec the container is going, and its folder with it.
        let filled = full.is_some_and(|full| hits.note_disk(full, now));
        if (hits.note(counts, now) || filled) && self.store.has(id, "spec.json") {
            store::write(&self.hits_file(id), &hits)?;
        }
        known.insert(id.clone(), hits.clone());
        Ok(hits)
    }

    /// What the last run met, as far as it was kept.
    pub(crate) fn hits(&self, id: &Id) -> Result<Hits> {
        Ok(store::read(&self.hits_file(id)).unwrap_or_default())
    }

    /// Forgets what is only in memory.
    pub(crate) fn forget_hits(&self, id: &Id) {
        lock(&self.known_hits).remove(id);
    }

    /// Does something while no hits of a container that has no spec any more are kept.
    pub(crate) fn without_hits<T>(&self, id: &Id, work: impl FnOnce() -> T) -> T {
        let mut known = lock(&self.known_hits);
        known.remove(id);
        work()
    }

    fn hits_file(&self, id: &Id) -> PathBuf {
        self.folder(id).join("hits.json")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_grew_has_a_new_time() {
        let counts = |cpu, memory| BTreeMap::from([("cpu".to_owned(), cpu), ("memory".to_owned(), memory)]);
        let mut hits = Hits::default();
        assert!(!hits.note(counts(0, 0), 1.0));
        assert!(hits.note(counts(3, 0), 2.0));
        assert!(hits.note(counts(3, 1), 3.0));
        assert!(!hits.note(counts(3, 1), 4.0));
        assert_eq!(hits.last, BTreeMap::from([("cpu".to_owned(), 2.0), ("memory".to_owned(), 3.0)]));
        assert_eq!(hits.count, counts(3, 1));
    }

    #[test]
    fn a_disk_is_counted_when_it_becomes_full() {
        let mut hits = Hits::default();
        assert!(!hits.note_disk(false, 1.0));
        assert_eq!(hits.count["disk"], 0);
        assert!(hits.note_disk(true, 2.0));
        assert!(!hits.note_disk(true, 3.0));
        assert!(hits.note_disk(false, 4.0));
        assert_eq!((hits.count["disk"], hits.last["disk"]), (1, 2.0));
        assert!(hits.note_disk(true, 5.0));
        assert_eq!((hits.count["disk"], hits.last["disk"]), (2, 5.0));
    }
}
