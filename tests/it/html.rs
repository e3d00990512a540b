//! The report for a browser: what is in the file, and what a browser makes of it.

mod browser;
mod colours;
mod file;
mod keyboard;
mod large;
mod look;
mod names;

use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::fixtures::create;
use crate::scratch::{Scratch, run_in};

const EXAMPLES: [&str; 4] = ["aigateway", "prebuilt", "release", "webshop"];

/// Returns a folder with the page of an example: `report.html`.
fn example(name: &str) -> Scratch {
    let scratch = Scratch::new();
    let output = format!("html={}", scratch.path("report.html").display());
    let folder = format!("examples/{name}");
    let mut arguments = vec![
        "check".to_owned(),
        format!("{folder}/preview.json"),
        "--output".to_owned(),
        output,
    ];
    if root().join(&folder).join("builds").is_dir() {
        arguments.extend(["--build".to_owned(), format!("{folder}/builds")]);
    }
    let ended = run_in(&root(), &arguments);
    assert!(ended.errors().is_empty(), "{ended}");
    scratch
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_owned()
}

const TAGS: &str = "packs = [\"builtin:tagging\"]\n[policy.missing-required-tag]\nsettings = { tags = [\"owner\"] }\n";

/// Returns a folder with the page of a preview of which the tags are judged.
fn page_of(steps: impl IntoIterator<Item = Value>) -> Scratch {
    let scratch = Scratch::with_preview(crate::fixtures::preview(steps)).file("portcullis.toml", TAGS);
    let ended = scratch.check(&["--output", "html=report.html"]);
    assert!(ended.errors().is_empty(), "{ended}");
    scratch
}

/// Returns the step that creates a bucket with or without the tag that is asked for.
fn bucket(name: &str, is_tagged: bool) -> Value {
    let tags = if is_tagged {
        serde_json::json!({ "owner": "shop" })
    } else {
        serde_json::json!({})
    };
    create("aws:s3/bucket:Bucket", name, &serde_json::json!({ "tags": tags }))
}
