//! The text of the configuration, and what is said at the end.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use crate::text::{one_line, plural};

use super::ci::Service;
use super::habits;
use super::project::Project;

const HEAD: &str = "\
# What `portcullis check` judges by. docs/configuration.md says what each key means; `portcullis check --show-config` shows what
# holds, and who says so.
";

const BEGINNING: &str = "
# How strict the policies are of which nothing is said here: \"recommended\", \"strict\", or \"audit\", in which nothing denies.
profile = \"recommended\"
";

const REST: &str = "
# A rule that warns until a day, and denies from then on:
#
#     [policy.unpinned-image]
#     enforce-from = 2030-01-01
#
# A finding that may be, for a reason and until a day; `portcullis waive REPORT FINGERPRINT` writes one of these:
#
#     [[waiver]]
#     policy = \"unpinned-image\"
#     resource = \"urn:pulumi:*::legacy-*\"
#     reason = \"moved in Q1\"
#     owner = \"@platform\"
#     expires = 2030-01-01
#
# All that is found today, accepted, so that only what is new denies:
# `portcullis check preview.json --write-baseline baseline.json`, and then
#
#     baseline = \"baseline.json\"
#
# above the first table.
";

/// Returns the text of a configuration that adds nothing to the one above it yet.
pub(super) fn only_extends(above: &str) -> String {
    format!("{HEAD}{}{REST}", extends(above))
}

fn extends(above: &str) -> String {
    format!("\n# What has held here so far still does.\nextends = \"{above}\"\n")
}

/// Returns the text of a configuration that fits a project, and extends the one above it, if there is one.
pub(super) fn text(project: &Project, above: Option<&str>) -> String {
    let mut text = HEAD.to_owned();
    if let Some(pulumi) = &project.pulumi {
        let (name, runtime) = (one_line(&pulumi.name), one_line(&pulumi.runtime));
        let _ = writeln!(text, "# For the Pulumi project `{name}` ({runtime}).");
    }
    text += &above.map_or_else(|| BEGINNING.to_owned(), extends);
    text += &registries(&habits::registries(&project.plans));
    text += &tags(&habits::tag_keys(&project.plans));
    text += &source(project);
    text + REST
}

fn registries(scopes: &[String]) -> String {
    match scopes {
        [] => "
# Where images may come from. Without a list `unlisted-registry` does not judge.
#
#     [policy.unlisted-registry]
#     settings = { allow = [\"registry.example.com/shop\", \"docker.io/library/nginx\"] }
"
        .to_owned(),
        scopes => format!(
            "
# Where images may come from: so far they come from here. Take away what should not be on the list.
[policy.unlisted-registry]
settings = {{ allow = {} }}
",
            list(scopes)
        ),
    }
}

fn tags(keys: &[String]) -> String {
    match keys {
        [] => "
# Tags that every resource has to have. Without a list `missing-required-tag` does not judge.
#
#     [policy.missing-required-tag]
#     settings = { tags = [\"owner\"] }
"
        .to_owned(),
        keys => format!(
            "
# Tags that every resource has to have: most have these.
[policy.missing-required-tag]
settings = {{ tags = {} }}
",
            list(keys)
        ),
    }
}

/// The policy judges by build records: where there are none it would only say so.
fn source(project: &Project) -> String {
    let Some(repository) = &project.repository else {
        return String::new();
    };
    let settings = format!(
        "settings = {{ repositories = {} }}",
        list(std::slice::from_ref(repository))
    );
    if project.builds.is_empty() {
        return format!(
            "
# Where images are built from. It needs the records of their builds (`--build`), of which there are none yet.
#
#     [policy.source-mismatch]
#     {}
",
            one_line(&settings)
        );
    }
    format!(
        "\n# Where images are built from, beside the repository that is deployed.\n[policy.source-mismatch]\n{settings}\n"
    )
}

fn list(texts: &[String]) -> String {
    let texts = texts.iter().map(|text| toml_edit::Value::from(text.as_str()));
    texts.collect::<toml_edit::Value>().to_string()
}

/// Returns what was written, what it was made of, and what comes next.
pub(super) fn farewell(path: &Path, project: &Project) -> String {
    let mut text = format!("wrote {}, {}\n", path.display(), seen(project));
    let folder = path.parent().unwrap_or(Path::new(""));
    let preview = shown(&folder.join(preview(&project.previews)));
    let builds = project
        .builds
        .iter()
        .map(|path| format!(" --build {}", shown(&folder.join(path))));
    let builds: Vec<_> = builds.collect();
    let check = format!("portcullis check {preview}{}", builds.concat());
    if project.previews.is_empty() {
        let _ = writeln!(text, "next: pulumi preview --json --show-sames > {preview}");
        let _ = writeln!(text, "then: {check}");
    } else {
        let _ = writeln!(text, "next: {check}");
    }
    for (service, path) in &project.services {
        let _ = writeln!(text, "in CI: {}", advice(*service, path));
    }
    text
}

fn seen(project: &Project) -> String {
    let pulumi = project
        .pulumi
        .as_ref()
        .map(|pulumi| format!("the Pulumi project `{}`", one_line(&pulumi.name)));
    let previews = Some(project.previews.len()).filter(|count| *count > 0);
    let previews = previews.map(|count| plural(count, "saved preview", "saved previews"));
    let builds = Some(project.builds.len()).filter(|count| *count > 0);
    let builds = builds.map(|count| plural(count, "place with build records", "places with build records"));
    let services = project.services.iter().map(|(service, _)| service.name().to_owned());
    let seen: Vec<_> = [pulumi, previews, builds]
        .into_iter()
        .flatten()
        .chain(services)
        .collect();
    match seen.as_slice() {
        [] => "with nothing to go by: there is no Pulumi project here".to_owned(),
        seen => format!("by {}", seen.join(", ")),
    }
}

fn advice(service: Service, path: &Path) -> String {
    let report = match service {
        Service::GitHub | Service::Azure => "--output text",
        Service::GitLab | Service::Jenkins | Service::CircleCi => "--output text --output json=report.json",
    };
    format!(
        "{} ({}) runs it with `{report}` between the preview and the update; exit code 0 lets the update go on",
        service.name(),
        path.display()
    )
}

/// Returns the preview to begin with: the one with the usual name, else the first.
fn preview(previews: &[PathBuf]) -> &Path {
    let usual = Path::new("preview.json");
    let is_usual = |path: &&PathBuf| *path == usual;
    let preview = previews.iter().find(is_usual).or(previews.first());
    preview.map_or(usual, PathBuf::as_path)
}

fn shown(path: &Path) -> String {
    one_line(&path.display().to_string())
}
