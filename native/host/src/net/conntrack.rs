//! Connections that the kernel remembers. It knows them by address alone and lets an established one in, for days after its end has gone: who gets an
//! address must not inherit what the last holder had open.
use std::net::{Ipv4Addr, SocketAddrV4};

use berth_types::{Error, ErrorCode, Protocol, Result};

use super::netlink::{Message, Socket, attributes};

/// `nfgenmsg`: family, version, resource.
const HEADER: [u8; 4] = [libc::AF_INET as u8, 0, 0, 0];
// linux/netfilter/nfnetlink.h and nfnetlink_conntrack.h, which the libc crate does not have.
const CONNTRACK: u16 = 1;
const GET: u16 = CONNTRACK << 8 | 1;
const DELETE: u16 = CONNTRACK << 8 | 2;
const NESTED: u16 = libc::NLA_F_NESTED as u16;
const ORIGINAL: u16 = 1;
const REPLY: u16 = 2;
const ID: u16 = 12;
const ZONE: u16 = 18;
const FILTER: u16 = 25;
const TUPLE_IP: u16 = 1;
const TUPLE_PROTOCOL: u16 = 2;
const SOURCE: u16 = 1;
const DESTINATION: u16 = 2;
const NUMBER: u16 = 1;
const DESTINATION_PORT: u16 = 3;
const BY_SOURCE: u32 = 1;
const BY_DESTINATION: u32 = 1 << 1;
const BY_PROTOCOL: u32 = 1 << 3;
const BY_DESTINATION_PORT: u32 = 1 << 5;

/// How often is looked again for what came in meanwhile.
const LOOKS: usize = 3;

/// Forgets what this address began and what leads to it, also what another address is translated to it. `unsupported` where the kernel tracks connections
/// but cannot be asked about them.
pub fn forget_address(address: Ipv4Addr) -> Result<()> {
    let began = |ask: &mut Message| {
        source(ask, ORIGINAL, address);
        filter(ask, BY_SOURCE, 0);
    };
    let answers = |ask: &mut Message| {
        source(ask, REPLY, address);
        filter(ask, 0, BY_SOURCE);
    };
    forget(&began)?;
    forget(&answers)
}

/// Forgets what a port of the host's leads to this address. Errors as of [`forget_address`].
pub fn forget_forward(protocol: Protocol, public: SocketAddrV4, target: Ipv4Addr) -> Result<()> {
    let number = match protocol {
        Protocol::Tcp => libc::IPPROTO_TCP,
        Protocol::Udp => libc::IPPROTO_UDP,
    };
    forget(&|ask: &mut Message| {
        ask.nest(ORIGINAL | NESTED, |tuple| {
            tuple.nest(TUPLE_IP | NESTED, |ip| {
                ip.attr(DESTINATION, &public.ip().octets());
            });
            tuple.nest(TUPLE_PROTOCOL | NESTED, |ports| {
                ports.attr(NUMBER, &[number as u8]).attr(DESTINATION_PORT, &public.port().to_be_bytes());
            });
        });
        source(ask, REPLY, target);
        filter(ask, BY_DESTINATION | BY_PROTOCOL | BY_DESTINATION_PORT, BY_SOURCE);
    })
}

/// Whether this kernel tells of the connections it tracks, and forgets them.
pub fn is_offered() -> bool {
    forget_address(Ipv4Addr::UNSPECIFIED).is_ok()
}

fn source(ask: &mut Message, direction: u16, address: Ipv4Addr) {
    ask.nest(direction | NESTED, |tuple| {
        tuple.nest(TUPLE_IP | NESTED, |ip| {
            ip.attr(SOURCE, &address.octets());
        });
    });
}

/// Which parts of the tuples are compared.
fn filter(ask: &mut Message, original: u32, reply: u32) {
    ask.nest(FILTER | NESTED, |flags| {
        flags.attr(1, &original.to_ne_bytes()).attr(2, &reply.to_ne_bytes());
    });
}

fn forget(narrow: &dyn Fn(&mut Message)) -> Result<()> {
    let mut socket = Socket::netfilter()?;
    for _ in 0..LOOKS {
        let mut ask = Message::new(GET, 0, &HEADER);
        narrow(&mut ask);
        let found = socket.dump(ask, "list tracked connections").map_err(untold)?;
        if found.is_empty() {
            break;
        }
        for entry in &found {
            let mut change = Message::new(DELETE, 0, &HEADER);
            for (kind, value) in attributes(entry, HEADER.len()) {
                // With its id: not another of the same tuple that has come in its place, which is found at the next look.
                match kind {
                    ORIGINAL => change.attr(ORIGINAL | NESTED, value),
                    ID | ZONE => change.attr(kind, value),
                    _ => continue,
                };
            }
            match socket.request(change, "forget a tracked connection") {
                Err(error) if errno(&error) == Some(libc::ENOENT) => {}
                other => other?,
            }
        }
    }
    Ok(())
}

/// The kernel answers a subsystem it does not have, and cannot load, as it answers nonsense.
fn untold(error: Error) -> Error {
    if errno(&error) == Some(libc::EINVAL) {
        return Error::new(
            ErrorCode::Unsupported,
            "the kernel does not tell of the connections it tracks: modprobe nf_conntrack_netlink",
        );
    }
    error
}

fn errno(error: &Error) -> Option<i32> {
    error.source.as_ref().and_then(std::io::Error::raw_os_error)
}
