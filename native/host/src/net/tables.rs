//! nft tables made of what is wanted: each is replaced as a whole, in one transaction. What is connected, and stays allowed, goes on.
use std::collections::HashMap;
use std::process::Command;
use std::sync::{Mutex, MutexGuard, PoisonError};

use berth_types::{Doing, Error, ErrorCode, Hit, Id, Result};
use serde::Deserialize;

use super::{guard, walls};

/// What a table is made of.
pub trait Wanted: PartialEq {
    /// The end of the table's name.
    const NAME: &'static str;
    /// Whether there is no need of a table.
    fn is_empty(&self) -> bool;
    /// The table of this name; `counted` is where its counters stand, those of the same name go on from there. `invalid` when it contradicts itself.
    fn text(&self, name: &str, counted: &HashMap<String, Hit>) -> Result<String>;
    /// What remains to be done when it is in the place of what this process loaded before.
    fn replaced(&self, _before: &Self) -> Result<()> {
        Ok(())
    }
}

/// One of the instance's tables.
pub struct Table<W> {
    name: String,
    /// What was last loaded; none before the first time.
    loaded: Mutex<Option<W>>,
}

impl<W: Wanted> Table<W> {
    #[must_use]
    pub fn new(instance: &Id) -> Table<W> {
        Table { name: format!("berth_{instance}_{}", W::NAME), loaded: Mutex::default() }
    }

    /// Has the table be so; `keep` is called first, of what is new. `invalid`, changing nothing, when it contradicts itself; `unsupported` without nft.
    pub fn apply(&self, wanted: W, keep: impl FnOnce(&W) -> Result<()>) -> Result<()> {
        let mut loaded = self.lock();
        if loaded.as_ref() == Some(&wanted) && self.is_whole(&wanted)? {
            return Ok(());
        }
        let script = self.script(&wanted)?;
        keep(&wanted)?;
        walls::run(&script)?;
        let before = loaded.take();
        let now = loaded.insert(wanted);
        before.map_or(Ok(()), |before| now.replaced(&before))
    }

    /// Takes up what was wanted when an earlier process ended, and loads it where the host has lost it since, as by a reboot.
    pub fn resume(&self, wanted: W) -> Result<()> {
        *self.lock() = Some(wanted);
        self.mend()
    }

    /// Loads it again when somebody has flushed it.
    pub fn mend(&self) -> Result<()> {
        let loaded = self.lock();
        match &*loaded {
            Some(wanted) if !self.is_whole(wanted)? => walls::run(&self.script(wanted)?),
            _ => Ok(()),
        }
    }

    /// Removes it; absent is fine.
    pub fn remove(&self) -> Result<()> {
        *self.lock() = None;
        if walls::nft().is_some() { walls::run(&self.gone()) } else { Ok(()) }
    }

    /// Where its counters stand, by name, and what it was made of.
    pub(super) fn counted<T>(&self, read: impl FnOnce(&W, &HashMap<String, Hit>) -> T) -> Result<Option<T>> {
        let loaded = self.lock();
        loaded.as_ref().map(|wanted| Ok(read(wanted, &self.counters()?))).transpose()
    }

    fn script(&self, wanted: &W) -> Result<String> {
        let text = if wanted.is_empty() { String::new() } else { wanted.text(&self.name, &self.counters()?)? };
        Ok(self.gone() + &text)
    }

    fn gone(&self) -> String {
        format!("add table inet {0}\ndelete table inet {0}\n", self.name)
    }

    fn is_whole(&self, wanted: &W) -> Result<bool> {
        Ok(wanted.is_empty() || guard::has_table(libc::NFPROTO_INET, &self.name)?)
    }

    fn counters(&self) -> Result<HashMap<String, Hit>> {
        if !guard::has_table(libc::NFPROTO_INET, &self.name)? {
            return Ok(HashMap::new());
        }
        let nft = walls::nft().ok_or_else(|| Error::new(ErrorCode::Unsupported, "nft is not installed"))?;
        let asked = Command::new(nft).args(["-j", "list", "counters", "table", "inet", &self.name]).output();
        let answer = asked.doing("read counters")?;
        // It may have been flushed since.
        let listed: Listed = serde_json::from_slice(&answer.stdout).unwrap_or_default();
        let named = |Line { counter }: Line| counter.map(|Counter { name, hit }| (name, hit));
        Ok(listed.nftables.into_iter().filter_map(named).collect())
    }

    fn lock(&self) -> MutexGuard<'_, Option<W>> {
        self.loaded.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What `nft -j` prints; see libnftables-json(5).
#[derive(Default, Deserialize)]
struct Listed {
    nftables: Vec<Line>,
}

#[derive(Deserialize)]
struct Line {
    counter: Option<Counter>,
}

#[derive(Deserialize)]
struct Counter {
    name: String,
    #[serde(flatten)]
    hit: Hit,
}
