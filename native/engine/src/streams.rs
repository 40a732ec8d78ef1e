//! Conversations with a container while they last: its console, and commands whose input and output come as they come. Both are sockets that
//! speak the frames of `shim/src/frames.rs`.
use std::fs::File;
use std::io::Write;
use std::os::fd::{AsRawFd, OwnedFd};
use std::os::unix::net::UnixStream;
use std::process::{Command, Stdio};

use berth_types::{Doing, Error, ExecRequest, Id, Result};

use crate::{Engine, shim};

/// The frame that carries a plan.
const PLAN: u8 = b'p';

impl Engine {
    /// A socket to the console. `conflict` unless the container runs; it ends with the container.
    pub fn console(&self, id: &Id) -> Result<OwnedFd> {
        let core = &self.core;
        core.store.spec(id)?;
        // By descriptor: addresses of sockets are short, state directories may not be.
        let folder = File::open(core.folder(id)).doing("open the container's folder")?;
        let socket = UnixStream::connect(format!("/proc/self/fd/{}/console.sock", folder.as_raw_fd()));
        socket.map(OwnedFd::from).map_err(|_| Error::conflict(format!("container {id} is not running")))
    }

    /// Starts a command and answers the socket to it; closing that kills the command. `conflict` unless the container runs.
    pub fn stream(&self, id: &Id, request: &ExecRequest) -> Result<OwnedFd> {
        let plan = shim::encode(&self.plan(id, request)?)?;
        let (mut ours, theirs) = UnixStream::pair().doing("make a socket pair")?;
        let mut child = Command::new(self.core.shim.path())
            .arg("stream")
            .env_clear()
            .stdin(Stdio::from(OwnedFd::from(theirs)))
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .doing("start the shim")?;
        // It ends when it likes; somebody must take note.
        let reaper = std::thread::Builder::new().name("berth-stream".to_owned()).stack_size(64 << 10);
        reaper.spawn(move || child.wait()).doing("start a thread")?;
        let mut frame = vec![PLAN];
        frame.extend_from_slice(&(plan.len() as u32).to_be_bytes());
        frame.extend_from_slice(&plan);
        ours.write_all(&frame).doing("hand over the plan")?;
        Ok(ours.into())
    }
}
