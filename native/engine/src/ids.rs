//! Ranges of host user ids: one of 65,536 per container, never shared, not even between instances of one machine.
use std::collections::BTreeSet;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::Mutex;

use berth_plan::launch::ID_COUNT;
use berth_types::{Doing, Error, ErrorCode, Result};
use serde::{Deserialize, Serialize};

use crate::lock;
use crate::store::{Store, read, write};

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
        std::fs::create_dir_all(CLAIMS).doing("make the folder of id claims")?;
        let before = read::<Window>(&store.ids())?.map(|held| held.window);
        let owner = state_dir.to_string_lossy().into_owned();
        for window in before.into_iter().chain(0..WINDOWS) {
            let claim = Path::new(CLAIMS).join(window.to_string());
            if take(&claim, &owner)? {
                write(&store.ids(), &Window { window })?;
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
    /// Gives a slot back once no process can run in it.
    pub fn free(&self, slot: u32) {
        lock(&self.used).remove(&slot);
    }
    /// The first host id of a slot.
    pub fn base(&self, slot: u32) -> u32 {
        FIRST + (self.window * SLOTS + slot) * ID_COUNT
    }
    /// Gives the window back.
    pub fn release(&self) -> Result<()> {
        let _ = std::fs::remove_file(&self.claim);
        let _ = std::fs::remove_dir(CLAIMS); // Only succeeds when the last instance leaves.
        Ok(())
    }
}

/// Whether the claim is ours now: free, ours already, or left by an instance whose state is gone.
fn take(claim: &Path, owner: &str) -> Result<bool> {
    loop {
        match std::fs::File::options().create_new(true).write(true).open(claim) {
            Ok(mut file) => {
                file.write_all(owner.as_bytes()).doing("write the id claim")?;
                return Ok(true);
            }
            Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => {}
            Err(error) => return Err(error).doing("claim user ids"),
        }
        let holder = std::fs::read_to_string(claim).unwrap_or_default();
        if holder == owner {
            return Ok(true);
        }
        if holder.is_empty() || Path::new(&holder).join("engine/ids.json").exists() {
            return Ok(false);
        }
        let _ = std::fs::remove_file(claim);
    }
}
