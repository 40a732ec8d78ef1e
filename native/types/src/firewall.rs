//! Firewalls of tenants: what may reach containers, and what these may reach.
use std::net::Ipv4Addr;

use serde::{Deserialize, Serialize};

use crate::{Block, Error, Id, Result};

/// All firewalls of a host.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct HostFirewalls {
    /// Addresses that rules have in common, by their place.
    pub groups: Vec<Vec<Block>>,
    pub firewalls: Vec<Firewall>,
    pub guarded: Vec<Guarded>,
}

/// Rules for containers; see [`Guarded`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Firewall {
    pub id: Id,
    pub rules: Vec<Rule>,
}

/// An address of a container that firewalls apply to. In comes what a rule of any of them allows; out goes all, or what a rule allows once one is for that way.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Guarded {
    pub address: Ipv4Addr,
    pub firewalls: Vec<Id>,
}

/// Seen from the container.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Direction {
    In,
    Out,
}

impl Direction {
    /// `invalid` unless it is `in` or `out`.
    pub fn parse(text: &str) -> Result<Direction> {
        match text {
            "in" => Ok(Direction::In),
            "out" => Ok(Direction::Out),
            _ => Err(Error::invalid(format!("direction {text}: want in or out"))),
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Traffic {
    Any,
    Tcp,
    Udp,
    Icmp,
    Icmpv6,
}

impl Traffic {
    /// `invalid` unless it is one of the words of the API.
    pub fn parse(text: &str) -> Result<Traffic> {
        match text {
            "any" => Ok(Traffic::Any),
            "tcp" => Ok(Traffic::Tcp),
            "udp" => Ok(Traffic::Udp),
            "icmp" => Ok(Traffic::Icmp),
            "icmpv6" => Ok(Traffic::Icmpv6),
            _ => Err(Error::invalid(format!("protocol {text}: want any, tcp, udp, icmp or icmpv6"))),
        }
    }
}

/// The first and the last port.
pub type Ports = (u16, u16);

/// What a firewall allows, to or from `peers` and those of `groups`: nobody when there are none.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rule {
    pub direction: Direction,
    pub traffic: Traffic,
    /// Of the side that is asked; none: all. For TCP and UDP.
    pub ports: Vec<Ports>,
    pub peers: Vec<Block>,
    /// Places in [`HostFirewalls::groups`].
    pub groups: Vec<usize>,
}

/// What came by.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hit {
    pub packets: u64,
    pub bytes: u64,
}

/// What a firewall let by since its rules are as they are, by rule, and what was dropped, by direction, of containers it applies to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FirewallHits {
    pub rules: Vec<Hit>,
    pub dropped_in: Hit,
    pub dropped_out: Hit,
}

impl Rule {
    /// `80` or `8000-8100`; `invalid` for anything else.
    pub fn ports(text: &str) -> Result<Ports> {
        let (first, last) = text.split_once('-').unwrap_or((text, text));
        let port = |text: &str| text.parse::<u16>().ok().filter(|port| *port > 0);
        port(first)
            .zip(port(last))
            .filter(|(first, last)| first <= last)
            .ok_or_else(|| Error::invalid(format!("ports {text}: want a port of 1 to 65535, or two as 8000-8100")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ports_are_one_or_a_range() {
        assert_eq!((Rule::ports("80").unwrap(), Rule::ports("1-65535").unwrap()), ((80, 80), (1, 65535)));
        for wrong in ["", "0", "65536", "9-8", "80-", "-80", "80 - 90", "http"] {
            assert!(Rule::ports(wrong).is_err(), "{wrong:?}");
        }
    }
}
