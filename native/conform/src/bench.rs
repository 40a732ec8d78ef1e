//! How long the verbs take, called one after another on a quiet host.
use std::process::ExitCode;
use std::time::Instant;

use berth_host::lock;
use berth_types::{Id, Result, RootSource};

use crate::suite::{Bed, FORCE, failed, id, spec};

const ROUNDS: usize = 50;

pub fn run(bed: Bed) -> ExitCode {
    let measured = measure(&bed);
    let cleared = bed.engine.destroy_all();
    match measured.and(cleared) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("bench: {error}");
            ExitCode::FAILURE
        }
    }
}

fn measure(bed: &Bed) -> Result<()> {
    let mut times = Times::default();
    let keeper = bed.sleeper("keeper")?;
    let timings = std::env::var_os("BERTH_TIMINGS").is_some();
    for round in 0..10 {
        // After a pause, when the kernel and its caches have turned to other things.
        std::thread::sleep(std::time::Duration::from_millis(200));
        let idle = spec(&format!("idle_{round}"));
        bed.engine.create(&idle, None)?;
        times.take("start after 200 ms of nothing", || bed.engine.start(&idle.id, 1))?;
        bed.engine.destroy(&idle.id, FORCE)?;
    }
    for round in 0..ROUNDS {
        let mut wanted = spec(&format!("bench_{round}"));
        wanted.nics.push(bed.nic(0, 10));
        let name = wanted.id.clone();
        times.take("create", || bed.engine.create(&wanted, None))?;
        let (_, stages) =
            times.take("start to init exec'd, with NIC", || bed.engine.start_with_timings(&name, 1, timings))?;
        let mut before = 0;
        for (stage, at) in stages {
            times.add(format!("  {stage}"), at.saturating_sub(before));
            before = at;
        }
        times.take("exec true", || bed.exec(&name, |_| {}))?;
        let snapshot: Id = id(&format!("snp_{round}"));
        times.take("snapshot, running", || bed.engine.snapshot(&name, &snapshot))?;
        times.take("restore with kill and start", || {
            bed.engine.restore(&wanted, &RootSource::Snapshot(snapshot.clone()))?;
            bed.engine.start(&name, 2)
        })?;
        let mut clone = spec(&format!("clone_{round}"));
        clone.image_id = wanted.image_id.clone();
        times.take("clone from snapshot and start", || {
            bed.engine.create(&clone, Some(&RootSource::Snapshot(snapshot.clone())))?;
            bed.engine.start(&clone.id, 1)
        })?;
        bed.engine.destroy(&clone.id, FORCE)?;
        times.take("destroy, running", || bed.engine.destroy(&name, FORCE))?;
        bed.engine.delete_snapshot(&snapshot)?;
    }
    bed.engine.destroy(&keeper, FORCE)?;
    times.print();
    together(bed)?;
    memory(bed)
}

/// Many at a time, as a host sees it on a busy morning.
fn together(bed: &Bed) -> Result<()> {
    const THREADS: usize = 16;
    const EACH: usize = 8;
    let began = Instant::now();
    std::thread::scope(|scope| {
        let launch = |thread: usize| {
            (0..EACH).try_for_each(|number| {
                let mut wanted = spec(&format!("many_{thread}_{number}"));
                wanted.nics.push(bed.nic(0, (10 + thread * EACH + number) as u8));
                bed.launch(&wanted).map(drop)
            })
        };
        let threads: Vec<_> = (0..THREADS).map(|thread| scope.spawn(move || launch(thread))).collect();
        threads.into_iter().try_for_each(|thread| thread.join().unwrap_or_else(|_| Err(failed("a thread panicked"))))
    })?;
    let rate = (THREADS * EACH) as f64 / began.elapsed().as_secs_f64();
    println!("{:<36}{rate:>10.0}            per second", format!("launches, {THREADS} at a time"));
    Ok(())
}

/// What the containers that now idle keep of ours: their shims and small inits, shared pages counted by share.
fn memory(bed: &Bed) -> Result<()> {
    let (mut shims, mut inits) = (0, 0);
    let all = bed.engine.list()?;
    for one in &all {
        let lock = bed.state.join("engine/containers").join(one.id.as_str()).join("shim.lock");
        shims += proportional_kb(lock::holder(&lock)?);
        inits += proportional_kb(one.pid);
    }
    let each = |sum: u64| sum as f64 / all.len().max(1) as f64;
    println!(
        "{:<36}{:>10.0}{:>10.0}            kB, shim and init, {} idle",
        "memory of ours per container",
        each(shims),
        each(inits),
        all.len()
    );
    bed.clear()
}

fn proportional_kb(pid: Option<i32>) -> u64 {
    let text =
        pid.and_then(|pid| std::fs::read_to_string(format!("/proc/{pid}/smaps_rollup")).ok()).unwrap_or_default();
    let line = text.lines().find_map(|line| line.strip_prefix("Pss:"));
    line.and_then(|rest| rest.trim().trim_end_matches(" kB").parse().ok()).unwrap_or(0)
}

/// Microseconds by name, in order of first appearance.
#[derive(Default)]
struct Times(Vec<(String, Vec<u64>)>);

impl Times {
    fn take<T>(&mut self, name: &str, work: impl FnOnce() -> Result<T>) -> Result<T> {
        let began = Instant::now();
        let answer = work()?;
        self.add(name.to_owned(), began.elapsed().as_micros() as u64);
        Ok(answer)
    }
    fn add(&mut self, name: String, micros: u64) {
        match self.0.iter_mut().find(|(known, _)| *known == name) {
            Some((_, all)) => all.push(micros),
            None => self.0.push((name, vec![micros])),
        }
    }
    fn print(mut self) {
        println!("{:<36}{:>10}{:>10}{:>10}  ms, {ROUNDS} rounds", "", "p50", "p95", "max");
        for (name, all) in &mut self.0 {
            all.sort_unstable();
            let at = |part: f64| all[((all.len() - 1) as f64 * part) as usize] as f64 / 1000.0;
            println!("{name:<36}{:>10.2}{:>10.2}{:>10.2}", at(0.5), at(0.95), at(1.0));
        }
    }
}
