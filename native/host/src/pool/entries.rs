//! What lies in the folders of a pool.
use std::path::Path;

use berth_types::{Error, Id, Result};

pub fn names(root: &Path, folder: &str) -> Result<Vec<String>> {
    let doing = |e| Error::io(format_args!("list {folder} of the pool"), e);
    let entries = std::fs::read_dir(root.join(folder)).map_err(doing)?;
    entries.map(|entry| Ok(entry.map_err(doing)?.file_name().to_string_lossy().into_owned())).collect()
}

/// Those names that are ids.
pub fn ids(root: &Path, folder: &str) -> Result<Vec<Id>> {
    Ok(names(root, folder)?.into_iter().filter_map(|name| Id::new(name).ok()).collect())
}
