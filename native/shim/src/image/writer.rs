//! Writes tar archives: a GNU header for each member, and pax records in front of it for what that has no room for. Names, links and attributes come
//! out byte by byte as they went in.
use std::io::{self, Write};

use rustix::fs::{Stat, Timespec};
use tar::{EntryType, Header};

use super::attributes::Attribute;
use super::members::Piece;
use super::pax;

const BLOCK: u64 = 512;
const LONGEST_NAME: usize = 100;

pub struct Writer<W: Write> {
    out: W,
    /// What is still to come of the member's content.
    left: u64,
    padding: u64,
}

/// A member, apart from its content.
pub struct Head<'a> {
    pub kind: EntryType,
    pub path: &'a [u8],
    /// Of a link.
    pub target: &'a [u8],
    pub stat: &'a Stat,
    pub attributes: &'a [Attribute],
}

impl<W: Write> Writer<W> {
    pub fn new(out: W) -> Writer<W> {
        Writer { out, left: 0, padding: 0 }
    }

    /// Begins a member of so many bytes, which are to be written to the writer next.
    pub fn begin(&mut self, head: &Head<'_>, size: u64) -> io::Result<()> {
        self.member(head, head.path, size, Vec::new())
    }

    /// As `begin`, a file with holes; its pieces are to be written next. As GNU tar's version 1.0 has it: a map in front of the content.
    pub fn begin_sparse(&mut self, head: &Head<'_>, size: u64, pieces: &[Piece]) -> io::Result<()> {
        let mut map = format!("{}\n", pieces.len());
        for (offset, length) in pieces {
            map += &format!("{offset}\n{length}\n");
        }
        let mut map = map.into_bytes();
        map.resize(map.len().next_multiple_of(BLOCK as usize), 0);
        let mut records = Vec::new();
        for (key, value) in [("major", "1"), ("minor", "0"), ("realsize", &size.to_string())] {
            pax::add(&mut records, format!("GNU.sparse.{key}").as_bytes(), value.as_bytes());
        }
        pax::add(&mut records, b"GNU.sparse.name", head.path);
        let stored = map.len() as u64 + pieces.iter().map(|(_, length)| *length).sum::<u64>();
        // The name that programs see which know nothing of holes.
        self.member(head, b"GNUSparseFile.0", stored, records)?;
        self.write_all(&map)
    }

    /// Ends the archive. The last member must be whole.
    pub fn finish(mut self) -> io::Result<()> {
        self.end_member()?;
        self.out.write_all(&[0; 2 * BLOCK as usize])?;
        self.out.flush()
    }

    fn member(&mut self, head: &Head<'_>, name: &[u8], size: u64, mut records: Vec<u8>) -> io::Result<()> {
        let time = Timespec { tv_sec: head.stat.st_mtime, tv_nsec: head.stat.st_mtime_nsec as i64 };
        if name.len() > LONGEST_NAME {
            pax::add(&mut records, b"path", name);
        }
        if head.target.len() > LONGEST_NAME {
            pax::add(&mut records, b"linkpath", head.target);
        }
        if time.tv_nsec != 0 || time.tv_sec < 0 {
            pax::add(&mut records, b"mtime", pax::time_text(time).as_bytes());
        }
        for (name, value) in head.attributes {
            pax::add(&mut records, &pax::attribute_key(name), value);
        }
        if !records.is_empty() {
            let size = records.len() as u64;
            self.header(EntryType::XHeader, b"pax", b"", size, |header| header.set_mode(0o644))?;
            self.write_all(&records)?;
        }
        self.header(head.kind, name, head.target, size, |header| {
            header.set_mode(head.stat.st_mode & 0o7777);
            header.set_uid(head.stat.st_uid.into());
            header.set_gid(head.stat.st_gid.into());
            header.set_mtime(time.tv_sec.max(0) as u64);
        })
    }

    fn header(
        &mut self,
        kind: EntryType,
        name: &[u8],
        target: &[u8],
        size: u64,
        complete: impl FnOnce(&mut Header),
    ) -> io::Result<()> {
        self.end_member()?;
        let mut header = Header::new_gnu();
        let fields = header.as_old_mut();
        for (field, value) in [(&mut fields.name, name), (&mut fields.linkname, target)] {
            let length = value.len().min(LONGEST_NAME);
            field[..length].copy_from_slice(&value[..length]);
        }
        header.set_entry_type(kind);
        header.set_uid(0);
        header.set_gid(0);
        header.set_mtime(0);
        header.set_size(size);
        complete(&mut header);
        header.set_cksum();
        self.out.write_all(header.as_bytes())?;
        (self.left, self.padding) = (size, size.wrapping_neg() % BLOCK);
        Ok(())
    }

    fn end_member(&mut self) -> io::Result<()> {
        if self.left > 0 {
            return Err(io::Error::other("a member is shorter than was said"));
        }
        let padding = std::mem::take(&mut self.padding) as usize;
        self.out.write_all(&[0; BLOCK as usize][..padding])
    }
}

impl<W: Write> Write for Writer<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let most = bytes.len().min(usize::try_from(self.left).unwrap_or(usize::MAX));
        let written = self.out.write(&bytes[..most])?;
        self.left -= written as u64;
        Ok(written)
    }
    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}
