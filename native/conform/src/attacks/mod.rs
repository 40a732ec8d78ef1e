//! Attacks a container must not win. Each runs twice: unconfined on the host, where it must succeed or it shows nothing on this kernel (inert),
//! and inside a container, where it must be refused. What it aims at on the host is looked at again after each row.
mod bombs;
mod calls;
mod canary;
mod descriptors;
mod devices;
mod figures;
mod floods;
mod frames;
mod groups;
mod inits;
mod mounts;
mod names;
mod privileges;
mod profiles;
mod program;
mod queues;
mod reach;
mod settings;
mod shared;
mod sweep;
mod trees;
mod world;

use std::process::ExitCode;

use berth_types::{Profile, Result};

use crate::suite::Bed;
use canary::Canary;
pub use program::{Side, main as program, outside};
pub use sweep::sweep;
pub use world::{leave_network, main as world};

/// One way to attack.
pub struct Attack {
    pub name: &'static str,
    pub way: Way,
}

pub enum Way {
    /// Code that runs outside and inside alike: it succeeds, or says by which error it was stopped.
    Program(fn(Side) -> std::io::Result<()>),
    /// Code as of `Program`, its inside in a container of a profile that opens more.
    Within(Profile, fn(Side) -> std::io::Result<()>),
    /// What needs an arrangement of its own.
    Scene(fn(&Bed) -> Result<Verdict>),
}

/// How an attack ended; one that came through is an error.
pub enum Verdict {
    Blocked,
    /// It fails on this kernel without us, too.
    Inert(String),
}

/// One row of the table of attacks: what it is about, the errors that count as a refusal, its attacks.
pub struct Row {
    pub name: &'static str,
    pub refusals: &'static [i32],
    pub attacks: &'static [Attack],
    /// Programs its scenes are made of.
    pub helpers: &'static [Attack],
}

const ROWS: &[&Row] = &[
    &settings::ROW,
    &mounts::ROW,
    &groups::ROW,
    &devices::ROW,
    &descriptors::RUNTIME,
    &descriptors::ROW,
    &trees::ROW,
    &trees::RACES,
    &calls::ROW,
    &calls::OPTIONS,
    &calls::FILE_SYSTEMS,
    &bombs::ROW,
    &shared::ROW,
    &queues::ROW,
    &figures::ROW,
    &floods::ROW,
    &privileges::ROW,
    &profiles::ROW,
    &reach::ROW,
    &frames::ROW,
    &names::ROW,
    &inits::ROW,
];

/// Runs every attack whose row and name, with a colon between them, hold one of the words of `BERTH_ATTACKS`, or all; prints one line each, then `blocked / inert / total`.
pub fn run(bed: Bed) -> ExitCode {
    sweep();
    let wanted = std::env::var("BERTH_ATTACKS").unwrap_or_default();
    let (mut blocked, mut inert, mut total) = (0, 0, 0);
    let mut faults = 0;
    for row in ROWS {
        let canary = Canary::take();
        let chosen = |attack: &&Attack| {
            let full = format!("{}: {}", row.name, attack.name);
            wanted.split(',').any(|word| full.contains(word))
        };
        for attack in row.attacks.iter().filter(chosen) {
            total += 1;
            let outcome = match attack.way {
                Way::Program(_) => program::attempt(&bed, row, attack.name, Profile::DEFAULT),
                Way::Within(profile, _) => program::attempt(&bed, row, attack.name, profile),
                Way::Scene(scene) => scene(&bed),
            };
            match outcome.and_then(|verdict| canary.is_alive().map(|()| verdict)) {
                Ok(Verdict::Blocked) => {
                    blocked += 1;
                    println!("blocked  {}: {}", row.name, attack.name);
                }
                Ok(Verdict::Inert(why)) => {
                    inert += 1;
                    println!("inert    {}: {} ({why})", row.name, attack.name);
                }
                Err(error) => println!("OPEN     {}: {}: {error}", row.name, attack.name),
            }
            if let Err(error) = bed.clear() {
                faults += 1;
                println!("FAULT    cannot clear up after {}: {error}", attack.name);
            }
        }
    }
    let state = bed.state.clone();
    if let Err(error) = bed.engine.destroy_all() {
        faults += 1;
        println!("FAULT    cannot destroy the instance: {error}");
    }
    for used in ["bait", "race", "victim-program"] {
        let used = state.join(used);
        let _ = std::fs::remove_file(&used).or_else(|_| std::fs::remove_dir_all(&used));
    }
    sweep();
    println!("attacks: {blocked} blocked / {inert} inert / {total} total");
    if faults == 0 && blocked + inert == total { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
