//! Unpacks an image archive in a throw-away process that can harm nothing but the folder it fills.
use std::path::Path;

use berth_types::{ImportLimits, Result};
use serde::{Deserialize, Serialize};

/// What came out of an archive.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Unpacked {
    /// `sha256:` of the archive as stored.
    pub digest: String,
    /// Bytes of file content written.
    pub bytes: u64,
    pub entries: u64,
    /// `ID` and `VERSION_ID` of os-release; empty when it has none.
    pub os: String,
    pub release: String,
    /// amd64, arm64, or empty when no known program was found.
    pub architecture: String,
    pub has_init: bool,
}

/// Runs `<shim> unpack` on the archive. `into` must be an empty folder on the pool; it is left half-filled on errors.
/// `invalid` names the entry that was refused or the bound that was met, `timeout` when it took too long.
pub fn unpack(_shim: &Path, _archive: &Path, _into: &Path, _limits: &ImportLimits) -> Result<Unpacked> {
    todo!()
}
