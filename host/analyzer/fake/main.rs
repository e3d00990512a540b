//! A plugin with a pack that does as it is told, for the tests: `portcullis-analyzer-fake analyzer|language ARGUMENTS`.

use std::collections::HashMap;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use portcullis_analyzer::protocol::{
    AnalyzeDiagnostic, AnalyzeRequest, AnalyzeResponse, AnalyzeStackRequest, AnalyzerInfo,
    AnalyzerStackConfigureRequest, PolicyConfig, RemediateResponse, Remediation,
};
use portcullis_analyzer::{Log, Open, Pack, Severity, Start, serve_analyzer, serve_language, value};

struct Opener;

/// Remembers what it was asked, and leaves a file `freed` in its folder when it is dropped.
struct FakePack {
    start: Start,
    log: Log,
    calls: Mutex<Vec<String>>,
}

impl Open for Opener {
    fn open(&self, start: Start, log: Log) -> Result<Arc<dyn Pack>, String> {
        // A file in the pack's folder says how.
        match std::fs::read_to_string(start.folder.join("open")).as_deref() {
            Ok("fail") => return Err("`pack.wasm` is not there; hint: build it".to_owned()),
            Ok("panic") => unreachable!("the pack is odd"),
            Ok("slow") => std::thread::sleep(Duration::from_mins(10)),
            _ => log.write(Severity::Info, "opened", ""),
        }
        Ok(Arc::new(FakePack {
            start,
            log,
            calls: Mutex::default(),
        }))
    }

    fn version(&self) -> String {
        "1.2.3".to_owned()
    }
}

impl FakePack {
    fn warn(&self, urn: &str) {
        for count in 0..3 {
            self.log.write(Severity::Warning, &format!("message {count}"), urn);
        }
    }

    fn called(&self, call: String) {
        self.calls.lock().unwrap_or_else(PoisonError::into_inner).push(call);
    }
}

impl Drop for FakePack {
    fn drop(&mut self) {
        drop(std::fs::write(self.start.folder.join("freed"), ""));
    }
}

/// An answer with a message.
fn says(message: String) -> AnalyzeResponse {
    let diagnostic = AnalyzeDiagnostic {
        message,
        ..AnalyzeDiagnostic::default()
    };
    AnalyzeResponse {
        diagnostics: vec![diagnostic],
        not_applicable: Vec::new(),
    }
}

fn json(properties: &[u8]) -> Result<String, String> {
    value::to_json(properties).map_err(|error| error.to_string())
}

impl Pack for FakePack {
    fn plugin_version(&self) -> String {
        "1.2.3".to_owned()
    }

    fn info(&self) -> Result<AnalyzerInfo, String> {
        Ok(AnalyzerInfo {
            name: "fake".to_owned(),
            description: format!("{:#?}", self.start),
            ..AnalyzerInfo::default()
        })
    }

    fn configure_stack(&self, stack: AnalyzerStackConfigureRequest) -> Result<(), String> {
        self.called(format!(
            "stack {} dry_run {} config {:?}",
            stack.stack, stack.dry_run, stack.config
        ));
        Ok(())
    }

    fn configure(&self, policies: HashMap<String, PolicyConfig>) -> Result<(), String> {
        let mut policies: Vec<_> = policies.into_iter().collect();
        policies.sort_by(|one, other| one.0.cmp(&other.0));
        for (name, policy) in policies {
            self.called(format!(
                "{name}: {} {}",
                policy.enforcement_level().as_str_name(),
                json(&policy.properties)?
            ));
        }
        Ok(())
    }

    fn analyze(&self, request: AnalyzeRequest) -> Result<AnalyzeResponse, String> {
        match request.r#type.as_str() {
            "echo" => return Ok(says(json(&request.properties)?)),
            "calls" => {
                return Ok(says(
                    self.calls.lock().unwrap_or_else(PoisonError::into_inner).join("\n"),
                ));
            }
            "fail" => return Err(request.name),
            "panic" => unreachable!("{}", request.name),
            "slow" => std::thread::sleep(Duration::from_mins(10)),
            "moment" => std::thread::sleep(Duration::from_millis(100)),
            "log" => self.warn(&request.urn),
            "flood" => (0..100_000).for_each(|_| self.log.write(Severity::Debug, &request.name, "")),
            _ => {}
        }
        Ok(AnalyzeResponse::default())
    }

    fn analyze_stack(&self, request: AnalyzeStackRequest) -> Result<AnalyzeResponse, String> {
        let resources: Result<Vec<String>, String> = request
            .resources
            .iter()
            .map(|resource| Ok(format!("{} {}", resource.urn, json(&resource.properties)?.len())))
            .collect();
        Ok(says(resources?.join("\n")))
    }

    fn remediate(&self, request: AnalyzeRequest) -> Result<RemediateResponse, String> {
        let mut properties: serde_json::Value =
            serde_json::from_str(&json(&request.properties)?).map_err(|error| error.to_string())?;
        if let Some(members) = properties.as_object_mut() {
            members.insert("repaired".to_owned(), true.into());
        }
        let properties = value::from_json(&properties).map_err(|error| error.to_string())?;
        let remediation = Remediation {
            properties,
            ..Remediation::default()
        };
        Ok(RemediateResponse {
            remediations: vec![remediation],
            not_applicable: Vec::new(),
        })
    }
}

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let served = match arguments.split_first() {
        Some((what, rest)) if what == "language" => serve_language(rest, Arc::new(Opener)),
        Some((_, rest)) => serve_analyzer(rest, Arc::new(Opener)),
        None => serve_analyzer(&[], Arc::new(Opener)),
    };
    match served {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            drop(std::fs::write(PathBuf::from("error"), error.to_string()));
            ExitCode::from(2)
        }
    }
}
