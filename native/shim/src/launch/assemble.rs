//! The container's tree, put together where only we can see it, then moved through the door in one piece: the kernel locks what arrives
//! that way in a less privileged mount namespace, so container root can neither lift a mask nor make a read-only mount writable.
use std::fs::File;
use std::io::Write;
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};
use std::path::Path;

use berth_host::fs::mount::{self, Root, open_host};
use berth_plan::LaunchPlan;
use berth_plan::paths::{
    DEVICE_LINKS, DEVICES, DISKS, MASKED_NET, MASKED_PROC, MASKED_SYS, PROFILE_DEVICES, ZEROED_PROC,
};
use berth_types::{Doing, Error, ErrorCode, Result};
use rustix::fs::{AtFlags, CWD, FileType, Gid, Mode, OFlags, StatVfsMountFlags, Uid};
use rustix::mount::MountAttrFlags as Attr;
use rustix::thread::LinkNameSpaceType;

use super::console::Console;
use super::figures;

/// Layers with shifted owners, and the overlay over them at `stage/tree`.
pub fn mount_base(plan: &LaunchPlan, users: BorrowedFd<'_>) -> Result<OwnedFd> {
    let stage = open_host(&plan.stage)?;
    // The layers are attached, not only open: kernels before 6.15 take no detached mounts as layers.
    let rootfs = open_host(&plan.rootfs)?;
    let lower = mount::copy(rootfs.as_fd(), "", false)?;
    mount::set_attributes(lower.as_fd(), Attr::MOUNT_ATTR_RDONLY | Attr::MOUNT_ATTR_NODEV, Some(users))?;
    mount::attach(lower.as_fd(), stage.as_fd(), "lower")?;
    let folder = open_host(&plan.layer)?;
    let layer = mount::copy(folder.as_fd(), "", false)?;
    mount::set_attributes(layer.as_fd(), Attr::MOUNT_ATTR_NODEV, Some(users))?;
    mount::attach(layer.as_fd(), stage.as_fd(), "layer")?;
    // Relative names, so that the options a container can read name no host path.
    rustix::process::fchdir(&stage).doing("enter the stage")?;
    let options = [
        ("source", "berth"),
        ("lowerdir", "lower"),
        ("upperdir", "layer/upper"),
        ("workdir", "layer/work"),
        ("redirect_dir", "nofollow"),
        ("metacopy", "off"),
        ("index", "off"),
        ("xino", "off"),
    ];
    let overlay = mount::create("overlay", &options, Attr::MOUNT_ATTR_NODEV)?;
    // The kernel mounts one whose work folder it cannot make all the same, for reading.
    if rustix::fs::fstatvfs(&overlay).doing("look at the overlay")?.f_flag.contains(StatVfsMountFlags::RDONLY) {
        let full = "the container's layer takes nothing more: its disk limit, its tenant's or the pool's is used up";
        return Err(Error::new(ErrorCode::NoCapacity, full));
    }
    mount::attach(overlay.as_fd(), stage.as_fd(), "tree")?;
    Ok(overlay)
}

/// What goes onto the base: mounts the child made for its own namespaces, and ours.
pub struct Tree<'a> {
    pub plan: &'a LaunchPlan,
    pub root: OwnedFd,
    pub proc: OwnedFd,
    pub sys: OwnedFd,
    pub pts: OwnedFd,
    pub queue: OwnedFd,
    pub cgroup: Option<OwnedFd>,
    /// Files that show it its own figures.
    pub figures: Option<OwnedFd>,
    /// The container's network namespace.
    pub network: &'a File,
}

impl Tree<'_> {
    /// Completes the tree and sends it through the door.
    pub fn finish(self) -> Result<Console> {
        let root = Root(self.root.as_fd());
        mount::attach(self.proc.as_fd(), root.folder("proc")?.as_fd(), "")?;
        mount::attach(self.sys.as_fd(), root.folder("sys")?.as_fd(), "")?;
        if let Some(cgroup) = &self.cgroup {
            mount::attach(cgroup.as_fd(), self.sys.as_fd(), "fs/cgroup")?;
        }
        let owner = self.plan.id_base.to_string();
        let quiet = Attr::MOUNT_ATTR_NOSUID | Attr::MOUNT_ATTR_NODEV;
        let dev = self.tmpfs(&owner, "755", "512k", quiet | Attr::MOUNT_ATTR_NOEXEC)?;
        mount::attach(dev.as_fd(), root.folder("dev")?.as_fd(), "")?;
        let null = self.devices(&dev)?;
        self.profile_devices(&dev)?;
        let console = Console::open(&self.pts, self.plan.id_base, self.plan.id_base + 5, !self.plan.boots)?;
        for (name, mount) in [("pts", &self.pts), ("mqueue", &self.queue)] {
            self.make_folder(&dev, name)?;
            mount::attach(mount.as_fd(), dev.as_fd(), name)?;
        }
        let shm = self.tmpfs(&owner, "1777", &(self.plan.memory / 2).to_string(), quiet)?;
        self.make_folder(&dev, "shm")?;
        mount::attach(shm.as_fd(), dev.as_fd(), "shm")?;
        self.make_file(&dev, "console")?;
        mount::attach(mount::copy(self.pts.as_fd(), "0", false)?.as_fd(), dev.as_fd(), "console")?;
        if self.plan.boots {
            let run = self.tmpfs(&owner, "755", &(self.plan.memory / 5).to_string(), quiet)?;
            mount::attach(run.as_fd(), root.folder("run")?.as_fd(), "")?;
        }
        if let (Some(figures), Some(files)) = (&self.plan.figures, &self.figures) {
            figures::cover(self.root.as_fd(), figures::copies(files, &figures.place)?)?;
        }
        let stage = open_host(&self.plan.stage)?;
        let covers = covers(&stage)?;
        if let Some(target) = Root(self.proc.as_fd()).locate(BOOT_ID)? {
            mount::attach(mount::copy(covers.as_fd(), "boot_id", false)?.as_fd(), target.as_fd(), "")?;
        }
        self.mask(&null, &covers)?;
        let door =
            rustix::fs::openat(&stage, "door", OFlags::PATH | OFlags::CLOEXEC, Mode::empty()).doing("open the door")?;
        mount::attach(self.root.as_fd(), door.as_fd(), "")?;
        Ok(console)
    }

    fn tmpfs(&self, owner: &str, mode: &str, size: &str, attributes: Attr) -> Result<OwnedFd> {
        mount::create("tmpfs", &[("uid", owner), ("gid", owner), ("mode", mode), ("size", size)], attributes)
    }

    /// Binds the host's harmless devices; returns the null device for masks.
    fn devices(&self, dev: &OwnedFd) -> Result<OwnedFd> {
        let mut null = None;
        for (name, major, minor) in DEVICES {
            let path = format!("/dev/{name}");
            let device =
                rustix::fs::openat(CWD, &path, OFlags::PATH | OFlags::NOFOLLOW | OFlags::CLOEXEC, Mode::empty())
                    .doing(&path)?;
            let found = rustix::fs::fstat(&device).doing(&path)?;
            let right = FileType::from_raw_mode(found.st_mode) == FileType::CharacterDevice
                && (rustix::fs::major(found.st_rdev), rustix::fs::minor(found.st_rdev)) == (*major, *minor);
            if !right {
                return Err(Error::new(
                    ErrorCode::Unsupported,
                    format!("the host's {path} is not device {major}:{minor}"),
                ));
            }
            let copy = mount::copy(device.as_fd(), "", false)?;
            mount::set_attributes(copy.as_fd(), Attr::MOUNT_ATTR_NOSUID | Attr::MOUNT_ATTR_NOEXEC, None)?;
            self.make_file(dev, name)?;
            mount::attach(copy.as_fd(), dev.as_fd(), name)?;
            null.get_or_insert(device);
        }
        for (name, target) in DEVICE_LINKS {
            rustix::fs::symlinkat(*target, dev, *name).doing(format_args!("link /dev/{name}"))?;
        }
        null.ok_or_else(|| Error::new(ErrorCode::Internal, "no null device"))
    }

    /// Nodes of our own, as the host's belong to a root who is nobody here; the container cannot make any.
    fn profile_devices(&self, dev: &OwnedFd) -> Result<()> {
        let given: Vec<_> = PROFILE_DEVICES.iter().filter(|(profile, ..)| self.plan.profile.has(*profile)).collect();
        if given.is_empty() {
            return Ok(());
        }
        let quiet = Attr::MOUNT_ATTR_NOSUID | Attr::MOUNT_ATTR_NOEXEC;
        let nodes = mount::create("tmpfs", &[("size", "4k"), ("mode", "755")], quiet)?;
        // Kernels before 6.15 copy only from what is mounted somewhere.
        let stage = open_host(&self.plan.stage)?;
        rustix::fs::mkdirat(dev, "net", Mode::from_raw_mode(0o755)).doing("make /dev/net")?;
        mount::attach(nodes.as_fd(), stage.as_fd(), "nodes")?;
        for (_, path, major, minor) in given {
            let node = path.replace('/', "-");
            let number = rustix::fs::makedev(*major, *minor);
            rustix::fs::mknodat(&nodes, &node, FileType::CharacterDevice, Mode::from_raw_mode(0o666), number)
                .doing(format_args!("make the device {path}"))?;
            rustix::fs::chmodat(&nodes, &node, Mode::from_raw_mode(0o666), AtFlags::empty())
                .doing(format_args!("open the device {path} to all"))?;
            self.make_file(dev, path)?;
            mount::attach(mount::copy(nodes.as_fd(), &node, false)?.as_fd(), dev.as_fd(), path)?;
        }
        Ok(())
    }

    fn mask(&self, null: &OwnedFd, covers: &OwnedFd) -> Result<()> {
        let hide = |mount: &OwnedFd, paths: &[&str]| {
            for path in paths {
                let Some((target, is_folder)) = Root(mount.as_fd()).find(path)? else { continue };
                let cover = if is_folder {
                    mount::copy(covers.as_fd(), "empty", false)?
                } else {
                    let cover = mount::copy(null.as_fd(), "", false)?;
                    mount::set_attributes(cover.as_fd(), Attr::MOUNT_ATTR_RDONLY, None)?;
                    cover
                };
                mount::attach(cover.as_fd(), target.as_fd(), "")
                    .map_err(|error| Error::new(error.code, format!("hide {path}: {error}")))?;
            }
            Ok(())
        };
        hide(&self.proc, MASKED_PROC)?;
        hide(&self.sys, MASKED_SYS)?;
        let disks = disks();
        hide(&self.sys, &disks.iter().map(String::as_str).collect::<Vec<_>>())?;
        for path in ZEROED_PROC {
            if let Some((target, _)) = Root(self.proc.as_fd()).find(path)? {
                mount::attach(mount::copy(covers.as_fd(), &cover_of(path), false)?.as_fd(), target.as_fd(), "")?;
            }
        }
        // What is in `/proc/sys/net` depends on who looks.
        let enter = |network: &File| {
            let kind = Some(LinkNameSpaceType::Network);
            rustix::thread::move_into_link_name_space(network.as_fd(), kind).doing("enter a network namespace")
        };
        let home = File::open("/proc/self/ns/net").doing("open the network namespace")?;
        enter(self.network)?;
        let hidden = hide(&self.proc, MASKED_NET);
        enter(&home).and(hidden)
    }

    fn make_folder(&self, dev: &OwnedFd, name: &str) -> Result<()> {
        rustix::fs::mkdirat(dev, name, Mode::from_raw_mode(0o755)).doing(format_args!("make /dev/{name}"))?;
        let owner = (Uid::from_raw(self.plan.id_base), Gid::from_raw(self.plan.id_base));
        rustix::fs::chownat(dev, name, Some(owner.0), Some(owner.1), AtFlags::SYMLINK_NOFOLLOW)
            .doing(format_args!("own /dev/{name}"))
    }

    fn make_file(&self, dev: &OwnedFd, name: &str) -> Result<()> {
        let flags = OFlags::CREATE | OFlags::EXCL | OFlags::WRONLY | OFlags::CLOEXEC;
        rustix::fs::openat(dev, name, flags, Mode::from_raw_mode(0o644)).doing(format_args!("make /dev/{name}"))?;
        Ok(())
    }
}

/// The folders of the host's disks, from `/sys`; those that are not hidden with all of their kind.
fn disks() -> Vec<String> {
    let entries = std::fs::read_dir(Path::new("/sys").join(DISKS)).into_iter().flatten().flatten();
    let folder = |entry: std::fs::DirEntry| {
        let device = std::fs::canonicalize(entry.path()).ok()?;
        let path = device.strip_prefix("/sys").ok()?;
        let hidden = MASKED_SYS.iter().any(|masked| path.starts_with(masked)) || device.join("partition").exists();
        if hidden { None } else { path.to_str().map(str::to_owned) }
    };
    entries.filter_map(folder).collect()
}

/// The file's name among the covers.
fn cover_of(path: &str) -> String {
    path.replace('/', "-")
}

/// Each number of the host's file as zero.
fn zeroed(text: &str) -> String {
    let word =
        |word: &str| if word.bytes().all(|byte| byte.is_ascii_digit()) { "0".to_owned() } else { word.to_owned() };
    let line = |line: &str| {
        line.split_inclusive([' ', '\t'])
            .map(|part| {
                let name = part.trim_end();
                word(name) + &part[name.len()..]
            })
            .collect::<String>()
            + "\n"
    };
    text.lines().map(line).collect()
}

const BOOT_ID: &str = "sys/kernel/random/boot_id";

/// What is put over others, `empty`, `boot_id` and zeroes, in one file system: each that a container has takes memory of the kernel, in every memory group.
/// The boot id is its own: what keeps logs by boot, as journald does, must tell this boot from the host's and from those before.
fn covers(stage: &OwnedFd) -> Result<OwnedFd> {
    let covers = mount::create("tmpfs", &[("size", "32k"), ("mode", "555")], Attr::MOUNT_ATTR_NODEV)?;
    rustix::fs::mkdirat(&covers, "empty", Mode::from_raw_mode(0o555)).doing("make the empty folder")?;
    let flags = OFlags::CREATE | OFlags::EXCL | OFlags::WRONLY | OFlags::CLOEXEC;
    let file = rustix::fs::openat(&covers, "boot_id", flags, Mode::from_raw_mode(0o444)).doing("make the boot id")?;
    let id = std::fs::read("/proc/sys/kernel/random/uuid").doing("draw a boot id")?;
    File::from(file).write_all(&id).doing("write the boot id")?;
    for path in ZEROED_PROC {
        // A kernel may lack it.
        let Ok(text) = std::fs::read_to_string(Path::new("/proc").join(path)) else { continue };
        let file =
            rustix::fs::openat(&covers, cover_of(path), flags, Mode::from_raw_mode(0o444)).doing("make a cover")?;
        File::from(file).write_all(zeroed(&text).as_bytes()).doing("write a cover")?;
    }
    mount::set_attributes(covers.as_fd(), Attr::MOUNT_ATTR_RDONLY | Attr::MOUNT_ATTR_NOEXEC, None)?;
    // Kernels before 6.15 copy only from what is mounted somewhere.
    mount::attach(covers.as_fd(), stage.as_fd(), "empty")?;
    Ok(covers)
}
