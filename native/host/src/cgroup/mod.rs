//! Control groups of v1, v2 and hybrid hosts behind one door.
//!
//! A hybrid host keeps its controllers in v1 hierarchies and has a v2 tree beside them; that tree freezes, kills and counts cpu time
//! without any controller, so a group exists in both and each side does what it does better.
pub(crate) mod files;
pub(crate) mod processors;
mod v1;
mod v2;

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use berth_plan::FiguresPlan;
use berth_types::{Error, ErrorCode, Limits, Result, Stats};

use crate::fs::disk;
use processors::Processors;

/// The hierarchies of this host and the instance's place in them.
pub struct Cgroups {
    parent: String,
    v1: Option<v1::Hierarchies>,
    v2: Option<v2::Hierarchy>,
    disk: Option<Disk>,
    /// With the hierarchy they are counted in.
    processors: Option<Arc<(PathBuf, Processors)>>,
}

/// How often what is outside a group that was made again is brought there.
const ROUNDS: usize = 10;

/// Numbers of the disk whose traffic is bounded.
type Disk = (u32, u32);

impl Cgroups {
    /// Finds the hierarchies in mountinfo; mounts nothing. `unsupported` names a controller that no hierarchy offers.
    pub fn detect(instance: &str) -> Result<Cgroups> {
        let mounts = files::read("/proc/self/mountinfo")?;
        let v2 = v2::Hierarchy::find(&mounts)?;
        let v1 = v1::Hierarchies::find(&mounts, v2.is_some());
        let places = [
            v1.as_ref().and_then(|v1| Some((v1.root_of("cpuset")?, "cpuset.cpus"))),
            v2.as_ref().filter(|v2| v2.has("cpuset")).map(|v2| (v2.root(), "cpuset.cpus.effective")),
        ];
        let parent = format!("berth-{instance}");
        let processors = places.into_iter().flatten().next().map(|(root, effective)| {
            let all = Processors::new(&root, effective);
            Arc::new((root.join(&parent), all))
        });
        let found = Cgroups { parent, v1, v2, disk: None, processors };
        for controller in ["cpu", "memory", "pids"] {
            if !found.offers(controller) {
                return Err(Error::new(
                    ErrorCode::Unsupported,
                    format!("cgroup controller {controller} is not available on this host"),
                ));
            }
        }
        Ok(found)
    }

    /// Bounds traffic with the disk under this folder, where the host can.
    pub fn with_disk_under(self, folder: &Path) -> Cgroups {
        let disk = if self.offers("io") || self.offers("blkio") { disk::under(folder) } else { None };
        Cgroups { disk, ..self }
    }

    /// What of the limits this host can hold besides cpus, memory and processes, in the words of the host protocol. `ioLimits` are held for
    /// reading and for writing past the page cache; with `writebackLimits` also for what the kernel writes later.
    pub fn capabilities(&self) -> Vec<&'static str> {
        let mut all = Vec::new();
        if self.disk.is_some() {
            all.push("ioLimits");
            if self.offers("io") {
                all.push("writebackLimits");
            }
        }
        let swap = self.v1.as_ref().map_or_else(|| Path::new("/proc/swaps").exists(), v1::Hierarchies::counts_swap);
        if swap {
            all.push("swapLimits");
        }
        all
    }

    /// `v1`, `v2` or `hybrid`.
    pub fn kind(&self) -> &'static str {
        match (&self.v1, &self.v2) {
            (Some(_), Some(_)) => "hybrid",
            (Some(_), None) => "v1",
            _ => "v2",
        }
    }

    /// Whether some hierarchy has the controller.
    pub fn offers(&self, controller: &str) -> bool {
        self.v1.as_ref().is_some_and(|v1| v1.has(controller)) || self.v2.as_ref().is_some_and(|v2| v2.has(controller))
    }

    /// Makes the group in every hierarchy and sets its limits; an existing one is brought to the limits.
    pub fn create(&self, name: &str, limits: &Limits) -> Result<Cgroup> {
        if let Some(v1) = &self.v1 {
            v1.prepare(&self.parent)?;
        }
        if let Some(v2) = &self.v2 {
            v2.prepare(&self.parent)?;
        }
        let group = self.open(name);
        let found = group.exists();
        group.v1.as_ref().map_or(Ok(()), v1::Group::create)?;
        group.v2.as_ref().map_or(Ok(()), v2::Group::create)?;
        group.set_resources(limits)?;
        group.set_processors(limits, !found)?;
        // A new group's traffic is not bounded yet.
        if found || limits.bounds_io() {
            group.set_io(limits)?;
        }
        Ok(group)
    }

    /// Makes again what somebody removed of a group in use, with its limits, and brings its processes there; `owner` may divide it.
    pub fn complete(&self, name: &str, limits: &Limits, owner: u32) -> Result<()> {
        let group = self.open(name);
        let lacking = group.lacking();
        if lacking.is_empty() {
            return Ok(());
        }
        let group = self.create(name, limits)?;
        group.delegate(owner)?;
        // A process born meanwhile is where its parent was: it comes with the next round.
        for _ in 0..ROUNDS {
            let inside: BTreeSet<i32> = files::pids(&lacking[0])?.into_iter().collect();
            let all: BTreeSet<i32> = group.dirs().iter().flat_map(|dir| files::pids(dir).unwrap_or_default()).collect();
            let outside: Vec<i32> = all.difference(&inside).copied().collect();
            if outside.is_empty() {
                return Ok(());
            }
            for pid in outside {
                for dir in &lacking {
                    // One that has ended needs none.
                    let _ = files::write(dir.join("cgroup.procs"), &pid.to_string());
                }
            }
        }
        Ok(())
    }

    /// A handle on a group that may or may not exist.
    pub fn open(&self, name: &str) -> Cgroup {
        let path = format!("{}/{name}", self.parent);
        let (v1, v2) = (&self.v1, &self.v2);
        Cgroup {
            name: name.to_owned(),
            v1: v1.as_ref().map(|v1| v1.group(&path)),
            v2: v2.as_ref().map(|v2| v2.group(&path)),
            disk: self.disk,
            processors: self.processors.clone(),
        }
    }

    /// Names of the instance's groups, whichever hierarchy still has them.
    pub fn list(&self) -> Result<Vec<String>> {
        let mut names = BTreeSet::new();
        for root in self.roots() {
            let found = files::children(&root.join(&self.parent))?;
            names.extend(found.into_iter().map(|name| name.trim_end_matches(v2::FIGURES).to_owned()));
        }
        Ok(names.into_iter().collect())
    }

    /// Kills and removes every group of the instance, then the instance's own.
    pub fn remove_all(&self) -> Result<()> {
        for name in self.list()? {
            let group = self.open(&name);
            group.kill()?;
            group.remove()?;
        }
        self.roots().iter().try_for_each(|root| files::remove_tree(&root.join(&self.parent)))
    }

    fn roots(&self) -> Vec<PathBuf> {
        let v1 = self.v1.iter().flat_map(|v1| v1.roots());
        v1.chain(self.v2.iter().map(|v2| v2.root())).collect()
    }
}

/// Takes back what an init that ended made of its v2 group: the groups below it and the controllers handed down, with which no process could
/// be born in it again.
pub fn undivide(dir: &std::path::Path) -> Result<()> {
    for child in files::children(dir)? {
        files::remove_tree(&dir.join(child))?;
    }
    let file = dir.join("cgroup.subtree_control");
    let handed: Vec<String> = files::read(&file)?.split_whitespace().map(|name| format!("-{name}")).collect();
    if handed.is_empty() { Ok(()) } else { files::write(file, &handed.join(" ")) }
}

/// One container's group.
pub struct Cgroup {
    name: String,
    v1: Option<v1::Group>,
    v2: Option<v2::Group>,
    disk: Option<Disk>,
    processors: Option<Arc<(PathBuf, Processors)>>,
}

impl Cgroup {
    /// Moves a process into the group, in every hierarchy back to back (the first write pays for all on v1).
    pub fn place(&self, pid: i32) -> Result<()> {
        self.dirs().iter().try_for_each(|dir| files::write(dir.join("cgroup.procs"), &pid.to_string()))
    }

    /// The v1 `tasks` files a single-threaded process enters the group by: it writes `0` to each, itself. Unlike any other placement this waits
    /// for no other processor (12 ms and more), and the right to do it comes from who opened the file. None on v2.
    pub fn join_files(&self) -> Vec<PathBuf> {
        self.v1.iter().flat_map(v1::Group::dirs).map(|dir| dir.join("tasks")).collect()
    }

    /// The v2 directory for `CLONE_INTO_CGROUP`, on v2 and hybrid hosts: a process born there is found by `kill` before it joins the rest.
    pub fn clone_into(&self) -> Option<PathBuf> {
        self.v2.as_ref().map(v2::Group::dir)
    }

    /// Who answers when the container reads its own figures, and of what. `owner` is the container's root, `place` where they are copied from.
    pub fn figures(&self, owner: u32, place: PathBuf) -> FiguresPlan {
        FiguresPlan {
            v1: self.v1.iter().flat_map(v1::Group::by_controller).collect(),
            v2: self.v2.as_ref().map(v2::Group::dir),
            // Not those that freeze, kill or count processes: who reads must get an answer, or it cannot be frozen or killed.
            join_files: self.v1.iter().flat_map(|v1| v1.of(&["cpu", "cpuacct"])).map(|dir| dir.join("tasks")).collect(),
            clone_into: self.v2.as_ref().and_then(v2::Group::figures),
            owner,
            place,
        }
    }

    /// Lets the container's root, this host user, make groups below the container's own, as systemd does. Limits stay ours: the files
    /// that hold them do not change hands.
    pub fn delegate(&self, owner: u32) -> Result<()> {
        self.v1.as_ref().map_or(Ok(()), |v1| v1.delegate(owner))?;
        self.v2.as_ref().map_or(Ok(()), |v2| v2.delegate(owner))
    }

    /// Applies limits at once. `conflict` when the group holds more memory than the new limit and will not give it back, `unsupported` names
    /// a limit this host cannot hold.
    pub fn set_limits(&self, limits: &Limits) -> Result<()> {
        self.set_resources(limits)?;
        self.set_processors(limits, false)?;
        self.set_io(limits)
    }

    fn set_processors(&self, limits: &Limits, new: bool) -> Result<()> {
        let Some((parent, processors)) = self.processors.as_deref() else { return Ok(()) };
        processors.assign(parent, &self.name, limits, new)
    }

    fn set_resources(&self, limits: &Limits) -> Result<()> {
        self.v1.as_ref().map_or(Ok(()), |v1| v1.set_limits(limits))?;
        self.v2.as_ref().map_or(Ok(()), |v2| v2.set_limits(limits))
    }

    fn set_io(&self, limits: &Limits) -> Result<()> {
        let Some(disk) = self.disk else {
            return if limits.bounds_io() {
                Err(Error::new(ErrorCode::Unsupported, "limits: this host cannot bound disk traffic"))
            } else {
                Ok(())
            };
        };
        self.v1.as_ref().map_or(Ok(()), |v1| v1.set_io(limits, disk))?;
        self.v2.as_ref().map_or(Ok(()), |v2| v2.set_io(limits, disk))
    }

    /// How often each limit was met since the group was made: cpu, memory, processes.
    pub fn limit_hits(&self) -> BTreeMap<String, u64> {
        let mut hits = BTreeMap::new();
        for (name, count) in self.v1.iter().flat_map(v1::Group::hits).chain(self.v2.iter().flat_map(v2::Group::hits)) {
            hits.insert(name.to_owned(), count);
        }
        hits
    }

    /// Stops every process; returns once the kernel says all are frozen, `timeout` after 10 s.
    pub fn freeze(&self) -> Result<()> {
        match (&self.v2, &self.v1) {
            (Some(v2), _) => v2.freeze(true),
            (None, Some(v1)) => v1.freeze(true),
            (None, None) => Ok(()),
        }
    }

    /// Lets every process run again.
    pub fn thaw(&self) -> Result<()> {
        match (&self.v2, &self.v1) {
            (Some(v2), _) => v2.freeze(false),
            (None, Some(v1)) => v1.freeze(false),
            (None, None) => Ok(()),
        }
    }

    /// SIGKILL to every process in the group, frozen or not; does not wait. Absent is fine.
    pub fn kill(&self) -> Result<()> {
        match (&self.v2, &self.v1) {
            (Some(v2), _) if v2.kill()? => Ok(()),
            (_, Some(v1)) => v1.kill(),
            (Some(v2), None) => files::kill_all(|| v2.pids()),
            (None, None) => Ok(()),
        }
    }

    /// Processes of the group and of the groups below it, as this process sees them.
    pub fn pids(&self) -> Result<Vec<i32>> {
        match (&self.v2, &self.v1) {
            (Some(v2), _) => v2.pids(),
            (None, Some(v1)) => v1.pids(),
            (None, None) => Ok(Vec::new()),
        }
    }

    /// Their threads.
    pub fn threads(&self) -> Result<Vec<i32>> {
        match (&self.v2, &self.v1) {
            (Some(v2), _) => files::members(&v2.dir(), "cgroup.threads"),
            (None, Some(v1)) => v1.dirs().first().map_or(Ok(Vec::new()), |dir| files::members(dir, "tasks")),
            (None, None) => Ok(Vec::new()),
        }
    }

    /// Fills cpu, memory, processes, io, limit hits and pressure; used memory leaves out page cache that can go at once.
    pub fn stats(&self, into: &mut Stats) -> Result<()> {
        // What both count, version 1 counts with the controllers.
        self.v2.as_ref().map_or(Ok(()), |v2| v2.stats(into))?;
        self.v1.as_ref().map_or(Ok(()), |v1| v1.stats(into))?;
        into.limit_hits = self.limit_hits();
        Ok(())
    }

    /// Bytes of files that are written in memory and not on a disk yet.
    pub fn dirty(&self) -> u64 {
        let v1 = self.v1.as_ref().map_or(0, v1::Group::dirty);
        v1.max(self.v2.as_ref().map_or(0, v2::Group::dirty))
    }

    /// How often the kernel killed a process of the group for memory.
    pub fn oom_kills(&self) -> u64 {
        let v1 = self.v1.as_ref().map_or(0, v1::Group::oom_kills);
        v1.max(self.v2.as_ref().map_or(0, v2::Group::oom_kills))
    }

    /// Removes the group; waits up to 5 s for dying processes. Absent is fine.
    pub fn remove(&self) -> Result<()> {
        if let Some((_, processors)) = self.processors.as_deref() {
            processors.release(&self.name);
        }
        if let Some(figures) = self.v2.as_ref().and_then(v2::Group::figures).filter(|dir| dir.exists()) {
            files::kill_all(|| files::pids(&figures))?;
            files::remove_tree(&figures)?;
        }
        self.dirs().iter().try_for_each(|dir| files::remove_tree(dir))
    }

    /// Whether some hierarchy has the group.
    pub fn exists(&self) -> bool {
        self.dirs().iter().any(|dir| dir.is_dir())
    }

    /// Where it should be, and is not.
    pub fn lacking(&self) -> Vec<PathBuf> {
        self.dirs().into_iter().filter(|dir| !dir.is_dir()).collect()
    }

    fn dirs(&self) -> Vec<PathBuf> {
        self.v2.iter().map(v2::Group::dir).chain(self.v1.iter().flat_map(v1::Group::dirs)).collect()
    }
}
