//! What the sockets and queues of network namespaces hold of the kernel's memory and no control group is charged for: messages that wait in sockets of
//! netlink, of raw, packet and ping kinds, what sockets of UDP have sent and no card has taken, packets in the queues of a card, and parts of packets that
//! wait for the rest.
use std::collections::BTreeMap;
use std::fs::{self, File};
use std::os::fd::{AsFd, AsRawFd, FromRawFd, OwnedFd};

use berth_types::{Doing, Error, ErrorCode, Result};
use rustix::process::{Pid, PidfdFlags, PidfdGetfdFlags};
use rustix::thread::LinkNameSpaceType;

use super::netlink::{Message, Socket, attributes};

const TC_HEADER: usize = 20;
const ROOT: u32 = 0xffff_ffff;
const TCA_STATS2: u16 = 7;
const TCA_DUMP_INVISIBLE: u16 = 10;
const TCA_STATS_QUEUE: u16 = 3;

/// What a packet takes beside its bytes: `struct sk_buff` and the least room the kernel takes for the bytes.
const PACKET: u64 = 768;

/// Lists of sockets below `/proc/net`: the file, the name of their kind in `protocols`, where in a line the bytes are that they hold.
const LISTS: [(&str, &str, Column); 9] = [
    ("netlink", "NETLINK", Column::Decimal(&[4, 5])),
    ("packet", "PACKET", Column::Decimal(&[6])),
    ("raw", "RAW", Column::Both),
    ("raw6", "RAWv6", Column::Both),
    ("icmp", "PING", Column::Both),
    ("icmp6", "PINGv6", Column::Both),
    // What these received is charged, or has a bound of its own.
    ("udp", "UDP", Column::Sent),
    ("udp6", "UDPv6", Column::Sent),
    ("udplite", "UDP-Lite", Column::Sent),
];

#[derive(Clone, Copy)]
enum Column {
    /// Numbers of columns.
    Decimal(&'static [usize]),
    /// The fifth column is `sent:received`, hexadecimal.
    Both,
    Sent,
}

/// The network namespaces that these threads are in, each once, but for the host's own. `everywhere`: also those in which nobody is any more, but from
/// which a descriptor of theirs comes, the namespace's own or a socket's.
pub fn namespaces_of(threads: &[i32], everywhere: bool) -> Vec<File> {
    let own = fs::read_link("/proc/self/ns/net").unwrap_or_default();
    let mut found = BTreeMap::new();
    let mut add = |name: std::path::PathBuf, open: &dyn Fn() -> Option<File>| {
        if name != own
            && !found.contains_key(&name)
            && let Some(file) = open()
        {
            found.insert(name, file);
        }
    };
    for thread in threads {
        // One that has ended meanwhile is in none.
        let path = format!("/proc/{thread}/ns/net");
        if let Ok(name) = fs::read_link(&path) {
            add(name, &|| File::open(&path).ok());
        }
    }
    for thread in threads.iter().filter(|_| everywhere) {
        for entry in fs::read_dir(format!("/proc/{thread}/fd")).into_iter().flatten().flatten() {
            let Ok(name) = fs::read_link(entry.path()) else { continue };
            let text = name.as_os_str().as_encoded_bytes();
            if text.starts_with(b"net:[") {
                add(name, &|| File::open(entry.path()).ok());
            } else if text.starts_with(b"socket:[")
                && is_listed(&entry.path())
                && let Some(namespace) = entry.file_name().to_str().and_then(|fd| of_socket(*thread, fd.parse().ok()?))
                && let Ok(name) = fs::read_link(format!("/proc/self/fd/{}", namespace.as_raw_fd()))
            {
                add(name, &|| namespace.try_clone().ok());
            }
        }
    }
    found.into_values().collect()
}

/// Whether a socket is of a kind we count. The others stay where they are: to close the last copy of a stream may take as long as its owner likes.
fn is_listed(path: &std::path::Path) -> bool {
    let mut name = [0; 32];
    let length = rustix::fs::getxattr(path, "system.sockprotoname", &mut name).unwrap_or(0);
    let name = name[..length].strip_suffix(b"\0").unwrap_or_default();
    LISTS.iter().any(|(_, kind, _)| kind.as_bytes() == name)
}

/// The network namespace of a socket of another process.
fn of_socket(process: i32, fd: i32) -> Option<File> {
    const SIOCGSKNS: libc::c_ulong = 0x894c;
    let process = rustix::process::pidfd_open(Pid::from_raw(process)?, PidfdFlags::empty()).ok()?;
    let socket = rustix::process::pidfd_getfd(&process, fd, PidfdGetfdFlags::empty()).ok()?;
    // SAFETY: takes no argument and answers with a new descriptor.
    let namespace = unsafe { libc::ioctl(socket.as_raw_fd(), SIOCGSKNS as _) };
    // SAFETY: the kernel has just made it, and nothing else owns it.
    (namespace >= 0).then(|| File::from(unsafe { OwnedFd::from_raw_fd(namespace) }))
}

/// Bytes that these network namespaces hold together. Sockets are looked at one by one only where there are so many that they could make it more than
/// `enough`; an answer up to that is the most it can be.
pub fn held(namespaces: Vec<File>, enough: u64) -> Result<u64> {
    // A thread of its own: it does not come back from where it goes.
    let looked = std::thread::Builder::new().name("berth-queues".to_owned()).spawn(move || {
        let most = largest();
        namespaces.iter().try_fold(0, |sum: u64, namespace| Ok(sum.saturating_add(of(namespace, most, enough)?)))
    });
    let looked = looked.doing("start a thread")?.join();
    looked.unwrap_or_else(|_| Err(Error::new(ErrorCode::Internal, "the look at queues ended early")))
}

/// What one socket can hold: both its buffers, each of twice what is asked for, and the message that fills them.
fn largest() -> u64 {
    let limit = |name: &str| {
        let text = fs::read_to_string(format!("/proc/sys/net/core/{name}")).unwrap_or_default();
        text.trim().parse::<u64>().unwrap_or(u64::from(u32::MAX))
    };
    2 * (limit("rmem_max").max(limit("rmem_default")) + limit("wmem_max").max(limit("wmem_default"))) + (128 << 10)
}

fn of(namespace: &File, largest: u64, enough: u64) -> Result<u64> {
    rustix::thread::move_into_link_name_space(namespace.as_fd(), Some(LinkNameSpaceType::Network))
        .doing("enter a network namespace")?;
    let read = |name: &str| fs::read_to_string(format!("/proc/thread-self/net/{name}")).unwrap_or_default();
    let parts = ["sockstat", "sockstat6"].iter().map(|name| fragments(&read(name))).sum::<u64>();
    let sure = parts + queued(&mut Socket::open()?)?;
    let protocols = read("protocols");
    let most = |kind: &str| sockets(&protocols, kind).saturating_mul(largest);
    let possible = LISTS.iter().fold(sure, |sum, (_, kind, _)| sum.saturating_add(most(kind)));
    if possible <= enough {
        return Ok(possible);
    }
    let lists = LISTS.iter().filter(|(_, kind, _)| sockets(&protocols, kind) > 0);
    Ok(lists.fold(sure, |sum, (file, _, column)| sum.saturating_add(bytes(&read(file), *column))))
}

/// How many sockets of a kind there are, by the file `protocols`; none of one the kernel does not have.
fn sockets(protocols: &str, kind: &str) -> u64 {
    let mut lines = protocols.lines().map(str::split_whitespace);
    let found = lines.find_map(|mut words| (words.next()? == kind).then(|| words.nth(1)?.parse().ok()).flatten());
    found.unwrap_or(0)
}

fn bytes(list: &str, column: Column) -> u64 {
    let pair = |line: &str| {
        let (sent, received) = line.split_whitespace().nth(4)?.split_once(':')?;
        Some((u64::from_str_radix(sent, 16).ok()?, u64::from_str_radix(received, 16).ok()?))
    };
    let one = |line: &str| match column {
        Column::Decimal(places) => {
            let words: Vec<&str> = line.split_whitespace().collect();
            places.iter().filter_map(|place| words.get(*place)?.parse::<u64>().ok()).sum()
        }
        Column::Both => pair(line).map_or(0, |(sent, received)| sent + received),
        Column::Sent => pair(line).map_or(0, |(sent, _)| sent),
    };
    // The first line has the columns' names.
    list.lines().skip(1).map(one).fold(0, u64::saturating_add)
}

/// Parts of packets: `FRAG: inuse 0 memory 0`, `FRAG6: …`.
fn fragments(sockstat: &str) -> u64 {
    let line = sockstat.lines().find_map(|line| line.strip_prefix("FRAG")).unwrap_or_default();
    line.split_whitespace().skip_while(|word| *word != "memory").nth(1).and_then(|word| word.parse().ok()).unwrap_or(0)
}

/// What waits in the queues of all cards. A card's first queue counts those below it; whoever made one that does not is told of by its parts.
fn queued(socket: &mut Socket) -> Result<u64> {
    let mut message = Message::new(libc::RTM_GETQDISC, 0, &[0; TC_HEADER]);
    message.attr(TCA_DUMP_INVISIBLE, &[]);
    let mut cards = BTreeMap::<u32, (u64, u64)>::new();
    for answer in socket.dump(message, "read the queues of a container")? {
        let word =
            |at: usize| answer.get(at..at + 4).and_then(|four| four.try_into().ok()).map_or(0, u32::from_ne_bytes);
        let card = cards.entry(word(4)).or_default();
        let side = if word(12) == ROOT { &mut card.0 } else { &mut card.1 };
        *side = side.saturating_add(waiting(&answer).unwrap_or(0));
    }
    Ok(cards.values().map(|(first, below)| *first.max(below)).fold(0, u64::saturating_add))
}

/// `gnet_stats_queue`: packets, bytes.
fn waiting(answer: &[u8]) -> Option<u64> {
    let all = attributes(answer, TC_HEADER);
    let (_, stats) = all.iter().find(|(kind, _)| *kind == TCA_STATS2)?;
    let (_, queue) = attributes(stats, 0).into_iter().find(|(kind, _)| *kind == TCA_STATS_QUEUE)?;
    let word = |at: usize| queue.get(at..at + 4)?.try_into().ok().map(u32::from_ne_bytes).map(u64::from);
    Some(word(4)? + word(0)? * PACKET)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_of_the_kernel_are_read() {
        let protocols = "protocol  size sockets  memory press\nNETLINK   1096     14      -1   NI       0   no   kernel\nRAW 1152 3 -1\n";
        assert_eq!((sockets(protocols, "NETLINK"), sockets(protocols, "RAW"), sockets(protocols, "PING")), (14, 3, 0));
        let netlink = "sk               Eth Pid        Groups   Rmem     Wmem     Dump  Locks    Drops    Inode\n\
            00000000b7f3e1d9 0   0          00000000 100      20        0     2        0        4\n";
        assert_eq!(bytes(netlink, Column::Decimal(&[4, 5])), 120);
        let raw = "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode ref pointer drops\n\
            253: 0100007F:00FD 00000000:0000 07 00000010:00000300 00:00000000 00000000     0        0 5 2 0 0\n";
        assert_eq!((bytes(raw, Column::Both), bytes(raw, Column::Sent)), (0x310, 0x10));
        assert_eq!(fragments("RAW: inuse 0\nFRAG: inuse 2 memory 4096\n"), 4096);
    }
}
