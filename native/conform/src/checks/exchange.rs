//! Another image below a container's own layer.
use berth_engine::Engine;
use berth_types::{ChangeKind, ContainerSpec, ErrorCode, Result, State};

use super::Check;
use super::recovery::other;
use crate::suite::{Bed, FORCE, add_images, id, refused, same, spec};

pub const CHECKS: &[Check] = &[
    ("another image comes below a container's own layer, and the old one again", exchange),
    ("an image is exchanged only below what is stopped", refusals),
    ("what hides a patch is told", shadows),
    ("a copy that was made to look for that goes when a killed engine comes back", leftover),
];

const LOOK: &str = "cat /root/own /etc/group; grep -o patched /etc/passwd; cat /etc/added; ls /bin/yes";

fn onto(image: &str) -> ContainerSpec {
    ContainerSpec { image_id: id(image), ..spec("moved") }
}

fn exchange(bed: &Bed) -> Result<()> {
    let container = bed.sleeper("moved")?;
    bed.sh(&container, "echo own > /root/own; echo mine > /etc/group; chown ann /root/own")?;
    let before = bed.sh(&container, LOOK)?;
    bed.engine.stop(&container, FORCE)?;
    same("stopped", bed.engine.update(&onto("img_patched"))?.state, State::Stopped)?;
    bed.engine.start(&container, 2)?;
    same(
        "patched",
        bed.sh(&container, LOOK)?.1,
        "own\nmine\npatched\nadded\nls: /bin/yes: No such file or directory".into(),
    )?;
    same("owner", bed.sh(&container, "stat -c %U /root/own")?.1, "ann".into())?;
    refused("the image is in use", bed.engine.delete_image(&id("img_patched")), ErrorCode::Conflict)?;
    bed.engine.stop(&container, FORCE)?;
    bed.engine.update(&onto("img_busybox"))?;
    bed.engine.start(&container, 3)?;
    same("as before", bed.sh(&container, LOOK)?, before)
}

fn refusals(bed: &Bed) -> Result<()> {
    let container = bed.sleeper("moved")?;
    refused("running", bed.engine.update(&onto("img_patched")), ErrorCode::Conflict)?;
    bed.engine.pause(&container)?;
    refused("paused", bed.engine.update(&onto("img_patched")), ErrorCode::Conflict)?;
    bed.engine.resume(&container)?;
    same("untouched", bed.sh(&container, "cat /etc/added")?.0, 1)?;
    bed.engine.stop(&container, FORCE)?;
    refused("an unknown image", bed.engine.update(&onto("img_nowhere")), ErrorCode::NotFound)?;
    bed.engine.start(&container, 2)?;
    same("still on its own", bed.sh(&container, "cat /etc/added")?.0, 1)
}

fn shadows(bed: &Bed) -> Result<()> {
    let container = bed.sleeper("moved")?;
    let find = || bed.engine.shadows(&container, &id("img_busybox"), &id("img_patched"));
    same("nothing of its own", find()?, (Vec::new(), false))?;
    // changed, removed, hidden by a folder made anew, in place of a folder; what is as the patch has it, and what the patch leaves alone
    let script = "echo mine > /etc/group; rm /etc/inittab; rm -r /home/ann; mkdir /home/ann; chown ann /home/ann; rm -r /var; echo no > /var; \
        echo added > /etc/added; touch /bin/yes; cp -p /bin/busybox /bin/copy; rm /bin/tty; chmod 700 /root; echo own > /root/own; rm /bin/tail";
    bed.sh(&container, script)?;
    let mut told: Vec<_> = find()?.0.into_iter().map(|one| (one.path, one.change)).collect();
    told.sort_by(|a, b| a.0.cmp(&b.0));
    let wanted = [
        ("/etc/group", ChangeKind::Modified),
        ("/etc/inittab", ChangeKind::Modified),
        ("/home/ann/patched", ChangeKind::Added),
        ("/var/patched", ChangeKind::Added),
    ];
    same("shadows", told, wanted.map(|(path, change)| (path.to_owned(), change)).to_vec())?;
    bed.sh(&container, "rm /bin/yes; cp /bin/busybox /bin/yes")?;
    let yes = find()?.0.into_iter().find(|one| one.path == "/bin/yes");
    same("what the patch took away", yes.map(|one| one.change), Some(ChangeKind::Removed))?;
    same("no copies stay", bed.engine.list_snapshots()?, Vec::new())?;
    refused(
        "an unknown image",
        bed.engine.shadows(&container, &id("img_nowhere"), &id("img_patched")),
        ErrorCode::NotFound,
    )
}

fn leftover(bed: &Bed) -> Result<()> {
    let config = other(bed)?;
    add_images(&config.state_dir)?;
    let engine = Engine::open(config.clone())?;
    engine.create(&spec("moved"), None)?;
    engine.snapshot(&id("moved"), &id("snp_kept"))?;
    engine.snapshot(&id("moved"), &id("shadows_moved"))?;
    drop(engine);
    let engine = Engine::open(config)?;
    same("snapshots", engine.list_snapshots()?, vec![id("snp_kept")])?;
    engine.destroy_all()
}
