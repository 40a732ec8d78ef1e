//! Volumes in a container. They come to it by the shelf, a folder of mounts that passes into the container's user namespace: there the kernel locks
//! their flags, so that container root can make none of them writable again, or honour devices on it. `shim volumes` does this for a container that runs.
use std::fs::File;
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};
use std::path::Path;

use berth_host::fs::mount::{self, open_host};
use berth_host::fs::mounted::{self, Mounted};
use berth_host::fs::within;
use berth_host::process::{self, namespaces};
use berth_plan::VolumesPlan;
use berth_plan::volumes::{in_order, is_kept};
use berth_types::{Doing, Error, ErrorCode, Id, Result, VolumeMount};
use rustix::fs::{CWD, Mode, OFlags, ResolveFlags};
use rustix::io::Errno;
use rustix::mount::{MountAttrFlags as Attr, UnmountFlags};
use rustix::process::Signal;

use crate::{confined, engine};

/// How often a mount that moves away while it is being taken away is looked for.
const LOOKS: usize = 5;

pub fn main() -> bool {
    engine::answer(bring(), &[])
}

/// Puts the volumes on the shelf, as a container with these users sees them.
pub fn shelve(stage: &Path, root: &Path, volumes: &[VolumeMount], users: BorrowedFd<'_>) -> Result<()> {
    let stage = open_host(stage)?;
    for (slot, volume) in volumes.iter().enumerate() {
        let folder =
            open_host(&root.join(volume.volume_id.as_str())).map_err(|error| missing(&volume.volume_id, error))?;
        let copy = mount::copy(folder.as_fd(), "", false)?;
        let mut attributes = Attr::MOUNT_ATTR_NODEV | Attr::MOUNT_ATTR_NOSUID;
        attributes.set(Attr::MOUNT_ATTR_RDONLY, volume.read_only);
        mount::set_attributes(copy.as_fd(), attributes, Some(users))?;
        mount::attach(copy.as_fd(), stage.as_fd(), &format!("shelf/{slot}"))?;
    }
    Ok(())
}

fn missing(id: &Id, error: Error) -> Error {
    match error.source.as_ref().map(std::io::Error::kind) {
        Some(std::io::ErrorKind::NotFound) => Error::not_found(format!("volume {id} is not on this host")),
        _ => error,
    }
}

/// Takes as many from the shelf in this process's own mounts.
pub fn take(stage: BorrowedFd<'_>, count: usize) -> Result<Vec<OwnedFd>> {
    (0..count).map(|slot| mount::copy(stage, &format!("shelf/{slot}"), false)).collect()
}

/// Attaches a volume at a path of this process's root, which is the container's, as its root user would: links are followed inside it, folders
/// made when they are missing. `invalid` when something else than a folder is there.
pub fn place(volume: BorrowedFd<'_>, path: &str) -> Result<()> {
    let root = rustix::fs::open("/", OFlags::PATH | OFlags::DIRECTORY | OFlags::CLOEXEC, Mode::empty())
        .doing("open the root")?;
    let folder = folder(&root, path)?;
    rustix::process::fchdir(&folder).map_err(|error| refused(path, error))?;
    let real = rustix::process::getcwd(Vec::new()).map_err(|error| refused(path, error))?;
    rustix::process::chdir("/").doing("return to the root")?;
    let real = real.to_string_lossy();
    if real == "/" || is_kept(&real) {
        return Err(Error::invalid(format!("volumes: {path} leads to {real} in the container")));
    }
    mount::attach(volume, folder.as_fd(), "")
}

fn folder(root: &OwnedFd, path: &str) -> Result<OwnedFd> {
    match resolve(root, path) {
        Err(Errno::NOENT) => {}
        other => return other.map_err(|error| refused(path, error)),
    }
    let (parent, name) = path.rsplit_once('/').unwrap_or(("", path));
    let made = if parent.is_empty() {
        rustix::fs::mkdirat(root, name, Mode::from_raw_mode(0o755))
    } else {
        rustix::fs::mkdirat(folder(root, parent)?, name, Mode::from_raw_mode(0o755))
    };
    match made {
        Ok(()) | Err(Errno::EXIST) => resolve(root, path).map_err(|error| refused(path, error)),
        Err(error) => Err(refused(path, error)),
    }
}

fn resolve(root: &OwnedFd, path: &str) -> std::result::Result<OwnedFd, Errno> {
    let inside = ResolveFlags::IN_ROOT | ResolveFlags::NO_MAGICLINKS;
    within::open(root, path, OFlags::PATH | OFlags::DIRECTORY, inside)
}

fn refused(path: &str, error: Errno) -> Error {
    match error {
        Errno::NOENT | Errno::NOTDIR | Errno::LOOP | Errno::XDEV | Errno::NAMETOOLONG => {
            Error::invalid(format!("volumes: {path} in the container is not a folder: {error}"))
        }
        Errno::ROFS | Errno::ACCESS | Errno::PERM | Errno::BUSY => {
            Error::conflict(format!("volumes: {path} in the container: {error}"))
        }
        other => Error::io(format_args!("volumes: {path}"), other.into()),
    }
}

/// One whose engine is gone must not do what the next engine does not expect any more.
fn die_with_engine() -> Result<()> {
    rustix::process::set_parent_process_death_signal(Some(Signal::KILL)).doing("tie the process to the engine")
}

fn bring() -> Result<()> {
    process::hide()?;
    die_with_engine()?;
    let plan: VolumesPlan = engine::plan(&engine::input()?)?;
    let gone = || Error::conflict("the container is not running");
    let open = |name: &str| File::open(format!("/proc/{}/{name}", plan.pid)).map_err(|_| gone());
    // While this is the host's root: later it could not look at an init that hides from its users.
    let (users, mounts, mut list) = (open("ns/user")?, open("ns/mnt")?, open("mountinfo")?);
    if process::start_time(plan.pid) != Some(plan.start_time) {
        return Err(gone());
    }
    let folder = mounted::shown_as(&plan.root)?;
    let staying = |one: &Mounted| {
        one.whole
            && !plan.changed.contains(&one.volume)
            && plan.wanted.iter().any(|volume| volume.volume_id == one.volume)
    };
    let present = mounted::volumes(&mut list, &folder)?;
    let is_there = |volume: &VolumeMount| present.iter().any(|one| one.volume == volume.volume_id && staying(one));
    let coming: Vec<_> = in_order(&plan.wanted).into_iter().filter(|volume| !is_there(volume)).collect();

    confined::leave_mounts()?;
    shelve(&plan.stage, &plan.root, &coming, users.as_fd())?;
    // The working folder goes along into the copy of the mounts, a descriptor does not.
    rustix::process::chdir(&plan.stage).doing("enter the stage")?;
    join(&users)?;
    namespaces::unshare(namespaces::MOUNTS)?;
    let fresh = take(CWD, coming.len())?;
    join(&mounts)?;
    process::set_file_ids(0, 0)?;
    // Forgotten with the change of user.
    die_with_engine()?;

    let wanted = |one: &Mounted| plan.wanted.iter().any(|volume| volume.volume_id == one.volume);
    let leaving = |one: &Mounted| !wanted(one) || (one.whole && plan.changed.contains(&one.volume));
    remove(&mut list, &folder, leaving, plan.forced)?;
    coming.iter().zip(&fresh).try_for_each(|(volume, mount)| place(mount.as_fd(), &volume.path))
}

fn join(namespace: &File) -> Result<()> {
    rustix::thread::move_into_link_name_space(namespace.as_fd(), None).doing("join the container's namespaces")
}

/// The newest first: it may lie on another. `busy` unless forced; `conflict` when a volume that stays is mounted within one, as it would go with it.
fn remove(list: &mut File, folder: &Path, leaving: impl Fn(&Mounted) -> bool, forced: bool) -> Result<()> {
    let flags = if forced { UnmountFlags::NOFOLLOW | UnmountFlags::DETACH } else { UnmountFlags::NOFOLLOW };
    for _ in 0..LOOKS {
        let (mut all, stay): (Vec<_>, Vec<_>) = mounted::volumes(list, folder)?.into_iter().partition(&leaving);
        if all.is_empty() {
            return Ok(());
        }
        let within =
            |outer: &Mounted, inner: &Mounted| inner.point != outer.point && inner.point.starts_with(&outer.point);
        while let Some(one) = all.pop() {
            if let Some(inner) = stay.iter().find(|inner| inner.whole && within(&one, inner)) {
                return Err(Error::conflict(format!(
                    "volume {} is mounted within volume {}, at {}: detach it first",
                    inner.volume,
                    one.volume,
                    inner.point.display()
                )));
            }
            match rustix::mount::unmount(&one.point, flags) {
                // The container moved it, or took it away itself: look again.
                Ok(()) | Err(Errno::INVAL | Errno::NOENT | Errno::NOTDIR | Errno::LOOP) => {}
                Err(Errno::BUSY) => {
                    let text = format!(
                        "volume {} is in use in the container: files on it are open, or something is mounted within it",
                        one.volume
                    );
                    return Err(Error::new(ErrorCode::Busy, text));
                }
                Err(error) => return Err(error).doing(format_args!("take away volume {}", one.volume)),
            }
        }
    }
    Err(Error::conflict("the container holds on to a volume"))
}
