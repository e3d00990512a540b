//! What a pack can ask: the facts, in the contract's words.

use wasmtime::component::Resource as Handle;

use portcullis_facts::builds::{Build, Builds};
use portcullis_facts::images as image_facts;
use portcullis_facts::plan::{Operation, Properties, Resource, State as ResourceState};
use portcullis_facts::rebuild;
use portcullis_facts::repository;
use portcullis_facts::tags as tag_facts;

use crate::outcome::FaultKind;
use crate::packs::block::{Block, LogLevel, LogLine};
use crate::text;

use super::bindings::portcullis::policy::{builds, context, images, log, resources, tags};
use super::call::{Misuse, TOO_LONG, Untold};
use super::{LOG_LINES, State, Target, convert, trace};
use crate::packs::trace::Answer;

/// The largest value that is handed over, in bytes. One of 8 MiB takes a guest in JavaScript 60 MB.
const LARGEST_VALUE: usize = 1 << 20;

impl State {
    fn block(&self) -> wasmtime::Result<&Block> {
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
    fn look_through(&mut self, length: usize) -> wasmtime::Result<()> {
        self.looked_through = self.looked_through.saturating_add(length as u64);
        if self.looked_through > self.fuel {
            return Err(Misuse(FaultKind::OutOfFuel, TOO_LONG.to_owned()).into());
        }
        Ok(())
    }

    fn records(
        &self,
        what: &'static str,
        about: &str,
        question: impl FnOnce(&Builds) -> Vec<&Build>,
    ) -> wasmtime::Result<Vec<builds::Build>> {
        let world = self.block()?.world();
        let found = world.builds.as_deref().map(question).unwrap_or_default();
        let at = &world.evaluation_time;
        let found: Vec<_> = found.into_iter().map(|build| convert::build(build, at)).collect();
        self.note_run(what, about, || trace::records(&found));
        Ok(found)
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

impl builds::Host for State {
    fn available(&mut self) -> wasmtime::Result<bool> {
        let is_available = self.block()?.world().builds.is_some();
        self.note_run("build metadata", "", || Answer::Found(is_available.to_string()));
        Ok(is_available)
    }

    fn find(&mut self, digest: String) -> wasmtime::Result<Vec<builds::Build>> {
        self.records("builds of", &digest, |builds| builds.find(&digest))
    }

    fn named(&mut self, reference: String) -> wasmtime::Result<Vec<builds::Build>> {
        self.records("builds named", &reference, |builds| builds.named(&reference))
    }

    fn using(&mut self, base: String) -> wasmtime::Result<Vec<builds::Build>> {
        self.records("builds using", &base, |builds| builds.using(&base))
    }

    /// Tells nothing of the run, and so is not traced.
    fn repository_name(&mut self, address: String) -> wasmtime::Result<Option<String>> {
        self.look_through(address.len())?;
        Ok(repository::name(&address))
    }
}

impl context::Host for State {
    fn stack(&mut self) -> wasmtime::Result<String> {
        let stack = self.block()?.plan().stack().to_owned();
        self.note_run("stack", "", || Answer::Found(stack.clone()));
        Ok(stack)
    }

    fn project(&mut self) -> wasmtime::Result<String> {
        let project = self.block()?.plan().project().to_owned();
        self.note_run("project", "", || Answer::Found(project.clone()));
        Ok(project)
    }

    fn organization(&mut self) -> wasmtime::Result<Option<String>> {
        let organization = self.block()?.world().stack.organization.clone();
        self.note_run("organization", "", || trace::optional(organization.as_deref()));
        Ok(organization)
    }

    fn stack_tags(&mut self) -> wasmtime::Result<Vec<context::StackTag>> {
        let tags = self.block()?.world().stack.tags.clone().into_iter();
        let tags: Vec<_> = tags.map(|(name, value)| context::StackTag { name, value }).collect();
        self.note_run("stack tags", "", || Answer::Found(tags.len().to_string()));
        Ok(tags)
    }

    fn config(&mut self, key: String) -> wasmtime::Result<context::ConfigValue> {
        let value = match self.block()?.plan().config(&key) {
            None => context::ConfigValue::Absent,
            Some(text) if text.contains(portcullis_facts::json::SECRET_TEXT) => context::ConfigValue::Secret,
            Some(text) => context::ConfigValue::Found(text),
        };
        self.note_run("config", &key, || trace::config(&value));
        Ok(value)
    }

    fn dry_run(&mut self) -> wasmtime::Result<bool> {
        let is_preview = self.block()?.plan().is_preview();
        self.note_run("dry run", "", || Answer::Found(is_preview.to_string()));
        Ok(is_preview)
    }

    fn evaluation_time(&mut self) -> wasmtime::Result<String> {
        let time = self.block()?.world().evaluation_time.clone();
        self.note_run("evaluation time", "", || Answer::Found(time.clone()));
        Ok(time)
    }

    fn current_checkout(&mut self) -> wasmtime::Result<Option<context::Checkout>> {
        let checkout = self.block()?.world().checkout.clone().map(convert::checkout);
        let revision = || checkout.as_ref().map(|checkout| checkout.revision.as_str());
        self.note_run("checkout", "", || trace::optional(revision()));
        Ok(checkout)
    }
}

impl log::Host for State {
    fn write(&mut self, level: log::Level, message: String) -> wasmtime::Result<()> {
        if self.log.len() < LOG_LINES {
            let level = match level {
                log::Level::Debug => LogLevel::Debug,
                log::Level::Info => LogLevel::Info,
                log::Level::Warning => LogLevel::Warning,
            };
            let message = text::one_line(&message);
            self.log.push(LogLine { level, message });
        }
        Ok(())
    }

    fn report_panic(&mut self, message: String, location: String) -> wasmtime::Result<()> {
        let place = if location.is_empty() {
            String::new()
        } else {
            format!(", at {location}")
        };
        self.panic
            .get_or_insert_with(|| text::one_line(&format!("panicked: {message}{place}")));
        Ok(())
    }
}
