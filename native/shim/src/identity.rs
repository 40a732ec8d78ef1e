//! What tells one system from others to the world: its machine id, its SSH host keys. A copy of a container gets its own, an archive that becomes an image
//! has none.
use std::fs;
use std::io::{ErrorKind, Read, Write};
use std::os::unix::fs::{OpenOptionsExt, PermissionsExt};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

use berth_types::{Doing, Result};
use rustix::event::{PollFd, PollFlags, Timespec};
use rustix::process::{Pid, PidfdFlags};

/// By systemd, and by D-Bus where that has one of its own.
const MACHINE_IDS: [&str; 2] = ["etc/machine-id", "var/lib/dbus/machine-id"];
/// Begins the random numbers of the next boot.
const SEED: &str = "var/lib/systemd/random-seed";
const KEYS: &str = "etc/ssh";
const KEY: &str = "ssh_host_";
const KEYGEN: &str = "/usr/bin/ssh-keygen";
/// How long drawing keys may take. A server that finds none says so.
const PATIENCE: Duration = Duration::from_secs(10);

/// What becomes of a file in an image.
pub enum Published {
    AsItIs,
    /// Filled when a container starts with it: systemd takes an empty one as one that is still to be drawn.
    Empty,
    LeftOut,
}

/// By the path below the root.
pub fn published(path: &[u8]) -> Published {
    let is_key = || {
        path.strip_prefix(KEYS.as_bytes())
            .and_then(|rest| rest.strip_prefix(b"/"))
            .is_some_and(|name| name.starts_with(KEY.as_bytes()))
    };
    if path == MACHINE_IDS[0].as_bytes() {
        Published::Empty
    } else if path == MACHINE_IDS[1].as_bytes() || path == SEED.as_bytes() || is_key() {
        Published::LeftOut
    } else {
        Published::AsItIs
    }
}

/// Gives the system whose root this process is in another identity, where it has one: ids are drawn anew, keys by the system's own program, of all the
/// kinds that it has by itself.
pub fn renew() -> Result<()> {
    let id = drawn()?;
    for path in MACHINE_IDS.map(|path| Path::new("/").join(path)) {
        let is_file = fs::symlink_metadata(&path).is_ok_and(|found| found.is_file());
        if is_file && fs::read(&path).is_ok_and(|text| is_id(text.trim_ascii())) {
            replace(&path, &id)?;
        }
    }
    remove(&Path::new("/").join(SEED))?;
    let mut had_keys = false;
    let folder = Path::new("/").join(KEYS);
    for entry in fs::read_dir(&folder).into_iter().flatten() {
        let name = entry.doing("look for host keys")?.file_name();
        if name.as_encoded_bytes().starts_with(KEY.as_bytes()) && Path::new(KEYGEN).is_file() {
            remove(&folder.join(name))?;
            had_keys = true;
        }
    }
    if had_keys {
        draw_keys();
    }
    Ok(())
}

/// An id as systemd draws them: a random UUID without dashes.
fn drawn() -> Result<String> {
    let mut uuid = String::new();
    let file = fs::File::open("/proc/sys/kernel/random/uuid");
    file.and_then(|mut file| file.read_to_string(&mut uuid)).doing("draw a machine id")?;
    Ok(uuid.trim().replace('-', "") + "\n")
}

fn is_id(text: &[u8]) -> bool {
    text.len() == 32 && text.iter().all(u8::is_ascii_hexdigit)
}

/// In one step; systemd's is only to be read.
fn replace(path: &Path, text: &str) -> Result<()> {
    let doing = || format!("write {}", path.display());
    let fresh = path.with_extension("berth");
    remove(&fresh)?;
    let made = fs::File::options().write(true).create_new(true).mode(0o444).open(&fresh);
    let mut file = made.doing(doing())?;
    file.write_all(text.as_bytes()).doing(doing())?;
    file.set_permissions(fs::Permissions::from_mode(0o444)).doing(doing())?;
    fs::rename(&fresh, path).doing(doing())
}

fn remove(path: &Path) -> Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != ErrorKind::NotFound && error.kind() != ErrorKind::NotADirectory => {
            Err(error).doing(format_args!("remove {}", path.display()))
        }
        _ => Ok(()),
    }
}

/// What does not come to an end is ended, and a server without keys says so itself.
fn draw_keys() {
    let nothing = || Stdio::null();
    let mut keygen = Command::new(KEYGEN);
    keygen.arg("-A").env_clear().stdin(nothing()).stdout(nothing()).stderr(nothing());
    let Ok(mut child) = keygen.spawn() else { return };
    let pid = i32::try_from(child.id()).ok().and_then(Pid::from_raw);
    if let Some(Ok(watched)) = pid.map(|pid| rustix::process::pidfd_open(pid, PidfdFlags::empty())) {
        let patience = Timespec { tv_sec: PATIENCE.as_secs() as i64, tv_nsec: 0 };
        let _ = rustix::event::poll(&mut [PollFd::new(&watched, PollFlags::IN)], Some(&patience));
    }
    let _ = child.kill();
    let _ = child.wait();
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn images_carry_no_identity() {
        assert!(matches!(published(b"etc/machine-id"), Published::Empty));
        for path in ["var/lib/dbus/machine-id", "etc/ssh/ssh_host_rsa_key", "etc/ssh/ssh_host_ed25519_key.pub"] {
            assert!(matches!(published(path.as_bytes()), Published::LeftOut), "{path}");
        }
        for path in ["etc/ssh/sshd_config", "home/etc/machine-id", "etc/ssh_host_rsa_key", "etc/ssh/x/ssh_host_key"] {
            assert!(matches!(published(path.as_bytes()), Published::AsItIs), "{path}");
        }
    }
}
