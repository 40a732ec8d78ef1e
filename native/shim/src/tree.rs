//! Trees below a descriptor whose content is not trusted: no path leaves them, no link is followed, however deep they are.
use std::ffi::CStr;
use std::fs::File;
use std::os::fd::{AsFd, OwnedFd};

use berth_host::fs::within;
use rustix::fs::{AtFlags, Dir, FileType, OFlags, ResolveFlags};
use rustix::io::Errno;

const WITHIN: ResolveFlags = ResolveFlags::BENEATH
    .union(ResolveFlags::NO_SYMLINKS)
    .union(ResolveFlags::NO_MAGICLINKS)
    .union(ResolveFlags::NO_XDEV);

/// The names in a folder, in no order.
pub fn names(folder: impl AsFd) -> Result<Vec<Vec<u8>>, Errno> {
    let plain = |name: &CStr| (name != c"." && name != c"..").then(|| name.to_bytes().to_vec());
    Dir::read_from(folder)?.filter_map(|entry| entry.map(|entry| plain(entry.file_name())).transpose()).collect()
}

/// Opens what is at a path below the folder.
pub fn open(folder: impl AsFd, path: &[u8], flags: OFlags) -> Result<OwnedFd, Errno> {
    within::open(folder, path, flags, WITHIN)
}

/// Removes `name` with everything below it; absent is fine. Holds few descriptors, for trees as deep as a path may be long.
pub fn remove(folder: &OwnedFd, name: &[u8]) -> Result<(), Errno> {
    match rustix::fs::unlinkat(folder, name, AtFlags::empty()) {
        Ok(()) | Err(Errno::NOENT) => return Ok(()),
        Err(Errno::ISDIR | Errno::PERM) => {}
        Err(other) => return Err(other),
    }
    // The folders from the first one down to the one at hand, each with those of its folders that are still to go.
    let mut way = vec![(name.to_vec(), files_removed(folder, name)?)];
    while let Some((_, pending)) = way.last_mut() {
        if let Some(next) = pending.pop() {
            let at = way.iter().map(|(name, _)| name.as_slice()).chain([next.as_slice()]).collect::<Vec<_>>();
            let folders = files_removed(folder, &at.join(&b'/'))?;
            way.push((next, folders));
            continue;
        }
        let (gone, _) = way.pop().ok_or(Errno::IO)?;
        let above: Vec<&[u8]> = way.iter().map(|(name, _)| name.as_slice()).collect();
        let parent = if above.is_empty() { b".".to_vec() } else { above.join(&b'/') };
        let parent = open(folder, &parent, OFlags::DIRECTORY | OFlags::PATH)?;
        rustix::fs::unlinkat(&parent, gone, AtFlags::REMOVEDIR)?;
    }
    Ok(())
}

/// Removes all but folders from a folder; answers the folders.
fn files_removed(root: &OwnedFd, path: &[u8]) -> Result<Vec<Vec<u8>>, Errno> {
    let within = open(root, path, OFlags::DIRECTORY | OFlags::RDONLY)?;
    let mut folders = Vec::new();
    for name in names(&within)? {
        match rustix::fs::unlinkat(&within, name.as_slice(), AtFlags::empty()) {
            Ok(()) => {}
            Err(Errno::ISDIR | Errno::PERM) => folders.push(name),
            Err(other) => return Err(other),
        }
    }
    Ok(folders)
}

/// A regular file below the folder, open for reading; `None` when there is nothing of that name, or something else.
pub fn file(folder: impl AsFd, path: &str) -> Option<File> {
    let file = open(folder, path.as_bytes(), OFlags::RDONLY | OFlags::NONBLOCK | OFlags::NOFOLLOW).ok()?;
    let stat = rustix::fs::fstat(&file).ok()?;
    (FileType::from_raw_mode(stat.st_mode) == FileType::RegularFile).then(|| File::from(file))
}
