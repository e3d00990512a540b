//! `build-dependent-resource`, see the page beside this file.

mod graph;

use graph::{Answer, Graph};
use portcullis_guest::{
    Check, Metadata, Need, Operation, Policy, Report, Resource, StackReport, Undetermined, Violation, matches_any,
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
        let stays = |resource: &&Resource| resource.operation() != Operation::Delete;
        let is_real =
            |resource: &&&Resource| !resource.is_component() && !resource.type_token().starts_with("pulumi:providers:");
        let resources: Vec<_> = resources.iter().filter(stays).collect();
        let Some(graph) = Graph::of(&resources) else {
            return Ok(());
        };
        let is_named = |resource: &&&Resource| matches_any(&self.types, &resource.type_token());
        let judged: Vec<_> = resources.iter().filter(is_real).filter(is_named).copied().collect();
        if !graph.tells_dependencies() && judged.iter().any(|resource| !graph.builds(&resource.urn())) {
            let message = "the plan tells of no resource what it depends on: an event log alone does not";
            return Err(Undetermined::unknown(message, "", Vec::new()).into());
        }
        report.each(judged, |resource, report| check(&graph, resource, report));
        Ok(())
    }
}

fn check(graph: &Graph, resource: &Resource, report: &mut Report) -> Check {
    match graph.ask(&resource.urn()) {
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
