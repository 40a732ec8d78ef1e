//! The container's console: a pseudo-terminal of its own devpts, drained into a bounded log.
use std::fs::File;
use std::io::Write;
use std::os::fd::{AsFd, OwnedFd};
use std::path::{Path, PathBuf};

use berth_types::{Doing, Result};
use rustix::fs::{Gid, Mode, OFlags, Uid};
use rustix::pty::OpenptFlags;
use rustix::termios::{LocalModes, OptionalActions, OutputModes};

use super::viewers::Viewers;

/// Our end, and the other kept open so that ours never reads "hung up" while nobody in the container holds it.
pub struct Console {
    pub master: OwnedFd,
    _slave: OwnedFd,
}

impl Console {
    /// Opens terminal 0 of a fresh devpts and gives it to the container's root. `plain` leaves output as written and echoes nothing: right
    /// for a command, while an init's getty sets what it needs.
    pub fn open(devpts: &OwnedFd, owner: u32, group: u32, plain: bool) -> Result<Console> {
        let flags = OFlags::RDWR | OFlags::NOCTTY | OFlags::CLOEXEC | OFlags::NONBLOCK;
        let master = rustix::fs::openat(devpts, "ptmx", flags, Mode::empty()).doing("open the console")?;
        rustix::pty::unlockpt(&master).doing("unlock the console")?;
        let slave =
            rustix::pty::ioctl_tiocgptpeer(&master, OpenptFlags::RDWR | OpenptFlags::NOCTTY | OpenptFlags::CLOEXEC)
                .doing("open the console's other end")?;
        rustix::fs::fchown(&slave, Some(Uid::from_raw(owner)), Some(Gid::from_raw(group)))
            .doing("give the console away")?;
        rustix::fs::fchmod(&slave, Mode::from_raw_mode(0o620)).doing("set the console's mode")?;
        if plain {
            let mut modes = rustix::termios::tcgetattr(&slave).doing("read terminal modes")?;
            modes.output_modes.remove(OutputModes::OPOST);
            modes.local_modes.remove(LocalModes::ECHO);
            rustix::termios::tcsetattr(&slave, OptionalActions::Now, &modes).doing("set terminal modes")?;
        }
        Ok(Console { master, _slave: slave })
    }
}

/// `console.log` and, once it is half of the bound, `console.log.1`.
pub struct Log {
    path: PathBuf,
    half: u64,
    file: Option<File>,
    size: u64,
}

impl Log {
    pub fn open(folder: &Path, bytes: u64) -> Log {
        let path = folder.join("console.log");
        let file = File::options().create(true).append(true).open(&path).ok();
        let size = file.as_ref().and_then(|file| file.metadata().ok()).map_or(0, |meta| meta.len());
        Log { path, half: bytes / 2, file, size }
    }
    /// Appends; what a full disk refuses is lost, the container never waits.
    pub fn write(&mut self, bytes: &[u8]) {
        if self.size + bytes.len() as u64 > self.half {
            let _ = std::fs::rename(&self.path, self.path.with_extension("log.1"));
            self.file = File::options().create(true).truncate(true).write(true).open(&self.path).ok();
            self.size = 0;
        }
        if let Some(file) = &mut self.file
            && file.write_all(bytes).is_ok()
        {
            self.size += bytes.len() as u64;
        }
    }
    /// Takes what the console holds now, at most a MiB so that a flood does not keep its reader from seeing the end; viewers get it too.
    pub fn drain(&mut self, master: &OwnedFd, viewers: &mut Viewers) {
        // As much as a terminal holds; the stack it lies on stays this process's for as long as the container idles.
        let mut buffer = [0; 4 << 10];
        for _ in 0..256 {
            match rustix::io::read(master.as_fd(), &mut buffer) {
                Ok(0) | Err(_) => return,
                Ok(count) => {
                    self.write(&buffer[..count]);
                    viewers.show(&buffer[..count]);
                }
            }
        }
    }
}
