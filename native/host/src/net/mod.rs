//! Networks: bridges, their firewall, and each container's card with its guard and its rates.

pub mod bridge;
pub mod closed;
pub(crate) mod firewall;
pub mod forwards;
pub mod guard;
pub mod link;
pub mod netlink;
pub mod queues;
pub mod rate;
