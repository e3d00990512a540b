//! The action for GitHub.

use crate::runner::{Run, run};
use crate::stage::{Stage, root};

/// Runs the action on a preview that nobody reads.
fn judge(stage: &Stage) -> Run {
    run(stage, &[("plan", "preview.json")])
}

#[test]
fn the_exit_code_and_the_verdict_are_those_of_the_program() {
    for (code, verdict) in [
        (0, "allowed"),
        (1, "denied"),
        (3, "faulted"),
        (2, "none"),
        (137, "none"),
    ] {
        let ended = judge(&Stage::new().ends(code));
        assert_eq!(ended.exit, code, "{}", ended.log);
        assert_eq!(ended.output("verdict"), verdict);
        assert_eq!(ended.output("exit"), code.to_string());
    }
}

#[test]
fn the_reports_are_written_shown_and_uploaded_also_where_the_update_is_denied() {
    for code in [0, 1, 3] {
        let stage = Stage::new().ends(code);
        let ended = run(&stage, &[("plan", "preview.json"), ("upload-sarif", "true")]);
        for (output, report) in [("report", "json"), ("sarif", "sarif"), ("html", "html")] {
            let written = std::fs::read_to_string(ended.output(output)).unwrap();
            assert_eq!(written, format!("the {report} report\n"));
        }
        assert_eq!(stage.read("GITHUB_STEP_SUMMARY"), "the markdown report\n");
        assert!(ended.log.contains("::notice::the github report\n"), "{}", ended.log);
        let called: Vec<_> = ended
            .called
            .iter()
            .filter_map(|called| called.split('@').next())
            .collect();
        assert_eq!(called, ["actions/upload-artifact", "github/codeql-action/upload-sarif"]);
    }
}

#[test]
fn without_a_verdict_nothing_is_uploaded_and_the_summary_and_the_comment_say_so() {
    let stage = Stage::new()
        .ends(2)
        .answers("GET comments", "[]")
        .answers("POST comments", "{}");
    let ended = run(
        &stage,
        &[("plan", "preview.json"), ("upload-sarif", "true"), ("comment", "true")],
    );
    assert!(ended.called.is_empty(), "{:?}", ended.called);
    assert!(
        stage
            .read("GITHUB_STEP_SUMMARY")
            .starts_with("## Portcullis: no verdict\n")
    );
    assert!(stage.read("sent").contains("## Portcullis: no verdict\\n"));
}

#[test]
fn a_report_that_is_missing_is_a_failure_also_where_the_update_is_allowed() {
    for format in ["json", "sarif", "html", "github", "markdown"] {
        let ended = judge(&Stage::new().misses(format));
        assert_eq!(
            (ended.exit, ended.output("verdict")),
            (2, "none"),
            "without {format}: {}",
            ended.log
        );
    }
}

#[test]
fn a_program_or_a_preview_that_is_missing_is_a_failure() {
    let stage = Stage::new();
    let ended = run(&stage, &[("plan", " "), ("binary", "/nowhere/portcullis")]);
    assert_eq!((ended.exit, ended.output("verdict")), (2, ""), "{}", ended.log);
    for plan in ["", "\n\n"] {
        let ended = run(&stage, &[("plan", plan)]);
        assert_eq!((ended.exit, ended.output("verdict")), (2, "none"), "{}", ended.log);
    }
    assert!(stage.arguments().is_empty(), "nothing is judged in its place");
}

#[test]
fn every_input_gets_to_the_program() {
    let stage = Stage::new();
    let sarif = stage.path("space/findings.sarif");
    let inputs = [
        ("plan", "preview.json\nstate.json\n"),
        ("build", "builds\nci/*.jsonl\n"),
        ("pack", "builtin:registry\nhouse.wasm"),
        ("config", "gate.toml"),
        ("profile", "strict"),
        ("baseline", "accepted.json"),
        ("sarif-file", "findings.sarif"),
    ];
    let ended = run(&stage, &inputs);
    assert_eq!(ended.output("sarif"), "findings.sarif");
    assert!(sarif.exists());
    let arguments = stage.arguments();
    let (outputs, others): (Vec<_>, Vec<_>) = arguments.iter().partition(|word| word.starts_with("--output="));
    assert_eq!(outputs.len(), 6);
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

/// The runner takes what a line begins with for a command. Names in a preview must not speak to it.
#[test]
fn the_runner_does_not_listen_while_the_program_speaks() {
    let words = [(); 2].map(|()| {
        let stage = Stage::new().says("::add-mask::x\n##[error]forged\n");
        let log = judge(&stage).log;
        let (_, fenced) = log.split_once("::stop-commands::").unwrap();
        let (word, fenced) = fenced.split_once('\n').unwrap();
        let (said, after) = fenced.split_once(&format!("::{word}::\n")).unwrap();
        assert_eq!(said, "::add-mask::x\n##[error]forged\n");
        assert_eq!(after, "::notice::the github report\n");
        word.to_owned()
    });
    assert!(words.iter().all(|word| word.len() == 32), "{words:?}");
    assert_ne!(words.first(), words.last(), "a word that can be foretold");
}

#[test]
fn the_real_program_judges_the_examples() {
    let examples = root().join("examples");
    for (example, builds, code, verdict) in [
        ("prebuilt", "builds", 0, "allowed"),
        ("release", "builds", 1, "denied"),
        ("webshop", "", 1, "denied"),
        ("nothing", "", 2, "none"),
    ] {
        let stage = Stage::new().with_the_real_program();
        let folder = examples.join(example);
        let plan = folder.join("preview.json");
        let build = folder.join(builds);
        let build = if builds.is_empty() { "" } else { build.to_str().unwrap() };
        let ended = run(&stage, &[("plan", plan.to_str().unwrap()), ("build", build)]);
        assert_eq!(
            (ended.exit, ended.output("verdict")),
            (code, verdict),
            "{example}: {}",
            ended.log
        );
        assert_eq!(
            stage
                .read("GITHUB_STEP_SUMMARY")
                .contains(&format!("Portcullis: {verdict}")),
            code < 2
        );
        assert_eq!(ended.output("report").is_empty(), code == 2);
    }
}
