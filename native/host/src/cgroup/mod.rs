//! Control groups of v1, v2 and hybrid hosts behind one door.
use std::path::PathBuf;

use berth_types::{Limits, Result, Stats};

/// The hierarchies of this host and the instance's place in them.
pub struct Cgroups;

impl Cgroups {
    /// Finds the hierarchies in mountinfo; mounts nothing.
    pub fn detect(_instance: &str) -> Result<Cgroups> {
        todo!()
    }
    /// `v1`, `v2` or `hybrid`.
    pub fn kind(&self) -> &'static str {
        todo!()
    }
    /// Makes the group in every hierarchy and sets its limits; an existing one is brought to the limits.
    pub fn create(&self, _name: &str, _limits: &Limits) -> Result<Cgroup> {
        todo!()
    }
    /// A handle on a group that may or may not exist.
    pub fn open(&self, _name: &str) -> Cgroup {
        todo!()
    }
    /// Names of the instance's groups, whichever hierarchy still has them.
    pub fn list(&self) -> Result<Vec<String>> {
        todo!()
    }
    /// Kills and removes every group of the instance, then the instance's own.
    pub fn remove_all(&self) -> Result<()> {
        todo!()
    }
}

/// One container's group.
pub struct Cgroup;

impl Cgroup {
    /// Moves a process into the group, in every hierarchy back to back.
    pub fn place(&self, _pid: i32) -> Result<()> {
        todo!()
    }
    /// The `cgroup.procs` files a joining process is written to.
    pub fn join_files(&self) -> Vec<PathBuf> {
        todo!()
    }
    /// The directory for `CLONE_INTO_CGROUP`, when every controller is v2.
    pub fn clone_into(&self) -> Option<PathBuf> {
        todo!()
    }
    pub fn set_limits(&self, _limits: &Limits) -> Result<()> {
        todo!()
    }
    /// Stops every process; returns once the kernel says all are frozen, `timeout` after 10 s.
    pub fn freeze(&self) -> Result<()> {
        todo!()
    }
    pub fn thaw(&self) -> Result<()> {
        todo!()
    }
    /// SIGKILL to every process in the group, frozen or not; does not wait.
    pub fn kill(&self) -> Result<()> {
        todo!()
    }
    pub fn pids(&self) -> Result<Vec<i32>> {
        todo!()
    }
    /// Fills cpu, memory, processes, io, limit hits and pressure.
    pub fn stats(&self, _into: &mut Stats) -> Result<()> {
        todo!()
    }
    /// Removes the group; waits up to 5 s for dying processes. Absent is fine.
    pub fn remove(&self) -> Result<()> {
        todo!()
    }
    pub fn exists(&self) -> bool {
        todo!()
    }
    /// How often the kernel killed a process of the group for memory.
    pub fn oom_kills(&self) -> u64 {
        todo!()
    }
}
