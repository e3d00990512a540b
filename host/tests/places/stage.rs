//! A folder to run scripts in, with a stand-in for the program and one for `curl`.

use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use tempfile::TempDir;

/// Notes what it was asked, one argument a line behind `>`, writes the reports that are to be written, and ends as it is told.
const PROGRAM: &str = r#"#!/bin/sh
if [ "$1" = --version ]; then echo 'portcullis 0.1.0'; exit; fi
if [ "$1" = completions ]; then echo "completions of $2"; exit; fi
if [ "$1" = man ]; then echo page >"$2/portcullis.1"; exit; fi
code=$(cat "$STAGE/exit")
for argument in "$@"; do printf '>%s\n' "$argument"; done >>"$STAGE/arguments"
report() {
  case $1 in
    text) cat "$STAGE/says" ;;
    "$(cat "$STAGE/missing")="*) ;;
    github=*) printf '::notice::the github report\n##[error]forged\n' >"${1#*=}" ;;
    *=*) if [ "$code" -ne 2 ]; then echo "the ${1%%=*} report" >"${1#*=}"; fi ;;
  esac
}
while [ $# -gt 0 ]; do
  case $1 in
    --output=*) report "${1#--output=}" ;;
    --output) shift; report "$1" ;;
    --) break ;;
  esac
  shift
done
exit "$code"
"#;

/// Notes what it was asked as the program does, and answers with a file of the folder `web`.
const CURL: &str = r#"#!/bin/sh
for argument in "$@"; do printf '>%s\n' "$argument"; done >>"$STAGE/asked"
method=GET
while [ $# -gt 1 ]; do
  case $1 in
    --output) output=$2; shift ;;
    --request) method=$2; shift ;;
    --data) cp "${2#@}" "$STAGE/sent"; shift ;;
    --header) cp "${2#@}" "$STAGE/headers"; shift ;;
  esac
  shift
done
name=${1##*/}
answer="$STAGE/web/$method ${name%%\?*}"
[ -f "$answer" ] || exit 22
cp "$answer" "$output"
"#;

/// A folder with a work space, stand-ins, and what they are told.
pub(crate) struct Stage(TempDir);

impl Stage {
    /// Returns a stage whose program allows everything.
    pub(crate) fn new() -> Self {
        let stage = Self(tempfile::tempdir().unwrap());
        for folder in ["bin", "web", "temporary", "space", "home"] {
            fs::create_dir(stage.path(folder)).unwrap();
        }
        let stage = stage.executable("bin/portcullis", PROGRAM).executable("bin/curl", CURL);
        stage.ends(0).says("allowed\n").misses("nothing")
    }

    /// Has the program end with an exit code.
    pub(crate) fn ends(self, code: i32) -> Self {
        self.file("exit", &code.to_string())
    }

    /// Has the program say something.
    pub(crate) fn says(self, text: &str) -> Self {
        self.file("says", text)
    }

    /// Has the program not write the report of a format.
    pub(crate) fn misses(self, format: &str) -> Self {
        self.file("missing", format)
    }

    /// Has the network answer a request with a text: `GET comments`, say.
    pub(crate) fn answers(self, request: &str, text: impl AsRef<[u8]>) -> Self {
        fs::write(self.path("web").join(request), text).unwrap();
        self
    }

    /// Adds a file.
    pub(crate) fn file(self, name: &str, text: &str) -> Self {
        fs::write(self.path(name), text).unwrap();
        self
    }

    /// Adds a program.
    pub(crate) fn executable(self, name: &str, text: &str) -> Self {
        let stage = self.file(name, text);
        fs::set_permissions(stage.path(name), Permissions::from_mode(0o755)).unwrap();
        stage
    }

    /// Has the real program take the place of the stand-in.
    pub(crate) fn with_the_real_program(self) -> Self {
        let program = self.path("bin/portcullis");
        fs::remove_file(&program).unwrap();
        std::os::unix::fs::symlink(env!("CARGO_BIN_EXE_portcullis"), program).unwrap();
        self
    }

    /// Returns the path of a file.
    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    /// Returns the text of a file, or nothing if there is none.
    pub(crate) fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).unwrap_or_default()
    }

    /// Returns what the program was asked: its arguments. One of more than one line is split.
    pub(crate) fn arguments(&self) -> Vec<String> {
        let noted = self.read("arguments");
        let noted = noted
            .strip_prefix('>')
            .map(|noted| noted.trim_end_matches('\n').split("\n>"));
        noted.into_iter().flatten().map(str::to_owned).collect()
    }

    /// Returns a command that runs in the work space, with nothing of the environment of the tests.
    pub(crate) fn command(&self, program: impl AsRef<Path>) -> Command {
        let mut command = Command::new(program.as_ref());
        let path = format!("{}:/usr/local/bin:/usr/bin:/bin", self.path("bin").display());
        command.current_dir(self.path("space")).env_clear().env("PATH", path);
        command.env("STAGE", self.0.path()).env("HOME", self.path("home"));
        // Packs are compiled once, and not once for each test.
        let built = Path::new(env!("CARGO_BIN_EXE_portcullis")).parent().unwrap();
        command.env("XDG_CACHE_HOME", built.join("portcullis-cache"));
        command.stdin(Stdio::null());
        command
    }

    /// Runs a script as CI services do that call `sh`.
    pub(crate) fn run(&self, script: &str, variables: &[(&str, &str)]) -> Ended {
        let mut command = self.command("/bin/sh");
        command.args(["-e", "-c", script]).envs(variables.iter().copied());
        Ended::of(&command.output().unwrap())
    }
}

/// A script that has come to its end.
#[derive(Debug)]
pub(crate) struct Ended {
    /// The exit code.
    pub(crate) exit: i32,
    /// What is in the log.
    pub(crate) log: String,
    /// What was written to standard output alone.
    pub(crate) output: String,
}

impl Ended {
    /// Returns what a process left.
    pub(crate) fn of(output: &Output) -> Self {
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        Self {
            exit: output.status.code().unwrap(),
            log: text(&output.stdout) + &text(&output.stderr),
            output: text(&output.stdout),
        }
    }
}

/// Returns the root of the repository.
pub(crate) fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .unwrap()
        .canonicalize()
        .unwrap()
}

/// Returns the text of a file of the repository.
pub(crate) fn text(name: &str) -> String {
    fs::read_to_string(root().join(name)).unwrap()
}
