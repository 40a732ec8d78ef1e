//! Throw-away processes that touch other people's archives and files. Each lives in a user namespace whose ids are the host's first 65,536, so it can
//! give files to any of them without being privileged, or in a container's own namespaces; what it says is believed no further than that.
use std::ffi::OsString;
use std::fs::File;
use std::os::fd::OwnedFd;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use berth_plan::confined::{IDS, IdsMapped, Report};
use berth_types::{Doing, Error, ErrorCode, ImportLimits, Result};
use serde::de::DeserializeOwned;

use super::channel::{self, Channel, Received};

/// One run of the shim.
pub(super) struct Job<'a> {
    pub verb: &'a str,
    /// What errors are about.
    pub subject: &'a str,
    /// What follows the verb; the limits follow them.
    pub words: Vec<OsString>,
    /// Where it starts.
    pub folder: &'a Path,
    /// Its standard input.
    pub file: File,
    pub limits: &'a ImportLimits,
}

/// Runs the job and kills what it still does once it has reported; none when it died of what it was given. `timeout` when it took too long.
pub(super) fn run<T: DeserializeOwned>(shim: &Path, job: Job<'_>) -> Result<Option<Received<T>>> {
    let Job { verb, subject, words, folder, file, limits } = job;
    let (ours, theirs) = channel::pair()?;
    let deadline = Instant::now() + Duration::from_secs(limits.timeout_seconds.into());
    let mut child = Command::new(shim)
        .arg(verb)
        .args(words)
        .args([limits.max_bytes, limits.max_entries, limits.timeout_seconds.into()].map(|number| number.to_string()))
        .env_clear()
        .current_dir(folder)
        .stdin(Stdio::from(file))
        .stdout(Stdio::from(OwnedFd::from(theirs)))
        .stderr(Stdio::null())
        .spawn()
        .doing(format_args!("run {}", shim.display()))?;
    let outcome = converse(child.id(), &ours, deadline);
    // Whatever it still does is not wanted any more.
    let _ = child.kill();
    child.wait().doing("wait for the process")?;
    outcome.map_err(|error| match error.code {
        ErrorCode::Timeout => Error::new(ErrorCode::Timeout, format!("{subject}: it took too long")),
        _ => error,
    })
}

/// Gives the process its ids once it has its namespaces, then waits for its report.
fn converse<T: DeserializeOwned>(
    pid: u32,
    channel: &Channel<IdsMapped, Report<T>>,
    deadline: Instant,
) -> Result<Option<Received<T>>> {
    loop {
        channel.set_patience(deadline.saturating_duration_since(Instant::now()))?;
        match channel.receive()? {
            Some((Report::Done(done), fds)) => return Ok(Some((done, fds))),
            Some((Report::Failed(failure), _)) => return Err(failure.into()),
            // A second time the kernel refuses.
            Some((Report::Ready, _)) => {
                for map in ["uid_map", "gid_map"] {
                    let path = format!("/proc/{pid}/{map}");
                    std::fs::write(&path, format!("0 0 {IDS}\n")).doing(format_args!("write {path}"))?;
                }
                channel.send(&IdsMapped, &[])?;
            }
            None => return Ok(None),
        }
    }
}
