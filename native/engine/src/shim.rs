//! Starting shims and telling whether one lives.
use std::io::{Read, Write};
use std::os::fd::OwnedFd;
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use berth_host::process::lock;
use berth_plan::MendPlan;
use berth_plan::report::Answer;
use berth_types::{Doing, Error, ErrorCode, Id, Result};
use rustix::event::{PollFd, PollFlags, Timespec};
use rustix::process::{Pid, PidfdFlags};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::Core;

/// A plan as a shim reads it.
pub fn encode(plan: &impl Serialize) -> Result<Vec<u8>> {
    serde_json::to_vec(plan).map_err(|error| Error::invalid(format!("plan: {error}")))
}

/// What the line says that a shim answered: the error is the shim's own.
pub fn decode<T: DeserializeOwned>(line: &[u8]) -> Result<T> {
    match serde_json::from_slice::<Answer<T>>(line) {
        Ok(answer) => answer.into(),
        Err(_) => Err(silent()),
    }
}

/// A shim died, or was told nothing it knows.
pub fn silent() -> Error {
    Error::new(ErrorCode::Internal, "the shim ended without an answer")
}

/// Spawns `shim <verb>`; it waits for its input, see [`feed`]. Output is left to be read.
pub fn spawn(shim: &Path, verb: &str) -> Result<Child> {
    Command::new(shim)
        // The small init keeps these words, and a container can read them: no path of the host.
        .arg0("berth")
        .arg(verb)
        .env_clear()
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .doing(format_args!("start the shim {}", shim.display()))
}

/// Has what a plan says put into a running container. `internal` when the shim could not.
pub fn mend(shim: &Path, plan: &MendPlan) -> Result<()> {
    let plan = encode(plan)?;
    let mut child = spawn(shim, "mend")?;
    feed(&mut child, &[&plan]);
    match child.wait().doing("wait for the shim")?.success() {
        true => Ok(()),
        false => Err(Error::new(ErrorCode::Internal, "the container could not be given what it lacks")),
    }
}

/// Hands a shim its input, which ends there.
pub fn feed(child: &mut Child, parts: &[&[u8]]) {
    if let Some(mut input) = child.stdin.take() {
        for part in parts {
            // A shim that died early says why on its output, or by saying nothing.
            let _ = input.write_all(part);
        }
    }
}

/// The first line of a shim's output. `timeout` when it takes longer than `patience`.
pub fn read_line(child: &mut Child, patience: Duration) -> Result<Vec<u8>> {
    let deadline = Instant::now() + patience;
    let Some(output) = &mut child.stdout else { return Ok(Vec::new()) };
    let mut line = Vec::new();
    let mut buffer = [0; 4096];
    while !line.ends_with(b"\n") {
        if !wait_readable(&*output, deadline)? {
            return Err(Error::new(ErrorCode::Timeout, "the shim did not answer in time"));
        }
        match output.read(&mut buffer).doing("read the shim's answer")? {
            0 => break,
            count => line.extend_from_slice(&buffer[..count]),
        }
    }
    Ok(line)
}

/// Whether the descriptor became readable (or hung up) before the deadline.
pub fn wait_readable(fd: impl std::os::fd::AsFd, deadline: Instant) -> Result<bool> {
    loop {
        let left = deadline.saturating_duration_since(Instant::now());
        let wait = Timespec { tv_sec: left.as_secs() as i64, tv_nsec: i64::from(left.subsec_nanos()) };
        match rustix::event::poll(&mut [PollFd::new(&fd, PollFlags::IN)], Some(&wait)) {
            Err(rustix::io::Errno::INTR) => {}
            Ok(0) if left.is_zero() => return Ok(false),
            Ok(0) => {}
            other => return other.map(|_| true).doing("wait"),
        }
    }
}

impl Core {
    /// A pidfd of the container's shim, if it has one: whoever holds its lock.
    pub(crate) fn shim_of(&self, id: &Id) -> Result<Option<(i32, OwnedFd)>> {
        let path = self.store.lock_file(id);
        loop {
            let Some(pid) = lock::holder(&path)? else { return Ok(None) };
            let Some(number) = Pid::from_raw(pid) else { return Ok(None) };
            let Ok(pidfd) = rustix::process::pidfd_open(number, PidfdFlags::empty()) else { continue };
            // Still the holder after the pidfd was made: the pidfd is the holder's.
            if lock::holder(&path)? == Some(pid) {
                return Ok(Some((pid, pidfd)));
            }
        }
    }
}
