//! The component of GitLab.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::stage::{Ended, Stage, root, text};

/// Reads the component: its inputs, and its job with some of them given.
fn component(given: &[(&str, &str)]) -> (Value, Value) {
    let file = text("templates/portcullis.yml");
    let (header, body) = file.split_once("\n---\n").unwrap();
    let header: Value = serde_saphyr::from_str(header).unwrap();
    let inputs = header["spec"]["inputs"].as_object().unwrap();
    let given = given.iter().copied().collect::<BTreeMap<_, _>>();
    let body = inputs.iter().fold(body.to_owned(), |body, (name, input)| {
        let default = input["default"].as_str();
        let value = given.get(name.as_str()).copied().or(default).unwrap_or("required");
        body.replace(&format!("$[[ inputs.{name} ]]"), value)
    });
    assert!(!body.contains("$[["), "an input that there is not: {body}");
    (header["spec"]["inputs"].clone(), serde_saphyr::from_str(&body).unwrap())
}

/// Runs the job with inputs.
fn run(stage: &Stage, inputs: &[(&str, &str)]) -> Ended {
    let (_, body) = component(inputs);
    let job = &body["portcullis"];
    let variables: Vec<_> = job["variables"].as_object().unwrap().iter().collect();
    let variables: Vec<_> = variables
        .iter()
        .map(|(name, variable)| {
            assert_eq!(
                variable["expand"], false,
                "{name} would be looked through for variables"
            );
            (name.as_str(), variable["value"].as_str().unwrap())
        })
        .collect();
    stage.run(job["script"][0].as_str().unwrap(), &variables)
}

#[test]
fn the_exit_code_is_that_of_the_program() {
    for code in [0, 1, 2, 3, 137] {
        let ended = run(&Stage::new().ends(code), &[("plan", "preview.json")]);
        assert_eq!(ended.exit, code, "{}", ended.log);
    }
}

#[test]
fn a_report_or_a_program_that_is_missing_is_a_failure() {
    for format in ["json", "html", "gitlab", "junit"] {
        let ended = run(&Stage::new().misses(format), &[("plan", "preview.json")]);
        assert_eq!(ended.exit, 2, "without {format}: {}", ended.log);
    }
    let stage = Stage::new();
    std::fs::remove_file(stage.path("bin/portcullis")).unwrap();
    assert_eq!(run(&stage, &[("plan", "preview.json")]).exit, 2);
}

#[test]
fn every_input_gets_to_the_program() {
    let stage = Stage::new();
    let inputs = [
        ("plan", "preview.json state.json"),
        ("build", "builds ci/*.jsonl"),
        ("pack", "builtin:registry house.wasm"),
        ("config", "gate.toml"),
        ("profile", "strict"),
        ("baseline", "accepted.json"),
    ];
    assert_eq!(run(&stage, &inputs).exit, 0);
    let arguments = stage.arguments();
    let others: Vec<_> = arguments.iter().filter(|word| !word.starts_with("--output=")).collect();
    let expected = [
        "check",
        "--config=gate.toml",
        "--profile=strict",
        "--baseline=accepted.json",
        "--pack=builtin:registry",
        "--pack=house.wasm",
        "--build=builds",
        "--build=ci/*.jsonl",
        "--",
        "preview.json",
        "state.json",
    ];
    assert_eq!(others, expected);
}

/// GitLab puts inputs into the text of the job: what has a meaning there is refused by it.
#[test]
fn an_input_of_free_text_says_which_letters_it_may_have() {
    let (inputs, _) = component(&[]);
    for (name, input) in inputs.as_object().unwrap() {
        if ["image", "job", "stage"].contains(&name.as_str()) {
            continue; // of the pipeline itself
        }
        let limit = input["regex"].as_str().unwrap_or_default();
        let letters = [r"[\w./@:+*?-]", r"[\w./@:+-]", "[0-9a-f]{64}", "https://"];
        let rest = letters
            .iter()
            .fold(limit.to_owned(), |rest, letters| rest.replace(letters, ""));
        let is_whole = limit.starts_with('^') && limit.ends_with('$');
        let is_limited = is_whole && rest.chars().all(|letter| "^$()*+? ".contains(letter));
        assert!(
            is_limited || input["options"].is_array(),
            "`{name}` may be anything: {rest}"
        );
    }
}

#[test]
fn the_reports_are_where_the_job_says() {
    let stage = Stage::new().ends(1);
    run(&stage, &[("plan", "preview.json")]);
    let (_, body) = component(&[]);
    for report in body["portcullis"]["artifacts"]["reports"].as_object().unwrap().values() {
        assert!(stage.path("space").join(report.as_str().unwrap()).exists(), "{report}");
    }
    assert_eq!(body["portcullis"]["artifacts"]["when"], "always");
}

#[test]
fn an_archive_without_its_checksum_is_not_run() {
    let url = "https://gitlab.example/portcullis.tar.gz";
    for sum in ["", &"0".repeat(64)] {
        let stage = Stage::new().answers("GET portcullis.tar.gz", "another");
        let ended = run(&stage, &[("plan", "preview.json"), ("url", url), ("sha256", sum)]);
        assert_eq!(ended.exit, 2, "{}", ended.log);
        assert!(stage.arguments().is_empty());
    }
}

#[test]
fn an_archive_that_is_what_its_checksum_says_is_run() {
    let stage = Stage::new().ends(1);
    stage.run(
        "mkdir release && mv ../bin/portcullis release && tar -czf archive release && rm -r release",
        &[],
    );
    let sum = stage.run("sha256sum <archive | cut -d ' ' -f 1", &[]).output;
    let archive = std::fs::read(stage.path("space/archive")).unwrap();
    let stage = stage.answers("GET portcullis.tar.gz", archive);
    let url = "https://gitlab.example/portcullis.tar.gz";
    let ended = run(
        &stage,
        &[("plan", "preview.json"), ("url", url), ("sha256", sum.trim_end())],
    );
    assert_eq!(ended.exit, 1, "{}", ended.log);
    assert!(!stage.arguments().is_empty());
}

#[test]
fn the_real_program_judges_the_examples() {
    for (example, code) in [("prebuilt", 0), ("release", 1), ("nothing", 2)] {
        let stage = Stage::new().with_the_real_program();
        let folder = root().join("examples").join(example);
        let (plan, builds) = (folder.join("preview.json"), folder.join("builds"));
        let inputs = [("plan", plan.to_str().unwrap()), ("build", builds.to_str().unwrap())];
        let ended = run(&stage, &inputs);
        assert_eq!(ended.exit, code, "{example}: {}", ended.log);
    }
}
