//! Importing images.
use std::path::PathBuf;
use std::process::Command;

use berth_types::{Doing, ErrorCode, ImportLimits, Result};

use super::Check;
use crate::suite::{Bed, failed, holds, id, refused, same, spec};

pub const CHECKS: &[Check] = &[
    ("an imported archive becomes an image that starts", import),
    ("a broken archive is refused and leaves nothing", broken),
    ("an image in use is not deleted", in_use),
];

const LIMITS: ImportLimits = ImportLimits { max_bytes: 1 << 30, max_entries: 10_000, timeout_seconds: 60 };

/// A tarball of the busybox image.
fn archive(bed: &Bed) -> Result<PathBuf> {
    let file = bed.state.join("busybox.tar.gz");
    let root = bed.state.join("pool/images/img_busybox/rootfs");
    let status = Command::new("tar").arg("-C").arg(root).arg("-czf").arg(&file).arg(".").status().doing("run tar")?;
    if status.success() { Ok(file) } else { Err(failed("tar failed")) }
}

fn import(bed: &Bed) -> Result<()> {
    let info = bed.engine.import_image(&id("img_imported"), &archive(bed)?, LIMITS)?;
    holds("it has an init", info.has_init && info.digest.starts_with("sha256:"))?;
    same("again", bed.engine.import_image(&id("img_imported"), &archive(bed)?, LIMITS)?, info)?;
    let mut wanted = spec("imported");
    wanted.image_id = id("img_imported");
    let container = bed.launch(&wanted)?;
    same(
        "owners and modes",
        bed.sh(&container, "stat -c %U:%a /home/ann /tmp /bin/busybox")?.1,
        "ann:755\nroot:1777\nroot:755".to_owned(),
    )?;
    bed.clear()?;
    bed.engine.delete_image(&id("img_imported"))?;
    bed.engine.delete_image(&id("img_imported"))
}

fn broken(bed: &Bed) -> Result<()> {
    let before = bed.engine.list_images()?;
    let file = bed.state.join("broken.tar.gz");
    let whole = std::fs::read(archive(bed)?).doing("read the archive")?;
    std::fs::write(&file, &whole[..whole.len() / 2]).doing("write half of it")?;
    refused("half an archive", bed.engine.import_image(&id("img_half"), &file, LIMITS), ErrorCode::Invalid)?;
    let tight = ImportLimits { max_entries: 5, ..LIMITS };
    refused("too many entries", bed.engine.import_image(&id("img_many"), &archive(bed)?, tight), ErrorCode::Invalid)?;
    same("images", bed.engine.list_images()?, before)
}

fn in_use(bed: &Bed) -> Result<()> {
    let container = bed.sleeper("uses")?;
    refused("delete", bed.engine.delete_image(&id("img_busybox")), ErrorCode::Conflict)?;
    same("still there", bed.sh(&container, "echo yes")?.1, "yes".to_owned())
}
