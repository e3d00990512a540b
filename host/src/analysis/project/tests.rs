use std::fs;

use crate::outcome::Level;

use super::Project;

/// Returns what is read of a folder with these files, or what is wrong with it, without the folder's name.
fn read(files: &[(&str, &str)]) -> Result<Project, String> {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in files {
        fs::write(folder.path().join(name), text).unwrap();
    }
    let prefix = format!("{}/", folder.path().display());
    Project::read(folder.path()).map_err(|problems| {
        let words: Vec<_> = problems
            .iter()
            .map(|problem| problem.to_string().replace(&prefix, ""))
            .collect();
        words.join("\n")
    })
}

#[test]
fn a_pack_is_a_file_beside_it() {
    let project = read(&[("PulumiPolicy.yaml", "runtime: wasm\nmain: house.wasm\nversion: 1.2.3\n")]).unwrap();
    assert!(project.source.to_string().ends_with("/house.wasm"));
    assert!(project.builds.is_none() && project.config.files.is_empty());
}

#[test]
fn a_pack_is_a_built_in_one() {
    let text = "runtime:\n  name: wasm\n  options:\n    pack: builtin:registry\n";
    let project = read(&[("PulumiPolicy.yaml", text)]).unwrap();
    assert_eq!(project.source.to_string(), "builtin:registry");
}

#[test]
fn levels_and_settings_stand_beside_it() {
    let policy = "[policy.unpinned-image]\nlevel = \"mandatory\"\n";
    let yaml = "runtime: wasm\nmain: house.wasm\n";
    let project = read(&[("PulumiPolicy.yaml", yaml), ("portcullis.toml", policy)]).unwrap();
    let unpinned = project.config.policies.get("unpinned-image");
    assert_eq!(unpinned.unwrap().level.as_ref().unwrap().value, Level::Mandatory);
}

#[test]
fn or_where_an_option_says() {
    let yaml = "runtime: {name: wasm, options: {pack: \"builtin:tagging\", config: shop.toml}}\n";
    let project = read(&[("PulumiPolicy.yaml", yaml), ("shop.toml", "profile = \"audit\"\n")]).unwrap();
    assert_eq!(project.config.profile().as_str(), "audit");
}

#[test]
fn what_names_no_pack_is_refused() {
    let refused: [&[(&str, &str)]; 7] = [
        &[],
        &[("PulumiPolicy.yaml", "runtime: wasm\n")],
        &[("PulumiPolicy.yaml", "runtime: nodejs\nmain: index.ts\n")],
        &[("PulumiPolicy.yaml", "main: house.wasm\n")],
        &[(
            "PulumiPolicy.yaml",
            "runtime: {name: wasm, options: {pack: \"builtin:tagging\"}}\nmain: house.wasm\n",
        )],
        &[(
            "PulumiPolicy.yaml",
            "runtime: {name: wasm, options: {peck: \"builtin:tagging\"}}\n",
        )],
        &[
            (
                "PulumiPolicy.yaml",
                "runtime: {name: wasm, options: {builds: [nowhere]}}\n",
            ),
            ("portcullis.toml", "profile = \"lax\"\n"),
        ],
    ];
    let errors: Vec<_> = refused.iter().map(|files| read(files).unwrap_err()).collect();
    insta::assert_snapshot!(errors.join("\n\n"), @r#"
    cannot read `PulumiPolicy.yaml`: there is no such file

    PulumiPolicy.yaml: no pack is named; hint: say `main: FILE.wasm`, or `runtime: {name: wasm, options: {pack: "builtin:registry"}}`

    PulumiPolicy.yaml: the runtime is `nodejs`, not `wasm`; hint: say `main: FILE.wasm`, or `runtime: {name: wasm, options: {pack: "builtin:registry"}}`

    PulumiPolicy.yaml: line 1 column 1: missing field `runtime`; hint: say `main: FILE.wasm`, or `runtime: {name: wasm, options: {pack: "builtin:registry"}}`

    PulumiPolicy.yaml: a pack is named twice; hint: leave `main` out, or `pack`

    PulumiPolicy.yaml: `runtime`: unknown field `peck`, expected one of `pack`, `config`, `builds`; hint: say `main: FILE.wasm`, or `runtime: {name: wasm, options: {pack: "builtin:registry"}}`

    PulumiPolicy.yaml: no pack is named; hint: say `main: FILE.wasm`, or `runtime: {name: wasm, options: {pack: "builtin:registry"}}`
    portcullis.toml:1: unknown variant `lax`, expected one of `recommended`, `strict`, `audit`
    cannot read `nowhere`: there is no such file; hint: build records are what `docker buildx build --metadata-file` writes, and in-toto statements of SLSA provenance
    "#);
}
