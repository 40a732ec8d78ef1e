//! Bridges and their firewall in network namespaces of the test's own, as root.
#![allow(clippy::unwrap_used)]

use std::net::{Ipv4Addr, SocketAddrV4, TcpListener, TcpStream};
use std::os::fd::OwnedFd;
use std::process::{Command, Stdio};
use std::sync::mpsc;
use std::time::{Duration, Instant};

use berth_host::net::bridge::Bridges;
use berth_host::net::closed::Closed;
use berth_host::net::link;
use berth_host::net::netlink::Socket;
use berth_types::{ErrorCode, Id};
use rustix::net::sockopt::{self, Timeout};
use rustix::net::{AddressFamily, RecvFlags, SendFlags, SocketType, bind, ipproto, recv, sendto, socket};
use rustix::thread::{UnshareFlags, unshare_unsafe};

/// How long an answer may take: everything is on this machine.
const PATIENCE: Duration = Duration::from_millis(500);

fn id(text: &str) -> Id {
    Id::new(text).unwrap()
}

fn run(line: &str) -> bool {
    let mut words = line.split(' ');
    let mut command = Command::new(words.next().unwrap());
    command.args(words).stdout(Stdio::null()).stderr(Stdio::null()).status().unwrap().success()
}

fn must(line: &str) {
    assert!(run(line), "{line}");
}

fn output(line: &str) -> String {
    let mut words = line.split(' ');
    let output = Command::new(words.next().unwrap()).args(words).output().unwrap();
    String::from_utf8_lossy(&output.stdout).into_owned()
}

/// The rest of the calling thread, and what it spawns, has a network of its own.
fn own_network() {
    // SAFETY: leaving the network namespace affects no memory; only this thread's sockets and children see it.
    unsafe { unshare_unsafe(UnshareFlags::NEWNET) }.unwrap();
    must("ip link set lo up");
    std::fs::write("/proc/sys/net/ipv4/ip_forward", "1").unwrap();
}

fn made(instance: &str) -> berth_types::Result<Bridges> {
    let closed = Closed::new(&["198.51.100.0/24".to_owned()], &["198.51.100.53".to_owned()])?;
    Bridges::new(&id(instance), closed)
}

type Task = Box<dyn FnOnce() + Send>;

/// A thread with a network of its own, which runs what it is given.
struct Peer {
    thread: i32,
    tasks: mpsc::Sender<Task>,
}
impl Peer {
    fn new() -> Self {
        let (tasks, inbox) = mpsc::channel::<Task>();
        let (ready, thread) = mpsc::channel();
        std::thread::spawn(move || {
            own_network();
            ready.send(rustix::thread::gettid().as_raw_nonzero().get()).unwrap();
            inbox.iter().for_each(|task| task());
        });
        Self { thread: thread.recv().unwrap(), tasks }
    }
    fn start<T: Send + 'static>(&self, work: impl FnOnce() -> T + Send + 'static) -> mpsc::Receiver<T> {
        let (answer, result) = mpsc::channel();
        self.tasks.send(Box::new(move || answer.send(work()).unwrap())).unwrap();
        result
    }
    fn inside<T: Send + 'static>(&self, work: impl FnOnce() -> T + Send + 'static) -> T {
        self.start(work).recv().unwrap()
    }
    fn must(&self, line: &'static str) {
        self.inside(move || must(line));
    }
    /// Plugs it into a bridge, or into nothing.
    fn plug(&self, name: &str, bridge: Option<&str>, address: &str, gateway: &str) {
        must(&format!("ip link add {name} type veth peer name eth0 netns {}", self.thread));
        if let Some(bridge) = bridge {
            must(&format!("ip link set {name} master {bridge}"));
        }
        must(&format!("ip link set {name} up"));
        let (address, gateway) = (address.to_string(), gateway.to_string());
        self.inside(move || {
            must(&format!("ip address add {address} dev eth0"));
            must("ip link set eth0 up");
            must(&format!("ip route add default via {gateway}"));
        });
    }
    fn pings(&self, address: &str) -> bool {
        let address = address.parse().unwrap();
        self.inside(move || ping(None, address))
    }
    fn sends_echo_from(&self, source: &str, address: &str) {
        let (source, address) = (source.parse().unwrap(), address.parse().unwrap());
        self.inside(move || ping(Some(source), address));
    }
    fn connects(&self, address: &str) -> bool {
        let address = address.parse().unwrap();
        self.inside(move || TcpStream::connect_timeout(&address, PATIENCE).is_ok())
    }
}

const ECHO_ID: [u8; 2] = [0xbe, 0xef];

fn icmp_socket() -> OwnedFd {
    let socket = socket(AddressFamily::INET, SocketType::RAW, Some(ipproto::ICMP)).unwrap();
    sockopt::set_socket_timeout(&socket, Timeout::Recv, Some(PATIENCE)).unwrap();
    socket
}

/// One ICMP echo, answered within half a second.
fn ping(source: Option<Ipv4Addr>, to: Ipv4Addr) -> bool {
    let socket = icmp_socket();
    if let Some(source) = source {
        bind(&socket, &SocketAddrV4::new(source, 0)).unwrap();
    }
    // Type 8, its checksum (the complement of the only two words that are not 0), the id.
    let checksum = (!(0x0800u16.wrapping_add(u16::from_be_bytes(ECHO_ID)))).to_be_bytes();
    let echo = [8, 0, checksum[0], checksum[1], ECHO_ID[0], ECHO_ID[1], 0, 0];
    if sendto(&socket, &echo, SendFlags::empty(), &SocketAddrV4::new(to, 0)).is_err() {
        return false;
    }
    answered_by(&socket, to)
}

/// Whether an answer to our echoes arrives from an address.
fn answered_by(socket: &OwnedFd, from: Ipv4Addr) -> bool {
    let started = Instant::now();
    let mut buffer = [0u8; 128];
    while started.elapsed() < PATIENCE {
        let Ok((length, _)) = recv(socket, &mut buffer[..], RecvFlags::empty()) else { return false };
        // Behind the IP header, whose source is at 12.
        if length >= 28 && buffer[20] == 0 && buffer[24..26] == ECHO_ID && buffer[12..16] == from.octets() {
            return true;
        }
    }
    false
}

#[test]
fn bridges_are_made_once_found_again_and_removed() {
    own_network();
    let bridges = made("brt001").unwrap();
    let name = bridges.ensure(&id("net_a"), "10.9.1.1/24").unwrap();
    assert_eq!(name, "bthbrt0010");
    assert_eq!(bridges.ensure(&id("net_a"), "10.9.1.1/24").unwrap(), name);
    assert_eq!(bridges.ensure(&id("net_a"), "10.9.2.1/24").unwrap_err().code, ErrorCode::Conflict);
    assert_eq!(bridges.ensure(&id("net_b"), "nonsense").unwrap_err().code, ErrorCode::Invalid);
    drop(bridges);
    // As one that an earlier version left.
    must(&format!("ip link set {name} type bridge no_linklocal_learn 0 stp_state 1"));
    let bridges = made("brt001").unwrap();
    assert_eq!(bridges.ensure(&id("net_b"), "10.9.2.1/24").unwrap(), "bthbrt0011");
    assert_eq!(bridges.ensure(&id("net_a"), "10.9.1.1/24").unwrap(), name);
    let shown = output(&format!("ip address show {name}"));
    let detailed = output(&format!("ip -details link show {name}"));
    assert!(detailed.contains("no_linklocal_learn 1") && detailed.contains("stp_state 0"), "{detailed}");
    assert!(shown.contains("10.9.1.1/24") && shown.contains("UP") && !shown.contains("inet6"), "{shown}");
    bridges.release_unused(|_| false);
    assert!(run(&format!("ip link show {name}")), "a bridge just asked for is kept");
    must(&format!("ip link delete {name}"));
    assert_eq!(bridges.ensure(&id("net_a"), "10.9.1.1/24").unwrap(), name);
    must(&format!("ip link show {name}"));
    let other = made("brt002").unwrap();
    other.ensure(&id("net_a"), "10.9.3.1/24").unwrap();
    assert_eq!(bridges.ensure(&id("net_c"), "10.9.1.1/22").unwrap(), "bthbrt0012");
    assert!(!run(&format!("ip link show {name}")), "another network with these addresses takes their place");
    must("ip link add brt001p type veth peer name brt001q");
    must("ip link set brt001p master bthbrt0012");
    assert_eq!(bridges.ensure(&id("net_a"), "10.9.1.1/24").unwrap_err().code, ErrorCode::Conflict);
    bridges.release(&id("net_c"), || false);
    assert!(run("ip link show bthbrt0012"), "a bridge with a port is kept");
    must("ip link delete brt001p");
    bridges.release(&id("net_c"), || true);
    assert!(run("ip link show bthbrt0012"), "a bridge that is wanted is kept");
    bridges.release(&id("net_c"), || false);
    assert!(!run("ip link show bthbrt0012"), "a bridge that is released is gone");
    bridges.remove_all().unwrap();
    assert!(!output("ip link").contains("bthbrt001") && output("ip link").contains("bthbrt0020"));
    assert_eq!(output("nft list tables").trim(), "table inet berth_brt002\ntable bridge berth_brt002");
    other.remove_all().unwrap();
    assert_eq!(output("nft list tables"), "");
}

#[test]
fn a_network_reaches_itself_and_the_world_but_neither_the_host_nor_other_networks() {
    own_network();
    let bridges = made("brt003").unwrap();
    let other = made("brt004").unwrap();
    let red = bridges.ensure(&id("net_red"), "10.9.1.1/24").unwrap();
    let blue = bridges.ensure(&id("net_blue"), "10.9.2.1/24").unwrap();
    let green = other.ensure(&id("net_green"), "10.9.3.1/24").unwrap();
    let (red1, red2, blue1, green1, world) = (Peer::new(), Peer::new(), Peer::new(), Peer::new(), Peer::new());
    red1.plug("r1", Some(&red), "10.9.1.2/24", "10.9.1.1");
    red2.plug("r2", Some(&red), "10.9.1.3/24", "10.9.1.1");
    blue1.plug("b1", Some(&blue), "10.9.2.2/24", "10.9.2.1");
    green1.plug("g1", Some(&green), "10.9.3.2/24", "10.9.3.1");
    world.plug("w1", None, "192.0.2.2/24", "192.0.2.1");
    must("ip address add 192.0.2.1/24 dev w1");

    // The world knows no way to the networks: it answers because it sees the host's address.
    world.must("ip route delete default");
    assert!(red1.pings("10.9.1.3"), "the same network");
    assert!(red1.pings("10.9.1.1"), "its gateway");
    assert!(red1.pings("192.0.2.2"), "the world");
    assert!(!red1.pings("10.9.2.2"), "another network");
    assert!(!red1.pings("10.9.3.2"), "another instance's network");
    assert!(!red1.pings("192.0.2.1") && !red1.pings("10.9.2.1"), "the host's other addresses");
    assert!(ping(None, "10.9.1.2".parse().unwrap()), "the host reaches a container");

    world.must("ip route add 10.9.1.0/24 via 192.0.2.1");
    assert!(world.pings("192.0.2.1") && !world.pings("10.9.1.2"), "from outside");
    let _service = TcpListener::bind("0.0.0.0:7999").unwrap();
    assert!(!red1.connects("10.9.1.1:7999") && !red1.connects("192.0.2.1:7999"), "a service of the host");

    // Answers to a source borrowed from another network must not go there.
    red1.must("ip address add 10.9.2.77/32 dev eth0");
    blue1.must("ip address add 10.9.2.77/32 dev eth0");
    for victim_hears in ["10.9.1.1", "192.0.2.2"] {
        let from = victim_hears.parse().unwrap();
        let (listening, ready) = mpsc::channel();
        let heard = blue1.start(move || {
            let socket = icmp_socket();
            listening.send(()).unwrap();
            answered_by(&socket, from)
        });
        ready.recv().unwrap();
        red1.sends_echo_from("10.9.2.77", victim_hears);
        assert!(!heard.recv().unwrap(), "an answer to a borrowed source reached its owner");
    }

    // Positive control: without the walls the same paths are open.
    bridges.remove_all().unwrap();
    other.remove_all().unwrap();
    must("ip link add plain type bridge");
    must("ip address add 10.9.1.1/24 dev plain");
    must("ip link set plain up");
    must("ip link set r1 master plain");
    red1.must("ip neighbour flush all");
    assert!(red1.pings("10.9.1.1") && red1.pings("192.0.2.1"), "control: the host");
    assert!(world.pings("10.9.1.2"), "control: from outside");
    assert!(red1.connects("10.9.1.1:7999"), "control: a service of the host");
}

#[test]
fn the_clouds_metadata_and_the_providers_own_addresses_are_closed_but_for_its_name_servers() {
    own_network();
    let bridges = made("brt005").unwrap();
    let red = bridges.ensure(&id("net_red"), "10.9.1.1/24").unwrap();
    let (red1, world) = (Peer::new(), Peer::new());
    red1.plug("r1", Some(&red), "10.9.1.2/24", "10.9.1.1");
    world.plug("w1", None, "192.0.2.2/24", "192.0.2.1");
    must("ip address add 192.0.2.1/24 dev w1");
    let closed = ["169.254.169.254", "168.63.129.16", "100.100.100.200", "192.0.0.192", "198.51.100.7"];
    for address in closed.iter().chain(&["198.51.100.53", "203.0.113.9"]) {
        must(&format!("ip route add {address} via 192.0.2.2"));
        let address = format!("ip address add {address}/32 dev lo");
        world.inside(move || must(&address));
    }
    let listen = |port: u16| world.inside(move || TcpListener::bind(("0.0.0.0", port)).unwrap());
    let _services = (listen(80), listen(53));

    assert!(red1.connects("203.0.113.9:80"), "the world");
    for address in closed {
        let host = format!("{address}:80").parse().unwrap();
        assert!(TcpStream::connect_timeout(&host, PATIENCE).is_ok(), "control: the host reaches {address}");
        assert!(!red1.connects(&format!("{address}:80")) && !red1.pings(address), "{address}");
        assert!(!red1.connects(&format!("{address}:53")), "{address} as if it were a name server");
    }
    assert!(red1.connects("198.51.100.53:53"), "a name server in a closed block");
    assert!(!red1.connects("198.51.100.53:80"), "another service beside the name server");
    bridges.remove_all().unwrap();
}

/// Entries of the table of connections that a source has, as the kernel lists them.
fn tracked(source: &str) -> usize {
    let listed = std::fs::read_to_string("/proc/thread-self/net/nf_conntrack").unwrap();
    listed.lines().filter(|line| line.split(' ').find(|word| word.starts_with("src=")) == Some(source)).count()
}

#[test]
fn a_container_fills_no_more_than_its_part_of_the_table_of_connections() {
    own_network();
    let bridges = made("brt006").unwrap();
    let red = bridges.ensure(&id("net_red"), "10.9.1.1/24").unwrap();
    let (red1, red2, world) = (Peer::new(), Peer::new(), Peer::new());
    red1.plug("r1", Some(&red), "10.9.1.2/24", "10.9.1.1");
    red2.plug("r2", Some(&red), "10.9.1.3/24", "10.9.1.1");
    world.plug("w1", None, "192.0.2.2/24", "192.0.2.1");
    must("ip address add 192.0.2.1/24 dev w1");
    let _service = world.inside(|| TcpListener::bind(("0.0.0.0", 80)).unwrap());
    // Each datagram to another port is a connection of its own; two rounds, with the table loaded anew between them.
    for round in 0..2 {
        let sent = red1.inside(move || {
            let socket = std::net::UdpSocket::bind("0.0.0.0:0").unwrap();
            let far = |port: u16| (Ipv4Addr::new(192, 0, 2, 2), port);
            (1000..11_000).filter(|port| socket.send_to(&[round], far(*port)).is_ok()).count()
        });
        assert!(sent > 9000, "sent {sent}");
        let held = tracked("src=10.9.1.2");
        assert!((8000..=8192).contains(&held), "round {round}: {held} connections are one container's");
        must("nft delete table bridge berth_brt006");
        assert!(bridges.mend_firewall().unwrap());
    }
    assert!(!red1.connects("192.0.2.2:80"), "the one with too many");
    assert!(red2.connects("192.0.2.2:80"), "a neighbour");
    assert!(TcpStream::connect_timeout(&"192.0.2.2:80".parse().unwrap(), PATIENCE).is_ok(), "the host");
    bridges.remove_all().unwrap();
}

/// A limit of the host's, lowered for as long as this is held.
struct Lowered(&'static str, String);
impl Lowered {
    fn to(path: &'static str, value: &str) -> Self {
        let before = std::fs::read_to_string(path).unwrap();
        std::fs::write(path, value).unwrap();
        Self(path, before)
    }
}
impl Drop for Lowered {
    fn drop(&mut self) {
        std::fs::write(self.0, &self.1).unwrap();
    }
}

#[test]
fn who_is_pinned_is_found_when_the_table_of_neighbours_is_full() {
    // In the host's own network: the limits are there alone, for all together.
    const LIMITS: [&str; 3] = [
        "/proc/sys/net/ipv4/neigh/default/gc_thresh1",
        "/proc/sys/net/ipv4/neigh/default/gc_thresh2",
        "/proc/sys/net/ipv4/neigh/default/gc_thresh3",
    ];
    let _lowered = LIMITS.map(|path| Lowered::to(path, "500"));
    std::thread::spawn(|| {
        own_network();
        let bridges = made("brt007").unwrap();
        let red = bridges.ensure(&id("net_red"), "10.9.1.1/24").unwrap();
        let (red1, red2, attacker) = (Peer::new(), Peer::new(), Peer::new());
        red1.plug("r1", Some(&red), "10.9.1.2/24", "10.9.1.1");
        red2.plug("r2", Some(&red), "10.9.1.3/24", "10.9.1.1");
        let shown = red1.inside(|| output("ip link show eth0"));
        let text = shown.split("link/ether ").nth(1).unwrap().split(' ').next().unwrap().to_owned();
        let mut bytes = [0; 6];
        bytes.iter_mut().zip(text.split(':')).for_each(|(byte, part)| *byte = u8::from_str_radix(part, 16).unwrap());
        link::pin(&mut Socket::open().unwrap(), link::index_of(&red).unwrap(), "10.9.1.2".parse().unwrap(), bytes)
            .unwrap();
        let gateway = output(&format!("ip link show {red}")).split("link/ether ").nth(1).unwrap()[..17].to_owned();
        red1.inside(move || must(&format!("ip neighbour replace 10.9.1.1 lladdr {gateway} dev eth0 nud permanent")));
        attacker.inside(|| {
            must("ip link add flood type bridge");
            must("ip link set flood up");
            let flood: String = (0..2000u32)
                .map(|number| {
                    format!(
                        "neighbour replace 10.77.{}.{} lladdr 02:00:00:00:00:01 dev flood nud reachable\n",
                        number / 250,
                        number % 250 + 1
                    )
                })
                .collect();
            let mut child = Command::new("ip")
                .args(["-force", "-batch", "-"])
                .stdin(Stdio::piped())
                .stdout(Stdio::null())
                .stderr(Stdio::null())
                .spawn()
                .unwrap();
            // It ends as soon as the table is full.
            let _ = std::io::Write::write_all(child.stdin.as_mut().unwrap(), flood.as_bytes());
            drop(child.stdin.take());
            child.wait().unwrap();
        });
        assert!(!ping(None, "10.9.1.3".parse().unwrap()), "control: one that is not pinned is lost");
        assert!(ping(None, "10.9.1.2".parse().unwrap()), "the host reaches one that is");
        assert!(red1.pings("10.9.1.1"), "it reaches its gateway");
        bridges.remove_all().unwrap();
    })
    .join()
    .unwrap();
}
