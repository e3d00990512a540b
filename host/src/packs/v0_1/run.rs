//! What a pack can ask of the run: builds, the stack, the time; and what it has to say besides.

use portcullis_facts::builds::{Build, Builds};
use portcullis_facts::repository;

use crate::packs::block::{LogLevel, LogLine};
use crate::packs::trace::Answer;
use crate::text;

use super::bindings::portcullis::policy::{builds, context, log};
use super::{LOG_LINES, State, convert, trace};

impl State {
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
