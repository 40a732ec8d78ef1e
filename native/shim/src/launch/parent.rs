//! The host's side of a launch: real root in a mount namespace of its own, handing the finished tree to the child.
use std::fs::File;
use std::io::Write;
use std::os::fd::{AsFd, OwnedFd};
use std::path::{Path, PathBuf};

use berth_host::fs::mount::{self, open_host};
use berth_host::net::netlink::Socket;
use berth_host::net::{guard, link, rate};
use berth_host::process::channel::{self, Received};
use berth_host::process::namespaces::{self, Side};
use berth_host::process::{self, capability, signals};
use berth_host::trace::{Marks, Trace};
use berth_plan::{LaunchPlan, Rates};
use berth_types::{Doing, Error, ErrorCode, Result};
use rustix::fs::{AtFlags, Gid, Uid};
use rustix::mount::{MountAttrFlags as Attr, MountPropagationFlags};
use rustix::process::Pid;

use super::assemble::{Tree, mount_base};
use super::console::Console;
use super::figures::Keeper;
use super::messages::{FromChild, FromShim, ToChild};
use super::{child, volumes};

/// A container that was just started.
pub struct Running {
    pub pid: Pid,
    pub pidfd: OwnedFd,
    pub console: Console,
    pub halt_signal: i32,
    pub links: Vec<String>,
    pub figures: Option<Keeper>,
    /// Held, or its cards would be gone with its last process before they are read.
    pub network: File,
    pub timings: Marks,
}

/// The way back to the host's mounts. Our copy of them must not outlive the launch: it would keep file systems busy.
pub struct Home(File);

impl Home {
    pub fn go(self) -> Result<()> {
        process::set_file_ids(0, 0)?;
        capability::usual_rules()?;
        rustix::thread::move_into_link_name_space(self.0.as_fd(), None).doing("return to the host's mounts")?;
        rustix::process::chdir("/").doing("return to the root")
    }
}

/// Launches and returns once init's program runs, still among the launch's own mounts. On errors nothing of it is left but what the
/// cgroup's owner removes.
pub fn launch(plan: &LaunchPlan) -> Result<(Running, Home)> {
    let home = File::open("/proc/self/ns/mnt").doing("open the mount namespace")?;
    // Who answers stays among the host's mounts.
    let figures = Keeper::begin(plan);
    in_own_mounts(plan, figures).map(|running| (running, Home(home)))
}

fn in_own_mounts(plan: &LaunchPlan, figures: Option<(Keeper, OwnedFd)>) -> Result<Running> {
    let (figures, files) = figures.unzip();
    let mut trace = Trace::new(plan.timings);
    trace.mark("shim: plan, lock");
    let terminals = terminals(plan.id_base)?;
    namespaces::unshare(namespaces::MOUNTS)?;
    let private = MountPropagationFlags::PRIVATE | MountPropagationFlags::REC;
    rustix::mount::mount_change("/", private).doing("make mounts private")?;
    let door = plan.stage.join("door");
    rustix::mount::mount_bind(&door, &door).doing("bind the door")?;
    rustix::mount::mount_change(&door, MountPropagationFlags::SHARED).doing("share the door")?;
    if !plan.volumes.is_empty() {
        let shelf = plan.stage.join("shelf");
        rustix::mount::mount_bind(&shelf, &shelf).doing("bind the shelf")?;
        rustix::mount::mount_change(&shelf, MountPropagationFlags::SHARED).doing("share the shelf")?;
    }
    trace.mark("shim: unshare of mounts");

    let (ours, theirs) = channel::pair()?;
    let group = plan.clone_into.as_deref().map(open_host).transpose()?;
    let joins = open_joins(&plan.join_files)?;
    let (pid, pidfd) = match namespaces::clone(namespaces::CONTAINER, group.as_ref().map(AsFd::as_fd))? {
        Side::Child => {
            drop(ours);
            if let Err(error) = join(joins) {
                child::report(&theirs, error);
                std::process::exit(127);
            }
            child::main(plan, theirs)
        }
        Side::Parent { pid, pidfd } => (pid, pidfd),
    };
    drop(theirs);
    trace.mark("shim: clone3");
    let network = File::open(format!("/proc/{}/ns/net", pid.as_raw_nonzero())).doing("open the network namespace");
    let built =
        network.and_then(|network| Ok((build(plan, pid, &ours, (&network, terminals, files), &mut trace)?, network)));
    match built {
        Ok(((console, links, halt_signal), network)) => {
            Ok(Running { pid, pidfd, console, halt_signal, links, figures, network, timings: trace.marks() })
        }
        Err(error) => {
            let _ = signals::send(pidfd.as_fd(), 9);
            let _ = rustix::process::waitid(
                rustix::process::WaitId::PidFd(pidfd.as_fd()),
                rustix::process::WaitIdOptions::EXITED,
            );
            Err(error)
        }
    }
}

/// The container's terminals. The kernel gives only those made among the host's own mounts a part in `kernel.pty.reserve`, which what a container mounts itself
/// cannot touch; and as they are the host's, container root cannot raise how many there may be.
fn terminals(root: u32) -> Result<OwnedFd> {
    let group = (root + 5).to_string();
    let options = [("gid", group.as_str()), ("mode", "620"), ("ptmxmode", "666"), ("max", "256")];
    let pts = mount::create("devpts", &options, Attr::MOUNT_ATTR_NOSUID | Attr::MOUNT_ATTR_NOEXEC)?;
    for (path, flags) in [("", AtFlags::EMPTY_PATH), ("ptmx", AtFlags::SYMLINK_NOFOLLOW)] {
        rustix::fs::chownat(&pts, path, Some(Uid::from_raw(root)), Some(Gid::from_raw(root)), flags)
            .doing("give the terminals away")?;
    }
    Ok(pts)
}

/// The files of the v1 hierarchies a process joins, opened while we have the right to.
pub fn open_joins(files: &[PathBuf]) -> Result<Vec<File>> {
    let open = |path: &PathBuf| File::options().write(true).open(path).doing(format_args!("open {}", path.display()));
    files.iter().map(open).collect()
}

/// Enters the groups behind the files: for the calling process, which has one thread, this waits for nobody.
pub fn join(files: Vec<File>) -> Result<()> {
    files.into_iter().try_for_each(|mut file| file.write_all(b"0").doing("enter the container's cgroup"))
}

fn build(
    plan: &LaunchPlan,
    pid: Pid,
    channel: &ToChild,
    (network, pts, figures): (&File, OwnedFd, Option<OwnedFd>),
    trace: &mut Trace,
) -> Result<(Console, Vec<String>, i32)> {
    let process = format!("/proc/{}", pid.as_raw_nonzero());
    let map = format!("0 {} {}", plan.id_base, plan.id_count);
    write_once(&format!("{process}/uid_map"), &map)?;
    write_once(&format!("{process}/gid_map"), &map)?;
    let users = File::open(format!("{process}/ns/user")).doing("open the user namespace")?;
    channel.send(&FromShim::IdsMapped, &[])?;
    trace.mark("shim: id maps");

    // New files and folders of the tree belong to the container's root; its real owner keeps every capability.
    capability::keep_over_file_ids()?;
    process::set_file_ids(plan.id_base, plan.id_base)?;
    let root = mount_base(plan, users.as_fd())?;
    volumes::shelve(&plan.stage, &plan.volume_root, &plan.volumes, users.as_fd())?;
    trace.mark("shim: overlay");
    let mut links = Vec::new();
    if !plan.nics.is_empty() {
        let mut socket = Socket::open()?;
        for nic in &plan.nics {
            let name = format!("{}{}", nic.host_prefix, random_suffix()?);
            link::create(&mut socket, nic, &name, network.as_fd())?;
            trace.mark("shim: veth");
            // Until now nothing it sends gets through.
            guard::allow(&name, nic)?;
            link::pin(&mut socket, link::index_of(&nic.bridge)?, nic.address, nic.mac)?;
            if plan.rates != Rates::default() {
                rate::set(&mut socket, &name, plan.rates)?;
            }
            links.push(name);
        }
    }
    trace.mark("shim: guard, rates");
    let Some((FromChild::FileSystems, fds)) = hear(channel)? else { return Err(died()) };
    trace.mark("init: groups, file systems");
    let mut fds = fds.into_iter();
    let mut next = || fds.next().ok_or_else(|| Error::new(ErrorCode::Internal, "the child sent too few mounts"));
    let tree =
        Tree { plan, root, proc: next()?, sys: next()?, pts, queue: next()?, cgroup: next().ok(), figures, network };
    let console = tree.finish()?;
    trace.mark("shim: tree, masks");
    channel.send(&FromShim::TreeReady, &[])?;
    let Some((FromChild::HaltSignal(halt_signal), _)) = hear(channel)? else { return Err(died()) };
    trace.mark("init: address, pivot, seccomp");
    // The channel closes by itself when exec succeeds; anything else on it is an error.
    if hear(channel)?.is_some() {
        return Err(died());
    }
    trace.mark("init: exec");
    Ok((console, links, halt_signal))
}

/// What the child says next; none once its end is closed. Its failure is ours.
fn hear(channel: &ToChild) -> Result<Option<Received<FromChild>>> {
    match channel.receive()? {
        Some((FromChild::Failed(failure), _)) => Err(failure.into()),
        other => Ok(other),
    }
}

fn died() -> Error {
    Error::new(ErrorCode::Internal, "init died while it was being set up")
}

/// Kernel files take their value in one write.
fn write_once(path: &str, text: &str) -> Result<()> {
    File::options()
        .write(true)
        .open(Path::new(path))
        .and_then(|mut file| file.write_all(text.as_bytes()))
        .doing(format_args!("write {path}"))
}

/// Five letters and digits, so that interface names never meet.
fn random_suffix() -> Result<String> {
    let mut bytes = [0; 5];
    rustix::rand::getrandom(&mut bytes, rustix::rand::GetRandomFlags::empty()).doing("get random bytes")?;
    Ok(bytes.iter().map(|byte| char::from(b"abcdefghijklmnopqrstuvwxyz234567"[usize::from(byte % 32)])).collect())
}
