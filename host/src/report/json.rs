//! The report for machines.

use std::io::{self, Write};

use super::Report;

pub(super) fn write(report: &Report, output: &mut dyn Write) -> io::Result<()> {
    serde_json::to_writer_pretty(&mut *output, report)?;
    writeln!(output)
}
