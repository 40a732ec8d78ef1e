//! The engine's types as JavaScript objects. Names and units are those of `src/agent/drivers/host-driver.ts`.
use std::collections::BTreeMap;

use berth_types::{self as types, Error, Id, Result};
use napi::bindgen_prelude::Buffer;
use napi_derive::napi;

use crate::pool::DiskGroup;

/// JavaScript's numbers have a sign; the engine's counts and sizes do not.
pub fn unsigned(field: &str, number: i64) -> Result<u64> {
    u64::try_from(number).map_err(|_| Error::invalid(format!("{field}: want 0 or more, not {number}")))
}

#[napi(object)]
pub struct EngineConfig {
    /// Six characters naming the installation on its host.
    pub instance: String,
    pub state_dir: String,
    /// Path of the static shim.
    pub shim: String,
    /// Size of the pool's loop file when one is made.
    #[napi(js_name = "poolMiB")]
    pub pool_mib: i64,
    /// Blocks of addresses that containers do not reach, beside the clouds' metadata; but for these name servers in them.
    pub private_ranges: Option<Vec<String>>,
    pub nameservers: Option<Vec<String>>,
}

/// One thing the host offers or lacks, with the fix.
#[napi(object)]
pub struct Check {
    pub name: String,
    pub ok: bool,
    /// Nothing works without it; otherwise it limits how much.
    pub required: bool,
    pub found: String,
    pub fix: String,
}
impl From<types::Check> for Check {
    fn from(types::Check { name, ok, required, found, fix }: types::Check) -> Self {
        Self { name, ok, required, found, fix }
    }
}

#[napi(object)]
pub struct Inventory {
    pub containers: Vec<Observed>,
    pub snapshots: Vec<String>,
    pub images: Vec<String>,
    pub volumes: Vec<String>,
}

#[napi(object)]
pub struct Nic {
    pub network_id: String,
    pub name: String,
    pub mac: String,
    pub address: String,
    pub gateway: String,
}

#[napi(object)]
pub struct FileEntry {
    pub path: String,
    pub mode: u32,
    #[napi(ts_type = "Uint8Array")]
    pub content: Buffer,
}

#[napi(object)]
pub struct VolumeMount {
    pub volume_id: String,
    pub path: String,
    pub read_only: bool,
}

/// Who a command runs as, where, and by which signal it is asked to end; empty texts are the defaults.
#[napi(object)]
pub struct RunAs {
    pub user: String,
    pub working_dir: String,
    pub stop_signal: String,
}
impl From<RunAs> for types::RunAs {
    fn from(RunAs { user, working_dir, stop_signal }: RunAs) -> Self {
        Self { user, working_dir, stop_signal }
    }
}
impl From<types::RunAs> for RunAs {
    fn from(types::RunAs { user, working_dir, stop_signal }: types::RunAs) -> Self {
        Self { user, working_dir, stop_signal }
    }
}

#[napi(object)]
pub struct ContainerSpec {
    pub id: String,
    pub hostname: String,
    pub image_id: String,
    pub command: Vec<String>,
    pub env: BTreeMap<String, String>,
    pub run_as: Option<RunAs>,
    /// Taken whole: the engine reads them by their names.
    #[napi(ts_type = "import('../../src/wire/limits.rules.js').Limits")]
    pub limits: serde_json::Value,
    pub nics: Vec<Nic>,
    pub volumes: Option<Vec<VolumeMount>>,
    pub nameservers: Vec<String>,
    pub files: Vec<FileEntry>,
    pub profile: String,
    pub disk_group: Option<DiskGroup>,
}

impl ContainerSpec {
    /// `invalid` names the field.
    pub fn parse(self) -> Result<types::ContainerSpec> {
        let nic = |nic: Nic| {
            let Nic { network_id, name, mac, address, gateway } = nic;
            Ok(types::Nic { network_id: Id::new(network_id)?, name, mac, address, gateway })
        };
        let volume = |VolumeMount { volume_id, path, read_only }| {
            Ok(types::VolumeMount { volume_id: Id::new(volume_id)?, path, read_only })
        };
        let file =
            |file: FileEntry| types::FileEntry { path: file.path, mode: file.mode, content: file.content.into() };
        Ok(types::ContainerSpec {
            id: Id::new(self.id)?,
            hostname: self.hostname,
            image_id: Id::new(self.image_id)?,
            command: self.command,
            env: self.env,
            run_as: self.run_as.map(Into::into).unwrap_or_default(),
            limits: serde_json::from_value(self.limits).map_err(|error| Error::invalid(format!("limits: {error}")))?,
            nics: self.nics.into_iter().map(nic).collect::<Result<_>>()?,
            volumes: self.volumes.unwrap_or_default().into_iter().map(volume).collect::<Result<_>>()?,
            nameservers: self.nameservers,
            files: self.files.into_iter().map(file).collect(),
            profile: types::Profile::named(&self.profile)
                .ok_or_else(|| Error::invalid(format!("profile: no profile {}", self.profile)))?,
            disk_group: self.disk_group.map(DiskGroup::parse).transpose()?,
        })
    }
}

/// Exactly one of the two.
#[napi(object)]
pub struct RootSource {
    pub image: Option<String>,
    pub snapshot: Option<String>,
    /// What is made of the snapshot keeps its machine id and host keys.
    pub keep_identity: Option<bool>,
}
impl RootSource {
    pub fn parse(self) -> Result<types::RootSource> {
        match (self.image, self.snapshot) {
            (Some(image), None) => Ok(types::RootSource::Image(Id::new(image)?)),
            (None, Some(snapshot)) if self.keep_identity == Some(true) => {
                Ok(types::RootSource::Twin(Id::new(snapshot)?))
            }
            (None, Some(snapshot)) => Ok(types::RootSource::Snapshot(Id::new(snapshot)?)),
            _ => Err(Error::invalid("source: want either image or snapshot")),
        }
    }
}

#[napi(object)]
pub struct StopOptions {
    pub force: bool,
    pub timeout_seconds: u32,
}
impl From<StopOptions> for types::StopOptions {
    fn from(StopOptions { force, timeout_seconds }: StopOptions) -> Self {
        Self { force, timeout_seconds }
    }
}

#[napi(object)]
pub struct Observed {
    pub id: String,
    #[napi(ts_type = "'absent' | 'lost' | 'stopped' | 'running' | 'paused'")]
    pub state: String,
    /// The number given to the last start; 0 before the first one.
    pub run: i64,
    pub pid: Option<i32>,
    /// Seconds since the epoch, with fraction.
    pub started_at: Option<f64>,
    /// 128 + signal when killed.
    pub exit_code: Option<i32>,
    #[napi(ts_type = "'exited' | 'killed' | 'oom' | 'halted' | 'rebooted'")]
    pub exit_reason: Option<String>,
    /// What the run that ended used, once it is counted; gone at the next start.
    pub spent: Option<Spent>,
}
impl From<types::Observed> for Observed {
    fn from(observed: types::Observed) -> Self {
        let state = match observed.state {
            types::State::Absent => "absent",
            types::State::Lost => "lost",
            types::State::Stopped => "stopped",
            types::State::Running => "running",
            types::State::Paused => "paused",
        };
        let reason = |reason| match reason {
            types::ExitReason::Exited => "exited",
            types::ExitReason::Killed => "killed",
            types::ExitReason::Oom => "oom",
            types::ExitReason::Halted => "halted",
            types::ExitReason::Rebooted => "rebooted",
        };
        Self {
            id: observed.id.into(),
            state: state.to_string(),
            run: observed.run as i64,
            pid: observed.pid,
            started_at: observed.started_at,
            exit_code: observed.exit_code,
            exit_reason: observed.exit_reason.map(|found| reason(found).to_string()),
            spent: observed.spent.map(Spent::from),
        }
    }
}

/// A window's size in characters.
#[napi(object)]
pub struct Terminal {
    pub columns: u16,
    pub rows: u16,
}

#[napi(object)]
pub struct ExecRequest {
    pub command: Vec<String>,
    #[napi(ts_type = "Uint8Array")]
    pub stdin: Buffer,
    pub env: BTreeMap<String, String>,
    pub cwd: String,
    pub user: String,
    /// Streams only: gives the command a terminal of this size.
    pub terminal: Option<Terminal>,
    pub timeout_seconds: u32,
    /// Of each stream.
    pub max_output_bytes: i64,
}
impl ExecRequest {
    pub fn parse(self) -> Result<types::ExecRequest> {
        Ok(types::ExecRequest {
            command: self.command,
            stdin: self.stdin.into(),
            env: self.env,
            cwd: self.cwd,
            user: self.user,
            terminal: self.terminal.map(|Terminal { columns, rows }| (columns, rows)),
            timeout_seconds: self.timeout_seconds,
            max_output_bytes: unsigned("maxOutputBytes", self.max_output_bytes)?,
        })
    }
}

#[napi(object)]
pub struct ExecResult {
    pub exit_code: i32,
    pub stdout: Buffer,
    pub stderr: Buffer,
    pub truncated: bool,
    pub timed_out: bool,
}
impl From<types::ExecResult> for ExecResult {
    fn from(result: types::ExecResult) -> Self {
        let types::ExecResult { exit_code, stdout, stderr, truncated, timed_out } = result;
        Self { exit_code, stdout: stdout.into(), stderr: stderr.into(), truncated, timed_out }
    }
}

#[napi(object)]
pub struct Logs {
    pub content: Buffer,
    pub truncated: bool,
}

/// Seconds, bytes and counts, cumulative since the container's start unless said otherwise.
#[napi(object)]
pub struct Stats {
    pub cpu_seconds: f64,
    pub memory_used_bytes: i64,
    pub memory_limit_bytes: i64,
    pub memory_peak_bytes: i64,
    pub processes_used: u32,
    pub processes_limit: u32,
    pub disk_used_bytes: i64,
    pub disk_limit_bytes: i64,
    pub network_rx_bytes: i64,
    pub network_tx_bytes: i64,
    pub io_read_bytes: i64,
    pub io_write_bytes: i64,
    pub limit_hits: BTreeMap<String, i64>,
    /// When each was last met, seconds since the epoch.
    pub limit_hits_at: BTreeMap<String, f64>,
    /// avg10 of "some" in percent, where the kernel has it: cpu, memory, io.
    pub pressure: BTreeMap<String, f64>,
    /// The run they are of, or the last one.
    pub run: i64,
    /// Seconds it has lasted; none of a stopped container.
    pub run_seconds: f64,
}

/// What a run of a container used, for its bill.
#[napi(object)]
pub struct Spent {
    /// That they lasted.
    pub seconds: f64,
    pub cpu_seconds: f64,
    pub network_rx_bytes: i64,
    pub network_tx_bytes: i64,
}
impl From<types::Spent> for Spent {
    fn from(spent: types::Spent) -> Self {
        Self {
            seconds: spent.seconds,
            cpu_seconds: spent.cpu_seconds,
            network_rx_bytes: spent.network_rx_bytes as i64,
            network_tx_bytes: spent.network_tx_bytes as i64,
        }
    }
}
impl From<types::Stats> for Stats {
    fn from(stats: types::Stats) -> Self {
        Self {
            cpu_seconds: stats.cpu_seconds,
            memory_used_bytes: stats.memory_used_bytes as i64,
            memory_limit_bytes: stats.memory_limit_bytes as i64,
            memory_peak_bytes: stats.memory_peak_bytes as i64,
            processes_used: stats.processes_used,
            processes_limit: stats.processes_limit,
            disk_used_bytes: stats.disk_used_bytes as i64,
            disk_limit_bytes: stats.disk_limit_bytes as i64,
            network_rx_bytes: stats.network_rx_bytes as i64,
            network_tx_bytes: stats.network_tx_bytes as i64,
            io_read_bytes: stats.io_read_bytes as i64,
            io_write_bytes: stats.io_write_bytes as i64,
            limit_hits: stats.limit_hits.into_iter().map(|(name, count)| (name, count as i64)).collect(),
            limit_hits_at: stats.limit_hits_at,
            pressure: stats.pressure,
            run: stats.run as i64,
            run_seconds: stats.run_seconds,
        }
    }
}
