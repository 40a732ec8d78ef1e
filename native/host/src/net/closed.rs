//! Addresses that containers do not reach, though they are neither the host's nor another network's: where clouds tell machines their secrets, and what
//! the provider names of its own.
use std::net::IpAddr;

use berth_types::{Error, Result};

/// Link-local addresses, under which most clouds answer, and those of others: Azure, Alibaba and Oracle; the IPv6 ones of AWS, Google, Oracle and Scaleway.
const METADATA: [&str; 9] = [
    "169.254.0.0/16",
    "168.63.129.16",
    "100.100.100.200",
    "192.0.0.192",
    "fe80::/10",
    "fd00:ec2::254",
    "fd20:ce::254",
    "fd00:c1::a9fe:a9fe",
    "fd00:42::42",
];

/// What is closed, and the name servers that are reached all the same.
#[derive(Debug, Clone)]
pub struct Closed {
    blocks: Vec<(IpAddr, u8)>,
    nameservers: Vec<IpAddr>,
}

impl Closed {
    /// The clouds' metadata, and blocks of the provider's own; `nameservers` are reached at port 53 wherever they are. `invalid` names what is no address.
    pub fn new(ranges: &[String], nameservers: &[String]) -> Result<Closed> {
        let blocks = METADATA.into_iter().chain(ranges.iter().map(String::as_str)).map(block).collect::<Result<_>>()?;
        let server =
            |text: &String| text.parse().map_err(|_| Error::invalid(format!("name server {text}: want an address")));
        Ok(Closed { blocks, nameservers: nameservers.iter().map(server).collect::<Result<_>>()? })
    }

    /// The blocks of one family, as elements of a set; there are always some.
    pub(super) fn blocks(&self, four: bool) -> String {
        let own = self.blocks.iter().filter(|(address, _)| address.is_ipv4() == four);
        own.map(|(address, prefix)| format!("{address}/{prefix}")).collect::<Vec<_>>().join(", ")
    }

    /// A rule that lets through to the name servers; none without.
    pub(super) fn open(&self) -> String {
        let mut rules = String::new();
        for (family, four) in [("ip", true), ("ip6", false)] {
            let own = self.nameservers.iter().filter(|address| address.is_ipv4() == four);
            let servers: Vec<_> = own.map(ToString::to_string).collect();
            if !servers.is_empty() {
                let to = servers.join(", ");
                rules += &format!("    {family} daddr {{ {to} }} meta l4proto {{ tcp, udp }} th dport 53 accept\n");
            }
        }
        rules
    }
}

/// An address, or a block of them.
fn block(text: &str) -> Result<(IpAddr, u8)> {
    let wrong = || Error::invalid(format!("private range {text}: want a block of addresses, as 192.0.2.0/24"));
    let (address, prefix) = text.split_once('/').map_or((text, None), |(address, prefix)| (address, Some(prefix)));
    let address: IpAddr = address.parse().map_err(|_| wrong())?;
    let longest = if address.is_ipv4() { 32 } else { 128 };
    let prefix = prefix.map_or(Ok(longest), |prefix| prefix.parse().map_err(|_| wrong()))?;
    if (1..=longest).contains(&prefix) { Ok((address, prefix)) } else { Err(wrong()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_addresses_become_rules() {
        let of = |range: &str| Closed::new(&[range.to_owned()], &[]);
        assert!(of("198.51.7.0/24").unwrap().blocks(true).ends_with(", 198.51.7.0/24"));
        assert!(of("2001:db8::/32").unwrap().blocks(false).ends_with(", 2001:db8::/32"));
        for wrong in ["", "x", "10.0.0.0/33", "10.0.0.0/0", "10.0.0.0/8 }", "10.0.0.0/8\n", "::/129"] {
            assert!(of(wrong).is_err(), "{wrong:?}");
        }
        assert!(Closed::new(&[], &["dns.example".to_owned()]).is_err());
    }
}
