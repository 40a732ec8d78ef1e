//! Squashfs images, version 4, read file by file in their own order. Our own reader and not the usual program: that one takes paths as strings, knows no
//! bounds, and would need a host's libraries where the process that unpacks is to have nothing but the folder it fills.
use std::collections::HashMap;
use std::fs::File;
use std::io::{self, Read};
use std::os::unix::fs::FileExt;

use berth_types::{Doing, Error, Result};
use rustix::fs::Timespec;

use super::archive::{Archive, Kind};
use super::blocks::{Blocks, Cursor, bad};
use super::meta::Meta;
use super::path::{checked_path, shown};
use super::source::{MOST_RATIO, RATIO_FROM};

pub const MAGIC: &[u8] = b"hsqs";
/// A listing's size counts three bytes that are not there.
const LISTING_EXTRA: u64 = 3;
const NO_FRAGMENT: u32 = u32::MAX;
const LONGEST_LINK: u32 = 4095;
const LONGEST_NAME: usize = 256;

/// Whether the file is such an image, from its first bytes.
pub fn is_image(file: &File) -> bool {
    let mut start = [0; 4];
    file.read_exact_at(&mut start, 0).is_ok() && start == MAGIC
}

/// Unpacks it all. Extended attributes are dropped, and so are sockets.
pub fn unpack(mut into: Archive<'_>, file: &File) -> Result<()> {
    let mut image = Image::open(file)?;
    let mut pending = vec![(Vec::new(), image.root)];
    let mut files: HashMap<u64, Vec<u8>> = HashMap::new();
    let before = into.entries();
    while let Some((path, at)) = pending.pop() {
        let Inode { meta, what } = image.inode(at)?;
        let What::Folder { block, offset, size } = what else { return Err(bad("its root is no folder")) };
        image.make(&mut into, &path, Kind::Folder, meta, &mut io::empty())?;
        let mut listing = image.blocks.cursor(image.folders + u64::from(block), offset);
        let mut left = u64::from(size).saturating_sub(LISTING_EXTRA);
        while left > 0 {
            let [count, start, _number] = listing.words(&mut image.blocks)?;
            left = left.checked_sub(12).ok_or_else(|| bad("a listing cut short"))?;
            for _ in 0..=count.min(255) {
                let (name, inode) = entry(&mut listing, &mut image.blocks, start)?;
                left = left.checked_sub(8 + name.len() as u64).ok_or_else(|| bad("a listing cut short"))?;
                let at = below(&path, &name)?;
                into.count()?;
                match image.inode(inode)? {
                    Inode { what: What::Folder { .. }, .. } => pending.push((at, inode)),
                    Inode { what: What::Socket, .. } => {}
                    Inode { meta, what: What::File(data) } => {
                        let first = (data.links > 1).then(|| files.get(&inode)).flatten();
                        if let Some(first) = first {
                            image.make(&mut into, &at, Kind::HardLink(first), meta, &mut io::empty())?;
                            continue;
                        }
                        if data.links > 1 {
                            files.insert(inode, at.clone());
                        }
                        image.file(&mut into, &at, data, meta)?;
                    }
                    Inode { meta, what: What::Link(to) } => {
                        image.make(&mut into, &at, Kind::Symlink(&to), meta, &mut io::empty())?
                    }
                    Inode { meta, what: What::Fifo } => {
                        image.make(&mut into, &at, Kind::Fifo, meta, &mut io::empty())?
                    }
                    Inode { meta, what: What::Device } => {
                        image.make(&mut into, &at, Kind::Device, meta, &mut io::empty())?
                    }
                }
            }
        }
    }
    if into.entries() == before {
        return Err(bad("no entries"));
    }
    into.finish();
    Ok(())
}

fn entry(listing: &mut Cursor, blocks: &mut Blocks<'_>, start: u32) -> Result<(Vec<u8>, u64)> {
    let offset = listing.u16(blocks)?;
    let _number = listing.u16(blocks)?;
    let _kind = listing.u16(blocks)?;
    let length = usize::from(listing.u16(blocks)?) + 1;
    if length > LONGEST_NAME {
        return Err(bad("a name longer than names are"));
    }
    let mut name = vec![0; length];
    listing.read(blocks, &mut name)?;
    Ok((name, (u64::from(start) << 16) | u64::from(offset)))
}

/// A name is one component: anything else is refused here, and the path by the rules of all archives.
fn below(path: &[u8], name: &[u8]) -> Result<Vec<u8>> {
    if name.is_empty() || name == b"." || name == b".." || name.contains(&b'/') {
        return Err(Error::invalid(format!("archive: entry {}: not a name", shown(name))));
    }
    let at = if path.is_empty() { name.to_vec() } else { [path, b"/", name].concat() };
    checked_path(&at)
}

struct Inode {
    /// Or why there is none: told with the path.
    meta: Result<Meta>,
    what: What,
}

enum What {
    Folder { block: u32, offset: u16, size: u32 },
    File(Data),
    Link(Vec<u8>),
    Fifo,
    Socket,
    Device,
}

struct Data {
    start: u64,
    size: u64,
    links: u32,
    fragment: u32,
    offset: u32,
    /// Where the sizes of its blocks are listed.
    sizes: Cursor,
}

struct Image<'a> {
    blocks: Blocks<'a>,
    stored: u64,
    block_size: u32,
    ids: Vec<u32>,
    inodes: u64,
    folders: u64,
    fragments: u64,
    fragment_count: u32,
    root: u64,
    /// The newest fragment block: small files lie side by side in one.
    newest: Option<(u32, Vec<u8>)>,
}

impl<'a> Image<'a> {
    fn open(file: &'a File) -> Result<Self> {
        let stored = file.metadata().doing("look at the archive")?.len();
        let mut header = [0; 96];
        file.read_exact_at(&mut header, 0).map_err(|_| bad("cut short"))?;
        let half = |at: usize| u16::from_le_bytes([header[at], header[at + 1]]);
        let word = |at: usize| u32::from(half(at)) | u32::from(half(at + 2)) << 16;
        let double = |at: usize| u64::from(word(at)) | u64::from(word(at + 4)) << 32;
        if (half(28), half(30)) != (4, 0) {
            return Err(bad(&format!("version {}.{}, and 4.0 is read", half(28), half(30))));
        }
        let block_size = word(12);
        if !(4096..=1 << 20).contains(&block_size) || !block_size.is_power_of_two() {
            return Err(bad("a block size of its own"));
        }
        if double(40) > stored {
            return Err(bad("cut short"));
        }
        let mut blocks = Blocks::new(file, half(20))?;
        let count = usize::from(half(26));
        let ids = (0..count)
            .map(|at| {
                let mut cursor = blocks.indexed(double(48), at as u64, 4)?;
                cursor.u32(&mut blocks)
            })
            .collect::<Result<_>>()?;
        Ok(Image {
            blocks,
            stored,
            block_size,
            ids,
            inodes: double(64),
            folders: double(72),
            fragments: double(80),
            fragment_count: word(16),
            root: double(32),
            newest: None,
        })
    }

    fn inode(&mut self, at: u64) -> Result<Inode> {
        let blocks = &mut self.blocks;
        let mut cursor = blocks.cursor(self.inodes.saturating_add(at >> 16), at as u16);
        let kind = cursor.u16(blocks)?;
        let mode = cursor.u16(blocks)?;
        let (uid, gid) = (cursor.u16(blocks)?, cursor.u16(blocks)?);
        let [modified, _number] = cursor.words(blocks)?;
        let what = match kind {
            1 => {
                let [block, _links] = cursor.words(blocks)?;
                let size = u32::from(cursor.u16(blocks)?);
                What::Folder { block, size, offset: cursor.u16(blocks)? }
            }
            8 => {
                let [_links, size, block, _parent] = cursor.words(blocks)?;
                let _indexes = cursor.u16(blocks)?;
                What::Folder { block, size, offset: cursor.u16(blocks)? }
            }
            2 => {
                let [start, fragment, offset, size] = cursor.words(blocks)?;
                What::File(Data { start: start.into(), size: size.into(), links: 1, fragment, offset, sizes: cursor })
            }
            9 => {
                let (start, size, _sparse) = (cursor.u64(blocks)?, cursor.u64(blocks)?, cursor.u64(blocks)?);
                let [links, fragment, offset, _attributes] = cursor.words(blocks)?;
                What::File(Data { start, size, links, fragment, offset, sizes: cursor })
            }
            3 | 10 => {
                let [_links, length] = cursor.words(blocks)?;
                if length > LONGEST_LINK {
                    return Err(bad("a link longer than a path may be"));
                }
                let mut to = vec![0; length as usize];
                cursor.read(blocks, &mut to)?;
                What::Link(to)
            }
            4 | 5 | 11 | 12 => What::Device,
            6 | 13 => What::Fifo,
            7 | 14 => What::Socket,
            _ => return Err(bad("an inode of an unknown kind")),
        };
        let id = |at: u16| {
            self.ids.get(usize::from(at)).copied().map(u64::from).ok_or_else(|| bad("an owner that is not listed"))
        };
        let modified = Timespec { tv_sec: modified.into(), tv_nsec: 0 };
        let meta = Meta::new(mode.into(), (id(uid)?, id(gid)?), modified, Vec::new());
        Ok(Inode { meta, what })
    }

    fn make(
        &self,
        into: &mut Archive<'_>,
        path: &[u8],
        kind: Kind<'_>,
        meta: Result<Meta>,
        content: &mut dyn Read,
    ) -> Result<()> {
        let meta = meta.map_err(|e| Error::invalid(format!("archive: entry {}: {}", shown(path), e.message)))?;
        into.make(path, kind, &meta, content)
    }

    fn file(&mut self, into: &mut Archive<'_>, path: &[u8], data: Data, meta: Result<Meta>) -> Result<()> {
        let all = into.bytes().saturating_add(data.size);
        if all > RATIO_FROM && all / MOST_RATIO > self.stored {
            return Err(Error::invalid(format!("archive: it unpacks to more than {MOST_RATIO} times its bytes")));
        }
        let meta = meta.map_err(|e| Error::invalid(format!("archive: entry {}: {}", shown(path), e.message)))?;
        let size = data.size;
        let mut content = Content { left: size, start: data.start, image: self, data, block: Vec::new(), at: 0 };
        into.make(path, Kind::File { size, pieces: &[(0, size)] }, &meta, &mut content)
    }

    /// The tails of files that fill no block of their own.
    fn fragment(&mut self, number: u32) -> Result<&[u8]> {
        if self.newest.as_ref().is_none_or(|(newest, _)| *newest != number) {
            if number >= self.fragment_count {
                return Err(bad("a fragment that is not listed"));
            }
            let mut cursor = self.blocks.indexed(self.fragments, number.into(), 16)?;
            let (start, size) = (cursor.u64(&mut self.blocks)?, cursor.u32(&mut self.blocks)?);
            self.newest = Some((number, self.blocks.data(start, size, self.block_size)?));
        }
        Ok(self.newest.as_ref().map_or(&[], |(_, bytes)| bytes))
    }
}

/// A file's bytes, one block in memory at a time.
struct Content<'a, 'b> {
    image: &'b mut Image<'a>,
    data: Data,
    start: u64,
    left: u64,
    block: Vec<u8>,
    at: usize,
}

impl Content<'_, '_> {
    fn next(&mut self) -> Result<()> {
        let full = u64::from(self.image.block_size);
        let wanted = self.left.min(full) as usize;
        self.block = if self.left < full && self.data.fragment != NO_FRAGMENT {
            let from = self.data.offset as usize;
            let tail = self.image.fragment(self.data.fragment)?.get(from..from.saturating_add(wanted));
            tail.ok_or_else(|| bad("a fragment cut short"))?.to_vec()
        } else {
            let size = self.data.sizes.u32(&mut self.image.blocks)?;
            match size & 0x00ff_ffff {
                0 => vec![0; wanted],
                stored => {
                    let block = self.image.blocks.data(self.start, size, self.image.block_size)?;
                    self.start = self.start.saturating_add(stored.into());
                    block
                }
            }
        };
        if self.block.len() != wanted {
            return Err(bad("a block of another size than its file has"));
        }
        self.left -= wanted as u64;
        self.at = 0;
        Ok(())
    }
}

impl Read for Content<'_, '_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.at == self.block.len() && self.left > 0 {
            self.next().map_err(|e| io::Error::other(e.message))?;
        }
        let length = (&self.block[self.at..]).read(buffer)?;
        self.at += length;
        Ok(length)
    }
}
