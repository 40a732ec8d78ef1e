//! What must be the same before and after.
use std::collections::BTreeSet;
use std::path::Path;

use berth_host::net::guard;
use berth_types::{Doing, Result};

use crate::suite::{eventually, holds, instance, same};

/// Mounts of the host, cgroups and links of the instance, layers, shims.
#[derive(Debug, PartialEq, Eq)]
pub struct Trace(BTreeSet<String>);

impl Trace {
    pub fn take(state: &Path) -> Result<Trace> {
        let instance = instance(state);
        let mut found = BTreeSet::new();
        let mounts = std::fs::read_to_string("/proc/self/mountinfo").doing("read mountinfo")?;
        // Other instances of this machine come and go meanwhile; they keep to their own folders.
        let ours = |line: &&str| line.contains(&*state.to_string_lossy()) || line.contains(" - overlay ");
        found.extend(
            mounts.lines().filter(ours).filter_map(|line| line.split(' ').nth(4)).map(|at| format!("mount {at}")),
        );
        for link in entries("/sys/class/net") {
            if link.starts_with(&format!("bv{instance}")) {
                found.insert(format!("link {link}"));
            }
        }
        for hierarchy in std::iter::once(String::new()).chain(entries("/sys/fs/cgroup")) {
            let group = format!("/sys/fs/cgroup/{hierarchy}/berth-{instance}");
            found.extend(
                entries(&group)
                    .into_iter()
                    .filter(|name| Path::new(&group).join(name).is_dir())
                    .map(|name| format!("{group}/{name}")),
            );
        }
        for pid in entries("/proc") {
            let command = std::fs::read_to_string(format!("/proc/{pid}/comm")).unwrap_or_default();
            let ours = std::fs::read_to_string(format!("/proc/{pid}/mountinfo"))
                .is_ok_and(|text| text.contains(instance.as_str()));
            if command.trim() == "berth-shim" && ours {
                found.insert(format!("shim {pid}"));
            }
        }
        Ok(Trace(found))
    }
}

fn entries(folder: &str) -> Vec<String> {
    let listed = std::fs::read_dir(folder).into_iter().flatten().flatten();
    listed.filter_map(|entry| entry.file_name().into_string().ok()).collect()
}

/// The kernel removes network namespaces in its own time, so this looks for a while.
pub fn none_since(Trace(before): &Trace, state: &Path) -> Result<()> {
    let more = || Trace::take(state).map(|Trace(now)| now.difference(before).cloned().collect::<Vec<_>>());
    let _ = eventually("nothing left", || Ok(more()?.is_empty()));
    same("left over", more()?, Vec::new())
}

pub fn no_instance(state: &Path) -> Result<()> {
    let instance = instance(state);
    holds("its engine folder is gone", !state.join("engine").exists())?;
    holds("its pool is gone", !state.join("pool").exists() && !state.join("pool.img").exists())?;
    let mounts = std::fs::read_to_string("/proc/self/mountinfo").doing("read mountinfo")?;
    holds("its mounts are gone", !mounts.contains(&*state.to_string_lossy()))?;
    let named =
        entries("/sys/class/net").into_iter().filter(|name| name.contains(instance.as_str())).collect::<Vec<_>>();
    same("its links", named, Vec::new())?;
    holds("its firewall is gone", !guard::is_loaded(&instance)?)?;
    for hierarchy in std::iter::once(String::new()).chain(entries("/sys/fs/cgroup")) {
        let group = format!("/sys/fs/cgroup/{hierarchy}/berth-{instance}");
        holds(&format!("{group} is gone"), !Path::new(&group).exists())?;
    }
    Ok(())
}
