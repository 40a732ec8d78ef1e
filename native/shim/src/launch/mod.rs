//! A container's start and its life: `run` launches it and stays as its parent, `volumes` and `mend` bring to a running one what changed.
//! `parent` and `child` are the two sides of a launch, `messages` what they say.

mod assemble;
pub mod child;
mod console;
mod etc;
pub mod figures;
mod init;
mod messages;
pub mod parent;
pub mod run;
mod viewers;
pub mod volumes;
