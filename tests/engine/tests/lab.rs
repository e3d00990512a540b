//! A Pulumi of its own for each test: its plugins, its backend, one project with one stack.

use std::fmt::{self, Display, Formatter};
use std::fs::Permissions;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use regex::Regex;
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::events::Events;
use crate::{engine, program};

/// A folder with all that the CLI needs, and nothing of the machine's.
pub(crate) struct Lab {
    folder: TempDir,
    engine: &'static Path,
}

/// By which plugin the engine finds packs of `runtime: wasm`. It prefers the language host.
#[derive(Clone, Copy)]
pub(crate) enum Plugin {
    /// `pulumi-language-wasm`, which the engine asks to run the pack.
    Language,
    /// `pulumi-analyzer-policy-wasm`, which the engine runs in the pack's folder.
    Analyzer,
}

/// A policy pack, as it is given to the CLI.
pub(crate) struct Pack {
    folder: PathBuf,
    config: Option<PathBuf>,
}

/// A run of a program that has come to its end.
pub(crate) struct Ended {
    /// The exit code.
    pub(crate) exit: i32,
    /// What was written to standard output.
    pub(crate) output: String,
    /// What was written to standard error.
    pub(crate) errors: String,
    /// The lab's folder.
    folder: PathBuf,
}

/// A preview or an update that has come to its end.
pub(crate) struct Operation {
    /// What the user sees.
    pub(crate) ended: Ended,
    /// What the engine says.
    pub(crate) events: Events,
}

impl Lab {
    /// Returns a lab with the stack `dev` of the project `shop`, which registers the resources of a program:
    /// see `pulumi-language-lab/program.go`. `None` where the engine is not built.
    pub(crate) fn new(program: &Value) -> Option<Self> {
        Self::of("shop", "dev", program)
    }

    /// Returns a lab with a stack of a project.
    pub(crate) fn of(project: &str, stack: &str, program: &Value) -> Option<Self> {
        let engine = engine::folder()?;
        let folder = tempfile::tempdir().unwrap();
        let lab = Self { folder, engine };
        for folder in ["backend", "program", "packs", "temporary"] {
            std::fs::create_dir(lab.path(folder)).unwrap();
        }
        // Only `pulumi` itself is on the path: what else is, the CLI would take for plugins, and warn.
        link(&engine.join("pulumi"), &lab.path("bin/pulumi"));
        lab.install("language-lab", &engine.join("pulumi-language-lab"));
        std::fs::write(
            lab.path("program/Pulumi.yaml"),
            format!("name: {project}\nruntime: lab\n"),
        )
        .unwrap();
        lab.program(program);
        lab.succeed(&["stack", "init", stack]);
        Some(lab)
    }

    /// Replaces the program, and installs the providers of its resources.
    pub(crate) fn program(&self, program: &Value) {
        for resource in program["resources"].as_array().unwrap() {
            let token = resource["type"].as_str().unwrap();
            let package = token
                .strip_prefix("pulumi:providers:")
                .or_else(|| token.split(':').next());
            let name = format!("resource-{}", package.unwrap());
            if resource["component"] != true {
                self.install(&name, &self.engine.join("pulumi-resource-lab"));
            }
        }
        std::fs::write(self.path("program/program.json"), program.to_string()).unwrap();
    }

    /// Installs `portcullis` as a plugin for packs.
    pub(crate) fn install_plugin(&self, plugin: Plugin) {
        let name = match plugin {
            Plugin::Language => "language-wasm",
            Plugin::Analyzer => "analyzer-policy-wasm",
        };
        self.install(name, program::program());
    }

    /// Installs a program as a plugin of a name: `resource-aws`, say.
    pub(crate) fn install(&self, name: &str, program: &Path) {
        let folder = self.path("home/plugins").join(format!("{name}-v0.1.0"));
        link(program, &folder.join(format!("pulumi-{name}")));
    }

    /// Makes a policy pack: `PulumiPolicy.yaml`, and files by their names.
    pub(crate) fn pack(&self, name: &str, policy_yaml: &str, files: &[(&str, &[u8])]) -> Pack {
        let folder = self.path("packs").join(name);
        std::fs::create_dir_all(&folder).unwrap();
        std::fs::write(folder.join("PulumiPolicy.yaml"), policy_yaml).unwrap();
        for (name, contents) in files {
            std::fs::write(folder.join(name), contents).unwrap();
        }
        Pack { folder, config: None }
    }

    /// Makes a policy pack of one component.
    pub(crate) fn wasm_pack(&self, name: &str, component: &str) -> Pack {
        let policy_yaml = format!("runtime: wasm\nmain: {name}.wasm\n");
        let contents = std::fs::read(component).unwrap();
        self.pack(name, &policy_yaml, &[(&format!("{name}.wasm"), &contents)])
    }

    /// Makes a policy pack of one that is part of the program, with a `portcullis.toml` beside it.
    pub(crate) fn builtin_pack(&self, name: &str, toml: &str) -> Pack {
        let policy_yaml = format!("runtime: {{name: wasm, options: {{pack: \"builtin:{name}\"}}}}\n");
        self.pack(name, &policy_yaml, &[]).beside("portcullis.toml", toml)
    }

    /// Previews an update, judged by packs.
    pub(crate) fn preview(&self, packs: &[&Pack]) -> Operation {
        self.operate(&["preview"], packs)
    }

    /// Updates the stack, judged by packs.
    pub(crate) fn up(&self, packs: &[&Pack]) -> Operation {
        self.operate(&["up", "--yes", "--skip-preview"], packs)
    }

    /// Returns the state of the stack.
    pub(crate) fn state(&self) -> Value {
        serde_json::from_str(&self.succeed(&["stack", "export"]).output).unwrap()
    }

    /// Runs `pulumi`, which has to succeed.
    pub(crate) fn succeed(&self, arguments: &[&str]) -> Ended {
        let ended = self.pulumi(arguments);
        assert_eq!(ended.exit, 0, "pulumi {arguments:?}: {ended}");
        ended
    }

    /// Runs `pulumi` in the program's folder.
    pub(crate) fn pulumi(&self, arguments: &[&str]) -> Ended {
        self.run(&self.path("bin/pulumi"), arguments)
    }

    /// Runs `portcullis` in the program's folder, with the `pulumi` of the lab.
    pub(crate) fn portcullis(&self, arguments: &[&str]) -> Ended {
        self.run(program::program(), arguments)
    }

    /// Puts a shell script in the place of a program of the lab, with that program as `$real` and the lab as `$lab`. It has to name
    /// other programs by their paths.
    pub(crate) fn wrap(&self, program: &str, script: &str) {
        let (lab, program) = (self.folder.path().display(), self.path(program));
        let real = program.with_file_name("real").join(program.file_name().unwrap());
        std::fs::create_dir(real.parent().unwrap()).unwrap();
        std::fs::rename(&program, &real).unwrap();
        let script = format!("#!/bin/sh\nlab='{lab}'\nreal='{}'\n{script}\n", real.display());
        std::fs::write(&program, script).unwrap();
        std::fs::set_permissions(&program, Permissions::from_mode(0o755)).unwrap();
    }

    /// Returns `portcullis` in the program's folder, to be run.
    pub(crate) fn portcullis_command(&self, arguments: &[&str]) -> Command {
        self.command(program::program(), arguments)
    }

    /// Returns `pulumi` in the program's folder, to be run.
    pub(crate) fn pulumi_command(&self, arguments: &[&str]) -> Command {
        self.command(&self.path("bin/pulumi"), arguments)
    }

    /// Returns the folder of the programs that the lab installs.
    pub(crate) fn engine(&self) -> &Path {
        self.engine
    }

    fn operate(&self, verb: &[&str], packs: &[&Pack]) -> Operation {
        let log = self.path("events.jsonl");
        let flags = [
            "--non-interactive",
            "--suppress-progress",
            "--color=never",
            "--event-log",
        ];
        let mut arguments = [verb, &flags, &[log.to_str().unwrap()]].concat();
        let is_configured = packs.iter().any(|pack| pack.config.is_some());
        for pack in packs {
            arguments.extend(["--policy-pack", pack.folder.to_str().unwrap()]);
            // The CLI wants as many configurations as packs.
            let config = pack.config.as_deref().map_or("", |path| path.to_str().unwrap());
            arguments.extend(["--policy-pack-config", config].into_iter().filter(|_| is_configured));
        }
        let ended = self.pulumi(&arguments);
        let events = std::fs::read_to_string(&log).unwrap_or_else(|_| panic!("no events: {ended}"));
        // So that nobody takes them for those of a later operation.
        std::fs::remove_file(log).unwrap();
        let events = Events::read(&events);
        Operation { ended, events }
    }

    fn run(&self, program: &Path, arguments: &[&str]) -> Ended {
        self.ended(self.command(program, arguments).output().unwrap())
    }

    fn command(&self, program: &Path, arguments: &[&str]) -> Command {
        let mut command = Command::new(program);
        command.args(arguments).current_dir(self.path("program"));
        command.env_clear().envs(self.variables());
        command.stdin(Stdio::null());
        command
    }

    /// Returns what became of a run.
    pub(crate) fn ended(&self, ended: Output) -> Ended {
        Ended {
            exit: ended.status.code().unwrap(),
            output: String::from_utf8(ended.stdout).unwrap(),
            errors: String::from_utf8(ended.stderr).unwrap(),
            folder: self.folder.path().to_owned(),
        }
    }

    fn variables(&self) -> [(&str, String); 10] {
        let path = |name| self.path(name).to_str().unwrap().to_owned();
        let yes = || "true".to_owned();
        let cache = program::cache_directory();
        // For the runtimes of packs in other languages, which `engine/speed` compares ours with.
        let others = std::env::var("PORTCULLIS_ENGINE_PATH").map(|others| format!(":{others}"));
        [
            ("HOME", path("home")),
            ("PATH", path("bin") + &others.unwrap_or_default()),
            ("PULUMI_BACKEND_URL", format!("file://{}", path("backend"))),
            ("PULUMI_CONFIG_PASSPHRASE", "lab".to_owned()),
            ("PULUMI_DEBUG_COMMANDS", yes()), // for --event-log
            ("PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION", yes()),
            ("PULUMI_HOME", path("home")),
            ("PULUMI_SKIP_UPDATE_CHECK", yes()),
            ("TMPDIR", path("temporary")),
            ("XDG_CACHE_HOME", cache.to_str().unwrap().to_owned()), // compiled packs
        ]
    }

    /// Returns the path of a file of the lab: `program/preview.json`, say.
    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }
}

impl Pack {
    /// Returns the pack with a file beside it.
    pub(crate) fn beside(self, name: &str, text: &str) -> Self {
        std::fs::write(self.folder.join(name), text).unwrap();
        self
    }

    /// Returns the pack with a `--policy-pack-config`.
    pub(crate) fn configured(mut self, config: &Value) -> Self {
        let path = self.folder.with_extension("config.json");
        std::fs::write(&path, config.to_string()).unwrap();
        self.config = Some(path);
        self
    }
}

impl Ended {
    /// Returns what was written to standard error, without what differs from run to run.
    pub(crate) fn told(&self) -> String {
        self.settle(&self.errors)
    }

    /// Returns what stands on the screen from a heading on: what comes before it are steps, as they came.
    pub(crate) fn from(&self, heading: &str) -> String {
        let place = self.output.find(heading).unwrap_or_default();
        self.settle(self.output.get(place..).unwrap())
    }

    /// Replaces what differs from run to run: the lab's folder and times.
    fn settle(&self, text: &str) -> String {
        let text = text.replace(self.folder.to_str().unwrap(), "[lab]");
        let times = Regex::new(r"\d+(\.\d+)?m?s\b").unwrap();
        times.replace_all(&text, "…s").into_owned()
    }
}

/// Shows how the run ended and what is on the screen, without what differs from run to run.
impl Display for Ended {
    fn fmt(&self, formatter: &mut Formatter<'_>) -> fmt::Result {
        writeln!(formatter, "exit {}", self.exit)?;
        for (name, text) in [("stdout", &self.output), ("stderr", &self.errors)] {
            if !text.is_empty() {
                write!(formatter, "--- {name}\n{}", self.settle(text))?;
            }
        }
        Ok(())
    }
}

/// Shows how the operation ended and what policies and the engine had to say.
impl Display for Operation {
    fn fmt(&self, formatter: &mut Formatter<'_>) -> fmt::Result {
        writeln!(formatter, "exit {}", self.ended.exit)?;
        let Self { events, .. } = self;
        let parts = [events.remediations(), events.violations(), events.diagnostics()];
        parts.iter().try_for_each(|part| formatter.write_str(part))
    }
}

/// Puts a file in a place: without copying where that can be.
fn link(file: &Path, place: &Path) {
    std::fs::create_dir_all(place.parent().unwrap()).unwrap();
    if place.exists() {
        return;
    }
    if std::fs::hard_link(file, place).is_err() {
        std::fs::copy(file, place).unwrap();
    }
}

/// Returns the program of one resource after another.
pub(crate) fn resources(resources: impl IntoIterator<Item = Value>) -> Value {
    json!({ "resources": resources.into_iter().collect::<Vec<_>>() })
}
