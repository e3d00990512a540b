//! How a policy judges one resource: what it asks, what it is answered, and what it says.

use std::io::{self, Write};

use anstyle::Style;
use portcullis_cases::Repaired;
use portcullis_facts::plan::Resource;

use crate::cli::ExplainArguments;
use crate::commands::look::Look;
use crate::commands::scene::Scene;
use crate::commands::{Failure, rule, screen};
use crate::config::Config;
use crate::dispatch;
use crate::outcome::PolicyInfo;
use crate::packs::{Asked, Pack};
use crate::problem::Problem;
use crate::report::Format;
use crate::selection::{self, Rule, Situation};
use crate::text::{one_line, plural};
use crate::trial::{self, Trial};

const BOLD: Style = Style::new().bold();
const DIM: Style = Style::new().dimmed();

/// Shows how a policy judges a resource. Returns the exit code.
///
/// # Errors
///
/// Returns what keeps the policy from judging, that there is no such resource, or how the policy misbehaves.
pub(super) fn replay(
    arguments: &ExplainArguments,
    urn: &str,
    config: &Config,
    pack: &Pack,
    policy: &str,
) -> Result<u8, Failure> {
    let scene = Scene::read(&arguments.plans, urn, &arguments.facts, config)?;
    let selected = selection::select(
        std::slice::from_ref(pack),
        config,
        Situation::of_files(scene.world.builds.is_some(), scene.at),
    )?;
    if !selected.faults.is_empty() {
        return Err(selected.faults.into());
    }
    let rule = rule::named(pack, &selected, policy)?;
    let resource = scene.resource()?;
    if let Some(misfit) = dispatch::misfit(rule, &scene.plan, &scene.world, scene.place) {
        screen::show("the judgement", Format::Text, |output| {
            write_head(rule, resource, scene.plan.stack(), output)?;
            writeln!(output, "\nit is not shown this resource: {misfit}")
        })?;
        return Ok(0);
    }
    let trial = match trial::judge(pack, rule, &scene.plan, &scene.world, Some(scene.place)) {
        Ok(trial) => trial,
        Err(trial::Failure::Fault(fault, _)) => return Err(fault.into()),
        Err(trial::Failure::Case(message)) => return Err(Problem::new(message).into()),
    };
    screen::show("the judgement", Format::Text, |output| {
        write_head(rule, resource, scene.plan.stack(), output)?;
        write_questions(&trial, scene.place, &rule.policy, output)?;
        write_answer(&trial, urn, output)
    })?;
    Ok(0)
}

fn write_head(rule: &Rule, resource: Resource<'_>, stack: &str, output: &mut dyn Write) -> io::Result<()> {
    let level = rule.strictness(stack).level.as_str();
    let (type_token, name) = (one_line(resource.type_token()), one_line(resource.name()));
    let operation = resource.operation().as_str();
    writeln!(
        output,
        "{BOLD}{}{BOLD:#} ({level}) and {BOLD}{type_token} {name}{BOLD:#} ({operation})",
        rule.policy.name
    )?;
    writeln!(output, "  {DIM}settings{DIM:#} {}", one_line(&rule.settings))
}

/// Writes what was asked of the resource and of the run, in its order. What is asked again is not written again. A policy of
/// the stack looks at other resources too.
fn write_questions(trial: &Trial, place: usize, policy: &PolicyInfo, output: &mut dyn Write) -> io::Result<()> {
    let is_about = |asked: &&Asked| asked.resource.is_none_or(|other| other as usize == place);
    let (about, others): (Vec<_>, Vec<_>) = trial.questions.iter().partition(is_about);
    let looks = Look::all(about, policy);
    writeln!(output, "\n  {DIM}it looked at{DIM:#}")?;
    if looks.is_empty() {
        writeln!(output, "    nothing")?;
    }
    looks.iter().try_for_each(|look| look.write(output))?;
    if others.is_empty() {
        return Ok(());
    }
    let questions = plural(others.len(), "question", "questions");
    writeln!(output, "    {DIM}and asked {questions} about other resources{DIM:#}")
}

/// Writes what the policy said of the resource, or of the stack as a whole.
fn write_answer(trial: &Trial, urn: &str, output: &mut dyn Write) -> io::Result<()> {
    let is_about = |other: &str| other.is_empty() || other == urn;
    let said: Vec<_> = trial.judged.said.iter().filter(|said| is_about(&said.urn)).collect();
    if said.is_empty() {
        return writeln!(output, "\n  {BOLD}it has nothing to say: the resource passes{BOLD:#}");
    }
    writeln!(output, "\n  {DIM}it says{DIM:#}")?;
    for said in said {
        writeln!(output, "    {}", one_line(&said.to_string()))?;
        if !said.hint.is_empty() {
            writeln!(output, "      {DIM}hint:{DIM:#} {}", one_line(&said.hint))?;
        }
    }
    let repaired = trial.judged.repaired.iter().flatten();
    for repair in repaired.flat_map(|Repaired { repairs, .. }| repairs) {
        writeln!(output, "    {DIM}repair:{DIM:#} {}", one_line(&repair.to_string()))?;
    }
    Ok(())
}
