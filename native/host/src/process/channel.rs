//! Messages and descriptors between the shim and its child, before they go separate ways.
use std::io::{IoSlice, IoSliceMut};
use std::mem::MaybeUninit;
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};

use berth_types::{Doing, Result};
use rustix::net::{
    AddressFamily, RecvAncillaryBuffer, RecvAncillaryMessage, RecvFlags, SendAncillaryBuffer, SendAncillaryMessage,
    SendFlags, SocketFlags, SocketType,
};

/// The most descriptors one message carries.
const MOST: usize = 8;
/// The longest message, bytes.
const LONGEST: usize = 4096;

/// One end of a packet socket pair.
pub struct Channel(OwnedFd);

impl Channel {
    /// Two connected ends, both closed on exec.
    pub fn pair() -> Result<(Channel, Channel)> {
        let (one, other) =
            rustix::net::socketpair(AddressFamily::UNIX, SocketType::SEQPACKET, SocketFlags::CLOEXEC, None)
                .doing("make a socket pair")?;
        Ok((Channel(one), Channel(other)))
    }
    /// Wraps an end that was moved to another number.
    pub fn from_fd(fd: OwnedFd) -> Channel {
        Channel(fd)
    }
    /// Sends a message (at least one byte) and up to 8 descriptors.
    pub fn send(&self, message: &[u8], fds: &[BorrowedFd<'_>]) -> Result<()> {
        let mut space = [MaybeUninit::uninit(); rustix::cmsg_space!(ScmRights(MOST))];
        let mut control = SendAncillaryBuffer::new(&mut space);
        if !fds.is_empty() {
            control.push(SendAncillaryMessage::ScmRights(fds));
        }
        let message = &message[..message.len().min(LONGEST)];
        rustix::net::sendmsg(&self.0, &[IoSlice::new(message)], &mut control, SendFlags::NOSIGNAL)
            .doing("send to the other side")?;
        Ok(())
    }
    /// The next message; empty when the other end is closed.
    pub fn receive(&self) -> Result<(Vec<u8>, Vec<OwnedFd>)> {
        let mut space = [MaybeUninit::uninit(); rustix::cmsg_space!(ScmRights(MOST))];
        let mut control = RecvAncillaryBuffer::new(&mut space);
        let mut buffer = vec![0; LONGEST];
        let received = loop {
            match rustix::net::recvmsg(
                &self.0,
                &mut [IoSliceMut::new(&mut buffer)],
                &mut control,
                RecvFlags::CMSG_CLOEXEC,
            ) {
                Err(rustix::io::Errno::INTR) => {}
                other => break other.doing("receive from the other side")?,
            }
        };
        buffer.truncate(received.bytes);
        let mut fds = Vec::new();
        for message in control.drain() {
            if let RecvAncillaryMessage::ScmRights(rights) = message {
                fds.extend(rights);
            }
        }
        Ok((buffer, fds))
    }
}

impl AsFd for Channel {
    fn as_fd(&self) -> BorrowedFd<'_> {
        self.0.as_fd()
    }
}
