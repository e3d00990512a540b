//! What the policies cost, for people.

use std::io::{self, Write};

use anstyle::Style;

use crate::text::plural;

use super::figures::{Figures, Mostly, PolicyFigures};

const BOLD: Style = Style::new().bold();
const DIM: Style = Style::new().dimmed();

pub(super) fn write(figures: &Figures, output: &mut dyn Write) -> io::Result<()> {
    let resources = plural(figures.resources, "resource", "resources");
    writeln!(output, "{BOLD}{}{BOLD:#}, {resources}, one thread\n", figures.pack)?;
    write_header(output)?;
    figures
        .policies
        .iter()
        .try_for_each(|policy| write_policy(policy, output))?;
    writeln!(output, "\n{}", dearest(figures))?;
    for (policy, reason) in &figures.skipped {
        writeln!(output, "{DIM}not run, for want of {reason}:{DIM:#} {policy}")?;
    }
    Ok(())
}

fn write_header(output: &mut dyn Write) -> io::Result<()> {
    writeln!(output, "{:>78} µs a resource", "")?;
    writeln!(
        output,
        "{DIM}{:<30} {:>6} {:>9} {:>12} {:>9} {:>10} {:>9} {:>9} {:>8}{DIM:#}",
        "policy", "time", "resources", "instructions", "questions", "memory", "start µs", "judging", "of facts"
    )
}

fn write_policy(policy: &PolicyFigures, output: &mut dyn Write) -> io::Result<()> {
    writeln!(
        output,
        "{:<30} {:>4.0} % {:>9} {:>12.0} {:>9.1} {:>6} KiB {:>9.0} {:>9.2} {:>8.2}",
        policy.policy,
        policy.share * 100.0,
        policy.resources,
        policy.fuel,
        policy.questions,
        policy.memory.div_ceil(1 << 10),
        policy.start_microseconds,
        policy.microseconds,
        policy.facts_microseconds,
    )
}

/// Says which policy is the dearest, and why.
fn dearest(figures: &Figures) -> String {
    let Some(first) = figures.policies.first().filter(|first| first.mostly != Mostly::Nothing) else {
        return "no policy had anything to judge".to_owned();
    };
    let why = match first.mostly {
        Mostly::Nothing => String::new(),
        Mostly::Starting => "most of it for starting instances: few resources of a block concern it".to_owned(),
        Mostly::Facts => "most of it to work out images, tags or builds, which every policy of a run shares".to_owned(),
        Mostly::Judging => format!(
            "most of it in its own code, {:.0} instructions and {:.1} questions a resource",
            first.fuel, first.questions
        ),
    };
    let share = first.share * 100.0;
    format!("{} is the dearest, with {share:.0} % of the time: {why}", first.policy)
}
