//! Every format of a report: what it says of the examples, and whether those who read it can.

mod circumstances;
mod commands;
mod hostile;
mod limits;
mod position;
mod schema;
mod screen;

use std::path::{Path, PathBuf};

use insta::assert_snapshot;
use serde_json::Value;

use crate::scratch::{Ended, Scratch, run_in, settle};

const EXAMPLES: [&str; 4] = ["aigateway", "prebuilt", "release", "webshop"];

const FORMATS: [&str; 9] = [
    "text",
    "json",
    "sarif",
    "junit",
    "github",
    "gitlab",
    "azure",
    "markdown",
    "prometheus",
];

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_owned()
}

/// The reports of one run, in all formats.
struct Reports {
    scratch: Scratch,
    ended: Ended,
}

impl Reports {
    /// Judges the preview of a folder.
    fn of(scratch: Scratch, arguments: &[&str]) -> Self {
        let outputs: Vec<_> = FORMATS
            .map(|format| format!("--output={format}=report.{format}"))
            .into();
        let outputs: Vec<_> = outputs.iter().map(String::as_str).collect();
        let ended = scratch.check(&[&outputs, arguments].concat());
        Self { scratch, ended }
    }

    /// Judges an example, at a time and with a checkout that stay.
    fn of_example(example: &str) -> Self {
        let scratch = Scratch::new();
        let folder = format!("examples/{example}");
        let mut arguments = vec!["check".to_owned(), format!("{folder}/preview.json")];
        if root().join(&folder).join("builds").is_dir() {
            arguments.push(format!("--build={folder}/builds"));
        }
        arguments.push(format!("--program={folder}"));
        arguments.extend(
            [
                "--at=2026-12-31T00:00:00Z",
                "--repository=https://git.example.com/shop/shop.git",
                "--revision=4c49d6b1c10d29b8b3e409e18f4ab527a84268b7",
                "--dirty=false",
            ]
            .map(str::to_owned),
        );
        let outputs = FORMATS.map(|format| format!("--output={format}={}", scratch.path(&name(format)).display()));
        arguments.extend(outputs);
        let ended = run_in(&root(), &arguments);
        Self { scratch, ended }
    }

    fn path(&self, format: &str) -> PathBuf {
        self.scratch.path(&name(format))
    }

    fn text(&self, format: &str) -> String {
        assert!(self.ended.exit() != 2, "{}", self.ended);
        self.scratch.read(&name(format))
    }

    fn json(&self, format: &str) -> Value {
        serde_json::from_str(&self.text(format)).unwrap()
    }
}

fn name(format: &str) -> String {
    format!("report.{format}")
}

/// Compares the reports of an example with those in `formats/`, which a person has read.
fn compare(example: &str) {
    let reports = Reports::of_example(example);
    for format in FORMATS {
        let text = match format {
            "sarif" => without_pages(reports.json("sarif")),
            _ => reports.text(format),
        };
        insta::with_settings!({ snapshot_path => "formats", prepend_module_to_snapshot => false, omit_expression => true }, {
            assert_snapshot!(format!("{example}.{format}"), settle(&text));
        });
    }
}

/// The pages of the policies are long, and compared elsewhere.
fn without_pages(mut log: Value) -> String {
    let rules = log.pointer_mut("/runs/0/tool/driver/rules").unwrap();
    for rule in rules.as_array_mut().unwrap() {
        let help = rule["help"].take();
        assert!(
            help["markdown"].as_str().unwrap().contains("## What it finds"),
            "{help}"
        );
    }
    serde_json::to_string_pretty(&log).unwrap()
}

#[test]
fn the_formats_of_the_gateway() {
    compare("aigateway");
}

#[test]
fn the_formats_of_the_shop_that_is_built_before() {
    compare("prebuilt");
}

#[test]
fn the_formats_of_the_release() {
    compare("release");
}

#[test]
fn the_formats_of_the_shop_that_builds_inside_the_update() {
    compare("webshop");
}

#[test]
fn the_same_run_gives_the_same_bytes() {
    let [one, other] = [(); 2].map(|()| Reports::of_example("release"));
    for format in FORMATS {
        let [one, other] = [&one, &other].map(|reports| reports.text(format));
        let untimed = |text: &str| -> Vec<String> {
            let lines = text
                .lines()
                .filter(|line| !line.starts_with("portcullis_duration_seconds"));
            lines.map(str::to_owned).collect()
        };
        assert_eq!(untimed(&one), untimed(&other), "{format}");
    }
}
