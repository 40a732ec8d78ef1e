//! Networks: bridges, the walls between them, what tenants let in, and each container's card with its guard and its rates.

pub mod bridge;
pub mod closed;
pub mod conntrack;
pub mod firewalls;
pub mod forwards;
pub mod guard;
pub mod link;
pub mod netlink;
pub mod orphans;
pub mod queues;
pub mod rate;
pub mod tables;
pub(crate) mod walls;
