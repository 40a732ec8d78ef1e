//! What all containers of a host share and the kernel counts for none of them: an attacker takes all it gets and holds it. Looked at is the host's own
//! counter, and what a neighbour can still take.
use std::fs::{self, File};
use std::io::{self, Write};
use std::net::UdpSocket;
use std::os::fd::OwnedFd;
use std::time::Duration;

use berth_types::{Doing, Id, Result};
use rustix::fs::inotify;
use rustix::mount::MountFlags;
use rustix::process::{Resource, Rlimit};

use super::program::{armed, folder};
use super::{Attack, Row, Verdict, Way};
use crate::suite::{Bed, failed, holds};

pub const ROW: Row = Row {
    name: "limits that all containers share",
    refusals: &[],
    attacks: &[
        Attack { name: "terminals of own file systems", way: Way::Scene(terminals) },
        Attack { name: "more terminals by a new bound", way: Way::Scene(more_terminals) },
        Attack { name: "inotify instances of many users", way: Way::Scene(watchers) },
        Attack { name: "what sockets hold", way: Way::Scene(buffers) },
    ],
    helpers: &[
        Attack { name: "hold terminals", way: Way::Program(|_| hold(own_terminals)) },
        Attack { name: "hold inotify instances", way: Way::Program(|_| hold(instances)) },
        Attack { name: "hold packets", way: Way::Program(|_| hold(packets)) },
    ],
};

/// Takes until it gets no more, says how many it has, and keeps them for as long as the container lives.
pub(super) fn hold<T>(take: impl FnOnce() -> io::Result<Vec<T>>) -> io::Result<()> {
    let maximum = rustix::process::getrlimit(Resource::Nofile).maximum;
    rustix::process::setrlimit(Resource::Nofile, Rlimit { current: maximum, maximum })?;
    let held = take()?;
    println!("holding {}", held.len());
    io::stdout().flush()?;
    std::thread::sleep(Duration::from_secs(300));
    drop(held);
    Ok(())
}

/// Runs one of the programs in the container until it holds what it got; answers how many.
fn holding(bed: &Bed, attacker: &Id, name: &str) -> Result<u64> {
    bed.sh(attacker, &format!("/probe attack '{name}' >/said 2>&1 &"))?;
    let mut held = None;
    for _ in 0..600 {
        let said = bed.sh(attacker, "cat /said")?.1;
        held = said.strip_prefix("holding ").and_then(|count| count.trim().parse().ok());
        if held.is_some() {
            break;
        }
        holds(&format!("{name}: {said}"), said.is_empty())?;
        std::thread::sleep(Duration::from_millis(100));
    }
    held.ok_or_else(|| failed(format!("{name}: it does not come to an end")))
}

/// A number of the host's.
fn counter(path: &str) -> Result<u64> {
    let text = fs::read_to_string(path).doing(path)?;
    text.split_whitespace().next().and_then(|word| word.parse().ok()).ok_or_else(|| failed(format!("{path}: {text}")))
}

/// Each file system of its own has as many as it likes.
fn own_terminals() -> io::Result<Vec<OwnedFd>> {
    let folder = folder()?;
    let mut held = Vec::new();
    for number in 0..100 {
        let place = folder.join(number.to_string());
        fs::create_dir_all(&place)?;
        rustix::mount::mount("berth", &place, "devpts", MountFlags::empty(), c"ptmxmode=666,max=1000")?;
        for _ in 0..1000 {
            match File::options().read(true).write(true).open(place.join("ptmx")) {
                Ok(master) => held.push(master.into()),
                Err(_) => return Ok(held),
            }
        }
    }
    Ok(held)
}

fn terminals(bed: &Bed) -> Result<Verdict> {
    let most = counter("/proc/sys/kernel/pty/max")?;
    let attacker = armed(bed, "attacker", |spec| spec.limits.memory_mib = 1024)?;
    let held = holding(bed, &attacker, "hold terminals")?;
    let used = counter("/proc/sys/kernel/pty/nr")?;
    holds(&format!("{used} of the host's {most} terminals are used, {held} by the attacker"), most - used >= 1024)?;
    // Each has a console.
    let neighbour = bed.sleeper("neighbour")?;
    let done = bed.exec(&neighbour, |request| {
        request.command = ["/bin/tty"].map(str::to_owned).to_vec();
        request.terminal = Some((80, 24));
    })?;
    holds("the neighbour has no terminal", done.stdout.starts_with(b"/dev/pts/"))?;
    Ok(Verdict::Blocked)
}

/// Of the container's own file system of terminals.
fn more_terminals(bed: &Bed) -> Result<Verdict> {
    let id = bed.sleeper("attacker")?;
    let (code, said) = bed.sh(&id, "mount -o remount,max=5000 /dev/pts")?;
    holds(&format!("the bound was raised: {said}"), code != 0)?;
    let (_, owners) = bed.sh(&id, "stat -c %u:%g:%a /dev/pts /dev/pts/ptmx /dev/pts/0")?;
    holds(&format!("they belong to {owners}"), owners == "0:0:755\n0:0:666\n0:5:620")?;
    Ok(Verdict::Blocked)
}

/// As each of a container's users: the host counts by user.
fn instances() -> io::Result<Vec<OwnedFd>> {
    let mut held = Vec::new();
    for user in 0..2000 {
        rustix::thread::set_thread_res_uid(
            rustix::process::Uid::from_raw(user),
            rustix::process::Uid::from_raw(user),
            rustix::process::Uid::ROOT,
        )?;
        for _ in 0..100 {
            match inotify::init(inotify::CreateFlags::CLOEXEC) {
                Ok(one) => held.push(one),
                Err(_) => return Ok(held),
            }
        }
    }
    Ok(held)
}

fn watchers(bed: &Bed) -> Result<Verdict> {
    let attacker = armed(bed, "attacker", |_| {})?;
    // It may well die of its memory limit, with all it held.
    let held = holding(bed, &attacker, "hold inotify instances").unwrap_or(0);
    let neighbour = armed(bed, "neighbour", |_| {})?;
    let theirs = holding(bed, &neighbour, "hold inotify instances").unwrap_or(0);
    holds(&format!("the neighbour got {theirs}, the attacker {held}"), theirs >= 128 || held == 0)?;
    let own: Vec<_> = (0..64).map_while(|_| inotify::init(inotify::CreateFlags::CLOEXEC).ok()).collect();
    holds(&format!("the host got {} of 64", own.len()), own.len() == 64)?;
    Ok(Verdict::Blocked)
}

/// Received and not read, as much as each socket takes.
fn packets() -> io::Result<Vec<UdpSocket>> {
    let packet = [1; 32 << 10];
    (0..400)
        .map(|_| {
            let socket = UdpSocket::bind(("127.0.0.1", 0))?;
            let sender = UdpSocket::bind(("127.0.0.1", 0))?;
            for _ in 0..16 {
                let _ = sender.send_to(&packet, socket.local_addr()?);
            }
            Ok(socket)
        })
        .collect()
}

/// Pages that UDP holds on this host, in all its networks.
fn held_by_udp() -> Result<u64> {
    let text = fs::read_to_string("/proc/net/sockstat").doing("read what sockets hold")?;
    let line = text.lines().find_map(|line| line.strip_prefix("UDP: ")).unwrap_or_default();
    let mut words = line.split(' ').skip_while(|word| *word != "mem");
    words.nth(1).and_then(|word| word.parse().ok()).ok_or_else(|| failed(format!("sockstat: {text}")))
}

fn buffers(bed: &Bed) -> Result<Verdict> {
    let attacker = armed(bed, "attacker", |spec| spec.limits.memory_mib = 64)?;
    let before = held_by_udp()?;
    let sockets = holding(bed, &attacker, "hold packets")?;
    let mib = (held_by_udp()?.saturating_sub(before) * 4096) >> 20;
    let used = bed.engine.stats(&attacker)?.memory_used_bytes >> 20;
    // A quarter of its memory; or within its memory, where that counts what sockets hold.
    holds(&format!("{sockets} sockets hold {mib} MiB, its memory counts {used}"), mib <= 64 / 4 + 1 || used >= mib)?;
    Ok(Verdict::Blocked)
}
