//! What the host offers and lacks, each with the fix.
use std::fs;
use std::path::Path;

use berth_types::Check;

use crate::cgroup::Cgroups;
use crate::fs::fuse;
use crate::limits::{LIMITS, Limits};
use crate::net::netlink::{Message, Socket};
use crate::net::{conntrack, firewalls, walls};
use crate::pool;
use crate::process::namespaces;

/// Every check, required ones first. Changes nothing on the host; network devices are tried in a namespace that goes away.
pub fn checks() -> Vec<Check> {
    let mut all = vec![
        kernel(),
        user_namespaces(),
        overlay(),
        cgroups(),
        seccomp(),
        network_devices(),
        nft(),
        bridge_rules(),
        tracking(),
        btrfs(),
        forwarding(),
        loop_devices(),
        pools(),
        fuse(),
    ];
    all.extend(LIMITS.iter().map(limit));
    all.sort_by_key(|check| !check.required);
    all
}

fn check(name: &str, required: bool, ok: bool, found: impl Into<String>, fix: impl Into<String>) -> Check {
    Check { name: name.into(), ok, required, found: found.into(), fix: if ok { String::new() } else { fix.into() } }
}

fn text(path: impl AsRef<Path>) -> Option<String> {
    fs::read_to_string(path).ok().map(|text| text.trim().to_string())
}

fn kernel() -> Check {
    let release = rustix::system::uname().release().to_string_lossy().into_owned();
    let mut numbers = release.split(|c: char| !c.is_ascii_digit()).map_while(|part| part.parse::<u32>().ok());
    let version = (numbers.next().unwrap_or(0), numbers.next().unwrap_or(0));
    let fix = "boot Linux 5.19 or newer: overlay layers with shifted owners came with it (Debian 12 and 13 have it)";
    check("kernel", true, version >= (5, 19), release, fix)
}

fn user_namespaces() -> Check {
    let most = text("/proc/sys/user/max_user_namespaces").and_then(|text| text.parse::<u64>().ok()).unwrap_or(0);
    let found = if most > 0 { format!("{most} allowed") } else { "none allowed".into() };
    check("user namespaces", true, most > 0, found, "sysctl -w user.max_user_namespaces=65536")
}

fn overlay() -> Check {
    let ok = pool::file_system_available("overlay", "overlayfs/overlay");
    check("overlay file system", true, ok, yes_no(ok), "modprobe overlay")
}

fn cgroups() -> Check {
    match Cgroups::detect("probe0") {
        Ok(found) => check("cgroups", true, true, found.kind(), ""),
        Err(e) => {
            let fix = "mount cgroup v2 at /sys/fs/cgroup (systemd does) and boot with cgroup_enable=memory";
            check("cgroups", true, false, e.message, fix)
        }
    }
}

fn seccomp() -> Check {
    let actions = text("/proc/sys/kernel/seccomp/actions_avail").unwrap_or_default();
    let ok = actions.split(' ').any(|action| action == "errno");
    check("seccomp filters", true, ok, yes_no(ok), "use a kernel built with CONFIG_SECCOMP_FILTER")
}

/// Makes a bridge and a pair of cards in a network namespace that lives as long as this thread.
fn network_devices() -> Check {
    let tried = std::thread::spawn(|| {
        namespaces::unshare(libc::CLONE_NEWNET)?;
        let mut socket = Socket::open()?;
        for kind in ["bridge", "veth"] {
            let mut message = Message::new(libc::RTM_NEWLINK, (libc::NLM_F_CREATE | libc::NLM_F_EXCL) as u16, &[0; 16]);
            message.nest(libc::IFLA_LINKINFO, |info| {
                info.attr(libc::IFLA_INFO_KIND, kind.as_bytes());
            });
            socket.request(message, &format!("make a {kind}"))?;
        }
        berth_types::Result::Ok(())
    });
    let (ok, found) = match tried.join() {
        Ok(Ok(())) => (true, "bridge, veth".to_string()),
        Ok(Err(e)) => (false, e.message),
        Err(_) => (false, "could not be tried".to_string()),
    };
    check("network devices", true, ok, found, "run as root; modprobe bridge; modprobe veth")
}

fn fuse() -> Check {
    let ok = fuse::offered();
    let fix = "modprobe fuse: without it containers see the host's memory, processors and load";
    check("fuse", false, ok, yes_no(ok), fix)
}

fn nft() -> Check {
    let found = walls::nft();
    let shown = found.as_ref().map_or("not installed".to_string(), |path| path.display().to_string());
    check("nft", true, found.is_some(), shown, "apt-get install nftables")
}

fn bridge_rules() -> Check {
    let ok = Path::new(firewalls::BRIDGE_RULES).exists();
    check("rules for bridges", false, ok, yes_no(ok), "modprobe br_netfilter: without it the host holds no firewalls")
}

fn tracking() -> Check {
    let ok = conntrack::is_offered();
    let found =
        if ok { "can be forgotten" } else { "cannot be forgotten: who gets a container's address would inherit them" };
    check("tracked connections", true, ok, found, "modprobe nf_conntrack_netlink")
}

fn btrfs() -> Check {
    let kernel = pool::file_system_available("btrfs", "btrfs/btrfs");
    let ok = pool::btrfs_available();
    let fix = if kernel { "apt-get install btrfs-progs" } else { "modprobe btrfs" };
    let found = if ok { "yes" } else { "no: containers have no disk limit and no snapshots" };
    check("btrfs", false, ok, found, fix)
}

fn loop_devices() -> Check {
    let ok = Path::new("/dev/loop-control").exists();
    check("loop devices", false, ok, yes_no(ok), "modprobe loop")
}

fn pools() -> Check {
    let faulty = pool::read_only_mounts();
    let shown: Vec<String> = faulty.iter().map(|path| path.display().to_string()).collect();
    let found =
        if faulty.is_empty() { "none is read-only".to_string() } else { format!("read-only: {}", shown.join(", ")) };
    let fix = "see why with `dmesg | grep BTRFS`; stop the containers and the agent, unmount it, `btrfs check` what was mounted, start the agent again";
    check("pools", false, faulty.is_empty(), found, fix)
}

fn forwarding() -> Check {
    let ok = text("/proc/sys/net/ipv4/ip_forward").as_deref() == Some("1");
    let found = if ok { "on" } else { "off: containers reach each other, but nothing outside" };
    check("IPv4 forwarding", false, ok, found, "sysctl -w net.ipv4.ip_forward=1")
}

fn limit((name, least, what): &(&str, u64, &str)) -> Check {
    let value = Limits::host().read(name);
    let found = value.map_or("not there".to_string(), |value| format!("{value} ({what})"));
    check(name, false, value.is_none_or(|value| value >= *least), found, format!("sysctl -w {name}={least}"))
}

fn yes_no(ok: bool) -> &'static str {
    if ok { "yes" } else { "no" }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_lack_has_a_fix_and_required_ones_come_first() {
        let all = checks();
        assert!(all.iter().all(|check| check.ok == check.fix.is_empty() && !check.found.is_empty()), "{all:#?}");
        assert!(all.is_sorted_by_key(|check| !check.required));
        assert!(
            all.iter().filter(|check| check.required).all(|check| check.ok),
            "this host runs the other tests: {all:#?}"
        );
    }

    #[test]
    fn a_limit_that_is_too_low_is_named_with_its_value() {
        let low = limit(&("kernel.pid_max", u64::MAX, "processes"));
        assert!(!low.ok && low.found.contains("processes") && low.fix.starts_with("sysctl -w kernel.pid_max="));
        assert!(limit(&("kernel.pid_max", 1, "processes")).ok);
    }
}
