//! A pack of policies, and the calls that the contract makes to it.

use std::collections::BTreeMap;

use crate::bindings::exports::portcullis::policy::pack::{
    PackMetadata, PolicyMetadata, PolicySettings, Remediation, SettingError, StackOutcome,
};
use crate::{Need, Outcome, Policy, Report, Resource, StackReport};

/// A pack of policies.
///
/// A pack's crate hands one to the [`pack!`](crate::pack) macro. What is said of it shows in `portcullis inspect`.
///
/// ```
/// # use portcullis_guest::{Check, Metadata, Pack, Policy, Report, Resource};
/// # portcullis_guest::policy! { struct PublicBucket {} }
/// # impl Policy for PublicBucket {
/// #     fn metadata() -> Metadata { Metadata::new("public-bucket", "A bucket that everybody can read.") }
/// # }
/// let pack = Pack::new("storage", "How data is kept.")
///     .display_name("Storage")
///     .version("1.2.0")
///     .readme("# storage\n\n…") // mostly `include_str!("../README.md")`
///     .provider("Example Corp")
///     .tags(["buckets", "databases"])
///     .repository("https://git.example.com/policies/storage")
///     .policy::<PublicBucket>();
///
/// let described = pack.describe();
/// assert_eq!((described.name.as_str(), described.version.as_str()), ("storage", "1.2.0"));
/// assert_eq!(described.policies[0].name, "public-bucket");
/// ```
#[derive(Debug)]
pub struct Pack {
    metadata: PackMetadata,
    policies: Vec<Entry>,
}

/// A policy of a pack. Its metadata is made only when it is asked for: a schema takes longer than a check.
#[derive(Debug)]
struct Entry {
    describe: fn() -> PolicyMetadata,
    read: fn(&str) -> Result<Box<dyn Judge>, SettingError>,
    name: String,
}

/// A policy with its settings.
pub(crate) trait Judge {
    fn check(&self, resource: &Resource) -> Vec<Outcome>;
    fn check_stack(&self, resources: &[Resource]) -> Vec<StackOutcome>;
    fn remediate(&self, resource: &Resource) -> Remediation;
}

/// The policies of a pack that were given their settings.
#[derive(Default)]
pub(crate) struct Configured {
    judges: BTreeMap<String, Box<dyn Judge>>,
}

impl std::fmt::Debug for Configured {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_set().entries(self.judges.keys()).finish()
    }
}

impl Pack {
    /// Returns a pack without policies. See the example of [`Pack`].
    pub fn new(name: &str, description: &str) -> Self {
        Self {
            metadata: PackMetadata {
                name: name.to_owned(),
                display_name: name.to_owned(),
                version: String::new(),
                description: description.to_owned(),
                readme: String::new(),
                provider: String::new(),
                tags: Vec::new(),
                repository: String::new(),
                policies: Vec::new(),
            },
            policies: Vec::new(),
        }
    }

    /// Adds a policy. See the example of [`Pack`].
    #[must_use]
    pub fn policy<P: Policy>(mut self) -> Self {
        self.policies.push(Entry {
            describe: described::<P>,
            read: read::<P>,
            name: P::metadata().0.name,
        });
        self
    }

    /// Sets the name for people. See the example of [`Pack`].
    #[must_use]
    pub fn display_name(mut self, display_name: &str) -> Self {
        display_name.clone_into(&mut self.metadata.display_name);
        self
    }

    /// Sets the version. The [`pack!`](crate::pack) macro sets it to the crate's. See the example of [`Pack`].
    #[must_use]
    pub fn version(mut self, version: &str) -> Self {
        version.clone_into(&mut self.metadata.version);
        self
    }

    /// Sets the pack's page, Markdown. See the example of [`Pack`].
    #[must_use]
    pub fn readme(mut self, readme: &str) -> Self {
        readme.clone_into(&mut self.metadata.readme);
        self
    }

    /// Sets who provides the pack. See the example of [`Pack`].
    #[must_use]
    pub fn provider(mut self, provider: &str) -> Self {
        provider.clone_into(&mut self.metadata.provider);
        self
    }

    /// Sets the words to find the pack by. See the example of [`Pack`].
    #[must_use]
    pub fn tags<'a>(mut self, tags: impl IntoIterator<Item = &'a str>) -> Self {
        self.metadata.tags = tags.into_iter().map(str::to_owned).collect();
        self
    }

    /// Sets where the pack's source is. See the example of [`Pack`].
    #[must_use]
    pub fn repository(mut self, repository: &str) -> Self {
        repository.clone_into(&mut self.metadata.repository);
        self
    }

    /// Returns the pack's name. The example of [`pack!`](crate::pack) asks for it.
    pub fn name(&self) -> &str {
        &self.metadata.name
    }

    /// Returns what the host and its users know of the pack. See the example of [`Pack`].
    pub fn describe(&self) -> PackMetadata {
        PackMetadata {
            policies: self.policies.iter().map(|policy| (policy.describe)()).collect(),
            ..self.metadata.clone()
        }
    }

    /// Reads the settings of the policies that will be called.
    ///
    /// # Errors
    ///
    /// Returns every setting that a policy cannot work with.
    pub(crate) fn configure(&self, settings: &[PolicySettings]) -> Result<Configured, Vec<SettingError>> {
        let mut configured = Configured::default();
        let mut errors = Vec::new();
        for PolicySettings { policy, settings } in settings {
            let entry = self.policies.iter().find(|entry| entry.name == *policy);
            let read = entry.map_or_else(|| Err(unknown_policy(policy)), |entry| (entry.read)(settings));
            match read {
                Ok(judge) => {
                    configured.judges.insert(policy.clone(), judge);
                }
                Err(error) => errors.push(error),
            }
        }
        if errors.is_empty() { Ok(configured) } else { Err(errors) }
    }
}

impl Configured {
    /// Judges resources by one policy.
    ///
    /// # Errors
    ///
    /// Fails for a policy that was not configured.
    pub(crate) fn check(&self, policy: &str, resources: &[Resource]) -> Result<Vec<Vec<Outcome>>, String> {
        let judge = self.judge(policy)?;
        Ok(resources.iter().map(|resource| judge.check(resource)).collect())
    }

    /// Judges the whole stack by one policy.
    ///
    /// # Errors
    ///
    /// Fails for a policy that was not configured.
    pub(crate) fn check_stack(&self, policy: &str, resources: &[Resource]) -> Result<Vec<StackOutcome>, String> {
        Ok(self.judge(policy)?.check_stack(resources))
    }

    /// Repairs resources by one policy.
    ///
    /// # Errors
    ///
    /// Fails for a policy that was not configured.
    pub(crate) fn remediate(&self, policy: &str, resources: &[Resource]) -> Result<Vec<Remediation>, String> {
        let judge = self.judge(policy)?;
        Ok(resources.iter().map(|resource| judge.remediate(resource)).collect())
    }

    fn judge(&self, policy: &str) -> Result<&dyn Judge, String> {
        let judge = self.judges.get(policy).map(Box::as_ref);
        judge.ok_or_else(|| format!("the policy `{policy}` was not configured"))
    }
}

impl<P: Policy> Judge for P {
    fn check(&self, resource: &Resource) -> Vec<Outcome> {
        let mut report = Report::default();
        let end = Policy::check(self, resource, &mut report);
        report.take(end);
        report.into_outcomes()
    }

    fn check_stack(&self, resources: &[Resource]) -> Vec<StackOutcome> {
        let mut report = StackReport::default();
        let end = Policy::check_stack(self, resources, &mut report);
        report.take(end);
        report.into_outcomes()
    }

    fn remediate(&self, resource: &Resource) -> Remediation {
        match Policy::remediate(self, resource).map_err(|stop| stop.0) {
            Ok(edits) => Remediation::Edits(edits),
            Err(Outcome::Undetermined(undetermined)) => Remediation::Undetermined(undetermined),
            Err(Outcome::NotApplicable(reason)) => Remediation::NotApplicable(reason),
            Err(Outcome::Failed(message)) => Remediation::Failed(message),
            Err(Outcome::Violation(violation)) => Remediation::Failed(violation.message),
        }
    }
}

fn described<P: Policy>() -> PolicyMetadata {
    let mut metadata = P::metadata().0;
    let schema = schemars::SchemaGenerator::default().into_root_schema_for::<P>();
    let required = schema.get("required").and_then(serde_json::Value::as_array);
    if required.is_some_and(|required| !required.is_empty()) {
        metadata.needs.push(Need::Settings);
    }
    metadata.settings_schema = schema.to_value().to_string();
    metadata
}

fn read<P: Policy>(settings: &str) -> Result<Box<dyn Judge>, SettingError> {
    let mut deserializer = serde_json::Deserializer::from_str(settings);
    let read = serde_path_to_error::deserialize::<_, P>(&mut deserializer);
    let policy = read.map_err(|error| setting_error::<P>(pointer(error.path()), message(error.inner())))?;
    policy
        .validate()
        .map_err(|message| setting_error::<P>(String::new(), message))?;
    Ok(Box::new(policy))
}

fn setting_error<P: Policy>(pointer: String, message: String) -> SettingError {
    SettingError {
        policy: P::metadata().0.name,
        pointer,
        message,
    }
}

fn pointer(path: &serde_path_to_error::Path) -> String {
    use serde_path_to_error::Segment;
    path.iter()
        .map(|segment| match segment {
            Segment::Seq { index } => format!("/{index}"),
            Segment::Map { key } => format!("/{}", key.replace('~', "~0").replace('/', "~1")),
            Segment::Enum { .. } | Segment::Unknown => String::new(),
        })
        .collect()
}

/// The place in the JSON text means nothing to a user, who wrote TOML.
fn message(error: &serde_json::Error) -> String {
    let text = error.to_string();
    text.split(" at line ").next().unwrap_or_default().to_owned()
}

fn unknown_policy(policy: &str) -> SettingError {
    SettingError {
        policy: policy.to_owned(),
        pointer: String::new(),
        message: format!("there is no policy `{policy}` in this pack"),
    }
}

#[cfg(test)]
mod tests;
