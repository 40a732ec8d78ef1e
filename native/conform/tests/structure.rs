//! How the workspace is built: which crate may use which, where `unsafe` may be, how long a file may grow, and that what production crates offer is
//! for production.
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// Every crate with those it may use, from the ground up.
const CRATES: [(&str, &[&str]); 7] = [
    ("types", &[]),
    ("plan", &["types"]),
    ("host", &["types", "plan"]),
    ("engine", &["types", "plan", "host"]),
    ("shim", &["types", "plan", "host"]),
    ("node", &["types", "plan", "host", "engine"]),
    ("conform", &["types", "plan", "host", "engine"]),
];
/// The crate of system calls, and the one file beside it: an attacker's.
const UNSAFE: [&str; 2] = ["host/", "conform/src/raw.rs"];
const MOST_LINES: usize = 400;

fn workspace() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// Source files below a folder of the workspace, by their path in it.
fn sources(folder: &str) -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    for entry in fs::read_dir(workspace().join(folder)).into_iter().flatten().flatten() {
        let name = format!("{folder}/{}", entry.file_name().to_string_lossy());
        if entry.path().is_dir() {
            found.extend(sources(&name));
        } else if name.ends_with(".rs") {
            found.insert(name, fs::read_to_string(entry.path()).unwrap_or_default());
        }
    }
    found
}

fn every_source() -> BTreeMap<String, String> {
    CRATES.iter().flat_map(|(name, _)| sources(name)).collect()
}

/// Without comments, and without the tests at the end.
fn code(text: &str) -> String {
    let text = text.split("#[cfg(test)]\nmod tests").next().unwrap_or_default();
    text.lines().map(|line| line.split("//").next().unwrap_or_default()).collect::<Vec<_>>().join("\n")
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|letter: char| !letter.is_alphanumeric() && letter != '_').filter(|word| !word.is_empty())
}

fn none(wrong: &[String]) {
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
fn crates_use_those_below_them_only() {
    let mut wrong = Vec::new();
    for (name, allowed) in CRATES {
        let manifest = fs::read_to_string(workspace().join(name).join("Cargo.toml")).unwrap();
        let used = manifest.lines().filter_map(|line| line.strip_prefix("berth-")?.split(['.', ' ', '=']).next());
        wrong.extend(used.filter(|used| !allowed.contains(used)).map(|used| format!("{name} uses {used}")));
    }
    none(&wrong);
}

#[test]
fn unsafe_is_in_the_host_crate_and_one_attackers_file() {
    let all = every_source();
    let mut wrong: Vec<String> = all
        .iter()
        .filter(|(path, _)| !UNSAFE.iter().any(|place| path.starts_with(place)))
        .filter(|(_, text)| {
            ["{", "fn", "impl", "trait"].iter().any(|kind| code(text).contains(&["unsafe", kind].join(" ")))
        })
        .map(|(path, _)| format!("{path}: has unsafe code"))
        .collect();
    for (name, _) in CRATES.iter().filter(|(name, _)| *name != "host") {
        let root = all.get(&format!("{name}/src/lib.rs")).or_else(|| all.get(&format!("{name}/src/main.rs"))).unwrap();
        // With an exception inside, or made by a macro, it can be denied only.
        let lint = if ["conform", "node"].contains(name) { "deny" } else { "forbid" };
        if !root.contains(&format!("#![{lint}(unsafe_code)]")) {
            wrong.push(format!("{name}: does not {lint} unsafe code"));
        }
    }
    none(&wrong);
}

#[test]
fn files_stay_short() {
    let lengths = every_source().into_iter().map(|(path, text)| (path, text.lines().count()));
    let long = lengths.filter(|(_, lines)| *lines > MOST_LINES);
    none(&long.map(|(path, lines)| format!("{path}: {lines} lines")).collect::<Vec<_>>());
}

/// A tool of attacks or tests would be named once, where it is made.
#[test]
fn what_production_offers_production_uses() {
    let production: BTreeMap<String, String> = CRATES
        .iter()
        .filter(|(name, _)| *name != "conform")
        .flat_map(|(name, _)| sources(&format!("{name}/src")))
        .map(|(path, text)| (path, code(&text)))
        .collect();
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    production.values().flat_map(|text| words(text)).for_each(|word| *counts.entry(word).or_default() += 1);
    let mut wrong = Vec::new();
    // What the addon offers, JavaScript uses.
    for (path, text) in production.iter().filter(|(path, _)| !path.starts_with("node/")) {
        for line in text.lines().map(str::trim).filter(|line| line.starts_with("pub ")) {
            let mut parts = words(line).skip_while(|word| ["pub", "crate", "super", "const", "unsafe"].contains(word));
            let (Some(kind), Some(name)) = (parts.next(), parts.next()) else { continue };
            let used = match kind {
                "mod" => production.values().any(|text| text.contains(&format!("{name}::"))),
                "fn" | "struct" | "enum" | "trait" | "type" | "static" => counts[name] > 1,
                _ => true,
            };
            if !used {
                wrong.push(format!("{path}: nobody uses {kind} {name}"));
            }
        }
    }
    none(&wrong);
}
