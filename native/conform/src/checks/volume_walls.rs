//! What a container cannot do with its volumes, and what a killed engine leaves of them.
use std::fs::File;
use std::path::Path;
use std::process::ExitCode;
use std::time::Duration;

use berth_engine::Engine;
use berth_types::{ContainerSpec, Doing, ErrorCode, Id, Result, State, VolumeMount};

use super::Check;
use super::recovery::{end, other, start_victim};
use super::volumes::{at, on_disk, options, with};
use crate::raw::{Subvolume, make_subvolume};
use crate::suite::{Bed, FORCE, add_images, eventually, holds, id, refused, same, spec};

pub const CHECKS: &[Check] = &[
    ("container root cannot change the flags of a volume's mount", flags),
    ("a volume to be read only is read only, for the container's root too", read_only),
    ("links at a volume's path lead nowhere outside the container", links),
    ("a path that is exchanged while volumes come and go leads nowhere outside", races),
    ("a container makes no subvolumes on a volume", subvolumes),
    ("a container that reboots while volumes come and go has those it is to have", rebooting),
    ("an engine killed while volumes come and go leaves mounts and specs that agree", half_brought),
];

const REMOUNTED: &str = "; grep ' /data ' /proc/mounts | cut -d' ' -f4";

fn flags(bed: &Bed) -> Result<()> {
    bed.engine.create_volume(&id("vol_flags"), 16, None, None)?;
    let wanted = with("tamperer", &[at("vol_flags", "/data")]);
    let container = bed.launch(&wanted)?;
    // A remount that the container may do, of a mount of its own: it shows that only the volume refuses.
    let own = "mkdir /own; mount -t tmpfs -o nosuid,nodev own /own && mount -o remount,bind,suid,dev /own; grep ' /own ' /proc/mounts | cut -d' ' -f4";
    let (_, changed) = bed.sh(&container, own)?;
    holds(&changed, changed.starts_with("rw") && !changed.contains("nosuid") && !changed.contains("nodev"))?;
    for when in ["from its start", "brought to it"] {
        let (_, kept) = bed.sh(&container, &format!("mount -o remount,bind,suid,dev /data 2>/dev/null{REMOUNTED}"))?;
        holds(&format!("{when}: {kept}"), kept.contains("nosuid") && kept.contains("nodev"))?;
        bed.engine.update(&spec("tamperer"))?;
        bed.engine.update(&wanted)?;
    }
    same("a device", bed.sh(&container, "mknod /data/sda b 8 0 2>/dev/null; test -e /data/sda")?.0, 1)
}

fn read_only(bed: &Bed) -> Result<()> {
    bed.engine.create_volume(&id("vol_read"), 16, None, None)?;
    let fixed = VolumeMount { read_only: true, ..at("vol_read", "/data") };
    let container = bed.launch(&with("reader", &[at("vol_read", "/data")]))?;
    same("written", bed.sh(&container, "echo text > /data/file")?.0, 0)?;
    bed.engine.update(&with("reader", std::slice::from_ref(&fixed)))?;
    for (run, when) in [(1, "live"), (2, "after a start")] {
        let line = format!(
            "cat /data/file; echo x 2>/dev/null > /data/file; mount -o remount,bind,rw /data 2>/dev/null{REMOUNTED}"
        );
        let (_, said) = bed.sh(&container, &line)?;
        holds(&format!("{when}: {said}"), said.starts_with("text\n") && said.contains("\nro,"))?;
        let again = "mkdir -p /more; mount --bind /data /more && mount -o remount,bind,rw /more 2>/dev/null; echo x > /more/file";
        holds(when, bed.sh(&container, again)?.0 != 0)?;
        if run == 1 {
            bed.engine.stop(&container, FORCE)?;
            bed.engine.start(&container, 2)?;
        }
    }
    same("on disk", std::fs::read(on_disk(bed, "vol_read").join("file")).doing("read")?, b"text\n".to_vec())
}

/// Crafted places, and what comes of a volume there: where it is then, or the refusal.
const PLACES: [(&str, &str, std::result::Result<&str, ErrorCode>); 12] = [
    ("ln -s ../../../../../tmp /up", "/up", Ok("/tmp")),
    ("ln -s /var /abs", "/abs/made", Ok("/var/made")),
    ("ln -s /nowhere /dangling", "/dangling", Err(ErrorCode::Invalid)),
    ("ln -s loop /loop", "/loop/x", Err(ErrorCode::Invalid)),
    ("ln -s /proc/1/root /magic", "/magic/tmp", Err(ErrorCode::Invalid)),
    ("ln -s /proc/self/cwd /cwd", "/cwd", Err(ErrorCode::Invalid)),
    ("ln -s /proc/sys /sysctl", "/sysctl", Err(ErrorCode::Invalid)),
    ("ln -s /dev /devices", "/devices/shm", Err(ErrorCode::Invalid)),
    ("ln -s / /top", "/top", Err(ErrorCode::Invalid)),
    ("echo > /file", "/file", Err(ErrorCode::Invalid)),
    ("mkfifo /fifo", "/fifo", Err(ErrorCode::Invalid)),
    ("mkdir /fixed; mount -t tmpfs -o ro fixed /fixed", "/fixed/made", Err(ErrorCode::Conflict)),
];

fn links(bed: &Bed) -> Result<()> {
    bed.engine.create_volume(&id("vol_links"), 16, None, None)?;
    let host = host_mounts()?;
    // An init of the image's: into one that hides, the magic links would not lead anyway.
    let bare = ContainerSpec { command: Vec::new(), ..spec("linker") };
    let linker = |path: &str| ContainerSpec { volumes: vec![at("vol_links", path)], ..bare.clone() };
    let container = bed.launch(&bare)?;
    for (craft, path, outcome) in PLACES {
        same(craft, bed.sh(&container, craft)?.0, 0)?;
        let brought = bed.engine.update(&linker(path));
        match outcome {
            Ok(real) => {
                brought?;
                holds(path, !options(bed, &container, real)?.is_empty())?;
                bed.engine.update(&bare)?;
                same(path, options(bed, &container, real)?, String::new())?;
            }
            Err(code) => refused(path, brought, code)?,
        }
    }
    same("mounts of the host", host_mounts()?, host)?;
    // What is there when it starts is followed the same way.
    bed.engine.stop(&container, FORCE)?;
    bed.engine.update(&linker("/up"))?;
    bed.engine.start(&container, 2)?;
    holds("at a start", !options(bed, &container, "/tmp")?.is_empty())?;
    bed.engine.stop(&container, FORCE)?;
    bed.engine.update(&linker("/magic/tmp"))?;
    refused("at a start", bed.engine.start(&container, 3), ErrorCode::Invalid)
}

fn races(bed: &Bed) -> Result<()> {
    bed.engine.create_volume(&id("vol_races"), 16, None, None)?;
    let host = host_mounts()?;
    let container = bed.sleeper("racer")?;
    let swap = "mkdir /a; ln -s /proc/1/root/tmp /b; ln -s /dev /c; \
        (while :; do mv -T /a /race; mv -T /race /a; mv -T /b /race; mv -T /race /b; mv -T /c /race; mv -T /race /c; done) > /dev/null 2>&1 & echo ok";
    same("swapping", bed.sh(&container, swap)?.0, 0)?;
    let mut came = 0;
    for _ in 0..40 {
        came += usize::from(bed.engine.update(&with("racer", &[at("vol_races", "/race/inner")])).is_ok());
        same("mounts of the host", host_mounts()?, host)?;
        bed.engine.update_with(&spec("racer"), true)?;
    }
    bed.engine.stop(&container, FORCE)?;
    holds("it never came", came > 0)
}

/// How many mounts the host has: nothing may come to it.
fn host_mounts() -> Result<usize> {
    Ok(std::fs::read_to_string("/proc/self/mountinfo").doing("read the host's mounts")?.lines().count())
}

/// The error number, or 0.
fn try_subvolume(folder: &Path, how: Subvolume) -> std::io::Result<i32> {
    let made = make_subvolume(&File::open(folder)?, how);
    Ok(made.err().and_then(|error| error.raw_os_error()).unwrap_or(0))
}

/// What this program does in a container: tries both, ends with the first error number that is not the refusal's.
pub fn nest(folder: &str) -> ExitCode {
    for how in [Subvolume::Empty, Subvolume::Snapshot] {
        match try_subvolume(Path::new(folder), how) {
            Ok(libc::ENOTTY) => {}
            Ok(other) => return ExitCode::from(u8::try_from(other).unwrap_or(255)),
            Err(_) => return ExitCode::from(254),
        }
    }
    ExitCode::from(libc::ENOTTY as u8)
}

fn subvolumes(bed: &Bed) -> Result<()> {
    bed.engine.create_volume(&id("vol_nest"), 16, None, None)?;
    let folder = on_disk(bed, "vol_nest");
    // On the host it works, so that the refusal means something.
    same("outside", try_subvolume(&folder, Subvolume::Empty).doing("try")?, 0)?;
    std::fs::remove_dir(folder.join("nested")).doing("remove the subvolume")?;
    let roomy = ContainerSpec { volumes: vec![at("vol_nest", "/data")], ..spec("nester") };
    let container = bed.launch(&roomy)?;
    bed.bring_probe(&container)?;
    same("inside", bed.sh(&container, "/probe nest /data")?.0, libc::ENOTTY)?;
    same(
        "by a user",
        bed.exec(&container, |request| {
            request.command = ["/probe", "nest", "/data"].map(str::to_owned).to_vec();
            request.user = "ann".to_owned();
        })?
        .exit_code,
        libc::ENOTTY,
    )?;
    same("nothing was made", bed.sh(&container, "ls -A /data")?.1, String::new())
}

fn is_there(bed: &Bed, container: &Id) -> Result<bool> {
    Ok(!options(bed, container, "/data")?.is_empty())
}

fn half_brought(bed: &Bed) -> Result<()> {
    let config = other(bed)?;
    add_images(&config.state_dir)?;
    let (name, wanted) = (id("orphan"), with("orphan", &[at("vol_orphan", "/data")]));
    for round in 0..12 {
        let child = start_victim(&config, "carry", "ready")?;
        std::thread::sleep(Duration::from_micros(1_000 + round * 2_300));
        end(child)?;
        let heir = Bed::over(Engine::open(config.clone())?, &config.state_dir);
        same("it runs", heir.engine.observe(&name)?.state, State::Running)?;
        // Asked again, or told to undo it: what is mounted is what was asked for last.
        let (first, second) = if round % 2 == 0 { (&spec("orphan"), &wanted) } else { (&wanted, &spec("orphan")) };
        for asked in [first, second, first] {
            eventually("nobody is in the way", || Ok(heir.engine.update(asked).is_ok()))?;
            same("as asked", is_there(&heir, &name)?, !asked.volumes.is_empty())?;
        }
        heir.engine.destroy(&name, FORCE)?;
        heir.engine.delete_volume(&id("vol_orphan"))?;
    }
    Engine::open(config)?.destroy_all()
}

fn rebooting(bed: &Bed) -> Result<()> {
    bed.engine.create_volume(&id("vol_reboots"), 16, None, None)?;
    let bare = ContainerSpec { command: Vec::new(), ..spec("rebooter") };
    let wanted = ContainerSpec { volumes: vec![at("vol_reboots", "/data")], ..bare.clone() };
    let container = bed.launch(&bare)?;
    for round in 0..4 {
        // One that ran for a second comes up again at once, which is when it can be caught in between.
        std::thread::sleep(Duration::from_millis(1_050));
        let before = bed.engine.observe(&container)?.pid;
        bed.exec(&container, |request| {
            request.command = ["/bin/sh", "-c", "reboot -f & sleep 5"].map(str::to_owned).to_vec();
        })
        .map(drop)
        .or_else(|error| if error.code == ErrorCode::Conflict { Ok(()) } else { Err(error) })?;
        std::thread::sleep(Duration::from_millis(round * 3));
        let asked = if round % 2 == 0 { &wanted } else { &bare };
        bed.engine.update_with(asked, true)?;
        eventually("it rebooted", || {
            let now = bed.engine.observe(&container)?;
            Ok(now.state == State::Running && now.pid != before)
        })?;
        same("as asked", is_there(bed, &container)?, !asked.volumes.is_empty())?;
    }
    Ok(())
}
