//! What packs and policies say of themselves for people. The host does not act on it, and only shows it to who asks.

use crate::text::ForeignText;

/// What a pack says of itself for people.
#[derive(Debug, Clone, Default)]
pub struct PackDocumentation {
    /// The name for people.
    pub display_name: ForeignText,
    /// One sentence.
    pub description: ForeignText,
    /// The pack's page, Markdown.
    pub readme: ForeignText,
    /// Who provides the pack.
    pub provider: ForeignText,
    /// Words to find the pack by.
    pub tags: Vec<ForeignText>,
    /// Where its source is.
    pub repository: ForeignText,
}

/// What a policy says of itself for people.
#[derive(Debug, Clone, Default)]
pub struct PolicyDocumentation {
    /// The name for people.
    pub display_name: ForeignText,
    /// The policy's page, Markdown.
    pub page: ForeignText,
    /// Where more stands.
    pub url: ForeignText,
    /// What to do about a violation.
    pub remediation_steps: ForeignText,
    /// The compliance framework that it belongs to.
    pub framework: Option<Framework>,
    /// Words to find the policy by.
    pub tags: Vec<ForeignText>,
    /// The settings, a JSON Schema of type object.
    pub settings_schema: ForeignText,
    /// The type tokens that it applies to, with `*` for any characters. Empty for all types.
    pub type_tokens: Vec<ForeignText>,
}

/// A compliance framework.
#[derive(Debug, Clone, Default)]
pub struct Framework {
    /// Its name.
    pub name: ForeignText,
    /// Its version.
    pub version: ForeignText,
    /// Where it stands.
    pub reference: ForeignText,
    /// The section that the policy enforces.
    pub specification: ForeignText,
}
