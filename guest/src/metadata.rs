//! What a policy says of itself.

use crate::Operation;
use crate::bindings::exports::portcullis::policy::pack::{PolicyMetadata, Selector};

pub use crate::bindings::exports::portcullis::policy::pack::{
    EnforcementLevel, ExtraKind, Framework, Need, Severity, Subject,
};

/// What the host and its users know of a policy.
///
/// All of it shows in `portcullis inspect` and `portcullis explain`.
///
/// ```
/// # portcullis_guest::example! {
/// fn metadata() -> Metadata {
///     Metadata::new("public-database", "A database that everybody can reach.")
///         .display_name("Database on the internet")
///         .documentation("# public-database\n\n…") // mostly `include_str!("public_database.md")`
///         .url("https://wiki.example.com/policies/public-database")
///         .remediation_steps("Set `publiclyAccessible` to `false`.")
///         .level(EnforcementLevel::Mandatory)
///         .severity(Severity::Critical)
///         .framework(Framework {
///             name: "Example Corp baseline".to_owned(),
///             version: "2.0".to_owned(),
///             reference: "https://wiki.example.com/baseline".to_owned(),
///             specification: "4.2, network".to_owned(),
///         })
///         .tags(["databases", "network"])
///         .types(["aws:rds/instance:Instance"])
/// }
/// # }
///
/// let pack = Pack::new("house", "Our own rules.").policy::<Example>();
/// let policy = &pack.describe().policies[0];
/// assert_eq!(policy.name, "public-database");
/// assert_eq!(policy.severity, Severity::Critical);
/// ```
#[derive(Debug)]
pub struct Metadata(pub(crate) PolicyMetadata);

impl Metadata {
    /// Returns the metadata of a policy that judges resources one by one, is mandatory and of medium severity, and is
    /// shown every resource of every type that will be there after the update.
    ///
    /// The name names the fault that the policy finds, so that "allow NAME" reads right: `floating-image-tag`.
    ///
    /// ```
    /// # portcullis_guest::example! {
    /// fn metadata() -> Metadata {
    ///     Metadata::new("public-database", "A database that everybody can reach.")
    /// }
    /// # }
    ///
    /// let pack = Pack::new("house", "Our own rules.").policy::<Example>();
    /// let policy = &pack.describe().policies[0];
    /// assert_eq!(policy.display_name, "Public database");
    /// assert_eq!(policy.level, EnforcementLevel::Mandatory);
    /// assert_eq!(policy.severity, Severity::Medium);
    /// ```
    pub fn new(name: &str, description: &str) -> Self {
        Self(PolicyMetadata {
            name: name.to_owned(),
            display_name: display_name(name),
            description: description.to_owned(),
            documentation: String::new(),
            url: String::new(),
            remediation_steps: String::new(),
            level: EnforcementLevel::Mandatory,
            severity: Severity::Medium,
            framework: None,
            tags: Vec::new(),
            settings_schema: String::new(),
            subject: Subject::Resource,
            remediates: false,
            confidential: false,
            selector: Selector {
                type_tokens: Vec::new(),
                operations: vec![
                    Operation::Same,
                    Operation::Create,
                    Operation::Update,
                    Operation::Replace,
                    Operation::Refresh,
                    Operation::Import,
                ],
                taggable_only: false,
                workloads_only: false,
                include: Vec::new(),
            },
            needs: Vec::new(),
        })
    }

    /// Sets the name for people. By default the name with spaces. See the example of [`Metadata`].
    #[must_use]
    pub fn display_name(mut self, display_name: &str) -> Self {
        display_name.clone_into(&mut self.0.display_name);
        self
    }

    /// Sets the policy's page, Markdown. See the example of [`Metadata`].
    #[must_use]
    pub fn documentation(mut self, documentation: &str) -> Self {
        documentation.clone_into(&mut self.0.documentation);
        self
    }

    /// Sets where more stands. See the example of [`Metadata`].
    #[must_use]
    pub fn url(mut self, url: &str) -> Self {
        url.clone_into(&mut self.0.url);
        self
    }

    /// Sets what to do about a violation. See the example of [`Metadata`].
    #[must_use]
    pub fn remediation_steps(mut self, steps: &str) -> Self {
        steps.clone_into(&mut self.0.remediation_steps);
        self
    }

    /// Sets what a violation does unless the configuration says otherwise. See the example of [`Metadata`].
    #[must_use]
    pub fn level(mut self, level: EnforcementLevel) -> Self {
        self.0.level = level;
        self
    }

    /// Sets how bad a violation is. See the example of [`Metadata`].
    #[must_use]
    pub fn severity(mut self, severity: Severity) -> Self {
        self.0.severity = severity;
        self
    }

    /// Sets the compliance framework that the policy belongs to. See the example of [`Metadata`].
    #[must_use]
    pub fn framework(mut self, framework: Framework) -> Self {
        self.0.framework = Some(framework);
        self
    }

    /// Sets the words to find the policy by. See the example of [`Metadata`].
    #[must_use]
    pub fn tags<'a>(mut self, tags: impl IntoIterator<Item = &'a str>) -> Self {
        self.0.tags = tags.into_iter().map(str::to_owned).collect();
        self
    }

    /// Makes this a policy of the whole stack: [`Policy::check_stack`](crate::Policy::check_stack) is called. It is
    /// shown all resources, whatever the other methods say. The examples of [`StackReport`](crate::StackReport) are such policies.
    #[must_use]
    pub fn stack(mut self) -> Self {
        self.0.subject = Subject::Stack;
        self
    }

    /// Says that [`Policy::remediate`](crate::Policy::remediate) can repair a violation. The example of
    /// [`Edit::set_to`](crate::Edit::set_to) is such a policy.
    #[must_use]
    pub fn remediates(mut self) -> Self {
        self.0.remediates = true;
        self
    }

    /// Says that the policy looks for credentials. Then `explain`, tests and recorded cases show nothing of what it finds, and
    /// its messages must not either.
    ///
    /// ```
    /// # portcullis_guest::example! {
    /// fn metadata() -> Metadata {
    ///     Metadata::new("plaintext-password", "A password that is no secret.").confidential()
    /// }
    /// # }
    ///
    /// let pack = Pack::new("house", "Our own rules.").policy::<Example>();
    /// assert!(pack.describe().policies[0].confidential);
    /// ```
    #[must_use]
    pub fn confidential(mut self) -> Self {
        self.0.confidential = true;
        self
    }

    /// Names the types that the policy applies to; `*` stands for any characters.
    ///
    /// ```
    /// # portcullis_guest::example! {
    /// fn metadata() -> Metadata {
    ///     Metadata::new("public-database", "A database that everybody can reach.")
    ///         .types(["aws:rds/*", "aws-native:rds:DbInstance"])
    /// }
    ///
    /// fn check(&self, resource: &Resource, report: &mut Report) -> Check {
    ///     report.violation(Violation::new("it is a database"));
    ///     Ok(())
    /// }
    /// # }
    ///
    /// let cases = r#"[{
    ///     "name": "a database",
    ///     "resource": { "type": "aws:rds/instance:Instance" },
    ///     "expect": [{ "violation": {} }]
    /// }, {
    ///     "name": "a bucket is not shown",
    ///     "resource": { "type": "aws:s3/bucket:Bucket" },
    ///     "expect": "not-shown"
    /// }]"#;
    /// # judge(cases);
    /// ```
    #[must_use]
    pub fn types<'a>(mut self, type_tokens: impl IntoIterator<Item = &'a str>) -> Self {
        self.0.selector.type_tokens = type_tokens.into_iter().map(str::to_owned).collect();
        self
    }

    /// Names the operations that the policy applies to. By default all but [`Operation::Delete`] and [`Operation::Read`].
    ///
    /// ```
    /// # portcullis_guest::example! {
    /// fn metadata() -> Metadata {
    ///     Metadata::new("lost-database", "A database that goes.").operations([Operation::Delete, Operation::Replace])
    /// }
    ///
    /// fn check(&self, resource: &Resource, report: &mut Report) -> Check {
    ///     report.violation(Violation::new("its data goes, too"));
    ///     Ok(())
    /// }
    /// # }
    ///
    /// let cases = r#"[{
    ///     "name": "a database goes",
    ///     "resource": { "type": "aws:rds/instance:Instance", "operation": "delete", "prior": {} },
    ///     "expect": [{ "violation": { "message": "its data goes" } }]
    /// }, {
    ///     "name": "one that comes is not shown",
    ///     "resource": { "type": "aws:rds/instance:Instance", "operation": "create" },
    ///     "expect": "not-shown"
    /// }]"#;
    /// # judge(cases);
    /// ```
    #[must_use]
    pub fn operations(mut self, operations: impl IntoIterator<Item = Operation>) -> Self {
        self.0.selector.operations = operations.into_iter().collect();
        self
    }

    /// Says that the policy applies only to types that can be tagged.
    ///
    /// ```
    /// # portcullis_guest::example! {
    /// fn metadata() -> Metadata {
    ///     Metadata::new("untagged-resource", "A resource without any tag.").taggable_only()
    /// }
    ///
    /// fn check(&self, resource: &Resource, report: &mut Report) -> Check {
    ///     let tags = resource.tags();
    ///     if tags.tags.is_empty() {
    ///         report.violation(Violation::new("it has no tags").at(tags.pointer));
    ///     }
    ///     Ok(())
    /// }
    /// # }
    ///
    /// let cases = r#"[{
    ///     "name": "a bucket can have tags",
    ///     "resource": { "type": "aws:s3/bucket:Bucket" },
    ///     "expect": [{ "violation": { "pointer": "/tags" } }]
    /// }, {
    ///     "name": "an attachment of a policy cannot, and is not shown",
    ///     "resource": { "type": "aws:iam/rolePolicyAttachment:RolePolicyAttachment" },
    ///     "expect": "not-shown"
    /// }]"#;
    /// # judge(cases);
    /// ```
    #[must_use]
    pub fn taggable_only(mut self) -> Self {
        self.0.selector.taggable_only = true;
        self
    }

    /// Says that the policy applies only to resources that run container images.
    ///
    /// ```
    /// # portcullis_guest::example! {
    /// fn metadata() -> Metadata {
    ///     Metadata::new("workload", "Anything that runs an image.").workloads_only()
    /// }
    ///
    /// fn check(&self, resource: &Resource, report: &mut Report) -> Check {
    ///     report.violation(Violation::new(format!("it runs {} images", resource.images().len())));
    ///     Ok(())
    /// }
    /// # }
    ///
    /// let cases = r#"[{
    ///     "name": "a pod",
    ///     "resource": {
    ///         "type": "kubernetes:core/v1:Pod",
    ///         "inputs": { "spec": { "containers": [{ "image": "nginx:1.27" }, { "image": "busybox:1.37" }] } }
    ///     },
    ///     "expect": [{ "violation": { "message": "it runs 2 images" } }]
    /// }, {
    ///     "name": "a bucket runs nothing, and is not shown",
    ///     "resource": { "type": "aws:s3/bucket:Bucket" },
    ///     "expect": "not-shown"
    /// }]"#;
    /// # judge(cases);
    /// ```
    #[must_use]
    pub fn workloads_only(mut self) -> Self {
        self.0.selector.workloads_only = true;
        self
    }

    /// Says that the policy is shown also resources without a real counterpart.
    ///
    /// ```
    /// # portcullis_guest::example! {
    /// fn metadata() -> Metadata {
    ///     Metadata::new("unversioned-component", "A component that does not say its version.")
    ///         .types(["house:*"])
    ///         .include([ExtraKind::Component])
    /// }
    ///
    /// fn check(&self, resource: &Resource, report: &mut Report) -> Check {
    ///     if resource.is_component() && resource.inputs().get::<String>("/version")?.is_none() {
    ///         report.violation(Violation::new("it has no version").at("/version"));
    ///     }
    ///     Ok(())
    /// }
    /// # }
    ///
    /// let cases = r#"[{
    ///     "name": "a component of the house",
    ///     "resource": { "type": "house:index:Service", "component": true },
    ///     "expect": [{ "violation": { "pointer": "/version" } }]
    /// }]"#;
    /// # judge(cases);
    /// ```
    #[must_use]
    pub fn include(mut self, kinds: impl IntoIterator<Item = ExtraKind>) -> Self {
        self.0.selector.include = kinds.into_iter().collect();
        self
    }

    /// Says what the policy cannot do without. Settings that have to be set are found out from the policy's fields. A
    /// run that cannot meet a need leaves the policy out, and says so; one that the configuration names runs all the same.
    ///
    /// ```
    /// # portcullis_guest::example! {
    /// fn metadata() -> Metadata {
    ///     Metadata::new("unbuilt-image", "An image that nobody built.").needs([Need::BuildMetadata]).workloads_only()
    /// }
    ///
    /// fn check(&self, resource: &Resource, report: &mut Report) -> Check {
    ///     if !builds::available() {
    ///         return Err(Stop::not_applicable("the run has no build metadata"));
    ///     }
    ///     Ok(())
    /// }
    /// # }
    ///
    /// let cases = r#"[{
    ///     "name": "a run without build metadata",
    ///     "resource": { "type": "aws:lambda/function:Function", "inputs": { "imageUri": "shop/web:1.4.0" } },
    ///     "expect": [{ "not-applicable": { "message": "no build metadata" } }]
    /// }]"#;
    /// # judge(cases);
    /// ```
    #[must_use]
    pub fn needs(mut self, needs: impl IntoIterator<Item = Need>) -> Self {
        self.0.needs.extend(needs);
        self
    }
}

fn display_name(name: &str) -> String {
    let spaced = name.replace('-', " ");
    let mut letters = spaced.chars();
    letters
        .next()
        .map(|first| first.to_uppercase().chain(letters).collect())
        .unwrap_or_default()
}
