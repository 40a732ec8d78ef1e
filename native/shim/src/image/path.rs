//! Paths of entries: what is taken, and how errors show them.
use berth_types::{Error, Result};

/// The kernel takes no longer ones, with what ends them.
pub const LONGEST_PATH: usize = 4095;

/// A relative path of plain names; `./` in front and `/` at the end are tar's habits.
pub fn checked_path(path: &[u8]) -> Result<Vec<u8>> {
    let refuse = |why: &str| Error::invalid(format!("archive: entry {}: {why}", shown(path)));
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
    let plain = names.join(&b'/');
    if plain.len() > LONGEST_PATH {
        return Err(refuse("the path is too long"));
    }
    Ok(plain)
}

/// Folder and name; `None` for the root itself.
pub fn split(path: &[u8]) -> Option<(&[u8], &[u8])> {
    match path.iter().rposition(|byte| *byte == b'/') {
        Some(at) => Some((&path[..at], &path[at + 1..])),
        None if path.is_empty() => None,
        None => Some((b"", path)),
    }
}

/// A name for an error message: printable, not endless.
pub fn shown(name: &[u8]) -> String {
    name.escape_ascii().to_string().chars().take(200).collect()
}

/// Whether it is a device folder's, also of a root file system that lies in a folder of the archive.
pub fn is_dev(path: &[u8]) -> bool {
    path.strip_prefix(b"rootfs/").unwrap_or(path).starts_with(b"dev/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_plain_and_relative() {
        assert_eq!(checked_path(b"./a//b/").unwrap(), b"a/b");
        assert_eq!(checked_path(b"./").unwrap(), b"");
        assert_eq!(checked_path(&[&[b'a'; 4095][..], b"/"].concat()).unwrap().len(), 4095);
        for bad in [&b"/a"[..], b"a/../b", b"..", b"a\0b", &[b'a'; 4096]] {
            assert!(checked_path(bad).is_err(), "{bad:?}");
        }
        assert_eq!(split(b"a/b/c"), Some((&b"a/b"[..], &b"c"[..])));
        assert_eq!((split(b"a"), split(b"")), (Some((&b""[..], &b"a"[..])), None));
    }
}
