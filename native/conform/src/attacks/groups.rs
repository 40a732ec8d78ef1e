//! The container's own limits, and the groups around it.
use std::fs;
use std::io;
use std::path::PathBuf;

use rustix::mount::{MountFlags, UnmountFlags};

use super::program::{Side, folder};
use super::sweep::trace;
use super::{Attack, Row, Way};

pub const ROW: Row = Row {
    name: "control groups",
    refusals: &[libc::EPERM, libc::EACCES, libc::EROFS, libc::ENOENT],
    attacks: &[
        Attack { name: "release_agent", way: Way::Program(release_agent) },
        Attack {
            name: "raise the memory limit (v1)",
            way: Way::Program(|side| raise(side, "memory", "memory.limit_in_bytes", "-1")),
        },
        Attack {
            name: "raise the process limit (v1)",
            way: Way::Program(|side| raise(side, "pids", "pids.max", "max")),
        },
        Attack {
            name: "raise the processor limit (v1)",
            way: Way::Program(|side| raise(side, "cpu", "cpu.cfs_quota_us", "-1")),
        },
        Attack {
            name: "allow all devices (v1)",
            way: Way::Program(|side| raise(side, "devices", "devices.allow", "a")),
        },
        Attack { name: "leave the group (v1)", way: Way::Program(|side| leave(side, "memory")) },
        Attack { name: "raise the memory limit (v2)", way: Way::Program(|side| raise_unified(side, "memory.max")) },
        Attack { name: "raise the process limit (v2)", way: Way::Program(|side| raise_unified(side, "pids.max")) },
        Attack { name: "raise the processor limit (v2)", way: Way::Program(|side| raise_unified(side, "cpu.max")) },
        Attack {
            name: "unfreeze or kill by its own top group (v2)",
            way: Way::Program(|side| raise_unified(side, "cgroup.freeze")),
        },
    ],
    helpers: &[],
};

/// A v1 hierarchy, mounted anew: inside, its top is the container's group.
fn hierarchy(controller: &str) -> io::Result<PathBuf> {
    let folder = folder()?;
    let options = std::ffi::CString::new(controller).map_err(io::Error::other)?;
    rustix::mount::mount("berth", folder, "cgroup", MountFlags::empty(), options.as_c_str())?;
    Ok(folder.to_owned())
}

fn release_agent(_: Side) -> io::Result<()> {
    let file = hierarchy("memory")?.join("release_agent");
    let before = fs::read_to_string(&file)?;
    fs::write(file, format!("{}\n", before.trim()))
}

/// The group whose limit is raised: inside the container's own, outside one made for this.
struct Group(PathBuf, Side);

impl Group {
    fn find(top: PathBuf, side: Side) -> io::Result<Group> {
        let place = if side == Side::Outside { trace(&top.to_string_lossy()) } else { top };
        if side == Side::Outside {
            fs::create_dir(&place)?;
        }
        Ok(Group(place, side))
    }
    fn write(&self, file: &str, value: &str) -> io::Result<()> {
        // Not created: on a tree that is no hierarchy this must fail.
        io::Write::write_all(&mut fs::File::options().write(true).open(self.0.join(file))?, value.as_bytes())
    }
}

impl Drop for Group {
    fn drop(&mut self) {
        if self.1 == Side::Outside {
            let _ = fs::remove_dir(&self.0);
        }
    }
}

fn raise(side: Side, controller: &str, file: &str, value: &str) -> io::Result<()> {
    Group::find(hierarchy(controller)?, side)?.write(file, value)
}

/// Into a group beside its own: outside, a new one and back.
fn leave(side: Side, controller: &str) -> io::Result<()> {
    let top = hierarchy(controller)?;
    if side == Side::Inside {
        let group = top.join("berth-attack");
        fs::create_dir(&group)?;
        return fs::write(group.join("cgroup.procs"), "0");
    }
    let before = fs::read_to_string("/proc/self/cgroup")?;
    let own = before.lines().find_map(|line| line.split_once(&format!(":{controller}:"))).map_or("/", |(_, path)| path);
    let group = Group::find(top.clone(), side)?;
    group.write("cgroup.procs", "0")?;
    fs::write(top.join(own.trim_start_matches('/')).join("cgroup.procs"), "0")
}

/// The v2 tree as the container has it; outside, mounted anew.
fn raise_unified(side: Side, file: &str) -> io::Result<()> {
    let top = if side == Side::Inside { PathBuf::from("/sys/fs/cgroup") } else { folder()?.to_owned() };
    if side == Side::Outside {
        rustix::mount::mount("berth", &top, "cgroup2", MountFlags::empty(), c"")?;
    }
    let value = if file == "cgroup.freeze" { "0" } else { "max" };
    let outcome = Group::find(top.clone(), side)?.write(file, value);
    if side == Side::Outside {
        rustix::mount::unmount(&top, UnmountFlags::DETACH)?;
    }
    outcome
}
