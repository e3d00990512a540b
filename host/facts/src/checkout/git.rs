//! What git tells of a checkout.
//!
//! The repository may be a stranger's: nothing that it names is run, fetched or written, but for the filters that
//! `git` itself needs to compare a file, such as those of Git LFS.

use std::io::Read;
use std::path::Path;
use std::process::{Command, Stdio};

use super::Given;

/// How much of an answer is read.
const LONGEST: usize = 64 << 10;

/// No program that watches files, no hooks, no pager, and no repository without a work tree, which may lie about in a
/// checkout like any other folder. No question makes git show a difference, so that nothing else runs for that.
const SETTINGS: [&str; 7] = [
    "--no-pager",
    "-c",
    "core.fsmonitor=false",
    "-c",
    "core.hooksPath=/dev/null",
    "-c",
    "safe.bareRepository=explicit",
];

/// The index is not written, nobody is asked for a password, and no protocol may be used to fetch what a partial clone
/// lacks.
const ENVIRONMENT: [(&str, &str); 3] = [
    ("GIT_OPTIONAL_LOCKS", "0"),
    ("GIT_TERMINAL_PROMPT", "0"),
    ("GIT_ALLOW_PROTOCOL", ""),
];

/// What leads git to another repository than the folder's. A hook, for one, has it set.
pub(super) const ELSEWHERE: [&str; 8] = [
    "GIT_DIR",
    "GIT_WORK_TREE",
    "GIT_COMMON_DIR",
    "GIT_INDEX_FILE",
    "GIT_OBJECT_DIRECTORY",
    "GIT_ALTERNATE_OBJECT_DIRECTORIES",
    "GIT_NAMESPACE",
    "GIT_CONFIG",
];

/// The `git` program, asked in a folder.
#[derive(Clone, Copy)]
pub(super) struct Git<'a> {
    program: &'a str,
    folder: &'a Path,
}

impl<'a> Git<'a> {
    /// Asks in a folder.
    pub(super) fn in_folder(folder: &'a Path) -> Self {
        Self { program: "git", folder }
    }

    /// Returns what git tells. Nothing, where there is no git, no repository or no commit, or where git refuses because
    /// the repository belongs to somebody else.
    pub(super) fn told(self) -> Given {
        let Some(head) = self.text(&["rev-parse", "--verify", "HEAD"], '\n') else {
            return Given::default();
        };
        Given {
            repository: self.remote(),
            revision: Some(head),
            dirty: self.is_dirty(),
            branch: self.branch(),
            tag: self.tag(),
            ..Given::default()
        }
    }

    /// Whether there are changes to tracked files, or files that are neither tracked nor ignored. In a submodule, only
    /// that another commit is checked out.
    fn is_dirty(self) -> Option<bool> {
        let changes = self.ask(&[
            "status",
            "--porcelain",
            "--untracked-files=normal",
            "--ignore-submodules=dirty",
            "--no-renames",
        ])?;
        Some(!changes.is_empty())
    }

    /// The whole name is asked for: git would lengthen a short one that is a tag's too.
    fn branch(self) -> Option<String> {
        let name = self.text(&["symbolic-ref", "--quiet", "HEAD"], '\n')?;
        Some(name.strip_prefix("refs/heads/")?.to_owned())
    }

    /// Of two tags, none is the tag.
    fn tag(self) -> Option<String> {
        let tags = self.text(
            &[
                "for-each-ref",
                "--count=2",
                "--points-at=HEAD",
                "--format=%(refname:lstrip=2)",
                "refs/tags",
            ],
            '\n',
        )?;
        (!tags.contains('\n')).then_some(tags)
    }

    /// The address of `origin`, else of the only remote. As it is configured: the user's own settings may rewrite it.
    fn remote(self) -> Option<String> {
        let remotes = self.text(&["config", "-z", "--get-regexp", r"^remote\..*\.url$"], '\0')?;
        let remotes: Vec<_> = remotes
            .split('\0')
            .filter_map(|remote| remote.split_once('\n'))
            .collect();
        let origin = remotes.iter().find(|(key, _)| *key == "remote.origin.url");
        let only = remotes
            .first()
            .filter(|(first, _)| remotes.iter().all(|(key, _)| key == first));
        origin.or(only).map(|(_, address)| (*address).to_owned())
    }

    /// An answer without the character that ends it.
    fn text(self, question: &[&str], end: char) -> Option<String> {
        let answer = self.ask(question).filter(|answer| answer.len() < LONGEST)?;
        Some(String::from_utf8(answer).ok()?.strip_suffix(end)?.to_owned())
    }

    /// What git answers, cut where it is too long. `None` where it fails.
    ///
    /// The pipe is closed once enough is read, so that git ends even if it has more to say.
    fn ask(self, question: &[&str]) -> Option<Vec<u8>> {
        let mut git = self.command(question).spawn().ok()?;
        let mut answer = Vec::new();
        let read = git.stdout.take()?.take(LONGEST as u64).read_to_end(&mut answer);
        let end = git.wait().ok()?;
        (read.is_ok() && (end.success() || answer.len() == LONGEST)).then_some(answer)
    }

    /// The folder is not made the current one: git is not to be found in it.
    fn command(self, question: &[&str]) -> Command {
        let mut command = Command::new(self.program);
        command.arg("-C").arg(self.folder).args(SETTINGS).args(question);
        command
            .envs(ENVIRONMENT)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null());
        for name in ELSEWHERE {
            command.env_remove(name);
        }
        command
    }
}

#[cfg(test)]
mod tests;
