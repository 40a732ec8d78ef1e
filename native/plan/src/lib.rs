//! Turns a spec and what the host offers into plans the shim carries out. Pure: no I/O, nothing decided twice.
#![forbid(unsafe_code)]

pub mod confined;
pub mod etc;
pub mod exec;
pub mod files;
pub mod launch;
pub mod paths;
pub mod report;
pub mod signals;
pub mod syscalls;
pub mod volumes;

pub use exec::{ExecAnswer, ExecPlan, exec};
pub use launch::{Facts, FiguresPlan, LaunchPlan, MendPlan, NicPlan, Rates, launch};
pub use volumes::VolumesPlan;
