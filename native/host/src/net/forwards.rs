//! Ports of the host's addresses that lead to containers: the text of an nft table of their own.
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::net::SocketAddrV4;

use berth_types::{Block, Error, Forward, Hit, Protocol, Result};

use super::tables::Wanted;
use super::{conntrack, walls};

/// Only what is sent to an address of the host's own is forwarded, so that no port of others is taken over.
impl Wanted for Vec<Forward> {
    const NAME: &'static str = "ports";

    fn is_empty(&self) -> bool {
        self.is_empty()
    }

    fn text(&self, name: &str, _: &HashMap<String, Hit>) -> Result<String> {
        table(name, self)
    }

    /// What is connected ends when its port no longer leads to that container.
    fn replaced(&self, before: &Self) -> Result<()> {
        let way = |forward: &Forward| (forward.protocol, forward.public, *forward.target.ip());
        let kept: BTreeSet<_> = self.iter().map(way).collect();
        let mut gone = before.iter().map(way).filter(|one| !kept.contains(one));
        gone.try_for_each(|(protocol, public, target)| conntrack::forget_forward(protocol, public, target))
    }
}

/// Whether this host can forward ports.
#[must_use]
pub fn offered() -> bool {
    walls::nft().is_some()
}

/// `invalid` when two lead from one port.
fn table(name: &str, forwards: &[Forward]) -> Result<String> {
    let mut by_port: BTreeMap<(Protocol, SocketAddrV4), &Forward> = BTreeMap::new();
    for forward in forwards {
        if by_port.insert((forward.protocol, forward.public), forward).is_some() {
            return Err(Error::invalid(format!("port {} {}: leads to two", forward.protocol.name(), forward.public)));
        }
    }
    let key = |forward: &Forward| {
        format!("{} . {} . {}", forward.public.ip(), forward.protocol.name(), forward.public.port())
    };
    let element =
        |forward: &&Forward| format!("{} : {} . {}", key(forward), forward.target.ip(), forward.target.port());
    let ports = joined(by_port.values().map(element));
    let guarded: Vec<&Forward> = by_port.values().copied().filter(|forward| !forward.allowed.is_empty()).collect();
    let admitted = |forward: &&Forward| {
        let blocks = apart(&forward.allowed);
        joined(blocks.iter().map(|block| format!("{} . {}/{}", key(forward), block.first, block.prefix)))
    };
    let elements = |text: String| if text.is_empty() { text } else { format!(" elements = {{ {text} }};") };
    let (shut, open) = (joined(guarded.iter().map(|forward| key(forward))), joined(guarded.iter().map(admitted)));
    let (shut, open) = (elements(shut), elements(open));
    Ok(format!(
        r#"table inet {name} {{
  map ports {{ type ipv4_addr . inet_proto . inet_service : ipv4_addr . inet_service; elements = {{ {ports} }}; }}
  set guarded {{ type ipv4_addr . inet_proto . inet_service;{shut} }}
  set admitted {{ type ipv4_addr . inet_proto . inet_service . ipv4_addr; flags interval;{open} }}
  chain forward {{
    ip daddr . meta l4proto . th dport @guarded ip daddr . meta l4proto . th dport . ip saddr != @admitted return
    dnat ip to ip daddr . meta l4proto . th dport map @ports
  }}
  chain arriving {{
    type nat hook prerouting priority dstnat - 5; policy accept;
    meta l4proto {{ tcp, udp }} fib daddr type local jump forward
  }}
  chain own {{
    type nat hook output priority -105; policy accept;
    meta l4proto {{ tcp, udp }} fib daddr type local jump forward
  }}
}}
"#
    ))
}

pub(super) fn joined(parts: impl Iterator<Item = String>) -> String {
    parts.collect::<Vec<_>>().join(", ")
}

/// Without blocks that lie in others: a set of intervals takes none that overlap.
pub(super) fn apart(blocks: &[Block]) -> Vec<Block> {
    let mut sorted = blocks.to_vec();
    sorted.sort_unstable();
    sorted.dedup();
    let within = |block: &Block| sorted.iter().any(|other| other != block && other.contains(*block));
    sorted.iter().filter(|block| !within(block)).copied().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn forward(port: u16, allowed: &[&str]) -> Forward {
        let allowed = allowed.iter().map(|text| Block::parse(text).unwrap()).collect();
        let public = SocketAddrV4::new([192, 0, 2, 1].into(), port);
        Forward { protocol: Protocol::Tcp, public, target: SocketAddrV4::new([10, 0, 0, 2].into(), 80), allowed }
    }

    #[test]
    fn one_port_leads_to_one() {
        assert!(table("t", &[forward(1, &[]), forward(1, &[])]).is_err());
        assert!(
            table("t", &[forward(1, &[]), forward(2, &[])]).unwrap().contains("192.0.2.1 . tcp . 2 : 10.0.0.2 . 80")
        );
    }

    #[test]
    fn blocks_within_others_are_left_out() {
        let text = table("t", &[forward(1, &["10.1.0.0/16", "10.0.0.0/8", "10.0.0.0/8", "11.0.0.0/8"])]).unwrap();
        assert!(text.contains("tcp . 1 . 10.0.0.0/8, 192.0.2.1 . tcp . 1 . 11.0.0.0/8 }"), "{text}");
    }
}
