//! Keeps cgroup v1 placement fast while there is work.
//!
//! Writing a pid to a v1 `cgroup.procs` first waits for every processor to pass a quiet state (12 ms and more), unless another such write was
//! less than about 15 ms ago. While verbs come in, one thread therefore puts this process where it already is every few milliseconds, which
//! costs 15 microseconds each. A v2 host needs none of it: there children are born in their group.
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use berth_types::{Doing, Result};

const EVERY: Duration = Duration::from_millis(8);
/// How long after the last verb it goes on.
const AFTER: Duration = Duration::from_secs(5);

#[derive(Default)]
struct Shared {
    /// Milliseconds since the start at which the last verb came.
    last: AtomicU64,
    ended: AtomicBool,
}

/// Stops when dropped.
pub struct Warmer {
    began: Instant,
    shared: Arc<Shared>,
    thread: Option<JoinHandle<()>>,
}

impl Warmer {
    /// Idle until the first verb; without a file there is nothing to keep warm.
    pub fn spawn(file: Option<PathBuf>) -> Result<Warmer> {
        let (began, shared) = (Instant::now(), Arc::new(Shared::default()));
        let theirs = Arc::clone(&shared);
        let thread = match file {
            Some(file) => {
                let builder = std::thread::Builder::new().name("berth-warm".to_owned());
                Some(builder.spawn(move || run(&file, began, &theirs)).doing("start the warmer")?)
            }
            None => None,
        };
        Ok(Warmer { began, shared, thread })
    }
    /// A verb came that will place a process.
    pub fn touch(&self) {
        self.shared.last.store(self.began.elapsed().as_millis() as u64 + 1, Ordering::Relaxed);
        if let Some(thread) = &self.thread {
            thread.thread().unpark();
        }
    }
}

fn run(file: &PathBuf, began: Instant, shared: &Shared) {
    while !shared.ended.load(Ordering::Relaxed) {
        let last = shared.last.load(Ordering::Relaxed);
        let idle = last == 0 || began.elapsed() > Duration::from_millis(last) + AFTER;
        if idle {
            std::thread::park();
            continue;
        }
        // An error costs speed only.
        let _ = std::fs::OpenOptions::new()
            .write(true)
            .open(file)
            .and_then(|mut file| std::io::Write::write_all(&mut file, b"0"));
        std::thread::sleep(EVERY);
    }
}

impl Drop for Warmer {
    fn drop(&mut self) {
        self.shared.ended.store(true, Ordering::Relaxed);
        if let Some(thread) = self.thread.take() {
            thread.thread().unpark();
            let _ = thread.join();
        }
    }
}
