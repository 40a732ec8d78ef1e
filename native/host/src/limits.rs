//! Limits of the kernel that all containers of a host share. Where they are low, one tenant can take all of one: they are raised while an installation is
//! there, by a file of its own that also raises them after a boot.
use std::fs;
use std::path::{Path, PathBuf};

/// Where a limit is, the least that carries a thousand containers, what it bounds. What inotify and fanotify hold is charged to the container's memory:
/// their limits, which are those of one user for all containers together, need only be out of reach.
///
/// Of terminals all but 2,048 are reserved: the kernel gives these to the terminals that we mount for each container, 256 at most, and to the host's own,
/// never to what containers mount themselves. Of memory for compiled filters a quarter (on x86-64) is left for root, as which we load ours.
pub(crate) const LIMITS: [(&str, u64, &str); 20] = [
    ("net.ipv4.neigh.default.gc_thresh3", 65_536, "neighbours"),
    ("net.ipv4.neigh.default.gc_thresh2", 49_152, "neighbours before old ones are looked for at once"),
    ("net.ipv4.neigh.default.gc_thresh1", 8192, "neighbours before old ones are looked for"),
    ("net.ipv6.neigh.default.gc_thresh3", 65_536, "IPv6 neighbours"),
    ("net.ipv6.neigh.default.gc_thresh2", 49_152, "IPv6 neighbours before old ones are looked for at once"),
    ("net.ipv6.neigh.default.gc_thresh1", 8192, "IPv6 neighbours before old ones are looked for"),
    ("net.netfilter.nf_conntrack_max", 1 << 20, "tracked connections"),
    // Until the next boot nobody takes it back: no container can change it any more.
    ("net.netfilter.nf_hooks_lwtunnel", 1, "netfilter for light-weight tunnels"),
    ("net.core.bpf_jit_limit", 768 << 20, "bytes of compiled filters"),
    ("net.core.netdev_max_backlog", 10_000, "packets waiting between containers"),
    ("fs.inotify.max_user_instances", 1 << 20, "inotify instances"),
    ("fs.inotify.max_user_watches", 1 << 24, "inotify watches"),
    ("fs.fanotify.max_user_groups", 1 << 20, "fanotify groups"),
    ("fs.fanotify.max_user_marks", 1 << 24, "fanotify marks"),
    ("fs.aio-max-nr", 1 << 24, "asynchronous reads and writes"),
    ("kernel.keys.maxkeys", 2000, "keyrings"),
    ("kernel.pid_max", 1 << 22, "processes"),
    ("kernel.pty.max", TERMINALS, "terminals"),
    ("kernel.pty.reserve", TERMINALS - 2048, "terminals reserved"),
    ("user.max_user_namespaces", 8192, "user namespaces"),
];

const TERMINALS: u64 = 65_536;

const PREFIX: &str = "60-berth-";

/// The limits of a kernel, and the folder whose files set them at boot.
pub struct Limits {
    settings: PathBuf,
    folder: PathBuf,
}

impl Limits {
    /// This host's.
    pub fn host() -> Limits {
        Limits { settings: "/proc/sys".into(), folder: "/etc/sysctl.d".into() }
    }

    /// Raises what is too low, and keeps what it was. One that cannot be raised stays as it is: `doctor` shows it.
    pub fn raise(&self, instance: &str) {
        // Of another installation's too: it may go before this one does.
        let known: Vec<(String, u64)> = self.files().iter().flat_map(|file| former(file)).collect();
        let low: Vec<(&str, u64, u64)> = LIMITS
            .iter()
            .filter_map(|(name, least, _)| {
                let was =
                    known.iter().find(|(known, _)| known == name).map(|(_, was)| *was).or_else(|| self.read(name))?;
                (was < *least).then_some((*name, *least, was))
            })
            .collect();
        if low.is_empty() {
            return;
        }
        let mut text =
            format!("# Limits that all containers share. Made and removed by the Berth installation {instance}.\n");
        for (name, least, was) in low {
            text += &format!("# before: {name} = {was}\n{name} = {least}\n");
            if self.read(name).is_some_and(|now| now < least) {
                let _ = fs::write(self.path(name), least.to_string());
            }
        }
        let _ = fs::create_dir_all(&self.folder).and_then(|()| fs::write(self.file(instance), text));
    }

    /// Puts back what was before, unless another installation wants it raised or somebody has changed it since, and removes the file.
    pub fn restore(&self, instance: &str) {
        let file = self.file(instance);
        let former = former(&file);
        let _ = fs::remove_file(&file);
        if !self.files().is_empty() {
            return;
        }
        for (name, was) in former {
            let ours = LIMITS.iter().any(|(known, least, _)| *known == name && self.read(&name) == Some(*least));
            if ours {
                let _ = fs::write(self.path(&name), was.to_string());
            }
        }
    }

    /// Its value; none where this kernel has no such limit.
    pub(crate) fn read(&self, name: &str) -> Option<u64> {
        fs::read_to_string(self.path(name)).ok()?.trim().parse().ok()
    }

    /// Those of all installations.
    fn files(&self) -> Vec<PathBuf> {
        let entries = fs::read_dir(&self.folder).into_iter().flatten().flatten();
        entries
            .filter(|entry| entry.file_name().to_string_lossy().starts_with(PREFIX))
            .map(|entry| entry.path())
            .collect()
    }

    fn file(&self, instance: &str) -> PathBuf {
        self.folder.join(format!("{PREFIX}{instance}.conf"))
    }

    fn path(&self, name: &str) -> PathBuf {
        self.settings.join(name.replace('.', "/"))
    }
}

/// What limits were before, as a file of ours keeps it.
fn former(file: &Path) -> Vec<(String, u64)> {
    let text = fs::read_to_string(file).unwrap_or_default();
    let lines = text.lines().filter_map(|line| line.strip_prefix("# before: ")?.split_once(" = "));
    lines.filter_map(|(name, was)| Some((name.to_owned(), was.parse().ok()?))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const PIDS: &str = "kernel.pid_max";

    /// Those of a kernel that is two files; they go with the test.
    struct Made(Limits);
    impl std::ops::Deref for Made {
        type Target = Limits;
        fn deref(&self) -> &Limits {
            &self.0
        }
    }
    impl Drop for Made {
        fn drop(&mut self) {
            let _ = fs::remove_dir_all(self.0.folder.parent().unwrap());
        }
    }

    fn made(name: &str) -> Made {
        let root = std::env::temp_dir().join(format!("berth-limits-{name}-{}", std::process::id()));
        let limits = Limits { settings: root.join("sys"), folder: root.join("sysctl.d") };
        for name in [PIDS, "fs.aio-max-nr"] {
            fs::create_dir_all(limits.path(name).parent().unwrap()).unwrap();
        }
        fs::write(limits.path(PIDS), "32768\n").unwrap();
        fs::write(limits.path("fs.aio-max-nr"), "999999999\n").unwrap();
        Made(limits)
    }

    #[test]
    fn what_is_too_low_is_raised_at_once_and_at_boot_until_the_installation_goes() {
        let limits = made("raised");
        limits.raise("abc123");
        assert_eq!((limits.read(PIDS), limits.read("fs.aio-max-nr")), (Some(1 << 22), Some(999_999_999)));
        let text = fs::read_to_string(limits.file("abc123")).unwrap();
        assert!(text.contains("kernel.pid_max = 4194304\n") && !text.contains("aio"), "{text}");
        limits.raise("abc123");
        assert_eq!(fs::read_to_string(limits.file("abc123")).unwrap(), text, "what was before is known still");
        limits.restore("abc123");
        assert_eq!((limits.read(PIDS), limits.file("abc123").exists()), (Some(32768), false));
    }

    #[test]
    fn what_another_installation_needs_stays_and_so_does_what_somebody_changed() {
        let limits = made("shared");
        limits.raise("abc123");
        limits.raise("def456");
        limits.restore("abc123");
        assert_eq!(limits.read(PIDS), Some(1 << 22));
        limits.restore("def456");
        assert_eq!(limits.read(PIDS), Some(32768));
        let limits = made("changed");
        limits.raise("abc123");
        fs::write(limits.path(PIDS), "1000000").unwrap();
        limits.restore("abc123");
        assert_eq!(limits.read(PIDS), Some(1_000_000));
    }
}
