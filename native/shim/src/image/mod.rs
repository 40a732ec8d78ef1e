//! Images from archives and archives from snapshots: `unpack` reads tar, OCI, Incus and squashfs, `pack` writes tar.

mod archive;
mod blocks;
mod budget;
mod describe;
mod holes;
mod incus;
mod meta;
mod oci;
pub mod pack;
mod source;
mod squashfs;
mod tarball;
pub mod unpack;
