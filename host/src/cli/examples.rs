//! The examples in the help texts can be typed as they stand there.

use clap::{Command, CommandFactory as _, Parser as _};

use super::Cli;

/// Returns a command and all below it that a user is shown, with the words that lead there.
fn visible(command: &Command, way: &str) -> Vec<(String, Command)> {
    let way = format!("{way}{} ", command.get_name());
    let below = command.get_subcommands().filter(|below| !below.is_hide_set());
    let below: Vec<_> = below.flat_map(|below| visible(below, &way)).collect();
    [vec![(way, command.clone())], below].concat()
}

fn all() -> Vec<(String, Command)> {
    visible(&Cli::command(), "")
}

/// Returns the commands of the examples below a help text: what stands after `$`.
fn examples(command: &Command) -> Vec<String> {
    let text = command.get_after_help().map(ToString::to_string).unwrap_or_default();
    let (_, examples) = text.split_once("Examples:\n").unwrap_or_default();
    let commands = examples.lines().filter_map(|line| line.trim_start().strip_prefix("$ "));
    commands.map(str::to_owned).collect()
}

/// Returns what a pipe line hands to the program: without what feeds it, and without where its output goes.
fn words(example: &str) -> Vec<&str> {
    let (_, own) = example.rsplit_once("portcullis ").expect(example);
    let own = own.split(['|', '>']).next().unwrap_or_default();
    std::iter::once("portcullis").chain(own.split_whitespace()).collect()
}

#[test]
fn every_command_that_is_shown_has_an_example_of_its_own() {
    let all = all();
    assert!(all.len() > 10, "{}", all.len());
    for (way, command) in all {
        let examples = examples(&command);
        assert!(
            examples.iter().any(|example| example.contains(way.trim_end())),
            "{way}has {examples:?}"
        );
    }
}

/// A command that is broken into two lines is not copied as one.
#[test]
fn every_line_of_the_examples_fits_on_a_screen_of_eighty_columns() {
    for (way, command) in all() {
        let text = command.get_after_help().map(ToString::to_string).unwrap_or_default();
        let (_, examples) = text.split_once("Examples:\n").unwrap_or_default();
        let long: Vec<_> = examples.lines().filter(|line| line.len() > 80).collect();
        assert!(long.is_empty(), "below the help of {way}: {long:?}");
    }
}

#[test]
fn every_example_can_be_typed() {
    for (way, command) in all() {
        for example in examples(&command) {
            let parsed = Cli::try_parse_from(words(&example));
            let is_help = |error: &clap::Error| error.kind() == clap::error::ErrorKind::DisplayHelp;
            let failed = parsed.err().filter(|error| !is_help(error));
            assert!(failed.is_none(), "below the help of {way}: {example}\n{failed:?}");
        }
    }
}
