//! The plan of one start.
use std::collections::BTreeMap;
use std::net::Ipv4Addr;
use std::path::PathBuf;

use berth_types::{ContainerSpec, Error, FileEntry, Limits, Nic, Profile, Result, RunAs, VolumeMount};
use serde::{Deserialize, Serialize};

use crate::paths::PATH;
use crate::{signals, volumes};

/// How many user ids each container has.
pub const ID_COUNT: u32 = 65_536;

/// Capabilities a process may hold inside its own user namespace, as a bit set: no modules, raw I/O, clock, kernel log, BPF, perf
/// or mandatory access control.
pub const BOUNDING: u64 = {
    let kept: [u8; 29] =
        [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 18, 19, 20, 21, 22, 23, 24, 26, 27, 28, 29, 31, 30];
    let mut set = 0;
    let mut at = 0;
    while at < kept.len() {
        set |= 1 << kept[at];
        at += 1;
    }
    set
};

/// User namespaces of a container that runs others within it.
const NESTED_NAMESPACES: u32 = 256;
/// Of a system: its services' sandboxes (`PrivateUsers=`) take one each. They give it no power it has not: its root may all of that already.
const SYSTEM_NAMESPACES: u32 = 64;

/// Everything the shim needs to bring one container up; it decides nothing itself.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct LaunchPlan {
    pub run: u64,
    pub hostname: String,
    /// The read-only lower tree and the folder with `upper` and `work`.
    pub rootfs: PathBuf,
    pub layer: PathBuf,
    /// Where trees are assembled: a folder with `lower`, `layer`, `tree`, `door`, and `shelf` with a folder for each volume.
    pub stage: PathBuf,
    /// The container's own folder of engine state.
    pub state: PathBuf,
    pub id_base: u32,
    pub id_count: u32,
    pub join_files: Vec<PathBuf>,
    pub clone_into: Option<PathBuf>,
    /// The host has a v2 hierarchy, with controllers or without, so the container gets its own view of it.
    pub unified_cgroup: bool,
    /// Empty: boot `/sbin/init`.
    pub command: Vec<String>,
    /// It is process 1 itself, an init, and not below our small one.
    pub boots: bool,
    pub env: BTreeMap<String, String>,
    pub run_as: RunAs,
    pub nics: Vec<NicPlan>,
    /// What each card may receive and send, megabits per second; 0: all it can.
    pub rates: Rates,
    /// The root file system was never started.
    pub fresh: bool,
    pub files: Vec<FileEntry>,
    /// Draw a machine id and host keys before anything runs.
    #[serde(default)]
    pub fresh_identity: bool,
    pub volumes: Vec<VolumeMount>,
    /// The folder with a subvolume for each volume.
    pub volume_root: PathBuf,
    pub resolv_conf: String,
    pub hosts: String,
    /// How it is shown its own figures, where the host can.
    pub figures: Option<FiguresPlan>,
    /// What it may use of memory, bytes: its own tmpfs are told that.
    pub memory: u64,
    pub seccomp: PathBuf,
    pub bounding: u64,
    /// What of the kernel it may reach beyond what every container may.
    pub profile: Profile,
    /// Setuid programs and file capabilities give nothing.
    pub no_new_privileges: bool,
    /// How many user namespaces there may be below the container's own.
    pub user_namespaces: u32,
    /// Bytes the console log may hold; half of them in the file before.
    pub log_bytes: u64,
    /// Report how long each stage took.
    pub timings: bool,
}

/// Who answers when a container reads its own figures, and of what.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct FiguresPlan {
    /// The container's groups: of version 1 by controller, and of version 2.
    pub v1: BTreeMap<String, PathBuf>,
    pub v2: Option<PathBuf>,
    /// The groups of who answers, as those of a launch: the time it takes is the container's.
    pub join_files: Vec<PathBuf>,
    pub clone_into: Option<PathBuf>,
    /// Of the files: the container's root.
    pub owner: u32,
    /// A folder of the stage, for the time it takes to copy from it.
    pub place: PathBuf,
}

/// What `shim mend` is told: the container's init, the start time that makes the number unmistakable, figures it is to be shown from now on, and cards
/// that were made again and have no address yet.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct MendPlan {
    pub pid: i32,
    pub start_time: u64,
    #[serde(default)]
    pub figures: Option<FiguresPlan>,
    #[serde(default)]
    pub nics: Vec<NicPlan>,
}

/// One veth pair.
/// Megabits per second of a network card; 0: not bounded.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Rates {
    pub receive: u32,
    pub send: u32,
}

impl From<&Limits> for Rates {
    fn from(limits: &Limits) -> Self {
        Self { receive: limits.network_in_mbps, send: limits.network_out_mbps }
    }
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NicPlan {
    pub bridge: String,
    /// How the end on the host begins; the rest is new at each launch, as the kernel removes the old one in its own time.
    pub host_prefix: String,
    pub name: String,
    pub mac: [u8; 6],
    pub address: Ipv4Addr,
    pub prefix: u8,
    pub gateway: Option<Ipv4Addr>,
    pub mtu: u32,
}

/// What the host adds to a spec.
#[derive(Debug, Clone)]
pub struct Facts {
    pub run: u64,
    pub rootfs: PathBuf,
    pub layer: PathBuf,
    pub stage: PathBuf,
    pub state: PathBuf,
    pub id_base: u32,
    pub join_files: Vec<PathBuf>,
    pub clone_into: Option<PathBuf>,
    pub unified_cgroup: bool,
    /// Bridge, start of the host end's name and MTU of each NIC, in the spec's order.
    pub links: Vec<(String, String, u32)>,
    pub figures: Option<FiguresPlan>,
    pub seccomp: PathBuf,
    pub volume_root: PathBuf,
    pub fresh: bool,
    /// It is a copy that was not started yet.
    pub fresh_identity: bool,
    pub timings: bool,
}

/// Checks the spec and lays out its start. `invalid` names the field.
pub fn launch(spec: &ContainerSpec, facts: Facts) -> Result<LaunchPlan> {
    check(spec)?;
    let nics = spec
        .nics
        .iter()
        .zip(facts.links)
        .map(|(nic, (bridge, host_prefix, mtu))| nic_plan(nic, bridge, host_prefix, mtu))
        .collect::<Result<Vec<_>>>()?;
    let mut hosts = String::from("127.0.0.1 localhost\n::1 localhost ip6-localhost\n");
    let own = nics.first().map_or_else(|| "127.0.1.1".to_owned(), |nic| nic.address.to_string());
    hosts.push_str(&format!("{own} {}\n", spec.hostname));
    Ok(LaunchPlan {
        run: facts.run,
        hostname: spec.hostname.clone(),
        rootfs: facts.rootfs,
        layer: facts.layer,
        stage: facts.stage,
        state: facts.state,
        id_base: facts.id_base,
        id_count: ID_COUNT,
        join_files: facts.join_files,
        clone_into: facts.clone_into,
        unified_cgroup: facts.unified_cgroup,
        command: spec.command.clone(),
        boots: boots(spec),
        env: environment(spec),
        run_as: spec.run_as.clone(),
        nics,
        rates: Rates::from(&spec.limits),
        fresh: facts.fresh,
        files: if facts.fresh { spec.files.clone() } else { Vec::new() },
        fresh_identity: facts.fresh_identity,
        volumes: volumes::in_order(&spec.volumes),
        volume_root: facts.volume_root,
        resolv_conf: spec.nameservers.iter().map(|server| format!("nameserver {server}\n")).collect(),
        hosts,
        figures: facts.figures,
        memory: spec.limits.memory_mib << 20,
        seccomp: facts.seccomp,
        bounding: BOUNDING,
        profile: spec.profile,
        no_new_privileges: no_new_privileges(spec),
        user_namespaces: user_namespaces(spec),
        log_bytes: 1 << 20,
        timings: facts.timings,
    })
}

/// A system that an image's own init boots has people who log in and use sudo. A plain command has none, unless it runs containers in turn.
pub(crate) fn no_new_privileges(spec: &ContainerSpec) -> bool {
    !boots(spec) && !spec.profile.has(Profile::NESTING)
}

/// Whether the command is an init, which has to be process 1 and sees to orphans itself: the image's `/sbin/init`, or a program called as inits are,
/// `/lib/systemd/systemd` or the `/init` of s6.
pub(crate) fn boots(spec: &ContainerSpec) -> bool {
    let is_init =
        |program: &String| program.starts_with('/') && (program.ends_with("/init") || program.ends_with("/systemd"));
    spec.command.first().is_none_or(is_init)
}

/// How many user namespaces a container may have below its own.
fn user_namespaces(spec: &ContainerSpec) -> u32 {
    match (spec.profile.has(Profile::NESTING), boots(spec)) {
        (true, _) => NESTED_NAMESPACES,
        (false, true) => SYSTEM_NAMESPACES,
        (false, false) => 0,
    }
}

/// The environment every process of the container starts with; HOME is its user's where this has none.
pub(crate) fn environment(spec: &ContainerSpec) -> BTreeMap<String, String> {
    let mut env: BTreeMap<String, String> = [("PATH", PATH), ("TERM", "linux"), ("container", "berth")]
        .into_iter()
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .collect();
    env.extend(spec.env.clone());
    env
}

/// What must hold of a spec before anything is made from it. `invalid` names the field.
pub fn check(spec: &ContainerSpec) -> Result<()> {
    let label = spec.hostname.as_bytes();
    let fits = (1..=63).contains(&label.len())
        && label.iter().all(|b| b.is_ascii_alphanumeric() || *b == b'-')
        && label.first() != Some(&b'-')
        && label.last() != Some(&b'-');
    if !fits {
        return Err(Error::invalid("hostname: want a DNS label"));
    }
    if spec.command.first().is_some_and(String::is_empty) {
        return Err(Error::invalid("command: the first word must not be empty"));
    }
    if spec.command.iter().any(|word| word.contains('\0')) {
        return Err(Error::invalid("command: contains a NUL byte"));
    }
    let RunAs { user, working_dir, stop_signal } = &spec.run_as;
    if user.contains('\0') {
        return Err(Error::invalid("user: contains a NUL byte"));
    }
    if working_dir.contains('\0') || !(working_dir.is_empty() || working_dir.starts_with('/')) {
        return Err(Error::invalid("workingDir: want an absolute path"));
    }
    if !stop_signal.is_empty() && signals::number(stop_signal).is_none() {
        return Err(Error::invalid("stopSignal: want a signal, such as SIGTERM or SIGRTMIN+3"));
    }
    for (name, value) in &spec.env {
        if name.is_empty() || name.contains(['=', '\0']) || value.contains('\0') {
            return Err(Error::invalid("env: a name must not be empty or contain =, and nothing may contain NUL"));
        }
    }
    for server in &spec.nameservers {
        server.parse::<std::net::IpAddr>().map_err(|_| Error::invalid("nameservers: want IP addresses"))?;
    }
    for file in &spec.files {
        let clean =
            file.path.starts_with('/') && !file.path.contains('\0') && !file.path.split('/').any(|part| part == "..");
        if !clean || file.path.ends_with('/') || file.mode & !0o7777 != 0 {
            return Err(Error::invalid("files: want an absolute path without .. and a mode up to 07777"));
        }
    }
    volumes::check(&spec.volumes)?;
    spec.limits.check()?;
    spec.nics.iter().try_for_each(|nic| nic_plan(nic, String::new(), String::new(), 1500).map(drop))
}

/// Lays out one card. `invalid` names the field.
pub fn nic_plan(nic: &Nic, bridge: String, host_prefix: String, mtu: u32) -> Result<NicPlan> {
    let wrong = |field: &str| Error::invalid(format!("nics.{field}: not understood"));
    let named = (1..=15).contains(&nic.name.len())
        && nic.name.bytes().all(|b| b.is_ascii_alphanumeric())
        && !matches!(nic.name.as_str(), "lo" | "all" | "default");
    if !named {
        return Err(wrong("name"));
    }
    let (address, prefix) = nic.address.split_once('/').ok_or_else(|| wrong("address"))?;
    let prefix: u8 = prefix.parse().map_err(|_| wrong("address"))?;
    if !(1..=32).contains(&prefix) {
        return Err(wrong("address"));
    }
    let gateway = match nic.gateway.as_str() {
        "" => None,
        text => Some(text.parse().map_err(|_| wrong("gateway"))?),
    };
    Ok(NicPlan {
        bridge,
        host_prefix,
        name: nic.name.clone(),
        mac: mac(&nic.mac).ok_or_else(|| wrong("mac"))?,
        address: address.parse().map_err(|_| wrong("address"))?,
        prefix,
        gateway,
        mtu,
    })
}

/// A unicast MAC address, `02:00:0a:01:02:03`.
fn mac(text: &str) -> Option<[u8; 6]> {
    let mut bytes = [0; 6];
    let mut parts = text.split(':');
    for byte in &mut bytes {
        let part = parts.next().filter(|part| part.len() == 2)?;
        *byte = u8::from_str_radix(part, 16).ok()?;
    }
    (parts.next().is_none() && bytes[0] & 1 == 0 && bytes != [0; 6]).then_some(bytes)
}

#[cfg(test)]
mod tests;
