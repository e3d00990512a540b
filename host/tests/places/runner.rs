//! A runner of GitHub, as far as the action needs one: inputs with their defaults, expressions in `env` and `if`, outputs of steps.

use std::collections::BTreeMap;
use std::path::PathBuf;

use serde_json::Value;

use crate::stage::{Ended, Stage, root, text};

/// What is known while the action runs: `inputs.plan`, `steps.check.outputs.exit`, `github.token`.
type Context = BTreeMap<String, String>;

/// An action that has come to its end.
#[derive(Debug)]
pub(crate) struct Run {
    /// The exit code of the first step that failed, else 0.
    pub(crate) exit: i32,
    /// The log of all steps.
    pub(crate) log: String,
    /// What is known at the end.
    pub(crate) context: Context,
    /// The actions that were called.
    pub(crate) called: Vec<String>,
}

impl Run {
    /// Returns an output of the step that judges.
    pub(crate) fn output(&self, name: &str) -> &str {
        self.context
            .get(&format!("steps.check.outputs.{name}"))
            .map_or("", String::as_str)
    }
}

/// Reads the action.
pub(crate) fn action() -> Value {
    serde_saphyr::from_str(&text("action.yml")).unwrap()
}

/// Runs the action with inputs, and with those of its defaults that are not given.
pub(crate) fn run(stage: &Stage, inputs: &[(&str, &str)]) -> Run {
    let action = action();
    let mut run = Run {
        exit: 0,
        log: String::new(),
        context: context(&action, inputs),
        called: Vec::new(),
    };
    for step in action["runs"]["steps"].as_array().unwrap() {
        if !is_due(step["if"].as_str(), &run) {
            continue;
        }
        match step["uses"].as_str() {
            Some(called) => run.called.push(called.to_owned()),
            None => run_step(stage, step, &mut run),
        }
    }
    run
}

fn context(action: &Value, inputs: &[(&str, &str)]) -> Context {
    let mut context = Context::from(
        [
            ("github.action_path", root().to_str().unwrap()),
            ("github.action_repository", "OWNER/portcullis"),
            ("github.token", "s3cr3t"),
            ("github.event.pull_request.number", "17"),
        ]
        .map(|(name, value)| (name.to_owned(), value.to_owned())),
    );
    for (name, input) in action["inputs"].as_object().unwrap() {
        let default = evaluate(input["default"].as_str().unwrap_or_default(), &context);
        context.insert(format!("inputs.{name}"), default);
    }
    for (name, value) in inputs {
        let known = context.insert(format!("inputs.{name}"), (*value).to_owned());
        assert!(known.is_some(), "the action has no input `{name}`");
    }
    context
}

/// Returns a text with its expressions replaced, once: what stands in a value is no expression.
fn evaluate(text: &str, context: &Context) -> String {
    let mut pieces = text.split("${{");
    let first = pieces.next().unwrap_or_default().to_owned();
    pieces.fold(first, |done, piece| {
        let (name, rest) = piece.split_once("}}").unwrap();
        let values = name.split("||").filter_map(|name| context.get(name.trim()));
        let value = values.map(String::as_str).find(|value| !value.is_empty());
        done + value.unwrap_or_default() + rest
    })
}

/// Returns whether a step runs: without a condition, only if none before it has failed.
fn is_due(condition: Option<&str>, run: &Run) -> bool {
    let Some(condition) = condition else {
        return run.exit == 0;
    };
    let condition = condition.trim().trim_start_matches("${{").trim_end_matches("}}");
    condition.split("&&").all(|term| {
        let words: Vec<_> = term.split_whitespace().collect();
        let value = |name: &str| run.context.get(name).map_or("", String::as_str);
        match words[..] {
            ["!cancelled()"] => true,
            [name, "==", text] => value(name) == text.trim_matches('\''),
            [name, "!=", text] => value(name) != text.trim_matches('\''),
            _ => unreachable!("a condition that no test understands: {term}"),
        }
    })
}

fn run_step(stage: &Stage, step: &Value, run: &mut Run) {
    assert_eq!(step["shell"], "bash");
    let script = step["run"].as_str().unwrap();
    assert!(!script.contains("${{"), "an expression in a script: {script}");
    let files = ["GITHUB_OUTPUT", "GITHUB_STEP_SUMMARY"].map(|name| (name, stage.path(name)));
    std::fs::write(stage.path("GITHUB_OUTPUT"), "").unwrap();
    let mut command = stage.command("/bin/bash");
    command.args(["--noprofile", "--norc", "-e", "-o", "pipefail", "-c", script]);
    command.envs(files).envs(variables(stage));
    for (name, value) in step["env"].as_object().into_iter().flatten() {
        command.env(name, evaluate(value.as_str().unwrap(), &run.context));
    }
    let ended = Ended::of(&command.output().unwrap());
    run.log += &ended.log;
    run.exit = if run.exit == 0 { ended.exit } else { run.exit };
    let id = step["id"].as_str().unwrap_or_default();
    for (name, value) in outputs(&stage.read("GITHUB_OUTPUT")) {
        run.context.insert(format!("steps.{id}.outputs.{name}"), value);
    }
}

fn variables(stage: &Stage) -> [(&'static str, PathBuf); 6] {
    [
        ("RUNNER_TEMP", stage.path("temporary")),
        ("GITHUB_SERVER_URL", "https://github.example".into()),
        ("GITHUB_API_URL", "https://api.github.example".into()),
        ("GITHUB_REPOSITORY", "shop/web".into()),
        ("GITHUB_WORKFLOW", "preview".into()),
        ("GITHUB_JOB", "prod".into()),
    ]
}

/// Reads what a step wrote of its outputs: `NAME<<WORD`, lines, `WORD`.
fn outputs(text: &str) -> Vec<(String, String)> {
    let mut lines = text.lines();
    let mut outputs = Vec::new();
    while let Some(line) = lines.next() {
        let (name, word) = line.split_once("<<").unwrap();
        let value: Vec<_> = lines.by_ref().take_while(|line| *line != word).collect();
        outputs.push((name.to_owned(), value.join("\n")));
    }
    outputs
}
