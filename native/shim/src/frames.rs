//! What travels between a terminal and the one who looks at it: frames of a kind, a length (four bytes, the highest first) and content.
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};

use berth_types::{Doing, Result};
use rustix::event::{PollFd, PollFlags, Timespec};
use rustix::fs::OFlags;
use rustix::io::Errno;
use rustix::net::{RecvFlags, SendFlags};

/// Bytes: towards us its input, away from us its output.
pub const DATA: u8 = b'd';
/// Bytes of a command's standard error, when it has no terminal.
pub const ERROR: u8 = b'e';
/// Columns and rows, two bytes each.
pub const RESIZE: u8 = b'r';
/// A signal's number, one byte.
pub const SIGNAL: u8 = b's';
/// There will be no more input.
pub const END: u8 = b'z';
/// The plan of a command, as JSON.
pub const PLAN: u8 = b'p';
/// It runs; what is typed from now on reaches it.
pub const READY: u8 = b'k';
/// It ended: its exit code, four bytes.
pub const EXIT: u8 = b'x';
/// Why it could not be started, as JSON.
pub const FAILED: u8 = b'f';

/// The longest content taken.
const LONGEST: usize = 4 << 20;
/// Read at once.
const CHUNK: usize = 16 << 10;

pub type Frame = (u8, Vec<u8>);

/// One who looks, over a socket that neither side may block on.
pub struct Peer {
    socket: OwnedFd,
    incoming: Vec<u8>,
    outgoing: Vec<u8>,
}

impl Peer {
    pub fn new(socket: OwnedFd) -> Result<Peer> {
        rustix::fs::fcntl_setfl(&socket, OFlags::NONBLOCK).doing("set up a socket")?;
        Ok(Peer { socket, incoming: Vec::new(), outgoing: Vec::new() })
    }

    /// Whole frames that came since; none when the other side is gone or speaks another language.
    pub fn receive(&mut self) -> Option<Vec<Frame>> {
        let mut buffer = [0; CHUNK];
        match rustix::net::recv(&self.socket, &mut buffer, RecvFlags::empty()) {
            Ok((0, _)) => return None,
            Ok((count, _)) => self.incoming.extend_from_slice(&buffer[..count]),
            Err(Errno::AGAIN | Errno::INTR) => {}
            Err(_) => return None,
        }
        let mut frames = Vec::new();
        while let Some((kind, length)) = self.head() {
            if length > LONGEST {
                return None;
            }
            if self.incoming.len() < 5 + length {
                break;
            }
            let rest = self.incoming.split_off(5 + length);
            let frame = std::mem::replace(&mut self.incoming, rest);
            frames.push((kind, frame[5..].to_vec()));
        }
        Some(frames)
    }

    fn head(&self) -> Option<(u8, usize)> {
        let [kind, a, b, c, d] = *self.incoming.first_chunk()?;
        Some((kind, u32::from_be_bytes([a, b, c, d]) as usize))
    }

    /// Queues a frame; [`Peer::flush`] sends it.
    pub fn send(&mut self, kind: u8, content: &[u8]) {
        self.outgoing.push(kind);
        self.outgoing.extend_from_slice(&(content.len() as u32).to_be_bytes());
        self.outgoing.extend_from_slice(content);
    }

    /// Sends what the socket takes now. False when the other side is gone.
    pub fn flush(&mut self) -> bool {
        let mut sent = 0;
        let alive = loop {
            if sent == self.outgoing.len() {
                break true;
            }
            match rustix::net::send(&self.socket, &self.outgoing[sent..], SendFlags::NOSIGNAL) {
                Ok(count) => sent += count,
                Err(Errno::INTR) => {}
                Err(Errno::AGAIN) => break true,
                Err(_) => break false,
            }
        };
        self.outgoing.drain(..sent);
        alive
    }

    /// Whether the other side is gone, also while nothing is received.
    pub fn is_gone(&self) -> bool {
        let mut fds = [PollFd::new(&self.socket, PollFlags::empty())];
        rustix::event::poll(&mut fds, Some(&Timespec::default())).is_ok() && !fds[0].revents().is_empty()
    }

    /// Bytes that wait to be taken.
    pub fn behind(&self) -> usize {
        self.outgoing.len()
    }
}

impl AsFd for Peer {
    fn as_fd(&self) -> BorrowedFd<'_> {
        self.socket.as_fd()
    }
}

/// Columns and rows of a [`RESIZE`] frame.
pub fn window(content: &[u8]) -> Option<(u16, u16)> {
    let [a, b, c, d] = *content.first_chunk()?;
    Some((u16::from_be_bytes([a, b]), u16::from_be_bytes([c, d])))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pair() -> (Peer, Peer) {
        let (one, other) = std::os::unix::net::UnixStream::pair().unwrap();
        (Peer::new(one.into()).unwrap(), Peer::new(other.into()).unwrap())
    }

    #[test]
    fn frames_arrive_whole_however_they_were_cut() {
        let (mut from, mut to) = pair();
        let long = vec![7; 3 * CHUNK];
        from.send(DATA, b"abc");
        from.send(END, b"");
        from.send(ERROR, &long);
        let mut seen = Vec::new();
        while seen.len() < 3 {
            assert!(from.flush());
            seen.extend(to.receive().unwrap());
        }
        assert_eq!(seen, [(DATA, b"abc".to_vec()), (END, Vec::new()), (ERROR, long)]);
    }

    #[test]
    fn nonsense_and_the_end_of_the_line_are_told() {
        let (mut from, mut to) = pair();
        from.outgoing.extend([DATA, 255, 255, 255, 255]);
        assert!(from.flush());
        assert_eq!(to.receive(), None);
        drop(from);
        assert_eq!(to.receive(), None);
    }
}
