//! `shim pack <snapshot> <image> <max bytes> <max entries> <seconds>`: writes what a container saw of a snapshot, its layer over its image, as a
//! tar archive to standard input's file. It leaves the host for that tree before it reads the first name.
use std::collections::HashMap;
use std::ffi::OsStr;
use std::fs::File;
use std::io::{BufWriter, Read, Write};
use std::os::fd::{AsFd, AsRawFd, OwnedFd};
use std::os::unix::ffi::OsStrExt;
use std::path::Path;

use berth_host::fs::mount::{self, open_host};
use berth_host::process::reach::Reach;
use berth_plan::confined::Unpacked;
use berth_types::{Doing, Error, ErrorCode, ImportLimits, Result};
use rustix::fs::{FileType, OFlags, Stat};
use rustix::io::Errno;
use rustix::mount::MountAttrFlags as Attr;
use rustix::stdio::stdin;
use tar::{Builder, EntryType, Header};

use crate::{confined, tree};

pub fn main() -> bool {
    confined::main(|| Ok((run()?, None)))
}

fn run() -> Result<Unpacked> {
    let arguments: Vec<String> = std::env::args().skip(2).collect();
    let [snapshot, image, numbers @ ..] = arguments.as_slice() else {
        return Err(Error::invalid("pack: want a snapshot and an image"));
    };
    let limits = confined::limits(numbers)?;
    let archive = File::from(stdin().try_clone_to_owned().doing("open the archive")?);
    confined::leave_mounts()?;
    confined::enter(&merged(snapshot, image)?)?;
    let root = confined::root()?;
    confined::unprivileged(&limits, &[root.as_fd()], Reach::Read)?;
    Packing::new(root, archive, limits).run()
}

/// The snapshot over its image, read-only, as the container's own overlay showed it.
fn merged(snapshot: &str, image: &str) -> Result<OwnedFd> {
    let (upper, lower) = (open_host(Path::new(snapshot))?, open_host(Path::new(image))?);
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

struct Packing {
    root: OwnedFd,
    tar: Builder<BufWriter<File>>,
    limits: ImportLimits,
    bytes: u64,
    entries: u64,
    /// Files with several names, under the first of them. The overlay gives a file its number in its layer, which one of the other layer may have too:
    /// when it was last changed, and its size, tell them apart.
    linked: HashMap<(u64, i64, i64, i64), Vec<u8>>,
}

impl Packing {
    fn new(root: OwnedFd, archive: File, limits: ImportLimits) -> Packing {
        let tar = Builder::new(BufWriter::with_capacity(1 << 20, archive));
        Packing { root, tar, limits, bytes: 0, entries: 0, linked: HashMap::new() }
    }

    fn run(mut self) -> Result<Unpacked> {
        let mut pending = vec![Vec::new()];
        while let Some(path) = pending.pop() {
            let folder = self.open(&path, OFlags::RDONLY | OFlags::DIRECTORY)?;
            let stat = rustix::fs::fstat(&folder).doing("stat")?;
            self.attributes(&folder)?;
            let name = if path.is_empty() { b"./".to_vec() } else { [path.as_slice(), b"/"].concat() };
            self.add(&stat, EntryType::Directory, &name, None)?;
            let mut names = tree::names(&folder).doing("list a folder")?;
            // In a fixed order: equal trees give equal archives.
            names.sort_unstable_by(|a, b| b.cmp(a));
            for name in names {
                let path = if path.is_empty() { name.clone() } else { [path.as_slice(), b"/", &name].concat() };
                let stat = rustix::fs::statat(&folder, name.as_slice(), rustix::fs::AtFlags::SYMLINK_NOFOLLOW);
                let stat = stat.doing("stat")?;
                match FileType::from_raw_mode(stat.st_mode) {
                    FileType::Directory => pending.push(path),
                    FileType::RegularFile => self.file(&stat, path)?,
                    FileType::Symlink => {
                        let to = rustix::fs::readlinkat(&folder, name.as_slice(), Vec::new()).doing("read a link")?;
                        self.add(&stat, EntryType::Symlink, &path, Some(to.as_bytes()))?;
                    }
                    FileType::Fifo => self.add(&stat, EntryType::Fifo, &path, None)?,
                    // Sockets die with who listens; devices are the engine's.
                    _ => {}
                }
            }
        }
        let finished = self.tar.into_inner().and_then(|mut out| out.flush());
        finished.map_err(|e| written(&e))?;
        Ok(Unpacked { bytes: self.bytes, entries: self.entries, ..Unpacked::default() })
    }

    fn file(&mut self, stat: &Stat, path: Vec<u8>) -> Result<()> {
        let key = (stat.st_ino, stat.st_ctime, stat.st_ctime_nsec as i64, stat.st_size);
        if let Some(first) = self.linked.get(&key).cloned() {
            return self.add(stat, EntryType::Link, &path, Some(&first));
        }
        let size = stat.st_size as u64;
        self.bytes = self.bytes.saturating_add(size);
        if self.bytes > self.limits.max_bytes {
            return Err(Error::invalid(format!("snapshot: more than {} bytes", self.limits.max_bytes)));
        }
        let file = self.open(&path, OFlags::RDONLY)?;
        self.attributes(&file)?;
        let mut header = self.header(stat, EntryType::Regular)?;
        let mut content = File::from(file);
        let added = if (stat.st_blocks as u64).saturating_mul(512) < size {
            // Its holes are told, not written.
            self.tar.append_file(as_path(&path), &mut content)
        } else {
            header.set_size(size);
            // The length was promised in the header.
            self.tar.append_data(&mut header, as_path(&path), content.take(size))
        };
        added.map_err(|e| written(&e))?;
        if stat.st_nlink > 1 {
            self.linked.insert(key, path);
        }
        Ok(())
    }

    fn add(&mut self, stat: &Stat, kind: EntryType, path: &[u8], to: Option<&[u8]>) -> Result<()> {
        let mut header = self.header(stat, kind)?;
        let path = as_path(path);
        let done = match to {
            Some(to) => self.tar.append_link(&mut header, path, as_path(to)),
            None => self.tar.append_data(&mut header, path, &b""[..]),
        };
        done.map_err(|e| written(&e))
    }

    fn header(&mut self, stat: &Stat, kind: EntryType) -> Result<Header> {
        self.entries += 1;
        if self.entries > self.limits.max_entries {
            return Err(Error::invalid(format!("snapshot: more than {} entries", self.limits.max_entries)));
        }
        let mut header = Header::new_gnu();
        header.set_entry_type(kind);
        header.set_mode(stat.st_mode & 0o7777);
        header.set_uid(stat.st_uid.into());
        header.set_gid(stat.st_gid.into());
        header.set_mtime(stat.st_mtime.max(0) as u64);
        header.set_size(0);
        Ok(header)
    }

    /// Its `user.*` attributes, as the next entry's.
    fn attributes(&mut self, file: &OwnedFd) -> Result<()> {
        let mut names = vec![0u8; 64 << 10];
        let length = match rustix::fs::flistxattr(file, names.as_mut_slice()) {
            Err(Errno::OPNOTSUPP) => return Ok(()),
            other => other.doing("list attributes")?,
        };
        let mut found = Vec::new();
        for name in names[..length].split(|byte| *byte == 0) {
            let Some(name) = std::str::from_utf8(name).ok().filter(|name| name.starts_with("user.")) else { continue };
            let mut value = vec![0u8; 64 << 10];
            let length = rustix::fs::fgetxattr(file, name, value.as_mut_slice()).doing("read an attribute")?;
            value.truncate(length);
            found.push((format!("SCHILY.xattr.{name}"), value));
        }
        let pairs = found.iter().map(|(name, value)| (name.as_str(), value.as_slice()));
        if found.is_empty() { Ok(()) } else { self.tar.append_pax_extensions(pairs).map_err(|e| written(&e)) }
    }

    fn open(&self, path: &[u8], flags: OFlags) -> Result<OwnedFd> {
        let path = if path.is_empty() { b"." } else { path };
        tree::open(&self.root, path, flags | OFlags::NOFOLLOW).map_err(|error| match error {
            Errno::NAMETOOLONG => Error::invalid("snapshot: a path longer than 4095 bytes"),
            other => Error::io("open a file of the snapshot", other.into()),
        })
    }
}

fn as_path(bytes: &[u8]) -> &Path {
    Path::new(OsStr::from_bytes(bytes))
}

fn written(error: &std::io::Error) -> Error {
    match error.raw_os_error() {
        Some(number) => Error::io("write the archive", std::io::Error::from_raw_os_error(number)),
        None => Error::new(ErrorCode::Internal, format!("write the archive: {error}")),
    }
}
