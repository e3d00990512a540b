//! What the table of places holds, and what is found by it.

use super::{Package, Row, of, packages};
use std::collections::BTreeSet;

fn rows() -> impl Iterator<Item = (&'static Package, &'static Row)> {
    packages().flat_map(|package| package.rows.iter().map(move |row| (package, row)))
}

#[test]
fn the_version_of_an_azure_type_does_not_matter() {
    for type_token in [
        "azure-native:app:ContainerApp",
        "azure-native:app/v20221001:ContainerApp",
        "azure-native:app/v20240802preview:ContainerApp",
        "azure-native_app_v20221001:app/v20221001:ContainerApp",
        "azure-native_app_v20221001:app:ContainerApp",
    ] {
        assert!(!of(type_token).is_empty(), "{type_token}");
    }
}

#[test]
fn a_type_is_told_by_its_whole_token() {
    for type_token in [
        "aws:lambda/function:FunctionUrl",
        "my:lambda/function:Function",
        "azure-native:app:ContainerAppsAuthConfig",
        "aws:ecs/taskDefinition",
        "",
    ] {
        assert!(of(type_token).is_empty(), "{type_token}");
    }
}

#[test]
fn every_row_stands_in_the_part_of_its_package_in_the_order_of_the_tokens() {
    for package in packages() {
        let tokens: Vec<_> = package.rows.iter().map(|row| row.type_token).collect();
        assert!(!tokens.is_empty(), "{}", package.name);
        assert!(tokens.is_sorted(), "{}", package.name);
        for token in tokens {
            assert_eq!(token.split(':').next(), Some(package.name), "{token}");
            assert_eq!(token.split(':').count(), 3, "{token}");
        }
    }
}

#[test]
fn no_place_stands_twice_and_what_has_none_says_why() {
    let mut seen = BTreeSet::new();
    for (_, row) in rows() {
        for pointer in row.pointers {
            assert!(seen.insert((row.type_token, pointer)), "{} {pointer}", row.type_token);
        }
        assert!(!row.pointers.is_empty() || !row.remark.is_empty(), "{}", row.type_token);
    }
    assert!(seen.len() > 150);
}
