//! The files of `/etc` that each start renews, and the note of what was written there. It lies beside the container's writable layer, so that it goes
//! where that goes: into snapshots, copies and what is restored.
use std::fs::File;
use std::io::Read;

use berth_plan::LaunchPlan;
use berth_plan::etc::{Etc, hostname, renewed};
use berth_types::{Doing, Result};
use rustix::fs::{FileType, Mode, OFlags};
use rustix::io::Errno;

use super::child::write_file;

const NOTE: &str = "etc.json";
/// Longer ones are their owner's for sure, bytes.
const MOST: u64 = 1 << 20;

/// What the last start wrote. Where nobody noted it, what this one would: earlier engines wrote the same. None for a root file system that is new.
pub fn before(plan: &LaunchPlan) -> Option<Etc> {
    let noted = std::fs::read(plan.layer.join(NOTE)).ok().and_then(|text| serde_json::from_slice(&text).ok());
    noted.or_else(|| (!plan.fresh).then(|| Etc::of(plan)))
}

/// Notes what this start wrote. A full disk takes no note; what it wrote then is the owner's once it is to change.
pub fn note(plan: &LaunchPlan) {
    let now = Etc::of(plan);
    let path = plan.layer.join(NOTE);
    let fresh = path.with_extension("new");
    let Ok(text) = serde_json::to_vec(&now) else { return };
    if std::fs::read(&path).is_ok_and(|noted| noted == text) {
        return;
    }
    if std::fs::write(&fresh, text).and_then(|()| std::fs::rename(&fresh, &path)).is_err() {
        let _ = std::fs::remove_file(&fresh);
    }
}

/// Renews the files and takes the container's name. Runs as its root in its own root: whatever links it holds lead nowhere else.
pub fn renew(plan: &LaunchPlan, before: Option<&Etc>) -> Result<()> {
    let now = Etc::of(plan);
    // A copy is called by its own name, whatever its origin was called.
    let name = before.filter(|_| !plan.fresh).map(|etc| etc.hostname.as_str());
    one("/etc/hostname", name, &now.hostname)?;
    one("/etc/hosts", before.map(|etc| etc.hosts.as_str()), &now.hosts)?;
    if !now.resolv_conf.is_empty() {
        one("/etc/resolv.conf", before.map(|etc| etc.resolv_conf.as_str()), &now.resolv_conf)?;
    }
    let found = read("/etc/hostname")?;
    let own = if let Found::File(content) = &found { hostname(content) } else { None };
    rustix::system::sethostname(own.unwrap_or(&plan.hostname).as_bytes()).doing("set the hostname")
}

fn one(path: &str, before: Option<&str>, now: &str) -> Result<()> {
    let Some(before) = before else { return write_file(path, now.as_bytes(), 0o644) };
    match read(path)? {
        Found::Nothing => write_file(path, now.as_bytes(), 0o644),
        Found::Other => Ok(()),
        Found::File(found) => renewed(&found, before, now).map_or(Ok(()), |content| write_file(path, &content, 0o644)),
    }
}

enum Found {
    Nothing,
    File(Vec<u8>),
    /// A link, no file at all, or one that is too long: its owner's.
    Other,
}

fn read(path: &str) -> Result<Found> {
    let flags = OFlags::RDONLY | OFlags::NOFOLLOW | OFlags::NONBLOCK | OFlags::NOCTTY | OFlags::CLOEXEC;
    let file = match rustix::fs::open(path, flags, Mode::empty()) {
        Ok(file) => File::from(file),
        Err(Errno::NOENT | Errno::NOTDIR) => return Ok(Found::Nothing),
        Err(_) => return Ok(Found::Other),
    };
    let found = rustix::fs::fstat(&file).doing(path)?;
    if FileType::from_raw_mode(found.st_mode) != FileType::RegularFile || found.st_size as u64 > MOST {
        return Ok(Found::Other);
    }
    let mut content = Vec::new();
    file.take(MOST).read_to_end(&mut content).doing(path)?;
    Ok(Found::File(content))
}
