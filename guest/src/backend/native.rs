//! Answers from the facts themselves, for tests that run without wasm.

use std::cell::RefCell;
use std::rc::Rc;

use portcullis_cases::Scene;
use portcullis_facts::builds::{self, Builds};
use portcullis_facts::plan;
use portcullis_facts::{images as image_facts, rebuild, repository, tags as tag_facts};

use crate::bindings::portcullis::policy::builds::Build;
use crate::bindings::portcullis::policy::context::{Checkout, ConfigValue, StackTag};
use crate::bindings::portcullis::policy::images::{Destination, ImageBuild, ImageReference};
use crate::bindings::portcullis::policy::resources::Properties;
use crate::bindings::portcullis::policy::tags::{KeyFlaw, TagSet};
use crate::{Changes, Lookup, Operation, Options, ProviderReference, Shape};

mod convert;

/// What a native test judges.
#[derive(Debug)]
pub(crate) struct World(pub(crate) Scene);

thread_local! {
    /// The world of the judgement that this thread is in. Questions about it name no resource.
    static WORLD: RefCell<Option<Rc<World>>> = const { RefCell::new(None) };
}

/// Runs a judgement in a world.
pub(crate) fn within<T>(world: &Rc<World>, judge: impl FnOnce() -> T) -> T {
    WORLD.set(Some(Rc::clone(world)));
    let judged = judge();
    WORLD.set(None);
    judged
}

fn ask<T: Default>(question: impl FnOnce(&World) -> T) -> T {
    WORLD.with_borrow(|world| world.as_deref().map(question).unwrap_or_default())
}

/// A resource of a test's plan.
#[derive(Debug)]
pub(crate) struct Resource {
    world: Rc<World>,
    place: usize,
}

impl Resource {
    /// Returns all resources of a world.
    pub(crate) fn all(world: &Rc<World>) -> Vec<Self> {
        let places = 0..world.0.plan.len();
        places
            .map(|place| Self {
                world: Rc::clone(world),
                place,
            })
            .collect()
    }

    fn get(&self) -> Option<plan::Resource<'_>> {
        self.world.0.plan.resource(self.place)
    }

    fn ask<'a, T: Default>(&'a self, question: impl FnOnce(plan::Resource<'a>) -> T) -> T {
        self.get().map(question).unwrap_or_default()
    }

    pub(crate) fn urn(&self) -> String {
        self.ask(|resource| resource.urn().to_owned())
    }

    pub(crate) fn type_token(&self) -> String {
        self.ask(|resource| resource.type_token().to_owned())
    }

    pub(crate) fn name(&self) -> String {
        self.ask(|resource| resource.name().to_owned())
    }

    pub(crate) fn id(&self) -> Option<String> {
        self.ask(|resource| {
            let states = [resource.after(), resource.before()];
            states.into_iter().flatten().find_map(plan::State::id).map(Into::into)
        })
    }

    pub(crate) fn operation(&self) -> Operation {
        convert::operation(self.get().map_or(plan::Operation::Same, plan::Resource::operation))
    }

    pub(crate) fn is_component(&self) -> bool {
        self.ask(plan::Resource::is_component)
    }

    pub(crate) fn parent(&self) -> Option<String> {
        self.ask(|resource| resource.current()?.parent().map(Into::into))
    }

    pub(crate) fn provider(&self) -> Option<ProviderReference> {
        self.ask(|resource| resource.current()?.provider().map(convert::provider))
    }

    pub(crate) fn dependencies(&self) -> Option<Vec<String>> {
        self.ask(|resource| resource.current().and_then(plan::State::dependencies))
    }

    pub(crate) fn property_dependencies(&self, property: &str) -> Vec<String> {
        self.ask(|resource| {
            let current = resource.current();
            current
                .map(|state| state.property_dependencies(property))
                .unwrap_or_default()
        })
    }

    pub(crate) fn options(&self) -> Options {
        let options = self.ask(|resource| resource.current().map(plan::State::options).unwrap_or_default());
        convert::options(options, self.get().and_then(plan::Resource::delete_before_replace))
    }

    pub(crate) fn changes(&self) -> Changes {
        convert::changes(self.ask(plan::Resource::changes))
    }

    pub(crate) fn source_position(&self) -> Option<String> {
        self.ask(|resource| resource.current()?.source_position().map(Into::into))
    }

    pub(crate) fn lookup(&self, of: Properties, pointer: &str) -> Lookup {
        let found = self
            .get()
            .map(|resource| resource.lookup(convert::properties(of), pointer));
        found.map_or(Lookup::Absent, convert::lookup)
    }

    pub(crate) fn shape(&self, of: Properties, pointer: &str) -> Shape {
        let shape = self
            .get()
            .map(|resource| resource.shape(convert::properties(of), pointer));
        shape.map_or(Shape::Absent, convert::shape)
    }

    pub(crate) fn images(&self) -> Vec<ImageReference> {
        self.ask(image_facts::planned)
            .into_iter()
            .map(convert::image_reference)
            .collect()
    }

    pub(crate) fn prior_images(&self) -> Vec<ImageReference> {
        self.ask(image_facts::prior)
            .into_iter()
            .map(convert::image_reference)
            .collect()
    }

    pub(crate) fn image_build(&self) -> Option<ImageBuild> {
        self.ask(rebuild::image_build).map(convert::image_build)
    }

    pub(crate) fn destinations(&self) -> Vec<Destination> {
        self.ask(rebuild::destinations)
            .into_iter()
            .map(convert::destination)
            .collect()
    }

    pub(crate) fn tags(&self) -> TagSet {
        convert::tag_set(self.ask(tag_facts::planned))
    }

    pub(crate) fn prior_tags(&self) -> TagSet {
        convert::tag_set(self.ask(tag_facts::prior))
    }

    pub(crate) fn key_flaw(&self, key: &str) -> Option<KeyFlaw> {
        self.ask(|resource| tag_facts::key_flaw(resource.type_token(), key))
            .map(convert::key_flaw)
    }
}

pub(crate) fn builds_available() -> bool {
    ask(|world| world.0.builds.is_some())
}

pub(crate) fn find_builds(digest: &str) -> Rc<[Build]> {
    records(|builds| builds.find(digest))
}

pub(crate) fn named_builds(reference: &str) -> Rc<[Build]> {
    records(|builds| builds.named(reference))
}

pub(crate) fn builds_using(material: &str) -> Rc<[Build]> {
    records(|builds| builds.using(material))
}

fn records(question: impl FnOnce(&Builds) -> Vec<&builds::Build>) -> Rc<[Build]> {
    let records: Vec<_> = ask(|world| {
        let found = world.0.builds.as_ref().map(question).unwrap_or_default();
        let at = &world.0.evaluation_time;
        found
            .into_iter()
            .map(|build| convert::build(build.clone(), at))
            .collect()
    });
    records.into()
}

pub(crate) fn repository_name(address: &str) -> Option<String> {
    repository::name(address)
}

pub(crate) fn stack() -> String {
    ask(|world| world.0.plan.stack().to_owned())
}

pub(crate) fn project() -> String {
    ask(|world| world.0.plan.project().to_owned())
}

pub(crate) fn organization() -> Option<String> {
    None
}

pub(crate) fn stack_tags() -> Vec<StackTag> {
    Vec::new()
}

pub(crate) fn config(key: &str) -> ConfigValue {
    match ask(|world| world.0.plan.config(key)) {
        None => ConfigValue::Absent,
        Some(text) if text.contains(portcullis_facts::json::SECRET_TEXT) => ConfigValue::Secret,
        Some(text) => ConfigValue::Found(text),
    }
}

pub(crate) fn dry_run() -> bool {
    ask(|world| world.0.plan.is_preview())
}

pub(crate) fn evaluation_time() -> String {
    ask(|world| world.0.evaluation_time.clone())
}

pub(crate) fn current_checkout() -> Option<Checkout> {
    ask(|world| world.0.checkout.clone().map(convert::checkout))
}
