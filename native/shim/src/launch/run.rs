//! `shim run`: start, answer, stay as init's parent, keep its log and its exit status; start anew when it rebooted.
use std::os::fd::AsFd;
use std::path::Path;
use std::time::{Duration, Instant};

use berth_host::net::{link, orphans, rate};
use berth_host::process::seccomp::Filter;
use berth_host::process::{self, descriptors, idle, lock};
use berth_host::{cgroup, clock};
use berth_plan::report::{Ended, Started};
use berth_plan::volumes::in_order;
use berth_plan::{LaunchPlan, Rates};
use berth_types::{ContainerSpec, Doing, Error, ExitReason, Result, Spent};
use rustix::process::{WaitId, WaitIdOptions};

use super::console::Log;
use super::etc;
use super::figures::Keeper;
use super::parent::{Home, Running, launch};
use super::viewers::Viewers;
use crate::engine;

/// Between two launches of a container that reboots.
const SHORTEST_RUN: Duration = Duration::from_secs(1);

pub fn main() -> bool {
    match start() {
        Ok((plan, _lock, viewers, running, started)) => supervise(plan, viewers, running, started),
        Err(error) => {
            answer(Err(error));
            false
        }
    }
}

/// Reads the plan, takes the container's lock, launches and answers.
fn start() -> Result<(LaunchPlan, std::fs::File, Viewers, Running, Started)> {
    process::hide()?;
    // A terminal's Ctrl-C is for the agent, not for its containers.
    rustix::process::setsid().doing("start a session")?;
    rustix::process::chdir("/").doing("leave the working directory")?;
    let plan: LaunchPlan = engine::plan(&engine::input()?)?;
    let lock = lock::take(&plan.state.join("shim.lock"))?;
    // The container inherits it. Loaded by the host's root: others may find the kernel's room for filters used up.
    Filter::read(&plan.seccomp)?.load()?;
    // Before anyone can hear that it runs: its console is there from then on.
    let viewers = Viewers::open(&plan.state);
    let (running, home, started) = begin(&plan).inspect_err(|error| {
        Log::open(&plan.state, plan.log_bytes).write(format!("berth: it could not be started: {error}\n").as_bytes());
    })?;
    answer(Ok(started.clone()));
    home.go()?;
    Ok((plan, lock, viewers, running, started))
}

/// What an init that ended at once had said is in the log before its error is.
fn begin(plan: &LaunchPlan) -> Result<(Running, Home, Started)> {
    let (running, home) = launch(plan)?;
    match record(plan, &running, Spent::default()) {
        Ok(started) => Ok((running, home, started)),
        Err(error) => {
            Log::open(&plan.state, plan.log_bytes).drain(&running.console.master, &mut Viewers::default());
            Err(error)
        }
    }
}

fn record(plan: &LaunchPlan, running: &Running, earlier: Spent) -> Result<Started> {
    let pid = running.pid.as_raw_nonzero().get();
    let started = Started {
        run: plan.run,
        shim_pid: rustix::process::getpid().as_raw_nonzero().get(),
        pid,
        start_time: process::start_time(pid).ok_or_else(|| Error::conflict("init ended at once"))?,
        started_at: clock::now(),
        halt_signal: running.halt_signal,
        links: running.links.clone(),
        earlier,
        timings: running.timings.clone(),
    };
    store(&plan.state, "run.json", &started)?;
    etc::note(plan);
    Ok(started)
}

/// The answer, then no more: the engine may be gone, which is none of our business.
fn answer(outcome: Result<Started>) {
    engine::answer(outcome, &[]);
    let null = rustix::fs::open("/dev/null", rustix::fs::OFlags::RDWR, rustix::fs::Mode::empty());
    if let Ok(null) = null {
        let _ = descriptors::set_stdio([null.as_fd(); 3]);
    }
}

/// Writes a file of the container's folder in one step.
fn store<T: serde::Serialize>(folder: &Path, name: &str, value: &T) -> Result<()> {
    let fresh = folder.join(format!("{name}.shim"));
    let text = serde_json::to_vec(value).map_err(|error| Error::invalid(format!("{name}: {error}")))?;
    std::fs::write(&fresh, text).doing(format_args!("write {name}"))?;
    std::fs::rename(&fresh, folder.join(name)).doing(format_args!("store {name}"))
}

fn supervise(mut plan: LaunchPlan, mut viewers: Viewers, mut running: Running, mut started: Started) -> bool {
    let mut log = Log::open(&plan.state, plan.log_bytes);
    let mut launched = Instant::now();
    // They are written once; a reboot is no first start.
    plan.files.clear();
    plan.fresh = false;
    idle::give_back_memory();
    loop {
        let mut ended = attend(&plan, &mut running, &mut log, &mut viewers);
        ended.spent += started.earlier;
        ended.spent += link::spent_since(started.started_at, &running.links);
        let _ = rate::release(&running.links);
        // Told the other ends while the cards are there.
        let _ = orphans::end(running.network.as_fd());
        let _ = link::remove(&running.links);
        let rebooted = ended.reason == ExitReason::Rebooted;
        // How it ended first: whoever finds no run must find its end.
        let _ = store(&plan.state, "exit.json", &ended);
        let _ = std::fs::remove_file(plan.state.join("run.json"));
        if !rebooted {
            viewers.farewell(ended.exit_code);
            return true;
        }
        drop(running);
        // An init that reboots at once, again and again, must not keep the host busy.
        std::thread::sleep(SHORTEST_RUN.saturating_sub(launched.elapsed()));
        launched = Instant::now();
        // They may have changed while it ran; what else did takes effect at a start.
        if let Some(spec) = stored_spec(&plan.state) {
            plan.rates = Rates::from(&spec.limits);
            plan.volumes = in_order(&spec.volumes);
        }
        let group = plan.clone_into.as_deref().map_or(Ok(()), cgroup::undivide);
        let again = group.and_then(|()| launch(&plan)).and_then(|(fresh, home)| {
            home.go()?;
            let _ = std::fs::remove_file(plan.state.join("exit.json"));
            Ok((record(&plan, &fresh, ended.spent)?, fresh))
        });
        match again {
            Ok(fresh) => (started, running) = fresh,
            Err(error) => {
                log.write(format!("berth: restart after reboot failed: {error}\n").as_bytes());
                return false;
            }
        }
    }
}

/// The spec the engine keeps beside the shim's files.
fn stored_spec(folder: &Path) -> Option<ContainerSpec> {
    serde_json::from_slice(&std::fs::read(folder.join("spec.json")).ok()?).ok()
}

/// Moves the console into the log and to those who look at it until init ends.
fn attend(plan: &LaunchPlan, running: &mut Running, log: &mut Log, viewers: &mut Viewers) -> Ended {
    let master = &running.console.master;
    loop {
        let figures = running.figures.as_ref().and_then(Keeper::watched);
        let ended = viewers.wait(running.pidfd.as_fd(), master.as_fd(), figures);
        log.drain(master, viewers);
        viewers.serve(master.as_fd());
        if ended {
            log.drain(master, viewers);
            return reap(plan, running);
        }
        if let Some(figures) = &mut running.figures {
            figures.attend(running.pidfd.as_fd());
        }
    }
}

/// The kernel ends an init that called reboot(2) by a signal: SIGHUP for a restart, SIGINT for a halt.
fn reap(plan: &LaunchPlan, running: &Running) -> Ended {
    let pidfd = std::os::fd::AsFd::as_fd(&running.pidfd);
    let status = rustix::process::waitid(WaitId::PidFd(pidfd), WaitIdOptions::EXITED).ok().flatten();
    let (exit_code, reason) = match status {
        Some(status) if status.killed() || status.dumped() => match status.terminating_signal().unwrap_or(0) {
            1 => (0, ExitReason::Rebooted),
            2 => (0, ExitReason::Halted),
            signal => (128 + signal, ExitReason::Killed),
        },
        Some(status) => (status.exit_status().unwrap_or(0), ExitReason::Exited),
        None => (255, ExitReason::Killed),
    };
    Ended { run: plan.run, exit_code, reason, spent: Spent::default(), counted: false }
}
