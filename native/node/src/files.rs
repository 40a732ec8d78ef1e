//! Files of containers and snapshots as JavaScript objects. Names and units are those of `src/agent/drivers/host-driver.ts`.
use std::os::fd::IntoRawFd;

use berth_engine as engine;
use berth_types::{self as types, Error, FileKind, Id, Result};
use napi_derive::napi;

/// A container, or a snapshot with the image it was taken over.
#[napi(object)]
pub struct FilesOf {
    pub container: Option<String>,
    pub snapshot: Option<SnapshotOf>,
}
impl FilesOf {
    pub fn parse(self) -> Result<engine::FilesOf> {
        match (self.container, self.snapshot) {
            (Some(container), None) => Ok(engine::FilesOf::Container(Id::new(container)?)),
            (None, Some(snapshot)) => {
                snapshot.parse().map(|(snapshot, image)| engine::FilesOf::Snapshot(snapshot, image))
            }
            _ => Err(Error::invalid("files: want either a container or a snapshot")),
        }
    }
}

#[napi(object)]
pub struct SnapshotOf {
    pub id: String,
    pub image_id: String,
}
impl SnapshotOf {
    pub fn parse(self) -> Result<(Id, Id)> {
        Ok((Id::new(self.id)?, Id::new(self.image_id)?))
    }
}

#[napi(object)]
pub struct FileInfo {
    pub name: String,
    #[napi(ts_type = "'file' | 'folder' | 'link' | 'other'")]
    pub kind: String,
    /// Bytes.
    pub size: i64,
    pub mode: u32,
    pub uid: u32,
    pub gid: u32,
    /// Seconds since the epoch.
    pub modified_at: f64,
    pub target: Option<String>,
}
impl From<types::FileInfo> for FileInfo {
    fn from(info: types::FileInfo) -> Self {
        let types::FileInfo { name, kind, size, mode, uid, gid, modified_at, target } = info;
        Self { name, kind: spell(kind), size: size as i64, mode, uid, gid, modified_at, target }
    }
}

fn spell(kind: FileKind) -> String {
    match kind {
        FileKind::File => "file",
        FileKind::Folder => "folder",
        FileKind::Link => "link",
        FileKind::Other => "other",
    }
    .to_owned()
}

#[napi(object)]
pub struct ReadFile {
    pub info: FileInfo,
    /// Of a file.
    pub descriptor: Option<i32>,
    /// Of a folder.
    pub entries: Vec<FileInfo>,
    pub truncated: bool,
}
impl From<engine::ReadFile> for ReadFile {
    fn from(engine::ReadFile { info, file, entries, truncated }: engine::ReadFile) -> Self {
        let entries = entries.into_iter().map(FileInfo::from).collect();
        Self { info: info.into(), descriptor: file.map(IntoRawFd::into_raw_fd), entries, truncated }
    }
}

#[napi(object)]
pub struct FileAttributes {
    pub uid: Option<u32>,
    pub gid: Option<u32>,
    pub mode: Option<u32>,
}
impl From<FileAttributes> for types::FileAttributes {
    fn from(FileAttributes { uid, gid, mode }: FileAttributes) -> Self {
        Self { uid, gid, mode }
    }
}

#[napi(object)]
pub struct FileChange {
    pub path: String,
    #[napi(ts_type = "'added' | 'modified' | 'removed'")]
    pub change: String,
    #[napi(ts_type = "'file' | 'folder' | 'link' | 'other'")]
    pub kind: String,
}

#[napi(object)]
pub struct Diff {
    pub changes: Vec<FileChange>,
    pub truncated: bool,
}
impl From<(Vec<types::Change>, bool)> for Diff {
    fn from((changes, truncated): (Vec<types::Change>, bool)) -> Self {
        let change = |types::Change { path, change, kind }| {
            let change = match change {
                types::ChangeKind::Added => "added",
                types::ChangeKind::Modified => "modified",
                types::ChangeKind::Removed => "removed",
            };
            FileChange { path, change: change.to_owned(), kind: spell(kind) }
        };
        Self { changes: changes.into_iter().map(change).collect(), truncated }
    }
}
