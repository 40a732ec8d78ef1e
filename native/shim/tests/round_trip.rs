//! What is packed of a container's tree, unpacked again: the same tree, whatever a tenant made in it. As root.
#![allow(clippy::unwrap_used)]

use std::collections::BTreeMap;
use std::ffi::{CString, OsStr};
use std::fs;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::{FileExt, MetadataExt, symlink};
use std::path::{Path, PathBuf};

use berth_host::process::image::{pack, unpack, unpack_own};
use berth_plan::confined::Unpacked;
use berth_types::ImportLimits;
use rustix::fs::{AtFlags, CWD, FileType, Gid, Mode, OFlags, Timespec, Timestamps, Uid, XattrFlags};

const LIMITS: ImportLimits = ImportLimits { max_bytes: 16 << 20, max_entries: 10_000, timeout_seconds: 60 };
const SHIM: &str = env!("CARGO_BIN_EXE_berth-shim");

struct Bench(PathBuf);
impl Bench {
    fn new(name: &str) -> Self {
        let path = PathBuf::from(format!("/var/tmp/berth-round-{name}-{}", std::process::id()));
        for folder in ["upper", "lower", "empty", "into/rootfs"] {
            fs::create_dir_all(path.join(folder)).unwrap();
        }
        Self(path)
    }
    fn upper(&self, path: impl AsRef<Path>) -> PathBuf {
        self.0.join("upper").join(path)
    }
    fn came_out(&self) -> PathBuf {
        self.0.join("into/rootfs")
    }
    fn write(&self, path: &str, content: impl AsRef<[u8]>) -> PathBuf {
        fs::write(self.upper(path), content).unwrap();
        self.upper(path)
    }
    fn archive(&self) -> PathBuf {
        self.0.join("archive")
    }
    fn pack(&self) -> Unpacked {
        let (upper, lower) = (self.0.join("upper"), self.0.join("lower"));
        pack(Path::new(SHIM), &upper, &lower, &self.archive(), &self.0.join("empty"), &LIMITS).unwrap()
    }
    /// Packs and unpacks; what was left out.
    fn round(&self) -> Vec<String> {
        let packed = self.pack();
        let out = unpack_own(Path::new(SHIM), &self.archive(), &self.0.join("into"), 1 << 40, &LIMITS).unwrap();
        assert_eq!((out.bytes, out.entries), (packed.bytes, packed.entries));
        packed.left_out
    }
}
impl Drop for Bench {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

fn set(path: &Path, name: &[u8], value: &[u8]) {
    rustix::fs::setxattr(path, name, value, XattrFlags::empty()).unwrap();
}

fn own(path: &Path, uid: u32, gid: u32, mode: u32) {
    let (uid, gid) = (Some(Uid::from_raw(uid)), Some(Gid::from_raw(gid)));
    rustix::fs::chownat(CWD, path, uid, gid, AtFlags::SYMLINK_NOFOLLOW).unwrap();
    rustix::fs::chmodat(CWD, path, Mode::from_raw_mode(mode), AtFlags::empty()).unwrap();
}

fn touch(path: &Path, tv_sec: i64, tv_nsec: i64) {
    let time = Timespec { tv_sec, tv_nsec };
    let times = Timestamps { last_access: time, last_modification: time };
    rustix::fs::utimensat(CWD, path, &times, AtFlags::SYMLINK_NOFOLLOW).unwrap();
}

/// The owner may do all, these users this, everybody else what `others` says.
fn acl(entries: &[(u16, u16, u32)]) -> Vec<u8> {
    let mut list = 2u32.to_le_bytes().to_vec();
    for (tag, rights, id) in entries {
        list.extend(tag.to_le_bytes().into_iter().chain(rights.to_le_bytes()).chain(id.to_le_bytes()));
    }
    list
}
const NOBODY: u32 = u32::MAX;
const ACCESS: &[u8] = b"system.posix_acl_access";
const DEFAULT: &[u8] = b"system.posix_acl_default";
/// `cap_net_raw+ep`.
const PING: [u8; 20] = [1, 0, 0, 2, 0, 32, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0];

fn read_attributes(path: &Path) -> BTreeMap<Vec<u8>, Vec<u8>> {
    let mut names = vec![0; 1 << 16];
    let length = rustix::fs::llistxattr(path, names.as_mut_slice()).unwrap();
    let names = names[..length].split(|byte| *byte == 0).filter(|name| !name.is_empty());
    names
        .map(|name| {
            let mut value = vec![0; 1 << 16];
            let length = rustix::fs::lgetxattr(path, name, value.as_mut_slice()).unwrap();
            (name.to_vec(), value[..length].to_vec())
        })
        .collect()
}

/// All that a program in the container could find out of a tree, by path.
fn described(root: &Path) -> BTreeMap<Vec<u8>, String> {
    let mut found = BTreeMap::new();
    let mut numbers: BTreeMap<u64, Vec<u8>> = BTreeMap::new();
    let mut pending = vec![root.to_path_buf()];
    while let Some(path) = pending.pop() {
        let stat = fs::symlink_metadata(&path).unwrap();
        let name = path.strip_prefix(root).unwrap().as_os_str().as_bytes().to_vec();
        let kind = FileType::from_raw_mode(stat.mode());
        let inside = match kind {
            FileType::Directory => {
                pending.extend(fs::read_dir(&path).unwrap().map(|entry| entry.unwrap().path()));
                String::new()
            }
            FileType::Symlink => format!("{:?}", fs::read_link(&path).unwrap()),
            FileType::RegularFile if stat.len() < 1 << 20 => {
                format!("{} {}", stat.len(), fs::read(&path).unwrap().escape_ascii())
            }
            _ => format!("{}", stat.len()),
        };
        let first = match kind {
            FileType::Directory => Vec::new(),
            _ => numbers.entry(stat.ino()).or_insert_with(|| name.clone()).clone(),
        };
        let line = format!(
            "{kind:?} {:o} {}:{} {}.{:09} {inside} {:?} {:?}",
            stat.mode(),
            stat.uid(),
            stat.gid(),
            stat.mtime(),
            stat.mtime_nsec(),
            read_attributes(&path),
            first.escape_ascii().to_string(),
        );
        found.insert(name, line);
    }
    found
}

fn same(bench: &Bench) {
    let (before, after) = (described(&bench.0.join("upper")), described(&bench.came_out()));
    assert_eq!(before.keys().collect::<Vec<_>>(), after.keys().collect::<Vec<_>>());
    for (path, line) in &before {
        assert_eq!(after[path], *line, "{}", path.escape_ascii());
    }
}

#[test]
fn a_hostile_tree_comes_back_as_it_was() {
    let bench = Bench::new("hostile");
    // Attributes with anything in their names and values, and such as overlays inside note.
    for (number, (name, value)) in [
        (&b"user.overlay.opaque"[..], &b"y"[..]),
        (b"user.a=b", b"1=2"),
        (b"user.50%3D", b"%"),
        (b"user.\xff\xfe", b"\0\xff"),
        (b"user.line\nbreak", b"\n\n12 path=x\n"),
        (b"user.empty", b""),
        (b"user.overlay.overlay.x", b"y"),
    ]
    .into_iter()
    .enumerate()
    {
        let file = bench.write(&format!("attribute{number}"), "x");
        set(&file, name, value);
    }
    fs::create_dir(bench.upper("marked")).unwrap();
    set(&bench.upper("marked"), b"user.overlay.x", b"y");
    // Rights beside the mode, which shows their mask.
    let list = acl(&[(1, 6, NOBODY), (2, 6, 1000), (2, 0, 65_535), (4, 4, NOBODY), (16, 6, NOBODY), (32, 0, NOBODY)]);
    set(&bench.write("listed", "x"), ACCESS, &list);
    rustix::fs::mknodat(CWD, bench.upper("pipe"), FileType::Fifo, Mode::from_raw_mode(0o640), 0).unwrap();
    set(&bench.upper("pipe"), ACCESS, &list);
    for name in ["heirs", "heirs/of"] {
        fs::create_dir(bench.upper(name)).unwrap();
    }
    bench.write("heirs/plain", "x");
    bench.write("heirs/of/plain", "x");
    own(&bench.upper("heirs"), 7, 8, 0o2770);
    let down = acl(&[(1, 7, NOBODY), (2, 7, 1000), (4, 7, NOBODY), (8, 7, 50), (16, 7, NOBODY), (32, 7, NOBODY)]);
    set(&bench.upper("heirs"), ACCESS, &down);
    set(&bench.upper("heirs"), DEFAULT, &down);
    // Privileges its own root gave.
    let ping = bench.write("ping", "x");
    own(&ping, 0, 0, 0o755);
    set(&ping, b"security.capability", &PING);
    own(&bench.write("set-ids", "x"), 1000, 1000, 0o6755);
    // Names and links.
    for name in [
        &b"\xff\xfe"[..],
        b"line\nbreak",
        b"back\\slash",
        b"-rf",
        b" ",
        b"...",
        b".wh.gone",
        b".wh..wh..opq",
        b"index.json",
        b"oci-layout",
        b"metadata.yaml",
        &[b'n'; 255],
        &[b'h'; 100],
        &[b'h'; 101],
    ] {
        fs::write(bench.upper(OsStr::from_bytes(name)), name).unwrap();
    }
    for (number, to) in ["a/", "//a", "./a", "a//b", "a/./b", "..", ".", "/", &"t".repeat(100), &"t".repeat(4095), "\n"]
        .into_iter()
        .enumerate()
    {
        symlink(to, bench.upper(format!("link{number}"))).unwrap();
        touch(&bench.upper(format!("link{number}")), 12, 34);
        own_link(&bench.upper(format!("link{number}")), 1000);
    }
    fs::hard_link(bench.upper("listed"), bench.upper("listed-too")).unwrap();
    fs::hard_link(bench.upper("pipe"), bench.upper("pipe-too")).unwrap();
    fs::hard_link(bench.upper("link0"), bench.upper("link-too")).unwrap();
    // Deep, up to the longest path there is.
    let mut deep = PathBuf::new();
    let within = bench.upper("").as_os_str().len();
    while deep.as_os_str().len() + 201 + within < 4000 {
        deep.push("d".repeat(200));
    }
    fs::create_dir_all(bench.upper(&deep)).unwrap();
    fs::write(bench.upper(deep.join("bottom")), "x").unwrap();
    // Holes anywhere, beyond all limits; and none.
    for (name, size, places) in [
        ("lastlog", 1 << 40, &[(1 << 39, "x")][..]),
        ("all-hole", 1 << 42, &[]),
        ("start", 1 << 20, &[(0, "x")]),
        ("end", 1 << 20, &[((1 << 20) - 1, "x")]),
        ("three", 1 << 20, &[(0, "x"), (100_000, "y"), (500_000, "z")]),
    ] {
        let file = fs::File::create(bench.upper(name)).unwrap();
        file.set_len(size).unwrap();
        places.iter().for_each(|(at, text)| file.write_all_at(text.as_bytes(), *at).unwrap());
    }
    bench.write("dense", vec![7; 100_000]);
    bench.write("zeros", vec![0; 100_000]);
    // Times of every age, of folders too.
    for (name, seconds, nanoseconds) in [
        ("listed", 1, 999_999_999),
        ("ping", -1, 1),
        ("dense", -86_400 * 365 * 50, 0),
        ("zeros", 4_000_000_000, 123_456_789),
        ("pipe", 0, 1),
        ("heirs/of", 5, 5),
        ("heirs", -5, 5),
        ("marked", 0, 0),
        ("", 100, 200),
    ] {
        touch(&bench.upper(name), seconds, nanoseconds);
    }
    assert_eq!(bench.round(), Vec::<String>::new());
    same(&bench);
    let blocks = |name: &str| fs::metadata(bench.came_out().join(name)).unwrap().blocks();
    assert!(blocks("lastlog") < 100 && blocks("all-hole") < 100 && blocks("zeros") == 0);
}

fn own_link(path: &Path, id: u32) {
    let (uid, gid) = (Some(Uid::from_raw(id)), Some(Gid::from_raw(id)));
    rustix::fs::chownat(CWD, path, uid, gid, AtFlags::SYMLINK_NOFOLLOW).unwrap();
}

#[test]
fn what_no_archive_holds_is_left_out_and_named() {
    let bench = Bench::new("odd");
    bench.write("kept", "x");
    // Deeper than any path: made step by step, as a tenant does.
    let mut at = rustix::fs::open(bench.upper(""), OFlags::DIRECTORY, Mode::empty()).unwrap();
    for step in 0..20 {
        let name = CString::new(format!("{step:0>250}")).unwrap();
        rustix::fs::mkdirat(&at, &name, Mode::from_raw_mode(0o755)).unwrap();
        at = rustix::fs::openat(&at, &name, OFlags::DIRECTORY, Mode::empty()).unwrap();
    }
    rustix::fs::openat(&at, "bottom", OFlags::CREATE | OFlags::WRONLY, Mode::from_raw_mode(0o644)).unwrap();
    std::os::unix::net::UnixListener::bind(bench.upper("socket")).unwrap();
    let left_out = bench.round();
    assert_eq!(left_out.len(), 1, "{left_out:?}");
    assert!(left_out[0].starts_with("/0000") && left_out[0].contains("4095"), "{left_out:?}");
    let after = described(&bench.came_out());
    assert!(after.contains_key(&b"kept"[..]) && !after.contains_key(&b"socket"[..]));
    assert!(after.keys().map(Vec::len).max().unwrap() > 3800);
    // remove_dir_all takes paths.
    std::process::Command::new("rm").arg("-rf").arg(&bench.0).status().unwrap();
}

#[test]
fn files_of_two_layers_are_told_apart() {
    // Every layer of a container is a file system of its own, in which files are numbered from the start.
    let bench = Bench::new("layers");
    let pool = bench.0.join("pool.img");
    fs::File::create(&pool).unwrap().set_len(256 << 20).unwrap();
    let mount = bench.0.join("pool");
    fs::create_dir(&mount).unwrap();
    let run = |program: &str, words: &[&OsStr]| {
        let done = std::process::Command::new(program).args(words).output().unwrap();
        assert!(done.status.success(), "{program}: {}", String::from_utf8_lossy(&done.stderr));
    };
    run("mkfs.btrfs", &["-q".as_ref(), pool.as_os_str()]);
    run("mount", &["-o".as_ref(), "loop".as_ref(), pool.as_os_str(), mount.as_os_str()]);
    for layer in ["upper", "lower"] {
        let at = mount.join(layer);
        run("btrfs", &["-q".as_ref(), "subvolume".as_ref(), "create".as_ref(), at.as_os_str()]);
        fs::write(at.join(format!("of-{layer}")), layer).unwrap();
        fs::hard_link(at.join(format!("of-{layer}")), at.join(format!("of-{layer}-too"))).unwrap();
    }
    let (upper, lower) = (mount.join("upper"), mount.join("lower"));
    let number = |path: PathBuf| fs::metadata(path).unwrap().ino();
    let alike = number(upper.join("of-upper")) == number(lower.join("of-lower"));
    let packed = pack(Path::new(SHIM), &upper, &lower, &bench.archive(), &bench.0.join("empty"), &LIMITS);
    run("umount", &[mount.as_os_str()]);
    packed.unwrap();
    assert!(alike, "the test shows nothing");
    unpack_own(Path::new(SHIM), &bench.archive(), &bench.0.join("into"), 1 << 40, &LIMITS).unwrap();
    for name in ["of-upper", "of-upper-too", "of-lower", "of-lower-too"] {
        let wanted = if name.contains("upper") { "upper" } else { "lower" };
        assert_eq!(fs::read_to_string(bench.came_out().join(name)).unwrap(), wanted, "{name}");
    }
}

#[test]
fn an_archive_from_elsewhere_brings_no_privileges() {
    let bench = Bench::new("foreign");
    let ping = bench.write("ping", "x");
    set(&ping, b"security.capability", &PING);
    set(&ping, b"user.note", b"y");
    bench.pack();
    unpack(Path::new(SHIM), &bench.archive(), &bench.0.join("into"), 1 << 40, &LIMITS).unwrap();
    let names: Vec<_> = read_attributes(&bench.came_out().join("ping")).into_keys().collect();
    assert_eq!(names, [b"user.note".to_vec()]);
}
