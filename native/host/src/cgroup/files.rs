//! Reading, writing and removing control group files.
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use berth_types::{Error, ErrorCode, Result};

/// How long dying processes may keep a group alive.
const REMOVE_TIMEOUT: Duration = Duration::from_secs(5);

pub fn read(path: impl AsRef<Path>) -> Result<String> {
    let path = path.as_ref();
    std::fs::read_to_string(path).map_err(|e| Error::io(format_args!("read {}", path.display()), e))
}

/// A file that may be missing on this kernel, or whose group is gone.
pub fn read_optional(path: impl AsRef<Path>) -> String {
    std::fs::read_to_string(path).unwrap_or_default()
}

/// One write to an existing file.
pub fn write(path: impl AsRef<Path>, value: &str) -> Result<()> {
    let path = path.as_ref();
    let mut file = std::fs::OpenOptions::new()
        .write(true)
        .open(path)
        .map_err(|e| Error::io(format_args!("open {}", path.display()), e))?;
    file.write_all(value.as_bytes()).map_err(|e| Error::io(format_args!("write {value} to {}", path.display()), e))
}

/// Makes a group; true when it was not there.
pub fn make(dir: &Path) -> Result<bool> {
    match std::fs::create_dir(dir) {
        Ok(()) => Ok(true),
        Err(e) if e.kind() == ErrorKind::AlreadyExists => Ok(false),
        Err(e) => Err(Error::io(format_args!("make {}", dir.display()), e)),
    }
}

/// Gives a group and some of its files to a user. Files this kernel lacks are passed over.
pub fn give(dir: &Path, names: &[&str], owner: u32) -> Result<()> {
    for path in std::iter::once(dir.to_owned()).chain(names.iter().map(|name| dir.join(name))) {
        match std::os::unix::fs::chown(&path, Some(owner), Some(owner)) {
            Err(e) if e.kind() == ErrorKind::NotFound => {}
            other => other.map_err(|e| Error::io(format_args!("give {} away", path.display()), e))?,
        }
    }
    Ok(())
}

/// Names of the groups below `dir`; none when it is absent.
pub fn children(dir: &Path) -> Result<Vec<String>> {
    let entries = match std::fs::read_dir(dir) {
        Ok(entries) => entries,
        Err(e) if e.kind() == ErrorKind::NotFound => return Ok(Vec::new()),
        Err(e) => return Err(Error::io(format_args!("list {}", dir.display()), e)),
    };
    Ok(entries
        .flatten()
        .filter(|entry| entry.file_type().is_ok_and(|kind| kind.is_dir()))
        .filter_map(|entry| entry.file_name().into_string().ok())
        .collect())
}

/// Removes a group and those below it, waiting for their last processes.
pub fn remove_tree(dir: &Path) -> Result<()> {
    for child in children(dir)? {
        remove_tree(&dir.join(child))?;
    }
    let started = Instant::now();
    let mut pause = Duration::from_micros(200);
    loop {
        match std::fs::remove_dir(dir) {
            Ok(()) => return Ok(()),
            Err(e) if e.kind() == ErrorKind::NotFound => return Ok(()),
            Err(e) if e.kind() == ErrorKind::ResourceBusy && started.elapsed() < REMOVE_TIMEOUT => {
                std::thread::sleep(pause);
                pause = (pause * 2).min(Duration::from_millis(10));
            }
            Err(e) => return Err(Error::io(format_args!("remove {}", dir.display()), e)),
        }
    }
}

/// Every process of the group and of those below it.
pub fn pids(dir: &Path) -> Result<Vec<i32>> {
    members(dir, "cgroup.procs")
}

/// The numbers in a file that lists processes or threads, of the group and of those below it.
pub fn members(dir: &Path, list: &str) -> Result<Vec<i32>> {
    let mut found: Vec<i32> = read_optional(dir.join(list)).lines().filter_map(|line| line.parse().ok()).collect();
    for child in children(dir)? {
        found.extend(members(&dir.join(child), list)?);
    }
    Ok(found)
}

/// Signals processes until none is left; a fork between listing and signalling is caught by the next round.
pub fn kill_all(list: impl Fn() -> Result<Vec<i32>>) -> Result<()> {
    for _ in 0..1000 {
        let found = list()?;
        if found.is_empty() {
            return Ok(());
        }
        for pid in found.into_iter().filter_map(rustix::process::Pid::from_raw) {
            // A process that ended meanwhile is what was wanted.
            let _ = rustix::process::kill_process(pid, rustix::process::Signal::KILL);
        }
        std::thread::sleep(Duration::from_millis(1));
    }
    Err(Error::new(ErrorCode::Timeout, "processes of the group outlive being killed"))
}

/// The number after a key in a flat file of `key value` lines; 0 without it.
pub fn field(text: &str, key: &str) -> u64 {
    let value = text.lines().find_map(|line| line.strip_prefix(key)?.strip_prefix([' ', ':']));
    value.and_then(|value| value.trim().parse().ok()).unwrap_or(0)
}

/// The whole file as a number; `max` and a missing file are 0.
pub fn number(path: PathBuf) -> u64 {
    read_optional(path).trim().parse().unwrap_or(0)
}

/// Bytes of the device lines picked by `of` (device, bytes). A loop device and the disk under it see the same bytes, so the larger side counts.
pub fn device_bytes(lines: impl Iterator<Item = (String, u64)>) -> u64 {
    let (mut loops, mut disks) = (0u64, 0u64);
    for (device, bytes) in lines {
        let side = if device.starts_with("7:") { &mut loops } else { &mut disks };
        *side = side.saturating_add(bytes);
    }
    loops.max(disks)
}

/// The mount points in mountinfo text whose file system type is `kind`, with their super options.
pub fn mounts<'a>(mountinfo: &'a str, kind: &'a str) -> impl Iterator<Item = (PathBuf, Vec<&'a str>)> {
    mountinfo.lines().filter_map(move |line| {
        let (left, right) = line.split_once(" - ")?;
        let mut right = right.split(' ');
        if right.next()? != kind {
            return None;
        }
        let options = right.nth(1)?.split(',').collect();
        Some((PathBuf::from(left.split(' ').nth(4)?), options))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_are_whole_words() {
        let text = "oom_kill_disable 0\nunder_oom 1\noom_kill 7\n";
        assert_eq!(field(text, "oom_kill"), 7);
        assert_eq!(field(text, "absent"), 0);
    }

    #[test]
    fn a_loop_device_and_its_disk_count_once() {
        let lines = [("7:0".to_string(), 10), ("254:0".to_string(), 8)];
        assert_eq!(device_bytes(lines.into_iter()), 10);
    }

    #[test]
    fn mounts_of_a_kind_with_their_options() {
        let text = "32 31 0:29 / /sys/fs/cgroup/cpu rw,relatime - cgroup cgroup rw,cpu\n41 31 0:38 / /sys/fs/cgroup/unified rw - cgroup2 none rw\n";
        let found: Vec<_> = mounts(text, "cgroup").collect();
        assert_eq!(found, [(PathBuf::from("/sys/fs/cgroup/cpu"), vec!["rw", "cpu"])]);
    }
}
