//! `portcullis test`: judges the cases of a pack.

mod cases;
mod coverage;
mod judge;
mod junit;
mod mutate;
mod place;
mod record;
mod report;
mod text;
mod watch;

use std::io::{self, Write};
use std::path::Path;

use crate::cli::{TestArguments, TestFormat};
use crate::packs::{Engine, Limits, Pack, Source};
use crate::problem::Problem;

use super::screen::Form;
use super::{Failure, build, outputs, session};

use outputs::Taken;
use report::{Scope, TestReport};

/// Judges the cases of a pack, or makes one. Returns the exit code.
///
/// # Errors
///
/// Returns everything that keeps the cases from being judged.
pub(crate) fn test(arguments: &TestArguments) -> Result<u8, Failure> {
    if arguments.watch {
        watch::watch(arguments);
    }
    if arguments.record.record.is_empty() {
        once(arguments)
    } else {
        record::record(arguments)
    }
}

/// Judges the cases once. Where that comes to nothing, the report of an earlier run goes.
fn once(arguments: &TestArguments) -> Result<u8, Failure> {
    let judged = judge_cases(arguments);
    if judged.is_err() {
        outputs::discard(&arguments.outputs, &taken(arguments));
    }
    judged
}

fn judge_cases(arguments: &TestArguments) -> Result<u8, Failure> {
    let mut problems = outputs::check(&arguments.outputs, &taken(arguments));
    let suites = cases::read(&arguments.directory, arguments.filter.as_deref());
    let suites = suites.map_err(|errors| problems.extend(errors)).unwrap_or_default();
    if !problems.is_empty() {
        return Err(problems.into());
    }
    let threads = session::threads(arguments.jobs)?;
    let pack = load(arguments, &session::engine(&arguments.cache)?)?;
    let scope = Scope {
        complete: arguments.filter.is_none(),
        coverage: arguments.coverage,
        mutations: arguments.mutate,
    };
    let report = threads.install(|| report::build(&pack, &judge::judge(&pack, suites), scope));
    outputs::write(&arguments.outputs, |output, writer| {
        write(&report, output.format, arguments.verbose, writer)
    })?;
    Ok(report.exit())
}

fn write(report: &TestReport, format: TestFormat, verbose: bool, output: &mut dyn Write) -> io::Result<()> {
    match format {
        TestFormat::Text => text::write(report, verbose, output),
        TestFormat::Junit => junit::write(report, output),
        TestFormat::Json => {
            serde_json::to_writer_pretty(&mut *output, report)?;
            writeln!(output)
        }
    }
}

impl Form for TestFormat {
    fn is_styled(self) -> bool {
        self == Self::Text
    }
}

/// Returns the pack whose cases are judged: the one that is named, else the crate's.
fn load(arguments: &TestArguments, engine: &Engine) -> Result<Pack, Failure> {
    let Some(named) = &arguments.pack else {
        let built = build::compile(&arguments.directory)?;
        let name = arguments.directory.display().to_string();
        return Ok(Pack::load(engine, &name, &built.component, Limits::default())?);
    };
    let source = Source::parse(named, Path::new(""));
    let bytes = source.read().map_err(Problem::from)?;
    Ok(Pack::load(engine, &source.to_string(), &bytes, Limits::default())?)
}

/// Returns what is read, apart from the cases.
fn taken(arguments: &TestArguments) -> Taken {
    Taken {
        files: arguments.pack.iter().map(Into::into).collect(),
        ..Taken::default()
    }
}
