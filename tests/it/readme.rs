//! What the README promises. That its policy compiles is a doc test (`src/lib.rs`).

const README: &str = include_str!("../../README.md");

/// Returns the lines of the first block of code in a language.
fn first_block(language: &str) -> Vec<&'static str> {
    let opening = format!("```{language}");
    let block = README.lines().skip_while(|line| *line != opening).skip(1);
    block.take_while(|line| *line != "```").collect()
}

#[test]
fn a_whole_pack_is_25_lines_at_most() {
    let pack: Vec<_> = first_block("rust")
        .into_iter()
        .filter(|line| !line.starts_with("# "))
        .collect();
    assert!(
        pack.iter().any(|line| line.starts_with("portcullis_guest::pack!(")),
        "{pack:#?}"
    );
    assert!(pack.len() <= 25, "{} lines", pack.len());
}
