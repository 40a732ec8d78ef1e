//! Create, start, exec, stop, destroy.
use berth_types::{Result, State};

use super::Check;
use crate::suite::{Bed, FORCE, same};

pub const CHECKS: &[Check] = &[("a container starts, runs a command and goes", basic)];

fn basic(bed: &Bed) -> Result<()> {
    let id = bed.sleeper("basic")?;
    same("state", bed.engine.observe(&id)?.state, State::Running)?;
    same("exec", bed.sh(&id, "echo hello; hostname")?, (0, "hello\nbasic".to_owned()))?;
    bed.engine.destroy(&id, FORCE)?;
    same("state", bed.engine.observe(&id)?.state, State::Absent)
}
