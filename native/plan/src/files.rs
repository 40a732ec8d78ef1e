//! What the throw-away process that reads and writes files of containers and snapshots is told.
use std::path::PathBuf;

use berth_types::FileAttributes;
use serde::{Deserialize, Serialize};

/// A root file system.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub enum Tree {
    /// That of a running container, through its own namespaces.
    #[serde(rename_all = "camelCase")]
    Running { pid: i32, start_time: u64 },
    /// That of a stopped one, which nobody else has mounted.
    Stopped { layer: PathBuf, image: PathBuf },
    /// A layer over its image, not to be written; without a layer the image as it is.
    Fixed { upper: Option<PathBuf>, image: PathBuf },
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub enum Action {
    /// A file's descriptor, or a folder's entries as lines on standard input's file.
    Read {
        path: String,
    },
    /// Replaces a file by what is on standard input, in one step.
    Write {
        path: String,
        attributes: FileAttributes,
    },
    /// Makes a folder; one that is there keeps its content.
    MakeFolder {
        path: String,
        attributes: FileAttributes,
    },
    Remove {
        path: String,
        recursive: bool,
    },
    /// What differs from another tree, as lines on standard input's file.
    Diff {
        from: Tree,
    },
    /// Where the tree has something else than its image, though another image, which takes the place of `old`, is there to change it; as above.
    Shadows {
        old: PathBuf,
    },
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct FilesPlan {
    pub tree: Tree,
    pub action: Action,
    /// Lines that are written at most.
    pub most: u32,
}
