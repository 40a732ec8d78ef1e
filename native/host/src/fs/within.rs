//! Opening what lies within a folder, by a path that is not trusted.
use std::os::fd::{AsFd, OwnedFd};
use std::time::{Duration, Instant};

use rustix::fs::{Mode, OFlags, ResolveFlags};
use rustix::io::Errno;
use rustix::path::Arg;

/// How long renames and mounts elsewhere on the host may keep a lookup from its end.
const LONGEST: Duration = Duration::from_secs(2);

/// `openat2` with these rules, close-on-exec. While anybody on the host renames or mounts, the kernel cannot tell whether `..` led outside, and
/// answers `EAGAIN` (openat2(2)): it is asked again, for two seconds.
pub fn open(
    folder: impl AsFd,
    path: impl Arg + Copy,
    flags: OFlags,
    rules: ResolveFlags,
) -> std::result::Result<OwnedFd, Errno> {
    let mut began = None;
    loop {
        match rustix::fs::openat2(&folder, path, flags | OFlags::CLOEXEC, Mode::empty(), rules) {
            Err(Errno::AGAIN) if began.get_or_insert_with(Instant::now).elapsed() < LONGEST => std::thread::yield_now(),
            other => return other,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicBool, Ordering};

    use rustix::fs::CWD;

    use super::*;

    #[test]
    fn renames_elsewhere_fail_no_lookup() {
        let folder = std::env::temp_dir().join(format!("berth-within-{}", std::process::id()));
        std::fs::create_dir_all(folder.join("a/b")).unwrap();
        let root = rustix::fs::openat(CWD, &folder, OFlags::PATH | OFlags::DIRECTORY, Mode::empty()).unwrap();
        let done = AtomicBool::new(false);
        std::thread::scope(|scope| {
            for name in ["x", "y"] {
                let (folder, done) = (&folder, &done);
                scope.spawn(move || {
                    let (one, other) = (folder.join(name), folder.join(format!("{name}{name}")));
                    std::fs::create_dir(&one).unwrap();
                    while !done.load(Ordering::Relaxed) {
                        std::fs::rename(&one, &other).unwrap();
                        std::fs::rename(&other, &one).unwrap();
                    }
                });
            }
            let path = "a/b/../b/../b/../b/../b/../b/../b/../b/../b/../b/../b/../b/../b/../b/..";
            let opened = (0..20_000).map(|_| open(&root, path, OFlags::PATH, ResolveFlags::IN_ROOT));
            let failed: Vec<Errno> = opened.filter_map(Result::err).collect();
            done.store(true, Ordering::Relaxed);
            assert_eq!(failed, []);
        });
        std::fs::remove_dir_all(folder).unwrap();
    }
}
