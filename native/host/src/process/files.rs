//! Reads and writes files of containers and snapshots in throw-away processes, which are in the container's place or nowhere.
use std::fs::File;
use std::os::fd::{AsFd, OwnedFd};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

use berth_plan::files::{FilesPlan, FilesReport, Tree};
use berth_plan::report::Failure;
use berth_types::{Doing, Error, ErrorCode, FileInfo, ImportLimits, Result};
use rustix::net::sockopt::{Timeout, set_socket_timeout};

use super::channel::Channel;
use super::unpack::IDS;

/// What such a process answered.
pub struct Outcome {
    pub info: Option<FileInfo>,
    pub truncated: bool,
    /// The file that was asked for, open for reading.
    pub file: Option<OwnedFd>,
}

/// Runs `<shim> files`. `file` is what it writes lines to, or reads content from; `empty` is any empty folder.
pub fn run(shim: &Path, plan: &FilesPlan, file: File, empty: &Path, limits: &ImportLimits) -> Result<Outcome> {
    let text = serde_json::to_string(plan).map_err(|error| Error::invalid(format!("plan: {error}")))?;
    let (ours, theirs) = Channel::pair()?;
    let patience = Duration::from_secs(limits.timeout_seconds.into());
    set_socket_timeout(&ours, Timeout::Recv, Some(patience)).doing("bound the wait")?;
    let mut child = Command::new(shim)
        .arg("files")
        .arg(text)
        .args([limits.max_bytes, limits.max_entries, limits.timeout_seconds.into()].map(|number| number.to_string()))
        .env_clear()
        .current_dir(empty)
        .stdin(Stdio::from(file))
        .stdout(Stdio::from(theirs.as_fd().try_clone_to_owned().doing("copy a socket")?))
        .stderr(Stdio::null())
        .spawn()
        .doing(format_args!("run {}", shim.display()))?;
    drop(theirs);
    let outcome = converse(child.id(), &ours, !matches!(plan.tree, Tree::Running { .. }));
    // Whatever it still does is not wanted any more.
    let _ = child.kill();
    child.wait().doing("wait for the process")?;
    outcome
}

fn converse(pid: u32, channel: &Channel, needs_ids: bool) -> Result<Outcome> {
    let (mut message, mut fds) = hear(channel)?;
    if needs_ids && message == b"\n" {
        for map in ["uid_map", "gid_map"] {
            let path = format!("/proc/{pid}/{map}");
            std::fs::write(&path, format!("0 0 {IDS}\n")).doing(format_args!("write {path}"))?;
        }
        channel.send(b"\n", &[])?;
        (message, fds) = hear(channel)?;
    }
    match serde_json::from_slice(&message) {
        Ok(FilesReport::Done { info, truncated }) => Ok(Outcome { info, truncated, file: fds.pop() }),
        Ok(FilesReport::Failed(failure)) => Err(Failure::into(failure)),
        Err(_) => Err(Error::new(ErrorCode::Internal, "the process that handles files died")),
    }
}

fn hear(channel: &Channel) -> Result<(Vec<u8>, Vec<OwnedFd>)> {
    channel.receive().map_err(|error| match error.source.as_ref().and_then(std::io::Error::raw_os_error) {
        Some(libc::EAGAIN) => Error::new(ErrorCode::Timeout, "files: it took too long"),
        _ => error,
    })
}
