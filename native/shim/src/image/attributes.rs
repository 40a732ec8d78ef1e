//! The one list of the extended attributes that archives carry, for who packs and for who unpacks, and access control lists.
use berth_types::{Error, Result};

use super::pax;

pub const ACL_ACCESS: &[u8] = b"system.posix_acl_access";
pub const ACL_DEFAULT: &[u8] = b"system.posix_acl_default";
const CAPABILITY: &[u8] = b"security.capability";

/// Name and value.
pub type Attribute = (Vec<u8>, Vec<u8>);

/// Whose tree an archive holds.
#[derive(Clone, Copy, PartialEq)]
pub enum Origin {
    /// Anybody's.
    Foreign,
    /// One of a container here, which `pack` wrote, or that its tenant says is such a one.
    Own,
}

/// What becomes of an attribute: kept, dropped, or refused with the archive it is in.
#[derive(Debug, PartialEq)]
pub enum Fate {
    Kept,
    Dropped,
    Refused,
}

/// What a container can set is kept: `user.*`, and access control lists. Of its own tree alone: what an overlay inside it notes, which no overlay of ours
/// reads and no image needs; and file capabilities, which from elsewhere are privileges nobody granted. `trusted.*`, by which layers of the host's
/// overlays reveal or hide others, no container can set. The rest, labels of security modules, belongs to the system that packed.
pub fn fate(name: &[u8], origin: Origin) -> Fate {
    match name {
        ACL_ACCESS | ACL_DEFAULT => Fate::Kept,
        CAPABILITY if origin == Origin::Own => Fate::Kept,
        name if name.starts_with(b"user.overlay") && origin == Origin::Foreign => Fate::Refused,
        name if name.starts_with(b"user.") => Fate::Kept,
        name if name.starts_with(b"trusted.") => Fate::Refused,
        _ => Fate::Dropped,
    }
}

/// What one of the records of a header says of attributes; none when it is of something else, or dropped.
pub fn of_record(key: &[u8], value: &[u8], origin: Origin) -> Result<Option<Attribute>> {
    if let Some(name) = [(pax::ACL_ACCESS, ACL_ACCESS), (pax::ACL_DEFAULT, ACL_DEFAULT)]
        .iter()
        .find_map(|(record, name)| (key == *record).then_some(*name))
    {
        return Ok(Some((name.to_vec(), acl_from_text(value)?)));
    }
    let Some(name) = key.strip_prefix(pax::XATTR).map(pax::attribute_name) else { return Ok(None) };
    match fate(&name, origin) {
        Fate::Kept => Ok(Some((name, value.to_vec()))),
        Fate::Dropped => Ok(None),
        Fate::Refused => Err(Error::invalid(format!("extended attribute {}", super::path::shown(&name)))),
    }
}

/// Of `linux/posix_acl_xattr.h`.
const VERSION: u32 = 2;
const USER_OBJ: u16 = 1;
const USER: u16 = 2;
const GROUP_OBJ: u16 = 4;
const GROUP: u16 = 8;
const MASK: u16 = 16;
const OTHER: u16 = 32;
const NOBODY: u32 = u32::MAX;

/// An access control list as `tar --acls` writes it, as the kernel takes it. Users and groups without a number are dropped, as whose names these are
/// nobody knows yet; what they were denied, everybody is denied who might be one of them.
fn acl_from_text(text: &[u8]) -> Result<Vec<u8>> {
    let bad = || Error::invalid("an access control list that cannot be read");
    let text = std::str::from_utf8(text).map_err(|_| bad())?;
    let mut entries = Vec::new();
    let mut nameless = 7;
    for line in text.split([',', '\n']) {
        let line = line.split('#').next().unwrap_or_default().trim();
        if line.is_empty() {
            continue;
        }
        let mut fields = line.strip_prefix("default:").unwrap_or(line).split(':');
        let (kind, name) = (fields.next().ok_or_else(bad)?, fields.next().ok_or_else(bad)?);
        // Lists of two fields have no name: `mask:rwx`.
        let (name, rights) = match fields.next() {
            Some(rights) => (name, rights),
            None => ("", name),
        };
        let rights = rights_of(rights).ok_or_else(bad)?;
        let tag = match (kind, name) {
            ("user" | "u", "") => USER_OBJ,
            ("group" | "g", "") => GROUP_OBJ,
            ("user" | "u", _) => USER,
            ("group" | "g", _) => GROUP,
            ("mask" | "m", _) => MASK,
            ("other" | "o", _) => OTHER,
            _ => return Err(bad()),
        };
        match fields.next().unwrap_or(name).parse::<u32>() {
            _ if tag != USER && tag != GROUP => entries.push((tag, rights, NOBODY)),
            Ok(id) => entries.push((tag, rights, id)),
            Err(_) => nameless &= rights,
        }
    }
    for (tag, rights, _) in &mut entries {
        if matches!(*tag, GROUP_OBJ | GROUP | OTHER) {
            *rights &= nameless;
        }
    }
    // The kernel wants them in this order.
    entries.sort_by_key(|(tag, _, id)| (*tag, *id));
    let mut list = VERSION.to_le_bytes().to_vec();
    for (tag, rights, id) in entries {
        list.extend(tag.to_le_bytes());
        list.extend(rights.to_le_bytes());
        list.extend(id.to_le_bytes());
    }
    Ok(list)
}

fn rights_of(text: &str) -> Option<u16> {
    text.chars().try_fold(0, |rights, letter| match letter {
        'r' => Some(rights | 4),
        'w' => Some(rights | 2),
        'x' => Some(rights | 1),
        '-' => Some(rights),
        _ => None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn list(entries: &[(u16, u16, u32)]) -> Vec<u8> {
        let mut list = 2u32.to_le_bytes().to_vec();
        for (tag, rights, id) in entries {
            list.extend(tag.to_le_bytes().into_iter().chain(rights.to_le_bytes()).chain(id.to_le_bytes()));
        }
        list
    }

    #[test]
    fn lists_are_read_and_never_grant_more() {
        let whole = list(&[(1, 6, NOBODY), (2, 6, 1000), (4, 4, NOBODY), (16, 6, NOBODY), (32, 4, NOBODY)]);
        assert_eq!(acl_from_text(b"user::rw-,user:1000:rw-,group::r--,mask::rw-,other::r--").unwrap(), whole);
        assert_eq!(acl_from_text(b"user::rw-\nuser:ann:rw-:1000\ngroup::r--\nmask:rw-\nother::r--\n").unwrap(), whole);
        let dropped = list(&[(1, 6, NOBODY), (4, 0, NOBODY), (16, 6, NOBODY), (32, 0, NOBODY)]);
        assert_eq!(acl_from_text(b"user::rw-,user:ann:---,group::r--,mask::rw-,other::r--").unwrap(), dropped);
        for bad in [&b"user"[..], b"user::rwz", b"world::r--", b"\xff"] {
            assert!(acl_from_text(bad).is_err(), "{bad:?}");
        }
    }

    #[test]
    fn what_a_container_can_set_is_kept() {
        for name in [&b"user.note"[..], b"user.\xff", ACL_ACCESS, ACL_DEFAULT] {
            assert_eq!((fate(name, Origin::Foreign), fate(name, Origin::Own)), (Fate::Kept, Fate::Kept));
        }
        assert_eq!(fate(b"user.overlay.opaque", Origin::Own), Fate::Kept);
        assert_eq!(fate(b"user.overlay.opaque", Origin::Foreign), Fate::Refused);
        assert_eq!(fate(CAPABILITY, Origin::Own), Fate::Kept);
        assert_eq!(fate(CAPABILITY, Origin::Foreign), Fate::Dropped);
        assert_eq!(fate(b"trusted.overlay.opaque", Origin::Own), Fate::Refused);
        assert_eq!(fate(b"security.selinux", Origin::Own), Fate::Dropped);
    }
}
