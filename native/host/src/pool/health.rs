//! How a btrfs pool is: whether it can be written, whether its counts hold, whether there is room.
use std::path::Path;

use berth_types::{Check, Result};
use rustix::fs::StatVfsMountFlags;

use super::loop_file;

/// What is told to whoever wants to begin something.
pub const READ_ONLY: &str =
    "the pool is read-only: the kernel met a fault in it and gave up; nothing new is begun on this host";

/// Whether the kernel has made the file system read-only.
pub fn read_only(root: &Path) -> bool {
    rustix::fs::statvfs(root).is_ok_and(|found| found.f_flag.contains(StatVfsMountFlags::RDONLY))
}

/// Whether every block is counted. Otherwise the kernel holds no limit, until all is counted anew.
pub fn exact(quota: &Path) -> bool {
    !std::fs::read_to_string(quota.join("inconsistent")).is_ok_and(|text| text.trim() == "1")
}

/// Whether each block is charged to the subvolume that wrote it, and to it alone.
pub fn simple(quota: &Path) -> bool {
    std::fs::read_to_string(quota.join("mode")).is_ok_and(|text| text.trim() == "squota")
}

/// Bytes that the file system will still take for itself in one piece when its first room for metadata is full: a tenth, at most 1 GiB.
pub fn metadata_to_come(quota: &Path, size: u64) -> u64 {
    let path = quota.with_file_name("allocation/metadata/disk_total");
    let has = std::fs::read_to_string(path).ok().and_then(|text| text.trim().parse().ok()).unwrap_or(0);
    (size / 10).min(1 << 30).saturating_sub(has)
}

fn check(name: &str, required: bool, ok: bool, found: &str, fix: String) -> Check {
    let fix = if ok { String::new() } else { fix };
    Check { name: name.to_owned(), ok, required, found: found.to_owned(), fix }
}

/// Whether the disk below holds all that the pool's file may become.
pub fn below(image: &Path) -> Check {
    let (lacks, free) = loop_file::below(image);
    check(
        "disk below the pool",
        false,
        lacks <= free,
        &format!("{} MiB free, the pool may still take {} MiB", free >> 20, lacks >> 20),
        "free the disk or make the pool smaller: what is missing there is missing in the pool".to_owned(),
    )
}

/// Each with what to do about it.
pub fn checks(root: &Path, quota: &Path, size_free: Result<(u64, u64)>) -> Vec<Check> {
    let at = root.display();
    let writable = !read_only(root);
    let (size, free) = size_free.unwrap_or_default();
    vec![
        check(
            "pool",
            true,
            writable,
            if writable { "can be written" } else { "read-only: the kernel met a fault in it and gave up" },
            format!(
                "see why with `dmesg | grep BTRFS`; stop this host's containers and its agent, `umount {at}`, `btrfs check` what was mounted, start the agent again"
            ),
        ),
        check(
            "pool accounting",
            false,
            exact(quota),
            if exact(quota) { "exact" } else { "is being counted anew: disk limits do not hold meanwhile" },
            "wait: the count ends by itself; if it does not, see `dmesg | grep qgroup`".to_owned(),
        ),
        check(
            "pool room",
            false,
            free >= size / 8,
            &format!("{} MiB free of {} MiB", free >> 20, size >> 20),
            "grow the pool or the disk below it, delete containers, snapshots or images, or move some to another host"
                .to_owned(),
        ),
    ]
}
