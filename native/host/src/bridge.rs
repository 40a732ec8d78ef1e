//! One bridge per tenant network, walled off from the host and from the other bridges.
use berth_types::{Id, Result};

/// The instance's bridges.
pub struct Bridges;

impl Bridges {
    /// Loads the firewall table and finds the bridges an earlier process made.
    pub fn new(_instance: &Id) -> Result<Bridges> {
        todo!()
    }
    /// The interface name of the network's bridge, made and given `gateway_cidr` (`10.1.2.1/24`) when absent.
    pub fn ensure(&self, _network_id: &Id, _gateway_cidr: &str) -> Result<String> {
        todo!()
    }
    /// Bytes per packet that fit through the host's default route; use it for the containers' ends.
    pub fn mtu(&self) -> u32 {
        todo!()
    }
    /// Deletes bridges that have no port and were not asked for in the last minute.
    pub fn release_unused(&self) {
        todo!()
    }
    /// Deletes every bridge of the instance and its firewall table.
    pub fn remove_all(&self) -> Result<()> {
        todo!()
    }
}
