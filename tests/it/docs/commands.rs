//! The commands of the pages, typed in a folder with a preview, build metadata and the repository.

use std::path::Path;

use super::{pages, root, text};
use crate::scratch::{Scratch, run_in};

/// The commands that need more than a folder: here they are only understood. Who tests them:
const ELSEWHERE: [&str; 4] = [
    "up",    // `tests/engine`
    "new",   // `kit`, which follows the README's way to a pack of one's own
    "build", // the same
    "test",  // the same, and `testing`
];

/// Returns a folder in which what the pages name is there.
fn stage() -> Scratch {
    let scratch = Scratch::new();
    let example = root().join("examples/release");
    for file in ["preview.json", "portcullis.toml"] {
        std::fs::copy(example.join(file), scratch.path(file)).unwrap();
    }
    for folder in ["builds", "ci/records"] {
        std::fs::create_dir_all(scratch.path(folder)).unwrap();
        for entry in std::fs::read_dir(example.join("builds")).unwrap() {
            let path = entry.unwrap().path();
            std::fs::copy(&path, scratch.path(folder).join(path.file_name().unwrap())).unwrap();
        }
    }
    scratch
}

/// Returns the commands of a page's console blocks that run the program, each as one line. What comes after a change of the
/// folder is typed in a pack of one's own, as `kit` does.
fn commands(markdown: &str) -> Vec<String> {
    let mut commands = Vec::new();
    for block in markdown.split("```console\n").skip(1) {
        let block = block.split("```").next().unwrap().replace("\\\n", " ");
        let lines = block.lines().filter_map(|line| line.strip_prefix("$ "));
        let lines = lines.take_while(|line| !line.starts_with("cd "));
        commands.extend(lines.filter(|line| line.starts_with("portcullis ")).map(str::to_owned));
    }
    commands
}

/// Returns what a command hands to the program: without a comment, and without where its output goes.
fn arguments(command: &str) -> Vec<String> {
    let command = command.split(" #").next().unwrap();
    let own = command.split(['|', '>']).next().unwrap();
    let words = own.split_whitespace().skip(1);
    // Nothing is written outside of the folder.
    words
        .map(|word| {
            word.trim_matches('\'')
                .replace("=/", "=./")
                .trim_start_matches('/')
                .to_owned()
        })
        .collect()
}

#[test]
fn every_command_can_be_typed() {
    let mut count = 0;
    for page in pages() {
        for command in commands(&text(&page)) {
            count += 1;
            type_it(&page, &command);
        }
    }
    assert!(count > 10, "only {count} commands were read");
}

fn type_it(page: &Path, command: &str) {
    let arguments = arguments(command);
    let scratch = stage();
    let outputs = arguments.iter().filter_map(|argument| argument.split_once("=./"));
    for (_, path) in outputs {
        std::fs::create_dir_all(scratch.path(path).parent().unwrap()).unwrap();
    }
    let ended = run_in(&scratch.path(""), &arguments);
    let place = format!("{}: `{command}`", page.display());
    if ELSEWHERE.contains(&arguments.first().unwrap().as_str()) {
        assert!(!ended.to_string().contains("try '--help'"), "{place}\n{ended}");
    } else {
        assert!(matches!(ended.exit(), 0 | 1), "{place}\n{ended}");
    }
}
