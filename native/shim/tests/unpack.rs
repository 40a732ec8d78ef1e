//! The unpacker on honest and hostile archives, as root.
#![allow(clippy::unwrap_used)]

use std::fs;
use std::io::Write;
use std::os::unix::fs::{FileTypeExt, MetadataExt};
use std::path::{Path, PathBuf};
use std::time::Instant;

use berth_host::process::image::unpack;
use berth_plan::confined::Unpacked;
use berth_types::{Error, ErrorCode, ImportLimits, Result};
use tar::{Builder, EntryType, Header};

const LIMITS: ImportLimits = ImportLimits { max_bytes: 1 << 20, max_entries: 100, timeout_seconds: 20 };

/// A folder with the archive, the target and a canary beside it.
struct Bench(PathBuf);
impl Bench {
    fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("berth-unpack-{name}-{}", std::process::id()));
        fs::create_dir_all(path.join("into/rootfs")).unwrap();
        fs::write(path.join("canary"), "alive").unwrap();
        Self(path)
    }
    fn target(&self) -> PathBuf {
        self.0.join("into/rootfs")
    }
    fn unpack(&self, archive: &[u8], limits: &ImportLimits) -> Result<Unpacked> {
        let at = self.0.join("archive");
        fs::write(&at, archive).unwrap();
        let outcome = unpack(Path::new(env!("CARGO_BIN_EXE_berth-shim")), &at, &self.0.join("into"), 1 << 40, limits);
        assert_eq!(fs::read_to_string(self.0.join("canary")).unwrap(), "alive");
        outcome
    }
    /// The error of an archive that must be refused.
    fn refused(&self, archive: &[u8]) -> Error {
        let error = self.unpack(archive, &LIMITS).unwrap_err();
        assert_eq!(error.code, ErrorCode::Invalid, "{error}");
        error
    }
}
impl Drop for Bench {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

struct Item<'a> {
    name: &'a [u8],
    kind: EntryType,
    content: &'a [u8],
    target: &'a str,
    mode: u32,
    owner: u64,
}
const FILE: Item<'_> =
    Item { name: b"file", kind: EntryType::Regular, content: b"hello", target: "", mode: 0o644, owner: 0 };

/// Writes names and targets as they are: the library would refuse the hostile ones.
fn add(tar: &mut Builder<Vec<u8>>, item: &Item<'_>) {
    let mut header = Header::new_gnu();
    header.as_old_mut().name[..item.name.len()].copy_from_slice(item.name);
    header.as_old_mut().linkname[..item.target.len()].copy_from_slice(item.target.as_bytes());
    header.set_entry_type(item.kind);
    header.set_size(item.content.len() as u64);
    header.set_mode(item.mode);
    header.set_uid(item.owner);
    header.set_gid(item.owner);
    header.set_mtime(1_700_000_000);
    if matches!(item.kind, EntryType::Char | EntryType::Block) {
        header.set_device_major(0).unwrap();
        header.set_device_minor(0).unwrap();
    }
    header.set_cksum();
    tar.append(&header, item.content).unwrap();
}

fn archive(items: &[Item<'_>]) -> Vec<u8> {
    let mut tar = Builder::new(Vec::new());
    items.iter().for_each(|item| add(&mut tar, item));
    tar.into_inner().unwrap()
}

fn with_xattr(key: &str) -> Vec<u8> {
    let mut tar = Builder::new(Vec::new());
    tar.append_pax_extensions([(format!("SCHILY.xattr.{key}").as_str(), &b"v"[..])]).unwrap();
    add(&mut tar, &FILE);
    tar.into_inner().unwrap()
}

/// Bytes that do not compress, without NUL.
fn noise(length: usize) -> Vec<u8> {
    let mut state = 1u64;
    let step = |_| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        (state >> 33) as u8 | 1
    };
    (0..length).map(step).collect()
}

fn xz(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = liblzma::write::XzEncoder::new(Vec::new(), 1);
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

fn zstd(bytes: &[u8]) -> Vec<u8> {
    ::zstd::encode_all(bytes, 1).unwrap()
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

fn honest() -> Vec<u8> {
    let mut elf = b"\x7fELF\x02\x01\x01".to_vec();
    elf.resize(18, 0);
    elf.extend([62, 0]);
    archive(&[
        Item { name: b"./", kind: EntryType::Directory, content: b"", mode: 0o755, ..FILE },
        Item { name: b"./bin/busybox", content: &elf, mode: 0o4755, ..FILE },
        Item { name: b"./bin/sh", kind: EntryType::Link, content: b"", target: "./bin/busybox", ..FILE },
        Item { name: b"./sbin/init", kind: EntryType::Symlink, content: b"", target: "/bin/busybox", ..FILE },
        Item { name: b"./etc/os-release", content: b"ID=test\nVERSION_ID=\"7\"\n", ..FILE },
        Item { name: b"./home/u", kind: EntryType::Directory, content: b"", mode: 0o500, owner: 1000, ..FILE },
        Item { name: b"./home/u/last", owner: 65_535, ..FILE },
        Item { name: b"./run/pipe", kind: EntryType::Fifo, content: b"", mode: 0o622, ..FILE },
        Item { name: b"./dev/null", kind: EntryType::Char, content: b"", ..FILE },
        Item { name: b"./file", content: b"first", ..FILE },
        Item { name: b"./file", content: b"second", ..FILE },
    ])
}

#[test]
fn an_honest_archive_comes_out_as_it_went_in() {
    let bench = Bench::new("honest");
    let found = bench.unpack(&gzip(&honest()), &LIMITS).unwrap();
    assert_eq!((found.os.as_str(), found.release.as_str(), found.architecture.as_str()), ("test", "7", "amd64"));
    assert!(found.has_init && found.entries == 11 && found.digest.starts_with("sha256:") && found.digest.len() == 71);
    let stat = |path: &str| fs::symlink_metadata(bench.target().join(path)).unwrap();
    assert_eq!((stat("bin/busybox").mode() & 0o7777, stat("bin/busybox").ino()), (0o4755, stat("bin/sh").ino()));
    assert_eq!(
        (stat("home/u").mode() & 0o7777, stat("home/u").uid(), stat("home/u/last").gid()),
        (0o500, 1000, 65_535)
    );
    assert!(stat("run/pipe").file_type().is_fifo() && stat("run/pipe").mode() & 0o7777 == 0o622);
    assert_eq!(fs::read_link(bench.target().join("sbin/init")).unwrap(), Path::new("/bin/busybox"));
    assert_eq!(fs::read_to_string(bench.target().join("file")).unwrap(), "second");
    assert_eq!(stat("file").mtime(), 1_700_000_000);
    assert!(!bench.target().join("dev/null").exists());
}

#[test]
fn nothing_is_written_outside() {
    let link = |to| Item { name: b"way", kind: EntryType::Symlink, content: b"", target: to, ..FILE };
    let outside = "/var/tmp";
    for (case, items) in [
        vec![Item { name: b"../canary", ..FILE }],
        vec![Item { name: b"a/../../canary", ..FILE }],
        vec![Item { name: b"/var/tmp/berth-escaped", ..FILE }],
        vec![link(".."), Item { name: b"way/canary", ..FILE }],
        vec![link(outside), Item { name: b"way/berth-escaped", ..FILE }],
        vec![Item { name: b"hard", kind: EntryType::Link, content: b"", target: "../canary", ..FILE }],
        vec![Item { name: b"hard", kind: EntryType::Link, content: b"", target: "/etc/passwd", ..FILE }],
        vec![link(".."), Item { name: b"hard", kind: EntryType::Link, content: b"", target: "way/canary", ..FILE }],
        // Inside, but not where it said.
        vec![link("."), Item { name: b"way/file", ..FILE }],
        // A folder that becomes a link after it was made.
        vec![
            Item { name: b"way", kind: EntryType::Directory, content: b"", ..FILE },
            link(".."),
            Item { name: b"way/canary", ..FILE },
        ],
        // A link that is then said to be a folder.
        vec![link(".."), Item { name: b"way", kind: EntryType::Directory, content: b"", mode: 0o777, ..FILE }],
    ]
    .into_iter()
    .enumerate()
    {
        let bench = Bench::new(&format!("outside{case}"));
        bench.refused(&archive(&items));
        assert!(!Path::new("/var/tmp/berth-escaped").exists(), "case {case}");
    }
}

#[test]
fn what_could_harm_the_host_or_other_layers_is_refused() {
    let bench = Bench::new("harm");
    let odd = |name: &'static [u8], kind| Item { name, kind, content: b"", ..FILE };
    assert!(bench.refused(&archive(&[odd(b"etc/sda", EntryType::Block)])).message.contains("device"));
    assert!(bench.refused(&archive(&[odd(b"whiteout", EntryType::Char)])).message.contains("device"));
    assert!(bench.refused(&archive(&[Item { owner: 65_536, ..FILE }])).message.contains("owner 65536"));
    for key in ["trusted.overlay.opaque", "trusted.overlay.redirect", "user.overlay.whiteout"] {
        assert!(bench.refused(&with_xattr(key)).message.contains(key), "{key}");
    }
    for key in ["user.note", "security.capability", "security.selinux"] {
        bench.unpack(&with_xattr(key), &LIMITS).unwrap();
        let kept = rustix::fs::getxattr(bench.target().join("file"), key, &mut [0u8; 8]).is_ok();
        assert_eq!(kept, key == "user.note", "{key}");
    }
}

#[test]
fn bounds_on_bytes_entries_and_time_hold() {
    let bench = Bench::new("bounds");
    let big = vec![0; 2 << 20];
    assert!(bench.refused(&archive(&[Item { content: &big, ..FILE }])).message.contains("bytes"));
    let bomb = gzip(&archive(&[Item { content: &vec![0; 64 << 20], ..FILE }]));
    assert!(bomb.len() < 1 << 20);
    assert!(bench.refused(&bomb).message.contains("bytes"));
    let many: Vec<Item<'_>> = (0..101).map(|_| FILE).collect();
    assert!(bench.refused(&archive(&many)).message.contains("100 entries"));
    // A name of 300 MiB costs the unpacker its own memory, nothing more.
    let header = |kind, size| {
        let mut header = Header::new_gnu();
        header.set_path("huge").unwrap();
        header.set_entry_type(kind);
        header.set_size(size);
        header.set_mode(0o644);
        header.set_uid(0);
        header.set_gid(0);
        header.set_cksum();
        gzip(header.as_bytes())
    };
    // A gzip file may have any number of parts. With some noise: what expands too far is refused for that before.
    let endless = |header: Vec<u8>, part: &[u8]| [header, gzip(part).repeat(150)].concat();
    let generous = ImportLimits { max_bytes: 1 << 40, max_entries: 10, ..LIMITS };
    let name = endless(header(EntryType::GNULongName, 300 << 20), &noise(16 << 10).repeat(128));
    let error = bench.unpack(&name, &generous).unwrap_err();
    assert!(error.code == ErrorCode::Invalid && error.message.contains("memory"), "{error}");
    let slow = endless(header(EntryType::Regular, 6 << 30), &big);
    let started = Instant::now();
    let error = bench.unpack(&slow, &ImportLimits { timeout_seconds: 0, ..generous }).unwrap_err();
    assert!(error.code == ErrorCode::Timeout && started.elapsed().as_secs() < 5, "{error}");
}

#[test]
fn archives_come_plain_and_compressed() {
    let whole = honest();
    for (name, archive) in
        [("plain", whole.clone()), ("gzip", gzip(&whole)), ("xz", xz(&whole)), ("zstd", zstd(&whole))]
    {
        let bench = Bench::new(name);
        assert_eq!(bench.unpack(&archive, &LIMITS).unwrap().entries, 11, "{name}");
        assert_eq!(fs::read_to_string(bench.target().join("file")).unwrap(), "second", "{name}");
        assert!(bench.unpack(&archive[..archive.len() - 9], &LIMITS).is_err() || name == "plain", "{name}");
    }
}

#[test]
fn what_expands_too_far_is_refused() {
    let generous = ImportLimits { max_bytes: 1 << 40, ..LIMITS };
    let zeros = archive(&[Item { content: &vec![0; 24 << 20], ..FILE }]);
    for (name, bomb) in [("gzip", gzip(&zeros)), ("xz", xz(&zeros)), ("zstd", zstd(&zeros))] {
        let bench = Bench::new(&format!("bomb-{name}"));
        assert!(bomb.len() < 1 << 20);
        let error = bench.unpack(&bomb, &generous).unwrap_err();
        assert!(error.code == ErrorCode::Invalid && error.message.contains("times"), "{name}: {error}");
    }
}

#[test]
fn a_sparse_file_of_an_exabyte_and_a_full_disk_end_the_unpacking() {
    let bench = Bench::new("sparse");
    let mut header = Header::new_gnu();
    header.set_path("huge").unwrap();
    header.set_entry_type(EntryType::GNUSparse);
    header.set_size(512);
    header.set_mode(0o644);
    header.set_uid(0);
    header.set_gid(0);
    header.set_mtime(0);
    header.as_gnu_mut().unwrap().realsize = *b"\x80\0\0\0\x10\0\0\0\0\0\0\0";
    header.set_cksum();
    let mut tar = Builder::new(Vec::new());
    tar.append(&header, &[0u8; 512][..]).unwrap();
    bench.refused(&tar.into_inner().unwrap());

    // One that says where its holes are, and is nothing else.
    header.set_size(0);
    let gnu = header.as_gnu_mut().unwrap();
    gnu.sparse[0].offset = gnu.realsize;
    gnu.sparse[0].numbytes = *b"00000000000\0";
    header.set_cksum();
    let mut tar = Builder::new(Vec::new());
    tar.append(&header, &b""[..]).unwrap();
    let error = bench.refused(&tar.into_inner().unwrap());
    assert!(error.message.contains("bytes"), "{error}");

    let into = bench.0.join("into");
    let small =
        std::process::Command::new("mount").args(["-t", "tmpfs", "-o", "size=64k", "berth"]).arg(&into).status();
    assert!(small.unwrap().success());
    fs::create_dir(into.join("rootfs")).unwrap();
    let full = bench.unpack(&archive(&[Item { content: &noise(256 << 10), ..FILE }]), &LIMITS);
    assert!(std::process::Command::new("umount").arg(&into).status().unwrap().success());
    let error = full.unwrap_err();
    assert_eq!(error.code, ErrorCode::NoCapacity, "{error}");
}

#[test]
fn zeros_become_holes_and_holes_stay_holes() {
    let bench = Bench::new("holes");
    let mut content = vec![0; 1 << 19];
    content[300_000] = 1;
    let dense = Item { name: b"dense", content: &content, ..FILE };
    let mut tar = Builder::new(archive(&[dense]));
    tar.get_mut().truncate((1 << 19) + 512);
    let with_holes = bench.0.join("with-holes");
    let mut file = fs::File::options().read(true).write(true).create(true).truncate(true).open(&with_holes).unwrap();
    file.set_len(1 << 18).unwrap();
    std::os::unix::fs::FileExt::write_all_at(&file, b"x", 70_000).unwrap();
    tar.append_file("told", &mut file).unwrap();
    let told = tar.into_inner().unwrap();
    assert!(told.len() < (1 << 19) + (1 << 16), "{}", told.len());
    bench.unpack(&told, &LIMITS).unwrap();
    assert_eq!(fs::read(bench.target().join("dense")).unwrap(), content);
    assert_eq!(fs::read(bench.target().join("told")).unwrap(), fs::read(&with_holes).unwrap());
    for (name, size) in [("dense", 1 << 19), ("told", 1 << 18)] {
        let found = fs::metadata(bench.target().join(name)).unwrap();
        assert!(found.len() == size && found.blocks() * 512 <= 1 << 16, "{name}: {} blocks", found.blocks());
    }
}

#[test]
fn a_damaged_archive_is_refused() {
    let bench = Bench::new("damaged");
    let whole = honest();
    for bad in [&whole[..whole.len() - 1024], &whole[..1500], &gzip(&whole)[..300], b"no archive", b"", &[0; 1024]] {
        bench.refused(bad);
    }
    let mut flipped = gzip(&whole);
    let last = flipped.len() - 6;
    flipped[last] ^= 1;
    bench.refused(&flipped);
}
