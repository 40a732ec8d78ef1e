//! Ports of the host's addresses that lead to containers.
use std::net::{Ipv4Addr, SocketAddrV4};

use berth_types as types;
use berth_types::{Block, Error, Protocol, Result as Outcome};
use napi::bindgen_prelude::PromiseRaw;
use napi::{Env, Result};
use napi_derive::napi;

use crate::Engine;

/// What arrives at a port of an address goes on to a container, when it comes from one of the blocks, or from anywhere when there is none.
#[napi(object)]
pub struct PortForward {
    pub protocol: String,
    pub public_address: String,
    pub public_port: u32,
    pub address: String,
    pub port: u32,
    pub allowed_cidrs: Vec<String>,
}
impl PortForward {
    fn parse(self) -> Outcome<types::Forward> {
        Ok(types::Forward {
            protocol: Protocol::parse(&self.protocol)?,
            public: socket(&self.public_address, self.public_port)?,
            target: socket(&self.address, self.port)?,
            allowed: self.allowed_cidrs.iter().map(|text| Block::parse(text)).collect::<Outcome<_>>()?,
        })
    }
}

fn socket(address: &str, port: u32) -> Outcome<SocketAddrV4> {
    let wrong = || Error::invalid(format!("{address} {port}: want an IPv4 address and a port of 1 to 65535"));
    let port = u16::try_from(port).ok().filter(|port| *port > 0).ok_or_else(wrong)?;
    Ok(SocketAddrV4::new(address.parse::<Ipv4Addr>().map_err(|_| wrong())?, port))
}

#[napi]
impl Engine {
    /// Has these ports lead to containers, and no others.
    #[napi]
    pub fn forward_ports<'env>(&self, env: &'env Env, forwards: Vec<PortForward>) -> Result<PromiseRaw<'env, ()>> {
        self.verb(env, move |engine| {
            engine.forward_ports(forwards.into_iter().map(PortForward::parse).collect::<Outcome<_>>()?)
        })
    }
}
