//! Where the time of a piece of work goes, by the clock that all processes of a host share.
use rustix::time::{ClockId, clock_gettime};

/// When each stage ended, nanoseconds since the host's boot.
pub type Marks = Vec<(String, u64)>;

/// Notes when stages end, or nothing.
pub struct Trace(Option<Marks>);

impl Trace {
    pub fn new(wanted: bool) -> Trace {
        Trace(wanted.then(Vec::new))
    }
    /// The named stage is over.
    pub fn mark(&mut self, stage: &str) {
        if let Some(marks) = &mut self.0 {
            marks.push((stage.to_owned(), now()));
        }
    }
    /// What another process noted in between.
    pub fn join(&mut self, others: Marks) {
        if let Some(marks) = &mut self.0 {
            marks.extend(others);
        }
    }
    pub fn marks(self) -> Marks {
        self.0.unwrap_or_default()
    }
}

fn now() -> u64 {
    let now = clock_gettime(ClockId::Monotonic);
    now.tv_sec as u64 * 1_000_000_000 + now.tv_nsec as u64
}
