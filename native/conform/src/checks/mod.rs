//! The checks, by subject, in the order they run.
pub mod confinement;
mod damage;
pub mod disks;
mod exchange;
pub mod exec;
mod figures;
mod files;
mod images;
mod leftovers;
mod lifecycle;
mod limits;
mod network;
pub mod recovery;
mod snapshots;
pub mod volume_walls;
pub mod volumes;

use std::process::ExitCode;

use berth_types::Result;
use rustix::fs::StatVfsMountFlags;

use crate::suite::{Bed, kernel_lines};

type Check = (&'static str, fn(&Bed) -> Result<()>);

pub fn run(bed: Bed) -> ExitCode {
    let wanted = std::env::var("BERTH_CHECKS").unwrap_or_default();
    let (mut passed, mut failed) = (0, 0);
    let pool = bed.state.join("pool");
    let read_only = || rustix::fs::statvfs(&pool).is_ok_and(|found| found.f_flag.contains(StatVfsMountFlags::RDONLY));
    let mut count = |name: &str, outcome: Result<()>| match outcome {
        Ok(()) => {
            passed += 1;
            println!("ok    {name}");
        }
        Err(error) => {
            failed += 1;
            println!("FAIL  {name}: {error}");
            if read_only() {
                kernel_lines().iter().for_each(|line| println!("      {line}"));
            }
        }
    };
    let state = bed.state.clone();
    let before = leftovers::Trace::take(&state);
    let all = [
        lifecycle::CHECKS,
        exec::CHECKS,
        limits::CHECKS,
        snapshots::CHECKS,
        exchange::CHECKS,
        volumes::CHECKS,
        volume_walls::CHECKS,
        files::CHECKS,
        disks::CHECKS,
        images::CHECKS,
        network::CHECKS,
        confinement::CHECKS,
        figures::CHECKS,
        recovery::CHECKS,
        damage::CHECKS,
    ];
    for (name, check) in all.into_iter().flatten().filter(|(name, _)| name.contains(&wanted)) {
        count(name, check(&bed).and_then(|()| bed.clear()));
        let _ = bed.clear();
    }
    count("destroyed containers leave nothing", before.and_then(|before| leftovers::none_since(&before, &state)));
    count("the instance can be destroyed", bed.engine.destroy_all());
    count("a destroyed instance leaves nothing", leftovers::no_instance(&state));
    println!("{passed} passed, {failed} failed");
    if failed == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
