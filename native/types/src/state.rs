//! What the engine reports.
use std::collections::BTreeMap;
use std::ops::AddAssign;

use serde::{Deserialize, Serialize};

use crate::id::Id;
use crate::spec::RunAs;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum State {
    Absent,
    /// Its layer is gone, or what was kept of it cannot be read: it can only be deleted.
    Lost,
    Stopped,
    Running,
    Paused,
}

/// Why the last run ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ExitReason {
    Exited,
    Killed,
    Oom,
    Halted,
    Rebooted,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Observed {
    pub id: Id,
    pub state: State,
    /// How often it was started; 0 before the first start.
    pub run: u64,
    pub pid: Option<i32>,
    /// Seconds since the epoch, with fraction.
    pub started_at: Option<f64>,
    /// 128 + signal when killed.
    pub exit_code: Option<i32>,
    pub exit_reason: Option<ExitReason>,
    /// What the run that ended used, once it is counted; gone at the next start.
    pub spent: Option<Spent>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ExecResult {
    pub exit_code: i32,
    pub stdout: Vec<u8>,
    pub stderr: Vec<u8>,
    pub truncated: bool,
    pub timed_out: bool,
}

/// Seconds, bytes and counts; cumulative since the container's start unless said otherwise.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Stats {
    pub cpu_seconds: f64,
    pub memory_used_bytes: u64,
    pub memory_limit_bytes: u64,
    pub memory_peak_bytes: u64,
    pub processes_used: u32,
    pub processes_limit: u32,
    pub disk_used_bytes: u64,
    pub disk_limit_bytes: u64,
    pub network_rx_bytes: u64,
    pub network_tx_bytes: u64,
    pub io_read_bytes: u64,
    pub io_write_bytes: u64,
    /// Of cpu: 0.1 s periods in which it was held back. Of memory: processes killed. Of processes: refused. Of networkIn, networkOut: packets that waited.
    pub limit_hits: BTreeMap<String, u64>,
    /// When each was last met, seconds since the epoch; to within a few seconds.
    pub limit_hits_at: BTreeMap<String, f64>,
    /// avg10 of "some", where the kernel has it: cpu, memory, io.
    pub pressure: BTreeMap<String, f64>,
    /// The run they are of, or the last one.
    pub run: u64,
    /// Seconds it has lasted; none of a stopped container.
    pub run_seconds: f64,
}

/// What a run of a container used, for its bill.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Spent {
    /// That they lasted.
    pub seconds: f64,
    pub cpu_seconds: f64,
    pub network_rx_bytes: u64,
    pub network_tx_bytes: u64,
}

impl AddAssign for Spent {
    fn add_assign(&mut self, more: Spent) {
        self.seconds += more.seconds;
        self.cpu_seconds += more.cpu_seconds;
        self.network_rx_bytes += more.network_rx_bytes;
        self.network_tx_bytes += more.network_tx_bytes;
    }
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ImageInfo {
    pub image_id: Id,
    /// `sha256:` of an OCI image's manifest, else of the archive.
    pub digest: String,
    pub size_bytes: u64,
    pub os: String,
    pub release: String,
    pub architecture: String,
    pub has_init: bool,
    /// What an OCI image runs when told nothing else, in which environment, and how.
    #[serde(default)]
    pub command: Vec<String>,
    #[serde(default)]
    pub env: BTreeMap<String, String>,
    #[serde(default)]
    pub run_as: RunAs,
}

/// What became of a tree that was packed.
#[derive(Debug, Clone, PartialEq)]
pub struct Packed {
    /// Bytes of file content.
    pub bytes: u64,
    /// What was left out, and why: the first hundred, and how many more.
    pub left_out: Vec<String>,
}

/// One thing the host offers or lacks, with the fix.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Check {
    pub name: String,
    pub ok: bool,
    /// Nothing works without it; otherwise it limits how much.
    pub required: bool,
    pub found: String,
    pub fix: String,
}
