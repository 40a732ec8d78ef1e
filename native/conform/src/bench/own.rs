//! This program run once more, for what wants a process of its own with a single thread.
use std::process::{Command, ExitCode};
use std::str::FromStr;

use berth_types::{Doing, Result};

use crate::suite::failed;

/// Runs it with these words; the number it says.
pub fn report<T: FromStr>(words: &[&str]) -> Result<T> {
    let own = std::env::current_exe().doing("find this program")?;
    let output = Command::new(own).args(words).output().doing("run this program")?;
    let said = String::from_utf8_lossy(&output.stdout);
    said.trim()
        .parse()
        .map_err(|_| failed(format!("{}: {said}{}", words.join(" "), String::from_utf8_lossy(&output.stderr))))
}

/// Says what came of it.
pub fn answer(outcome: Result<String>) -> ExitCode {
    match outcome {
        Ok(text) => {
            println!("{text}");
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}
