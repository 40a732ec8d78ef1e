//! Those who look at a container's console: each gets its newest output and what follows, and may type. Nobody waits for one of them.
use std::collections::VecDeque;
use std::fs::File;
use std::os::fd::{AsFd, AsRawFd, BorrowedFd, OwnedFd};
use std::path::Path;

use berth_host::terminal;
use berth_types::{Doing, Result};
use rustix::event::{PollFd, PollFlags};
use rustix::net::{AddressFamily, SocketAddrUnix, SocketFlags, SocketType};

use crate::frames::{DATA, EXIT, Peer, READY, RESIZE, SIGNAL, window};

/// What a newcomer is shown of the past, bytes.
const RECENT: usize = 16 << 10;
/// A viewer further behind than this is sent away.
const MOST_BEHIND: usize = 256 << 10;
/// Typed ahead of a container that does not read; more is not taken from viewers until it does.
const MOST_TYPED: usize = 64 << 10;
const MOST_VIEWERS: usize = 16;

#[derive(Default)]
pub struct Viewers {
    door: Option<OwnedFd>,
    peers: Vec<Peer>,
    recent: VecDeque<u8>,
    typed: Vec<u8>,
}

impl Viewers {
    /// Listens at `console.sock` in the container's folder. A container runs without viewers when that fails.
    pub fn open(folder: &Path) -> Viewers {
        Viewers { door: listen(folder).ok(), ..Viewers::default() }
    }

    /// Waits for anything to do; true when the container's init ended.
    pub fn wait(&self, init: BorrowedFd<'_>, master: BorrowedFd<'_>) -> bool {
        let typing = if self.typed.is_empty() { PollFlags::IN } else { PollFlags::IN | PollFlags::OUT };
        let mut fds = vec![PollFd::from_borrowed_fd(init, PollFlags::IN), PollFd::from_borrowed_fd(master, typing)];
        fds.extend(self.door.iter().map(|door| PollFd::new(door, PollFlags::IN)));
        for peer in &self.peers {
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
        for peer in &mut self.peers {
            peer.send(DATA, bytes);
        }
        self.peers.retain_mut(|peer| peer.flush() && peer.behind() <= MOST_BEHIND);
    }

    /// Lets newcomers in and hands over what was typed.
    pub fn serve(&mut self, master: BorrowedFd<'_>) {
        while let Some(socket) =
            self.door.as_ref().and_then(|door| rustix::net::accept_with(door, SocketFlags::CLOEXEC).ok())
        {
            self.admit(socket);
        }
        let typed = &mut self.typed;
        self.peers.retain_mut(|peer| {
            if !peer.flush() {
                return false;
            }
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
        let Ok(mut peer) = Peer::new(socket) else { return };
        if self.peers.len() >= MOST_VIEWERS {
            return;
        }
        peer.send(READY, b"");
        let (older, newer) = self.recent.as_slices();
        for part in [older, newer].into_iter().filter(|part| !part.is_empty()) {
            peer.send(DATA, part);
        }
        if peer.flush() {
            self.peers.push(peer);
        }
    }

    /// Tells everyone how the container ended, as far as they take it at once.
    pub fn farewell(&mut self, exit_code: i32) {
        for peer in &mut self.peers {
            peer.send(EXIT, &exit_code.to_be_bytes());
            peer.flush();
        }
        self.peers.clear();
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
