//! The small init in front of a plain command: reaps orphans, passes signals on, ends when the command ends.
use std::convert::Infallible;

use berth_host::process::namespaces::{self, Side};
use berth_host::process::{descriptors, idle, signals};
use berth_plan::LaunchPlan;
use berth_types::Result;
use rustix::process::Pid;

use super::child::{report, run_command, take_terminal};
use super::messages::ToShim;

/// Runs as process 1. Errors before the command runs are the caller's to report; afterwards it only ends.
pub fn main(plan: &LaunchPlan, channel: &ToShim) -> Result<Infallible> {
    signals::block(true)?;
    let command = match namespaces::clone(0, None)? {
        Side::Child => {
            let error = signals::block(false)
                .and_then(|()| take_terminal())
                .err()
                .unwrap_or_else(|| run_command(plan, &plan.command));
            report(channel, error);
            std::process::exit(127)
        }
        Side::Parent { pid, .. } => pid,
    };
    // The channel included: its last copy closes when the command's program starts.
    descriptors::keep_none(command, reap)
}

/// With nothing open: until the command ends.
fn reap(command: Pid) -> ! {
    if rustix::process::chdir("/").is_err() {
        std::process::exit(127);
    }
    idle::attend(command)
}
