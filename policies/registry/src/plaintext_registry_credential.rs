//! `plaintext-registry-credential`, see the page beside this file.

use portcullis_guest::{
    Check, ExtraKind, Lookup, Metadata, Policy, PropertyView, Report, Resource, Severity, Shape, Undetermined,
    Violation,
};

/// Where registry credentials stand, by type: pointers into the inputs, `*` for each element of a list.
const PLACES: [(&str, &[&str]); 6] = [
    ("docker:index/image:Image", &["/registry/password"]),
    ("docker:index/service:Service", &["/auth/password"]),
    ("docker-build:index:Image", &["/registries/*/password"]),
    ("docker-build:index:Index", &["/registry/password"]),
    ("pulumi:providers:docker", &["/registryAuth/*/password"]),
    ("pulumi:providers:docker-build", &["/registries/*/password"]),
];

portcullis_guest::policy! {
    /// `plaintext-registry-credential` has no settings.
    pub struct PlaintextRegistryCredential {}
}

impl Policy for PlaintextRegistryCredential {
    fn metadata() -> Metadata {
        Metadata::new(
            "plaintext-registry-credential",
            "A registry password that is not a Pulumi secret, and stands in the state and in every preview.",
        )
        .documentation(include_str!("plaintext_registry_credential.md"))
        .severity(Severity::Critical)
        .tags(["secrets"])
        .types(PLACES.map(|(type_token, _)| type_token))
        .include([ExtraKind::Provider])
    }

    fn check(&self, resource: &Resource, report: &mut Report) -> Check {
        let type_token = resource.type_token();
        let places = PLACES
            .iter()
            .filter(|(found, _)| *found == type_token)
            .flat_map(|(_, places)| *places);
        let inputs = resource.inputs();
        report.each(places.flat_map(|place| expand(inputs, place)), |pointer, report| {
            check_credential(inputs, &pointer, report)
        });
        Ok(())
    }
}

/// Returns the places that a pointer with `*` stands for. Where the list itself cannot be seen, that is the place.
fn expand(inputs: PropertyView<'_>, place: &str) -> Vec<String> {
    let Some((list, rest)) = place.split_once("/*") else {
        return vec![place.to_owned()];
    };
    match inputs.shape(list) {
        Shape::List(length) => (0..length).map(|index| format!("{list}/{index}{rest}")).collect(),
        // A provider's list stands as JSON text, and is walked element by element until there is none.
        Shape::Scalar => {
            let elements = (0..).map(|index| format!("{list}/{index}"));
            let elements = elements.take_while(|element| inputs.shape(element) != Shape::Absent);
            elements.map(|element| element + rest).collect()
        }
        Shape::Absent | Shape::Object(_) => Vec::new(),
        Shape::Secret | Shape::Unknown(_) => vec![list.to_owned()],
    }
}

fn check_credential(inputs: PropertyView<'_>, pointer: &str, report: &mut Report) -> Check {
    match inputs.lookup(pointer) {
        Lookup::Absent | Lookup::Secret => Ok(()),
        // An unknown that is a secret shows as a secret: this one is none, so far as the preview can tell.
        Lookup::Unknown(depends_on) => {
            let message = "whether the registry password is a secret is known only during the update";
            Err(Undetermined::unknown(message, pointer, depends_on).into())
        }
        Lookup::Found(password) if password == "\"\"" => Ok(()),
        Lookup::Found(_) | Lookup::Oversized(_) => {
            report.violation(
                Violation::new("the registry password is not a secret: it stands in plain text in the state")
                    .at(pointer)
                    .code("plaintext-password")
                    .hint("take it from `config.requireSecret` or `pulumi.secret`, and change it: it has been seen"),
            );
            Ok(())
        }
    }
}
