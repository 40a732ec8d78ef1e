//! `shim stream`: one command in a running container, its input and output as frames over the socket that is our standard input.
use std::os::fd::{AsFd, OwnedFd};
use std::time::{Duration, Instant};

use berth_host::process::terminal;
use berth_plan::ExecPlan;
use berth_plan::report::Failure;
use berth_types::{Doing, Error, Result};
use rustix::event::{PollFd, PollFlags, Timespec};
use rustix::fs::OFlags;
use rustix::stdio::stdin;

use super::begin::{self, Command, Ends};
use crate::engine;
use crate::frames::{DATA, END, ERROR, EXIT, FAILED, Frame, PLAN, Peer, READY, RESIZE, SIGNAL, window};

/// Output the other side has not taken yet; more stays with the command, which waits.
const MOST_BEHIND: usize = 64 << 10;
/// Input the command has not read yet; more stays with the other side.
const MOST_TYPED: usize = 64 << 10;
/// How long a command that ended may leave its last words untaken.
const LAST_WORDS: Duration = Duration::from_secs(10);

pub fn main() -> bool {
    let engine = stdin().try_clone_to_owned().doing("find the engine");
    let Ok(mut peer) = engine.and_then(Peer::new) else { return false };
    match wait_for_plan(&mut peer).and_then(|plan| begin::begin(&plan)) {
        Ok((command, ends)) => {
            peer.send(READY, b"");
            let exit_code = Stream::new(ends).attend(&command, &mut peer);
            peer.send(EXIT, &exit_code.to_be_bytes());
        }
        Err(error) => peer.send(FAILED, &serde_json::to_vec(&Failure::from(error)).unwrap_or_default()),
    }
    let deadline = Instant::now() + LAST_WORDS;
    while peer.flush() && peer.behind() > 0 && Instant::now() < deadline {
        wait(&mut [PollFd::new(&peer, PollFlags::OUT)], Duration::from_secs(1));
    }
    true
}

fn wait_for_plan(peer: &mut Peer) -> Result<ExecPlan> {
    let gone = || Error::conflict("the engine went away");
    loop {
        wait(&mut [PollFd::new(&*peer, PollFlags::IN)], Duration::from_secs(60));
        match peer.receive().ok_or_else(gone)?.first() {
            Some((PLAN, text)) => {
                return engine::plan(text);
            }
            Some(_) => return Err(gone()),
            None => {}
        }
    }
}

fn wait(fds: &mut [PollFd<'_>], most: Duration) {
    let most = Timespec { tv_sec: most.as_secs() as i64, tv_nsec: i64::from(most.subsec_nanos()) };
    let _ = rustix::event::poll(fds, Some(&most));
}

/// A command's three ends while it runs; each is closed when it has nothing more to say or hear.
struct Stream {
    stdin: Option<OwnedFd>,
    outputs: [(u8, Option<OwnedFd>); 2],
    has_terminal: bool,
    typed: Vec<u8>,
    no_more: bool,
}

impl Stream {
    fn new(Ends { stdin, stdout, stderr }: Ends) -> Stream {
        for end in [&stdin, &stdout].into_iter().chain(&stderr) {
            let _ = rustix::fs::fcntl_setfl(end, OFlags::NONBLOCK);
        }
        let has_terminal = stderr.is_none();
        let outputs = [(DATA, Some(stdout)), (ERROR, stderr)];
        Stream { stdin: Some(stdin), outputs, has_terminal, typed: Vec::new(), no_more: false }
    }

    /// Until the command ended, or the other side hung up: then the command is killed.
    fn attend(mut self, command: &Command, peer: &mut Peer) -> i32 {
        loop {
            let room = peer.behind() < MOST_BEHIND;
            let mut wanted = PollFlags::empty();
            wanted.set(PollFlags::IN, self.typed.len() < MOST_TYPED);
            wanted.set(PollFlags::OUT, peer.behind() > 0);
            let mut fds = vec![PollFd::new(&command.pidfd, PollFlags::IN), PollFd::new(&*peer, wanted)];
            fds.extend(
                self.outputs
                    .iter()
                    .filter(|_| room)
                    .filter_map(|(_, end)| end.as_ref().map(|end| PollFd::new(end, PollFlags::IN))),
            );
            fds.extend(
                self.stdin.iter().filter(|_| !self.typed.is_empty()).map(|end| PollFd::new(end, PollFlags::OUT)),
            );
            let _ = rustix::event::poll(&mut fds, None);
            let ended = !fds[0].revents().is_empty();
            drop(fds);
            if ended {
                self.drain(peer, usize::MAX);
                return command.reap();
            }
            if !self.hear(command, peer) {
                command.kill();
                return command.reap();
            }
            self.feed();
            self.drain(peer, MOST_BEHIND);
            if !peer.flush() {
                command.kill();
                return command.reap();
            }
        }
    }

    /// Takes what the other side says; false when it hung up.
    fn hear(&mut self, command: &Command, peer: &mut Peer) -> bool {
        if self.typed.len() >= MOST_TYPED {
            return !peer.is_gone();
        }
        let Some(frames) = peer.receive() else { return false };
        for (kind, content) in frames {
            self.obey(command, (kind, content));
        }
        true
    }

    fn obey(&mut self, command: &Command, (kind, content): Frame) {
        let master = self.outputs[0].1.as_ref().filter(|_| self.has_terminal);
        match (kind, content.first()) {
            (DATA, _) => self.typed.extend(content),
            (END, _) => self.no_more = true,
            (RESIZE, _) => {
                if let (Some(master), Some(size)) = (master, window(&content)) {
                    let _ = terminal::resize(master.as_fd(), size);
                }
            }
            (SIGNAL, Some(number)) => {
                let number = i32::from(*number);
                if !master.is_some_and(|master| terminal::press(master.as_fd(), number)) {
                    command.signal(number);
                }
            }
            _ => {}
        }
    }

    fn feed(&mut self) {
        /// What a terminal takes for the end of its input.
        const CONTROL_D: u8 = 4;
        while let (Some(end), false) = (&self.stdin, self.typed.is_empty()) {
            match rustix::io::write(end, &self.typed) {
                Ok(count) => drop(self.typed.drain(..count)),
                Err(rustix::io::Errno::INTR) => {}
                Err(rustix::io::Errno::AGAIN) => return,
                Err(_) => {
                    self.typed.clear();
                    self.stdin = None;
                }
            }
        }
        if self.no_more {
            self.no_more = false;
            if self.has_terminal {
                self.typed.push(CONTROL_D);
            } else {
                self.stdin = None;
            }
        }
    }

    /// Passes output on until the peer is that far behind; what stays waits in the command's own pipe.
    fn drain(&mut self, peer: &mut Peer, most: usize) {
        let mut buffer = [0; 16 << 10];
        for (kind, end) in &mut self.outputs {
            // Enough for all that a pipe or terminal holds: a process left behind that keeps writing is not waited for.
            for _ in 0..64 {
                let Some(open) = end.as_ref().filter(|_| peer.behind() < most) else { break };
                match rustix::io::read(open, &mut buffer) {
                    Ok(0) => *end = None,
                    Ok(count) => peer.send(*kind, &buffer[..count]),
                    Err(rustix::io::Errno::INTR) => {}
                    Err(rustix::io::Errno::AGAIN) => break,
                    Err(_) => *end = None,
                }
            }
        }
    }
}
