//! Version 1: one hierarchy per controller, each with its own copy of the group.
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use berth_types::{Error, ErrorCode, Limits, Result, Stats};

use super::files;

/// What is used when mounted.
const ALWAYS: [&str; 7] = ["cpu", "memory", "pids", "devices", "blkio", "cpuset", "cpuacct"];
/// What a v2 tree beside it does better; `name=systemd` keeps a service manager from killing containers with the agent.
const WITHOUT_V2: [&str; 2] = ["freezer", "name=systemd"];

/// pts, null, zero, full, random, urandom, tty, console, ptmx, in the order of the alphabet. `m` is not granted: nobody inside needs mknod.
/// The last two are `/dev/net/tun` and `/dev/fuse`: in sight only by a profile, and no container can make a node.
const DEVICES: [&str; 11] = [
    "c 10:200 rw",
    "c 10:229 rw",
    "c 136:* rw",
    "c 1:3 rw",
    "c 1:5 rw",
    "c 1:7 rw",
    "c 1:8 rw",
    "c 1:9 rw",
    "c 5:0 rw",
    "c 5:1 rw",
    "c 5:2 rw",
];

const PERIOD_US: u64 = 100_000;

/// Where each used controller is mounted.
pub struct Hierarchies(BTreeMap<&'static str, PathBuf>);

impl Hierarchies {
    /// The v1 controllers in mountinfo text; none when the host has no v1 hierarchy with a controller.
    pub fn find(mountinfo: &str, with_v2: bool) -> Option<Hierarchies> {
        let mut found = BTreeMap::new();
        let wanted = ALWAYS.iter().chain(if with_v2 { [].iter() } else { WITHOUT_V2.iter() });
        for controller in wanted {
            if let Some((at, _)) = files::mounts(mountinfo, "cgroup").find(|(_, options)| options.contains(controller))
            {
                found.insert(*controller, at);
            }
        }
        if found.contains_key("memory") || found.contains_key("cpu") { Some(Hierarchies(found)) } else { None }
    }

    pub fn has(&self, controller: &str) -> bool {
        self.0.contains_key(controller)
    }

    /// Where a controller is mounted.
    pub fn root_of(&self, controller: &str) -> Option<PathBuf> {
        self.0.get(controller).cloned()
    }

    /// Whether swap can be bounded.
    pub fn counts_swap(&self) -> bool {
        self.0.get("memory").is_some_and(|memory| memory.join("memory.memsw.limit_in_bytes").exists())
    }

    /// Mount points, each once: cpu and cpuacct often share one.
    pub fn roots(&self) -> Vec<PathBuf> {
        let mut roots: Vec<PathBuf> = self.0.values().cloned().collect();
        roots.sort();
        roots.dedup();
        roots
    }

    /// Makes the instance's own group.
    pub fn prepare(&self, parent: &str) -> Result<()> {
        for root in self.roots() {
            files::make(&root.join(parent))?;
        }
        if let Some(memory) = self.0.get("memory") {
            let hierarchical = memory.join(parent).join("memory.use_hierarchy");
            if files::read_optional(&hierarchical).trim() == "0" {
                files::write(hierarchical, "1")?;
            }
        }
        if let Some(devices) = self.0.get("devices") {
            // Groups made from here on begin with these. Refused where an earlier version's run on: theirs have been told.
            let _ = allow_devices(&devices.join(parent));
        }
        self.0.get("cpuset").map_or(Ok(()), |root| inherit_processors(root, &root.join(parent)))
    }

    pub fn group(&self, path: &str) -> Group {
        Group(self.0.iter().map(|(controller, root)| (*controller, root.join(path))).collect())
    }
}

/// A new group of cpuset has no processors and would take no process; from here on each has its parent's from the beginning.
fn inherit_processors(root: &Path, parent: &Path) -> Result<()> {
    let clone = parent.join("cgroup.clone_children");
    if files::read(&clone)?.trim() == "1" {
        return Ok(());
    }
    for name in ["cpuset.cpus", "cpuset.mems"] {
        files::write(parent.join(name), files::read(root.join(name))?.trim())?;
    }
    files::write(clone, "1")
}

/// Only these, and nothing to do where that is so.
fn allow_devices(group: &Path) -> Result<()> {
    let listed = files::read(group.join("devices.list"))?;
    let mut allowed: Vec<&str> = listed.lines().collect();
    allowed.sort_unstable();
    if allowed == DEVICES {
        return Ok(());
    }
    files::write(group.join("devices.deny"), "a")?;
    DEVICES.iter().try_for_each(|device| files::write(group.join("devices.allow"), device))
}

/// The group's directory per controller.
pub struct Group(BTreeMap<&'static str, PathBuf>);

impl Group {
    pub fn create(&self) -> Result<()> {
        for dir in self.dirs() {
            let made = files::make(&dir)?;
            if made && self.0.get("devices") == Some(&dir) {
                allow_devices(&dir)?;
            }
        }
        Ok(())
    }

    pub fn dirs(&self) -> Vec<PathBuf> {
        let mut dirs: Vec<PathBuf> = self.0.values().cloned().collect();
        dirs.sort();
        dirs.dedup();
        dirs
    }

    /// The directories of some controllers, each once.
    pub fn of(&self, controllers: &[&str]) -> Vec<PathBuf> {
        let mut dirs: Vec<PathBuf> = controllers.iter().filter_map(|name| self.0.get(name).cloned()).collect();
        dirs.sort();
        dirs.dedup();
        dirs
    }

    pub fn by_controller(&self) -> impl Iterator<Item = (String, PathBuf)> {
        self.0.iter().map(|(name, dir)| ((*name).to_owned(), dir.clone()))
    }

    /// Only the hierarchy without a controller, which a systemd inside keeps its books in.
    pub fn delegate(&self, owner: u32) -> Result<()> {
        self.0.get("name=systemd").map_or(Ok(()), |dir| files::give(dir, &["cgroup.procs", "tasks"], owner))
    }

    pub fn set_limits(&self, limits: &Limits) -> Result<()> {
        if let Some(cpu) = self.0.get("cpu") {
            let quota = ((limits.cpus * PERIOD_US as f64) as u64).max(1000);
            // 100 weigh as much as one core's 1024 shares.
            let shares = match limits.cpu_weight {
                0 => (limits.cpus * 1024.0) as u64,
                weight => u64::from(weight) * 1024 / 100,
            }
            .clamp(2, 262_144);
            files::write(cpu.join("cpu.cfs_period_us"), &PERIOD_US.to_string())?;
            files::write(cpu.join("cpu.cfs_quota_us"), &quota.to_string())?;
            files::write(cpu.join("cpu.shares"), &shares.to_string())?;
        }
        if let Some(memory) = self.0.get("memory") {
            set_memory(memory, limits.memory_mib << 20, limits.swap_mib << 20)?;
            set_buffers(memory, limits.memory_mib << 20)?;
        }
        if let Some(pids) = self.0.get("pids") {
            files::write(pids.join("pids.max"), &limits.processes.to_string())?;
        }
        Ok(())
    }

    /// Bounds traffic with one disk. What the kernel writes later from the page cache is not the group's in version 1.
    pub fn set_io(&self, limits: &Limits, (major, minor): (u32, u32)) -> Result<()> {
        let Some(blkio) = self.0.get("blkio") else { return Ok(()) };
        let mib = |mib: u32| u64::from(mib) << 20;
        let files = [
            ("read_bps", mib(limits.io_read_mibps)),
            ("write_bps", mib(limits.io_write_mibps)),
            ("read_iops", limits.io_read_iops.into()),
            ("write_iops", limits.io_write_iops.into()),
        ];
        // 0 lifts a bound.
        files.iter().try_for_each(|(name, value)| {
            files::write(blkio.join(format!("blkio.throttle.{name}_device")), &format!("{major}:{minor} {value}"))
        })
    }

    pub fn freeze(&self, frozen: bool) -> Result<()> {
        let Some(dir) = self.0.get("freezer") else {
            return Err(Error::new(ErrorCode::Unsupported, "no cgroup freezer on this host"));
        };
        let state = dir.join("freezer.state");
        let wanted = if frozen { "FROZEN" } else { "THAWED" };
        let started = Instant::now();
        loop {
            // Written again each round: a fork during freezing leaves the group in FREEZING.
            files::write(&state, wanted)?;
            if files::read(&state)?.trim() == wanted {
                return Ok(());
            }
            if started.elapsed() > super::v2::FREEZE_TIMEOUT {
                let _ = files::write(&state, "THAWED");
                return Err(Error::new(ErrorCode::Timeout, "a process would not freeze within 10 seconds"));
            }
            std::thread::sleep(Duration::from_micros(500));
        }
    }

    pub fn kill(&self) -> Result<()> {
        let freezer = self.0.contains_key("freezer") && self.freeze(true).is_ok();
        let first: Vec<i32> = self.pids()?;
        for pid in first.into_iter().filter_map(rustix::process::Pid::from_raw) {
            let _ = rustix::process::kill_process(pid, rustix::process::Signal::KILL);
        }
        if freezer {
            self.freeze(false)?;
        }
        files::kill_all(|| self.pids())
    }

    pub fn pids(&self) -> Result<Vec<i32>> {
        self.0.get("freezer").or(self.0.get("memory")).map_or(Ok(Vec::new()), |dir| files::pids(dir))
    }

    pub fn stats(&self, into: &mut Stats) -> Result<()> {
        if let Some(cpuacct) = self.0.get("cpuacct") {
            into.cpu_seconds = files::number(cpuacct.join("cpuacct.usage")) as f64 / 1e9;
        }
        if let Some(memory) = self.0.get("memory") {
            let used = files::number(memory.join("memory.usage_in_bytes"));
            let idle = files::field(&files::read_optional(memory.join("memory.stat")), "total_inactive_file");
            into.memory_used_bytes = used.saturating_sub(idle);
            into.memory_limit_bytes = files::number(memory.join("memory.limit_in_bytes"));
            into.memory_peak_bytes = files::number(memory.join("memory.max_usage_in_bytes"));
        }
        if let Some(pids) = self.0.get("pids") {
            into.processes_used = files::number(pids.join("pids.current")) as u32;
            into.processes_limit = files::number(pids.join("pids.max")) as u32;
        }
        if let Some(blkio) = self.0.get("blkio") {
            let text = files::read_optional(blkio.join("blkio.throttle.io_service_bytes_recursive"));
            into.io_read_bytes = files::device_bytes(device_lines(&text, "Read"));
            into.io_write_bytes = files::device_bytes(device_lines(&text, "Write"));
        }
        Ok(())
    }

    pub fn dirty(&self) -> u64 {
        let text =
            self.0.get("memory").map(|memory| files::read_optional(memory.join("memory.stat"))).unwrap_or_default();
        files::field(&text, "total_dirty") + files::field(&text, "total_writeback")
    }

    pub fn hits(&self) -> Vec<(&'static str, u64)> {
        let count = |controller, file, key| {
            self.0.get(controller).map(|dir| files::field(&files::read_optional(dir.join(file)), key))
        };
        let mut hits = Vec::new();
        hits.extend(count("cpu", "cpu.stat", "nr_throttled").map(|count| ("cpu", count)));
        hits.extend(self.0.get("memory").map(|_| ("memory", self.oom_kills())));
        hits.extend(count("pids", "pids.events", "max").map(|count| ("processes", count)));
        hits
    }

    pub fn oom_kills(&self) -> u64 {
        let Some(memory) = self.0.get("memory") else { return 0 };
        files::field(&files::read_optional(memory.join("memory.oom_control")), "oom_kill")
    }
}

/// Memory, and memory plus swap. The kernel wants the pair ordered at every moment.
fn set_memory(dir: &Path, memory: u64, swap: u64) -> Result<()> {
    let (own, both) = (dir.join("memory.limit_in_bytes"), dir.join("memory.memsw.limit_in_bytes"));
    if !both.exists() {
        // A kernel without swap accounting.
        if swap > 0 {
            return Err(Error::new(ErrorCode::Unsupported, "limits.swapMiB: this host does not count swap"));
        }
        return write_memory(&own, memory);
    }
    let total = memory.saturating_add(swap);
    if total >= files::number(both.clone()) {
        write_memory(&both, total)?;
        write_memory(&own, memory)
    } else {
        write_memory(&own, memory)?;
        write_memory(&both, total)
    }
}

/// What sockets hold of TCP and UDP, which version 1 counts apart from memory, and only where it is bounded: a quarter of the memory beside it.
fn set_buffers(dir: &Path, memory: u64) -> Result<()> {
    let file = dir.join("memory.kmem.tcp.limit_in_bytes");
    if !file.exists() {
        return Ok(()); // A kernel booted with cgroup.memory=nosocket.
    }
    match files::write(file, &(memory / 4).to_string()) {
        // More is held than the new bound: the old one stays until the next change.
        Err(error) if error.source.as_ref().and_then(std::io::Error::raw_os_error) == Some(libc::EBUSY) => Ok(()),
        other => other,
    }
}

fn write_memory(file: &Path, bytes: u64) -> Result<()> {
    files::write(file, &bytes.to_string()).map_err(|e| match e.source.as_ref().and_then(std::io::Error::raw_os_error) {
        Some(libc::EBUSY) => Error::conflict("memory: more is in use than the new limit"),
        _ => e,
    })
}

fn device_lines<'a>(text: &'a str, operation: &'a str) -> impl Iterator<Item = (String, u64)> + 'a {
    text.lines().filter_map(move |line| {
        let mut words = line.split(' ');
        let device = words.next()?;
        if words.next()? != operation {
            return None;
        }
        Some((device.to_string(), words.next()?.parse().ok()?))
    })
}
