//! What bounds what a pool holds, on a real loop file, as root.
#![allow(clippy::unwrap_used)]

mod state;

use std::collections::BTreeSet;
use std::fs;
use std::io::Write;
use std::path::Path;
use std::time::{Duration, Instant};

use berth_types::{DiskGroup, ErrorCode, Id};
use state::{State, code, id};

fn eventually(what: &str, mut check: impl FnMut() -> bool) {
    let started = Instant::now();
    while !check() {
        assert!(started.elapsed() < Duration::from_secs(10), "{what}");
        std::thread::sleep(Duration::from_millis(50));
    }
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

/// Makes what has no content, by number, until it is refused or there are so many; how many there was room for, and the error that ended it.
fn make_each(most: u64, make: impl Fn(u64) -> std::io::Result<()>) -> (u64, Option<i32>) {
    for done in 0..most {
        if let Err(error) = make(done) {
            return (done, error.raw_os_error());
        }
    }
    (most, None)
}

/// Of each at least an inode of 160 bytes (struct btrfs_inode_item) and two names; of another name of a file, one that is as long as it is.
#[test]
fn what_has_no_content_is_bounded_and_counted() {
    let state = State::new("empty");
    let pool = state.open();
    let file = |path: &Path| fs::File::create(path).map(drop);
    for (name, each) in [("files", 250), ("folders", 250), ("links", 100)] {
        let layer = id(&format!("ctr_{name}"));
        pool.create_layer(&layer, 2, None).unwrap();
        let upper = pool.layer_path(&layer).join("upper");
        file(&upper.join("first")).unwrap();
        let (made, error) = make_each(2 << 20, |number| match name {
            "files" => file(&upper.join(number.to_string())),
            "folders" => fs::create_dir(upper.join(number.to_string())),
            _ => fs::hard_link(upper.join("first"), upper.join(number.to_string())),
        });
        fs::File::open(&upper).unwrap().sync_all().unwrap();
        rustix::fs::syncfs(fs::File::open(&upper).unwrap()).unwrap();
        let used = pool.layer_usage(&layer).unwrap().0;
        let told = format!("{made} {name}, {used} bytes, {error:?}");
        assert!(error == EDQUOT && (1 << 20..=2 << 20).contains(&used) && used > made * each, "{told}");
    }
    let image = id("img_empty");
    let folder = pool.begin_image(&image, None).unwrap();
    assert_eq!(make_each(5_000, |number| file(&folder.join("rootfs").join(number.to_string()))), (5_000, None));
    let size = pool.image_size(&image).unwrap().unwrap();
    assert!(size > 5_000 * 250, "{size}");
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
