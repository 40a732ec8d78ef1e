//! The instance's nft tables: containers reach the world, not the host and not other networks, and speak for nobody but themselves.
use std::io::Write;
use std::path::PathBuf;
use std::process::{Command, Stdio};

use berth_types::{Error, ErrorCode, Id, Result};

use super::closed::Closed;

/// Connections of one container to anywhere at the same time, and new ones each second once it has made as many. The kernel remembers each, also some
/// minutes after its end, in a table that the host shares. It looks at all of a container's to count them: who has too many is asked once a second.
const CONNECTIONS: u32 = 8192;
const CONNECTIONS_A_SECOND: u32 = 500;

/// Connections from elsewhere to one container at the same time, over all ports that lead to it.
const REACHED: u32 = 32_768;

/// The `nft` program; none when it is not installed.
pub fn nft() -> Option<PathBuf> {
    ["/usr/sbin/nft", "/sbin/nft", "/usr/bin/nft"].map(PathBuf::from).into_iter().find(|path| path.exists())
}

/// Loads the instance's tables in one transaction, replacing older ones. `unsupported` without nft.
pub fn load(instance: &Id, closed: &Closed) -> Result<()> {
    run(&(rules(instance, closed) + &guard(instance)))
}

/// Removes the instance's tables; absent is fine.
pub fn remove(instance: &Id) -> Result<()> {
    let table = |family| format!("add table {family} berth_{instance}\ndelete table {family} berth_{instance}\n");
    run(&(table("inet") + &table("bridge")))
}

/// The rules match bridges by name pattern, so a new network needs none of its own.
///
/// `fib saddr . iif oif missing` is a source that does not live on the bridge it came from. `fib daddr . iif oif exists` is traffic that stays on
/// its bridge; the inet hooks see it where bridge-nf-call-iptables is on. An accept here still lets the host's own tables drop.
///
/// What a forwarded port leads in (see [`super::forwards`]) has `ct status dnat`, its answers too. Coming from a container it gets the host's address: the one
/// it reaches could not answer it otherwise, and learns nothing of another network.
///
/// `connections` and `reached`, and who has too many, stay as they are when the table is loaded anew, or those that are there would not count.
fn rules(instance: &Id, closed: &Closed) -> String {
    let (four, six, nameservers) = (closed.blocks(true), closed.blocks(false), closed.open());
    format!(
        r#"add table inet berth_{instance}
add set inet berth_{instance} connections {{ type ipv4_addr; size 65535; flags dynamic; }}
add set inet berth_{instance} fresh {{ type ipv4_addr; size 65535; flags dynamic; }}
add set inet berth_{instance} full {{ type ipv4_addr; size 65535; flags dynamic, timeout; timeout 1s; }}
add set inet berth_{instance} reached {{ type ipv4_addr; size 65535; flags dynamic; }}
add set inet berth_{instance} crowded {{ type ipv4_addr; size 65535; flags dynamic, timeout; timeout 1s; }}
add set inet berth_{instance} closed {{ type ipv4_addr; flags interval; auto-merge; }}
add set inet berth_{instance} closed6 {{ type ipv6_addr; flags interval; auto-merge; }}
flush set inet berth_{instance} closed
flush set inet berth_{instance} closed6
add element inet berth_{instance} closed {{ {four} }}
add element inet berth_{instance} closed6 {{ {six} }}
flush table inet berth_{instance}
table inet berth_{instance} {{
  chain counted {{
    ct state != new return
    ip saddr @full drop
    update @fresh {{ ip saddr limit rate over {CONNECTIONS_A_SECOND}/second burst {CONNECTIONS} packets }} drop
    add @connections {{ ip saddr ct count over {CONNECTIONS} }} add @full {{ ip saddr }} drop
  }}
  chain input {{
    type filter hook input priority filter - 5; policy accept;
    iifname "bth{instance}*" jump to_host
    iifname "bv{instance}*" drop
  }}
  chain to_host {{
    fib saddr . iif oif missing drop
    jump counted
    ct state established,related accept
    icmp type echo-request fib daddr . iif type local accept
    drop
  }}
  chain forward {{
    type filter hook forward priority filter - 5; policy accept;
    iifname "bth{instance}*" jump outwards
    oifname "bth{instance}*" jump inwards
  }}
  chain outwards {{
    fib saddr . iif oif missing drop
    jump counted
    fib daddr . iif oif exists accept
    oifname "bth{instance}*" ct status dnat accept
    oifname "bth*" drop
{nameservers}    ip daddr @closed drop
    ip6 daddr @closed6 drop
    accept
  }}
  chain inwards {{
    ct state established,related accept
    ct status dnat jump forwarded
    drop
  }}
  chain forwarded {{
    ct state new ip daddr @crowded drop
    ct state new add @reached {{ ip daddr ct count over {REACHED} }} add @crowded {{ ip daddr }} drop
    accept
  }}
  chain postrouting {{
    type nat hook postrouting priority srcnat; policy accept;
    iifname "bth{instance}*" oifname != "bth*" masquerade
    iifname "bth{instance}*" ct status dnat masquerade
  }}
}}
"#
    )
}

/// What a card may send: IPv4 and ARP, under its own MAC and address. All else is dropped before the bridge sees or learns anything from it:
/// IPv6 (no network has it), tags, spanning trees, and DHCP answers under the card's own address too.
///
/// `cards` stays as it is when the table is loaded anew: who runs keeps its connection. See [`super::guard`] for who fills it.
///
/// Frames to `01:80:c2:00:00:00` to `0f` take another way, past this hook: the bridge keeps them from its neighbours but hands them to the host as
/// if its port were a card like any other. So `input` drops what comes from a port, and the bridge is told not to learn from these.
fn guard(instance: &Id) -> String {
    format!(
        r#"add table bridge berth_{instance}
add set bridge berth_{instance} cards {{ type ifname . ether_addr . ipv4_addr; }}
add chain bridge berth_{instance} arriving {{ type filter hook prerouting priority dstnat; policy accept; }}
add chain bridge berth_{instance} card
flush table bridge berth_{instance}
table bridge berth_{instance} {{
  chain arriving {{
    iifname "bv{instance}*" jump card
  }}
  chain card {{
    ether type != {{ ip, arp }} drop
    ether type ip udp sport 67 drop
    ether type ip iifname . ether saddr . ip saddr @cards accept
    ether type arp arp operation {{ request, reply }} iifname . arp saddr ether . arp saddr ip @cards iifname . ether saddr . arp saddr ip @cards accept
    drop
  }}
}}
"#
    )
}

/// Feeds our own text, made of checked ids only, to nft.
pub(super) fn run(script: &str) -> Result<()> {
    let nft = nft()
        .ok_or_else(|| Error::new(ErrorCode::Unsupported, "nft is not installed, so networks cannot be kept apart"))?;
    let mut child = Command::new(nft)
        .args(["-f", "-"])
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .map_err(|e| Error::io("run nft", e))?;
    if let Some(mut stdin) = child.stdin.take() {
        stdin.write_all(script.as_bytes()).map_err(|e| Error::io("write to nft", e))?;
    }
    let output = child.wait_with_output().map_err(|e| Error::io("wait for nft", e))?;
    if output.status.success() {
        return Ok(());
    }
    let text = String::from_utf8_lossy(&output.stderr);
    Err(Error::new(ErrorCode::Internal, format!("nft: {}", text.lines().next().unwrap_or_default())))
}
