//! Real resources as cases.

use std::path::PathBuf;

use insta::assert_snapshot;
use serde_json::{Value, json};

use crate::fixtures::{create, preview};
use crate::guests;
use crate::scratch::{Ended, Scratch};

const WEB: &str = "urn:pulumi:dev::prebuilt::kubernetes:apps/v1:Deployment::web";

/// Returns the path of a file that the real Pulumi wrote.
fn recorded(name: &str) -> String {
    let recorded = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../host/facts/testdata");
    recorded.join(name).to_str().unwrap().to_owned()
}

/// Records a resource of a file that the real Pulumi wrote.
fn record(pack: &str, file: &str, urn: &str, arguments: &[&str]) -> Ended {
    let file = recorded(file);
    Scratch::new().run(&[&["test", "--pack", pack, "--record", &file, urn], arguments].concat())
}

#[test]
fn a_case_has_what_the_policy_looks_at_and_nothing_else() {
    let policy = ["--policy", "floating-image-tag"];
    assert_snapshot!(record("builtin:registry", "pulumi/prebuilt-4-release.json", WEB, &policy), @r#"
    exit 0
    --- stdout
    [
      {
        "name": "recorded: kubernetes:apps/v1:Deployment (update)",
        "resource": {
          "type": "kubernetes:apps/v1:Deployment",
          "operation": "update",
          "inputs": {
            "spec": {
              "template": {
                "spec": {
                  "containers": [
                    {
                      "image": "registry.example.com/shop/web:wip@sha256:…"
                    }
                  ],
                  "initContainers": [
                    {
                      "image": "registry.example.com/shop/migrate:4c49d6b@sha256:…"
                    }
                  ]
                }
              }
            }
          }
        },
        "expect": []
      }
    ]
    --- stderr
    case 1 is for `floating_image_tag.cases.json`
    read it before you commit it: what the policy looks at is in it as it was, names of registries and values of tags, but for what looks like a credential
    "#);
}

#[test]
fn each_policy_that_is_shown_the_resource_has_its_case() {
    let ended = record("builtin:registry", "pulumi/prebuilt-4-release.json", WEB, &[]);
    let cases = ended.json().as_array().unwrap().len();
    let files: Vec<_> = ended
        .errors()
        .lines()
        .filter(|line| line.starts_with("case "))
        .collect();
    assert_eq!(files.len(), cases);
    assert!(cases >= 3, "{ended}");
    assert_eq!(files[0], "case 1 is for `floating_image_tag.cases.json`");
}

#[test]
fn what_an_update_changes_is_kept_as_far_as_it_is_looked_at() {
    let urn = "urn:pulumi:dev::aigateway::docker-build:index:Image::proxy-image";
    let policy = ["--policy", "needless-rebuild"];
    let ended = record("builtin:rebuild", "pulumi/aigateway-2-rebuild.json", urn, &policy);
    assert_snapshot!(ended.output(), @r#"
    [
      {
        "name": "recorded: docker-build:index:Image (update)",
        "resource": {
          "type": "docker-build:index:Image",
          "operation": "update",
          "inputs": {
            "secrets": {
              "PIP_TOKEN": "[secret]"
            }
          },
          "prior": {
            "inputs": {
              "secrets": {
                "PIP_TOKEN": "[secret]"
              }
            },
            "outputs": {
              "contextHash": "560ea1a165802f1e67550534bd19fb072bf995099008606132a8ebdc2dcc7260"
            }
          },
          "detailedDiff": {
            "cacheFrom": "delete",
            "contextHash": "update",
            "secrets": "update"
          }
        },
        "expect": []
      }
    ]
    "#);
}

/// Returns the URNs of a preview.
fn urns(file: &str) -> Vec<String> {
    let preview: Value = serde_json::from_str(&std::fs::read_to_string(recorded(file)).unwrap()).unwrap();
    let steps = preview["steps"].as_array().unwrap().iter();
    steps.map(|step| step["urn"].as_str().unwrap().to_owned()).collect()
}

/// Records all resources of a preview that policies of a pack are shown, and judges the cases. Returns how many there are.
fn record_all(pack: &str, file: &str, configuration: &str) -> usize {
    let path = recorded(file);
    let mut count = 0;
    for urn in urns(file) {
        let scratch = Scratch::new().file("portcullis.toml", configuration);
        let ended = scratch.run(&["test", "--pack", pack, "--record", &path, &urn]);
        if ended.exit() == 2 && ended.errors().contains("no policy of the pack is shown this resource") {
            continue;
        }
        assert_eq!(ended.exit(), 0, "{urn}: {ended}");
        let cases = ended.json();
        let files = ended.errors().lines().filter_map(|line| line.split('`').nth(1));
        let files = files.zip(cases.as_array().unwrap());
        let scratch = files.fold(scratch, |scratch, (file, case)| {
            scratch.file(file, json!([case]).to_string())
        });
        let judged = scratch.run(&["test", "--pack", pack, "--filter", "recorded"]);
        assert_eq!(judged.exit(), 0, "{urn}: {judged}");
        count += cases.as_array().unwrap().len();
    }
    count
}

#[test]
fn a_recorded_case_is_judged_as_the_resource_was() {
    let tags = "[policy.missing-required-tag]\nsettings = { tags = [\"Owner\", \"CostCenter\"] }\n";
    assert!(record_all("builtin:tagging", "pulumi/prebuilt-4-release.json", tags) >= 8);
    assert!(record_all("builtin:registry", "pulumi/prebuilt-4-release.json", "") >= 10);
    assert!(record_all("builtin:registry", "pulumi/webshop-2-rebuild-context.json", "") >= 6);
    assert!(record_all("builtin:rebuild", "pulumi/aigateway-2-rebuild.json", "") >= 4);
    assert!(record_all("builtin:rebuild", "pulumi/rebuild-08-pull.json", "") >= 4);
}

#[test]
fn of_a_secret_in_a_state_nothing_is_written() {
    let urn = "urn:pulumi:dev::aigateway::docker-build:index:Image::proxy-image";
    let state = "aigateway-2-rebuild/state.json.gz";
    let ended = record(guests::TELLS_EVERYTHING, state, urn, &[]);
    assert_eq!(ended.exit(), 0, "{ended}");
    assert!(ended.output().contains("[secret]"), "{ended}");
    assert!(!ended.output().contains("ciphertext"), "{ended}");
    assert!(!ended.output().contains("v1:"), "{ended}");
}

/// Returns a preview of two buckets in production.
fn buckets(second: &str) -> String {
    let bucket = |name: &str| {
        create(
            "aws:s3/bucket:Bucket",
            name,
            &json!({ "region": "eu-west-1", "acl": "private" }),
        )
    };
    let queue = create("aws:sqs/queue:Queue", "orders", &json!({}));
    let preview = preview([bucket("assets"), queue, bucket(second)]);
    let mut preview: Value = serde_json::from_str(&preview).unwrap();
    preview["config"] = json!({ "shop:buckets": "one", "shop:region": "eu-west-1" });
    preview.to_string()
}

/// Records a bucket of a preview, for a policy of the stack.
fn record_bucket(second: &str) -> Ended {
    let urn = format!("urn:pulumi:prod::shop::aws:s3/bucket:Bucket::{second}");
    let arguments = [
        "test",
        "--pack",
        guests::JUDGES_STACKS,
        "--policy",
        "second-bucket",
        "--record",
        "preview.json",
        &urn,
    ];
    Scratch::with_preview(buckets(second)).run(&arguments)
}

#[test]
fn a_case_for_a_policy_of_the_stack_has_the_others_and_what_the_policy_asks_of_the_run() {
    assert_snapshot!(record_bucket("logs"), @r#"
    exit 0
    --- stdout
    [
      {
        "name": "recorded: aws:s3/bucket:Bucket (create)",
        "resource": {
          "type": "aws:s3/bucket:Bucket",
          "name": "other-2"
        },
        "others": [
          {
            "type": "aws:s3/bucket:Bucket",
            "inputs": {
              "region": "eu-west-1"
            }
          }
        ],
        "config": {
          "shop:buckets": "one"
        },
        "stack": "prod",
        "expect": [
          {
            "violation": {
              "resource": "example",
              "message": "a second bucket in `eu-west-1`, beside `other-2`"
            }
          }
        ]
      }
    ]
    --- stderr
    case 1 is for `second_bucket.cases.json`
    read it before you commit it: what the policy looks at is in it as it was, names of registries and values of tags, but for what looks like a credential
    "#);
}

#[test]
fn a_case_for_a_policy_of_the_stack_is_judged_as_the_stack_was() {
    let scratch = Scratch::new().file("second_bucket.cases.json", record_bucket("logs").output());
    let judged = scratch.run(&["test", "--pack", guests::JUDGES_STACKS, "--filter", "recorded"]);
    assert_eq!(judged.exit(), 0, "{judged}");
}

#[test]
fn a_resource_of_which_a_case_would_tell_something_else_is_refused() {
    assert_snapshot!(record_bucket("legacy"), @"
    exit 2
    --- stderr
    error: `second-bucket` says something else of the case (violation of example: a second bucket in `eu-west-1`, beside `other-2`) than of the resource (nothing)
    hint: it looks at something that a case cannot hold: write one with a trimmed `preview`
    ");
}

#[test]
fn accounts_are_those_of_no_one() {
    let image = "210987654321.dkr.ecr.eu-west-1.amazonaws.com/web:latest";
    let function = create(
        "aws:lambda/function:Function",
        "web",
        &json!({ "imageUri": image, "role": "arn:aws:iam::210987654321:role/web" }),
    );
    let scratch = Scratch::with_preview(preview([function]));
    let urn = "urn:pulumi:prod::shop::aws:lambda/function:Function::web";
    let arguments = [
        "test",
        "--pack",
        "builtin:registry",
        "--policy",
        "floating-image-tag",
        "--record",
        "preview.json",
        urn,
    ];
    let case = &scratch.run(&arguments).json()[0];
    let redacted = "123456789012.dkr.ecr.eu-west-1.amazonaws.com/web:latest";
    assert_eq!(case["resource"]["inputs"], json!({ "imageUri": redacted }));
}

#[test]
fn a_urn_that_there_is_not_is_an_error_with_the_nearest() {
    let urn = "urn:pulumi:dev::prebuilt::kubernetes:apps/v1:Deployment::webb";
    let ended = record("builtin:registry", "pulumi/prebuilt-4-release.json", urn, &[]);
    assert_eq!(ended.exit(), 2);
    assert!(
        ended.errors().contains(&format!("hint: the nearest is `{WEB}`")),
        "{ended}"
    );
}

#[test]
fn a_policy_that_cannot_judge_the_resource_says_why() {
    let errors = |pack, policy| {
        let ended = record(pack, "pulumi/prebuilt-4-release.json", WEB, &["--policy", policy]);
        assert_eq!(ended.exit(), 2, "{ended}");
        ended.errors().to_owned()
    };
    assert_snapshot!(errors("builtin:registry", "plaintext-registry-credential"), @"error: `plaintext-registry-credential` is not shown this resource: it is for other types");
    assert_snapshot!(errors("builtin:registry", "unlisted-registry"), @"error: `unlisted-registry` cannot judge without settings (in `portcullis.toml`)");
    assert_snapshot!(errors("builtin:rebuild", "unattested-image"), @"error: `unattested-image` cannot judge without build metadata (`--build`)");
    assert_snapshot!(errors("builtin:registry", "no-such-policy"), @"error: the pack has no policy `no-such-policy`");
}

#[test]
fn a_resource_that_no_policy_is_shown_is_no_case() {
    let stack = "urn:pulumi:dev::prebuilt::pulumi:pulumi:Stack::prebuilt-dev";
    assert_snapshot!(record("builtin:registry", "pulumi/prebuilt-4-release.json", stack, &[]), @"
    exit 2
    --- stderr
    error: no policy of the pack is shown this resource
    hint: `unlisted-registry` was not asked for want of settings (in `portcullis.toml`)
    ");
}

#[test]
fn to_record_is_not_to_judge() {
    let ended = record(
        "builtin:registry",
        "pulumi/prebuilt-4-release.json",
        WEB,
        &["--coverage"],
    );
    assert_eq!(ended.exit(), 2);
    assert!(ended.errors().contains("cannot be used with"), "{ended}");
}
