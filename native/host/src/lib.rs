//! Everything that touches the kernel. The only crate of the workspace that may use `unsafe`.

pub mod bridge;
pub mod cgroup;
pub mod firewall;
pub mod netlink;
pub mod pool;
pub mod probe;
pub mod unpack;
