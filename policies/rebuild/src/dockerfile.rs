//! The stages of a Dockerfile.
//!
//! Reads lines as BuildKit does (`frontend/dockerfile/parser/parser.go`), as far as that decides what is a `FROM`: comments,
//! continued lines, here-documents, the `escape` directive. What it cannot read for certain is an error, since a line that is
//! taken for a part of a script may be a `FROM`.

mod expand;
mod heredoc;
mod instructions;
mod words;

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
        for instruction in instructions::read(text)? {
            let (word, rest) = split_word(&instruction.text);
            match word.to_ascii_lowercase().as_str() {
                "from" => dockerfile.stages.push(stage(instruction.line, rest)?),
                "arg" if dockerfile.stages.is_empty() => {
                    dockerfile.arguments.extend(arguments(instruction.line, rest)?);
                }
                _ => {}
            }
        }
        if dockerfile.stages.is_empty() {
            return Err("the Dockerfile has no `FROM`".to_owned());
        }
        Ok(dockerfile)
    }
}

/// What BuildKit takes for white space within a line.
fn is_space(letter: char) -> bool {
    matches!(letter, '\t' | '\u{b}' | '\u{c}' | '\r' | ' ')
}

fn split_word(text: &str) -> (&str, &str) {
    let text = text.trim();
    text.split_once(is_space).unwrap_or((text, ""))
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(is_space).filter(|word| !word.is_empty())
}

/// `FROM [--platform=PLATFORM] BASE [AS NAME]`.
fn stage(line: usize, text: &str) -> Result<Stage, String> {
    let words: Vec<_> = words(text).skip_while(|word| word.starts_with("--")).collect();
    let (base, name) = match words.as_slice() {
        [base] => (base, None),
        [base, between, name] if between.eq_ignore_ascii_case("as") => (base, Some(name.to_ascii_lowercase())),
        _ => return Err(format!("line {line} of the Dockerfile cannot be read")),
    };
    if text.contains(['"', '\'', '\\', '`']) {
        return Err(format!("line {line} of the Dockerfile has quotes"));
    }
    Ok(Stage {
        line,
        base: (*base).to_owned(),
        name,
    })
}

/// `ARG NAME[=DEFAULT]…`. A default with quotes that are not simply around it stays as it is, and is no part of an image
/// reference.
fn arguments(line: usize, text: &str) -> Result<Vec<(String, Option<String>)>, String> {
    let words = words::of(text).filter(|_| !text.contains(['\\', '`']));
    let words = words.ok_or_else(|| format!("line {line} of the Dockerfile cannot be read"))?;
    let argument = |word: String| match word.split_once('=') {
        Some((name, default)) => (name.to_owned(), Some(words::unquoted(default).to_owned())),
        None => (word, None),
    };
    Ok(words.into_iter().map(argument).collect())
}
