//! Makes the entries of archives below a folder, every path resolved by descriptor, within what all of them may hold.
use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::os::fd::{AsFd, OwnedFd};
use std::rc::Rc;

use berth_host::fs::within;
use berth_types::{Doing, Error, ErrorCode, Result};
use rustix::fs::{AtFlags, FileType, Mode, OFlags, ResolveFlags, Timestamps};
use rustix::io::Errno;

use super::attributes::Origin;
use super::budget::Budget;
use super::holes;
use super::layer::{Brought, Name, PLAIN_FOLDER};
use super::members::Piece;
use super::meta::{Meta, PLAIN};
use super::path::{is_dev, shown, split};
use crate::tree;

/// Nothing on the way to an entry may be a link, or lead out.
const WITHIN: ResolveFlags = ResolveFlags::BENEATH
    .union(ResolveFlags::NO_SYMLINKS)
    .union(ResolveFlags::NO_MAGICLINKS)
    .union(ResolveFlags::NO_XDEV);

/// On the way to an entry of a layer, links of the layers below are followed, inside the root.
const INSIDE: ResolveFlags = ResolveFlags::IN_ROOT.union(ResolveFlags::NO_MAGICLINKS).union(ResolveFlags::NO_XDEV);

/// An unpacking under way.
pub struct Archive<'a> {
    root: &'a OwnedFd,
    budget: &'a mut Budget,
    origin: Origin,
    /// In a layer: what it brought so far, which its own whiteouts do not take away.
    layer: Option<Brought>,
    /// The folder of the entry before: most entries follow one of the same folder.
    last: Option<(Vec<u8>, Rc<OwnedFd>)>,
    /// Whether a folder may hand its group, or rights, down to what is made in it.
    inherits: bool,
    /// The folders around the entry before, from the outermost, with their times, which whatever is made in them changes.
    around: Vec<(Vec<u8>, Timestamps)>,
}

/// What an entry is.
pub enum Kind<'a> {
    Folder,
    /// Of so many bytes, with content in these places and holes between them.
    File {
        size: u64,
        pieces: &'a [Piece],
    },
    Symlink(&'a [u8]),
    /// To a path that was checked.
    HardLink(&'a [u8]),
    Fifo,
    Device,
}

impl<'a> Archive<'a> {
    /// Into an empty folder.
    pub fn new(root: &'a OwnedFd, budget: &'a mut Budget, origin: Origin) -> Archive<'a> {
        Archive { root, budget, origin, layer: None, last: None, inherits: false, around: Vec::new() }
    }

    /// Onto the layers below: entries replace what they find, whiteouts remove it.
    pub fn layer(root: &'a OwnedFd, budget: &'a mut Budget) -> Archive<'a> {
        let layer = Some(Brought::default());
        Archive { layer, inherits: true, ..Archive::new(root, budget, Origin::Foreign) }
    }

    pub fn origin(&self) -> Origin {
        self.origin
    }

    /// Gives the last folders their times.
    pub fn finish(mut self) {
        self.leave(None);
    }

    /// The folders that the next entry is not in get their times: nothing is made in them any more, unless an archive comes back to them.
    fn leave(&mut self, next: Option<&[u8]>) {
        let is_in = |folder: &[u8]| {
            next.and_then(|path| path.strip_prefix(folder))
                .is_some_and(|rest| folder.is_empty() || rest.first() == Some(&b'/'))
        };
        while let Some((path, times)) = self.around.pop_if(|(path, _)| !is_in(path)) {
            // Gone, or something else by now: then these are not its times.
            if let Ok(folder) = self.existing(&path) {
                let _ = rustix::fs::futimens(&folder, &times);
            }
        }
    }

    /// Counts an entry, before anything of it is looked at.
    pub fn count(&mut self) -> Result<()> {
        self.budget.entry()
    }

    /// How many entries there were, of all archives so far.
    pub fn entries(&self) -> u64 {
        self.budget.entries
    }

    /// Bytes of content so far.
    pub fn bytes(&self) -> u64 {
        self.budget.bytes
    }

    pub fn is_layer(&self) -> bool {
        self.layer.is_some()
    }

    /// Makes one entry, at a path that was checked; `content` is read for files only.
    pub fn make(&mut self, path: &[u8], kind: Kind<'_>, meta: &Meta, content: &mut dyn Read) -> Result<()> {
        self.leave(Some(path));
        if matches!(kind, Kind::Folder) {
            self.inherits |= meta.is_handed_down();
            self.around.push((path.to_vec(), meta.times()));
        }
        let refuse = |why: &str| Error::invalid(format!("archive: entry {}: {why}", shown(path)));
        let Some((folder, name)) = split(path) else {
            return match kind {
                Kind::Folder => meta.apply(self.root.as_fd()).doing("set up the root folder"),
                _ => Err(refuse("the root is not a folder")),
            };
        };
        if self.layer.is_some() {
            match Name::of(name) {
                Name::Entry => {}
                whiteout => return self.whiteout(folder, whiteout).map_err(|e| target(e, path)),
            }
        }
        let parent = self.parent(folder).map_err(|e| refuse(&e.message))?;
        if self.layer.is_some() {
            self.make_way(&parent, name, matches!(kind, Kind::Folder)).map_err(|e| target(e, path))?;
            if let Some(brought) = &mut self.layer {
                brought.add(&parent, name).map_err(|e| target(e, path))?;
            }
        }
        let made = match kind {
            Kind::Folder => directory(&parent, name, meta),
            Kind::File { size, pieces } => {
                // Holes of a container's own file take nothing; elsewhere they hide how much there is to come.
                let counted = match self.origin {
                    Origin::Own => pieces.iter().map(|(_, length)| *length).sum(),
                    Origin::Foreign => size,
                };
                self.budget.content(counted)?;
                return self.file(content, (size, pieces), &parent, name, meta).map_err(|e| match e {
                    Failed::Content(e) => broken(e),
                    Failed::Target(e) => target(e, path),
                });
            }
            Kind::Symlink(to) => link(&parent, name, |at, name| rustix::fs::symlinkat(to, at, name))
                .and_then(|()| meta.apply_to_link(&parent, name)),
            Kind::HardLink(to) => {
                let (folder, source) = split(to).ok_or_else(|| refuse("a link to the root"))?;
                let from = self.existing(folder).map_err(|_| refuse("a link to nothing in the archive"))?;
                if to == path {
                    return Err(refuse("a link to itself"));
                }
                link(&parent, name, |at, name| rustix::fs::linkat(&from, source, at, name, AtFlags::empty()))
            }
            Kind::Fifo => link(&parent, name, |at, name| {
                rustix::fs::mknodat(at, name, FileType::Fifo, Mode::from_raw_mode(0o600), 0)
            })
            .and_then(|()| tree::open(&parent, name, OFlags::RDONLY | OFlags::NONBLOCK | OFlags::NOFOLLOW))
            .and_then(|pipe| meta.apply(pipe.as_fd())),
            // Devices are the engine's to make, and /dev is a file system of its own: what an image has there is never seen.
            Kind::Device if is_dev(path) => Ok(()),
            Kind::Device => return Err(refuse("a device outside dev")),
        };
        made.map_err(|e| target(e, path))
    }

    /// Takes away what the layers below have: one thing, or all that is in the folder.
    fn whiteout(&mut self, folder: &[u8], whiteout: Name<'_>) -> std::result::Result<(), Errno> {
        let parent = match self.existing(folder) {
            // Nothing lies below.
            Err(Errno::NOENT | Errno::NOTDIR) => return Ok(()),
            other => other?,
        };
        let gone = match whiteout {
            Name::Opaque => tree::names(&parent)?,
            Name::Gone(name) => vec![name.to_vec()],
            Name::Entry | Name::Nothing => return Ok(()),
        };
        self.last = None;
        let brought = self.layer.as_ref();
        gone.iter().try_for_each(|name| brought.map_or(Ok(()), |brought| brought.remove_others(&parent, name)))
    }

    /// Removes what is in an entry's place, except a folder that another one only changes.
    fn make_way(&mut self, parent: &OwnedFd, name: &[u8], folder: bool) -> std::result::Result<(), Errno> {
        let stat = match rustix::fs::statat(parent, name, AtFlags::SYMLINK_NOFOLLOW) {
            Err(Errno::NOENT) => return Ok(()),
            other => other?,
        };
        let is_folder = FileType::from_raw_mode(stat.st_mode) == FileType::Directory;
        if is_folder && folder {
            return Ok(());
        }
        self.last = None;
        tree::remove(parent, name)
    }

    fn file(
        &mut self,
        content: &mut dyn Read,
        (size, pieces): (u64, &[Piece]),
        parent: &OwnedFd,
        name: &[u8],
        meta: &Meta,
    ) -> std::result::Result<(), Failed> {
        let flags = OFlags::WRONLY | OFlags::CREATE | OFlags::EXCL | OFlags::NOFOLLOW | OFlags::CLOEXEC;
        let mut made = None;
        link(parent, name, |at, name| {
            made = Some(rustix::fs::openat(at, name, flags, meta.mode & PLAIN)?);
            Ok(())
        })?;
        let mut file = File::from(made.ok_or(Errno::IO)?);
        let longest = pieces.iter().map(|(_, length)| *length).max().unwrap_or(0);
        let mut buffer = vec![0; usize::try_from(longest).unwrap_or(usize::MAX).min(128 * 1024)];
        let (mut at, mut hole) = (0, false);
        for (offset, length) in pieces {
            if *offset != at {
                file.seek(SeekFrom::Start(*offset)).map_err(into_target)?;
            }
            at = offset + length;
            let mut left = *length;
            while left > 0 {
                let part = buffer.len().min(usize::try_from(left).unwrap_or(usize::MAX));
                content.read_exact(&mut buffer[..part]).map_err(Failed::Content)?;
                hole = holes::write(&mut file, &buffer[..part]).map_err(into_target)?;
                left -= part as u64;
            }
        }
        if hole || at != size {
            file.set_len(size).map_err(into_target)?;
        }
        Ok(meta.complete(file.as_fd(), self.inherits)?)
    }

    /// The folder an entry goes into; missing ones are made.
    fn parent(&mut self, path: &[u8]) -> Result<Rc<OwnedFd>> {
        if let Some((last, folder)) = &self.last
            && last == path
        {
            return Ok(folder.clone());
        }
        let folder = match self.existing(path) {
            Err(Errno::NOENT) => self.make_folders(path)?,
            other => other.map_err(|e| Error::invalid(in_the_way(e)))?,
        };
        let folder = Rc::new(folder);
        self.last = Some((path.to_vec(), folder.clone()));
        Ok(folder)
    }

    fn existing(&self, path: &[u8]) -> std::result::Result<OwnedFd, Errno> {
        let path = if path.is_empty() { b"." } else { path };
        within::open(self.root, path, OFlags::DIRECTORY, self.resolve())
    }

    fn resolve(&self) -> ResolveFlags {
        if self.layer.is_some() { INSIDE } else { WITHIN }
    }

    fn make_folders(&self, path: &[u8]) -> Result<OwnedFd> {
        let mut folder = self.root.try_clone().doing("copy a descriptor")?;
        let mut done = Vec::with_capacity(path.len() + 1);
        for name in path.split(|byte| *byte == b'/') {
            match rustix::fs::mkdirat(&folder, name, PLAIN_FOLDER) {
                Ok(()) | Err(Errno::EXIST) => {}
                Err(e) => return Err(Error::io("make a folder", e.into())),
            }
            done.extend_from_slice(name);
            folder = self.existing(&done).map_err(|e| Error::invalid(in_the_way(e)))?;
            done.push(b'/');
        }
        Ok(folder)
    }
}

fn into_target(error: io::Error) -> Errno {
    Errno::from_io_error(&error).unwrap_or(Errno::IO)
}

enum Failed {
    /// Reading the archive.
    Content(io::Error),
    /// Writing the file.
    Target(Errno),
}
impl From<Errno> for Failed {
    fn from(error: Errno) -> Self {
        Self::Target(error)
    }
}

fn directory(parent: &OwnedFd, name: &[u8], meta: &Meta) -> std::result::Result<(), Errno> {
    match rustix::fs::mkdirat(parent, name, Mode::from_raw_mode(0o700)) {
        Ok(()) | Err(Errno::EXIST) => {}
        other => return other,
    }
    let folder = within::open(parent, name, OFlags::DIRECTORY, WITHIN)?;
    meta.apply(folder.as_fd())
}

/// Makes something under a name; the last of several entries with one name wins, as with tar. A folder is not replaced.
fn link(
    parent: &OwnedFd,
    name: &[u8],
    mut make: impl FnMut(&OwnedFd, &[u8]) -> std::result::Result<(), Errno>,
) -> std::result::Result<(), Errno> {
    match make(parent, name) {
        Err(Errno::EXIST) => {
            rustix::fs::unlinkat(parent, name, AtFlags::empty())?;
            make(parent, name)
        }
        other => other,
    }
}

fn in_the_way(error: Errno) -> String {
    match error {
        Errno::LOOP => "its folder is a link".into(),
        Errno::NOTDIR => "its folder is not a folder".into(),
        other => format!("its folder: {other}"),
    }
}

/// Reading failed: the archive is not what it should be, or a bound was met. What is no archive at all must not speak through the message.
pub fn broken(error: io::Error) -> Error {
    let text = error.to_string();
    let plain = text.bytes().all(|byte| (b' '..=b'~').contains(&byte));
    Error::invalid(format!(
        "archive: {}",
        if plain { &text } else { "it is no tar archive, nor another that is known" }
    ))
}

/// Making an entry failed: for lack of space, or because of what the archive put there before.
fn target(error: Errno, path: &[u8]) -> Error {
    let error = Error::io(format_args!("archive: entry {}", shown(path)), error.into());
    if error.code == ErrorCode::NoCapacity { error } else { Error::invalid(error.message) }
}
