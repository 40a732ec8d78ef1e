//! Tar archives, entry by entry.
use std::io;

use berth_types::{Error, Result};
use tar::EntryType;

use super::archive::{Archive, Kind, broken};
use super::members::{Member, Members};
use super::meta::Meta;
use super::path::{checked_path, shown};
use super::source::Source;

/// Unpacks it all, and answers the source, read to its end.
pub fn unpack(mut into: Archive<'_>, source: Source) -> Result<Source> {
    let before = into.entries();
    let mut members = Members::new(source, into.origin());
    while let Some(member) = members.next()? {
        one(&mut into, member, &mut members)?;
    }
    let mut rest = members.into_inner();
    io::copy(&mut rest, &mut io::sink()).map_err(broken)?;
    if into.entries() == before && !into.is_layer() {
        return Err(Error::invalid("archive: no entries"));
    }
    if rest.zeros < 512 {
        return Err(Error::invalid("archive: cut short"));
    }
    into.finish();
    Ok(rest)
}

fn one(into: &mut Archive<'_>, member: Member, content: &mut Members<Source>) -> Result<()> {
    into.count()?;
    let path = checked_path(&member.path)?;
    let refuse = |why: &str| Error::invalid(format!("archive: entry {}: {why}", shown(&path)));
    let attributes = member.attributes.map_err(|e| refuse(&e.message))?;
    let meta = Meta::new(member.mode, member.owners, member.modified, attributes).map_err(|e| refuse(&e.message))?;
    let target = || Some(member.target.as_slice()).filter(|to| !to.is_empty());
    let target = || target().ok_or_else(|| refuse("a link without a target"));
    let hard;
    let kind = match member.kind {
        EntryType::Directory => Kind::Folder,
        EntryType::Regular | EntryType::Continuous | EntryType::GNUSparse => {
            Kind::File { size: member.size, pieces: &member.pieces }
        }
        EntryType::Symlink => Kind::Symlink(target()?),
        EntryType::Link => {
            hard = checked_path(target()?)?;
            Kind::HardLink(&hard)
        }
        EntryType::Fifo => Kind::Fifo,
        EntryType::Char | EntryType::Block => Kind::Device,
        _ => return Err(refuse("of a kind that is not supported")),
    };
    into.make(&path, kind, &meta, content)
}
