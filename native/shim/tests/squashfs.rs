//! Squashfs images, honest and hostile, as root; made by mksquashfs (package squashfs-tools), and then spoiled byte by byte.
#![allow(clippy::unwrap_used)]

use std::fs;
use std::os::unix::fs::{FileTypeExt, MetadataExt, PermissionsExt, chown, symlink};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use berth_host::process::image::unpack;
use berth_plan::confined::Unpacked;
use berth_types::{ErrorCode, ImportLimits, Result};
use tar::{Builder, Header};

const LIMITS: ImportLimits = ImportLimits { max_bytes: 16 << 20, max_entries: 5000, timeout_seconds: 20 };
/// Nothing is compressed, so that its bytes can be found and changed.
const PLAIN: &[&str] = &["-noI", "-noD", "-noF", "-noX"];

struct Bench(PathBuf);
impl Bench {
    fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("berth-squash-{name}-{}", std::process::id()));
        fs::create_dir_all(path.join("from")).unwrap();
        fs::write(path.join("canary"), "alive").unwrap();
        Self(path)
    }
    fn from(&self, path: &str) -> PathBuf {
        let at = self.0.join("from").join(path);
        fs::create_dir_all(at.parent().unwrap()).unwrap();
        at
    }
    fn file(&self, path: &str, content: impl AsRef<[u8]>) -> &Self {
        fs::write(self.from(path), content).unwrap();
        self
    }
    fn squash(&self, options: &[&str]) -> Vec<u8> {
        let image = self.0.join("image");
        let _ = fs::remove_file(&image);
        let mut program = Command::new("mksquashfs");
        program.arg(self.0.join("from")).arg(&image).args(["-no-progress", "-quiet", "-processors", "1"]).args(options);
        assert!(program.stdout(Stdio::null()).status().unwrap().success());
        fs::read(&image).unwrap()
    }
    fn root(&self, path: &str) -> PathBuf {
        self.0.join("into/rootfs").join(path)
    }
    fn unpack(&self, image: &[u8], limits: &ImportLimits) -> Result<Unpacked> {
        let (archive, into) = (self.0.join("archive"), self.0.join("into"));
        let _ = fs::remove_dir_all(&into);
        fs::create_dir_all(into.join("rootfs")).unwrap();
        fs::write(&archive, image).unwrap();
        let outcome = unpack(Path::new(env!("CARGO_BIN_EXE_berth-shim")), &archive, &into, 1 << 40, limits);
        assert_eq!(fs::read_to_string(self.0.join("canary")).unwrap(), "alive");
        outcome
    }
    fn refused(&self, image: &[u8]) -> String {
        let error = self.unpack(image, &LIMITS).unwrap_err();
        assert_eq!(error.code, ErrorCode::Invalid, "{error}");
        error.message
    }
}
impl Drop for Bench {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// Bytes that do not compress.
fn noise(length: usize) -> Vec<u8> {
    let mut state = 0x9e37_79b9_7f4a_7c15_u64;
    (0..length).map(|_| random(&mut state) as u8).collect()
}

fn random(state: &mut u64) -> u64 {
    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    *state
}

fn replaced(image: &[u8], from: &[u8], to: &[u8]) -> Vec<u8> {
    assert_eq!(from.len(), to.len());
    let found: Vec<usize> = (0..image.len() - from.len()).filter(|at| image[*at..].starts_with(from)).collect();
    assert_eq!(found.len(), 1, "{}", from.escape_ascii());
    let mut spoiled = image.to_vec();
    spoiled[found[0]..found[0] + to.len()].copy_from_slice(to);
    spoiled
}

/// A tree with one of everything, large and small.
fn honest(name: &str) -> Bench {
    let bench = Bench::new(name);
    bench.file("etc/os-release", "ID=squashed\nVERSION_ID=4\n").file("empty", "").file("tail", "a tail");
    bench.file("block", noise(4096 * 32)).file("blocks", noise(300_001)).file("sbin/init", "#!/bin/sh\n");
    let mut sparse = vec![0; 1 << 20];
    sparse[700_000] = 1;
    bench.file("sparse", sparse);
    for number in 0..1000 {
        bench.file(&format!("many/file-with-a-name-{number}"), format!("{number}"));
    }
    fs::hard_link(bench.from("tail"), bench.from("many/hard")).unwrap();
    symlink("../etc/os-release", bench.from("sbin/link")).unwrap();
    fs::create_dir(bench.from("void")).unwrap();
    fs::set_permissions(bench.from("sbin/init"), fs::Permissions::from_mode(0o755)).unwrap();
    chown(bench.from("block"), Some(1000), Some(50)).unwrap();
    fs::set_permissions(bench.from("blocks"), fs::Permissions::from_mode(0o4755)).unwrap();
    let pipe = Command::new("mkfifo").arg(bench.from("pipe")).status().unwrap();
    assert!(pipe.success());
    bench
}

#[test]
fn what_goes_in_comes_out_however_it_is_compressed() {
    let bench = honest("honest");
    let variants: [&[&str]; 5] =
        [&["-comp", "gzip"], &["-comp", "xz"], &["-comp", "zstd", "-b", "1M"], &["-no-fragments", "-b", "4096"], PLAIN];
    for options in variants {
        let image = bench.squash(options);
        let found = bench.unpack(&image, &LIMITS).unwrap();
        assert_eq!((found.os.as_str(), found.release.as_str(), found.has_init), ("squashed", "4", true), "{options:?}");
        for path in
            ["empty", "tail", "block", "blocks", "sparse", "many/file-with-a-name-999", "many/file-with-a-name-0"]
        {
            assert!(fs::read(bench.root(path)).unwrap() == fs::read(bench.from(path)).unwrap(), "{options:?} {path}");
            let (there, here) = (fs::metadata(bench.root(path)).unwrap(), fs::metadata(bench.from(path)).unwrap());
            let shape = |of: &fs::Metadata| (of.mode(), of.uid(), of.gid(), of.mtime(), of.nlink());
            assert_eq!(shape(&there), shape(&here), "{options:?} {path}");
        }
        assert_eq!(fs::read_dir(bench.root("many")).unwrap().count(), 1001);
        assert_eq!(
            fs::metadata(bench.root("many/hard")).unwrap().ino(),
            fs::metadata(bench.root("tail")).unwrap().ino()
        );
        assert_eq!(fs::read_link(bench.root("sbin/link")).unwrap(), Path::new("../etc/os-release"));
        assert!(fs::symlink_metadata(bench.root("pipe")).unwrap().file_type().is_fifo() && bench.root("void").is_dir());
    }
    assert!(bench.refused(&bench.squash(&["-comp", "lz4"])).contains("gzip, xz and zstd are read"));
}

#[test]
fn an_incus_image_in_two_parts_may_have_a_squashed_root() {
    let bench = Bench::new("split");
    let squashed = bench.file("etc/os-release", "ID=squashed\n").squash(&[]);
    let tar = |files: &[(&str, &[u8])]| {
        let mut tar = Builder::new(Vec::new());
        for (name, content) in files {
            let mut header = Header::new_gnu();
            header.set_size(content.len() as u64);
            header.set_mode(0o644);
            header.set_uid(0);
            header.set_gid(0);
            tar.append_data(&mut header, name, *content).unwrap();
        }
        tar.into_inner().unwrap()
    };
    let metadata = tar(&[("metadata.yaml", b"architecture: x86_64\n")]);
    let found = bench.unpack(&tar(&[("incus.tar", &metadata), ("rootfs.squashfs", &squashed)]), &LIMITS).unwrap();
    assert_eq!((found.os.as_str(), found.architecture.as_str()), ("squashed", "amd64"));
    assert!(bench.root("etc/os-release").exists() && !bench.root("metadata.yaml").exists());
    let liar = tar(&[("incus.tar", &metadata), ("rootfs.squashfs", b"hsqs and no more")]);
    assert!(bench.refused(&liar).contains("cut short"));
}

#[test]
fn nothing_is_written_outside() {
    let bench = Bench::new("outside");
    bench.file("aaacanary", "dead").file("sub/wax/canary", "dead").file("dd", "dead").file("d", "dead");
    symlink("../../../..", bench.from("sub/way")).unwrap();
    let image = bench.squash(PLAIN);
    bench.unpack(&image, &LIMITS).unwrap();
    for name in ["../canary", "/aacanary", "a/acanary", "aaa\0anary"] {
        assert!(bench.refused(&replaced(&image, b"aaacanary", name.as_bytes())).contains("entry"), "{name:?}");
    }
    // Where names lie, their length is before them; `dd` and `d` begin the listing.
    assert!(bench.refused(&replaced(&image, b"\x02\0\x01\0dd", b"\x02\0\x01\0..")).contains("not a name"));
    assert!(bench.refused(&replaced(&image, b"\x02\0\0\0d", b"\x02\0\0\0.")).contains("not a name"));
    let through = bench.refused(&replaced(&image, b"\x01\0\x02\0wax", b"\x01\0\x02\0way"));
    assert!(through.contains("sub/way"), "{through}");
}

#[test]
fn what_could_harm_the_host_is_refused() {
    let bench = Bench::new("harm");
    bench.file("dev/null", "").file("file", "x");
    let device = |at: &str| bench.squash(&["-p", &format!("{at} b 644 0 0 8 0")]);
    bench.unpack(&device("dev/sda"), &LIMITS).unwrap();
    assert!(!bench.root("dev/sda").exists());
    assert!(bench.refused(&device("sda")).contains("a device outside dev"));
    chown(bench.from("file"), Some(65_536), Some(0)).unwrap();
    assert!(bench.refused(&bench.squash(&[])).contains("owner 65536"));
}

#[test]
fn bounds_hold() {
    let bench = Bench::new("bounds");
    bench.file("zeros", vec![0; 15 << 20]).file("loop/more", "x");
    let image = bench.squash(PLAIN);
    bench.unpack(&image, &LIMITS).unwrap();
    let tight = ImportLimits { max_bytes: 14 << 20, ..LIMITS };
    assert!(bench.unpack(&image, &tight).unwrap_err().message.contains("more than 14680064 bytes"));
    bench.file("again", vec![0; 15 << 20]);
    let wide = ImportLimits { max_bytes: 1 << 40, ..LIMITS };
    assert!(bench.unpack(&bench.squash(&[]), &wide).unwrap_err().message.contains("more than 200 times"));

    fs::remove_file(bench.from("zeros")).unwrap();
    fs::remove_file(bench.from("again")).unwrap();
    let image = bench.squash(PLAIN);
    // A folder in itself: its listing entry leads to the root's inode.
    let at = (0..image.len()).find(|at| image[*at..].starts_with(b"\x01\0\x03\0loop")).unwrap();
    let mut spoiled = image.clone();
    spoiled[at - 4..at - 2].copy_from_slice(&image[32..34]);
    assert!(bench.refused(&spoiled).contains("the path is too long"));
    assert!(
        bench.unpack(&spoiled, &ImportLimits { max_entries: 50, ..LIMITS }).unwrap_err().message.contains("50 entries")
    );
    assert!(Bench::new("none").refused(&Bench::new("nothing").squash(&[])).contains("no entries"));
}

#[test]
fn damaged_images_are_refused_or_come_out_wrong_but_do_no_harm() {
    let bench = Bench::new("damaged");
    bench.file("etc/os-release", "ID=x\n").file("large", noise(200_000)).file("small", "tail").file("d/e/f", "deep");
    symlink("small", bench.from("link")).unwrap();
    for options in [PLAIN, &["-comp", "xz"][..], &["-comp", "zstd"][..]] {
        let image = bench.squash(options);
        for length in [3, 50, 95, 96, 120, 4096, image.len() / 2] {
            bench.refused(&image[..length.min(image.len() - 1)]);
        }
        let mut state = 7;
        for _ in 0..80 {
            let mut spoiled = image.clone();
            for _ in 0..4 {
                // Most of its bytes are content, and its tables are at the end.
                let tables = image.len() - 1024;
                let at = if random(&mut state).is_multiple_of(3) {
                    random(&mut state) as usize % 96
                } else {
                    tables + random(&mut state) as usize % 1024
                };
                spoiled[at] = random(&mut state) as u8;
            }
            if let Err(error) = bench.unpack(&spoiled, &LIMITS) {
                assert!(matches!(error.code, ErrorCode::Invalid | ErrorCode::NoCapacity), "{error}");
            }
        }
    }
}
