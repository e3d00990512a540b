//! What `inspect` shows of a pack.

use std::collections::BTreeSet;

use insta::assert_snapshot;
use serde_json::Value;

use crate::guests;
use crate::scratch::{Ended, Scratch};

fn inspect(arguments: &[&str]) -> Ended {
    Scratch::new().run(&[&["inspect"], arguments].concat())
}

/// Returns what stands in a row of the text.
fn row<'t>(text: &'t str, name: &str) -> &'t str {
    let row = text.lines().find_map(|line| line.trim_start().strip_prefix(name));
    row.unwrap().trim_start()
}

#[test]
fn a_built_in_pack() {
    assert_snapshot!(inspect(&["builtin:tagging"]), @r#"
    exit 0
    --- stdout
    tagging 0.1.0
      How resources are tagged, whatever their provider calls tags.
      source      builtin:tagging
      digest      sha256:…
      size        … KiB
      contract    portcullis:policy@0.1.0
      sees        resources and tags
      cannot see  images, build records, the stack and its configuration, the checkout, the evaluation time, secrets, the network, files, the clock

    missing-required-tag (mandatory, medium)
      A resource without a tag that every resource must have.
      judges      one resource at a time
      applies to  all types (that can be tagged)
      operations  same, create, update, replace, refresh, import
      needs       settings
      repairs     yes
      tags        cost, ownership
      settings
        tags (list of string, has to be set)
          The keys that every resource that can be tagged must have.
        defaults (table of string, {} by default)
          Values that a resource is given for tags that it lacks, by their keys, where the level is `remediate`.
        except-types (list of string, [] by default)
          Type tokens of resources that need none; `*` stands for any characters.

    disallowed-tag-value (mandatory, medium)
      A tag with a value that it may not have.
      judges      one resource at a time
      applies to  all types (that can be tagged)
      operations  same, create, update, replace, refresh, import
      needs       settings
      repairs     no
      tags        cost, ownership
      settings
        values (table of list of string, has to be set)
          The values that a tag may have, by its key; `*` stands for any characters.

    malformed-tag-key (advisory, low)
      A tag whose key the cloud does not take, or that is not written as the house writes keys.
      judges      one resource at a time
      applies to  all types (that can be tagged)
      operations  same, create, update, replace, refresh, import
      repairs     no
      tags        cost, ownership
      settings
        case ("PascalCase" or "camelCase" or "kebab-case" or "snake_case" or "lowercase")
          How keys are written: `PascalCase`, `camelCase`, `kebab-case`, `snake_case` or `lowercase`. Any way by default.
        except (list of string, [] by default)
          Keys that are not judged, because others dictate them; `*` stands for any characters.

    protected-tag-change (mandatory, high)
      An update that removes or changes a tag that has to stay.
      judges      one resource at a time
      applies to  all types (that can be tagged)
      operations  update, replace, import
      needs       operation, prior-state, settings
      repairs     no
      tags        cost, ownership
      settings
        tags (list of string, has to be set)
          The keys of the tags that have to stay as they are, once they have a value.
    "#);
}

#[test]
fn a_pack_for_machines() {
    assert_snapshot!(inspect(&[guests::FINDS_NOTHING, "--output", "json"]), @r#"
    exit 0
    --- stdout
    {
      "schema": 1,
      "source": "finds-nothing.wasm",
      "digest": "sha256:…",
      "size": …,
      "contract": "portcullis:policy@0.1.0",
      "imports": [
        "portcullis:policy/resources@0.1.0",
        "portcullis:policy/log@0.1.0"
      ],
      "name": "finds-nothing",
      "display_name": "finds-nothing",
      "version": "0.1.0",
      "description": "Finds nothing.",
      "readme": "",
      "provider": "",
      "tags": [],
      "repository": "",
      "policies": [
        {
          "name": "finds-nothing",
          "display_name": "Finds nothing",
          "description": "Finds nothing.",
          "level": "mandatory",
          "severity": "medium",
          "subject": "resource",
          "remediates": false,
          "applies_to": {
            "types": [],
            "operations": [
              "same",
              "create",
              "update",
              "replace",
              "refresh",
              "import"
            ],
            "taggable_only": false,
            "workloads_only": false,
            "components": false,
            "providers": false
          },
          "needs": [],
          "settings": {
            "$schema": "https://json-schema.org/draft/2020-12/schema",
            "additionalProperties": false,
            "description": "`finds-nothing` has no settings.",
            "title": "FindsNothing",
            "type": "object"
          },
          "framework": null,
          "tags": [],
          "url": "",
          "remediation_steps": "",
          "page": ""
        }
      ]
    }
    "#);
}

#[test]
fn what_a_pack_sees_is_what_it_imports() {
    let seen = |pack: &str| {
        let ended = inspect(&[pack]);
        ["sees", "cannot see"].map(|name| row(ended.output(), name).to_owned())
    };
    assert_snapshot!(seen(guests::FINDS_NOTHING).join("\n"), @"
    resources
    images, tags, build records, the stack and its configuration, the checkout, the evaluation time, secrets, the network, files, the clock
    ");
    assert_snapshot!(seen("builtin:rebuild").join("\n"), @"
    resources, images, build records, the stack and its configuration, the checkout and the evaluation time
    tags, secrets, the network, files, the clock
    ");
    assert_snapshot!(seen(guests::TELLS_EVERYTHING).join("\n"), @"
    resources, images, tags, the stack and its configuration, the checkout and the evaluation time
    build records, secrets, the network, files, the clock
    ");
}

/// Adds the keys of an object and of all objects within it; not those of a JSON Schema, which has a documentation of its own.
fn collect_keys(value: &Value, keys: &mut BTreeSet<String>) {
    match value {
        Value::Object(object) => {
            for (key, value) in object {
                keys.insert(key.clone());
                if key != "settings" {
                    collect_keys(value, keys);
                }
            }
        }
        Value::Array(list) => list.iter().for_each(|value| collect_keys(value, keys)),
        _ => {}
    }
}

#[test]
fn every_key_for_machines_stands_on_the_page() {
    let page = include_str!("../../docs/inspect.md");
    let mut keys = BTreeSet::new();
    collect_keys(&inspect(&[guests::ESCAPES, "--output", "json"]).json(), &mut keys);
    let missing: Vec<_> = keys.iter().filter(|key| !page.contains(&format!("`{key}`"))).collect();
    assert!(keys.contains("specification"), "{keys:?}");
    assert_eq!(missing, Vec::<&String>::new());
}

/// Fails for a text that is more than lines of letters, or that a CI service would take for an order.
fn assert_harmless(text: &str) {
    assert!(text.contains("forged"), "{text}");
    for line in text.lines() {
        assert!(!line.contains(char::is_control), "{line:?}");
        assert!(!line.contains('\u{202e}'), "{line:?}");
        assert!(!line.trim_start().starts_with("::"), "{line:?}");
        assert!(!line.contains("##[") && !line.contains("##vso["), "{line:?}");
    }
}

#[test]
fn what_a_pack_says_of_itself_is_cleaned() {
    let ended = inspect(&[guests::ESCAPES]);
    assert_harmless(ended.output());
    assert_snapshot!(ended, @r#"
    exit 0
    --- stdout
    escapes 0.1.0
      : :error::forged # #vso[task.complete result=Succeeded]done # #[error]forgeddescriptiondesrever
      source      escapes.wasm
      digest      sha256:…
      size        … KiB
      contract    portcullis:policy@0.1.0
      sees        resources
      cannot see  images, tags, build records, the stack and its configuration, the checkout, the evaluation time, secrets, the network, files, the clock
      provider    : :error::forged # #vso[task.complete result=Succeeded]done # #[error]forgedproviderdesrever
      repository  : :error::forged # #vso[task.complete result=Succeeded]done # #[error]forgedrepositorydesrever
      tags        : :error::forged # #vso[task.complete result=Succeeded]done # #[error]forgedtagdesrever

    escapes-in-findings (mandatory, medium)
      : :error::forged # #vso[task.complete result=Succeeded]done # #[error]forgeddescriptiondesrever
      judges      one resource at a time
      applies to  *, : :error::forged # #vso[task.complete result=Succeeded]done # #[error]forgedtypedesrever
      operations  same, create, update, replace, refresh, import
      repairs     no
      framework   : :error::forged # #vso[task.complete result=Succeeded]done # #[error]forgedframeworkdesrever : :error::forged # #vso[task.complete result=Succeeded]done # #[error]forgedversiondesrever : :error::forged # #vso[task.complete result=Succeeded]done # #[error]forgedspecificationdesrever : :error::forged # #vso[task.complete result=Succeeded]done # #[error]forgedreferencedesrever
      tags        : :error::forged # #vso[task.complete result=Succeeded]done # #[error]forgedtagdesrever
      url         : :error::forged # #vso[task.complete result=Succeeded]done # #[error]forgedurldesrever
      settings
        forged (string, "\n: :error::forged\n# #vso[task.complete result=Succeeded]done\n# #[error]forged" by default)
          : :error::forged # #[error]forged

    escapes-in-panics (mandatory, medium)
      Gives orders when it panics.
      judges      one resource at a time
      applies to  all types
      operations  same, create, update, replace, refresh, import
      repairs     no
      settings    none
    "#);
}

#[test]
fn what_a_pack_says_of_itself_is_cleaned_in_json_too() {
    let ended = inspect(&[guests::ESCAPES, "--output", "json"]);
    assert_harmless(ended.output());
    let page = ended.json()["policies"][0]["page"].as_str().unwrap().to_owned();
    assert_harmless(&page);
    assert_snapshot!(page, @"
    # escapes-in-findings

    ## What it finds# #[error]forged
    : :error::forged
    - a point # #vso[task.complete result=Succeeded]
      : :warning::forged

    ## Example
    ```sh
    : :error::forged in code
        # #[error]forged in code
    ```

    # #[error]put together from what is left of an escape
    [#](x)#[error]put together from what is left of a link
    A line of a hundred letters, so that what comes next stands at the beginning of a line when it is broken up ::error::forged
    desrever and a single return

    <script>forged()</script> [forged](javascript:forged)
    ");
}

#[test]
fn a_pack_that_is_not_there() {
    assert_snapshot!(inspect(&["house.wasm"]), @"
    exit 2
    --- stderr
    error: cannot read the pack `house.wasm`: there is no such file
    hint: `--pack` and `packs` name a component file, or a built-in pack as `builtin:NAME`
    ");
}

#[test]
fn a_built_in_pack_that_there_is_not() {
    assert_snapshot!(inspect(&["builtin:tags"]), @"
    exit 2
    --- stderr
    error: there is no built-in pack `tags`
    hint: there are `builtin:tagging`, `builtin:registry`, `builtin:rebuild`
    ");
}

#[test]
fn a_component_that_is_no_pack_is_a_fault() {
    assert_snapshot!(inspect(&[guests::OTHER_WORLD]), @"
    exit 3
    --- stderr
    fault other-world.wasm (not-a-pack)
          the component exports `example:plugin/run@1.0.0`; a pack exports `portcullis:policy/pack@0.1.0`
    ");
}

#[test]
fn a_pack_that_asks_for_more_than_a_pack_gets_is_a_fault() {
    assert_snapshot!(inspect(&[guests::ASKS_FOR_WASI]), @"
    exit 3
    --- stderr
    fault asks-for-wasi.wasm (forbidden-import)
          the pack asks for `wasi:cli/environment@0.2.0`; a pack gets no access to anything but the interfaces of `portcullis:policy@0.1.0`
    ");
}
