//! What an instance of a pack can see.

use std::cell::OnceCell;
use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::{Arc, LazyLock};

use portcullis_facts::builds::Builds;
use portcullis_facts::checkout::Checkout;
use portcullis_facts::images;
use portcullis_facts::plan::{Plan, Resource};
use portcullis_facts::rebuild::{self, ImageBuild};
use portcullis_facts::references::ImageReference;
use portcullis_facts::tags::{self, TagSet};

use super::trace::{Asked, Trace};

/// What the whole run is about: the same for every block and every pack.
#[derive(Debug)]
pub struct World {
    /// What CI recorded of its image builds; `None` where the run was given no build metadata.
    pub builds: Option<Arc<Builds>>,
    /// The time to judge dates by, RFC 3339 in UTC.
    pub evaluation_time: String,
    /// What the engine tells of the stack and no file of a preview does.
    pub stack: StackContext,
    /// The checkout that is being deployed, found when the first policy asks: git takes longer than a small check.
    pub checkout: LazyCheckout,
}

/// What the engine tells of the stack, where it is asked.
#[derive(Debug, Clone, Default)]
pub struct StackContext {
    /// The organization that the stack belongs to.
    pub organization: Option<String>,
    /// The stack's tags.
    pub tags: BTreeMap<String, String>,
}

/// The checkout that is being deployed, once somebody asks.
pub type LazyCheckout = LazyLock<Option<Checkout>, Box<dyn FnOnce() -> Option<Checkout> + Send>>;

/// A block of resources in plan order, and the world around it.
///
/// What is worked out of a resource is kept for the policies that ask next, and dropped with the block.
#[derive(Debug)]
pub struct Block {
    plan: Arc<Plan>,
    world: Arc<World>,
    first: u32,
    facts: Vec<Facts>,
    trace: Trace,
}

/// What was worked out of a resource.
#[derive(Debug, Default)]
struct Facts {
    images: OnceCell<Vec<ImageReference>>,
    tags: OnceCell<TagSet>,
    image_build: OnceCell<Option<ImageBuild>>,
}

/// What a pack wrote to its log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LogLine {
    /// How much it matters.
    pub level: LogLevel,
    /// The message, printable.
    pub message: String,
}

/// How much a line of a log matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum LogLevel {
    /// For the policy's author.
    Debug,
    /// For who wants to know more.
    Info,
    /// For everybody.
    Warning,
}

impl Block {
    /// Returns a block of the resources that stand at some places of a plan.
    pub fn new(plan: Arc<Plan>, world: Arc<World>, places: Range<u32>) -> Self {
        Self {
            plan,
            world,
            first: places.start,
            facts: places.map(|_| Facts::default()).collect(),
            trace: Trace::default(),
        }
    }

    /// Notes every question of a policy, if `on`.
    #[must_use]
    pub fn traced(mut self, on: bool) -> Self {
        self.trace = Trace::new(on);
        self
    }

    /// Returns the questions that were noted since the last time.
    pub fn questions(&self) -> Vec<Asked> {
        self.trace.take()
    }

    pub(super) fn trace(&self) -> &Trace {
        &self.trace
    }

    /// Returns the plan that the resources belong to.
    pub fn plan(&self) -> &Plan {
        &self.plan
    }

    /// Returns the world around the block.
    pub fn world(&self) -> &World {
        &self.world
    }

    /// Returns the places of the resources in the plan.
    pub fn places(&self) -> Range<u32> {
        let length = u32::try_from(self.facts.len()).unwrap_or(u32::MAX);
        self.first..self.first.saturating_add(length)
    }

    /// Returns the resource at a place in the plan, if it is one of this block.
    pub fn resource(&self, place: u32) -> Option<Resource<'_>> {
        self.facts(place)?;
        self.plan.resource(place as usize)
    }

    /// Returns the place of a resource of this block by its URN.
    pub fn place(&self, urn: &str) -> Option<u32> {
        let place = u32::try_from(self.plan.place(urn)?).ok()?;
        self.places().contains(&place).then_some(place)
    }

    /// Returns the images that a resource of this block will run.
    pub fn images(&self, place: u32) -> Option<&[ImageReference]> {
        let resource = self.resource(place)?;
        Some(self.facts(place)?.images.get_or_init(|| images::planned(resource)))
    }

    /// Returns the tags that a resource of this block will have.
    pub fn tags(&self, place: u32) -> Option<&TagSet> {
        let resource = self.resource(place)?;
        Some(self.facts(place)?.tags.get_or_init(|| tags::planned(resource)))
    }

    /// Returns the image that a resource of this block builds, if it builds one.
    pub fn image_build(&self, place: u32) -> Option<&Option<ImageBuild>> {
        let resource = self.resource(place)?;
        let build = || rebuild::image_build(resource);
        Some(self.facts(place)?.image_build.get_or_init(build))
    }

    fn facts(&self, place: u32) -> Option<&Facts> {
        self.facts.get(place.checked_sub(self.first)? as usize)
    }
}
