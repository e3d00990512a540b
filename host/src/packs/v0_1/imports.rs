//! What a pack can ask: the facts, in the contract's words.

use wasmtime::component::Resource as Handle;

use portcullis_facts::builds::{Build, Builds};
use portcullis_facts::images as image_facts;
use portcullis_facts::plan::{Properties, Resource, State as ResourceState};
use portcullis_facts::tags as tag_facts;

use crate::outcome::FaultKind;
use crate::packs::block::{Block, LogLevel, LogLine};
use crate::text;

use super::bindings::portcullis::policy::{builds, context, images, log, resources, tags};
use super::call::{Misuse, TOO_LONG};
use super::{LOG_LINES, State, Target, convert};

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

    /// Returns the resource behind a handle, to be looked into. That costs the pack: a byte that the host looks through as
    /// much as an instruction, so that a call comes to an end whoever does the work.
    fn open(&mut self, handle: &Handle<Target>) -> wasmtime::Result<Resource<'_>> {
        let length = self.resource(handle)?.length() as u64;
        self.looked_through = self.looked_through.saturating_add(length);
        if self.looked_through > self.fuel {
            return Err(Misuse(FaultKind::OutOfFuel, TOO_LONG.to_owned()).into());
        }
        self.resource(handle)
    }

    fn records(&self, question: impl FnOnce(&Builds) -> Vec<&Build>) -> wasmtime::Result<Vec<builds::Build>> {
        let builds = self.block()?.world().builds.as_ref();
        let found = builds.map(question).unwrap_or_default();
        Ok(found.into_iter().map(convert::build).collect())
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
        let resource = self.resource(&target)?;
        let states = [resource.after(), resource.before()];
        Ok(states.into_iter().flatten().find_map(ResourceState::id).map(Into::into))
    }

    fn operation(&mut self, target: Handle<Target>) -> wasmtime::Result<resources::Operation> {
        Ok(convert::operation(self.resource(&target)?.operation()))
    }

    fn is_component(&mut self, target: Handle<Target>) -> wasmtime::Result<bool> {
        Ok(self.resource(&target)?.is_component())
    }

    fn parent(&mut self, target: Handle<Target>) -> wasmtime::Result<Option<String>> {
        Ok(self.current(&target)?.and_then(ResourceState::parent).map(Into::into))
    }

    fn provider(&mut self, target: Handle<Target>) -> wasmtime::Result<Option<resources::ProviderReference>> {
        Ok(self
            .current(&target)?
            .and_then(ResourceState::provider)
            .map(convert::provider))
    }

    fn dependencies(&mut self, target: Handle<Target>) -> wasmtime::Result<Vec<String>> {
        let current = self.open(&target)?.current();
        Ok(current.map(ResourceState::dependencies).unwrap_or_default())
    }

    fn property_dependencies(&mut self, target: Handle<Target>, property: String) -> wasmtime::Result<Vec<String>> {
        let current = self.open(&target)?.current();
        Ok(current
            .map(|state| state.property_dependencies(&property))
            .unwrap_or_default())
    }

    fn options(&mut self, target: Handle<Target>) -> wasmtime::Result<resources::Options> {
        let resource = self.open(&target)?;
        let options = resource.current().map(ResourceState::options).unwrap_or_default();
        Ok(convert::options(options, resource.delete_before_replace()))
    }

    fn changes(&mut self, target: Handle<Target>) -> wasmtime::Result<resources::Changes> {
        Ok(convert::changes(self.open(&target)?.changes()))
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
        let found = self.open(&target)?.lookup(properties(of), &pointer);
        Ok(convert::lookup(found, LARGEST_VALUE))
    }

    fn shape(
        &mut self,
        target: Handle<Target>,
        of: resources::Properties,
        pointer: String,
    ) -> wasmtime::Result<resources::Shape> {
        Ok(convert::shape(self.open(&target)?.shape(properties(of), &pointer)))
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

impl images::Host for State {
    fn planned(&mut self, target: Handle<Target>) -> wasmtime::Result<Vec<images::ImageReference>> {
        let images = self.block()?.images(target.rep()).ok_or_else(|| outside(&target))?;
        Ok(images.iter().map(convert::image_reference).collect())
    }

    fn prior(&mut self, target: Handle<Target>) -> wasmtime::Result<Vec<images::ImageReference>> {
        let images = image_facts::prior(self.open(&target)?);
        Ok(images.iter().map(convert::image_reference).collect())
    }

    fn build(&mut self, target: Handle<Target>) -> wasmtime::Result<Option<images::ImageBuild>> {
        let build = self
            .block()?
            .image_build(target.rep())
            .ok_or_else(|| outside(&target))?;
        Ok(build.as_ref().map(convert::image_build))
    }
}

impl tags::Host for State {
    fn planned(&mut self, target: Handle<Target>) -> wasmtime::Result<tags::TagSet> {
        let tags = self.block()?.tags(target.rep()).ok_or_else(|| outside(&target))?;
        Ok(convert::tag_set(tags))
    }

    fn prior(&mut self, target: Handle<Target>) -> wasmtime::Result<tags::TagSet> {
        Ok(convert::tag_set(&tag_facts::prior(self.open(&target)?)))
    }

    fn judge_key(&mut self, target: Handle<Target>, key: String) -> wasmtime::Result<Option<tags::KeyFlaw>> {
        let type_token = self.resource(&target)?.type_token();
        Ok(tag_facts::key_flaw(type_token, &key).map(convert::key_flaw))
    }
}

impl builds::Host for State {
    fn available(&mut self) -> wasmtime::Result<bool> {
        Ok(self.block()?.world().builds.is_some())
    }

    fn find(&mut self, digest: String) -> wasmtime::Result<Vec<builds::Build>> {
        self.records(|builds| builds.find(&digest))
    }

    fn named(&mut self, reference: String) -> wasmtime::Result<Vec<builds::Build>> {
        self.records(|builds| builds.named(&reference))
    }

    fn using(&mut self, base: String) -> wasmtime::Result<Vec<builds::Build>> {
        self.records(|builds| builds.using(&base))
    }
}

impl context::Host for State {
    fn stack(&mut self) -> wasmtime::Result<String> {
        Ok(self.block()?.plan().stack().to_owned())
    }

    fn project(&mut self) -> wasmtime::Result<String> {
        Ok(self.block()?.plan().project().to_owned())
    }

    /// No file of a preview names the organization.
    fn organization(&mut self) -> wasmtime::Result<Option<String>> {
        Ok(None)
    }

    /// No file of a preview names the stack's tags.
    fn stack_tags(&mut self) -> wasmtime::Result<Vec<context::StackTag>> {
        Ok(Vec::new())
    }

    fn config(&mut self, key: String) -> wasmtime::Result<context::ConfigValue> {
        Ok(match self.block()?.plan().config(&key) {
            None => context::ConfigValue::Absent,
            Some(text) if text.contains(portcullis_facts::json::SECRET_TEXT) => context::ConfigValue::Secret,
            Some(text) => context::ConfigValue::Found(text),
        })
    }

    fn dry_run(&mut self) -> wasmtime::Result<bool> {
        Ok(self.block()?.plan().is_preview())
    }

    fn evaluation_time(&mut self) -> wasmtime::Result<String> {
        Ok(self.block()?.world().evaluation_time.clone())
    }

    fn current_checkout(&mut self) -> wasmtime::Result<Option<context::Checkout>> {
        Ok(self.block()?.world().checkout.clone().map(convert::checkout))
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
