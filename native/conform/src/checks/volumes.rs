//! Volumes: with their container and without, in others, bounded, copied.
use std::os::unix::fs::MetadataExt;
use std::path::PathBuf;

use berth_types::{ContainerSpec, DiskGroup, Doing, ErrorCode, Id, Result, RootSource, State, VolumeMount};

use super::Check;
use crate::suite::{Bed, FORCE, eventually, failed, holds, id, refused, same, spec};

pub const CHECKS: &[Check] = &[
    ("a volume goes from container to container while they run, its files with the owners they had", travels),
    ("a volume is there again after stop, reboot, restore and the end of its container", stays),
    ("a volume's size is bounded, grows and shrinks while it is mounted", bounded),
    ("a volume with open files goes only by force", busy),
    ("a volume within which another is mounted stays, and which that is is said", holds_another),
    ("nothing is half-done when one of two volumes cannot come", all_or_none),
    ("snapshots of volumes are restored and cloned, and outlive them", copies),
    ("copies of copies stay within what their tenant may hold", counted),
];

/// This volume at a path, to be written.
pub fn at(volume: &str, path: &str) -> VolumeMount {
    VolumeMount { volume_id: id(volume), path: path.to_owned(), read_only: false }
}

pub fn with(name: &str, volumes: &[VolumeMount]) -> ContainerSpec {
    ContainerSpec { volumes: volumes.to_vec(), ..spec(name) }
}

/// What is mounted at a path in a container: its options, or nothing.
pub fn options(bed: &Bed, container: &Id, path: &str) -> Result<String> {
    Ok(bed.sh(container, &format!("grep ' {path} ' /proc/mounts | cut -d' ' -f4"))?.1)
}

/// Where a volume's files are on the host.
pub fn on_disk(bed: &Bed, volume: &str) -> PathBuf {
    bed.state.join("pool/volumes").join(volume)
}

fn travels(bed: &Bed) -> Result<()> {
    bed.engine.create_volume(&id("vol_travels"), 64, None, None)?;
    bed.engine.create_volume(&id("vol_travels"), 64, None, None)?;
    let first = bed.launch(&with("first", &[at("vol_travels", "/srv/data")]))?;
    let second = bed.sleeper("second")?;
    let write = "echo mine > /srv/data/file && chown ann:staff /srv/data/file && chmod 4750 /srv/data/file && stat -c %u:%g /srv";
    same("written", bed.sh(&first, write)?, (0, "0:0".to_owned()))?;
    let disk = std::fs::metadata(on_disk(bed, "vol_travels").join("file")).doing("stat")?;
    same("on disk", (disk.uid(), disk.gid()), (1000, 50))?;
    let flags = options(bed, &first, "/srv/data")?;
    holds(&flags, ["rw", "nosuid", "nodev"].iter().all(|flag| flags.split(',').any(|one| one == *flag)))?;

    bed.engine.update(&spec("first"))?;
    same("left", bed.sh(&first, "ls -A /srv/data")?, (0, String::new()))?;
    bed.engine.update(&with("second", &[at("vol_travels", "/opt/inner/data")]))?;
    let look = "cat /opt/inner/data/file; stat -c '%U:%G %a' /opt/inner/data/file; stat -c %u:%a /opt/inner";
    same("arrived", bed.sh(&second, look)?.1, "mine\nann:staff 4750\n0:755".to_owned())?;
    same("again", bed.engine.update(&with("second", &[at("vol_travels", "/opt/inner/data")]))?.state, State::Running)?;
    same("once", bed.sh(&second, "grep -c /opt/inner/data /proc/mounts")?.1, "1".to_owned())?;
    bed.engine.update(&with("second", &[at("vol_travels", "/elsewhere")]))?;
    same("moved", bed.sh(&second, "ls /opt/inner/data; ls /elsewhere")?.1, "file".to_owned())?;
    bed.engine.pause(&second)?;
    bed.engine.update(&spec("second"))?;
    bed.engine.resume(&second)?;
    same("left while paused", options(bed, &second, "/elsewhere")?, String::new())
}

fn stays(bed: &Bed) -> Result<()> {
    bed.engine.create_volume(&id("vol_stays"), 64, None, None)?;
    let wanted = ContainerSpec { command: Vec::new(), ..with("owner", &[at("vol_stays", "/data")]) };
    let container = bed.launch(&ContainerSpec { volumes: Vec::new(), ..wanted.clone() })?;
    bed.engine.update(&wanted)?;
    same("written", bed.sh(&container, "echo kept > /data/file")?.0, 0)?;
    let kept = |when: &str| same(when, bed.sh(&container, "cat /data/file")?, (0, "kept".to_owned()));
    let before = bed.engine.observe(&container)?.pid;
    bed.sh(&container, "reboot -f")?;
    eventually("it rebooted", || {
        let now = bed.engine.observe(&container)?;
        Ok(now.state == State::Running && now.pid != before)
    })?;
    kept("after a reboot")?;
    bed.engine.stop(&container, FORCE)?;
    bed.engine.start(&container, 2)?;
    kept("after a stop")?;
    bed.engine.restore(&wanted, &RootSource::Image(wanted.image_id.clone()))?;
    bed.engine.start(&container, 3)?;
    kept("after a rebuild")?;
    refused("in use", bed.engine.delete_volume(&id("vol_stays")), ErrorCode::Conflict)?;
    bed.engine.destroy(&container, FORCE)?;
    same("on disk", std::fs::read(on_disk(bed, "vol_stays").join("file")).doing("read")?, b"kept\n".to_vec())?;
    bed.engine.delete_volume(&id("vol_stays"))?;
    bed.engine.delete_volume(&id("vol_stays"))?;
    same("volumes", bed.engine.list_volumes()?, Vec::new())?;
    bed.engine.create(&wanted, None)?;
    refused("a volume that is gone", bed.engine.start(&wanted.id, 1), ErrorCode::NotFound)?;
    bed.engine.update(&ContainerSpec { volumes: Vec::new(), ..wanted.clone() })?;
    same("without it", bed.engine.start(&wanted.id, 1)?.state, State::Running)
}

fn bounded(bed: &Bed) -> Result<()> {
    let volume = id("vol_bounded");
    bed.engine.create_volume(&volume, 24, None, None)?;
    let container = bed.launch(&with("filler", &[at("vol_bounded", "/data")]))?;
    let fill =
        |mib: u32| bed.sh(&container, &format!("dd if=/dev/urandom of=/data/file bs=1M count={mib} conv=fsync 2>&1"));
    let (code, said) = fill(40)?;
    holds(&said, code != 0 && (said.contains("quota") || said.contains("space")))?;
    same("its root is not", bed.sh(&container, "dd if=/dev/zero of=/root/file bs=1M count=8 2>/dev/null")?.0, 0)?;
    bed.engine.resize_volume(&volume, 64)?;
    same("grown", fill(40)?.0, 0)?;
    refused("too small", bed.engine.resize_volume(&volume, 24), ErrorCode::Conflict)?;
    let (used, allowed) = bed.engine.volume_usage(&volume)?;
    same("still allowed", allowed, 64 << 20)?;
    holds(&format!("used {used}"), (40 << 20..=42 << 20).contains(&used))?;
    bed.sh(&container, "rm /data/file; sync")?;
    bed.engine.resize_volume(&volume, 8)?;
    holds("shrunk", fill(16)?.0 != 0)?;
    refused("nothing", bed.engine.resize_volume(&volume, 0), ErrorCode::Invalid)?;
    refused("unknown", bed.engine.resize_volume(&id("vol_nowhere"), 8), ErrorCode::NotFound)
}

/// Also when the path leads there by a link, and by force: the inner one would go along.
fn holds_another(bed: &Bed) -> Result<()> {
    for volume in ["vol_outer", "vol_inner"] {
        bed.engine.create_volume(&id(volume), 64, None, None)?;
    }
    let (outer, inner) = (at("vol_outer", "/data"), at("vol_inner", "/link/inner"));
    let container = bed.launch(&with("nest", std::slice::from_ref(&outer)))?;
    bed.sh(&container, "ln -s /data /link")?;
    bed.engine.update(&with("nest", &[outer.clone(), inner.clone()]))?;
    same("written", bed.sh(&container, "echo x > /data/inner/file; ls /data")?.1, "inner".to_owned())?;
    for forced in [false, true] {
        let Err(error) = bed.engine.update_with(&with("nest", std::slice::from_ref(&inner)), forced) else {
            return Err(failed("the outer one went"));
        };
        let text = error.to_string();
        let told = ["vol_outer", "vol_inner", "/data/inner"].iter().all(|word| text.contains(word));
        holds(&format!("{:?}: {text}", error.code), told && error.code == ErrorCode::Conflict)?;
        same("both are there", bed.sh(&container, "cat /data/inner/file")?.1, "x".to_owned())?;
    }
    bed.engine.update(&with("nest", std::slice::from_ref(&outer)))?;
    bed.engine.update(&with("nest", &[]))?;
    same("both go in order", bed.sh(&container, "ls -A /data")?.1, String::new())
}

fn busy(bed: &Bed) -> Result<()> {
    bed.engine.create_volume(&id("vol_busy"), 64, None, None)?;
    let wanted = with("holder", &[at("vol_busy", "/data")]);
    let container = bed.launch(&wanted)?;
    same("opened", bed.sh(&container, "(exec 9> /data/file; exec sleep 1000) > /dev/null 2>&1 & echo ok")?.0, 0)?;
    eventually("it is open", || Ok(bed.sh(&container, "test -e /data/file")?.0 == 0))?;
    refused("open", bed.engine.update(&spec("holder")), ErrorCode::Busy)?;
    holds("still there", !options(bed, &container, "/data")?.is_empty())?;
    same("and wanted", bed.engine.start(&container, 1)?.state, State::Running)?;
    refused("wanted", bed.engine.delete_volume(&id("vol_busy")), ErrorCode::Conflict)?;
    bed.engine.update_with(&spec("holder"), true)?;
    same("gone", options(bed, &container, "/data")?, String::new())?;
    bed.engine.delete_volume(&id("vol_busy"))?;
    same("who had it open lives", bed.sh(&container, "ps | grep -c '[s]leep 1000$'")?.1, "1".to_owned())
}

fn all_or_none(bed: &Bed) -> Result<()> {
    for volume in ["vol_one", "vol_two"] {
        bed.engine.create_volume(&id(volume), 16, None, None)?;
    }
    let container = bed.launch(&with("pair", &[at("vol_one", "/one")]))?;
    same("a file in the way", bed.sh(&container, "echo > /two")?.0, 0)?;
    let wanted = with("pair", &[at("vol_one", "/moved"), at("vol_two", "/two")]);
    refused("a file in the way", bed.engine.update(&wanted), ErrorCode::Invalid)?;
    holds("back where it was", !options(bed, &container, "/one")?.is_empty())?;
    same("and only there", bed.sh(&container, "grep -c /moved /proc/mounts")?.1, "0".to_owned())?;
    refused("unknown", bed.engine.update(&with("pair", &[at("vol_three", "/three")])), ErrorCode::NotFound)?;
    refused(
        "twice",
        bed.engine.update(&with("pair", &[at("vol_one", "/a"), at("vol_one", "/b")])),
        ErrorCode::Invalid,
    )?;
    bed.engine.update(&with("pair", &[at("vol_two", "/one/inner"), at("vol_one", "/one")]))?;
    same("one in the other", bed.sh(&container, "echo x > /one/inner/file; ls /one")?.1, "inner".to_owned())?;
    bed.engine.update(&spec("pair"))?;
    same("both gone", bed.sh(&container, "grep -c /one /proc/mounts")?.1, "0".to_owned())
}

fn copies(bed: &Bed) -> Result<()> {
    let (volume, snapshot) = (id("vol_original"), id("vsn_copies"));
    bed.engine.create_volume(&volume, 32, None, None)?;
    let container = bed.launch(&with("writer", &[at("vol_original", "/data")]))?;
    same("one", bed.sh(&container, "echo one > /data/file; chown ann /data/file")?.0, 0)?;
    holds("its size", bed.engine.snapshot_volume(&volume, &snapshot)? > 0)?;
    refused("taken", bed.engine.snapshot_volume(&volume, &snapshot), ErrorCode::Conflict)?;
    same("two", bed.sh(&container, "echo two > /data/file")?.0, 0)?;
    bed.engine.create_volume(&id("vol_clone"), 16, Some(&snapshot), None)?;
    refused("mounted", bed.engine.restore_volume(&volume, &snapshot), ErrorCode::Conflict)?;
    bed.engine.update(&with("writer", &[at("vol_clone", "/clone")]))?;
    let look = "cat /clone/file; stat -c %U /clone/file; echo three > /clone/file";
    same("the clone", bed.sh(&container, look)?.1, "one\nann".to_owned())?;
    same("its own bound", bed.engine.volume_usage(&id("vol_clone"))?.1, 16 << 20)?;
    bed.engine.restore_volume(&volume, &snapshot)?;
    same("the bound stays", bed.engine.volume_usage(&volume)?.1, 32 << 20)?;
    bed.engine.update(&with("writer", &[at("vol_original", "/data")]))?;
    same("restored", bed.sh(&container, "cat /data/file; echo four > /data/file")?, (0, "one".to_owned()))?;
    bed.engine.update(&spec("writer"))?;
    bed.engine.delete_volume(&volume)?;
    bed.engine.create_volume(&volume, 16, Some(&snapshot), None)?;
    same("it outlives", std::fs::read(on_disk(bed, "vol_original").join("file")).doing("read")?, b"one\n".to_vec())?;
    refused(
        "no snapshot",
        bed.engine.create_volume(&id("vol_x"), 16, Some(&id("vsn_nowhere")), None),
        ErrorCode::NotFound,
    )
}

fn counted(bed: &Bed) -> Result<()> {
    if !bed.engine.capabilities().contains(&"diskGroups") {
        return Ok(());
    }
    let group = DiskGroup { id: id("tnt_volumes"), limit_mib: 56 };
    bed.engine.create_volume(&id("vol_copy_0"), 24, None, Some(&group))?;
    bed.engine.limit_disk_groups(std::slice::from_ref(&group))?;
    let mut fitted = Vec::new();
    for round in 0..4 {
        let (now, next, taken) = (format!("vol_copy_{round}"), id(&format!("vol_copy_{}", round + 1)), id("vsn_copy"));
        let container = bed.launch(&with("copier", &[at(&now, "/data")]))?;
        let line = format!("dd if=/dev/urandom of=/data/{round} bs=1M count=20 conv=fsync 2>/dev/null");
        fitted.push(bed.sh(&container, &line)?.0 == 0);
        bed.engine.destroy(&container, FORCE)?;
        bed.engine.snapshot_volume(&id(&now), &taken)?;
        // Each copy may hold 24 MiB of its own: what it was made of is nobody's but the tenant's.
        bed.engine.create_volume(&next, 24, Some(&taken), Some(&group))?;
        bed.engine.delete_volume(&id(&now))?;
        bed.engine.delete_snapshot(&taken)?;
    }
    same("what fitted", fitted, vec![true, true, false, false])
}
