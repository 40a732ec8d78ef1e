//! Using more than one's share, until something gives: it must be the container's own limit.
use std::fs::{self, File};
use std::io::{self, Write};
use std::os::fd::{AsFd, OwnedFd};
use std::time::{Duration, Instant};

use berth_host::process::namespaces::{self, Side as Clone};
use berth_host::process::signals;
use berth_types::{Id, Profile, Result};
use rustix::mount::MountFlags;
use rustix::process::{Resource, Rlimit, Uid};
use rustix::thread::{CapabilitiesSecureBits, set_capabilities_secure_bits, set_thread_res_uid};

use super::program::{Side, armed, command, folder, outside};
use super::sweep::trace;
use super::{Attack, Row, Verdict, Way};
use crate::suite::{Bed, FORCE, failed, holds};

macro_rules! bombs {
    ($($name:literal => $bomb:expr;)*) => {
        Row {
            name: "bombs",
            refusals: &[],
            attacks: &[$(Attack { name: $name, way: Way::Scene(|bed| explode(bed, concat!($name, " bomb"))) }),*],
            helpers: &[$(Attack { name: concat!($name, " bomb"), way: Way::Program($bomb) }),*],
        }
    };
}

pub const ROW: Row = bombs! {
    "processes" => forks;
    "threads" => threads;
    "memory" => memory;
    "memory in a tmpfs" => |side| { shm(side)?; fill(&shared(side)?, side) };
    "disk" => |side| fill(&place(side), side);
    "files" => files;
    "descriptors" => |side| many(side, 1_000_000, 2_000, || File::open("/dev/null").map(OwnedFd::from));
    "pipes" => |side| many(side, 1_000_000, 2_000, pipe);
    "inotify" => |side| many(side, 100_000, 20, || Ok(rustix::fs::inotify::init(rustix::fs::inotify::CreateFlags::CLOEXEC)?));
    "terminals" => |side| many(side, 1_000, 300, || File::options().read(true).write(true).open("/dev/ptmx").map(OwnedFd::from));
    "network namespaces" => |side| many(side, 300, 80, || { unshare(libc::CLONE_NEWNET)?; File::open("/proc/self/ns/net").map(OwnedFd::from) });
    "network namespaces of many users" => |side| (0..amount(side, 200, 3)).try_for_each(|user| users_networks(user as u32));
    "user namespaces" => |side| many(side, 1_000, 300, user_namespace);
    "mounts" => mounts;
    "file systems" => file_systems;
};

/// Memory, MiB; processes; disk, MiB: the container's limits. Outside, each bomb goes a little beyond them.
const MEMORY: u64 = 64;
const PROCESSES: u32 = 64;
const DISK: u64 = 24;

fn amount(side: Side, inside: usize, outside: usize) -> usize {
    if side == Side::Inside { inside } else { outside }
}

fn kernel(error: berth_types::Error) -> io::Error {
    error.source.unwrap_or_else(|| io::Error::other(error.message))
}

fn forks(side: Side) -> io::Result<()> {
    let mut children = Vec::new();
    let mut outcome = Ok(());
    for _ in 0..amount(side, 3_000, 100) {
        match namespaces::clone(0, None) {
            Ok(Clone::Child) => {
                std::thread::sleep(Duration::from_secs(20));
                std::process::exit(0)
            }
            Ok(Clone::Parent { pidfd, .. }) => children.push(pidfd),
            Err(error) => {
                outcome = Err(kernel(error));
                break;
            }
        }
    }
    if side == Side::Outside {
        children.iter().try_for_each(|child| signals::send(child.as_fd(), 9)).map_err(kernel)?;
    }
    outcome
}

fn threads(side: Side) -> io::Result<()> {
    (0..amount(side, 3_000, 100)).try_for_each(|_| {
        std::thread::Builder::new().stack_size(65_536).spawn(|| std::thread::sleep(Duration::from_secs(20))).map(drop)
    })
}

fn memory(side: Side) -> io::Result<()> {
    let held: Vec<Vec<u8>> = (0..amount(side, 512, 80)).map(|number| vec![number as u8 | 1; 1 << 20]).collect();
    holds("held", held.iter().all(|part| part[4096] != 0)).map_err(kernel)
}

fn shm(side: Side) -> io::Result<()> {
    if side == Side::Outside {
        rustix::mount::mount("berth", folder()?, "tmpfs", MountFlags::empty(), c"")?;
    }
    Ok(())
}

fn shared(side: Side) -> io::Result<std::path::PathBuf> {
    if side == Side::Inside { Ok("/dev/shm/fill".into()) } else { Ok(folder()?.join("fill")) }
}

/// Where there is a disk.
fn place(side: Side) -> std::path::PathBuf {
    trace(if side == Side::Inside { "/" } else { "/var/tmp" })
}

fn fill(path: &std::path::Path, side: Side) -> io::Result<()> {
    let mut state = 1u64;
    let part: Vec<u8> = (0..1 << 20)
        .map(|_| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            (state >> 56) as u8
        })
        .collect();
    let mut file = File::create(path)?;
    let outcome = (0..amount(side, 512, 80)).try_for_each(|_| file.write_all(&part).and_then(|()| file.sync_data()));
    if side == Side::Outside {
        fs::remove_file(path)?;
    }
    outcome
}

/// Empty files: nothing but what the file system itself needs for them.
fn files(side: Side) -> io::Result<()> {
    let place = place(side);
    fs::create_dir_all(&place)?;
    let outcome = (0..amount(side, 300_000, 500)).try_for_each(|number| {
        File::create(place.join(format!("{number:0>200}")))?;
        if number % 1_000 == 0 { Ok(rustix::fs::syncfs(File::open(&place)?)?) } else { Ok(()) }
    });
    if side == Side::Outside {
        fs::remove_dir_all(place)?;
    }
    outcome
}

/// Holds many of something.
fn many(side: Side, inside: usize, outside: usize, make: impl Fn() -> io::Result<OwnedFd>) -> io::Result<()> {
    let maximum = rustix::process::getrlimit(Resource::Nofile).maximum;
    rustix::process::setrlimit(Resource::Nofile, Rlimit { current: maximum, maximum })?;
    (0..amount(side, inside, outside)).map(|_| make()).collect::<io::Result<Vec<_>>>().map(drop)
}

fn pipe() -> io::Result<OwnedFd> {
    let (read, write) = rustix::pipe::pipe_with(rustix::pipe::PipeFlags::NONBLOCK)?;
    let page = [1; 4096];
    for _ in 0..16 {
        rustix::io::write(&write, &page)?;
    }
    Ok(read)
}

fn unshare(namespace: i32) -> io::Result<()> {
    namespaces::unshare(namespace).map_err(kernel)
}

/// As many as one user may have, held until the program ends; counts are kept per user, and root is any it likes.
fn users_networks(user: u32) -> io::Result<()> {
    set_capabilities_secure_bits(CapabilitiesSecureBits::NO_SETUID_FIXUP)?;
    let own = Uid::from_raw(user);
    set_thread_res_uid(own, own, Uid::ROOT)?;
    for _ in 0..60 {
        unshare(libc::CLONE_NEWNET)?;
        std::mem::forget(File::open("/proc/self/ns/net")?);
    }
    Ok(())
}

/// Each beside the others, held by a descriptor of a child that is gone.
fn user_namespace() -> io::Result<OwnedFd> {
    match namespaces::clone(libc::CLONE_NEWUSER, None).map_err(kernel)? {
        Clone::Child => {
            std::thread::sleep(Duration::from_secs(20));
            std::process::exit(0)
        }
        Clone::Parent { pid, pidfd } => {
            let held = File::open(format!("/proc/{}/ns/user", pid.as_raw_nonzero()))?;
            signals::send(pidfd.as_fd(), 9).map_err(kernel)?;
            rustix::process::waitid(
                rustix::process::WaitId::PidFd(pidfd.as_fd()),
                rustix::process::WaitIdOptions::EXITED,
            )?;
            Ok(held.into())
        }
    }
}

fn mounts(side: Side) -> io::Result<()> {
    let folder = folder()?;
    rustix::mount::mount("berth", folder, "tmpfs", MountFlags::empty(), c"")?;
    // Each bind brings all those before it: twice as many.
    (0..amount(side, 20, 7)).try_for_each(|number| {
        let target = folder.join(number.to_string());
        fs::create_dir(&target)?;
        Ok(rustix::mount::mount_bind_recursive(folder, target)?)
    })
}

/// Each over the one before. What a host once had of them costs every memory group something until its next boot, see docs/threat-model.md.
fn file_systems(side: Side) -> io::Result<()> {
    let folder = folder()?;
    rustix::mount::mount("berth", folder, "tmpfs", MountFlags::empty(), c"")?;
    for number in 0..amount(side, 400, 2) {
        let target = folder.join(number.to_string());
        fs::create_dir(&target)?;
        for _ in 0..100 {
            rustix::mount::mount("berth", &target, "tmpfs", MountFlags::empty(), c"")?;
        }
    }
    Ok(())
}

/// What a bomb ends by: a limit's errors, or being killed for want of memory.
const LIMITS: &[i32] =
    &[libc::EAGAIN, libc::ENOSPC, libc::EDQUOT, libc::EMFILE, libc::ENFILE, libc::ENOMEM, libc::EUSERS, libc::EPERM];

fn explode(bed: &Bed, bomb: &str) -> Result<Verdict> {
    let control = outside("control", bomb)?;
    if control != "succeeded" {
        return Ok(Verdict::Inert(format!("outside: {control}")));
    }
    let file_systems = bomb.starts_with("file systems");
    if file_systems && std::env::var_os("BERTH_DISPOSABLE").is_none() {
        return Ok(Verdict::Inert("this host would pay for it until its next boot".to_owned()));
    }
    let memory = if file_systems { 16 } else { MEMORY };
    let neighbour = bed.sleeper("neighbour")?;
    let bomber = armed(bed, "bomber", |spec| {
        spec.limits.memory_mib = memory;
        spec.limits.processes = PROCESSES;
        spec.limits.disk_mib = DISK;
        if bomb.starts_with("user namespaces") {
            spec.profile = Profile::NESTING;
        }
    })?;
    let before = median(bed, &neighbour, || false)?;
    let (done, during) = std::thread::scope(|scope| {
        let running = scope.spawn(|| {
            bed.exec(&bomber, |request| {
                request.command = command(bomb);
                request.timeout_seconds = if file_systems { 8 } else { 60 };
            })
        });
        let during = median(bed, &neighbour, || !running.is_finished());
        (running.join(), during)
    });
    let (done, during) = (done.map_err(|_| failed("the bomber"))??, during?);
    let said = String::from_utf8_lossy(&done.stdout).trim().to_owned();
    let error = said.split_once(' ').and_then(|(number, _)| number.parse().ok());
    let stopped = done.exit_code == 137 || error.is_some_and(|error| LIMITS.contains(&error));
    let stats = bed.engine.stats(&bomber)?;
    // With hardly any memory left that can be taken back, it looks for some for a long time before it is killed.
    let stuck = done.timed_out && stats.memory_used_bytes > (memory << 20) / 3 * 2;
    holds(
        &format!("it says {said:?} and exits with {}, holding {} bytes", done.exit_code, stats.memory_used_bytes),
        stuck || (stopped && !done.timed_out),
    )?;
    holds("more memory than its limit", stats.memory_used_bytes <= memory << 20)?;
    // Twice, and what a busy machine adds to any of them.
    holds(
        &format!("the neighbour waits {during:?}, before {before:?}"),
        during <= before * 2 + Duration::from_millis(100),
    )?;
    let began = Instant::now();
    bed.engine.destroy(&bomber, FORCE)?;
    holds(&format!("took {:?} to delete", began.elapsed()), began.elapsed() < Duration::from_secs(5))?;
    Ok(Verdict::Blocked)
}

/// How long a command takes there: the median of five, or of as many as fit while something goes on.
fn median(bed: &Bed, id: &Id, more: impl Fn() -> bool) -> Result<Duration> {
    let mut taken = Vec::new();
    while taken.len() < 5 || more() {
        let began = Instant::now();
        bed.exec(id, |_| {})?;
        taken.push(began.elapsed());
    }
    taken.sort();
    Ok(taken[taken.len() / 2])
}
