//! What a container sees of itself in /proc, and who answers for it.
use std::fs;

use berth_types::{Doing, Id, Limits, Result};
use rustix::process::{Pid, Signal};

use super::Check;
use crate::suite::{Bed, FORCE, eventually, failed, holds, same, shell, spec};

pub const CHECKS: &[Check] = &[
    ("a container sees its own memory, processors and time", own),
    ("its own figures begin anew with a reboot from inside", rebooted),
    ("files of /proc come back when who answers for them is killed", healed),
    ("who answers ends when nobody asks, and comes back", idle),
    ("a container with many readers can be paused, resumed and deleted", paused),
];

/// Readers without end.
const READERS: &str =
    "for i in $(seq 40); do while true; do cat /proc/stat /proc/meminfo; done >/dev/null & done; sleep 1";

/// The processes that answer for a container.
fn answering(id: &Id) -> Vec<Pid> {
    let pids =
        fs::read_dir("/proc").into_iter().flatten().flatten().filter_map(|entry| entry.file_name().into_string().ok());
    let ours = |pid: &String| {
        let read = |file| fs::read_to_string(format!("/proc/{pid}/{file}")).unwrap_or_default();
        read("comm").trim() == "berth-figures" && read("cgroup").contains(&format!("/{id}"))
    };
    pids.filter(ours).filter_map(|pid| Pid::from_raw(pid.parse().ok()?)).collect()
}

fn kill(id: &Id) -> Result<()> {
    let found = answering(id);
    found.iter().try_for_each(|pid| rustix::process::kill_process(*pid, Signal::KILL)).doing("kill who answers")
}

fn figure(bed: &Bed, id: &Id, line: &str) -> Result<u64> {
    let (_, said) = bed.sh(id, line)?;
    said.parse().map_err(|_| failed(format!("{line}: {said}")))
}

const MEMORY: &str = "awk '/^MemTotal/ {print $2}' /proc/meminfo";
/// Ticks of all processors: used, and all.
const USED: &str = "awk '/^cpu / {print $2 + $4}' /proc/stat";
const ALL: &str = "awk '/^cpu / {print $2 + $4 + $5}' /proc/stat";

fn own(bed: &Bed) -> Result<()> {
    let id = bed.sleeper("own")?;
    let first = "awk '/^processor/ {print $3}' /proc/cpuinfo; cat /sys/devices/system/cpu/online; grep -c '^cpu[0-9]' /proc/stat";
    same("processors", bed.sh(&id, first)?.1, "0\n0\n1".to_owned())?;
    same("memory", figure(bed, &id, MEMORY)?, 128 << 10)?;
    let free = figure(bed, &id, "awk '/^MemFree/ {print $2}' /proc/meminfo")?;
    holds(&format!("{free} kB are free"), free > 64 << 10 && free < 128 << 10)?;
    let swap = "awk '/^SwapTotal/ {print $2}' /proc/meminfo";
    same("swap", figure(bed, &id, swap)?, 0)?;
    let (used, all) = (figure(bed, &id, USED)?, figure(bed, &id, ALL)?);
    bed.sh(&id, "timeout 2 sh -c 'while true; do :; done'")?;
    let (used, all) = (figure(bed, &id, USED)? - used, figure(bed, &id, ALL)? - all);
    holds(&format!("{used} of {all} ticks were used"), used >= 20 && used <= all && all >= 190)?;
    let (_, uptime) = bed.sh(&id, "cat /proc/uptime")?;
    let seconds: Vec<f64> = uptime.split(' ').filter_map(|word| word.parse().ok()).collect();
    holds(&uptime, seconds.len() == 2 && seconds[0] >= 2.0 && seconds[1] < seconds[0])?;
    let booted = figure(bed, &id, "awk '/^btime/ {print $2}' /proc/stat")?;
    let now = figure(bed, &id, "date +%s")?;
    holds(&format!("booted at {booted}, and it is {now} after {uptime}"), (now - booted) as f64 <= seconds[0] + 5.0)?;
    let (code, said) = bed.sh(&id, "cat /proc/loadavg /proc/swaps /proc/diskstats && echo 1 > /proc/uptime")?;
    holds(&said, code != 0 && said.starts_with("0.") && said.contains("Filename"))?;

    let mut wanted = spec("own");
    wanted.limits = Limits::new(2.0, 192, 64, 64);
    bed.engine.update(&wanted)?;
    same("memory after a resize", figure(bed, &id, MEMORY)?, 192 << 10)?;
    let processors = std::thread::available_parallelism().doing("count processors")?.get().min(2);
    same("processors after a resize", bed.sh(&id, "grep -c ^processor /proc/cpuinfo")?.1, processors.to_string())
}

fn rebooted(bed: &Bed) -> Result<()> {
    let mut wanted = spec("rebooter");
    wanted.command = ["/sbin/init"].map(str::to_owned).to_vec();
    let id = bed.launch(&wanted)?;
    bed.sh(&id, "timeout 2 sh -c 'while true; do :; done'")?;
    let before = figure(bed, &id, USED)?;
    holds(&format!("{before} ticks"), before >= 20)?;
    let _ = bed.sh(&id, "reboot");
    let after = || figure(bed, &id, USED);
    eventually("it has begun anew", || Ok(after().is_ok_and(|used| used < before / 2)))?;
    same("memory", figure(bed, &id, MEMORY)?, 128 << 10)
}

fn healed(bed: &Bed) -> Result<()> {
    let mut wanted = shell("healed", READERS);
    wanted.command[2].push_str("; sleep 1000");
    wanted.limits.processes = 200;
    let id = bed.launch(&wanted)?;
    for _ in 0..3 {
        eventually("somebody answers", || Ok(!answering(&id).is_empty()))?;
        kill(&id)?;
        // By one that was not killed: the host's own memory is another.
        eventually("its own again", || Ok(figure(bed, &id, MEMORY).is_ok_and(|kib| kib == 128 << 10)))?;
    }
    bed.engine.destroy(&id, FORCE)?;
    eventually("nobody answers any more", || Ok(answering(&id).is_empty()))
}

fn idle(bed: &Bed) -> Result<()> {
    let id = bed.sleeper("idle")?;
    for _ in 0..2 {
        same("memory", figure(bed, &id, MEMORY)?, 128 << 10)?;
        same("who answers", answering(&id).len(), 1)?;
        eventually("nobody waits for questions", || Ok(answering(&id).is_empty()))?;
    }
    bed.engine.pause(&id)?;
    bed.engine.resume(&id)?;
    same("memory", figure(bed, &id, MEMORY)?, 128 << 10)
}

fn paused(bed: &Bed) -> Result<()> {
    let mut wanted = shell("paused", READERS);
    wanted.command[2].push_str("; sleep 1000");
    wanted.limits.processes = 200;
    wanted.limits.cpus = 0.3;
    for round in 0..3 {
        let id = bed.launch(&wanted)?;
        eventually("readers", || Ok(bed.engine.stats(&id)?.processes_used > 20))?;
        bed.engine.pause(&id)?;
        if round == 1 {
            kill(&id)?;
        }
        if round < 2 {
            bed.engine.resume(&id)?;
            eventually("its own again", || Ok(figure(bed, &id, MEMORY).is_ok_and(|kib| kib == 128 << 10)))?;
            bed.engine.pause(&id)?;
        }
        bed.engine.destroy(&id, FORCE)?;
        eventually("nobody answers any more", || Ok(answering(&id).is_empty()))?;
    }
    Ok(())
}
