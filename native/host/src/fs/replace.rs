//! Small files that are replaced in one step.
use std::fs::File;
use std::io::{Result, Write};
use std::os::fd::AsRawFd;
use std::path::Path;

/// Writes a file beside and renames it into place. Its content is on its way to the disk before that: a name that outlives a power cut without it,
/// an empty file, is then the matter of an instant on some file systems, where it was half a minute on all.
pub fn replace(path: &Path, content: &[u8]) -> Result<()> {
    let fresh = path.with_extension("json.new");
    let mut file = File::create(&fresh)?;
    file.write_all(content)?;
    // SAFETY: takes a descriptor that is open and three integers.
    if unsafe { libc::sync_file_range(file.as_raw_fd(), 0, 0, libc::SYNC_FILE_RANGE_WRITE) } < 0 {
        return Err(std::io::Error::last_os_error());
    }
    std::fs::rename(&fresh, path)
}
