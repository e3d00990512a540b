//! The stages of a Dockerfile.

mod expand;

use portcullis_guest::dockerfile::{Instruction, instructions, unquoted};

pub(crate) use expand::expand;

/// A Dockerfile, as far as it tells what it is based on.
#[derive(Debug, Default, PartialEq)]
pub(crate) struct Dockerfile {
    /// The arguments that a `FROM` may use: those that are declared before the first one, with their defaults.
    pub(crate) arguments: Vec<(String, Option<String>)>,
    /// The stages, in their order.
    pub(crate) stages: Vec<Stage>,
}

/// What begins with a `FROM`.
#[derive(Debug, PartialEq)]
pub(crate) struct Stage {
    /// The number of the line.
    pub(crate) line: usize,
    /// What it is based on, as it is written.
    pub(crate) base: String,
    /// What later stages call it, in lower case.
    pub(crate) name: Option<String>,
}

impl Dockerfile {
    /// Reads a Dockerfile.
    ///
    /// # Errors
    ///
    /// Says what cannot be read.
    pub(crate) fn read(text: &str) -> Result<Self, String> {
        let mut dockerfile = Self::default();
        for instruction in instructions(text)?.iter().filter(|instruction| !instruction.is_trigger) {
            match instruction.keyword.as_str() {
                "from" => dockerfile.stages.push(stage(instruction)?),
                "arg" if dockerfile.stages.is_empty() => dockerfile.arguments.extend(arguments(instruction)?),
                _ => {}
            }
        }
        if dockerfile.stages.is_empty() {
            return Err("the Dockerfile has no `FROM`".to_owned());
        }
        Ok(dockerfile)
    }
}

/// `FROM [--platform=PLATFORM] BASE [AS NAME]`.
fn stage(instruction: &Instruction) -> Result<Stage, String> {
    let Instruction { line, arguments, .. } = instruction;
    if arguments.contains(['"', '\'', '\\', '`']) {
        return Err(format!("line {line} of the Dockerfile has quotes"));
    }
    let words = instruction.words()?;
    let words: Vec<_> = words.iter().skip_while(|word| word.starts_with("--")).collect();
    let (base, name) = match words.as_slice() {
        [base] => (base, None),
        [base, between, name] if between.eq_ignore_ascii_case("as") => (base, Some(name.to_ascii_lowercase())),
        _ => return Err(format!("line {line} of the Dockerfile cannot be read")),
    };
    Ok(Stage {
        line: *line,
        base: (*base).clone(),
        name,
    })
}

/// `ARG NAME[=DEFAULT]…`. A default with quotes that are not simply around it stays as it is, and is no part of an image
/// reference.
fn arguments(instruction: &Instruction) -> Result<Vec<(String, Option<String>)>, String> {
    if instruction.arguments.contains(['\\', '`']) {
        return Err(format!("line {} of the Dockerfile cannot be read", instruction.line));
    }
    let argument = |word: String| match word.split_once('=') {
        Some((name, default)) => (name.to_owned(), Some(unquoted(default).to_owned())),
        None => (word, None),
    };
    Ok(instruction.words()?.into_iter().map(argument).collect())
}
