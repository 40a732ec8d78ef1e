//! Files of containers, running or not, and of snapshots; and in what snapshots differ.
use std::fs::File;
use std::io::{BufRead, BufReader, Seek};
use std::os::fd::OwnedFd;
use std::path::Path;

use berth_host::process::files;
use berth_plan::confined::Found;
use berth_plan::files::{Action, FilesPlan, Tree};
use berth_types::{Change, Doing, Error, ErrorCode, FileAttributes, FileInfo, Id, ImportLimits, Result, State};
use serde::de::DeserializeOwned;

use crate::{Core, Engine};

/// Lines of one listing or comparison.
const MOST_LINES: u32 = 10_000;
/// How the names of copies begin that are made to look for shadows in.
pub const SHADOWS: &str = "shadows_";
const LIMITS: ImportLimits = ImportLimits { max_bytes: 1 << 40, max_entries: 1 << 32, timeout_seconds: 60 };

/// Whose file it is: a container's, or a snapshot's with the image it was taken over.
#[derive(Debug, Clone, PartialEq)]
pub enum FilesOf {
    Container(Id),
    Snapshot(Id, Id),
}

/// A file open for reading, or a folder's entries.
#[derive(Debug)]
pub struct ReadFile {
    pub info: FileInfo,
    pub file: Option<OwnedFd>,
    pub entries: Vec<FileInfo>,
    /// There are more entries.
    pub truncated: bool,
}

/// What was found, and the open file where one was asked for.
type Outcome = (Found, Option<OwnedFd>);

impl Engine {
    /// What is at an absolute path. `not_found`, `invalid` for what is neither file nor folder, `unsupported` for what is not on a disk.
    pub fn read_file(&self, of: &FilesOf, path: &str) -> Result<ReadFile> {
        let core = &self.core;
        let lines = core.lines()?;
        let file = lines.try_clone().doing("copy a descriptor")?;
        let (Found { info, truncated }, file) = match of {
            FilesOf::Container(id) => core.in_container(id, Action::Read { path: absolute(path)? }, file, true)?,
            FilesOf::Snapshot(snapshot, image) => {
                core.files(core.fixed(snapshot, image)?, Action::Read { path: absolute(path)? }, file)?
            }
        };
        let info = info.ok_or_else(|| Error::new(ErrorCode::Internal, "the process told nothing of the file"))?;
        Ok(ReadFile { info, file, entries: parse(lines)?, truncated })
    }

    /// Replaces a file by the content of a host file, in one step. `no_capacity` when the container's disk is full; the old content stays then.
    pub fn write_file(&self, id: &Id, path: &str, content: &Path, attributes: FileAttributes) -> Result<FileInfo> {
        let content = File::open(content).doing("open the content")?;
        self.change(id, Action::Write { path: absolute(path)?, attributes }, content)
    }

    /// Makes a folder; one that is there keeps its content.
    pub fn make_folder(&self, id: &Id, path: &str, attributes: FileAttributes) -> Result<FileInfo> {
        let nothing = self.core.lines()?;
        self.change(id, Action::MakeFolder { path: absolute(path)?, attributes }, nothing)
    }

    /// Removes a file, or a folder; one with content only when `recursive`.
    pub fn remove_file(&self, id: &Id, path: &str, recursive: bool) -> Result<FileInfo> {
        let nothing = self.core.lines()?;
        self.change(id, Action::Remove { path: absolute(path)?, recursive }, nothing)
    }

    /// In what a snapshot differs from another, or from its image as it is: up to 10,000 paths, and whether there are more.
    pub fn diff_snapshot(&self, snapshot: &Id, image: &Id, from: Option<(&Id, &Id)>) -> Result<(Vec<Change>, bool)> {
        let core = &self.core;
        let from = match from {
            Some((snapshot, image)) => core.fixed(snapshot, image)?,
            None => Tree::Fixed { upper: None, image: core.root_of(image)? },
        };
        let lines = core.lines()?;
        let file = lines.try_clone().doing("copy a descriptor")?;
        let (found, _) = core.files(core.fixed(snapshot, image)?, Action::Diff { from }, file)?;
        Ok((parse(lines)?, found.truncated))
    }

    /// Where a container's own copy hides what differs between two images: up to 10,000 paths, each with what `new` changes there, and whether there are more.
    pub fn shadows(&self, id: &Id, old: &Id, new: &Id) -> Result<(Vec<Change>, bool)> {
        let core = &self.core;
        let _turn = core.turn(id);
        core.store.spec(id)?;
        let old = core.root_of(old)?;
        core.root_of(new)?;
        // A copy of its layer: what runs has its own mounted, and writes.
        let copy = Id::new(format!("{SHADOWS}{id}"))?;
        core.pool.delete_snapshot(&copy)?;
        core.pool.snapshot_layer(id, &copy, &mut || ())?;
        let found = (|| {
            let lines = core.lines()?;
            let file = lines.try_clone().doing("copy a descriptor")?;
            let (found, _) = core.files(core.fixed(&copy, new)?, Action::Shadows { old }, file)?;
            Ok((parse(lines)?, found.truncated))
        })();
        core.pool.delete_snapshot(&copy)?;
        found
    }

    fn change(&self, id: &Id, action: Action, file: File) -> Result<FileInfo> {
        let (found, _) = self.core.in_container(id, action, file, false)?;
        found.info.ok_or_else(|| Error::new(ErrorCode::Internal, "the process told nothing of the file"))
    }
}

impl Core {
    /// In its own place while it runs, for then its layer belongs to its kernel's mount; else in the layer, and nobody starts it meanwhile.
    fn in_container(&self, id: &Id, action: Action, file: File, reads: bool) -> Result<Outcome> {
        let turn = self.turn(id);
        let spec = self.store.spec(id)?;
        let up = matches!(self.observe(id)?.state, State::Running | State::Paused);
        if let Some(started) = self.store.started(id).filter(|_| up) {
            drop(turn);
            return self.files(Tree::Running { pid: started.pid, start_time: started.start_time }, action, file);
        }
        let (layer, image) = (self.pool.layer_path(id), self.root_of(&spec.image_id)?);
        let tree = if reads {
            Tree::Fixed { upper: Some(layer.join("upper")), image }
        } else {
            Tree::Stopped { layer, image }
        };
        self.files(tree, action, file)
    }

    fn files(&self, tree: Tree, action: Action, file: File) -> Result<Outcome> {
        let plan = FilesPlan { tree, action, most: MOST_LINES };
        files::run(&self.shim.path(), &plan, file, &self.store.stage().join("empty"), &LIMITS)
    }

    fn fixed(&self, snapshot: &Id, image: &Id) -> Result<Tree> {
        self.pool.snapshot_size(snapshot)?;
        Ok(Tree::Fixed { upper: Some(self.pool.snapshot_path(snapshot).join("upper")), image: self.root_of(image)? })
    }

    fn root_of(&self, image: &Id) -> Result<std::path::PathBuf> {
        self.demand_image(image)?;
        Ok(self.pool.image_path(image).join("rootfs"))
    }

    /// A file without a name, for what a process has to tell.
    fn lines(&self) -> Result<File> {
        use std::os::unix::fs::OpenOptionsExt;
        let flags = rustix::fs::OFlags::TMPFILE.bits() as i32;
        let opened = File::options().read(true).write(true).mode(0o600).custom_flags(flags).open(self.store.stage());
        opened.doing("make a file for the answer")
    }
}

fn parse<T: DeserializeOwned>(mut lines: File) -> Result<Vec<T>> {
    lines.rewind().doing("read the answer")?;
    BufReader::new(lines)
        .lines()
        .map(|line| {
            serde_json::from_str(&line.doing("read the answer")?)
                .map_err(|error| Error::new(ErrorCode::Internal, format!("the process's answer: {error}")))
        })
        .collect()
}

fn absolute(path: &str) -> Result<String> {
    // A byte that is no UTF-8 is told by three.
    if !path.starts_with('/') || path.contains('\0') || path.len() > 3 * 4095 {
        return Err(Error::invalid("path: want an absolute one of at most 4095 bytes"));
    }
    Ok(path.to_owned())
}
