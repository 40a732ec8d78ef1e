//! Snapshots: of what runs, back into place, into new containers.
use berth_types::{ContainerSpec, ErrorCode, FileEntry, Result, RootSource, State};

use super::Check;
use crate::suite::{Bed, FORCE, holds, id, refused, same, spec};

pub const CHECKS: &[Check] = &[
    ("a snapshot of a running container is restored", restore),
    ("a clone has the snapshot's content and leads its own life", clone),
    ("a stopped container can be snapshotted too", stopped),
    ("snapshots outlive their container, and go when told", outlive),
    ("a rebuilt container has a new root and its files, and the old root comes back", rebuild),
    ("an unknown or taken snapshot name is refused and harms nothing", refusals),
];

fn restore(bed: &Bed) -> Result<()> {
    let container = bed.sleeper("restored")?;
    bed.sh(&container, "echo one > /root/file; chown ann /root/file; rm -r /home/ann; mkdir /home/ann; mkdir /tmp/d")?;
    bed.engine.snapshot(&container, &id("snp_restore"))?;
    same("still running", bed.sh(&container, "echo two > /root/file; rm -r /tmp/d; echo more > /root/more")?.0, 0)?;
    let observed = bed.engine.restore(&spec("restored"), &RootSource::Snapshot(id("snp_restore")))?;
    same("stopped meanwhile", observed.state, State::Stopped)?;
    bed.engine.start(&container, 2)?;
    let look = "cat /root/file; stat -c %U /root/file; ls /root /tmp; stat -c %U /home/ann";
    same("content", bed.sh(&container, look)?.1, "one\nann\n/root:\nfile\n\n/tmp:\nd\nroot".to_owned())?;
    same(
        "again",
        bed.engine.restore(&spec("restored"), &RootSource::Snapshot(id("snp_restore")))?.state,
        State::Stopped,
    )
}

fn clone(bed: &Bed) -> Result<()> {
    let container = bed.sleeper("original")?;
    bed.sh(&container, "echo origin > /root/file")?;
    bed.engine.snapshot(&container, &id("snp_clone"))?;
    let copy = spec("copy");
    bed.engine.create(&copy, Some(&RootSource::Snapshot(id("snp_clone"))))?;
    bed.engine.start(&copy.id, 1)?;
    same(
        "content",
        bed.sh(&copy.id, "cat /root/file; hostname; echo changed > /root/file")?.1,
        "origin\ncopy".to_owned(),
    )?;
    same("the original", bed.sh(&container, "cat /root/file")?.1, "origin".to_owned())?;
    bed.engine.delete_snapshot(&id("snp_clone"))?;
    same("the copy", bed.sh(&copy.id, "cat /root/file")?.1, "changed".to_owned())
}

fn stopped(bed: &Bed) -> Result<()> {
    let container = bed.sleeper("still")?;
    bed.sh(&container, "echo kept > /root/file")?;
    bed.engine.stop(&container, FORCE)?;
    bed.engine.snapshot(&container, &id("snp_still"))?;
    bed.engine.restore(&spec("still"), &RootSource::Snapshot(id("snp_still")))?;
    bed.engine.start(&container, 2)?;
    same("content", bed.sh(&container, "cat /root/file")?.1, "kept".to_owned())
}

fn outlive(bed: &Bed) -> Result<()> {
    let container = bed.sleeper("shortlived")?;
    bed.sh(&container, "echo legacy > /root/file")?;
    bed.engine.snapshot(&container, &id("snp_outlive"))?;
    bed.engine.destroy(&container, FORCE)?;
    let heir = spec("heir");
    bed.engine.create(&heir, Some(&RootSource::Snapshot(id("snp_outlive"))))?;
    bed.engine.start(&heir.id, 1)?;
    same("content", bed.sh(&heir.id, "cat /root/file")?.1, "legacy".to_owned())?;
    bed.engine.delete_snapshot(&id("snp_outlive"))?;
    bed.engine.delete_snapshot(&id("snp_outlive"))?;
    same("snapshots", bed.engine.list_snapshots()?, Vec::new())
}

fn refusals(bed: &Bed) -> Result<()> {
    let container = bed.sleeper("refused")?;
    bed.engine.snapshot(&container, &id("snp_taken"))?;
    refused("taken", bed.engine.snapshot(&container, &id("snp_taken")), ErrorCode::Conflict)?;
    refused(
        "unknown",
        bed.engine.restore(&spec("refused"), &RootSource::Snapshot(id("snp_nowhere"))),
        ErrorCode::NotFound,
    )?;
    same("still running", bed.sh(&container, "echo yes")?, (0, "yes".to_owned()))?;
    refused("no container", bed.engine.snapshot(&id("nobody"), &id("snp_nobody")), ErrorCode::NotFound)
}

fn rebuild(bed: &Bed) -> Result<()> {
    let note = FileEntry { path: "/etc/note".to_owned(), mode: 0o600, content: b"given".to_vec() };
    let old = ContainerSpec { files: vec![note], ..spec("rebuilt") };
    bed.engine.create(&old, None)?;
    let container = bed.engine.update(&ContainerSpec { files: Vec::new(), ..old.clone() })?.id;
    bed.engine.start(&container, 1)?;
    same("files told before an update", bed.sh(&container, "cat /etc/note")?.1, "given".to_owned())?;
    bed.sh(&container, "echo mine > /root/file; echo changed > /etc/note; rm /bin/cut")?;
    bed.engine.snapshot(&container, &id("snp_rebuilt"))?;
    let new = ContainerSpec { image_id: id("img_etc_link"), files: Vec::new(), ..old.clone() };
    same("stopped", bed.engine.restore(&new, &RootSource::Image(new.image_id.clone()))?.state, State::Stopped)?;
    bed.engine.start(&container, 2)?;
    same(
        "the new image",
        bed.sh(&container, "readlink /etc; ls /root; test -e /bin/cut && echo whole")?.1,
        "/target\nwhole".to_owned(),
    )?;
    same("the old root", bed.engine.restore(&old, &RootSource::Snapshot(id("snp_rebuilt")))?.state, State::Stopped)?;
    bed.engine.start(&container, 3)?;
    let (_, found) = bed.sh(&container, "cat /root/file /etc/note; test -e /bin/cut || echo gone")?;
    same("what it had", found, "mine\nchanged\ngone".to_owned())?;
    bed.engine.restore(&old, &RootSource::Image(old.image_id.clone()))?;
    bed.engine.start(&container, 4)?;
    same("the files anew", bed.sh(&container, "cat /etc/note; ls /root")?.1, "given".to_owned())?;
    let nowhere = ContainerSpec { image_id: id("img_nowhere"), ..old };
    let source = RootSource::Image(nowhere.image_id.clone());
    refused("an unknown image", bed.engine.restore(&nowhere, &source), ErrorCode::NotFound)?;
    holds("still running", bed.engine.observe(&container)?.state == State::Running)
}
