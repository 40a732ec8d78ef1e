//! The attacks that are programs: this one, copied into a container.
use std::io;
use std::path::Path;
use std::process::{Command, ExitCode};

use berth_host::process;
use berth_host::process::namespaces::{self, Side as Clone};
use berth_types::{Doing, Id, Profile, Result};
use rustix::process::{WaitId, WaitIdOptions};

use super::{Attack, ROWS, Row, Verdict, Way};
use crate::suite::{Bed, failed, same, spec};

/// Where an attack runs.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// On the host, as its root, with mounts of its own: does no harm, only what shows that it could.
    Outside,
    Inside,
}

/// `attack NAME` inside, `control NAME` outside: says how it went in one word.
pub fn main(side: Side, name: &str) -> ExitCode {
    let prepared = if side == Side::Outside { private_mounts() } else { Ok(()) };
    let outcome = prepared.and_then(|()| match find(name).map(|attack| &attack.way) {
        Some(Way::Program(run) | Way::Within(_, run)) => run(side),
        _ => Err(io::Error::other("no such attack")),
    });
    match outcome {
        Ok(()) => println!("succeeded"),
        Err(error) => println!("{} {error}", error.raw_os_error().unwrap_or(0)),
    }
    ExitCode::SUCCESS
}

fn find(name: &str) -> Option<&'static Attack> {
    ROWS.iter().flat_map(|row| row.attacks.iter().chain(row.helpers)).find(|attack| attack.name == name)
}

/// With mounts of its own, for as long as its parent lives.
fn private_mounts() -> io::Result<()> {
    process::die_with_parent().map_err(raw)?;
    namespaces::unshare(namespaces::MOUNTS).map_err(raw)?;
    let private = rustix::mount::MountPropagationFlags::PRIVATE | rustix::mount::MountPropagationFlags::REC;
    Ok(rustix::mount::mount_change("/", private)?)
}

/// Runs an attack on both sides.
pub fn attempt(bed: &Bed, row: &Row, name: &str, profile: Profile) -> Result<Verdict> {
    let control = outside("control", name)?;
    if control != "succeeded" {
        return Ok(Verdict::Inert(format!("outside: {control}")));
    }
    let container = armed(bed, "attacker", |spec| spec.profile = profile)?;
    let done = bed.exec(&container, |request| request.command = command(name))?;
    if done.exit_code == 128 + libc::SIGSYS {
        return Ok(Verdict::Blocked);
    }
    let said = String::from_utf8_lossy(&done.stdout).trim().to_owned();
    let stopped_by = said.split_once(' ').and_then(|(number, _)| number.parse().ok());
    match stopped_by {
        Some(error) if row.refusals.contains(&error) => Ok(Verdict::Blocked),
        _ => Err(failed(format!("inside it says {said:?} and exits with {}", done.exit_code))),
    }
}

/// What a program says on the host.
pub fn outside(verb: &str, name: &str) -> Result<String> {
    let own = std::env::current_exe().doing("find this program")?;
    let output = Command::new(own).args([verb, name]).output().doing("run the control")?;
    let said = String::from_utf8_lossy(&output.stdout).trim().to_owned();
    Ok(if said.is_empty() { output.status.to_string() } else { said })
}

/// The command line of an attack inside.
pub fn command(name: &str) -> Vec<String> {
    ["/probe", "attack", name].map(str::to_owned).to_vec()
}

/// Copies this program into a container.
pub fn bring(bed: &Bed, container: &Id) -> Result<()> {
    let own = std::env::current_exe().and_then(std::fs::read).doing("read this program")?;
    let done = bed.exec(container, |request| {
        request.command = ["/bin/sh", "-c", "cat > /probe; chmod 755 /probe"].map(str::to_owned).to_vec();
        request.stdin = own;
    })?;
    same("copied", done.exit_code, 0)
}

/// A container with this program in it and, if `change` says so, other limits or cards.
pub fn armed(bed: &Bed, name: &str, change: impl FnOnce(&mut berth_types::ContainerSpec)) -> Result<Id> {
    let mut wanted = spec(name);
    change(&mut wanted);
    let container = bed.launch(&wanted)?;
    bring(bed, &container)?;
    Ok(container)
}

/// Runs part of an attack in a child with new namespaces.
pub fn in_child(namespaces: i32, part: impl FnOnce() -> io::Result<()>) -> io::Result<()> {
    match namespaces::clone(namespaces, None)
        .map_err(|error| error.source.unwrap_or_else(|| io::Error::other("clone")))?
    {
        Clone::Child => {
            let code = part().map_or_else(|error| error.raw_os_error().unwrap_or(255), |()| 0);
            std::process::exit(code)
        }
        Clone::Parent { pidfd, .. } => {
            let id = WaitId::PidFd(std::os::fd::AsFd::as_fd(&pidfd));
            let status = rustix::process::waitid(id, WaitIdOptions::EXITED)?;
            match status.and_then(|status| status.exit_status()) {
                Some(0) => Ok(()),
                Some(code) => Err(io::Error::from_raw_os_error(code)),
                None => Err(io::Error::other("the child was killed")),
            }
        }
    }
}

/// Where attacks mount.
pub const FOLDER: &str = "/tmp/berth-attack";

/// A fresh folder to mount on.
pub fn folder() -> io::Result<&'static Path> {
    let path = Path::new(FOLDER);
    std::fs::create_dir_all(path)?;
    Ok(path)
}

/// The error of our own functions as the kernel gave it.
pub fn raw(error: berth_types::Error) -> io::Error {
    error.source.unwrap_or_else(|| io::Error::other(error.message))
}
