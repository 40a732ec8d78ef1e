//! The pool on a real loop file, as root.
#![allow(clippy::unwrap_used)]

mod state;

use std::fs;
use std::os::unix::fs::MetadataExt;
use std::path::Path;
use std::process::Command;

use berth_host::pool::{self, Pool};
use berth_types::{ErrorCode, Id};
use state::{State, code, id};

/// The pool as the disk has it at this moment: what only memory knows is lost.
fn after_power_loss(state: &State, pool: Box<dyn Pool>) -> Box<dyn Pool> {
    let (image, kept) = (state.0.join("pool.img"), state.0.join("kept.img"));
    let copied = Command::new("cp").arg("--sparse=always").args([&image, &kept]).status().unwrap();
    assert!(copied.success());
    pool.destroy().unwrap();
    fs::rename(kept, image).unwrap();
    state.open()
}

fn mounts_of(path: &Path) -> usize {
    let text = fs::read_to_string("/proc/self/mountinfo").unwrap();
    text.lines().filter(|line| line.contains(path.to_str().unwrap())).count()
}

#[test]
fn a_pool_is_made_adopted_grown_and_destroyed() {
    let state = State::new("life");
    let pool = state.open();
    assert_eq!(pool.capabilities(), ["snapshots", "diskQuota", "diskGroups"]);
    pool.create_layer(&id("ctr_a"), 64, None).unwrap();
    drop(pool);
    let pool = pool::open(&state.0, 768).unwrap();
    assert_eq!(pool.list_layers().unwrap(), [id("ctr_a")]);
    assert_eq!(mounts_of(&state.0), 1);
    let (size, free) = pool.size_free().unwrap();
    assert!(size == 768 << 20 && free > 500 << 20 && free < size, "{size} {free}");
    assert_eq!(fs::metadata(state.0.join("pool")).unwrap().mode() & 0o777, 0o700);
    assert!(fs::metadata(state.0.join("pool.img")).unwrap().blocks() * 512 < 64 << 20, "the file is sparse");
    pool.destroy().unwrap();
    assert_eq!(mounts_of(&state.0), 0);
    assert_eq!(fs::read_dir(&state.0).unwrap().count(), 0);
    let loops = fs::read_dir("/sys/block")
        .unwrap()
        .flatten()
        .filter_map(|e| fs::read_to_string(e.path().join("loop/backing_file")).ok());
    assert_eq!(loops.filter(|file| file.contains(state.0.to_str().unwrap())).count(), 0);
}

#[test]
fn snapshots_restore_and_clone_content_and_cannot_be_written() {
    let state = State::new("snap");
    let pool = state.open();
    let (layer, snapshot, clone) = (id("ctr_a"), id("snp_a"), id("ctr_b"));
    pool.create_layer(&layer, 64, None).unwrap();
    let file = |of: &Id| pool.layer_path(of).join("upper/file");
    fs::write(file(&layer), "before").unwrap();
    pool.snapshot_layer(&layer, &snapshot, &mut || ()).unwrap();
    assert_eq!(code(pool.snapshot_layer(&layer, &snapshot, &mut || ())), ErrorCode::Conflict);
    fs::write(file(&layer), "after").unwrap();
    pool.layer_from_snapshot(&clone, &snapshot, 32).unwrap();
    assert_eq!(fs::read_to_string(file(&clone)).unwrap(), "before");
    assert_eq!(pool.layer_usage(&clone).unwrap().1, 32 << 20);
    pool.replace_layer(&layer, Some(&snapshot)).unwrap();
    assert_eq!(fs::read_to_string(file(&layer)).unwrap(), "before");
    assert_eq!(pool.layer_usage(&layer).unwrap().1, 64 << 20);
    pool.replace_layer(&layer, None).unwrap();
    assert!(!file(&layer).exists() && pool.layer_path(&layer).join("upper").is_dir());
    assert_eq!(pool.layer_usage(&layer).unwrap().1, 64 << 20);
    pool.replace_layer(&layer, Some(&snapshot)).unwrap();
    fs::write(file(&layer), "writable").unwrap();
    assert_eq!(
        fs::write(state.0.join("pool/snapshots/snp_a/upper/file"), "x").unwrap_err().raw_os_error(),
        Some(30),
        "read-only"
    );
    assert_eq!((pool.list_snapshots().unwrap(), pool.list_layers().unwrap().len()), (vec![snapshot.clone()], 2));
    for _ in 0..2 {
        pool.delete_snapshot(&snapshot).unwrap();
        pool.delete_layer(&layer).unwrap();
        pool.delete_layer(&clone).unwrap();
    }
    assert!(pool.list_snapshots().unwrap().is_empty() && pool.list_layers().unwrap().is_empty());
    assert_eq!(code(pool.layer_from_snapshot(&clone, &snapshot, 32)), ErrorCode::NotFound);
    assert_eq!(code(pool.replace_layer(&layer, Some(&snapshot))), ErrorCode::NotFound);
}

#[test]
fn an_image_shows_only_when_finished_and_is_read_only() {
    let state = State::new("image");
    let pool = state.open();
    let image = id("img_a");
    let working = pool.begin_image(&image, None).unwrap();
    fs::write(working.join("rootfs/file"), "x").unwrap();
    assert!(pool.list_images().unwrap().is_empty() && !pool.image_path(&image).exists());
    pool.finish_image(&image).unwrap();
    assert_eq!(pool.list_images().unwrap(), std::slice::from_ref(&image));
    assert_eq!(code(pool.begin_image(&image, None)), ErrorCode::Conflict);
    let inside = pool.image_path(&image).join("rootfs/file");
    assert_eq!(fs::write(inside, "y").unwrap_err().raw_os_error(), Some(30), "read-only");
    pool.begin_image(&id("img_b"), None).unwrap();
    drop(pool);
    let pool = state.open();
    assert_eq!(fs::read_dir(state.0.join("pool/images")).unwrap().count(), 1, "cut-short work is removed at open");
    pool.delete_image(&image).unwrap();
    pool.delete_image(&image).unwrap();
    assert!(pool.list_images().unwrap().is_empty());
}

#[test]
fn what_was_told_to_be_there_is_there_when_the_power_fails() {
    let state = State::new("power");
    let pool = state.open();
    let (image, layer, volume) = (id("img_a"), id("ctr_a"), id("vol_a"));
    let working = pool.begin_image(&image, None).unwrap();
    fs::write(working.join("rootfs/file"), "x").unwrap();
    pool.finish_image(&image).unwrap();
    let pool = after_power_loss(&state, pool);
    assert_eq!(fs::read(pool.image_path(&image).join("rootfs/file")).unwrap(), b"x");

    pool.volumes().unwrap().create_volume(&volume, 16, None, None).unwrap();
    let pool = after_power_loss(&state, pool);
    assert_eq!(pool.volumes().unwrap().list_volumes().unwrap(), [volume]);

    pool.create_layer(&layer, 16, None).unwrap();
    let written = pool.layer_path(&layer).join("upper/written");
    fs::File::create(&written).unwrap().sync_all().unwrap();
    let pool = after_power_loss(&state, pool);
    assert!(written.exists(), "a layer is there once something in it was written out");

    let file = pool.layer_path(&layer).join("upper/file");
    fs::write(&file, "kept").unwrap();
    pool.snapshot_layer(&layer, &id("snp_a"), &mut || ()).unwrap();
    let pool = after_power_loss(&state, pool);
    assert_eq!(fs::read(pool.snapshot_path(&id("snp_a")).join("upper/file")).unwrap(), b"kept");

    fs::write(&file, "other").unwrap();
    pool.replace_layer(&layer, Some(&id("snp_a"))).unwrap();
    let pool = after_power_loss(&state, pool);
    assert_eq!(fs::read(&file).unwrap(), b"kept");
    pool.replace_layer(&layer, None).unwrap();
    let pool = after_power_loss(&state, pool);
    assert!(!file.exists());
    drop(pool);
}

#[test]
fn a_host_with_btrfs_of_its_own_needs_no_loop_file() {
    let state = State::new("inplace");
    let outer = state.open();
    let inner = state.0.join("pool/inner");
    fs::create_dir(&inner).unwrap();
    let pool = pool::open(&inner, 512).unwrap();
    assert!(!inner.join("pool.img").exists());
    assert_eq!(pool.capabilities(), ["snapshots", "diskQuota", "diskGroups"]);
    pool.create_layer(&id("ctr_a"), 16, None).unwrap();
    pool.snapshot_layer(&id("ctr_a"), &id("snp_a"), &mut || ()).unwrap();
    assert_eq!(pool.layer_usage(&id("ctr_a")).unwrap().1, 16 << 20);
    outer.create_layer(&id("ctr_b"), 16, None).unwrap();
    pool.empty_trash().unwrap();
    assert_eq!(outer.layer_usage(&id("ctr_b")).unwrap().1, 16 << 20, "what is not its own stays");
    pool.destroy().unwrap();
    assert!(!inner.join("pool").exists());
}

#[test]
fn a_pool_of_plain_directories_says_what_it_cannot_do() {
    let state = State::new("plain");
    fs::create_dir_all(state.0.join("pool/.directory")).unwrap();
    let pool = state.open();
    assert!(pool.capabilities().is_empty() && !state.0.join("pool.img").exists());
    let (layer, image) = (id("ctr_a"), id("img_a"));
    pool.create_layer(&layer, 16, None).unwrap();
    assert!(pool.layer_path(&layer).join("upper").is_dir());
    assert_eq!(code(pool.create_layer(&layer, 16, None)), ErrorCode::Conflict);
    assert_eq!(pool.layer_usage(&layer).unwrap(), (0, 0));
    assert_eq!(code(pool.snapshot_layer(&layer, &id("snp_a"), &mut || ())), ErrorCode::Unsupported);
    assert_eq!(code(pool.replace_layer(&layer, Some(&id("snp_a")))), ErrorCode::Unsupported);
    pool.begin_image(&image, None).unwrap();
    assert!(pool.list_images().unwrap().is_empty());
    pool.finish_image(&image).unwrap();
    for _ in 0..2 {
        pool.delete_layer(&layer).unwrap();
        pool.delete_image(&image).unwrap();
    }
    assert!(pool.list_images().unwrap().is_empty() && pool.list_layers().unwrap().is_empty());
    pool.empty_trash().unwrap();
    assert_eq!(fs::read_dir(state.0.join("pool/trash")).unwrap().count(), 0);
}

#[test]
fn a_pool_that_the_kernel_made_read_only_says_so_and_is_mounted_anew() {
    let state = State::new("faulty");
    let pool = state.open();
    pool.create_layer(&id("ctr_a"), 16, None).unwrap();
    assert!(!pool.read_only());
    // As after a fault: nothing can be written any more by any way.
    rustix::mount::mount_remount(state.0.join("pool"), rustix::mount::MountFlags::RDONLY, "").unwrap();
    assert!(pool.read_only());
    assert!(pool::read_only_mounts().contains(&state.0.join("pool")));
    assert_eq!(code(pool.create_layer(&id("ctr_b"), 16, None)), ErrorCode::NoCapacity);
    let told = pool.checks().into_iter().find(|check| check.name == "pool").unwrap();
    assert!(!told.ok && told.required && told.fix.contains("dmesg"), "{told:?}");
    pool.empty_trash().unwrap();
    // Somebody is in it: it stays, and can be opened for what runs.
    let inside = fs::File::open(pool.layer_path(&id("ctr_a")).join("upper")).unwrap();
    let again = state.open();
    assert!(again.read_only() && again.list_layers().unwrap() == [id("ctr_a")]);
    drop((inside, again));
    let anew = state.open();
    assert!(!anew.read_only() && !pool::read_only_mounts().contains(&state.0.join("pool")));
    anew.create_layer(&id("ctr_b"), 16, None).unwrap();
}
