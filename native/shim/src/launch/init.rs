//! The small init in front of a plain command: reaps orphans, passes signals on, ends when the command ends.
use std::convert::Infallible;

use berth_host::process::{self, Side};
use berth_plan::LaunchPlan;
use berth_types::{Doing, Result};
use rustix::process::{Signal, WaitOptions};

use super::child::{execute, report, take_terminal};
use super::messages::ToShim;

/// Runs as process 1. Errors before the command runs are the caller's to report; afterwards it only ends.
pub fn main(plan: &LaunchPlan, channel: &ToShim) -> Result<Infallible> {
    process::block_signals(true)?;
    let command = match process::clone(0, None)? {
        Side::Child => {
            let error = process::block_signals(false)
                .and_then(|()| take_terminal())
                .err()
                .unwrap_or_else(|| execute(&plan.command, &plan.env));
            report(channel, error);
            std::process::exit(127)
        }
        Side::Parent { pid, .. } => pid,
    };
    // Nothing open, the channel included: its last copy closes when the command's program starts.
    process::close_from(0)?;
    rustix::process::chdir("/").doing("enter the root")?;
    process::give_back_memory();
    loop {
        let signal = process::wait_signal();
        if signal != Signal::CHILD.as_raw() {
            if signal > 0 {
                process::signal_child(command, signal);
            }
            continue;
        }
        while let Ok(Some((pid, status))) = rustix::process::wait(WaitOptions::NOHANG) {
            if pid == command {
                let killed = status.terminating_signal().map(|signal| 128 + signal);
                std::process::exit(status.exit_status().or(killed).unwrap_or(255));
            }
        }
    }
}
