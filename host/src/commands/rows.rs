//! What several commands show of a pack, a row each.

use std::io::{self, Write};

use anstyle::Style;

use crate::packs::{INTERFACES, Interface, NEVER_SHOWN};

const DIM: Style = Style::new().dimmed();

/// Writes one thing that is known. What is not said is left out.
pub(super) fn row(output: &mut dyn Write, name: &str, value: &str) -> io::Result<()> {
    if value.is_empty() {
        return Ok(());
    }
    writeln!(output, "  {DIM}{name:<11}{DIM:#} {value}")
}

/// Returns what a pack sees, by what it imports.
pub(super) fn sees(imports: &[Interface]) -> String {
    let shown: Vec<_> = imports.iter().flat_map(|interface| interface.shows).copied().collect();
    match shown.as_slice() {
        [] => "nothing".to_owned(),
        [one] => (*one).to_owned(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}

/// Returns what a pack cannot see: what it does not import, and what no pack can.
pub(super) fn cannot_see(imports: &[Interface]) -> String {
    let missing = INTERFACES.iter().filter(|interface| !imports.contains(interface));
    let hidden = missing.flat_map(|interface| interface.shows).chain(&NEVER_SHOWN);
    hidden.copied().collect::<Vec<_>>().join(", ")
}

/// Returns a number of bytes as one reads it.
pub(super) fn size(bytes: usize) -> String {
    match bytes {
        0..10_240 => format!("{bytes} bytes"),
        10_240..10_485_760 => format!("{} KiB", bytes.div_ceil(1 << 10)),
        _ => format!("{} MiB", bytes.div_ceil(1 << 20)),
    }
}
