//! A prying pack: its policy says everything that it can see of a resource, in its findings and in its log.

use std::fmt::Debug;

use portcullis_guest::bindings::portcullis::policy::log;
use portcullis_guest::{
    Check, ExtraKind, Metadata, Pack, Policy, PropertyView, Report, Resource, Shape, Violation, context,
};

portcullis_guest::policy! {
    /// `tells-everything` has no settings.
    pub struct TellsEverything {}
}

impl Policy for TellsEverything {
    fn metadata() -> Metadata {
        Metadata::new("tells-everything", "Says everything that it can see.").include([ExtraKind::Provider])
    }

    fn check(&self, resource: &Resource, report: &mut Report) -> Check {
        tell("images", &resource.images(), report);
        tell("prior images", &resource.prior_images(), report);
        tell("image build", &resource.image_build(), report);
        tell("destinations", &resource.destinations(), report);
        tell("tags", &resource.tags(), report);
        tell("prior tags", &resource.prior_tags(), report);
        tell("changes", &resource.changes(), report);
        tell("checkout", &context::current_checkout(), report);
        tell("dry run", &context::dry_run(), report);
        for key in ["shop:token", "shop:database"] {
            tell(key, &context::config(key), report);
        }
        let views = [
            resource.inputs(),
            resource.prior_inputs(),
            resource.outputs(),
            resource.prior_outputs(),
        ];
        for view in views {
            walk(view, "", report);
        }
        Ok(())
    }
}

/// Tells what stands at a pointer, and at all pointers below.
fn walk(view: PropertyView<'_>, pointer: &str, report: &mut Report) {
    tell(pointer, &view.lookup(pointer), report);
    let parts: Vec<String> = match view.shape(pointer) {
        Shape::List(length) => (0..length).map(|index| index.to_string()).collect(),
        Shape::Object(keys) => keys
            .iter()
            .map(|key| key.replace('~', "~0").replace('/', "~1"))
            .collect(),
        _ => Vec::new(),
    };
    for part in parts {
        walk(view, &format!("{pointer}/{part}"), report);
    }
}

fn tell(name: &str, seen: &impl Debug, report: &mut Report) {
    let message = format!("{name} is {seen:?}");
    log::write(log::Level::Debug, &message);
    report.violation(Violation::new(message));
}

portcullis_guest::pack!(Pack::new("tells-everything", "Says everything.").policy::<TellsEverything>());
