//! The block device under a folder.
use std::path::{Path, PathBuf};

/// Numbers of the whole disk, not the partition, that the folder's file system is on; none when it is on several, on none, or on another machine.
pub fn under(folder: &Path) -> Option<(u32, u32)> {
    let device = rustix::fs::stat(folder).ok()?.st_dev;
    let (mut major, mut minor) = (rustix::fs::major(device), rustix::fs::minor(device));
    if major == 0 {
        // btrfs gives each subvolume a number that is no device's; its mount names one.
        let source = rustix::fs::stat(mount_source(&folder.canonicalize().ok()?)?).ok()?.st_rdev;
        (major, minor) = (rustix::fs::major(source), rustix::fs::minor(source));
    }
    let entry = PathBuf::from(format!("/sys/dev/block/{major}:{minor}"));
    if entry.join("partition").exists() {
        let whole = std::fs::read_to_string(entry.canonicalize().ok()?.parent()?.join("dev")).ok()?;
        let (whole_major, whole_minor) = whole.trim().split_once(':')?;
        return Some((whole_major.parse().ok()?, whole_minor.parse().ok()?));
    }
    (major != 0 && entry.exists()).then_some((major, minor))
}

/// What the file system at `path` was mounted from.
fn mount_source(path: &Path) -> Option<PathBuf> {
    let mounts = std::fs::read_to_string("/proc/self/mountinfo").ok()?;
    let mut best: Option<(usize, PathBuf)> = None;
    for line in mounts.lines() {
        let (Some((_, right)), Some(at)) = (line.split_once(" - "), line.split(' ').nth(4)) else { continue };
        // A later mount on the same place hides the earlier one.
        if path.starts_with(at) && best.as_ref().is_none_or(|(length, _)| at.len() >= *length) {
            best = Some((at.len(), PathBuf::from(right.split(' ').nth(1)?)));
        }
    }
    best.map(|(_, source)| source).filter(|source| source.is_absolute())
}
