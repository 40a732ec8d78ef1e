//! One bridge per tenant network, walled off from the host and from the other bridges.
//!
//! A bridge carries its network's id as its interface alias, so the kernel is the only record and nothing has to be kept in step with it.
use std::collections::HashMap;
use std::net::Ipv4Addr;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use berth_types::{Error, ErrorCode, Id, Result};

use super::closed::Closed;
use super::netlink::{Message, Socket, attributes};
use super::{guard, walls};

const CREATE: u16 = (libc::NLM_F_CREATE | libc::NLM_F_EXCL) as u16;
const BR_STP_STATE: u16 = 5;
const BR_MCAST_SNOOPING: u16 = 23;
const BR_CALL_IPTABLES: u16 = 36;
const BR_OPTIONS: u16 = 46;
const NO_LINK_LOCAL_LEARNING: u32 = 1;
const LINK_HEADER: usize = 16;
const ADDRESS_HEADER: usize = 8;

/// How long a bridge without a port is kept: one that was asked for is about to get one.
const KEEP: Duration = Duration::from_secs(60);

/// The instance's bridges.
pub struct Bridges {
    instance: Id,
    closed: Closed,
    mtu: u32,
    state: Mutex<State>,
}

struct State {
    socket: Socket,
    known: HashMap<Id, Bridge>,
    /// Bridges are only made behind a loaded firewall.
    walled: bool,
}

struct Bridge {
    name: String,
    gateway: Option<(Ipv4Addr, u8)>,
    asked: Instant,
}

impl Bridges {
    /// Loads the firewall table and finds the bridges an earlier process made. `invalid` unless the instance has 6 characters; without nft it
    /// works, but `ensure` answers `unsupported`.
    pub fn new(instance: &Id, closed: Closed) -> Result<Bridges> {
        if instance.as_str().len() != 6 {
            return Err(Error::invalid("instance: want 6 characters"));
        }
        let walled = match walls::load(instance, &closed) {
            Ok(()) => true,
            Err(e) if e.code == ErrorCode::Unsupported => false,
            Err(e) => return Err(e),
        };
        let mut state = State { socket: Socket::open()?, known: HashMap::new(), walled };
        let links = links(&mut state.socket)?;
        for link in links.iter().filter(|link| link.name.starts_with(&prefix(instance))) {
            match link.alias.as_deref().map(Id::new) {
                Some(Ok(network)) => {
                    // It may be of an earlier version.
                    pass_firewalls(&mut state.socket, link.index)?;
                    let bridge = Bridge { name: link.name.clone(), gateway: None, asked: Instant::now() };
                    state.known.insert(network, bridge);
                }
                // Its maker was interrupted before it could be used.
                _ => delete(&mut state.socket, link.index)?,
            }
        }
        let mtu = default_route_mtu(&links);
        Ok(Bridges { instance: instance.clone(), closed, mtu, state: Mutex::new(state) })
    }

    /// The interface name of the network's bridge, made and given `gateway_cidr` (`10.1.2.1/24`) when absent.
    /// A bridge of another network with the same addresses goes when it has no port. `invalid` for a bad address, `conflict` for another gateway than before
    /// and while another network's containers have these addresses, `unsupported` without nft.
    pub fn ensure(&self, network_id: &Id, gateway_cidr: &str) -> Result<String> {
        let gateway = parse(gateway_cidr)?;
        let mut state = self.lock();
        if !state.walled {
            walls::load(&self.instance, &self.closed)?;
            state.walled = true;
        }
        let State { socket, known, .. } = &mut *state;
        if let Some(bridge) = known.get_mut(network_id) {
            bridge.asked = Instant::now();
            if bridge.gateway == Some(gateway) && index_of(&bridge.name).is_some() {
                return Ok(bridge.name.clone());
            }
            if bridge.gateway.is_some_and(|before| before != gateway) {
                return Err(Error::conflict(format!("network {network_id} has another gateway than {gateway_cidr}")));
            }
        }
        let name = match known.get(network_id) {
            Some(bridge) => bridge.name.clone(),
            None => self.free_name(known),
        };
        make_way(socket, &prefix(&self.instance), &name, gateway)?;
        make(socket, &name, network_id, gateway)?;
        known.insert(network_id.clone(), Bridge { name: name.clone(), gateway: Some(gateway), asked: Instant::now() });
        Ok(name)
    }

    /// Bytes per packet that fit through the host's default route; use it for the containers' ends.
    pub fn mtu(&self) -> u32 {
        self.mtu
    }

    /// Loads the firewall table if somebody has flushed it; whether that was so.
    pub fn mend_firewall(&self) -> Result<bool> {
        let state = self.lock();
        if !state.walled || guard::is_loaded(&self.instance)? {
            return Ok(false);
        }
        walls::load(&self.instance, &self.closed).map(|()| true)
    }

    /// Deletes bridges that have no port, were not asked for in the last minute and are not `wanted`: a container that reboots has no card for a moment.
    pub fn release_unused(&self, wanted: impl Fn(&Id) -> bool) {
        self.release_where(|network, bridge| bridge.asked.elapsed() < KEEP || wanted(network));
    }

    /// Deletes the bridge of a network that has no port and is not `wanted`, which is asked while nobody can ask for a bridge.
    pub fn release(&self, network: &Id, wanted: impl Fn() -> bool) {
        self.release_where(|other, _| other != network || wanted());
    }

    fn release_where(&self, stays: impl Fn(&Id, &Bridge) -> bool) {
        let mut state = self.lock();
        let State { socket, known, .. } = &mut *state;
        let Ok(links) = links(socket) else { return };
        known.retain(|network, bridge| {
            let Some(link) = links.iter().find(|link| link.name == bridge.name) else { return false };
            let used = links.iter().any(|other| other.master == Some(link.index));
            used || stays(network, bridge) || delete(socket, link.index).is_err()
        });
    }

    /// Deletes every bridge of the instance and its firewall table.
    pub fn remove_all(&self) -> Result<()> {
        let mut state = self.lock();
        for link in links(&mut state.socket)?.iter().filter(|link| link.name.starts_with(&prefix(&self.instance))) {
            delete(&mut state.socket, link.index)?;
        }
        state.known.clear();
        if state.walled {
            state.walled = false;
            walls::remove(&self.instance)?;
        }
        Ok(())
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The lowest free number, in base 36: an interface name has 15 characters at most.
    fn free_name(&self, known: &HashMap<Id, Bridge>) -> String {
        let name = |number: u32| format!("{}{}", prefix(&self.instance), base36(number));
        (0..).map(name).find(|name| known.values().all(|bridge| &bridge.name != name)).unwrap_or_default()
    }
}

fn prefix(instance: &Id) -> String {
    format!("bth{instance}")
}

fn base36(mut number: u32) -> String {
    let mut digits = Vec::new();
    loop {
        digits.push(char::from_digit(number % 36, 36).unwrap_or('0'));
        number /= 36;
        if number == 0 {
            return digits.iter().rev().collect();
        }
    }
}

fn parse(cidr: &str) -> Result<(Ipv4Addr, u8)> {
    let parsed = cidr.split_once('/').and_then(|(address, prefix)| Some((address.parse().ok()?, prefix.parse().ok()?)));
    parsed
        .filter(|(_, prefix)| (8..=30).contains(prefix))
        .ok_or_else(|| Error::invalid(format!("gateway {cidr}: want an IPv4 address with a prefix of 8 to 30")))
}

/// Repeating it on a bridge that is there, complete or not, completes it.
fn make(socket: &mut Socket, name: &str, network: &Id, (address, prefix): (Ipv4Addr, u8)) -> Result<()> {
    let mut message = Message::new(libc::RTM_NEWLINK, libc::NLM_F_CREATE as u16, &[0; LINK_HEADER]);
    message.attr_text(libc::IFLA_IFNAME, name);
    // A fixed address: else the bridge would take its lowest port's and change it with the ports.
    message.attr(libc::IFLA_ADDRESS, &mac(name));
    message.nest(libc::IFLA_LINKINFO, |info| {
        info.attr(libc::IFLA_INFO_KIND, b"bridge");
        info.nest(libc::IFLA_INFO_DATA, |data| {
            data.attr(BR_STP_STATE, &0u32.to_ne_bytes());
            data.attr(BR_MCAST_SNOOPING, &[0]);
            // br_boolopt_multi: values, mask.
            data.attr(BR_OPTIONS, &[NO_LINK_LOCAL_LEARNING.to_ne_bytes(); 2].concat());
        });
    });
    socket.request(message, "make a bridge")?;
    let index = index_of(name).ok_or_else(|| Error::not_found(format!("bridge {name} went away")))?;
    pass_firewalls(socket, index)?;
    let mut message = Message::new(libc::RTM_SETLINK, 0, &header(index, false));
    message.attr(libc::IFLA_IFALIAS, network.as_str().as_bytes());
    socket.request(message, "name a bridge's network")?;
    // The host gets no IPv6 address on it. The file is missing on kernels without the protocol.
    let _ = std::fs::write(format!("/proc/sys/net/ipv6/conf/{name}/disable_ipv6"), "1");
    // ifaddrmsg: family, prefix, flags, scope, index.
    let mut message = [libc::AF_INET as u8, prefix, 0, 0, 0, 0, 0, 0];
    message[4..8].copy_from_slice(&index.to_ne_bytes());
    let mut message = Message::new(libc::RTM_NEWADDR, CREATE, &message);
    message.attr(libc::IFA_LOCAL, &address.octets()).attr(libc::IFA_ADDRESS, &address.octets());
    ignore_existing(socket.request(message, "give a bridge its address"))?;
    socket.request(Message::new(libc::RTM_SETLINK, 0, &header(index, true)), "bring a bridge up")
}

/// What containers on it send each other passes the firewalls of their tenant, also where the host's setting for all bridges says otherwise.
fn pass_firewalls(socket: &mut Socket, index: u32) -> Result<()> {
    let mut message = Message::new(libc::RTM_NEWLINK, 0, &header(index, false));
    message.nest(libc::IFLA_LINKINFO, |info| {
        info.attr(libc::IFLA_INFO_KIND, b"bridge");
        info.nest(libc::IFLA_INFO_DATA, |data| {
            data.attr(BR_CALL_IPTABLES, &[1]);
        });
    });
    socket.request(message, "have a bridge pass firewalls")
}

/// Two bridges with the same addresses would make a route each, and the host would look for the containers of one on the other.
fn make_way(socket: &mut Socket, ours: &str, name: &str, (address, prefix): (Ipv4Addr, u8)) -> Result<()> {
    let mask = |prefix: u8| u32::MAX.checked_shl(32 - u32::from(prefix)).unwrap_or(0);
    let links = links(socket)?;
    for answer in socket
        .dump(Message::new(libc::RTM_GETADDR, 0, &[libc::AF_INET as u8, 0, 0, 0, 0, 0, 0, 0]), "list addresses")?
    {
        let (Some(length), Some(index)) = (answer.get(1), answer.get(4..8).and_then(|four| four.try_into().ok()))
        else {
            continue;
        };
        let index = u32::from_ne_bytes(index);
        let other = attributes(&answer, ADDRESS_HEADER).into_iter().find(|(kind, _)| *kind == libc::IFA_LOCAL);
        let Some(other) = other.and_then(|(_, four)| <[u8; 4]>::try_from(four).ok()).map(Ipv4Addr::from) else {
            continue;
        };
        let apart = (other.to_bits() ^ address.to_bits()) & mask(prefix.min(*length)) != 0;
        let Some(bridge) = links.iter().find(|link| link.index == index && link.name.starts_with(ours)) else {
            continue;
        };
        if apart || bridge.name == name {
            continue;
        }
        if links.iter().any(|port| port.master == Some(index)) {
            let network = bridge.alias.as_deref().unwrap_or(&bridge.name);
            return Err(Error::conflict(format!("containers of network {network} still have {other}/{length}")));
        }
        delete(socket, index)?;
    }
    Ok(())
}

fn delete(socket: &mut Socket, index: u32) -> Result<()> {
    socket.request(Message::new(libc::RTM_DELLINK, 0, &header(index, false)), "delete a bridge")
}

fn ignore_existing(result: Result<()>) -> Result<()> {
    match result {
        Err(e) if e.source.as_ref().and_then(std::io::Error::raw_os_error) == Some(libc::EEXIST) => Ok(()),
        other => other,
    }
}

/// A locally administered address made from the name (FNV-1a).
pub(super) fn mac(name: &str) -> [u8; 6] {
    let hash = name.bytes().fold(0x811c_9dc5u32, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193));
    let [a, b, c, d] = hash.to_be_bytes();
    [0x02, 0xbe, a, b, c, d]
}

/// The `ifinfomsg` header.
fn header(index: u32, up: bool) -> [u8; LINK_HEADER] {
    let mut header = [0; LINK_HEADER];
    header[4..8].copy_from_slice(&index.to_ne_bytes());
    if up {
        header[8..12].copy_from_slice(&(libc::IFF_UP as u32).to_ne_bytes());
        header[12..16].copy_from_slice(&(libc::IFF_UP as u32).to_ne_bytes());
    }
    header
}

fn index_of(name: &str) -> Option<u32> {
    let socket = rustix::net::socket(rustix::net::AddressFamily::UNIX, rustix::net::SocketType::DGRAM, None).ok()?;
    rustix::net::netdevice::name_to_index(socket, name).ok()
}

struct Link {
    index: u32,
    name: String,
    alias: Option<String>,
    master: Option<u32>,
    mtu: u32,
}

fn links(socket: &mut Socket) -> Result<Vec<Link>> {
    let answers = socket.dump(Message::new(libc::RTM_GETLINK, 0, &[0; LINK_HEADER]), "list links")?;
    Ok(answers.iter().map(|answer| link(answer)).collect())
}

fn link(answer: &[u8]) -> Link {
    let number = |bytes: &[u8]| bytes.try_into().map_or(0, u32::from_ne_bytes);
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).trim_end_matches('\0').to_string();
    let index = number(answer.get(4..8).unwrap_or_default());
    let mut link = Link { index, name: String::new(), alias: None, master: None, mtu: 0 };
    for (kind, value) in attributes(answer, LINK_HEADER) {
        match kind {
            libc::IFLA_IFNAME => link.name = text(value),
            libc::IFLA_IFALIAS => link.alias = Some(text(value)),
            libc::IFLA_MASTER => link.master = Some(number(value)),
            libc::IFLA_MTU => link.mtu = number(value),
            _ => {}
        }
    }
    link
}

/// The MTU of the interface behind the default route; 1500 without one.
fn default_route_mtu(links: &[Link]) -> u32 {
    let routes = std::fs::read_to_string("/proc/thread-self/net/route").unwrap_or_default();
    let default = routes.lines().skip(1).find_map(|line| {
        let mut words = line.split('\t');
        let name = words.next()?;
        (words.next()? == "00000000").then_some(name)
    });
    links.iter().find(|link| Some(link.name.as_str()) == default).map_or(1500, |link| link.mtu)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_fit_an_interface() {
        assert_eq!((base36(0), base36(35), base36(36)), ("0".into(), "z".into(), "10".into()));
        assert!(base36(u32::MAX).len() <= 7 && "bthabcdef".len() + base36(36u32.pow(5)).len() <= 15);
    }

    #[test]
    fn gateways_are_checked() {
        assert_eq!(parse("10.1.2.1/24").unwrap(), (Ipv4Addr::new(10, 1, 2, 1), 24));
        for bad in ["10.1.2.1", "10.1.2.1/33", "10.1.2.1/0", "x/24", "10.1.2.1/24;", "fe80::1/64"] {
            assert!(parse(bad).is_err(), "{bad}");
        }
    }
}
