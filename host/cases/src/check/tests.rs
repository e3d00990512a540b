//! What is a repair, and what is none. The policy here finds images without a digest.

use serde_json::{Value, json};

use crate::{Case, Judged, Repair, Repaired, Said, Setting, Verdict};

const URN: &str = "urn:pulumi:test::test::aws:lambda/function:Function::example";

/// Returns a case with two images, of which the policy finds those without a digest.
fn case(one: &str, other: &str) -> Case {
    let case = json!([{
        "name": "", "expect": [{ "violation": {} }, { "violation": {} }],
        "resource": { "type": "aws:lambda/function:Function", "inputs": { "one": one, "other": other } }
    }]);
    Case::read_all(&case.to_string()).unwrap().remove(0)
}

fn judge(case: &Case) -> Vec<Said> {
    let inputs = &case.resource.as_ref().unwrap().inputs;
    let images = ["one", "other"].map(|name| (name, inputs[name].as_str().unwrap()));
    let unpinned = images.into_iter().filter(|(_, image)| !image.contains('@'));
    unpinned
        .map(|(name, image)| violation(&format!("/{name}"), image))
        .collect()
}

fn violation(pointer: &str, image: &str) -> Said {
    Said {
        verdict: Verdict::Violation,
        resource: "example".to_owned(),
        urn: URN.to_owned(),
        pointer: pointer.to_owned(),
        code: "digest-missing".to_owned(),
        message: format!("`{image}` has no digest"),
        hint: String::new(),
        depends_on: Vec::new(),
    }
}

fn set(pointer: &str, value: impl Into<Value>) -> Repair {
    Repair::Set(Setting {
        pointer: pointer.to_owned(),
        value: value.into(),
    })
}

/// Checks a case that is repaired in some way.
fn check(case: &Case, repairs: impl Into<Vec<Repair>>) -> Result<(), String> {
    let judged = Judged {
        shown: true,
        said: judge(case),
        repaired: Some(vec![Repaired {
            urn: URN.to_owned(),
            repairs: repairs.into(),
        }]),
    };
    case.check(&judged, |repaired| Ok(judge(repaired)))
}

/// Checks a case that expects something, of which a policy that was asked or not says nothing.
fn check_silence(expect: &str, shown: bool) -> Result<(), String> {
    let case = format!(r#"[{{ "name": "", "resource": {{ "type": "a:b:C" }}, "expect": {expect} }}]"#);
    let case = Case::read_all(&case).unwrap().remove(0);
    let judged = Judged {
        shown,
        said: Vec::new(),
        repaired: None,
    };
    case.check(&judged, |_| Ok(Vec::new()))
}

#[test]
fn what_the_policy_is_not_asked_about_does_not_pass() {
    assert_eq!(check_silence("[]", true), Ok(()));
    let error = check_silence("[]", false).unwrap_err();
    assert_eq!(error, "  expected  nothing\n  got       not shown to the policy\n");
    let error = check_silence(r#"[{ "violation": {} }]"#, false).unwrap_err();
    assert_eq!(error, "  expected  violation\n  got       not shown to the policy\n");
}

#[test]
fn a_case_can_say_that_the_policy_is_not_asked() {
    assert_eq!(check_silence(r#""not-shown""#, false), Ok(()));
    let error = check_silence(r#""not-shown""#, true).unwrap_err();
    assert_eq!(error, "  expected  not shown to the policy\n  got       nothing\n");
}

#[test]
fn what_is_expected_is_a_list_or_one_word() {
    let refused = |expect: &str| {
        let case = format!(r#"[{{ "name": "", "resource": {{ "type": "a:b:C" }}, "expect": {expect} }}]"#);
        Case::read_all(&case).unwrap_err()
    };
    for (expect, why) in [
        (
            r#""not shown""#,
            "expected a list of what the policy says, or `not-shown`",
        ),
        ("{}", "expected a list of what the policy says, or `not-shown`"),
        (r#"[{ "violated": {} }]"#, "unknown variant `violated`"),
        (r#"["not-shown"]"#, "unknown variant `not-shown`"),
    ] {
        assert!(refused(expect).contains(why), "{}", refused(expect));
    }
}

#[test]
fn a_case_is_written_as_it_is_read() {
    for expect in [r#""not-shown""#, r#"[{"violation":{"pointer":"/acl"}}]"#] {
        let read: crate::Expect = serde_json::from_str(expect).unwrap();
        assert_eq!(serde_json::to_string(&read).unwrap(), expect);
    }
}

#[test]
fn a_repair_that_repairs_everything_is_one() {
    let repairs = [set("/one", "web@sha256:1"), set("/other", "api@sha256:2")];
    assert_eq!(check(&case("web", "api"), repairs), Ok(()));
}

#[test]
fn a_repair_that_leaves_what_it_cannot_repair_is_one() {
    assert_eq!(check(&case("web", "api"), [set("/other", "api@sha256:2")]), Ok(()));
}

#[test]
fn a_repair_after_which_as_much_is_found_is_none() {
    let error = check(&case("web", "api"), [set("/tag", "1")]).unwrap_err();
    assert_eq!(
        error,
        "  the repair does not repair\n  \
           then      violation of example at /one (digest-missing): `web` has no digest\n  \
           then      violation of example at /other (digest-missing): `api` has no digest\n"
    );
}

#[test]
fn a_repair_that_sets_what_is_found_again_is_none() {
    let repairs = [set("/one", "web@sha256:1"), set("/other", "api")];
    let error = check(&case("web", "api"), repairs).unwrap_err();
    assert!(error.contains("then      violation of example at /other"), "{error}");
}

#[test]
fn a_repair_that_brings_something_new_is_none() {
    let mut judged = Judged {
        shown: true,
        said: judge(&case("web", "api")),
        repaired: None,
    };
    judged.repaired = Some(vec![Repaired {
        urn: URN.to_owned(),
        repairs: vec![set("/one", "web@sha256:1")],
    }]);
    let checked = case("web", "api").check(&judged, |_| Ok(vec![violation("/third", "new")]));
    let error: String = checked.unwrap_err();
    assert!(error.contains("`new` has no digest"), "{error}");
}

#[test]
fn an_edit_that_cannot_be_made_is_no_repair() {
    let error = check(&case("web", "api"), [Repair::Remove("/third".to_owned())]).unwrap_err();
    assert_eq!(error, "  cannot edit `/third`: there is nothing to remove\n");
}

#[test]
fn repairs_are_compared_with_those_that_the_case_gives() {
    let mut case = case("web", "api");
    case.remediation = Some(vec![set("/one", "web@sha256:1")]);
    let error = check(&case, [set("/one", "web@sha256:2")]).unwrap_err();
    assert_eq!(
        error,
        "  expected  set `/one` to `\"web@sha256:1\"`\n  got       set `/one` to `\"web@sha256:2\"`\n"
    );
}

#[test]
fn repairs_of_a_policy_that_does_not_repair_are_not_what_is_expected() {
    let mut case = case("web", "api");
    case.remediation = Some(Vec::new());
    let judged = Judged {
        shown: true,
        said: judge(&case),
        repaired: None,
    };
    let checked: Result<(), String> = case.check(&judged, |_| Ok(Vec::new()));
    assert!(checked.unwrap_err().contains("does not say that it remediates"));
}

#[test]
fn a_resource_of_a_preview_is_repaired_in_its_step() {
    let step = |name: &str, image: &str| {
        let urn = format!("urn:pulumi:test::test::a:b:C::{name}");
        json!({ "op": "create", "urn": urn, "newState": { "inputs": { "image": image } } })
    };
    let preview = json!({ "steps": [step("web", "web:1"), step("api", "api:1")] });
    let case = json!([{ "name": "", "preview": preview, "expect": [] }]).to_string();
    let case = Case::read_all(&case).unwrap().remove(0);
    let repaired = Repaired {
        urn: "urn:pulumi:test::test::a:b:C::api".to_owned(),
        repairs: vec![set("/image", "api:1@sha256:2")],
    };
    let preview = case.repair(&[&repaired]).unwrap().preview.unwrap();
    assert_eq!(preview.pointer("/steps/0/newState/inputs/image"), Some(&json!("web:1")));
    assert_eq!(
        preview.pointer("/steps/1/newState/inputs/image"),
        Some(&json!("api:1@sha256:2"))
    );
}
