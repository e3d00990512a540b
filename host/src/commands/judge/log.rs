//! Where logs go.

use std::io::Write as _;

use crate::dispatch::Judged;
use crate::packs::{LogLevel, Pack};

/// Shows what packs wrote to their logs: warnings to everybody, the rest to who asks.
pub(super) fn write(judged: &Judged, packs: &[Pack], verbose: bool) {
    let mut output = anstream::stderr().lock();
    let shown = judged
        .log
        .iter()
        .filter(|(_, line)| verbose || line.level == LogLevel::Warning);
    for (pack, line) in shown {
        let name = packs.get(*pack).map_or("", |pack| &pack.info().name);
        // Nothing better can be done about a terminal that cannot be written to.
        let _ = writeln!(output, "log of {name}: {}", line.message);
    }
}
