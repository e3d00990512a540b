//! Answers from the host, through the contract.

use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;
use std::thread::LocalKey;

use crate::bindings::portcullis::policy::context::{Checkout, ConfigValue, StackTag};
use crate::bindings::portcullis::policy::images::{Destination, ImageBuild, ImageReference};
use crate::bindings::portcullis::policy::resources::{self, Properties};
use crate::bindings::portcullis::policy::tags::{KeyFlaw, TagSet};
use crate::bindings::portcullis::policy::{builds, context, images, tags};
use crate::{Changes, Lookup, Operation, Options, ProviderReference, Shape};

/// A handle to a resource of the host.
#[derive(Debug)]
pub(crate) struct Resource(pub(crate) resources::Resource);

impl Resource {
    pub(crate) fn urn(&self) -> String {
        self.0.urn()
    }

    pub(crate) fn type_token(&self) -> String {
        self.0.type_token()
    }

    pub(crate) fn name(&self) -> String {
        self.0.name()
    }

    pub(crate) fn id(&self) -> Option<String> {
        self.0.id()
    }

    pub(crate) fn operation(&self) -> Operation {
        self.0.operation()
    }

    pub(crate) fn is_component(&self) -> bool {
        self.0.is_component()
    }

    pub(crate) fn parent(&self) -> Option<String> {
        self.0.parent()
    }

    pub(crate) fn provider(&self) -> Option<ProviderReference> {
        self.0.provider()
    }

    pub(crate) fn dependencies(&self) -> Option<Vec<String>> {
        self.0.dependencies()
    }

    pub(crate) fn property_dependencies(&self, property: &str) -> Vec<String> {
        self.0.property_dependencies(property)
    }

    pub(crate) fn options(&self) -> Options {
        self.0.options()
    }

    pub(crate) fn changes(&self) -> Changes {
        self.0.changes()
    }

    pub(crate) fn source_position(&self) -> Option<String> {
        self.0.source_position()
    }

    pub(crate) fn lookup(&self, of: Properties, pointer: &str) -> Lookup {
        self.0.lookup(of, pointer)
    }

    pub(crate) fn shape(&self, of: Properties, pointer: &str) -> Shape {
        self.0.shape(of, pointer)
    }

    pub(crate) fn images(&self) -> Vec<ImageReference> {
        images::planned(&self.0)
    }

    pub(crate) fn prior_images(&self) -> Vec<ImageReference> {
        images::prior(&self.0)
    }

    pub(crate) fn image_build(&self) -> Option<ImageBuild> {
        images::build(&self.0)
    }

    pub(crate) fn destinations(&self) -> Vec<Destination> {
        images::destinations(&self.0)
    }

    pub(crate) fn tags(&self) -> TagSet {
        tags::planned(&self.0)
    }

    pub(crate) fn prior_tags(&self) -> TagSet {
        tags::prior(&self.0)
    }

    pub(crate) fn key_flaw(&self, key: &str) -> Option<KeyFlaw> {
        tags::judge_key(&self.0, key)
    }
}

pub(crate) fn builds_available() -> bool {
    builds::available()
}

/// The records that were asked for before. An instance judges one block of resources by several policies, and to hand over
/// a record takes longer than to judge it.
type Known = RefCell<HashMap<String, Rc<[builds::Build]>>>;

thread_local! {
    static FOUND: Known = RefCell::default();
    static NAMED: Known = RefCell::default();
    static USING: Known = RefCell::default();
}

fn known(known: &'static LocalKey<Known>, about: &str, ask: fn(&str) -> Vec<builds::Build>) -> Rc<[builds::Build]> {
    known.with_borrow_mut(|known| match known.get(about) {
        Some(records) => Rc::clone(records),
        None => Rc::clone(known.entry(about.to_owned()).or_insert_with(|| ask(about).into())),
    })
}

pub(crate) fn find_builds(digest: &str) -> Rc<[builds::Build]> {
    known(&FOUND, digest, builds::find)
}

pub(crate) fn named_builds(reference: &str) -> Rc<[builds::Build]> {
    known(&NAMED, reference, builds::named)
}

pub(crate) fn builds_using(base: &str) -> Rc<[builds::Build]> {
    known(&USING, base, builds::using)
}

pub(crate) fn repository_name(address: &str) -> Option<String> {
    builds::repository_name(address)
}

pub(crate) fn stack() -> String {
    context::stack()
}

pub(crate) fn project() -> String {
    context::project()
}

pub(crate) fn organization() -> Option<String> {
    context::organization()
}

pub(crate) fn stack_tags() -> Vec<StackTag> {
    context::stack_tags()
}

pub(crate) fn config(key: &str) -> ConfigValue {
    context::config(key)
}

pub(crate) fn dry_run() -> bool {
    context::dry_run()
}

pub(crate) fn evaluation_time() -> String {
    context::evaluation_time()
}

pub(crate) fn current_checkout() -> Option<Checkout> {
    context::current_checkout()
}
