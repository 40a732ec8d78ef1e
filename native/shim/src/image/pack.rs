//! `shim pack <whole | published> <snapshot> <image> <max bytes> <max entries> <seconds>`: writes what a container saw of a snapshot, its layer over its image, as a
//! tar archive to standard input's file. It leaves the host for that tree before it reads the first name.
use std::collections::HashMap;
use std::fs::File;
use std::io::{BufWriter, Read};
use std::os::fd::{AsFd, AsRawFd, OwnedFd};
use std::path::Path;

use berth_host::fs::mount::{self, open_host};
use berth_host::process::reach::Reach;
use berth_plan::confined::Unpacked;
use berth_types::{Doing, Error, ErrorCode, ImportLimits, Result};
use rustix::fs::{AtFlags, FileType, OFlags, SeekFrom, Stat};
use rustix::io::Errno;
use rustix::mount::MountAttrFlags as Attr;
use rustix::stdio::stdin;
use tar::EntryType;

use super::attributes::{Attribute, Fate, Origin, fate};
use super::members::{MOST_PIECES, Piece};
use super::path::{LONGEST_PATH, shown};
use super::writer::{Head, Writer};
use crate::identity::{self, Published};
use crate::{confined, tree};

/// Bytes of attributes of one file, names included. More are left out: who unpacks holds them all at once.
const MOST_ATTRIBUTES: usize = 1 << 20;
/// Bytes of the paths of files with several names. Further names of further files become copies.
const MOST_LINKED: usize = 64 << 20;
/// Names of a folder that are sorted at a time, so that equal trees give equal archives in bounded memory.
const AT_ONCE: usize = 100_000;
/// What was left out that is named; of more it is said how much.
const MOST_NAMED: usize = 100;

pub fn main() -> bool {
    confined::main(|| Ok((run()?, None)))
}

fn run() -> Result<Unpacked> {
    let arguments: Vec<String> = std::env::args().skip(2).collect();
    let [purpose, snapshot, image, numbers @ ..] = arguments.as_slice() else {
        return Err(Error::invalid("pack: want a purpose, a snapshot and an image"));
    };
    let limits = confined::limits(numbers)?;
    let archive = File::from(stdin().try_clone_to_owned().doing("open the archive")?);
    confined::leave_mounts()?;
    let upper = open_host(Path::new(snapshot))?;
    confined::enter(&merged(&upper, image)?)?;
    let root = confined::root()?;
    confined::unprivileged(&limits, confined::FILES, &[root.as_fd(), upper.as_fd()], Reach::Read)?;
    Packing::new(root, upper, archive, limits, purpose == "published").run()
}

/// The snapshot over its image, read-only, as the container's own overlay showed it.
fn merged(upper: &OwnedFd, image: &str) -> Result<OwnedFd> {
    let lower = open_host(Path::new(image))?;
    // By descriptor: a path could hold what separates layers.
    let layers = format!("/proc/self/fd/{}:/proc/self/fd/{}", upper.as_raw_fd(), lower.as_raw_fd());
    let options = [
        ("source", "berth"),
        ("lowerdir", layers.as_str()),
        ("redirect_dir", "nofollow"),
        ("metacopy", "off"),
        ("index", "off"),
        ("xino", "off"),
    ];
    let quiet = Attr::MOUNT_ATTR_RDONLY | Attr::MOUNT_ATTR_NODEV | Attr::MOUNT_ATTR_NOSUID | Attr::MOUNT_ATTR_NOEXEC;
    mount::create("overlay", &options, quiet)
}

/// Packs a tree. What no archive can hold, or no restore could make again, is left out and named: one odd file never spoils the rest.
struct Packing {
    root: OwnedFd,
    /// The container's own layer, by which files of the two are told apart.
    upper: OwnedFd,
    out: Writer<BufWriter<File>>,
    limits: ImportLimits,
    /// For an image, which has no identity.
    published: bool,
    bytes: u64,
    entries: u64,
    /// Files with several names, under the first of them.
    linked: HashMap<Inode, Vec<u8>>,
    linked_bytes: usize,
    left_out: Vec<String>,
    more_left_out: usize,
}

/// The overlay gives a file its number in its layer, which another file of the other layer may have too.
#[derive(PartialEq, Eq, Hash)]
struct Inode {
    is_own: bool,
    number: u64,
}

/// A folder whose folders are still to be packed: their names, each ended by NUL, the next one last.
struct Level {
    path: Vec<u8>,
    folders: Vec<u8>,
}

impl Packing {
    fn new(root: OwnedFd, upper: OwnedFd, archive: File, limits: ImportLimits, published: bool) -> Packing {
        Packing {
            root,
            upper,
            out: Writer::new(BufWriter::with_capacity(1 << 20, archive)),
            limits,
            published,
            bytes: 0,
            entries: 0,
            linked: HashMap::new(),
            linked_bytes: 0,
            left_out: Vec::new(),
            more_left_out: 0,
        }
    }

    fn run(mut self) -> Result<Unpacked> {
        let mut way: Vec<Level> = self.folder(Vec::new())?.into_iter().collect();
        while let Some(level) = way.last_mut() {
            let Some(next) = pop(&mut level.folders) else {
                way.pop();
                continue;
            };
            let path = below(&level.path, &next);
            way.extend(self.folder(path)?);
        }
        self.out.finish().map_err(|e| written(&e))?;
        if self.more_left_out > 0 {
            self.left_out.push(format!("and {} more", self.more_left_out));
        }
        Ok(Unpacked { bytes: self.bytes, entries: self.entries, left_out: self.left_out, ..Unpacked::default() })
    }

    /// Packs a folder and all that is in it but folders; none when it is left out.
    fn folder(&mut self, path: Vec<u8>) -> Result<Option<Level>> {
        let folder =
            self.open(&path, OFlags::RDONLY | OFlags::DIRECTORY).doing(format_args!("open {}", shown(&path)))?;
        let stat = rustix::fs::fstat(&folder).doing("stat")?;
        let attributes = self.attributes(&folder, &path)?;
        let name = if path.is_empty() { b"./".to_vec() } else { [path.as_slice(), b"/"].concat() };
        self.begin(EntryType::Directory, &name, b"", &stat, &attributes)?;
        let mut folders = Vec::new();
        let mut listing = rustix::fs::Dir::read_from(&folder).doing("list a folder")?;
        loop {
            let mut names = Vec::new();
            for entry in listing.by_ref().take(AT_ONCE) {
                let entry = entry.doing(format_args!("list {}", shown(&path)))?;
                let name = entry.file_name().to_bytes();
                if name != b"." && name != b".." {
                    names.push(name.to_vec());
                }
            }
            if names.is_empty() {
                break;
            }
            names.sort_unstable();
            for name in &names {
                self.child(&folder, &path, name, &mut folders)?;
            }
        }
        // In a fixed order, the first one last.
        let mut sorted: Vec<&[u8]> = folders.split_inclusive(|byte| *byte == 0).collect();
        sorted.sort_unstable_by(|a, b| b.cmp(a));
        Ok(Some(Level { folders: sorted.concat(), path }))
    }

    /// Packs what the folder has under a name, or notes that it is a folder.
    fn child(&mut self, folder: &OwnedFd, above: &[u8], name: &[u8], folders: &mut Vec<u8>) -> Result<()> {
        let path = below(above, name);
        if path.len() > LONGEST_PATH {
            self.leave_out(&path, "its path is longer than 4095 bytes");
            return Ok(());
        }
        let stat = rustix::fs::statat(folder, name, AtFlags::SYMLINK_NOFOLLOW);
        let stat = stat.doing(format_args!("look at {}", shown(&path)))?;
        let kind = FileType::from_raw_mode(stat.st_mode);
        if self.published && kind == FileType::RegularFile {
            match identity::published(&path) {
                Published::AsItIs => {}
                Published::Empty => return self.begin(EntryType::Regular, &path, b"", &stat, &[]),
                Published::LeftOut => return Ok(()),
            }
        }
        let linked = kind != FileType::Directory && stat.st_nlink > 1;
        let inode = linked.then(|| self.inode(&path, &stat));
        if let Some(first) = inode.as_ref().and_then(|inode| self.linked.get(inode)).cloned() {
            return self.begin(EntryType::Link, &path, &first, &stat, &[]);
        }
        match kind {
            FileType::Directory => {
                folders.extend_from_slice(name);
                folders.push(0);
                return Ok(());
            }
            FileType::RegularFile => {
                if !self.file(folder, name, &path, &stat)? {
                    return Ok(());
                }
            }
            FileType::Symlink => {
                let to = rustix::fs::readlinkat(folder, name, Vec::new());
                let to = to.doing(format_args!("read the link {}", shown(&path)))?;
                self.begin(EntryType::Symlink, &path, to.as_bytes(), &stat, &[])?;
            }
            FileType::Fifo => {
                let pipe = tree::open(folder, name, OFlags::RDONLY | OFlags::NONBLOCK | OFlags::NOFOLLOW);
                let attributes = self.attributes(&pipe.doing(format_args!("open {}", shown(&path)))?, &path)?;
                self.begin(EntryType::Fifo, &path, b"", &stat, &attributes)?;
            }
            // Sockets die with who listens; devices are the engine's.
            _ => return Ok(()),
        }
        if let Some(inode) = inode
            && self.linked_bytes < MOST_LINKED
        {
            self.linked_bytes += path.len();
            self.linked.insert(inode, path);
        }
        Ok(())
    }

    fn inode(&self, path: &[u8], stat: &Stat) -> Inode {
        // What both layers have is the upper one's.
        let is_own = tree::open(&self.upper, path, OFlags::PATH | OFlags::NOFOLLOW).is_ok();
        Inode { is_own, number: stat.st_ino }
    }

    /// Whether it was packed.
    fn file(&mut self, folder: &OwnedFd, name: &[u8], path: &[u8], stat: &Stat) -> Result<bool> {
        let file = tree::open(folder, name, OFlags::RDONLY | OFlags::NONBLOCK | OFlags::NOFOLLOW);
        let file = file.doing(format_args!("open {}", shown(path)))?;
        let size = stat.st_size as u64;
        let is_sparse = (stat.st_blocks as u64).saturating_mul(512) < size;
        let pieces =
            if is_sparse { pieces(&file, size).doing(format_args!("read {}", shown(path)))? } else { vec![(0, size)] };
        if pieces.len() > MOST_PIECES {
            self.leave_out(path, &format!("it has more than {MOST_PIECES} pieces between holes"));
            return Ok(false);
        }
        let content = pieces.iter().map(|(_, length)| *length).sum::<u64>();
        self.bytes = self.bytes.saturating_add(content);
        if self.bytes > self.limits.max_bytes {
            return Err(Error::invalid(format!("snapshot: more than {} bytes", self.limits.max_bytes)));
        }
        let attributes = self.attributes(&file, path)?;
        self.count()?;
        let head = Head { kind: EntryType::Regular, path, target: b"", stat, attributes: &attributes };
        let begun =
            if is_sparse { self.out.begin_sparse(&head, size, &pieces) } else { self.out.begin(&head, content) };
        begun.map_err(|e| written(&e))?;
        let mut file = File::from(file);
        for (offset, length) in pieces {
            rustix::fs::seek(&file, SeekFrom::Start(offset)).doing(format_args!("read {}", shown(path)))?;
            // The length was promised in the header.
            let copied = std::io::copy(&mut (&mut file).take(length), &mut self.out);
            if copied.map_err(|e| written(&e))? < length {
                return Err(Error::new(
                    ErrorCode::Internal,
                    format!("snapshot: {} is shorter than it says", shown(path)),
                ));
            }
        }
        Ok(true)
    }

    fn begin(
        &mut self,
        kind: EntryType,
        path: &[u8],
        target: &[u8],
        stat: &Stat,
        attributes: &[Attribute],
    ) -> Result<()> {
        self.count()?;
        self.out.begin(&Head { kind, path, target, stat, attributes }, 0).map_err(|e| written(&e))
    }

    fn count(&mut self) -> Result<()> {
        self.entries += 1;
        if self.entries > self.limits.max_entries {
            return Err(Error::invalid(format!("snapshot: more than {} entries", self.limits.max_entries)));
        }
        Ok(())
    }

    /// The attributes that archives carry. Those that cannot be read are left out.
    fn attributes(&mut self, file: &OwnedFd, path: &[u8]) -> Result<Vec<Attribute>> {
        let mut names = vec![0u8; 64 << 10];
        let length = match rustix::fs::flistxattr(file, names.as_mut_slice()) {
            Ok(0) | Err(Errno::OPNOTSUPP) => return Ok(Vec::new()),
            Ok(length) => length,
            // More names than the kernel lists.
            Err(Errno::TOOBIG | Errno::RANGE) => {
                self.leave_out(path, "its extended attributes alone: it has too many");
                return Ok(Vec::new());
            }
            Err(other) => return Err(other).doing(format_args!("list the attributes of {}", shown(path))),
        };
        let (mut found, mut bytes) = (Vec::new(), 0);
        let kept = |name: &&[u8]| !name.is_empty() && fate(name, Origin::Own) == Fate::Kept;
        for name in names[..length].split(|byte| *byte == 0).filter(kept) {
            let mut value = vec![0u8; 64 << 10];
            match rustix::fs::fgetxattr(file, name, value.as_mut_slice()) {
                Ok(length) => value.truncate(length),
                Err(error) => {
                    self.leave_out(path, &format!("its extended attribute {} alone: {error}", shown(name)));
                    continue;
                }
            }
            bytes += name.len() + value.len();
            if bytes > MOST_ATTRIBUTES {
                self.leave_out(
                    path,
                    &format!("some of its extended attributes alone: more than {MOST_ATTRIBUTES} bytes"),
                );
                break;
            }
            value.shrink_to_fit();
            found.push((name.to_vec(), value));
        }
        found.sort_unstable();
        Ok(found)
    }

    fn leave_out(&mut self, path: &[u8], why: &str) {
        if self.left_out.len() < MOST_NAMED {
            self.left_out.push(format!("/{}: {why}", shown(path)));
        } else {
            self.more_left_out += 1;
        }
    }

    fn open(&self, path: &[u8], flags: OFlags) -> std::result::Result<OwnedFd, Errno> {
        let path = if path.is_empty() { b"." } else { path };
        tree::open(&self.root, path, flags | OFlags::NOFOLLOW)
    }
}

fn below(path: &[u8], name: &[u8]) -> Vec<u8> {
    if path.is_empty() { name.to_vec() } else { [path, b"/", name].concat() }
}

/// Takes the last of names that NULs end.
fn pop(names: &mut Vec<u8>) -> Option<Vec<u8>> {
    names.pop()?;
    let start = names.iter().rposition(|byte| *byte == 0).map_or(0, |at| at + 1);
    Some(names.split_off(start))
}

/// Where the file has something; one more than are packed, when there are that many.
fn pieces(file: &OwnedFd, size: u64) -> std::result::Result<Vec<Piece>, Errno> {
    let (mut pieces, mut at) = (Vec::new(), 0);
    while at < size && pieces.len() <= MOST_PIECES {
        let from = match rustix::fs::seek(file, SeekFrom::Data(at)) {
            Err(Errno::NXIO) => break,
            other => other?,
        };
        let to = rustix::fs::seek(file, SeekFrom::Hole(from))?.min(size);
        pieces.push((from, to.saturating_sub(from)));
        at = to.max(from + 1);
    }
    Ok(pieces)
}

fn written(error: &std::io::Error) -> Error {
    match error.raw_os_error() {
        Some(number) => Error::io("write the archive", std::io::Error::from_raw_os_error(number)),
        None => Error::new(ErrorCode::Internal, format!("write the archive: {error}")),
    }
}
