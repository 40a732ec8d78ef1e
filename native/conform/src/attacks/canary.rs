//! What the attacks aim at on the host.
use std::path::Path;

use berth_types::Result;

use super::program::FOLDER;
use crate::suite::{failed, same};

const FILES: &[&str] = &[
    "/proc/sys/kernel/core_pattern",
    "/proc/sys/kernel/modprobe",
    "/proc/sys/kernel/sysrq",
    "/proc/sys/vm/panic_on_oom",
    "/proc/sys/kernel/hostname",
    "/sys/kernel/uevent_helper",
    "/sys/kernel/mm/transparent_hugepage/enabled",
    "/etc/hostname",
    "/etc/passwd",
    "/bin/busybox",
];

/// The host as it was.
pub struct Canary(Vec<Option<Vec<u8>>>);

fn read() -> Vec<Option<Vec<u8>>> {
    let shim = std::env::current_exe().unwrap_or_default().with_file_name("berth-shim");
    FILES.iter().map(Path::new).chain([shim.as_path()]).map(|path| std::fs::read(path).ok()).collect()
}

impl Canary {
    pub fn take() -> Canary {
        Canary(read())
    }
    /// Nothing of it has changed, and no tree that a container brought shows among the host's mounts.
    pub fn is_alive(&self) -> Result<()> {
        let now = read();
        for (at, (before, after)) in self.0.iter().zip(&now).enumerate() {
            if before != after {
                return Err(failed(format!("the host's {} has changed", FILES.get(at).unwrap_or(&"shim"))));
            }
        }
        let mounts = std::fs::read_to_string("/proc/self/mountinfo").unwrap_or_default();
        let place = format!(" {FOLDER}");
        same("mounts of attacks on the host", mounts.lines().filter(|line| line.contains(&place)).count(), 0)
    }
}
