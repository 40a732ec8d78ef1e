//! A network around the host: the attacks' own, so that nothing of the machine's is touched.
use std::fs::File;
use std::io::{BufRead, BufReader, Write};
use std::net::TcpListener;
use std::process::{Child, Command, ExitCode, Stdio};

use berth_host::process::{self, namespaces};
use berth_types::{Doing, Result};

use crate::suite::{failed, holds};

/// Where the world answers, and the address clouds give their secrets away at; the host's side of the way there.
pub const WORLD: &str = "192.0.2.1";
pub const METADATA: &str = "169.254.169.254";
pub const HOST: &str = "192.0.2.2";
pub const PORT: u16 = 8080;

/// This process in a network namespace of its own that forwards, as a host of ours does. Before any thread is started.
pub fn leave_network() -> Result<()> {
    namespaces::unshare(libc::CLONE_NEWNET)?;
    std::fs::write("/proc/sys/net/ipv4/ip_forward", "1").doing("forward packets")?;
    // As on a host where the rules for routed packets see no bridged ones. Missing where they never do.
    for family in ["ip", "ip6", "arp"] {
        let _ = std::fs::write(format!("/proc/sys/net/bridge/bridge-nf-call-{family}tables"), "0");
    }
    ip("link set lo up")
}

/// `world`: one more network namespace, answering until its parent ends.
pub fn main() -> ExitCode {
    let served = namespaces::unshare(libc::CLONE_NEWNET).and_then(|()| process::die_with_parent()).and_then(|()| {
        let listener = TcpListener::bind(("0.0.0.0", PORT)).doing("listen")?;
        println!("ready");
        answer(listener, "world")
    });
    if served.is_ok() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// Says its name to whoever connects.
pub fn answer(listener: TcpListener, name: &str) -> Result<()> {
    loop {
        let (mut stream, _) = listener.accept().doing("accept")?;
        let _ = stream.write_all(name.as_bytes());
    }
}

/// The world, for as long as it is held.
pub struct World(Child);

impl World {
    pub fn make() -> Result<World> {
        let own = std::env::current_exe().doing("find this program")?;
        let mut child = Command::new(own).arg("world").stdout(Stdio::piped()).spawn().doing("start the world")?;
        let mut line = String::new();
        if let Some(out) = child.stdout.take() {
            BufReader::new(out).read_line(&mut line).doing("hear from the world")?;
        }
        let world = World(child);
        holds("the world is ready", line == "ready\n")?;
        let pid = world.0.id();
        ip(&format!("link add berthw type veth peer name eth0 netns {pid}"))?;
        for command in [
            "link set lo up",
            "link set eth0 up",
            &format!("addr add {WORLD}/24 dev eth0"),
            &format!("addr add {METADATA}/32 dev eth0"),
            &format!("route add default via {HOST}"),
        ] {
            world.run(&format!("ip {command}"))?;
        }
        ip(&format!("addr add {HOST}/24 dev berthw"))?;
        ip("link set berthw up")?;
        ip(&format!("route add {METADATA} via {WORLD}"))?;
        ip(&format!("route add default via {WORLD}"))?;
        Ok(world)
    }
    pub fn network(&self) -> Result<File> {
        File::open(format!("/proc/{}/ns/net", self.0.id())).doing("open the world's network")
    }
    /// Runs a command out there; its output.
    pub fn run(&self, line: &str) -> Result<String> {
        run("nsenter", &format!("-t {} -n {line}", self.0.id()))
    }
}

impl Drop for World {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
        let _ = ip("link delete berthw"); // Goes with its peer, but in the kernel's own time.
    }
}

pub fn ip(line: &str) -> Result<()> {
    run("ip", line).map(drop)
}

pub fn run(program: &str, line: &str) -> Result<String> {
    let output = Command::new(program).args(line.split(' ')).output().doing(program)?;
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    if output.status.success() {
        Ok(text)
    } else {
        Err(failed(format!("{program} {line}: {}", String::from_utf8_lossy(&output.stderr))))
    }
}
