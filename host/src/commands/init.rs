//! `portcullis init`: a configuration that fits a Pulumi project.

mod ci;
mod habits;
mod project;
mod template;

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::cli::InitArguments;
use crate::config::{Config, NAME};
use crate::problem::{Problem, SourceFile};

use super::{Failure, files};

use project::Project;

/// Writes a configuration that fits what a folder holds. Returns the exit code.
///
/// # Errors
///
/// Says that there is no such folder, that a configuration is there already, and what cannot be read or written.
pub(crate) fn init(arguments: &InitArguments) -> Result<u8, Failure> {
    let folder = &arguments.folder;
    if !folder.is_dir() {
        let problem = Problem::new(format!("`{}` is no folder", folder.display()));
        return Err(problem.hint("name the folder of the Pulumi project").into());
    }
    let path = if folder == Path::new(".") {
        PathBuf::from(NAME)
    } else {
        folder.join(NAME)
    };
    if path.symlink_metadata().is_ok() {
        return Err(taken(&path).into());
    }
    let project = Project::look(folder)?;
    let above = above(folder);
    let mut text = template::text(&project, above.as_deref());
    if let (Some(above), Err(_)) = (&above, check(&path, &text)) {
        // What fits the project may be laxer than the one above allows.
        text = template::only_extends(above);
    }
    check(&path, &text)?;
    files::replace("the configuration", &path, text.as_bytes())?;
    // Nothing better can be done about a terminal that cannot be written to.
    let _ = write!(anstream::stderr(), "{}", template::farewell(&path, &project));
    Ok(0)
}

/// Returns the way from a folder to the configuration that has held there so far, if one stands above it.
fn above(folder: &Path) -> Option<String> {
    let folder = folder.canonicalize().ok()?;
    let mut levels = folder.ancestors().enumerate().skip(1);
    let (levels, _) = levels.find(|(_, above)| above.join(NAME).symlink_metadata().is_ok())?;
    Some(format!("{}{NAME}", "../".repeat(levels)))
}

fn taken(path: &Path) -> Problem {
    Problem::new(format!("`{}` is there already, and stays as it is", path.display()))
        .hint("`portcullis check --show-config` shows what it says; move it away for a new one")
}

/// What is written has to be a configuration.
fn check(path: &Path, text: &str) -> Result<(), Vec<Problem>> {
    let source = SourceFile {
        path: path.display().to_string(),
        text: Arc::from(text),
    };
    Config::parse(&source, path.parent().unwrap_or(Path::new(""))).map(drop)
}
