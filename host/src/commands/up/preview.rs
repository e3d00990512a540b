//! The preview: what is judged.

use std::io::{IsTerminal as _, Write as _};
use std::path::{Path, PathBuf};

use portcullis_facts::document::Document;
use rayon::iter::{IntoParallelIterator as _, ParallelIterator as _};

use crate::cli::FactArguments;
use crate::commands::inputs::{self, Inputs, Read};
use crate::problem::Problem;
use crate::trust::Trusted;

use super::diagnostics::Diagnostics;
use super::pulumi::{Pulumi, cannot, in_words};

const DIGEST: &str = "preview.json";
const EVENTS: &str = "events.jsonl";
/// The update plan, which the update follows.
pub(super) const PLAN: &str = "plan.json";

/// A preview that came to its end.
pub(super) struct Preview {
    folder: PathBuf,
}

/// Runs `pulumi preview` with the flags that tell most, and shows what the engine has to say.
///
/// # Errors
///
/// Says that it failed.
pub(super) fn run(pulumi: &Pulumi<'_>) -> Result<Preview, Problem> {
    if std::io::stderr().is_terminal() {
        // Nothing better can be done about a terminal that cannot be written to.
        let _ = writeln!(anstream::stderr(), "previewing the stack `{}`…", pulumi.stack());
    }
    let mut command = pulumi.command(&["preview"]);
    command.args(&pulumi.arguments.preview);
    command.args(["--json", "--show-sames", "--suppress-progress", "--non-interactive"]);
    // Written out, for the environment could say otherwise (`PULUMI_OPTION_SHOW_SECRETS`).
    command.arg("--show-secrets=false");
    command.arg("--save-plan").arg(pulumi.file(PLAN));
    command.arg("--event-log").arg(pulumi.file(EVENTS));
    command.env("PULUMI_DEBUG_COMMANDS", "true"); // without it there is no `--event-log`
    command.env("PULUMI_ENABLE_STREAMING_JSON_PREVIEW", "false"); // the digest tells more than the events
    let ended = pulumi.run_into(DIGEST, &mut command)?;
    Diagnostics::read(&pulumi.file(EVENTS)).show();
    pulumi.signals.check()?;
    if !ended.success() {
        let message = format!(
            "the preview failed, so nothing was judged: `pulumi preview` {}",
            in_words(ended)
        );
        return Err(Problem::new(message).hint("what it says stands above"));
    }
    let preview = Preview {
        folder: pulumi.file(""),
    };
    preview.protect_plan()?;
    Ok(preview)
}

impl Preview {
    /// Reads what the preview wrote, under names that say what it is: the folder is gone when the report is read.
    pub(super) fn inputs(&self, project: &Path, facts: &FactArguments, trusted: &Trusted) -> Inputs {
        let files = [DIGEST, EVENTS, PLAN].into_par_iter();
        Inputs::of(files.map(|name| self.read(name)).collect(), project, facts, trusted)
    }

    fn read(&self, name: &str) -> Result<Read, Problem> {
        inputs::read_document(&self.document(name)?)
    }

    fn document(&self, name: &str) -> Result<Document, Problem> {
        let bytes = std::fs::read(self.folder.join(name)).map_err(|error| cannot("read", name, &error))?;
        Ok(Document::decode(name, bytes)?)
    }

    fn protect_plan(&self) -> Result<(), Problem> {
        let path = self.folder.join(PLAN);
        let protect = || {
            let mut permissions = std::fs::metadata(&path)?.permissions();
            permissions.set_readonly(true);
            std::fs::set_permissions(&path, permissions)
        };
        protect().map_err(|error| cannot("protect", PLAN, &error))
    }

    /// Fails if the update plan is not the one that was judged.
    pub(super) fn plan_is_still_judged(&self, judged: &Inputs) -> Result<(), Problem> {
        if judged.has_read(PLAN, &self.document(PLAN)?.digest()) {
            return Ok(());
        }
        Err(Problem::new(
            "the update plan is not the one that was judged: nothing was updated",
        ))
    }
}
