//! Ranges of host user ids: one of 65,536 per container, never shared, not even between instances of one machine.
use std::collections::BTreeSet;
use std::fs::File;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::sync::Mutex;

use berth_plan::launch::ID_COUNT;
use berth_types::{Doing, Error, ErrorCode, Result};
use rustix::fs::FlockOperation;
use serde::{Deserialize, Serialize};

use crate::lock;
use crate::store::{Store, read, write_lasting};

/// Claims of this machine's instances; forgotten at boot, as are all processes that could hold an id.
const CLAIMS: &str = "/run/berth-ids";
/// Containers per instance, and instances per machine: 8 windows above the first million ids fill the 32 bits.
const SLOTS: u32 = 8_000;
const WINDOWS: u32 = 8;
const FIRST: u32 = 16 * ID_COUNT;

#[derive(Serialize, Deserialize)]
struct Window {
    window: u32,
}

/// The instance's window and which of its slots are in use.
pub struct Ids {
    window: u32,
    claim: PathBuf,
    used: Mutex<BTreeSet<u32>>,
}

impl Ids {
    /// Takes the window this state directory had, or the first free one; marks the slots of known containers as used.
    pub fn claim(state_dir: &Path, store: &Store) -> Result<Ids> {
        Self::claim_in(Path::new(CLAIMS), is_inhabited, state_dir, store)
    }
    fn claim_in(claims: &Path, inhabited: fn(u32) -> bool, state_dir: &Path, store: &Store) -> Result<Ids> {
        // Two that find a window left behind must not both take it.
        let _turn = lock_folder(claims)?;
        let owner = state_dir.to_string_lossy().into_owned();
        // Where that is damaged, what was claimed since this machine came up tells as well.
        let claimed = || {
            (0..WINDOWS).find(|window| holder(&claims.join(window.to_string())).ok().flatten().as_ref() == Some(&owner))
        };
        let held = read::<Window>(&store.ids()).map(|held| held.window);
        let before = held.or_else(claimed);
        for window in before.into_iter().chain(0..WINDOWS) {
            let claim = claims.join(window.to_string());
            let ours = match holder(&claim)? {
                Some(holder) if holder == owner => true,
                // The machine has started anew, or somebody has tidied up: what runs there is what we left.
                None if before == Some(window) => true,
                Some(holder) if Path::new(&holder).join("engine/ids.json").exists() => false,
                // Its state is gone; its containers may be left.
                _ => !inhabited(window),
            };
            if ours {
                if held != Some(window) {
                    write_lasting(&store.ids(), &Window { window })?;
                }
                std::fs::write(&claim, &owner).doing("claim user ids")?;
                let mut used = BTreeSet::new();
                for id in store.containers()? {
                    used.extend(store.record(&id).ok().map(|record| record.slot));
                }
                return Ok(Ids { window, claim, used: Mutex::new(used) });
            }
        }
        Err(Error::new(
            ErrorCode::NoCapacity,
            format!("all {WINDOWS} windows of user ids are taken by other instances"),
        ))
    }
    /// A free slot. `no_capacity` when there is none.
    pub fn allocate(&self) -> Result<u32> {
        let mut used = lock(&self.used);
        let slot = (0..SLOTS).find(|slot| !used.contains(slot));
        let slot = slot.ok_or_else(|| Error::new(ErrorCode::NoCapacity, "all ranges of user ids are in use"))?;
        used.insert(slot);
        Ok(slot)
    }
    /// The slot whose ids a process has, which is then used; none when it has none of this instance's.
    pub fn of_process(&self, pid: i32) -> Option<u32> {
        let map = std::fs::read_to_string(format!("/proc/{pid}/uid_map")).ok()?;
        let first: u32 = map.split_whitespace().nth(1)?.parse().ok()?;
        let slot = (0..SLOTS).find(|slot| self.base(*slot) == first)?;
        lock(&self.used).insert(slot);
        Some(slot)
    }
    /// Gives a slot back once no process can run in it.
    pub fn free(&self, slot: u32) {
        lock(&self.used).remove(&slot);
    }
    /// The first host id of a slot.
    pub fn base(&self, slot: u32) -> u32 {
        base(self.window, slot)
    }
    /// Gives the window back.
    pub fn release(&self) -> Result<()> {
        let claims = self.claim.parent().unwrap_or(Path::new(CLAIMS));
        let _turn = lock_folder(claims)?;
        let _ = std::fs::remove_file(&self.claim);
        let _ = std::fs::remove_dir(claims); // Only succeeds when the last instance leaves.
        Ok(())
    }
}

/// Makes and locks the folder of claims until the file is dropped; whoever held it before may have removed it.
fn lock_folder(claims: &Path) -> Result<File> {
    loop {
        std::fs::create_dir_all(claims).doing("make the folder of id claims")?;
        let Ok(folder) = File::open(claims) else { continue };
        rustix::fs::flock(&folder, FlockOperation::LockExclusive).doing("lock the id claims")?;
        let ours = folder.metadata().doing("look at the id claims")?.ino();
        if std::fs::metadata(claims).is_ok_and(|now| now.ino() == ours) {
            return Ok(folder);
        }
    }
}

/// The state directory in a claim; none where there is no claim.
fn holder(claim: &Path) -> Result<Option<String>> {
    match std::fs::read_to_string(claim) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
        other => other.doing("read an id claim").map(Some),
    }
}

/// Whether a process has one of the window's ids.
fn is_inhabited(window: u32) -> bool {
    let ids = base(window, 0)..base(window, SLOTS);
    let all = std::fs::read_dir("/proc").into_iter().flatten().flatten();
    all.filter_map(|entry| entry.metadata().ok()).any(|process| ids.contains(&process.uid()))
}

/// The first host id of a window's slot.
fn base(window: u32, slot: u32) -> u32 {
    FIRST + (window * SLOTS + slot) * ID_COUNT
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    /// A folder that goes with the test.
    struct Scratch(PathBuf);
    impl Scratch {
        fn new(name: &str) -> Scratch {
            let path = std::env::temp_dir().join(format!("berth-ids-{name}-{}", std::process::id()));
            let _ = std::fs::remove_dir_all(&path);
            std::fs::create_dir_all(&path).unwrap();
            Scratch(path)
        }
        fn open(&self, instance: usize) -> Result<Ids> {
            self.open_beside(|_| false, instance)
        }
        /// Where processes run in some windows.
        fn open_beside(&self, inhabited: fn(u32) -> bool, instance: usize) -> Result<Ids> {
            let state = self.0.join(instance.to_string());
            Ids::claim_in(&self.0.join("claims"), inhabited, &state, &Store::open(&state.join("engine")).unwrap())
        }
    }
    impl Drop for Scratch {
        fn drop(&mut self) {
            let _ = std::fs::remove_dir_all(&self.0);
        }
    }

    /// Numbers that look random and are equal in every run (xorshift).
    struct Dice(u64);
    impl Dice {
        fn below(&mut self, most: usize) -> usize {
            self.0 ^= self.0 << 13;
            self.0 ^= self.0 >> 7;
            self.0 ^= self.0 << 17;
            (self.0 % most as u64) as usize
        }
    }

    #[test]
    fn ranges_never_overlap_however_instances_and_containers_come_and_go() {
        let scratch = Scratch::new("many");
        let mut dice = Dice(0x9e37_79b9_7f4a_7c15);
        let mut instances: BTreeMap<usize, Ids> = BTreeMap::new();
        let mut held: BTreeMap<u32, (usize, u32)> = BTreeMap::new();
        for _ in 0..6_000 {
            let who = dice.below(10);
            match (instances.get(&who), dice.below(200)) {
                (None, _) => match scratch.open(who) {
                    Ok(ids) => drop(instances.insert(who, ids)),
                    Err(error) => assert_eq!((error.code, instances.len()), (ErrorCode::NoCapacity, WINDOWS as usize)),
                },
                (Some(ids), 0) => {
                    ids.release().unwrap();
                    std::fs::remove_dir_all(scratch.0.join(who.to_string())).unwrap();
                    instances.remove(&who);
                    held.retain(|_, (owner, _)| *owner != who);
                }
                (Some(ids), 1..120) => {
                    let slot = ids.allocate().unwrap();
                    let first = ids.base(slot);
                    assert!(first >= 1 << 20 && first.checked_add(ID_COUNT).is_some(), "{first}");
                    let below = held.range(..=first).next_back().map(|(first, _)| first + (ID_COUNT - 1));
                    let above = held.range(first..).next().map(|(first, _)| *first);
                    assert!(below.is_none_or(|last| last < first) && above.is_none_or(|next| next >= first + ID_COUNT));
                    held.insert(first, (who, slot));
                }
                (Some(ids), _) => {
                    let own: Vec<u32> =
                        held.iter().filter(|(_, (owner, _))| *owner == who).map(|(first, _)| *first).collect();
                    if !own.is_empty() {
                        let first = own[dice.below(own.len())];
                        ids.free(held.remove(&first).unwrap().1);
                    }
                }
            }
        }
        assert!(held.len() > 100, "{}", held.len());
    }

    #[test]
    fn of_many_that_find_a_window_left_behind_one_takes_it() {
        let scratch = Scratch::new("race");
        for round in 0..20 {
            std::fs::create_dir_all(scratch.0.join("claims")).unwrap();
            for window in 0..WINDOWS {
                std::fs::write(scratch.0.join("claims").join(window.to_string()), "/gone").unwrap();
            }
            let windows: Vec<u32> = std::thread::scope(|scope| {
                let open = |who: usize| {
                    scope.spawn({
                        let scratch = &scratch;
                        move || scratch.open(round * 10 + who).unwrap().window
                    })
                };
                let all: Vec<_> = (0..WINDOWS as usize).map(open).collect();
                all.into_iter().map(|thread| thread.join().unwrap()).collect()
            });
            assert_eq!(windows.iter().collect::<BTreeSet<_>>().len(), WINDOWS as usize, "{windows:?}");
        }
    }

    #[test]
    fn an_instance_keeps_its_window_and_one_with_processes_is_nobodys() {
        let scratch = Scratch::new("keeps");
        let windows = |who| scratch.open(who).unwrap().window;
        assert_eq!([windows(1), windows(2), windows(1), windows(2)], [0, 1, 0, 1]);
        std::fs::remove_dir_all(scratch.0.join("claims")).unwrap();
        assert_eq!([windows(2), windows(3), windows(1)], [1, 0, 2], "a machine that started anew");
        // Its state was removed by hand, its container runs on.
        std::fs::remove_dir_all(scratch.0.join("3")).unwrap();
        assert_eq!(scratch.open_beside(|window| window == 0, 4).unwrap().window, 3);
        assert_eq!(windows(5), 0, "it has ended");
    }

    #[test]
    fn processes_are_found_by_their_ids() {
        use std::os::unix::process::CommandExt;
        let id = base(WINDOWS - 1, SLOTS - 1) + 5;
        let mut sleeper = std::process::Command::new("/bin/sleep").arg("60").uid(id).spawn().unwrap();
        let found = is_inhabited(WINDOWS - 1);
        sleeper.kill().unwrap();
        sleeper.wait().unwrap();
        assert!(found);
    }
}
