//! Where an unmodified `pulumi` finds plugins.

use std::io;
use std::path::{Path, PathBuf};

use portcullis_facts::document::reason;

use crate::problem::Problem;

use super::{PLUGINS, file_name};

const VERSION: &str = env!("CARGO_PKG_VERSION");

/// Returns Pulumi's folder of plugins (`GetPluginDir` in `sdk/go/common/workspace`).
pub(super) fn plugins(pulumi_home: Option<&Path>) -> Result<PathBuf, Problem> {
    let home = || std::env::home_dir().filter(|home| home.is_absolute());
    let pulumi_home = pulumi_home
        .map(Path::to_owned)
        .or_else(|| Some(home()?.join(".pulumi")));
    let folder = pulumi_home.map(|folder| folder.join("plugins"));
    folder.ok_or_else(|| {
        Problem::new("there is no home folder to find Pulumi's in").hint("name it: `--pulumi-home FOLDER`")
    })
}

/// Copies a program into a folder of plugins, once for each name that the engine looks for. Returns the copies.
pub(super) fn install(program: &Path, folder: &Path) -> Result<Vec<PathBuf>, Problem> {
    let installed = PLUGINS.iter().map(|(plugin, name)| {
        let target = folder.join(format!("{plugin}-v{VERSION}")).join(file_name(name));
        copy(program, &target).map_err(|error| {
            Problem::new(format!("cannot install `{}`: {}", target.display(), reason(&error)))
                .hint("`--pulumi-home FOLDER` names another folder than `~/.pulumi`")
        })?;
        Ok(target)
    });
    installed.collect()
}

/// Puts a whole file in its place at once: an engine that starts it meanwhile has the old one or the new one.
fn copy(program: &Path, target: &Path) -> io::Result<()> {
    std::fs::create_dir_all(target.parent().unwrap_or(Path::new("")))?;
    let unfinished = target.with_extension("new");
    let copied = std::fs::copy(program, &unfinished).and_then(|_| std::fs::rename(&unfinished, target));
    copied.inspect_err(|_| {
        // Nothing better can be done about a file that can be neither finished nor removed.
        let _ = std::fs::remove_file(&unfinished);
    })
}

/// Returns the plugins of other versions that stand in a folder beside ours.
pub(super) fn others(folder: &Path) -> Vec<PathBuf> {
    let entries = folder.read_dir().into_iter().flatten().flatten();
    let is_other = |name: &str| {
        let mut plugins = PLUGINS.iter();
        plugins.any(|(plugin, _)| {
            let version = name.strip_prefix(plugin).and_then(|rest| rest.strip_prefix("-v"));
            version.is_some_and(|version| version != VERSION)
        })
    };
    let others = entries.filter(|entry| entry.file_name().to_str().is_some_and(is_other) && entry.path().is_dir());
    let mut others: Vec<_> = others.map(|entry| entry.path()).collect();
    others.sort();
    others
}
