//! The members of a tar archive, one by one: ustar, GNU and pax headers, and files told with holes. Headers' fields are the `tar` crate's to read; their
//! extended records are ours, as that one ends a record at the first newline in it, which names and attributes may hold.
use std::io::{self, Read};

use berth_types::{Error, Result};
use rustix::fs::Timespec;
use tar::{EntryType, GnuExtSparseHeader, GnuSparseHeader, Header};

use super::archive::broken;
use super::attributes::{Attribute, Origin, of_record};
use super::path::shown;
use super::pax;

const BLOCK: usize = 512;
/// Bytes of a long name or of extended records that are held at once.
const LONGEST_HEADER: u64 = 32 << 20;
/// Pieces between the holes of one file: a text of all of them is shorter than `LONGEST_HEADER`.
pub const MOST_PIECES: usize = 1 << 20;

/// Where in a file there is something, and how many bytes of it.
pub type Piece = (u64, u64);

/// What the headers of a member say.
pub struct Member {
    pub kind: EntryType,
    /// As it is told: nobody checked it.
    pub path: Vec<u8>,
    pub target: Vec<u8>,
    pub mode: u32,
    pub owners: (u64, u64),
    pub modified: Timespec,
    pub attributes: Result<Vec<Attribute>>,
    /// Of the file, holes included.
    pub size: u64,
    /// In their order, within the size.
    pub pieces: Vec<Piece>,
}

/// Reads members; as a reader itself, the content of the one that came last, without its holes.
pub struct Members<R> {
    source: R,
    origin: Origin,
    left: u64,
    padding: u64,
}

/// What stands before a member's own header and is about it.
#[derive(Default)]
struct Extended {
    path: Option<Vec<u8>>,
    target: Option<Vec<u8>>,
    records: Vec<u8>,
}

impl<R: Read> Members<R> {
    pub fn new(source: R, origin: Origin) -> Members<R> {
        Members { source, origin, left: 0, padding: 0 }
    }

    pub fn into_inner(self) -> R {
        self.source
    }

    /// The next member; none at the archive's end.
    pub fn next(&mut self) -> Result<Option<Member>> {
        let mut extended = Extended::default();
        loop {
            self.pass_over()?;
            let Some(header) = self.header()? else { return Ok(None) };
            let size = header.entry_size().map_err(broken)?;
            match header.entry_type() {
                EntryType::GNULongName => extended.path = Some(self.name(size)?),
                EntryType::GNULongLink => extended.target = Some(self.name(size)?),
                EntryType::XHeader => extended.records = self.whole(size)?,
                EntryType::XGlobalHeader => {
                    self.whole(size)?;
                }
                _ => return self.member(&header, size, extended).map(Some),
            }
        }
    }

    /// The rest of the member before, and what fills its last block up.
    fn pass_over(&mut self) -> Result<()> {
        let rest = self.left.saturating_add(self.padding);
        let passed = io::copy(&mut (&mut self.source).take(rest), &mut io::sink()).map_err(broken)?;
        if passed < rest {
            return Err(cut_short());
        }
        (self.left, self.padding) = (0, 0);
        Ok(())
    }

    fn promise(&mut self, size: u64) {
        self.left = size;
        self.padding = size.wrapping_neg() % BLOCK as u64;
    }

    /// The next header; none when two blocks of zeros, or nothing, come instead.
    fn header(&mut self) -> Result<Option<Header>> {
        let mut header = Header::new_old();
        for _ in 0..2 {
            let bytes = header.as_mut_bytes();
            let mut filled = 0;
            while filled < BLOCK {
                match self.source.read(&mut bytes[filled..]).map_err(broken)? {
                    0 if filled == 0 => return Ok(None),
                    0 => return Err(cut_short()),
                    length => filled += length,
                }
            }
            if bytes.iter().any(|byte| *byte != 0) {
                let counted = bytes.iter().enumerate().map(|(at, byte)| match at {
                    148..156 => u32::from(b' '),
                    _ => u32::from(*byte),
                });
                let sum: u32 = counted.sum();
                return match header.cksum() {
                    Ok(told) if told == sum => Ok(Some(header)),
                    _ => Err(Error::invalid("archive: a header's checksum is wrong, or it is no tar archive")),
                };
            }
        }
        Ok(None)
    }

    fn whole(&mut self, size: u64) -> Result<Vec<u8>> {
        if size > LONGEST_HEADER {
            return Err(Error::invalid(format!("archive: a header takes more memory than {LONGEST_HEADER} bytes")));
        }
        self.promise(size);
        let mut bytes = Vec::new();
        (&mut *self).take(size).read_to_end(&mut bytes).map_err(broken)?;
        if bytes.len() as u64 == size { Ok(bytes) } else { Err(cut_short()) }
    }

    fn name(&mut self, size: u64) -> Result<Vec<u8>> {
        let mut name = self.whole(size)?;
        if name.last() == Some(&0) {
            name.pop();
        }
        Ok(name)
    }

    fn member(&mut self, header: &Header, size: u64, extended: Extended) -> Result<Member> {
        let Extended { path, target, records } = extended;
        let time = header.mtime().map_or(0, |seconds| seconds as i64);
        let mut member = Member {
            kind: header.entry_type(),
            path: path.unwrap_or_else(|| header.path_bytes().into_owned()),
            target: target.or_else(|| header.link_name_bytes().map(|name| name.into_owned())).unwrap_or_default(),
            mode: 0,
            owners: (0, 0),
            modified: Timespec { tv_sec: time, tv_nsec: 0 },
            attributes: Ok(Vec::new()),
            size,
            pieces: Vec::new(),
        };
        let refuse =
            |path: &[u8], why: &dyn std::fmt::Display| Error::invalid(format!("archive: entry {}: {why}", shown(path)));
        let (mut uid, mut gid) = (None, None);
        let mut holes = Holes::default();
        for record in pax::Records(&records) {
            let (key, value) = record.map_err(broken)?;
            let whole =
                || pax::number(value).ok_or_else(|| refuse(&member.path, &format!("{} is no number", shown(key))));
            match key {
                b"path" => member.path = value.to_vec(),
                b"linkpath" => member.target = value.to_vec(),
                b"size" => member.size = whole()?,
                b"uid" => uid = Some(whole()?),
                b"gid" => gid = Some(whole()?),
                b"mtime" => {
                    member.modified = pax::time(value).ok_or_else(|| refuse(&member.path, &"mtime is no time"))?;
                }
                key if key.starts_with(b"GNU.sparse.") => {
                    holes.told(&key[11..], value).ok_or_else(|| refuse(&member.path, &"holes that cannot be read"))?;
                }
                key => match of_record(key, value, self.origin) {
                    Ok(found) => {
                        if let Ok(attributes) = &mut member.attributes {
                            attributes.extend(found);
                        }
                    }
                    Err(error) => member.attributes = Err(error),
                },
            }
        }
        if let Some(name) = holes.name.take() {
            member.path = name;
        }
        let field = |told: Option<u64>, field: io::Result<u64>| match told {
            Some(number) => Ok(number),
            None => field.map_err(|e| refuse(&member.path, &e)),
        };
        member.owners = (field(uid, header.uid())?, field(gid, header.gid())?);
        member.mode = header.mode().map_err(|e| refuse(&member.path, &e))?;
        self.promise(if holds_content(member.kind) { member.size } else { 0 });
        let map = if member.kind == EntryType::GNUSparse {
            Some(self.gnu_map(header).map_err(|e| refuse(&member.path, &e))?)
        } else {
            holes.map(self).map_err(|e| refuse(&member.path, &e))?
        };
        (member.size, member.pieces) = match map {
            None => (member.size, vec![(0, member.size)]),
            Some((size, pieces)) => {
                // What the map itself took is gone.
                check(size, &pieces, self.left).map_err(|e| refuse(&member.path, &e))?;
                (size, pieces)
            }
        };
        member.pieces.retain(|(_, length)| *length > 0);
        Ok(member)
    }

    /// The map of GNU tar's own kind of entry: in its header, and in blocks behind that.
    fn gnu_map(&mut self, header: &Header) -> io::Result<(u64, Vec<Piece>)> {
        let gnu = header.as_gnu().ok_or_else(|| io::Error::other("holes in no GNU header"))?;
        let mut pieces = Vec::new();
        let mut add = |told: &[GnuSparseHeader]| {
            for piece in told.iter().filter(|piece| !piece.is_empty()) {
                pieces.push((piece.offset()?, piece.length()?));
            }
            if pieces.len() > MOST_PIECES { Err(too_many()) } else { Ok(()) }
        };
        add(&gnu.sparse)?;
        let mut more = gnu.is_extended();
        while more {
            let mut block = GnuExtSparseHeader::new();
            self.source.read_exact(block.as_mut_bytes())?;
            add(&block.sparse)?;
            more = block.is_extended();
        }
        Ok((gnu.real_size()?, pieces))
    }
}

impl<R: Read> Read for Members<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let most = buffer.len().min(usize::try_from(self.left).unwrap_or(usize::MAX));
        if most == 0 {
            return Ok(0);
        }
        let length = self.source.read(&mut buffer[..most])?;
        if length == 0 {
            return Err(io::Error::new(io::ErrorKind::UnexpectedEof, "cut short"));
        }
        self.left -= length as u64;
        Ok(length)
    }
}

/// What pax records say of a file's holes, in the versions 0.0, 0.1 and 1.0 of GNU tar.
#[derive(Default)]
struct Holes {
    size: Option<u64>,
    name: Option<Vec<u8>>,
    numbers: Vec<u64>,
    /// The map stands in front of the content.
    inside: bool,
    told: bool,
}

impl Holes {
    fn told(&mut self, key: &[u8], value: &[u8]) -> Option<()> {
        self.told = true;
        match key {
            b"major" => self.inside = value == b"1",
            b"name" => self.name = Some(value.to_vec()),
            b"size" | b"realsize" => self.size = Some(pax::number(value)?),
            b"offset" | b"numbytes" => self.numbers.push(pax::number(value)?),
            b"map" => {
                for number in value.split(|byte| *byte == b',').filter(|text| !text.is_empty()) {
                    self.numbers.push(pax::number(number)?);
                }
            }
            _ => {}
        }
        (self.numbers.len() <= 2 * MOST_PIECES).then_some(())
    }

    fn map<R: Read>(mut self, members: &mut Members<R>) -> io::Result<Option<(u64, Vec<Piece>)>> {
        if !self.told {
            return Ok(None);
        }
        let size = self.size.ok_or_else(|| io::Error::other("holes, and no size"))?;
        if self.inside {
            let mut lines = Lines { members, block: [0; BLOCK], at: BLOCK };
            let count = lines.number()?;
            if count > MOST_PIECES as u64 {
                return Err(too_many());
            }
            self.numbers = (0..2 * count).map(|_| lines.number()).collect::<io::Result<_>>()?;
        }
        Ok(Some((size, self.numbers.chunks_exact(2).map(|pair| (pair[0], pair[1])).collect())))
    }
}

/// Numbers in lines, in blocks of their own.
struct Lines<'a, R> {
    members: &'a mut Members<R>,
    block: [u8; BLOCK],
    at: usize,
}

impl<R: Read> Lines<'_, R> {
    fn number(&mut self) -> io::Result<u64> {
        let mut digits = Vec::new();
        loop {
            if self.at == BLOCK {
                self.members.read_exact(&mut self.block)?;
                self.at = 0;
            }
            let byte = self.block[self.at];
            self.at += 1;
            match byte {
                b'\n' => return pax::number(&digits).ok_or_else(|| io::Error::other("holes that cannot be read")),
                digit if digits.len() < 20 => digits.push(digit),
                _ => return Err(io::Error::other("holes that cannot be read")),
            }
        }
    }
}

/// The pieces follow each other within the size, and are all there is.
fn check(size: u64, pieces: &[Piece], stored: u64) -> io::Result<()> {
    let (mut end, mut all) = (0, 0u64);
    for (offset, length) in pieces {
        if *offset < end {
            return Err(io::Error::other("holes out of order"));
        }
        end = offset
            .checked_add(*length)
            .filter(|end| *end <= size)
            .ok_or_else(|| io::Error::other("holes beyond its end"))?;
        all = all.saturating_add(*length);
    }
    if all == stored { Ok(()) } else { Err(io::Error::other("holes that do not fit its content")) }
}

fn too_many() -> io::Error {
    io::Error::other(format!("more than {MOST_PIECES} pieces between holes"))
}

fn cut_short() -> Error {
    Error::invalid("archive: cut short")
}

/// Links, folders and the like have none, whatever their size says.
fn holds_content(kind: EntryType) -> bool {
    !matches!(
        kind,
        EntryType::Link
            | EntryType::Symlink
            | EntryType::Directory
            | EntryType::Fifo
            | EntryType::Char
            | EntryType::Block
    )
}
