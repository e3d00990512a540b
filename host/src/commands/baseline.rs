//! `portcullis check --write-baseline`: all findings there are, accepted.

use std::io::{self, Write};
use std::path::Path;

use crate::outcome::Fault;
use crate::report::{AcceptedFinding, Baseline, Report, ReportedFault};
use crate::text::plural;

use super::{Failure, files};

/// Writes the findings of a report to a file, and shows how they differ from what it held. Returns the exit code, 0: nothing was
/// judged.
///
/// # Errors
///
/// Returns the faults of policies, for what they would have found is not known; that the file is there and no baseline; that it
/// cannot be written.
pub(super) fn record(report: &Report, path: &Path) -> Result<u8, Failure> {
    if !report.faults.is_empty() {
        return Err(report.faults.iter().map(fault).collect::<Vec<_>>().into());
    }
    let before = path.symlink_metadata().is_ok().then(|| Baseline::read(path));
    let before = before.transpose()?;
    let now = Baseline::of(report, path);
    files::replace("the baseline", path, now.text()?.as_bytes())?;
    let gone = before.as_ref().map(|before| before.beyond(Some(&now)));
    // Nothing better can be done about a terminal that cannot be written to.
    let _ = show(&now, &now.beyond(before.as_ref()), &gone.unwrap_or_default());
    Ok(0)
}

fn show(now: &Baseline, added: &[&AcceptedFinding], gone: &[&AcceptedFinding]) -> io::Result<()> {
    let mut output = anstream::stderr().lock();
    for (word, findings) in [("added", added), ("gone", gone)] {
        for finding in findings {
            writeln!(output, "{word:<5}  {}", finding.in_words())?;
        }
    }
    let count = plural(now.findings().len(), "finding", "findings");
    writeln!(output, "recorded, not judged: {count} accepted")
}

fn fault(fault: &ReportedFault) -> Fault {
    Fault {
        pack: fault.pack.clone(),
        policy: fault.policy.clone(),
        kind: fault.kind,
        message: fault.message.clone(),
    }
}
