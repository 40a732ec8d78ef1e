//! What a container can read of others and of where it lies.
use berth_types::Result;

use super::{Attack, Row, Verdict, Way};
use crate::suite::{Bed, failed, holds, instance};

pub const ROW: Row = Row {
    name: "names of others",
    refusals: &[],
    attacks: &[
        Attack { name: "in mounts, groups, options, keys and the kernel log", way: Way::Scene(names) },
        Attack { name: "of the container's own folder on the host", way: Way::Scene(places) },
    ],
    helpers: &[],
};

const SOURCES: &str = "cat /proc/self/mountinfo /proc/1/mountinfo /proc/mounts /proc/self/cgroup /proc/1/cgroup /proc/1/cmdline /proc/1/environ \
    /proc/self/environ /proc/keys /proc/key-users /proc/net/unix /proc/locks /proc/swaps /proc/partitions /proc/sys/kernel/hostname \
    /sys/class/net/*/ifalias 2>/dev/null; dmesg; ps";

/// What the host's root reads from the same places, as the control.
fn outside() -> String {
    ["/proc/self/mountinfo", "/proc/mounts"].iter().filter_map(|path| std::fs::read_to_string(path).ok()).collect()
}

fn absent(seen: &str, words: &[&str]) -> Result<Verdict> {
    for word in words {
        if let Some(line) = seen.lines().find(|line| line.contains(word)) {
            return Err(failed(format!("{word}: {line}")));
        }
    }
    Ok(Verdict::Blocked)
}

fn names(bed: &Bed) -> Result<Verdict> {
    let id = bed.sleeper("looker")?;
    bed.sleeper("neighbour")?;
    let seen = bed.sh(&id, SOURCES)?.1;
    holds("there is something to read", seen.contains("proc") && seen.len() > 500)?;
    absent(&seen, &["neighbour"])
}

fn places(bed: &Bed) -> Result<Verdict> {
    let id = bed.sleeper("looker")?;
    let pool = bed.state.to_string_lossy().into_owned();
    if !outside().contains(&pool) {
        return Ok(Verdict::Inert("outside: the pool is not a mount of its own".to_owned()));
    }
    absent(
        &bed.sh(&id, SOURCES)?.1,
        &[&pool, instance(&bed.state).as_str(), "conform", "layers/", "images/", "engine/"],
    )
}
