//! Ports of the host's addresses that lead to containers: an nft table of their own, replaced as a whole in one transaction. What is connected stays so.
use std::collections::BTreeMap;
use std::net::SocketAddrV4;
use std::sync::{Mutex, MutexGuard, PoisonError};

use berth_types::{Block, Error, Forward, Id, Protocol, Result};

use super::{firewall, guard};

/// The instance's forwarded ports.
pub struct Forwards {
    table: String,
    /// What was last loaded; none before the first time.
    loaded: Mutex<Option<Vec<Forward>>>,
}

impl Forwards {
    #[must_use]
    pub fn new(instance: &Id) -> Forwards {
        Forwards { table: format!("berth_{instance}_ports"), loaded: Mutex::default() }
    }

    /// Whether this host can forward ports.
    #[must_use]
    pub fn offered() -> bool {
        firewall::nft().is_some()
    }

    /// Has these ports lead to containers, and no others. `invalid`, changing nothing, when two lead from one port; `unsupported` without nft.
    pub fn apply(&self, wanted: Vec<Forward>) -> Result<()> {
        let mut loaded = self.lock();
        if loaded.as_ref() == Some(&wanted) && self.is_whole(&wanted)? {
            return Ok(());
        }
        firewall::run(&script(&self.table, &wanted)?)?;
        *loaded = Some(wanted);
        Ok(())
    }

    /// Loads the table again when somebody has flushed it.
    pub fn mend(&self) -> Result<()> {
        let loaded = self.lock();
        match &*loaded {
            Some(forwards) if !self.is_whole(forwards)? => firewall::run(&script(&self.table, forwards)?),
            _ => Ok(()),
        }
    }

    /// Removes the table; absent is fine.
    pub fn remove(&self) -> Result<()> {
        *self.lock() = None;
        if !Forwards::offered() { Ok(()) } else { firewall::run(&script(&self.table, &[])?) }
    }

    fn is_whole(&self, forwards: &[Forward]) -> Result<bool> {
        Ok(forwards.is_empty() || guard::has_table(libc::NFPROTO_INET, &self.table)?)
    }

    fn lock(&self) -> MutexGuard<'_, Option<Vec<Forward>>> {
        self.loaded.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Without a port there is no table. Only what is sent to an address of the host's own is forwarded, so that no port of others is taken over.
fn script(table: &str, forwards: &[Forward]) -> Result<String> {
    let remove = format!("add table inet {table}\ndelete table inet {table}\n");
    if forwards.is_empty() {
        return Ok(remove);
    }
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
        r#"{remove}table inet {table} {{
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

fn joined(parts: impl Iterator<Item = String>) -> String {
    parts.collect::<Vec<_>>().join(", ")
}

/// Without blocks that lie in others: a set of intervals takes none that overlap.
fn apart(blocks: &[Block]) -> Vec<Block> {
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
        assert!(script("t", &[forward(1, &[]), forward(1, &[])]).is_err());
        assert!(
            script("t", &[forward(1, &[]), forward(2, &[])]).unwrap().contains("192.0.2.1 . tcp . 2 : 10.0.0.2 . 80")
        );
        assert!(!script("t", &[]).unwrap().contains("map"));
    }

    #[test]
    fn blocks_within_others_are_left_out() {
        let text = script("t", &[forward(1, &["10.1.0.0/16", "10.0.0.0/8", "10.0.0.0/8", "11.0.0.0/8"])]).unwrap();
        assert!(text.contains("tcp . 1 . 10.0.0.0/8, 192.0.2.1 . tcp . 1 . 11.0.0.0/8 }"), "{text}");
    }
}
