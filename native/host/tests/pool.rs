//! The pool on a real loop file, as root.
#![allow(clippy::unwrap_used)]

use std::collections::BTreeSet;
use std::fs;
use std::io::Write;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use berth_host::pool::{self, Pool};
use berth_types::{DiskGroup, ErrorCode, Id};

/// A state folder that is destroyed with its pool, whatever happens.
struct State(PathBuf);
impl State {
    fn new(name: &str) -> Self {
        let state = Self(PathBuf::from(format!("/var/tmp/berth-pool-{name}-{}", std::process::id())));
        fs::create_dir_all(&state.0).unwrap();
        state
    }
    fn open(&self) -> Box<dyn Pool> {
        pool::open(&self.0, 512).unwrap()
    }
    /// The pool as the disk has it at this moment: what only memory knows is lost.
    fn after_power_loss(&self, pool: Box<dyn Pool>) -> Box<dyn Pool> {
        let (image, kept) = (self.0.join("pool.img"), self.0.join("kept.img"));
        let copied = Command::new("cp").arg("--sparse=always").args([&image, &kept]).status().unwrap();
        assert!(copied.success());
        pool.destroy().unwrap();
        fs::rename(kept, image).unwrap();
        self.open()
    }
}
impl Drop for State {
    fn drop(&mut self) {
        let gone = pool::open(&self.0, 512).and_then(|pool| pool.destroy());
        assert!(std::thread::panicking() || gone.is_ok(), "{gone:?}");
        let _ = fs::remove_dir_all(&self.0);
    }
}

fn id(text: &str) -> Id {
    Id::new(text).unwrap()
}

fn code<T: std::fmt::Debug>(result: berth_types::Result<T>) -> ErrorCode {
    result.unwrap_err().code
}

fn eventually(what: &str, mut check: impl FnMut() -> bool) {
    let started = Instant::now();
    while !check() {
        assert!(started.elapsed() < Duration::from_secs(10), "{what}");
        std::thread::sleep(Duration::from_millis(50));
    }
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
fn a_layer_is_bounded_by_its_own_limit_beside_what_its_snapshots_hold() {
    let state = State::new("quota");
    let pool = state.open();
    let layer = id("ctr_a");
    pool.create_layer(&layer, 16, None).unwrap();
    let path = |name: &str| pool.layer_path(&layer).join("upper").join(name);
    assert_eq!(fill(&path("a"), 8), (8, None));
    assert_eq!(fill(&path("b"), 16).1, EDQUOT);
    fs::remove_file(path("b")).unwrap();
    let size = pool.snapshot_layer(&layer, &id("snp_a"), &mut || ()).unwrap();
    assert!((8 << 20..9 << 20).contains(&size), "{size}");
    assert_eq!(pool.snapshot_size(&id("snp_a")).unwrap(), size);
    // What the snapshot holds of what goes now is no room that the layer lost.
    fs::remove_file(path("a")).unwrap();
    let (written, error) = fill(&path("c"), 32);
    assert!((13..=16).contains(&written) && error == EDQUOT, "{written} {error:?}");
    assert_eq!(pool.layer_usage(&layer).unwrap().1, 16 << 20, "what is told is its own limit");
    pool.delete_snapshot(&id("snp_a")).unwrap();
    pool.upkeep().unwrap();
    eventually("what the snapshot held is gone", || {
        pool.empty_trash().unwrap();
        pool.layer_usage(&layer).unwrap().0 <= 16 << 20
    });
    assert_eq!(fill(&path("d"), 8).1, EDQUOT, "and so is the room beside it");
    pool.set_layer_limit(&layer, 64).unwrap();
    assert_eq!(fill(&path("d"), 8), (8, None));
    assert_eq!(pool.layer_usage(&layer).unwrap().1, 64 << 20);
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
    let pool = state.after_power_loss(pool);
    assert_eq!(fs::read(pool.image_path(&image).join("rootfs/file")).unwrap(), b"x");

    pool.volumes().unwrap().create_volume(&volume, 16, None, None).unwrap();
    let pool = state.after_power_loss(pool);
    assert_eq!(pool.volumes().unwrap().list_volumes().unwrap(), [volume]);

    pool.create_layer(&layer, 16, None).unwrap();
    let written = pool.layer_path(&layer).join("upper/written");
    fs::File::create(&written).unwrap().sync_all().unwrap();
    let pool = state.after_power_loss(pool);
    assert!(written.exists(), "a layer is there once something in it was written out");

    let file = pool.layer_path(&layer).join("upper/file");
    fs::write(&file, "kept").unwrap();
    pool.snapshot_layer(&layer, &id("snp_a"), &mut || ()).unwrap();
    let pool = state.after_power_loss(pool);
    assert_eq!(fs::read(pool.snapshot_path(&id("snp_a")).join("upper/file")).unwrap(), b"kept");

    fs::write(&file, "other").unwrap();
    pool.replace_layer(&layer, Some(&id("snp_a"))).unwrap();
    let pool = state.after_power_loss(pool);
    assert_eq!(fs::read(&file).unwrap(), b"kept");
    pool.replace_layer(&layer, None).unwrap();
    let pool = state.after_power_loss(pool);
    assert!(!file.exists());
    drop(pool);
}

#[test]
fn quota_groups_of_deleted_layers_go() {
    let state = State::new("stale");
    let pool = state.open();
    let of_pool = |entry: &fs::DirEntry| {
        let devices = fs::read_dir(entry.path().join("devices")).into_iter().flatten().flatten();
        let backing =
            |name: &str| fs::read_to_string(format!("/sys/block/{name}/loop/backing_file")).unwrap_or_default();
        devices
            .into_iter()
            .any(|device| backing(device.file_name().to_str().unwrap()).contains(state.0.to_str().unwrap()))
    };
    let groups = || -> BTreeSet<String> {
        let file_system = fs::read_dir("/sys/fs/btrfs").unwrap().flatten().find(of_pool).unwrap();
        let all = fs::read_dir(file_system.path().join("qgroups")).unwrap().flatten().filter(|e| e.path().is_dir());
        all.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect()
    };
    let before = groups();
    for n in 0..5 {
        pool.create_layer(&id(&format!("ctr_{n}")), 16, None).unwrap();
    }
    let made: BTreeSet<String> = groups().difference(&before).cloned().collect();
    assert_eq!(made.len(), 5);
    for n in 0..5 {
        pool.delete_layer(&id(&format!("ctr_{n}"))).unwrap();
    }
    eventually("the groups are gone", || {
        pool.empty_trash().unwrap();
        groups().is_disjoint(&made)
    });
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

/// Writes what no file system makes smaller, up to so many MiB; how many there was room for, and the error that ended it.
fn fill(path: &Path, mib: usize) -> (usize, Option<i32>) {
    let mut noise: Vec<u8> = (0..1 << 20).map(|n: u32| (n.wrapping_mul(2_654_435_761) >> 24) as u8).collect();
    let mut file = match fs::File::create(path) {
        Ok(file) => file,
        Err(error) => return (0, error.raw_os_error()),
    };
    for done in 0..mib {
        noise[0] = noise[0].wrapping_add(1);
        if let Err(error) = file.write_all(&noise).and_then(|()| file.sync_all()) {
            return (done, error.raw_os_error());
        }
    }
    (mib, None)
}

const EDQUOT: Option<i32> = Some(122);

#[test]
fn a_tenth_of_the_pool_stays_free_whatever_one_layer_may_hold() {
    let state = State::new("reserve");
    let pool = state.open();
    for tenant in ["tnt_a", "tnt_b"] {
        pool.ensure_group(&DiskGroup { id: id(tenant), limit_mib: 1 << 20 }).unwrap();
    }
    let (endless, neighbour) = (id("ctr_a"), id("ctr_b"));
    pool.create_layer(&endless, 1 << 20, Some(&id("tnt_a"))).unwrap();
    pool.create_layer(&neighbour, 64, Some(&id("tnt_b"))).unwrap();
    pool.create_layer(&id("ctr_c"), 1 << 20, None).unwrap();
    pool.snapshot_layer(&endless, &id("snp_a"), &mut || ()).unwrap();
    let path = |layer: &Id, name: &str| pool.layer_path(layer).join("upper").join(name);
    let (written, error) = fill(&path(&endless, "endless"), 512);
    assert!((300..470).contains(&written) && error == EDQUOT, "{written} {error:?}");
    assert_eq!(fill(&path(&neighbour, "work"), 8), (8, None), "the neighbour's work goes on");
    assert_eq!(fill(&path(&endless, "more"), 8).1, EDQUOT);
    fs::remove_file(path(&neighbour, "work")).unwrap();
    // Several together reach the pool's own bound.
    assert_eq!(fill(&path(&id("ctr_c"), "endless"), 512).1, EDQUOT);
    let (size, free) = pool.size_free().unwrap();
    assert!(free > size / 11, "{free} of {size}");
    assert_eq!(code(pool.create_layer(&id("ctr_d"), 16, None)), ErrorCode::NoCapacity);
    assert_eq!(code(pool.snapshot_layer(&endless, &id("snp_b"), &mut || ())), ErrorCode::NoCapacity);
    assert_eq!(code(pool.layer_from_snapshot(&id("ctr_d"), &id("snp_a"), 16)), ErrorCode::NoCapacity);
    assert_eq!(code(pool.begin_image(&id("img_b"), None)), ErrorCode::NoCapacity);
    let checks = pool.checks();
    assert!(checks.iter().any(|check| check.name == "pool room" && !check.ok && !check.fix.is_empty()), "{checks:?}");
    drop(pool);
    let pool = state.open();
    fs::remove_file(pool.layer_path(&endless).join("upper/endless")).unwrap();
    eventually("room again", || pool.create_layer(&id("ctr_d"), 16, None).is_ok());
}

#[test]
fn a_tenants_layers_snapshots_and_images_are_bounded_together_and_counted_once() {
    let state = State::new("groups");
    let pool = state.open();
    let tenant = |limit_mib| DiskGroup { id: id("tnt_a"), limit_mib };
    pool.ensure_group(&tenant(64)).unwrap();
    pool.ensure_group(&tenant(1)).unwrap();
    let used = || {
        pool.empty_trash().unwrap();
        let (used, bound) = pool.group_usage(&id("tnt_a")).unwrap().unwrap();
        (used as f64 / f64::from(1 << 20), bound >> 20)
    };
    let near = |mib: f64| move |(found, _): (f64, u64)| (mib..mib + 1.5).contains(&found);
    let path = |layer: &str, name: &str| pool.layer_path(&id(layer)).join("upper").join(name);
    for layer in ["ctr_a", "ctr_b"] {
        pool.create_layer(&id(layer), 64, Some(&id("tnt_a"))).unwrap();
        assert_eq!(fill(&path(layer, "own"), 16), (16, None));
    }
    assert_eq!(used().1, 64, "one that is there keeps its limit");
    pool.snapshot_layer(&id("ctr_a"), &id("snp_a"), &mut || ()).unwrap();
    pool.layer_from_snapshot(&id("ctr_c"), &id("snp_a"), 64).unwrap();
    pool.replace_layer(&id("ctr_b"), None).unwrap();
    assert_eq!(fill(&path("ctr_b", "own"), 16), (16, None));
    eventually("copies do not double it", || near(32.0)(used()));
    fs::remove_file(path("ctr_a", "own")).unwrap();
    assert!(near(32.0)(used()), "what a snapshot holds stays: {:?}", used());
    let image = pool.begin_image(&id("img_a"), Some(&id("tnt_a"))).unwrap();
    assert_eq!(fill(&image.join("rootfs/file"), 16), (16, None));
    pool.finish_image(&id("img_a")).unwrap();
    let (written, error) = fill(&path("ctr_c", "more"), 64);
    assert!((10..17).contains(&written) && error == EDQUOT, "{written} {error:?}");
    pool.create_layer(&id("ctr_o"), 64, Some(&id("tnt_b"))).unwrap();
    assert_eq!(fill(&path("ctr_o", "own"), 32), (32, None), "another tenant's is its own");
    pool.limit_group(&tenant(96)).unwrap();
    assert_eq!(fill(&path("ctr_c", "grown"), 16), (16, None));
    pool.limit_group(&tenant(32)).unwrap();
    assert_eq!(fill(&path("ctr_a", "shrunk"), 1).1, EDQUOT);
    let refused = pool.create_layer(&id("ctr_n"), 16, Some(&id("tnt_a"))).unwrap_err();
    assert!(refused.code == ErrorCode::NoCapacity && refused.message.starts_with("nothing new fits"), "{refused}");
    for (layer, snapshot) in [("ctr_a", "snp_a"), ("ctr_c", "none")] {
        pool.delete_layer(&id(layer)).unwrap();
        pool.delete_snapshot(&id(snapshot)).unwrap();
    }
    pool.delete_image(&id("img_a")).unwrap();
    eventually("what is deleted is given back", || near(16.0)(used()));
    assert!(pool.checks().iter().all(|check| check.ok), "{:?}", pool.checks());
    assert_eq!(code(pool.group_usage(&id("tnt_x"))), ErrorCode::NotFound);
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
