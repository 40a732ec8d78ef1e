//! Where volumes may be in a container, and what the process that brings them to a running one is told.
use std::path::PathBuf;

use berth_types::{Error, Id, Result, VolumeMount};
use serde::{Deserialize, Serialize};

/// Volumes of one container.
pub const MOST: usize = 16;
/// Where the kernel shows itself: nothing of a customer's goes there.
pub const KEPT: [&str; 3] = ["/proc", "/sys", "/dev"];
const LONGEST: usize = 1024;

/// What `shim volumes` is told: a running container, and which volumes it is to have.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct VolumesPlan {
    /// The container's init, and the start time that makes the number unmistakable.
    pub pid: i32,
    pub start_time: u64,
    /// Where trees are assembled, see `LaunchPlan`.
    pub stage: PathBuf,
    /// The folder with a subvolume for each volume.
    pub root: PathBuf,
    pub wanted: Vec<VolumeMount>,
    /// Those of the wanted that are taken away first where they are, as they were wanted otherwise before.
    pub changed: Vec<Id>,
    /// Take a volume away although files on it are open: who has one open keeps it until it is closed.
    pub forced: bool,
}

/// `invalid` names what is wrong.
pub fn check(volumes: &[VolumeMount]) -> Result<()> {
    if volumes.len() > MOST {
        return Err(Error::invalid(format!("volumes: at most {MOST}")));
    }
    for (index, one) in volumes.iter().enumerate() {
        check_path(&one.path)?;
        if volumes[..index].iter().any(|other| other.volume_id == one.volume_id || other.path == one.path) {
            return Err(Error::invalid("volumes: each at a path of its own, and once"));
        }
    }
    Ok(())
}

fn check_path(path: &str) -> Result<()> {
    let plain = path.len() <= LONGEST
        && path.len() > 1
        && !path.chars().any(char::is_control)
        && path.strip_prefix('/').is_some_and(|rest| rest.split('/').all(|part| !matches!(part, "" | "." | "..")));
    if !plain {
        return Err(Error::invalid(format!(
            "volumes: want an absolute path of at most {LONGEST} bytes below /, without . and .."
        )));
    }
    if is_kept(path) {
        return Err(Error::invalid("volumes: /proc, /sys and /dev are the kernel's"));
    }
    Ok(())
}

/// Whether it is one of the kernel's places, or in one.
pub fn is_kept(path: &str) -> bool {
    KEPT.iter().any(|kept| path.strip_prefix(kept).is_some_and(|rest| rest.is_empty() || rest.starts_with('/')))
}

/// Outer paths before inner ones, so that both are seen.
pub fn in_order(volumes: &[VolumeMount]) -> Vec<VolumeMount> {
    let mut all = volumes.to_vec();
    all.sort_by(|one, other| one.path.cmp(&other.path));
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(id: &str, path: &str) -> VolumeMount {
        VolumeMount { volume_id: Id::new(id).unwrap(), path: path.to_owned(), read_only: false }
    }

    #[test]
    fn paths_that_are_taken_and_those_that_are_not() {
        for path in ["/data", "/srv/a b/c", "/process", "/device", "/sys2/x", "/mnt/..data", "/da\u{e9}"] {
            check(&[at("vol_1", path)]).unwrap();
        }
        let long = format!("/{}", "a".repeat(LONGEST));
        for path in [
            "", "/", "data", "/data/", "//data", "/a/../b", "/a/./b", "/a\0", "/a\nb", "/proc", "/proc/1", "/sys/fs",
            "/dev", "/dev/shm", &long,
        ] {
            assert!(check(&[at("vol_1", path)]).is_err(), "{path:?}");
        }
    }

    #[test]
    fn each_once_at_a_path_of_its_own() {
        check(&[at("vol_1", "/a"), at("vol_2", "/a/b")]).unwrap();
        assert!(check(&[at("vol_1", "/a"), at("vol_2", "/a")]).is_err());
        assert!(check(&[at("vol_1", "/a"), at("vol_1", "/b")]).is_err());
        let many: Vec<_> = (0..=MOST).map(|n| at(&format!("vol_{n}"), &format!("/{n}"))).collect();
        check(&many[1..]).unwrap();
        assert!(check(&many).is_err());
    }

    #[test]
    fn outer_ones_come_first() {
        let sorted = in_order(&[at("vol_2", "/a/b"), at("vol_3", "/c"), at("vol_1", "/a")]);
        assert_eq!(sorted.iter().map(|one| one.path.as_str()).collect::<Vec<_>>(), ["/a", "/a/b", "/c"]);
    }
}
