//! What a pack may be called.

use crate::problem::Problem;

/// The most letters of a crate's name in a registry. A pack may have 100.
const LONGEST: usize = 64;

/// Names that letters do not rule out: `all` of a pack (`@pulumi/policy`), Rust's keywords and crates, and the pack's own
/// dependencies.
const RESERVED: [&str; 59] = [
    "abstract",
    "all",
    "alloc",
    "as",
    "async",
    "await",
    "become",
    "box",
    "break",
    "const",
    "continue",
    "core",
    "crate",
    "do",
    "dyn",
    "else",
    "enum",
    "extern",
    "false",
    "final",
    "fn",
    "for",
    "gen",
    "if",
    "impl",
    "in",
    "let",
    "loop",
    "macro",
    "match",
    "mod",
    "move",
    "mut",
    "override",
    "portcullis-guest",
    "portcullis_guest",
    "priv",
    "pub",
    "ref",
    "return",
    "self",
    "static",
    "std",
    "struct",
    "super",
    "test",
    "toml",
    "trait",
    "true",
    "try",
    "type",
    "typeof",
    "unsafe",
    "unsized",
    "use",
    "virtual",
    "where",
    "while",
    "yield",
];

/// Refuses what cannot be the name of a crate and of a pack: each has its rule, and this is what both allow.
pub(super) fn check(name: &str) -> Result<(), Problem> {
    let cannot = |hint: &str| Err(Problem::new(format!("`{name}` cannot be the name of a pack")).hint(hint));
    let is_letter = |letter: char| letter.is_ascii_lowercase() || letter.is_ascii_digit() || "-_".contains(letter);
    if !name.starts_with(|first: char| first.is_ascii_lowercase()) || !name.chars().all(is_letter) {
        return cannot("a name begins with a letter, and has small letters, digits, `-` and `_`, as in `house-rules`");
    }
    if name.len() > LONGEST {
        return cannot("a name has 64 letters at most");
    }
    if RESERVED.contains(&name) {
        return cannot("it means something else already, to Rust or to Pulumi");
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_one_of_a_crate_and_of_a_pack() {
        for name in ["house", "house-rules", "house_rules2", "x", &"x".repeat(64)] {
            assert!(check(name).is_ok(), "{name}");
        }
    }

    #[test]
    fn a_name_of_only_one_of_them_is_refused() {
        for name in [
            "",
            "House",
            "2house",
            "-house",
            "_house",
            "house.rules",
            "hôuse",
            "a/b",
            "..",
            "a b",
        ] {
            assert!(check(name).is_err(), "{name}");
        }
        assert!(check(&"x".repeat(65)).is_err());
    }

    #[test]
    fn a_name_that_means_something_else_is_refused() {
        for name in ["all", "fn", "std", "test", "portcullis-guest", "toml"] {
            assert!(check(name).is_err(), "{name}");
        }
    }
}
