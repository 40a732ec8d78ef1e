//! Everything that touches the kernel. The only crate of the workspace that may use `unsafe`.

pub mod cgroup;
pub mod clock;
pub mod figures;
pub mod fs;
pub mod limits;
pub mod memory;
pub mod net;
pub mod pool;
pub mod probe;
pub mod process;
pub mod trace;
