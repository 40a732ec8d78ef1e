//! Mounts, files and the disk under them.

pub mod disk;
pub mod fuse;
pub mod mount;
pub mod mounted;
pub mod replace;
pub mod within;
