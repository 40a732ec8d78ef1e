//! Small netlink client: one socket, one request at a time, acknowledged.
use std::io;
use std::os::fd::OwnedFd;

use berth_types::{Error, Result};
use rustix::net::{RecvFlags, SendFlags, recv, send};

use crate::process::pass;

/// A request being written.
pub struct Message(Vec<u8>);

impl Message {
    /// Starts a message: netlink type and flags (`NLM_F_REQUEST` is added, `NLM_F_ACK` by `Socket::request`), then the family's header.
    pub fn new(kind: u16, flags: u16, header: &[u8]) -> Message {
        let mut bytes = Vec::with_capacity(256);
        bytes.extend_from_slice(&0u32.to_ne_bytes());
        bytes.extend_from_slice(&kind.to_ne_bytes());
        bytes.extend_from_slice(&(flags | libc::NLM_F_REQUEST as u16).to_ne_bytes());
        bytes.extend_from_slice(&[0; 8]);
        bytes.extend_from_slice(header);
        let mut message = Message(bytes);
        message.pad();
        message
    }
    /// Adds an attribute.
    pub fn attr(&mut self, kind: u16, value: &[u8]) -> &mut Self {
        self.0.extend_from_slice(&((value.len() + 4) as u16).to_ne_bytes());
        self.0.extend_from_slice(&kind.to_ne_bytes());
        self.0.extend_from_slice(value);
        self.pad();
        self
    }
    /// Adds a text attribute with its closing NUL.
    pub fn attr_text(&mut self, kind: u16, value: &str) -> &mut Self {
        let mut bytes = value.as_bytes().to_vec();
        bytes.push(0);
        self.attr(kind, &bytes)
    }
    /// Adds a nested attribute, filled by `fill`; raw bytes (a nested `ifinfomsg`) may come first with `raw`.
    pub fn nest(&mut self, kind: u16, fill: impl FnOnce(&mut Message)) -> &mut Self {
        let at = self.0.len();
        self.0.extend_from_slice(&[0; 2]);
        self.0.extend_from_slice(&kind.to_ne_bytes());
        fill(self);
        let length = (self.0.len() - at) as u16;
        self.0[at..at + 2].copy_from_slice(&length.to_ne_bytes());
        self
    }
    /// Adds bytes as they are.
    pub fn raw(&mut self, bytes: &[u8]) -> &mut Self {
        self.0.extend_from_slice(bytes);
        self.pad();
        self
    }
    fn pad(&mut self) {
        while !self.0.len().is_multiple_of(4) {
            self.0.push(0);
        }
    }
}

/// A netlink socket.
pub struct Socket {
    fd: OwnedFd,
    sequence: u32,
}

impl Socket {
    /// Opens a socket for links, addresses and routes in the calling thread's network namespace.
    pub fn open() -> Result<Socket> {
        Socket::of(libc::NETLINK_ROUTE)
    }

    /// Opens one for tables of nftables.
    pub fn netfilter() -> Result<Socket> {
        Socket::of(libc::NETLINK_NETFILTER)
    }

    /// Opens one for sockets of other programs.
    pub fn diagnosing() -> Result<Socket> {
        Socket::of(libc::NETLINK_SOCK_DIAG)
    }

    fn of(protocol: i32) -> Result<Socket> {
        let kind = libc::SOCK_RAW | libc::SOCK_CLOEXEC;
        // SAFETY: takes three integers and answers with a new descriptor.
        let fd = unsafe {
            pass::open(libc::SYS_socket, [libc::AF_NETLINK as usize, kind as usize, protocol as usize, 0, 0])
        };
        Ok(Socket { fd: fd.map_err(|e| Error::io("open a netlink socket", e))?, sequence: 0 })
    }

    /// Sends, waits for the acknowledgement; the error carries the errno the kernel gave.
    pub fn request(&mut self, message: Message, doing: &str) -> Result<()> {
        self.exchange(message, libc::NLM_F_ACK as u16, |_| {}).map_err(|e| Error::io(doing, e))
    }

    /// Sends one change between the two others that make it a transaction, waits for its acknowledgement.
    pub fn transact(&mut self, begin: Message, change: Message, end: Message, doing: &str) -> Result<()> {
        let parts = [(begin, 0), (change, libc::NLM_F_ACK as u16), (end, 0)];
        self.send(parts).and_then(|()| self.receive(|_| {})).map_err(|e| Error::io(doing, e))
    }

    /// Sends, and returns the payload of every answer before the acknowledgement.
    pub fn get(&mut self, message: Message, doing: &str) -> Result<Vec<Vec<u8>>> {
        let mut answers = Vec::new();
        self.exchange(message, libc::NLM_F_ACK as u16, |payload| answers.push(payload.to_vec()))
            .map_err(|e| Error::io(doing, e))?;
        Ok(answers)
    }

    /// Sends with `NLM_F_DUMP` and returns the payload (family header and attributes) of every answer.
    pub fn dump(&mut self, message: Message, doing: &str) -> Result<Vec<Vec<u8>>> {
        let mut answers = Vec::new();
        self.exchange(message, libc::NLM_F_DUMP as u16, |payload| answers.push(payload.to_vec()))
            .map_err(|e| Error::io(doing, e))?;
        Ok(answers)
    }

    fn exchange(&mut self, message: Message, flags: u16, answer: impl FnMut(&[u8])) -> io::Result<()> {
        self.send([(message, flags)])?;
        self.receive(answer)
    }

    /// All in one packet, under one number.
    fn send<const N: usize>(&mut self, messages: [(Message, u16); N]) -> io::Result<()> {
        self.sequence += 1;
        let mut packet = Vec::with_capacity(512);
        for (Message(mut bytes), flags) in messages {
            let length = bytes.len() as u32;
            let flags = u16::from_ne_bytes([bytes[6], bytes[7]]) | flags;
            bytes[0..4].copy_from_slice(&length.to_ne_bytes());
            bytes[6..8].copy_from_slice(&flags.to_ne_bytes());
            bytes[8..12].copy_from_slice(&self.sequence.to_ne_bytes());
            packet.extend_from_slice(&bytes);
        }
        send(&self.fd, &packet, SendFlags::empty())?;
        Ok(())
    }

    fn receive(&mut self, mut answer: impl FnMut(&[u8])) -> io::Result<()> {
        let mut buffer = vec![0u8; 32 * 1024];
        loop {
            let (received, _) = match recv(&self.fd, buffer.as_mut_slice(), RecvFlags::empty()) {
                Err(rustix::io::Errno::INTR) => continue,
                other => other?,
            };
            let mut rest = &buffer[..received];
            while let Some((header, after)) = rest.split_at_checked(HEADER) {
                let length = word(header, 0) as usize;
                let (kind, sequence) = (u16::from_ne_bytes([header[4], header[5]]), word(header, 8));
                let Some(payload) = after.get(..length.saturating_sub(HEADER)) else { break };
                rest = after.get(payload.len().next_multiple_of(4)..).unwrap_or_default();
                if sequence != self.sequence {
                    continue;
                }
                match i32::from(kind) {
                    libc::NLMSG_DONE => return Ok(()),
                    libc::NLMSG_ERROR => match word(payload, 0) as i32 {
                        0 => return Ok(()),
                        errno => return Err(io::Error::from_raw_os_error(-errno)),
                    },
                    _ => answer(payload),
                }
            }
        }
    }
}

/// Length of `nlmsghdr`.
const HEADER: usize = 16;

fn word(bytes: &[u8], at: usize) -> u32 {
    bytes.get(at..at + 4).and_then(|four| four.try_into().ok()).map_or(0, u32::from_ne_bytes)
}

/// The attributes after a `header` bytes long family header: kind (flags cleared) and value.
pub fn attributes(payload: &[u8], header: usize) -> Vec<(u16, &[u8])> {
    let mut found = Vec::new();
    let mut rest = payload.get(header..).unwrap_or_default();
    while rest.len() >= 4 {
        let length = u16::from_ne_bytes([rest[0], rest[1]]) as usize;
        let kind = u16::from_ne_bytes([rest[2], rest[3]]) & 0x3fff;
        if length < 4 || length > rest.len() {
            break;
        }
        found.push((kind, &rest[4..length]));
        rest = rest.get((length + 3) & !3..).unwrap_or_default();
    }
    found
}
