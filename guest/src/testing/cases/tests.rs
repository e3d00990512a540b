//! What is reported of a pack's cases: a suite that shows nothing must not pass.

use schemars::JsonSchema;
use serde::Deserialize;

use super::check_cases;
use crate::{Check, Edit, Metadata, Pack, Policy, Report, Resource, Stop, Violation};

/// Finds a bucket with a name that is too long.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct LongName {
    length: usize,
}

impl Policy for LongName {
    fn metadata() -> Metadata {
        Metadata::new("long-name", "A bucket with a name that is too long.").types(["aws:s3/bucket:Bucket"])
    }

    fn check(&self, resource: &Resource, report: &mut Report) -> Check {
        let name = resource.inputs().get::<String>("/bucket")?.unwrap_or_default();
        if name.len() > self.length {
            report.violation(Violation::new(format!("`{name}` is long")).at("/bucket").code("long"));
        }
        Ok(())
    }
}

/// Returns a case with a bucket of a name, and what it expects.
fn case(bucket: &str, expect: &str) -> String {
    format!(
        r#"{{"name": "the bucket {bucket}", "settings": {{"length": 4}}, "expect": {expect},
             "resource": {{"type": "aws:s3/bucket:Bucket", "inputs": {{"bucket": "{bucket}"}}}}}}"#
    )
}

fn passing() -> String {
    case("logs", "[]")
}

fn violating() -> String {
    case(
        "assets",
        r#"[{"violation": {"pointer": "/bucket", "code": "long", "message": "`assets`"}}]"#,
    )
}

fn check(cases: &[String]) -> Result<(), String> {
    check_file(&format!("[{}]", cases.join(",")))
}

fn check_file(text: &str) -> Result<(), String> {
    check_cases(&Pack::new("house", "").policy::<LongName>(), &[("long-name", text)])
}

#[test]
fn cases_that_are_judged_as_they_say_pass() {
    assert_eq!(check(&[passing(), violating()]), Ok(()));
}

#[test]
fn a_case_that_is_judged_otherwise_fails_by_its_name() {
    let error = check(&[passing(), violating(), case("pictures", "[]")]).unwrap_err();
    assert!(error.contains("case `the bucket pictures` of long-name"), "{error}");
    assert!(error.contains("`pictures` is long"), "{error}");
}

#[test]
fn every_part_of_an_expectation_counts() {
    for expected in [
        r#"{"violation": {"pointer": "/name"}}"#,
        r#"{"violation": {"code": "short"}}"#,
        r#"{"violation": {"message": "`logs`"}}"#,
        r#"{"undetermined": {"pointer": "/bucket"}}"#,
        r#"{"not-applicable": {}}"#,
        r#"{"violation": {}}, {"violation": {}}"#,
    ] {
        let wrong = case("assets", &format!("[{expected}]"));
        assert!(check(&[passing(), violating(), wrong]).is_err(), "{expected}");
    }
}

#[test]
fn what_an_expectation_leaves_out_may_be_anything() {
    assert_eq!(check(&[passing(), case("assets", r#"[{"violation": {}}]"#)]), Ok(()));
}

#[test]
fn an_unknown_value_is_undetermined_with_what_it_depends_on() {
    let unknown = case(
        "04da6b54-80e4-46f7-96ec-b56ff0331ba9",
        r#"[{"undetermined": {"pointer": "/bucket", "message": "known only during the update"}}]"#,
    );
    assert_eq!(check(&[passing(), violating(), unknown]), Ok(()));
}

#[test]
fn a_resource_that_the_policy_is_not_shown_does_not_pass() {
    for resource in [
        r#""type": "aws:sqs/queue:Queue""#,
        r#""type": "aws:s3/bucket:Bucket", "component": true"#,
        r#""type": "aws:s3/bucket:Bucket", "operation": "read""#,
    ] {
        let is_expected = |expect| check(&[passing(), violating(), with_resource(resource, expect)]);
        assert_eq!(is_expected(r#""not-shown""#), Ok(()), "{resource}");
        assert!(
            is_expected("[]")
                .unwrap_err()
                .contains("got       not shown to the policy")
        );
    }
}

#[test]
fn a_resource_that_the_policy_is_shown_is_not_expected_not_to_be() {
    let error = check(&[passing(), violating(), case("log", r#""not-shown""#)]).unwrap_err();
    assert!(error.contains("expected  not shown to the policy"), "{error}");
}

#[test]
fn a_resource_that_the_policy_is_not_shown_does_not_show_that_something_passes() {
    let queue = with_resource(r#""type": "aws:sqs/queue:Queue""#, r#""not-shown""#);
    assert_eq!(
        check(&[queue, violating()]).unwrap_err(),
        "no case of `long-name` passes"
    );
}

/// Returns a case whose resource would be a violation if it were shown.
fn with_resource(resource: &str, expect: &str) -> String {
    case("assets", expect).replace(r#""type": "aws:s3/bucket:Bucket""#, resource)
}

#[test]
fn cases_of_which_none_passes_show_nothing() {
    assert_eq!(check(&[violating()]).unwrap_err(), "no case of `long-name` passes");
}

#[test]
fn cases_of_which_none_is_a_violation_show_nothing() {
    assert_eq!(
        check(&[passing()]).unwrap_err(),
        "no case of `long-name` is a violation"
    );
}

#[test]
fn no_cases_at_all_are_an_error() {
    assert_eq!(check(&[]).unwrap_err(), "`long-name`: there is no case");
    let error = check_file("{}").unwrap_err();
    assert!(error.starts_with("`long-name`: these are no cases"), "{error}");
}

#[test]
fn a_misspelt_key_is_an_error() {
    let misspelt = passing().replace("settings", "setting");
    assert!(
        check(&[misspelt, violating()])
            .unwrap_err()
            .contains("unknown field `setting`")
    );
}

#[test]
fn settings_that_the_policy_refuses_are_an_error() {
    let wrong = passing().replace("length", "width");
    assert!(
        check(&[passing(), violating(), wrong])
            .unwrap_err()
            .contains("unknown field `width`")
    );
}

#[test]
fn every_policy_has_cases_and_every_file_a_policy() {
    let pack = Pack::new("house", "").policy::<LongName>();
    let error = check_cases(&pack, &[("short-name", "[]")]).unwrap_err();
    assert_eq!(error, "`long-name` has no cases\nthe pack has no policy `short-name`");
}

/// Finds a bucket with a name that is too long, and gives it another, which need not be shorter.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct RepairedName {
    length: usize,
    name: String,
}

impl Policy for RepairedName {
    fn metadata() -> Metadata {
        Metadata::new("long-name", "A bucket with a name that is too long.").remediates()
    }

    fn check(&self, resource: &Resource, report: &mut Report) -> Check {
        LongName { length: self.length }.check(resource, report)
    }

    fn remediate(&self, _: &Resource) -> Result<Vec<Edit>, Stop> {
        Ok(vec![Edit::set_to("/bucket", &self.name)?])
    }
}

/// Checks two cases, of which one is repaired by another name.
fn check_repair(name: &str) -> Result<(), String> {
    let settings = format!(r#"{{"length": 4, "name": "{name}"}}"#);
    let cases = format!("[{},{}]", passing(), violating()).replace(r#"{"length": 4}"#, &settings);
    check_cases(
        &Pack::new("house", "").policy::<RepairedName>(),
        &[("long-name", &cases)],
    )
}

#[test]
fn a_case_is_judged_again_once_it_is_repaired() {
    assert_eq!(check_repair("logs"), Ok(()));
    let error = check_repair("pictures").unwrap_err();
    assert!(error.contains("the repair does not repair"), "{error}");
    assert!(error.contains("`pictures` is long"), "{error}");
}
