//! The live limits of a container, from the service's message to the kernel's files: one struct, under the names of `src/wire/limits.rules.ts`.
use serde::{Deserialize, Serialize};

use crate::error::{Error, Result};

/// Cores, MiB, MiB, count; below them, where 0 means not bounded: MiB per second, operations per second, megabits per second.
/// Each alias is how files of before December 2026 spell a field.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Limits {
    pub cpus: f64,
    #[serde(rename = "memoryMiB", alias = "memoryMib")]
    pub memory_mib: u64,
    #[serde(rename = "diskMiB", alias = "diskMib")]
    pub disk_mib: u64,
    pub processes: u32,
    /// Part of what several busy containers share, 1 to 10,000; 0: 100 for each core.
    #[serde(default)]
    pub cpu_weight: u32,
    /// Swap besides the memory; 0: none.
    #[serde(default, rename = "swapMiB", alias = "swapMib")]
    pub swap_mib: u64,
    #[serde(default, rename = "ioReadMiBps", alias = "ioReadMibps")]
    pub io_read_mibps: u32,
    #[serde(default, rename = "ioWriteMiBps", alias = "ioWriteMibps")]
    pub io_write_mibps: u32,
    #[serde(default)]
    pub io_read_iops: u32,
    #[serde(default)]
    pub io_write_iops: u32,
    /// What each network card may receive.
    #[serde(default)]
    pub network_in_mbps: u32,
    /// What each network card may send.
    #[serde(default)]
    pub network_out_mbps: u32,
}

impl Limits {
    /// These four, and nothing else bounded.
    pub const fn new(cpus: f64, memory_mib: u64, disk_mib: u64, processes: u32) -> Self {
        Self {
            cpus,
            memory_mib,
            disk_mib,
            processes,
            cpu_weight: 0,
            swap_mib: 0,
            io_read_mibps: 0,
            io_write_mibps: 0,
            io_read_iops: 0,
            io_write_iops: 0,
            network_in_mbps: 0,
            network_out_mbps: 0,
        }
    }

    /// What no container can have is `invalid`, naming the limit.
    pub fn check(&self) -> Result<()> {
        let wanted = [
            (self.cpus.is_finite() && (0.01..=4096.0).contains(&self.cpus), "cpus: want 0.01 to 4096"),
            ((4..=1 << 30).contains(&self.memory_mib), "memoryMiB: want 4 to 1073741824"),
            ((1..=1 << 40).contains(&self.disk_mib), "diskMiB: want 1 to 1099511627776"),
            // As many numbers as the kernel has for them.
            ((4..=1 << 22).contains(&self.processes), "processes: want 4 to 4194304"),
            (self.cpu_weight <= 10_000, "cpuWeight: want 1 to 10000, or 0"),
            (self.swap_mib <= 1 << 30, "swapMiB: want at most 1073741824"),
        ];
        match wanted.into_iter().find(|(holds, _)| !holds) {
            Some((_, text)) => Err(Error::invalid(format!("limits.{text}"))),
            None => Ok(()),
        }
    }

    /// Whether disk traffic is bounded.
    pub fn bounds_io(&self) -> bool {
        [self.io_read_mibps, self.io_write_mibps, self.io_read_iops, self.io_write_iops] != [0; 4]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ALL: Limits = Limits {
        cpu_weight: 7,
        swap_mib: 64,
        io_read_mibps: 1,
        io_write_mibps: 2,
        io_read_iops: 3,
        io_write_iops: 4,
        network_in_mbps: 5,
        network_out_mbps: 6,
        ..Limits::new(0.5, 256, 1024, 100)
    };

    #[test]
    fn limits_bear_the_names_of_the_api() {
        let text = serde_json::to_string(&ALL).unwrap();
        let names = r#"{"cpus":0.5,"memoryMiB":256,"diskMiB":1024,"processes":100,"cpuWeight":7,"swapMiB":64,"ioReadMiBps":1,"ioWriteMiBps":2,"#;
        assert_eq!(text, format!(r#"{names}"ioReadIops":3,"ioWriteIops":4,"networkInMbps":5,"networkOutMbps":6}}"#));
        assert_eq!(serde_json::from_str::<Limits>(&text).unwrap(), ALL);
    }

    #[test]
    fn limits_of_earlier_versions_are_read() {
        let text = r#"{"cpus":0.5,"memoryMib":256,"diskMib":1024,"processes":100,"cpuWeight":7,"swapMib":64,"ioReadMibps":1,"ioWriteMibps":2,
            "ioReadIops":3,"ioWriteIops":4,"networkInMbps":5,"networkOutMbps":6}"#;
        assert_eq!(serde_json::from_str::<Limits>(text).unwrap(), ALL);
        let plain = r#"{"cpus":1,"memoryMib":128,"diskMib":64,"processes":64}"#;
        assert_eq!(serde_json::from_str::<Limits>(plain).unwrap(), Limits::new(1.0, 128, 64, 64));
    }

    #[test]
    fn impossible_limits_are_refused_by_name() {
        let refused = |change: fn(&mut Limits)| {
            let mut limits = ALL;
            change(&mut limits);
            limits.check().unwrap_err().message
        };
        ALL.check().unwrap();
        assert!(refused(|limits| limits.cpus = f64::NAN).starts_with("limits.cpus: "));
        assert!(refused(|limits| limits.memory_mib = 0).starts_with("limits.memoryMiB: "));
        assert!(refused(|limits| limits.disk_mib = u64::MAX).starts_with("limits.diskMiB: "));
        assert!(refused(|limits| limits.processes = 3).starts_with("limits.processes: "));
        assert!(refused(|limits| limits.processes = (1 << 22) + 1).starts_with("limits.processes: "));
        assert!(refused(|limits| limits.cpu_weight = 10_001).starts_with("limits.cpuWeight: "));
        assert!(refused(|limits| limits.swap_mib = u64::MAX).starts_with("limits.swapMiB: "));
    }
}
