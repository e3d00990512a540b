//! The commands of the pages, typed in a folder with a preview, build metadata and the repository.

use std::path::Path;

use super::{pages, root, text};
use crate::guests;
use crate::scratch::{Ended, Scratch, run_in_with_variables, settle};

/// The words of commands that need more than a folder: here they are only understood. Who tests them:
const ELSEWHERE: [&str; 5] = [
    "up",           // `tests/engine`
    "new",          // `kit`, which follows the README's way to a pack of one's own
    "build",        // the same
    "test",         // the same, and `testing`
    "events.jsonl", // `input::formats`
];

/// A command of a page.
struct Command {
    /// Its line.
    line: String,
    /// How it ends, where a comment says so: `# ends with 2`.
    ends: Option<i32>,
    /// What the page shows of its output.
    shown: Vec<String>,
}

/// Returns a folder in which what commands name is there; a configuration, unless they write one.
fn stage(commands: &[Command]) -> Scratch {
    let scratch = Scratch::new().file("Pulumi.yaml", "name: shop\nruntime: yaml\n");
    let example = root().join("examples/release");
    let writes_configuration = commands.iter().any(|command| command.line == "portcullis init");
    let configuration = (!writes_configuration).then_some("portcullis.toml");
    for file in ["preview.json"].into_iter().chain(configuration) {
        std::fs::copy(example.join(file), scratch.path(file)).unwrap();
    }
    std::fs::create_dir_all(scratch.path("usr/local/share/man/man1")).unwrap();
    let prebuilt = root().join("examples/prebuilt");
    for (folder, from) in [
        ("builds", example.join("builds")),
        ("ci/records", example.join("builds")),
        ("examples/prebuilt/builds", prebuilt.join("builds")),
        ("examples/prebuilt", prebuilt),
    ] {
        copy_files(&from, &scratch.path(folder));
    }
    std::fs::copy(guests::FAILS, scratch.path("faulty.wasm")).unwrap();
    let record = std::fs::read_to_string(example.join("builds/web.json")).unwrap();
    let line = serde_json::from_str::<serde_json::Value>(&record).unwrap().to_string();
    scratch.file("ci/web.json", record).file("ci/web.intoto.jsonl", line)
}

/// Copies the files of a folder, without those of the folders in it.
fn copy_files(from: &Path, folder: &Path) {
    std::fs::create_dir_all(folder).unwrap();
    let paths = std::fs::read_dir(from).unwrap().map(|entry| entry.unwrap().path());
    for path in paths.filter(|path| path.is_file()) {
        std::fs::copy(&path, folder.join(path.file_name().unwrap())).unwrap();
    }
}

/// Returns the commands of a page's console blocks that run the program. What comes after a change of the
/// folder is typed in a pack of one's own, as `kit` does.
fn commands(markdown: &str) -> Vec<Command> {
    let mut commands = Vec::new();
    for block in markdown.split("```console\n").skip(1) {
        let block = block.split("```").next().unwrap().replace("\\\n", " ");
        let typed = block.split("$ ").skip(1).take_while(|typed| !typed.starts_with("cd "));
        commands.extend(typed.filter(|typed| typed.starts_with("portcullis ")).map(command));
    }
    commands
}

fn command(typed: &str) -> Command {
    let (line, shown) = typed.split_once('\n').unwrap_or((typed, ""));
    let ends = line.split_once("# ends with ").map(|(_, code)| code.parse().unwrap());
    let shown = shown.lines().map(str::trim).filter(|line| !matches!(*line, "" | "…"));
    Command {
        line: line.to_owned(),
        ends,
        shown: shown.map(str::to_owned).collect(),
    }
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

fn type_it(page: &Path, command: &Command, scratch: &Scratch) {
    let arguments = arguments(&command.line);
    let outputs = arguments.iter().filter_map(|argument| argument.split_once("=./"));
    for (_, path) in outputs {
        std::fs::create_dir_all(scratch.path(path).parent().unwrap()).unwrap();
    }
    let folder = scratch.path("");
    let home = [("HOME", folder.to_str().unwrap().to_owned())];
    let words: Vec<_> = arguments.iter().map(String::as_str).collect();
    let ended = run_in_with_variables(&folder, &words, &home);
    let place = format!("{}: `{}`", page.display(), command.line);
    check_what_is_shown(&place, command, &ended);
    if arguments.iter().any(|word| ELSEWHERE.contains(&word.as_str())) {
        assert!(!ended.to_string().contains("try '--help'"), "{place}\n{ended}");
    } else {
        let as_it_says = |ends| ended.exit() == ends;
        assert!(
            command.ends.map_or(matches!(ended.exit(), 0 | 1), as_it_says),
            "{place}\n{ended}"
        );
    }
}

/// Returns whether a line is as a page shows it, where `…` stands for anything.
fn is_shown_as(line: &str, shown: &str) -> bool {
    let Some((first, rest)) = shown.split_once('…') else {
        return line == shown;
    };
    let (middle, last) = rest.rsplit_once('…').unwrap_or(("", rest));
    let inner = line.strip_prefix(first).and_then(|line| line.strip_suffix(last));
    inner.is_some_and(|inner| middle.split('…').all(|piece| inner.contains(piece)))
}

/// The lines that a page shows of a command's output are in it, in their order.
fn check_what_is_shown(place: &str, command: &Command, ended: &Ended) {
    let text = settle(&[ended.output(), ended.errors()].concat());
    let mut lines = text.lines().map(str::trim);
    for shown in &command.shown {
        assert!(
            lines.any(|line| is_shown_as(line, shown)),
            "{place} does not say `{shown}`\n{ended}"
        );
    }
}

#[test]
fn every_exit_code_has_a_command_that_ends_with_it() {
    let commands = commands(&text(Path::new("docs/exit-codes.md")));
    let ends: Vec<_> = commands.iter().filter_map(|command| command.ends).collect();
    assert_eq!(ends, [0, 1, 2, 3]);
    assert!(commands.iter().all(|command| !command.shown.is_empty()));
}
