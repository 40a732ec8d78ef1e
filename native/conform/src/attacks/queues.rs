//! Memory of the host's that waits in sockets and queues, which the kernel charges to nobody: whoever holds much of it is out of memory.
use std::fs::File;
use std::io;
use std::net::{Ipv4Addr, SocketAddrV4, UdpSocket};
use std::os::fd::{AsFd, OwnedFd};

use berth_host::net::netlink::{Message, Socket};
use berth_host::process::namespaces;
use berth_types::{ExitReason, Result, State};
use rustix::net::netlink::SocketAddrNetlink;
use rustix::net::{AddressFamily, Protocol, SendFlags, SocketFlags, SocketType, sockopt};
use rustix::thread::LinkNameSpaceType;

use super::program::{armed, raw};
use super::shared::hold;
use super::{Attack, Row, Verdict, Way};
use crate::suite::{Bed, eventually, holds, same};

macro_rules! unpaid {
    ($($name:literal => $hold:expr;)*) => {
        Row {
            name: "memory that waits in queues",
            refusals: &[],
            attacks: &[$(Attack { name: $name, way: Way::Scene(|bed| overdraw(bed, concat!("hold ", $name))) }),*],
            helpers: &[
                $(Attack { name: concat!("hold ", $name), way: Way::Program(|_| hold($hold)) },)*
                Attack { name: "hold little", way: Way::Program(|_| hold(|| messages(20, 200 << 10))) },
            ],
        }
    };
}

pub const ROW: Row = unpaid! {
    "netlink messages" => || messages(400, usize::MAX);
    "netlink messages of a namespace without a process" => elsewhere;
    "packets of raw sockets" => || raw_packets(400);
    "packets that a card keeps" => queued;
};

/// A page-sized message many times over, until the socket takes no more or has so many bytes.
fn fill(most: usize, send: impl Fn(&[u8]) -> bool) {
    let message = [0; 32 << 10];
    let mut sent = 0;
    while sent < most && send(&message) {
        sent += message.len();
    }
}

/// Sockets that nobody reads, each with what it takes of messages to itself.
fn messages(sockets: usize, most: usize) -> io::Result<Vec<OwnedFd>> {
    (0..sockets)
        .map(|_| {
            let open = || rustix::net::socket_with(AddressFamily::NETLINK, SocketType::RAW, SocketFlags::CLOEXEC, None);
            let (receiver, sender) = (open()?, open()?);
            sockopt::set_socket_recv_buffer_size(&receiver, 1 << 30)?;
            rustix::net::bind(&receiver, &SocketAddrNetlink::new(0, 0))?;
            let own = SocketAddrNetlink::try_from(rustix::net::getsockname(&receiver)?)?;
            fill(most, |message| rustix::net::sendto(&sender, message, SendFlags::DONTWAIT, &own).is_ok());
            Ok(receiver)
        })
        .collect()
}

/// In a network namespace that this process leaves again.
fn elsewhere() -> io::Result<Vec<OwnedFd>> {
    let home = File::open("/proc/thread-self/ns/net")?;
    namespaces::unshare(libc::CLONE_NEWNET).map_err(raw)?;
    let held = messages(400, usize::MAX);
    rustix::thread::move_into_link_name_space(home.as_fd(), Some(LinkNameSpaceType::Network))?;
    held
}

/// Each hears what is sent to an address of its own.
fn raw_packets(sockets: u32) -> io::Result<Vec<OwnedFd>> {
    let protocol = std::num::NonZeroU32::new(253).map(Protocol::from_raw);
    let open = || rustix::net::socket_with(AddressFamily::INET, SocketType::RAW, SocketFlags::CLOEXEC, protocol);
    let sender = open()?;
    (0..sockets)
        .map(|number| {
            let receiver = open()?;
            sockopt::set_socket_recv_buffer_size(&receiver, 1 << 30)?;
            let own = SocketAddrV4::new(Ipv4Addr::from_bits(0x7f00_0100 + number), 0);
            rustix::net::bind(&receiver, &own)?;
            let most = sockopt::socket_recv_buffer_size(&receiver)?;
            fill(most, |message| rustix::net::sendto(&sender, message, SendFlags::DONTWAIT, &own).is_ok());
            Ok(receiver)
        })
        .collect()
}

/// A loopback card that sends a byte a second and keeps the rest, whoever sent it.
fn queued() -> io::Result<Vec<OwnedFd>> {
    let mut header = [0; 20];
    header[4..8].copy_from_slice(&1u32.to_ne_bytes());
    header[12..16].copy_from_slice(&u32::MAX.to_ne_bytes());
    // tc_tbf_qopt: rate of 1 byte a second (link layer at 1, rate at 8), limit at 24.
    let mut slow = [0u8; 36];
    (slow[1], slow[8]) = (1, 1);
    slow[24..28].copy_from_slice(&2_000_000_000u32.to_ne_bytes());
    let flags = (libc::NLM_F_CREATE | libc::NLM_F_REPLACE) as u16;
    let mut message = Message::new(libc::RTM_NEWQDISC, flags, &header);
    message.attr_text(1, "tbf").nest(2, |options| {
        options.attr(1, &slow).attr(6, &(128u32 << 10).to_ne_bytes());
    });
    Socket::open().and_then(|mut socket| socket.request(message, "make a slow queue")).map_err(raw)?;
    for _ in 0..400 {
        let sender = UdpSocket::bind(("127.0.0.1", 0))?;
        sender.set_nonblocking(true)?;
        sockopt::set_socket_send_buffer_size(&sender, 1 << 30)?;
        fill(8 << 20, |message| sender.send_to(message, ("127.0.0.1", 9)).is_ok());
    }
    Ok(Vec::new())
}

/// The attacker ends, and is told why; a neighbour that has a little in its sockets lives on.
fn overdraw(bed: &Bed, name: &str) -> Result<Verdict> {
    let neighbour = armed(bed, "neighbour", |_| {})?;
    bed.sh(&neighbour, "/probe attack 'hold little' >/said 2>&1 &")?;
    eventually("the neighbour holds a little", || Ok(bed.sh(&neighbour, "cat /said")?.1.starts_with("holding 20")))?;
    let attacker = armed(bed, "attacker", |spec| spec.limits.memory_mib = 64)?;
    // It may be gone before it says anything.
    let _ = bed.sh(&attacker, &format!("/probe attack '{name}' >/said 2>&1 &"));
    let mut said = String::new();
    let ended = eventually("it is out of memory", || {
        if let Ok((0, text)) = bed.sh(&attacker, "cat /said") {
            said = text;
        }
        holds(&said, said.is_empty() || said.starts_with("holding"))?;
        Ok(bed.engine.observe(&attacker)?.state == State::Stopped)
    });
    ended.map_err(|error| crate::suite::failed(format!("{said}: {error}")))?;
    eventually("why is told", || Ok(bed.engine.observe(&attacker)?.exit_reason == Some(ExitReason::Oom)))?;
    same("limits met", bed.engine.stats(&attacker)?.limit_hits.get("memory").copied(), Some(1))?;
    same("the neighbour", bed.engine.observe(&neighbour)?.state, State::Running)?;
    Ok(Verdict::Blocked)
}
