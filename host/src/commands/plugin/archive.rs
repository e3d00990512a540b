//! The plugins in one archive, for `pulumi plugin install --file`.

use std::fs::File;
use std::io::{self, BufWriter, Write as _};
use std::path::Path;

use flate2::Compression;
use flate2::write::GzEncoder;
use portcullis_facts::document::reason;

use crate::problem::Problem;

use super::{PLUGINS, file_name};

/// Writes a program into an archive, once for each name that the engine looks for: links are not unpacked
/// (`sdk/go/common/util/archive`, `ExtractTGZ`).
pub(super) fn write(program: &Path, archive: &Path) -> Result<(), Problem> {
    pack(program, archive).map_err(|error| {
        let message = format!("cannot write the archive `{}`: {}", archive.display(), reason(&error));
        Problem::new(message).hint("name another file")
    })
}

fn pack(program: &Path, archive: &Path) -> io::Result<()> {
    let file = BufWriter::new(File::create(archive)?);
    let mut packed = tar::Builder::new(GzEncoder::new(file, Compression::default()));
    for (_, name) in PLUGINS {
        packed.append_path_with_name(program, file_name(name))?;
    }
    packed.into_inner()?.finish()?.flush()
}
