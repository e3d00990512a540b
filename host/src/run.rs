//! A run of the program, from what was typed to its end.

use std::io::Write as _;
use std::process::ExitCode;

use annotate_snippets::{AnnotationKind, Level, Renderer, Snippet};
use clap::Parser as _;

use crate::cli::{Cli, Command};
use crate::commands::{self, Failure};
use crate::outcome::Fault;
use crate::problem::{Place, Problem};
use crate::text::one_line;

/// Runs the program, and returns its exit code: 0 allowed, 1 denied, 2 usage or input error, 3 a policy faulted.
pub fn run() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => {
            // Nothing better can be done about a terminal that cannot be written to.
            let _ = error.print();
            return ExitCode::from(u8::try_from(error.exit_code()).unwrap_or(2));
        }
    };
    let ended = match cli.command {
        Command::Check(arguments) => commands::check(&arguments),
        Command::New(arguments) => commands::new(&arguments),
        Command::Build(arguments) => commands::build(&arguments),
        Command::Bench(arguments) => commands::bench(&arguments),
        Command::Inspect(arguments) => commands::inspect(&arguments),
        Command::Explain(arguments) => commands::explain(&arguments),
    };
    match ended {
        Ok(exit) => ExitCode::from(exit),
        Err(Failure::Problems(problems)) => {
            problems.iter().for_each(print);
            ExitCode::from(2)
        }
        Err(Failure::Faults(faults)) => {
            faults.iter().for_each(print_fault);
            ExitCode::from(3)
        }
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
