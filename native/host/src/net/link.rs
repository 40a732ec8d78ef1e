//! A container's network card, from both ends.
use std::net::Ipv4Addr;
use std::os::fd::{AsRawFd, BorrowedFd};
use std::path::Path;

use berth_plan::NicPlan;
use berth_types::{Doing, Result, Spent};

use super::bridge;
use super::netlink::{Message, Socket};
use crate::clock;

const CREATE: u16 = (libc::NLM_F_CREATE | libc::NLM_F_EXCL) as u16;
const VETH_INFO_PEER: u16 = 1;

/// The `ifinfomsg` header: an index (0: any) and whether to bring it up.
fn link_header(index: i32, up: bool) -> [u8; 16] {
    let mut header = [0; 16];
    header[4..8].copy_from_slice(&index.to_ne_bytes());
    if up {
        let flag = (libc::IFF_UP as u32).to_ne_bytes();
        header[8..12].copy_from_slice(&flag);
        header[12..16].copy_from_slice(&flag);
    }
    header
}

/// What a run used that began then, in seconds since the epoch, but for processor time; no bytes of a card that is gone.
pub fn spent_since(started_at: f64, links: &[String]) -> Spent {
    let read = |link: &String, name: &str| {
        let text = std::fs::read_to_string(format!("/sys/class/net/{link}/statistics/{name}"));
        text.ok().and_then(|text| text.trim().parse::<u64>().ok()).unwrap_or(0)
    };
    let mut spent = Spent { seconds: (clock::now() - started_at).max(0.0), ..Spent::default() };
    for link in links {
        // What the host's end sent the container received.
        spent.network_rx_bytes += read(link, "tx_bytes");
        spent.network_tx_bytes += read(link, "rx_bytes");
    }
    spent
}

/// The index of an interface of the caller's network namespace.
pub fn index_of(name: &str) -> Result<u32> {
    let socket = rustix::net::socket(rustix::net::AddressFamily::UNIX, rustix::net::SocketType::DGRAM, None)
        .doing("open a socket")?;
    rustix::net::netdevice::name_to_index(socket, name).doing(format_args!("find interface {name}"))
}

/// Makes the pair in one message: the host's end on the bridge and up, the other born inside the container's namespace with its MAC.
/// Moving a ready end in would cost 15 ms.
pub fn create(socket: &mut Socket, nic: &NicPlan, host_name: &str, namespace: BorrowedFd<'_>) -> Result<()> {
    let mut message = Message::new(libc::RTM_NEWLINK, CREATE, &link_header(0, true));
    message.attr_text(libc::IFLA_IFNAME, host_name);
    message.attr(libc::IFLA_MTU, &nic.mtu.to_ne_bytes());
    one_queue(&mut message);
    message.attr(libc::IFLA_MASTER, &index_of(&nic.bridge)?.to_ne_bytes());
    message.nest(libc::IFLA_LINKINFO, |info| {
        info.attr(libc::IFLA_INFO_KIND, b"veth");
        info.nest(libc::IFLA_INFO_DATA, |data| {
            data.nest(VETH_INFO_PEER, |peer| {
                // Not up yet: the kernel ties the two ends together after it has set this one up.
                peer.raw(&link_header(0, false));
                peer.attr_text(libc::IFLA_IFNAME, &nic.name);
                peer.attr(libc::IFLA_MTU, &nic.mtu.to_ne_bytes());
                one_queue(peer);
                peer.attr(libc::IFLA_ADDRESS, &nic.mac);
                peer.attr(libc::IFLA_NET_NS_FD, &namespace.as_raw_fd().to_ne_bytes());
            });
        });
    });
    socket.request(message, "create a network card")
}

/// Removes cards, by the names of their hosts' ends; absent is fine. They would go with the container's network namespace, but that goes in the kernel's own
/// time.
pub fn remove(names: &[String]) -> Result<()> {
    if names.is_empty() {
        return Ok(());
    }
    let mut socket = Socket::open()?;
    names.iter().try_for_each(|name| {
        let Ok(index) = index_of(name) else { return Ok(()) };
        match socket
            .request(Message::new(libc::RTM_DELLINK, 0, &link_header(index as i32, false)), "remove a network card")
        {
            Err(error) if error.source.as_ref().and_then(std::io::Error::raw_os_error) == Some(libc::ENODEV) => Ok(()),
            other => other,
        }
    })
}

/// Whether the host's end of a card is there, up, and on a bridge.
pub fn is_bridged(name: &str) -> bool {
    let folder = Path::new("/sys/class/net").join(name);
    let flags = std::fs::read_to_string(folder.join("flags")).unwrap_or_default();
    let flags = u32::from_str_radix(flags.trim().trim_start_matches("0x"), 16).unwrap_or(0);
    flags & libc::IFF_UP as u32 != 0 && folder.join("master").exists()
}

/// Brings the host's end of a card up on a bridge.
pub fn join_bridge(socket: &mut Socket, name: &str, bridge: &str) -> Result<()> {
    let mut message = Message::new(libc::RTM_NEWLINK, 0, &link_header(index_of(name)? as i32, true));
    message.attr(libc::IFLA_MASTER, &index_of(bridge)?.to_ne_bytes());
    socket.request(message, "put a network card on its bridge")
}

/// Otherwise the kernel makes a queue for each processor, announces them all and takes all but one back.
fn one_queue(message: &mut Message) {
    message.attr(libc::IFLA_NUM_TX_QUEUES, &1u32.to_ne_bytes());
    message.attr(libc::IFLA_NUM_RX_QUEUES, &1u32.to_ne_bytes());
}

/// Remembers for good behind which MAC an address is. The kernel's table of neighbours is one for all containers and the host: when somebody has filled it,
/// others are no longer found, but for those that stay. The next with this address takes its place; it goes with the link.
pub fn pin(socket: &mut Socket, link: u32, address: Ipv4Addr, mac: [u8; 6]) -> Result<()> {
    const PERMANENT: [u8; 2] = libc::NUD_PERMANENT.to_ne_bytes();
    // ndmsg: family, padding, index, state, flags, type.
    let mut header = [libc::AF_INET as u8, 0, 0, 0, 0, 0, 0, 0, PERMANENT[0], PERMANENT[1], 0, 0];
    header[4..8].copy_from_slice(&link.to_ne_bytes());
    let mut message = Message::new(libc::RTM_NEWNEIGH, (libc::NLM_F_CREATE | libc::NLM_F_REPLACE) as u16, &header);
    message.attr(libc::NDA_DST, &address.octets()).attr(libc::NDA_LLADDR, &mac);
    socket.request(message, "remember a neighbour")
}

/// Brings the loopback up; called inside the container.
pub fn bring_up_loopback(socket: &mut Socket) -> Result<()> {
    socket.request(Message::new(libc::RTM_NEWLINK, 0, &link_header(1, true)), "bring the loopback up")
}

/// Brings a card up and gives it its address and default route; called inside the container.
pub fn configure(socket: &mut Socket, nic: &NicPlan) -> Result<()> {
    let index = index_of(&nic.name)?;
    socket
        .request(Message::new(libc::RTM_NEWLINK, 0, &link_header(index as i32, true)), "bring the network card up")?;
    let address = nic.address.octets();
    // ifaddrmsg: family, prefix, flags, scope, index.
    let mut header = [libc::AF_INET as u8, nic.prefix, 0, 0, 0, 0, 0, 0];
    header[4..8].copy_from_slice(&index.to_ne_bytes());
    let mut message = Message::new(libc::RTM_NEWADDR, CREATE, &header);
    message.attr(libc::IFA_LOCAL, &address);
    message.attr(libc::IFA_ADDRESS, &address);
    socket.request(message, "set the address")?;
    let Some(gateway) = nic.gateway else { return Ok(()) };
    pin(socket, index, gateway, bridge::mac(&nic.bridge))?;
    // rtmsg: family, destination and source prefix, tos, table, protocol, scope, type, flags.
    let header = [
        libc::AF_INET as u8,
        0,
        0,
        0,
        libc::RT_TABLE_MAIN,
        libc::RTPROT_STATIC,
        libc::RT_SCOPE_UNIVERSE,
        libc::RTN_UNICAST,
        0,
        0,
        0,
        0,
    ];
    let mut message = Message::new(libc::RTM_NEWROUTE, CREATE, &header);
    message.attr(libc::RTA_GATEWAY, &gateway.octets());
    message.attr(libc::RTA_OIF, &index.to_ne_bytes());
    socket.request(message, "set the default route")
}
