//! Version 2: one tree. On hybrid hosts it has no controllers, but freezes, kills and counts all the same.
use std::os::fd::AsFd;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use berth_types::{Error, ErrorCode, Limits, Result, Stats};
use rustix::event::{PollFd, PollFlags, Timespec};

use super::files;

/// How long freezing may take: a process in uninterruptible sleep may never freeze.
pub const FREEZE_TIMEOUT: Duration = Duration::from_secs(10);

const WANTED: [&str; 5] = ["cpu", "memory", "pids", "io", "cpuset"];
/// What follows the name of a container's group in that of who answers for its figures. It stands beside, not below: what is below is frozen and killed
/// with the container, and may be divided by it.
pub const FIGURES: &str = ".figures";
/// The part of the container's processor time that answering may take in addition.
const FIGURES_PART: u64 = 10;
/// Groups a container may make below its own: a systemd with many services has some dozens.
const MOST_GROUPS: &str = "1000";

const PERIOD_US: u64 = 100_000;

/// The mounted tree and the controllers it has.
pub struct Hierarchy {
    root: PathBuf,
    controllers: Vec<&'static str>,
}

impl Hierarchy {
    pub fn find(mountinfo: &str) -> Result<Option<Hierarchy>> {
        let Some((root, _)) = files::mounts(mountinfo, "cgroup2").next() else { return Ok(None) };
        let offered = files::read(root.join("cgroup.controllers"))?;
        let controllers =
            WANTED.into_iter().filter(|wanted| offered.split_whitespace().any(|name| name == *wanted)).collect();
        Ok(Some(Hierarchy { root, controllers }))
    }

    pub fn has(&self, controller: &str) -> bool {
        self.controllers.contains(&controller)
    }

    pub fn root(&self) -> PathBuf {
        self.root.clone()
    }

    /// Makes the instance's own group and hands the controllers down to it and its children.
    pub fn prepare(&self, parent: &str) -> Result<()> {
        self.hand_down(&self.root)?;
        files::make(&self.root.join(parent))?;
        self.hand_down(&self.root.join(parent))
    }

    fn hand_down(&self, dir: &Path) -> Result<()> {
        let file = dir.join("cgroup.subtree_control");
        let present = files::read(&file)?;
        let missing: Vec<String> = self
            .controllers
            .iter()
            .filter(|name| !present.split_whitespace().any(|on| on == **name))
            .map(|name| format!("+{name}"))
            .collect();
        if missing.is_empty() { Ok(()) } else { files::write(file, &missing.join(" ")) }
    }

    pub fn group(&self, path: &str) -> Group {
        Group { dir: self.root.join(path), controllers: self.controllers.clone() }
    }
}

/// The group's directory.
pub struct Group {
    dir: PathBuf,
    controllers: Vec<&'static str>,
}

impl Group {
    pub fn create(&self) -> Result<()> {
        self.figures().map_or(Ok(()), |dir| files::make(&dir).map(drop))?;
        files::make(&self.dir).map(drop)
    }

    pub fn dir(&self) -> PathBuf {
        self.dir.clone()
    }

    /// The group of who answers when the container reads its own figures; none where version 1 counts processor time.
    pub fn figures(&self) -> Option<PathBuf> {
        let name = self.dir.file_name()?.to_str()?;
        self.has("cpu").then(|| self.dir.with_file_name(format!("{name}{FIGURES}")))
    }

    pub fn delegate(&self, owner: u32) -> Result<()> {
        files::write(self.dir.join("cgroup.max.descendants"), MOST_GROUPS)?;
        files::give(&self.dir, &["cgroup.procs", "cgroup.threads", "cgroup.subtree_control"], owner)
    }

    fn has(&self, controller: &str) -> bool {
        self.controllers.contains(&controller)
    }

    pub fn set_limits(&self, limits: &Limits) -> Result<()> {
        if self.has("cpu") {
            let quota = ((limits.cpus * PERIOD_US as f64) as u64).max(1000);
            let weight = match limits.cpu_weight {
                0 => (limits.cpus * 100.0) as u64,
                weight => weight.into(),
            }
            .clamp(1, 10_000);
            files::write(self.dir.join("cpu.max"), &format!("{quota} {PERIOD_US}"))?;
            files::write(self.dir.join("cpu.weight"), &weight.to_string())?;
            if let Some(dir) = self.figures().filter(|dir| dir.exists()) {
                files::write(dir.join("cpu.max"), &format!("{} {PERIOD_US}", (quota / FIGURES_PART).max(1000)))?;
            }
        }
        if self.has("memory") {
            self.set_memory(limits.memory_mib << 20, limits.swap_mib << 20)?;
        }
        if self.has("pids") {
            files::write(self.dir.join("pids.max"), &limits.processes.to_string())?;
        }
        Ok(())
    }

    /// Lowering `memory.max` below what is used would kill, so what can be reclaimed is reclaimed first and the rest refused.
    fn set_memory(&self, bytes: u64, swap: u64) -> Result<()> {
        let current = files::number(self.dir.join("memory.current"));
        if current > bytes {
            let _ = files::write(self.dir.join("memory.reclaim"), &(current - bytes).to_string());
            if files::number(self.dir.join("memory.current")) > bytes {
                return Err(Error::conflict("memory: more is in use than the new limit"));
            }
        }
        // Missing on kernels without swap.
        if self.dir.join("memory.swap.max").exists() {
            files::write(self.dir.join("memory.swap.max"), &swap.to_string())?;
        } else if swap > 0 {
            return Err(Error::new(ErrorCode::Unsupported, "limits.swapMiB: this host does not count swap"));
        }
        files::write(self.dir.join("memory.max"), &bytes.to_string())
    }

    /// Bounds traffic with one disk, what the kernel writes later from the page cache included.
    pub fn set_io(&self, limits: &Limits, (major, minor): (u32, u32)) -> Result<()> {
        if !self.has("io") {
            return Ok(());
        }
        let value = |value: u64| if value == 0 { "max".to_owned() } else { value.to_string() };
        let mib = |mib: u32| value(u64::from(mib) << 20);
        let (read, write) = (mib(limits.io_read_mibps), mib(limits.io_write_mibps));
        let (reads, writes) = (value(limits.io_read_iops.into()), value(limits.io_write_iops.into()));
        let line = format!("{major}:{minor} rbps={read} wbps={write} riops={reads} wiops={writes}");
        files::write(self.dir.join("io.max"), &line)
    }

    pub fn freeze(&self, frozen: bool) -> Result<()> {
        let wanted = u64::from(frozen);
        files::write(self.dir.join("cgroup.freeze"), &wanted.to_string())?;
        let path = self.dir.join("cgroup.events");
        // The kernel raises POLLPRI on an open descriptor whenever the file's content changes.
        let events = std::fs::File::open(&path).map_err(|e| Error::io(format_args!("open {}", path.display()), e))?;
        let started = Instant::now();
        loop {
            if files::field(&files::read(&path)?, "frozen") == wanted {
                return Ok(());
            }
            if started.elapsed() > FREEZE_TIMEOUT {
                let _ = files::write(self.dir.join("cgroup.freeze"), "0");
                return Err(Error::new(ErrorCode::Timeout, "a process would not freeze within 10 seconds"));
            }
            let tick = Timespec { tv_sec: 0, tv_nsec: 50_000_000 };
            let _ = rustix::event::poll(&mut [PollFd::from_borrowed_fd(events.as_fd(), PollFlags::PRI)], Some(&tick));
        }
    }

    /// False when this kernel has no `cgroup.kill` (before 5.14).
    pub fn kill(&self) -> Result<bool> {
        let file = self.dir.join("cgroup.kill");
        if !file.exists() {
            return Ok(!self.dir.exists());
        }
        files::write(file, "1").map(|()| true)
    }

    pub fn pids(&self) -> Result<Vec<i32>> {
        files::pids(&self.dir)
    }

    pub fn stats(&self, into: &mut Stats) -> Result<()> {
        let cpu = files::read(self.dir.join("cpu.stat"))?;
        let figures = self.figures().map(|dir| files::read_optional(dir.join("cpu.stat"))).unwrap_or_default();
        let used = files::field(&cpu, "usage_usec") + files::field(&figures, "usage_usec");
        into.cpu_seconds = used as f64 / 1e6;
        if self.has("memory") {
            let used = files::number(self.dir.join("memory.current"));
            let idle = files::field(&files::read_optional(self.dir.join("memory.stat")), "inactive_file");
            into.memory_used_bytes = used.saturating_sub(idle);
            into.memory_limit_bytes = files::number(self.dir.join("memory.max"));
            into.memory_peak_bytes = files::number(self.dir.join("memory.peak"));
        }
        if self.has("pids") {
            into.processes_used = files::number(self.dir.join("pids.current")) as u32;
            into.processes_limit = files::number(self.dir.join("pids.max")) as u32;
        }
        if self.has("io") {
            let io = files::read_optional(self.dir.join("io.stat"));
            into.io_read_bytes = files::device_bytes(device_lines(&io, "rbytes="));
            into.io_write_bytes = files::device_bytes(device_lines(&io, "wbytes="));
        }
        for resource in ["cpu", "memory", "io"] {
            let text = files::read_optional(self.dir.join(format!("{resource}.pressure")));
            if let Some(avg10) = text.strip_prefix("some avg10=").and_then(|rest| rest.split(' ').next()?.parse().ok())
            {
                into.pressure.insert(resource.into(), avg10);
            }
        }
        Ok(())
    }

    pub fn dirty(&self) -> u64 {
        let text = files::read_optional(self.dir.join("memory.stat"));
        files::field(&text, "file_dirty") + files::field(&text, "file_writeback")
    }

    pub fn hits(&self) -> Vec<(&'static str, u64)> {
        let count = |file, key| files::field(&files::read_optional(self.dir.join(file)), key);
        let mut hits = Vec::new();
        if self.has("cpu") {
            hits.push(("cpu", count("cpu.stat", "nr_throttled")));
        }
        if self.has("memory") {
            hits.push(("memory", self.oom_kills()));
        }
        if self.has("pids") {
            hits.push(("processes", count("pids.events", "max")));
        }
        hits
    }

    pub fn oom_kills(&self) -> u64 {
        files::field(&files::read_optional(self.dir.join("memory.events")), "oom_kill")
    }
}

fn device_lines<'a>(text: &'a str, key: &'a str) -> impl Iterator<Item = (String, u64)> + 'a {
    text.lines().filter_map(move |line| {
        let (device, fields) = line.split_once(' ')?;
        let bytes = fields.split(' ').find_map(|field| field.strip_prefix(key))?;
        Some((device.to_string(), bytes.parse().ok()?))
    })
}
