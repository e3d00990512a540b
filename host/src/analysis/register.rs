//! What the engine shows, as the states that a plan is read from (`sdk/go/common/apitype/core.go`, `ResourceV3`).

use std::collections::{BTreeMap, HashMap};

use portcullis_analyzer::protocol::{
    AnalyzeRequest, AnalyzerProviderResource, AnalyzerResource, AnalyzerResourceOptions,
    analyzer_resource_options::CustomTimeouts,
};
use portcullis_analyzer::value;
use serde::Serialize;

use crate::text::one_line;

/// A state without its properties, which are JSON already.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct State<'r> {
    urn: &'r str,
    #[serde(rename = "type")]
    type_token: &'r str,
    custom: bool,
    parent: &'r str,
    #[serde(skip_serializing_if = "Option::is_none")]
    provider: Option<String>,
    /// Absent where the engine does not tell.
    #[serde(skip_serializing_if = "Option::is_none")]
    dependencies: Option<&'r [String]>,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    property_dependencies: BTreeMap<&'r str, &'r [String]>,
    #[serde(flatten)]
    options: Options<'r>,
}

#[derive(Default, Serialize)]
#[serde(rename_all = "camelCase")]
struct Options<'r> {
    protect: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    delete_before_replace: Option<bool>,
    ignore_changes: &'r [String],
    additional_secret_outputs: &'r [String],
    aliases: &'r [String],
    custom_timeouts: BTreeMap<&'static str, f64>,
}

/// Returns the list of the resource that is about to be registered and of its provider, which may be set to what the resource
/// gets besides, such as tags.
///
/// # Errors
///
/// Names the property that cannot be told.
pub(super) fn resource(request: &AnalyzeRequest) -> Result<String, String> {
    let options = request.options.as_ref();
    let state = State {
        urn: &request.urn,
        type_token: &request.r#type,
        custom: is_custom(&request.r#type, request.provider.as_ref()),
        parent: options.map_or("", |options| &options.parent),
        provider: request.provider.as_ref().map(reference),
        dependencies: None,
        property_dependencies: BTreeMap::new(),
        options: options.map(self::options).unwrap_or_default(),
    };
    let inputs = properties(&request.urn, &request.properties)?;
    let resource = state.with(&[("inputs", &inputs)]);
    match &request.provider {
        Some(provider) => Ok(format!("[{resource},{}]", provider_state(provider)?)),
        None => Ok(format!("[{resource}]")),
    }
}

fn provider_state(provider: &AnalyzerProviderResource) -> Result<String, String> {
    let state = State {
        urn: &provider.urn,
        type_token: &provider.r#type,
        custom: true,
        parent: "",
        provider: None,
        dependencies: None,
        property_dependencies: BTreeMap::new(),
        options: Options::default(),
    };
    let inputs = properties(&provider.urn, &provider.properties)?;
    Ok(state.with(&[("inputs", &inputs)]))
}

/// Returns the list of a stack's resources, in the order of their URNs: the engine has none. Their inputs are what they
/// were registered with; of a resource that was not, what the engine shows of it, its outputs.
///
/// # Errors
///
/// Names the property that cannot be told.
pub(super) fn stack(
    mut resources: Vec<AnalyzerResource>,
    mut inputs: HashMap<String, String>,
) -> Result<String, String> {
    resources.sort_by(|one, other| one.urn.cmp(&other.urn));
    let states = resources.into_iter().map(|resource| {
        let outputs = properties(&resource.urn, &resource.properties)?;
        let inputs = inputs.remove(&resource.urn);
        let inputs = inputs.as_deref().unwrap_or(&outputs);
        Ok(stack_state(&resource).with(&[("inputs", inputs), ("outputs", &outputs)]))
    });
    let states: Result<Vec<_>, String> = states.collect();
    Ok(format!("[{}]", states?.join(",")))
}

fn stack_state(resource: &AnalyzerResource) -> State<'_> {
    let dependencies = resource.property_dependencies.iter();
    State {
        urn: &resource.urn,
        type_token: &resource.r#type,
        custom: is_custom(&resource.r#type, resource.provider.as_ref()),
        parent: &resource.parent,
        provider: resource.provider.as_ref().map(reference),
        dependencies: Some(&resource.dependencies),
        property_dependencies: dependencies
            .map(|(property, dependencies)| (property.as_str(), dependencies.urns.as_slice()))
            .collect(),
        options: resource.options.as_ref().map(options).unwrap_or_default(),
    }
}

/// Returns the properties of a resource as JSON.
///
/// # Errors
///
/// Names the property that cannot be told.
pub(super) fn properties(urn: &str, properties: &[u8]) -> Result<String, String> {
    value::to_json(properties).map_err(|error| format!("`{}`: {error}", one_line(urn)))
}

impl State<'_> {
    /// Returns the state with properties.
    fn with(&self, properties: &[(&str, &str)]) -> String {
        let mut text = serde_json::to_string(self).unwrap_or_default();
        // The closing brace comes after the properties.
        text.pop();
        for (name, json) in properties {
            text.extend([",\"", name, "\":", json]);
        }
        text.push('}');
        text
    }
}

/// The engine does not say what is a component: one has no provider, and is none.
fn is_custom(type_token: &str, provider: Option<&AnalyzerProviderResource>) -> bool {
    provider.is_some() || type_token.starts_with("pulumi:providers:")
}

/// The identifier of the provider is not told.
fn reference(provider: &AnalyzerProviderResource) -> String {
    format!("{}::", provider.urn)
}

fn options(options: &AnalyzerResourceOptions) -> Options<'_> {
    let is_told = options.delete_before_replace_defined;
    Options {
        protect: options.protect,
        delete_before_replace: is_told.then_some(options.delete_before_replace),
        ignore_changes: &options.ignore_changes,
        additional_secret_outputs: &options.additional_secret_outputs,
        aliases: &options.aliases,
        custom_timeouts: options.custom_timeouts.as_ref().map(timeouts).unwrap_or_default(),
    }
}

/// Returns the timeouts that are set: zero is the provider's own.
fn timeouts(timeouts: &CustomTimeouts) -> BTreeMap<&'static str, f64> {
    let all = [
        ("create", timeouts.create),
        ("update", timeouts.update),
        ("delete", timeouts.delete),
        ("read", timeouts.read),
    ];
    all.into_iter().filter(|(_, seconds)| *seconds > 0.0).collect()
}
