//! One case, judged natively.

use std::rc::Rc;

use portcullis_cases::{Case, Judged, Place, Repair, Repaired, Said, Setting, Shown, Verdict};

use crate::backend::{self, World};
use crate::bindings::exports::portcullis::policy::pack::{PolicySettings, Remediation};
use crate::pack::Configured;
use crate::testing::selection::Selection;
use crate::{Edit, Outcome, Pack, Resource, Subject};

/// Judges a case by one policy of a pack, as the host would: of what the policy is not shown it says nothing.
///
/// ```
/// # use portcullis_guest::{Check, Edit, Metadata, Pack, Policy, Report, Resource, Stop, Violation, testing};
/// # portcullis_guest::policy! { struct PublicDatabase {} }
/// # impl Policy for PublicDatabase {
/// #     fn metadata() -> Metadata {
/// #         Metadata::new("public-database", "A database that everybody can reach.").remediates()
/// #     }
/// #     fn check(&self, resource: &Resource, report: &mut Report) -> Check {
/// #         if resource.inputs().get::<bool>("/publiclyAccessible")? == Some(true) {
/// #             report.violation(Violation::new("everybody can reach it").at("/publiclyAccessible"));
/// #         }
/// #         Ok(())
/// #     }
/// #     fn remediate(&self, _: &Resource) -> Result<Vec<Edit>, Stop> {
/// #         Ok(vec![Edit::set_to("/publiclyAccessible", &false)?])
/// #     }
/// # }
/// # portcullis_guest::pack!(Pack::new("house", "Our own rules.").policy::<PublicDatabase>());
/// # fn main() -> Result<(), String> {
///
/// let cases = r#"[{
///     "name": "a public database",
///     "resource": { "type": "aws:rds/instance:Instance", "inputs": { "publiclyAccessible": true } },
///     "expect": []
/// }]"#;
/// let case = &testing::Case::read_all(cases)?[0];
///
/// let said = testing::judge(&pack(), "public-database", case)?;
/// assert_eq!(said[0].verdict, testing::Verdict::Violation);
/// assert_eq!(said[0].to_string(), "violation of example at /publiclyAccessible: everybody can reach it");
///
/// let repairs = testing::remediate(&pack(), "public-database", case)?;
/// assert_eq!(repairs[0].to_string(), "set `/publiclyAccessible` to `false`");
/// # Ok(())
/// # }
/// ```
///
/// # Errors
///
/// Fails where the case is no plan, the policy does not know its settings, breaks down, or is not in the pack.
pub fn judge(pack: &Pack, policy: &str, case: &Case) -> Result<Vec<Said>, String> {
    let stage = Stage::set(pack, policy, case)?;
    backend::within(&Rc::clone(&stage.world), || stage.judge())
}

/// Returns how one policy of a pack repairs the resources of a case that violate it, as the host would ask. The example of
/// [`judge`] does.
///
/// # Errors
///
/// The same as [`judge`]'s.
pub fn remediate(pack: &Pack, policy: &str, case: &Case) -> Result<Vec<Repair>, String> {
    let stage = Stage::set(pack, policy, case)?;
    if !stage.remediates {
        return Err(format!("the metadata of `{policy}` does not say that it remediates"));
    }
    let repaired = backend::within(&Rc::clone(&stage.world), || stage.remediate())?;
    Ok(repaired.into_iter().flat_map(|repaired| repaired.repairs).collect())
}

/// Does both.
pub(super) fn judge_and_repair(pack: &Pack, policy: &str, case: &Case) -> Result<Judged, String> {
    let stage = Stage::set(pack, policy, case)?;
    backend::within(&Rc::clone(&stage.world), || {
        Ok(Judged {
            shown: !stage.shown.is_empty(),
            said: stage.judge()?,
            repaired: stage.remediates.then(|| stage.remediate()).transpose()?,
        })
    })
}

/// A case, ready to be judged.
struct Stage<'a> {
    policy: &'a str,
    configured: Configured,
    world: Rc<World>,
    subject: Subject,
    remediates: bool,
    shown: Vec<Resource>,
}

impl<'a> Stage<'a> {
    fn set(pack: &Pack, policy: &'a str, case: &Case) -> Result<Self, String> {
        let settings = PolicySettings {
            policy: policy.to_owned(),
            settings: serde_json::Value::Object(case.settings.clone()).to_string(),
        };
        let configured = pack.configure(&[settings]).map_err(|errors| format!("{errors:?}"))?;
        let selection = Selection::of(pack, policy).ok_or_else(|| format!("the pack has no policy `{policy}`"))?;
        let world = Rc::new(World(case.scene()?));
        let resources = backend::Resource::all(&world).into_iter().map(Resource);
        let judged = match (selection.subject(), case.shown()) {
            (Subject::Resource, Shown::First) => 1,
            _ => usize::MAX,
        };
        let shown: Vec<_> = resources
            .take(judged)
            .filter(|resource| selection.shows(resource))
            .collect();
        Ok(Self {
            policy,
            configured,
            world,
            subject: selection.subject(),
            remediates: selection.remediates(),
            shown,
        })
    }

    fn judge(&self) -> Result<Vec<Said>, String> {
        if self.subject == Subject::Stack {
            let outcomes = self.configured.check_stack(self.policy, &self.shown)?;
            let said = outcomes.into_iter().map(|said| {
                let resource = self.shown.iter().find(|resource| resource.urn() == said.urn);
                if resource.is_none() && !said.urn.is_empty() {
                    return Err(format!("judged `{}`, a resource that it was not shown", said.urn));
                }
                in_words(resource, said.outcome)
            });
            return said.collect();
        }
        let lists = self.configured.check(self.policy, &self.shown)?;
        let judged = self.shown.iter().zip(lists);
        let said = judged.flat_map(|(resource, outcomes)| {
            outcomes
                .into_iter()
                .map(move |outcome| in_words(Some(resource), outcome))
        });
        said.collect()
    }

    fn remediate(&self) -> Result<Vec<Repaired>, String> {
        let mut repaired = Vec::new();
        for resource in &self.shown {
            let alone = std::slice::from_ref(resource);
            let outcomes = self.configured.check(self.policy, alone)?;
            let is_violation = |outcome: &Outcome| matches!(outcome, Outcome::Violation(_));
            if outcomes.iter().flatten().any(is_violation) {
                let remediations = self.configured.remediate(self.policy, alone)?.into_iter();
                repaired.push(Repaired {
                    urn: resource.urn(),
                    repairs: remediations.map(repairs).collect::<Result<Vec<_>, _>>()?.concat(),
                });
            }
        }
        Ok(repaired)
    }
}

/// Returns an outcome in the words of cases.
fn in_words(resource: Option<&Resource>, outcome: Outcome) -> Result<Said, String> {
    let blank = Said {
        verdict: Verdict::NotApplicable,
        resource: resource.map(Resource::name).unwrap_or_default(),
        urn: resource.map(Resource::urn).unwrap_or_default(),
        pointer: String::new(),
        code: String::new(),
        message: String::new(),
        hint: String::new(),
        depends_on: Vec::new(),
    };
    match outcome {
        Outcome::Violation(found) => Ok(Said {
            verdict: Verdict::Violation,
            message: found.message,
            pointer: found.pointer,
            code: found.code,
            hint: found.hint,
            ..blank
        }),
        Outcome::Undetermined(open) => Ok(Said {
            verdict: Verdict::Undetermined,
            message: open.message,
            pointer: open.pointer,
            depends_on: open.depends_on,
            hint: open.hint,
            ..blank
        }),
        Outcome::NotApplicable(message) => Ok(Said { message, ..blank }),
        Outcome::Failed(reason) => Err(format!("the policy broke down: {reason}")),
    }
}

fn repairs(remediation: Remediation) -> Result<Vec<Repair>, String> {
    let place = |pointer, message| Place {
        pointer,
        message: Some(message),
        ..Place::default()
    };
    match remediation {
        Remediation::Edits(edits) => edits.into_iter().map(repair).collect(),
        Remediation::Undetermined(open) => Ok(vec![Repair::Undetermined(place(Some(open.pointer), open.message))]),
        Remediation::NotApplicable(reason) => Ok(vec![Repair::NotApplicable(place(None, reason))]),
        Remediation::Failed(reason) => Err(format!("the policy broke down: {reason}")),
    }
}

fn repair(edit: Edit) -> Result<Repair, String> {
    match edit {
        Edit::Remove(pointer) => Ok(Repair::Remove(pointer)),
        Edit::Set(assignment) => Ok(Repair::Set(Setting {
            value: serde_json::from_str(&assignment.value).map_err(|error| format!("an edit is no JSON: {error}"))?,
            pointer: assignment.pointer,
        })),
    }
}
