//! `shim exec`: one command in a running container, its input and bounded output over our own pipes.
use std::fs::File;
use std::io::{Read, Write};
use std::os::fd::{AsFd, OwnedFd};
use std::process::ExitCode;
use std::time::{Duration, Instant};

use berth_host::capability;
use berth_host::channel::Channel;
use berth_host::mount::open_host;
use berth_host::process::{self, Side};
use berth_host::seccomp::Filter;
use berth_plan::report::Failure;
use berth_plan::{ExecAnswer, ExecPlan};
use berth_types::{Doing, Error, Result};
use rustix::event::{PollFd, PollFlags, Timespec};
use rustix::fs::OFlags;
use rustix::pipe::PipeFlags;
use rustix::process::{Gid, Pid, Uid, WaitId, WaitIdOptions};

use crate::inside::{execute, report};
use crate::launch::{join, open_joins};
use crate::users;

pub fn main() -> ExitCode {
    let outcome = read_request().and_then(|(plan, input)| run(&plan, input));
    let mut out = std::io::stdout();
    let written = match outcome {
        Ok((answer, stdout, stderr)) => serde_json::to_vec(&answer).map_err(Into::into).and_then(|mut bytes| {
            bytes.push(b'\n');
            bytes.extend_from_slice(&stdout);
            bytes.extend_from_slice(&stderr);
            out.write_all(&bytes)
        }),
        Err(error) => {
            serde_json::to_vec(&Failure::from(error)).map_err(Into::into).and_then(|bytes| out.write_all(&bytes))
        }
    };
    if written.is_ok() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// The plan is one line, the command's input is the rest.
fn read_request() -> Result<(ExecPlan, Vec<u8>)> {
    let mut bytes = Vec::new();
    std::io::stdin().read_to_end(&mut bytes).doing("read the plan")?;
    let end = bytes.iter().position(|byte| *byte == b'\n').ok_or_else(|| Error::invalid("plan: cut short"))?;
    let plan = serde_json::from_slice(&bytes[..end]).map_err(|error| Error::invalid(format!("plan: {error}")))?;
    Ok((plan, bytes.split_off(end + 1)))
}

type Output = (ExecAnswer, Vec<u8>, Vec<u8>);

fn run(plan: &ExecPlan, input: Vec<u8>) -> Result<Output> {
    process::hide()?;
    let gone = || Error::conflict("the container is not running");
    let init = process::open_exact(plan.pid, plan.start_time).ok_or_else(gone)?;
    let mut filter = Filter::read(&plan.seccomp)?;
    // Everything of the host's that is needed later is opened before its paths are out of reach.
    let joins = open_joins(&plan.join_files)?;
    let group = plan.clone_into.as_deref().map(open_host).transpose()?;
    let list = match (&plan.clone_into, plan.join_files.first()) {
        (Some(dir), _) => File::open(dir.join("cgroup.procs")).ok(),
        (None, Some(file)) => File::open(file).ok(),
        (None, None) => None,
    };
    let clocks = File::open(format!("/proc/{}/ns/time", plan.pid)).doing("open the container's time namespace")?;
    let processes = open_host("/proc".as_ref())?;
    process::join_namespaces(init.as_fd(), process::JOINED_NAMESPACES).map_err(|_| gone())?;
    // By the container's clocks, which are ours from here on.
    let deadline = Instant::now() + Duration::from_secs(plan.timeout_seconds.into());

    let pipe = || rustix::pipe::pipe_with(PipeFlags::CLOEXEC).doing("make a pipe");
    let (stdin, stdout, stderr) = (pipe()?, pipe()?, pipe()?);
    let (ours, theirs) = Channel::pair()?;
    let (pid, pidfd) = match process::clone(0, group.as_ref().map(AsFd::as_fd))? {
        Side::Child => {
            drop(ours);
            let error = match join(joins) {
                Ok(()) => become_command(plan, &clocks, &mut filter, [&stdin.0, &stdout.1, &stderr.1]),
                Err(error) => error,
            };
            report(&theirs, error);
            std::process::exit(127)
        }
        Side::Parent { pid, pidfd } => (pid, pidfd),
    };
    drop((theirs, stdin.0, stdout.1, stderr.1));
    let command = Running { pid, pidfd, list, processes };
    // Silence is a successful exec; anything else says why it was none.
    let started = ours.receive().and_then(|(text, _)| match text.as_slice() {
        [] => Ok(()),
        text => Err(serde_json::from_slice::<Failure>(text).map_or_else(|_| gone(), Error::from)),
    });
    if let Err(error) = started {
        command.kill();
        command.reap();
        return Err(error);
    }
    Ok(command.attend([stdin.1, stdout.0, stderr.0], input, plan.max_output_bytes, deadline))
}

/// The child: becomes the user, execs. Returns only the error.
fn become_command(plan: &ExecPlan, clocks: &File, filter: &mut Filter, ends: [&OwnedFd; 3]) -> Error {
    let prepared = (|| {
        rustix::thread::move_into_link_name_space(clocks.as_fd(), None).doing("enter the time namespace")?;
        rustix::process::setsid().doing("start a session")?;
        let user = users::find(&plan.user)?;
        for (number, end) in (0..).zip(ends) {
            process::place_fd(end.as_fd(), number, false)?;
        }
        capability::bound(plan.bounding)?;
        filter.load()?;
        let groups: Vec<Gid> = user.groups.iter().map(|id| Gid::from_raw(*id)).collect();
        rustix::thread::set_thread_groups(&groups).doing("set groups")?;
        let (uid, gid) = (Uid::from_raw(user.uid), Gid::from_raw(user.gid));
        rustix::thread::set_thread_res_gid(gid, gid, gid).doing("set the group")?;
        rustix::thread::set_thread_res_uid(uid, uid, uid).doing("set the user")?;
        rustix::process::umask(rustix::fs::Mode::from_raw_mode(0o022));
        let cwd = if plan.cwd.is_empty() { "/" } else { plan.cwd.as_str() };
        rustix::process::chdir(cwd).map_err(|error| Error::invalid(format!("cwd: {}", std::io::Error::from(error))))?;
        let mut env = plan.env.clone();
        if let Some(home) = user.home.filter(|_| user.uid != 0) {
            env.insert("HOME".to_owned(), home);
        }
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

struct Running {
    pid: Pid,
    pidfd: OwnedFd,
    /// The container's list of processes, and the host's /proc to look them up in.
    list: Option<File>,
    processes: OwnedFd,
}

impl Running {
    /// Feeds and drains until the command ended or its time is up, then kills what is still attached to it in the latter case.
    fn attend(self, [stdin, stdout, stderr]: [OwnedFd; 3], input: Vec<u8>, most: u64, deadline: Instant) -> Output {
        for end in [&stdin, &stdout, &stderr] {
            let _ = rustix::fs::fcntl_setfl(end, OFlags::NONBLOCK);
        }
        let (mut input, mut stdin) = (input.as_slice(), Some(stdin));
        let mut streams = [Stream::new(stdout, most), Stream::new(stderr, most)];
        let mut timed_out = false;
        loop {
            if input.is_empty() {
                stdin = None;
            }
            let left = deadline.saturating_duration_since(Instant::now());
            let listener = std::io::stdout();
            // Hung up when the engine no longer reads: nobody waits for this command any more.
            let mut fds = vec![PollFd::new(&self.pidfd, PollFlags::IN), PollFd::new(&listener, PollFlags::empty())];
            fds.extend(
                streams.iter().filter_map(|stream| stream.end.as_ref().map(|end| PollFd::new(end, PollFlags::IN))),
            );
            fds.extend(stdin.as_ref().map(|end| PollFd::new(end, PollFlags::OUT)));
            let wait = Timespec { tv_sec: left.as_secs() as i64, tv_nsec: i64::from(left.subsec_nanos()) };
            let _ = rustix::event::poll(&mut fds, Some(&wait));
            let (ended, abandoned) = (!fds[0].revents().is_empty(), !fds[1].revents().is_empty());
            drop(fds);
            if let Some(end) = &stdin {
                match rustix::io::write(end, input) {
                    Ok(count) => input = &input[count..],
                    Err(rustix::io::Errno::AGAIN) => {}
                    Err(_) => input = &[],
                }
            }
            streams.iter_mut().for_each(Stream::drain);
            if ended {
                break;
            }
            if abandoned || Instant::now() >= deadline {
                timed_out = true;
                self.kill();
                break;
            }
        }
        let exit_code = self.reap();
        streams.iter_mut().for_each(Stream::drain);
        let [stdout, stderr] = streams;
        let answer = ExecAnswer {
            exit_code: if timed_out { 124 } else { exit_code },
            stdout_bytes: stdout.kept.len(),
            stderr_bytes: stderr.kept.len(),
            truncated: stdout.truncated || stderr.truncated,
            timed_out,
        };
        (answer, stdout.kept, stderr.kept)
    }

    /// Kills the command and every process of the container that is still in its session. The command itself is unreaped, so its number,
    /// which names the session, cannot be anyone else's.
    fn kill(&self) {
        let _ = process::signal(self.pidfd.as_fd(), 9);
        let session = self.pid.as_raw_nonzero().get();
        let _ = rustix::process::kill_process_group(self.pid, rustix::process::Signal::KILL);
        let mut text = String::new();
        if let Some(mut list) = self.list.as_ref() {
            let _ = std::io::Seek::rewind(&mut list);
            let _ = list.read_to_string(&mut text);
        }
        for pid in text.lines().filter_map(|line| line.parse().ok()).filter_map(Pid::from_raw) {
            if self.session_of(pid) == Some(session) {
                process::signal_child(pid, 9);
            }
        }
    }

    fn session_of(&self, pid: Pid) -> Option<i32> {
        let path = format!("{}/stat", pid.as_raw_nonzero());
        let mut text = String::new();
        let file =
            rustix::fs::openat(&self.processes, path, OFlags::RDONLY | OFlags::CLOEXEC, rustix::fs::Mode::empty())
                .ok()?;
        File::from(file).read_to_string(&mut text).ok()?;
        text.rsplit_once(") ")?.1.split(' ').nth(3)?.parse().ok()
    }

    /// Waits for the command. One that was killed in a container frozen meanwhile is not waited for: it dies when thawed.
    fn reap(&self) -> i32 {
        let patience = Timespec { tv_sec: 5, tv_nsec: 0 };
        if !matches!(rustix::event::poll(&mut [PollFd::new(&self.pidfd, PollFlags::IN)], Some(&patience)), Ok(1..)) {
            return 255;
        }
        let status = rustix::process::waitid(WaitId::PidFd(self.pidfd.as_fd()), WaitIdOptions::EXITED).ok().flatten();
        let Some(status) = status else { return 255 };
        status.exit_status().or(status.terminating_signal().map(|signal| 128 + signal)).unwrap_or(255)
    }
}

/// One output stream: the first bytes are kept, the rest is read and forgotten.
struct Stream {
    end: Option<OwnedFd>,
    kept: Vec<u8>,
    most: usize,
    truncated: bool,
}

impl Stream {
    fn new(end: OwnedFd, most: u64) -> Stream {
        Stream { end: Some(end), kept: Vec::new(), most: most as usize, truncated: false }
    }
    /// Reads what is there, at most a MiB, so that a flood on one stream does not starve the other or the clock.
    fn drain(&mut self) {
        let mut buffer = [0; 16 << 10];
        for _ in 0..64 {
            let Some(end) = &self.end else { return };
            match rustix::io::read(end, &mut buffer) {
                Ok(0) => self.end = None,
                Ok(count) => {
                    let fits = count.min(self.most - self.kept.len());
                    self.kept.extend_from_slice(&buffer[..fits]);
                    self.truncated |= fits < count;
                }
                Err(rustix::io::Errno::INTR) => {}
                Err(rustix::io::Errno::AGAIN) => return,
                Err(_) => self.end = None,
            }
        }
    }
}
