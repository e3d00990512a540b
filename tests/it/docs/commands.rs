//! The commands of the pages, typed in a folder with a preview, build metadata and the repository.

use std::path::Path;

use super::{pages, root, text};
use crate::scratch::{Scratch, run_in};

/// The words of commands that need more than a folder: here they are only understood. Who tests them:
const ELSEWHERE: [&str; 5] = [
    "up",           // `tests/engine`
    "new",          // `kit`, which follows the README's way to a pack of one's own
    "build",        // the same
    "test",         // the same, and `testing`
    "events.jsonl", // `input::formats`
];

/// Returns a folder in which what commands name is there; a configuration, unless they write one.
fn stage(commands: &[String]) -> Scratch {
    let scratch = Scratch::new().file("Pulumi.yaml", "name: shop\nruntime: yaml\n");
    let example = root().join("examples/release");
    let writes_configuration = commands.iter().any(|command| command == "portcullis init");
    let configuration = (!writes_configuration).then_some("portcullis.toml");
    for file in ["preview.json"].into_iter().chain(configuration) {
        std::fs::copy(example.join(file), scratch.path(file)).unwrap();
    }
    std::fs::create_dir_all(scratch.path("usr/local/share/man/man1")).unwrap();
    for folder in ["builds", "ci/records"] {
        std::fs::create_dir_all(scratch.path(folder)).unwrap();
        for entry in std::fs::read_dir(example.join("builds")).unwrap() {
            let path = entry.unwrap().path();
            std::fs::copy(&path, scratch.path(folder).join(path.file_name().unwrap())).unwrap();
        }
    }
    let record = std::fs::read_to_string(example.join("builds/web.json")).unwrap();
    let line = serde_json::from_str::<serde_json::Value>(&record).unwrap().to_string();
    scratch.file("ci/web.json", record).file("ci/web.intoto.jsonl", line)
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
    let (words, quoted): (Vec<_>, Vec<_>) = own.split('\'').enumerate().partition(|(place, _)| place % 2 == 0);
    let mut quoted = quoted.into_iter().map(|(_, text)| vec![text.to_owned()]);
    let pieces = words.into_iter().flat_map(|(_, text)| {
        let plain: Vec<_> = text.split_whitespace().map(str::to_owned).collect();
        [plain, quoted.next().unwrap_or_default()].concat()
    });
    pieces.skip(1).map(|word| settled(&word)).collect()
}

/// Returns a word as it is typed here: nothing is written outside of the folder, and no day is in the past.
fn settled(word: &str) -> String {
    let word = word.replace("=/", "=./").replace("2026-12-31", "2999-12-31");
    word.trim_start_matches('/').to_owned()
}

#[test]
fn every_command_can_be_typed() {
    let mut count = 0;
    for page in pages() {
        let commands = commands(&text(&page));
        let scratch = stage(&commands);
        for command in &commands {
            type_it(&page, command, &scratch);
        }
        count += commands.len();
    }
    assert!(count > 10, "only {count} commands were read");
}

fn type_it(page: &Path, command: &str, scratch: &Scratch) {
    let arguments = arguments(command);
    let outputs = arguments.iter().filter_map(|argument| argument.split_once("=./"));
    for (_, path) in outputs {
        std::fs::create_dir_all(scratch.path(path).parent().unwrap()).unwrap();
    }
    let ended = run_in(&scratch.path(""), &arguments);
    let place = format!("{}: `{command}`", page.display());
    if arguments.iter().any(|word| ELSEWHERE.contains(&word.as_str())) {
        assert!(!ended.to_string().contains("try '--help'"), "{place}\n{ended}");
    } else {
        assert!(matches!(ended.exit(), 0 | 1), "{place}\n{ended}");
    }
}
