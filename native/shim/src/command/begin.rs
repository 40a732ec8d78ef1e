//! A command in a running container: joined by descriptor, becomes its user, executes. Who watches it stays outside.
use std::fs::File;
use std::io::Read;
use std::os::fd::{AsFd, OwnedFd};
use std::path::PathBuf;

use berth_host::fs::mount::open_host;
use berth_host::fs::within;
use berth_host::process::channel::{self, Channel};
use berth_host::process::namespaces::{self, Side};
use berth_host::process::seccomp::Filter;
use berth_host::process::{self, capability, descriptors, signals, terminal};
use berth_plan::ExecPlan;
use berth_plan::report::Failure;
use berth_types::{Doing, Error, Result};
use rustix::event::{PollFd, PollFlags, Timespec};
use rustix::fs::{CWD, Mode, OFlags, ResolveFlags};
use rustix::pipe::PipeFlags;
use rustix::process::{Pid, WaitId, WaitIdOptions};
use rustix::stdio::stdin;
use serde::{Deserialize, Serialize};

use super::users;
use crate::launch::child::execute;
use crate::launch::parent::{join, open_joins};

/// Our ends of a command's input and output. With a terminal its errors are among its output.
pub struct Ends {
    pub stdin: OwnedFd,
    pub stdout: OwnedFd,
    pub stderr: Option<OwnedFd>,
}

/// What the command gets for the three: pipes, or a terminal it makes itself, of the container's own.
enum Inner {
    Pipes([OwnedFd; 3]),
    Terminal((u16, u16)),
}

/// What the child says before its program runs; the channel's end, which comes with a successful exec, is the last it says.
#[derive(Serialize, Deserialize)]
enum FromCommand {
    /// It took this terminal, the other end of which comes along.
    Terminal,
    /// It gave up.
    Failed(Failure),
}

/// Nothing is said to a command.
type Unsaid = ();

/// Starts the command and returns once its program runs.
pub fn begin(plan: &ExecPlan) -> Result<(Command, Ends)> {
    process::hide()?;
    let gone = || Error::conflict("the container is not running");
    let init = process::open_exact(plan.pid, plan.start_time).ok_or_else(gone)?;
    // The command inherits it. Loaded by the host's root: others may find the kernel's room for filters used up.
    Filter::read(&plan.seccomp)?.load()?;
    // Everything of the host's that is needed later is opened before its paths are out of reach.
    let joins = open_joins(&plan.join_files)?;
    let group = group(plan);
    let list = match (&group, plan.join_files.first()) {
        (Some(dir), _) => File::open(dir.join("cgroup.procs")).ok(),
        (None, Some(file)) => File::open(file).ok(),
        (None, None) => None,
    };
    let group = group.as_deref().map(open_host).transpose()?;
    let clocks = File::open(format!("/proc/{}/ns/time", plan.pid)).doing("open the container's time namespace")?;
    let processes = open_host("/proc".as_ref())?;
    namespaces::join(init.as_fd(), namespaces::JOINED).map_err(|_| gone())?;

    let (inner, outer) = match plan.terminal {
        Some(size) => (Inner::Terminal(size), None),
        None => {
            let pipe = || rustix::pipe::pipe_with(PipeFlags::CLOEXEC).doing("make a pipe");
            let (stdin, stdout, stderr) = (pipe()?, pipe()?, pipe()?);
            let outer = Ends { stdin: stdin.1, stdout: stdout.0, stderr: Some(stderr.0) };
            (Inner::Pipes([stdin.0, stdout.1, stderr.1]), Some(outer))
        }
    };
    let (ours, theirs) = channel::pair()?;
    let (pid, pidfd) = match namespaces::clone(0, group.as_ref().map(AsFd::as_fd))? {
        Side::Child => {
            // What is the host's goes before a path of the container's is followed: `/proc/self/fd/N` would lead back to it.
            drop((ours, outer, init, list, group, processes));
            let error = match join(joins) {
                Ok(()) => become_command(plan, clocks, &inner, &theirs),
                Err(error) => error,
            };
            let _ = theirs.send(&FromCommand::Failed(error.into()), &[]);
            std::process::exit(127)
        }
        Side::Parent { pid, pidfd } => (pid, pidfd),
    };
    drop((theirs, inner));
    let command = Command { pid, pidfd, list, processes };
    match ends(&ours, outer) {
        Ok(ends) => Ok((command, ends)),
        Err(error) => {
            command.kill();
            command.reap();
            Err(error)
        }
    }
}

/// Our ends once the program runs.
fn ends(channel: &Channel<Unsaid, FromCommand>, pipes: Option<Ends>) -> Result<Ends> {
    let mut found = pipes;
    while let Some((message, mut fds)) = channel.receive()? {
        match message {
            FromCommand::Terminal => {
                if let Some(master) = fds.pop() {
                    let stdin = master.try_clone().doing("copy the terminal")?;
                    found = Some(Ends { stdin, stdout: master, stderr: None });
                }
            }
            FromCommand::Failed(failure) => return Err(failure.into()),
        }
    }
    found.ok_or_else(|| Error::conflict("the container is not running"))
}

/// The v2 group a command is born in: the container's, or init's own once the container divided its group, as then nobody may be at its top.
fn group(plan: &ExecPlan) -> Option<PathBuf> {
    let top = plan.clone_into.clone()?;
    let divided = std::fs::read_to_string(top.join("cgroup.subtree_control")).is_ok_and(|on| !on.trim().is_empty());
    let name = format!("/{}/", top.file_name()?.to_str()?);
    let places = std::fs::read_to_string(format!("/proc/{}/cgroup", plan.pid)).ok()?;
    let below = places.lines().find_map(|line| line.strip_prefix("0::")?.split_once(&name).map(|(_, below)| below));
    Some(if divided { top.join(below.unwrap_or_default()) } else { top })
}

/// The child: becomes the user, execs. Returns only the error.
fn become_command(plan: &ExecPlan, clocks: File, inner: &Inner, channel: &Channel<FromCommand, Unsaid>) -> Error {
    let prepared = (|| {
        rustix::thread::move_into_link_name_space(clocks.as_fd(), None).doing("enter the time namespace")?;
        drop(clocks);
        rustix::process::setsid().doing("start a session")?;
        let user = users::find(&plan.user)?;
        match inner {
            Inner::Pipes(ends) => descriptors::set_stdio([ends[0].as_fd(), ends[1].as_fd(), ends[2].as_fd()])?,
            Inner::Terminal(size) => take_terminal(user.uid, *size, channel)?,
        }
        capability::bound(plan.bounding)?;
        if plan.no_new_privileges {
            rustix::thread::set_no_new_privs(true).doing("forbid new privileges")?;
        }
        user.assume()?;
        rustix::process::umask(Mode::from_raw_mode(0o022));
        let cwd = if plan.cwd.is_empty() { "/" } else { plan.cwd.as_str() };
        enter(cwd).map_err(|error| Error::invalid(format!("cwd: {}", std::io::Error::from(error))))?;
        let mut env = plan.env.clone();
        env.entry("HOME".to_owned()).or_insert_with(|| user.home());
        Ok(env)
    })();
    let env = match prepared {
        Ok(env) => env,
        Err(error) => return error,
    };
    // As a shell does: its standard error says why, its exit code that.
    let error = execute(&plan.command, &env);
    let missing = error.source.as_ref().is_some_and(|source| source.kind() == std::io::ErrorKind::NotFound);
    eprintln!("{error}");
    std::process::exit(if missing { 127 } else { 126 })
}

/// Links of the container's lead where they like in it, but not through another process's or our own descriptors.
pub fn enter(cwd: &str) -> rustix::io::Result<()> {
    let inside = ResolveFlags::IN_ROOT | ResolveFlags::NO_MAGICLINKS;
    rustix::process::fchdir(within::open(CWD, cwd, OFlags::PATH | OFlags::DIRECTORY, inside)?)
}

/// Makes a terminal among the container's own, as its root, and gives the other end to who watches.
fn take_terminal(owner: u32, size: (u16, u16), channel: &Channel<FromCommand, Unsaid>) -> Result<()> {
    process::set_file_ids(0, 0)?;
    let (master, slave) = terminal::open(owner, size)?;
    channel.send(&FromCommand::Terminal, &[master.as_fd()])?;
    descriptors::set_stdio([slave.as_fd(); 3])?;
    rustix::process::ioctl_tiocsctty(stdin()).doing("take the terminal")
}

/// One that runs; its number stays its own until it is reaped.
pub struct Command {
    pub pid: Pid,
    pub pidfd: OwnedFd,
    /// The container's list of processes, and the host's /proc to look them up in.
    list: Option<File>,
    processes: OwnedFd,
}

impl Command {
    /// Kills the command and every process of the container that is still in its session. The command itself is unreaped, so its number,
    /// which names the session, cannot be anyone else's.
    pub fn kill(&self) {
        let _ = signals::send(self.pidfd.as_fd(), 9);
        let session = self.pid.as_raw_nonzero().get();
        let _ = rustix::process::kill_process_group(self.pid, rustix::process::Signal::KILL);
        let mut text = String::new();
        if let Some(mut list) = self.list.as_ref() {
            let _ = std::io::Seek::rewind(&mut list);
            let _ = list.read_to_string(&mut text);
        }
        for pid in text.lines().filter_map(|line| line.parse().ok()).filter_map(Pid::from_raw) {
            if self.session_of(pid) == Some(session) {
                signals::send_to_child(pid, 9);
            }
        }
    }

    /// Signals the command and what it started in its own process group.
    pub fn signal(&self, number: i32) {
        signals::send_to_group(self.pid, number);
    }

    fn session_of(&self, pid: Pid) -> Option<i32> {
        let path = format!("{}/stat", pid.as_raw_nonzero());
        let mut text = String::new();
        let file = rustix::fs::openat(&self.processes, path, OFlags::RDONLY | OFlags::CLOEXEC, Mode::empty()).ok()?;
        File::from(file).read_to_string(&mut text).ok()?;
        text.rsplit_once(") ")?.1.split(' ').nth(3)?.parse().ok()
    }

    /// Waits for the command. One that was killed in a container frozen meanwhile is not waited for: it dies when thawed.
    pub fn reap(&self) -> i32 {
        let patience = Timespec { tv_sec: 5, tv_nsec: 0 };
        if !matches!(rustix::event::poll(&mut [PollFd::new(&self.pidfd, PollFlags::IN)], Some(&patience)), Ok(1..)) {
            return 255;
        }
        let status = rustix::process::waitid(WaitId::PidFd(self.pidfd.as_fd()), WaitIdOptions::EXITED).ok().flatten();
        let Some(status) = status else { return 255 };
        status.exit_status().or(status.terminating_signal().map(|signal| 128 + signal)).unwrap_or(255)
    }
}
