//! A real resource as a case: what a policy looks at, and nothing else of it.

mod disguise;
mod draft;
mod redact;
mod shrink;

use std::io::Write as _;
use std::path::PathBuf;

use portcullis_cases::{Case, Expect, Expectation, Place, Repaired, Said, Verdict};

use crate::cli::{CheckoutArguments, FactArguments, TestArguments};
use crate::commands::scene::Scene;
use crate::commands::{Failure, rule, screen, session};
use crate::config;
use crate::dispatch;
use crate::outcome::Subject;
use crate::packs::Pack;
use crate::problem::Problem;
use crate::report::Format;
use crate::selection::{self, Rule, Selection, Situation, Skipped};
use crate::text::one_line;
use crate::trial::{self, Trial};

use draft::{Draft, Names};

/// Writes a resource as a case for each policy that looks at it. Returns the exit code.
///
/// # Errors
///
/// Says which resource or policy there is not, and what cannot be told as a case.
pub(super) fn record(arguments: &TestArguments) -> Result<u8, Failure> {
    let [path, urn] = arguments.record.record.as_slice() else {
        return Err(Problem::new("`--record` takes a preview and a URN").into());
    };
    let path = PathBuf::from(path);
    let facts = FactArguments {
        builds: arguments.record.builds.clone(),
        at: None,
        checkout: CheckoutArguments::default(),
    };
    let config = config::load(arguments.record.config.as_deref(), Some(&path))?;
    let scene = Scene::read(std::slice::from_ref(&path), urn, &facts, &config)?;
    let pack = super::load(arguments, &session::engine(&arguments.cache)?)?;
    let selected = selection::select(
        std::slice::from_ref(&pack),
        &config,
        Situation::of_files(scene.world.builds.is_some(), scene.at),
    )?;
    if !selected.faults.is_empty() {
        return Err(selected.faults.into());
    }
    let rules = match &arguments.record.policy {
        Some(name) => vec![named(&pack, &selected, name, &scene)?],
        None => all(&selected, &scene)?,
    };
    let threads = session::threads(arguments.jobs)?;
    let mut cases = Vec::new();
    for rule in &rules {
        cases.push(threads.install(|| record_one(&pack, rule, &scene))?);
    }
    screen::show("the case", Format::Json, |output| {
        serde_json::to_writer_pretty(&mut *output, &cases)?;
        writeln!(output)
    })?;
    tell(&rules);
    Ok(0)
}

/// Returns the policy of a name, if it is shown the resource.
fn named<'s>(pack: &Pack, selected: &'s Selection, name: &str, scene: &Scene) -> Result<&'s Rule, Problem> {
    let rule = rule::named(pack, selected, name)?;
    match dispatch::misfit(rule, &scene.plan, &scene.world, scene.place) {
        None => Ok(rule),
        Some(misfit) => Err(Problem::new(format!("`{name}` is not shown this resource: {misfit}"))),
    }
}

/// Returns the policies that judge the resource by itself.
fn all<'s>(selected: &'s Selection, scene: &Scene) -> Result<Vec<&'s Rule>, Problem> {
    let judges = |rule: &&Rule| {
        rule.policy.subject == Subject::Resource
            && dispatch::misfit(rule, &scene.plan, &scene.world, scene.place).is_none()
    };
    let rules: Vec<_> = selected.rules.iter().filter(judges).collect();
    if rules.is_empty() {
        let problem = Problem::new("no policy of the pack is shown this resource");
        return Err(match selected.skipped.first() {
            Some(Skipped { policy, want, .. }) => problem.hint(format!("`{policy}` was not asked for want of {want}")),
            None => problem.hint("`--policy NAME` says why one is not"),
        });
    }
    Ok(rules)
}

fn record_one(pack: &Pack, rule: &Rule, scene: &Scene) -> Result<Case, Failure> {
    let original = trial::judge(pack, rule, &scene.plan, &scene.world, Some(scene.place)).map_err(untold)?;
    let Draft { case, names } = draft::draft(scene, scene.resource()?, rule, &original.questions);
    let case = redact::redact(case, &names);
    let mut case: Case = serde_json::from_value(case).map_err(|error| Problem::new(format!("no case: {error}")))?;
    let redacted = judge(pack, rule, &case)?;
    require_same(rule, &original, &redacted, &names)?;
    case = shrink::shrink(pack, &rule.policy.name, case, &redacted);
    case = disguised(pack, rule, &case, &redacted)?;
    let judged = judge(pack, rule, &case)?.judged;
    let said = judged.said.iter();
    case.expect = Expect::Said(said.map(|said| expectation(rule, said)).collect());
    let repaired = judged.repaired.into_iter().flatten();
    let repairs: Vec<_> = repaired.flat_map(|Repaired { repairs, .. }| repairs).collect();
    case.remediation = (!repairs.is_empty()).then_some(repairs);
    Ok(case)
}

/// Returns the case without what may be a credential in it. Where a policy looks for credentials, that is what it points at.
fn disguised(pack: &Pack, rule: &Rule, case: &Case, trial: &Trial) -> Result<Case, Problem> {
    let said = &trial.judged.said;
    let found = said
        .iter()
        .filter(|said| rule.policy.confidential && said.verdict == Verdict::Violation);
    let pointers: Vec<_> = found.map(|said| said.pointer.clone()).collect();
    let is_same = |case: &Case| {
        let again = trial::run(pack, &rule.policy.name, case);
        again.is_ok_and(|again| {
            let said = said.iter().zip(&again.judged.said);
            again.judged.said.len() == trial.judged.said.len()
                && said.into_iter().all(|(one, other)| is_same(one, other))
        })
    };
    disguise::disguise(case, &pointers, is_same).map_err(|place| {
        let problem = Problem::new(format!(
            "what `{}` finds at `{}` may be a credential, and of no other one it says the same",
            rule.policy.name,
            one_line(&place)
        ));
        problem.hint("write the case by hand, with a credential that is none")
    })
}

/// Returns whether a policy says the same of two cases, though perhaps in other words.
fn is_same(one: &Said, other: &Said) -> bool {
    one.verdict == other.verdict
        && one.resource == other.resource
        && one.pointer == other.pointer
        && one.code == other.code
}

fn judge(pack: &Pack, rule: &Rule, case: &Case) -> Result<Trial, Failure> {
    trial::run(pack, &rule.policy.name, case).map_err(untold)
}

fn untold(failure: trial::Failure) -> Failure {
    match failure {
        trial::Failure::Fault(fault, _) => fault.into(),
        trial::Failure::Case(message) => {
            Problem::new(format!("the resource cannot be told as a case: {message}")).into()
        }
    }
}

/// A case in which the policy says something else than of the resource would show what is not so.
fn require_same(rule: &Rule, original: &Trial, recorded: &Trial, names: &Names) -> Result<(), Problem> {
    let is_same = |(one, other): (&Said, &Said)| {
        let name = names.get(&one.urn).map_or("", String::as_str);
        one.verdict == other.verdict && name == other.resource && one.pointer == other.pointer && one.code == other.code
    };
    let (original, recorded) = (&original.judged.said, &recorded.judged.said);
    if original.len() == recorded.len() && original.iter().zip(recorded).all(is_same) {
        return Ok(());
    }
    let in_words = |said: &[Said]| {
        let said: Vec<_> = said.iter().map(|said| one_line(&said.to_string())).collect();
        if said.is_empty() {
            "nothing".to_owned()
        } else {
            said.join("; ")
        }
    };
    let message = format!(
        "`{}` says something else of the case ({}) than of the resource ({})",
        rule.policy.name,
        in_words(recorded),
        in_words(original)
    );
    Err(Problem::new(message).hint("it looks at something that a case cannot hold: write one with a trimmed `preview`"))
}

/// Returns what a policy said, to be expected from now on. A case of one resource need not name it.
fn expectation(rule: &Rule, said: &Said) -> Expectation {
    let place = Place {
        resource: match rule.policy.subject {
            Subject::Resource => None,
            Subject::Stack => Some(said.resource.clone()),
        },
        ..said.place()
    };
    match said.verdict {
        Verdict::Violation => Expectation::Violation(place),
        Verdict::Undetermined => Expectation::Undetermined(place),
        Verdict::NotApplicable => Expectation::NotApplicable(place),
    }
}

/// Tells where the cases belong, beside what is data.
fn tell(rules: &[&Rule]) {
    let mut output = anstream::stderr().lock();
    for (number, rule) in rules.iter().enumerate() {
        let file = rule.policy.name.replace('-', "_");
        // Nothing better can be done about a terminal that cannot be written to.
        let _ = writeln!(output, "case {} is for `{file}.cases.json`", number + 1);
    }
    let _ = writeln!(
        output,
        "read it before you commit it: what the policy looks at is in it as it was, names of registries and values of tags, but for what looks like a credential"
    );
}
