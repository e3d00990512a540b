//! The user's `pulumi`.

use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitStatus, Stdio};

use portcullis_facts::document::reason;

use crate::problem::Problem;

use super::arguments::Arguments;
use super::signals::{self, Signals};

/// Pulumi, of one stack.
pub(super) struct Pulumi<'a> {
    pub(super) arguments: &'a Arguments,
    pub(super) signals: &'a Signals,
    /// Where files go that nobody else is to see.
    folder: &'a Path,
    stack: String,
}

impl<'a> Pulumi<'a> {
    /// Returns Pulumi of the stack that is named, else of the one that is selected now: nothing that is selected in the meantime
    /// changes it.
    ///
    /// # Errors
    ///
    /// Says that there is no `pulumi`, or no stack.
    pub(super) fn of_stack(arguments: &'a Arguments, folder: &'a Path, signals: &'a Signals) -> Result<Self, Problem> {
        let mut pulumi = Self {
            arguments,
            signals,
            folder,
            stack: arguments.stack.clone().unwrap_or_default(),
        };
        if pulumi.stack.is_empty() {
            // With the organization: that of the selected stack may not be the user's own.
            let name = pulumi.ask("stack.txt", &["stack", "--show-name", "--fully-qualify-stack-names"])?;
            pulumi.stack.push_str(name.trim());
        }
        Ok(pulumi)
    }

    /// Returns the name of the stack, without organization and project.
    pub(super) fn stack(&self) -> &str {
        self.stack.rsplit('/').next().unwrap_or(&self.stack)
    }

    /// Returns the path of a private file.
    pub(super) fn file(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }

    /// Returns a command of Pulumi, of the stack.
    pub(super) fn command(&self, words: &[&str]) -> Command {
        let mut command = Command::new("pulumi");
        command.args(words).args(self.arguments.everywhere());
        if !self.stack.is_empty() {
            command.arg("--stack").arg(&self.stack);
        }
        command
    }

    /// Runs a command to its end.
    ///
    /// # Errors
    ///
    /// Says that it cannot be run, or was not because of a signal.
    pub(super) fn run(&self, command: &mut Command) -> Result<ExitStatus, Problem> {
        self.signals.run(command).map_err(|error| match error.kind() {
            io::ErrorKind::Interrupted => signals::interrupted(),
            io::ErrorKind::NotFound => Problem::new("there is no `pulumi` on the `PATH`")
                .hint("install the Pulumi CLI, or name its folder in `PATH`"),
            _ => Problem::new(format!("cannot run `pulumi`: {}", reason(&error))),
        })
    }

    /// Runs a command whose standard output goes to a private file; it may ask nobody anything.
    pub(super) fn run_into(&self, name: &str, command: &mut Command) -> Result<ExitStatus, Problem> {
        let output = File::create(self.file(name)).map_err(|error| cannot("write", name, &error))?;
        self.run(command.stdin(Stdio::null()).stdout(output))
    }

    /// Returns what Pulumi answers to a question. What it says beside goes to the user.
    pub(super) fn ask(&self, name: &str, words: &[&str]) -> Result<String, Problem> {
        let ended = self.run_into(name, self.command(words).arg("--non-interactive"))?;
        self.signals.check()?;
        if !ended.success() {
            let question = words.join(" ");
            return Err(
                Problem::new(format!("`pulumi {question}` {}", in_words(ended))).hint("what it says stands above")
            );
        }
        std::fs::read_to_string(self.file(name)).map_err(|error| cannot("read", name, &error))
    }
}

/// Returns how a program ended: "ended with exit code 1".
pub(super) fn in_words(ended: ExitStatus) -> String {
    match ended.code() {
        Some(code) => format!("ended with exit code {code}"),
        None => "was ended by a signal".to_owned(),
    }
}

/// Returns what is wrong with a private file.
pub(super) fn cannot(verb: &str, name: &str, error: &io::Error) -> Problem {
    Problem::new(format!(
        "cannot {verb} `{name}`, of the temporary files: {}",
        reason(error)
    ))
}
