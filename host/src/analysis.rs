//! A pack at the service of the Pulumi engine: what the engine asks while it previews or updates a stack, answered.
//!
//! The engine shows one resource after the other, before it does anything about it, and at the end the whole stack. It
//! does not tell what becomes of a resource, nor what it is now (`wit/v0.1/resources.wit`, `operation`): a policy that asks
//! is not applicable, and says so.

mod ahead;
mod answer;
mod describe;
mod live;
pub mod project;
mod register;
mod remedy;
mod settings;

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError, RwLock};

use portcullis_analyzer::protocol::{
    AnalyzeRequest, AnalyzeResponse, AnalyzeStackRequest, AnalyzerInfo, AnalyzerStackConfigureRequest, PolicyConfig,
    RemediateResponse,
};
use portcullis_analyzer::{Log, Severity};
use portcullis_facts::builds::Builds;
use portcullis_facts::plan::Plan;

use crate::config::Config;
use crate::dispatch::{self, Judged, Work};
use crate::outcome::{Fault, Subject};
use crate::packs::{LogLevel, LogLine, Pack};
use crate::problem::Problem;
use crate::selection::Rule;

use ahead::{Ahead, Answer};
use live::{Live, Scene};

/// A pack, ready to answer the engine.
#[derive(Debug)]
pub struct Analysis {
    pack: Arc<Pack>,
    /// What `portcullis.toml` says.
    config: Config,
    material: Material,
    log: Log,
    state: RwLock<State>,
    /// The inputs of the resources that were shown, as JSON by URN, for the policies of the stack: the engine shows these
    /// outputs only.
    inputs: Mutex<HashMap<String, String>>,
    ahead: Ahead,
}

/// What the engine has told so far, and who judges by it.
#[derive(Debug, Clone)]
struct State {
    scene: Arc<Scene>,
    /// The policies; or what is wrong with their settings, as long as the engine has given no others.
    live: Result<Arc<Live>, String>,
}

/// What is known besides what the engine tells.
#[derive(Debug)]
pub struct Material {
    /// The records of image builds, if any are given.
    pub builds: Option<Arc<Builds>>,
    /// The folder that the checkout is looked for in.
    pub program: PathBuf,
}

impl Analysis {
    /// Returns a pack that answers the engine, by a configuration. What is wrong with the settings is told when the engine
    /// configures, or asks: it may bring others.
    pub fn new(pack: Pack, config: Config, material: Material, log: Log) -> Self {
        let scene = Arc::new(Scene::unknown(&material));
        let live = Live::new(&pack, &config, &scene)
            .map(Arc::new)
            .map_err(|problems| in_words(&problems));
        Self {
            pack: Arc::new(pack),
            config,
            material,
            log,
            state: RwLock::new(State { scene, live }),
            inputs: Mutex::default(),
            ahead: Ahead::default(),
        }
    }

    fn state(&self) -> State {
        self.state.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Lets policies judge a stack by a configuration.
    fn set(&self, scene: Arc<Scene>, config: &Config) {
        let live = Live::new(&self.pack, config, &scene)
            .map(Arc::new)
            .map_err(|problems| in_words(&problems));
        *self.state.write().unwrap_or_else(PoisonError::into_inner) = State { scene, live };
    }

    fn keep_inputs(&self, live: &Live, request: &AnalyzeRequest) -> Result<(), String> {
        if live.stack_rules.is_empty() {
            return Ok(());
        }
        let inputs = register::properties(&request.urn, &request.properties)?;
        let mut kept = self.inputs.lock().unwrap_or_else(PoisonError::into_inner);
        kept.insert(request.urn.clone(), inputs);
        Ok(())
    }

    /// Lets policies judge a plan, and passes on what they wrote to the log.
    ///
    /// # Errors
    ///
    /// Returns how policies misbehaved: then nothing counts that was said.
    fn judge(&self, live: &Live, plan: &Arc<Plan>, rules: &[Rule], subject: Subject) -> Result<Judged, String> {
        let judged = judge(&self.pack, live, plan, rules, subject);
        judged.log.iter().for_each(|(_, line)| self.pass_on(line));
        match judged.faults.as_slice() {
            [] => Ok(judged),
            faults => Err(answer::faults(faults)),
        }
    }

    fn pass_on(&self, line: &LogLine) {
        let severity = match line.level {
            LogLevel::Debug => Severity::Debug,
            LogLevel::Info => Severity::Info,
            LogLevel::Warning => Severity::Warning,
        };
        let message = format!("{}: {}", self.pack.info().name, line.message);
        self.log.write(severity, &message, "");
    }
}

impl portcullis_analyzer::Pack for Analysis {
    fn plugin_version(&self) -> String {
        // The engine refuses to start a plugin whose version is none, and a pack may have any text for one.
        env!("CARGO_PKG_VERSION").to_owned()
    }

    fn info(&self) -> Result<AnalyzerInfo, String> {
        Ok(describe::analyzer(&self.pack, &self.config))
    }

    fn configure_stack(&self, stack: AnalyzerStackConfigureRequest) -> Result<(), String> {
        let scene = Arc::new(Scene::of_stack(&self.material, stack));
        // Settings that are wrong, or missing, may still come from the engine: it configures next.
        self.set(scene, &self.config);
        Ok(())
    }

    fn configure(&self, policies: HashMap<String, PolicyConfig>) -> Result<(), String> {
        let config = settings::merge(&self.pack, &self.config, &policies)?;
        self.set(self.state().scene, &config);
        self.state().live.map(drop)
    }

    fn analyze(&self, request: AnalyzeRequest) -> Result<AnalyzeResponse, String> {
        let live = self.state().live?;
        self.keep_inputs(&live, &request)?;
        let states = register::resource(&request)?;
        let ready = self.ahead.take(&live, &request.urn, &states);
        let answer = ready.unwrap_or_else(|| Answer::of(&self.pack, &live, states));
        answer.log.iter().for_each(|line| self.pass_on(line));
        answer.response
    }

    fn analyze_stack(&self, request: AnalyzeStackRequest) -> Result<AnalyzeResponse, String> {
        let live = self.state().live?;
        if live.stack_rules.is_empty() || request.resources.is_empty() {
            return Ok(answer::nothing(&live, Subject::Stack));
        }
        let inputs = std::mem::take(&mut *self.inputs.lock().unwrap_or_else(PoisonError::into_inner));
        let plan = live.plan(register::stack(request.resources, inputs)?)?;
        let judged = self.judge(&live, &plan, &live.stack_rules, Subject::Stack)?;
        Ok(answer::response(&self.pack, &live, Subject::Stack, &plan, judged))
    }

    fn remediate(&self, request: AnalyzeRequest) -> Result<RemediateResponse, String> {
        let live = self.state().live?;
        let response = remedy::remediate(self, &live, request.clone())?;
        if response.remediations.is_empty() {
            self.ahead.expect(&self.pack, &live, request);
        }
        Ok(response)
    }
}

/// Lets policies judge the one resource that a plan is about, which stands first, or the stack that it is.
fn judge(pack: &Pack, live: &Live, plan: &Arc<Plan>, rules: &[Rule], subject: Subject) -> Judged {
    dispatch::run(Work {
        plans: std::slice::from_ref(plan),
        packs: std::slice::from_ref(pack),
        rules,
        world: live.world(),
        only: (subject == Subject::Resource).then_some(0),
        traced: false,
        misfits: true,
    })
}

/// Returns how a pack misbehaved, in words for who ran `pulumi`.
pub fn fault(fault: &Fault) -> String {
    answer::fault(fault)
}

/// Returns problems in words for who ran `pulumi`, one a line.
pub(crate) fn in_words(problems: &[Problem]) -> String {
    let words: Vec<_> = problems.iter().map(ToString::to_string).collect();
    words.join("\n")
}
