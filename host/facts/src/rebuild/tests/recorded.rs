//! What previews of the real providers say.

use insta::assert_snapshot;

use super::*;

/// Returns what a recorded preview says of the images that it builds, one line each.
fn summary(name: &str) -> String {
    let plan = recorded(name);
    let lines: Vec<_> = plan
        .resources()
        .filter_map(image_build)
        .map(|build| line(&build))
        .collect();
    if lines.is_empty() {
        "-".to_owned()
    } else {
        lines.join("\n")
    }
}

fn line(build: &ImageBuild) -> String {
    let causes: Vec<_> = build
        .causes
        .iter()
        .map(|cause| format!("{} ({:?})", cause.property, cause.kind))
        .collect();
    let word = match (build.in_this_update, build.rebuild) {
        (true, true) => "rebuild",
        (true, false) => "build",
        (false, _) => "no build",
    };
    let pushes = if build.pushes { "pushed" } else { "kept" };
    let causes = causes.join(", ");
    let targets = show(&build.targets);
    format!(
        "{word} | {pushes} | {targets} | context {:?} | {causes}",
        build.context_hash
    )
}

#[test]
fn docker_build_says_why_it_rebuilds() {
    let names = [
        "01-create",
        "02-unchanged",
        "03-source-changed",
        "04-unused-file-changed",
        "05-dockerfile-comment",
        "06-build-arg",
        "07-platform-added",
        "08-pull",
        "09-cache-added",
        "10-tag-changed",
        "11-label-added",
        "12-credential-added",
        "13-no-cache",
        "14-ignored-file",
    ];
    let table = names.map(|name| format!("{name:23}| {}", summary(&format!("rebuild-{name}"))));
    assert_snapshot!(table.join("\n"), @"
    01-create              | build | pushed | /tags/0: registry.example.com/inside/web:dev | context Unknown | 
    02-unchanged           | no build | pushed | /tags/0: registry.example.com/inside/web:dev | context Same | 
    03-source-changed      | rebuild | pushed | /tags/0: registry.example.com/inside/web:dev | context Changed | contextHash (Context)
    04-unused-file-changed | rebuild | pushed | /tags/0: registry.example.com/inside/web:dev | context Changed | contextHash (Context)
    05-dockerfile-comment  | rebuild | pushed | /tags/0: registry.example.com/inside/web:dev | context Changed | contextHash (Context)
    06-build-arg           | rebuild | pushed | /tags/0: registry.example.com/inside/web:dev | context Same | buildArgs.DEBUG (Content)
    07-platform-added      | rebuild | pushed | /tags/0: registry.example.com/inside/web:dev | context Same | platforms (Content)
    08-pull                | rebuild | pushed | /tags/0: registry.example.com/inside/web:dev | context Unknown | contextHash (Always), pull (Always)
    09-cache-added         | rebuild | pushed | /tags/0: registry.example.com/inside/web:dev | context Same | cacheFrom (Setting)
    10-tag-changed         | rebuild | pushed | /tags/0: registry.example.com/inside/web:dev2 | context Same | tags (Target)
    11-label-added         | rebuild | pushed | /tags/0: registry.example.com/inside/web:dev | context Same | labels.owner (Content)
    12-credential-added    | rebuild | pushed | /tags/0: registry.example.com/inside/web:dev | context Same | registries (Credential)
    13-no-cache            | rebuild | pushed | /tags/0: registry.example.com/inside/web:dev | context Same | noCache (Always)
    14-ignored-file        | rebuild | pushed | /tags/0: registry.example.com/inside/web:dev | context Changed | contextHash (Context)
    ");
}

#[test]
fn docker_says_only_build_and_the_inputs_say_the_rest() {
    assert_snapshot!(summary("webshop-2-rebuild-context"), @"rebuild | pushed | /imageName: 123456789012.dkr.ecr.eu-west-1.amazonaws.com/webshop:dev | context Changed | build.contextDigest (Context)");
    assert_snapshot!(summary("webshop-3-rebuild-build-arg"), @"rebuild | pushed | /imageName: 123456789012.dkr.ecr.eu-west-1.amazonaws.com/webshop:dev | context Same | build.args.DEBUG (Content)");
}

#[test]
fn several_causes_are_all_named() {
    assert_snapshot!(summary("aigateway-2-rebuild"), @"rebuild | pushed | /tags/0: registry.example.com/ai/llm-proxy:1.4.0 | context Changed | cacheFrom (Setting), contextHash (Context), secrets (Content)");
}

#[test]
fn a_stack_whose_images_are_built_before_builds_none() {
    assert_snapshot!(summary("prebuilt-4-release"), @"-");
}
