//! All cases of a pack.

use portcullis_cases::{Case, gaps};

use super::judge::{judge, judge_and_repair};
use crate::Pack;

/// Judges all cases of a pack, given as the names of its policies, each with the text of its file of cases.
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
///     "expect": [{ "violation": { "pointer": "/publiclyAccessible" } }],
///     "remediation": [{ "set": { "pointer": "/publiclyAccessible", "value": false } }]
/// }, {
///     "name": "a private database",
///     "resource": { "type": "aws:rds/instance:Instance", "inputs": { "publiclyAccessible": false } },
///     "expect": []
/// }]"#;
/// // Mostly in a file: `("public-database", include_str!("public_database.cases.json"))`.
/// testing::check_cases(&pack(), &[("public-database", cases)])?;
///
/// let error = testing::check_cases(&pack(), &[]).unwrap_err();
/// assert_eq!(error, "`public-database` has no cases");
/// # Ok(())
/// # }
/// ```
///
/// # Errors
///
/// Returns every case that fails, and every policy without a case that passes or one that is a violation: its cases would
/// show nothing.
pub fn check_cases(pack: &Pack, files: &[(&str, &str)]) -> Result<(), String> {
    let policies: Vec<_> = pack.describe().policies.into_iter().map(|policy| policy.name).collect();
    let has_cases = |policy: &&String| files.iter().any(|(name, _)| name == policy);
    let without = policies.iter().filter(|policy| !has_cases(policy));
    let mut failures: Vec<_> = without.map(|policy| format!("`{policy}` has no cases")).collect();
    for (name, text) in files {
        if policies.iter().any(|policy| policy == name) {
            failures.extend(check_file(pack, name, text));
        } else {
            failures.push(format!("the pack has no policy `{name}`"));
        }
    }
    result(&failures)
}

/// Returns that nothing failed, or everything that did.
pub(super) fn result(failures: &[String]) -> Result<(), String> {
    if failures.is_empty() {
        Ok(())
    } else {
        Err(failures.join("\n"))
    }
}

fn check_file(pack: &Pack, policy: &str, text: &str) -> Vec<String> {
    let cases = match Case::read_all(text) {
        Ok(cases) => cases,
        Err(error) => return vec![format!("`{policy}`: {error}")],
    };
    let mut failures: Vec<_> = cases
        .iter()
        .filter_map(|case| check(pack, policy, case).err())
        .collect();
    failures.extend(gaps(policy, &cases));
    failures
}

/// Judges one case, and has it repaired where it says how.
pub(super) fn check(pack: &Pack, policy: &str, case: &Case) -> Result<(), String> {
    let judged = judge_and_repair(pack, policy, case)?;
    let checked = case.check(&judged, |repaired| judge(pack, policy, repaired));
    checked.map_err(|difference| format!("case `{}` of {policy}\n{difference}", case.name))
}

#[cfg(test)]
mod tests;
