//! Control groups on the running kernel, as root.
#![allow(clippy::unwrap_used)]

use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use berth_host::cgroup::{Cgroup, Cgroups};
use berth_types::{Limits, Stats};

const LIMITS: Limits = Limits::new(0.5, 32, 0, 16);

/// An instance of its own per test, removed whatever happens.
struct Instance(Cgroups);
impl Instance {
    fn new(name: &str) -> Self {
        let cgroups = Cgroups::detect(name).unwrap();
        cgroups.remove_all().unwrap();
        Self(cgroups)
    }
}
impl Drop for Instance {
    fn drop(&mut self) {
        self.0.remove_all().unwrap();
    }
}

fn stats(group: &Cgroup) -> Stats {
    let mut stats = Stats::default();
    group.stats(&mut stats).unwrap();
    stats
}

fn eventually(what: &str, mut check: impl FnMut() -> bool) {
    let started = Instant::now();
    while !check() {
        assert!(started.elapsed() < Duration::from_secs(10), "{what}");
        std::thread::sleep(Duration::from_millis(5));
    }
}

/// A shell that waits for a line, so that it can be placed before it works.
fn shell(group: &Cgroup, script: &str) -> Child {
    let mut child = Command::new("sh")
        .args(["-c", &format!("read line; {script}")])
        .stdin(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    group.place(child.id() as i32).unwrap();
    drop(child.stdin.take());
    child
}

#[test]
fn a_group_is_made_listed_limited_and_removed() {
    let instance = Instance::new("cgta01");
    let group = instance.0.create("ctr_a", &LIMITS).unwrap();
    assert_eq!(instance.0.list().unwrap(), ["ctr_a"]);
    let seen = stats(&group);
    assert_eq!((seen.memory_limit_bytes, seen.processes_limit), (32 << 20, 16));
    group.set_limits(&Limits { memory_mib: 64, processes: 8, ..LIMITS }).unwrap();
    assert_eq!((stats(&group).memory_limit_bytes, stats(&group).processes_limit), (64 << 20, 8));
    group.set_limits(&LIMITS).unwrap();
    assert_eq!(stats(&group).memory_limit_bytes, 32 << 20);
    instance.0.create("ctr_a", &LIMITS).unwrap();
    group.remove().unwrap();
    group.remove().unwrap();
    assert!(!group.exists() && instance.0.list().unwrap().is_empty());
}

#[test]
fn memory_and_swap_change_together_in_any_direction() {
    let instance = Instance::new("cgta07");
    let group = instance.0.create("ctr_a", &LIMITS).unwrap();
    let swap = instance.0.capabilities().contains(&"swapLimits");
    for (memory_mib, swap_mib) in [(32, 64), (96, 0), (16, 16), (64, 1), (32, 0)] {
        let swap_mib = if swap { swap_mib } else { 0 };
        group.set_limits(&Limits { memory_mib, swap_mib, ..LIMITS }).unwrap();
        assert_eq!(stats(&group).memory_limit_bytes, memory_mib << 20);
    }
}

#[test]
fn memory_beyond_the_limit_kills_and_is_counted() {
    let instance = Instance::new("cgta02");
    let group = instance.0.create("ctr_a", &LIMITS).unwrap();
    let status = shell(&group, "exec head -c 200M /dev/zero | tail -c 150M > /dev/null").wait().unwrap();
    let seen = stats(&group);
    assert!(seen.limit_hits["memory"] >= 1 && group.oom_kills() >= 1, "{status:?} {seen:?}");
    assert!(seen.memory_peak_bytes > 30 << 20 && seen.memory_peak_bytes <= 32 << 20, "{seen:?}");
}

#[test]
fn processes_beyond_the_limit_are_refused_and_counted() {
    let instance = Instance::new("cgta03");
    let group = instance.0.create("ctr_a", &LIMITS).unwrap();
    let mut child =
        shell(&group, "for i in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do sleep 100 & done; wait");
    eventually("the limit is met", || stats(&group).limit_hits["processes"] >= 1);
    assert!(stats(&group).processes_used <= 16);
    group.kill().unwrap();
    child.wait().unwrap();
    eventually("all are gone", || group.pids().unwrap().is_empty());
}

#[test]
fn cpu_beyond_the_quota_is_throttled() {
    let instance = Instance::new("cgta04");
    let group = instance.0.create("ctr_a", &Limits { cpus: 0.1, ..LIMITS }).unwrap();
    let mut child = shell(&group, "while :; do :; done");
    let started = Instant::now();
    eventually("throttled", || stats(&group).limit_hits["cpu"] >= 5);
    let used = stats(&group).cpu_seconds;
    assert!(used > 0.0 && used < started.elapsed().as_secs_f64() * 0.2 + 0.1, "{used} s");
    group.kill().unwrap();
    child.wait().unwrap();
}

#[test]
fn a_frozen_group_uses_no_cpu_and_can_be_thawed_and_killed() {
    let instance = Instance::new("cgta05");
    let group = instance.0.create("ctr_a", &LIMITS).unwrap();
    let mut child = shell(&group, "while :; do :; done");
    eventually("it works", || stats(&group).cpu_seconds > 0.0);
    group.freeze().unwrap();
    group.freeze().unwrap();
    let before = stats(&group).cpu_seconds;
    std::thread::sleep(Duration::from_millis(50));
    assert_eq!(stats(&group).cpu_seconds, before);
    group.thaw().unwrap();
    eventually("it works again", || stats(&group).cpu_seconds > before);
    group.freeze().unwrap();
    group.kill().unwrap();
    child.wait().unwrap();
    group.remove().unwrap();
}

#[test]
fn devices_other_than_the_usual_ones_cannot_be_opened() {
    let instance = Instance::new("cgta06");
    if !instance.0.offers("devices") {
        return;
    }
    let group = instance.0.create("ctr_a", &LIMITS).unwrap();
    let refused = shell(&group, "exec 3</dev/loop-control").wait().unwrap();
    let allowed = shell(&group, "exec 3</dev/urandom").wait().unwrap();
    assert!(std::fs::File::open("/dev/loop-control").is_ok(), "positive control");
    assert!(!refused.success() && allowed.success());
}
