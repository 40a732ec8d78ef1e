//! Holds what a container's sockets and queues take of the host's memory to a bound, as the kernel charges it to nobody: whoever holds more is out of memory.
//! Looked at is only the host's own count, four times a second; containers one by one when that has grown, and now and then.
use std::os::fd::OwnedFd;
use std::sync::Arc;
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use berth_host::memory;
use berth_host::net::queues;
use berth_types::{Doing, Id, Result};
use rustix::event::{EventfdFlags, eventfd};

use crate::{Core, shim, store};

/// Between two looks at the host's count.
const TICK: Duration = Duration::from_millis(250);
/// Between two looks at containers when that does not grow.
const RARELY: Duration = Duration::from_secs(120);
/// What the kernel's memory has to grow by for a look at containers, bytes; on a large host a share of its memory.
const GROWTH: u64 = 32 << 20;
const GROWTH_SHARE: u64 = 512;
/// What a container may hold, bytes, and beside it a share of its memory limit; never more than the limit. A card of its own that is shaped takes some
/// MiB, a system's services less than one.
const HELD: u64 = 16 << 20;
const HELD_SHARE: u64 = 4;

/// Looks until dropped.
pub struct Bounds {
    end: Arc<OwnedFd>,
    thread: Option<JoinHandle<()>>,
}

impl Bounds {
    pub fn spawn(core: Arc<Core>) -> Result<Bounds> {
        let end = Arc::new(eventfd(0, EventfdFlags::CLOEXEC).doing("make an eventfd")?);
        let ours = Arc::clone(&end);
        let thread = std::thread::Builder::new().name("berth-bounds".to_owned()).spawn(move || keep(&core, &ours));
        Ok(Bounds { end, thread: Some(thread.doing("start a thread")?) })
    }
}

impl Drop for Bounds {
    fn drop(&mut self) {
        let _ = rustix::io::write(&*self.end, &1u64.to_ne_bytes());
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

fn keep(core: &Core, end: &OwnedFd) {
    // At the first look everything has grown.
    let mut before = 0;
    let (mut looked, mut took) = (Instant::now(), Duration::ZERO);
    while matches!(shim::wait_readable(end, Instant::now() + TICK), Ok(false)) {
        let Ok((now, all)) = memory::kernels_own() else { continue };
        before = now.min(before);
        let grown = now > before + GROWTH.max(all / GROWTH_SHARE);
        // However many containers there are, no more than a tenth of a processor.
        if looked.elapsed() < if grown { took * 9 } else { RARELY } {
            continue;
        }
        let began = Instant::now();
        core.bound_queues(grown);
        (looked, took) = (Instant::now(), began.elapsed());
        before = memory::kernels_own().map_or(now, |(now, _)| now);
    }
}

impl Core {
    /// Ends every container that holds more than it may. Where memory grew and nobody does, it is looked for in what processes hold open, too.
    fn bound_queues(&self, grown: bool) {
        let ids = self.store.containers().unwrap_or_default();
        let mut ended = 0;
        for everywhere in [false, true] {
            for id in &ids {
                match self.bound_queues_of(id, everywhere) {
                    Ok(false) => {}
                    Ok(true) => ended += 1,
                    Err(error) => eprintln!("{id}: what its sockets and queues hold cannot be told: {error}"),
                }
            }
            if ended > 0 || !grown {
                return;
            }
        }
    }

    fn bound_queues_of(&self, id: &Id, everywhere: bool) -> Result<bool> {
        let Some(started) = self.store.started(id) else { return Ok(false) };
        let limit = self.store.spec(id)?.limits.memory_mib << 20;
        let most = limit.min(HELD + limit / HELD_SHARE);
        let group = self.cgroups.open(id.as_str());
        let held = queues::held(queues::namespaces_of(&group.threads()?, everywhere), most)?;
        if held <= most {
            return Ok(false);
        }
        eprintln!("{id}: out of memory: its sockets and queues hold {} MiB, {} at most", held >> 20, most >> 20);
        // Without its turn: who stops a container may wait for it long.
        store::write(&self.folder(id).join(OVERDRAWN), &started.run)?;
        group.kill()?;
        Ok(true)
    }

    /// Whether this run was ended for what its sockets and queues held.
    pub(crate) fn is_overdrawn(&self, id: &Id, run: u64) -> bool {
        store::read(&self.folder(id).join(OVERDRAWN)) == Some(run)
    }
}

/// The marker of a run that is out of memory; in it, which.
pub(crate) const OVERDRAWN: &str = "overdrawn";
