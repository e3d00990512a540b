//! What came of changing the cases, for people.

use std::io::{self, Write};

use crate::commands::test::mutate::{Change, MutationFault, Mutations, Unnoticed};
use crate::text::plural;

use super::{BOLD, DIM, RED, WIDEST, YELLOW};

pub(super) fn write(policy: &str, mutations: &Mutations, verbose: bool, output: &mut dyn Write) -> io::Result<()> {
    let changes = plural(mutations.changes, "change", "changes");
    let places = plural(mutations.places, "place", "places");
    let noticed = mutations.noticed;
    writeln!(
        output,
        "\nmutations of {BOLD}{policy}{BOLD:#}: {changes} at {places}, {noticed} noticed"
    )?;
    mutations
        .faults
        .iter()
        .try_for_each(|fault| write_fault(fault, output))?;
    let (unknown, any): (Vec<_>, Vec<_>) = mutations
        .unnoticed
        .iter()
        .partition(|place| place.changes == [Change::Unknown]);
    write_unnoticed("it looks at these, and no case shows that they matter", &any, output)?;
    write_unnoticed("it says the same of these when they are unknown", &unknown, output)?;
    write_not_looked_at(mutations, verbose, output)
}

fn write_fault(fault: &MutationFault, output: &mut dyn Write) -> io::Result<()> {
    let (kind, change) = (fault.kind.as_str(), fault.change);
    writeln!(
        output,
        "  {RED}faulted{RED:#} ({kind}) when `{}` is {change}, in the case: {}",
        fault.place, fault.case
    )?;
    writeln!(output, "    {}", fault.message)
}

/// Writes places where changes were not noticed, with the changes if there may be others.
fn write_unnoticed(title: &str, places: &[&Unnoticed], output: &mut dyn Write) -> io::Result<()> {
    if places.is_empty() {
        return Ok(());
    }
    writeln!(output, "  {YELLOW}{title}{YELLOW:#}")?;
    let widths = places
        .iter()
        .map(|unnoticed| unnoticed.place.to_string().chars().count());
    let width = widths.max().unwrap_or_default().min(WIDEST);
    for Unnoticed { place, changes } in places {
        if changes == &[Change::Unknown] {
            writeln!(output, "    {place}")?;
            continue;
        }
        let changes: Vec<_> = changes.iter().map(ToString::to_string).collect();
        writeln!(output, "    {place:width$}  {DIM}{}{DIM:#}", changes.join(", "))?;
    }
    Ok(())
}

fn write_not_looked_at(mutations: &Mutations, verbose: bool, output: &mut dyn Write) -> io::Result<()> {
    if mutations.not_looked_at.is_empty() {
        return Ok(());
    }
    let count = plural(mutations.not_looked_at.len(), "place", "places");
    let end = if verbose { ":" } else { "; `--verbose` lists them" };
    writeln!(
        output,
        "  {DIM}it was not seen to look at {count} more, nor to notice a change there{end}{DIM:#}"
    )?;
    let mut listed = mutations.not_looked_at.iter().filter(|_| verbose);
    listed.try_for_each(|place| writeln!(output, "    {place}"))
}
