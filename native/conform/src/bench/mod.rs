//! How long the verbs take, called one after another on a quiet host, beside the least a kernel can do and beside crun.
mod crun;
mod floor;
mod own;

use std::process::ExitCode;
use std::time::Instant;

use berth_host::process::lock;
use berth_types::{Id, Result, RootSource};

use crate::suite::{Bed, FORCE, failed, id, spec};
use crun::Crun;
pub use crun::main as crun;
pub use floor::main as floor;

const ROUNDS: usize = 100;
const START: &str = "call to init exec'd, network card included";
const FORK: &str = "fork and exec";

/// `--trace`: where the time of a start goes, by stage. `--json`: one object per line, for programs.
#[derive(Clone, Copy)]
pub struct Options {
    pub trace: bool,
    pub json: bool,
}

impl Options {
    fn say(self, what: &str, unit: &str, value: f64) {
        if self.json {
            println!("{{\"who\":\"ours\",\"what\":{what:?},{unit:?}:{value}}}");
        } else {
            println!("{what:<44}{value:>10.0}  {unit}");
        }
    }
}

pub fn run(bed: Bed, options: Options) -> ExitCode {
    let measured = measure(&bed, options);
    let cleared = bed.engine.destroy_all();
    match measured.and(cleared) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("bench: {error}");
            ExitCode::FAILURE
        }
    }
}

fn measure(bed: &Bed, options: Options) -> Result<()> {
    let mut times = Times::default();
    let keeper = bed.sleeper("keeper")?;
    let crun = Crun::find(bed)?;
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
        let (_, marks) = times.take(START, || bed.engine.start_traced(&name, 1, options.trace))?;
        for stage in marks.windows(2) {
            let [(_, began), (name, ended)] = stage else { continue };
            times.add("stage", name, ended.saturating_sub(*began) / 1000);
        }
        times.add("floor", FORK, floor::process()?);
        times.add("floor", START, floor::container(&bed.state.join("pool/images/img_busybox/rootfs"))?);
        if let Some(crun) = &crun {
            times.add("crun", START, crun.round(&format!("berth-bench-{round}"))?);
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
    growth(bed, &mut times)?;
    times.print(options.json);
    let before = kernel_kb();
    together(bed, options)?;
    memory(bed, options, before)
}

/// Snapshots of a running container as its layer grows, and how long it is frozen for each; right after it wrote 64 MiB more, too.
fn growth(bed: &Bed, times: &mut Times) -> Result<()> {
    let mut wanted = spec("growing");
    wanted.limits.disk_mib = 3000;
    wanted.limits.memory_mib = 512;
    let name = bed.launch(&wanted)?;
    let mut written = 0;
    for mib in [1, 256, 1024] {
        let write = |mib: u32, sync: &str| {
            bed.sh(&name, &format!("dd if=/dev/zero bs=1M count={mib} >> /root/grown 2>/dev/null; {sync}"))
        };
        write(mib - written, "sync")?;
        written = mib;
        for round in 0..10 {
            let snapshot: Id = id(&format!("snp_grown_{round}"));
            for dirty in [false, true] {
                let what =
                    if dirty { format!("snapshot, {mib} MiB, 64 dirty") } else { format!("snapshot, {mib} MiB") };
                if dirty {
                    bed.sh(&name, "dd if=/dev/zero bs=1M count=64 of=/root/dirty 2>/dev/null")?;
                }
                let (_, frozen) = times.take(&what, || bed.engine.snapshot_timed(&name, &snapshot))?;
                times.add("ours", &format!("{what}: frozen"), frozen.as_micros() as u64);
                bed.engine.delete_snapshot(&snapshot)?;
            }
        }
    }
    bed.engine.destroy(&name, FORCE)
}

/// Many at a time, as a host sees it on a busy morning.
fn together(bed: &Bed, options: Options) -> Result<()> {
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
    options.say(&format!("launches, {THREADS} at a time"), "per_second", rate);
    Ok(())
}

/// What the containers that now idle take beyond their own programs: their shims and small inits, shared pages counted by share, and what the
/// kernel holds for them.
fn memory(bed: &Bed, options: Options, kernel_before: u64) -> Result<()> {
    let kernel = kernel_kb().saturating_sub(kernel_before);
    let all = bed.engine.list()?;
    let mut sum = 0;
    for one in &all {
        let lock = bed.state.join("engine/containers").join(one.id.as_str()).join("shim.lock");
        sum += proportional_kb(lock::holder(&lock)?) + proportional_kb(one.pid);
    }
    let each = |sum: u64| sum as f64 / all.len().max(1) as f64;
    options.say("shim and init of an idle container", "kb", each(sum));
    options.say("the kernel's memory for an idle container", "kb", each(kernel));
    bed.clear()
}

/// The kernel's memory that it cannot give back under pressure.
fn kernel_kb() -> u64 {
    let text = std::fs::read_to_string("/proc/meminfo").unwrap_or_default();
    let of = |line: &str| {
        let (name, value) = line.split_once(':')?;
        let counts = ["SUnreclaim", "KernelStack", "PageTables", "Percpu"].contains(&name);
        if counts { value.trim().trim_end_matches(" kB").parse::<u64>().ok() } else { None }
    };
    text.lines().filter_map(of).sum()
}

fn proportional_kb(pid: Option<i32>) -> u64 {
    let text =
        pid.and_then(|pid| std::fs::read_to_string(format!("/proc/{pid}/smaps_rollup")).ok()).unwrap_or_default();
    let line = text.lines().find_map(|line| line.strip_prefix("Pss:"));
    line.and_then(|rest| rest.trim().trim_end_matches(" kB").parse().ok()).unwrap_or(0)
}

/// Microseconds by who took them and for what, in order of first appearance.
#[derive(Default)]
struct Times(Vec<(&'static str, String, Vec<u64>)>);

impl Times {
    fn take<T>(&mut self, what: &str, work: impl FnOnce() -> Result<T>) -> Result<T> {
        let began = Instant::now();
        let answer = work()?;
        self.add("ours", what, began.elapsed().as_micros() as u64);
        Ok(answer)
    }
    fn add(&mut self, who: &'static str, what: &str, micros: u64) {
        match self.0.iter_mut().find(|(known, name, _)| (*known, name.as_str()) == (who, what)) {
            Some((_, _, all)) => all.push(micros),
            None => self.0.push((who, what.to_owned(), vec![micros])),
        }
    }
    fn print(mut self, json: bool) {
        if !json {
            println!("{:<44}{:>10}{:>10}{:>10}  ms", "", "p50", "p95", "p99");
        }
        for (who, what, all) in &mut self.0 {
            all.sort_unstable();
            let at = |part: f64| all[((all.len() - 1) as f64 * part).round() as usize] as f64 / 1000.0;
            let (p50, p95, p99) = (at(0.5), at(0.95), at(0.99));
            if json {
                println!("{{\"who\":{who:?},\"what\":{what:?},\"p50_ms\":{p50},\"p95_ms\":{p95},\"p99_ms\":{p99}}}");
            } else {
                let name = if *who == "ours" { what.clone() } else { format!("{what} ({who})") };
                println!("{name:<44}{p50:>10.2}{p95:>10.2}{p99:>10.2}");
            }
        }
    }
}
