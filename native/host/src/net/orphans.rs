//! Connections that outlive their programs: the kernel keeps what is still to be sent for as long as the other end says it has no room, and with it the
//! network namespace, its cards, and memory that no control group is charged for.
use std::fs::File;
use std::io::ErrorKind;
use std::os::fd::{AsFd, BorrowedFd};

use berth_types::{Doing, Error, ErrorCode, Result};
use rustix::thread::LinkNameSpaceType;

use super::netlink::{Message, Socket};

// linux/sock_diag.h and inet_diag.h, which the libc crate does not have.
const BY_FAMILY: u16 = 20;
const DESTROY: u16 = 21;
/// All states but `TIME_WAIT`: those are no sockets any more and go with the namespace.
const STATES: u32 = !(1 << 6);
/// `inet_diag_sockid`, in a request at 8, in an answer at 4.
const SOCKET: usize = 48;

/// How often is looked again for what came in meanwhile.
const LOOKS: usize = 3;

/// Ends all TCP connections of a network namespace; for one in which no process is any more. The calling thread enters it and comes back.
///
/// Where the kernel cannot be told to (`CONFIG_INET_DIAG_DESTROY`, module `tcp_diag`), or before 6.11 leaves the emptied socket behind, it gives up by itself at its next
/// attempt to send, within two minutes.
pub fn end(namespace: BorrowedFd<'_>) -> Result<()> {
    let home = File::open("/proc/thread-self/ns/net").doing("open the network namespace")?;
    enter(namespace)?;
    let opened = Socket::diagnosing();
    let _ = std::fs::write("/proc/sys/net/ipv4/tcp_orphan_retries", "1");
    enter(home.as_fd())?;
    let mut socket = opened?;
    for _ in 0..LOOKS {
        let mut found = false;
        for family in [libc::AF_INET, libc::AF_INET6] {
            let answers = match socket.dump(request(BY_FAMILY, family, &[0; SOCKET]), "list connections") {
                // A kernel without `tcp_diag`: nor can it be told to end any.
                Err(error) if error.source.as_ref().is_some_and(|source| source.kind() == ErrorKind::NotFound) => {
                    return Ok(());
                }
                other => other?,
            };
            for answer in answers {
                let Some(id) = answer.get(4..4 + SOCKET) else { continue };
                found = true;
                // Gone meanwhile, or a kernel that cannot.
                let _ = socket.request(request(DESTROY, family, id), "end a connection");
            }
        }
        if !found {
            break;
        }
    }
    Ok(())
}

/// As [`end`], of several, in a thread of its own.
pub fn end_all(namespaces: Vec<File>) -> Result<()> {
    if namespaces.is_empty() {
        return Ok(());
    }
    let work = move || namespaces.iter().try_for_each(|namespace| end(namespace.as_fd()));
    let ended =
        std::thread::Builder::new().name("berth-orphans".to_owned()).spawn(work).doing("start a thread")?.join();
    ended.unwrap_or_else(|_| Err(Error::new(ErrorCode::Internal, "the end of connections ended early")))
}

fn enter(namespace: BorrowedFd<'_>) -> Result<()> {
    rustix::thread::move_into_link_name_space(namespace, Some(LinkNameSpaceType::Network))
        .doing("enter a network namespace")
}

/// `inet_diag_req_v2`: family, protocol, extensions, padding, states, socket.
fn request(kind: u16, family: i32, socket: &[u8]) -> Message {
    let mut header = vec![family as u8, libc::IPPROTO_TCP as u8, 0, 0];
    header.extend_from_slice(&STATES.to_ne_bytes());
    header.extend_from_slice(socket);
    Message::new(kind, 0, &header)
}
