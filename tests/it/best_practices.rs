//! What the page of best practices promises.

use std::path::{Path, PathBuf};

use crate::fixtures::{deployment, preview};
use crate::scratch::Scratch;

const PAGE: &str = include_str!("../../docs/best-practices.md");

/// Returns the configurations on the page.
fn configurations() -> Vec<&'static str> {
    let behind = PAGE.split("```toml\n").skip(1);
    behind.filter_map(|text| text.split("```").next()).collect()
}

/// Returns the files that the page links to.
fn linked() -> Vec<PathBuf> {
    let docs = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs");
    let targets = PAGE.split("](").skip(1).filter_map(|text| text.split(')').next());
    let files = targets.filter(|target| !target.starts_with('#'));
    files.map(|file| docs.join(file)).collect()
}

#[test]
fn every_configuration_on_the_page_is_understood() {
    let configurations = configurations();
    assert!(configurations.len() > 10, "{configurations:#?}");
    for configuration in configurations {
        let scratch = Scratch::with_preview(preview([deployment("web", "shop/web")]));
        let ended = scratch.file("portcullis.toml", configuration).check(&[]);
        assert!([0, 1].contains(&ended.exit()), "{configuration}{ended}");
    }
}

#[test]
fn every_link_on_the_page_leads_to_a_file() {
    let missing: Vec<_> = linked().into_iter().filter(|path| !path.exists()).collect();
    assert!(missing.is_empty(), "{missing:#?}");
}

#[test]
fn the_page_leads_to_every_policy_about_images() {
    let linked: Vec<_> = linked().iter().map(|path| path.canonicalize().unwrap()).collect();
    let policies = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/policies");
    let packs = ["registry", "rebuild"].map(|pack| policies.join(pack));
    let files = packs.iter().flat_map(|pack| pack.read_dir().unwrap());
    let pages = files.map(|file| file.unwrap().path().canonicalize().unwrap());
    let pages = pages.filter(|path| path.extension().is_some_and(|extension| extension == "md"));
    let missing: Vec<_> = pages.filter(|page| !linked.contains(page)).collect();
    assert!(missing.is_empty(), "{missing:#?}");
}
