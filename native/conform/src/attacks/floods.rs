//! Output without end, or meant for the terminal of whoever reads it.
use berth_types::Result;

use super::{Attack, Row, Verdict, Way};
use crate::suite::{Bed, eventually, holds, shell};

pub const ROW: Row = Row {
    name: "floods of output",
    refusals: &[],
    attacks: &[
        Attack { name: "a log without end", way: Way::Scene(|bed| flood(bed, "yes flood")) },
        Attack {
            name: "a line of 100 MB",
            way: Way::Scene(|bed| flood(bed, "head -c 104857600 /dev/zero | tr '\\0' x; yes end")),
        },
        Attack {
            name: "terminal escapes",
            way: Way::Scene(|bed| {
                flood(bed, "while :; do printf '\\033]0;title\\007\\033[2J\\033P\\033c\\0\\377'; done")
            }),
        },
        Attack { name: "a command whose output nobody reads", way: Way::Scene(command) },
    ],
    helpers: &[],
};

/// Outside, the shell's output goes wherever it is led without a bound; here it is a ring, and the engine answers meanwhile.
fn flood(bed: &Bed, line: &str) -> Result<Verdict> {
    let id = bed.launch(&shell("flood", line))?;
    let ring = 1 << 20;
    eventually("the ring is full", || Ok(bed.engine.logs(&id, ring * 4)?.0.len() > ring as usize / 2))?;
    for _ in 0..5 {
        holds("a command runs", bed.exec(&id, |_| {})?.exit_code == 0)?;
        holds("the log is bounded", bed.engine.logs(&id, ring * 4)?.0.len() <= ring as usize)?;
    }
    let folder = bed.state.join("engine/containers/flood");
    let size: u64 = std::fs::read_dir(folder)
        .into_iter()
        .flatten()
        .flatten()
        .filter_map(|file| file.metadata().ok())
        .map(|file| file.len())
        .sum();
    holds(&format!("{size} bytes on disk"), size < 2 << 20)?;
    Ok(Verdict::Blocked)
}

fn command(bed: &Bed) -> Result<Verdict> {
    let id = bed.sleeper("flood")?;
    let done = bed.exec(&id, |request| {
        request.command = ["/bin/sh", "-c", "head -c 104857600 /dev/zero; head -c 104857600 /dev/zero >&2"]
            .map(str::to_owned)
            .to_vec();
        request.max_output_bytes = 65_536;
    })?;
    holds(
        "bounded",
        done.truncated && done.exit_code == 0 && done.stdout.len() == 65_536 && done.stderr.len() == 65_536,
    )?;
    Ok(Verdict::Blocked)
}
