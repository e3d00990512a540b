//! Pulumi's conformance pack `resource-metadata`: all that is known of a resource besides its properties. Each policy is
//! violated by one resource of the program, if what it asks for is there.

use portcullis_guest::{Check, EnforcementLevel, Metadata, Pack, Policy, Report, Resource, StackReport, Violation};

fn metadata(name: &str, description: &str) -> Metadata {
    Metadata::new(name, description).level(EnforcementLevel::Advisory)
}

/// Declares a policy that is violated where the resource of a name has what is asked for.
macro_rules! resource_policy {
    ($policy:ident, $name:literal, $description:literal, $resource:literal, $has:expr) => {
        portcullis_guest::policy! {
            /// The policy has no settings.
            pub struct $policy {}
        }

        impl Policy for $policy {
            fn metadata() -> Metadata {
                metadata($name, $description).types(["simple:index:Resource"])
            }

            fn check(&self, resource: &Resource, report: &mut Report) -> Check {
                let has: fn(&Resource) -> bool = $has;
                if resource.name() == $resource && has(resource) {
                    report.violation(Violation::new("metadata matched"));
                }
                Ok(())
            }
        }
    };
}

/// Declares a policy of the stack that is violated where the resource of a name depends on `dependency`.
macro_rules! stack_policy {
    ($policy:ident, $name:literal, $description:literal, $resource:literal, $urns:expr) => {
        portcullis_guest::policy! {
            /// The policy has no settings.
            pub struct $policy {}
        }

        impl Policy for $policy {
            fn metadata() -> Metadata {
                metadata($name, $description).stack()
            }

            fn check_stack(&self, resources: &[Resource], report: &mut StackReport) -> Check {
                let urns: fn(&Resource) -> Vec<String> = $urns;
                let of_name = |resource: &&Resource| resource.name() == $resource;
                if let Some(resource) = resources.iter().find(of_name) {
                    if urns(resource).iter().any(|urn| urn.ends_with("::dependency")) {
                        report.violation(resource.urn(), Violation::new("metadata matched"));
                    }
                }
                Ok(())
            }
        }
    };
}

resource_policy!(
    Identity,
    "name-type-urn-props",
    "Resource identity metadata is available",
    "identity",
    |resource| resource.urn().ends_with("::identity") && resource.inputs().get("/value") == Ok(Some(true))
);
resource_policy!(
    Protect,
    "protect",
    "Protect option metadata is available",
    "protected",
    |resource| { resource.options().protect }
);
resource_policy!(
    IgnoreChanges,
    "ignore-changes",
    "IgnoreChanges option metadata is available",
    "ignoreChanges",
    |resource| resource.options().ignore_changes == ["value"]
);
resource_policy!(
    DeleteBeforeReplace,
    "delete-before-replace",
    "DeleteBeforeReplace option metadata is available",
    "deleteBeforeReplace",
    |resource| resource.options().delete_before_replace == Some(true)
);
resource_policy!(
    AdditionalSecretOutputs,
    "additional-secret-outputs",
    "AdditionalSecretOutputs option metadata is available",
    "secretOutput",
    |resource| resource.options().additional_secret_outputs == ["value"]
);
resource_policy!(
    CustomTimeouts,
    "custom-timeouts",
    "CustomTimeouts option metadata is available",
    "customTimeouts",
    |resource| resource.options().custom_timeouts.create == Some(300.0)
);
resource_policy!(
    Provider,
    "provider",
    "Provider metadata is available",
    "explicitProvider",
    |resource| resource
        .provider()
        .is_some_and(|provider| provider.package == "simple" && provider.name == "prov")
);
resource_policy!(Parent, "parent", "Parent metadata is available", "child", |resource| {
    resource.parent().is_some_and(|urn| urn.ends_with("::parent"))
});
stack_policy!(
    Dependencies,
    "dependencies",
    "Dependency metadata is available",
    "dependsOn",
    |resource| resource.dependencies()
);
stack_policy!(
    PropertyDependencies,
    "property-dependencies",
    "Property dependency metadata is available",
    "propertyDependency",
    |resource| resource.property_dependencies("value")
);

portcullis_guest::pack!(
    Pack::new(
        "resource-metadata",
        "All that is known of a resource besides its properties."
    )
    .policy::<Identity>()
    .policy::<Protect>()
    .policy::<IgnoreChanges>()
    .policy::<DeleteBeforeReplace>()
    .policy::<AdditionalSecretOutputs>()
    .policy::<CustomTimeouts>()
    .policy::<Provider>()
    .policy::<Parent>()
    .policy::<Dependencies>()
    .policy::<PropertyDependencies>()
);
