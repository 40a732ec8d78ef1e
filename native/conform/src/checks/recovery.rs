//! Processes killed at the worst moment.
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, ExitCode, Stdio};
use std::time::Duration;

use berth_engine::{Engine, EngineConfig};
use berth_host::net::guard;
use berth_host::process::lock;
use berth_types::{Doing, ExitReason, Result, Spent, State};

use super::Check;
use super::volumes::{at, with};
use crate::suite::{self, Bed, FORCE, add_images, config, eventually, failed, holds, id, nic, same, spec};

pub const CHECKS: &[Check] = &[
    ("a killed shim takes its container along, and it is told", shim_killed),
    ("containers outlive a killed engine and are adopted", adopted),
    ("an engine killed at any moment of a start leaves nothing half-done", half_started),
    ("files that a power cut left empty keep neither their container nor the host from starting", emptied),
    ("what an earlier version added up is told once, with the run that ended last", billed_before),
];

/// Another instance, whose engine runs in a process of its own.
pub fn other(bed: &Bed) -> Result<EngineConfig> {
    let state = bed.state.join("victim");
    std::fs::create_dir_all(&state).doing("make the victim's folder")?;
    let mut config = config(&state)?;
    config.pool_mib = 1024;
    Ok(config)
}

/// The process that gets killed: opens the engine, then starts and destroys, or starts one and waits, or moves a volume to and fro.
pub fn victim(words: &[String]) -> ExitCode {
    let outcome = (|| {
        let [state, what] = words else { return Err(failed("usage: victim STATE stay|carry|churn")) };
        let mut own = config(Path::new(state))?;
        own.pool_mib = 1024;
        let engine = Engine::open(own)?;
        let mut wanted = spec("orphan");
        wanted.nics.push(nic(Path::new(state), 7, 7));
        println!("open");
        if what == "stay" {
            engine.create(&wanted, None)?;
            engine.start(&wanted.id, 3)?;
            println!("ready");
            std::thread::sleep(Duration::from_secs(60));
        }
        if what == "carry" {
            engine.create_volume(&id("vol_orphan"), 16, None, None)?;
            engine.create(&wanted, None)?;
            engine.start(&wanted.id, 1)?;
            println!("ready");
            for _ in 0..1000 {
                engine.update(&with("orphan", &[at("vol_orphan", "/data")]))?;
                engine.update(&spec("orphan"))?;
            }
        }
        for round in 1..1000 {
            engine.create(&wanted, None)?;
            engine.start(&wanted.id, round)?;
            engine.destroy(&wanted.id, FORCE)?;
        }
        Ok(())
    })();
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("victim: {error}");
            ExitCode::FAILURE
        }
    }
}

/// Starts the victim and waits for a line.
pub fn start_victim(config: &EngineConfig, what: &str, line: &str) -> Result<Child> {
    let own = std::env::current_exe().doing("find this program")?;
    let mut child = Command::new(own)
        .arg("victim")
        .arg(&config.state_dir)
        .arg(what)
        .stdout(Stdio::piped())
        .spawn()
        .doing("start the victim")?;
    let output = child.stdout.take().ok_or_else(|| failed("no output"))?;
    let mut said = Vec::new();
    for text in BufReader::new(output).lines() {
        let text = text.doing("read")?;
        if text == line {
            return Ok(child);
        }
        said.push(text);
    }
    let _ = child.wait();
    Err(failed(format!("the victim said {said:?}")))
}

pub fn end(mut child: Child) -> Result<()> {
    child.kill().doing("kill the victim")?;
    child.wait().map(drop).doing("wait for the victim")
}

fn shim_killed(bed: &Bed) -> Result<()> {
    let id = bed.sleeper("shimless")?;
    let init = bed.engine.observe(&id)?.pid.unwrap_or(0);
    let shim =
        lock::holder(&bed.state.join("engine/containers/shimless/shim.lock"))?.ok_or_else(|| failed("no shim"))?;
    let shim = rustix::process::Pid::from_raw(shim).ok_or_else(|| failed("no shim"))?;
    rustix::process::kill_process(shim, rustix::process::Signal::KILL).doing("kill the shim")?;
    eventually("stopped", || Ok(bed.engine.observe(&id)?.exit_reason == Some(ExitReason::Killed)))?;
    eventually("init is gone", || Ok(!Path::new(&format!("/proc/{init}")).exists()))?;
    bed.engine.start(&id, 2)?;
    same("it starts again", bed.sh(&id, "echo up")?.1, "up".to_owned())
}

fn adopted(bed: &Bed) -> Result<()> {
    let config = other(bed)?;
    add_images(&config.state_dir)?;
    end(start_victim(&config, "stay", "ready")?)?;
    let state = config.state_dir.clone();
    let engine = Engine::open(config)?;
    let outcome: Result<Engine> = (|| {
        let name = id("orphan");
        let observed = engine.observe(&name)?;
        same("state", (observed.state, observed.run), (State::Running, 3))?;
        let heir = Bed::over(engine, &bed.state);
        same("exec", heir.sh(&name, "echo adopted")?, (0, "adopted".to_owned()))?;
        heir.engine.stats(&name)?;
        let gateway = format!("ping -c 1 -W 1 {}.1 >/dev/null", suite::prefix(&state, 7));
        let online = || eventually("it reaches its gateway", || Ok(heir.sh(&name, &gateway)?.0 == 0));
        online()?;
        // As a host that loads its own rules does to all others.
        let table = format!("berth_{}", suite::instance(&state));
        for family in ["inet", "bridge"] {
            let gone = Command::new("nft").args(["delete", "table", family, &table]).status().doing("run nft")?;
            holds("the table is gone", gone.success())?;
        }
        eventually("the firewall is back", || guard::is_loaded(&suite::instance(&state)))?;
        online()?;
        let stopped = heir.engine.stop(&name, FORCE)?;
        same("exit", (stopped.state, stopped.exit_code), (State::Stopped, Some(137)))?;
        Ok(heir.engine)
    })();
    outcome?.destroy_all()
}

fn half_started(bed: &Bed) -> Result<()> {
    let config = other(bed)?;
    add_images(&config.state_dir)?;
    for round in 0..20 {
        let child = start_victim(&config, "churn", "open")?;
        std::thread::sleep(Duration::from_micros(3_000 + round * 1_700));
        end(child)?;
        let engine = Engine::open(config.clone())?;
        let name = id("orphan");
        let state = engine.observe(&name)?.state;
        if state == State::Running {
            let heir = Bed::over(engine, &bed.state);
            same("whoever runs answers", heir.sh(&name, "echo alive")?, (0, "alive".to_owned()))?;
            heir.engine.destroy(&name, FORCE)?;
        } else {
            engine.destroy(&name, FORCE)?;
            same("containers", engine.list()?.len(), 0)?;
        }
        let left = std::fs::read_dir(config.state_dir.join("engine/containers")).doing("list")?.count();
        same("folders", left, 0)?;
        let layers = std::fs::read_dir(config.state_dir.join("pool/layers")).doing("list layers")?.count();
        same("layers", layers, 0)?;
    }
    Engine::open(config)?.destroy_all()
}

fn emptied(bed: &Bed) -> Result<()> {
    let config = other(bed)?;
    add_images(&config.state_dir)?;
    let name = id("orphan");
    Engine::open(config.clone())?.create(&spec("orphan"), None)?;
    for file in ["run.json", "exit.json", "hits.json"] {
        let path = config.state_dir.join("engine/containers/orphan").join(file);
        std::fs::write(path, "").doing("empty a file")?;
    }
    let heir = Bed::over(Engine::open(config)?, &bed.state);
    let outcome = (|| {
        same("it is stopped", heir.engine.list()?[0].state, State::Stopped)?;
        heir.engine.start(&name, 1)?;
        same("it runs", heir.sh(&name, "echo up")?, (0, "up".to_owned()))
    })();
    heir.engine.destroy_all()?;
    outcome
}

/// An engine of before kept a bill beside each container, and told of no run what it used.
fn billed_before(bed: &Bed) -> Result<()> {
    let name = bed.sleeper("billed")?;
    let folder = bed.state.join("engine/containers/billed");
    let bill = r#"{"run":1,"spent":{"seconds":1000.0,"cpuSeconds":70.0,"networkRxBytes":5,"networkTxBytes":6}}"#;
    let before = Spent { seconds: 1000.0, cpu_seconds: 70.0, network_rx_bytes: 5, network_tx_bytes: 6 };
    bed.engine.stop(&name, FORCE)?;
    let ended = std::fs::read_to_string(folder.join("exit.json")).doing("read the end")?;
    std::fs::write(folder.join("exit.json"), ended.replace(r#""counted":true"#, r#""counted":false"#))
        .doing("write")?;
    std::fs::write(folder.join("bill.json"), bill).doing("write a bill")?;
    same("of one that was stopped", bed.engine.stop(&name, FORCE)?.spent, Some(before))?;
    same("and not added again", bed.engine.stop(&name, FORCE)?.spent, Some(before))?;
    let seconds = |run: u64| -> Result<f64> {
        bed.engine.start(&name, run)?;
        if run == 2 {
            std::fs::write(folder.join("bill.json"), bill).doing("write a bill")?;
        }
        Ok(bed.engine.stop(&name, FORCE)?.spent.map_or(0.0, |spent| spent.seconds))
    };
    let (second, third) = (seconds(2)?, seconds(3)?);
    holds(&format!("{second} s, then {third} s"), second > 1000.0 && second < 1900.0 && third > 0.0 && third < 900.0)
}
