//! Every script is one that shells and `shellcheck` have nothing against.

use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};

use serde_json::Value;

use crate::stage::{root, text};

/// Returns the files that CI services read.
pub(crate) fn files() -> Vec<String> {
    let mut files = vec!["action.yml".to_owned(), "templates/portcullis.yml".to_owned()];
    for folder in [".github/workflows", "ci/examples"] {
        let entries = root().join(folder).read_dir().unwrap();
        let names = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap());
        files.extend(
            names
                .filter(|name| Path::new(name).extension().is_some_and(|kind| kind == "yml"))
                .map(|name| format!("{folder}/{name}")),
        );
    }
    files.sort();
    files
}

/// Reads a file of YAML: its documents.
pub(crate) fn documents(file: &str) -> Vec<Value> {
    serde_saphyr::from_multiple(&text(file)).unwrap_or_else(|error| unreachable!("{file} is no YAML: {error}"))
}

/// Calls a function with every key and text of a value.
fn walk<'a>(value: &'a Value, visit: &mut dyn FnMut(&'a str, &'a str)) {
    match value {
        Value::Object(members) => members.iter().for_each(|(key, value)| {
            let texts = value.as_array().into_iter().flatten().chain([value]);
            texts.filter_map(Value::as_str).for_each(|text| visit(key, text));
            walk(value, visit);
        }),
        Value::Array(items) => items.iter().for_each(|item| walk(item, visit)),
        _ => {}
    }
}

/// Returns what stands in a file under a key.
pub(crate) fn under(file: &str, keys: &[&str]) -> Vec<String> {
    let mut found = Vec::new();
    for document in documents(file) {
        walk(&document, &mut |key, text| {
            if keys.contains(&key) {
                found.push(text.to_owned());
            }
        });
    }
    found
}

/// Returns all scripts, with the place where they stand and the shell that runs them.
fn scripts() -> Vec<(String, &'static str, String)> {
    let own = root().join("ci").read_dir().unwrap().map(|entry| entry.unwrap());
    let own = own.filter(|entry| entry.file_type().unwrap().is_file());
    let own = own.map(|entry| format!("ci/{}", entry.file_name().to_str().unwrap()));
    let own = own.map(|file| (file.clone(), "sh", text(&file)));
    let jenkins = text("ci/examples/Jenkinsfile");
    let jenkins = jenkins.split("'''").skip(1).step_by(2);
    let jenkins = jenkins.map(|script| ("Jenkinsfile".to_owned(), "sh", script.replace("\\\\", "\\")));
    let inside = files().into_iter().flat_map(|file| {
        let shell = if file.starts_with("templates") { "sh" } else { "bash" };
        let scripts = under(&file, &["run", "bash", "script", "command"]);
        scripts.into_iter().map(move |script| (file.clone(), shell, script))
    });
    own.chain(jenkins.collect::<Vec<_>>()).chain(inside).collect()
}

/// Returns what a program says of a script that it is fed, if anything.
fn complaint(program: &str, arguments: &[&str], script: &str) -> Option<String> {
    let mut command = Command::new(program);
    command
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    child.stdin.take().unwrap().write_all(script.as_bytes()).unwrap();
    let ended = child.wait_with_output().unwrap();
    let said = [ended.stdout, ended.stderr].concat();
    (!ended.status.success()).then(|| String::from_utf8_lossy(&said).into_owned())
}

#[test]
fn the_shell_that_runs_a_script_understands_it() {
    let scripts = scripts();
    assert!(scripts.len() > 15, "{}", scripts.len());
    for (place, shell, script) in scripts {
        let complaint = complaint(shell, &["-n"], &script);
        assert!(
            complaint.is_none(),
            "{place}: {}\n{script}",
            complaint.unwrap_or_default()
        );
    }
}

#[test]
fn shellcheck_has_nothing_against_a_script() {
    if Command::new("shellcheck").arg("--version").output().is_err() {
        eprintln!("skipped: there is no `shellcheck` here");
        return;
    }
    for (place, shell, script) in scripts() {
        // 2016 takes what stands between backquotes in a message for a command. 2154 does not know the variables of the environment.
        let complaint = complaint("shellcheck", &["-s", shell, "-e", "SC2016,SC2154", "-"], &script);
        assert!(complaint.is_none(), "{place}: {}", complaint.unwrap_or_default());
    }
}
