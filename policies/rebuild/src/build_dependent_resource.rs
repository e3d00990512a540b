//! `build-dependent-resource`, see the page beside this file.

mod graph;

use graph::{Answer, Graph, Stack};
use portcullis_guest::{
    Check, Metadata, Need, Policy, Report, Resource, StackReport, Undetermined, Violation, matches_any,
};

portcullis_guest::policy! {
    /// Settings of `build-dependent-resource`.
    pub struct BuildDependentResource {
        /// The types that may not depend on such an image, as type tokens; `*` stands for any characters.
        pub types: Vec<String>,
    }
}

impl Policy for BuildDependentResource {
    fn metadata() -> Metadata {
        Metadata::new(
            "build-dependent-resource",
            "A resource that depends on an image which this very update builds.",
        )
        .documentation(include_str!("build_dependent_resource.md"))
        .tags(["images", "rebuild"])
        .stack()
        .needs([Need::Operation])
    }

    fn validate(&self) -> Result<(), String> {
        if self.types.is_empty() || self.types.iter().any(String::is_empty) {
            return Err("`types` names no type; write `*` for all".to_owned());
        }
        Ok(())
    }

    /// A policy of the stack is shown everything, also what goes.
    fn check_stack(&self, resources: &[Resource], report: &mut StackReport) -> Check {
        if !resources.iter().any(graph::builds) {
            return Ok(());
        }
        let stack = Stack::new(resources);
        let is_judged =
            |type_token: &str| !type_token.starts_with("pulumi:providers:") && matches_any(&self.types, type_token);
        let judged = stack.of_types(is_judged);
        let judged_resources = || {
            judged
                .iter()
                .filter_map(|place| Some((*place, stack.resource(*place)?)))
        };
        if judged_resources().any(|(_, resource)| resource.dependencies().is_none()) {
            let message = "the plan tells of no resource what it depends on: an event log alone does not";
            return Err(Undetermined::unknown(message, "", Vec::new()).into());
        }
        let graph = Graph::of(&stack, &judged);
        for (place, resource) in judged_resources() {
            report.each([resource], |_, report| check(graph.ask(place), report));
        }
        Ok(())
    }
}

fn check(answer: Answer, report: &mut Report) -> Check {
    match answer {
        Answer::Independent => Ok(()),
        Answer::Builds(path) => {
            let through = in_words(&path.through);
            report.violation(
                Violation::new(format!(
                    "it depends on `{}`, which this update builds{through}",
                    path.end_name
                ))
                .code("depends-on-build")
                .hint("let CI build the image, or keep what has to stand apart from it"),
            );
            Ok(())
        }
        Answer::Unknown(path) => {
            let through = in_words(&path.through);
            let message = format!("it depends on `{}`, which the plan does not show{through}", path.end);
            Err(Undetermined::unknown(message, "", vec![path.end]).into())
        }
    }
}

fn in_words(through: &[String]) -> String {
    let names: Vec<_> = through.iter().map(|name| format!("`{name}`")).collect();
    if names.is_empty() {
        String::new()
    } else {
        format!(", through {}", names.join(", "))
    }
}
