//! A case as the preview that Pulumi would write.

use serde_json::{Map, Value, json};

use crate::{Case, TestResource};

impl Case {
    /// Returns the text of the case's preview: its own, or one with the case's resources, the judged one first.
    ///
    /// ```
    /// let cases = r#"[{ "name": "a bucket", "resource": { "type": "aws:s3/bucket:Bucket" }, "expect": [] }]"#;
    /// let preview = portcullis_cases::Case::read_all(cases)?[0].preview_text();
    /// assert!(preview.contains("urn:pulumi:test::test::aws:s3/bucket:Bucket::example"));
    /// # Ok::<(), String>(())
    /// ```
    pub fn preview_text(&self) -> String {
        if let Some(preview) = &self.preview {
            return preview.to_string();
        }
        let steps: Vec<_> = self.resources().map(|resource| self.step(resource)).collect();
        json!({ "config": self.config, "steps": steps, "duration": 1, "changeSummary": {} }).to_string()
    }

    /// Returns the name of a resource that others are said to depend on, and that is not there.
    pub(crate) fn missing_resource(&self) -> Option<&str> {
        let names = self.resources().flat_map(|resource| {
            let dependencies = resource.dependencies.values().flatten();
            dependencies.chain(&resource.parent).chain(&resource.provider)
        });
        let mut missing = names.filter(|name| self.named(name).is_none());
        missing.next().map(String::as_str)
    }

    /// Returns the resources, the judged one first.
    fn resources(&self) -> impl Iterator<Item = &TestResource> {
        self.resource.iter().chain(&self.others)
    }

    fn step(&self, resource: &TestResource) -> Value {
        let mut step = Map::new();
        step.insert("op".to_owned(), json!(resource.operation));
        step.insert("urn".to_owned(), json!(self.urn(resource)));
        if let Some(prior) = &resource.prior {
            step.insert(
                "oldState".to_owned(),
                self.state(resource, &prior.inputs, &prior.outputs),
            );
        }
        if resource.operation != "delete" {
            step.insert(
                "newState".to_owned(),
                self.state(resource, &resource.inputs, &resource.outputs),
            );
        }
        if let Some(differences) = &resource.detailed_diff {
            let details = differences
                .iter()
                .map(|(path, kind)| (path.clone(), json!({ "kind": kind, "inputDiff": false })));
            step.insert("detailedDiff".to_owned(), Value::Object(details.collect()));
        }
        Value::Object(step)
    }

    fn state(&self, resource: &TestResource, inputs: &Map<String, Value>, outputs: &Map<String, Value>) -> Value {
        let named = |(property, names): (&String, &Vec<String>)| (property.clone(), self.urns(names));
        let mut state = Map::new();
        state.insert(
            "dependencies".to_owned(),
            self.urns(resource.dependencies.values().flatten()),
        );
        state.extend(resource.options.clone());
        state.insert("urn".to_owned(), json!(self.urn(resource)));
        state.insert("type".to_owned(), json!(resource.type_token));
        state.insert("custom".to_owned(), json!(!resource.component));
        state.insert("inputs".to_owned(), Value::Object(inputs.clone()));
        state.insert("outputs".to_owned(), Value::Object(outputs.clone()));
        state.insert(
            "propertyDependencies".to_owned(),
            resource.dependencies.iter().map(named).collect(),
        );
        if let Some(parent) = resource.parent.as_ref().and_then(|name| self.named(name)) {
            state.insert("parent".to_owned(), json!(self.urn(parent)));
        }
        if let Some(provider) = resource.provider.as_ref().and_then(|name| self.named(name)) {
            state.insert("provider".to_owned(), json!(format!("{}::id", self.urn(provider))));
        }
        Value::Object(state)
    }

    fn urns<'n>(&self, names: impl IntoIterator<Item = &'n String>) -> Value {
        names
            .into_iter()
            .filter_map(|name| self.named(name))
            .map(|resource| json!(self.urn(resource)))
            .collect()
    }

    fn named(&self, name: &str) -> Option<&TestResource> {
        self.resources().find(|resource| resource.name == name)
    }

    pub(crate) fn urn(&self, resource: &TestResource) -> String {
        let Self { stack, project, .. } = self;
        format!(
            "urn:pulumi:{stack}::{project}::{}::{}",
            resource.type_token, resource.name
        )
    }
}

#[cfg(test)]
mod tests;
