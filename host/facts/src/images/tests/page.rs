//! The page that says where images are looked for, made of the tables that are looked into.

use super::super::places::{Package, Row, packages};
use super::super::pods;
use crate::references::{Form, Parts};

const PAGE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/images.md");

const WRITE: &str = "PORTCULLIS_WRITE_DOCS";

#[test]
fn the_page_is_made_of_the_tables() {
    let expected = page();
    if std::env::var(WRITE).is_ok_and(|value| value == "1") {
        std::fs::write(PAGE, &expected).unwrap();
    }
    let found = std::fs::read_to_string(PAGE).unwrap_or_default();
    assert!(
        found == expected,
        "docs/images.md is not what the tables say\nhint: run this test with {WRITE}=1, and read what it changed"
    );
}

fn page() -> String {
    let packages: String = packages().map(section).collect();
    [INTRODUCTION, &packages, &kubernetes(), NOT_SEEN].concat()
}

const INTRODUCTION: &str = "\
# Where images are looked for

These are the places of a resource's inputs that the facts about images are read from. The page is made of the tables in \
`host/facts/src/images`; a test sees to it.

In a pointer, `*` stands for every element of a list and `{}` for every member of an object. Pointers go through strings that \
hold JSON documents. What is unknown or secret on the way is reported there, and what cannot be read is reported as \
unreadable. A type without a pointer runs nothing that it names. Components are not read: their children are.
";

fn section(package: &Package) -> String {
    let rows: String = package.rows.iter().map(line).collect();
    let Package { title, source, .. } = package;
    format!("\n## {title}\n\nFrom {source}.\n\n| type | places | remark |\n|---|---|---|\n{rows}")
}

fn line(row: &Row) -> String {
    let pointers: Vec<_> = row
        .pointers
        .iter()
        .map(|pointer| pointer_of(row.form, pointer))
        .collect();
    let spelling = spelling(row.form);
    let remark = [row.remark, spelling.as_str()]
        .into_iter()
        .filter(|text| !text.is_empty());
    let remark = remark.collect::<Vec<_>>().join("; ").replace('|', "\\|");
    format!("| `{}` | {} | {remark} |\n", row.type_token, pointers.join("<br>"))
}

/// What is in parts stands at its repository.
fn pointer_of(form: Form, pointer: &str) -> String {
    match form {
        Form::Parts(parts) => format!("`{pointer}/{}`", parts.repository),
        Form::App => format!("`{pointer}/repository`"),
        Form::Text | Form::Runtime => format!("`{pointer}`"),
    }
}

fn spelling(form: Form) -> String {
    let Form::Parts(Parts {
        registry, tag, digest, ..
    }) = form
    else {
        return String::new();
    };
    let parts = [registry, tag, digest].into_iter().filter(|name| !name.is_empty());
    let parts: Vec<_> = parts.map(|name| format!("`{name}`")).collect();
    format!("put together with {}", parts.join(" and "))
}

fn kubernetes() -> String {
    let list = |names: &[&str]| {
        let names: Vec<_> = names.iter().map(|name| format!("`{name}`")).collect();
        names.join(", ")
    };
    RULE.replace("{workloads}", &list(&pods::WORKLOADS))
        .replace("{containers}", pods::CONTAINERS)
        .replace("{lists}", &list(&pods::LISTS_OF_CONTAINERS))
        .replace("{single}", &list(&pods::SINGLE_CONTAINERS))
        .replace("{way}", &list(&pods::ON_THE_WAY))
        .replace("{top}", &list(&pods::ASIDE_ON_TOP))
        .replace("{aside}", &list(&pods::ASIDE))
        .replace("{depth}", &pods::DEPTH.to_string())
}

const RULE: &str = "
## Kubernetes: pods

Pods are looked for by what they are made of, in {workloads}, their twins `…Patch` and `…List`, in every group and version of \
the API, in the plain `List`, and in every custom resource. Other resources of Kubernetes itself hold none.

- An image is the `image` of an element of a list whose name ends in `{containers}`, in any letter case, or of a member of an object of that name, if it is a text; the `image`, if it is \
a text, of an element of {lists} (Argo Workflows, Tekton) and of {single}; and `image.reference` of an element of `volumes`.
- Where something is unknown or secret whose name ends in {way}, in any letter case, it stands for the images that it may \
hold. So do `items` on top, and `script` in the resources of Argo.
- {top} on top, and {aside} anywhere, are passed over.
- Containers and volumes of a pod that are no list are unreadable, and so are containers of a custom resource that stand in a \
JSON text.
- What lies more than {depth} levels deep is unreadable.

## Kubernetes: Helm releases

What a `kubernetes:helm.sh/v3:Release` runs is in its chart, which a plan does not show. So a release always has an unknown \
reference at `/chart`, and one at `/valueYamlFiles` if there are any: no release is ever free of images. What its `values` \
say is told beside that, as well as it can be. An `image` in them, at any depth, is known if it is

- a text with a tag or a digest, or any text in an element of a list;
- an object with `repository`, with a `registry` or a host in front of the repository, and with a `tag` or a `digest`. With \
`global.imageRegistry` in the values the chart may take another registry.

Any other `image` is unknown: the chart adds what is missing. A `kubernetes:helm.sh/v4:Chart` shows everything.
";

const NOT_SEEN: &str = "
## What is not seen

- **What a type that is not listed runs.** Every other type is taken to run nothing.
- **What a program in an image pulls**, its base image, and what a machine starts by itself: user data, the container of a \
Compute Engine instance (`metadata`), images of virtual machines and of nodes.
- **Definitions in a language of their own**: CloudFormation and ARM templates, Compose files, manifests in a text (`manifest` \
of Argo's `resource`, a `ConfigMap` that an operator reads).
- **Steps of build services**: Cloud Build, Azure's registry tasks, a CodeBuild `buildspec`; images that EC2 Image Builder and \
SageMaker images are made from.
- **What a Helm chart runs beyond its values**, what `postrender` changes, and names of images that are not called `image`.
- **What an operator adds** to a custom resource: side-cars of a mesh, images of its own choice, and an image whose name stands in \
other parts than those above.
- **Which image a name stands for**: no registry is asked.
";
