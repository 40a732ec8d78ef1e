//! Files of lxcfs over those of /proc and /sys: at a launch, and by `shim mend` in a container whose lxcfs died, or whose network card was taken.
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};
use std::path::Path;

use berth_host::fs::mount::{self, Root, open_host};
use berth_host::net::link;
use berth_host::net::netlink::Socket;
use berth_host::process::{self, namespaces};
use berth_plan::MendPlan;
use berth_plan::paths::OWN_FIGURES;
use berth_types::{Error, Result};
use rustix::thread::UnshareFlags;

use crate::engine;

/// Copies of the files, each with its path. None when lxcfs is not answering: the container then sees the host's until it does.
pub fn copies(lxcfs: &Path) -> Vec<(&'static str, OwnedFd)> {
    let Ok(folder) = open_host(lxcfs) else { return Vec::new() };
    let copy = |path: &&'static str| Some((*path, mount::copy(folder.as_fd(), path, false).ok()?));
    OWN_FIGURES.iter().filter_map(copy).collect()
}

/// Puts them over the files of a tree; what a kernel lacks is passed over.
pub fn cover(root: BorrowedFd<'_>, copies: Vec<(&str, OwnedFd)>) -> Result<()> {
    for (path, copy) in copies {
        if let Some(target) = Root(root).locate(path)? {
            mount::attach(copy.as_fd(), target.as_fd(), "")?;
        }
    }
    Ok(())
}

pub fn main() -> bool {
    mend().is_ok()
}

fn mend() -> Result<()> {
    let plan: MendPlan = engine::plan(&engine::input()?)?;
    let gone = || Error::conflict("the container is not running");
    let init = process::open_exact(plan.pid, plan.start_time).ok_or_else(gone)?;
    if !plan.nics.is_empty() {
        namespaces::join(init.as_fd(), UnshareFlags::NEWNET.bits() as i32).map_err(|_| gone())?;
        let mut socket = Socket::open()?;
        plan.nics.iter().try_for_each(|nic| link::configure(&mut socket, nic))?;
    }
    let Some(lxcfs) = &plan.lxcfs else { return Ok(()) };
    let copies = copies(lxcfs);
    namespaces::join(init.as_fd(), UnshareFlags::NEWNS.bits() as i32).map_err(|_| gone())?;
    cover(open_host("/".as_ref())?.as_fd(), copies)
}
