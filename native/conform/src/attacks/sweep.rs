//! What the attacks' controls leave on the host when they are killed half-way. Each carries its process's number in its name.
use std::fs;
use std::path::{Path, PathBuf};

use super::program::FOLDER;

/// Of this process, until it ends.
pub fn trace(folder: &str) -> PathBuf {
    Path::new(folder).join(format!("{NAME}{}", std::process::id()))
}

const NAME: &str = "berth-attack-";

/// Removes what processes that are gone left behind.
pub fn sweep() {
    let hierarchies = fs::read_dir("/sys/fs/cgroup").into_iter().flatten().flatten().map(|entry| entry.path());
    for place in hierarchies.chain([FOLDER.into(), "/var/tmp".into()]) {
        for entry in fs::read_dir(place).into_iter().flatten().flatten() {
            let name = entry.file_name();
            let Some(pid) = name.to_str().and_then(|name| name.strip_prefix(NAME)) else { continue };
            if Path::new("/proc").join(pid).exists() {
                continue;
            }
            let path = entry.path();
            // A file, a control group (whose files cannot be removed singly), a folder of files.
            let _ = fs::remove_file(&path).or_else(|_| fs::remove_dir(&path)).or_else(|_| fs::remove_dir_all(&path));
        }
    }
    // Another run may be using it.
    let _ = fs::remove_dir(FOLDER);
}
