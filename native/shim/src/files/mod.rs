//! Files of containers and snapshots: `serve` reads, writes and compares them; `entry` is about one path, `diff` and `shadows` about trees, `names` about what names are called.

mod diff;
mod entry;
mod lines;
mod names;
pub mod serve;
mod shadows;
