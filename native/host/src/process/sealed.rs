//! A copy of a program in memory, for what is executed where others look: of the file itself there is nothing to see, run or write there.
use std::fs::File;
use std::io::Write;
use std::os::fd::AsRawFd;
use std::path::{Path, PathBuf};

use berth_types::{Doing, Result};
use rustix::fs::{MemfdFlags, Mode, SealFlags};
use rustix::io::Errno;

/// The copy, which lives as long as this and what was executed from it.
pub struct Sealed(File);

impl Sealed {
    /// Of a program that needs no file beside its own. Nobody can change it, and only the host's root can execute it.
    pub fn copy(program: &Path) -> Result<Sealed> {
        let content = std::fs::read(program).doing(format_args!("read {}", program.display()))?;
        let sealable = MemfdFlags::CLOEXEC | MemfdFlags::ALLOW_SEALING;
        let memory = match rustix::fs::memfd_create("berth", sealable | MemfdFlags::EXEC) {
            // Kernels before 6.3 know neither the flag nor memory that cannot be executed.
            Err(Errno::INVAL) => rustix::fs::memfd_create("berth", sealable),
            other => other,
        };
        let mut memory = File::from(memory.doing("make memory for the shim")?);
        memory.write_all(&content).doing("copy the shim")?;
        rustix::fs::fchmod(&memory, Mode::RUSR | Mode::XUSR).doing("keep the shim from others")?;
        rustix::fs::fcntl_add_seals(&memory, SealFlags::SEAL | SealFlags::SHRINK | SealFlags::GROW | SealFlags::WRITE)
            .doing("seal the shim")?;
        // What is open for writing cannot be executed.
        File::open(path_of(&memory)).doing("open the sealed shim").map(Sealed)
    }

    /// Where a child of this process finds it.
    pub fn path(&self) -> PathBuf {
        path_of(&self.0)
    }
}

fn path_of(file: &File) -> PathBuf {
    format!("/proc/self/fd/{}", file.as_raw_fd()).into()
}

#[cfg(test)]
mod tests {
    use std::os::unix::process::CommandExt;
    use std::process::Command;

    use super::*;

    #[test]
    fn a_copy_runs_and_cannot_be_written() {
        let copy = Sealed::copy(Path::new("/bin/busybox")).unwrap();
        let said = Command::new(copy.path()).arg0("busybox").args(["readlink", "/proc/self/exe"]).output().unwrap();
        assert_eq!(String::from_utf8_lossy(&said.stdout), "/memfd:berth (deleted)\n");
        // Root opens it whatever its mode is; the seal refuses the bytes.
        let opened = File::options().write(true).open(copy.path());
        assert!(opened.and_then(|mut file| file.write_all(b"x")).is_err());
    }
}
