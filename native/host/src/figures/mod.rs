//! What a container sees of itself in the files of /proc that the kernel fills with the whole host: made of the host's own file and of what its control
//! groups count, each time it is read.
mod load;
mod texts;
mod usage;

use std::time::{Duration, Instant};

use berth_plan::FiguresPlan;
use rustix::time::ClockId;

use crate::cgroup::files;
use load::Load;
use usage::{Groups, Spent};

/// When a container began.
#[derive(Debug, Clone, Copy)]
pub struct Origin {
    /// Seconds since the host's boot.
    born: u64,
    /// What its groups had counted by then: they outlive a reboot from inside.
    before: Spent,
}

impl Origin {
    /// Now.
    pub fn now(plan: &FiguresPlan) -> Origin {
        let now = rustix::time::clock_gettime(ClockId::Boottime).tv_sec.unsigned_abs();
        Origin { born: now, before: Groups::new(plan).spent() }
    }

    /// That many seconds after the host's boot, with new groups.
    pub fn at(born: u64) -> Origin {
        Origin { born, before: Spent::default() }
    }
}

/// One container's.
pub struct Figures {
    groups: Groups,
    origin: Origin,
    load: Load,
}

impl Figures {
    pub fn new(plan: &FiguresPlan, origin: Origin) -> Figures {
        Figures { groups: Groups::new(plan), origin, load: Load::default() }
    }

    /// The text of a file, by its last name. One that nobody can tell is empty.
    pub fn text(&mut self, name: &str) -> Vec<u8> {
        let host = |path: &str| files::read_optional(path);
        let made = match name {
            "cpuinfo" => texts::cpuinfo(&host("/proc/cpuinfo"), &self.groups.processors()),
            "diskstats" => texts::diskstats(&host("/proc/diskstats"), &self.groups.disks()),
            "loadavg" => self.load.text(&self.groups),
            "meminfo" => texts::meminfo(&host("/proc/meminfo"), &self.groups.memory()),
            "online" => texts::online(self.groups.processors().len()),
            "stat" => {
                let processors = self.groups.processors().len();
                texts::stat(&host("/proc/stat"), processors, self.spent(), self.life(), self.origin.born)
            }
            "swaps" => texts::swaps(&self.groups.memory()),
            "uptime" => texts::uptime(self.groups.processors().len(), self.spent(), self.life()),
            _ => String::new(),
        };
        made.into_bytes()
    }

    /// When there is something to do although nobody reads.
    pub fn due(&self) -> Option<Instant> {
        self.load.due()
    }

    /// Does it.
    pub fn look(&mut self) {
        self.load.look(&self.groups);
    }

    fn spent(&self) -> Spent {
        self.groups.spent().since(self.origin.before)
    }

    fn life(&self) -> Duration {
        let now = rustix::time::clock_gettime(ClockId::Boottime);
        let now = Duration::new(now.tv_sec.unsigned_abs(), now.tv_nsec.unsigned_abs() as u32);
        now.saturating_sub(Duration::from_secs(self.origin.born))
    }
}
