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
    #[serde(default)]
    pub run_as: RunAs,
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

/// Who a command runs as, where, and by which signal it is asked to end: `User`, `WorkingDir` and `StopSignal` of an OCI image's configuration.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct RunAs {
    /// A name or number, with or without a colon and a group; empty: root.
    pub user: String,
    /// Absolute; empty: `/`. Made when it is not there.
    pub working_dir: String,
    /// `SIGTERM`, `TERM`, `SIGRTMIN+3` or a number; empty: SIGTERM, or the halt signal of an init.
    pub stop_signal: String,
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

/// What of the kernel a container may reach beyond what every container may: none or several of these, `nesting+tun` as text.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Profile(u8);

const PROFILES: [(&str, Profile); 5] = [
    ("fuse", Profile::FUSE),
    ("iouring", Profile::IOURING),
    ("nesting", Profile::NESTING),
    ("nftables", Profile::NFTABLES),
    ("tun", Profile::TUN),
];

impl Profile {
    pub const DEFAULT: Profile = Profile(0);
    /// As many user namespaces as containers within it need, and setuid programs beside a plain command.
    pub const NESTING: Profile = Profile(1);
    /// The io_uring calls.
    pub const IOURING: Profile = Profile(2);
    /// `/dev/net/tun`.
    pub const TUN: Profile = Profile(4);
    /// `/dev/fuse`.
    pub const FUSE: Profile = Profile(8);
    /// The packet filter of its own network, over netlink.
    pub const NFTABLES: Profile = Profile(16);

    /// By the name it has in a spec: `default`, or names with a plus between them.
    pub fn named(name: &str) -> Option<Profile> {
        if name == "default" {
            return Some(Profile::DEFAULT);
        }
        let known = |part: &str| PROFILES.iter().find_map(|(name, profile)| (*name == part).then_some(*profile));
        name.split('+').try_fold(Profile::DEFAULT, |all, part| Some(all.with(known(part)?)))
    }
    #[must_use]
    pub const fn with(self, other: Profile) -> Profile {
        Profile(self.0 | other.0)
    }
    /// Whether all of the other is in it.
    pub const fn has(self, other: Profile) -> bool {
        self.0 & other.0 == other.0
    }
}

impl std::fmt::Display for Profile {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let names: Vec<&str> = PROFILES.iter().filter(|(_, one)| self.has(*one)).map(|(name, _)| *name).collect();
        out.write_str(if names.is_empty() { "default".to_owned() } else { names.join("+") }.as_str())
    }
}

impl TryFrom<String> for Profile {
    type Error = String;
    fn try_from(name: String) -> Result<Self, String> {
        Profile::named(&name).ok_or_else(|| format!("no profile {name}"))
    }
}

impl From<Profile> for String {
    fn from(profile: Profile) -> String {
        profile.to_string()
    }
}

/// Where a new root file system comes from.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum RootSource {
    Image(Id),
    Snapshot(Id),
    /// A snapshot with its identity: machine id and host keys stay those of the container it was taken of.
    Twin(Id),
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

#[cfg(test)]
mod tests {
    use super::Profile;

    #[test]
    fn profiles_are_known_by_their_names_in_any_order() {
        let both = Profile::IOURING.with(Profile::NESTING);
        assert_eq!(Profile::named("nesting+iouring"), Some(both));
        assert_eq!(both.to_string(), "iouring+nesting");
        assert_eq!(Profile::named("default"), Some(Profile::DEFAULT));
        assert_eq!(Profile::DEFAULT.to_string(), "default");
        assert!(both.has(Profile::NESTING) && !both.has(Profile::TUN) && both.has(Profile::DEFAULT));
        for unknown in ["", "root", "nesting+", "nesting,tun", "default+tun"] {
            assert_eq!(Profile::named(unknown), None, "{unknown:?}");
        }
    }
}
