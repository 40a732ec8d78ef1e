//! Network cards.
use std::fs::File;
use std::io::{Read, Write};
use std::net::{Ipv4Addr, SocketAddrV4, TcpStream};
use std::time::{Duration, Instant};

use berth_types::{
    Block, Direction, Doing, ErrorCode, Firewall, Forward, Guarded, HostFirewalls, Id, Nic, Protocol, Result, Rule,
    Spent, Traffic,
};

use super::Check;
use crate::suite::{Bed, FORCE, config, eventually, failed, holds, id, network_of, refused, same, spec, within};

pub const CHECKS: &[Check] = &[
    ("loopback and the card are up, with address and route", card),
    ("two containers of a network ping each other", ping),
    ("users ping, without a capability", unprivileged_ping),
    ("two networks do not reach each other", apart),
    ("what was sent and received is counted", counted),
    ("what runs used is added up, also over a reboot", added_up),
    ("a card keeps to its rates both ways, and to new ones at once", rates),
    ("a card, its connections and its bridge go when its container does, whatever the other end does", gone),
    ("a port of the host leads to a container, for whom it is open to, also after a flush", forwarded),
    (
        "firewalls let in what they allow and no more, within a network too; a change ends what it forbids and nothing else",
        firewalls,
    ),
];

fn card(bed: &Bed) -> Result<()> {
    let mut wanted = spec("card");
    wanted.nics.push(bed.nic(1, 10));
    let id = bed.launch(&wanted)?;
    same("loopback", bed.sh(&id, "ping -c1 -W2 127.0.0.1 >/dev/null")?.0, 0)?;
    same("mac", bed.sh(&id, "cat /sys/class/net/eth0/address")?.1, "02:00:0a:e7:01:0a".to_owned())?;
    let text = bed.sh(&id, "ip -4 addr show eth0; ip route")?.1;
    holds(
        &text,
        text.contains(&format!("{}.10/24", bed.prefix(1)))
            && text.contains(&format!("default via {}.1", bed.prefix(1))),
    )
}

fn pair(bed: &Bed, networks: [u8; 2]) -> Result<[berth_types::Id; 2]> {
    let mut ids = Vec::new();
    for (number, network) in (10..).zip(networks) {
        let mut wanted = spec(&format!("ping{number}"));
        wanted.nics.push(bed.nic(network, number));
        ids.push(bed.launch(&wanted)?);
    }
    ids.try_into().map_err(|_| crate::suite::failed("two containers"))
}

fn ping(bed: &Bed) -> Result<()> {
    let [one, other] = pair(bed, [1, 1])?;
    eventually("one reaches the other", || {
        Ok(bed.sh(&one, &format!("ping -c1 -W1 {}.11 >/dev/null", bed.prefix(1)))?.0 == 0)
    })?;
    same("and back", bed.sh(&other, &format!("ping -c1 -W2 {}.10 >/dev/null", bed.prefix(1)))?.0, 0)
}

/// By sockets that the kernel gives these groups; busybox's own ping knows only those of root.
fn unprivileged_ping(bed: &Bed) -> Result<()> {
    let container = bed.sleeper("pinged")?;
    let groups = bed.exec(&container, |request| {
        request.user = "ann".to_owned();
        request.command = ["/bin/cat", "/proc/sys/net/ipv4/ping_group_range"].map(str::to_owned).to_vec();
    })?;
    same("groups", String::from_utf8_lossy(&groups.stdout).trim(), "0\t65535")
}

fn apart(bed: &Bed) -> Result<()> {
    let [one, other] = pair(bed, [1, 2])?;
    same("from one", bed.sh(&one, &format!("ping -c2 -i0.2 -W1 {}.11 >/dev/null", bed.prefix(2)))?.0, 1)?;
    same("from the other", bed.sh(&other, &format!("ping -c2 -i0.2 -W1 {}.10 >/dev/null", bed.prefix(1)))?.0, 1)
}

fn counted(bed: &Bed) -> Result<()> {
    let [one, _] = pair(bed, [1, 1])?;
    eventually("ping", || Ok(bed.sh(&one, &format!("ping -c1 -W1 -s 1000 {}.11 >/dev/null", bed.prefix(1)))?.0 == 0))?;
    let stats = bed.engine.stats(&one)?;
    holds(
        &format!("counters: {} {}", stats.network_rx_bytes, stats.network_tx_bytes),
        stats.network_rx_bytes > 1000 && stats.network_tx_bytes > 1000,
    )
}

/// What it used: in the runs before, which are told, and in the one there is or was last.
fn used(bed: &Bed, id: &Id, before: &Spent) -> Result<Spent> {
    let stats = bed.engine.stats(id)?;
    let live = Spent {
        seconds: stats.run_seconds,
        cpu_seconds: stats.cpu_seconds,
        network_rx_bytes: stats.network_rx_bytes,
        network_tx_bytes: stats.network_tx_bytes,
    };
    let mut used = *before;
    used += bed.engine.observe(id)?.spent.unwrap_or(live);
    Ok(used)
}

fn added_up(bed: &Bed) -> Result<()> {
    pair(bed, [1, 1])?;
    let mut wanted = spec("spender");
    wanted.command.clear();
    wanted.nics.push(bed.nic(1, 12));
    let id = bed.launch(&wanted)?;
    // By reference: https://github.com/rust-lang/rust/issues/155241 has the second call begin with what the first one added.
    let spend = |before: &Spent| {
        let line = format!("ping -c1 -W1 -s 1000 {}.11 >/dev/null && seq 100000 >/dev/null", bed.prefix(1));
        eventually("it spends", || Ok(bed.sh(&id, &line)?.0 == 0))?;
        used(bed, &id, before)
    };
    let grown = |what: &str, before: Spent, after: Spent, most: Spent| {
        let within = |before, after, most| before <= after && after <= before + most;
        let bytes = |before: u64, after: u64, most: u64| within(before as f64, after as f64, most as f64);
        holds(
            &format!("{what}: {before:?}, then {after:?}"),
            within(before.seconds, after.seconds, most.seconds)
                && within(before.cpu_seconds, after.cpu_seconds, most.cpu_seconds)
                && bytes(before.network_rx_bytes, after.network_rx_bytes, most.network_rx_bytes)
                && bytes(before.network_tx_bytes, after.network_tx_bytes, most.network_tx_bytes),
        )
    };
    // A neighbour's questions still come in, and an end takes a moment.
    let little = Spent { seconds: 5.0, cpu_seconds: 0.5, network_rx_bytes: 900, network_tx_bytes: 900 };
    let none = Spent::default();
    let first = spend(&none)?;
    holds(&format!("{first:?}"), first.network_tx_bytes > 1000 && first.cpu_seconds > 0.001 && first.seconds > 0.01)?;
    bed.engine.stop(&id, FORCE)?;
    let stopped = used(bed, &id, &none)?;
    grown("stopped", first, stopped, little)?;
    same("of one that is stopped nothing grows", used(bed, &id, &none)?, stopped)?;
    let before = bed.engine.start(&id, 2)?.pid;
    let second = spend(&stopped)?;
    holds(&format!("{stopped:?}, then {second:?}"), second.network_tx_bytes > stopped.network_tx_bytes + 1000)?;
    bed.sh(&id, "reboot -f")?;
    eventually("a new init", || Ok(bed.engine.observe(&id)?.pid.is_some_and(|pid| Some(pid) != before)))?;
    grown("rebooted", second, used(bed, &id, &stopped)?, little)?;
    let third = spend(&stopped)?;
    holds(&format!("{second:?}, then {third:?}"), third.network_tx_bytes > second.network_tx_bytes + 1000)?;
    bed.engine.stop(&id, FORCE)?;
    grown("ended", third, used(bed, &id, &stopped)?, little)
}

/// One container sends to a port of another, not used before, as fast as it can; the most megabits per second that arrive,
/// looked at until that is more than `least`.
fn speed(bed: &Bed, from: &Id, to: &Id, address: (u8, u16), least: f64) -> Result<f64> {
    let (host, port) = address;
    // An end of its input would end nc.
    bed.sh(to, &format!("(tail -f /dev/null | nc -l -p {port}) >/dev/null 2>&1 &"))?;
    let dial = format!("nc {}.{host} {port} </dev/zero", bed.prefix(1));
    let send = format!("(for i in $(seq 90); do {dial} && break; sleep 0.1; done) >/dev/null 2>&1 &");
    let arrived = || -> Result<u64> { Ok(bed.engine.stats(to)?.network_rx_bytes) };
    let before = arrived()?;
    bed.sh(from, &send)?;
    // The first packets may come all at once.
    eventually(&format!("it flows to port {port}"), || Ok(arrived()? > before + 500_000))?;
    let mut looks = Vec::new();
    // Senders slow down for a while after a loss, so one look of several must be right; none may be above.
    while looks.len() < 12 && !looks.last().is_some_and(|rate| *rate > least) {
        let (began, before) = (Instant::now(), arrived()?);
        std::thread::sleep(Duration::from_millis(1500));
        looks.push((arrived()? - before) as f64 * 8e-6 / began.elapsed().as_secs_f64());
    }
    for id in [from, to] {
        bed.sh(id, "killall nc tail sh; true")?;
    }
    Ok(looks.into_iter().fold(0.0, f64::max))
}

fn rates(bed: &Bed) -> Result<()> {
    let [one, other] = pair(bed, [1, 1])?;
    let mut wanted = spec("ping10");
    wanted.nics.push(bed.nic(1, 10));
    let free = speed(bed, &one, &other, (11, 5000), 30.0)?;
    holds(&format!("without a limit: {free:.0} Mbit/s"), free > 30.0)?;
    for (port, receive, send) in [(5001, 0, 20), (5002, 0, 10), (5003, 20, 0)] {
        (wanted.limits.network_in_mbps, wanted.limits.network_out_mbps) = (receive, send);
        bed.engine.update(&wanted)?;
        let least = 0.9 * f64::from(receive.max(send));
        let (limit, found) = if receive == 0 {
            (send, speed(bed, &one, &other, (11, port), least)?)
        } else {
            (receive, speed(bed, &other, &one, (10, port), least)?)
        };
        let limit = f64::from(limit);
        holds(&format!("{limit} Mbit/s: {found:.1}"), (limit * 0.9..=limit * 1.1).contains(&found))?;
        let name = if receive == 0 { "networkOut" } else { "networkIn" };
        let stats = bed.engine.stats(&one)?;
        let counted =
            stats.limit_hits.get(name).is_some_and(|count| *count > 0) && stats.limit_hits_at.contains_key(name);
        holds(&format!("counted: {:?}", stats.limit_hits), counted)?;
    }
    (wanted.limits.network_in_mbps, wanted.limits.network_out_mbps) = (0, 0);
    bed.engine.update(&wanted)?;
    let free = speed(bed, &one, &other, (11, 5004), 30.0)?;
    holds(&format!("with no limit any more: {free:.0} Mbit/s"), free > 30.0)
}

/// The names of a network's bridges, and how many ports they have.
fn bridges(bed: &Bed, network: &str) -> Result<Vec<usize>> {
    let ours = format!("bth{}", config(&bed.state)?.instance);
    let all = std::fs::read_dir("/sys/class/net").doing("list network devices")?.flatten();
    let of_network = |folder: &std::path::PathBuf| {
        folder.file_name().is_some_and(|name| name.to_string_lossy().starts_with(&ours))
            && std::fs::read_to_string(folder.join("ifalias")).is_ok_and(|alias| alias.trim() == network)
    };
    let ports = |folder: std::path::PathBuf| std::fs::read_dir(folder.join("brif")).map_or(0, Iterator::count);
    Ok(all.map(|entry| entry.path()).filter(of_network).map(ports).collect())
}

/// What waits to be sent in TCP sockets of a network namespace, bytes of each.
fn unsent(namespace: &File) -> Result<Vec<u64>> {
    let list = within(namespace, || std::fs::read_to_string("/proc/thread-self/net/tcp").doing("list connections"))?;
    let waiting = |line: &str| u64::from_str_radix(line.split_whitespace().nth(4)?.split_once(':')?.0, 16).ok();
    Ok(list.lines().skip(1).filter_map(waiting).collect())
}

/// A connection whose other end takes nothing any more outlives the program that began it.
fn gone(bed: &Bed) -> Result<()> {
    let [one, other] = pair(bed, [1, 1])?;
    same("two cards", bridges(bed, "net_conform1")?, vec![2])?;
    bed.sh(&other, "nc -l -p 7000 -e /bin/sleep 1000 >/dev/null 2>&1 &")?;
    let dial = format!("nc {}.11 7000 </dev/zero", bed.prefix(1));
    bed.sh(&one, &format!("(for i in $(seq 90); do {dial} && break; sleep 0.1; done) >/dev/null 2>&1 &"))?;
    let namespace = network_of(bed, &one)?;
    eventually("much waits", || Ok(unsent(&namespace)?.iter().any(|bytes| *bytes > 100_000)))?;
    bed.engine.stop(&one, FORCE)?;
    same("one card when one has stopped", bridges(bed, "net_conform1")?, vec![1])?;
    same("connections", unsent(&namespace)?, Vec::new())?;
    bed.engine.destroy(&one, FORCE)?;
    same("the bridge stays for the other", bridges(bed, "net_conform1")?, vec![1])?;
    bed.engine.destroy(&other, FORCE)?;
    same("no bridge when both are gone", bridges(bed, "net_conform1")?, Vec::new())?;
    // A bridge that is there for a stopped container yields to a network that has its addresses now.
    let [_, other] = pair(bed, [1, 1])?;
    bed.engine.stop(&other, FORCE)?;
    let mut heir = spec("heir");
    heir.nics.push(Nic { network_id: id("net_heir"), ..bed.nic(1, 11) });
    bed.engine.create(&heir, None)?;
    refused("the addresses of another network", bed.engine.start(&heir.id, 1), ErrorCode::Conflict)?;
    bed.engine.stop(&id("ping10"), FORCE)?;
    bed.engine.start(&heir.id, 1)?;
    same("its own", bridges(bed, "net_heir")?, vec![1])?;
    same("reached", bed.sh(&heir.id, &format!("ping -c1 -W1 {}.1 >/dev/null", bed.prefix(1)))?.0, 0)
}

/// Asked from the host, from a container of another network and from one of the same.
fn forwarded(bed: &Bed) -> Result<()> {
    std::fs::write("/proc/sys/net/ipv4/ip_forward", "1").doing("forward packets")?;
    let [one, other] = pair(bed, [1, 2])?;
    let mut wanted = spec("served");
    wanted.nics.push(bed.nic(1, 12));
    let served = bed.launch(&wanted)?;
    let address: Ipv4Addr = format!("{}.12", bed.prefix(1)).parse().map_err(|_| failed("an address"))?;
    bed.sh(&served, "mkdir /www && echo page > /www/index.html && httpd -p 8080 -h /www")?;
    // The gateway of a third network: an address of the host's own that this container's network does not have.
    let host: Ipv4Addr = format!("{}.1", bed.prefix(2)).parse().map_err(|_| failed("an address"))?;
    let forward = |allowed: &[&str]| -> Result<Forward> {
        let allowed = allowed.iter().map(|text| Block::parse(text)).collect::<Result<_>>()?;
        let (public, target) = (SocketAddrV4::new(host, 20080), SocketAddrV4::new(address, 8080));
        Ok(Forward { protocol: Protocol::Tcp, public, target, allowed })
    };
    // busybox's wget, linked statically, falls over its own look-up of names.
    let inside = |from: &Id| -> Result<String> {
        let ask = format!("printf 'GET / HTTP/1.0\\r\\n\\r\\n' | nc -w 2 {host} 20080 2>/dev/null | tail -n 1");
        Ok(bed.sh(from, &ask)?.1)
    };
    let public = SocketAddrV4::new(host, 20080);
    let outside = || answered(&mut connected(public).ok()?);
    same("before", (outside(), inside(&one)?), (None, String::new()))?;
    bed.engine.forward_ports(vec![forward(&[])?])?;
    let page = || ("page".to_owned(), "page".to_owned(), Some("page\n".to_owned()));
    same("open to all", (inside(&one)?, inside(&other)?, outside()), page())?;
    bed.engine.forward_ports(vec![forward(&["192.0.2.0/24"])?])?;
    same("closed to these", (inside(&one)?, inside(&other)?, outside()), (String::new(), String::new(), None))?;
    // What is connected stays so while the port leads to the container, and no longer.
    bed.engine.forward_ports(vec![forward(&[])?])?;
    let (mut first, mut second) = (connected(public)?, connected(public)?);
    bed.engine.forward_ports(vec![forward(&["192.0.2.0/24"])?])?;
    same("connected before it closed", answered(&mut first), Some("page\n".to_owned()))?;
    bed.engine.forward_ports(Vec::new())?;
    same("connected before it went", answered(&mut second), None)?;
    let from_one = format!("{}.10/32", bed.prefix(1));
    bed.engine.forward_ports(vec![forward(&["192.0.2.0/24", &from_one])?])?;
    same("open to one", (inside(&one)?, inside(&other)?), ("page".to_owned(), String::new()))?;
    let twice = bed.engine.forward_ports(vec![forward(&[])?, forward(&[])?]);
    holds("two of one port are refused", twice.is_err())?;
    let flushed = std::process::Command::new("nft")
        .args(["delete", "table", "inet", &format!("berth_{}_ports", config(&bed.state)?.instance)])
        .status();
    holds("flushed", flushed.is_ok_and(|status| status.success()))?;
    eventually("it comes back", || Ok(inside(&one)? == "page"))?;
    bed.engine.forward_ports(Vec::new())?;
    same("taken back", (inside(&one)?, outside()), (String::new(), None))
}

/// Two containers of one network, one of another, which comes by a port of the host's, and the host itself.
fn firewalls(bed: &Bed) -> Result<()> {
    std::fs::write("/proc/sys/net/ipv4/ip_forward", "1").doing("forward packets")?;
    let [peer, other] = pair(bed, [1, 2])?;
    let mut wanted = spec("walled");
    wanted.nics.push(bed.nic(1, 12));
    let walled = bed.launch(&wanted)?;
    let at = |last: u8| format!("{}.{last}", bed.prefix(1));
    for port in ["8080", "8081"] {
        bed.sh(&walled, &format!("mkdir -p /www && echo page > /www/index.html && httpd -p {port} -h /www"))?;
        bed.sh(&peer, &format!("mkdir -p /www && echo page > /www/index.html && httpd -p {port} -h /www"))?;
    }
    let host: Ipv4Addr = format!("{}.1", bed.prefix(2)).parse().map_err(|_| failed("an address"))?;
    let served: Ipv4Addr = at(12).parse().map_err(|_| failed("an address"))?;
    let (public, target) = (SocketAddrV4::new(host, 20080), SocketAddrV4::new(served, 8080));
    let forward = Forward { protocol: Protocol::Tcp, public, target, allowed: Vec::new() };
    let asked = |from: &Id, address: &str, port: u16| -> Result<bool> {
        let ask = format!("printf 'GET / HTTP/1.0\\r\\n\\r\\n' | nc -w 1 {address} {port} 2>/dev/null | tail -n 1");
        Ok(bed.sh(from, &ask)?.1 == "page")
    };
    let rule = |direction, traffic, ports: &[&str], peers: &[&str]| -> Result<Rule> {
        let ports = ports.iter().map(|text| Rule::ports(text)).collect::<Result<_>>()?;
        let peers = peers.iter().map(|text| Block::parse(text)).collect::<Result<_>>()?;
        Ok(Rule { direction, traffic, ports, peers, groups: Vec::new() })
    };
    let apply = |sets: Vec<Vec<Rule>>| -> Result<()> {
        let ids = (0..sets.len()).map(|number| Id::new(format!("fw_{number}"))).collect::<Result<Vec<_>>>()?;
        let firewalls = ids.iter().cloned().zip(sets).map(|(id, rules)| Firewall { id, rules }).collect();
        let guarded = vec![Guarded { address: served, firewalls: ids }];
        bed.engine.apply_firewalls(HostFirewalls {
            groups: vec![vec![Block::parse(&format!("{}/32", at(10)))?]],
            firewalls,
            guarded,
        })
    };
    // peer: port 8080, port 8081, ping; from another network by the host's port; out to the peer.
    let seen = || -> Result<[bool; 5]> {
        let ping = bed.sh(&peer, &format!("ping -c 1 -W 1 {served} >/dev/null; echo $?"))?.1 == "0";
        let (first, second) = (asked(&peer, &at(12), 8080)?, asked(&peer, &at(12), 8081)?);
        Ok([first, second, ping, asked(&other, &host.to_string(), 20080)?, asked(&walled, &at(10), 8080)?])
    };
    bed.engine.forward_ports(vec![forward.clone()])?;
    same("without one", seen()?, [true; 5])?;
    apply(vec![Vec::new()])?;
    same("without a rule: answers alone come in", seen()?, [false, false, false, false, true])?;
    let any = "0.0.0.0/0";
    let web = || rule(Direction::In, Traffic::Tcp, &["80", "8000-8080"], &[any]);
    apply(vec![vec![web()?]])?;
    same("a port for all", seen()?, [true, false, false, true, true])?;
    let counted = || bed.engine.firewall_hits(&[Id::new("fw_0")?]);
    let before = counted()?.remove(0);
    holds("what was let by and dropped is counted", before.rules[0].packets > 0 && before.dropped_in.packets > 0)?;
    let ping = || rule(Direction::In, Traffic::Icmp, &[], &[any]);
    apply(vec![vec![web()?], vec![ping()?]])?;
    same("and goes on when another changes", counted()?.remove(0), before)?;
    let from_group = Rule { groups: vec![0], ..rule(Direction::In, Traffic::Tcp, &[], &[])? };
    apply(vec![vec![from_group], vec![ping()?]])?;
    holds("but not when it does itself", counted()?.remove(0).rules[0].packets == 0)?;
    same("two of them: all ports for one peer, ping for all", seen()?, [true, true, true, false, true])?;
    let dns = rule(Direction::Out, Traffic::Udp, &["53"], &[any])?;
    apply(vec![vec![rule(Direction::In, Traffic::Any, &[], &[any])?], vec![dns]])?;
    same("out goes what a rule allows, once there is one", seen()?, [true, true, true, true, false])?;
    holds("a firewall that is not there is refused", {
        let guarded = vec![Guarded { address: served, firewalls: vec![Id::new("fw_none")?] }];
        bed.engine.apply_firewalls(HostFirewalls { guarded, ..HostFirewalls::default() }).is_err()
    })?;

    // One connection for each of two ports, held open: a change ends the one that it forbids.
    apply(vec![vec![rule(Direction::In, Traffic::Tcp, &["7001-7002"], &[any])?]])?;
    bed.sh(&walled, "for p in 7001 7002; do (sleep 60 | nc -l -p $p > /got-$p &) ; done; sleep 0.2")?;
    bed.sh(&peer, &format!("for p in 7001 7002; do mkfifo /to-$p; (nc {served} $p < /to-$p >/dev/null 2>&1 &) ; (sleep 60 > /to-$p &) ; echo one > /to-$p; done"))?;
    let got = |port: u16| -> Result<String> { Ok(bed.sh(&walled, &format!("cat /got-{port}"))?.1) };
    eventually("both are connected", || Ok(got(7001)? == "one" && got(7002)? == "one"))?;
    apply(vec![vec![rule(Direction::In, Traffic::Tcp, &["7001"], &[any])?]])?;
    bed.sh(&peer, "for p in 7001 7002; do echo two > /to-$p; done")?;
    eventually("what stays allowed goes on", || Ok(got(7001)? == "one\ntwo"))?;
    same("what is forbidden ends", got(7002)?, "one".to_owned())?;

    let flushed = std::process::Command::new("nft")
        .args(["delete", "table", "inet", &format!("berth_{}_firewalls", config(&bed.state)?.instance)])
        .status();
    holds("flushed", flushed.is_ok_and(|status| status.success()))?;
    eventually("it comes back", || Ok(!asked(&peer, &at(12), 8081)?))?;
    bed.engine.apply_firewalls(HostFirewalls::default())?;
    same("taken back", asked(&peer, &at(12), 8081)?, true)
}

fn connected(at: SocketAddrV4) -> Result<TcpStream> {
    let stream = TcpStream::connect_timeout(&at.into(), Duration::from_secs(2)).doing("connect")?;
    stream.set_read_timeout(Some(Duration::from_secs(2))).doing("set a limit")?;
    Ok(stream)
}

/// What a web server answers, without its head; none of one that does not.
fn answered(stream: &mut TcpStream) -> Option<String> {
    stream.write_all(b"GET / HTTP/1.0\r\n\r\n").ok()?;
    let mut text = String::new();
    stream.read_to_string(&mut text).ok()?;
    text.split_once("\r\n\r\n").map(|(_, body)| body.to_owned())
}
