//! A btrfs file system in a sparse file behind a loop device.
use std::fs::File;
use std::os::unix::fs::{MetadataExt, OpenOptionsExt};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use berth_types::{Error, ErrorCode, Result};
use rustix::mount::{MountFlags, UnmountFlags};

use super::{ioctl, is_btrfs, loop_device};

/// What mkfs.btrfs wants at the least, with room for one small image.
const SMALLEST_MIB: u64 = 256;

/// Whether this host can make and mount one: the kernel's btrfs, mkfs.btrfs and loop devices.
pub fn available() -> bool {
    file_system_available("btrfs", "btrfs/btrfs") && mkfs().is_some() && Path::new("/dev/loop-control").exists()
}

/// Whether the kernel has a file system, loaded or as a module (`overlayfs/overlay` below its fs folder).
pub fn file_system_available(name: &str, module: &str) -> bool {
    let loaded = std::fs::read_to_string("/proc/filesystems").unwrap_or_default();
    let release = rustix::system::uname().release().to_string_lossy().into_owned();
    let modules = std::fs::read_to_string(format!("/lib/modules/{release}/modules.dep")).unwrap_or_default();
    loaded.lines().any(|line| line.rsplit('\t').next() == Some(name))
        || modules.lines().any(|line| line.starts_with(&format!("kernel/fs/{module}.ko")))
}

fn mkfs() -> Option<PathBuf> {
    ["/usr/sbin/mkfs.btrfs", "/sbin/mkfs.btrfs", "/usr/bin/mkfs.btrfs"]
        .map(PathBuf::from)
        .into_iter()
        .find(|path| path.exists())
}

/// Makes the file with an empty file system in it; appears under its name only when complete.
pub fn make(image: &Path, pool_mib: u64) -> Result<()> {
    if pool_mib < SMALLEST_MIB {
        return Err(Error::invalid(format!("pool: want at least {SMALLEST_MIB} MiB, not {pool_mib}")));
    }
    let working = image.with_extension("img.new");
    let doing = |e| Error::io(format_args!("make {}", working.display()), e);
    let file = File::options().write(true).create(true).truncate(true).mode(0o600).open(&working).map_err(doing)?;
    file.set_len(pool_mib << 20).map_err(doing)?;
    let mkfs = mkfs().ok_or_else(|| Error::new(ErrorCode::Unsupported, "mkfs.btrfs is not installed"))?;
    // Two copies of the metadata in one file would only cost space and time.
    let output = Command::new(mkfs)
        .args(["--quiet", "--label", "berth", "--data", "single", "--metadata", "single", "--"])
        .arg(&working)
        .stdin(Stdio::null())
        .output()
        .map_err(|e| Error::io("run mkfs.btrfs", e))?;
    if !output.status.success() {
        let text = String::from_utf8_lossy(&output.stderr);
        return Err(Error::new(ErrorCode::Internal, format!("mkfs.btrfs: {}", text.trim())));
    }
    std::fs::rename(&working, image).map_err(doing)
}

/// Attaches and mounts the file at `root`, unless an earlier process did; grows it to `pool_mib`. `runs`: containers run in it.
pub fn mount(image: &Path, root: &Path, pool_mib: u64, runs: bool) -> Result<()> {
    if is_mount_point(root)? && super::health::read_only(root) && !runs {
        // The kernel gave up on it. When nothing runs in it, a new mount is a new start; else what runs goes on reading.
        let _ = rustix::mount::unmount(root, UnmountFlags::empty());
    }
    if !is_mount_point(root)? {
        let device = match loop_device::find(image) {
            Some(device) => device,
            None => loop_device::attach(image)?,
        };
        let flags = MountFlags::NOSUID | MountFlags::NODEV | MountFlags::NOATIME;
        let mounted = match rustix::mount::mount(&device, root, "btrfs", flags, None) {
            // The kernel gave up on it, and containers that run hold it still: it can be read, and they can be stopped.
            Err(rustix::io::Errno::INVAL) => {
                rustix::mount::mount(&device, root, "btrfs", flags | MountFlags::RDONLY, None)
                    .map_err(|_| rustix::io::Errno::INVAL)
            }
            other => other,
        };
        if let Err(e) = mounted {
            let _ = loop_device::detach(&device);
            return Err(Error::io(format_args!("mount {} on {}", device.display(), root.display()), e.into()));
        }
        set_private(root)?;
    }
    if super::health::read_only(root) { Ok(()) } else { grow(image, root, pool_mib) }
}

/// Bytes that can still be written into the file for sure: no bound when the disk below holds all it may become. What the pool has given up comes
/// back to that disk only minutes later, and until then the pool may take other places.
pub fn room(image: &Path) -> u64 {
    match below(image) {
        (lacks, free) if lacks > free => free,
        _ => u64::MAX,
    }
}

/// Bytes the file may still grow by, and bytes free below it.
pub fn below(image: &Path) -> (u64, u64) {
    let lacks = image.metadata().map_or(0, |found| found.len().saturating_sub(found.blocks() * 512));
    let free = image.parent().and_then(|folder| super::size_free(folder).ok()).map_or(u64::MAX, |(_, free)| free);
    (lacks, free)
}

/// Containers' detached copies of the pool must not propagate back to the host, and only root may look in.
fn set_private(root: &Path) -> Result<()> {
    let doing = |e: rustix::io::Errno| Error::io(format_args!("prepare {}", root.display()), e.into());
    if !super::health::read_only(root) {
        rustix::fs::chmod(root, 0o700.into()).map_err(doing)?;
    }
    rustix::mount::mount_change(root, rustix::mount::MountPropagationFlags::PRIVATE).map_err(doing)
}

fn grow(image: &Path, root: &Path, pool_mib: u64) -> Result<()> {
    let doing = |e| Error::io(format_args!("grow {}", image.display()), e);
    let file = File::options().write(true).open(image).map_err(doing)?;
    if file.metadata().map_err(doing)?.len() >= pool_mib << 20 {
        return Ok(());
    }
    file.set_len(pool_mib << 20).map_err(doing)?;
    if let Some(device) = loop_device::find(image) {
        loop_device::refresh_size(&device)?;
    }
    File::open(root).and_then(|top| ioctl::grow(&top)).map_err(doing)
}

fn is_mount_point(root: &Path) -> Result<bool> {
    let doing = |e| Error::io(format_args!("stat {}", root.display()), e);
    let (here, above) = (root.metadata().map_err(doing)?, root.join("..").metadata().map_err(doing)?);
    Ok(here.dev() != above.dev() && is_btrfs(root)?)
}

/// A process that another thread starts has our descriptors for the moment until it is the other program: busy may mean only that.
fn unmount(root: &Path) -> Result<()> {
    let deadline = Instant::now() + Duration::from_secs(1);
    loop {
        match rustix::mount::unmount(root, UnmountFlags::empty()) {
            Err(rustix::io::Errno::BUSY) if Instant::now() < deadline => std::thread::sleep(Duration::from_millis(10)),
            outcome => return outcome.map_err(|e| Error::io(format_args!("unmount {}", root.display()), e.into())),
        }
    }
}

/// Unmounts, detaches and deletes.
pub fn destroy(root: &Path, image: &Path) -> Result<()> {
    if root.exists() && is_mount_point(root)? {
        if let Ok(top) = File::open(root) {
            // What is still being cleared would keep the unmount waiting; errors show there.
            let _ = ioctl::sync(&top);
        }
        unmount(root)?;
    }
    if let Some(device) = loop_device::find(image) {
        loop_device::detach(&device)?;
    }
    super::remove_folder(root)?;
    match std::fs::remove_file(image) {
        Err(e) if e.kind() != std::io::ErrorKind::NotFound => {
            Err(Error::io(format_args!("remove {}", image.display()), e))
        }
        _ => Ok(()),
    }
}
