//! Floods of one pool, several at a time: layers filled over their limits in every way that once was seen to make a file system give up. `berth-conform
//! floods <minutes> <at a time> [state-dir]`; the exit status is 0 when nobody met a fault and the pool can still be written.
use std::process::ExitCode;
use std::time::{Duration, Instant};

use berth_types::{DiskGroup, Error, ErrorCode, Result, RootSource, State};

use crate::suite::{Bed, FORCE, failed, id, kernel_lines, spec};

/// Each is one line for a shell in the container; all may end in "Disk quota exceeded".
const FLOODS: [&str; 9] = [
    "mkdir -p /root/many; i=0; while [ $i -lt 100000 ] && true 2>/dev/null > /root/many/$i; do i=$((i+1)); done",
    "exec 3>/root/nameless; rm /root/nameless; dd if=/dev/zero bs=1M count=90 >&3",
    "dd if=/dev/zero of=/home/ann/most bs=1M count=50; chown -R ann /home/ann; sync; dd if=/dev/zero of=/home/ann/rest bs=1M count=30",
    "i=0; while [ $i -lt 3000 ]; do echo $i > /tmp/$i; ln /tmp/$i /tmp/link-to-the-file-of-the-number-$i || break; i=$((i+1)); done; sync",
    "i=0; while [ $i -lt 2000 ]; do dd if=/dev/zero of=/root/sparse bs=4k count=1 seek=$((i*7919)) conv=notrunc 2>/dev/null || break; i=$((i+1)); done; truncate -s 100 /root/sparse",
    "rm -rf /root/many /tmp/* /home/ann/*; sync",
    "i=0; while [ $i -lt 500 ]; do echo x > /tmp/a; mv /tmp/a /tmp/b-$i || break; i=$((i+1)); done",
    "dd if=/dev/zero of=/root/synced bs=64k count=2000 conv=fsync",
    "for f in /bin/*; do chmod 755 $f; done; rm -rf /home; mkdir /home /home/ann; echo x >> /bin/busybox",
];

pub fn run(bed: Bed, minutes: f64, at_a_time: usize) -> ExitCode {
    let began = Instant::now();
    let until = began + Duration::from_secs_f64(minutes * 60.0);
    let outcomes: Vec<Result<u32>> = std::thread::scope(|scope| {
        let bed = &bed;
        let floods: Vec<_> = (0..at_a_time).map(|lane| scope.spawn(move || flood(bed, lane, until))).collect();
        floods.into_iter().map(|one| one.join().unwrap_or_else(|_| Err(failed("a thread panicked")))).collect()
    });
    let mut fault = bed.engine.pool_read_only();
    let mut rounds = 0;
    for outcome in outcomes {
        match outcome {
            Ok(count) => rounds += count,
            Err(error) => {
                fault = true;
                println!("FAIL  {error}");
            }
        }
    }
    if fault {
        kernel_lines().iter().for_each(|line| println!("      {line}"));
    }
    println!(
        "{rounds} containers flooded in {:.0} s, {at_a_time} at a time: {}",
        began.elapsed().as_secs_f64(),
        if fault { "the pool did not stand" } else { "the pool can be written, its counts are exact" }
    );
    if let Err(error) = bed.engine.destroy_all() {
        println!("FAIL  destroy: {error}");
        fault = true;
    }
    if fault { ExitCode::FAILURE } else { ExitCode::SUCCESS }
}

fn flood(bed: &Bed, lane: usize, until: Instant) -> Result<u32> {
    let mut rounds = 0u32;
    // Not random: a fault that is found comes again.
    let mut dice = 0x9E37_79B9u32.wrapping_mul(lane as u32 + 1);
    let mut roll = move |sides: u32| {
        dice ^= dice << 13;
        dice ^= dice >> 17;
        dice ^= dice << 5;
        dice % sides
    };
    while Instant::now() < until {
        let mut wanted = spec(&format!("flood_{lane}_{rounds}"));
        wanted.limits.disk_mib = [16, 64, 100, 4][roll(4) as usize];
        wanted.disk_group = Some(DiskGroup { id: id(&format!("tenant_{}", lane % 3)), limit_mib: 200 });
        let (container, snapshot) = (wanted.id.clone(), id(&format!("snp_{lane}_{rounds}")));
        match bed.launch(&wanted).map(drop) {
            Ok(()) => rounds += 1,
            // The tenant's disk is full: others destroy theirs.
            refused => {
                full_is_fine(refused)?;
                std::thread::sleep(Duration::from_millis(100));
            }
        }
        for _ in 0..4 {
            if bed.engine.observe(&container)?.state != State::Running {
                break;
            }
            let flood = FLOODS[roll(FLOODS.len() as u32) as usize];
            let done = bed.exec(&container, |request| {
                request.command = ["/bin/sh", "-c", flood].map(str::to_owned).to_vec();
                request.timeout_seconds = 60;
            })?;
            if String::from_utf8_lossy(&done.stderr).contains("Read-only") {
                return Err(failed(format!("in the container of round {rounds}: read-only file system")));
            }
            exact(bed, &format!("lane {lane}, flood {flood}"))?;
            let change = roll(6);
            match change {
                0 => full_is_fine(bed.engine.snapshot(&container, &snapshot).map(drop))?,
                1 => {
                    wanted.limits.disk_mib = [4, 16, 64][roll(3) as usize];
                    bed.engine.update(&wanted)?;
                }
                2 => bed.engine.limit_disk_groups(&[DiskGroup {
                    id: id(&format!("tenant_{}", lane % 3)),
                    limit_mib: [50, 200, 400][roll(3) as usize],
                }])?,
                _ => {}
            }
            exact(bed, &format!("lane {lane}, change {change}"))?;
        }
        if bed.engine.snapshot_size(&snapshot).is_ok() && bed.engine.observe(&container)?.state == State::Running {
            full_is_fine(bed.engine.restore(&wanted, &RootSource::Snapshot(snapshot.clone())).map(drop))?;
            full_is_fine(bed.engine.start(&container, 2).map(drop))?;
        }
        bed.engine.destroy(&container, FORCE)?;
        bed.engine.delete_snapshot(&snapshot)?;
    }
    Ok(rounds)
}

/// A kernel that has to count anew holds no limit meanwhile.
fn exact(bed: &Bed, what: &str) -> Result<()> {
    match bed.engine.pool_checks().into_iter().find(|check| check.name == "pool accounting" && !check.ok) {
        Some(check) => Err(failed(format!("after {what}: the pool's accounting {}", check.found))),
        None => Ok(()),
    }
}

/// Refused for want of room, or because it is there: what a flood is for.
fn full_is_fine(outcome: Result<()>) -> Result<()> {
    match outcome {
        Err(Error { code: ErrorCode::NoCapacity | ErrorCode::Conflict, .. }) => Ok(()),
        other => other,
    }
}
