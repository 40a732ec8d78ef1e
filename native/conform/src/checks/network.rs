//! Network cards.
use berth_types::Result;

use super::Check;
use crate::suite::{Bed, eventually, holds, same, spec};

pub const CHECKS: &[Check] = &[
    ("loopback and the card are up, with address and route", card),
    ("two containers of a network ping each other", ping),
    ("two networks do not reach each other", apart),
    ("what was sent and received is counted", counted),
];

fn card(bed: &Bed) -> Result<()> {
    let mut wanted = spec("card");
    wanted.nics.push(bed.nic(1, 10));
    let id = bed.launch(&wanted)?;
    same("loopback", bed.sh(&id, "ping -c1 -W2 127.0.0.1 >/dev/null")?.0, 0)?;
    same("mac", bed.sh(&id, "cat /sys/class/net/eth0/address")?.1, "02:00:0a:e7:01:0a".to_owned())?;
    let text = bed.sh(&id, "ip -4 addr show eth0; ip route")?.1;
    holds(
        &text,
        text.contains(&format!("{}.10/24", bed.prefix(1)))
            && text.contains(&format!("default via {}.1", bed.prefix(1))),
    )
}

fn pair(bed: &Bed, networks: [u8; 2]) -> Result<[berth_types::Id; 2]> {
    let mut ids = Vec::new();
    for (number, network) in (10..).zip(networks) {
        let mut wanted = spec(&format!("ping{number}"));
        wanted.nics.push(bed.nic(network, number));
        ids.push(bed.launch(&wanted)?);
    }
    ids.try_into().map_err(|_| crate::suite::failed("two containers"))
}

fn ping(bed: &Bed) -> Result<()> {
    let [one, other] = pair(bed, [1, 1])?;
    eventually("one reaches the other", || {
        Ok(bed.sh(&one, &format!("ping -c1 -W1 {}.11 >/dev/null", bed.prefix(1)))?.0 == 0)
    })?;
    same("and back", bed.sh(&other, &format!("ping -c1 -W2 {}.10 >/dev/null", bed.prefix(1)))?.0, 0)
}

fn apart(bed: &Bed) -> Result<()> {
    let [one, other] = pair(bed, [1, 2])?;
    same("from one", bed.sh(&one, &format!("ping -c2 -i0.2 -W1 {}.11 >/dev/null", bed.prefix(2)))?.0, 1)?;
    same("from the other", bed.sh(&other, &format!("ping -c2 -i0.2 -W1 {}.10 >/dev/null", bed.prefix(1)))?.0, 1)
}

fn counted(bed: &Bed) -> Result<()> {
    let [one, _] = pair(bed, [1, 1])?;
    eventually("ping", || Ok(bed.sh(&one, &format!("ping -c1 -W1 -s 1000 {}.11 >/dev/null", bed.prefix(1)))?.0 == 0))?;
    let stats = bed.engine.stats(&one)?;
    holds(
        &format!("counters: {} {}", stats.network_rx_bytes, stats.network_tx_bytes),
        stats.network_rx_bytes > 1000 && stats.network_tx_bytes > 1000,
    )
}
