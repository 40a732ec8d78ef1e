//! The pool where there is no btrfs: plain folders, so no snapshots and no bound on a layer's size, and it says so.
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use berth_types::{Error, ErrorCode, Id, Result};

use super::{Pool, entries, remove_folder};

/// Marks a pool of this kind, so that a btrfs that turns up later does not hide it.
pub const MARKER: &str = ".directory";

/// Folders below the pool's root.
pub struct Directory {
    root: PathBuf,
}

impl Directory {
    /// Makes the folders, removes cut-short work.
    pub fn open(root: PathBuf) -> Result<Directory> {
        for name in ["images", "layers", "trash", MARKER] {
            match std::fs::create_dir(root.join(name)) {
                Err(e) if e.kind() != ErrorKind::AlreadyExists => {
                    return Err(Error::io(format_args!("make {name} in the pool"), e));
                }
                _ => {}
            }
        }
        let pool = Directory { root };
        for folder in ["images", "layers"] {
            for name in entries::names(&pool.root, folder)?.into_iter().filter(|name| name.starts_with('.')) {
                remove_folder(&pool.root.join(folder).join(name))?;
            }
        }
        pool.empty_trash()?;
        Ok(pool)
    }

    fn at(&self, folder: &str, name: &str) -> PathBuf {
        self.root.join(folder).join(name)
    }

    /// Fills a working folder with empty ones, ready to be renamed.
    fn make(&self, folder: &str, id: &Id, inner: &[&str]) -> Result<PathBuf> {
        if self.at(folder, id.as_str()).exists() {
            return Err(Error::conflict(format!("{folder}/{id} exists in the pool")));
        }
        let working = self.at(folder, &format!(".{id}"));
        remove_folder(&working)?;
        let made = std::fs::create_dir(&working)
            .and_then(|()| inner.iter().try_for_each(|name| std::fs::create_dir(working.join(name))));
        made.map_err(|e| Error::io(format_args!("make {folder}/{id}"), e))?;
        Ok(working)
    }

    fn publish(&self, working: &Path, folder: &str, id: &Id) -> Result<()> {
        std::fs::rename(working, self.at(folder, id.as_str()))
            .map_err(|e| Error::io(format_args!("publish {folder}/{id}"), e))
    }

    /// Out of sight at once, gone with the next `empty_trash`: deleting a tree takes long.
    fn discard(&self, folder: &str, id: &Id) -> Result<()> {
        let trash = self.at("trash", &format!("{folder}-{id}-{}", std::process::id()));
        remove_folder(&trash)?;
        match std::fs::rename(self.at(folder, id.as_str()), trash) {
            Err(e) if e.kind() != ErrorKind::NotFound => Err(Error::io(format_args!("delete {folder}/{id}"), e)),
            _ => Ok(()),
        }
    }

    fn existing(&self, id: &Id) -> Result<()> {
        if self.layer_path(id).exists() { Ok(()) } else { Err(Error::not_found(format!("no layers/{id} in the pool"))) }
    }
}

fn unsupported<T>() -> Result<T> {
    Err(Error::new(ErrorCode::Unsupported, "snapshots: the pool is plain directories, not btrfs"))
}

impl Pool for Directory {
    fn capabilities(&self) -> &'static [&'static str] {
        &[]
    }
    fn image_path(&self, id: &Id) -> PathBuf {
        self.at("images", id.as_str())
    }
    fn layer_path(&self, id: &Id) -> PathBuf {
        self.at("layers", id.as_str())
    }
    fn snapshot_path(&self, id: &Id) -> PathBuf {
        self.root.join("snapshots").join(id.as_str())
    }

    fn begin_image(&self, id: &Id, _group: Option<&Id>) -> Result<PathBuf> {
        self.make("images", id, &["rootfs"])
    }
    fn finish_image(&self, id: &Id) -> Result<()> {
        let working = self.at("images", &format!(".{id}"));
        let doing = |e| Error::io(format_args!("write out image {id}"), e);
        let folder = std::fs::File::open(&working).map_err(doing)?;
        rustix::fs::syncfs(&folder).map_err(|e| doing(e.into()))?;
        self.publish(&working, "images", id)
    }
    fn abort_image(&self, id: &Id) -> Result<()> {
        remove_folder(&self.at("images", &format!(".{id}")))
    }
    fn delete_image(&self, id: &Id) -> Result<()> {
        self.discard("images", id)
    }
    fn list_images(&self) -> Result<Vec<Id>> {
        entries::ids(&self.root, "images")
    }
    fn create_layer(&self, id: &Id, _disk_mib: u64, _group: Option<&Id>) -> Result<()> {
        let working = self.make("layers", id, &["upper", "work"])?;
        self.publish(&working, "layers", id)
    }
    fn layer_from_snapshot(&self, _id: &Id, _snapshot: &Id, _disk_mib: u64) -> Result<()> {
        unsupported()
    }
    fn set_layer_limit(&self, id: &Id, _disk_mib: u64) -> Result<()> {
        self.existing(id)
    }
    fn layer_usage(&self, id: &Id) -> Result<(u64, u64)> {
        self.existing(id)?;
        Ok((0, 0))
    }
    fn delete_layer(&self, id: &Id) -> Result<()> {
        self.discard("layers", id)
    }
    fn list_layers(&self) -> Result<Vec<Id>> {
        entries::ids(&self.root, "layers")
    }
    fn snapshot_layer(&self, _id: &Id, _snapshot: &Id, _taken: &mut dyn FnMut()) -> Result<u64> {
        unsupported()
    }
    fn snapshot_size(&self, _id: &Id) -> Result<u64> {
        unsupported()
    }
    fn delete_snapshot(&self, _id: &Id) -> Result<()> {
        Ok(())
    }
    fn list_snapshots(&self) -> Result<Vec<Id>> {
        Ok(Vec::new())
    }
    fn replace_layer(&self, _id: &Id, _snapshot: Option<&Id>) -> Result<()> {
        unsupported()
    }
    fn size_free(&self) -> Result<(u64, u64)> {
        super::size_free(&self.root)
    }
    fn empty_trash(&self) -> Result<()> {
        entries::names(&self.root, "trash")?.into_iter().try_for_each(|name| remove_folder(&self.at("trash", &name)))
    }
    fn destroy(&self) -> Result<()> {
        remove_folder(&self.root)
    }
}
