//! Commands in a running container: `exec` with its output at the end, `stream` with it as it comes. Both begin in `begin`.

pub mod begin;
pub mod exec;
pub mod stream;
pub mod users;
