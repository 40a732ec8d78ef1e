//! The engine's state on disk: one folder per container, every file replaced in one step.
//! `spec.json` makes a container exist; `run.json` and `exit.json` are its shim's.
use std::fs::Permissions;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use berth_host::fs::replace::{replace, replace_lasting};
use berth_plan::report::{Ended, Started};
use berth_types::{ContainerSpec, Doing, Error, ErrorCode, Id, Profile, Result, Spent};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

/// What the engine remembers of a container besides its spec.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Record {
    /// Which range of user ids it has.
    pub slot: u32,
    /// The last run that was started.
    pub run: u64,
    /// The spec's files are in its root file system.
    pub files_written: bool,
    /// It is a copy, which is to have another machine id and other host keys than what it was made of.
    #[serde(default)]
    pub fresh_identity: bool,
}

/// What a container used in its runs up to this one, as engines kept it whose agents did not yet.
#[derive(Default, Deserialize)]
pub struct Bill {
    pub run: u64,
    pub spent: Spent,
}

pub struct Store {
    root: PathBuf,
}

impl Store {
    /// Opens `root`, making its folders. Only root may look in: specs and consoles hold what tenants tell nobody else.
    pub fn open(root: &Path) -> Result<Store> {
        std::fs::create_dir_all(root).doing("make the engine's folder")?;
        std::fs::set_permissions(root, Permissions::from_mode(0o700)).doing("close the engine's folder")?;
        for folder in [
            "containers",
            "images",
            "stage/lower",
            "stage/layer",
            "stage/tree",
            "stage/door",
            "stage/empty",
            "stage/nodes",
            "stage/figures",
        ] {
            std::fs::create_dir_all(root.join(folder)).doing(format_args!("make {folder}"))?;
        }
        for slot in 0..berth_plan::volumes::MOST {
            let shelf = root.join("stage/shelf").join(slot.to_string());
            std::fs::create_dir_all(shelf).doing("make the shelf")?;
        }
        Ok(Store { root: root.to_owned() })
    }
    pub fn folder(&self, id: &Id) -> PathBuf {
        self.root.join("containers").join(id.as_str())
    }
    pub fn stage(&self) -> PathBuf {
        self.root.join("stage")
    }
    /// The filter of system calls; profiles that allow the same share one. In its name how it is to be loaded: shims of earlier versions keep theirs.
    pub fn seccomp(&self, profile: Profile) -> PathBuf {
        let of = |one: Profile| if profile.has(one) { one } else { Profile::DEFAULT };
        self.root.join(format!("{}-2.bpf", of(Profile::IOURING).with(of(Profile::NFTABLES))))
    }
    /// Where an earlier version had lxcfs mounted, with what it kept of it.
    pub fn lxcfs(&self) -> PathBuf {
        self.root.join("lxcfs")
    }
    pub fn ids(&self) -> PathBuf {
        self.root.join("ids.json")
    }
    /// The firewalls that were last wanted of this host.
    pub fn firewalls(&self) -> PathBuf {
        self.root.join("firewalls.json")
    }
    pub fn image(&self, id: &Id) -> PathBuf {
        self.root.join("images").join(format!("{id}.json"))
    }
    /// Every container's folder, complete or not.
    pub fn containers(&self) -> Result<Vec<Id>> {
        let folder = self.root.join("containers");
        let entries = std::fs::read_dir(&folder).doing("list containers")?;
        let folders = entries.flatten().filter(|entry| entry.file_type().is_ok_and(|kind| kind.is_dir()));
        let mut ids: Vec<Id> = folders.filter_map(|entry| Id::new(entry.file_name().to_str()?).ok()).collect();
        ids.sort();
        Ok(ids)
    }
    /// `not_found` when there is no such container, `conflict` when what was kept of it is damaged.
    pub fn spec(&self, id: &Id) -> Result<ContainerSpec> {
        match kept(&self.folder(id).join("spec.json")) {
            Kept::Whole(spec) => Ok(spec),
            Kept::Absent => Err(Error::not_found(format!("container {id} is not on this host"))),
            Kept::Damaged(why) => Err(damaged(id, &why)),
        }
    }
    /// Without it there is no container, nor a layer after the next start of the engine: it is on the disk before its container is told of.
    pub fn put_spec(&self, spec: &ContainerSpec) -> Result<()> {
        let path = self.folder(&spec.id).join("spec.json");
        replace_lasting(&path, &encode(&path, spec)?).doing("store spec.json")
    }
    pub fn record(&self, id: &Id) -> Result<Record> {
        match kept(&self.folder(id).join("record.json")) {
            Kept::Whole(record) => Ok(record),
            Kept::Absent => Err(Error::not_found(format!("container {id} is not on this host"))),
            Kept::Damaged(why) => Err(damaged(id, &why)),
        }
    }
    pub fn put_record(&self, id: &Id, record: &Record) -> Result<()> {
        write(&self.folder(id).join("record.json"), record)
    }
    pub fn started(&self, id: &Id) -> Option<Started> {
        read(&self.folder(id).join("run.json"))
    }
    pub fn ended(&self, id: &Id) -> Option<Ended> {
        read(&self.folder(id).join("exit.json"))
    }
    pub fn put_ended(&self, id: &Id, ended: &Ended) -> Result<()> {
        write(&self.folder(id).join("exit.json"), ended)
    }
    /// What an engine of before December 2026 counted.
    pub fn bill(&self, id: &Id) -> Bill {
        read(&self.folder(id).join("bill.json")).unwrap_or_default()
    }
    pub fn lock_file(&self, id: &Id) -> PathBuf {
        self.folder(id).join("shim.lock")
    }
    /// A marker's presence is its meaning.
    pub fn has(&self, id: &Id, marker: &str) -> bool {
        self.folder(id).join(marker).exists()
    }
    pub fn set(&self, id: &Id, marker: &str) -> Result<()> {
        if self.has(id, marker) {
            return Ok(());
        }
        std::fs::write(self.folder(id).join(marker), "").doing(format_args!("mark {marker}"))
    }
    pub fn clear(&self, id: &Id, marker: &str) -> Result<()> {
        match std::fs::remove_file(self.folder(id).join(marker)) {
            Err(error) if error.kind() == std::io::ErrorKind::IsADirectory => {
                crate::remove_folder(&self.folder(id).join(marker))
            }
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                Err(error).doing(format_args!("clear {marker}"))
            }
            _ => Ok(()),
        }
    }
    /// The files of a container's folder that cannot be read, each with why.
    pub fn damage(&self, id: &Id) -> Vec<String> {
        let folder = self.folder(id);
        let of = |name: &str, why: Option<String>| why.map(|why| format!("{name}: {why}"));
        [
            of("spec.json", kept::<ContainerSpec>(&folder.join("spec.json")).damage()),
            of("record.json", kept::<Record>(&folder.join("record.json")).damage()),
            of("run.json", kept::<Started>(&folder.join("run.json")).damage()),
            of("exit.json", kept::<Ended>(&folder.join("exit.json")).damage()),
            of("bill.json", kept::<Bill>(&folder.join("bill.json")).damage()),
            of("hits.json", kept::<crate::hits::Hits>(&folder.join("hits.json")).damage()),
        ]
        .into_iter()
        .flatten()
        .collect()
    }
    /// Removes everything, the instance's last act.
    pub fn destroy(&self) -> Result<()> {
        crate::remove_folder(&self.root)
    }
}

/// What became of a file of state.
pub enum Kept<T> {
    /// Not there, or empty: its content had not reached the disk when the power failed.
    Absent,
    /// There, and not what was written: a power cut or a bad disk left zeros, half of it or something else. Says why.
    Damaged(String),
    Whole(T),
}

impl<T> Kept<T> {
    fn damage(self) -> Option<String> {
        if let Kept::Damaged(why) = self { Some(why) } else { None }
    }
}

/// Looks a file of state up.
pub fn kept<T: DeserializeOwned>(path: &Path) -> Kept<T> {
    match std::fs::read(path) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Kept::Absent,
        Err(error) => Kept::Damaged(error.to_string()),
        Ok(bytes) if bytes.is_empty() => Kept::Absent,
        Ok(bytes) => serde_json::from_slice(&bytes).map_or_else(|error| Kept::Damaged(error.to_string()), Kept::Whole),
    }
}

/// Reads a file that the rest can do without: one that is absent or damaged is none.
pub fn read<T: DeserializeOwned>(path: &Path) -> Option<T> {
    if let Kept::Whole(value) = kept(path) { Some(value) } else { None }
}

fn damaged(id: &Id, why: &str) -> Error {
    Error::conflict(format!("what this host kept of container {id} is damaged ({why}): it can only be deleted"))
}

/// Replaces a file in one step.
pub fn write<T: Serialize>(path: &Path, value: &T) -> Result<()> {
    // Tenants read this when the disk is full: where it lies is not theirs to know.
    replace(path, &encode(path, value)?).doing(format_args!("store {}", path.file_name().unwrap_or_default().display()))
}

/// Replaces a file in one step; it outlives a power cut when this returns.
pub fn write_lasting<T: Serialize>(path: &Path, value: &T) -> Result<()> {
    replace_lasting(path, &encode(path, value)?)
        .doing(format_args!("store {}", path.file_name().unwrap_or_default().display()))
}

fn encode<T: Serialize>(path: &Path, value: &T) -> Result<Vec<u8>> {
    serde_json::to_vec(value).map_err(|error| Error::new(ErrorCode::Internal, format!("{}: {error}", path.display())))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn specs_of_earlier_versions_are_read() {
        let root = std::env::temp_dir().join(format!("berth-store-{}", std::process::id()));
        let (store, id) = (Store::open(&root).unwrap(), Id::new("ctr_1").unwrap());
        let text = r#"{"id":"ctr_1","hostname":"one","imageId":"img_1","command":[],"env":{},
            "limits":{"cpus":0.5,"memoryMib":256,"diskMib":64,"processes":32,"cpuWeight":0,"swapMib":8,"ioReadMibps":1,"ioWriteMibps":2,
                "ioReadIops":0,"ioWriteIops":0,"networkInMbps":0,"networkOutMbps":0},
            "nics":[],"volumes":[],"nameservers":[],"files":[],"profile":"default","diskGroup":{"id":"tnt_1","limitMib":9}}"#;
        std::fs::create_dir(store.folder(&id)).unwrap();
        std::fs::write(store.folder(&id).join("spec.json"), text).unwrap();
        let spec = store.spec(&id).unwrap();
        let limits = spec.limits;
        assert_eq!((limits.memory_mib, limits.swap_mib, limits.io_read_mibps, limits.io_write_mibps), (256, 8, 1, 2));
        assert_eq!(spec.disk_group.as_ref().unwrap().limit_mib, 9);
        store.put_spec(&spec).unwrap();
        assert!(!std::fs::read_to_string(store.folder(&id).join("spec.json")).unwrap().contains("Mib"));
        assert_eq!(store.spec(&id).unwrap(), spec);
        store.destroy().unwrap();
    }
}
