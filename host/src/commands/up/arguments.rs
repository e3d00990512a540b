//! Whose the flags are that a user gives to Pulumi: the preview's, the update's, or neither's.

use std::path::PathBuf;

use crate::problem::Problem;

/// A flag of `pulumi up` that needs more than to be passed to preview and update as it is.
struct Flag {
    name: &'static str,
    short: Option<char>,
    takes_value: bool,
    use_of: Use,
}

/// What becomes of a flag.
#[derive(Clone, Copy)]
enum Use {
    /// Names the stack, which every command gets.
    Stack,
    /// Names the folder, which every command gets.
    Folder,
    /// Preview and update get it.
    Both,
    /// The update gets it: it is about what is shown, or about what only an update does.
    Update,
    /// It is what `portcullis up` does anyway.
    Given,
    /// It would undo what `portcullis up` does, for this reason.
    Refused(&'static str),
}

/// The flags of `pulumi up` and `pulumi preview` 3.259.0, those left out that go to both, take no value, and have no letter.
const FLAGS: &[Flag] = &[
    flag("stack", Some('s'), true, Use::Stack),
    flag("cwd", Some('C'), true, Use::Folder),
    flag("color", None, true, Use::Both),
    flag("config", Some('c'), true, Use::Both),
    flag("config-file", None, true, Use::Both),
    flag("debug", Some('d'), false, Use::Both),
    flag("emoji", Some('e'), false, Use::Both),
    flag("exclude", None, true, Use::Both),
    flag("exec-agent", None, true, Use::Both),
    flag("exec-kind", None, true, Use::Both),
    flag("fully-qualify-stack-names", Some('Q'), false, Use::Both),
    flag("memprofilerate", None, true, Use::Both),
    flag("message", Some('m'), true, Use::Both),
    flag("otel-traces", None, true, Use::Both),
    flag("override-env", None, true, Use::Both),
    flag("parallel", Some('p'), true, Use::Both),
    flag("policy-pack", None, true, Use::Both),
    flag("policy-pack-config", None, true, Use::Both),
    flag("profiling", None, true, Use::Both),
    flag("refresh", Some('r'), false, Use::Both), // its value only stands behind `=`
    flag("replace", None, true, Use::Both),
    flag("target", Some('t'), true, Use::Both),
    flag("target-replace", None, true, Use::Both),
    flag("tracing", None, true, Use::Both),
    flag("verbose", Some('v'), true, Use::Both),
    flag("continue-on-error", None, false, Use::Update),
    flag("diff", None, false, Use::Update),
    flag("show-config", None, false, Use::Update),
    flag("show-full-output", None, false, Use::Update),
    flag("show-policy-remediations", None, false, Use::Update),
    flag("show-reads", None, false, Use::Update),
    flag("show-replacement-steps", None, false, Use::Update),
    flag("show-sames", None, false, Use::Update),
    flag("show-secrets", None, false, Use::Update), // a preview would write them into the update plan
    flag("suppress-outputs", None, false, Use::Update),
    flag("suppress-permalink", None, false, Use::Update),
    flag("suppress-progress", None, false, Use::Update),
    flag("urns", None, false, Use::Update),
    flag("yes", Some('y'), false, Use::Given),
    flag(
        "client",
        None,
        true,
        Use::Refused("another program would answer the preview than the update"),
    ),
    flag("event-log", None, true, Use::Refused("the events are read here")),
    flag(
        "help",
        Some('h'),
        false,
        Use::Refused("it does nothing; ask `pulumi up` itself"),
    ),
    flag("import-file", None, true, Use::Refused("only `pulumi preview` has it")),
    flag(
        "json",
        Some('j'),
        false,
        Use::Refused("`--output json`, before the `--`, is the report"),
    ),
    flag(
        "output",
        None,
        true,
        Use::Refused("`--output`, before the `--`, is about the report"),
    ),
    flag(
        "plan",
        None,
        true,
        Use::Refused("the update follows the plan that is judged here"),
    ),
    flag(
        "remote",
        None,
        false,
        Use::Refused("what runs elsewhere cannot be held to a plan"),
    ),
    flag(
        "save-plan",
        None,
        true,
        Use::Refused("the plan is kept here, and removed at the end"),
    ),
    flag(
        "secrets-provider",
        None,
        true,
        Use::Refused("it is for new stacks of a template"),
    ),
    flag(
        "skip-preview",
        Some('f'),
        false,
        Use::Refused("the preview is what is judged"),
    ),
    flag(
        "strict",
        None,
        false,
        Use::Refused("the update follows the plan that is judged here"),
    ),
    flag(
        "x",
        Some('x'),
        true,
        Use::Refused("only `pulumi preview` has it; `--exclude` is the same"),
    ),
];

const fn flag(name: &'static str, short: Option<char>, takes_value: bool, use_of: Use) -> Flag {
    Flag {
        name,
        short,
        takes_value,
        use_of,
    }
}

/// What a user gives to Pulumi, sorted by who gets it. A flag and its value are one: `--message=text`.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Arguments {
    /// The stack, if it is named.
    pub(super) stack: Option<String>,
    /// The folder to run in, if it is named.
    cwd: Option<String>,
    /// What the preview gets.
    pub(super) preview: Vec<String>,
    /// What the update gets.
    pub(super) update: Vec<String>,
}

impl Arguments {
    /// Sorts arguments. A flag that is not known goes to both. No message quotes a value: it may be a secret.
    ///
    /// # Errors
    ///
    /// Returns the flags that would undo what `portcullis up` does, those that miss a value, and what is no flag.
    pub(super) fn sort(arguments: &[String]) -> Result<Self, Vec<Problem>> {
        let mut sorted = Self::default();
        let mut problems = Vec::new();
        let mut rest = arguments.iter().map(String::as_str);
        while let Some(argument) = rest.next() {
            if let Err(problem) = sorted.take(argument, &mut rest) {
                problems.push(problem);
            }
        }
        if problems.is_empty() { Ok(sorted) } else { Err(problems) }
    }

    /// Returns the folder that Pulumi runs in, relative to the working directory.
    pub(super) fn folder(&self) -> PathBuf {
        self.cwd.as_deref().map(PathBuf::from).unwrap_or_default()
    }

    /// Returns what tells every command in which folder to run.
    pub(super) fn everywhere(&self) -> Option<String> {
        self.cwd.as_ref().map(|cwd| format!("--cwd={cwd}"))
    }

    fn take<'a>(&mut self, argument: &'a str, rest: &mut impl Iterator<Item = &'a str>) -> Result<(), Problem> {
        match argument.strip_prefix("--") {
            Some("") => Err(no_flag()),
            Some(long) => self.take_long(long, rest),
            None => match argument.strip_prefix('-') {
                Some(letters) if !letters.is_empty() => self.take_letters(letters, rest),
                _ => Err(no_flag()),
            },
        }
    }

    fn take_long<'a>(&mut self, long: &'a str, rest: &mut impl Iterator<Item = &'a str>) -> Result<(), Problem> {
        let (name, value) = match long.split_once('=') {
            Some((name, value)) => (name, Some(value)),
            None => (long, None),
        };
        match FLAGS.iter().find(|flag| flag.name == name) {
            Some(flag) if flag.takes_value && value.is_none() => self.add(flag, Some(next(flag, rest)?)),
            Some(flag) => self.add(flag, value),
            None => {
                self.add_to_both(format!("--{long}"));
                Ok(())
            }
        }
    }

    /// Takes `-yd`, `-sdev` and `-s dev`, as Pulumi does.
    fn take_letters<'a>(&mut self, letters: &'a str, rest: &mut impl Iterator<Item = &'a str>) -> Result<(), Problem> {
        let mut left = letters.chars();
        while let Some(letter) = left.next() {
            let Some(flag) = FLAGS.iter().find(|flag| flag.short == Some(letter)) else {
                self.add_to_both(format!("-{letter}{}", left.as_str()));
                return Ok(());
            };
            let attached = left.as_str();
            if let Some(value) = attached.strip_prefix('=') {
                return self.add(flag, Some(value));
            }
            if flag.takes_value {
                let value = if attached.is_empty() {
                    next(flag, rest)?
                } else {
                    attached
                };
                return self.add(flag, Some(value));
            }
            self.add(flag, None)?;
        }
        Ok(())
    }

    fn add(&mut self, flag: &Flag, value: Option<&str>) -> Result<(), Problem> {
        let written = match value {
            Some(value) => format!("--{}={value}", flag.name),
            None => format!("--{}", flag.name),
        };
        match flag.use_of {
            Use::Stack => self.stack = value.map(str::to_owned),
            Use::Folder => self.cwd = value.map(str::to_owned),
            Use::Both => self.add_to_both(written),
            Use::Update => self.update.push(written),
            Use::Given if matches!(value, None | Some("true")) => {}
            Use::Given => {
                return Err(refused(
                    flag,
                    "an update that is allowed is carried out; `--dry-run`, before the `--`, is without",
                ));
            }
            Use::Refused(reason) => return Err(refused(flag, reason)),
        }
        Ok(())
    }

    fn add_to_both(&mut self, written: String) {
        self.preview.push(written.clone());
        self.update.push(written);
    }
}

/// Returns the value of a flag, which is the next argument.
fn next<'a>(flag: &Flag, rest: &mut impl Iterator<Item = &'a str>) -> Result<&'a str, Problem> {
    rest.next()
        .ok_or_else(|| Problem::new(format!("`{}` of Pulumi's arguments misses its value", shown(flag))))
}

fn refused(flag: &Flag, reason: &str) -> Problem {
    Problem::new(format!("`{}` is not for `portcullis up`: {reason}", shown(flag)))
}

fn shown(flag: &Flag) -> String {
    if flag.name.len() == 1 {
        format!("-{}", flag.name)
    } else {
        format!("--{}", flag.name)
    }
}

fn no_flag() -> Problem {
    Problem::new("one of Pulumi's arguments is no flag: a template is not judged").hint(
        "the program in the working directory or in `--cwd` is; write a flag that Portcullis does not know, and its value, as one: \
         `--flag=value`",
    )
}

#[cfg(test)]
mod tests;
