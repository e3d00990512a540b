//! The whole program against the least that a reader of the same file could do, in one run: prints ratios.
//!
//! Also all policies against one of them, in the same run.
//!
//! The yardstick reads the file and finds its steps, or its events, as raw JSON, and nothing else; the check has every policy on, and build
//! metadata. Commands run in turn, so that a machine that slows down slows both; the medians are compared. CPU time and
//! memory are the operating system's own account of each finished process. Sizes: `PORTCULLIS_BENCH_SIZES`, by default
//! `200,2000,20000`.

#![expect(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::print_stdout,
    reason = "a bench prints, and stops at once where something goes wrong"
)]
#![allow(
    clippy::string_slice,
    clippy::cast_precision_loss,
    reason = "figures are rounded anyway"
)]

#[path = "generate.rs"]
mod generate;

use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, Stdio};
use std::time::Instant;

use nix::sys::resource::{UsageWho, getrusage};
use portcullis::packs::{Engine, Limits, Pack, Source};
use serde::Deserialize;
use serde_json::value::RawValue;

/// Pairs of runs that are counted, after one that is not.
const RUNS: usize = 9;

/// Every policy judges: with this profile one that misses its settings would be an error.
const CONFIG: &str = r#"
profile = "strict"
[policy.missing-required-tag]
settings = { tags = ["owner", "env"], except-types = ["kubernetes:*"] }
[policy.disallowed-tag-value]
settings = { values = { env = ["dev", "prod"] } }
[policy.unlisted-registry]
settings = { allow = ["registry.example.com/shop"] }
[policy.protected-tag-change]
settings = { tags = ["cost-center"] }
[policy.unlisted-push-target]
settings = { allow = ["registry.example.com"] }
[policy.untrusted-builder]
settings = { allow = [""] }
[policy.stale-image]
settings = { max-age-days = 3650 }
[policy.slow-build]
settings = { max-minutes = 60 }
[policy.source-mismatch]
settings = { repositories = ["git.example.com/shop/shop"] }
[policy.incomplete-provenance]
settings = { optional = ["materials"] }
[policy.build-dependent-resource]
settings = { types = ["kubernetes:*"] }
"#;

/// The policy that judges alone where all are compared with one.
const ONE: &str = "unpinned-image";

/// What one process took.
#[derive(Clone, Copy)]
struct Taken {
    cpu: f64,
    wall: f64,
    memory: f64,
}

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        ["--scan", path] => scan(path),
        ["--scan-lines", path] => scan_lines(path),
        ["--measure", command @ ..] => measure(command),
        _ => compare(),
    }
    ExitCode::SUCCESS
}

fn compare() {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR"));
    std::fs::write(folder.join("portcullis.toml"), CONFIG).expect("a folder for the files");
    std::fs::write(folder.join("one.toml"), only(ONE)).expect("a folder for the files");
    std::fs::create_dir_all(folder.join("builds")).expect("a folder for the files");
    for (number, build) in generate::builds().iter().enumerate() {
        std::fs::write(folder.join(format!("builds/{number}.json")), build).expect("a folder for the files");
    }
    println!(
        "{:>9} {:>9} {:>9} {:>9} {:>9} {:>9} {:>12} {:>9} {:>12} {:>13} {:>13}",
        "format",
        "resources",
        "file MB",
        "scan ms",
        "check ms",
        "CPU ×",
        "wall × (all)",
        "wall × 1",
        "peak ÷ file",
        "CPU, all÷one",
        "wall, all÷one"
    );
    let sizes = std::env::var("PORTCULLIS_BENCH_SIZES").unwrap_or_else(|_| "200,2000,20000".to_owned());
    for resources in sizes.split(',').map(|size| size.trim().parse().expect("a number")) {
        let path = folder.join(format!("preview-{resources}.json"));
        std::fs::write(&path, generate::preview(resources)).expect("a folder for the files");
        compare_one("digest", resources, &path, "--scan");
        let path = folder.join(format!("events-{resources}.jsonl"));
        std::fs::write(&path, generate::events(resources)).expect("a folder for the files");
        compare_one("events", resources, &path, "--scan-lines");
    }
}

fn compare_one(format: &str, resources: usize, path: &Path, scan: &str) {
    let path_text = path.to_string_lossy().into_owned();
    let this = std::env::current_exe()
        .expect("this program")
        .to_string_lossy()
        .into_owned();
    let beside = |name| path.with_file_name(name).to_string_lossy().into_owned();
    let (cache, builds) = (beside("cache"), beside("builds"));
    let one = beside("one.toml");
    let check = |options: &[&str]| {
        let program = env!("CARGO_BIN_EXE_portcullis");
        let arguments = [
            "check",
            &path_text,
            "--build",
            &builds,
            "--cache-dir",
            &cache,
            "--output",
            "json",
        ];
        let words = std::iter::once(&program).chain(&arguments).chain(options);
        words.map(|word| (*word).to_owned()).collect::<Vec<_>>()
    };
    let commands = [
        vec![this, scan.to_owned(), path_text.clone()],
        check(&[]),
        check(&["--jobs", "1"]),
        check(&["--config", &one]),
    ];
    let mut taken: [Vec<Taken>; 4] = Default::default();
    for run in 0..=RUNS {
        for (command, taken) in commands.iter().zip(&mut taken) {
            let one = run_measured(command);
            if run > 0 {
                taken.push(one);
            }
        }
    }
    let file = std::fs::metadata(path).expect("the file").len() as f64;
    let median = |of: usize, figure: fn(&Taken) -> f64| {
        let mut figures: Vec<_> = taken[of].iter().map(figure).collect();
        figures.sort_by(f64::total_cmp);
        figures[figures.len() / 2]
    };
    let cpu = |taken: &Taken| taken.cpu;
    let wall = |taken: &Taken| taken.wall;
    println!(
        "{format:>9} {resources:>9} {:>9.1} {:>9.1} {:>9.1} {:>9.2} {:>12.2} {:>9.2} {:>12.2} {:>13.2} {:>13.2}",
        file / 1e6,
        median(0, wall) * 1e3,
        median(1, wall) * 1e3,
        median(1, cpu) / median(0, cpu),
        median(1, wall) / median(0, wall),
        median(2, wall) / median(0, wall),
        median(1, |taken| taken.memory) / file,
        median(1, cpu) / median(3, cpu),
        median(1, wall) / median(3, wall),
    );
}

/// Returns a configuration by which one policy judges and no other.
fn only(policy: &str) -> String {
    let engine = Engine::new(None).expect("an engine");
    let load = |source: Source| {
        let bytes = source.read().expect("a pack");
        Pack::load(&engine, &source.to_string(), &bytes, Limits::default()).expect("a pack")
    };
    let packs: Vec<_> = Source::builtin().map(load).collect();
    let policies = packs.iter().flat_map(|pack| &pack.info().policies);
    let others = policies.filter(|other| other.name != policy);
    let tables: Vec<_> = others
        .map(|other| format!("[policy.{}]\nlevel = \"disabled\"\n", other.name))
        .collect();
    tables.concat()
}

/// The account of finished children adds up, so each command gets a parent of its own.
fn run_measured(command: &[String]) -> Taken {
    let this = std::env::current_exe().expect("this program");
    let output = Command::new(this)
        .arg("--measure")
        .args(command)
        .output()
        .expect("this program runs");
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    let figures: Vec<f64> = text
        .split_whitespace()
        .map(|figure| figure.parse().expect("a figure"))
        .collect();
    let [cpu, wall, memory] = figures[..] else {
        panic!("the measurement failed: {output:?}")
    };
    Taken { cpu, wall, memory }
}

fn measure(command: &[&str]) {
    let started = Instant::now();
    let status = Command::new(command[0])
        .args(&command[1..])
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status();
    let wall = started.elapsed().as_secs_f64();
    let code = status.expect("the command runs").code();
    assert!(matches!(code, Some(0 | 1)), "the command ended with {code:?}");
    let usage = getrusage(UsageWho::RUSAGE_CHILDREN).expect("an account");
    let seconds = |time: nix::sys::time::TimeVal| time.tv_sec() as f64 + time.tv_usec() as f64 / 1e6;
    let cpu = seconds(usage.user_time()) + seconds(usage.system_time());
    // Linux counts in KiB.
    println!("{cpu} {wall} {}", usage.max_rss() * 1024);
}

#[derive(Deserialize)]
struct Steps<'a> {
    #[serde(borrow)]
    steps: Vec<&'a RawValue>,
}

fn scan(path: &str) {
    let text = std::fs::read_to_string(path).expect("the file");
    let steps: Steps<'_> = serde_json::from_str(&text).expect("a preview");
    println!("{}", steps.steps.len());
}

fn scan_lines(path: &str) {
    let text = std::fs::read_to_string(path).expect("the file");
    let events = serde_json::Deserializer::from_str(&text).into_iter::<&RawValue>();
    println!(
        "{}",
        events.map(|event| event.expect("an event").get().len()).sum::<usize>()
    );
}
