//! Reading `/proc/stat` and its like costs whoever answers more than it costs the reader. The reader pays for both, and a neighbour does not wait.
use std::fs;
use std::io;
use std::time::{Duration, Instant};

use berth_types::{Doing, Id, Result};

use super::program::{armed, command};
use super::{Attack, Row, Verdict, Way};
use crate::suite::{Bed, eventually, failed, holds};

pub const ROW: Row = Row {
    name: "own figures",
    refusals: &[],
    attacks: &[
        Attack { name: "400 readers of /proc/stat", way: Way::Scene(|bed| readers(bed, "/proc/stat")) },
        Attack { name: "400 readers of /proc/cpuinfo", way: Way::Scene(|bed| readers(bed, "/proc/cpuinfo")) },
        Attack { name: "400 readers of /proc/loadavg", way: Way::Scene(|bed| readers(bed, "/proc/loadavg")) },
    ],
    helpers: &[
        Attack { name: "read /proc/stat", way: Way::Program(|_| read_for_ever("/proc/stat")) },
        Attack { name: "read /proc/cpuinfo", way: Way::Program(|_| read_for_ever("/proc/cpuinfo")) },
        Attack { name: "read /proc/loadavg", way: Way::Program(|_| read_for_ever("/proc/loadavg")) },
        Attack { name: "time /proc/stat", way: Way::Program(|_| time_reading("/proc/stat")) },
        Attack { name: "time /proc/cpuinfo", way: Way::Program(|_| time_reading("/proc/cpuinfo")) },
        Attack { name: "time /proc/loadavg", way: Way::Program(|_| time_reading("/proc/loadavg")) },
    ],
};

/// Cores the attacker may use.
const CPUS: f64 = 0.25;
/// What a clock tick of `/proc/<pid>/stat` is, seconds.
const TICK: f64 = 0.01;

/// Until it is killed.
fn read_for_ever(path: &'static str) -> io::Result<()> {
    let readers: Vec<_> = (0..400)
        .map(|_| std::thread::Builder::new().stack_size(64 << 10).spawn(move || while fs::read(path).is_ok() {}))
        .collect::<io::Result<_>>()?;
    readers.into_iter().for_each(|reader| drop(reader.join()));
    Ok(())
}

/// Says the median of as many reads as there are in five seconds, at most 300, microseconds.
fn time_reading(path: &str) -> io::Result<()> {
    let mut times = Vec::new();
    let all = Instant::now();
    while times.len() < 300 && all.elapsed() < Duration::from_secs(5) {
        let began = Instant::now();
        fs::read(path)?;
        times.push(began.elapsed().as_micros());
        std::thread::sleep(Duration::from_millis(2));
    }
    times.sort_unstable();
    println!("median {}", times[times.len() / 2]);
    Ok(())
}

fn median(bed: &Bed, id: &Id, path: &str) -> Result<u64> {
    let done = bed.exec(id, |request| {
        request.command = command(&format!("time {path}"));
        request.timeout_seconds = 60;
    })?;
    let said = String::from_utf8_lossy(&done.stdout).into_owned();
    let figure = said.lines().find_map(|line| line.strip_prefix("median ")?.parse().ok());
    figure.ok_or_else(|| failed(format!("no median of {path}: {said}")))
}

fn readers(bed: &Bed, path: &str) -> Result<Verdict> {
    if !bed.engine.capabilities().contains(&"lxcfs") {
        return Ok(Verdict::Inert("this host shows containers its own figures".to_owned()));
    }
    let attacker = armed(bed, "attacker", |spec| {
        spec.limits.cpus = CPUS;
        spec.limits.processes = 1000;
    })?;
    let neighbour = armed(bed, "neighbour", |spec| spec.limits.processes = 1000)?;
    let quiet = median(bed, &neighbour, path)?;
    bed.sh(&attacker, &format!("/probe attack 'read {path}' >/said 2>&1 &"))?;
    eventually("400 readers", || Ok(bed.engine.stats(&attacker)?.processes_used >= 400))?;

    let (before, began) = (answered()?, Instant::now());
    let used = bed.engine.stats(&attacker)?.cpu_seconds;
    let beside = median(bed, &neighbour, path)?;
    // Long enough to see ticks of the clock.
    std::thread::sleep(Duration::from_secs(3).saturating_sub(began.elapsed()));
    let used = bed.engine.stats(&attacker)?.cpu_seconds - used;
    let seconds = began.elapsed().as_secs_f64();
    let for_them = spent(&before, &answered()?, "/attacker")?;

    // Who waits behind them is slowed: there is something to wait for.
    bed.sh(&neighbour, &format!("/probe attack 'read {path}' >/said 2>&1 & sleep 1"))?;
    let behind = median(bed, &neighbour, path)?;
    let figures = format!(
        "{path}: {quiet} us alone, {beside} beside readers, {behind} behind readers of its own; {used:.2} s used in {seconds:.2}"
    );
    if behind < quiet * 2 {
        return Ok(Verdict::Inert(figures));
    }
    println!("         {figures}");
    holds(&figures, beside < quiet * 2)?;
    holds(&format!("it used {used:.2} s in {seconds:.2} s of {CPUS} cores"), used < seconds * CPUS * 1.3 + 0.1)?;
    // On version 2 who answers has a tenth of its cpus, so that its readers mostly wait.
    holds(
        &format!("it was charged {used:.2} s, and {for_them:.2} s went to answers"),
        for_them > 0.0 && used > for_them,
    )?;
    let mut theirs = 0.0;
    for (pid, ticks) in answered()? {
        let spent = (ticks - before.iter().find(|(known, _)| *known == pid).map_or(0, |(_, ticks)| *ticks)) as f64;
        let groups = fs::read_to_string(format!("/proc/{pid}/cgroup")).doing("read a process's groups")?;
        let paid = ["attacker", "neighbour"].iter().any(|name| groups.contains(&format!("/{name}")));
        theirs += spent * TICK;
        holds(
            &format!("process {pid} answered for {:.2} s that no container pays", spent * TICK),
            paid || spent <= 2.0,
        )?;
    }
    holds("nobody seems to answer", theirs > 0.0)?;
    Ok(Verdict::Blocked)
}

/// Seconds that the processes in one container's groups used between two looks.
fn spent(before: &[(i32, u64)], after: &[(i32, u64)], container: &str) -> Result<f64> {
    let mut all = 0;
    for (pid, ticks) in after {
        let groups = fs::read_to_string(format!("/proc/{pid}/cgroup")).doing("read a process's groups")?;
        let earlier = before.iter().find(|(known, _)| known == pid).map_or(0, |(_, ticks)| *ticks);
        all += if groups.contains(container) { ticks - earlier } else { 0 };
    }
    Ok(all as f64 * TICK)
}

/// Processes that answer reads, with the clock ticks they have used.
fn answered() -> Result<Vec<(i32, u64)>> {
    let all = fs::read_dir("/proc").doing("list processes")?.flatten();
    let pids = all.filter_map(|entry| entry.file_name().to_str()?.parse::<i32>().ok());
    let used = |pid: i32| {
        let stat = fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
        let (name, rest) = stat.split_once(" (")?.1.rsplit_once(") ")?;
        let mut words = rest.split(' ').skip(11).map(|word| word.parse::<u64>().unwrap_or(0));
        ["lxcfs", "berth-figures"].contains(&name).then(|| (pid, words.next().unwrap_or(0) + words.next().unwrap_or(0)))
    };
    Ok(pids.filter_map(used).collect())
}
