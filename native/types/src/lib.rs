//! Specs, ids, states and errors shared by every crate of the engine. No I/O.
#![forbid(unsafe_code)]

pub mod error;
pub mod files;
pub mod firewall;
pub mod forward;
pub mod id;
pub mod limits;
pub mod spec;
pub mod state;

pub use error::{Doing, Error, ErrorCode, Result};
pub use files::*;
pub use firewall::{Direction, Firewall, FirewallHits, Guarded, Hit, HostFirewalls, Rule, Traffic};
pub use forward::{Block, Forward, Protocol};
pub use id::Id;
pub use limits::Limits;
pub use spec::*;
pub use state::*;
