//! The instance's nft table: containers reach the world, not the host and not other networks.
use std::io::Write;
use std::path::PathBuf;
use std::process::{Command, Stdio};

use berth_types::{Error, ErrorCode, Id, Result};

/// The `nft` program; none when it is not installed.
pub fn nft() -> Option<PathBuf> {
    ["/usr/sbin/nft", "/sbin/nft", "/usr/bin/nft"].map(PathBuf::from).into_iter().find(|path| path.exists())
}

/// Loads the instance's table in one transaction, replacing an older one. `unsupported` without nft.
pub fn load(instance: &Id) -> Result<()> {
    run(&rules(instance))
}

/// Removes the instance's table; absent is fine.
pub fn remove(instance: &Id) -> Result<()> {
    run(&format!("add table inet berth_{instance}\ndelete table inet berth_{instance}\n"))
}

/// The rules match bridges by name pattern, so a new network needs none of its own.
///
/// `fib saddr . iif oif missing` is a source that does not live on the bridge it came from. `fib daddr . iif oif exists` is traffic that stays on
/// its bridge; the inet hooks see it where bridge-nf-call-iptables is on. An accept here still lets the host's own tables drop.
fn rules(instance: &Id) -> String {
    format!(
        r#"add table inet berth_{instance}
delete table inet berth_{instance}
table inet berth_{instance} {{
  chain input {{
    type filter hook input priority filter - 5; policy accept;
    iifname "bth{instance}*" jump to_host
  }}
  chain to_host {{
    fib saddr . iif oif missing drop
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
    fib daddr . iif oif exists accept
    oifname "bth*" drop
    ip daddr 169.254.0.0/16 drop
    accept
  }}
  chain inwards {{
    ct state established,related accept
    drop
  }}
  chain postrouting {{
    type nat hook postrouting priority srcnat; policy accept;
    iifname "bth{instance}*" oifname != "bth*" masquerade
  }}
}}
"#
    )
}

/// Feeds our own text, made of checked ids only, to nft.
fn run(script: &str) -> Result<()> {
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
