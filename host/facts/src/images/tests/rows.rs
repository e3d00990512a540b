//! Every row of the table, one place after another.

use super::super::places::{Package, Row, packages};
use super::*;
use crate::references::Form;

fn places() -> Vec<(&'static Row, &'static str)> {
    let rows = packages().flat_map(|package: &Package| package.rows);
    rows.flat_map(|row| row.pointers.iter().map(move |pointer| (row, *pointer)))
        .collect()
}

/// Returns what stands at a place that names `registry.example.com/it:1`, and where its reference is.
fn spelt(form: Form) -> (Value, String) {
    match form {
        Form::Text => (json!("registry.example.com/it:1"), String::new()),
        Form::Runtime => (json!("DOCKER|registry.example.com/it:1"), String::new()),
        Form::App => {
            let image = json!({"registryType": "DOCR", "registry": "shop", "repository": "it", "tag": "1"});
            (image, "/repository".to_owned())
        }
        Form::Parts(parts) => {
            let image = json!({parts.repository: "registry.example.com/it:1"});
            (image, format!("/{}", parts.repository))
        }
    }
}

/// Returns inputs with a value where a pattern leads.
fn inputs(pattern: &str, value: Value) -> Value {
    pattern
        .rsplit('/')
        .filter(|token| !token.is_empty())
        .fold(value, |inner, token| match token {
            "*" => json!([inner]),
            "{}" => json!({"any": inner}),
            key => json!({key: inner}),
        })
}

#[test]
fn an_image_is_found_at_every_place_of_the_table() {
    assert!(places().len() > 150);
    for (row, pattern) in places() {
        let (value, rest) = spelt(row.form);
        let pointer = pattern.replace('*', "0").replace("{}", "any") + &rest;
        let image = match row.form {
            Form::App => "registry.digitalocean.com/shop/it:1",
            _ => "registry.example.com/it:1",
        };
        let found = found(row.type_token, inputs(pattern, value));
        assert_eq!(found, format!("{pointer}: {image}"), "{}", row.type_token);
    }
}

#[test]
fn what_is_hidden_is_found_at_every_place_of_the_table() {
    for (row, pattern) in places().into_iter().filter(|(_, pattern)| !pattern.is_empty()) {
        let pointer = pattern.replace('*', "0").replace("{}", "any");
        let found = |hidden| found(row.type_token, inputs(pattern, json!(hidden)));
        assert_eq!(found(UNKNOWN), format!("{pointer}: unknown"), "{}", row.type_token);
        assert_eq!(found(SECRET), format!("{pointer}: secret"), "{}", row.type_token);
    }
}

#[test]
fn a_type_without_places_runs_nothing() {
    let rows = packages().flat_map(|package| package.rows);
    let without: Vec<_> = rows.filter(|row| row.pointers.is_empty()).collect();
    assert!(without.len() >= 18);
    let image = "evil.example/it:1";
    for row in without
        .into_iter()
        .filter(|row| row.type_token != super::super::release::RELEASE)
    {
        let mut step = create(
            row.type_token,
            json!({"image": image, "name": image, "tag": image, "sourceImage": image, "targetImage": image,
                "sources": [image], "containers": [{"image": image}]}),
        );
        step["newState"]["custom"] = json!(!row.remark.starts_with("a component"));
        assert_eq!(
            show(&planned(plan(&[step]).resource(0).unwrap())),
            "",
            "{}",
            row.type_token
        );
    }
}
