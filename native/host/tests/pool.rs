//! The pool on a real loop file, as root.
#![allow(clippy::unwrap_used)]

use std::fs;
use std::io::Write;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use berth_host::pool::{self, Pool};
use berth_types::{ErrorCode, Id};

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
}
impl Drop for State {
    fn drop(&mut self) {
        let _ = pool::open(&self.0, 512).and_then(|pool| pool.destroy());
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
    assert_eq!(pool.capabilities(), ["snapshots", "diskQuota"]);
    pool.create_layer(&id("ctr_a"), 64).unwrap();
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
fn a_layer_is_bounded_by_its_own_limit_and_snapshots_do_not_count() {
    let state = State::new("quota");
    let pool = state.open();
    let layer = id("ctr_a");
    pool.create_layer(&layer, 16).unwrap();
    let fill = |name: &str, mib: usize| -> std::io::Result<()> {
        let mut file = fs::File::create(pool.layer_path(&layer).join("upper").join(name))?;
        // Random, so that nothing could be shared or compressed away.
        let mut chunk = vec![0u8; 1 << 20];
        for _ in 0..mib {
            std::io::Read::read_exact(&mut fs::File::open("/dev/urandom")?, &mut chunk)?;
            file.write_all(&chunk)?;
        }
        file.sync_all()
    };
    fill("a", 8).unwrap();
    let size = pool.snapshot_layer(&layer, &id("snp_a")).unwrap();
    assert!((8 << 20..9 << 20).contains(&size), "{size}");
    fill("b", 6).unwrap();
    assert_eq!(fill("c", 6).unwrap_err().raw_os_error(), Some(122), "quota exceeded");
    let (used, bound) = pool.layer_usage(&layer).unwrap();
    assert!(bound == 16 << 20 && used <= bound, "{used} of {bound}");
    pool.set_layer_limit(&layer, 64).unwrap();
    fill("c", 6).unwrap();
    assert_eq!(pool.layer_usage(&layer).unwrap().1, 64 << 20);
}

#[test]
fn snapshots_restore_and_clone_content_and_cannot_be_written() {
    let state = State::new("snap");
    let pool = state.open();
    let (layer, snapshot, clone) = (id("ctr_a"), id("snp_a"), id("ctr_b"));
    pool.create_layer(&layer, 64).unwrap();
    let file = |of: &Id| pool.layer_path(of).join("upper/file");
    fs::write(file(&layer), "before").unwrap();
    pool.snapshot_layer(&layer, &snapshot).unwrap();
    assert_eq!(code(pool.snapshot_layer(&layer, &snapshot)), ErrorCode::Conflict);
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
    let working = pool.begin_image(&image).unwrap();
    fs::write(working.join("rootfs/file"), "x").unwrap();
    assert!(pool.list_images().unwrap().is_empty() && !pool.image_path(&image).exists());
    pool.finish_image(&image).unwrap();
    assert_eq!(pool.list_images().unwrap(), std::slice::from_ref(&image));
    assert_eq!(code(pool.begin_image(&image)), ErrorCode::Conflict);
    let inside = pool.image_path(&image).join("rootfs/file");
    assert_eq!(fs::write(inside, "y").unwrap_err().raw_os_error(), Some(30), "read-only");
    pool.begin_image(&id("img_b")).unwrap();
    drop(pool);
    let pool = state.open();
    assert_eq!(fs::read_dir(state.0.join("pool/images")).unwrap().count(), 1, "cut-short work is removed at open");
    pool.delete_image(&image).unwrap();
    pool.delete_image(&image).unwrap();
    assert!(pool.list_images().unwrap().is_empty());
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
    let group_count = || {
        let file_system = fs::read_dir("/sys/fs/btrfs").unwrap().flatten().find(of_pool).unwrap();
        fs::read_dir(file_system.path().join("qgroups")).unwrap().flatten().filter(|e| e.path().is_dir()).count()
    };
    let before = group_count();
    for n in 0..5 {
        pool.create_layer(&id(&format!("ctr_{n}")), 16).unwrap();
    }
    assert_eq!(group_count(), before + 5);
    for n in 0..5 {
        pool.delete_layer(&id(&format!("ctr_{n}"))).unwrap();
    }
    eventually("the groups are gone", || {
        pool.empty_trash().unwrap();
        group_count() == before
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
    assert_eq!(pool.capabilities(), ["snapshots", "diskQuota"]);
    pool.create_layer(&id("ctr_a"), 16).unwrap();
    pool.snapshot_layer(&id("ctr_a"), &id("snp_a")).unwrap();
    assert_eq!(pool.layer_usage(&id("ctr_a")).unwrap().1, 16 << 20);
    outer.create_layer(&id("ctr_b"), 16).unwrap();
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
    pool.create_layer(&layer, 16).unwrap();
    assert!(pool.layer_path(&layer).join("upper").is_dir());
    assert_eq!(code(pool.create_layer(&layer, 16)), ErrorCode::Conflict);
    assert_eq!(pool.layer_usage(&layer).unwrap(), (0, 0));
    assert_eq!(code(pool.snapshot_layer(&layer, &id("snp_a"))), ErrorCode::Unsupported);
    assert_eq!(code(pool.replace_layer(&layer, Some(&id("snp_a")))), ErrorCode::Unsupported);
    pool.begin_image(&image).unwrap();
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
fn nothing_new_is_begun_in_a_pool_that_is_nearly_full() {
    let state = State::new("reserve");
    let pool = state.open();
    let layer = id("ctr_a");
    pool.create_layer(&layer, 1 << 20).unwrap();
    pool.snapshot_layer(&layer, &id("snp_a")).unwrap();
    let path = pool.layer_path(&layer).join("upper/filler");
    let mut filler = fs::File::create(&path).unwrap();
    let mut noise: Vec<u8> = (0..1 << 20).map(|n: u32| (n.wrapping_mul(2_654_435_761) >> 24) as u8).collect();
    let full = |pool: &dyn Pool| pool.size_free().map(|(size, free)| free < size / 10).unwrap();
    while !full(&*pool) {
        noise[0] = noise[0].wrapping_add(1);
        if filler.write_all(&noise).and_then(|()| filler.sync_all()).is_err() {
            break;
        }
    }
    assert!(full(&*pool));
    assert_eq!(code(pool.create_layer(&id("ctr_b"), 16)), ErrorCode::NoCapacity);
    assert_eq!(code(pool.snapshot_layer(&layer, &id("snp_b"))), ErrorCode::NoCapacity);
    assert_eq!(code(pool.layer_from_snapshot(&id("ctr_b"), &id("snp_a"), 16)), ErrorCode::NoCapacity);
    assert_eq!(code(pool.begin_image(&id("img_b"))), ErrorCode::NoCapacity);
    drop(filler);
    fs::remove_file(&path).unwrap();
    eventually("room again", || pool.create_layer(&id("ctr_b"), 16).is_ok());
}
