//! A planned resource, as a policy sees it.

use crate::{Changes, Operation, Options, ProviderReference, backend};

mod facts;

/// A resource of the plan. Looks into it only where a policy asks; each question has its example below.
#[derive(Debug)]
pub struct Resource(pub(crate) backend::Resource);

impl Resource {
    /// Returns the URN.
    ///
    /// ```
    /// # portcullis_guest::example! {
    /// fn check(&self, resource: &Resource, report: &mut Report) -> Check {
    ///     let (urn, type_token, name) = (resource.urn(), resource.type_token(), resource.name());
    ///     report.violation(Violation::new(format!("`{name}` is a `{type_token}`, in full `{urn}`")));
    ///     if let Some(id) = resource.id() {
    ///         report.violation(Violation::new(format!("its provider calls it `{id}`")));
    ///     }
    ///     Ok(())
    /// }
    /// # }
    ///
    /// let cases = r#"[{
    ///     "name": "a bucket that does not exist yet has no identifier",
    ///     "stack": "dev",
    ///     "project": "shop",
    ///     "resource": { "type": "aws:s3/bucket:Bucket", "name": "assets" },
    ///     "expect": [{ "violation": {
    ///         "message": "`assets` is a `aws:s3/bucket:Bucket`, in full `urn:pulumi:dev::shop::aws:s3/bucket:Bucket::assets`"
    ///     } }]
    /// }]"#;
    /// # judge(cases);
    /// ```
    pub fn urn(&self) -> String {
        self.0.urn()
    }

    /// Returns the type token, such as `aws:s3/bucket:Bucket`. The example of [`Resource::urn`] has one.
    pub fn type_token(&self) -> String {
        self.0.type_token()
    }

    /// Returns the name that the program gave the resource. The example of [`Resource::urn`] has one.
    pub fn name(&self) -> String {
        self.0.name()
    }

    /// Returns the provider's identifier of the resource, once there is one. See the example of [`Resource::urn`].
    pub fn id(&self) -> Option<String> {
        self.0.id()
    }

    /// Returns what the update will do to the resource.
    ///
    /// A policy is shown resources that will be there after the update, unless
    /// [`Metadata::operations`](crate::Metadata::operations) says otherwise.
    ///
    /// ```
    /// # portcullis_guest::example! {
    /// fn check(&self, resource: &Resource, report: &mut Report) -> Check {
    ///     if resource.operation() == Operation::Replace {
    ///         report.violation(Violation::new("the new database is empty"));
    ///     }
    ///     Ok(())
    /// }
    /// # }
    ///
    /// let cases = r#"[{
    ///     "name": "a database is made anew",
    ///     "resource": { "type": "aws:rds/instance:Instance", "operation": "replace" },
    ///     "expect": [{ "violation": { "message": "the new database is empty" } }]
    /// }]"#;
    /// # judge(cases);
    /// ```
    pub fn operation(&self) -> Operation {
        self.0.operation()
    }

    /// Returns whether this is a component: a grouping without a provider. Of the stack policies' resources some are; other
    /// policies are shown components only if they [ask for them](crate::Metadata::include), as in the example there.
    pub fn is_component(&self) -> bool {
        self.0.is_component()
    }

    /// Returns the URN of the parent, `None` for the stack itself and for what the stack's program declares outside of all.
    ///
    /// ```
    /// # portcullis_guest::example! {
    /// fn check(&self, resource: &Resource, report: &mut Report) -> Check {
    ///     let parent = resource.parent().unwrap_or_default();
    ///     if !parent.contains("house:index:Vault") {
    ///         report.violation(Violation::new("the secret is in no `Vault`"));
    ///     }
    ///     Ok(())
    /// }
    /// # }
    ///
    /// let cases = r#"[{
    ///     "name": "a secret in a vault",
    ///     "resource": { "type": "aws:secretsmanager/secret:Secret", "parent": "keys" },
    ///     "others": [{ "type": "house:index:Vault", "name": "keys", "component": true }],
    ///     "expect": []
    /// }, {
    ///     "name": "a secret that lies about",
    ///     "resource": { "type": "aws:secretsmanager/secret:Secret" },
    ///     "expect": [{ "violation": { "message": "in no `Vault`" } }]
    /// }]"#;
    /// # judge(cases);
    /// ```
    pub fn parent(&self) -> Option<String> {
        self.0.parent()
    }

    /// Returns the provider, `None` for components and providers.
    ///
    /// ```
    /// # portcullis_guest::example! {
    /// fn check(&self, resource: &Resource, report: &mut Report) -> Check {
    ///     let provider = resource.provider();
    ///     if provider.is_some_and(|provider| provider.package == "aws" && provider.name.starts_with("default")) {
    ///         report.violation(Violation::new("its region depends on who runs the update"));
    ///     }
    ///     Ok(())
    /// }
    /// # }
    ///
    /// let cases = r#"[{
    ///     "name": "a bucket of a provider that the program declares",
    ///     "resource": { "type": "aws:s3/bucket:Bucket", "provider": "ireland" },
    ///     "others": [{ "type": "pulumi:providers:aws", "name": "ireland", "inputs": { "region": "eu-west-1" } }],
    ///     "expect": []
    /// }, {
    ///     "name": "a bucket of the default provider",
    ///     "resource": { "type": "aws:s3/bucket:Bucket", "provider": "default_7_48_0" },
    ///     "others": [{ "type": "pulumi:providers:aws", "name": "default_7_48_0" }],
    ///     "expect": [{ "violation": { "message": "depends on who runs the update" } }]
    /// }]"#;
    /// # judge(cases);
    /// ```
    pub fn provider(&self) -> Option<ProviderReference> {
        self.0.provider()
    }

    /// Returns the URNs that this resource depends on, each once: explicitly, through its properties, and because it goes or is
    /// replaced with others. `None` where the plan does not tell: an event log alone tells of no resource what it depends on.
    ///
    /// ```
    /// # portcullis_guest::example! {
    /// fn check(&self, resource: &Resource, report: &mut Report) -> Check {
    ///     for urn in resource.dependencies().unwrap_or_default() {
    ///         report.violation(Violation::new(format!("it waits for `{urn}`")));
    ///     }
    ///     for urn in resource.property_dependencies("subnetId") {
    ///         report.violation(Violation::new(format!("its subnet is `{urn}`")).at("/subnetId"));
    ///     }
    ///     Ok(())
    /// }
    /// # }
    ///
    /// let cases = r#"[{
    ///     "name": "the subnet is made in the same update",
    ///     "resource": { "type": "aws:ec2/instance:Instance", "dependencies": { "subnetId": ["inner"] } },
    ///     "others": [{ "type": "aws:ec2/subnet:Subnet", "name": "inner" }],
    ///     "expect": [
    ///         { "violation": { "message": "it waits for `urn:pulumi:test::test::aws:ec2/subnet:Subnet::inner`" } },
    ///         { "violation": { "message": "its subnet is `urn:pulumi:test::test::aws:ec2/subnet:Subnet::inner`" } }
    ///     ]
    /// }]"#;
    /// # judge(cases);
    /// ```
    pub fn dependencies(&self) -> Option<Vec<String>> {
        self.0.dependencies()
    }

    /// Returns the URNs that one input property (a top-level name) depends on. See the example of [`Resource::dependencies`].
    pub fn property_dependencies(&self, property: &str) -> Vec<String> {
        self.0.property_dependencies(property)
    }

    /// Returns the resource options.
    ///
    /// ```
    /// # portcullis_guest::example! {
    /// fn check(&self, resource: &Resource, report: &mut Report) -> Check {
    ///     if !resource.options().protect {
    ///         report.violation(Violation::new("the database can be deleted").hint("set `protect: true`"));
    ///     }
    ///     Ok(())
    /// }
    /// # }
    ///
    /// let cases = r#"[{
    ///     "name": "a database that is protected",
    ///     "resource": { "type": "aws:rds/instance:Instance", "options": { "protect": true } },
    ///     "expect": []
    /// }, {
    ///     "name": "a database that is not",
    ///     "resource": { "type": "aws:rds/instance:Instance" },
    ///     "expect": [{ "violation": { "message": "can be deleted" } }]
    /// }]"#;
    /// # judge(cases);
    /// ```
    pub fn options(&self) -> Options {
        self.0.options()
    }

    /// Returns why the resource changes.
    ///
    /// ```
    /// # portcullis_guest::example! {
    /// fn check(&self, resource: &Resource, report: &mut Report) -> Check {
    ///     let changes = resource.changes().properties;
    ///     for change in changes.iter().filter(|change| change.replaces) {
    ///         report.violation(Violation::new(format!("`{}` forces a new one", change.path)).at(&change.pointer));
    ///     }
    ///     Ok(())
    /// }
    /// # }
    ///
    /// let cases = r#"[{
    ///     "name": "a database of another engine is another database",
    ///     "resource": {
    ///         "type": "aws:rds/instance:Instance",
    ///         "operation": "replace",
    ///         "detailedDiff": { "engine": "update-replace", "tags.owner": "update" }
    ///     },
    ///     "expect": [{ "violation": { "pointer": "/engine", "message": "`engine` forces a new one" } }]
    /// }]"#;
    /// # judge(cases);
    /// ```
    pub fn changes(&self) -> Changes {
        self.0.changes()
    }

    /// Returns where the program declares the resource.
    ///
    /// ```
    /// # portcullis_guest::example! {
    /// fn check(&self, resource: &Resource, report: &mut Report) -> Check {
    ///     let place = resource.source_position().unwrap_or_default();
    ///     if place.contains("/experiments/") {
    ///         report.violation(Violation::new(format!("declared in an experiment: {place}")));
    ///     }
    ///     Ok(())
    /// }
    /// # }
    ///
    /// let cases = r#"[{
    ///     "name": "a bucket of an experiment",
    ///     "resource": {
    ///         "type": "aws:s3/bucket:Bucket",
    ///         "options": { "sourcePosition": "project:///experiments/index.ts#13,16" }
    ///     },
    ///     "expect": [{ "violation": { "message": "project:///experiments/index.ts#13,16" } }]
    /// }]"#;
    /// # judge(cases);
    /// ```
    pub fn source_position(&self) -> Option<String> {
        self.0.source_position()
    }
}
