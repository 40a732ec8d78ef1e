//! The checks, by subject, in the order they run.
mod lifecycle;
pub mod recovery;

use std::process::ExitCode;

use berth_types::Result;

use crate::suite::Bed;

type Check = (&'static str, fn(&Bed) -> Result<()>);

pub fn run(bed: Bed) -> ExitCode {
    let (mut passed, mut failed) = (0, 0);
    let all: [&[Check]; 2] = [lifecycle::CHECKS, recovery::CHECKS];
    for (name, check) in all.into_iter().flatten() {
        match check(&bed) {
            Ok(()) => {
                passed += 1;
                println!("ok    {name}");
            }
            Err(error) => {
                failed += 1;
                println!("FAIL  {name}: {error}");
            }
        }
    }
    if let Err(error) = bed.engine.destroy_all() {
        failed += 1;
        println!("FAIL  the instance can be destroyed: {error}");
    }
    println!("{passed} passed, {failed} failed");
    if failed == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
