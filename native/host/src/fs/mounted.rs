//! Which volumes a process has mounted, from the kernel's own list.
use std::ffi::OsString;
use std::io::{Read, Seek};
use std::os::unix::ffi::OsStringExt;
use std::path::{Path, PathBuf};

use berth_types::{Doing, Error, ErrorCode, Id, Result};

/// A volume, or a folder of one, at a place of a mount namespace.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mounted {
    pub volume: Id,
    /// All of the volume, not a folder of it which the container mounted once more.
    pub whole: bool,
    pub point: PathBuf,
}

/// One line of a list of mounts.
struct Line {
    /// From the root of its file system.
    root: PathBuf,
    point: PathBuf,
    kind: String,
}

/// How the kernel's lists call the folder of volumes: its path from the root of its file system.
pub fn shown_as(folder: &Path) -> Result<PathBuf> {
    let text = std::fs::read("/proc/self/mountinfo").doing("read the list of mounts")?;
    let holding = lines(&text).filter(|line| folder.starts_with(&line.point));
    // Of two at one point the later covers the other.
    let nearest = holding.max_by_key(|line| line.point.as_os_str().len());
    nearest
        .and_then(|line| Some(line.root.join(folder.strip_prefix(&line.point).ok()?)))
        .ok_or_else(|| Error::new(ErrorCode::Internal, "the folder of volumes is on no mount"))
}

/// What a list (an open `/proc/<pid>/mountinfo`) has of volumes, the outermost and oldest first; `folder` as [`shown_as`] told.
pub fn volumes(list: &mut (impl Read + Seek), folder: &Path) -> Result<Vec<Mounted>> {
    let mut text = Vec::new();
    list.rewind().and_then(|()| list.read_to_end(&mut text)).doing("read the container's mounts")?;
    // What a container can mount itself is never btrfs: such a line shows the host's.
    let found = lines(&text).filter(|line| line.kind == "btrfs").filter_map(|line| {
        let mut below = line.root.strip_prefix(folder).ok()?.components();
        let volume = Id::new(below.next()?.as_os_str().to_str()?).ok()?;
        Some(Mounted { volume, whole: below.next().is_none(), point: line.point })
    });
    Ok(found.collect())
}

fn lines(text: &[u8]) -> impl Iterator<Item = Line> {
    text.split(|byte| *byte == b'\n').filter_map(|line| {
        let mut words = line.split(|byte| *byte == b' ');
        let (root, point) = (words.nth(3)?, words.next()?);
        let kind = words.skip_while(|word| *word != b"-").nth(1)?;
        Some(Line { root: plain(root), point: plain(point), kind: String::from_utf8_lossy(kind).into_owned() })
    })
}

/// Blanks and the like are written as a backslash and three octal digits.
fn plain(word: &[u8]) -> PathBuf {
    let mut bytes = Vec::with_capacity(word.len());
    let mut rest = word;
    while let Some((first, tail)) = rest.split_first() {
        let escaped = (*first == b'\\').then(|| tail.get(..3)).flatten();
        let value = escaped.and_then(|digits| u8::from_str_radix(std::str::from_utf8(digits).ok()?, 8).ok());
        bytes.push(value.unwrap_or(*first));
        rest = if value.is_some() { &tail[3..] } else { tail };
    }
    PathBuf::from(OsString::from_vec(bytes))
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use super::*;

    const LIST: &str = r"30 1 0:50 / / rw master:1 - overlay berth rw
31 30 0:40 /pool/volumes/vol_a /srv/a\040b\134 rw,nosuid,nodev shared:2 - btrfs /dev/loop0 rw
32 30 0:40 /pool/volumes/vol_b/inner /mnt ro - btrfs /dev/loop0 rw
33 30 0:50 /pool/volumes/vol_c /fake rw - overlay berth rw
34 30 0:40 /pool/layers/vol_d /other rw - btrfs /dev/loop0 rw
";

    #[test]
    fn only_what_is_a_volume_counts() {
        let found = volumes(&mut Cursor::new(LIST), Path::new("/pool/volumes")).unwrap();
        let told: Vec<_> =
            found.iter().map(|one| (one.volume.as_str(), one.whole, one.point.to_str().unwrap())).collect();
        assert_eq!(told, [("vol_a", true, "/srv/a b\\"), ("vol_b", false, "/mnt")]);
    }
}
