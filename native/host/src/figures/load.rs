//! The load of a container: how many of its threads run or wait for a disk, averaged as the kernel does for a host. Counted from when it is first asked for,
//! as long as it goes on being asked for.
use std::time::{Duration, Instant};

use super::usage::Groups;
use crate::cgroup::files;

/// Between two counts, as the kernel's.
const TICK: Duration = Duration::from_secs(5);
/// Asked for less often than this, it begins anew.
const WANTED: Duration = Duration::from_secs(900);
/// Seconds over which the three figures are averaged.
const SPANS: [f64; 3] = [60.0, 300.0, 900.0];

#[derive(Default)]
pub struct Load {
    averages: [f64; 3],
    /// The last count, and the last question.
    looked: Option<Instant>,
    asked: Option<Instant>,
}

impl Load {
    pub fn due(&self) -> Option<Instant> {
        let wanted = self.asked.is_some_and(|asked| asked.elapsed() < WANTED);
        self.looked.filter(|_| wanted).map(|looked| looked + TICK)
    }

    pub fn look(&mut self, groups: &Groups) {
        let seconds = self.looked.map_or(TICK, |looked| looked.elapsed()).as_secs_f64();
        let (active, _) = count(groups);
        for (average, span) in self.averages.iter_mut().zip(SPANS) {
            let kept = (-seconds / span).exp();
            *average = *average * kept + active as f64 * (1.0 - kept);
        }
        self.looked = Some(Instant::now());
    }

    /// Running threads are counted at most once in a tick: a question answers from that.
    pub fn text(&mut self, groups: &Groups) -> String {
        self.asked = Some(Instant::now());
        if self.looked.is_none_or(|looked| looked.elapsed() >= TICK) {
            self.look(groups);
        }
        let all = groups.threads().len();
        let [one, five, fifteen] = self.averages;
        format!("{one:.2} {five:.2} {fifteen:.2} {}/{all} {all}\n", (one.round() as usize).clamp(1, all.max(1)))
    }
}

/// Threads that run or wait uninterruptibly, and all.
fn count(groups: &Groups) -> (usize, usize) {
    let all = groups.threads();
    let active = |thread: &&i32| {
        let stat = files::read_optional(format!("/proc/{thread}/stat"));
        stat.rsplit_once(") ").is_some_and(|(_, rest)| rest.starts_with(['R', 'D']))
    };
    (all.iter().filter(active).count(), all.len())
}
