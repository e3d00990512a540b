//! What the whole run is about.

pub use crate::bindings::portcullis::policy::context::{Checkout, ConfigValue, StackTag};
use crate::{Stop, Undetermined, backend};

/// Returns the stack's name.
///
/// ```
/// # portcullis_guest::example! {
/// fn check(&self, resource: &Resource, report: &mut Report) -> Check {
///     let (project, stack) = (context::project(), context::stack());
///     if project == "shop" && stack == "prod" && !resource.options().protect {
///         report.violation(Violation::new("whatever the shop sells from is protected"));
///     }
///     Ok(())
/// }
/// # }
///
/// let cases = r#"[{
///     "name": "in production",
///     "stack": "prod",
///     "project": "shop",
///     "resource": { "type": "aws:rds/instance:Instance" },
///     "expect": [{ "violation": { "message": "is protected" } }]
/// }, {
///     "name": "a developer's stack",
///     "stack": "dev-ada",
///     "project": "shop",
///     "resource": { "type": "aws:rds/instance:Instance" },
///     "expect": []
/// }]"#;
/// # judge(cases);
/// ```
pub fn stack() -> String {
    backend::stack()
}

/// Returns the project's name. The example of [`stack`] asks for it.
pub fn project() -> String {
    backend::project()
}

/// Returns the organization, where it is known: no file of a preview names it, so that `portcullis check` does not know it.
///
/// ```
/// # portcullis_guest::example! {
/// fn check(&self, resource: &Resource, report: &mut Report) -> Check {
///     let Some(organization) = context::organization() else {
///         return Err(Stop::not_applicable("nobody knows whose stack this is"));
///     };
///     if organization != "example-corp" && context::stack_tags().iter().all(|tag| tag.name != "guest") {
///         report.violation(Violation::new("a stack of somebody else"));
///     }
///     Ok(())
/// }
/// # }
///
/// let cases = r#"[{
///     "name": "a preview does not say",
///     "resource": { "type": "aws:s3/bucket:Bucket" },
///     "expect": [{ "not-applicable": { "message": "nobody knows" } }]
/// }]"#;
/// # judge(cases);
/// ```
pub fn organization() -> Option<String> {
    backend::organization()
}

/// Returns the stack's tags, where they are known: as little as the [`organization`], whose example asks for them.
pub fn stack_tags() -> Vec<StackTag> {
    backend::stack_tags()
}

/// Returns a value of the stack's configuration, for a policy that handles secrets itself. The key is qualified: `aws:region`.
///
/// ```
/// # portcullis_guest::example! {
/// fn metadata() -> Metadata {
///     Metadata::new("plain-token", "A token that stands in the stack's configuration for everybody to read.").stack()
/// }
///
/// fn check_stack(&self, _: &[Resource], report: &mut StackReport) -> Check {
///     if let context::ConfigValue::Found(_) = context::config("shop:token") {
///         report.stack_violation(Violation::new("`shop:token` is no secret"));
///     }
///     Ok(())
/// }
/// # }
///
/// let cases = r#"[{
///     "name": "a token that is a secret",
///     "config": { "shop:token": "[secret]" },
///     "resource": { "type": "aws:s3/bucket:Bucket" },
///     "expect": []
/// }, {
///     "name": "a token that is none",
///     "config": { "shop:token": "hunter2" },
///     "resource": { "type": "aws:s3/bucket:Bucket" },
///     "expect": [{ "violation": { "message": "no secret" } }]
/// }]"#;
/// # judge(cases);
/// ```
pub fn config(key: &str) -> ConfigValue {
    backend::config(key)
}

/// Returns a value of the stack's configuration, `None` where it has none. The key is qualified: `aws:region`.
///
/// ```
/// # portcullis_guest::example! {
/// fn check(&self, resource: &Resource, report: &mut Report) -> Check {
///     let region = context::known_config("aws:region")?.unwrap_or_default();
///     if !region.starts_with("eu-") {
///         report.violation(Violation::new(format!("the stack is in `{region}`")));
///     }
///     Ok(())
/// }
/// # }
///
/// let cases = r#"[{
///     "name": "a stack across the ocean",
///     "config": { "aws:region": "us-east-1" },
///     "resource": { "type": "aws:s3/bucket:Bucket" },
///     "expect": [{ "violation": { "message": "in `us-east-1`" } }]
/// }, {
///     "name": "a stack in a secret place",
///     "config": { "aws:region": "[secret]" },
///     "resource": { "type": "aws:s3/bucket:Bucket" },
///     "expect": [{ "undetermined": { "message": "`aws:region` of the stack's configuration is a secret" } }]
/// }]"#;
/// # judge(cases);
/// ```
///
/// # Errors
///
/// Leaves the question open where the value is a secret.
pub fn known_config(key: &str) -> Result<Option<String>, Stop> {
    match config(key) {
        ConfigValue::Absent => Ok(None),
        ConfigValue::Found(value) => Ok(Some(value)),
        ConfigValue::Secret => {
            let message = format!("`{key}` of the stack's configuration is a secret");
            Err(Undetermined::secret(message, "").into())
        }
    }
}

/// Returns whether this is a preview, so that unknown values are still to come.
///
/// ```
/// # portcullis_guest::example! {
/// fn check(&self, resource: &Resource, report: &mut Report) -> Check {
///     if resource.operation() == Operation::Same && !context::dry_run() {
///         report.violation(Violation::new("an audit of what is there"));
///     }
///     Ok(())
/// }
/// # }
///
/// let cases = r#"[{
///     "name": "a case is a preview",
///     "resource": { "type": "aws:s3/bucket:Bucket", "operation": "same" },
///     "expect": []
/// }]"#;
/// # judge(cases);
/// ```
pub fn dry_run() -> bool {
    backend::dry_run()
}

/// Returns the time to judge dates by, RFC 3339 in UTC. The same for the whole run: a policy has no clock of its own, so that the
/// same preview is judged the same tomorrow, with `--at`.
///
/// ```
/// # portcullis_guest::example! {
/// fn check(&self, resource: &Resource, report: &mut Report) -> Check {
///     let until = resource.tags().get("DeleteAfter").map(|tag| tag.known_value().map(str::to_owned)).transpose()?;
///     // Dates of this form are in the order of their letters.
///     if until.is_some_and(|until| until < context::evaluation_time()) {
///         report.violation(Violation::new("it should be gone by now"));
///     }
///     Ok(())
/// }
/// # }
///
/// let cases = r#"[{
///     "name": "a bucket that has stayed on",
///     "at": "2026-07-01T00:00:00Z",
///     "resource": { "type": "aws:s3/bucket:Bucket", "inputs": { "tags": { "DeleteAfter": "2026-06-30" } } },
///     "expect": [{ "violation": { "message": "gone by now" } }]
/// }]"#;
/// # judge(cases);
/// ```
pub fn evaluation_time() -> String {
    backend::evaluation_time()
}

/// Returns the checkout that is being deployed, where it is known.
///
/// ```
/// # portcullis_guest::example! {
/// fn metadata() -> Metadata {
///     Metadata::new("wild-deployment", "A deployment of something other than the main branch.").stack()
/// }
///
/// fn check_stack(&self, _: &[Resource], report: &mut StackReport) -> Check {
///     let branch = context::current_checkout().and_then(|checkout| checkout.branch);
///     if branch.as_deref() != Some("main") {
///         report.stack_violation(Violation::new("only what is merged is deployed"));
///     }
///     Ok(())
/// }
/// # }
///
/// let cases = r#"[{
///     "name": "a branch",
///     "resource": { "type": "aws:s3/bucket:Bucket" },
///     "checkout": { "revision": "4c49d6b1c10d29b8b3e409e18f4ab527a84268b7", "branch": "try-it" },
///     "expect": [{ "violation": { "message": "only what is merged" } }]
/// }]"#;
/// # judge(cases);
/// ```
pub fn current_checkout() -> Option<Checkout> {
    backend::current_checkout()
}
