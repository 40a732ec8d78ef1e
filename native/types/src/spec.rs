//! What a caller asks for. Parsed once, then immutable: the same object is checked and used.
use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::id::Id;

/// A container as wanted; mirrors `ContainerSpec` of `src/wire/host_agent.proto`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ContainerSpec {
    pub id: Id,
    pub hostname: String,
    pub image_id: Id,
    /// Empty: boot the image's `/sbin/init`.
    #[serde(default)]
    pub command: Vec<String>,
    #[serde(default)]
    pub env: BTreeMap<String, String>,
    pub limits: Limits,
    #[serde(default)]
    pub nics: Vec<Nic>,
    /// At most 16, at different paths.
    #[serde(default)]
    pub volumes: Vec<VolumeMount>,
    #[serde(default)]
    pub nameservers: Vec<String>,
    /// Written once, when the root file system is created.
    #[serde(default)]
    pub files: Vec<FileEntry>,
    #[serde(default)]
    pub profile: Profile,
    /// Whose disk it uses; nobody's when absent.
    #[serde(default)]
    pub disk_group: Option<DiskGroup>,
}

/// All that is one tenant's in a pool, and the most it may be together, MiB; 0: not known yet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct DiskGroup {
    pub id: Id,
    pub limit_mib: u64,
}

/// Live limits. Cores, MiB, MiB, count; below them, where 0 means not bounded: MiB per second, operations per second, megabits per second.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Limits {
    pub cpus: f64,
    pub memory_mib: u64,
    pub disk_mib: u64,
    pub processes: u32,
    /// Part of what several busy containers share, 1 to 10,000; 0: 100 for each core.
    #[serde(default)]
    pub cpu_weight: u32,
    /// Swap besides the memory; 0: none.
    #[serde(default)]
    pub swap_mib: u64,
    #[serde(default)]
    pub io_read_mibps: u32,
    #[serde(default)]
    pub io_write_mibps: u32,
    #[serde(default)]
    pub io_read_iops: u32,
    #[serde(default)]
    pub io_write_iops: u32,
    /// What each network card may receive.
    #[serde(default)]
    pub network_in_mbps: u32,
    /// What each network card may send.
    #[serde(default)]
    pub network_out_mbps: u32,
}

impl Limits {
    /// These four, and nothing else bounded.
    pub const fn new(cpus: f64, memory_mib: u64, disk_mib: u64, processes: u32) -> Self {
        Self {
            cpus,
            memory_mib,
            disk_mib,
            processes,
            cpu_weight: 0,
            swap_mib: 0,
            io_read_mibps: 0,
            io_write_mibps: 0,
            io_read_iops: 0,
            io_write_iops: 0,
            network_in_mbps: 0,
            network_out_mbps: 0,
        }
    }

    /// Whether disk traffic is bounded.
    pub fn bounds_io(&self) -> bool {
        [self.io_read_mibps, self.io_write_mibps, self.io_read_iops, self.io_write_iops] != [0; 4]
    }
}

/// A volume and where a container has it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct VolumeMount {
    pub volume_id: Id,
    /// Absolute, as the container sees it; made when it is not there.
    pub path: String,
    #[serde(default)]
    pub read_only: bool,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Nic {
    pub network_id: Id,
    pub name: String,
    pub mac: String,
    /// CIDR.
    pub address: String,
    pub gateway: String,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct FileEntry {
    pub path: String,
    pub mode: u32,
    pub content: Vec<u8>,
}

/// What of the kernel a container may reach beyond what every container may.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Profile {
    #[default]
    Default,
    /// User namespaces of its own, and setuid programs beside a plain command.
    Nesting,
    /// The io_uring calls.
    Iouring,
    #[serde(rename = "iouring+nesting")]
    IouringNesting,
}

impl Profile {
    /// By the name it has in a spec.
    pub fn named(name: &str) -> Option<Profile> {
        [
            ("default", Self::Default),
            ("nesting", Self::Nesting),
            ("iouring", Self::Iouring),
            ("iouring+nesting", Self::IouringNesting),
        ]
        .into_iter()
        .find_map(|(known, profile)| (known == name).then_some(profile))
    }
    pub fn nests(self) -> bool {
        matches!(self, Self::Nesting | Self::IouringNesting)
    }
    pub fn has_io_uring(self) -> bool {
        matches!(self, Self::Iouring | Self::IouringNesting)
    }
}

/// Where a new root file system comes from.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum RootSource {
    Image(Id),
    Snapshot(Id),
}

#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct StopOptions {
    pub force: bool,
    pub timeout_seconds: u32,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ExecRequest {
    pub command: Vec<String>,
    #[serde(default)]
    pub stdin: Vec<u8>,
    #[serde(default)]
    pub env: BTreeMap<String, String>,
    #[serde(default)]
    pub cwd: String,
    #[serde(default)]
    pub user: String,
    /// Columns and rows of a terminal; without it the command has pipes. For streams alone.
    #[serde(default)]
    pub terminal: Option<(u16, u16)>,
    pub timeout_seconds: u32,
    pub max_output_bytes: u64,
}

/// Bounds of one import: unpacked bytes, entries, seconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ImportLimits {
    pub max_bytes: u64,
    pub max_entries: u64,
    pub timeout_seconds: u32,
}
