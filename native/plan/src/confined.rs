//! What a throw-away process that reads other people's archives and files tells the engine.
use std::collections::BTreeMap;

use berth_types::{FileInfo, RunAs};
use serde::{Deserialize, Serialize};

use crate::report::Failure;

/// Owners an image may have: the ids a container has.
pub const IDS: u32 = 65_536;

/// From the process.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Report<T> {
    /// It has namespaces of its own and waits for its ids. Not said by one that joined a container's.
    Ready,
    /// Its last message.
    Done(T),
    /// Its last message.
    Failed(Failure),
}

/// The engine's answer to [`Report::Ready`].
#[derive(Debug, Serialize, Deserialize)]
pub struct IdsMapped;

/// What came out of an archive.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Unpacked {
    /// `sha256:` of an OCI image's manifest, else of the archive as stored; that one the process that unpacks leaves empty.
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
    /// What an OCI image runs when told nothing else, in which environment, and how.
    #[serde(default)]
    pub command: Vec<String>,
    #[serde(default)]
    pub env: BTreeMap<String, String>,
    #[serde(default)]
    pub run_as: RunAs,
}

/// What was found of a file or a comparison; an open file travels beside it.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Found {
    pub info: Option<FileInfo>,
    /// There was more than could be told.
    pub truncated: bool,
}
