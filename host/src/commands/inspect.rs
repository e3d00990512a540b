//! `portcullis inspect`: what a pack is, before anybody lets it judge.

mod inspection;
mod settings;
mod text;

use std::path::Path;

use crate::cli::{InspectArguments, PageFormat};
use crate::packs::{Limits, Pack, Source};
use crate::problem::Problem;

use super::{Failure, screen, session};

use inspection::Inspection;

pub(super) use inspection::InspectedPolicy;
pub(super) use settings::{Setting, settings};
pub(super) use text::{applies_to, framework, judges};

/// Shows what a pack is. Returns the exit code.
///
/// # Errors
///
/// Returns why the pack cannot be read, or how it misbehaves.
pub(crate) fn inspect(arguments: &InspectArguments) -> Result<u8, Failure> {
    let source = Source::parse(&arguments.pack, Path::new(""));
    let bytes = source.read().map_err(Problem::from)?;
    let engine = session::engine(&arguments.cache)?;
    let pack = Pack::load(&engine, &source.to_string(), &bytes, Limits::default())?;
    let inspection = Inspection::of(&pack, bytes.len());
    screen::show("what the pack is", arguments.output, |output| match arguments.output {
        PageFormat::Text => text::write(&inspection, output),
        PageFormat::Json => {
            serde_json::to_writer_pretty(&mut *output, &inspection)?;
            writeln!(output)
        }
    })?;
    Ok(0)
}
