//! What the Pulumi engine asks of a pack, answered: the messages of its protocol, as the engine sends them.
//!
//! That a real engine asks so is tested in `tests/engine`, and how the messages travel in `host/analyzer`.

mod ahead;
mod configuring;
mod describing;
mod judging;
mod recorded;
mod repairing;
mod stacks;

use std::collections::HashMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::sync::{Arc, LazyLock};

use portcullis::analysis::{Analysis, Material};
use portcullis::config::Config;
use portcullis::packs::{BUILTIN, Engine, Limits, Pack};
use portcullis::problem::SourceFile;
use portcullis_analyzer::protocol::{
    AnalyzeDiagnostic, AnalyzeRequest, AnalyzeResponse, AnalyzeStackRequest, AnalyzerInfo, AnalyzerProviderResource,
    AnalyzerResource, AnalyzerStackConfigureRequest, EnforcementLevel, PolicyConfig, PolicySeverity, RemediateResponse,
};
use portcullis_analyzer::{Log, Pack as _, value};
use serde_json::{Value, json};

use crate::program;

/// How the engine marks a value that only the update will know.
const UNKNOWN: &str = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/// A pack at the service of the engine.
struct Asked(Analysis);

/// Returns a secret, as the engine marks one.
fn secret(value: &Value) -> Value {
    json!({"4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270", "value": value})
}

/// Returns a built-in pack, or one of a path, configured by the text of a `portcullis.toml`.
fn ask(pack: &str, toml: &str) -> Asked {
    static ENGINE: LazyLock<Engine> =
        LazyLock::new(|| Engine::new(Some(&program::cache_directory().join("portcullis"))).unwrap());
    let builtin = BUILTIN.iter().find(|(name, _)| *name == pack);
    let bytes = builtin.map_or_else(|| std::fs::read(pack).unwrap(), |(_, bytes)| bytes.to_vec());
    let pack = Pack::load(&ENGINE, pack, &bytes, Limits::default()).unwrap();
    let file = SourceFile {
        path: "portcullis.toml".to_owned(),
        text: Arc::from(toml),
    };
    let config = if toml.is_empty() {
        Config::default()
    } else {
        Config::parse(&file, Path::new("")).unwrap()
    };
    let material = Material {
        builds: None,
        program: PathBuf::from("/nowhere"),
    };
    Asked(Analysis::new(pack, config, material, Log::nowhere()))
}

impl Asked {
    /// Tells of a stack, of which this is a preview.
    fn previewed(self) -> Self {
        self.of_stack(true)
    }

    /// Tells of a stack, of which this is an update.
    fn updated(self) -> Self {
        self.of_stack(false)
    }

    fn of_stack(self, dry_run: bool) -> Self {
        let stack = AnalyzerStackConfigureRequest {
            stack: "prod".to_owned(),
            project: "shop".to_owned(),
            organization: "acme".to_owned(),
            dry_run,
            config: HashMap::from([
                ("shop:buckets".into(), "1".into()),
                ("shop:token".into(), "hush".into()),
            ]),
            config_secret_keys: vec!["shop:token".to_owned()],
            tags: HashMap::from([("team".into(), "payments".into())]),
        };
        self.0.configure_stack(stack).unwrap();
        self
    }

    /// Gives levels and settings: by policy a level and a JSON object.
    fn configure(&self, policies: &[(&str, EnforcementLevel, Value)]) -> Result<(), String> {
        let policies = policies.iter().map(|(name, level, settings)| {
            let config = PolicyConfig {
                enforcement_level: (*level).into(),
                properties: value::from_json(settings).unwrap(),
            };
            ((*name).to_owned(), config)
        });
        self.0.configure(policies.collect())
    }

    fn info(&self) -> AnalyzerInfo {
        self.0.info().unwrap()
    }

    /// Returns what the pack says of a resource.
    fn analyze(&self, type_token: &str, name: &str, inputs: &Value) -> String {
        told(self.0.analyze(request(type_token, name, inputs)))
    }

    /// Returns what the pack says of a stack.
    fn analyze_stack(&self, resources: Vec<AnalyzerResource>) -> String {
        told(self.0.analyze_stack(AnalyzeStackRequest { resources }))
    }

    /// Returns how the pack repairs a resource.
    fn remediate(&self, type_token: &str, name: &str, inputs: &Value) -> String {
        repaired(self.0.remediate(request(type_token, name, inputs)))
    }
}

/// Returns the URN of a resource of the stack.
fn urn(type_token: &str, name: &str) -> String {
    format!("urn:pulumi:prod::shop::{type_token}::{name}")
}

/// Returns what the engine asks of a resource with a provider.
fn request(type_token: &str, name: &str, inputs: &Value) -> AnalyzeRequest {
    AnalyzeRequest {
        r#type: type_token.to_owned(),
        name: name.to_owned(),
        urn: urn(type_token, name),
        properties: value::from_json(inputs).unwrap(),
        provider: Some(provider(type_token)),
        ..AnalyzeRequest::default()
    }
}

/// Returns the default provider of a type.
fn provider(type_token: &str) -> AnalyzerProviderResource {
    let package = type_token.split(':').next().unwrap();
    let provider = format!("pulumi:providers:{package}");
    AnalyzerProviderResource {
        urn: urn(&provider, "default_1_0_0"),
        name: "default_1_0_0".to_owned(),
        r#type: provider,
        ..AnalyzerProviderResource::default()
    }
}

/// Returns an answer: what is found, and who has nothing to say.
fn told(answer: Result<AnalyzeResponse, String>) -> String {
    let answer = match answer {
        Ok(answer) => answer,
        Err(error) => return format!("error: {error}"),
    };
    let mut text = answer.diagnostics.iter().map(found).collect::<String>();
    for silent in answer.not_applicable {
        writeln!(text, "{}: n/a, {}", silent.policy_name, silent.reason).unwrap();
    }
    text
}

fn found(found: &AnalyzeDiagnostic) -> String {
    let level = EnforcementLevel::try_from(found.enforcement_level).unwrap();
    let severity = PolicySeverity::try_from(found.severity).unwrap();
    let name = found.urn.rsplit("::").next().unwrap();
    let message = found.message.replace('\n', "\n  ");
    format!("{level:?} {severity:?} {} ({name})\n  {message}\n", found.policy_name)
}

/// Returns repairs: the inputs as they are then.
fn repaired(answer: Result<RemediateResponse, String>) -> String {
    let answer = match answer {
        Ok(answer) => answer,
        Err(error) => return format!("error: {error}"),
    };
    let mut text = String::new();
    for repair in answer.remediations {
        let inputs = value::to_json(&repair.properties).unwrap();
        let inputs = if inputs == "{}" { String::new() } else { inputs };
        writeln!(text, "{}: {inputs}{}", repair.policy_name, repair.diagnostic).unwrap();
    }
    for silent in answer.not_applicable {
        writeln!(text, "{}: n/a, {}", silent.policy_name, silent.reason).unwrap();
    }
    text
}
