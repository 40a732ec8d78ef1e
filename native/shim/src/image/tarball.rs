//! Tar archives, entry by entry.
use std::io::{self, Read};

use berth_types::{Error, Result};
use tar::{Entry, EntryType};

use super::archive::{Archive, Kind, broken, checked_path, shown};
use super::meta::Meta;
use super::source::Source;

const XATTR: &str = "SCHILY.xattr.";

/// Unpacks it all, and answers the source, read to its end.
pub fn unpack(mut into: Archive<'_>, source: Source) -> Result<Source> {
    let before = into.entries();
    let mut archive = tar::Archive::new(source);
    for entry in archive.entries().map_err(broken)? {
        one(&mut into, entry.map_err(broken)?)?;
    }
    let mut rest = archive.into_inner();
    io::copy(&mut rest, &mut io::sink()).map_err(broken)?;
    if into.entries() == before && !into.is_layer() {
        return Err(Error::invalid("archive: no entries"));
    }
    if rest.zeros < 512 {
        return Err(Error::invalid("archive: cut short"));
    }
    Ok(rest)
}

fn one<R: Read>(into: &mut Archive<'_>, mut entry: Entry<'_, R>) -> Result<()> {
    into.count()?;
    let kind = entry.header().entry_type();
    if kind == EntryType::XGlobalHeader {
        return Ok(());
    }
    let path = checked_path(&entry.path_bytes())?;
    let refuse = |why: &str| Error::invalid(format!("archive: entry {}: {why}", shown(&path)));
    let meta = meta(&mut entry).map_err(|e| refuse(&e.message))?;
    let target = entry.link_name_bytes().map(|name| name.into_owned());
    let target = || target.as_deref().ok_or_else(|| refuse("a link without a target"));
    let hard;
    let kind = match kind {
        EntryType::Directory => Kind::Folder,
        EntryType::Regular | EntryType::Continuous | EntryType::GNUSparse => Kind::File(entry.size()),
        EntryType::Symlink => Kind::Symlink(target()?),
        EntryType::Link => {
            hard = checked_path(target()?)?;
            Kind::HardLink(&hard)
        }
        EntryType::Fifo => Kind::Fifo,
        EntryType::Char | EntryType::Block => Kind::Device,
        _ => return Err(refuse("of a kind that is not supported")),
    };
    into.make(&path, kind, &meta, &mut entry)
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
    let modified = header.mtime().ok().and_then(|time| time.try_into().ok()).unwrap_or(0);
    let owners = (header.uid().map_err(odd)?, header.gid().map_err(odd)?);
    Meta::new(header.mode().map_err(odd)?, owners, modified, attributes)
}

/// A header that cannot be read; the caller names the entry.
fn odd(error: io::Error) -> Error {
    Error::invalid(error.to_string())
}
