//! crun, the quickest of the common runtimes, on the same root: namespaces and pivot_root, but no user namespace, no card, no limits.
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, Stdio};
use std::time::Instant;

use berth_host::process::namespaces;
use berth_types::{Doing, Result};
use rustix::mount::{MountFlags, MountPropagationFlags};

use super::own::{answer, report};
use crate::suite::{Bed, holds};

/// A bundle to run.
pub struct Crun(PathBuf);

impl Crun {
    /// `None` where crun is not installed.
    pub fn find(bed: &Bed) -> Result<Option<Crun>> {
        if Command::new("crun").arg("--version").stdout(Stdio::null()).status().is_err() {
            return Ok(None);
        }
        let bundle = bed.state.join("crun");
        std::fs::create_dir_all(&bundle).doing("make crun's bundle")?;
        let root = bed.state.join("pool/images/img_busybox/rootfs");
        let namespaces: String = ["pid", "ipc", "uts", "mount", "network", "cgroup"]
            .map(|kind| format!("{{\"type\":\"{kind}\"}}"))
            .join(",");
        let config = format!(
            r#"{{"ociVersion":"1.0.0","root":{{"path":{root:?},"readonly":true}},"hostname":"crun",
            "process":{{"user":{{"uid":0,"gid":0}},"cwd":"/","args":["/bin/sleep","1000"],"env":["PATH=/bin"]}},
            "mounts":[{{"destination":"/proc","type":"proc","source":"proc"}},
            {{"destination":"/dev","type":"tmpfs","source":"tmpfs","options":["nosuid","mode=755","size=512k"]}},
            {{"destination":"/sys","type":"sysfs","source":"sysfs","options":["nosuid","noexec","nodev","ro"]}}],
            "linux":{{"namespaces":[{namespaces}]}}}}"#
        );
        std::fs::write(bundle.join("config.json"), config).doing("write crun's bundle")?;
        Ok(Some(Crun(bundle)))
    }

    /// Microseconds of `crun run --detach`.
    pub fn round(&self, name: &str) -> Result<u64> {
        report(&["crun", &self.0.to_string_lossy(), name])
    }
}

/// `crun BUNDLE NAME`: runs it once and says how long that took.
pub fn main(bundle: &str, name: &str) -> ExitCode {
    answer(only_v2().and_then(|()| {
        let began = Instant::now();
        let ran = crun(bundle, &["run", "--detach", "--bundle", bundle, name]);
        let micros = began.elapsed().as_micros();
        crun(bundle, &["delete", "--force", name])?;
        ran.map(|()| micros.to_string())
    }))
}

/// It refuses hosts that have both versions of control groups: here it sees one, in mounts of our own.
fn only_v2() -> Result<()> {
    namespaces::unshare(namespaces::MOUNTS)?;
    let private = MountPropagationFlags::PRIVATE | MountPropagationFlags::REC;
    rustix::mount::mount_change("/", private).doing("make mounts private")?;
    rustix::mount::mount("berth", "/sys/fs/cgroup", "cgroup2", MountFlags::empty(), None).doing("mount cgroups")
}

fn crun(bundle: &str, words: &[&str]) -> Result<()> {
    let mut command = Command::new("crun");
    command.arg("--root").arg(Path::new(bundle).join("run")).arg("--cgroup-manager=disabled").args(words);
    // What runs inherits its output; were that a pipe of ours, its end would never come.
    let status = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).status().doing("run crun")?;
    holds(&format!("crun {} ends with {status}", words.join(" ")), status.success())
}

impl Drop for Crun {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}
