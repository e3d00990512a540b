//! What a pack says of itself, checked before anybody relies on it.

use std::collections::BTreeSet;
use std::sync::Arc;

use portcullis_facts::plan::Operation;

use crate::outcome::{
    FaultKind, Level, Need, PackDocumentation, PackInfo, PolicyDocumentation, PolicyInfo, Selector, Severity, Subject,
};
use crate::text::{self, ForeignText, Wildcards};

/// What a pack says of itself, as it says it.
pub(super) struct PackDescription {
    pub(super) name: String,
    pub(super) version: String,
    pub(super) policies: Vec<PolicyDescription>,
    pub(super) documentation: PackDocumentation,
}

/// What a pack says of a policy, as it says it.
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a question of its own, as in the contract"
)]
pub(super) struct PolicyDescription {
    pub(super) name: String,
    pub(super) description: String,
    pub(super) level: Level,
    pub(super) severity: Severity,
    pub(super) subject: Subject,
    pub(super) operations: Vec<Operation>,
    pub(super) taggable_only: bool,
    pub(super) workloads_only: bool,
    pub(super) components: bool,
    pub(super) providers: bool,
    pub(super) needs: Vec<Need>,
    pub(super) remediates: bool,
    pub(super) confidential: bool,
    pub(super) documentation: PolicyDocumentation,
}

/// Checks that names can be told apart and the rest can be acted on.
pub(super) fn check(pack: PackDescription) -> Result<PackInfo, (FaultKind, String)> {
    require_name("pack", &pack.name)?;
    if pack.policies.is_empty() {
        return Err(bad(format!("the pack `{}` has no policy", pack.name)));
    }
    let mut names = BTreeSet::new();
    if let Some(policy) = pack.policies.iter().find(|policy| !names.insert(policy.name.as_str())) {
        return Err(bad(format!(
            "the pack `{}` has two policies `{}`",
            pack.name,
            text::one_line(&policy.name)
        )));
    }
    Ok(PackInfo {
        policies: pack.policies.into_iter().map(check_policy).collect::<Result<_, _>>()?,
        name: pack.name,
        version: pack.version,
        documentation: pack.documentation,
    })
}

fn check_policy(policy: PolicyDescription) -> Result<PolicyInfo, (FaultKind, String)> {
    require_name("policy", &policy.name)?;
    let schema = policy.documentation.settings_schema.as_it_came();
    if serde_json::from_str::<serde_json::Map<String, serde_json::Value>>(schema).is_err() {
        return Err(bad(format!(
            "the settings schema of `{}` is no json object",
            policy.name
        )));
    }
    if policy.operations.is_empty() {
        return Err(bad(format!("the policy `{}` applies to no operation", policy.name)));
    }
    Ok(PolicyInfo {
        selector: Selector {
            type_tokens: types(&policy.documentation.type_tokens),
            operations: policy.operations,
            taggable_only: policy.taggable_only,
            workloads_only: policy.workloads_only,
            components: policy.components,
            providers: policy.providers,
        },
        name: policy.name,
        description: policy.description,
        level: policy.level,
        severity: policy.severity,
        subject: policy.subject,
        needs: policy.needs,
        remediates: policy.remediates,
        confidential: policy.confidential,
        documentation: Arc::new(policy.documentation),
    })
}

/// CrossGuard's rule, so that a name is one inside the engine too (`@pulumi/policy`, `^[a-zA-Z0-9-_.]{1,100}$`, not `all`).
fn require_name(what: &str, name: &str) -> Result<(), (FaultKind, String)> {
    let letters = name
        .chars()
        .all(|letter| letter.is_ascii_alphanumeric() || "-_.".contains(letter));
    if letters && (1..=100).contains(&name.len()) && name != "all" {
        return Ok(());
    }
    Err(bad(format!(
        "`{}` cannot be the name of a {what}",
        text::one_line(name)
    )))
}

/// Returns the types that a policy is for; `None` for all.
fn types(type_tokens: &[ForeignText]) -> Option<Wildcards> {
    (!type_tokens.is_empty()).then(|| type_tokens.iter().map(ForeignText::as_it_came).collect())
}

fn bad(message: String) -> (FaultKind, String) {
    (FaultKind::BadMetadata, message)
}
