//! `portcullis up`: previews an update, judges it, and carries out exactly what was judged.

mod arguments;
mod diagnostics;
mod preview;
mod pulumi;
mod signals;
mod state;
mod update;

use portcullis_facts::document::reason;
use tempfile::TempDir;

use crate::cli::UpArguments;
use crate::problem::Problem;

use super::inputs::Inputs;
use super::{Failure, judge};

use arguments::Arguments;
use preview::Preview;
use pulumi::Pulumi;
use signals::Signals;
use state::State;

/// Previews an update and judges it; carries it out, if that is allowed. Returns the exit code: of the verdict, for an update
/// that fails is an error.
///
/// # Errors
///
/// Returns everything that keeps the run from judging, and why nothing was updated, or not all.
pub(crate) fn up(arguments: &UpArguments) -> Result<u8, Failure> {
    let for_pulumi = Arguments::sort(&arguments.pulumi)?;
    let project = for_pulumi.folder();
    let beside = project.join("Pulumi.yaml");
    let signals = Signals::watch()?;
    let folder = private_folder()?; // removed at the end, whatever that is
    let judged = judge::report_of_now(&[], Some(&beside), &arguments.judging, || {
        let mut session = judge::open(&[], Some(&beside), &arguments.judging)?;
        judge::read_baseline(&mut session, &arguments.judging);
        if !session.problems.is_empty() {
            return Err(session.problems.into());
        }
        let packs = session.threads.install(|| session.load());
        let pulumi = Pulumi::of_stack(&for_pulumi, folder.path(), &signals)?; // the stack is named once, and stays that
        let before = State::export(&pulumi)?;
        let preview = preview::run(&pulumi)?; // pulumi preview → digest, event log, update plan
        let inputs = preview.inputs(&project, &arguments.judging.facts, &session.trusted);
        let report = judge::report(&session, &inputs, packs, &arguments.judging)?;
        let exit = judge::show(&report, &session, &inputs, &arguments.judging)?;
        Ok(Judged {
            pulumi,
            before,
            preview,
            inputs,
            exit,
        })
    })?;
    signals.check()?;
    if judged.exit != 0 || arguments.dry_run {
        return Ok(judged.exit);
    }
    judged.carry_out()?;
    Ok(0)
}

/// A preview that was judged.
struct Judged<'u> {
    pulumi: Pulumi<'u>,
    before: State,
    preview: Preview,
    inputs: Inputs,
    exit: u8,
}

impl Judged<'_> {
    /// Updates the stack by the plan that was judged, if both are what they were.
    fn carry_out(&self) -> Result<(), Failure> {
        let Self { pulumi, before, .. } = self;
        before.is_still(&State::export(pulumi)?, pulumi.stack())?;
        self.preview.plan_is_still_judged(&self.inputs)?;
        update::run(pulumi)?; // update plan → pulumi up
        Ok(())
    }
}

/// Returns a folder that nobody else can look into: what a preview tells may be nobody's business.
fn private_folder() -> Result<TempDir, Problem> {
    let mut folder = tempfile::Builder::new();
    folder.prefix("portcullis-");
    #[cfg(unix)]
    folder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o700));
    folder.tempdir().map_err(|error| {
        let place = std::env::temp_dir();
        Problem::new(format!(
            "cannot make a folder in `{}`: {}",
            place.display(),
            reason(&error)
        ))
        .hint("name another place: `TMPDIR`")
    })
}
