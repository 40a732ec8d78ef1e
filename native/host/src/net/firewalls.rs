//! What firewalls of tenants let through to containers, and from them: the text of an nft table of its own.
//!
//! Who connects is what counts: answers pass whatever the rules are, and each packet of the side that began is held against the rules of now, so that what is
//! no longer allowed ends and what stays allowed goes on. A container is found by its address, which its card cannot forge (see [`super::guard`]), in one
//! look-up; containers that share their firewalls share a chain. An `accept` ends the chain of one side alone, so that both sides have to allow what passes.
use std::collections::{BTreeMap, HashMap, HashSet};
use std::path::Path;
use std::process::Command;

use berth_types::{
    Block, Direction, Error, Firewall, FirewallHits, Guarded, Hit, HostFirewalls, Id, Result, Rule, Traffic,
};
use sha2::{Digest, Sha256};

use super::forwards::{apart, joined};
use super::tables::{Table, Wanted};
use super::walls;

impl Wanted for HostFirewalls {
    const NAME: &'static str = "firewalls";

    fn is_empty(&self) -> bool {
        self.guarded.is_empty()
    }

    fn text(&self, name: &str, counted: &HashMap<String, Hit>) -> Result<String> {
        table(name, self, counted)
    }
}

/// There once the kernel can hold what passes a bridge against rules.
pub(crate) const BRIDGE_RULES: &str = "/proc/sys/net/bridge";

/// Whether this host can look at what containers of one network send each other, too.
#[must_use]
pub fn offered() -> bool {
    walls::nft().is_some() && Path::new(BRIDGE_RULES).exists()
}

/// Has the kernel load what it does not load by itself. Bridges of others go on as before: that module would have all of them pass rules.
pub fn prepare() {
    if Path::new(BRIDGE_RULES).exists() {
        return;
    }
    let loaded = Command::new("modprobe").args(["-q", "br_netfilter"]).status().is_ok_and(|status| status.success());
    if loaded {
        for family in ["iptables", "ip6tables", "arptables"] {
            // One that cannot be turned off is as the host has it.
            let _ = std::fs::write(format!("{BRIDGE_RULES}/bridge-nf-call-{family}"), "0");
        }
    }
}

/// What each of these counted; nothing yet of one that is not on this host.
pub fn hits(table: &Table<HostFirewalls>, ids: &[Id]) -> Result<Vec<FirewallHits>> {
    let read = |wanted: &HostFirewalls, counted: &HashMap<String, Hit>| -> Vec<FirewallHits> {
        let at = |name: String| counted.get(&name).copied().unwrap_or_default();
        let of = |firewall: &Firewall| FirewallHits {
            rules: (0..firewall.rules.len()).map(|place| at(rule_counter(firewall, place))).collect(),
            dropped_in: at(drop_counter(firewall, Direction::In)),
            dropped_out: at(drop_counter(firewall, Direction::Out)),
        };
        let there: HashMap<&Id, &Firewall> = wanted.firewalls.iter().map(|one| (&one.id, one)).collect();
        ids.iter().map(|id| there.get(id).map(|one| of(one)).unwrap_or_default()).collect()
    };
    Ok(table.counted(read)?.unwrap_or_else(|| vec![FirewallHits::default(); ids.len()]))
}

/// `invalid` when an address is there twice, or something names a firewall or a group that is not there.
fn table(name: &str, wanted: &HostFirewalls, counted: &HashMap<String, Hit>) -> Result<String> {
    let chains = Chains::of(wanted)?;
    let (bodies, inbound, outbound) = (chains.bodies(counted), chains.map(Direction::In), chains.map(Direction::Out));
    Ok(format!(
        r#"table inet {name} {{
{bodies}  map inbound {{ type ipv4_addr : verdict;{inbound} }}
  map outbound {{ type ipv4_addr : verdict;{outbound} }}
  chain leaving {{
    ct state established,related ct direction reply accept
    ct state related accept
    ip saddr vmap @outbound
  }}
  chain arriving {{
    ct state established,related ct direction reply accept
    ct state related accept
    ip daddr vmap @inbound
  }}
  chain from_containers {{
    type filter hook forward priority filter - 4; policy accept;
    jump leaving
  }}
  chain to_host {{
    type filter hook input priority filter - 4; policy accept;
    jump leaving
  }}
  chain to_containers {{
    type filter hook forward priority filter - 3; policy accept;
    jump arriving
  }}
  chain from_host {{
    type filter hook output priority filter - 3; policy accept;
    jump arriving
  }}
}}
"#
    ))
}

/// Each set of firewalls that some container has, by their places, with its addresses.
struct Chains<'a> {
    wanted: &'a HostFirewalls,
    guarded: BTreeMap<Vec<usize>, Vec<&'a Guarded>>,
}

impl<'a> Chains<'a> {
    fn of(wanted: &'a HostFirewalls) -> Result<Chains<'a>> {
        let places: HashMap<_, _> = wanted.firewalls.iter().enumerate().map(|(place, one)| (&one.id, place)).collect();
        let unknown = |(id, group): (&Id, &usize)| {
            Error::invalid(format!("firewall {id}: names a group {group}, which is not there"))
        };
        let named = wanted.firewalls.iter().flat_map(|one| {
            one.rules.iter().flat_map(move |rule| rule.groups.iter().map(move |group| (&one.id, group)))
        });
        if let Some(wrong) = named.into_iter().find(|(_, group)| **group >= wanted.groups.len()) {
            return Err(unknown(wrong));
        }
        let mut guarded: BTreeMap<Vec<usize>, Vec<&Guarded>> = BTreeMap::new();
        let mut seen = HashSet::new();
        for one in &wanted.guarded {
            if !seen.insert(one.address) {
                return Err(Error::invalid(format!("address {}: is guarded twice", one.address)));
            }
            let place =
                |id| places.get(id).copied().ok_or_else(|| Error::invalid(format!("firewall {id}: has no rules")));
            let mut set = one.firewalls.iter().map(place).collect::<Result<Vec<_>>>()?;
            set.sort_unstable();
            set.dedup();
            if !set.is_empty() {
                guarded.entry(set).or_default().push(one);
            }
        }
        Ok(Chains { wanted, guarded })
    }

    fn rules<'s>(&'s self, set: &'s [usize], direction: Direction) -> impl Iterator<Item = &'s Rule> {
        set.iter()
            .flat_map(|place| &self.wanted.firewalls[*place].rules)
            .filter(move |rule| rule.direction == direction)
    }

    /// In: always. Out: once there is a rule for it.
    fn applies(&self, set: &[usize], direction: Direction) -> bool {
        direction == Direction::In || self.rules(set, direction).next().is_some()
    }

    /// Groups, counters, the rules of each firewall in chains of its own, and one for each set that drops what none of them allows.
    fn bodies(&self, counted: &HashMap<String, Hit>) -> String {
        let mut text = String::new();
        for (place, blocks) in self.wanted.groups.iter().enumerate() {
            text.push_str(&format!("  set group_{place} {{ type ipv4_addr; flags interval;{} }}\n", elements(blocks)));
        }
        for firewall in &self.wanted.firewalls {
            let rules = (0..firewall.rules.len()).map(|place| rule_counter(firewall, place));
            for name in rules.chain([Direction::In, Direction::Out].map(|way| drop_counter(firewall, way))) {
                let Hit { packets, bytes } = counted.get(&name).copied().unwrap_or_default();
                text.push_str(&format!("  counter {name} {{ packets {packets} bytes {bytes} }}\n"));
            }
        }
        for direction in [Direction::In, Direction::Out] {
            for (place, firewall) in self.wanted.firewalls.iter().enumerate() {
                let rules = firewall.rules.iter().enumerate().filter(|(_, rule)| rule.direction == direction);
                let lines: String = rules.map(|(place, rule)| lines(rule, &rule_counter(firewall, place))).collect();
                text.push_str(&format!("  chain {}_{place} {{\n{lines}  }}\n", name(direction)));
            }
            for (number, set) in self.guarded.keys().enumerate().filter(|(_, set)| self.applies(set, direction)) {
                let jumps: String = set.iter().map(|place| format!("    jump {}_{place}\n", name(direction))).collect();
                let dropped = |place: &usize| {
                    format!("    counter name {}\n", drop_counter(&self.wanted.firewalls[*place], direction))
                };
                let dropped: String = set.iter().map(dropped).collect();
                text.push_str(&format!(
                    "  chain {}_set_{number} {{\n{jumps}{dropped}    drop\n  }}\n",
                    name(direction)
                ));
            }
        }
        text
    }

    fn map(&self, direction: Direction) -> String {
        let of_set = |(number, (_, guarded)): (usize, (&Vec<usize>, &Vec<&Guarded>))| {
            let element = |one: &&Guarded| format!("{} : jump {}_set_{number}", one.address, name(direction));
            joined(guarded.iter().map(element))
        };
        let applies = |(_, (set, _)): &(usize, (&Vec<usize>, _))| self.applies(set, direction);
        let elements = joined(self.guarded.iter().enumerate().filter(applies).map(of_set));
        if elements.is_empty() { elements } else { format!(" elements = {{ {elements} }};") }
    }
}

fn name(direction: Direction) -> &'static str {
    match direction {
        Direction::In => "in",
        Direction::Out => "out",
    }
}

/// Goes on when the table is replaced, and begins anew when the rules are others.
fn rule_counter(firewall: &Firewall, place: usize) -> String {
    format!("{}_{}_{place}", firewall.id, fingerprint(firewall))
}

fn drop_counter(firewall: &Firewall, direction: Direction) -> String {
    format!("{}_{}_dropped_{}", firewall.id, fingerprint(firewall), name(direction))
}

/// Of its rules, without the groups, whose places and members are others after each change of a container.
fn fingerprint(firewall: &Firewall) -> String {
    let mut hash = Sha256::new();
    for Rule { direction, traffic, ports, peers, groups } in &firewall.rules {
        hash.update(format!("{direction:?} {traffic:?} {ports:?} {peers:?} {}\n", groups.len()));
    }
    hash.finalize().iter().take(4).map(|byte| format!("{byte:02x}")).collect()
}

/// None of one that allows nothing: it names nobody, or a protocol that no network has.
fn lines(rule: &Rule, counter: &str) -> String {
    if rule.traffic == Traffic::Icmpv6 {
        return String::new();
    }
    let side = if rule.direction == Direction::In { "saddr" } else { "daddr" };
    let whom = if rule.peers.iter().any(|block| block.prefix == 0) {
        vec![String::new()]
    } else {
        let blocks = (!rule.peers.is_empty()).then(|| format!("ip {side} {{ {} }} ", listed(&rule.peers)));
        blocks.into_iter().chain(rule.groups.iter().map(|group| format!("ip {side} @group_{group} "))).collect()
    };
    let what = match rule.traffic {
        Traffic::Any | Traffic::Icmpv6 => String::new(),
        Traffic::Icmp => "meta l4proto icmp ".to_owned(),
        Traffic::Tcp => format!("meta l4proto tcp {}", to_ports(rule)),
        Traffic::Udp => format!("meta l4proto udp {}", to_ports(rule)),
    };
    whom.iter().map(|whom| format!("    {whom}{what}counter name {counter} accept\n")).collect()
}

fn to_ports(rule: &Rule) -> String {
    let ranges = merged(&rule.ports);
    let ports = joined(ranges.iter().map(|(first, last)| format!("{first}-{last}")));
    if ports.is_empty() { ports } else { format!("th dport {{ {ports} }} ") }
}

fn listed(blocks: &[Block]) -> String {
    joined(apart(blocks).iter().map(|block| format!("{}/{}", block.first, block.prefix)))
}

fn elements(blocks: &[Block]) -> String {
    if blocks.is_empty() { String::new() } else { format!(" elements = {{ {} }};", listed(blocks)) }
}

/// Ranges that touch or overlap are one: a set of intervals takes none that overlap.
fn merged(ports: &[(u16, u16)]) -> Vec<(u16, u16)> {
    let mut sorted = ports.to_vec();
    sorted.sort_unstable();
    let mut merged: Vec<(u16, u16)> = Vec::new();
    for (first, last) in sorted {
        match merged.last_mut() {
            Some((_, before)) if first <= before.saturating_add(1) => *before = (*before).max(last),
            _ => merged.push((first, last)),
        }
    }
    merged
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rule(direction: Direction, traffic: Traffic, ports: &[&str], peers: &[&str]) -> Rule {
        let ports = ports.iter().map(|text| Rule::ports(text).unwrap()).collect();
        let peers = peers.iter().map(|text| Block::parse(text).unwrap()).collect();
        Rule { direction, traffic, ports, peers, groups: Vec::new() }
    }

    fn text(wanted: &HostFirewalls) -> Result<String> {
        table("t", wanted, &HashMap::new())
    }

    fn wanted(rules: Vec<Rule>, addresses: &[&str]) -> HostFirewalls {
        let id = Id::new("fw_1").unwrap();
        let guarded = |text: &&str| Guarded { address: text.parse().unwrap(), firewalls: vec![id.clone()] };
        HostFirewalls {
            groups: Vec::new(),
            firewalls: vec![Firewall { id: id.clone(), rules }],
            guarded: addresses.iter().map(guarded).collect(),
        }
    }

    #[test]
    fn what_goes_out_is_held_back_by_a_rule_for_it_alone() {
        let closed = text(&wanted(Vec::new(), &["10.0.0.2"])).unwrap();
        assert!(closed.contains("10.0.0.2 : jump in_set_0") && !closed.contains("out_set"), "{closed}");
        let out = rule(Direction::Out, Traffic::Udp, &["53"], &["0.0.0.0/0"]);
        let out = text(&wanted(vec![out], &["10.0.0.2"])).unwrap();
        assert!(
            out.contains("10.0.0.2 : jump out_set_0")
                && out.contains("meta l4proto udp th dport { 53-53 } counter name"),
            "{out}"
        );
    }

    #[test]
    fn a_rule_for_nobody_allows_nothing() {
        let of =
            |peers: &[&str]| text(&wanted(vec![rule(Direction::In, Traffic::Any, &[], peers)], &["10.0.0.2"])).unwrap();
        assert!(
            !of(&[]).contains("accept\n  }\n  chain in_set")
                && of(&["0.0.0.0/0"]).contains("chain in_0 {\n    counter name fw_1_")
        );
        assert!(of(&["10.0.0.0/8", "10.1.0.0/16"]).contains("ip saddr { 10.0.0.0/8 } counter"));
    }

    #[test]
    fn ports_that_overlap_are_one_range() {
        assert_eq!(merged(&[(80, 80), (443, 443), (81, 90), (85, 100), (1, 65535)]), [(1, 65535)]);
        assert_eq!(merged(&[(443, 443), (80, 80), (81, 81)]), [(80, 81), (443, 443)]);
    }

    #[test]
    fn what_contradicts_itself_is_refused() {
        assert!(text(&wanted(Vec::new(), &["10.0.0.2", "10.0.0.2"])).is_err());
        let mut unknown = wanted(Vec::new(), &["10.0.0.2"]);
        unknown.firewalls.clear();
        assert!(text(&unknown).is_err());
        let mut grouped = wanted(vec![rule(Direction::In, Traffic::Any, &[], &[])], &["10.0.0.2"]);
        grouped.firewalls[0].rules[0].groups.push(0);
        assert!(text(&grouped).is_err());
        grouped.groups.push(vec![Block::parse("10.0.0.9").unwrap()]);
        assert!(text(&grouped).unwrap().contains("    ip saddr @group_0 counter name"));
    }

    #[test]
    fn counters_go_on_until_the_rules_are_others() {
        let before = wanted(vec![rule(Direction::In, Traffic::Tcp, &["80"], &["0.0.0.0/0"])], &["10.0.0.2"]);
        let counter = rule_counter(&before.firewalls[0], 0);
        let counted = HashMap::from([(counter.clone(), Hit { packets: 7, bytes: 420 })]);
        let line = format!("counter {counter} {{ packets 7 bytes 420 }}");
        assert!(table("t", &before, &counted).unwrap().contains(&line));
        let after = wanted(vec![rule(Direction::In, Traffic::Tcp, &["81"], &["0.0.0.0/0"])], &["10.0.0.2"]);
        assert!(!table("t", &after, &counted).unwrap().contains("packets 7"));
    }
}
