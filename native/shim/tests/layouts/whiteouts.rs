//! What a layer's whiteouts hide, against a model of what the specification says.
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use super::Item::{self, Dir, File};
use super::{Bench, Layout, tar};

/// Something a layer says, of folders `a` and `b` and files `f` and `g` in them.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Said {
    Folder(String),
    File(String),
    Gone(String),
    Opaque(String),
}

/// Numbers that look as if drawn.
struct Dice(u64);
impl Dice {
    fn roll(&mut self, most: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % most
    }
    fn folder(&mut self) -> String {
        (0..self.roll(4)).map(|_| if self.roll(2) == 0 { "a/" } else { "b/" }).collect()
    }
    fn file(&mut self) -> String {
        self.folder() + if self.roll(2) == 0 { "f" } else { "g" }
    }
    fn said(&mut self, whiteouts: bool) -> Said {
        match self.roll(if whiteouts { 6 } else { 3 }) {
            0 => Said::Folder(self.folder() + "a"),
            1 | 2 => Said::File(self.file()),
            3 => Said::Gone(self.file()),
            4 => Said::Gone(self.folder() + "b"),
            _ => Said::Opaque(self.folder()),
        }
    }
}

fn packed(layer: &[Said], content: &[u8]) -> Vec<u8> {
    let names: Vec<String> = layer
        .iter()
        .map(|said| match said {
            Said::Folder(path) => format!("{path}/"),
            Said::File(path) => path.clone(),
            Said::Gone(path) => match path.rsplit_once('/') {
                Some((folder, name)) => format!("{folder}/.wh.{name}"),
                None => format!(".wh.{path}"),
            },
            Said::Opaque(path) => format!("{path}.wh..wh..opq"),
        })
        .collect();
    let items: Vec<Item<'_>> = layer
        .iter()
        .zip(&names)
        .map(|(said, name)| match said {
            Said::Folder(_) => Dir(name),
            Said::File(_) => File(name, content),
            _ => File(name, b""),
        })
        .collect();
    tar(&items)
}

/// What the specification says: paths with their content, folders without.
fn modelled(layers: &[Vec<Said>]) -> BTreeMap<String, String> {
    let mut tree = BTreeMap::new();
    for (number, layer) in layers.iter().enumerate() {
        let is_below = |path: &str, folder: &str| path.strip_prefix(folder).is_some_and(|rest| rest.starts_with('/'));
        tree.retain(|path: &String, _| {
            layer.iter().all(|said| match said {
                Said::Gone(gone) => path != gone && !is_below(path, gone),
                Said::Opaque(folder) => !path.starts_with(folder.as_str()),
                _ => true,
            })
        });
        for said in layer {
            let (path, content) = match said {
                Said::Folder(path) => (path, String::new()),
                Said::File(path) => (path, format!("layer {number}")),
                _ => continue,
            };
            for (at, _) in path.match_indices('/') {
                tree.entry(path[..at].to_string()).or_default();
            }
            tree.insert(path.clone(), content);
        }
    }
    tree
}

fn found(root: &Path) -> BTreeMap<String, String> {
    let (mut tree, mut pending) = (BTreeMap::new(), vec![root.to_path_buf()]);
    while let Some(folder) = pending.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let content = if path.is_dir() { String::new() } else { fs::read_to_string(&path).unwrap() };
            tree.insert(path.strip_prefix(root).unwrap().to_str().unwrap().to_string(), content);
            if path.is_dir() {
                pending.push(path);
            }
        }
    }
    tree
}

#[test]
fn whiteouts_hide_what_lies_below_in_whatever_order_they_come() {
    let told =
        |paths: &[&str], what: fn(String) -> Said| paths.iter().map(|path| what(path.to_string())).collect::<Vec<_>>();
    let mut cases = vec![
        // What was brought before a marker of a folder around it, and before one that takes that folder away.
        vec![
            told(&["t/a/old", "t/a/b/old"], Said::File),
            [told(&["t/a/b/c"], Said::File), told(&["t/a/"], Said::Opaque)].concat(),
        ],
        vec![
            told(&["t/a/b/old", "t/a/d"], Said::File),
            [told(&["t/a/b/c"], Said::File), told(&["t/a/b"], Said::Gone)].concat(),
        ],
        vec![told(&["t/a/b/old"], Said::File), [told(&["t/a/b/c"], Said::File), told(&["t"], Said::Gone)].concat()],
    ];
    for seed in 0..80 {
        let mut dice = Dice(seed);
        let layer = |dice: &mut Dice, whiteouts: bool| (0..8).map(|_| dice.said(whiteouts)).collect();
        cases.push(vec![layer(&mut dice, false), layer(&mut dice, true), layer(&mut dice, true)]);
    }
    for (number, case) in cases.into_iter().enumerate() {
        let bench = Bench::new(&format!("whiteouts{number}"));
        let layers: Vec<Vec<u8>> =
            case.iter().enumerate().map(|(at, layer)| packed(layer, format!("layer {at}").as_bytes())).collect();
        bench.unpack(&Layout::of(&layers).sealed().pack()).unwrap();
        assert_eq!(found(&bench.0.join("into/rootfs")), modelled(&case), "{case:?}");
    }
}
