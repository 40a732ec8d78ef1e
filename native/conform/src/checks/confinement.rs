//! What container root must not do, and images that lie about their own tree.
use std::fs;
use std::net::UdpSocket;
use std::process::ExitCode;

use berth_engine::Engine;
use berth_types::{ContainerSpec, Doing, ErrorCode, FileAttributes, Id, Profile, Result};

use super::Check;
use crate::suite::{Bed, FORCE, add_images, config, holds, id, refused, same, spec};
use crate::{attacks, raw};

pub const CHECKS: &[Check] = &[
    ("ids, namespaces and capabilities are its own", identity),
    ("no two containers share an id, not even of two installations", ranges),
    ("profiles open what they say", profiles),
    ("new privileges are for systems that boot", privileges),
    ("masks cannot be lifted, nor read-only mounts written", masks),
    ("a second /proc without masks cannot be mounted", second_proc),
    ("settings of the host cannot be written", settings),
    ("no device can be made or opened", devices),
    ("its own limits and groups are out of reach", groups),
    ("the host's names do not show", names),
    ("containers start and run commands when the room for filters is used up", filters),
    ("an image whose /dev, /proc or /etc is not a folder is refused", liars),
    ("an image's links lead nowhere outside", links),
];

fn identity(bed: &Bed) -> Result<()> {
    let id = bed.sleeper("identity")?;
    let map = bed.sh(&id, "cat /proc/self/uid_map")?.1;
    let fields: Vec<u64> = map.split_whitespace().filter_map(|field| field.parse().ok()).collect();
    holds(&map, fields.len() == 3 && fields[0] == 0 && fields[1] >= 1_000_000 && fields[2] == 65_536)?;
    for name in ["user", "pid", "mnt", "uts", "ipc", "net", "cgroup", "time"] {
        let inside = bed.sh(&id, &format!("readlink /proc/self/ns/{name}"))?.1;
        let outside = std::fs::read_link(format!("/proc/self/ns/{name}"))
            .map(|link| link.to_string_lossy().into_owned())
            .unwrap_or_default();
        holds(&format!("{name}: {inside}"), inside.starts_with(name) && inside != outside)?;
    }
    let uptime = bed.sh(&id, "cut -d. -f1 /proc/uptime")?.1;
    holds(&format!("up for {uptime} s"), uptime.parse().is_ok_and(|seconds: u32| seconds < 30))?;
    let bounding = bed.sh(&id, "grep CapBnd /proc/self/status | cut -f2")?.1;
    let set = u64::from_str_radix(&bounding, 16).unwrap_or(u64::MAX);
    for (name, number) in
        [("sys_module", 16), ("sys_rawio", 17), ("sys_time", 25), ("syslog", 34), ("bpf", 39), ("perfmon", 38)]
    {
        holds(&format!("{name} is dropped: {bounding}"), set & (1 << number) == 0)?;
    }
    same(
        "filter",
        bed.sh(&id, "grep -h Seccomp: /proc/1/status /proc/self/status | tr -d '\\t\\n'")?.1,
        "Seccomp:2Seccomp:2".to_owned(),
    )
}

/// The host ids of whoever runs, first and last.
fn ids_of(engine: &Engine, into: &mut Vec<(u64, u64)>) -> Result<()> {
    for one in engine.list()? {
        let map = std::fs::read_to_string(format!("/proc/{}/uid_map", one.pid.unwrap_or(0))).doing("read uid_map")?;
        let groups =
            std::fs::read_to_string(format!("/proc/{}/gid_map", one.pid.unwrap_or(0))).doing("read gid_map")?;
        same("ids of groups", &groups, &map)?;
        let fields: Vec<u64> = map.split_whitespace().filter_map(|field| field.parse().ok()).collect();
        same(&map, (fields.len(), fields[0], fields[2]), (3, 0, 65_536))?;
        into.push((fields[1], fields[1] + fields[2] - 1));
    }
    Ok(())
}

fn ranges(bed: &Bed) -> Result<()> {
    let state = bed.state.join("beside");
    std::fs::create_dir_all(&state).doing("make the other's folder")?;
    add_images(&state)?;
    let mut config = config(&state)?;
    config.pool_mib = 1024;
    let other = Bed::over(Engine::open(config)?, &bed.state);
    let outcome = (|| {
        for round in 0..3 {
            for number in 0..6 {
                bed.sleeper(&format!("own_{round}_{number}"))?;
            }
            other.sleeper(&format!("their_{round}"))?;
            let mut all = Vec::new();
            ids_of(&bed.engine, &mut all)?;
            ids_of(&other.engine, &mut all)?;
            all.sort_unstable();
            holds(&format!("apart: {all:?}"), all.windows(2).all(|pair| pair[0].1 < pair[1].0))?;
            same("how many", all.len(), round * 6 + 7)?;
            // What these had is given to the next.
            bed.engine.destroy(&id(&format!("own_{round}_2")), FORCE)?;
            bed.engine.stop(&id(&format!("own_{round}_4")), FORCE)?;
            bed.engine.start(&id(&format!("own_{round}_4")), 2)?;
        }
        Ok(())
    })();
    let gone = other.engine.destroy_all();
    outcome.and(gone)
}

/// A container within the container: users, mounts and an overlay of its own.
const NESTED: &str = "mkdir -p /in && mount -t tmpfs in /in && cd /in && mkdir lower upper work root && cp -a /bin lower/bin && \
    mount -t overlay in -o lowerdir=lower,upperdir=upper,workdir=work root && echo inner > root/name && chroot root /bin/cat /name && id -u";

fn profiles(bed: &Bed) -> Result<()> {
    for (name, profile, nests, rings) in [
        ("plain", Profile::DEFAULT, false, false),
        ("nests", Profile::NESTING, true, false),
        ("rings", Profile::IOURING, false, true),
        ("both", Profile::IOURING.with(Profile::NESTING), true, true),
    ] {
        let id = bed.launch(&ContainerSpec { profile, ..spec(name) })?;
        let (code, output) = bed.sh(&id, &format!("unshare -Urm sh -c '{NESTED}'"))?;
        same(&format!("{name} nests: {output}"), code == 0 && output == "inner\n0", nests)?;
        bed.bring_probe(&id)?;
        let said = bed.sh(&id, "/probe attack io_uring")?.1;
        // A kernel without, or with io_uring switched off, answers as the filter does: then only the refusals tell.
        let here = attacks::outside("control", "io_uring")? == "succeeded";
        same(&format!("{name} has io_uring: {said}"), said == "succeeded", rings && here)?;
        bed.engine.destroy(&id, FORCE)?;
    }
    Ok(())
}

/// Whether a program of root's with the setuid bit makes others root, and the flag of init and of commands.
fn setuid(bed: &Bed, id: &Id) -> Result<(bool, String)> {
    bed.bring_probe(id)?;
    bed.sh(id, "chmod 4755 /probe")?;
    let done = bed.exec(id, |request| {
        request.command = ["/probe", "attack", "who am I"].map(str::to_owned).to_vec();
        request.user = "ann".to_owned();
    })?;
    let flags = bed.sh(id, "grep -h NoNewPrivs /proc/1/status /proc/self/status | cut -f 2 | tr -d '\n'")?.1;
    Ok((done.stdout.starts_with(b"succeeded"), flags))
}

fn privileges(bed: &Bed) -> Result<()> {
    let command = bed.sleeper("command")?;
    same("a plain command", setuid(bed, &command)?, (false, "11".to_owned()))?;
    let system = bed.launch(&ContainerSpec { command: Vec::new(), ..spec("system") })?;
    same("a system", setuid(bed, &system)?, (true, "00".to_owned()))?;
    let nesting = bed.launch(&ContainerSpec { profile: Profile::NESTING, ..spec("nesting") })?;
    same("a plain command that nests", setuid(bed, &nesting)?, (true, "00".to_owned()))
}

/// Made as full as thousands of a tenant's filters make it: with less room than is used.
fn filters(bed: &Bed) -> Result<()> {
    const ROOM: &str = "/proc/sys/net/core/bpf_jit_limit";
    let before = fs::read_to_string(ROOM).doing("read the room for filters")?;
    let running = bed.sleeper("running")?;
    bed.bring_probe(&running)?;
    fs::write(ROOM, "1").doing("use up the room for filters")?;
    let outcome = (|| {
        let done = bed.exec(&running, |request| request.command = ["/probe", "filter"].map(str::to_owned).to_vec())?;
        let taken = bed.exec(&running, |_| {})?.exit_code;
        let written = bed.engine.make_folder(&running, "/made", FileAttributes::default());
        let started = bed.sleeper("started");
        holds("what runs inside still has room", done.exit_code != 0)?;
        same("a command", taken, 0)?;
        written?;
        started.map(drop)
    })();
    fs::write(ROOM, before.trim()).doing("give the room for filters back")?;
    outcome
}

/// `filter`: one before a socket, as any user may have it.
pub fn filter() -> ExitCode {
    let attached = UdpSocket::bind("127.0.0.1:0").and_then(|socket| raw::attach_filter(socket, 4096));
    if attached.is_ok() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

fn masks(bed: &Bed) -> Result<()> {
    let id = bed.sleeper("masks")?;
    for path in ["/proc/kcore", "/proc/keys", "/proc/sysrq-trigger", "/proc/timer_list"] {
        same(
            path,
            bed.sh(&id, &format!("[ ! -e {path} ] || head -c 1 {path} | wc -c"))?.1.replace('0', ""),
            String::new(),
        )?;
    }
    for point in ["/proc/kcore", "/proc/keys", "/proc/bus", "/sys/firmware", "/proc", "/sys", "/dev"] {
        let (code, output) = bed.sh(&id, &format!("mkdir -p /t; umount -l {point}"))?;
        holds(&format!("umount {point}: {output}"), code != 0)?;
    }
    for (point, probe) in [("/sys", "/sys/kernel"), ("/proc/kcore", "/proc/kcore"), ("/proc/bus", "/proc/bus")] {
        let (code, output) =
            bed.sh(&id, &format!("mount -o remount,bind,rw {point}; mount -o remount,rw {point}; touch {probe}/x"))?;
        holds(&format!("remount {point}: {output}"), code != 0)?;
    }
    // Moving a covered tree elsewhere, or copying it without its covers, would uncover it.
    let (_, output) = bed.sh(
        &id,
        "mount --bind /proc /t; head -c 1 /t/kcore | wc -c; mount --move /proc /t; head -c1 /t/keys | wc -c",
    )?;
    holds(&format!("copies: {output}"), !output.lines().any(|line| line == "1"))?;
    let id = bed.launch(&ContainerSpec { profile: Profile::NESTING, ..spec("nested") })?;
    let (_, output) = bed.sh(&id, "unshare -Urm sh -c 'umount -l /proc/keys; head -c 1 /proc/keys | wc -c'")?;
    holds(&format!("nested: {output}"), output.lines().any(|line| line == "0"))
}

fn second_proc(bed: &Bed) -> Result<()> {
    let id = bed.launch(&ContainerSpec { profile: Profile::NESTING, ..spec("second") })?;
    for line in [
        "mount -t proc p /t",
        "unshare -Urpfm mount -t proc p /t",
        "mount -t sysfs s /t",
        "unshare -Urnm mount -t sysfs s /t",
    ] {
        let (code, output) = bed.sh(&id, &format!("mkdir -p /t; {line}"))?;
        holds(&format!("{line}: {output}"), code != 0)?;
    }
    Ok(())
}

fn settings(bed: &Bed) -> Result<()> {
    let id = bed.sleeper("settings")?;
    for path in [
        "/proc/sys/kernel/core_pattern",
        "/proc/sys/kernel/modprobe",
        "/proc/sys/kernel/sysrq",
        "/proc/sys/vm/panic_on_oom",
        "/proc/sysrq-trigger",
        "/sys/kernel/uevent_helper",
        "/sys/kernel/mm/transparent_hugepage/enabled",
        "/proc/sys/kernel/hostname",
    ] {
        let before = std::fs::read(path);
        let (code, output) = bed.sh(&id, &format!("echo x > {path}"))?;
        let own = path.ends_with("hostname");
        // A mask takes what is written like the null device; what counts is that the host's setting is what it was.
        holds(
            &format!("{path}: {output}"),
            own || code != 0
                || path.contains("sysrq-trigger")
                || path.contains("core_pattern")
                || path.contains("modprobe"),
        )?;
        holds(path, before.ok() == std::fs::read(path).ok())?;
    }
    Ok(())
}

fn devices(bed: &Bed) -> Result<()> {
    let id = bed.sleeper("devices")?;
    for line in [
        "mknod /d c 1 3",
        "mknod /d b 7 0",
        "mknod /dev/d c 1 1",
        "cat /dev/mem",
        "ls /dev/loop0",
        "ls /dev/fuse",
        "ls /dev/kmsg",
    ] {
        let (code, output) = bed.sh(&id, line)?;
        holds(&format!("{line}: {output}"), code != 0)?;
    }
    same(
        "the allowed ones",
        bed.sh(&id, "echo x > /dev/null; head -c 2 /dev/zero | wc -c; head -c 2 /dev/urandom | wc -c")?,
        (0, "2\n2".to_owned()),
    )?;
    same(
        "/dev",
        bed.sh(&id, "echo $(ls /dev)")?.1,
        "console fd full mqueue null ptmx pts random shm stderr stdin stdout tty urandom zero".to_owned(),
    )
}

fn groups(bed: &Bed) -> Result<()> {
    let id = bed.sleeper("groups")?;
    let script = "mkdir -p /cg; for c in memory cpu pids devices; do mount -t cgroup -o $c c /cg 2>/dev/null && { \
        echo 1 > /cg/cgroup.procs && echo moved; echo -1 > /cg/memory.limit_in_bytes && echo raised; echo max > /cg/pids.max && echo raised; \
        echo /x > /cg/release_agent && echo agent; mkdir /cg/sub && echo made; umount /cg; }; done; \
        mount -t cgroup2 c /cg 2>/dev/null && { echo max > /cg/memory.max && echo raised; }; true";
    let output = bed.sh(&id, script)?.1;
    holds(&output, !["moved", "raised", "agent", "made"].iter().any(|word| output.lines().any(|line| line == *word)))?;
    same("limit", bed.engine.stats(&id)?.processes_limit, 64)
}

fn names(bed: &Bed) -> Result<()> {
    let id = bed.sleeper("names")?;
    bed.sleeper("neighbour")?;
    let output = bed.sh(&id, "cat /proc/self/mountinfo /proc/1/mountinfo /proc/self/cgroup /proc/1/cgroup /proc/1/cmdline /proc/self/environ")?.1;
    for word in ["neighbour", crate::suite::instance(&bed.state).as_str(), "conform", "/var/tmp", "layers", "images/"] {
        let line = output.lines().find(|line| line.contains(word)).unwrap_or_default().to_owned();
        same(word, line, String::new())?;
    }
    Ok(())
}

fn liars(bed: &Bed) -> Result<()> {
    for image in ["img_dev_link", "img_proc_fifo", "img_sys_file", "img_etc_fifo"] {
        let mut wanted = spec(image.trim_start_matches("img_"));
        wanted.image_id = id(image);
        bed.engine.create(&wanted, None)?;
        let outcome = bed.engine.start(&wanted.id, 1);
        if image == "img_etc_fifo" {
            holds("refused", outcome.is_err())?;
        } else {
            refused(image, outcome, ErrorCode::Invalid)?;
        }
    }
    Ok(())
}

fn links(bed: &Bed) -> Result<()> {
    let canary = std::fs::read("/etc/hostname").unwrap_or_default();
    let mut wanted = spec("etc_link");
    wanted.image_id = id("img_etc_link");
    wanted.nameservers = vec!["192.0.2.9".to_owned()];
    let container = bed.launch(&wanted)?;
    same("inside", bed.sh(&container, "cat /target/resolv.conf")?.1, "nameserver 192.0.2.9".to_owned())?;
    holds("the host's /etc/hostname is as it was", std::fs::read("/etc/hostname").unwrap_or_default() == canary)
}
