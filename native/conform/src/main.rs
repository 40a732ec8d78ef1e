//! The engine's black-box suite. Run as root: `berth-conform [bench] [state-dir]`, with the shim beside the program.
//! Prints one line per check, then how many passed and failed; the exit status is 0 only when none failed.
#![forbid(unsafe_code)]

mod bench;
mod checks;
mod suite;

use std::path::PathBuf;
use std::process::ExitCode;

use crate::suite::Bed;

fn main() -> ExitCode {
    let mut words: Vec<String> = std::env::args().skip(1).collect();
    // A second process that opens the engine and is killed, see checks::recovery.
    if words.first().is_some_and(|word| word == "victim") {
        return checks::recovery::victim(&words[1..]);
    }
    if words.first().is_some_and(|word| word == "system-calls") {
        return checks::confinement::print_missing_calls();
    }
    if words.first().is_some_and(|word| word == "own-group") {
        return checks::exec::sleep_in_own_group();
    }
    let bench = words.first().is_some_and(|word| word == "bench");
    if bench {
        words.remove(0);
    }
    let state = words.first().map_or_else(|| PathBuf::from("/var/tmp/berth-conform"), PathBuf::from);
    let bed = match Bed::make(&state) {
        Ok(bed) => bed,
        Err(error) => {
            eprintln!("cannot set up: {error}");
            return ExitCode::FAILURE;
        }
    };
    if bench { bench::run(bed) } else { checks::run(bed) }
}
