//! A container's own figures in /proc and /sys: files of a small file system over those of the kernel. Who answers for them is a process beside the container
//! that has its processor time; one that nobody asks for a while hands the file system's device back and ends, and the next question starts another. Exactly
//! one process has the device: when that is killed, the kernel tells all who wait, and the container gets new files.
use std::fs::File;
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};
use std::path::Path;
use std::time::{Duration, Instant};

use berth_host::figures::{Figures, Origin};
use berth_host::fs::fuse::{self, Server};
use berth_host::fs::mount::{self, Root, open_host};
use berth_host::net::link;
use berth_host::net::netlink::Socket;
use berth_host::process::channel::{self, Channel};
use berth_host::process::namespaces::{self, Side};
use berth_host::process::reach::{self, Reach};
use berth_host::process::{self, capability, descriptors};
use berth_plan::paths::OWN_FIGURES;
use berth_plan::{FiguresPlan, LaunchPlan, MendPlan};
use berth_types::{Doing, Error, Result};
use rustix::event::{PollFd, PollFlags, Timespec};
use rustix::fs::OFlags;
use rustix::mount::MountPropagationFlags;
use rustix::process::{Gid, Uid, WaitId, WaitIdOptions};
use rustix::thread::{CapabilitySet, CapabilitySets, UnshareFlags};
use serde::{Deserialize, Serialize};

use super::parent::{join, open_joins};
use crate::engine;

/// How long one waits for questions before it ends.
const IDLE: Duration = Duration::from_secs(10);
/// Between two times that a container gets new files.
const PAUSE: Duration = Duration::from_secs(1);
/// How long a running container may take to be given its files.
const COVERING: Duration = Duration::from_secs(5);
/// In a second, of the times in /proc.
const TICKS: u64 = 100;
/// The host's user who owns nothing.
const NOBODY: u32 = 65_534;

/// The device of the file system comes along: to who answers as it begins, and back as it ends.
#[derive(Serialize, Deserialize)]
struct Device;

type Line = Channel<Device, Device>;

/// Keeps somebody to answer.
pub struct Keeper {
    plan: FiguresPlan,
    origin: Origin,
    holder: Holder,
    renewed: Instant,
}

/// Who has the device.
enum Holder {
    Server {
        line: Line,
        pidfd: OwnedFd,
    },
    /// Until somebody asks.
    Us(OwnedFd),
    /// The container sees the host's figures, or none.
    Nobody,
}

impl Keeper {
    /// For a container about to start, with the file system to [`copies`] from. None where the host cannot.
    pub fn begin(plan: &LaunchPlan) -> Option<(Keeper, OwnedFd)> {
        let plan = plan.figures.clone()?;
        let origin = Origin::now(&plan);
        let (device, files) = fuse::create().ok()?;
        let holder = start(&plan, origin, device, answer_while_asked).ok()?;
        Some((Keeper { plan, origin, holder, renewed: Instant::now() }, files))
    }

    /// Becomes readable when there is something to [`Keeper::attend`] to.
    pub fn watched(&self) -> Option<BorrowedFd<'_>> {
        match &self.holder {
            Holder::Server { line, .. } => Some(line.as_fd()),
            Holder::Us(device) => Some(device.as_fd()),
            Holder::Nobody => None,
        }
    }

    /// Takes the device back from one that ended, starts another when somebody asks, gives a container whose own was killed new files.
    pub fn attend(&mut self, init: BorrowedFd<'_>) {
        if !self.watched().is_some_and(|watched| is_ready(watched, Duration::ZERO)) {
            return;
        }
        self.holder = match std::mem::replace(&mut self.holder, Holder::Nobody) {
            Holder::Us(device) => start(&self.plan, self.origin, device, answer_while_asked).unwrap_or(Holder::Nobody),
            Holder::Server { line, pidfd } => {
                let device = line.receive().ok().flatten().and_then(|(Device, mut fds)| fds.pop());
                let _ = rustix::process::waitid(WaitId::PidFd(pidfd.as_fd()), WaitIdOptions::EXITED);
                match device {
                    Some(device) => Holder::Us(device),
                    None => self.renew(init).unwrap_or(Holder::Nobody),
                }
            }
            Holder::Nobody => Holder::Nobody,
        };
    }

    /// New files for a container that runs. One that ends meanwhile needs none.
    fn renew(&mut self, init: BorrowedFd<'_>) -> Result<Holder> {
        if is_ready(init, PAUSE.saturating_sub(self.renewed.elapsed())) {
            return Ok(Holder::Nobody);
        }
        self.renewed = Instant::now();
        give(&self.plan, self.origin, init, answer_while_asked)
    }
}

/// Gives a running container files that somebody answers for.
fn give(plan: &FiguresPlan, origin: Origin, init: BorrowedFd<'_>, serve: Serve) -> Result<Holder> {
    let (device, files) = fuse::create()?;
    let holder = start(plan, origin, device, serve)?;
    let covered = match namespaces::clone(0, None)? {
        Side::Child => {
            let done = process::die_with_parent().and_then(|()| cover_running(&plan.place, &files, init));
            std::process::exit(i32::from(done.is_err()))
        }
        Side::Parent { pidfd, .. } => pidfd,
    };
    // Whoever waits for an answer is freed when who owes it is killed; this is for what else may be.
    if !is_ready(covered.as_fd(), COVERING) {
        let _ = berth_host::process::signals::send(covered.as_fd(), 9);
    }
    let _ = rustix::process::waitid(WaitId::PidFd(covered.as_fd()), WaitIdOptions::EXITED);
    Ok(holder)
}

fn cover_running(place: &Path, files: &OwnedFd, init: BorrowedFd<'_>) -> Result<()> {
    namespaces::unshare(namespaces::MOUNTS)?;
    let private = MountPropagationFlags::PRIVATE | MountPropagationFlags::REC;
    rustix::mount::mount_change("/", private).doing("make mounts private")?;
    let copies = copies(files, place)?;
    namespaces::join(init, namespaces::MOUNTS).map_err(|_| Error::conflict("the container is not running"))?;
    cover(open_host("/".as_ref())?.as_fd(), copies)
}

/// Copies of the files, each with its path, from a mount namespace of our own: kernels before 6.15 copy only from what is mounted somewhere.
pub fn copies(files: &OwnedFd, place: &Path) -> Result<Vec<(&'static str, OwnedFd)>> {
    mount::attach(files.as_fd(), open_host(place)?.as_fd(), "")?;
    let copy = |path: &&'static str| Some((*path, mount::copy(files.as_fd(), last_name(path), false).ok()?));
    Ok(OWN_FIGURES.iter().filter_map(copy).collect())
}

/// Puts them over the files of a tree; what a kernel lacks is passed over.
pub fn cover(root: BorrowedFd<'_>, copies: Vec<(&str, OwnedFd)>) -> Result<()> {
    for (path, copy) in copies {
        if let Some(target) = Root(root).locate(path)? {
            mount::attach(copy.as_fd(), target.as_fd(), "")?;
        }
    }
    Ok(())
}

fn last_name(path: &'static str) -> &'static str {
    path.rsplit_once('/').map_or(path, |(_, name)| name)
}

fn is_ready(fd: BorrowedFd<'_>, most: Duration) -> bool {
    let most = Timespec { tv_sec: most.as_secs() as i64, tv_nsec: i64::from(most.subsec_nanos()) };
    let mut polled = [PollFd::from_borrowed_fd(fd, PollFlags::IN)];
    rustix::event::poll(&mut polled, Some(&most)).is_ok() && !polled[0].revents().is_empty()
}

/// What a new process does for good, with nothing but the line.
type Serve = fn((&FiguresPlan, Origin), Line) -> !;

/// A new process that has the device from now on.
fn start(plan: &FiguresPlan, origin: Origin, device: OwnedFd, serve: Serve) -> Result<Holder> {
    let (ours, theirs) = channel::pair()?;
    let joins = open_joins(&plan.join_files)?;
    let group = plan.clone_into.as_deref().map(open_host).transpose()?;
    let pidfd = match namespaces::clone(0, group.as_ref().map(AsFd::as_fd))? {
        Side::Child => {
            let null = File::options().read(true).write(true).open("/dev/null").doing("open /dev/null");
            let ready = join(joins).and(null).and_then(|null| descriptors::set_stdio([null.as_fd(); 3]));
            if ready.is_err() {
                std::process::exit(1);
            }
            descriptors::keep_channel(theirs, (plan, origin), serve)
        }
        Side::Parent { pidfd, .. } => pidfd,
    };
    ours.send(&Device, &[device.as_fd()])?;
    Ok(Holder::Server { line: ours, pidfd })
}

/// Until nobody has asked for a while.
fn answer_while_asked(with: (&FiguresPlan, Origin), line: Line) -> ! {
    let done = give_up(with.0, process::die_with_parent).and_then(|()| answer(with, &line, Some(IDLE)));
    std::process::exit(i32::from(done.is_err()))
}

/// For as long as the file system is there, whatever becomes of who started it.
fn answer_for_good(with: (&FiguresPlan, Origin), line: Line) -> ! {
    let done = give_up(with.0, || Ok(())).and_then(|()| answer(with, &line, None));
    std::process::exit(i32::from(done.is_err()))
}

/// Everything but to read what is counted. `tie` is done once the user has changed, which undoes it.
fn give_up(plan: &FiguresPlan, tie: fn() -> Result<()>) -> Result<()> {
    let _ = rustix::thread::set_name(c"berth-figures");
    let mut roots = vec![open_host("/proc".as_ref())?, open_host("/sys/devices/system/cpu".as_ref())?];
    for group in plan.v1.values().chain(&plan.v2) {
        roots.push(open_host(group)?);
    }
    capability::bound(0)?;
    let (user, group) = (Uid::from_raw(NOBODY), Gid::from_raw(NOBODY));
    rustix::thread::set_thread_groups(&[]).doing("drop groups")?;
    rustix::thread::set_thread_res_gid(group, group, group).doing("become nobody's group")?;
    rustix::thread::set_thread_res_uid(user, user, user).doing("become nobody")?;
    let none = CapabilitySet::empty();
    let none = CapabilitySets { effective: none, permitted: none, inheritable: none };
    rustix::thread::set_capabilities(None, none).doing("drop capabilities")?;
    tie()?;
    rustix::thread::set_no_new_privs(true).doing("forbid new privileges")?;
    let roots: Vec<_> = roots.iter().map(AsFd::as_fd).collect();
    reach::restrict(&roots, Reach::Read)
}

fn answer((plan, origin): (&FiguresPlan, Origin), line: &Line, idle: Option<Duration>) -> Result<()> {
    let Some((Device, mut fds)) = line.receive()? else { return Ok(()) };
    let Some(device) = fds.pop() else { return Ok(()) };
    rustix::fs::fcntl_setfl(&device, OFlags::NONBLOCK).doing("set up the device")?;
    let names: Vec<&str> = OWN_FIGURES.iter().map(|path| last_name(path)).collect();
    let mut server = Server::new(device, &names, plan.owner);
    let mut figures = Figures::new(plan, origin);
    loop {
        let due = figures.due().map(|due| due.saturating_duration_since(Instant::now()));
        if due.is_some_and(|left| left.is_zero()) {
            figures.look();
        } else if is_ready(server.device().as_fd(), due.or(idle).unwrap_or(IDLE)) {
            if !server.answer(|name| figures.text(name))? {
                return Ok(());
            }
        } else if due.is_none() && idle.is_some() {
            return line.send(&Device, &[server.device().as_fd()]);
        }
    }
}

pub fn main() -> bool {
    mend().is_ok()
}

fn mend() -> Result<()> {
    let plan: MendPlan = engine::plan(&engine::input()?)?;
    let gone = || Error::conflict("the container is not running");
    let init = process::open_exact(plan.pid, plan.start_time).ok_or_else(gone)?;
    if let Some(figures) = &plan.figures {
        let born = plan.start_time / TICKS;
        give(figures, Origin::at(born), init.as_fd(), answer_for_good)?;
    }
    if !plan.nics.is_empty() {
        namespaces::join(init.as_fd(), UnshareFlags::NEWNET.bits() as i32).map_err(|_| gone())?;
        let mut socket = Socket::open()?;
        plan.nics.iter().try_for_each(|nic| link::configure(&mut socket, nic))?;
    }
    Ok(())
}
