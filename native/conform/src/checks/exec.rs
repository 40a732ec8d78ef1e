//! Commands in a running container.
use std::time::Instant;

use berth_types::{ErrorCode, Result};

use super::Check;
use crate::suite::{Bed, FORCE, eventually, holds, refused, same, spec};

pub const CHECKS: &[Check] = &[
    ("input, output and errors of a command are its own", streams),
    ("environment, folder and user are as asked", context),
    ("exit codes and signals are told", codes),
    ("output is bounded, the rest is drained", bounded),
    ("a command out of time is killed with what it started", timeout),
    ("a background process does not hold the answer back", background),
    ("what is not there is invalid, what is not running a conflict", refusals),
    ("only the standard descriptors are inherited", descriptors),
    ("many commands at once", many),
];

fn streams(bed: &Bed) -> Result<()> {
    let id = bed.sleeper("streams")?;
    let input: Vec<u8> = (0..1 << 20).map(|at| (at % 251) as u8).collect();
    let done = bed.exec(&id, |request| {
        request.command = ["/bin/sh", "-c", "cat; echo oops >&2"].map(str::to_owned).to_vec();
        request.stdin = input.clone();
    })?;
    holds("a MiB comes back unchanged", done.stdout == input && !done.truncated)?;
    same("errors", done.stderr.as_slice(), b"oops\n")
}

fn context(bed: &Bed) -> Result<()> {
    let id = bed.sleeper("context")?;
    let done = bed.exec(&id, |request| {
        request.command = ["/bin/sh", "-c", "id; pwd; echo $HOME $FOO"].map(str::to_owned).to_vec();
        request.user = "ann".to_owned();
        request.cwd = "/tmp".to_owned();
        request.env.insert("FOO".to_owned(), "a b$(id)".to_owned());
    })?;
    let wanted = "uid=1000(ann) gid=1000(ann) groups=50(staff),1000(ann)\n/tmp\n/home/ann a b$(id)\n";
    same("output", String::from_utf8_lossy(&done.stdout).into_owned(), wanted.to_owned())?;
    let number = bed.exec(&id, |request| {
        request.command = ["/bin/id", "-u"].map(str::to_owned).to_vec();
        request.user = "4242:7".to_owned();
    })?;
    same("by number", number.stdout.as_slice(), b"4242\n")?;
    same(
        "root",
        bed.sh(&id, "id -u; pwd; cut -d' ' -f1 /proc/self/stat >/dev/null; echo $PATH | cut -c1-5")?.1,
        "0\n/\n/usr/".to_owned(),
    )
}

fn codes(bed: &Bed) -> Result<()> {
    let id = bed.sleeper("codes")?;
    same("exit", bed.sh(&id, "exit 42")?.0, 42)?;
    let missing = bed.exec(&id, |request| request.command = vec!["/no/such".to_owned()])?;
    same("no such command", missing.exit_code, 127)?;
    holds("its error says why", String::from_utf8_lossy(&missing.stderr).contains("/no/such"))?;
    same("signal", bed.sh(&id, "kill -9 $$")?.0, 137)
}

fn bounded(bed: &Bed) -> Result<()> {
    let id = bed.sleeper("bounded")?;
    let done = bed.exec(&id, |request| {
        request.command = ["/bin/sh", "-c", "yes | head -c 20000000; echo done >&2"].map(str::to_owned).to_vec();
        request.max_output_bytes = 1000;
    })?;
    same("kept", (done.stdout.len(), done.truncated, done.exit_code), (1000, true, 0))?;
    same("errors", done.stderr.as_slice(), b"done\n")
}

fn timeout(bed: &Bed) -> Result<()> {
    let id = bed.sleeper("timeout")?;
    bed.bring_probe(&id)?;
    let began = Instant::now();
    let done = bed.exec(&id, |request| {
        request.command =
            ["/bin/sh", "-c", "echo begun; sleep 4444 & /probe own-group & sleep 5555"].map(str::to_owned).to_vec();
        request.timeout_seconds = 1;
    })?;
    same("answer", (done.exit_code, done.timed_out, done.stdout.as_slice()), (124, true, b"begun\n".as_slice()))?;
    holds("in time", began.elapsed().as_secs() < 4)?;
    eventually("all sleepers are gone", || Ok(bed.sh(&id, "ps -o args | grep -c '[s]leep [456]'")?.1 == "0"))
}

/// What this program does inside a container: leaves the command's process group, as a shell's job does, but not its session.
pub fn sleep_in_own_group() -> std::process::ExitCode {
    use std::os::unix::process::CommandExt;
    let error = std::process::Command::new("/bin/sleep").arg("6666").process_group(0).exec();
    println!("{error}");
    std::process::ExitCode::FAILURE
}

fn background(bed: &Bed) -> Result<()> {
    let id = bed.sleeper("background")?;
    let began = Instant::now();
    same("output", bed.sh(&id, "sleep 30 & echo started")?, (0, "started".to_owned()))?;
    holds("at once", began.elapsed().as_secs() < 10)
}

fn refusals(bed: &Bed) -> Result<()> {
    let id = bed.sleeper("refusals")?;
    refused("empty", bed.exec(&id, |request| request.command.clear()), ErrorCode::Invalid)?;
    refused("user", bed.exec(&id, |request| request.user = "nobodyhere".to_owned()), ErrorCode::Invalid)?;
    refused("cwd", bed.exec(&id, |request| request.cwd = "/nowhere".to_owned()), ErrorCode::Invalid)?;
    bed.sh(&id, "rm /etc/passwd; mkfifo /etc/passwd")?;
    refused("a FIFO for passwd", bed.exec(&id, |request| request.user = "ann".to_owned()), ErrorCode::Invalid)?;
    bed.engine.stop(&id, FORCE)?;
    refused("stopped", bed.sh(&id, "true"), ErrorCode::Conflict)?;
    refused("unknown", bed.sh(&crate::suite::id("nobody"), "true"), ErrorCode::NotFound)
}

fn descriptors(bed: &Bed) -> Result<()> {
    let id = bed.sleeper("fds")?;
    // The shell opens the folder itself, which shows as one more.
    same("exec", bed.sh(&id, "cd /proc/self/fd; echo *")?.1, "0 1 2 3".to_owned())?;
    holds("the small init hides its own", bed.sh(&id, "ls /proc/1/fd")?.1.contains("denied"))?;
    let pid = bed.sh(&id, "ps -o pid,args | grep '[s]leep 1000000' | tail -n 1 | awk '{print $1}'")?.1;
    same("command", bed.sh(&id, &format!("echo $(ls /proc/{pid}/fd)"))?.1, "0 1 2".to_owned())?;
    let mut wanted = spec("fdsinit");
    wanted.command.clear();
    let id = bed.launch(&wanted)?;
    same("init", bed.sh(&id, "echo $(ls /proc/1/fd)")?.1, "0 1 2".to_owned())
}

fn many(bed: &Bed) -> Result<()> {
    let id = bed.sleeper("many")?;
    std::thread::scope(|scope| {
        let threads: Vec<_> = (0..20)
            .map(|number| {
                (
                    number,
                    scope.spawn({
                        let id = id.clone();
                        move || bed.sh(&id, &format!("echo {number}"))
                    }),
                )
            })
            .collect();
        for (number, thread) in threads {
            let answer = thread.join().unwrap_or_else(|_| Err(crate::suite::failed("a thread panicked")))?;
            same("echo", answer, (0, number.to_string()))?;
        }
        Ok(())
    })
}
