//! One thread that sees shims end, reaps those that are ours, clears up and tells the listeners.
use std::collections::HashMap;
use std::os::fd::{AsFd, OwnedFd};
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use berth_host::net::{guard, rate};
use berth_types::{Doing, Id, Result};
use rustix::event::epoll::{self, CreateFlags, EventData, EventFlags};
use rustix::event::{EventfdFlags, Timespec, eventfd};
use rustix::process::{Pid, PidfdFlags, WaitId, WaitIdOptions};

use crate::{Core, lock};

/// The event that ends the thread; others carry a shim's number.
const END: u64 = 0;

/// Between two looks at what containers met of their limits, and at the firewall.
const LOOK: Duration = Duration::from_secs(5);
/// Between two searches for what nobody uses any more.
const UPKEEP: Duration = Duration::from_secs(60);

#[derive(Default)]
struct Watched {
    next: u64,
    shims: HashMap<u64, (Id, OwnedFd)>,
}

pub struct Watcher {
    epoll: Arc<OwnedFd>,
    end: OwnedFd,
    watched: Arc<Mutex<Watched>>,
    thread: Option<JoinHandle<()>>,
}

impl Watcher {
    pub fn spawn(core: Arc<Core>) -> Result<Watcher> {
        let epoll = Arc::new(epoll::create(CreateFlags::CLOEXEC).doing("make an epoll")?);
        let end = eventfd(0, EventfdFlags::CLOEXEC).doing("make an eventfd")?;
        epoll::add(&*epoll, &end, EventData::new_u64(END), EventFlags::IN).doing("watch")?;
        let watched = Arc::new(Mutex::new(Watched { next: END + 1, ..Watched::default() }));
        let (ours, shared) = (Arc::clone(&epoll), Arc::clone(&watched));
        let thread = std::thread::Builder::new()
            .name("berth-watch".to_owned())
            .spawn(move || run(&core, &ours, &shared))
            .doing("start the watcher")?;
        Ok(Watcher { epoll, end, watched, thread: Some(thread) })
    }

    /// Watches a shim until it ends.
    pub fn add(&self, id: &Id, shim: i32) -> Result<()> {
        let Some(pid) = Pid::from_raw(shim) else { return Ok(()) };
        // Unreaped until we reap it, or adopted and held by its lock a moment ago: the number is still its own.
        let pidfd = rustix::process::pidfd_open(pid, PidfdFlags::empty()).doing("open the shim")?;
        let mut watched = lock(&self.watched);
        let number = watched.next;
        watched.next += 1;
        epoll::add(&*self.epoll, &pidfd, EventData::new_u64(number), EventFlags::IN).doing("watch the shim")?;
        watched.shims.insert(number, (id.clone(), pidfd));
        Ok(())
    }
}

fn run(core: &Arc<Core>, epoll: &OwnedFd, watched: &Mutex<Watched>) {
    let mut events = Vec::with_capacity(64);
    let (mut upkeep, mut tending): (Option<JoinHandle<()>>, Option<JoinHandle<()>>) = (None, None);
    let (mut looked, mut kept) = (Instant::now(), Instant::now());
    loop {
        events.clear();
        let wait = LOOK.saturating_sub(looked.elapsed());
        let wait = Timespec { tv_sec: wait.as_secs() as i64, tv_nsec: i64::from(wait.subsec_nanos()) };
        if epoll::wait(epoll, rustix::buffer::spare_capacity(&mut events), Some(&wait)).is_err() {
            continue;
        }
        if looked.elapsed() >= LOOK {
            looked = Instant::now();
            let _ = core.mend_firewall();
            let ids: Vec<Id> = lock(watched).shims.values().map(|(id, _)| id.clone()).collect();
            // Who has just ended is looked at when that is told.
            ids.iter().for_each(|id| drop(core.look_at_hits(id)));
            if tending.as_ref().is_none_or(JoinHandle::is_finished) {
                // Beside this thread too: it waits for turns.
                let core = Arc::clone(core);
                tending = std::thread::Builder::new().name("berth-tend".to_owned()).spawn(move || core.tend_all()).ok();
            }
            if upkeep.as_ref().is_none_or(JoinHandle::is_finished) {
                // Beside this thread: a busy disk must not keep the news of an end. Told by the pool's checks when it cannot.
                let core = Arc::clone(core);
                upkeep = std::thread::Builder::new()
                    .name("berth-upkeep".to_owned())
                    .spawn(move || drop(core.pool.upkeep()))
                    .ok();
            }
        }
        if kept.elapsed() >= UPKEEP {
            kept = Instant::now();
            core.release_bridges();
            let _ = rate::release_orphans(&core.config.instance);
            let _ = guard::forget_orphans(&core.config.instance);
        }
        for event in &events {
            let number = event.data.u64();
            if number == END {
                // Nobody is in the pool any more when this one is.
                let _ = (upkeep.map(JoinHandle::join), tending.map(JoinHandle::join));
                return;
            }
            let Some((id, pidfd)) = lock(watched).shims.remove(&number) else { continue };
            let _ = epoll::delete(epoll, &pidfd);
            // Fails for an adopted shim, which is not our child.
            let _ =
                rustix::process::waitid(WaitId::PidFd(pidfd.as_fd()), WaitIdOptions::EXITED | WaitIdOptions::NOHANG);
            let turn = core.turn(&id);
            if !core.store.has(&id, "spec.json") {
                continue;
            }
            // What cannot be cleared up now is tried again at the next start, destroy or recovery.
            let _ = core.settle(&turn);
            if let Ok(observed) = core.observe(&id) {
                drop(turn);
                core.tell(&observed);
            }
        }
    }
}

impl Drop for Watcher {
    fn drop(&mut self) {
        let _ = rustix::io::write(&self.end, &1u64.to_ne_bytes());
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}
