//! What `needless-rebuild` says of the recorded previews in which one thing changes: what is certain, what only possible,
//! and what is no fault.

use std::path::{Path, PathBuf};

use insta::assert_snapshot;
use serde_json::Value;

use crate::scratch::Scratch;

/// Returns the recorded previews of one stack, in the order of their numbers.
fn recorded() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../host/facts/testdata/pulumi");
    let entries = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let is_one = |path: &PathBuf| name(path).starts_with("rebuild-");
    let mut paths: Vec<_> = entries.filter(is_one).collect();
    paths.sort();
    paths
}

fn name(path: &Path) -> String {
    path.file_stem().unwrap().to_string_lossy().into_owned()
}

fn judge(path: &Path) -> String {
    let scratch = Scratch::with_preview(std::fs::read(path).unwrap());
    let report = scratch.check(&["--pack", "builtin:rebuild", "--output", "json"]).json();
    let findings = report["violations"].as_array().unwrap().iter();
    let lines: Vec<_> = findings
        .filter(|finding| finding["policy"] == "needless-rebuild")
        .map(line)
        .collect();
    format!("{:31}| {}", name(path), lines.join("; "))
}

fn line(finding: &Value) -> String {
    let word = |key: &str| finding[key].as_str().unwrap();
    format!("{}: {}", word("kind"), word("message"))
}

#[test]
fn only_what_is_certain_is_a_violation() {
    let lines: Vec<_> = recorded().iter().map(|path| judge(path)).collect();
    assert_snapshot!(lines.join("\n"), @"
    rebuild-01-create              | 
    rebuild-02-unchanged           | 
    rebuild-03-source-changed      | 
    rebuild-04-unused-file-changed | 
    rebuild-05-dockerfile-comment  | 
    rebuild-06-build-arg           | 
    rebuild-07-platform-added      | 
    rebuild-08-pull                | undetermined: the image is rebuilt, whether or not anything in it changes: `contextHash` is named in every preview with `pull`, and may be the same; `pull` changes from `false` to `true`
    rebuild-09-cache-added         | violation: the image is rebuilt though nothing in it changes: `cacheFrom` changes
    rebuild-10-tag-changed         | 
    rebuild-11-label-added         | 
    rebuild-12-credential-added    | violation: the image is rebuilt though nothing in it changes: `registries` changes
    rebuild-13-no-cache            | undetermined: the image is rebuilt, whether or not anything in it changes: `noCache` changes from `false` to `true`
    rebuild-14-ignored-file        |
    ");
}
