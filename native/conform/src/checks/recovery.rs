//! Processes killed at the worst moment.
use std::process::ExitCode;

use super::Check;

pub const CHECKS: &[Check] = &[];

pub fn victim(_words: &[String]) -> ExitCode {
    ExitCode::SUCCESS
}
