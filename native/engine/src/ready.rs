//! A shim that already runs and waits for its input: the next start need not wait for a program to be loaded.
use std::path::PathBuf;
use std::process::Child;
use std::sync::Mutex;
use std::sync::mpsc::{Receiver, sync_channel};
use std::thread::JoinHandle;

use berth_types::{Doing, Result};

use crate::{lock, shim};

/// Keeps one ahead. Where many start at a time the others are started as they are needed.
pub struct Ready {
    shim: PathBuf,
    waiting: Mutex<Option<Receiver<Child>>>,
    keeper: Option<JoinHandle<()>>,
}

impl Ready {
    /// Starts the thread that starts them; it ends with this.
    pub fn spawn(shim: PathBuf) -> Result<Ready> {
        // No room in between: one waits and no second is started.
        let (offer, waiting) = sync_channel::<Child>(0);
        let path = shim.clone();
        let keep = move || {
            while let Ok(child) = shim::spawn(&path, "run") {
                let Err(unwanted) = offer.send(child) else { continue };
                return end(unwanted.0);
            }
        };
        let keeper = std::thread::Builder::new()
            .name("berth-ready".to_owned())
            .spawn(keep)
            .doing("start the keeper of shims")?;
        Ok(Ready { shim, waiting: Mutex::new(Some(waiting)), keeper: Some(keeper) })
    }

    /// A shim that waits for the plan of a launch.
    pub fn take(&self) -> Result<Child> {
        let waiting = lock(&self.waiting).as_ref().and_then(|waiting| waiting.try_recv().ok());
        if let Some(mut child) = waiting
            && matches!(child.try_wait(), Ok(None))
        {
            return Ok(child);
        }
        shim::spawn(&self.shim, "run")
    }
}

/// Without input it ends by itself.
fn end(mut child: Child) {
    drop(child.stdin.take());
    let _ = child.wait();
}

impl Drop for Ready {
    fn drop(&mut self) {
        lock(&self.waiting).take();
        if let Some(keeper) = self.keeper.take() {
            let _ = keeper.join();
        }
    }
}
