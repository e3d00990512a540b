//! A folder to run the program in, and what is on the screen afterwards.

use std::ffi::OsStr;
use std::fmt::{self, Display, Formatter};
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::sync::LazyLock;

use regex::Regex;
use serde_json::Value;
use tempfile::TempDir;

use crate::{guests, program};

/// A folder of its own for one test, in which the program runs.
pub(crate) struct Scratch(TempDir);

/// A run that has come to its end.
pub(crate) struct Ended(Output);

impl Scratch {
    /// Returns an empty folder.
    pub(crate) fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    /// Returns a folder with a preview in it.
    pub(crate) fn with_preview(preview: impl AsRef<[u8]>) -> Self {
        Self::new().file("preview.json", preview)
    }

    /// Adds a file.
    pub(crate) fn file(self, name: &str, contents: impl AsRef<[u8]>) -> Self {
        std::fs::write(self.path(name), contents).unwrap();
        self
    }

    /// Returns the path of a file.
    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    /// Returns the text of a file.
    pub(crate) fn read(&self, name: &str) -> String {
        std::fs::read_to_string(self.path(name)).unwrap()
    }

    /// Judges the folder's preview.
    pub(crate) fn check(&self, arguments: &[&str]) -> Ended {
        self.run(&[&["check", "preview.json"], arguments].concat())
    }

    /// Runs the program.
    pub(crate) fn run(&self, arguments: &[&str]) -> Ended {
        Ended(self.command(arguments).output().unwrap())
    }

    /// Runs the program with variables in its environment.
    pub(crate) fn run_with_variables(&self, arguments: &[&str], variables: &[(&str, &str)]) -> Ended {
        Ended(
            self.command(arguments)
                .envs(variables.iter().copied())
                .output()
                .unwrap(),
        )
    }

    /// Runs the program with something on its standard input.
    pub(crate) fn run_with_input(&self, arguments: &[&str], input: &str) -> Ended {
        let mut command = self.command(arguments);
        command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        child.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
        Ended(child.wait_with_output().unwrap())
    }

    fn command(&self, arguments: &[&str]) -> Command {
        command(self.0.path(), arguments)
    }
}

/// Runs the program in a folder that is there already.
pub(crate) fn run_in(folder: &Path, arguments: &[impl AsRef<OsStr>]) -> Ended {
    Ended(command(folder, arguments).output().unwrap())
}

/// Runs the program in a folder that is there already, with variables in its environment.
pub(crate) fn run_in_with_variables(folder: &Path, arguments: &[&str], variables: &[(&str, String)]) -> Ended {
    let variables = variables.iter().map(|(name, value)| (name, value));
    Ended(command(folder, arguments).envs(variables).output().unwrap())
}

/// Returns the command that runs the program: in a folder, with nothing of the environment of the tests.
fn command(folder: &Path, arguments: &[impl AsRef<OsStr>]) -> Command {
    let mut command = Command::new(program::program());
    command
        .args(arguments)
        .current_dir(folder)
        .env_clear()
        .env("XDG_CACHE_HOME", program::cache_directory())
        .stdin(Stdio::null());
    command
}

impl Ended {
    /// Returns the exit code.
    pub(crate) fn exit(&self) -> i32 {
        self.0.status.code().unwrap()
    }

    /// Returns what was written to standard output.
    pub(crate) fn output(&self) -> &str {
        std::str::from_utf8(&self.0.stdout).unwrap()
    }

    /// Returns what was written to standard error.
    pub(crate) fn errors(&self) -> &str {
        std::str::from_utf8(&self.0.stderr).unwrap()
    }

    /// Returns the JSON report that was written to standard output.
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(self.output()).unwrap()
    }
}

/// Shows how the run ended and what is on the screen; without what differs from machine to machine.
impl Display for Ended {
    fn fmt(&self, formatter: &mut Formatter<'_>) -> fmt::Result {
        writeln!(formatter, "exit {}", self.exit())?;
        for (name, text) in [("stdout", self.output()), ("stderr", self.errors())] {
            if !text.is_empty() {
                write!(formatter, "--- {name}\n{}", settle(text))?;
            }
        }
        Ok(())
    }
}

/// Replaces the folder of the guests, digests, sizes, the lines of a guest's source, and how long a run took.
pub(crate) fn settle(text: &str) -> String {
    static VARIABLE: LazyLock<Vec<(Regex, &str)>> = LazyLock::new(|| {
        let folder = format!("{}/", regex::escape(guests::FOLDER));
        let patterns = [
            (folder.as_str(), ""),
            ("sha256:[0-9a-f]{64}", "sha256:…"),
            (r"lib\.rs:\d+:\d+", "lib.rs:…"),
            (r"\d+ KiB", "… KiB"),
            (r#""size": \d+"#, r#""size": …"#),
            (r"(portcullis_duration_seconds) [0-9.]+", "$1 …"),
        ];
        patterns
            .map(|(pattern, shown)| (Regex::new(pattern).unwrap(), shown))
            .into()
    });
    VARIABLE.iter().fold(text.to_owned(), |text, (pattern, shown)| {
        pattern.replace_all(&text, *shown).into_owned()
    })
}
