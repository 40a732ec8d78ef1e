//! OCI image layouts: index, manifest, configuration, layers; each blob is what its digest says, or the image is refused.
use std::collections::{BTreeMap, HashMap};
use std::os::fd::OwnedFd;

use berth_plan::signals;
use berth_types::{Error, Result, RunAs};
use serde::Deserialize;
use serde::de::DeserializeOwned;

use super::archive::{Archive, broken};
use super::budget::Budget;
use super::source::{Source, small};
use super::tarball;
use crate::tree;

/// Longest index, manifest or configuration.
const MOST_JSON: u64 = 4 << 20;
const MOST_LAYERS: usize = 512;
/// An index may list indexes; those list images.
const MOST_NESTED: usize = 3;

const INDEXES: [&str; 2] =
    ["application/vnd.oci.image.index.v1+json", "application/vnd.docker.distribution.manifest.list.v2+json"];
const MANIFESTS: [&str; 2] =
    ["application/vnd.oci.image.manifest.v1+json", "application/vnd.docker.distribution.manifest.v2+json"];
const LAYERS: [&str; 4] = [
    "application/vnd.oci.image.layer.v1.tar",
    "application/vnd.oci.image.layer.v1.tar+gzip",
    "application/vnd.oci.image.layer.v1.tar+zstd",
    "application/vnd.docker.image.rootfs.diff.tar.gzip",
];

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Descriptor {
    #[serde(default)]
    media_type: String,
    digest: String,
    size: u64,
    platform: Option<Platform>,
}

#[derive(Deserialize, Default)]
struct Platform {
    #[serde(default)]
    os: String,
    #[serde(default)]
    architecture: String,
}

#[derive(Deserialize)]
struct Index {
    manifests: Vec<Descriptor>,
}

#[derive(Deserialize)]
struct Manifest {
    config: Descriptor,
    layers: Vec<Descriptor>,
}

#[derive(Deserialize)]
struct Config {
    #[serde(flatten)]
    platform: Platform,
    rootfs: RootFs,
    #[serde(default)]
    config: Option<Runtime>,
}

#[derive(Deserialize)]
struct RootFs {
    diff_ids: Vec<String>,
}

#[derive(Deserialize, Default)]
#[serde(rename_all = "PascalCase", default)]
struct Runtime {
    env: Option<Vec<String>>,
    entrypoint: Option<Vec<String>>,
    cmd: Option<Vec<String>>,
    user: Option<String>,
    working_dir: Option<String>,
    stop_signal: Option<String>,
}

impl Runtime {
    /// `invalid` for a signal there is not: a container that cannot be stopped as its image says is none.
    fn run_as(&mut self) -> Result<RunAs> {
        let stop_signal = self.stop_signal.take().unwrap_or_default();
        if !stop_signal.is_empty() && signals::number(&stop_signal).is_none() {
            let shown: String = stop_signal.escape_default().take(100).collect();
            return Err(Error::invalid(format!("archive: its configuration's StopSignal {shown} is no signal")));
        }
        let mut working_dir = self.working_dir.take().unwrap_or_default();
        if !working_dir.is_empty() && !working_dir.starts_with('/') {
            working_dir.insert(0, '/');
        }
        Ok(RunAs { user: self.user.take().unwrap_or_default(), working_dir, stop_signal })
    }
}

/// What an OCI image says of itself.
pub struct Image {
    /// Of its manifest.
    pub digest: String,
    pub architecture: String,
    pub command: Vec<String>,
    pub env: BTreeMap<String, String>,
    pub run_as: RunAs,
}

/// Whether the folder holds an image layout.
pub fn is_layout(folder: &OwnedFd) -> bool {
    ["oci-layout", "index.json"].iter().all(|name| tree::file(folder, name).is_some())
}

/// Puts the layers of the layout's one image for this machine on top of each other into `root`.
pub fn unpack(layout: &OwnedFd, root: &OwnedFd, budget: &mut Budget) -> Result<Image> {
    let index = tree::file(layout, "index.json").ok_or_else(|| Error::invalid("archive: no index.json"))?;
    let (descriptor, manifest) = choose(layout, parsed("index.json", &small(index, MOST_JSON)?.0)?)?;
    let config: Config = parsed("configuration", &described(layout, &manifest.config)?)?;
    let told = descriptor.platform.unwrap_or_default();
    let is_linux = config.platform.os == "linux" && (told.os.is_empty() || told.os == "linux");
    if !is_linux {
        return Err(Error::invalid("archive: the image is not for linux"));
    }
    if !told.architecture.is_empty() && told.architecture != config.platform.architecture {
        return Err(Error::invalid("archive: its index and its configuration name different architectures"));
    }
    if manifest.layers.len() != config.rootfs.diff_ids.len() || manifest.layers.len() > MOST_LAYERS {
        return Err(Error::invalid(format!(
            "archive: want as many layers as its configuration names, at most {MOST_LAYERS}"
        )));
    }
    for (layer, diff) in manifest.layers.iter().zip(&config.rootfs.diff_ids) {
        apply(layout, root, budget, layer, diff)?;
    }
    let mut runtime = config.config.unwrap_or_default();
    let run_as = runtime.run_as()?;
    let command: Vec<String> = [runtime.entrypoint, runtime.cmd].into_iter().flatten().flatten().collect();
    let variables = runtime.env.unwrap_or_default();
    let env = variables.iter().filter_map(|pair| pair.split_once('=')).map(|(k, v)| (k.into(), v.into())).collect();
    Ok(Image { digest: descriptor.digest, architecture: config.platform.architecture, command, env, run_as })
}

/// The manifest of the one image that can run here.
fn choose(layout: &OwnedFd, mut index: Index) -> Result<(Descriptor, Manifest)> {
    for _ in 0..MOST_NESTED {
        let found = one(index.manifests)?;
        let bytes = described(layout, &found)?;
        if INDEXES.contains(&found.media_type.as_str()) {
            index = parsed("index", &bytes)?;
        } else if MANIFESTS.contains(&found.media_type.as_str()) || found.media_type.is_empty() {
            return Ok((found, parsed("manifest", &bytes)?));
        } else {
            return Err(Error::invalid("archive: its index names something that is no image"));
        }
    }
    Err(Error::invalid("archive: indexes of indexes"))
}

/// Those of another machine do not count; copies of one digest count once.
fn one(descriptors: Vec<Descriptor>) -> Result<Descriptor> {
    let fits = |descriptor: &Descriptor| match &descriptor.platform {
        Some(platform) => platform.os == "linux" && platform.architecture == native_architecture(),
        None => true,
    };
    let fitting: HashMap<String, Descriptor> =
        descriptors.into_iter().filter(fits).map(|found| (found.digest.clone(), found)).collect();
    match fitting.len() {
        0 => Err(Error::invalid(format!("archive: no image for linux on {}", native_architecture()))),
        1 => fitting.into_values().next().ok_or_else(|| Error::invalid("archive: no image")),
        _ => Err(Error::invalid("archive: more than one image; pack the one that is wanted")),
    }
}

pub fn native_architecture() -> &'static str {
    match std::env::consts::ARCH {
        "x86_64" => "amd64",
        "aarch64" => "arm64",
        other => other,
    }
}

fn apply(layout: &OwnedFd, root: &OwnedFd, budget: &mut Budget, layer: &Descriptor, diff: &str) -> Result<()> {
    if !LAYERS.contains(&layer.media_type.as_str()) {
        let kind: String = layer.media_type.escape_default().take(100).collect();
        return Err(Error::invalid(format!("archive: a layer of the kind {kind}")));
    }
    let source = Source::open(blob(layout, layer)?, budget.most_read(), true).map_err(broken)?;
    let digests = tarball::unpack(Archive::layer(root, budget), source)?.digests();
    if digests.stored != layer.digest {
        return Err(Error::invalid("archive: a layer is not what its digest says"));
    }
    if digests.plain != diff {
        return Err(Error::invalid("archive: a layer is not what the image's configuration says"));
    }
    Ok(())
}

/// A small blob, checked.
fn described(layout: &OwnedFd, descriptor: &Descriptor) -> Result<Vec<u8>> {
    let (bytes, digest) = small(blob(layout, descriptor)?, MOST_JSON)?;
    if digest == descriptor.digest {
        Ok(bytes)
    } else {
        Err(Error::invalid("archive: a description is not what its digest says"))
    }
}

fn blob(layout: &OwnedFd, descriptor: &Descriptor) -> Result<std::fs::File> {
    let hex = descriptor.digest.strip_prefix("sha256:").filter(|hex| is_hex(hex));
    let hex = hex.ok_or_else(|| Error::invalid("archive: want digests as sha256: and 64 hex digits"))?;
    let file = tree::file(layout, &format!("blobs/sha256/{hex}"))
        .ok_or_else(|| Error::invalid(format!("archive: the blob {hex} is missing")))?;
    let length = file.metadata().map_err(broken)?.len();
    if length == descriptor.size {
        Ok(file)
    } else {
        Err(Error::invalid(format!("archive: the blob {hex} is not of the size it should be")))
    }
}

fn is_hex(text: &str) -> bool {
    text.len() == 64 && text.bytes().all(|byte| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte))
}

fn parsed<T: DeserializeOwned>(what: &str, bytes: &[u8]) -> Result<T> {
    serde_json::from_slice(bytes).map_err(|e| Error::invalid(format!("archive: {what}: {e}")))
}
