//! Reads a tar archive and makes its entries below a folder, every path resolved by descriptor.
use std::collections::HashSet;
use std::fs::File;
use std::io::{self, Read, Write};
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};

use berth_host::unpack::IDS;
use berth_types::{Doing, Error, ErrorCode, ImportLimits, Result};
use rustix::fs::{AtFlags, FileType, Gid, Mode, OFlags, ResolveFlags, Timespec, Timestamps, Uid, XattrFlags};
use rustix::io::Errno;
use tar::{Entry, EntryType};

use crate::source::Source;
use crate::tree;

/// Nothing on the way to an entry may be a link, or lead out.
const WITHIN: ResolveFlags = ResolveFlags::BENEATH
    .union(ResolveFlags::NO_SYMLINKS)
    .union(ResolveFlags::NO_MAGICLINKS)
    .union(ResolveFlags::NO_XDEV);

/// On the way to an entry of a layer, links of the layers below are followed, inside the root.
const INSIDE: ResolveFlags = ResolveFlags::IN_ROOT.union(ResolveFlags::NO_MAGICLINKS).union(ResolveFlags::NO_XDEV);

const XATTR: &str = "SCHILY.xattr.";
const LONGEST_PATH: usize = 4096;
/// What a name of a layer begins with that takes something of the layers below away.
const WHITEOUT: &[u8] = b".wh.";
const OPAQUE: &[u8] = b".wh..wh..opq";

/// What all archives of one import may still hold, and what they held.
pub struct Budget {
    limits: ImportLimits,
    /// Bytes the pool can spare.
    room: u64,
    pub bytes: u64,
    pub entries: u64,
}

impl Budget {
    pub fn new(limits: ImportLimits, room: u64) -> Budget {
        Budget { limits, room, bytes: 0, entries: 0 }
    }

    /// Headers and padding come on top of the content; without this bound a bomb of names alone would never end.
    pub fn most_read(&self) -> u64 {
        let names = self.limits.max_entries.saturating_mul(4096);
        self.limits.max_bytes.saturating_add(names).saturating_add(1 << 20)
    }

    fn entry(&mut self) -> Result<()> {
        self.entries += 1;
        if self.entries > self.limits.max_entries {
            return Err(Error::invalid(format!("archive: more than {} entries", self.limits.max_entries)));
        }
        Ok(())
    }

    fn content(&mut self, size: u64) -> Result<()> {
        self.bytes = self.bytes.saturating_add(size);
        if self.bytes > self.limits.max_bytes {
            return Err(Error::invalid(format!("archive: more than {} bytes", self.limits.max_bytes)));
        }
        if self.bytes > self.room {
            return Err(Error::new(ErrorCode::NoCapacity, "archive: the pool has no room for it"));
        }
        Ok(())
    }
}

/// An unpacking under way.
pub struct Archive<'a> {
    root: &'a OwnedFd,
    budget: &'a mut Budget,
    /// In a layer: what it brought so far, which its own whiteouts do not take away.
    layer: Option<HashSet<Vec<u8>>>,
    /// The folder of the entry before: most entries follow one of the same folder.
    last: Option<(Vec<u8>, OwnedFd)>,
}

/// What an entry gives its file besides content.
struct Meta {
    mode: Mode,
    uid: Uid,
    gid: Gid,
    modified: i64,
    attributes: Vec<(String, Vec<u8>)>,
}

impl<'a> Archive<'a> {
    /// Into an empty folder.
    pub fn new(root: &'a OwnedFd, budget: &'a mut Budget) -> Archive<'a> {
        Archive { root, budget, layer: None, last: None }
    }

    /// Onto the layers below: entries replace what they find, whiteouts remove it.
    pub fn layer(root: &'a OwnedFd, budget: &'a mut Budget) -> Archive<'a> {
        Archive { root, budget, layer: Some(HashSet::new()), last: None }
    }

    /// Unpacks it all, and answers the source, read to its end.
    pub fn read(mut self, source: Source) -> Result<Source> {
        let before = self.budget.entries;
        let mut archive = tar::Archive::new(source);
        for entry in archive.entries().map_err(broken)? {
            self.entry(entry.map_err(broken)?)?;
        }
        let mut rest = archive.into_inner();
        io::copy(&mut rest, &mut io::sink()).map_err(broken)?;
        if self.budget.entries == before && self.layer.is_none() {
            return Err(Error::invalid("archive: no entries"));
        }
        if rest.zeros < 512 {
            return Err(Error::invalid("archive: cut short"));
        }
        Ok(rest)
    }

    fn entry<R: Read>(&mut self, mut entry: Entry<'_, R>) -> Result<()> {
        self.budget.entry()?;
        let kind = entry.header().entry_type();
        if kind == EntryType::XGlobalHeader {
            return Ok(());
        }
        let path = checked_path(&entry.path_bytes())?;
        let refuse = |why: &str| Error::invalid(format!("archive: entry {}: {why}", shown(&path)));
        let meta = meta(&mut entry).map_err(|e| refuse(&e.message))?;
        let Some((folder, name)) = split(&path) else {
            return match kind {
                EntryType::Directory => meta.apply(self.root.as_fd()).doing("set up the root folder"),
                _ => Err(refuse("the root is not a folder")),
            };
        };
        let parent = self.parent(folder).map_err(|e| refuse(&e.message))?;
        if self.layer.is_some() {
            if let Some(gone) = name.strip_prefix(WHITEOUT) {
                return self.whiteout(&parent, folder, name, gone).map_err(|e| target(e, &path));
            }
            self.make_way(&parent, name, kind == EntryType::Directory).map_err(|e| target(e, &path))?;
            if let Some(brought) = &mut self.layer {
                brought.insert(path.clone());
            }
        }
        let made = match kind {
            EntryType::Directory => directory(&parent, name, &meta),
            EntryType::Regular | EntryType::Continuous => {
                let size = entry.size();
                self.budget.content(size)?;
                return self.file(&mut entry, size, &parent, name, &meta).map_err(|e| match e {
                    Failed::Content(e) => broken(e),
                    Failed::Target(e) => target(e, &path),
                });
            }
            EntryType::Symlink => {
                let to = entry.link_name_bytes().ok_or_else(|| refuse("a link without a target"))?;
                link(&parent, name, |at, name| rustix::fs::symlinkat(&*to, at, name))
                    .and_then(|()| meta.own(&parent, name))
            }
            EntryType::Link => {
                let to = checked_path(&entry.link_name_bytes().ok_or_else(|| refuse("a link without a target"))?)?;
                let (folder, source) = split(&to).ok_or_else(|| refuse("a link to the root"))?;
                let from = self.existing(folder).map_err(|_| refuse("a link to nothing in the archive"))?;
                if to == path {
                    return Err(refuse("a link to itself"));
                }
                link(&parent, name, |at, name| rustix::fs::linkat(&from, source, at, name, AtFlags::empty()))
            }
            EntryType::Fifo => link(&parent, name, |at, name| {
                rustix::fs::mknodat(at, name, FileType::Fifo, Mode::from_raw_mode(0o600), 0)
            })
            .and_then(|()| meta.own(&parent, name))
            .and_then(|()| rustix::fs::chmodat(&parent, name, meta.mode, AtFlags::empty())),
            // Devices are the engine's to make, and /dev is a file system of its own: what an image has there is never seen.
            EntryType::Char | EntryType::Block if is_dev(&path) => Ok(()),
            EntryType::Char | EntryType::Block => return Err(refuse("a device outside dev")),
            _ => return Err(refuse("of a kind that is not supported")),
        };
        made.map_err(|e| target(e, &path))
    }

    /// Takes away what the layers below have: one thing, or all that is in the folder.
    fn whiteout(
        &mut self,
        parent: &OwnedFd,
        folder: &[u8],
        name: &[u8],
        gone: &[u8],
    ) -> std::result::Result<(), Errno> {
        self.last = None;
        let brought = |name: &[u8]| {
            let path = if folder.is_empty() { name.to_vec() } else { [folder, b"/", name].concat() };
            self.layer.as_ref().is_some_and(|brought| brought.contains(&path))
        };
        if name == OPAQUE {
            let names = tree::names(parent)?;
            return names.iter().filter(|name| !brought(name)).try_for_each(|name| tree::remove(parent, name));
        }
        // What a packer notes for itself; and names that are not names.
        if gone.starts_with(WHITEOUT) || gone.is_empty() || gone == b"." || gone == b".." || brought(gone) {
            return Ok(());
        }
        tree::remove(parent, gone)
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

    fn file<R: Read>(
        &mut self,
        entry: &mut Entry<'_, R>,
        size: u64,
        parent: &OwnedFd,
        name: &[u8],
        meta: &Meta,
    ) -> std::result::Result<(), Failed> {
        let flags = OFlags::WRONLY | OFlags::CREATE | OFlags::EXCL | OFlags::NOFOLLOW | OFlags::CLOEXEC;
        let mut made = None;
        link(parent, name, |at, name| {
            made = Some(rustix::fs::openat(at, name, flags, Mode::from_raw_mode(0o600))?);
            Ok(())
        })?;
        let mut file = File::from(made.ok_or(Errno::IO)?);
        let mut buffer = vec![0; 128 * 1024];
        let mut written = 0;
        while written < size {
            let length = match entry.read(&mut buffer).map_err(Failed::Content)? {
                0 => return Err(Failed::Content(io::ErrorKind::UnexpectedEof.into())),
                length => length,
            };
            file.write_all(&buffer[..length]).map_err(|e| Errno::from_io_error(&e).unwrap_or(Errno::IO))?;
            written += length as u64;
        }
        Ok(meta.apply(file.as_fd())?)
    }

    /// The folder an entry goes into; missing ones are made.
    fn parent(&mut self, path: &[u8]) -> Result<OwnedFd> {
        if let Some((last, folder)) = &self.last
            && last == path
        {
            return folder.try_clone().doing("copy a descriptor");
        }
        let folder = match self.existing(path) {
            Err(Errno::NOENT) => self.make_folders(path)?,
            other => other.map_err(|e| Error::invalid(in_the_way(e)))?,
        };
        self.last = Some((path.to_vec(), folder.try_clone().doing("copy a descriptor")?));
        Ok(folder)
    }

    fn existing(&self, path: &[u8]) -> std::result::Result<OwnedFd, Errno> {
        let path = if path.is_empty() { b"." } else { path };
        rustix::fs::openat2(self.root, path, OFlags::DIRECTORY | OFlags::CLOEXEC, Mode::empty(), self.resolve())
    }

    fn resolve(&self) -> ResolveFlags {
        if self.layer.is_some() { INSIDE } else { WITHIN }
    }

    fn make_folders(&self, path: &[u8]) -> Result<OwnedFd> {
        let mut folder = self.root.try_clone().doing("copy a descriptor")?;
        let mut done = Vec::with_capacity(path.len() + 1);
        for name in path.split(|byte| *byte == b'/') {
            match rustix::fs::mkdirat(&folder, name, Mode::from_raw_mode(0o755)) {
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

impl Meta {
    /// Owner before mode: changing the owner clears setuid.
    fn apply(&self, file: BorrowedFd<'_>) -> std::result::Result<(), Errno> {
        rustix::fs::fchown(file, Some(self.uid), Some(self.gid))?;
        rustix::fs::fchmod(file, self.mode)?;
        for (name, value) in &self.attributes {
            rustix::fs::fsetxattr(file, name.as_str(), value, XattrFlags::empty())?;
        }
        let time = Timespec { tv_sec: self.modified, tv_nsec: 0 };
        rustix::fs::futimens(file, &Timestamps { last_access: time, last_modification: time })
    }

    fn own(&self, parent: &OwnedFd, name: &[u8]) -> std::result::Result<(), Errno> {
        rustix::fs::chownat(parent, name, Some(self.uid), Some(self.gid), AtFlags::SYMLINK_NOFOLLOW)
    }
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
    let folder = rustix::fs::openat2(parent, name, OFlags::DIRECTORY | OFlags::CLOEXEC, Mode::empty(), WITHIN)?;
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

/// Checks owner and extended attributes. Whatever overlayfs could read as its own is refused, `user.*` is kept, the rest dropped: labels of the
/// packer's security modules, and file capabilities, which in an image are privileges nobody granted.
fn meta<R: Read>(entry: &mut Entry<'_, R>) -> Result<Meta> {
    let mut attributes = Vec::new();
    if let Some(extensions) = entry.pax_extensions().map_err(odd)? {
        for extension in extensions {
            let extension = extension.map_err(odd)?;
            let key = String::from_utf8_lossy(extension.key_bytes()).into_owned();
            if key.starts_with("GNU.sparse") {
                return Err(Error::invalid("a sparse file"));
            }
            let Some(name) = key.strip_prefix(XATTR) else { continue };
            if name.starts_with("trusted.") || name.starts_with("user.overlay") {
                return Err(Error::invalid(format!("extended attribute {}", shown(name.as_bytes()))));
            }
            if name.starts_with("user.") {
                attributes.push((name.to_string(), extension.value_bytes().to_vec()));
            }
        }
    }
    let header = entry.header();
    let id = |number: io::Result<u64>| match number {
        Ok(number) if number < u64::from(IDS) => Ok(number as u32),
        Ok(number) => Err(Error::invalid(format!("owner {number}: want less than {IDS}"))),
        Err(e) => Err(odd(e)),
    };
    Ok(Meta {
        mode: Mode::from_raw_mode(header.mode().map_err(odd)? & 0o7777),
        uid: Uid::from_raw(id(header.uid())?),
        gid: Gid::from_raw(id(header.gid())?),
        modified: header.mtime().ok().and_then(|time| time.try_into().ok()).unwrap_or(0),
        attributes,
    })
}

/// A relative path of plain names; `./` in front and `/` at the end are tar's habits.
fn checked_path(path: &[u8]) -> Result<Vec<u8>> {
    let refuse = |why: &str| Error::invalid(format!("archive: entry {}: {why}", shown(path)));
    if path.len() >= LONGEST_PATH {
        return Err(refuse("the path is too long"));
    }
    if path.starts_with(b"/") {
        return Err(refuse("the path is absolute"));
    }
    if path.contains(&0) {
        return Err(refuse("NUL in the path"));
    }
    let names = path.split(|byte| *byte == b'/').filter(|name| !name.is_empty() && *name != b".");
    let names: Vec<&[u8]> = names.collect();
    if names.contains(&&b".."[..]) {
        return Err(refuse("the path leads upwards"));
    }
    Ok(names.join(&b'/'))
}

/// Folder and name; `None` for the root itself.
fn split(path: &[u8]) -> Option<(&[u8], &[u8])> {
    match path.iter().rposition(|byte| *byte == b'/') {
        Some(at) => Some((&path[..at], &path[at + 1..])),
        None if path.is_empty() => None,
        None => Some((b"", path)),
    }
}

/// A name for an error message: printable, not endless.
fn shown(name: &[u8]) -> String {
    name.escape_ascii().to_string().chars().take(200).collect()
}

fn in_the_way(error: Errno) -> String {
    match error {
        Errno::LOOP => "its folder is a link".into(),
        Errno::NOTDIR => "its folder is not a folder".into(),
        other => format!("its folder: {other}"),
    }
}

/// Reading failed: the archive is not what it should be, or a bound was met.
pub fn broken(error: io::Error) -> Error {
    Error::invalid(format!("archive: {error}"))
}

/// A header that cannot be read; the caller names the entry.
fn odd(error: io::Error) -> Error {
    Error::invalid(error.to_string())
}

/// Making an entry failed: for lack of space, or because of what the archive put there before.
fn target(error: Errno, path: &[u8]) -> Error {
    let error = Error::io(format_args!("archive: entry {}", shown(path)), error.into());
    if error.code == ErrorCode::NoCapacity { error } else { Error::invalid(error.message) }
}

/// Whether it is a device folder's, also of a root file system that lies in a folder of the archive.
fn is_dev(path: &[u8]) -> bool {
    path.strip_prefix(b"rootfs/").unwrap_or(path).starts_with(b"dev/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_plain_and_relative() {
        assert_eq!(checked_path(b"./a//b/").unwrap(), b"a/b");
        assert_eq!(checked_path(b"./").unwrap(), b"");
        for bad in [&b"/a"[..], b"a/../b", b"..", b"a\0b", &[b'a'; 4096]] {
            assert!(checked_path(bad).is_err(), "{bad:?}");
        }
        assert_eq!(split(b"a/b/c"), Some((&b"a/b"[..], &b"c"[..])));
        assert_eq!((split(b"a"), split(b"")), (Some((&b""[..], &b"a"[..])), None));
    }
}
