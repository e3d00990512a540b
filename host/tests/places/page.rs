//! The page about the places, held to what they are.

use serde_json::Value;

use crate::runner::action;
use crate::stage::{root, text};

/// Returns the blocks of a language on the page.
fn blocks(language: &str) -> Vec<String> {
    let page = text("docs/ci.md");
    let opening = format!("```{language}\n");
    let behind = page.split(&opening).skip(1);
    behind
        .map(|block| block.split("```").next().unwrap().to_owned())
        .collect()
}

#[test]
fn every_link_leads_to_a_file() {
    let page = text("docs/ci.md");
    let targets: Vec<_> = page
        .split("](")
        .skip(1)
        .filter_map(|text| text.split(')').next())
        .collect();
    assert!(targets.len() > 5, "{targets:?}");
    for target in targets {
        assert!(root().join("docs").join(target).exists(), "{target}");
    }
}

#[test]
fn every_input_and_output_of_the_action_is_told_of() {
    let page = text("docs/ci.md");
    for kind in ["inputs", "outputs"] {
        for name in action()[kind].as_object().unwrap().keys() {
            assert!(page.contains(&format!("`{name}`")), "{name} of the {kind}");
        }
    }
}

#[test]
fn what_is_to_be_copied_has_no_input_that_there_is_not() {
    let blocks: Vec<Value> = blocks("yaml")
        .iter()
        .map(|block| serde_saphyr::from_str(block).unwrap())
        .collect();
    let [github, gitlab, _] = &blocks[..] else {
        unreachable!("{blocks:?}")
    };
    let action = action();
    for name in github[0]["with"].as_object().unwrap().keys() {
        assert!(action["inputs"].get(name).is_some(), "{name}");
    }
    let component = text("templates/portcullis.yml");
    for name in gitlab["include"][0]["inputs"].as_object().unwrap().keys() {
        assert!(component.contains(&format!("\n    {name}:\n")), "{name}");
    }
}

#[test]
fn the_step_on_the_page_is_that_of_the_example() {
    let blocks = blocks("yaml");
    let step = blocks.first().unwrap().trim_end().replace('\n', "\n      ");
    assert!(
        text("ci/examples/github.yml").ends_with(&format!("      {step}\n")),
        "{step}"
    );
}
