//! Earlier versions had one lxcfs answer for all containers of the instance. What they left running gets files of its own, then that process ends.
use std::os::fd::{AsFd, OwnedFd};
use std::path::Path;
use std::time::{Duration, Instant};

use berth_host::fs::mount;
use berth_host::process::{self, signals};
use berth_plan::MendPlan;
use berth_plan::report::Started;
use berth_types::{Id, Result};
use rustix::process::{Pid, PidfdFlags};

use crate::{Core, remove_folder, shim};

/// How long it may take to end.
const ENDING: Duration = Duration::from_secs(3);

impl Core {
    /// Nothing to do where no earlier version was. As long as some container could not be given its files, lxcfs goes on.
    pub(crate) fn leave_lxcfs(&self) -> Result<()> {
        let folder = self.store.lxcfs();
        if !folder.exists() {
            return Ok(());
        }
        for id in self.store.containers()? {
            self.give_figures(&id)?;
        }
        stop(&folder)?;
        remove_folder(&folder)
    }

    fn give_figures(&self, id: &Id) -> Result<()> {
        let lives = |run: &Started| process::open_exact(run.pid, run.start_time).is_some();
        let Some(started) = self.store.started(id).filter(lives) else { return Ok(()) };
        let base = self.ids.base(self.store.record(id)?.slot);
        let group = self.cgroups.create(id.as_str(), &self.store.spec(id)?.limits)?;
        let plan = MendPlan {
            pid: started.pid,
            start_time: started.start_time,
            figures: Some(group.figures(base, self.store.stage().join("figures"))),
            nics: Vec::new(),
        };
        shim::mend(&self.shim.path(), &plan)
    }
}

/// Ends it and takes its mount away. Not there is fine.
fn stop(folder: &Path) -> Result<()> {
    if let Some(pidfd) = running(folder) {
        signals::send(pidfd.as_fd(), 15)?;
        if !shim::wait_readable(&pidfd, Instant::now() + ENDING)? {
            signals::send(pidfd.as_fd(), 9)?;
        }
    }
    mount::detach(&folder.join("mount"))
}

/// The process that wrote the folder's pid file, if it still is an lxcfs on this mount.
fn running(folder: &Path) -> Option<OwnedFd> {
    let number: i32 = std::fs::read_to_string(folder.join("pid")).ok()?.trim().parse().ok()?;
    let pidfd = rustix::process::pidfd_open(Pid::from_raw(number)?, PidfdFlags::empty()).ok()?;
    let words = std::fs::read(format!("/proc/{number}/cmdline")).ok()?;
    let mount = folder.join("mount");
    words.split(|byte| *byte == 0).any(|word| word == mount.as_os_str().as_encoded_bytes()).then_some(pidfd)
}
