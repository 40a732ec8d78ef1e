//! Small files that are replaced in one step.
use std::fs::File;
use std::io::{ErrorKind, Result, Write};
use std::os::fd::AsRawFd;
use std::path::Path;

/// Writes a file beside and renames it into place. Its content is on its way to the disk before that: a name that outlives a power cut without it,
/// an empty file, is then the matter of an instant on some file systems, where it was half a minute on all.
pub fn replace(path: &Path, content: &[u8]) -> Result<()> {
    let file = write_beside(path, content)?;
    // SAFETY: takes a descriptor that is open and three integers.
    if unsafe { libc::sync_file_range(file.as_raw_fd(), 0, 0, libc::SYNC_FILE_RANGE_WRITE) } < 0 {
        return Err(std::io::Error::last_os_error());
    }
    put(path)
}

/// As `replace`, and it is on the disk when this returns: after a power cut the file holds this, before that it holds this or what was before.
pub fn replace_lasting(path: &Path, content: &[u8]) -> Result<()> {
    write_beside(path, content)?.sync_data()?;
    put(path)?;
    match path.parent() {
        Some(folder) => File::open(folder)?.sync_all(),
        None => Ok(()),
    }
}

fn write_beside(path: &Path, content: &[u8]) -> Result<File> {
    let fresh = path.with_extension("json.new");
    let mut file = over_a_folder(&fresh, || File::create(&fresh))?;
    file.write_all(content)?;
    Ok(file)
}

fn put(path: &Path) -> Result<()> {
    over_a_folder(path, || std::fs::rename(path.with_extension("json.new"), path))
}

/// Does it again without the folder that a damaged file system shows where a file belongs.
fn over_a_folder<T>(path: &Path, work: impl Fn() -> Result<T>) -> Result<T> {
    match work() {
        Err(error) if error.kind() == ErrorKind::IsADirectory => std::fs::remove_dir_all(path).and_then(|()| work()),
        other => other,
    }
}
