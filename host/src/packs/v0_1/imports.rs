//! What a pack can ask of a resource: the facts, in the contract's words.

use wasmtime::component::Resource as Handle;

use portcullis_facts::images as image_facts;
use portcullis_facts::plan::{Operation, Properties, Resource, State as ResourceState};
use portcullis_facts::rebuild;
use portcullis_facts::tags as tag_facts;

use crate::outcome::FaultKind;
use crate::packs::block::Block;

use super::bindings::portcullis::policy::{images, resources, tags};
use super::call::{Misuse, TOO_LONG, Untold};
use super::{State, Target, convert, trace};
use crate::packs::trace::Answer;

/// The largest value that is handed over, in bytes. One of 8 MiB takes a guest in JavaScript 60 MB.
const LARGEST_VALUE: usize = 1 << 20;

impl State {
    pub(super) fn block(&self) -> wasmtime::Result<&Block> {
        let nothing = "asked about the run, and not while it judged";
        self.block
            .as_deref()
            .ok_or_else(|| Misuse(FaultKind::BadHandle, nothing.to_owned()).into())
    }

    /// Returns the resource behind a handle, if it is one of the instance's block.
    fn resource(&self, handle: &Handle<Target>) -> wasmtime::Result<Resource<'_>> {
        let resource = self.block()?.resource(handle.rep());
        resource.ok_or_else(|| outside(handle))
    }

    /// Returns the resource behind a handle, to be looked into.
    fn open(&mut self, handle: &Handle<Target>) -> wasmtime::Result<Resource<'_>> {
        let length = self.resource(handle)?.length();
        self.look_through(length)?;
        self.resource(handle)
    }

    /// Ends the call where it asks what the engine does not tell of a resource that is merely registered: whatever was
    /// answered, the policy would go by it.
    fn require_told(&mut self, handle: &Handle<Target>, what: &'static str) -> wasmtime::Result<()> {
        if self.resource(handle)?.operation() != Operation::Register {
            return Ok(());
        }
        self.untold = Some(what);
        Err(Untold.into())
    }

    fn require_told_of(&mut self, handle: &Handle<Target>, of: resources::Properties) -> wasmtime::Result<()> {
        match of {
            resources::Properties::Inputs | resources::Properties::Outputs => Ok(()),
            resources::Properties::PriorInputs | resources::Properties::PriorOutputs => {
                self.require_told(handle, "the properties that it has now")
            }
        }
    }

    /// The engine tells what resources depend on when it shows the whole stack, and not before.
    fn require_dependencies(&mut self, handle: &Handle<Target>) -> wasmtime::Result<()> {
        let state = self.current(handle)?;
        if state.and_then(ResourceState::dependencies).is_some() {
            return Ok(());
        }
        self.require_told(handle, "what its properties depend on")
    }

    /// What the host looks through costs the pack: a byte as much as an instruction, so that a call comes to an end whoever
    /// does the work.
    pub(super) fn look_through(&mut self, length: usize) -> wasmtime::Result<()> {
        self.looked_through = self.looked_through.saturating_add(length as u64);
        if self.looked_through > self.fuel {
            return Err(Misuse(FaultKind::OutOfFuel, TOO_LONG.to_owned()).into());
        }
        Ok(())
    }

    fn current(&self, handle: &Handle<Target>) -> wasmtime::Result<Option<ResourceState<'_>>> {
        Ok(self.resource(handle)?.current())
    }
}

fn outside(handle: &Handle<Target>) -> wasmtime::Error {
    let message = format!("asked about resource {}, which it is not shown", handle.rep());
    Misuse(FaultKind::BadHandle, message).into()
}

impl resources::Host for State {}

impl resources::HostResource for State {
    fn urn(&mut self, target: Handle<Target>) -> wasmtime::Result<String> {
        Ok(self.resource(&target)?.urn().to_owned())
    }

    fn type_token(&mut self, target: Handle<Target>) -> wasmtime::Result<String> {
        Ok(self.resource(&target)?.type_token().to_owned())
    }

    fn name(&mut self, target: Handle<Target>) -> wasmtime::Result<String> {
        Ok(self.resource(&target)?.name().to_owned())
    }

    fn id(&mut self, target: Handle<Target>) -> wasmtime::Result<Option<String>> {
        self.require_told(&target, "its identifier")?;
        let resource = self.resource(&target)?;
        let states = [resource.after(), resource.before()];
        let id = states.into_iter().flatten().find_map(ResourceState::id);
        self.note(&target, "id", "", || trace::optional(id.as_deref()));
        Ok(id.map(Into::into))
    }

    fn operation(&mut self, target: Handle<Target>) -> wasmtime::Result<resources::Operation> {
        self.require_told(&target, "its operation")?;
        let operation = self.resource(&target)?.operation();
        self.note(&target, "operation", "", || {
            Answer::Found(operation.as_str().to_owned())
        });
        convert::operation(operation).ok_or_else(|| Untold.into())
    }

    fn is_component(&mut self, target: Handle<Target>) -> wasmtime::Result<bool> {
        Ok(self.resource(&target)?.is_component())
    }

    fn parent(&mut self, target: Handle<Target>) -> wasmtime::Result<Option<String>> {
        let parent = self.current(&target)?.and_then(ResourceState::parent);
        self.note(&target, "parent", "", || trace::optional(parent.as_deref()));
        Ok(parent.map(Into::into))
    }

    fn provider(&mut self, target: Handle<Target>) -> wasmtime::Result<Option<resources::ProviderReference>> {
        let provider = self.current(&target)?.and_then(ResourceState::provider);
        let name = || provider.as_ref().map(|provider| provider.urn.as_str());
        self.note(&target, "provider", "", || trace::optional(name()));
        Ok(provider.map(convert::provider))
    }

    fn dependencies(&mut self, target: Handle<Target>) -> wasmtime::Result<Option<Vec<String>>> {
        let dependencies = self.open(&target)?.current().and_then(ResourceState::dependencies);
        self.note(&target, "dependencies", "", || {
            dependencies.as_deref().map_or(Answer::Unknown, trace::list)
        });
        Ok(dependencies)
    }

    fn property_dependencies(&mut self, target: Handle<Target>, property: String) -> wasmtime::Result<Vec<String>> {
        self.require_dependencies(&target)?;
        let current = self.open(&target)?.current();
        let dependencies = current.map(|state| state.property_dependencies(&property));
        let dependencies = dependencies.unwrap_or_default();
        self.note(&target, "dependencies", &property, || trace::list(&dependencies));
        Ok(dependencies)
    }

    fn options(&mut self, target: Handle<Target>) -> wasmtime::Result<resources::Options> {
        let resource = self.open(&target)?;
        let options = resource.current().map(ResourceState::options).unwrap_or_default();
        let options = convert::options(options, resource.delete_before_replace());
        self.note(&target, "options", "", || trace::options(&options));
        Ok(options)
    }

    fn changes(&mut self, target: Handle<Target>) -> wasmtime::Result<resources::Changes> {
        self.require_told(&target, "what changes")?;
        let changes = convert::changes(self.open(&target)?.changes());
        self.note(&target, "changes", "", || trace::changes(&changes));
        Ok(changes)
    }

    fn source_position(&mut self, target: Handle<Target>) -> wasmtime::Result<Option<String>> {
        Ok(self
            .current(&target)?
            .and_then(ResourceState::source_position)
            .map(Into::into))
    }

    fn lookup(
        &mut self,
        target: Handle<Target>,
        of: resources::Properties,
        pointer: String,
    ) -> wasmtime::Result<resources::Lookup> {
        self.require_told_of(&target, of)?;
        let found = self.open(&target)?.lookup(properties(of), &pointer);
        let answer = convert::lookup(found, LARGEST_VALUE);
        self.note(&target, words(of), &pointer, || trace::lookup(&answer));
        Ok(answer)
    }

    fn shape(
        &mut self,
        target: Handle<Target>,
        of: resources::Properties,
        pointer: String,
    ) -> wasmtime::Result<resources::Shape> {
        self.require_told_of(&target, of)?;
        let shape = convert::shape(self.open(&target)?.shape(properties(of), &pointer));
        self.note(&target, words(of), &pointer, || trace::shape(&shape));
        Ok(shape)
    }

    fn drop(&mut self, _: Handle<Target>) -> wasmtime::Result<()> {
        Ok(())
    }
}

fn properties(of: resources::Properties) -> Properties {
    match of {
        resources::Properties::Inputs => Properties::Inputs,
        resources::Properties::Outputs => Properties::Outputs,
        resources::Properties::PriorInputs => Properties::PriorInputs,
        resources::Properties::PriorOutputs => Properties::PriorOutputs,
    }
}

fn words(of: resources::Properties) -> &'static str {
    match of {
        resources::Properties::Inputs => "inputs",
        resources::Properties::Outputs => "outputs",
        resources::Properties::PriorInputs => "prior inputs",
        resources::Properties::PriorOutputs => "prior outputs",
    }
}

impl images::Host for State {
    fn planned(&mut self, target: Handle<Target>) -> wasmtime::Result<Vec<images::ImageReference>> {
        let images = self.block()?.images(target.rep()).ok_or_else(|| outside(&target))?;
        let images: Vec<_> = images.iter().map(convert::image_reference).collect();
        self.note_images(&target, "image", &images);
        Ok(images)
    }

    fn prior(&mut self, target: Handle<Target>) -> wasmtime::Result<Vec<images::ImageReference>> {
        self.require_told(&target, "the images that it has now")?;
        let images = image_facts::prior(self.open(&target)?);
        let images: Vec<_> = images.iter().map(convert::image_reference).collect();
        self.note_images(&target, "prior image", &images);
        Ok(images)
    }

    fn build(&mut self, target: Handle<Target>) -> wasmtime::Result<Option<images::ImageBuild>> {
        let build = self
            .block()?
            .image_build(target.rep())
            .ok_or_else(|| outside(&target))?;
        let build = build.as_ref().map(convert::image_build);
        self.note(&target, "image build", "", || trace::image_build(build.as_ref()));
        Ok(build)
    }

    fn destinations(&mut self, target: Handle<Target>) -> wasmtime::Result<Vec<images::Destination>> {
        let destinations = rebuild::destinations(self.open(&target)?);
        let destinations: Vec<_> = destinations.iter().map(convert::destination).collect();
        let targets: Vec<_> = destinations.iter().map(|found| found.target.clone()).collect();
        self.note_images(&target, "destination", &targets);
        Ok(destinations)
    }
}

impl tags::Host for State {
    fn planned(&mut self, target: Handle<Target>) -> wasmtime::Result<tags::TagSet> {
        let tags = self.block()?.tags(target.rep()).ok_or_else(|| outside(&target))?;
        let tags = convert::tag_set(tags);
        self.note_tags(&target, "tag", &tags);
        Ok(tags)
    }

    fn prior(&mut self, target: Handle<Target>) -> wasmtime::Result<tags::TagSet> {
        self.require_told(&target, "the tags that it has now")?;
        let tags = convert::tag_set(&tag_facts::prior(self.open(&target)?));
        self.note_tags(&target, "prior tag", &tags);
        Ok(tags)
    }

    fn judge_key(&mut self, target: Handle<Target>, key: String) -> wasmtime::Result<Option<tags::KeyFlaw>> {
        let flaw = tag_facts::key_flaw(self.resource(&target)?.type_token(), &key);
        self.note(&target, "rules of keys", &key, || {
            trace::optional(flaw.as_ref().map(|flaw| flaw.message.as_str()))
        });
        Ok(flaw.map(convert::key_flaw))
    }
}
