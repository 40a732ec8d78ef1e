//! What the kernel itself holds of the host's memory.
use std::fs;

use berth_types::{Doing, Result};

/// Bytes of the host's memory that neither programs nor files have and the kernel does not give back when asked: its own tables, and what waits in
/// sockets and queues, wherever it is taken from. Beside it the size of the memory.
pub fn kernels_own() -> Result<(u64, u64)> {
    fs::read_to_string("/proc/meminfo").doing("read /proc/meminfo").map(|text| parse(&text))
}

fn parse(text: &str) -> (u64, u64) {
    let field = |name: &str| {
        let value = text.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(':'));
        value.and_then(|value| value.trim().strip_suffix(" kB")?.parse::<u64>().ok()).unwrap_or(0) << 10
    };
    let total = field("MemTotal");
    let others = ["MemFree", "Buffers", "Cached", "SwapCached", "AnonPages", "SReclaimable"].map(field);
    (others.iter().fold(total, |left, other| left.saturating_sub(*other)), total)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_nobody_else_has_is_the_kernels() {
        let text = "MemTotal:  1000 kB\nMemFree:  500 kB\nMemAvailable:  900 kB\nBuffers:  10 kB\nCached:  90 kB\n\
            SwapCached:  0 kB\nAnonPages:  100 kB\nSReclaimable:  100 kB\nSUnreclaim:  150 kB\n";
        assert_eq!(parse(text), (200 << 10, 1000 << 10));
    }
}
