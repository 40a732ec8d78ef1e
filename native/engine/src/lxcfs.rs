//! The instance's own lxcfs: files of /proc that show a container its own limits. It outlives the engine as containers do; when it dies,
//! another takes its place and running containers get its files. A host without the program shows its own figures.
use std::fs::File;
use std::os::fd::{AsFd, OwnedFd};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use berth_host::fs::mount;
use berth_host::process::descriptors::give_stdio_alone;
use berth_host::process::signals;
use berth_plan::MendPlan;
use berth_types::{Doing, Error, ErrorCode, Result};
use rustix::event::{EventfdFlags, PollFd, PollFlags, Timespec, eventfd};
use rustix::process::{Pid, PidfdFlags, WaitId, WaitIdOptions};

use crate::{Core, lock, shim};

/// How long one that was just started may take until its files are there.
const STARTING: Duration = Duration::from_secs(3);
/// Between two starts, doubled each time up to the second figure: one that dies at once must not keep the host busy.
const PAUSES: (Duration, Duration) = (Duration::from_millis(100), Duration::from_secs(60));
/// One that lived this long starts over with the shortest pause.
const HEALTHY: Duration = Duration::from_secs(60);

/// Where its files are now, and which lxcfs serves them: a number that grows with each.
#[derive(Debug, Clone, Default)]
pub struct Figures {
    pub mount: Option<PathBuf>,
    pub turn: u64,
}

/// Keeps it running until dropped; what runs then goes on without it.
pub struct Keeper {
    end: Arc<OwnedFd>,
    thread: Option<JoinHandle<()>>,
}

impl Keeper {
    /// Adopts or starts it before it answers, so that the first container has its figures.
    pub fn spawn(core: Arc<Core>) -> Result<Keeper> {
        let end = Arc::new(eventfd(0, EventfdFlags::CLOEXEC).doing("make an eventfd")?);
        let ours = Arc::clone(&end);
        let folder = core.store.lxcfs();
        let thread = match open(&folder) {
            Ok(None) => None,
            found => {
                let started = found.as_ref().is_ok_and(|found| found.as_ref().is_some_and(|(_, started)| *started));
                let server = found.ok().flatten().map(|(server, _)| server);
                announce(&core, &folder, server.is_some());
                let keep = move || keep(&core, &folder, &ours, server, started);
                Some(std::thread::Builder::new().name("berth-lxcfs".to_owned()).spawn(keep).doing("start a thread")?)
            }
        };
        Ok(Keeper { end, thread })
    }
}

impl Drop for Keeper {
    fn drop(&mut self) {
        let _ = rustix::io::write(&*self.end, &1u64.to_ne_bytes());
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

fn announce(core: &Core, folder: &Path, serves: bool) {
    let mut figures = lock(&core.figures);
    figures.mount = serves.then(|| folder.join("mount"));
    figures.turn += 1;
}

/// Waits for its death, starts another, mends what runs; until told to end.
fn keep(core: &Core, folder: &Path, end: &OwnedFd, mut server: Option<OwnedFd>, mut fresh: bool) {
    let mut pause = PAUSES.0;
    loop {
        if fresh && server.is_some() {
            core.mend_all();
        }
        let began = Instant::now();
        if let Some(pidfd) = &server {
            if wait(&[pidfd, end], None) == Some(1) {
                return;
            }
            // Fails for one that an engine before us started.
            let _ =
                rustix::process::waitid(WaitId::PidFd(pidfd.as_fd()), WaitIdOptions::EXITED | WaitIdOptions::NOHANG);
        }
        announce(core, folder, false);
        pause = if began.elapsed() > HEALTHY { PAUSES.0 } else { (pause * 2).min(PAUSES.1) };
        if wait(&[end], Some(pause)) == Some(0) {
            return;
        }
        server = open(folder).ok().flatten().map(|(server, _)| server);
        fresh = true;
        announce(core, folder, server.is_some());
    }
}

/// Which descriptor became readable first; none when the time passed.
pub(crate) fn wait(fds: &[&OwnedFd], most: Option<Duration>) -> Option<usize> {
    let most = most.map(|most| Timespec { tv_sec: most.as_secs() as i64, tv_nsec: i64::from(most.subsec_nanos()) });
    let mut polled: Vec<PollFd<'_>> = fds.iter().map(|fd| PollFd::new(*fd, PollFlags::IN)).collect();
    loop {
        match rustix::event::poll(&mut polled, most.as_ref()) {
            Err(rustix::io::Errno::INTR) => {}
            _ => return polled.iter().position(|fd| !fd.revents().is_empty()),
        }
    }
}

/// The one that serves the folder, and whether it was started only now. None when the host has no lxcfs.
fn open(folder: &Path) -> Result<Option<(OwnedFd, bool)>> {
    let mount = folder.join("mount");
    if let Some(pidfd) = running(folder)
        && mount.join("proc/meminfo").exists()
    {
        return Ok(Some((pidfd, false)));
    }
    stop(folder)?;
    std::fs::create_dir_all(&mount).doing("make the folder of lxcfs")?;
    let log = File::create(folder.join("log")).doing("make the log of lxcfs")?;
    let errors = log.try_clone().doing("make the log of lxcfs")?;
    let mut command = Command::new("lxcfs");
    command.args(["--foreground", "--enable-loadavg", "--enable-cfs", "--enable-pidfd", "--pidfile"]);
    command.arg(folder.join("pid")).arg(&mount).process_group(0);
    let child = match give_stdio_alone(&mut command).stdin(Stdio::null()).stdout(log).stderr(errors).spawn() {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
        other => other.doing("start lxcfs")?,
    };
    let number = Pid::from_raw(child.id().cast_signed());
    let number = number.ok_or_else(|| Error::new(ErrorCode::Internal, "lxcfs has no number"))?;
    let pidfd = rustix::process::pidfd_open(number, PidfdFlags::empty()).doing("open lxcfs")?;
    let deadline = Instant::now() + STARTING;
    while !mount.join("proc/meminfo").exists() {
        if Instant::now() > deadline || wait(&[&pidfd], Some(Duration::from_millis(5))).is_some() {
            signals::send(pidfd.as_fd(), 9)?;
            let _ = rustix::process::waitid(WaitId::PidFd(pidfd.as_fd()), WaitIdOptions::EXITED);
            return Err(Error::new(ErrorCode::Internal, format!("lxcfs does not start: see {}", folder.display())));
        }
    }
    Ok(Some((pidfd, true)))
}

/// The process that wrote the folder's pid file, if it still is an lxcfs on this mount.
fn running(folder: &Path) -> Option<OwnedFd> {
    let number: i32 = std::fs::read_to_string(folder.join("pid")).ok()?.trim().parse().ok()?;
    let pidfd = rustix::process::pidfd_open(Pid::from_raw(number)?, PidfdFlags::empty()).ok()?;
    let words = std::fs::read(format!("/proc/{number}/cmdline")).ok()?;
    let mount = folder.join("mount");
    words.split(|byte| *byte == 0).any(|word| word == mount.as_os_str().as_encoded_bytes()).then_some(pidfd)
}

/// Ends it and takes its mount away. Not there is fine.
pub fn stop(folder: &Path) -> Result<()> {
    if let Some(pidfd) = running(folder) {
        signals::send(pidfd.as_fd(), 15)?;
        if wait(&[&pidfd], Some(STARTING)).is_none() {
            signals::send(pidfd.as_fd(), 9)?;
            wait(&[&pidfd], Some(STARTING));
        }
        let _ = rustix::process::waitid(WaitId::PidFd(pidfd.as_fd()), WaitIdOptions::EXITED | WaitIdOptions::NOHANG);
    }
    mount::detach(&folder.join("mount"))
}

impl Core {
    /// Gives every running container the files of the lxcfs that serves now. One that cannot be reached keeps what it has.
    pub(crate) fn mend_all(&self) {
        for id in self.store.containers().unwrap_or_default() {
            let _ = self.mend(&id);
        }
    }

    pub(crate) fn mend(&self, id: &berth_types::Id) -> Result<()> {
        let Some(started) = self.store.started(id) else { return Ok(()) };
        let Some(lxcfs) = lock(&self.figures).mount.clone() else { return Ok(()) };
        let plan = MendPlan { pid: started.pid, start_time: started.start_time, lxcfs: Some(lxcfs), nics: Vec::new() };
        shim::mend(&self.shim.path(), &plan)
    }
}
