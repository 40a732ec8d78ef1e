//! State that a power cut or a bad disk left damaged: one container's damage is its own.
use std::path::Path;

use berth_engine::Engine;
use berth_types::{Doing, Result, State};

use super::Check;
use super::recovery::other;
use crate::suite::{Bed, FORCE, add_images, eventually, failed, holds, id, nic, same, spec};

pub const CHECKS: &[Check] = &[
    ("a file of state that is damaged in any way harms its own container at most", every_file),
    ("what an installation keeps of itself and of its images is made again where it is damaged", own_files),
    ("a container whose layer is gone is lost, and can be deleted", layer_gone),
    ("what somebody removes of a running container on its host is made again", taken_away),
];

const FILES: [&str; 9] =
    ["spec.json", "record.json", "run.json", "exit.json", "bill.json", "hits.json", "paused", "killed", "shim.lock"];
const DAMAGES: [&str; 7] = ["zeros", "empty", "half", "missing", "garbage", "wrong", "folder"];

/// Leaves a file in a state that it was not written in.
fn damage(path: &Path, how: &str) -> Result<()> {
    let before = std::fs::read(path).unwrap_or_else(|_| br#"{"run":1,"exitCode":0,"reason":"exited"}"#.to_vec());
    let _ = std::fs::remove_dir_all(path);
    let write = |bytes: &[u8]| std::fs::write(path, bytes).doing("damage a file");
    match how {
        "zeros" => write(&vec![0; before.len()]),
        "empty" => write(b""),
        "half" => write(&before[..before.len() / 2]),
        "garbage" => write(b"\xff\xfe}{ not what was written"),
        "wrong" => write(br#"[{"run":"one"}]"#),
        "missing" | "folder" => {
            let _ = std::fs::remove_file(path);
            if how == "missing" {
                return Ok(());
            }
            std::fs::create_dir(path).and_then(|()| std::fs::write(path.join("file"), "")).doing("make a folder")
        }
        _ => Err(failed(how)),
    }
}

fn every_file(bed: &Bed) -> Result<()> {
    let config = other(bed)?;
    add_images(&config.state_dir)?;
    let folder = config.state_dir.join("engine/containers");
    let names: Vec<(String, &str, &str)> = DAMAGES
        .iter()
        .flat_map(|how| FILES.iter().map(move |file| (format!("{how}_{}", file.replace('.', "_")), *how, *file)))
        .collect();
    let engine = Engine::open(config.clone())?;
    engine.create(&spec("well"), None)?;
    for (name, ..) in &names {
        engine.create(&spec(name), None)?;
    }
    drop(engine);
    for (name, how, file) in &names {
        damage(&folder.join(name).join(file), how)?;
    }
    // Neither is one.
    std::fs::write(folder.join("stray"), "").doing("write a stray file")?;
    let heir = Bed::over(Engine::open(config.clone())?, &bed.state);
    let outcome = (|| {
        let shown = heir.engine.list()?;
        let state = |name: &str| shown.iter().find(|one| one.id == id(name)).map_or(State::Absent, |one| one.state);
        same("the others", state("well"), State::Stopped)?;
        for (name, how, file) in &names {
            let wanted = match (*file, *how) {
                ("spec.json", "missing") => State::Absent,
                ("spec.json", _) => State::Lost,
                _ => State::Stopped,
            };
            same(name, state(name), wanted)?;
        }
        // One that is told anew has its layer still.
        same("mended", heir.engine.create(&spec("zeros_spec_json"), None)?.state, State::Stopped)?;
        for name in ["well", "zeros_spec_json", "half_record_json", "garbage_run_json", "folder_exit_json"] {
            heir.engine.start(&id(name), 7)?;
            same(name, heir.sh(&id(name), "echo up")?, (0, "up".to_owned()))?;
        }
        for (name, ..) in &names {
            heir.engine.destroy(&id(name), FORCE)?;
            holds(name, !folder.join(name).exists() && !config.state_dir.join("pool/layers").join(name).exists())?;
        }
        same("what is left", heir.engine.list()?.len(), 1)
    })();
    heir.engine.destroy_all()?;
    outcome
}

fn own_files(bed: &Bed) -> Result<()> {
    let config = other(bed)?;
    add_images(&config.state_dir)?;
    drop(Engine::open(config.clone())?);
    for how in DAMAGES {
        damage(&config.state_dir.join("engine/ids.json"), how)?;
        damage(&config.state_dir.join("engine/default.bpf"), how)?;
        let engine = Engine::open(config.clone()).map_err(|error| failed(format!("{how}: {error}")))?;
        engine.create(&spec("one"), None)?;
        engine.start(&id("one"), 1)?;
        damage(&config.state_dir.join("engine/containers/one/record.json"), how)?;
        drop(engine);
        damage(&config.state_dir.join("engine/ids.json"), how)?;
        let engine = Engine::open(config.clone()).map_err(|error| failed(format!("{how}, running: {error}")))?;
        let heir = Bed::over(engine, &bed.state);
        same("it runs on", heir.sh(&id("one"), "echo up")?, (0, "up".to_owned()))?;
        heir.engine.create(&spec("two"), None)?;
        heir.engine.start(&id("two"), 1)?;
        let ids = |name: &str| -> Result<String> {
            let pid = heir.engine.observe(&id(name))?.pid.unwrap_or(0);
            std::fs::read_to_string(format!("/proc/{pid}/uid_map")).doing("read a map of ids")
        };
        holds("each has ids of its own", ids("one")? != ids("two")?)?;
        heir.clear()?;
    }
    Engine::open(config)?.destroy_all()
}

fn layer_gone(bed: &Bed) -> Result<()> {
    let config = other(bed)?;
    add_images(&config.state_dir)?;
    let engine = Engine::open(config.clone())?;
    engine.create(&spec("gone"), None)?;
    engine.create(&spec("well"), None)?;
    let layers = config.state_dir.join("pool/layers");
    std::fs::rename(layers.join("gone"), layers.join(".gone")).doing("take a layer away")?;
    let outcome = (|| {
        same("lost", engine.observe(&id("gone"))?.state, State::Lost)?;
        same("listed", engine.list()?.len(), 2)?;
        holds("it does not start", engine.start(&id("gone"), 1).is_err())?;
        same("what is there no more is not made anew", engine.create(&spec("gone"), None)?.state, State::Lost)?;
        engine.stop(&id("gone"), FORCE)?;
        engine.destroy(&id("gone"), FORCE)?;
        same("deleted", engine.list()?.len(), 1)
    })();
    engine.destroy_all()?;
    outcome
}

fn taken_away(bed: &Bed) -> Result<()> {
    let mut wanted = spec("taken");
    wanted.nics.push(nic(&bed.state, 9, 9));
    let name = bed.launch(&wanted)?;
    let gateway = format!("ping -c 1 -W 1 {}.1 >/dev/null", bed.prefix(9));
    let online = |what: &str| eventually(what, || Ok(bed.sh(&name, &gateway)?.0 == 0));
    online("it reaches its gateway")?;
    let run = std::fs::read_to_string(bed.state.join("engine/containers/taken/run.json")).doing("read the run")?;
    let card = run.split("\"links\":[\"").nth(1).and_then(|rest| rest.split('"').next()).unwrap_or_default();
    let bridge = || {
        let link = std::fs::read_link(format!("/sys/class/net/{card}/master")).unwrap_or_default();
        link.file_name().unwrap_or_default().to_string_lossy().into_owned()
    };
    let delete = |link: &str| {
        let done = std::process::Command::new("ip").args(["link", "delete", link]).status().doing("run ip")?;
        holds(&format!("{link} is deleted"), done.success())
    };
    delete(&bridge())?;
    online("after its bridge was deleted")?;
    delete(card)?;
    online("after its card was deleted")?;
    let group = format!("berth-{}/taken", crate::suite::instance(&bed.state));
    let pids = Path::new("/sys/fs/cgroup/pids").join(&group);
    if pids.exists() {
        let inside = std::fs::read_to_string(pids.join("cgroup.procs")).doing("list processes")?;
        for process in inside.split_whitespace() {
            std::fs::write("/sys/fs/cgroup/pids/cgroup.procs", process).doing("move a process")?;
        }
        std::fs::remove_dir(&pids).doing("remove the group")?;
        eventually("the group is back, with its processes", || {
            Ok(std::fs::read_to_string(pids.join("cgroup.procs")).is_ok_and(|found| found == inside))
        })?;
        let most = std::fs::read_to_string(pids.join("pids.max")).doing("read the limit")?;
        same("its limit", most.trim().to_owned(), wanted.limits.processes.to_string())?;
    }
    let checks = bed.engine.checks();
    holds("and nothing is told", checks.iter().any(|check| check.name == "running containers" && check.ok))
}
