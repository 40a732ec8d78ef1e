//! `shim unpack <max bytes> <max entries> <seconds>`: fills the current folder from the archive on standard input, confined to it.
//! Standard output is a socket to the engine: a line out when the namespaces are there, a line in when the ids are, the report out.
use std::io::{Read, Write};
use std::os::fd::{AsFd, OwnedFd};
use std::process::ExitCode;

use berth_host::unpack::Report;
use berth_host::{capability, mount, process};
use berth_plan::report::Failure;
use berth_types::{Doing, Error, ImportLimits, Result};
use rustix::fs::{CWD, Mode, OFlags};
use rustix::mount::{MountPropagationFlags, UnmountFlags};
use rustix::process::{Resource, Rlimit, Signal};
use rustix::thread::{CapabilitySet, CapabilitySets};

use crate::archive;
use crate::describe;

const NAMESPACES: i32 =
    libc_flags::NEWUSER | libc_flags::NEWNS | libc_flags::NEWNET | libc_flags::NEWIPC | libc_flags::NEWUTS;

/// What writing other people's files takes, and nothing else.
const KEPT: CapabilitySet = CapabilitySet::CHOWN
    .union(CapabilitySet::DAC_OVERRIDE)
    .union(CapabilitySet::FOWNER)
    .union(CapabilitySet::FSETID);

const MEMORY_BYTES: u64 = 256 << 20;

pub fn main() -> ExitCode {
    let report = match run() {
        Ok(unpacked) => Report::Done(unpacked),
        Err(error) => Report::Failed(Failure::from(error)),
    };
    let sent = serde_json::to_vec(&report).map_err(std::io::Error::from).and_then(|mut line| {
        line.push(b'\n');
        std::io::stdout().write_all(&line)
    });
    if sent.is_ok() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
