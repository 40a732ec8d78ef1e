//! Those who look at a container's console: each gets its newest output and what follows, and may type. Nobody waits for one of them.
use std::collections::VecDeque;
use std::fs::File;
use std::os::fd::{AsFd, AsRawFd, BorrowedFd, OwnedFd};
use std::path::Path;
use std::time::{Duration, Instant};

use berth_host::process::terminal;
use berth_types::{Doing, Result};
use rustix::event::{PollFd, PollFlags};
use rustix::net::{AddressFamily, SocketAddrUnix, SocketFlags, SocketType};

use crate::frames::{DATA, EXIT, Peer, READY, RESIZE, SIGNAL, window};

/// What a newcomer is shown of the past, bytes.
const RECENT: usize = 16 << 10;
/// A viewer further behind than this misses what follows until it has caught up.
const MOST_BEHIND: usize = 256 << 10;
/// One that does not catch up for so long is sent away.
const PATIENCE: Duration = Duration::from_secs(10);
const MISSED: &[u8] = b"\r\n[... output was too fast to be shown ...]\r\n";
/// Typed ahead of a container that does not read; more is not taken from viewers until it does.
const MOST_TYPED: usize = 64 << 10;
const MOST_VIEWERS: usize = 16;

struct Viewer {
    peer: Peer,
    behind_since: Option<Instant>,
}

impl Viewer {
    /// Sends what it takes. One that caught up goes on with the newest output. False when it is gone, or has to go.
    fn flush(&mut self, recent: &VecDeque<u8>) -> bool {
        if !self.peer.flush() {
            return false;
        }
        if self.behind_since.is_some() && self.peer.behind() == 0 {
            self.behind_since = None;
            self.peer.send(DATA, MISSED);
            return self.recall(recent);
        }
        if self.peer.behind() > MOST_BEHIND {
            self.behind_since.get_or_insert_with(Instant::now);
        }
        self.behind_since.is_none_or(|since| since.elapsed() < PATIENCE)
    }

    fn recall(&mut self, recent: &VecDeque<u8>) -> bool {
        let (older, newer) = recent.as_slices();
        for part in [older, newer].into_iter().filter(|part| !part.is_empty()) {
            self.peer.send(DATA, part);
        }
        self.peer.flush()
    }
}

#[derive(Default)]
pub struct Viewers {
    door: Option<OwnedFd>,
    viewers: Vec<Viewer>,
    recent: VecDeque<u8>,
    typed: Vec<u8>,
}

impl Viewers {
    /// Listens at `console.sock` in the container's folder. A container runs without viewers when that fails.
    pub fn open(folder: &Path) -> Viewers {
        Viewers { door: listen(folder).ok(), ..Viewers::default() }
    }

    /// Waits for anything to do, here or where `other` becomes readable; true when the container's init ended.
    pub fn wait(&self, init: BorrowedFd<'_>, master: BorrowedFd<'_>, other: Option<BorrowedFd<'_>>) -> bool {
        let typing = if self.typed.is_empty() { PollFlags::IN } else { PollFlags::IN | PollFlags::OUT };
        let mut fds = vec![PollFd::from_borrowed_fd(init, PollFlags::IN), PollFd::from_borrowed_fd(master, typing)];
        fds.extend(other.map(|other| PollFd::from_borrowed_fd(other, PollFlags::IN)));
        fds.extend(self.door.iter().map(|door| PollFd::new(door, PollFlags::IN)));
        for Viewer { peer, .. } in &self.viewers {
            let mut wanted = PollFlags::empty();
            wanted.set(PollFlags::IN, self.typed.len() < MOST_TYPED);
            wanted.set(PollFlags::OUT, peer.behind() > 0);
            fds.push(PollFd::new(peer, wanted));
        }
        rustix::event::poll(&mut fds, None).is_ok() && !fds[0].revents().is_empty()
    }

    /// Keeps the newest output and passes it on.
    pub fn show(&mut self, bytes: &[u8]) {
        self.recent.extend(bytes);
        self.recent.drain(..self.recent.len().saturating_sub(RECENT));
        for viewer in self.viewers.iter_mut().filter(|viewer| viewer.behind_since.is_none()) {
            viewer.peer.send(DATA, bytes);
        }
        let recent = &self.recent;
        self.viewers.retain_mut(|viewer| viewer.flush(recent));
    }

    /// Lets newcomers in and hands over what was typed.
    pub fn serve(&mut self, master: BorrowedFd<'_>) {
        while let Some(socket) =
            self.door.as_ref().and_then(|door| rustix::net::accept_with(door, SocketFlags::CLOEXEC).ok())
        {
            self.admit(socket);
        }
        let (typed, recent) = (&mut self.typed, &self.recent);
        self.viewers.retain_mut(|viewer| {
            if !viewer.flush(recent) {
                return false;
            }
            let peer = &mut viewer.peer;
            if typed.len() >= MOST_TYPED {
                return !peer.is_gone();
            }
            let Some(frames) = peer.receive() else { return false };
            for (kind, content) in frames {
                match kind {
                    DATA => typed.extend(content),
                    RESIZE => drop(window(&content).map(|size| terminal::resize(master, size))),
                    SIGNAL => drop(content.first().map(|number| terminal::press(master, i32::from(*number)))),
                    _ => {}
                }
            }
            true
        });
        while !self.typed.is_empty() {
            match rustix::io::write(master, &self.typed) {
                Ok(count) => drop(self.typed.drain(..count)),
                Err(_) => break,
            }
        }
    }

    fn admit(&mut self, socket: OwnedFd) {
        let Ok(peer) = Peer::new(socket) else { return };
        if self.viewers.len() >= MOST_VIEWERS {
            return;
        }
        let mut viewer = Viewer { peer, behind_since: None };
        viewer.peer.send(READY, b"");
        if viewer.recall(&self.recent) {
            self.viewers.push(viewer);
        }
    }

    /// Tells everyone how the container ended, as far as they take it at once.
    pub fn farewell(&mut self, exit_code: i32) {
        for Viewer { peer, .. } in &mut self.viewers {
            peer.send(EXIT, &exit_code.to_be_bytes());
            peer.flush();
        }
        self.viewers.clear();
    }
}

/// A path of the folder by descriptor: addresses of sockets are short, state directories may not be.
fn listen(folder: &Path) -> Result<OwnedFd> {
    let path = folder.join("console.sock");
    let _ = std::fs::remove_file(&path);
    let at = File::open(folder).doing("open the container's folder")?;
    let address = SocketAddrUnix::new(format!("/proc/self/fd/{}/console.sock", at.as_fd().as_raw_fd()))
        .doing("name the console's socket")?;
    let flags = SocketFlags::CLOEXEC | SocketFlags::NONBLOCK;
    let door = rustix::net::socket_with(AddressFamily::UNIX, SocketType::STREAM, flags, None).doing("make a socket")?;
    rustix::net::bind(&door, &address).doing("bind the console's socket")?;
    rustix::net::listen(&door, 16).doing("listen for viewers")?;
    Ok(door)
}
