//! Why a command came to no end of its own, and how that is shown.

use std::io::Write as _;

use annotate_snippets::{AnnotationKind, Level, Renderer, Snippet};

use crate::outcome::Fault;
use crate::problem::{Place, Problem};
use crate::text::one_line;

/// Why a command came to no end of its own.
pub(crate) enum Failure {
    /// Its user has to mend something first.
    Problems(Vec<Problem>),
    /// Packs misbehaved.
    Faults(Vec<Fault>),
}

impl Failure {
    /// Shows what is wrong. Returns the exit code.
    pub(crate) fn show(&self) -> u8 {
        match self {
            Self::Problems(problems) => {
                problems.iter().for_each(print);
                2
            }
            Self::Faults(faults) => {
                faults.iter().for_each(print_fault);
                3
            }
        }
    }
}

impl From<Vec<Problem>> for Failure {
    fn from(problems: Vec<Problem>) -> Self {
        Self::Problems(problems)
    }
}

impl From<Problem> for Failure {
    fn from(problem: Problem) -> Self {
        Self::Problems(vec![problem])
    }
}

impl From<Vec<Fault>> for Failure {
    fn from(faults: Vec<Fault>) -> Self {
        Self::Faults(faults)
    }
}

impl From<Fault> for Failure {
    fn from(fault: Fault) -> Self {
        Self::Faults(vec![fault])
    }
}

/// Shows a fault of a pack.
fn print_fault(fault: &Fault) {
    let (pack, message) = (one_line(&fault.pack), one_line(&fault.message));
    // Nothing better can be done about a terminal that cannot be written to.
    let _ = writeln!(
        anstream::stderr(),
        "fault {pack} ({})\n      {message}",
        fault.kind.as_str()
    );
}

/// Shows a problem; with the line of the file that it stands in, if it stands in one.
fn print(problem: &Problem) {
    let mut output = anstream::stderr().lock();
    let message = one_line(&problem.message);
    let written = match &problem.place {
        Some(place) => writeln!(output, "{}", with_line(&message, place)),
        None => writeln!(output, "error: {message}"),
    };
    let hint = problem.hint.as_deref().map(one_line);
    let hinted = hint.map_or(Ok(()), |hint| writeln!(output, "hint: {hint}"));
    // Nothing better can be done about a terminal that cannot be written to.
    let _ = written.and(hinted);
}

fn with_line(message: &str, place: &Place) -> String {
    let snippet = Snippet::source(&*place.file.text)
        .path(&*place.file.path)
        .annotation(AnnotationKind::Primary.span(place.range.clone()));
    let report = &[Level::ERROR.primary_title(message).element(snippet)];
    Renderer::styled().render(report)
}
