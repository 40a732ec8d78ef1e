//! What the two sides of a launch tell each other, in the order of the variants.
use berth_host::process::channel::Channel;
use berth_plan::report::Failure;
use serde::{Deserialize, Serialize};

/// The shim's end.
pub type ToChild = Channel<FromShim, FromChild>;
/// The end of what becomes init.
pub type ToShim = Channel<FromChild, FromShim>;

#[derive(PartialEq, Serialize, Deserialize)]
pub enum FromShim {
    /// The child's ids are those of its container.
    IdsMapped,
    /// The container's tree is behind the door, its cards are there.
    TreeReady,
}

/// Nothing follows the last but the channel's end, which comes with a successful exec.
#[derive(Serialize, Deserialize)]
pub enum FromChild {
    /// The file systems of the container's own, as descriptors: proc, sysfs, mqueue and, on v2, cgroup2.
    FileSystems,
    /// It is about to execute init, which this signal shuts down in order.
    HaltSignal(i32),
    /// It gave up.
    Failed(Failure),
}
