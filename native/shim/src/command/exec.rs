//! `shim exec`: one command in a running container, its input and bounded output over our own pipes.
use std::os::fd::OwnedFd;
use std::time::{Duration, Instant};

use berth_plan::{ExecAnswer, ExecPlan};
use berth_types::{Error, Result};
use rustix::event::{PollFd, PollFlags, Timespec};
use rustix::fs::OFlags;

use super::begin::{self, Command, Ends};
use crate::engine;

pub fn main() -> bool {
    let outcome = read_request().and_then(|(plan, input)| run(&plan, input));
    match outcome {
        Ok((answer, stdout, stderr)) => engine::answer(Ok(answer), &[&stdout, &stderr]),
        Err(error) => engine::answer::<ExecAnswer>(Err(error), &[]),
    }
}

/// The plan is one line, the command's input is the rest.
fn read_request() -> Result<(ExecPlan, Vec<u8>)> {
    let mut bytes = engine::input()?;
    let end = bytes.iter().position(|byte| *byte == b'\n').ok_or_else(|| Error::invalid("plan: cut short"))?;
    let plan = engine::plan(&bytes[..end])?;
    Ok((plan, bytes.split_off(end + 1)))
}

type Output = (ExecAnswer, Vec<u8>, Vec<u8>);

fn run(plan: &ExecPlan, input: Vec<u8>) -> Result<Output> {
    let deadline = Instant::now() + Duration::from_secs(plan.timeout_seconds.into());
    let (command, ends) = begin::begin(plan)?;
    Ok(attend(&command, ends, input, plan.max_output_bytes, deadline))
}

/// Feeds and drains until the command ended or its time is up, then kills what is still attached to it in the latter case.
fn attend(command: &Command, ends: Ends, input: Vec<u8>, most: u64, deadline: Instant) -> Output {
    let Ends { stdin, stdout, stderr } = ends;
    for end in [&stdin, &stdout].into_iter().chain(&stderr) {
        let _ = rustix::fs::fcntl_setfl(end, OFlags::NONBLOCK);
    }
    let (mut input, mut stdin) = (input.as_slice(), Some(stdin));
    let mut streams = [Stream::new(Some(stdout), most), Stream::new(stderr, most)];
    let mut timed_out = false;
    loop {
        if input.is_empty() {
            stdin = None;
        }
        let left = deadline.saturating_duration_since(Instant::now());
        let listener = std::io::stdout();
        // Hung up when the engine no longer reads: nobody waits for this command any more.
        let mut fds = vec![PollFd::new(&command.pidfd, PollFlags::IN), PollFd::new(&listener, PollFlags::empty())];
        fds.extend(streams.iter().filter_map(|stream| stream.end.as_ref().map(|end| PollFd::new(end, PollFlags::IN))));
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
            command.kill();
            break;
        }
    }
    let exit_code = command.reap();
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

/// One output stream: the first bytes are kept, the rest is read and forgotten.
struct Stream {
    end: Option<OwnedFd>,
    kept: Vec<u8>,
    most: usize,
    truncated: bool,
}

impl Stream {
    fn new(end: Option<OwnedFd>, most: u64) -> Stream {
        Stream { end, kept: Vec::new(), most: most as usize, truncated: false }
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
