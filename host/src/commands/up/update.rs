//! The update, held to the plan that was judged.

use crate::problem::Problem;
use crate::text::one_line;

use super::diagnostics::Diagnostics;
use super::preview::PLAN;
use super::pulumi::{Pulumi, in_words};

const EVENTS: &str = "update.jsonl";

/// Runs `pulumi up`, which has the screen and the keyboard, and may do only what the plan says.
///
/// # Errors
///
/// Says that the update failed, or was stopped, because the program does otherwise now.
pub(super) fn run(pulumi: &Pulumi<'_>) -> Result<(), Problem> {
    let mut command = pulumi.command(&["up"]);
    command.args(&pulumi.arguments.update);
    command
        .args(["--yes", "--skip-preview", "--plan"])
        .arg(pulumi.file(PLAN));
    command.arg("--event-log").arg(pulumi.file(EVENTS));
    command.env("PULUMI_DEBUG_COMMANDS", "true"); // without it there is no `--event-log`
    let ended = pulumi.run(&mut command)?;
    if ended.success() {
        return Ok(());
    }
    let how = format!("`pulumi up` {}", in_words(ended));
    let diagnostics = Diagnostics::read(&pulumi.file(EVENTS));
    let message = match diagnostics.plan_violation() {
        _ if diagnostics.is_cancelled() || pulumi.signals.interrupted() => format!("the update was interrupted: {how}"),
        Some(urn) => format!(
            "the update was stopped at `{}`, which is no longer what was judged: {how}",
            one_line(urn)
        ),
        None => format!("the update was allowed, and failed: {how}"),
    };
    Err(Problem::new(message).hint("what was done until then was judged, and the stack's state tells it"))
}
