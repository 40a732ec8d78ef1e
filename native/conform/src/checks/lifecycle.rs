//! Create, start, stop, restart, logs.
use std::sync::{Arc, Mutex};

use berth_types::{ContainerSpec, ErrorCode, ExitReason, FileEntry, Result, RunAs, State, StopOptions};

use super::Check;
use crate::suite::{Bed, FORCE, eventually, failed, holds, id, refused, same, shell, spec};

pub const CHECKS: &[Check] = &[
    ("a container starts, runs a command and goes", basic),
    ("create and start may be repeated, another run may not start over a live one", repeated),
    ("an unknown image or snapshot is named", unknown),
    ("hostname, hosts, resolv.conf and the spec's files are in place", files),
    ("files are written once, not at each start or reboot", files_once),
    ("what its owner made of hostname, hosts and resolv.conf stays; our own lines are renewed, in a copy too", own_etc),
    ("a command runs as the user, in the folder, and ends by the signal it asks for", run_as),
    ("a command that cannot be executed fails the start and leaves nothing", no_command),
    ("an exit is told, with its code", exit_told),
    ("a stop in order lets the command end", graceful),
    ("a stop kills after its timeout", stubborn),
    ("a restart keeps the root file system and counts runs", restart),
    ("an init boots, and halts by its own signal", init),
    ("an init that reboots comes back by itself", reboot),
    ("orphans are reaped", orphans),
    ("the console's log is kept, cut from the front and bounded", logs),
    ("pause stops time, resume goes on", pause),
    ("a paused container can be stopped in order and destroyed", paused_stop),
    ("verbs on different containers run side by side", side_by_side),
];

fn basic(bed: &Bed) -> Result<()> {
    let id = bed.sleeper("basic")?;
    same("state", bed.engine.observe(&id)?.state, State::Running)?;
    same("exec", bed.sh(&id, "echo hello; hostname")?, (0, "hello\nbasic".to_owned()))?;
    bed.engine.destroy(&id, FORCE)?;
    same("state", bed.engine.observe(&id)?.state, State::Absent)?;
    bed.engine.destroy(&id, FORCE)
}

fn repeated(bed: &Bed) -> Result<()> {
    let wanted = spec("repeated");
    same("created", bed.engine.create(&wanted, None)?, bed.engine.create(&wanted, None)?)?;
    let first = bed.engine.start(&wanted.id, 1)?;
    same("started", bed.engine.start(&wanted.id, 1)?, first)?;
    refused("another run", bed.engine.start(&wanted.id, 2), ErrorCode::Conflict)
}

fn unknown(bed: &Bed) -> Result<()> {
    let mut wanted = spec("unknown");
    wanted.image_id = id("img_none");
    refused("image", bed.engine.create(&wanted, None), ErrorCode::NotFound)?;
    let source = berth_types::RootSource::Snapshot(id("snp_none"));
    refused("snapshot", bed.engine.create(&spec("unknown"), Some(&source)), ErrorCode::NotFound)?;
    refused("start", bed.engine.start(&id("unknown"), 1), ErrorCode::NotFound)?;
    same("state", bed.engine.observe(&id("unknown"))?.state, State::Absent)
}

fn files(bed: &Bed) -> Result<()> {
    let mut wanted = spec("files");
    wanted.nameservers = vec!["192.0.2.1".to_owned(), "192.0.2.2".to_owned()];
    wanted.files = vec![FileEntry {
        path: "/root/.ssh/authorized_keys".to_owned(),
        mode: 0o600,
        content: b"key $(id)\n".to_vec(),
    }];
    let id = bed.launch(&wanted)?;
    same(
        "resolv.conf",
        bed.sh(&id, "cat /etc/resolv.conf")?.1,
        "nameserver 192.0.2.1\nnameserver 192.0.2.2".to_owned(),
    )?;
    same("hostname", bed.sh(&id, "hostname; cat /etc/hostname")?.1, "files\nfiles".to_owned())?;
    same("hosts", bed.sh(&id, "grep -c files /etc/hosts")?.1, "1".to_owned())?;
    same(
        "file",
        bed.sh(&id, "cd /root/.ssh; stat -c %a:%u authorized_keys; cat authorized_keys")?.1,
        "600:0\nkey $(id)".to_owned(),
    )
}

fn files_once(bed: &Bed) -> Result<()> {
    let mut wanted = spec("once");
    wanted.files = vec![FileEntry { path: "/once".to_owned(), mode: 0o644, content: b"new".to_vec() }];
    let id = bed.launch(&wanted)?;
    bed.sh(&id, "echo changed > /once")?;
    bed.engine.stop(&id, FORCE)?;
    bed.engine.start(&id, 2)?;
    same("file", bed.sh(&id, "cat /once")?.1, "changed".to_owned())?;

    let file = FileEntry { path: "/once".to_owned(), mode: 0o644, content: b"new".to_vec() };
    let id = bed.launch(&ContainerSpec { command: Vec::new(), files: vec![file], ..spec("oncemore") })?;
    bed.sh(&id, "echo changed > /once; cp /proc/sys/kernel/random/boot_id /boot")?;
    let _ = bed.sh(&id, "reboot");
    eventually("it rebooted", || {
        let again = bed.sh(&id, "cmp -s /boot /proc/sys/kernel/random/boot_id || cat /once");
        Ok(again.is_ok_and(|(_, said)| said == "changed"))
    })
}

fn own_etc(bed: &Bed) -> Result<()> {
    let mut wanted = spec("etc");
    wanted.nameservers = vec!["192.0.2.1".to_owned()];
    let id = bed.launch(&wanted)?;
    bed.sh(&id, "echo web.example.com > /etc/hostname; echo '192.0.2.9 db' >> /etc/hosts; echo 'nameserver 192.0.2.7' > /etc/resolv.conf")?;
    bed.engine.stop(&id, FORCE)?;
    bed.engine.start(&id, 2)?;
    let told = "web.example.com\nweb.example.com\n192.0.2.9 db\nnameserver 192.0.2.7";
    same(
        "own",
        bed.sh(&id, "hostname; cat /etc/hostname; grep db /etc/hosts; cat /etc/resolv.conf")?.1,
        told.to_owned(),
    )?;

    // What still stands as it was written follows what is wanted; without the file, it comes back.
    bed.sh(&id, "rm /etc/hostname; printf '# mine\\nnameserver 192.0.2.1\\noptions ndots:2\\n' > /etc/resolv.conf")?;
    bed.engine.stop(&id, FORCE)?;
    wanted.nameservers = vec!["192.0.2.2".to_owned()];
    bed.engine.update(&wanted)?;
    bed.engine.start(&id, 3)?;
    same(
        "renewed",
        bed.sh(&id, "hostname; cat /etc/resolv.conf")?.1,
        "etc\n# mine\nnameserver 192.0.2.2\noptions ndots:2".to_owned(),
    )?;
    bed.sh(&id, "ln -sf /nowhere /etc/resolv.conf; echo web.example.com > /etc/hostname")?;
    bed.engine.stop(&id, FORCE)?;
    bed.engine.start(&id, 4)?;
    same("link", bed.sh(&id, "readlink /etc/resolv.conf; hostname")?.1, "/nowhere\nweb.example.com".to_owned())?;

    if !bed.engine.capabilities().contains(&"snapshots") {
        return Ok(());
    }
    bed.engine.snapshot(&id, &crate::suite::id("snp_etc"))?;
    let mut copy = spec("copy");
    copy.nameservers = wanted.nameservers.clone();
    bed.engine.create(&copy, Some(&berth_types::RootSource::Snapshot(crate::suite::id("snp_etc"))))?;
    bed.engine.start(&copy.id, 1)?;
    let told = "copy\n127.0.1.1 copy\n192.0.2.9 db\n/nowhere";
    same(
        "copy",
        bed.sh(&copy.id, "hostname; grep -e 127.0.1 -e db /etc/hosts; readlink /etc/resolv.conf")?.1,
        told.to_owned(),
    )
}

fn run_as(bed: &Bed) -> Result<()> {
    let as_ann = |name: &str, user: &str, signal: &str| {
        let line = "trap 'echo quit; exit 3' QUIT; id -u; id -g; id -G; pwd; echo $HOME; echo up > /dev/stdout; while :; do sleep 0.05; done";
        let run_as =
            RunAs { user: user.to_owned(), working_dir: "/srv/deep".to_owned(), stop_signal: signal.to_owned() };
        ContainerSpec { run_as, ..shell(name, line) }
    };
    for (name, user, groups) in
        [("ann", "ann", "1000\n1000 50"), ("named", "ann:staff", "50\n50"), ("number", "1000:7", "7\n7")]
    {
        let id = bed.launch(&as_ann(name, user, "SIGQUIT"))?;
        eventually("it is up", || Ok(bed.engine.logs(&id, 1000)?.0.ends_with(b"up\n")))?;
        let told = String::from_utf8_lossy(&bed.engine.logs(&id, 1000)?.0).into_owned();
        same("told", told, format!("1000\n{groups}\n/srv/deep\n/home/ann\nup\n"))?;
        let stopped = bed.engine.stop(&id, StopOptions { force: false, timeout_seconds: 10 })?;
        same("end", (stopped.exit_code, stopped.exit_reason), (Some(3), Some(ExitReason::Exited)))?;
    }
    let mut relative = ContainerSpec { command: vec!["./run".to_owned()], ..spec("relative") };
    relative.run_as.working_dir = "/home/ann".to_owned();
    relative.files = vec![FileEntry {
        path: "/home/ann/run".to_owned(),
        mode: 0o755,
        content: b"#!/bin/sh\npwd\nexec sleep 1000\n".to_vec(),
    }];
    let id = bed.launch(&relative)?;
    eventually("it is up", || Ok(bed.engine.logs(&id, 100)?.0 == b"/home/ann\n"))?;

    let mut unknown = as_ann("unknown", "bob", "");
    bed.engine.create(&unknown, None)?;
    refused("user", bed.engine.start(&unknown.id, 1), ErrorCode::Invalid)?;
    unknown = as_ann("nosignal", "ann", "SIGNO");
    refused("signal", bed.engine.create(&unknown, None), ErrorCode::Invalid)
}

fn no_command(bed: &Bed) -> Result<()> {
    let mut wanted = spec("nocmd");
    wanted.command = vec!["/bin/nothing".to_owned()];
    bed.engine.create(&wanted, None)?;
    let error = refused("start", bed.engine.start(&wanted.id, 1), ErrorCode::Invalid);
    error?;
    let told = bed.engine.start(&wanted.id, 1).err().map(|error| error.message).unwrap_or_default();
    holds(&format!("the command is named: {told}"), told.contains("/bin/nothing"))?;
    let log = String::from_utf8_lossy(&bed.engine.logs(&wanted.id, 1000)?.0).into_owned();
    holds(&format!("its log says so: {log}"), log.contains("could not be started") && log.contains("/bin/nothing"))?;
    same("state", bed.engine.observe(&wanted.id)?.state, State::Stopped)
}

fn exit_told(bed: &Bed) -> Result<()> {
    let seen = Arc::new(Mutex::new(Vec::new()));
    let sink = Arc::clone(&seen);
    bed.engine.on_change(Box::new(move |observed| {
        if let Ok(mut list) = sink.lock() {
            list.push(observed);
        }
    }));
    let id = bed.launch(&shell("exits", "sleep 0.1; exit 7"))?;
    eventually("exit told", || {
        let list = seen.lock().map_err(|_| failed("listener panicked"))?;
        Ok(list
            .iter()
            .any(|one| one.id == id && one.exit_code == Some(7) && one.exit_reason == Some(ExitReason::Exited)))
    })?;
    let starts = seen
        .lock()
        .map(|list| list.iter().filter(|one| one.id == id && one.state == State::Running).count())
        .unwrap_or(0);
    same("starts told", starts, 1)
}

fn graceful(bed: &Bed) -> Result<()> {
    let id = bed.launch(&shell("graceful", "trap 'echo bye; exit 5' TERM; echo up; while :; do sleep 0.05; done"))?;
    eventually("it is up", || Ok(bed.engine.logs(&id, 100)?.0.starts_with(b"up")))?;
    let stopped = bed.engine.stop(&id, StopOptions { force: false, timeout_seconds: 10 })?;
    same(
        "state",
        (stopped.state, stopped.exit_code, stopped.exit_reason),
        (State::Stopped, Some(5), Some(ExitReason::Exited)),
    )?;
    holds("it said bye", bed.engine.logs(&id, 100)?.0.ends_with(b"bye\n"))
}

fn stubborn(bed: &Bed) -> Result<()> {
    let id = bed.launch(&shell("stubborn", "trap '' TERM; echo up; while :; do sleep 1000; done"))?;
    eventually("it is up", || Ok(bed.engine.logs(&id, 100)?.0.starts_with(b"up")))?;
    let stopped = bed.engine.stop(&id, StopOptions { force: false, timeout_seconds: 1 })?;
    same(
        "state",
        (stopped.state, stopped.exit_code, stopped.exit_reason),
        (State::Stopped, Some(137), Some(ExitReason::Killed)),
    )
}

fn restart(bed: &Bed) -> Result<()> {
    let id = bed.sleeper("restart")?;
    bed.sh(&id, "echo kept > /root/kept; chown ann /root/kept")?;
    let first = bed.engine.observe(&id)?;
    bed.engine.stop(&id, FORCE)?;
    same("stopped", bed.engine.stop(&id, FORCE)?.state, State::Stopped)?;
    let second = bed.engine.start(&id, 2)?;
    same("run", second.run, 2)?;
    holds("a new init", first.pid != second.pid)?;
    same("file", bed.sh(&id, "cat /root/kept; stat -c %U /root/kept")?.1, "kept\nann".to_owned())
}

fn init(bed: &Bed) -> Result<()> {
    let mut wanted = spec("boots");
    wanted.command.clear();
    let id = bed.launch(&wanted)?;
    eventually("it booted", || Ok(String::from_utf8_lossy(&bed.engine.logs(&id, 1000)?.0).contains("booted")))?;
    same("process 1", bed.sh(&id, "cat /proc/1/comm")?.1, "init".to_owned())?;
    let stopped = bed.engine.stop(&id, StopOptions { force: false, timeout_seconds: 15 })?;
    same("halted", (stopped.exit_reason, stopped.exit_code), (Some(ExitReason::Halted), Some(0)))
}

fn reboot(bed: &Bed) -> Result<()> {
    let mut wanted = spec("reboots");
    wanted.command.clear();
    let id = bed.launch(&wanted)?;
    let before = bed.engine.observe(&id)?.pid;
    bed.sh(&id, "reboot -f")?;
    eventually("a new init", || Ok(bed.engine.observe(&id)?.pid.is_some_and(|pid| Some(pid) != before)))?;
    same("exec", bed.sh(&id, "echo back")?, (0, "back".to_owned()))?;
    holds("its own limit", bed.engine.stats(&id)?.processes_used > 0)
}

fn orphans(bed: &Bed) -> Result<()> {
    let id = bed.sleeper("orphans")?;
    bed.sh(&id, "for i in 1 2 3 4 5; do (sleep 0.01 &) ; done")?;
    eventually("no zombies", || Ok(bed.sh(&id, "ps -o stat | grep -c Z")?.1 == "0"))
}

fn logs(bed: &Bed) -> Result<()> {
    let id = bed.launch(&shell("logs", "yes 0123456789 | head -c 3000000; echo; echo last; exec sleep 1000"))?;
    eventually("the last line", || Ok(bed.engine.logs(&id, 6)?.0.ends_with(b"\nlast\n")))?;
    let (tail, cut) = bed.engine.logs(&id, 10)?;
    same("tail", (tail.as_slice(), cut), (b"\n012\nlast\n".as_slice(), true))?;
    let kept = bed.engine.logs(&id, 100 << 20)?.0.len();
    holds(&format!("bounded: {kept} bytes"), (500_000..=1 << 20).contains(&kept))
}

fn pause(bed: &Bed) -> Result<()> {
    let id = bed.launch(&shell("pause", "while :; do echo x >> /count; done"))?;
    eventually("it counts", || Ok(bed.sh(&id, "wc -l < /count")?.1 != "0"))?;
    same("paused", bed.engine.pause(&id)?.state, State::Paused)?;
    same("paused again", bed.engine.pause(&id)?.state, State::Paused)?;
    refused("exec", bed.sh(&id, "true"), ErrorCode::Conflict)?;
    let before = bed.engine.stats(&id)?.cpu_seconds;
    std::thread::sleep(std::time::Duration::from_millis(100));
    let after = bed.engine.stats(&id)?.cpu_seconds;
    holds(&format!("no time passes inside: {before} {after}"), after - before < 0.01)?;
    same("resumed", bed.engine.resume(&id)?.state, State::Running)?;
    eventually("it counts again", || Ok(bed.engine.stats(&id)?.cpu_seconds > after + 0.02))
}

fn paused_stop(bed: &Bed) -> Result<()> {
    let id = bed.launch(&shell("pstop", "trap 'exit 9' TERM; echo up; while :; do sleep 0.05; done"))?;
    eventually("it is up", || Ok(bed.engine.logs(&id, 100)?.0.starts_with(b"up")))?;
    bed.engine.pause(&id)?;
    same("code", bed.engine.stop(&id, StopOptions { force: false, timeout_seconds: 10 })?.exit_code, Some(9))?;
    bed.engine.start(&id, 2)?;
    bed.engine.pause(&id)?;
    bed.engine.destroy(&id, FORCE)?;
    same("state", bed.engine.observe(&id)?.state, State::Absent)
}

fn side_by_side(bed: &Bed) -> Result<()> {
    let launched: Result<Vec<_>> = std::thread::scope(|scope| {
        let threads: Vec<_> =
            (0..16).map(|number| scope.spawn(move || bed.sleeper(&format!("side{number}")))).collect();
        threads.into_iter().map(|thread| thread.join().unwrap_or_else(|_| Err(failed("a thread panicked")))).collect()
    });
    let launched = launched?;
    same("running", bed.engine.list()?.iter().filter(|one| one.state == State::Running).count(), launched.len())?;
    let bases: Result<std::collections::BTreeSet<_>> =
        launched.iter().map(|id| bed.sh(id, "cat /proc/self/uid_map")).collect();
    same("distinct id ranges", bases?.len(), launched.len())
}
