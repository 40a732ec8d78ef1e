//! `shim unpack <foreign | own> <room> <max bytes> <max entries> <seconds>`: fills `rootfs` in the current folder from the archive on standard input,
//! confined to it. Own are those of containers' trees, which `pack` wrote.
use std::collections::BTreeMap;
use std::fs::File;
use std::os::fd::{AsFd, OwnedFd};

use berth_host::fs::mount;
use berth_host::process::reach::Reach;
use berth_plan::confined::Unpacked;
use berth_types::{Doing, Error, ImportLimits, Result, RunAs};
use rustix::fs::{CWD, Mode, OFlags};
use rustix::stdio::stdin;

use super::archive::{Archive, broken};
use super::attributes::Origin;
use super::budget::Budget;
use super::source::Source;
use super::{describe, incus, oci, squashfs, tarball};
use crate::{confined, tree};

const ROOT: &str = "rootfs";
/// Where an archive lies that turned out to be more than a root file system.
const PARTS: &str = "parts";

pub fn main() -> bool {
    confined::main(|| Ok((run()?, None)))
}

fn run() -> Result<Unpacked> {
    let numbers: Vec<String> = std::env::args().skip(2).collect();
    let [origin, room, numbers @ ..] = numbers.as_slice() else {
        return Err(Error::invalid("unpack: want the archive's origin and the room there is"));
    };
    let origin = if origin == "own" { Origin::Own } else { Origin::Foreign };
    let room = room.parse().map_err(|_| Error::invalid("unpack: the room is no number"))?;
    let (limits, archive) = (confined::limits(numbers)?, stdin());
    confined::leave_mounts()?;
    confined::enter(&mount::copy(CWD, ".", true)?)?;
    let image = confined::root()?;
    // What is written is counted; where in a file it stands is nothing to bound.
    let unbounded = ImportLimits { max_bytes: u64::MAX, ..limits };
    confined::unprivileged(&unbounded, confined::UNPACKS, &[image.as_fd()], Reach::Write)?;
    rustix::process::umask(Mode::empty());
    let mut budget = Budget::new(limits, room);
    let archive = File::from(archive.try_clone_to_owned().doing("open the archive")?);
    if origin == Origin::Own {
        // As it is: a container may hold what looks like an image.
        tar(&folder(&image, ROOT)?, archive, &mut budget, Origin::Own)?;
        return Ok(describe::image(&folder(&image, ROOT)?, budget.bytes, budget.entries));
    }
    plain(&image, archive, &mut budget)?;
    let told = arrange(&image, &mut budget)?;
    let found = describe::image(&folder(&image, ROOT)?, budget.bytes, budget.entries);
    told.complete(found)
}

/// What an archive says of the root file system in it.
#[derive(Default)]
struct Told {
    digest: String,
    architecture: String,
    command: Vec<String>,
    env: BTreeMap<String, String>,
    run_as: RunAs,
}

impl Told {
    fn complete(self, found: Unpacked) -> Result<Unpacked> {
        if !self.architecture.is_empty() && !found.architecture.is_empty() && self.architecture != found.architecture {
            return Err(Error::invalid(format!(
                "archive: it says {} and holds programs for {}",
                self.architecture, found.architecture
            )));
        }
        let architecture = if found.architecture.is_empty() { self.architecture } else { found.architecture };
        let Told { digest, command, env, run_as, .. } = self;
        Ok(Unpacked { digest, architecture, command, env, run_as, ..found })
    }
}

/// Unpacks a root file system, or the parts of an image, into `rootfs`.
fn plain(image: &OwnedFd, archive: File, budget: &mut Budget) -> Result<()> {
    let root = folder(image, ROOT)?;
    if squashfs::is_image(&archive) {
        return squashfs::unpack(Archive::new(&root, budget, Origin::Foreign), &archive);
    }
    tar(&root, archive, budget, Origin::Foreign)
}

fn tar(root: &OwnedFd, archive: File, budget: &mut Budget, origin: Origin) -> Result<()> {
    let source = Source::open(archive, budget.most_read(), false).map_err(broken)?;
    tarball::unpack(Archive::new(root, budget, origin), source).map(drop)
}

/// Sees by what came out which kind of archive it was, and makes `rootfs` the root file system.
fn arrange(image: &OwnedFd, budget: &mut Budget) -> Result<Told> {
    let unpacked = folder(image, ROOT)?;
    if layout(unpacked.try_clone().doing("copy a descriptor")?).is_some() {
        let parts = layout(set_aside(image)?).ok_or_else(|| Error::invalid("archive: no image layout"))?;
        let told = oci::unpack(&parts, &folder(image, ROOT)?, budget)?;
        clear(image)?;
        let oci::Image { digest, architecture, command, env, run_as } = told;
        return Ok(Told { digest, architecture, command, env, run_as });
    }
    if let Some((metadata, root)) = incus::split(&unpacked) {
        set_aside(image)?;
        plain(image, metadata, budget)?;
        let architecture = incus::architecture(&folder(image, ROOT)?)?;
        let architecture = architecture.ok_or_else(|| Error::invalid("archive: no metadata.yaml in its metadata"))?;
        tree::remove(image, ROOT.as_bytes()).doing("clear the metadata")?;
        make_root(image)?;
        plain(image, root, budget)?;
        clear(image)?;
        return Ok(Told { architecture, ..Told::default() });
    }
    if let Some(architecture) = incus::architecture(&unpacked)?
        && folder(&unpacked, ROOT).is_ok()
    {
        let parts = set_aside(image)?;
        tree::remove(image, ROOT.as_bytes()).doing("make place")?;
        rustix::fs::renameat(&parts, ROOT, image, ROOT).doing("take out the root file system")?;
        clear(image)?;
        return Ok(Told { architecture, ..Told::default() });
    }
    Ok(Told::default())
}

/// The image layout in a folder: itself, or the one folder in it, as `tar` packs a layout by its name.
fn layout(unpacked: OwnedFd) -> Option<OwnedFd> {
    if oci::is_layout(&unpacked) {
        return Some(unpacked);
    }
    let [name] = tree::names(&unpacked).ok()?.try_into().ok()?;
    tree::open(&unpacked, &name, OFlags::DIRECTORY | OFlags::RDONLY).ok().filter(oci::is_layout)
}

fn folder(at: &OwnedFd, name: &str) -> Result<OwnedFd> {
    tree::open(at, name.as_bytes(), OFlags::DIRECTORY | OFlags::RDONLY).doing(format_args!("open {name}"))
}

/// What was unpacked becomes `parts`, and `rootfs` is empty again.
fn set_aside(image: &OwnedFd) -> Result<OwnedFd> {
    rustix::fs::renameat(image, ROOT, image, PARTS).doing("set the parts aside")?;
    make_root(image)?;
    folder(image, PARTS)
}

fn make_root(image: &OwnedFd) -> Result<()> {
    rustix::fs::mkdirat(image, ROOT, Mode::from_raw_mode(0o755)).doing("make the root folder")
}

fn clear(image: &OwnedFd) -> Result<()> {
    tree::remove(image, PARTS.as_bytes()).doing("clear the parts")
}
