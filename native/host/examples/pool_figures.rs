//! Prints what the pool's verbs cost, as medians of 50: `cargo run --release -p berth-host --example pool_figures -- <empty folder>` as root.
use std::io::Write;
use std::path::PathBuf;
use std::time::Instant;

use berth_types::{Error, Id, Result};

fn main() -> Result<()> {
    let state = std::env::args_os().nth(1).map(PathBuf::from).ok_or_else(|| Error::invalid("want an empty folder"))?;
    let pool = berth_host::pool::open(&state, 16 << 10)?;
    let id = |kind: &str, n: usize| Id::new(format!("{kind}_{n}"));
    measure("create layer", |n| pool.create_layer(&id("ctr", n)?, 64, None))?;
    for n in 0..50 {
        let file = pool.layer_path(&id("ctr", n)?).join("upper/file");
        std::fs::write(file, vec![7; 100_000]).map_err(|e| Error::io("write into the layer", e))?;
    }
    measure("snapshot", |n| pool.snapshot_layer(&id("ctr", n)?, &id("snp", n)?, &mut || ()).map(drop_value))?;
    measure("clone", |n| pool.layer_from_snapshot(&id("cln", n)?, &id("snp", n)?, 64))?;
    measure("restore", |n| pool.replace_layer(&id("ctr", n)?, Some(&id("snp", n)?)))?;
    measure("usage", |n| pool.layer_usage(&id("ctr", n)?).map(drop_value))?;
    measure("delete snapshot", |n| pool.delete_snapshot(&id("snp", n)?))?;
    measure("delete layer", |n| pool.delete_layer(&id("ctr", n)?))?;
    growth(&*pool)?;
    pool.destroy()
}

/// Whether snapshots and clones take longer as a layer grows.
fn growth(pool: &dyn berth_host::pool::Pool) -> Result<()> {
    let layer = Id::new("grown")?;
    pool.create_layer(&layer, 1 << 20, None)?;
    let doing = |e| Error::io("write into the layer", e);
    let mut file = std::fs::File::create(pool.layer_path(&layer).join("upper/file")).map_err(doing)?;
    let mut written = 0;
    for mib in [1, 16, 256, 1024, 4096] {
        while written < mib {
            let content: Vec<u8> =
                (0..1 << 20).map(|n: u32| (n.wrapping_mul(2_654_435_761 + written) >> 24) as u8).collect();
            file.write_all(&content).map_err(doing)?;
            written += 1;
        }
        file.sync_all().map_err(doing)?;
        let (snapshot, clone) = (|n| Id::new(format!("grown_snp_{n}")), |n| Id::new(format!("grown_cln_{n}")));
        measure(&format!("snapshot of {mib} MiB"), |n| {
            pool.snapshot_layer(&layer, &snapshot(n)?, &mut || ()).map(drop_value)
        })?;
        measure(&format!("clone of {mib} MiB"), |n| pool.layer_from_snapshot(&clone(n)?, &snapshot(n)?, 1 << 20))?;
        for n in 0..50 {
            pool.delete_layer(&clone(n)?)?;
            pool.delete_snapshot(&snapshot(n)?)?;
        }
        // What was deleted is cleared in the background, which the next measurement must not meet.
        std::thread::sleep(std::time::Duration::from_secs(2));
    }
    Ok(())
}

fn drop_value<T>(_: T) {}

fn measure(what: &str, mut work: impl FnMut(usize) -> Result<()>) -> Result<()> {
    let mut times = Vec::new();
    for n in 0..50 {
        let started = Instant::now();
        work(n)?;
        times.push(started.elapsed().as_secs_f64() * 1000.0);
    }
    times.sort_by(f64::total_cmp);
    println!("{what}: {:.2} ms", times[times.len() / 2]);
    Ok(())
}
