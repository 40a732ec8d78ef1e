//! The least a kernel can do: a process, and a process with namespaces of its own in the same root, without card, limits, layers or shifted ids.
use std::io::{Read, Write};
use std::os::fd::AsFd;
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Command, ExitCode};
use std::time::Instant;

use berth_host::process::namespaces::{self, Side};
use berth_host::process::signals;
use berth_types::{Doing, Result};
use rustix::mount::{MountPropagationFlags, UnmountFlags};
use rustix::pipe::{PipeFlags, pipe_with};
use rustix::process::{WaitId, WaitIdOptions, waitid};

use super::own::{answer, report};
use crate::suite::failed;

/// Microseconds of fork and exec.
pub fn process() -> Result<u64> {
    report(&["floor"])
}

/// Microseconds of clone3, pivot_root and exec.
pub fn container(root: &Path) -> Result<u64> {
    report(&["floor", &root.to_string_lossy()])
}

/// `floor [ROOT]`: one of them, once.
pub fn main(root: Option<&str>) -> ExitCode {
    let micros = match root {
        None => timed(0, || Ok(())),
        Some(root) => timed(namespaces::CONTAINER, || enter(root)),
    };
    answer(micros.map(|micros| micros.to_string()))
}

/// Microseconds until the child runs busybox, having done its part.
fn timed(namespaces: i32, part: impl FnOnce() -> Result<()>) -> Result<u64> {
    let (running, started) = pipe_with(PipeFlags::CLOEXEC).doing("make a pipe")?;
    let (mapped, maps) = pipe_with(PipeFlags::CLOEXEC).doing("make a pipe")?;
    let began = Instant::now();
    let pidfd = match namespaces::clone(namespaces, None)? {
        Side::Child => {
            drop(maps);
            let _ = std::fs::File::from(mapped).read(&mut [0]);
            match part() {
                Ok(()) => eprintln!("exec: {}", Command::new("/bin/busybox").args(["sleep", "1000"]).exec()),
                Err(error) => eprintln!("{error}"),
            }
            std::process::exit(127)
        }
        Side::Parent { pid, pidfd } => {
            if namespaces != 0 {
                for map in ["uid_map", "gid_map"] {
                    let path = format!("/proc/{}/{map}", pid.as_raw_nonzero());
                    std::fs::write(path, "0 0 65536").doing("map the ids")?;
                }
            }
            pidfd
        }
    };
    drop(started);
    std::fs::File::from(maps).write_all(b"m").doing("let the child go on")?;
    // Its end closes when its program runs, or when it gives up.
    let _ = std::fs::File::from(running).read(&mut [0]);
    let micros = began.elapsed().as_micros() as u64;
    signals::send(pidfd.as_fd(), 9)?;
    let status = waitid(WaitId::PidFd(pidfd.as_fd()), WaitIdOptions::EXITED).doing("wait for the child")?;
    match status {
        Some(status) if status.killed() => Ok(micros),
        _ => Err(failed("the child did not get to its program")),
    }
}

fn enter(root: &str) -> Result<()> {
    let private = MountPropagationFlags::PRIVATE | MountPropagationFlags::REC;
    rustix::mount::mount_change("/", private).doing("make mounts private")?;
    rustix::mount::mount_bind(root, root).doing("bind the root")?;
    rustix::process::chdir(root).doing("enter the root")?;
    rustix::process::pivot_root(".", ".").doing("pivot into the root")?;
    rustix::mount::unmount(".", UnmountFlags::DETACH).doing("let go of the host's tree")?;
    rustix::process::chdir("/").doing("enter the root")
}
