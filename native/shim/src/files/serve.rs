//! `shim files <plan> <max bytes> <max entries> <seconds>`: one read, write or comparison of a tree that is not trusted. It is in the container's own
//! place, or nowhere but in the tree, before it resolves the first path. Standard output is a packet socket to the engine, the report its last message.
use std::fs::File;
use std::os::fd::{AsFd, AsRawFd, OwnedFd};
use std::path::Path;

use berth_host::fs::mount::{self, open_host};
use berth_host::process;
use berth_host::process::reach::Reach;
use berth_plan::confined::Found;
use berth_plan::files::{Action, FilesPlan, Tree};
use berth_types::{Doing, Error, ImportLimits, Result};
use rustix::fs::Mode;
use rustix::mount::MountAttrFlags as Attr;
use rustix::stdio::stdin;

use super::diff::{Side, diff};
use super::entry;
use super::lines::Lines;
use super::shadows::shadows;
use crate::confined;

/// What goes into the report, and the open file beside it.
pub type Outcome = (Found, Option<OwnedFd>);

pub fn main() -> bool {
    confined::main(run)
}

fn run() -> Result<Outcome> {
    let arguments: Vec<String> = std::env::args().skip(2).collect();
    let [plan, numbers @ ..] = arguments.as_slice() else { return Err(Error::invalid("files: want a plan")) };
    let plan: FilesPlan = serde_json::from_str(plan).map_err(|error| Error::invalid(format!("plan: {error}")))?;
    let limits = confined::limits(numbers)?;
    process::hide()?;
    let file = File::from(stdin().try_clone_to_owned().doing("open the file")?);
    match &plan.action {
        Action::Diff { from } => return compare(from, &plan, file, &limits),
        Action::Shadows { old } => return shadowed(old, &plan, file, &limits),
        _ => {}
    }
    let reach = if matches!(plan.action, Action::Read { .. }) { Reach::Read } else { Reach::Write };
    let root = enter(&plan.tree, &limits, reach)?;
    rustix::process::umask(Mode::empty());
    let info = match &plan.action {
        Action::Read { path } => return entry::read(&root, path, Lines::new(file, plan.most)),
        Action::Write { path, attributes } => entry::write(&root, path, file, attributes),
        Action::MakeFolder { path, attributes } => entry::make_folder(&root, path, attributes),
        Action::Remove { path, recursive } => entry::remove(&root, path, *recursive),
        Action::Diff { .. } | Action::Shadows { .. } => Err(Error::invalid("files: no tree to compare with")),
    }?;
    Ok((Found { info: Some(info), truncated: false }, None))
}

fn compare(from: &Tree, plan: &FilesPlan, file: File, limits: &ImportLimits) -> Result<Outcome> {
    confined::leave_mounts()?;
    let (from_side, to_side) = (side(from)?, side(&plan.tree)?);
    confined::enter(&to_side.root)?;
    confined::unprivileged(limits, confined::FILES, &[from_side.roots(), to_side.roots()].concat(), Reach::Read)?;
    let same_image = image(from) == image(&plan.tree);
    let mut lines = Lines::new(file, plan.most);
    diff(&from_side, &to_side, same_image, &mut lines)?;
    Ok((Found { truncated: lines.finish()?, ..Found::default() }, None))
}

fn shadowed(old: &Path, plan: &FilesPlan, file: File, limits: &ImportLimits) -> Result<Outcome> {
    let new = image(&plan.tree).ok_or_else(|| Error::invalid("files: no image that comes in place"))?;
    confined::leave_mounts()?;
    let plain = |image: &Path| merged(&Tree::Fixed { upper: None, image: image.to_owned() });
    let (old, new, own) = (plain(old)?, plain(new)?, side(&plan.tree)?);
    confined::enter(&own.root)?;
    confined::unprivileged(
        limits,
        confined::FILES,
        &[own.roots(), vec![old.as_fd(), new.as_fd()]].concat(),
        Reach::Read,
    )?;
    let mut lines = Lines::new(file, plan.most);
    shadows(&old, &new, &own, &mut lines)?;
    Ok((Found { truncated: lines.finish()?, ..Found::default() }, None))
}

/// The root of the tree, with nothing else of the host in reach any more.
fn enter(tree: &Tree, limits: &ImportLimits, reach: Reach) -> Result<OwnedFd> {
    match tree {
        Tree::Running { pid, start_time } => {
            let gone = || Error::conflict("the container is not running");
            let init = process::open_exact(*pid, *start_time).ok_or_else(gone)?;
            confined::join(init.as_fd(), limits, reach)
        }
        tree => {
            confined::leave_mounts()?;
            confined::enter(&merged(tree)?)?;
            let root = confined::root()?;
            confined::unprivileged(limits, confined::FILES, &[root.as_fd()], reach)?;
            Ok(root)
        }
    }
}

fn side(tree: &Tree) -> Result<Side> {
    let upper = match tree {
        Tree::Fixed { upper: Some(upper), .. } => Some(open_host(upper)?),
        _ => None,
    };
    Ok(Side { root: merged(tree)?, upper })
}

fn image(tree: &Tree) -> Option<&Path> {
    match tree {
        Tree::Running { .. } => None,
        Tree::Stopped { image, .. } | Tree::Fixed { image, .. } => Some(image),
    }
}

/// The tree as its container's own overlay shows it, not attached anywhere.
fn merged(tree: &Tree) -> Result<OwnedFd> {
    let quiet = Attr::MOUNT_ATTR_NODEV | Attr::MOUNT_ATTR_NOSUID | Attr::MOUNT_ATTR_NOEXEC;
    // By descriptor: a path could hold what separates layers.
    let named = |fd: &OwnedFd| format!("/proc/self/fd/{}", fd.as_raw_fd());
    let fixed =
        [("source", "berth"), ("redirect_dir", "nofollow"), ("metacopy", "off"), ("index", "off"), ("xino", "off")];
    match tree {
        Tree::Running { .. } => Err(Error::invalid("files: a running tree cannot be put together")),
        Tree::Stopped { layer, image } => {
            let (lower, upper, work) =
                (open_host(image)?, open_host(&layer.join("upper"))?, open_host(&layer.join("work"))?);
            let (lower_at, upper_at, work_at) = (named(&lower), named(&upper), named(&work));
            let layers = [("lowerdir", lower_at.as_str()), ("upperdir", &upper_at), ("workdir", &work_at)];
            mount::create("overlay", &[&fixed[..], &layers].concat(), quiet)
        }
        Tree::Fixed { upper: None, image } => {
            let image = mount::copy(open_host(image)?.as_fd(), "", false)?;
            mount::set_attributes(image.as_fd(), quiet | Attr::MOUNT_ATTR_RDONLY, None)?;
            Ok(image)
        }
        Tree::Fixed { upper: Some(upper), image } => {
            let (upper, lower) = (open_host(upper)?, open_host(image)?);
            let layers = format!("{}:{}", named(&upper), named(&lower));
            mount::create(
                "overlay",
                &[&fixed[..], &[("lowerdir", layers.as_str())]].concat(),
                quiet | Attr::MOUNT_ATTR_RDONLY,
            )
        }
    }
}
