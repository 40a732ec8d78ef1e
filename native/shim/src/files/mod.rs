//! Files of containers and snapshots: `serve` reads, writes and compares them; `entry` is about one path, `diff` and `shadows` about trees.

mod diff;
mod entry;
mod lines;
pub mod serve;
mod shadows;
