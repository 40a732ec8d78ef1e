//! Reads and writes files of containers and snapshots in throw-away processes, which are in the container's place or nowhere.
use std::fs::File;
use std::os::fd::OwnedFd;
use std::path::Path;

use berth_plan::confined::Found;
use berth_plan::files::FilesPlan;
use berth_types::{Error, ErrorCode, ImportLimits, Result};

use super::confined::{self, Job};

/// Runs `<shim> files`: what it found, and the file that was asked for, open for reading. `file` is what it writes lines to, or reads content from;
/// `empty` is any empty folder.
pub fn run(
    shim: &Path,
    plan: &FilesPlan,
    file: File,
    empty: &Path,
    limits: &ImportLimits,
) -> Result<(Found, Option<OwnedFd>)> {
    let text = serde_json::to_string(plan).map_err(|error| Error::invalid(format!("plan: {error}")))?;
    let job = Job { verb: "files", subject: "files", words: vec![text.into()], folder: empty, file, limits };
    let died = || Error::new(ErrorCode::Internal, "the process that handles files died");
    let (found, mut fds) = confined::run(shim, job)?.ok_or_else(died)?;
    Ok((found, fds.pop()))
}
