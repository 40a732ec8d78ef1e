//! What a caller asks for. Parsed once, then immutable: the same object is checked and used.
use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::id::Id;
use crate::limits::Limits;

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
    /// The alias is how files of before December 2026 spell it.
    #[serde(rename = "limitMiB", alias = "limitMib")]
    pub limit_mib: u64,
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
