//! Dockerfiles that stand in a program, read as `BuildKit` reads them.
//!
//! Comments, lines that are continued, here-documents and the directives at the top are read as `frontend/dockerfile/parser`
//! of moby/buildkit does, words and quotes as its `frontend/dockerfile/shell`. What cannot be read for certain is an error: a
//! line that is taken for a part of a script may be an instruction.

mod heredoc;
mod lines;
mod words;

pub use words::unquoted;

/// An instruction of a Dockerfile.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Instruction {
    /// The number of its first line.
    pub line: usize,
    /// What it is, in lower case, such as `from` or `env`.
    pub keyword: String,
    /// Whether it stands behind `ONBUILD`, for builds on this image.
    pub is_trigger: bool,
    /// What stands behind the keyword, in one line, with its quotes.
    pub arguments: String,
    /// Its here-documents.
    pub scripts: Vec<String>,
    escape: char,
}

/// A name that an instruction gives a value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Variable {
    /// The name.
    pub name: String,
    /// The value; an argument need not have one. Variables in it stand as they are written.
    pub value: Option<String>,
}

/// Returns the instructions of a Dockerfile.
///
/// ```
/// use portcullis_guest::dockerfile;
///
/// let text = "FROM alpine:3.20\nRUN apk add \\\n  # comments may stand between\n  curl\n";
/// let instructions = dockerfile::instructions(text)?;
/// let shown: Vec<_> = instructions.iter().map(|it| (it.line, it.keyword.as_str(), it.arguments.as_str())).collect();
/// assert_eq!(shown, [(1, "from", "alpine:3.20"), (2, "run", "apk add   curl")]);
///
/// let error = dockerfile::instructions("FROM alpine:3.20\nRUN <<EOF\nFROM nginx").unwrap_err();
/// assert_eq!(error, "a here-document of the Dockerfile has no end `EOF`");
/// # Ok::<(), String>(())
/// ```
///
/// # Errors
///
/// Says what cannot be read for certain: an instruction that is not known, a here-document that may be none, a Dockerfile for
/// another frontend than Docker's.
pub fn instructions(text: &str) -> Result<Vec<Instruction>, String> {
    lines::read(text)
}

impl Instruction {
    /// Returns the words behind the keyword, with their quotes.
    ///
    /// ```
    /// let instructions = portcullis_guest::dockerfile::instructions("FROM scratch\nENV GREETING=\"good day\" LANG=en")?;
    /// assert_eq!(instructions[1].words()?, ["GREETING=\"good day\"", "LANG=en"]);
    /// # Ok::<(), String>(())
    /// ```
    ///
    /// # Errors
    ///
    /// Says that a quote has no end.
    pub fn words(&self) -> Result<Vec<String>, String> {
        words::of(&self.arguments, self.escape).ok_or_else(|| self.unreadable())
    }

    /// Returns the names that an `ARG`, `ENV` or `LABEL` gives values, without quotes. None of another instruction.
    ///
    /// ```
    /// let text = "FROM scratch\nARG VERSION\nENV GREETING=\"good day\" LANG=en\nENV HOME the old form";
    /// let instructions = portcullis_guest::dockerfile::instructions(text)?;
    /// let mut shown = Vec::new();
    /// for instruction in &instructions {
    ///     for variable in instruction.variables()? {
    ///         shown.push(format!("{} is {:?}", variable.name, variable.value));
    ///     }
    /// }
    /// assert_eq!(shown, [
    ///     r#"VERSION is None"#,
    ///     r#"GREETING is Some("good day")"#,
    ///     r#"LANG is Some("en")"#,
    ///     r#"HOME is Some("the old form")"#,
    /// ]);
    /// # Ok::<(), String>(())
    /// ```
    ///
    /// # Errors
    ///
    /// Says that a quote has no end.
    pub fn variables(&self) -> Result<Vec<Variable>, String> {
        if !["arg", "env", "label"].contains(&self.keyword.as_str()) {
            return Ok(Vec::new());
        }
        let words = self.words()?;
        let is_old_form = self.keyword != "arg" && words.first().is_some_and(|word| !word.contains('='));
        if is_old_form {
            let (name, value) = split_word(&self.arguments);
            return Ok(vec![self.variable(name, Some(value.trim_start()))?]);
        }
        let variable = |word: &String| match word.split_once('=') {
            Some((name, value)) => self.variable(name, Some(value)),
            None => self.variable(word, None),
        };
        words.iter().map(variable).collect()
    }

    fn variable(&self, name: &str, value: Option<&str>) -> Result<Variable, String> {
        let literal = |text| words::literal(text, self.escape).ok_or_else(|| self.unreadable());
        Ok(Variable {
            name: literal(name)?,
            value: value.map(literal).transpose()?,
        })
    }

    fn unreadable(&self) -> String {
        format!("line {} of the Dockerfile cannot be read", self.line)
    }
}

/// What `BuildKit` takes for white space within a line.
fn is_space(letter: char) -> bool {
    matches!(letter, '\t' | '\u{b}' | '\u{c}' | '\r' | ' ')
}

fn split_word(text: &str) -> (&str, &str) {
    let text = text.trim();
    text.split_once(is_space).unwrap_or((text, ""))
}

#[cfg(test)]
mod tests;
