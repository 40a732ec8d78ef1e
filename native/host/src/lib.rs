//! Everything that touches the kernel. The only crate of the workspace that may use `unsafe`.

pub mod bridge;
pub mod capability;
pub mod cgroup;
pub mod channel;
pub mod clock;
pub mod disk;
pub mod files;
pub mod firewall;
pub mod guard;
pub mod link;
pub mod lock;
pub mod mount;
pub mod mounted;
pub mod netlink;
pub mod pool;
pub mod probe;
pub mod process;
pub mod rate;
pub mod raw;
pub mod replace;
pub mod seccomp;
pub mod terminal;
pub mod trace;
pub mod unpack;
