//! Limits, shown and effective.
use std::collections::BTreeSet;
use std::time::{Duration, Instant};

use berth_host::clock::now;
use berth_types::{Doing, ErrorCode, ExitReason, Id, Limits, Result, State};

use super::Check;
use crate::suite::{Bed, FORCE, eventually, holds, id, refused, same, shell, spec};

pub const CHECKS: &[Check] = &[
    ("stats show the limits and what is used", stats),
    ("a command that outgrows its memory is killed, and it is told", memory),
    ("memory that is outgrown harms nobody else, and is counted with its time", memory_alone),
    ("no more processes than allowed", processes),
    ("a fork bomb stays in its container", fork_bomb),
    ("no more processor time than allowed, and a new quota holds at once", cpu),
    ("a container counts as many processors as its share, spread over the host's", processors),
    ("busy containers share a processor by weight", weight),
    ("disk traffic keeps to its rate, and to a new one at once", io),
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
    holds(&format!("processes used: {}", stats.processes_used), (2..=5).contains(&stats.processes_used))?;
    // The kernel tells of it by groups of version 2.
    let mounts = std::fs::read_to_string("/proc/self/mountinfo").doing("read the mounts")?;
    let known = mounts.contains(" - cgroup2 ") && std::fs::exists("/proc/pressure/cpu").doing("look for pressure")?;
    let told: Vec<&str> = stats.pressure.keys().map(String::as_str).collect();
    same("pressure", told, if known { vec!["cpu", "io", "memory"] } else { vec![] })
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
    holds(&format!("at its limit: {used}"), (15..=20).contains(&used))?;
    holds("counted, with its time", hit(bed, &id, "processes", 1)?)
}

/// A child of init outgrows the memory: init and the neighbour live on, and the count says when.
fn memory_alone(bed: &Bed) -> Result<()> {
    let mut wanted = spec("outgrown");
    wanted.limits.memory_mib = 32;
    let id = bed.launch(&wanted)?;
    let neighbour = bed.sleeper("neighbour")?;
    let pids = [bed.engine.observe(&id)?.pid, bed.engine.observe(&neighbour)?.pid];
    same("nothing met yet", bed.engine.stats(&id)?.limit_hits_at.get("memory").copied(), None)?;
    let before = now();
    same("killed", bed.exec(&id, |request| request.command = words("tail /dev/zero"))?.exit_code, 137)?;
    let stats = bed.engine.stats(&id)?;
    holds(
        &format!("counted: {:?}", stats.limit_hits),
        stats.limit_hits.get("memory").is_some_and(|count| *count >= 1),
    )?;
    let at = stats.limit_hits_at.get("memory").copied().unwrap_or(0.0);
    holds(&format!("when: {at}, asked from {before}"), (before..=now()).contains(&at))?;
    same("who lives", [bed.engine.observe(&id)?.pid, bed.engine.observe(&neighbour)?.pid], pids)?;
    same("neighbour", bed.engine.stats(&neighbour)?.limit_hits.get("memory").copied(), Some(0))?;
    bed.engine.stop(&id, FORCE)?;
    same("kept", bed.engine.stats(&id)?.limit_hits_at.get("memory").copied(), Some(at))?;
    bed.engine.start(&id, 2)?;
    same("a new run begins anew", bed.engine.stats(&id)?.limit_hits.get("memory").copied(), Some(0))
}

fn fork_bomb(bed: &Bed) -> Result<()> {
    let neighbour = bed.sleeper("quiet")?;
    let wanted = shell("bomb", "exec awk 'BEGIN { while (1) system(\"sleep 100 &\") }' 2>/dev/null");
    let id = bed.launch(&wanted)?;
    eventually("it meets its limit", || {
        Ok(bed.engine.stats(&id)?.limit_hits.get("processes").is_some_and(|count| *count > 10))
    })?;
    let used = bed.engine.stats(&id)?.processes_used;
    holds(&format!("processes: {used}"), used <= 64)?;
    same("the neighbour works", bed.sh(&neighbour, "echo ok | cat")?, (0, "ok".to_owned()))?;
    same("it can be ended", bed.engine.stop(&id, FORCE)?.state, State::Stopped)
}

fn cpu(bed: &Bed) -> Result<()> {
    let mut wanted = shell("cpu", "while :; do :; done");
    for quota in [0.25, 0.5] {
        wanted.limits.cpus = quota;
        if quota == 0.25 {
            bed.launch(&wanted)?
        } else {
            bed.engine.update(&wanted)?.id
        };
        // The host may have something else to do for a while, so one look of several must be exact; none may be above.
        let mut looks = Vec::new();
        while looks.len() < 5 && !looks.iter().any(|part| (quota * 0.95..=quota * 1.05).contains(part)) {
            let (began, before) = (Instant::now(), bed.engine.stats(&wanted.id)?.cpu_seconds);
            std::thread::sleep(Duration::from_millis(2500));
            looks.push((bed.engine.stats(&wanted.id)?.cpu_seconds - before) / began.elapsed().as_secs_f64());
        }
        holds(&format!("{quota} of a core: {looks:.3?}"), looks.last().is_some_and(|part| *part > quota * 0.95))?;
        // One period of 0.1 s more than its share may fall into a look.
        let most = quota * 1.05 + 0.1 * quota / 2.5;
        holds(&format!("{quota} of a core at most: {looks:.3?}"), looks.iter().all(|part| *part <= most))?;
    }
    holds("counted, with its time", hit(bed, &wanted.id, "cpu", 11)?)
}

fn processors(bed: &Bed) -> Result<()> {
    let host = std::thread::available_parallelism().map_or(1, usize::from);
    let on = |id: &Id| -> Result<String> {
        let (_, text) = bed.sh(id, "nproc; grep -h Cpus_allowed_list /proc/1/status /proc/self/status | cut -f 2")?;
        Ok(text.replace('\n', " "))
    };
    let mut places = BTreeSet::new();
    for number in 0..host {
        let mut wanted = spec(&format!("core_{number}"));
        wanted.limits.cpus = 0.5;
        let text = on(&bed.launch(&wanted)?)?;
        holds(&text, text.starts_with("1 "))?;
        places.insert(text);
    }
    same(&format!("each on another: {places:?}"), places.len(), host)?;
    let mut wanted = spec("core_0");
    for (cpus, counted) in [(1.5, 2), (0.1, 1), (1000.0, host)] {
        wanted.limits.cpus = cpus;
        bed.engine.update(&wanted)?;
        let text = on(&wanted.id)?;
        holds(&format!("{cpus}: {text}"), text.starts_with(&format!("{} ", counted.min(host))))?;
    }
    Ok(())
}

/// Both run on one processor only, so that they have to share it.
fn weight(bed: &Bed) -> Result<()> {
    let mut ids = Vec::new();
    for (name, weight) in [("light", 100), ("heavy", 300)] {
        let mut wanted = shell(name, "exec taskset 1 sh -c 'while :; do :; done'");
        wanted.limits.cpu_weight = weight;
        // More than there are: it may run on any.
        wanted.limits.cpus = 1000.0;
        ids.push(bed.launch(&wanted)?);
    }
    let used = || -> Result<Vec<f64>> { ids.iter().map(|id| Ok(bed.engine.stats(id)?.cpu_seconds)).collect() };
    let before = used()?;
    std::thread::sleep(Duration::from_secs(3));
    let parts: Vec<f64> = used()?.iter().zip(before).map(|(after, before)| after - before).collect();
    let ratio = parts[1] / parts[0];
    holds(&format!("three to one: {ratio:.2} of {parts:.2?} s"), (2.5..=3.5).contains(&ratio))
}

/// Seconds a `dd` of so many MiB past the page cache takes inside.
fn transfer(bed: &Bed, id: &berth_types::Id, what: &str, mib: u32) -> Result<f64> {
    let began = Instant::now();
    let (code, output) = bed.sh(id, &format!("dd {what} bs=1M count={mib}"))?;
    same(&format!("dd {what}: {output}"), code, 0)?;
    Ok(began.elapsed().as_secs_f64())
}

fn io(bed: &Bed) -> Result<()> {
    const WRITE: &str = "if=/dev/zero of=/root/big oflag=direct conv=notrunc";
    const READ: &str = "if=/root/big of=/dev/null iflag=direct";
    let mut wanted = spec("io");
    let id = bed.launch(&wanted)?;
    if !bed.engine.capabilities().contains(&"ioLimits") {
        wanted.limits.io_read_mibps = 1;
        return refused("a limit this host cannot hold", bed.engine.update(&wanted), ErrorCode::Unsupported);
    }
    let free = transfer(bed, &id, WRITE, 16)?;
    holds(&format!("without a limit: 16 MiB in {free:.1} s"), free < 2.0)?;
    for (mibps, what) in [(8, WRITE), (16, WRITE), (8, READ)] {
        (wanted.limits.io_read_mibps, wanted.limits.io_write_mibps) =
            if what == READ { (mibps, 0) } else { (0, mibps) };
        bed.engine.update(&wanted)?;
        let took = transfer(bed, &id, what, 16)?;
        let wanted = 16.0 / f64::from(mibps);
        holds(&format!("16 MiB at {mibps} MiB/s, {what}: {took:.2} s"), (wanted * 0.9..wanted * 1.3).contains(&took))?;
    }
    if bed.engine.capabilities().contains(&"writebackLimits") {
        wanted.limits.io_read_mibps = 0;
        wanted.limits.io_write_mibps = 8;
        bed.engine.update(&wanted)?;
        let took = transfer(bed, &id, "if=/dev/zero of=/root/late conv=fsync", 16)?;
        holds(&format!("16 MiB at 8 MiB/s through the page cache: {took:.2} s"), (1.8..4.0).contains(&took))?;
    }
    wanted.limits = Limits { io_read_iops: 20, io_read_mibps: 0, io_write_mibps: 0, ..wanted.limits };
    bed.engine.update(&wanted)?;
    let began = Instant::now();
    bed.sh(&id, "dd if=/root/big of=/dev/null iflag=direct bs=4k count=30")?;
    let took = began.elapsed().as_secs_f64();
    holds(&format!("30 reads at 20 a second: {took:.2} s"), (1.3..2.2).contains(&took))?;
    wanted.limits = Limits { io_read_iops: 0, io_write_iops: 20, ..wanted.limits };
    bed.engine.update(&wanted)?;
    let began = Instant::now();
    bed.sh(&id, "dd if=/dev/zero of=/root/big oflag=direct conv=notrunc bs=4k count=30")?;
    let took = began.elapsed().as_secs_f64();
    holds(&format!("30 writes at 20 a second: {took:.2} s"), (1.3..3.5).contains(&took))?;
    wanted.limits.io_write_iops = 0;
    bed.engine.update(&wanted)?;
    let free = transfer(bed, &id, READ, 16)?;
    holds(&format!("with no limit any more: 16 MiB in {free:.1} s"), free < 2.0)
}

fn words(line: &str) -> Vec<String> {
    line.split(' ').map(str::to_owned).collect()
}

fn disk(bed: &Bed) -> Result<()> {
    let id = bed.sleeper("disk")?;
    let (code, output) = bed.sh(&id, "dd if=/dev/zero of=/root/big bs=1M count=200")?;
    holds(&format!("dd fails: {code} {output}"), code != 0)?;
    let used = bed.engine.stats(&id)?.disk_used_bytes;
    holds(&format!("at most its limit: {used}"), used <= 65 << 20)?;
    let met = |times: u64| hit(bed, &id, "disk", times);
    eventually("it is counted", || met(1))?;
    same("made room", bed.sh(&id, "rm /root/big; sync")?.0, 0)?;
    eventually("there is room", || Ok(bed.engine.stats(&id)?.disk_used_bytes < 32 << 20))?;
    same("filled again", bed.sh(&id, "dd if=/dev/zero of=/root/big bs=1M count=200; sync")?.0, 0)?;
    eventually("and counted again", || met(2))
}

/// Whether the limit was met so often, with a time that is less than ten seconds ago.
fn hit(bed: &Bed, id: &Id, limit: &str, times: u64) -> Result<bool> {
    let stats = bed.engine.stats(id)?;
    let last = stats.limit_hits_at.get(limit).copied().unwrap_or(0.0);
    Ok(stats.limit_hits.get(limit).is_some_and(|count| *count >= times) && (now() - last) < 10.0)
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
    refused("an unknown image", bed.engine.update(&other), ErrorCode::NotFound)
}
