//! What an unpacked image is: its system, release, architecture, and whether it boots.
use std::collections::BTreeMap;
use std::fs::File;
use std::io::Read;
use std::os::fd::OwnedFd;

use berth_host::fs::within;
use berth_plan::confined::Unpacked;
use berth_types::RunAs;
use rustix::fs::{FileType, OFlags, ResolveFlags};

/// Links inside an image are followed inside it: `/sbin/init` usually is one.
const INSIDE: ResolveFlags = ResolveFlags::IN_ROOT.union(ResolveFlags::NO_MAGICLINKS);

/// Looks into the image's own files; what is missing or odd stays empty.
pub fn image(root: &OwnedFd, bytes: u64, entries: u64) -> Unpacked {
    let release = ["etc/os-release", "usr/lib/os-release"].iter().find_map(|path| head(root, path)).unwrap_or_default();
    let release = String::from_utf8_lossy(&release).into_owned();
    let architecture =
        ["sbin/init", "bin/sh", "bin/busybox", "usr/bin/env"].iter().find_map(|path| architecture(&head(root, path)?));
    Unpacked {
        digest: String::new(),
        bytes,
        entries,
        os: field(&release, "ID"),
        release: field(&release, "VERSION_ID"),
        architecture: architecture.unwrap_or_default().to_string(),
        has_init: has_init(root),
        command: Vec::new(),
        env: BTreeMap::new(),
        run_as: RunAs::default(),
        left_out: Vec::new(),
    }
}

/// The start of a regular file, whatever links lead to it; a FIFO does not hold us up.
fn head(root: &OwnedFd, path: &str) -> Option<Vec<u8>> {
    let file = within::open(root, path, OFlags::RDONLY | OFlags::NONBLOCK, INSIDE).ok()?;
    if FileType::from_raw_mode(rustix::fs::fstat(&file).ok()?.st_mode) != FileType::RegularFile {
        return None;
    }
    let mut bytes = Vec::new();
    File::from(file).take(16 * 1024).read_to_end(&mut bytes).ok()?;
    Some(bytes)
}

fn has_init(root: &OwnedFd) -> bool {
    let found = within::open(root, "sbin/init", OFlags::PATH, INSIDE);
    found
        .and_then(rustix::fs::fstat)
        .is_ok_and(|stat| FileType::from_raw_mode(stat.st_mode) == FileType::RegularFile && stat.st_mode & 0o111 != 0)
}

/// By the machine number of an ELF header.
fn architecture(program: &[u8]) -> Option<&'static str> {
    let machine = program.starts_with(b"\x7fELF").then(|| program.get(18..20))??;
    match u16::from_le_bytes([machine[0], machine[1]]) {
        62 => Some("amd64"),
        183 => Some("arm64"),
        _ => None,
    }
}

/// A value of os-release without quotes; only characters that are harmless wherever it is shown.
fn field(text: &str, key: &str) -> String {
    let value = text.lines().find_map(|line| line.strip_prefix(key)?.strip_prefix('=')).unwrap_or_default();
    let plain = |c: &char| c.is_ascii_alphanumeric() || "._+-".contains(*c);
    value.trim().trim_matches(['"', '\'']).chars().filter(plain).take(64).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_of_os_release() {
        let text = "VERSION_ID=\"12\"\nID=debian\nID_LIKE='x'\nNAME=\"a;b\"\n";
        assert_eq!((field(text, "ID"), field(text, "VERSION_ID")), ("debian".into(), "12".into()));
        assert_eq!((field(text, "NAME"), field(text, "NONE")), ("ab".into(), String::new()));
    }

    #[test]
    fn machines() {
        let mut program = b"\x7fELF\x02\x01\x01".to_vec();
        program.resize(18, 0);
        program.extend([62, 0]);
        assert_eq!(architecture(&program), Some("amd64"));
        assert_eq!(architecture(b"#!/bin/sh"), None);
    }
}
