//! What a policy pack costs inside the real engine: `pulumi preview --json` without a pack, with the floor (an analyzer that
//! answers everything with nothing), and with packs. The commands run in turn, and the fastest of each are compared: what a machine
//! does besides only adds. How far the runs are apart stands beside it.
//!
//!     tests/engine/build && cargo bench -p portcullis-tests --bench engine -- [FOLDER[,FOLDER]...]...
//!
//! Each argument is a row: the folder of a pack, or of several that judge together. Sizes: `PORTCULLIS_BENCH_SIZES`, by default
//! `200,2000`; previews of each: `PORTCULLIS_BENCH_RUNS`, by default 5; programs that a pack's runtime needs, such as `node`, are found
//! in the folders of `PORTCULLIS_ENGINE_PATH`. Memory is the peak of the analyzer and of what it started, in a run of its own.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::print_stdout,
    reason = "a bench prints, and stops at once where something goes wrong"
)]

#[path = "../tests/engine.rs"]
mod engine;
#[expect(dead_code, reason = "the tests use all of it")]
#[path = "../tests/events.rs"]
mod events;
#[expect(dead_code, reason = "the tests use all of it")]
#[path = "../tests/lab.rs"]
mod lab;
mod memory;
#[path = "../../it/program.rs"]
mod program;

use std::path::{Path, PathBuf};
use std::time::Instant;

use portcullis::sample;
use serde_json::{Value, json};

use crate::lab::{Lab, Plugin, resources};

/// One way to preview: with these packs.
struct Row {
    name: String,
    arguments: Vec<String>,
    seconds: Vec<f64>,
}

fn main() {
    let sizes = std::env::var("PORTCULLIS_BENCH_SIZES").unwrap_or_else(|_| "200,2000".to_owned());
    let runs = std::env::var("PORTCULLIS_BENCH_RUNS").unwrap_or_else(|_| "5".to_owned());
    // Cargo adds `--bench`.
    let packs: Vec<_> = std::env::args()
        .skip(1)
        .filter(|argument| argument != "--bench")
        .collect();
    println!("resources   fastest – slowest   added  added ÷ floor's  analyzer's peak  with");
    for size in sizes.split(',') {
        compare(
            size.parse().expect("a size"),
            runs.parse().expect("a number of runs"),
            &packs,
        );
    }
}

fn compare(size: usize, runs: usize, packs: &[String]) {
    let lab = Lab::new(&resources((0..size).map(resource))).expect("the engine: `tests/engine/build` builds it");
    if !packs.is_empty() {
        lab.install_plugin(Plugin::Language);
    }
    let mut rows = rows(&lab, packs);
    // The first time compiles packs.
    for run in 0..=runs {
        for row in &mut rows {
            let seconds = preview(&lab, row, size);
            row.seconds.extend((run > 0).then_some(seconds));
        }
    }
    let [bare, floor] = [0, 1].map(|row: usize| range(&rows[row].seconds).0);
    for row in &rows {
        let (fastest, slowest) = range(&row.seconds);
        let added = fastest - bare;
        let ratio = added / (floor - bare);
        let peak = memory::peak(|| preview(&lab, row, size)) / 1e6;
        println!(
            "{size:>9} {fastest:>7.2} – {slowest:>5.2} s {added:>5.2} s {ratio:>16.2} {peak:>13.0} MB  {}",
            row.name
        );
    }
}

/// Returns a resource in the proportions of a recorded stack.
fn resource(number: usize) -> Value {
    let step = sample::step(number);
    let state = &step["newState"];
    let mut properties = state["inputs"].clone();
    // The provider adds it.
    properties.as_object_mut().expect("inputs").remove("__defaults");
    json!({ "name": format!("r{number}"), "type": state["type"], "properties": properties })
}

/// Returns without a pack, with the floor, and with each of the packs.
fn rows(lab: &Lab, packs: &[String]) -> Vec<Row> {
    let program = engine::folder()
        .expect("the engine")
        .join("pulumi-analyzer-policy-floor");
    lab.install("analyzer-policy-floor", &program);
    lab.pack("floor", "runtime: floor\n", &[]);
    let floor = lab.path("packs/floor");
    let mut rows = vec![row("no pack", &[]), row("the floor", &[floor])];
    rows.extend(packs.iter().map(|packs| {
        let absolute = |pack| Path::new(pack).canonicalize().expect("the folder of a pack");
        row(packs, &packs.split(',').map(absolute).collect::<Vec<_>>())
    }));
    rows
}

fn row(name: &str, packs: &[PathBuf]) -> Row {
    let pack_arguments = |pack: &PathBuf| ["--policy-pack".to_owned(), pack.to_str().unwrap().to_owned()];
    let arguments = ["preview", "--json", "--non-interactive"]
        .map(str::to_owned)
        .into_iter();
    Row {
        name: name.to_owned(),
        arguments: arguments.chain(packs.iter().flat_map(pack_arguments)).collect(),
        seconds: Vec::new(),
    }
}

/// Previews, and returns how long it took. A policy that denies is no failure.
fn preview(lab: &Lab, row: &Row, size: usize) -> f64 {
    let arguments: Vec<_> = row.arguments.iter().map(String::as_str).collect();
    let start = Instant::now();
    let ended = lab.pulumi(&arguments);
    let seconds = start.elapsed().as_secs_f64();
    let digest: Value = serde_json::from_str(&ended.output).unwrap_or_else(|_| panic!("{}: {ended}", row.name));
    let created = digest["steps"].as_array().map_or(0, Vec::len);
    assert_eq!(created, size + 1, "{}: {}", row.name, digest["diagnostics"]);
    seconds
}

/// Returns the fastest and the slowest of some runs.
fn range(seconds: &[f64]) -> (f64, f64) {
    let fastest = seconds.iter().copied().fold(f64::INFINITY, f64::min);
    (fastest, seconds.iter().copied().fold(0.0, f64::max))
}
