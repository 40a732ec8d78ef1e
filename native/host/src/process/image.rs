//! Unpacks and packs images in throw-away processes that can harm nothing but the folder or the file they fill.
use std::fs::File;
use std::io::Read;
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

use berth_plan::confined::Unpacked;
use berth_types::{Doing, Error, ErrorCode, ImportLimits, Result};
use sha2::{Digest, Sha256};

use super::confined::{self, Job};

/// Runs `<shim> unpack` on the archive, which may be anybody's. `into` must be a folder on the pool with nothing in it but an empty `rootfs`; it is left
/// half-filled on errors. `invalid` names the entry that was refused or the bound that was met, `no_capacity` when it holds more than `room` bytes,
/// `timeout` when it took too long. The process leaves the host's file system for `into` before it reads the first byte.
pub fn unpack(shim: &Path, archive: &Path, into: &Path, room: u64, limits: &ImportLimits) -> Result<Unpacked> {
    unpack_from("foreign", shim, archive, into, room, limits)
}

/// As `unpack`, an archive that `pack` wrote of a container's tree: what its root set there comes back, file capabilities too, and holes count nothing.
pub fn unpack_own(shim: &Path, archive: &Path, into: &Path, room: u64, limits: &ImportLimits) -> Result<Unpacked> {
    unpack_from("own", shim, archive, into, room, limits)
}

fn unpack_from(
    origin: &str,
    shim: &Path,
    archive: &Path,
    into: &Path,
    room: u64,
    limits: &ImportLimits,
) -> Result<Unpacked> {
    let file = File::open(archive).doing(format_args!("open {}", archive.display()))?;
    std::thread::scope(|scope| {
        let digest = scope.spawn(|| digest(archive));
        let words = vec![origin.into(), room.to_string().into()];
        let outcome = run(shim, Job { verb: "unpack", subject: "archive", words, folder: into, file, limits });
        let digest = digest.join().map_err(|_| Error::new(ErrorCode::Internal, "hashing the archive panicked"))?;
        let unpacked = outcome?;
        // What the process says is believed as far as a hostile archive could have made it say it.
        let hex = unpacked.digest.strip_prefix("sha256:").unwrap_or_default();
        let told = hex.len() == 64 && hex.bytes().all(|byte| byte.is_ascii_hexdigit());
        Ok(if told { unpacked } else { Unpacked { digest: digest?, ..unpacked } })
    })
}

/// Runs `<shim> pack`: writes the snapshot `upper` over the image `lower`, as its container saw them, to `archive` as a tar file; answers what it
/// holds, and what was left out. Content and entries are bounded like an archive's; `empty` is any empty folder.
pub fn pack(
    shim: &Path,
    upper: &Path,
    lower: &Path,
    archive: &Path,
    empty: &Path,
    limits: &ImportLimits,
) -> Result<Unpacked> {
    pack_for("whole", shim, (upper, lower), archive, empty, limits)
}

/// As `pack`, to become an image: without what tells the container from others, its machine id and host keys.
pub fn publish(
    shim: &Path,
    upper: &Path,
    lower: &Path,
    archive: &Path,
    empty: &Path,
    limits: &ImportLimits,
) -> Result<Unpacked> {
    pack_for("published", shim, (upper, lower), archive, empty, limits)
}

fn pack_for(
    purpose: &str,
    shim: &Path,
    (upper, lower): (&Path, &Path),
    archive: &Path,
    empty: &Path,
    limits: &ImportLimits,
) -> Result<Unpacked> {
    let made = File::options().write(true).create(true).truncate(true).mode(0o600).open(archive);
    let file = made.doing(format_args!("make {}", archive.display()))?;
    let words = vec![purpose.into(), upper.into(), lower.into()];
    run(shim, Job { verb: "pack", subject: "archive", words, folder: empty, file, limits })
}

fn run(shim: &Path, job: Job<'_>) -> Result<Unpacked> {
    // Killed for its use of memory or processor time: nothing an honest archive leads to.
    let died = || Error::invalid("archive: the unpacker died of it");
    confined::run(shim, job)?.map(|(unpacked, _)| unpacked).ok_or_else(died)
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
