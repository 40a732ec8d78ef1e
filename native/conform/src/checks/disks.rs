//! What containers, tenants and the pool may hold.
use std::fs::File;
use std::process::{Command, ExitCode};

use berth_types::{ContainerSpec, DiskGroup, Doing, ErrorCode, Id, Result, State};
use rustix::mount::{MountFlags, mount_remount};

use super::Check;
use crate::raw::{Subvolume, make_subvolume};
use crate::suite::{Bed, FORCE, eventually, holds, id, refused, same, spec};

pub const CHECKS: &[Check] = &[
    ("what a container holds is bounded, however it is held", held),
    ("a full container can be started again, and grown", full),
    ("no subvolume can be made inside", nested),
    ("what is a tenant's is bounded together, live, and told as the file system has it", together),
    ("a pool that cannot be written says so, lives on what runs and begins nothing", read_only),
];

fn of_tenant(name: &str, disk_mib: u64, limit_mib: u64) -> ContainerSpec {
    let mut wanted = spec(name);
    wanted.limits.disk_mib = disk_mib;
    wanted.disk_group = Some(group(limit_mib));
    wanted
}

fn group(limit_mib: u64) -> DiskGroup {
    DiskGroup { id: id("tnt_conform"), limit_mib }
}

/// Whether so many MiB can be written to a new file.
fn write(bed: &Bed, container: &Id, name: &str, mib: u32) -> Result<bool> {
    Ok(bed.sh(container, &format!("dd if=/dev/zero of=/root/{name} bs=1M count={mib} conv=fsync"))?.0 == 0)
}

fn full(bed: &Bed) -> Result<()> {
    let mut wanted = spec("brimming");
    wanted.limits.disk_mib = 8;
    let container = bed.launch(&wanted)?;
    same("filled", write(bed, &container, "all", 16)?, false)?;
    bed.sh(&container, "for n in $(seq 1 4000); do touch /root/$n 2>/dev/null || break; done; sync")?;
    for run in [2, 3] {
        bed.engine.stop(&container, FORCE)?;
        same("started", bed.engine.start(&container, run)?.state, State::Running)?;
        same("told", bed.engine.stats(&container)?.disk_limit_bytes, 8 << 20)?;
        same("still full", write(bed, &container, "more", 4)?, false)?;
    }
    wanted.limits.disk_mib = 32;
    bed.engine.update(&wanted)?;
    same("grown", write(bed, &container, "more", 8)?, true)
}

/// The program makes one where it may, and is refused inside.
fn nested(bed: &Bed) -> Result<()> {
    let container = bed.sleeper("nesting")?;
    bed.bring_probe(&container)?;
    let upper = bed.state.join("pool/layers/nesting/upper");
    if upper.exists() && bed.engine.capabilities().contains(&"diskQuota") {
        let own = std::env::current_exe().doing("find this program")?;
        let control = Command::new(own).arg("subvolume").arg(&upper).output().doing("run this program")?;
        same("the host makes one there", String::from_utf8_lossy(&control.stdout).trim(), "made")?;
        std::fs::remove_dir(upper.join("nested")).doing("remove it")?;
    }
    for folder in ["/", "/root", "/tmp", "/dev/shm"] {
        let (code, output) = bed.sh(&container, &format!("/probe subvolume {folder}"))?;
        holds(&format!("in {folder}: {code} {output}"), code != 0 && output.starts_with("refused"))?;
    }
    Ok(())
}

/// The other side of `nested`.
pub fn nest(folder: &str) -> ExitCode {
    match File::open(folder).and_then(|folder| make_subvolume(&folder, Subvolume::EmptyV2)) {
        Ok(()) => {
            println!("made");
            ExitCode::SUCCESS
        }
        Err(error) => {
            println!("refused: {error}");
            ExitCode::FAILURE
        }
    }
}

fn together(bed: &Bed) -> Result<()> {
    if !bed.engine.capabilities().contains(&"diskGroups") {
        return same("told of none", bed.engine.disk_group(&id("tnt_conform"))?, None);
    }
    let [one, two] = [of_tenant("shares_a", 64, 48), of_tenant("shares_b", 64, 48)].map(|wanted| bed.launch(&wanted));
    let (one, two, other) = (one?, two?, bed.sleeper("apart")?);
    same("a first part", write(bed, &one, "part", 24)?, true)?;
    bed.engine.snapshot(&one, &id("snp_shares"))?;
    same("more than is left", write(bed, &two, "part", 32)?, false)?;
    same("another tenant's", write(bed, &other, "part", 32)?, true)?;
    bed.sh(&two, "rm /root/part; sync")?;
    same("its own again", write(bed, &two, "part", 16)?, true)?;
    let of_both = || -> Result<u64> {
        let used = [&one, &two].map(|id| bed.engine.stats(id).map(|stats| stats.disk_used_bytes));
        used.into_iter().sum()
    };
    bed.sh(&two, "sync")?;
    eventually("as the file system has it", || {
        let (used, bound) = bed.engine.disk_group(&id("tnt_conform"))?.unwrap_or_default();
        // The snapshot is one block of its own beside what it shares.
        Ok(bound == 48 << 20 && (of_both()?..of_both()? + (1 << 16)).contains(&used) && used > 40 << 20)
    })?;
    bed.engine.limit_disk_groups(&[group(96)])?;
    same("grown", write(bed, &two, "grown", 24)?, true)?;
    bed.engine.limit_disk_groups(&[group(16)])?;
    same("shrunk", write(bed, &one, "shrunk", 2)?, false)?;
    same("the other lives on", write(bed, &other, "more", 8)?, true)
}

fn read_only(bed: &Bed) -> Result<()> {
    let container = bed.sleeper("survivor")?;
    bed.sh(&container, "echo kept > /root/file; sync")?;
    let pool = bed.state.join("pool");
    let healthy = bed.engine.checks().iter().any(|check| check.name == "pool" && check.ok);
    if !bed.engine.capabilities().contains(&"diskQuota") {
        return same("a pool without one has none", healthy, false);
    }
    holds("healthy before", healthy && !bed.engine.pool_read_only())?;
    // What the kernel does after a fault, without the fault.
    mount_remount(&pool, MountFlags::RDONLY | MountFlags::NOSUID | MountFlags::NODEV, "").doing("make it read-only")?;
    let outcome = (|| {
        holds("told", bed.engine.pool_read_only())?;
        let check = bed.engine.checks().into_iter().find(|check| check.name == "pool");
        holds(&format!("{check:?}"), check.is_some_and(|check| !check.ok && check.required && !check.fix.is_empty()))?;
        refused("a new one", bed.engine.create(&spec("late"), None), ErrorCode::NoCapacity)?;
        refused("a snapshot", bed.engine.snapshot(&container, &id("snp_late")), ErrorCode::NoCapacity)?;
        same("what runs reads", bed.sh(&container, "cat /root/file")?, (0, "kept".to_owned()))?;
        same("and is seen", bed.engine.observe(&container)?.state, State::Running)
    })();
    mount_remount(&pool, MountFlags::NOSUID | MountFlags::NODEV, "").doing("make it writable")?;
    outcome?;
    holds("healthy again", !bed.engine.pool_read_only())
}

/// However it is held, it counts: open files without a name, files of other users, many files with nothing in them. Holes do not.
fn held(bed: &Bed) -> Result<()> {
    let container = bed.launch(&spec("holder"))?;
    let (code, _) = bed.sh(&container, "truncate -s 1000000000000 /root/hole && rm /root/hole")?;
    same("a hole", code, 0)?;
    let (code, _) =
        bed.sh(&container, "exec 3>/root/nameless; rm /root/nameless; dd if=/dev/zero bs=1M count=80 >&3")?;
    same("an open file without a name", code, 1)?;
    bed.sh(&container, "sync; dd if=/dev/zero of=/home/ann/most bs=1M count=50; chown -R ann /home/ann; sync")?;
    let line = "dd if=/dev/zero of=/home/ann/rest bs=1M count=30";
    let more = bed.exec(&container, |request| {
        request.command = ["/bin/sh", "-c", line].map(str::to_owned).to_vec();
        request.user = "ann".to_owned();
    })?;
    same("another's file", more.exit_code, 1)?;
    bed.sh(&container, "rm /home/ann/*; sync")?;
    bed.engine.destroy(&container, FORCE)?;
    let mut small = spec("flooded");
    small.limits.disk_mib = 4;
    let container = bed.launch(&small)?;
    // Bounded by what it makes, not by time: a slow machine makes as many.
    let flood = "for n in $(seq 1 25); do mkdir -p /root/$n && cd /root/$n && touch $(seq 1 2000) 2>/dev/null || break; done; find /root | wc -l";
    let flooded = bed.exec(&container, |request| {
        request.command = ["/bin/sh", "-c", flood].map(str::to_owned).to_vec();
        request.timeout_seconds = 240;
    })?;
    let count: u64 = String::from_utf8_lossy(&flooded.stdout).trim().parse().unwrap_or(0);
    holds(&format!("files with nothing in them: {count} of {flooded:?}"), (1_000..40_000).contains(&count))
}
