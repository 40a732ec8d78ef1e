//! Unpacks and packs images in throw-away processes that can harm nothing but the folder or the file they fill.
use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::fs::File;
use std::io::{BufRead, BufReader, ErrorKind, Read, Write};
use std::os::fd::OwnedFd;
use std::os::unix::fs::OpenOptionsExt;
use std::os::unix::net::UnixStream;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use berth_plan::report::Failure;
use berth_types::{Doing, Error, ErrorCode, ImportLimits, Result};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// Owners an image may have: the ids a container has.
pub const IDS: u32 = 65_536;

/// What came out of an archive.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Unpacked {
    /// `sha256:` of an OCI image's manifest, else of the archive as stored; that one the process that unpacks leaves empty.
    pub digest: String,
    /// Bytes of file content written.
    pub bytes: u64,
    pub entries: u64,
    /// `ID` and `VERSION_ID` of os-release; empty when it has none.
    pub os: String,
    pub release: String,
    /// amd64, arm64, or empty when no known program was found.
    pub architecture: String,
    pub has_init: bool,
    /// What an OCI image runs when told nothing else, and in which environment.
    #[serde(default)]
    pub command: Vec<String>,
    #[serde(default)]
    pub env: BTreeMap<String, String>,
}

/// The unpacking process's last line.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Report {
    Done(Unpacked),
    Failed(Failure),
}

/// Runs `<shim> unpack` on the archive. `into` must be a folder on the pool with nothing in it but an empty `rootfs`; it is left half-filled on errors.
/// `invalid` names the entry that was refused or the bound that was met, `no_capacity` when it holds more than `room` bytes, `timeout` when it took
/// too long.
///
/// The process lives in a user namespace whose ids are the host's first 65,536, so it can give files to any of them without being privileged; it
/// leaves the host's file system for `into` before it reads the first byte.
pub fn unpack(shim: &Path, archive: &Path, into: &Path, room: u64, limits: &ImportLimits) -> Result<Unpacked> {
    let opened = File::open(archive).doing(format_args!("open {}", archive.display()))?;
    std::thread::scope(|scope| {
        let digest = scope.spawn(|| digest(archive));
        let outcome = run(shim, "unpack", &[OsStr::new(&room.to_string())], into, opened, limits);
        let digest = digest.join().map_err(|_| Error::new(ErrorCode::Internal, "hashing the archive panicked"))?;
        let unpacked = outcome?;
        // What the process says is believed as far as a hostile archive could have made it say it.
        let hex = unpacked.digest.strip_prefix("sha256:").unwrap_or_default();
        let told = hex.len() == 64 && hex.bytes().all(|byte| byte.is_ascii_hexdigit());
        Ok(if told { unpacked } else { Unpacked { digest: digest?, ..unpacked } })
    })
}

/// Runs `<shim> pack`: writes the snapshot `upper` over the image `lower`, as its container saw them, to `archive` as a tar file; answers what it
/// holds. Content and entries are bounded like an archive's; `empty` is any empty folder.
pub fn pack(
    shim: &Path,
    upper: &Path,
    lower: &Path,
    archive: &Path,
    empty: &Path,
    limits: &ImportLimits,
) -> Result<Unpacked> {
    let made = File::options().write(true).create(true).truncate(true).mode(0o600).open(archive);
    let made = made.doing(format_args!("make {}", archive.display()))?;
    run(shim, "pack", &[upper.as_os_str(), lower.as_os_str()], empty, made, limits)
}

/// One throw-away process: `file` is its standard input, `folder` where it starts.
fn run(
    shim: &Path,
    verb: &str,
    words: &[&OsStr],
    folder: &Path,
    file: File,
    limits: &ImportLimits,
) -> Result<Unpacked> {
    let (ours, theirs) = UnixStream::pair().doing("make a socket pair")?;
    let deadline = Instant::now() + Duration::from_secs(limits.timeout_seconds.into());
    let mut child = Command::new(shim)
        .arg(verb)
        .args(words)
        .args([limits.max_bytes, limits.max_entries, limits.timeout_seconds.into()].map(|number| number.to_string()))
        .env_clear()
        .current_dir(folder)
        .stdin(Stdio::from(file))
        .stdout(Stdio::from(OwnedFd::from(theirs)))
        .stderr(Stdio::null())
        .spawn()
        .doing(format_args!("run {}", shim.display()))?;
    let outcome = converse(child.id(), ours, deadline);
    // Whatever it still does is not wanted any more.
    let _ = child.kill();
    child.wait().doing("wait for the unpacker")?;
    outcome
}

/// Gives the process its ids once it has its namespaces, then waits for its report.
fn converse(pid: u32, mut socket: UnixStream, deadline: Instant) -> Result<Unpacked> {
    let mut lines = BufReader::new(socket.try_clone().doing("copy a socket")?);
    let first = expect(&mut lines, &socket, deadline)?;
    if let Ok(Report::Failed(failure)) = serde_json::from_str(&first) {
        return Err(failure.into());
    }
    for map in ["uid_map", "gid_map"] {
        let path = format!("/proc/{pid}/{map}");
        std::fs::write(&path, format!("0 0 {IDS}\n")).doing(format_args!("write {path}"))?;
    }
    socket.write_all(b"\n").doing("answer the unpacker")?;
    let line = expect(&mut lines, &socket, deadline)?;
    match serde_json::from_str(&line) {
        Ok(Report::Done(unpacked)) => Ok(unpacked),
        Ok(Report::Failed(failure)) => Err(failure.into()),
        // Killed for its use of memory or processor time: nothing an honest archive leads to.
        Err(_) => Err(Error::invalid("archive: the unpacker died of it")),
    }
}

/// One line, empty at the end, of at most 64 KiB.
fn expect(lines: &mut BufReader<UnixStream>, socket: &UnixStream, deadline: Instant) -> Result<String> {
    let mut line = String::new();
    let left = deadline.saturating_duration_since(Instant::now()).max(Duration::from_millis(1));
    socket.set_read_timeout(Some(left)).doing("bound the wait for the unpacker")?;
    match lines.take(64 * 1024).read_line(&mut line) {
        Ok(_) => Ok(line),
        Err(e) if matches!(e.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut) => {
            Err(Error::new(ErrorCode::Timeout, "archive: unpacking took too long"))
        }
        Err(e) => Err(Error::io("read from the unpacker", e)),
    }
}

fn digest(archive: &Path) -> Result<String> {
    let doing = |e| Error::io(format_args!("read {}", archive.display()), e);
    let mut file = File::open(archive).map_err(doing)?;
    let (mut hash, mut buffer) = (Sha256::new(), vec![0; 256 * 1024]);
    loop {
        match file.read(&mut buffer).map_err(doing)? {
            0 => break,
            length => hash.update(&buffer[..length]),
        }
    }
    let hex: String = hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect();
    Ok(format!("sha256:{hex}"))
}
