//! Which processors a container runs on: as many as its share rounds up to, the least used ones. What asks the kernel for their number, as
//! `nproc` and most runtimes do to size their thread pools, then gets the container's own.
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::{Mutex, MutexGuard, PoisonError};

use berth_types::{Limits, Result};

use super::files;

/// The file of a group that says which ones, the same in both versions.
const FILE: &str = "cpuset.cpus";

/// What the instance's groups use of the host's processors. The kernel is the record; this is read from it once.
pub struct Processors {
    all: Vec<usize>,
    groups: Mutex<Option<BTreeMap<String, Share>>>,
}

#[derive(Debug, Clone, PartialEq)]
struct Share {
    on: Vec<usize>,
    /// Cores' worth of time on each of them.
    each: f64,
}

impl Processors {
    /// Of the hierarchy that counts processors; `effective` is the file that lists the host's.
    pub fn new(root: &Path, effective: &str) -> Processors {
        Processors { all: parse(&files::read_optional(root.join(effective))), groups: Mutex::default() }
    }

    /// Brings a group to its share. `parent` is the instance's own group, `new` says that the group has just been made.
    pub fn assign(&self, parent: &Path, name: &str, limits: &Limits, new: bool) -> Result<()> {
        let mut groups = self.groups();
        let groups = groups.get_or_insert_with(|| found(parent));
        let before = groups.remove(name).map_or(Vec::new(), |share| share.on);
        let on = choose(&self.all, groups, &before, limits.cpus.ceil() as usize);
        let each = limits.cpus / on.len().max(1) as f64;
        // A new group has what its parent has: all.
        let written = on == before || (new && on == self.all) || self.all.is_empty();
        groups.insert(name.to_owned(), Share { on: on.clone(), each });
        if written { Ok(()) } else { files::write(parent.join(name).join(FILE), &list(&on)) }
    }

    /// The group is gone.
    pub fn release(&self, name: &str) {
        if let Some(groups) = self.groups().as_mut() {
            groups.remove(name);
        }
    }

    fn groups(&self) -> MutexGuard<'_, Option<BTreeMap<String, Share>>> {
        self.groups.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What an earlier process gave out, one core's worth for each.
fn found(parent: &Path) -> BTreeMap<String, Share> {
    let names = files::children(parent).unwrap_or_default().into_iter();
    names
        .map(|name| {
            let on = parse(&files::read_optional(parent.join(&name).join(FILE)));
            (name, Share { on, each: 1.0 })
        })
        .collect()
}

/// Keeps what it can of `before`, and takes or leaves the least and the most used.
fn choose(all: &[usize], others: &BTreeMap<String, Share>, before: &[usize], wanted: usize) -> Vec<usize> {
    let used =
        |core: usize| -> f64 { others.values().filter(|share| share.on.contains(&core)).map(|share| share.each).sum() };
    let mut by_use: Vec<(bool, f64, usize)> =
        all.iter().map(|core| (!before.contains(core), used(*core), *core)).collect();
    by_use.sort_by(|a, b| a.0.cmp(&b.0).then(a.1.total_cmp(&b.1)).then(a.2.cmp(&b.2)));
    let mut chosen: Vec<usize> = by_use.iter().take(wanted.max(1)).map(|(_, _, core)| *core).collect();
    chosen.sort_unstable();
    chosen
}

/// `0-2,5`
pub fn parse(text: &str) -> Vec<usize> {
    let range = |part: &str| {
        let (first, last) = part.split_once('-').unwrap_or((part, part));
        Some(first.parse().ok()?..=last.parse().ok()?)
    };
    text.trim().split(',').filter_map(range).flatten().collect()
}

fn list(cores: &[usize]) -> String {
    cores.iter().map(usize::to_string).collect::<Vec<_>>().join(",")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_are_read_and_written() {
        assert_eq!(parse("0-2,5\n"), [0, 1, 2, 5]);
        assert_eq!(parse("\n"), [0usize; 0]);
        assert_eq!(list(&[0, 1, 5]), "0,1,5");
    }

    #[test]
    fn the_least_used_are_taken_and_the_most_used_left() {
        let all = [0, 1, 2, 3];
        let mut groups = BTreeMap::new();
        for name in 0..8 {
            let on = choose(&all, &groups, &[], 1);
            groups.insert(name.to_string(), Share { on, each: 0.5 });
        }
        let on = |core: usize| groups.values().filter(|share| share.on == [core]).count();
        assert_eq!([on(0), on(1), on(2), on(3)], [2; 4]);
        groups.insert("busy".to_owned(), Share { on: vec![0, 2], each: 1.0 });
        assert_eq!(choose(&all, &groups, &[], 2), [1, 3]);
        assert_eq!(choose(&all, &groups, &[2], 2), [1, 2], "what it has is kept");
        assert_eq!(choose(&all, &groups, &[1, 2, 3], 2), [1, 3], "the most used goes");
        assert_eq!((choose(&all, &groups, &[], 9), choose(&all, &groups, &[], 0)), (vec![0, 1, 2, 3], vec![1]));
    }
}
