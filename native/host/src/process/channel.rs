//! Typed messages and descriptors between a process and a child of it, over a pair of packet sockets. This is the one place where they become bytes.
use std::io::{IoSlice, IoSliceMut};
use std::marker::PhantomData;
use std::mem::MaybeUninit;
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};
use std::time::Duration;

use berth_types::{Doing, Error, ErrorCode, Result};
use rustix::net::sockopt::{Timeout, set_socket_timeout};
use rustix::net::{
    AddressFamily, RecvAncillaryBuffer, RecvAncillaryMessage, RecvFlags, SendAncillaryBuffer, SendAncillaryMessage,
    SendFlags, SocketFlags, SocketType,
};
use serde::Serialize;
use serde::de::DeserializeOwned;

/// The most descriptors one message carries.
const MOST: usize = 8;
/// The longest message, bytes.
const LONGEST: usize = 64 << 10;

/// One end of a pair. It sends `Out` and receives `In`; the other end does the reverse.
pub struct Channel<Out, In> {
    socket: OwnedFd,
    messages: PhantomData<fn(Out) -> In>,
}

/// A message and the descriptors that came with it.
pub type Received<In> = (In, Vec<OwnedFd>);

/// Two connected ends, both closed on exec.
pub fn pair<Out, In>() -> Result<(Channel<Out, In>, Channel<In, Out>)> {
    let (one, other) = rustix::net::socketpair(AddressFamily::UNIX, SocketType::SEQPACKET, SocketFlags::CLOEXEC, None)
        .doing("make a socket pair")?;
    Ok((Channel::from(one), Channel::from(other)))
}

impl<Out: Serialize, In: DeserializeOwned> Channel<Out, In> {
    /// Sends a message and up to 8 descriptors.
    pub fn send(&self, message: &Out, fds: &[BorrowedFd<'_>]) -> Result<()> {
        let bytes = serde_json::to_vec(message).map_err(|error| Error::invalid(format!("message: {error}")))?;
        if bytes.len() > LONGEST {
            return Err(Error::invalid("message: too long"));
        }
        let mut space = [MaybeUninit::uninit(); rustix::cmsg_space!(ScmRights(MOST))];
        let mut control = SendAncillaryBuffer::new(&mut space);
        if !fds.is_empty() && !control.push(SendAncillaryMessage::ScmRights(fds)) {
            return Err(Error::invalid("message: too many descriptors"));
        }
        rustix::net::sendmsg(&self.socket, &[IoSlice::new(&bytes)], &mut control, SendFlags::NOSIGNAL)
            .doing("send to the other side")?;
        Ok(())
    }

    /// The next message; none when the other end is closed. `timeout` when it does not come within [`Channel::set_patience`].
    pub fn receive(&self) -> Result<Option<Received<In>>> {
        // How long it is, without taking it.
        let length = loop {
            match rustix::net::recv(&self.socket, &mut [0u8; 0], RecvFlags::PEEK | RecvFlags::TRUNC) {
                Err(rustix::io::Errno::INTR) => {}
                Err(rustix::io::Errno::AGAIN) => {
                    return Err(Error::new(ErrorCode::Timeout, "the other side is silent"));
                }
                other => break other.doing("receive from the other side")?.1,
            }
        };
        if length == 0 {
            return Ok(None);
        }
        if length > LONGEST {
            return Err(Error::new(ErrorCode::Internal, "the other side said too much"));
        }
        let mut bytes = vec![0; length];
        let mut space = [MaybeUninit::uninit(); rustix::cmsg_space!(ScmRights(MOST))];
        let mut control = RecvAncillaryBuffer::new(&mut space);
        let mut parts = [IoSliceMut::new(&mut bytes)];
        rustix::net::recvmsg(&self.socket, &mut parts, &mut control, RecvFlags::CMSG_CLOEXEC)
            .doing("receive from the other side")?;
        let mut fds = Vec::new();
        for message in control.drain() {
            if let RecvAncillaryMessage::ScmRights(rights) = message {
                fds.extend(rights);
            }
        }
        let message = serde_json::from_slice(&bytes)
            .map_err(|_| Error::new(ErrorCode::Internal, "the other side said what it must not say"))?;
        Ok(Some((message, fds)))
    }

    /// How long [`Channel::receive`] waits from now on.
    pub fn set_patience(&self, patience: Duration) -> Result<()> {
        // A timeout of nothing would be none.
        let patience = patience.max(Duration::from_millis(1));
        set_socket_timeout(&self.socket, Timeout::Recv, Some(patience)).doing("bound the wait for the other side")
    }
}

/// An end that was inherited.
impl<Out, In> From<OwnedFd> for Channel<Out, In> {
    fn from(socket: OwnedFd) -> Self {
        Channel { socket, messages: PhantomData }
    }
}

impl<Out, In> From<Channel<Out, In>> for OwnedFd {
    fn from(channel: Channel<Out, In>) -> Self {
        channel.socket
    }
}

impl<Out, In> AsFd for Channel<Out, In> {
    fn as_fd(&self) -> BorrowedFd<'_> {
        self.socket.as_fd()
    }
}

#[cfg(test)]
mod tests {
    use std::io::Read;

    use super::*;

    #[test]
    fn messages_come_whole_with_their_descriptors_until_the_end() {
        let (one, other) = pair::<String, u32>().unwrap();
        let (reader, writer) = rustix::pipe::pipe().unwrap();
        one.send(&"x".repeat(60_000), &[reader.as_fd()]).unwrap();
        one.send(&String::new(), &[]).unwrap();
        other.send(&7, &[]).unwrap();
        rustix::io::write(&writer, b"through").unwrap();
        drop((reader, writer));

        let (long, fds) = other.receive().unwrap().unwrap();
        assert_eq!((long.len(), fds.len()), (60_000, 1));
        let mut text = String::new();
        for fd in fds {
            std::fs::File::from(fd).read_to_string(&mut text).unwrap();
        }
        assert_eq!(text, "through");
        assert_eq!(other.receive().unwrap().unwrap().0, "");
        assert_eq!(one.receive().unwrap().unwrap().0, 7);
        drop(one);
        assert!(other.receive().unwrap().is_none());
    }

    #[test]
    fn what_is_not_a_message_is_refused_and_silence_ends() {
        let (one, other) = pair::<String, u32>().unwrap();
        rustix::io::write(&other, b"true").unwrap();
        assert_eq!(one.receive().err().map(|error| error.code), Some(ErrorCode::Internal));
        assert_eq!(one.send(&"x".repeat(LONGEST), &[]).map_err(|error| error.code), Err(ErrorCode::Invalid));
        one.set_patience(Duration::ZERO).unwrap();
        assert_eq!(one.receive().err().map(|error| error.code), Some(ErrorCode::Timeout));
    }
}
