//! Images from archives and archives from snapshots: `unpack` reads tar, OCI, Incus and squashfs, `pack` writes tar.

mod archive;
mod attributes;
mod blocks;
mod budget;
mod describe;
mod holes;
mod incus;
mod layer;
mod members;
mod meta;
mod oci;
pub mod pack;
mod path;
mod pax;
mod source;
mod squashfs;
mod tarball;
pub mod unpack;
mod writer;
