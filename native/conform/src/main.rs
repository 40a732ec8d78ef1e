//! The engine's black-box suite. Run as root: `berth-conform [attacks | bench [--trace] [--json] | clear] [state-dir]`, with the shim beside the program.
//! Prints one line per check, then how many passed and failed; the exit status is 0 only when none failed.
#![deny(unsafe_code)]

mod attacks;
mod bench;
mod checks;
mod floods;
mod raw;
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
    if let [verb, folder] = &words[..]
        && verb == "nest"
    {
        return checks::volume_walls::nest(folder);
    }
    if words.first().is_some_and(|word| word == "own-group") {
        return checks::exec::sleep_in_own_group();
    }
    // What this program does inside a container, and outside to show that it could.
    match &words.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        ["attack", name] => return attacks::program(attacks::Side::Inside, name),
        ["control", name] => return attacks::program(attacks::Side::Outside, name),
        ["world"] => return attacks::world(),
        ["filter"] => return checks::confinement::filter(),
        ["subvolume", folder] => return checks::disks::nest(folder),
        ["floor"] => return bench::floor(None),
        ["floor", root] => return bench::floor(Some(root)),
        ["crun", bundle, name] => return bench::crun(bundle, name),
        ["floods", minutes, at_a_time, state @ ..] => {
            let (Ok(minutes), Ok(at_a_time)) = (minutes.parse(), at_a_time.parse()) else {
                eprintln!("want minutes and how many at a time");
                return ExitCode::FAILURE;
            };
            let state = state.first().map_or_else(|| PathBuf::from("/var/tmp/berth-floods"), PathBuf::from);
            return match Bed::make(&state) {
                Ok(bed) => floods::run(bed, minutes, at_a_time),
                Err(error) => {
                    eprintln!("cannot set up: {error}");
                    ExitCode::FAILURE
                }
            };
        }
        _ => {}
    }
    let mut flag = |name: &str| {
        let at = words.iter().position(|word| word == name);
        at.map(|at| words.remove(at)).is_some()
    };
    let options = bench::Options { trace: flag("--trace"), json: flag("--json") };
    let verb = words.first().cloned().filter(|word| ["attacks", "bench", "clear"].contains(&word.as_str()));
    if verb.is_some() {
        words.remove(0);
    }
    if verb.as_deref() == Some("attacks")
        && let Err(error) = attacks::leave_network()
    {
        eprintln!("cannot make a network: {error}");
        return ExitCode::FAILURE;
    }
    if let Some(unknown) = words.iter().find(|word| word.starts_with('-')) {
        eprintln!("{unknown}: no such option; want [attacks|bench|clear] [--trace] [--json] [STATE_DIR]");
        return ExitCode::FAILURE;
    }
    let state = words.first().map_or_else(|| PathBuf::from("/var/tmp/berth-conform"), PathBuf::from);
    if verb.as_deref() == Some("clear") {
        attacks::sweep();
        return match Bed::clear_away(&state) {
            Ok(_) => ExitCode::SUCCESS,
            Err(error) => {
                eprintln!("cannot clear: {error}");
                ExitCode::FAILURE
            }
        };
    }
    let bed = match Bed::make(&state) {
        Ok(bed) => bed,
        Err(error) => {
            eprintln!("cannot set up: {error}");
            return ExitCode::FAILURE;
        }
    };
    match verb.as_deref() {
        Some("attacks") => attacks::run(bed),
        Some(_) => bench::run(bed, options),
        None => checks::run(bed),
    }
}
