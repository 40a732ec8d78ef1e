//! What the control groups of one container count, of either version.
use std::collections::BTreeMap;
use std::path::PathBuf;

use berth_plan::FiguresPlan;

use crate::cgroup::{files, processors};

/// Where the container's groups are.
pub struct Groups {
    v1: BTreeMap<String, PathBuf>,
    v2: Option<PathBuf>,
}

/// Processor time, microseconds.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Spent {
    pub user: u64,
    pub system: u64,
}

impl Spent {
    pub fn since(self, before: Spent) -> Spent {
        Spent { user: self.user.saturating_sub(before.user), system: self.system.saturating_sub(before.system) }
    }
}

/// Bytes, by the names /proc/meminfo has for what the kernel counts.
#[derive(Debug, Default, PartialEq)]
pub struct Memory {
    /// `u64::MAX`: not bounded.
    pub total: u64,
    pub used: u64,
    pub swap_total: u64,
    pub swap_used: u64,
    pub rows: BTreeMap<&'static str, u64>,
}

/// Of one device: reads, bytes read, writes, bytes written.
pub type Disks = BTreeMap<String, [u64; 4]>;

/// Rows of /proc/meminfo, and their names in memory.stat of version 1 and version 2; those without one are not counted there.
const ROWS: [(&str, &str, &str); 17] = [
    ("Cached", "total_cache", "file"),
    ("Active(anon)", "total_active_anon", "active_anon"),
    ("Inactive(anon)", "total_inactive_anon", "inactive_anon"),
    ("Active(file)", "total_active_file", "active_file"),
    ("Inactive(file)", "total_inactive_file", "inactive_file"),
    ("Unevictable", "total_unevictable", "unevictable"),
    ("Dirty", "total_dirty", "file_dirty"),
    ("Writeback", "total_writeback", "file_writeback"),
    ("AnonPages", "total_rss", "anon"),
    ("Mapped", "total_mapped_file", "file_mapped"),
    ("Shmem", "total_shmem", "shmem"),
    ("SReclaimable", "", "slab_reclaimable"),
    ("SUnreclaim", "", "slab_unreclaimable"),
    ("KernelStack", "", "kernel_stack"),
    ("PageTables", "", "pagetables"),
    ("AnonHugePages", "total_rss_huge", "anon_thp"),
    ("SwapCached", "", "swapcached"),
];

impl Groups {
    pub fn new(plan: &FiguresPlan) -> Groups {
        Groups { v1: plan.v1.clone(), v2: plan.v2.clone() }
    }

    fn v1(&self, controller: &str, file: &str) -> Option<String> {
        self.v1.get(controller).map(|dir| files::read_optional(dir.join(file)))
    }

    /// A file of version 2; empty on a host whose controllers are of version 1.
    fn v2(&self, file: &str) -> String {
        self.v2.as_ref().map_or_else(String::new, |dir| files::read_optional(dir.join(file)))
    }

    pub fn spent(&self) -> Spent {
        let v2 = self.v2("cpu.stat");
        if !v2.is_empty() {
            return Spent { user: files::field(&v2, "user_usec"), system: files::field(&v2, "system_usec") };
        }
        let of = |file| self.v1("cpuacct", file).and_then(|text| text.trim().parse::<u64>().ok()).unwrap_or(0) / 1000;
        Spent { user: of("cpuacct.usage_user"), system: of("cpuacct.usage_sys") }
    }

    /// As many as its share rounds up to, of those it may run on.
    pub fn processors(&self) -> Vec<usize> {
        let on = match self.v1("cpuset", "cpuset.cpus") {
            Some(text) => processors::parse(&text),
            None => processors::parse(&self.v2("cpuset.cpus.effective")),
        };
        let online = || processors::parse(&files::read_optional("/sys/devices/system/cpu/online"));
        let mut on = if on.is_empty() { online() } else { on };
        let share = match (self.v1("cpu", "cpu.cfs_quota_us"), self.v1("cpu", "cpu.cfs_period_us")) {
            (Some(quota), Some(period)) => share(quota.trim(), period.trim()),
            _ => self.v2("cpu.max").trim().split_once(' ').and_then(|(quota, period)| share(quota, period)),
        };
        on.truncate(share.unwrap_or(usize::MAX).max(1));
        on
    }

    pub fn memory(&self) -> Memory {
        let number = |text: String| text.trim().parse::<u64>().ok();
        let Some(stat) = self.v1("memory", "memory.stat") else {
            let stat = self.v2("memory.stat");
            let of = |row: &(&'static str, &str, &str)| (row.0, files::field(&stat, row.2));
            return Memory {
                total: number(self.v2("memory.max")).unwrap_or(u64::MAX),
                used: number(self.v2("memory.current")).unwrap_or(0),
                swap_total: number(self.v2("memory.swap.max")).unwrap_or(0),
                swap_used: number(self.v2("memory.swap.current")).unwrap_or(0),
                rows: ROWS.iter().map(of).collect(),
            };
        };
        let of = |file| self.v1("memory", file).and_then(number);
        let (total, used) = (of("memory.limit_in_bytes").unwrap_or(u64::MAX), of("memory.usage_in_bytes").unwrap_or(0));
        let swap = |both: Option<u64>, memory: u64| both.map_or(0, |both| both.saturating_sub(memory));
        Memory {
            total,
            used,
            swap_total: swap(of("memory.memsw.limit_in_bytes"), total),
            swap_used: files::field(&stat, "total_swap"),
            rows: ROWS.iter().map(|row| (row.0, files::field(&stat, row.1))).collect(),
        }
    }

    pub fn disks(&self) -> Disks {
        let mut all = Disks::new();
        for (file, at) in [("io_serviced_recursive", 0), ("io_service_bytes_recursive", 1)] {
            let text = self.v1("blkio", &format!("blkio.throttle.{file}")).unwrap_or_default();
            for line in text.lines() {
                let words: Vec<&str> = line.split(' ').collect();
                let [device, way @ ("Read" | "Write"), count] = words[..] else { continue };
                let at = at + if way == "Write" { 2 } else { 0 };
                all.entry(device.to_owned()).or_default()[at] = count.parse().unwrap_or(0);
            }
        }
        for line in self.v2("io.stat").lines() {
            let Some((device, fields)) = line.split_once(' ') else { continue };
            let of = |key: &str| {
                let value = fields.split(' ').find_map(|field| field.strip_prefix(key)?.strip_prefix('='));
                value.and_then(|value| value.parse().ok()).unwrap_or(0)
            };
            all.insert(device.to_owned(), ["rios", "rbytes", "wios", "wbytes"].map(of));
        }
        all
    }

    /// Of the container's processes.
    pub fn threads(&self) -> Vec<i32> {
        let own = rustix::process::getpid().as_raw_nonzero().get();
        let found = match (&self.v2, self.v1.get("cpu")) {
            (Some(dir), _) => files::members(dir, "cgroup.threads"),
            (None, Some(dir)) => files::members(dir, "tasks"),
            (None, None) => Ok(Vec::new()),
        };
        found.unwrap_or_default().into_iter().filter(|thread| *thread != own).collect()
    }
}

/// Processors that a quota of so many microseconds in each period amounts to; none when it is not bounded.
fn share(quota: &str, period: &str) -> Option<usize> {
    let (quota, period) = (quota.parse::<u64>().ok()?, period.parse::<u64>().ok()?);
    (period > 0).then(|| quota.div_ceil(period) as usize)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_share_is_rounded_up() {
        assert_eq!(share("50000", "100000"), Some(1));
        assert_eq!(share("150000", "100000"), Some(2));
        assert_eq!(share("max", "100000"), None);
        assert_eq!(share("-1", "100000"), None);
    }
}
