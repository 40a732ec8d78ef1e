//! Inits that will not go.
use std::time::{Duration, Instant};

use berth_types::Result;

use super::{Attack, Row, Verdict, Way};
use crate::suite::{Bed, FORCE, failed, shell};

pub const ROW: Row = Row {
    name: "odd inits",
    refusals: &[],
    attacks: &[
        Attack {
            name: "a tree that is stopped",
            way: Way::Scene(|bed| delete(bed, "sleep 1000 & sleep 1000 & kill -STOP -1; kill -STOP $$; sleep 1000")),
        },
        Attack {
            name: "an init that ignores every signal",
            way: Way::Scene(|bed| delete(bed, "trap '' TERM INT HUP QUIT PWR USR1 USR2; while :; do sleep 1; done")),
        },
        Attack { name: "one that freezes itself", way: Way::Scene(|bed| delete(bed, FREEZE)) },
        Attack {
            name: "one that waits on a child that forks without end",
            way: Way::Scene(|bed| delete(bed, "(while :; do sleep 0 & done) & wait")),
        },
        Attack {
            name: "one that hides behind a mount",
            way: Way::Scene(|bed| {
                delete(
                    bed,
                    "mount -t tmpfs none /proc; mount -t tmpfs none /sys; mount -t tmpfs none /bin; while :; do :; done",
                )
            }),
        },
    ],
    helpers: &[],
};

const FREEZE: &str = "mkdir /cg; mount -t cgroup2 c /cg; mount -t cgroup -o freezer f /cg; echo 1 > /sys/fs/cgroup/cgroup.freeze; \
    mkdir /cg/x /sys/fs/cgroup/x; echo 1 > /sys/fs/cgroup/x/cgroup.procs; echo 1 > /cg/x/cgroup.procs; echo 1 > /sys/fs/cgroup/x/cgroup.freeze; \
    echo 1 > /cg/x/cgroup.freeze; echo FROZEN > /cg/x/freezer.state; sleep 1000";

/// Outside, killing a tree is the host's root's right: there is no control but that this one ends.
fn delete(bed: &Bed, line: &str) -> Result<Verdict> {
    let id = bed.launch(&shell("odd", line))?;
    std::thread::sleep(Duration::from_millis(300)); // For the attack to take hold; whether it has makes no difference to what follows.
    let began = Instant::now();
    bed.engine.destroy(&id, FORCE)?;
    match began.elapsed() {
        long if long > Duration::from_secs(10) => Err(failed(format!("took {long:?} to delete"))),
        _ => Ok(Verdict::Blocked),
    }
}
