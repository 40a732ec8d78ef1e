//! Texts in the forms of proc(5).
use std::collections::BTreeMap;
use std::fmt::Write;
use std::time::Duration;

use super::usage::{Disks, Memory, Spent};

/// Microseconds in a tick of /proc/stat: USER_HZ is 100 on every machine we run on.
const TICK: u64 = 10_000;
/// Bytes in a sector of /proc/diskstats.
const SECTOR: u64 = 512;

/// The host's, without what is of processors that are not the container's; those are counted from 0.
pub fn cpuinfo(host: &str, processors: &[usize]) -> String {
    let mut text = String::new();
    let mut shown = 0;
    for block in host.split_inclusive("\n\n") {
        let number = block.strip_prefix("processor").and_then(|rest| {
            let (number, rest) = rest.split_once('\n')?;
            Some((number.trim_start_matches(['\t', ' ', ':']).trim().parse::<usize>().ok()?, rest))
        });
        match number {
            Some((number, rest)) if processors.contains(&number) => {
                let _ = write!(text, "processor\t: {shown}\n{rest}");
                shown += 1;
            }
            Some(_) => {}
            None => text.push_str(block),
        }
    }
    text
}

pub fn online(processors: usize) -> String {
    match processors {
        0 | 1 => "0\n".to_owned(),
        more => format!("0-{}\n", more - 1),
    }
}

/// The host's rows, in its order, with the container's figures. What is counted for no container is the host's.
pub fn meminfo(host: &str, memory: &Memory) -> String {
    let all = rows(memory, field(host, "MemTotal") * 1024, field(host, "SwapTotal") * 1024);
    let mut text = String::new();
    for line in host.lines() {
        match line.split_once(':').and_then(|(name, _)| Some((name, all.get(name)?))) {
            Some((name, bytes)) => drop(writeln!(text, "{:<16}{:>8} kB", format!("{name}:"), bytes / 1024)),
            None => drop(writeln!(text, "{line}")),
        }
    }
    text
}

fn rows(memory: &Memory, host_total: u64, host_swap: u64) -> BTreeMap<&'static str, u64> {
    let mut all = memory.rows.clone();
    let of = |name: &str| memory.rows.get(name).copied().unwrap_or(0);
    let total = memory.total.min(host_total);
    let free = total.saturating_sub(memory.used);
    let files = of("Active(file)") + of("Inactive(file)");
    let slab = of("SReclaimable");
    let swap = memory.swap_total.min(host_swap);
    all.extend([
        ("MemTotal", total),
        ("MemFree", free),
        ("MemAvailable", (free + files + slab).min(total)),
        ("Buffers", 0),
        ("Active", of("Active(anon)") + of("Active(file)")),
        ("Inactive", of("Inactive(anon)") + files - of("Active(file)")),
        ("SwapTotal", swap),
        ("SwapFree", swap.saturating_sub(memory.swap_used)),
        ("KReclaimable", slab),
        ("Slab", slab + of("SUnreclaim")),
    ]);
    all
}

/// What a line of `name: number` says.
fn field(text: &str, name: &str) -> u64 {
    let line = text.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(':'));
    line.and_then(|rest| rest.split_whitespace().next()?.parse().ok()).unwrap_or(0)
}

/// The container's time on as many processors as it has, used alike; what the kernel counts for no container (interrupts, switches, forks) is the host's.
pub fn stat(host: &str, processors: usize, spent: Spent, life: Duration, born: u64) -> String {
    let each = processors.max(1) as u64;
    let line = |name: &str, share: u64| {
        let (user, system) = (spent.user / each * share / TICK, spent.system / each * share / TICK);
        let idle = (life.as_micros() as u64 * share / TICK).saturating_sub(user + system);
        format!("{name} {user} 0 {system} {idle} 0 0 0 0 0 0\n")
    };
    let mut text = line("cpu ", each);
    (0..each).for_each(|number| text.push_str(&line(&format!("cpu{number}"), 1)));
    for line in host.lines() {
        let Some((name, rest)) = line.split_once(' ') else { continue };
        match name {
            "btime" => drop(writeln!(text, "btime {}", rest.trim().parse::<u64>().unwrap_or(0) + born)),
            // The sum, without the sums by kind.
            "intr" | "softirq" => drop(writeln!(text, "{name} {}", rest.split(' ').next().unwrap_or("0"))),
            "ctxt" | "processes" | "procs_running" | "procs_blocked" => drop(writeln!(text, "{line}")),
            _ => {}
        }
    }
    text
}

pub fn swaps(memory: &Memory) -> String {
    let mut text = "Filename\t\t\t\tType\t\tSize\t\tUsed\t\tPriority\n".to_owned();
    if memory.swap_total > 0 && memory.swap_total != u64::MAX {
        let (size, used) = (memory.swap_total / 1024, memory.swap_used / 1024);
        let _ = writeln!(text, "none\t\t\t\t\tvirtual\t\t{size}\t\t{used}\t\t0");
    }
    text
}

pub fn uptime(processors: usize, spent: Spent, life: Duration) -> String {
    let used = Duration::from_micros(spent.user + spent.system);
    let idle = (life * processors.max(1) as u32).saturating_sub(used);
    format!("{:.2} {:.2}\n", life.as_secs_f64(), idle.as_secs_f64())
}

/// The devices the container used, with what it did there.
pub fn diskstats(host: &str, disks: &Disks) -> String {
    let mut text = String::new();
    for line in host.lines() {
        let mut words = line.split_whitespace();
        let (Some(major), Some(minor), Some(name)) = (words.next(), words.next(), words.next()) else { continue };
        let Some([reads, read, writes, written]) = disks.get(&format!("{major}:{minor}")) else { continue };
        let (read, written) = (read / SECTOR, written / SECTOR);
        let _ =
            writeln!(text, "{major:>4} {minor:>7} {name} {reads} 0 {read} 0 {writes} 0 {written} 0 0 0 0 0 0 0 0 0 0");
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn processors_are_counted_from_nought() {
        let host = "processor\t: 0\nmodel\t: a\n\nprocessor\t: 1\nmodel\t: b\n\nprocessor\t: 2\nmodel\t: c\n\n";
        assert_eq!(cpuinfo(host, &[1, 2]), "processor\t: 0\nmodel\t: b\n\nprocessor\t: 1\nmodel\t: c\n\n");
        assert_eq!([online(1), online(4)], ["0\n", "0-3\n"]);
    }

    #[test]
    fn memory_is_the_containers_and_never_more_than_the_hosts() {
        let host = "MemTotal:        8000000 kB\nMemFree:         7000000 kB\nMemAvailable:    7500000 kB\nBuffers:            1000 kB\n\
             Cached:            99999 kB\nSwapTotal:             0 kB\nHugePages_Total:       0\n";
        let rows = [("Cached", 30 << 20), ("Active(file)", 10 << 20), ("Inactive(file)", 20 << 20)].into();
        let mut memory = Memory { total: 512 << 20, used: 100 << 20, swap_total: 1 << 30, swap_used: 0, rows };
        let text = meminfo(host, &memory);
        assert_eq!(text.lines().count(), host.lines().count());
        for (name, kib) in [
            ("MemTotal", 524_288),
            ("MemFree", 421_888),
            ("MemAvailable", 452_608),
            ("Buffers", 0),
            ("Cached", 30_720),
            ("SwapTotal", 0),
        ] {
            assert_eq!(field(&text, name), kib, "{name}");
        }
        memory.total = u64::MAX;
        assert_eq!(field(&meminfo(host, &memory), "MemTotal"), 8_000_000);
    }

    #[test]
    fn time_adds_up() {
        let spent = Spent { user: 3_000_000, system: 1_000_000 };
        let host = "cpu  1 2 3\ncpu0 1 2 3\nintr 77 1 2 3\nctxt 5\nbtime 1000\nprocesses 9\nsoftirq 8 1 1\n";
        let text = stat(host, 2, spent, Duration::from_secs(10), 50);
        let wanted = "cpu  300 0 100 1600 0 0 0 0 0 0\ncpu0 150 0 50 800 0 0 0 0 0 0\ncpu1 150 0 50 800 0 0 0 0 0 0\n\
             intr 77\nctxt 5\nbtime 1050\nprocesses 9\nsoftirq 8\n";
        assert_eq!(text, wanted);
        assert_eq!(uptime(2, spent, Duration::from_secs(10)), "10.00 16.00\n");
    }

    #[test]
    fn disks_are_those_it_used() {
        let host = " 254       0 vda 9 9 9 9\n   7       0 loop0 9 9 9 9\n";
        let disks = Disks::from([("254:0".to_owned(), [3, 4096, 5, 1024])]);
        assert_eq!(diskstats(host, &disks), " 254       0 vda 3 0 8 0 5 0 2 0 0 0 0 0 0 0 0 0 0\n");
    }
}
