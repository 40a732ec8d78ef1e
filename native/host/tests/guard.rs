//! What cards may send, in a network namespace of the test's own, as root.
#![allow(clippy::unwrap_used)]

use std::process::Command;

use berth_host::net::bridge::Bridges;
use berth_host::net::closed::Closed;
use berth_host::net::guard;
use berth_plan::NicPlan;
use berth_plan::launch::nic_plan;
use berth_types::{Id, Nic};
use rustix::thread::{UnshareFlags, unshare_unsafe};

fn run(line: &str) -> String {
    let mut words = line.split(' ');
    let output = Command::new(words.next().unwrap()).args(words).output().unwrap();
    assert!(output.status.success(), "{line}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8_lossy(&output.stdout).into_owned()
}

fn card(number: u16) -> NicPlan {
    let nic = Nic {
        network_id: Id::new("net_a").unwrap(),
        name: "eth0".into(),
        mac: format!("02:00:00:00:{:02x}:{:02x}", number >> 8, number & 0xff),
        address: format!("10.9.{}.{}/16", number >> 8, number & 0xff),
        gateway: "10.9.0.1".into(),
    };
    nic_plan(&nic, String::new(), String::new(), 1500).unwrap()
}

/// The names of the cards that may send something.
fn known() -> Vec<String> {
    let text = run("nft list set bridge berth_grd001 cards");
    let mut names: Vec<String> =
        text.split('"').filter(|word| word.starts_with("bvgrd001")).map(str::to_owned).collect();
    names.sort();
    names
}

#[test]
fn what_a_card_may_send_outlives_who_said_so_and_goes_after_the_card() {
    // SAFETY: leaving the network namespace affects no memory; only this thread's sockets and children see it.
    unsafe { unshare_unsafe(UnshareFlags::NEWNET) }.unwrap();
    let instance = Id::new("grd001").unwrap();
    assert!(!guard::is_loaded(&instance).unwrap());
    guard::forget_orphans(&instance).unwrap();
    let bridges = Bridges::new(&instance, Closed::new(&[], &[]).unwrap()).unwrap();
    for number in 2..4 {
        run(&format!("ip link add bvgrd00100{number} type bridge"));
        guard::allow(&format!("bvgrd00100{number}"), &card(number)).unwrap();
        guard::allow(&format!("bvgrd00100{number}"), &card(number)).unwrap();
    }
    assert_eq!(known(), ["bvgrd001002", "bvgrd001003"]);
    let text = run("nft list set bridge berth_grd001 cards");
    assert!(text.contains("\"bvgrd001002\" . 02:00:00:00:00:02 . 10.9.0.2"), "{text}");

    drop(bridges);
    let bridges = Bridges::new(&instance, Closed::new(&[], &[]).unwrap()).unwrap();
    assert_eq!(known(), ["bvgrd001002", "bvgrd001003"], "another process keeps them");
    run("ip link delete bvgrd001002");
    guard::forget_orphans(&instance).unwrap();
    assert_eq!(known(), ["bvgrd001003"]);

    // More than fit into one message, either way.
    for number in 1000..4000 {
        guard::allow(&format!("bvgrd001{number}"), &card(number)).unwrap();
    }
    assert_eq!(known().len(), 3001);
    guard::forget_orphans(&instance).unwrap();
    assert_eq!(known(), ["bvgrd001003"]);

    assert!(!bridges.mend_firewall().unwrap(), "nothing is missing");
    run("nft flush ruleset");
    assert!(!guard::is_loaded(&instance).unwrap());
    assert!(bridges.mend_firewall().unwrap());
    assert!(run("nft list tables").contains("table bridge berth_grd001"));
    bridges.remove_all().unwrap();
    assert_eq!(run("nft list tables"), "");
    assert!(!bridges.mend_firewall().unwrap(), "no walls without bridges");
}
