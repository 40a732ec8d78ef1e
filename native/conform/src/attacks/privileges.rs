//! More privileges than a user or a container was given.
use std::io;
use std::os::unix::fs::PermissionsExt;
use std::os::unix::process::CommandExt;
use std::process::Command;

use berth_host::process::namespaces;
use berth_types::{Doing, Result};

use super::program::{Side, armed, in_child, raw};
use super::sweep::trace;
use super::{Attack, Row, Verdict, Way};
use crate::suite::{Bed, holds};

/// The kernel's answer where there may be no more of a kind.
pub const ROW: Row = Row {
    name: "privileges",
    refusals: &[libc::ENOSPC],
    attacks: &[
        Attack {
            name: "a user namespace for a child",
            way: Way::Program(|_| in_child(libc::CLONE_NEWUSER, || Ok(()))),
        },
        Attack {
            name: "a user namespace for oneself",
            way: Way::Program(|_| namespaces::unshare(libc::CLONE_NEWUSER).map_err(raw)),
        },
        Attack { name: "more user namespaces than allowed", way: Way::Program(raise) },
        Attack { name: "a setuid program", way: Way::Scene(setuid) },
    ],
    helpers: &[Attack { name: "who am I", way: Way::Program(|_| effective()) }],
};

/// Lifts the bound, then takes one.
fn raise(side: Side) -> io::Result<()> {
    if side == Side::Inside {
        let _ = std::fs::write("/proc/sys/user/max_user_namespaces", "100");
    }
    in_child(libc::CLONE_NEWUSER, || Ok(()))
}

fn effective() -> io::Result<()> {
    if rustix::process::geteuid().is_root() { Ok(()) } else { Err(io::Error::from_raw_os_error(libc::EPERM)) }
}

const WORDS: [&str; 2] = ["attack", "who am I"];

fn setuid(bed: &Bed) -> Result<Verdict> {
    let program = trace("/tmp");
    let own = std::env::current_exe().doing("find this program")?;
    let outside = std::fs::copy(own, &program)
        .and_then(|_| std::fs::set_permissions(&program, std::fs::Permissions::from_mode(0o4755)))
        .and_then(|()| Command::new(&program).args(WORDS).uid(1000).output());
    let _ = std::fs::remove_file(&program);
    if !outside.doing("the control")?.stdout.starts_with(b"succeeded") {
        return Ok(Verdict::Inert("/tmp of this host gives no privileges".to_owned()));
    }
    let id = armed(bed, "attacker", |_| {})?;
    bed.sh(&id, "chmod 4755 /probe")?;
    let done = bed.exec(&id, |request| {
        request.command = ["/probe"].iter().chain(&WORDS).map(|word| (*word).to_owned()).collect();
        request.user = "ann".to_owned();
    })?;
    let said = String::from_utf8_lossy(&done.stdout).into_owned();
    holds(&format!("it says {said:?}"), said.starts_with(&format!("{} ", libc::EPERM)))?;
    Ok(Verdict::Blocked)
}
