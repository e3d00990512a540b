//! The instructions of a Dockerfile, one from several lines where they are continued.

use super::{Instruction, heredoc, split_word};

/// All instructions, but for those that only other frontends know.
const KNOWN: [&str; 17] = [
    "add",
    "arg",
    "cmd",
    "copy",
    "entrypoint",
    "env",
    "expose",
    "from",
    "healthcheck",
    "label",
    "maintainer",
    "run",
    "shell",
    "stopsignal",
    "user",
    "volume",
    "workdir",
];

/// The frontends that read Dockerfiles as they are read here.
const FRONTENDS: [&str; 2] = ["docker/dockerfile", "docker/dockerfile-upstream"];

/// Returns the instructions of a Dockerfile.
pub(super) fn read(text: &str) -> Result<Vec<Instruction>, String> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let escape = escape(text)?;
    let mut lines = lines(text).enumerate();
    let mut instructions = Vec::new();
    while let Some((number, first)) = lines.find(|(_, line)| !is_comment_or_empty(line)) {
        let text = join(first, lines.by_ref().map(|(_, line)| line), escape);
        let mut instruction = instruction(number + 1, &text, escape)?;
        if ["add", "copy", "run"].contains(&instruction.keyword.as_str()) {
            instruction.scripts = heredoc::read(&text, lines.by_ref().map(|(_, line)| line))?;
        }
        instructions.push(instruction);
    }
    Ok(instructions)
}

fn instruction(line: usize, text: &str, escape: char) -> Result<Instruction, String> {
    let (first, rest) = split_word(text);
    let is_trigger = first.eq_ignore_ascii_case("onbuild");
    let (word, arguments) = if is_trigger { split_word(rest) } else { (first, rest) };
    let keyword = word.to_ascii_lowercase();
    if !KNOWN.contains(&keyword.as_str()) {
        return Err(format!(
            "line {line} of the Dockerfile has no instruction that is known"
        ));
    }
    Ok(Instruction {
        line,
        keyword,
        is_trigger,
        arguments: arguments.trim_start().to_owned(),
        scripts: Vec::new(),
        escape,
    })
}

/// Any number of carriage returns end a line with it.
fn lines(text: &str) -> impl Iterator<Item = &str> {
    text.split('\n').map(|line| line.trim_end_matches('\r'))
}

fn is_comment_or_empty(line: &str) -> bool {
    let line = line.trim_start();
    line.is_empty() || line.starts_with('#')
}

/// Comments and empty lines may stand between the lines of an instruction.
fn join<'t>(first: &'t str, more: impl Iterator<Item = &'t str>, escape: char) -> String {
    let mut more = more.filter(|line| !is_comment_or_empty(line));
    let mut text = String::new();
    let mut part = Some(first.trim_start());
    while let Some(line) = part {
        let continued = without_escape(line, escape);
        text.push_str(continued.unwrap_or(line));
        part = continued.and_then(|_| more.next());
    }
    text
}

/// Returns a line that goes on in the next one, without the sign for that. Two of them are none.
fn without_escape(line: &str, escape: char) -> Option<&str> {
    let line = line.trim_end_matches([' ', '\t']).strip_suffix(escape)?;
    (!line.ends_with(escape)).then_some(line)
}

/// Returns the sign that continues lines, from the directives (`# escape=…`), which are comments before everything else.
fn escape(text: &str) -> Result<char, String> {
    if text.trim_start().starts_with(['{', '/']) || text.starts_with("#!") {
        return Err("the Dockerfile begins as that of another frontend".to_owned());
    }
    let mut escape = '\\';
    for (name, value) in lines(text).map_while(directive) {
        match (name.as_str(), value) {
            ("escape", "`") => escape = '`',
            ("syntax", frontend) if !is_usual(frontend) => {
                return Err(format!("the Dockerfile is one of the frontend `{frontend}`"));
            }
            _ => {}
        }
    }
    Ok(escape)
}

fn directive(line: &str) -> Option<(String, &str)> {
    let (name, value) = line.trim_start().strip_prefix('#')?.split_once('=')?;
    let name = name.trim().to_ascii_lowercase();
    let is_known = ["check", "escape", "syntax"].contains(&name.as_str()) && !value.trim().is_empty();
    is_known.then_some((name, value.trim()))
}

fn is_usual(frontend: &str) -> bool {
    let name = frontend.strip_prefix("docker.io/").unwrap_or(frontend);
    let name = name.split(['@', ':']).next().unwrap_or_default();
    FRONTENDS.contains(&name)
}
