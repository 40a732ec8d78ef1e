//! Archives that are more than a root file system: OCI image layouts, and Incus images in one archive or two.
#![allow(clippy::unwrap_used)]

mod whiteouts;

use std::fs;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

use berth_host::process::image::unpack;
use berth_plan::confined::Unpacked;
use berth_types::{ErrorCode, ImportLimits, Result, RunAs};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use tar::{Builder, EntryType, Header};

const LIMITS: ImportLimits = ImportLimits { max_bytes: 4 << 20, max_entries: 200, timeout_seconds: 20 };
const MANIFEST: &str = "application/vnd.oci.image.manifest.v1+json";
const INDEX: &str = "application/vnd.oci.image.index.v1+json";
const LAYER: &str = "application/vnd.oci.image.layer.v1.tar";

struct Bench(PathBuf);
impl Bench {
    fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("berth-layout-{name}-{}", std::process::id()));
        fs::create_dir_all(path.join("into/rootfs")).unwrap();
        Self(path)
    }
    fn unpack(&self, archive: &[u8]) -> Result<Unpacked> {
        let at = self.0.join("archive");
        fs::write(&at, archive).unwrap();
        unpack(Path::new(env!("CARGO_BIN_EXE_berth-shim")), &at, &self.0.join("into"), 1 << 40, &LIMITS)
    }
    fn refused(&self, archive: &[u8]) -> String {
        let error = self.unpack(archive).unwrap_err();
        assert_eq!(error.code, ErrorCode::Invalid, "{error}");
        error.message
    }
    fn root(&self, path: &str) -> PathBuf {
        self.0.join("into/rootfs").join(path)
    }
    fn text(&self, path: &str) -> String {
        fs::read_to_string(self.root(path)).unwrap()
    }
    /// Nothing but the root file system is left of the archive.
    fn is_clean(&self) -> bool {
        fs::read_dir(self.0.join("into")).unwrap().count() == 1
    }
}
impl Drop for Bench {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

enum Item<'a> {
    Dir(&'a str),
    File(&'a str, &'a [u8]),
    Link(&'a str, &'a str),
    Hard(&'a str, &'a str),
    Device(&'a str),
}
use Item::{Device, Dir, File, Hard, Link};

fn tar(items: &[Item<'_>]) -> Vec<u8> {
    let mut tar = Builder::new(Vec::new());
    for item in items {
        let (name, kind, content, target) = match item {
            Dir(name) => (name, EntryType::Directory, &b""[..], ""),
            File(name, content) => (name, EntryType::Regular, *content, ""),
            Link(name, to) => (name, EntryType::Symlink, &b""[..], *to),
            Hard(name, to) => (name, EntryType::Link, &b""[..], *to),
            Device(name) => (name, EntryType::Char, &b""[..], ""),
        };
        let mut header = Header::new_gnu();
        header.as_old_mut().name[..name.len()].copy_from_slice(name.as_bytes());
        header.as_old_mut().linkname[..target.len()].copy_from_slice(target.as_bytes());
        header.set_entry_type(kind);
        header.set_size(content.len() as u64);
        header.set_mode(if kind == EntryType::Directory { 0o755 } else { 0o644 });
        header.set_uid(0);
        header.set_gid(0);
        header.set_mtime(1_700_000_000);
        header.set_device_major(0).unwrap();
        header.set_device_minor(0).unwrap();
        header.set_cksum();
        tar.append(&header, content).unwrap();
    }
    tar.into_inner().unwrap()
}

fn digest(bytes: &[u8]) -> String {
    let hex: String = Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect();
    format!("sha256:{hex}")
}

/// An image layout under construction; every part may be spoiled before it is packed.
struct Layout {
    blobs: Vec<(String, Vec<u8>)>,
    index: Value,
    config: Value,
    manifest: Value,
}
impl Layout {
    fn of(layers: &[Vec<u8>]) -> Layout {
        let mut layout = Layout { blobs: Vec::new(), index: json!({}), config: json!({}), manifest: json!({}) };
        let diffs: Vec<String> = layers.iter().map(|layer| digest(layer)).collect();
        layout.config = json!({
            "os": "linux", "architecture": "amd64", "rootfs": { "type": "layers", "diff_ids": diffs },
            "config": { "Env": ["PATH=/bin", "A=b=c"], "Entrypoint": ["/bin/run"], "Cmd": ["--now"],
                "User": "ann:staff", "WorkingDir": "srv", "StopSignal": "SIGRTMIN+3" },
        });
        let layers: Vec<Value> = layers.iter().map(|layer| layout.add(LAYER, layer)).collect();
        layout.manifest = json!({ "schemaVersion": 2, "layers": layers });
        layout
    }
    fn add(&mut self, kind: &str, bytes: &[u8]) -> Value {
        let digest = digest(bytes);
        self.blobs.push((digest.clone(), bytes.to_vec()));
        json!({ "mediaType": kind, "digest": digest, "size": bytes.len() })
    }
    /// Adds configuration, manifest and index as they are now.
    fn sealed(mut self) -> Layout {
        let config = self.add("application/vnd.oci.image.config.v1+json", self.config.to_string().as_bytes());
        self.manifest["config"] = config;
        let mut manifest = self.add(MANIFEST, self.manifest.to_string().as_bytes());
        manifest["platform"] = json!({ "os": "linux", "architecture": "amd64" });
        self.index = json!({ "schemaVersion": 2, "manifests": [manifest] });
        self
    }
    fn pack(&self) -> Vec<u8> {
        self.pack_in("")
    }
    /// Packed by its folder's name.
    fn pack_in(&self, folder: &str) -> Vec<u8> {
        let named: Vec<(String, &[u8])> = self
            .blobs
            .iter()
            .map(|(digest, bytes)| (format!("{folder}blobs/sha256/{}", &digest[7..]), bytes.as_slice()))
            .collect();
        let mut items: Vec<Item<'_>> = named.iter().map(|(name, bytes)| File(name, bytes)).collect();
        let index = self.index.to_string();
        let (top, marker) = (format!("{folder}index.json"), format!("{folder}oci-layout"));
        items.push(File(&top, index.as_bytes()));
        items.push(File(&marker, b"{\"imageLayoutVersion\":\"1.0.0\"}"));
        tar(&items)
    }
}

fn two_layers() -> Vec<Vec<u8>> {
    let below = tar(&[
        Dir("etc/"),
        File("etc/os-release", b"ID=layered\nVERSION_ID=1\n"),
        File("etc/gone", b"x"),
        Dir("usr/lib/deep/deeper/"),
        File("usr/lib/deep/deeper/file", b"x"),
        Link("lib", "usr/lib"),
        Dir("opaque/"),
        File("opaque/old", b"x"),
        File("kept", b"below"),
        File("was-file", b"x"),
        Dir("was-folder/inner/"),
    ]);
    let above = tar(&[
        File("etc/.wh.gone", b""),
        File("opaque/new", b"new"),
        File("opaque/.wh..wh..opq", b""),
        File("usr/lib/.wh.deep", b""),
        File("lib/through", b"link"),
        File("kept", b"above"),
        Dir("was-file/"),
        File("was-file/now", b"folder"),
        File("was-folder", b"file"),
        File(".wh...", b""),
        File(".wh..", b""),
        Hard("hard", "kept"),
        Device("dev/null"),
    ]);
    vec![below, above]
}

#[test]
fn layers_lie_on_top_of_each_other() {
    let bench = Bench::new("layers");
    let layout = Layout::of(&two_layers()).sealed();
    let found = bench.unpack(&layout.pack()).unwrap();
    assert_eq!((found.os.as_str(), found.release.as_str(), found.architecture.as_str()), ("layered", "1", "amd64"));
    assert_eq!(found.command, ["/bin/run", "--now"]);
    let RunAs { user, working_dir, stop_signal } = found.run_as;
    assert_eq!([user, working_dir, stop_signal], ["ann:staff", "/srv", "SIGRTMIN+3"]);
    assert_eq!((found.env["PATH"].as_str(), found.env["A"].as_str()), ("/bin", "b=c"));
    assert_eq!(found.digest, layout.index["manifests"][0]["digest"].as_str().unwrap());
    for gone in ["etc/gone", "opaque/old", "usr/lib/deep", "etc/.wh.gone", "opaque/.wh..wh..opq", "dev/null"] {
        assert!(!bench.root(gone).exists(), "{gone}");
    }
    assert_eq!((bench.text("opaque/new"), bench.text("usr/lib/through")), ("new".into(), "link".into()));
    assert_eq!((bench.text("kept"), bench.text("was-file/now")), ("above".into(), "folder".into()));
    assert_eq!(bench.text("was-folder"), "file");
    assert_eq!(fs::metadata(bench.root("hard")).unwrap().ino(), fs::metadata(bench.root("kept")).unwrap().ino());
    assert!(bench.is_clean());
    let bench = Bench::new("folder");
    assert_eq!(bench.unpack(&layout.pack_in("image/")).unwrap().os, "layered");
    assert!(bench.is_clean() && bench.root("etc").exists());
}

#[test]
fn an_index_of_many_platforms_gives_ours() {
    let bench = Bench::new("platforms");
    let mut layout = Layout::of(&two_layers()).sealed();
    let ours = layout.index["manifests"][0].clone();
    let theirs = json!({ "mediaType": MANIFEST, "digest": digest(b"absent"), "size": 6, "platform": { "os": "linux", "architecture": "s390x" } });
    let notes = json!({ "mediaType": MANIFEST, "digest": digest(b"other"), "size": 5, "platform": { "os": "unknown", "architecture": "unknown" } });
    let inner = json!({ "schemaVersion": 2, "mediaType": INDEX, "manifests": [theirs, ours, notes] });
    let inner = layout.add(INDEX, inner.to_string().as_bytes());
    layout.index = json!({ "schemaVersion": 2, "manifests": [inner] });
    assert_eq!(bench.unpack(&layout.pack()).unwrap().os, "layered");
}

/// Seals the layout, spoils it, packs it, and answers why it was refused.
fn spoiled(name: &str, prepare: impl Fn(&mut Layout), spoil: impl Fn(&mut Layout)) -> String {
    let mut layout = Layout::of(&two_layers());
    prepare(&mut layout);
    let mut layout = layout.sealed();
    spoil(&mut layout);
    Bench::new(name).refused(&layout.pack())
}

#[test]
fn what_is_claimed_must_be_inside() {
    let nothing = |_: &mut Layout| ();
    let same_size = |layout: &mut Layout| {
        // Another owner's file, in a layer of the same size.
        let layer = &mut layout.blobs[1].1;
        *layer = tar(&[File("etc/shadow", b"root::")]);
        let size = layer.len();
        layout.manifest["layers"][1]["size"] = json!(size);
    };
    assert!(spoiled("layer", same_size, nothing).contains("not what its digest says"));
    let diff = |layout: &mut Layout| layout.config["rootfs"]["diff_ids"][0] = json!(digest(b"other"));
    assert!(spoiled("diff", diff, nothing).contains("configuration says"));
    let size = |layout: &mut Layout| layout.index["manifests"][0]["size"] = json!(1);
    assert!(spoiled("size", nothing, size).contains("size"));
    let manifest = |layout: &mut Layout| {
        let last = layout.blobs.last_mut().unwrap();
        let at = last.1.iter().position(|byte| *byte == b'2').unwrap();
        last.1[at] = b'3';
    };
    assert!(spoiled("manifest", nothing, manifest).contains("digest"));
    let claimed = |layout: &mut Layout| layout.config["architecture"] = json!("arm64");
    assert!(spoiled("claimed", claimed, nothing).contains("different architectures"));
    let missing = |layout: &mut Layout| drop(layout.blobs.remove(0));
    assert!(spoiled("missing", nothing, missing).contains("missing"));
    let fewer = |layout: &mut Layout| drop(layout.manifest["layers"].as_array_mut().unwrap().pop());
    assert!(spoiled("fewer", fewer, nothing).contains("as many layers"));
    let kind = |layout: &mut Layout| layout.manifest["layers"][0]["mediaType"] = json!("text/html\n$(id)");
    assert!(spoiled("kind", kind, nothing).contains("text/html\\n$(id)"));
    let path = |layout: &mut Layout| layout.index["manifests"][0]["digest"] = json!("sha256:../../../index.json");
    assert!(spoiled("path", nothing, path).contains("64 hex digits"));
    let windows = |layout: &mut Layout| layout.config["os"] = json!("windows");
    assert!(spoiled("windows", windows, nothing).contains("linux"));
    let twice = |layout: &mut Layout| {
        let mut other = layout.index["manifests"][0].clone();
        other["digest"] = json!(digest(b"other"));
        layout.index["manifests"].as_array_mut().unwrap().push(other);
    };
    assert!(spoiled("twice", nothing, twice).contains("more than one"));
}

#[test]
fn layers_cannot_leave_the_root_or_reveal_other_layers() {
    for (name, items) in [
        ("up", vec![Link("way", ".."), File("way/parts", b"x")]),
        ("parts", vec![Link("way", "../parts"), File("way/.wh.index.json", b"")]),
        ("absolute", vec![Link("way", "/var/tmp"), File("way/berth-escaped", b"x")]),
    ] {
        // Followed inside the root, or refused; outside nothing changes.
        let bench = Bench::new(name);
        let _ = bench.unpack(&Layout::of(&[tar(&items)]).sealed().pack());
        assert!(!Path::new("/var/tmp/berth-escaped").exists() && !bench.0.join("into/parts/parts").exists(), "{name}");
    }
    let bench = Bench::new("whiteout");
    let device = Layout::of(&[tar(&[File("secret", b"x")]), tar(&[Device("secret")])]).sealed();
    assert!(bench.refused(&device.pack()).contains("device"));
}

const METADATA: &[u8] = b"architecture: x86_64\ncreation_date: 1700000000\nproperties:\n  os: Test\n";

fn root_items<'a>(prefix: &'a [String; 4], program: &'a [u8]) -> Vec<Item<'a>> {
    vec![Dir(&prefix[0]), File(&prefix[1], b"ID=incus\nVERSION_ID=6\n"), File(&prefix[2], program), Device(&prefix[3])]
}

fn root_names(prefix: &str) -> [String; 4] {
    ["", "etc/os-release", "bin/sh", "dev/null"]
        .map(|name| if prefix.is_empty() && name.is_empty() { "./".into() } else { format!("{prefix}{name}") })
}

fn program(machine: u8) -> Vec<u8> {
    let mut elf = b"\x7fELF\x02\x01\x01".to_vec();
    elf.resize(18, 0);
    elf.extend([machine, 0]);
    elf
}

#[test]
fn incus_images_come_in_one_archive_or_two() {
    let (inside, plain, elf) = (root_names("rootfs/"), root_names(""), program(62));
    let mut items = vec![File("metadata.yaml", METADATA), File("templates/hosts.tpl", b"x")];
    items.extend(root_items(&inside, &elf));
    let bench = Bench::new("unified");
    let found = bench.unpack(&tar(&items)).unwrap();
    assert_eq!((found.os.as_str(), found.release.as_str(), found.architecture.as_str()), ("incus", "6", "amd64"));
    assert!(bench.is_clean() && bench.root("etc/os-release").exists() && !bench.root("metadata.yaml").exists());

    let (metadata, root) = (tar(&[File("metadata.yaml", METADATA)]), tar(&root_items(&plain, &elf)));
    for name in ["metadata.tar", "meta.tar.xz", "incus.tar.xz", "lxd.tar.gz"] {
        let bench = Bench::new(name);
        let found = bench.unpack(&tar(&[File(name, &metadata), File("rootfs.tar", &root)])).unwrap();
        assert_eq!((found.os.as_str(), found.architecture.as_str()), ("incus", "amd64"), "{name}");
        assert!(bench.is_clean() && bench.root("bin/sh").exists() && !bench.root("metadata.yaml").exists());
    }

    let other = program(183);
    let mut items = vec![File("metadata.yaml", METADATA)];
    items.extend(root_items(&inside, &other));
    assert!(Bench::new("lies").refused(&tar(&items)).contains("it says amd64 and holds programs for arm64"));
    let hollow = tar(&[File("meta.tar", &tar(&[File("other", b"")])), File("rootfs.tar", &root)]);
    assert!(Bench::new("hollow").refused(&hollow).contains("no metadata.yaml"));
    let escape = tar(&[File("../canary", b"x")]);
    let nested = tar(&[File("meta.tar", &metadata), File("rootfs.tar", &escape)]);
    assert!(Bench::new("nested").refused(&nested).contains("upwards"));
}
