//! Importing images.
use std::path::PathBuf;
use std::process::Command;
use std::sync::Barrier;

use berth_types::{Doing, ErrorCode, Id, ImportLimits, Result, RootSource};

use super::Check;
use crate::suite::{Bed, failed, holds, id, refused, same, spec};

pub const CHECKS: &[Check] = &[
    ("an imported archive becomes an image that starts", import),
    ("a broken archive is refused and leaves nothing", broken),
    ("an image of empty files is as big as what it takes", empty_files),
    ("an image in use is not deleted", in_use),
    ("a container is made of no image that is deleted meanwhile", raced),
    ("a snapshot becomes an archive of what its container saw", pack),
    ("a copy has an identity of its own, an image none, what is put back its own", identity),
];

/// Of a creation with a deletion; without a guard one in a few goes wrong.
const RACES: usize = 24;

const LIMITS: ImportLimits = ImportLimits { max_bytes: 1 << 30, max_entries: 10_000, timeout_seconds: 60 };

/// A tarball of the busybox image.
fn archive(bed: &Bed) -> Result<PathBuf> {
    let file = bed.state.join("busybox.tar.gz");
    let root = bed.state.join("pool/images/img_busybox/rootfs");
    let status = Command::new("tar").arg("-C").arg(root).arg("-czf").arg(&file).arg(".").status().doing("run tar")?;
    if status.success() { Ok(file) } else { Err(failed("tar failed")) }
}

fn import(bed: &Bed) -> Result<()> {
    let info = bed.engine.import_image(&id("img_imported"), &archive(bed)?, LIMITS, None)?;
    holds("it has an init", info.has_init && info.digest.starts_with("sha256:"))?;
    same("again", bed.engine.import_image(&id("img_imported"), &archive(bed)?, LIMITS, None)?, info)?;
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

/// Content has none of them, so who counts content alone would give them away.
fn empty_files(bed: &Bed) -> Result<()> {
    if !bed.engine.capabilities().contains(&"diskQuota") {
        return Ok(());
    }
    const FILES: u64 = 20_000;
    let (tree, file) = (bed.state.join("empty"), bed.state.join("empty.tar"));
    std::fs::create_dir(&tree).doing("make a folder")?;
    for number in 0..FILES {
        std::fs::write(tree.join(number.to_string()), "").doing("make an empty file")?;
    }
    let status = Command::new("tar").arg("-C").arg(&tree).arg("-cf").arg(&file).arg(".").status().doing("run tar")?;
    holds("packed", status.success())?;
    let limits = ImportLimits { max_entries: 2 * FILES, ..LIMITS };
    let size = bed.engine.import_image(&id("img_empty"), &file, limits, None)?.size_bytes;
    // Of each at least its inode and two names, as btrfs keeps them (struct btrfs_inode_item has 160 bytes).
    holds(&format!("{size} bytes"), size > FILES * 250)?;
    bed.engine.delete_image(&id("img_empty"))?;
    std::fs::remove_file(&file).and_then(|()| std::fs::remove_dir_all(&tree)).doing("clear away")
}

fn broken(bed: &Bed) -> Result<()> {
    let before = bed.engine.list_images()?;
    let file = bed.state.join("broken.tar.gz");
    let whole = std::fs::read(archive(bed)?).doing("read the archive")?;
    std::fs::write(&file, &whole[..whole.len() / 2]).doing("write half of it")?;
    refused("half an archive", bed.engine.import_image(&id("img_half"), &file, LIMITS, None), ErrorCode::Invalid)?;
    std::fs::write(&file, "\x1b]0;owned\x07\u{9b}31m".repeat(512)).doing("write what is no archive")?;
    match bed.engine.import_image(&id("img_none"), &file, LIMITS, None) {
        Err(error) => {
            holds("it does not speak through the message", error.message.chars().all(|one| matches!(one, ' '..='~')))?
        }
        Ok(_) => return Err(failed("what is no archive was imported")),
    }
    let tight = ImportLimits { max_entries: 5, ..LIMITS };
    refused(
        "too many entries",
        bed.engine.import_image(&id("img_many"), &archive(bed)?, tight, None),
        ErrorCode::Invalid,
    )?;
    same("images", bed.engine.list_images()?, before)
}

fn in_use(bed: &Bed) -> Result<()> {
    let container = bed.sleeper("uses")?;
    refused("delete", bed.engine.delete_image(&id("img_busybox")), ErrorCode::Conflict)?;
    same("still there", bed.sh(&container, "echo yes")?.1, "yes".to_owned())
}

/// Of a creation and a deletion at once, one is refused.
fn raced(bed: &Bed) -> Result<()> {
    let file = archive(bed)?;
    let mut wanted = spec("raced");
    wanted.image_id = id("img_raced");
    for _ in 0..RACES {
        bed.engine.import_image(&wanted.image_id, &file, LIMITS, None)?;
        let start = Barrier::new(2);
        let (made, deleted) = std::thread::scope(|scope| {
            let making = scope.spawn(|| {
                start.wait();
                bed.engine.create(&wanted, None)
            });
            start.wait();
            let deleted = bed.engine.delete_image(&wanted.image_id);
            (making.join().unwrap_or_else(|_| Err(failed("a thread panicked"))), deleted)
        });
        match made {
            Ok(_) => refused("a deletion", deleted, ErrorCode::Conflict)?,
            Err(_) => refused("a creation", made, ErrorCode::NotFound)?,
        }
        bed.clear()?;
        bed.engine.delete_image(&wanted.image_id)?;
    }
    Ok(())
}

fn pack(bed: &Bed) -> Result<()> {
    let container = bed.sleeper("packed")?;
    let script = "echo kept > /root/kept; chown ann /root/kept; chmod 4755 /root/kept; ln /root/kept /root/hard; ln -s kept /root/link; \
        rm /home/ann/.profile; mkfifo /root/pipe; touch -- '-rf' '$(id);'; rm -r /etc; mkdir -m 700 /etc; echo ID=packed > /etc/os-release";
    bed.sh(&container, script)?;
    bed.engine.snapshot(&container, &id("snp_packed"))?;
    bed.sh(&container, "echo later > /root/later")?;
    let archive = bed.state.join("packed.tar");
    bed.engine.pack_snapshot(&id("snp_packed"), &id("img_busybox"), &archive, LIMITS)?;
    let info = bed.engine.import_image(&id("img_packed"), &archive, LIMITS, None)?;
    same("os", info.os, "packed".to_owned())?;
    let mut wanted = spec("unpacked");
    wanted.image_id = id("img_packed");
    let copy = bed.launch(&wanted)?;
    let look = "cat /root/kept; stat -c '%a %h %u' /root/kept; readlink /root/link; ls /root /; ls /etc | grep -v host";
    let (_, there) = bed.sh(&copy, look)?;
    let (_, here) = bed.sh(&container, &format!("rm /root/later; {look}"))?;
    holds(
        "it has what was there",
        there.contains("kept\n")
            && there.contains("4755 2 1000")
            && there.contains("$(id);")
            && !there.contains("later"),
    )?;
    same("the same", there, here)?;
    refused(
        "no snapshot",
        bed.engine.pack_snapshot(&id("snp_none"), &id("img_busybox"), &archive, LIMITS),
        ErrorCode::NotFound,
    )?;
    refused(
        "no image",
        bed.engine.pack_snapshot(&id("snp_packed"), &id("img_none"), &archive, LIMITS),
        ErrorCode::NotFound,
    )?;
    let tight = ImportLimits { max_entries: 3, ..LIMITS };
    refused(
        "a bound",
        bed.engine.pack_snapshot(&id("snp_packed"), &id("img_busybox"), &archive, tight),
        ErrorCode::Invalid,
    )?;
    holds("nothing stays of it", !archive.exists())?;
    bed.clear()?;
    bed.engine.delete_snapshot(&id("snp_packed"))?;
    bed.engine.delete_image(&id("img_packed"))
}

/// A system with the ids and keys of one that boots, and a program that draws keys, as far as this check needs it.
const SYSTEM: &str = "mkdir -p /etc/ssh /var/lib/dbus /usr/bin; echo 0123456789abcdef0123456789abcdef | tee /etc/machine-id > /var/lib/dbus/machine-id; \
    echo old | tee /etc/ssh/ssh_host_ed25519_key > /etc/ssh/ssh_host_ed25519_key.pub; \
    printf '#!/bin/sh\\necho drawn > /etc/ssh/ssh_host_ed25519_key\\n' > /usr/bin/ssh-keygen; chmod 755 /usr/bin/ssh-keygen";
const LOOK: &str = "cat /etc/machine-id /var/lib/dbus/machine-id; cat /etc/ssh/ssh_host_*";
const OWN: &str = "0123456789abcdef0123456789abcdef\n0123456789abcdef0123456789abcdef\nold\nold";

fn identity(bed: &Bed) -> Result<()> {
    let container = bed.sleeper("original")?;
    bed.sh(&container, SYSTEM)?;
    same("its own", bed.sh(&container, LOOK)?.1, OWN.to_owned())?;
    let (snapshot, image) = (id("snp_original"), id("img_busybox"));
    bed.engine.snapshot(&container, &snapshot)?;
    let copy = |name: &str, source: RootSource| -> Result<Id> {
        let wanted = spec(name);
        bed.engine.create(&wanted, Some(&source))?;
        bed.engine.start(&wanted.id, 1)?;
        Ok(wanted.id)
    };
    let looked: Vec<String> = ["copy", "another"]
        .iter()
        .map(|name| Ok(bed.sh(&copy(name, RootSource::Snapshot(snapshot.clone()))?, LOOK)?.1))
        .collect::<Result<_>>()?;
    for found in &looked {
        let lines: Vec<&str> = found.lines().collect();
        let drawn = lines.len() == 3 && lines[0].len() == 32 && lines[0] == lines[1] && lines[2] == "drawn";
        holds(&format!("drawn: {found}"), drawn && !found.contains("0123456789"))?;
    }
    holds("each its own", looked[0] != looked[1])?;
    bed.engine.stop(&id("copy"), crate::suite::FORCE)?;
    bed.engine.start(&id("copy"), 2)?;
    same("once", bed.sh(&id("copy"), LOOK)?.1, looked[0].clone())?;
    same("kept", bed.sh(&copy("twin", RootSource::Twin(snapshot.clone()))?, LOOK)?.1, OWN.to_owned())?;
    bed.engine.restore(&spec("original"), &RootSource::Snapshot(snapshot.clone()))?;
    bed.engine.start(&container, 2)?;
    same("put back", bed.sh(&container, LOOK)?.1, OWN.to_owned())?;

    let archive = bed.state.join("identity.tar");
    let of_image = |image: &str| -> Result<String> {
        bed.engine.import_own_image(&id(image), &archive, LIMITS, None)?;
        let mut wanted = spec(&format!("of_{}", image.trim_start_matches("img_")));
        wanted.image_id = id(image);
        Ok(bed.sh(&bed.launch(&wanted)?, &format!("{{ {LOOK}; }} 2> /dev/null"))?.1)
    };
    bed.engine.pack_snapshot(&snapshot, &image, &archive, LIMITS)?;
    same("of a backup", of_image("img_backup")?, OWN.to_owned())?;
    bed.engine.publish_snapshot(&snapshot, &image, &archive, LIMITS)?;
    same("of an image", of_image("img_published")?, String::new())?;
    bed.clear()?;
    bed.engine.delete_image(&id("img_backup"))?;
    bed.engine.delete_image(&id("img_published"))
}
