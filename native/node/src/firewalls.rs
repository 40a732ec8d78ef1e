//! Firewalls of tenants.
use berth_types as types;
use berth_types::{Block, Direction, Error, Id, Result as Outcome, Rule, Traffic};
use napi::bindgen_prelude::PromiseRaw;
use napi::{Env, Result};
use napi_derive::napi;

use crate::Engine;

/// What is allowed: `direction` is `in` or `out`, `protocol` any, tcp, udp, icmp or icmpv6, `ports` as 80 or 8000-8100, none: all. `peers` are blocks of
/// IPv4 addresses, `groups` places of groups; without either it is nobody.
#[napi(object)]
pub struct FirewallRule {
    pub direction: String,
    pub protocol: String,
    pub ports: Vec<String>,
    pub peers: Vec<String>,
    pub groups: Vec<u32>,
}
impl FirewallRule {
    fn parse(&self) -> Outcome<Rule> {
        Ok(Rule {
            direction: Direction::parse(&self.direction)?,
            traffic: Traffic::parse(&self.protocol)?,
            ports: all(&self.ports, Rule::ports)?,
            peers: all(&self.peers, Block::parse)?,
            groups: self.groups.iter().map(|place| *place as usize).collect(),
        })
    }
}

#[napi(object)]
pub struct Firewall {
    pub id: String,
    pub rules: Vec<FirewallRule>,
}
impl Firewall {
    fn parse(&self) -> Outcome<types::Firewall> {
        let rules = self.rules.iter().map(FirewallRule::parse).collect::<Outcome<_>>()?;
        Ok(types::Firewall { id: Id::new(&self.id)?, rules })
    }
}

/// An address of a container, and the firewalls that apply to it.
#[napi(object)]
pub struct Guarded {
    pub address: String,
    pub firewalls: Vec<String>,
}
impl Guarded {
    fn parse(&self) -> Outcome<types::Guarded> {
        let address =
            self.address.parse().map_err(|_| Error::invalid(format!("{}: want an IPv4 address", self.address)))?;
        Ok(types::Guarded { address, firewalls: all(&self.firewalls, |id| Id::new(id))? })
    }
}

/// All firewalls of a host; a group is addresses that rules have in common.
#[napi(object)]
pub struct HostFirewalls {
    pub groups: Vec<Vec<String>>,
    pub firewalls: Vec<Firewall>,
    pub guarded: Vec<Guarded>,
}
impl HostFirewalls {
    fn parse(&self) -> Outcome<types::HostFirewalls> {
        Ok(types::HostFirewalls {
            groups: self.groups.iter().map(|blocks| all(blocks, Block::parse)).collect::<Outcome<_>>()?,
            firewalls: self.firewalls.iter().map(Firewall::parse).collect::<Outcome<_>>()?,
            guarded: self.guarded.iter().map(Guarded::parse).collect::<Outcome<_>>()?,
        })
    }
}

#[napi(object)]
pub struct Hit {
    pub packets: i64,
    pub bytes: i64,
}
impl From<types::Hit> for Hit {
    fn from(types::Hit { packets, bytes }: types::Hit) -> Hit {
        Hit { packets: packets.cast_signed(), bytes: bytes.cast_signed() }
    }
}

/// What a firewall let by, by rule, and what was dropped of the containers it applies to.
#[napi(object)]
pub struct FirewallHits {
    pub rules: Vec<Hit>,
    pub dropped_in: Hit,
    pub dropped_out: Hit,
}
impl From<types::FirewallHits> for FirewallHits {
    fn from(hits: types::FirewallHits) -> FirewallHits {
        let rules = hits.rules.into_iter().map(Hit::from).collect();
        FirewallHits { rules, dropped_in: hits.dropped_in.into(), dropped_out: hits.dropped_out.into() }
    }
}

fn all<T>(texts: &[String], parse: impl Fn(&str) -> Outcome<T>) -> Outcome<Vec<T>> {
    texts.iter().map(|text| parse(text)).collect()
}

#[napi]
impl Engine {
    /// Has these firewalls hold on the host, and no others.
    #[napi]
    pub fn apply_firewalls<'env>(&self, env: &'env Env, wanted: HostFirewalls) -> Result<PromiseRaw<'env, ()>> {
        self.verb(env, move |engine| engine.apply_firewalls(wanted.parse()?))
    }

    /// What each of these counted on this host, since its rules are as they are.
    #[napi]
    pub fn firewall_hits<'env>(&self, env: &'env Env, ids: Vec<String>) -> Result<PromiseRaw<'env, Vec<FirewallHits>>> {
        self.verb(env, move |engine| {
            let ids = ids.into_iter().map(Id::new).collect::<Outcome<Vec<_>>>()?;
            Ok(engine.firewall_hits(&ids)?.into_iter().map(FirewallHits::from).collect())
        })
    }
}
