//! Connections to where a container has no business.
use std::fs::File;
use std::io::Read;
use std::net::{TcpListener, TcpStream, ToSocketAddrs, UdpSocket};
use std::os::linux::net::SocketAddrExt;
use std::os::unix::net::{SocketAddr, UnixListener, UnixStream};
use std::time::Duration;

use berth_types::{Doing, Id, Result};

use super::program::{self, Side, bring, outside};
use super::world::{HOST, METADATA, PORT, WORLD, World, answer};
use super::{Attack, Row, Verdict, Way};
use crate::suite::{Bed, FORCE, eventually, failed, holds, network_of, spec, within};

pub const ROW: Row = Row {
    name: "networks of others",
    refusals: &[],
    attacks: &[
        Attack {
            name: "the host by its bridge's address",
            way: Way::Scene(|bed| host(bed, &format!("{}.1", bed.prefix(1)))),
        },
        Attack { name: "the host by its own address", way: Way::Scene(|bed| host(bed, HOST)) },
        Attack {
            name: "the host by another bridge's address",
            way: Way::Scene(|bed| host(bed, &format!("{}.1", bed.prefix(2)))),
        },
        Attack { name: "the cloud's metadata", way: Way::Scene(metadata) },
        Attack { name: "another network's container", way: Way::Scene(neighbour) },
        Attack { name: "a container from outside", way: Way::Scene(inwards) },
        Attack { name: "what the last holder of an address had open", way: Way::Scene(heir) },
        Attack { name: "a service's abstract socket", way: Way::Scene(socket) },
    ],
    helpers: &[Attack { name: "connect to an abstract socket", way: Way::Program(connect) }],
};

/// What answers a connection from the host; empty for nothing within two seconds.
fn from_host(address: &str, port: u16) -> String {
    let mut text = String::new();
    let connected = (address, port)
        .to_socket_addrs()
        .ok()
        .and_then(|mut all| all.next())
        .and_then(|address| TcpStream::connect_timeout(&address, Duration::from_secs(2)).ok());
    if let Some(mut stream) = connected {
        let _ = stream.read_to_string(&mut text);
    }
    text
}

fn from(bed: &Bed, id: &Id, address: &str, port: u16) -> Result<String> {
    Ok(bed.sh(id, &format!("nc -w 2 {address} {port} </dev/null 2>/dev/null"))?.1)
}

/// One on network 1, which reaches the world: what does not get through is stopped by us.
fn attacker(bed: &Bed) -> Result<Id> {
    let mut wanted = spec("attacker");
    wanted.nics.push(bed.nic(1, 10));
    let id = bed.launch(&wanted)?;
    eventually("the world is reached", || Ok(from(bed, &id, WORLD, PORT)? == "world"))?;
    Ok(id)
}

/// Listens on every address of the host, as the agent and Postgres might.
fn service() -> Result<u16> {
    let listener = TcpListener::bind(("0.0.0.0", 0)).doing("listen")?;
    let port = listener.local_addr().doing("listen")?.port();
    std::thread::spawn(move || answer(listener, "host"));
    Ok(port)
}

fn host(bed: &Bed, address: &str) -> Result<Verdict> {
    let _world = World::make()?;
    let id = attacker(bed)?;
    let mut second = spec("second");
    second.nics.push(bed.nic(2, 10));
    bed.launch(&second)?;
    let port = service()?;
    holds("the host reaches itself", from_host(address, port) == "host")?;
    holds("reached", from(bed, &id, address, port)?.is_empty())?;
    Ok(Verdict::Blocked)
}

fn metadata(bed: &Bed) -> Result<Verdict> {
    let _world = World::make()?;
    let id = attacker(bed)?;
    holds("the host reaches it", from_host(METADATA, PORT) == "world")?;
    holds("reached", from(bed, &id, METADATA, PORT)?.is_empty())?;
    // Neither with a route of its own, nor as if it were next door.
    bed.sh(&id, &format!("ip route add {METADATA}/32 dev eth0; ip addr add 169.254.1.1/16 dev eth0"))?;
    holds("reached as a neighbour", from(bed, &id, METADATA, PORT)?.is_empty())?;
    Ok(Verdict::Blocked)
}

const LISTEN: &str = "while :; do echo container | nc -l -p 9000; done >/dev/null 2>&1 &";

fn listening(bed: &Bed, name: &str, network: u8) -> Result<String> {
    let mut wanted = spec(name);
    wanted.nics.push(bed.nic(network, 20));
    let id = bed.launch(&wanted)?;
    bed.sh(&id, LISTEN)?;
    let address = format!("{}.20", bed.prefix(network));
    eventually("it listens", || Ok(from_host(&address, 9000).trim() == "container"))?;
    Ok(address)
}

fn neighbour(bed: &Bed) -> Result<Verdict> {
    let _world = World::make()?;
    let id = attacker(bed)?;
    let address = listening(bed, "stranger", 2)?;
    holds("reached", from(bed, &id, &address, 9000)?.is_empty())?;
    bed.sh(&id, &format!("ip route add {address}/32 dev eth0"))?;
    holds("reached as a neighbour", from(bed, &id, &address, 9000)?.is_empty())?;
    let friend = listening(bed, "friend", 1)?;
    eventually("one of its own network is reached", || Ok(from(bed, &id, &friend, 9000)? == "container"))?;
    Ok(Verdict::Blocked)
}

fn inwards(bed: &Bed) -> Result<Verdict> {
    let world = World::make()?;
    let address = listening(bed, "listener", 1)?;
    let seen = world.run(&format!("/bin/busybox nc -w 2 {address} 9000")).unwrap_or_default();
    holds("reached", seen.is_empty())?;
    holds("answers", world.run(&format!("/bin/busybox ping -c 1 -W 1 {address}")).is_err())?;
    Ok(Verdict::Blocked)
}

/// A socket of UDP in a network namespace.
fn datagrams(namespace: &File, port: u16) -> Result<UdpSocket> {
    within(namespace, || {
        let socket = UdpSocket::bind(("0.0.0.0", port)).doing("open a socket")?;
        socket.set_read_timeout(Some(Duration::from_secs(2))).doing("set a limit")?;
        Ok(socket)
    })
}

/// Sends a word by one socket and waits for it at the other; who sent it.
fn word(from: &UdpSocket, to: impl ToSocketAddrs, at: &UdpSocket) -> Option<std::net::SocketAddr> {
    let mut heard = [0; 16];
    from.send_to(b"word", to).ok()?;
    let (length, sender) = at.recv_from(&mut heard).ok()?;
    (&heard[..length] == b"word").then_some(sender)
}

fn heir(bed: &Bed) -> Result<Verdict> {
    let world = World::make()?;
    let outside = datagrams(&world.network()?, 7777)?;
    let (mut way, mut names) = (None, ["last", "heir"].iter());
    let mut holder = || -> Result<(Id, UdpSocket)> {
        let mut wanted = spec(names.next().copied().unwrap_or("another"));
        wanted.nics.push(bed.nic(1, 20));
        let id = bed.launch(&wanted)?;
        let socket = datagrams(&network_of(bed, &id)?, 5000)?;
        Ok((id, socket))
    };
    let (last, inside) = holder()?;
    eventually("the world is reached", || {
        way = word(&inside, (WORLD, 7777), &outside);
        Ok(way.is_some())
    })?;
    let way = way.ok_or_else(|| failed("no way"))?;
    holds("the world answers", word(&outside, way, &inside).is_some())?;
    drop(inside);
    bed.engine.destroy(&last, FORCE)?;
    let (_, inside) = holder()?;
    holds("reached", word(&outside, way, &inside).is_none())?;
    holds("the heir reaches the world", word(&inside, (WORLD, 7777), &outside).is_some())?;
    Ok(Verdict::Blocked)
}

const NAME: &[u8] = b"berth-attack";

fn connect(_: Side) -> std::io::Result<()> {
    UnixStream::connect_addr(&SocketAddr::from_abstract_name(NAME)?).map(drop)
}

fn socket(bed: &Bed) -> Result<Verdict> {
    let name = SocketAddr::from_abstract_name(NAME).doing("name a socket")?;
    let _listener = UnixListener::bind_addr(&name).doing("listen")?;
    let control = outside("control", "connect to an abstract socket")?;
    holds(&format!("outside: {control}"), control == "succeeded")?;
    let id = bed.sleeper("attacker")?;
    bring(bed, &id)?;
    let said = bed.exec(&id, |request| request.command = program::command("connect to an abstract socket"))?.stdout;
    holds("reached", said.starts_with(b"111 "))?;
    Ok(Verdict::Blocked)
}
