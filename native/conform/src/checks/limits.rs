//! Limits, shown and effective.
use std::time::{Duration, Instant};

use berth_types::{ErrorCode, ExitReason, Result, State};

use super::Check;
use crate::suite::{Bed, eventually, holds, id, refused, same, shell, spec};

pub const CHECKS: &[Check] = &[
    ("stats show the limits and what is used", stats),
    ("a command that outgrows its memory is killed, and it is told", memory),
    ("no more processes than allowed", processes),
    ("no more processor time than allowed", cpu),
    ("no more disk than allowed", disk),
    ("limits change while it runs", live),
    ("a bad limit is refused and nothing changes", refusals),
];

fn stats(bed: &Bed) -> Result<()> {
    let id =
        bed.launch(&shell("stats", "i=0; while [ $i -lt 200000 ]; do i=$((i+1)); done; sleep 1000 & sleep 1000"))?;
    eventually("processor time", || Ok(bed.engine.stats(&id)?.cpu_seconds > 0.05))?;
    let stats = bed.engine.stats(&id)?;
    same("memory limit", stats.memory_limit_bytes, 128 << 20)?;
    same("processes limit", stats.processes_limit, 64)?;
    same("disk limit", stats.disk_limit_bytes, 64 << 20)?;
    holds(
        &format!("memory used: {}", stats.memory_used_bytes),
        (1 << 14..128 << 20).contains(&stats.memory_used_bytes),
    )?;
    holds(&format!("processes used: {}", stats.processes_used), (2..=5).contains(&stats.processes_used))
}

fn memory(bed: &Bed) -> Result<()> {
    let mut wanted = shell("memory", "sleep 0.2; exec tail /dev/zero");
    wanted.limits.memory_mib = 32;
    let id = bed.launch(&wanted)?;
    eventually("it ended", || {
        Ok(bed.engine.observe(&id)?.state == State::Stopped && bed.engine.observe(&id)?.exit_reason.is_some())
    })?;
    eventually("why is told", || Ok(bed.engine.observe(&id)?.exit_reason == Some(ExitReason::Oom)))?;
    same("code", bed.engine.observe(&id)?.exit_code, Some(137))
}

fn processes(bed: &Bed) -> Result<()> {
    let mut wanted = spec("processes");
    wanted.limits.processes = 20;
    let id = bed.launch(&wanted)?;
    let output = bed.sh(&id, "i=0; while [ $i -lt 60 ]; do sleep 60 & i=$((i+1)); done; echo all")?.1;
    holds(&format!("forks are refused: {output}"), !output.contains("all") && output.contains("fork"))?;
    let used = bed.engine.stats(&id)?.processes_used;
    holds(&format!("at its limit: {used}"), (15..=20).contains(&used))
}

fn cpu(bed: &Bed) -> Result<()> {
    let mut wanted = shell("cpu", "while :; do :; done");
    wanted.limits.cpus = 0.25;
    let id = bed.launch(&wanted)?;
    let (began, before) = (Instant::now(), bed.engine.stats(&id)?.cpu_seconds);
    std::thread::sleep(Duration::from_millis(1000));
    let part = (bed.engine.stats(&id)?.cpu_seconds - before) / began.elapsed().as_secs_f64();
    holds(&format!("a quarter of a core: {part:.2}"), (0.10..0.40).contains(&part))
}

fn disk(bed: &Bed) -> Result<()> {
    let id = bed.sleeper("disk")?;
    let (code, output) = bed.sh(&id, "dd if=/dev/zero of=/root/big bs=1M count=200")?;
    holds(&format!("dd fails: {code} {output}"), code != 0)?;
    let used = bed.engine.stats(&id)?.disk_used_bytes;
    holds(&format!("at most its limit: {used}"), used <= 65 << 20)
}

fn live(bed: &Bed) -> Result<()> {
    let mut wanted = spec("live");
    let id = bed.launch(&wanted)?;
    wanted.limits.memory_mib = 256;
    wanted.limits.processes = 5;
    wanted.limits.disk_mib = 128;
    wanted.limits.cpus = 2.0;
    bed.engine.update(&wanted)?;
    let stats = bed.engine.stats(&id)?;
    same("memory", stats.memory_limit_bytes, 256 << 20)?;
    same("disk", stats.disk_limit_bytes, 128 << 20)?;
    let output = bed.sh(&id, "i=0; while [ $i -lt 10 ]; do sleep 60 & i=$((i+1)); done; echo all")?.1;
    holds(&format!("the new limit holds: {output}"), !output.contains("all"))?;
    wanted.limits.processes = 64;
    bed.engine.update(&wanted)?;
    same(
        "and is lifted",
        bed.sh(&id, "sleep 60 & sleep 60 & sleep 60 & sleep 60 & sleep 60 & echo all")?,
        (0, "all".to_owned()),
    )
}

fn refusals(bed: &Bed) -> Result<()> {
    let good = spec("refuse");
    bed.launch(&good)?;
    for change in [(-1.0, 128), (f64::NAN, 128), (1.0, 0)] {
        let mut bad = good.clone();
        (bad.limits.cpus, bad.limits.memory_mib) = change;
        refused("update", bed.engine.update(&bad), ErrorCode::Invalid)?;
    }
    same("memory", bed.engine.stats(&good.id)?.memory_limit_bytes, 128 << 20)?;
    let mut other = good.clone();
    other.image_id = id("img_other");
    refused("image", bed.engine.update(&other), ErrorCode::Invalid)
}
