//! What the cases show, for people.

use std::io::{self, Write};

use crate::commands::test::coverage::{Coverage, Covered, Outcomes};

use super::{BOLD, DIM, WIDEST, YELLOW};

pub(super) fn write(policy: &str, coverage: &Coverage, output: &mut dyn Write) -> io::Result<()> {
    writeln!(
        output,
        "\ncoverage of {BOLD}{policy}{BOLD:#}: how many cases, and what no case shows"
    )?;
    let mut rows = vec![(
        "outcomes".to_owned(),
        outcomes(&coverage.outcomes),
        never(&coverage.never),
    )];
    rows.extend(
        coverage
            .places
            .iter()
            .map(|covered| (covered.place.to_string(), answers(covered), never(&covered.never))),
    );
    let width = rows.iter().map(|(place, ..)| place.chars().count()).max();
    let width = width.unwrap_or_default().min(WIDEST);
    for (place, counts, never) in rows {
        write!(output, "  {place:width$}  ")?;
        match (counts.is_empty(), never.is_empty()) {
            (false, false) => writeln!(output, "{DIM}{counts},{DIM:#} {YELLOW}{never}{YELLOW:#}")?,
            (true, false) => writeln!(output, "{YELLOW}{never}{YELLOW:#}")?,
            (_, true) => writeln!(output, "{DIM}{counts}{DIM:#}")?,
        }
    }
    Ok(())
}

fn outcomes(outcomes: &Outcomes) -> String {
    let counted = [
        ("violated", outcomes.violated),
        ("passed", outcomes.passed),
        ("undetermined", outcomes.undetermined),
        ("not applicable", outcomes.not_applicable),
        ("not shown", outcomes.not_shown),
    ];
    let counted = counted.into_iter().filter(|(_, cases)| *cases > 0);
    let counted: Vec<_> = counted.map(|(outcome, cases)| format!("{outcome} {cases}")).collect();
    counted.join(", ")
}

fn answers(covered: &Covered) -> String {
    let answers: Vec<_> = covered
        .answers
        .iter()
        .map(|(kind, cases)| format!("{kind} {cases}"))
        .collect();
    answers.join(", ")
}

fn never(kinds: &[impl ToString]) -> String {
    let kinds: Vec<_> = kinds.iter().map(|kind| format!("never {}", kind.to_string())).collect();
    kinds.join(", ")
}
