//! Frames that pretend to be from someone else, or that a tenant's network has no use for.
use std::io;
use std::net::{Ipv4Addr, UdpSocket};
use std::time::{Duration, Instant};

use berth_types::{Doing, Result};

use super::program::{armed, command};
use super::world::{ip, run};
use super::{Attack, Row, Verdict, Way};
use crate::raw::Frames;
use crate::suite::{Bed, eventually, failed, holds};

macro_rules! frames {
    ($($name:literal => $frame:expr;)*) => {
        const FORGERIES: &[(&str, fn(&Card) -> Vec<u8>)] = &[$(($name, $frame)),*];
        pub const ROW: Row = Row {
            name: "forged frames",
            refusals: &[],
            attacks: &[
                $(Attack { name: $name, way: Way::Scene(|bed| forge(bed, $name, concat!("send ", $name), 0)) },)*
                Attack { name: "an ARP answer for the gateway, held to a rate", way: Way::Scene(|bed| forge(bed, "an ARP answer for the gateway", "send an ARP answer for the gateway", 10)) },
                Attack { name: "another MAC set from inside", way: Way::Scene(|bed| changed(bed, "ip link set eth0 down; ip link set eth0 address 02:00:00:00:00:99; ip link set eth0 up")) },
                Attack { name: "another address set from inside", way: Way::Scene(|bed| changed(bed, "P=$(hostname -i | cut -d. -f1-3); ip addr flush dev eth0; ip addr add $P.77/24 dev eth0")) },
                Attack { name: "longer frames than the network's", way: Way::Scene(longer) },
                Attack { name: "another's MAC, told to the bridge alone", way: Way::Scene(learned) },
                Attack { name: "a datagram to the host by the bridge's back door", way: Way::Scene(back_door) },
            ],
            helpers: &[
                Attack { name: "send to the bridge alone", way: Way::Program(|_| send(to_the_bridge)) },
                Attack { name: "send by the back door", way: Way::Program(|_| send(to_the_host)) },
                Attack { name: "watch for frames", way: Way::Program(|_| watch()) },
                $(Attack { name: concat!("send ", $name), way: Way::Program(|_| send($frame)) }),*
            ],
        };
    };
}

frames! {
    "from another MAC" => |card| Card { mac: [2, 0, 0, 0, 0, 0x99], ..*card }.udp(MARK, 5000, 5001);
    "from another address" => |card| Card { address: card.peer(77), ..*card }.udp(MARK, 5000, 5001);
    "from the gateway's address" => |card| Card { address: card.peer(1), ..*card }.udp(MARK, 5000, 5001);
    "from no address" => |card| Card { address: Ipv4Addr::UNSPECIFIED, ..*card }.udp(MARK, 68, 67);
    "an ARP answer for the gateway" => |card| card.arp(2, card.mac, card.peer(1));
    "an ARP question that claims the gateway" => |card| card.arp(1, card.mac, card.peer(1));
    "an ARP answer with another's MAC" => |card| card.arp(2, [2, 0, 0, 0, 0, 0x99], card.address);
    "an IPv6 neighbour's answer" => |card| card.ipv6(136);
    "an IPv6 router's advertisement" => |card| card.ipv6(134);
    "an IPv6 redirect" => |card| card.ipv6(137);
    "a DHCP offer" => |card| card.udp(MARK, 67, 68);
    "a DHCP offer from the gateway" => |card| Card { address: card.peer(1), ..*card }.udp(MARK, 67, 68);
    "a DHCPv6 answer" => |card| card.ipv6(17);
    "a VLAN tag" => |card| card.tagged(0x8100);
    "a VLAN tag of a provider" => |card| card.tagged(0x88a8);
    "a spanning tree's BPDU" => |card| card.frame([1, 0x80, 0xc2, 0, 0, 0], 0x26, &[&[0x42, 0x42, 3], MARK].concat());
    "an access point's greeting" => |card| card.frame([1, 0x80, 0xc2, 0, 0, 3], 0x888e, MARK);
    "a PPPoE offer" => |card| card.frame(EVERYONE, 0x8863, MARK);
    "a loopback test" => |card| card.frame(EVERYONE, 0x9000, MARK);
    "a RARP answer" => |card| card.frame(EVERYONE, 0x8035, MARK);
    "a protocol of its own" => |card| card.frame(EVERYONE, 0x88b5, MARK);
}

const MARK: &[u8] = b"berth-forged";
/// Sent last, by the rules: once it is there, so would everything before it be.
const HONEST: &[u8] = b"berth-honest";
const EVERYONE: [u8; 6] = [0xff; 6];
/// Whoever is next on the wire, if it is a bridge.
const BRIDGES: [u8; 6] = [1, 0x80, 0xc2, 0, 0, 0x0e];
const HOST_PORT: u16 = 5353;
/// The card with host number 11 on network 1.
const VICTIM: [u8; 6] = [2, 0, 0x0a, 0xe7, 1, 0x0b];
const PATIENCE: Duration = Duration::from_secs(10);

/// A network card as its owner should use it.
#[derive(Clone, Copy)]
struct Card {
    mac: [u8; 6],
    address: Ipv4Addr,
    /// An address of the network it is in.
    network: Ipv4Addr,
    /// Host number of whom it sends packets to.
    to: u8,
}

impl Card {
    /// Of the container this runs in.
    fn own() -> io::Result<Card> {
        let broken = || io::Error::other("the card is not as expected");
        let text = std::fs::read_to_string("/sys/class/net/eth0/address")?;
        let bytes: Vec<u8> = text.trim().split(':').filter_map(|byte| u8::from_str_radix(byte, 16).ok()).collect();
        let hosts = std::fs::read_to_string("/etc/hosts")?;
        let line = hosts.lines().last().and_then(|line| line.split(' ').next()).ok_or_else(broken)?;
        let address = line.parse().map_err(io::Error::other)?;
        Ok(Card { mac: bytes.try_into().map_err(|_| broken())?, address, network: address, to: 11 })
    }
    fn peer(&self, host: u8) -> Ipv4Addr {
        let [a, b, c, _] = self.network.octets();
        Ipv4Addr::new(a, b, c, host)
    }
    fn frame(&self, to: [u8; 6], kind: u16, content: &[u8]) -> Vec<u8> {
        [&to[..], &self.mac, &kind.to_be_bytes(), content, &[0; 32]].concat()
    }
    fn udp(&self, content: &[u8], from: u16, to: u16) -> Vec<u8> {
        self.frame(VICTIM, 0x0800, &self.packet(content, from, to))
    }
    fn packet(&self, content: &[u8], from: u16, to: u16) -> Vec<u8> {
        let length = content.len() as u16 + 8;
        let mut header = [
            &[0x45, 0][..],
            &(length + 20).to_be_bytes(),
            &[0, 0, 0, 0, 64, 17, 0, 0],
            &self.address.octets(),
            &self.peer(self.to).octets(),
        ]
        .concat();
        let sum: u32 = header.chunks(2).map(|pair| u32::from(u16::from_be_bytes([pair[0], pair[1]]))).sum();
        let sum = !((sum & 0xffff) + (sum >> 16)) as u16;
        header[10..12].copy_from_slice(&sum.to_be_bytes());
        [&header[..], &from.to_be_bytes(), &to.to_be_bytes(), &length.to_be_bytes(), &[0, 0], content].concat()
    }
    fn arp(&self, operation: u8, mac: [u8; 6], address: Ipv4Addr) -> Vec<u8> {
        let content =
            [&[0, 1, 8, 0, 6, 4, 0, operation][..], &mac, &address.octets(), &EVERYONE, &self.peer(11).octets(), MARK]
                .concat();
        self.frame(EVERYONE, 0x0806, &content)
    }
    /// Neighbour discovery of the kind, or for 17 a UDP packet.
    fn ipv6(&self, kind: u8) -> Vec<u8> {
        let next = if kind == 17 { 17 } else { 58 };
        let to = [0xff, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1];
        let from = [0xfe, 0x80, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x99];
        let content =
            [&[0x60, 0, 0, 0, 0, 32, next, 255][..], &from, &to, &[kind, 0, 0, 0, 0x60, 0, 0, 0], &[0; 12], MARK]
                .concat();
        self.frame([0x33, 0x33, 0, 0, 0, 1], 0x86dd, &content)
    }
    fn tagged(&self, kind: u16) -> Vec<u8> {
        self.frame(VICTIM, kind, &[&[0, 7, 8, 0][..], &self.packet(MARK, 5000, 5001)].concat())
    }
}

fn holds_mark(frame: &[u8], mark: &[u8]) -> bool {
    frame.windows(mark.len()).any(|part| part == mark)
}

fn send(forgery: fn(&Card) -> Vec<u8>) -> io::Result<()> {
    let (card, frames) = (Card::own()?, Frames::open("eth0")?);
    for _ in 0..5 {
        frames.send(&forgery(&card))?;
    }
    frames.send(&card.udp(HONEST, 5000, 5001))
}

/// The error is the first thing it saw.
fn watch() -> io::Result<()> {
    let frames = Frames::open("eth0")?;
    std::fs::write("/ready", "")?;
    see(&frames)
}

fn see(frames: &Frames) -> io::Result<()> {
    let until = Instant::now() + PATIENCE;
    while Instant::now() < until {
        match frames.receive(Duration::from_millis(200))? {
            Some(frame) if holds_mark(&frame, MARK) => return Err(io::Error::other("forged")),
            Some(frame) if holds_mark(&frame, HONEST) => return Ok(()),
            _ => {}
        }
    }
    Err(io::Error::other("nothing"))
}

/// Does something with both ends of a bridge without our guard, named bthctl1 and bthctl2.
fn unguarded<T>(act: impl FnOnce(&Card, &Frames, &Frames) -> io::Result<T>) -> Result<io::Result<T>> {
    for line in [
        "link add bthctl type bridge",
        "link add bthctl1 type veth peer name bthctla",
        "link add bthctl2 type veth peer name bthctlb",
    ] {
        ip(line)?;
    }
    for line in [
        "bthctl1 master bthctl",
        "bthctl2 master bthctl",
        "bthctl up",
        "bthctl1 up",
        "bthctl2 up",
        "bthctla up",
        "bthctlb up",
    ] {
        ip(&format!("link set {line}"))?;
    }
    let address = Ipv4Addr::new(198, 18, 0, 10);
    let card = Card { mac: [2, 0, 0, 0, 0, 1], address, network: address, to: 11 };
    let outcome = Frames::open("bthctla").and_then(|from| act(&card, &from, &Frames::open("bthctlb")?));
    for name in ["bthctl1", "bthctl2", "bthctl"] {
        ip(&format!("link delete {name}"))?;
    }
    Ok(outcome)
}

/// On a bridge without our guard the frame must arrive.
fn arrives(name: &str) -> Result<bool> {
    let Some((_, forgery)) = FORGERIES.iter().find(|(known, _)| *known == name) else { return Ok(false) };
    let outcome = unguarded(|card, from, to| {
        for _ in 0..5 {
            from.send(&forgery(card))?;
        }
        from.send(&card.udp(HONEST, 5000, 5001))?;
        see(to)
    })?;
    Ok(outcome.is_err_and(|error| error.to_string() == "forged"))
}

/// A frame no bridge passes on, from the victim's MAC: the bridge might still learn from it where the victim is.
fn to_the_bridge(card: &Card) -> Vec<u8> {
    Card { mac: VICTIM, ..*card }.frame(BRIDGES, 0x88cc, MARK)
}

/// The card behind which bridges believe the victim's MAC to be.
fn believed() -> Result<Option<String>> {
    let mac = VICTIM.map(|byte| format!("{byte:02x}")).join(":");
    let text = run("bridge", "fdb show")?;
    let line = text.lines().find(|line| line.starts_with(&mac) && line.contains(" master "));
    Ok(line.and_then(|line| line.split(' ').nth(2)).map(str::to_owned))
}

fn learned(bed: &Bed) -> Result<Verdict> {
    let outside = unguarded(|card, from, to| {
        from.send(&to_the_bridge(card))?;
        from.send(&card.udp(HONEST, 5000, 5001))?;
        let _ = see(to);
        believed().map_err(io::Error::other)
    })?;
    if outside.doing("the control")?.as_deref() != Some("bthctl1") {
        return Ok(Verdict::Inert("a bridge does not learn from it".to_owned()));
    }
    let [attacker, victim] = pair(bed)?;
    let gateway = format!("ping -c 1 -W 1 {}.1 >/dev/null 2>&1", bed.prefix(1));
    eventually("the victim is known", || Ok(bed.sh(&victim, &gateway)?.0 == 0))?;
    let before = believed()?;
    holds("the victim is known", before.is_some())?;
    let sent = bed.exec(&attacker, |request| request.command = command("send to the bridge alone"))?;
    holds("sent", sent.stdout.starts_with(b"succeeded"))?;
    holds("learned", believed()? == before)?;
    Ok(Verdict::Blocked)
}

/// What a service of the host waits for; addressed to it by a frame that is for bridges, which one hands on as it came.
fn to_the_host(card: &Card) -> Vec<u8> {
    card.frame(BRIDGES, 0x0800, &Card { to: 1, ..*card }.packet(MARK, 5000, HOST_PORT))
}

/// Whether the service hears the attacker within a second of it having sent.
fn heard(send: impl FnOnce() -> Result<()>) -> Result<bool> {
    let service = UdpSocket::bind((Ipv4Addr::UNSPECIFIED, HOST_PORT)).doing("listen")?;
    service.set_read_timeout(Some(Duration::from_secs(1))).doing("listen")?;
    send()?;
    let mut text = [0; 64];
    Ok(service.recv(&mut text).is_ok_and(|length| holds_mark(&text[..length], MARK)))
}

fn back_door(bed: &Bed) -> Result<Verdict> {
    let outside = heard(|| {
        let sent = unguarded(|card, from, to| {
            run("ip", "addr add 198.18.0.1/24 dev bthctl").map_err(io::Error::other)?;
            from.send(&to_the_host(card))?;
            from.send(&card.udp(HONEST, 5000, 5001))?;
            see(to)
        })?;
        sent.doing("the control")
    })?;
    if !outside {
        return Ok(Verdict::Inert("a bridge has none".to_owned()));
    }
    let [attacker, _victim] = pair(bed)?;
    let inside = heard(|| {
        let sent = bed.exec(&attacker, |request| request.command = command("send by the back door"))?;
        holds("sent", sent.stdout.starts_with(b"succeeded"))
    })?;
    holds("the host hears it", !inside)?;
    Ok(Verdict::Blocked)
}

fn pair(bed: &Bed) -> Result<[berth_types::Id; 2]> {
    pair_with(bed, 0)
}

/// The attacker may send so many megabits per second.
fn pair_with(bed: &Bed, rate: u32) -> Result<[berth_types::Id; 2]> {
    let attacker = armed(bed, "forger", |spec| {
        spec.nics.push(bed.nic(1, 10));
        spec.limits.network_out_mbps = rate;
    })?;
    let victim = armed(bed, "victim", |spec| spec.nics.push(bed.nic(1, 11)))?;
    eventually("they reach each other", || reaches(bed, &attacker, 56))?;
    Ok([attacker, victim])
}

fn forge(bed: &Bed, name: &str, sender: &str, rate: u32) -> Result<Verdict> {
    if !arrives(name)? {
        return Ok(Verdict::Inert("a bridge does not pass it on".to_owned()));
    }
    let [attacker, victim] = pair_with(bed, rate)?;
    let said = std::thread::scope(|scope| {
        let watcher = scope.spawn(|| bed.exec(&victim, |request| request.command = command("watch for frames")));
        eventually("it watches", || Ok(bed.sh(&victim, "cat /ready")?.0 == 0))?;
        let sent = bed.exec(&attacker, |request| request.command = command(sender))?;
        holds(
            &format!("{}: {}", sender, String::from_utf8_lossy(&sent.stdout)),
            sent.stdout.starts_with(b"succeeded"),
        )?;
        watcher.join().map_err(|_| failed("the watcher"))?
    })?;
    let said = String::from_utf8_lossy(&said.stdout).trim().to_owned();
    holds(&format!("the victim says {said:?}"), said == "succeeded")?;
    Ok(Verdict::Blocked)
}

fn reaches(bed: &Bed, id: &berth_types::Id, size: u16) -> Result<bool> {
    Ok(bed.sh(id, &format!("ping -c 2 -i 0.2 -W 1 -s {size} {}.11 >/dev/null 2>&1", bed.prefix(1)))?.0 == 0)
}

fn changed(bed: &Bed, line: &str) -> Result<Verdict> {
    let [attacker, _victim] = pair(bed)?;
    holds("changed", bed.sh(&attacker, line)?.0 == 0)?;
    holds("reached", !reaches(bed, &attacker, 56)?)?;
    Ok(Verdict::Blocked)
}

fn longer(bed: &Bed) -> Result<Verdict> {
    let [attacker, _victim] = pair(bed)?;
    eventually("they reach each other", || reaches(bed, &attacker, 1400))?;
    holds("changed", bed.sh(&attacker, "ip link set eth0 mtu 9000")?.0 == 0)?;
    holds("reached", !reaches(bed, &attacker, 5000)?)?;
    Ok(Verdict::Blocked)
}
