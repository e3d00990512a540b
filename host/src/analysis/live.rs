//! What is known of the stack that the engine works on, and who judges it.

use std::sync::{Arc, LazyLock};

use portcullis_analyzer::protocol::AnalyzerStackConfigureRequest;
use portcullis_facts::checkout::{Checkout, Given};
use portcullis_facts::document::Document;
use portcullis_facts::json::SECRET_TEXT;
use portcullis_facts::plan::{LiveStack, Plan};
use serde_json::{Map, Value};

use crate::config::Config;
use crate::outcome::{Fault, Subject};
use crate::packs::{Pack, StackContext, World};
use crate::problem::Problem;
use crate::report::{AppliedWaiver, Finding};
use crate::selection::{self, Rule, Situation, Skipped};
use crate::waiver::{Answer, Waivers};

use super::{Material, answer};

/// The path that errors name for what the engine tells.
const ENGINE: &str = "the engine";

/// The stack that the engine works on, and what is known besides.
#[derive(Debug)]
pub(super) struct Scene {
    stack: LiveStack,
    world: Arc<World>,
    situation: Situation,
}

/// The policies that judge a stack.
#[derive(Debug)]
pub(super) struct Live {
    scene: Arc<Scene>,
    /// The policies that judge resources.
    pub(super) rules: Vec<Rule>,
    /// Those that judge the stack.
    pub(super) stack_rules: Vec<Rule>,
    /// Those that judge nothing, and why.
    pub(super) skipped: Vec<Skipped>,
    /// What is waived.
    waivers: Waivers<'static>,
}

impl Scene {
    /// Returns what is known before the engine told of its stack; `pulumi policy analyze` never does.
    pub(super) fn unknown(material: &Material) -> Self {
        let stack = LiveStack {
            config: document("{}".to_owned()),
            is_preview: false,
        };
        Self::new(material, stack, StackContext::default())
    }

    /// Returns what is known of a stack that the engine told of.
    pub(super) fn of_stack(material: &Material, told: AnalyzerStackConfigureRequest) -> Self {
        let is_secret = |key: &String| told.config_secret_keys.contains(key);
        let values = told.config.iter().map(|(key, value)| {
            let value = if is_secret(key) { SECRET_TEXT } else { value };
            (key.clone(), Value::from(value))
        });
        let stack = LiveStack {
            config: document(Value::Object(values.collect::<Map<_, _>>()).to_string()),
            is_preview: told.dry_run,
        };
        let context = StackContext {
            organization: Some(told.organization).filter(|name| !name.is_empty()),
            tags: told.tags.into_iter().collect(),
        };
        Self::new(material, stack, context)
    }

    fn new(material: &Material, stack: LiveStack, context: StackContext) -> Self {
        let now = jiff::Timestamp::now();
        Self {
            situation: Situation {
                has_builds: material.builds.is_some(),
                shows_changes: false,
                asks_again: stack.is_preview,
                at: now,
            },
            stack,
            world: Arc::new(world(material, context, now)),
        }
    }
}

impl Live {
    /// Returns the policies of a pack that judge by a configuration.
    ///
    /// # Errors
    ///
    /// Says what is wrong with the levels and settings.
    pub(super) fn new(pack: &Pack, config: &Config, scene: &Arc<Scene>) -> Result<Self, Vec<Problem>> {
        let selection = selection::select(std::slice::from_ref(pack), config, scene.situation)?;
        if !selection.faults.is_empty() {
            return Err(selection.faults.iter().map(as_problem).collect());
        }
        let rules = selection.rules.into_iter();
        let (rules, stack_rules) = rules.partition(|rule| rule.policy.subject == Subject::Resource);
        Ok(Self {
            scene: Arc::clone(scene),
            rules,
            stack_rules,
            skipped: selection.skipped,
            waivers: Waivers::new(config.waivers.clone()),
        })
    }

    /// Returns the world around the stack.
    pub(super) fn world(&self) -> &Arc<World> {
        &self.scene.world
    }

    /// Returns the policies that judge a subject.
    pub(super) fn rules(&self, subject: Subject) -> &[Rule] {
        match subject {
            Subject::Resource => &self.rules,
            Subject::Stack => &self.stack_rules,
        }
    }

    /// Returns the waiver that covers a finding, if one does.
    pub(super) fn waiver(&self, finding: &Finding) -> Option<AppliedWaiver> {
        match self.waivers.ask(finding.subject(), self.scene.situation.at) {
            Answer::Waived(place) => self.waivers.get(place).map(AppliedWaiver::of),
            Answer::Expired(_) | Answer::Silent => None,
        }
    }

    /// Returns whether anything is waived.
    pub(super) fn has_waivers(&self) -> bool {
        !self.waivers.is_empty()
    }

    /// Returns the plan that the states of resources are, a JSON list.
    pub(super) fn plan(&self, states: String) -> Result<Arc<Plan>, String> {
        let plan = Plan::registered(document(states), &self.scene.stack);
        plan.map(Arc::new).map_err(|error| Problem::from(error).to_string())
    }
}

fn document(text: String) -> Document {
    Document::from((ENGINE, text.into()))
}

fn world(material: &Material, stack: StackContext, now: jiff::Timestamp) -> World {
    let folder = material.program.clone();
    World {
        builds: material.builds.clone(),
        evaluation_time: now.to_string(),
        stack,
        checkout: LazyLock::new(Box::new(move || {
            Checkout::find(Given::default(), &|name| std::env::var(name).ok(), &folder)
        })),
    }
}

fn as_problem(fault: &Fault) -> Problem {
    Problem::new(answer::fault(fault))
}
