//! Images as Incus and LXC publish them: in one archive with `metadata.yaml` and `rootfs`, or in two, one of each.
use std::fs::File;
use std::os::fd::OwnedFd;

use berth_types::{Error, Result};

use super::source::small;
use crate::tree;

const MOST_METADATA: u64 = 1 << 20;
const METADATA: [&str; 4] = ["metadata", "meta", "incus", "lxd"];
const SUFFIXES: [&str; 4] = [".tar", ".tar.gz", ".tar.xz", ".tar.zst"];
const SQUASHED: &str = "rootfs.squashfs";

/// The two archives of a split image; `None` when the folder does not hold exactly them.
pub fn split(folder: &OwnedFd) -> Option<(File, File)> {
    let found = |stem: &str| SUFFIXES.iter().find_map(|suffix| tree::file(folder, &format!("{stem}{suffix}")));
    (tree::names(folder).ok()?.len() == 2).then_some(())?;
    let root = tree::file(folder, SQUASHED).or_else(|| found("rootfs"))?;
    Some((METADATA.iter().find_map(|stem| found(stem))?, root))
}

/// The architecture of `metadata.yaml` in our words; empty when it has none we know. `None` without the file.
pub fn architecture(folder: &OwnedFd) -> Result<Option<String>> {
    let Some(file) = tree::file(folder, "metadata.yaml") else { return Ok(None) };
    let (bytes, _) = small(file, MOST_METADATA)?;
    let text = std::str::from_utf8(&bytes).map_err(|_| Error::invalid("archive: metadata.yaml is no text"))?;
    // One line at the top level is all that is wanted: an interpreter of YAML is a bigger risk than none.
    let value = text.lines().find_map(|line| line.strip_prefix("architecture:")).unwrap_or_default();
    let known = match value.trim().trim_matches(['"', '\'']) {
        "x86_64" | "amd64" => "amd64",
        "aarch64" | "arm64" => "arm64",
        _ => "",
    };
    Ok(Some(known.into()))
}
