//! Ports of the host's addresses that lead to containers.
use std::net::{Ipv4Addr, SocketAddrV4};

use serde::{Deserialize, Serialize};

use crate::{Error, Result};

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Protocol {
    Tcp,
    Udp,
}

impl Protocol {
    /// `invalid` unless it is `tcp` or `udp`.
    pub fn parse(text: &str) -> Result<Protocol> {
        match text {
            "tcp" => Ok(Protocol::Tcp),
            "udp" => Ok(Protocol::Udp),
            _ => Err(Error::invalid(format!("protocol {text}: want tcp or udp"))),
        }
    }

    /// As nft and the API name it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Protocol::Tcp => "tcp",
            Protocol::Udp => "udp",
        }
    }
}

/// A block of IPv4 addresses; its address has no bits beyond the prefix.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Block {
    pub first: Ipv4Addr,
    pub prefix: u8,
}

impl Block {
    /// `192.0.2.0/24`, or an address alone; bits beyond the prefix are dropped. `invalid` for anything else.
    pub fn parse(text: &str) -> Result<Block> {
        let (address, prefix) = text.split_once('/').unwrap_or((text, "32"));
        let parsed =
            address.parse::<Ipv4Addr>().ok().zip(prefix.parse::<u8>().ok()).filter(|(_, prefix)| *prefix <= 32);
        let (address, prefix) =
            parsed.ok_or_else(|| Error::invalid(format!("{text}: want a block of IPv4 addresses, as 192.0.2.0/24")))?;
        let mask = u32::MAX.checked_shl(32 - u32::from(prefix)).unwrap_or(0);
        Ok(Block { first: Ipv4Addr::from(u32::from(address) & mask), prefix })
    }

    #[must_use]
    pub fn contains(self, other: Block) -> bool {
        let mask = u32::MAX.checked_shl(32 - u32::from(self.prefix)).unwrap_or(0);
        self.prefix <= other.prefix && u32::from(other.first) & mask == u32::from(self.first)
    }
}

/// What arrives at `public` goes on to `target`, when it comes from one of `allowed`, or from anywhere when there is none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Forward {
    pub protocol: Protocol,
    pub public: SocketAddrV4,
    pub target: SocketAddrV4,
    pub allowed: Vec<Block>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blocks_are_cut_to_their_prefix() {
        let block = |text| Block::parse(text).unwrap();
        assert_eq!(block("10.1.2.3/8"), block("10.0.0.0/8"));
        assert_eq!(block("10.1.2.3"), block("10.1.2.3/32"));
        assert_eq!(block("9.9.9.9/0").first, Ipv4Addr::UNSPECIFIED);
        assert!(block("0.0.0.0/0").contains(block("10.0.0.0/8")) && block("10.0.0.0/8").contains(block("10.9.0.0/16")));
        assert!(
            !block("10.9.0.0/16").contains(block("10.0.0.0/8")) && !block("10.0.0.0/8").contains(block("11.0.0.0/8"))
        );
        for wrong in ["", "x", "10.0.0.0/33", "10.0.0.0/-1", "::/0", "10.0.0.0/8 }"] {
            assert!(Block::parse(wrong).is_err(), "{wrong:?}");
        }
    }
}
