//! Settings of the host's kernel.
use std::fs;
use std::io;

use berth_types::Result;
use rustix::mount::MountFlags;

use super::program::{self, Side, armed, folder, outside};
use super::{Attack, Row, Verdict, Way};
use crate::suite::{Bed, holds};

pub const ROW: Row = Row {
    name: "settings of the host",
    refusals: &[libc::EACCES, libc::EROFS, libc::ENOENT, libc::EPERM],
    attacks: &[
        Attack {
            name: "core_pattern",
            way: Way::Program(|side| change(side, "/proc/sys/kernel/core_pattern", "|/bin/true")),
        },
        Attack { name: "modprobe", way: Way::Program(|side| change(side, "/proc/sys/kernel/modprobe", "/bin/true")) },
        Attack { name: "sysrq", way: Way::Program(|side| change(side, "/proc/sys/kernel/sysrq", "1")) },
        Attack { name: "sysrq-trigger", way: Way::Program(|_| trigger()) },
        Attack {
            name: "uevent_helper",
            way: Way::Program(|side| change(side, "/sys/kernel/uevent_helper", "/bin/true")),
        },
        Attack { name: "panic_on_oom", way: Way::Program(|side| change(side, "/proc/sys/vm/panic_on_oom", "1")) },
        Attack { name: "overcommit", way: Way::Program(|side| change(side, "/proc/sys/vm/overcommit_memory", "2")) },
        Attack {
            name: "transparent_hugepage",
            way: Way::Program(|side| change(side, "/sys/kernel/mm/transparent_hugepage/enabled", "never")),
        },
        Attack { name: "binfmt_misc", way: Way::Scene(interpreters) },
    ],
    helpers: &[
        Attack { name: "register an interpreter", way: Way::Program(register) },
        Attack { name: "see an interpreter", way: Way::Program(|_| see()) },
    ],
};

/// Outside, what is there is written again: that shows it can be written, and a run cut short leaves the host as it was.
fn change(side: Side, path: &str, value: &str) -> io::Result<()> {
    let before = current(path)?;
    if side == Side::Outside {
        return fs::write(path, before);
    }
    fs::write(path, value)?;
    // A mask takes anything, like the null device it is.
    if current(path)? == value { Ok(()) } else { Err(io::Error::from_raw_os_error(libc::EACCES)) }
}

/// The value; of a choice, the chosen one.
fn current(path: &str) -> io::Result<String> {
    let text = fs::read_to_string(path)?;
    let chosen = text.split_once('[').and_then(|(_, rest)| rest.split_once(']')).map(|(chosen, _)| chosen);
    Ok(chosen.unwrap_or(text.trim()).to_owned())
}

fn trigger() -> io::Result<()> {
    use std::os::unix::fs::FileTypeExt;
    let file = fs::File::options().write(true).open("/proc/sysrq-trigger")?;
    let mask = file.metadata()?.file_type().is_char_device();
    if mask { Err(io::Error::from_raw_os_error(libc::EACCES)) } else { Ok(()) }
}

const INTERPRETER: &str = "berthattack";

fn registry() -> io::Result<&'static std::path::Path> {
    let folder = folder()?;
    rustix::mount::mount("berth", folder, "binfmt_misc", MountFlags::empty(), c"")?;
    Ok(folder)
}

fn register(side: Side) -> io::Result<()> {
    let registry = registry()?;
    fs::write(registry.join("register"), format!(":{INTERPRETER}:M::BERTHATTACK::/bin/true:"))?;
    if side == Side::Outside { fs::write(registry.join(INTERPRETER), "-1") } else { Ok(()) }
}

fn see() -> io::Result<()> {
    fs::metadata(registry()?.join(INTERPRETER)).map(drop)
}

/// Kernels since 6.7 let a container have a list of its own; what counts is that the host's stays as it was.
fn interpreters(bed: &Bed) -> Result<Verdict> {
    let control = outside("control", "register an interpreter")?;
    if control != "succeeded" {
        return Ok(Verdict::Inert(format!("outside: {control}")));
    }
    let container = armed(bed, "interpreter", |_| {})?;
    bed.exec(&container, |request| request.command = program::command("register an interpreter"))?;
    holds("an interpreter of the container's is the host's", outside("control", "see an interpreter")? != "succeeded")?;
    Ok(Verdict::Blocked)
}
