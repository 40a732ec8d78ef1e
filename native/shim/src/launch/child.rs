//! The container's side of a launch: becomes init.
use std::collections::BTreeMap;
use std::io::Write;
use std::os::fd::{AsFd, OwnedFd};
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::Command;

use berth_host::fs::mount::{self, open_host};
use berth_host::net::link;
use berth_host::net::netlink::Socket;
use berth_host::process::{self, capability, descriptors, namespaces};
use berth_plan::confined::IDS;
use berth_plan::etc::Etc;
use berth_plan::{LaunchPlan, signals};
use berth_types::{Doing, Error, ErrorCode, Result, RunAs};
use rustix::fs::{Mode, OFlags};
use rustix::io::Errno;
use rustix::mount::{MountAttrFlags as Attr, MountPropagationFlags, UnmountFlags};
use rustix::process::{Gid, Signal, Uid};
use rustix::stdio::stdin;
use rustix::time::ClockId;

use super::messages::{FromChild, FromShim, ToShim};
use super::{etc, init, volumes};
use crate::command::begin;
use crate::command::users;
use crate::identity;

/// What boots an image that says nothing else.
const INIT: &str = "/sbin/init";

/// Never returns: execs, stays as our small init, or reports why not and ends.
pub fn main(plan: &LaunchPlan, channel: ToShim) -> ! {
    match leave_host(plan, &channel) {
        // All that is still open is the host's, and from here on paths are followed that an image may have laid: `/proc/self/fd/N` must lead nowhere.
        Ok(before) => descriptors::keep_channel(channel, (plan, before), settle),
        Err(error) => give_up(&channel, error),
    }
}

/// In the container's tree, with nothing of the host's open but the channel.
fn settle((plan, before): (&LaunchPlan, Option<Etc>), channel: ToShim) -> ! {
    let renewed = || if plan.fresh_identity { identity::renew() } else { Ok(()) };
    match furnish(plan, before).and_then(|()| renewed()).and_then(|()| become_init(plan, &channel)) {
        Err(error) => give_up(&channel, error),
        Ok(never) => match never {},
    }
}

fn give_up(channel: &ToShim, error: Error) -> ! {
    report(channel, error);
    std::process::exit(127)
}

/// Sends an error to the shim.
pub fn report(channel: &ToShim, error: Error) {
    let _ = channel.send(&FromChild::Failed(error.into()), &[]);
}

/// From the host's root to the container's; answers what the last start wrote, as long as the host's files are in reach.
fn leave_host(plan: &LaunchPlan, channel: &ToShim) -> Result<Option<Etc>> {
    // While this is still the host's root, which may walk the state directory.
    let stage = open_host(&plan.stage)?;
    let before = etc::before(plan);
    start_clocks()?;
    expect(channel, FromShim::IdsMapped)?;
    rustix::thread::set_thread_groups(&[]).doing("drop groups")?;
    rustix::thread::set_thread_res_gid(Gid::ROOT, Gid::ROOT, Gid::ROOT).doing("become group root")?;
    rustix::thread::set_thread_res_uid(Uid::ROOT, Uid::ROOT, Uid::ROOT).doing("become root")?;
    // After the change of user, which clears it.
    process::die_with_parent()?;
    bound_namespaces(plan)?;
    open_ping()?;
    send_mounts(plan, channel)?;
    let mut socket = Socket::open()?;
    link::bring_up_loopback(&mut socket)?;
    expect(channel, FromShim::TreeReady)?;
    for nic in &plan.nics {
        link::configure(&mut socket, nic)?;
    }
    drop(socket);
    if !plan.unified_cgroup {
        namespaces::unshare(NEW_CGROUP)?;
    }
    let volumes = volumes::take(stage.as_fd(), plan.volumes.len())?;
    enter(stage)?;
    plan.volumes.iter().zip(&volumes).try_for_each(|(volume, mount)| volumes::place(mount.as_fd(), &volume.path))?;
    share_mounts()?;
    Ok(before)
}

fn furnish(plan: &LaunchPlan, before: Option<Etc>) -> Result<()> {
    rustix::process::umask(Mode::from_raw_mode(0o022));
    etc::renew(plan, before.as_ref())?;
    plan.files.iter().try_for_each(|file| write_file(&file.path, &file.content, file.mode))?;
    open_console()?;
    capability::bound(plan.bounding)?;
    if plan.no_new_privileges {
        rustix::thread::set_no_new_privs(true).doing("forbid new privileges")?;
    }
    Ok(())
}

/// A time namespace whose clocks since boot start now. Written by the host's root, whom the file belongs to.
fn start_clocks() -> Result<()> {
    namespaces::unshare(rustix::thread::UnshareFlags::NEWTIME.bits() as i32)?;
    let now = |clock| rustix::time::clock_gettime(clock).tv_sec;
    let offsets = format!("monotonic -{} 0\nboottime -{} 0\n", now(ClockId::Monotonic), now(ClockId::Boottime));
    std::fs::write("/proc/self/timens_offsets", offsets).doing("set the container's clocks")?;
    // Unshare is for children only, but process 1 itself is what commands join.
    let clocks = std::fs::File::open("/proc/self/ns/time_for_children").doing("open the time namespace")?;
    rustix::thread::move_into_link_name_space(clocks.as_fd(), None).doing("enter the time namespace")
}

/// Namespaces take memory of the kernel that no group is charged for. The mask over `/proc/sys/user` keeps these from being raised again.
fn bound_namespaces(plan: &LaunchPlan) -> Result<()> {
    for (kind, most) in [("net", 64), ("user", plan.user_namespaces)] {
        std::fs::write(format!("/proc/sys/user/max_{kind}_namespaces"), most.to_string())
            .doing("bound the namespaces")?;
    }
    Ok(())
}

/// Every group may ping, by sockets of that kind alone: `ping` has no capability where its image came from elsewhere.
fn open_ping() -> Result<()> {
    let groups = format!("0 {}", IDS - 1);
    std::fs::write("/proc/sys/net/ipv4/ping_group_range", groups).doing("let users ping")
}

const NEW_CGROUP: i32 = rustix::thread::UnshareFlags::NEWCGROUP.bits() as i32;

fn expect(channel: &ToShim, wanted: FromShim) -> Result<()> {
    match channel.receive()? {
        Some((message, _)) if message == wanted => Ok(()),
        _ => std::process::exit(0), // The shim gave up and has said why.
    }
}

/// File systems that must belong to this user namespace, made before anything covers the host's /proc and /sys.
fn send_mounts(plan: &LaunchPlan, channel: &ToShim) -> Result<()> {
    let quiet = Attr::MOUNT_ATTR_NOSUID | Attr::MOUNT_ATTR_NODEV | Attr::MOUNT_ATTR_NOEXEC;
    let mut mounts: Vec<OwnedFd> = vec![
        mount::create("proc", &[], quiet)?,
        mount::create("sysfs", &[], quiet | Attr::MOUNT_ATTR_RDONLY)?,
        mount::create("mqueue", &[], quiet)?,
    ];
    if plan.unified_cgroup {
        namespaces::unshare(NEW_CGROUP)?;
        mounts.push(mount::create("cgroup2", &[], quiet)?);
    }
    let fds: Vec<_> = mounts.iter().map(AsFd::as_fd).collect();
    channel.send(&FromChild::FileSystems, &fds)
}

/// Nothing more comes from the host's mounts, and what is mounted in the container later is seen by its services that have mounts of their own: systemd
/// expects to find them shared.
fn share_mounts() -> Result<()> {
    for kind in [MountPropagationFlags::PRIVATE, MountPropagationFlags::SHARED] {
        rustix::mount::mount_change("/", kind | MountPropagationFlags::REC).doing("share the mounts")?;
    }
    Ok(())
}

/// Makes the tree behind the door the root and lets go of the host's.
fn enter(stage: OwnedFd) -> Result<()> {
    let door = rustix::fs::openat(&stage, "door", OFlags::PATH | OFlags::DIRECTORY | OFlags::CLOEXEC, Mode::empty())
        .doing("open the door")?;
    rustix::process::fchdir(&door).doing("enter the tree")?;
    rustix::process::pivot_root(".", ".").doing("pivot into the tree")?;
    rustix::mount::unmount(".", UnmountFlags::DETACH).doing("let go of the host's tree")?;
    rustix::process::chdir("/").doing("enter the root")
}

/// Replaces the file in one step: a link or FIFO of the image in its place is replaced, not followed. Runs as the container's root in its own root.
pub fn write_file(path: &str, content: &[u8], mode: u32) -> Result<()> {
    let doing = || format!("write {path} in the container");
    let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
    std::fs::create_dir_all(format!("{folder}/")).map_err(|error| in_the_way(error, folder, "folder"))?;
    let fresh = format!("{folder}/.{name}.berth");
    let _ = std::fs::remove_file(&fresh);
    let flags = OFlags::WRONLY | OFlags::CREATE | OFlags::EXCL | OFlags::NOFOLLOW | OFlags::CLOEXEC;
    let mut file = std::fs::File::from(rustix::fs::open(&fresh, flags, Mode::from_raw_mode(mode)).doing(doing())?);
    file.write_all(content).doing(doing())?;
    rustix::fs::fchmod(&file, Mode::from_raw_mode(mode)).doing(doing())?;
    std::fs::rename(&fresh, path).map_err(|error| in_the_way(error, path, "file"))
}

/// Something could not be made because of what the image, or the container, has there.
fn in_the_way(error: std::io::Error, path: &str, wanted: &str) -> Error {
    match Errno::from_io_error(&error) {
        Some(Errno::EXIST | Errno::NOTDIR | Errno::ISDIR | Errno::LOOP) => {
            Error::invalid(format!("the image has something else than a {wanted} at {path}"))
        }
        _ => Error::io(format_args!("make the {wanted} {path} in the container"), error),
    }
}

fn open_console() -> Result<()> {
    let console = rustix::fs::open("/dev/console", OFlags::RDWR | OFlags::NOCTTY | OFlags::CLOEXEC, Mode::empty())
        .doing("open the console")?;
    descriptors::set_stdio([console.as_fd(); 3])
}

/// Leads a session with the console as its terminal.
pub fn take_terminal() -> Result<()> {
    rustix::process::setsid().doing("start a session")?;
    rustix::process::ioctl_tiocsctty(stdin()).doing("take the terminal")
}

fn become_init(plan: &LaunchPlan, channel: &ToShim) -> Result<std::convert::Infallible> {
    let told = signals::number(&plan.run_as.stop_signal);
    if !plan.boots {
        channel.send(&FromChild::HaltSignal(told.unwrap_or(Signal::TERM.as_raw())), &[])?; // Our small init passes it on.
        return init::main(plan, channel);
    }
    let command = if plan.command.is_empty() { vec![INIT.to_owned()] } else { plan.command.clone() };
    let signal = told.map_or_else(|| halt_signal(&command[0]), Ok)?;
    channel.send(&FromChild::HaltSignal(signal), &[])?;
    take_terminal()?;
    Err(run_command(plan, &command))
}

/// Replaces the process by the container's command, as its user and in its folder. Returns only the error.
pub fn run_command(plan: &LaunchPlan, command: &[String]) -> Error {
    match take_on(plan) {
        Ok(env) => execute(command, &env),
        Err(error) => error,
    }
}

/// The folder first, as root, who makes it when it is missing. Answers the environment.
fn take_on(plan: &LaunchPlan) -> Result<BTreeMap<String, String>> {
    let RunAs { user, working_dir, .. } = &plan.run_as;
    if !working_dir.is_empty() {
        std::fs::create_dir_all(working_dir).map_err(|error| in_the_way(error, working_dir, "folder"))?;
        begin::enter(working_dir)
            .map_err(|error| Error::invalid(format!("workingDir: {}", std::io::Error::from(error))))?;
    }
    let user = users::find(user)?;
    if !plan.run_as.user.is_empty() {
        // Programs open what they write to again, by /dev/stdout.
        rustix::fs::fchown(stdin(), Some(Uid::from_raw(user.uid)), None).doing("give the console to the user")?;
        user.assume()?;
        // Forgotten with the change of user.
        process::die_with_parent()?;
    }
    let mut env = plan.env.clone();
    env.entry("HOME".to_owned()).or_insert_with(|| user.home());
    Ok(env)
}

/// Replaces the process by a program, looked for in the environment's PATH. Returns only the error.
pub fn execute(command: &[String], env: &BTreeMap<String, String>) -> Error {
    let Some((program, arguments)) = command.split_first() else { return Error::invalid("command: must not be empty") };
    let error = Command::new(program).args(arguments).env_clear().envs(env).exec();
    let code = match error.raw_os_error() {
        Some(2 | 8 | 13 | 20 | 40) => ErrorCode::Invalid, // not there, not a program, not allowed, not a folder, a loop of links
        _ => ErrorCode::Internal,
    };
    Error { code, message: format!("execute {program}: {error}"), source: Some(error) }
}

/// The signal by which an init shuts down in order: each kind has its own, and SIGTERM what is no machine's.
fn halt_signal(program: &str) -> Result<i32> {
    const BUSYBOX_POWEROFF: i32 = 12; // SIGUSR2
    const SYSTEMD_HALT: i32 = 37; // SIGRTMIN+3
    const POWER_FAILURE: i32 = 30; // SIGPWR
    let real = match std::fs::canonicalize(program) {
        Ok(real) => real,
        Err(_) if program == INIT => {
            return Err(Error::invalid("the image has no /sbin/init, so a command is needed"));
        }
        Err(_) => return Ok(Signal::TERM.as_raw()),
    };
    let same = |other: &str| {
        use std::os::unix::fs::MetadataExt;
        let identity = |path: &Path| std::fs::metadata(path).map(|meta| (meta.dev(), meta.ino())).ok();
        identity(Path::new(other)).is_some_and(|id| Some(id) == identity(&real))
    };
    let name = real.file_name().and_then(|name| name.to_str()).unwrap_or_default();
    Ok(match name {
        "systemd" => SYSTEMD_HALT,
        "busybox" => BUSYBOX_POWEROFF,
        _ if same("/bin/busybox") => BUSYBOX_POWEROFF,
        _ if same(INIT) => POWER_FAILURE,
        _ => Signal::TERM.as_raw(),
    })
}
