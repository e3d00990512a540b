//! The formats by their schemas and rules.
//!
//! The program that checks JSON Schemas is a workspace of its own (`tests/schemas`): without it those tests are skipped, and
//! say so; `PORTCULLIS_SCHEMAS`, its path, makes them obligatory.

use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::process::Command;

use regex::Regex;

use crate::fixtures::{bucket, deployment, preview, unknown};
use crate::guests;
use crate::scratch::Scratch;

use super::hostile::hostile;
use super::{EXAMPLES, Reports, root};

/// Returns the program that checks documents.
fn checker() -> Option<PathBuf> {
    let named = std::env::var_os("PORTCULLIS_SCHEMAS").map(PathBuf::from);
    let built = root().join("target/schemas/debug/portcullis-schemas");
    let checker = named.or_else(|| Some(built).filter(|path| path.exists()));
    if checker.is_none() {
        eprintln!(
            "skipped: `cargo build --manifest-path tests/schemas/Cargo.toml --target-dir target/schemas` was not run"
        );
    }
    checker
}

/// Checks documents by a schema.
fn assert_valid(schema: &Path, documents: &[PathBuf]) {
    let Some(checker) = checker() else {
        return;
    };
    let ended = Command::new(checker).arg(schema).args(documents).output().unwrap();
    assert!(ended.status.success(), "{}", String::from_utf8_lossy(&ended.stderr));
}

/// Returns the reports of the examples, and of what no example shows: faults, open questions, hostile texts.
fn all_kinds() -> Vec<Reports> {
    let steps = [
        bucket("assets"),
        deployment("web", "shop/web"),
        deployment("api", &unknown()),
    ];
    let shop = Scratch::with_preview(preview(steps)).file(
        "portcullis.toml",
        "[policy.unpinned-image]\nlevel = \"disabled\"\n[policy.missing-required-tag]\nlevel = \"remediate\"\n\
         settings = { tags = [\"owner\"], defaults = { owner = \"shop\" } }\n",
    );
    let packs = ["builtin:tagging", "builtin:registry", guests::PANICS];
    let packs: Vec<_> = packs.iter().flat_map(|pack| ["--pack", *pack]).collect();
    let mut reports = vec![Reports::of(shop, &packs), hostile(), accepted()];
    reports.extend(EXAMPLES.map(Reports::of_example));
    reports
}

/// Returns the reports of what is waived, by a waiver that holds and one that does not, and of rules that only tell.
fn accepted() -> Reports {
    let config = "[policy.unpinned-image]\nenforce-from = 2999-01-01\n[policy.floating-image-tag]\nadvisory-stacks = [\"p*\"]\n\
                  [[waiver]]\npolicy = \"untraceable-*\"\nreason = \"old\"\nexpires = 2999-01-01\n\
                  [[waiver]]\npolicy = \"floating-image-tag\"\nreason = \"old\"\nexpires = 2020-01-01\n";
    let shop = preview([deployment("web", "shop/web"), deployment("api", "shop/api:1.0")]);
    let shop = Scratch::with_preview(shop).file("portcullis.toml", config);
    Reports::of(shop, &["--pack", "builtin:registry"])
}

#[test]
fn reports_for_machines_are_as_their_schema_says() {
    let reports = all_kinds();
    let documents: Vec<_> = reports.iter().map(|reports| reports.path("json")).collect();
    assert_valid(&root().join("docs/schema/report.schema.json"), &documents);
}

/// Every object of the schema is closed, so that a key that it does not know is an error and the schema cannot rot.
#[test]
fn the_schema_allows_no_other_keys() {
    let schema = std::fs::read_to_string(root().join("docs/schema/report.schema.json")).unwrap();
    let schema: serde_json::Value = serde_json::from_str(&schema).unwrap();
    let definitions = schema["$defs"].as_object().unwrap().values();
    let objects = definitions.chain([&schema, &schema["properties"]["summary"]]);
    for object in objects.filter(|object| object["type"] == "object") {
        assert_eq!(object["additionalProperties"], false, "{object}");
    }
}

#[test]
fn sarif_is_as_its_schema_says() {
    let schema = root().join("../shared/fixtures/reports/sarif-schema-2.1.0.json");
    if !schema.exists() {
        eprintln!("skipped: the schema of SARIF is not here");
        return;
    }
    let reports = all_kinds();
    let documents: Vec<_> = reports.iter().map(|reports| reports.path("sarif")).collect();
    assert_valid(&schema, &documents);
}

/// What GitHub asks for beyond the schema (docs.github.com, "SARIF support for code scanning").
#[test]
fn sarif_is_as_github_reads_it() {
    for reports in all_kinds() {
        let log = reports.json("sarif");
        let run = &log["runs"][0];
        let rules = run["tool"]["driver"]["rules"].as_array().unwrap();
        for result in run["results"].as_array().unwrap() {
            let place = usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap();
            assert_eq!(rules[place]["id"], result["ruleId"]);
            let place = &result["locations"][0]["physicalLocation"];
            assert!(place["region"]["startLine"].as_u64().unwrap() > 0, "{result}");
            assert!(
                !place["artifactLocation"]["uri"].as_str().unwrap().is_empty(),
                "{result}"
            );
            assert!(!result["message"]["text"].as_str().unwrap().contains("]("), "{result}");
            assert!(result["partialFingerprints"]["portcullis/v1"].is_string(), "{result}");
        }
        for rule in rules {
            let severity: f64 = rule["properties"]["security-severity"]
                .as_str()
                .unwrap()
                .parse()
                .unwrap();
            assert!(severity > 0.0 && severity <= 10.0, "{rule}");
            assert!(!rule["help"]["text"].as_str().unwrap().is_empty(), "{rule}");
            assert!(rule["properties"]["tags"].as_array().unwrap().len() <= 20, "{rule}");
        }
    }
}

/// As Jenkins has it (jenkinsci/xunit-plugin, `junit-10.xsd`), without what would differ from run to run.
#[test]
fn junit_is_as_its_readers_know_it() {
    for reports in all_kinds() {
        let text = reports.text("junit");
        let document = roxmltree::Document::parse(&text).unwrap();
        let suites = document.root_element();
        assert_eq!(suites.tag_name().name(), "testsuites");
        for suite in suites.children().filter(roxmltree::Node::is_element) {
            assert_eq!(suite.tag_name().name(), "testsuite");
            let cases: Vec<_> = suite
                .children()
                .filter(|child| child.has_tag_name("testcase"))
                .collect();
            let count = |name: &str| {
                let is_so = |case: &&roxmltree::Node<'_, '_>| case.children().any(|child| child.has_tag_name(name));
                cases.iter().filter(is_so).count().to_string()
            };
            assert_eq!(suite.attribute("tests"), Some(&*cases.len().to_string()));
            for (attribute, element) in [("failures", "failure"), ("errors", "error"), ("skipped", "skipped")] {
                assert_eq!(
                    suite.attribute(attribute),
                    Some(&*count(element)),
                    "{attribute} of {text}"
                );
            }
            let mut names = HashSet::new();
            for case in cases {
                assert!(names.insert(case.attribute("name").unwrap()), "two tests have one name");
                assert!(case.attribute("classname").is_some());
                let ended = ["failure", "error", "skipped"];
                let ends = case.children().filter(|child| ended.contains(&child.tag_name().name()));
                assert!(ends.count() <= 1, "Jenkins keeps one failure of a test");
            }
        }
        assert!(!text.contains("time"), "nothing differs from run to run");
    }
}

/// What `promtool check metrics` and the text format's own rules ask for (prometheus.io, "Exposition formats").
#[test]
fn metrics_are_as_prometheus_reads_them() {
    let sample = Regex::new(
        r#"^(portcullis_[a-z_]+)(\{[a-z_]+="(?:[^"\\\n]|\\[\\"n])*"(?:,[a-z_]+="(?:[^"\\\n]|\\[\\"n])*")*\})? (-?[0-9.]+)$"#,
    )
    .unwrap();
    for reports in all_kinds() {
        let text = reports.text("prometheus");
        assert!(text.ends_with('\n'));
        let (mut helped, mut typed, mut series) = (HashSet::new(), HashSet::new(), HashSet::new());
        let mut current = String::new();
        for line in text.lines() {
            if let Some(help) = line.strip_prefix("# HELP ") {
                helped.insert(help.split(' ').next().unwrap().to_owned());
            } else if let Some(kind) = line.strip_prefix("# TYPE ") {
                let (name, kind) = kind.split_once(' ').unwrap();
                assert_eq!(kind, "gauge");
                assert!(helped.contains(name), "{name} has no help before its type");
                assert!(typed.insert(name.to_owned()), "{name} is not in one group");
                name.clone_into(&mut current);
            } else if !line.starts_with("# ") {
                let found = sample.captures(line).unwrap_or_else(|| panic!("{line}"));
                assert_eq!(found[1], current, "{line}");
                assert!(
                    series.insert(format!(
                        "{}{}",
                        &found[1],
                        found.get(2).map_or("", |labels| labels.as_str())
                    )),
                    "{line}"
                );
                assert!(found[3].parse::<f64>().is_ok(), "{line}");
            }
        }
        assert!(series.len() > 10, "{text}");
    }
}
