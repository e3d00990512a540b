//! Previews of any size, in the proportions of a recorded one of 200 resources: buckets, workloads with two containers,
//! IAM policies, machines, and images, each with its old and its new state, one in fifteen changed.
//!
//! One resource in ten lacks a tag, and one in twenty runs images that nobody knows; the other workloads run those of [`builds`].

use serde::{Serialize, Serializer};
use serde_json::{Value, json};

/// Returns the text of a preview with a number of resources, indented as Pulumi indents it: about 9 kB for each.
///
/// # Errors
///
/// Fails where the text does not fit into memory.
pub fn preview(resources: usize) -> serde_json::Result<String> {
    let mut text = Vec::new();
    let indented = serde_json::ser::PrettyFormatter::with_indent(b"    ");
    let mut serializer = serde_json::Serializer::with_formatter(&mut text, indented);
    let preview = Preview {
        config: json!({ "aws:region": "eu-west-1" }),
        steps: Steps(resources),
        duration: 757_493_709,
        change_summary: json!({ "same": resources }),
    };
    preview.serialize(&mut serializer)?;
    String::from_utf8(text).map_err(serde::ser::Error::custom)
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Preview {
    config: Value,
    steps: Steps,
    duration: u64,
    change_summary: Value,
}

/// So many steps, made one by one: all of them together would take more memory than their text.
struct Steps(usize);

impl Serialize for Steps {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq((0..self.0).map(step))
    }
}

/// The images that CI has built.
const IMAGES: usize = 10;

/// The digest of their base, as it was recorded.
const BASE: &str = "sha256:7e7b5e21215ed93bb1a9e40d1d3d4ff7ef176e9600f2334ab393b2019fd50b71";

/// Returns build metadata of images as CI has it: a recording of `prebuilt`'s, once with each image's name and digest. What the
/// recording has to be complained of is mended: its base has no digest.
pub fn builds() -> Vec<String> {
    let recorded = include_str!("../../examples/prebuilt/builds/web.json");
    let parsed: Value = serde_json::from_str(recorded).unwrap_or_default();
    let recorded_digest = parsed.get("containerimage.digest").and_then(Value::as_str);
    let of_image = |number| {
        let renamed = recorded.replace(recorded_digest?, &digest(number));
        let renamed = renamed.replace("shop/web:", &format!("shop/app{number}:"));
        Some(renamed.replace("static@1?", &format!("static@1?digest={BASE}&")))
    };
    (0..IMAGES).filter_map(of_image).collect()
}

fn digest(number: usize) -> String {
    format!("sha256:{number:064x}")
}

/// Returns the step of one resource of such a preview.
pub fn step(number: usize) -> Value {
    let (type_token, inputs) = match number % 5 {
        0 => ("aws:s3/bucketV2:BucketV2", bucket(number)),
        1 => ("kubernetes:apps/v1:Deployment", deployment(number)),
        2 => ("aws:iam/policy:Policy", policy(number)),
        3 => ("aws:ec2/instance:Instance", instance(number)),
        _ => ("docker-build:index:Image", image(number)),
    };
    let urn = format!("urn:pulumi:dev::generated::{type_token}::r{number}");
    let changed = number % 15 == 4;
    json!({
        "op": if changed { "update" } else { "same" },
        "urn": urn,
        "oldState": state(&urn, type_token, &inputs, Some(&inputs)),
        "newState": state(&urn, type_token, &inputs, None),
        "diffReasons": if changed { json!(["cacheFrom"]) } else { json!(null) },
        "detailedDiff": if changed { json!({ "cacheFrom": { "kind": "update", "inputDiff": false } }) } else { json!(null) },
    })
}

fn state(urn: &str, type_token: &str, inputs: &Value, outputs: Option<&Value>) -> Value {
    let package = type_token.split(':').next().unwrap_or_default();
    let dependencies: serde_json::Map<_, _> = inputs
        .as_object()
        .into_iter()
        .flatten()
        .map(|(property, _)| (property.clone(), json!([])))
        .collect();
    let state = json!({
        "urn": urn,
        "custom": true,
        "type": type_token,
        "inputs": inputs,
        "parent": "urn:pulumi:dev::generated::pulumi:pulumi:Stack::generated-dev",
        "provider": format!("urn:pulumi:dev::generated::pulumi:providers:{package}::default_7_48_0::5543ad9b-32c7-4bfb-81fc-dc41b351fa63"),
        "propertyDependencies": dependencies,
        "created": "2026-11-24T10:55:40.468936082Z",
        "modified": "2026-11-24T10:55:40.468936082Z",
        "sourcePosition": "project:///resources.yaml#2",
    });
    let known = outputs.map(|outputs| json!({ "id": "0123456789abcdef", "outputs": outputs }));
    let members = [Some(state), known].into_iter().flatten();
    members.filter_map(|part| part.as_object().cloned()).flatten().collect()
}

fn tags(number: usize) -> Value {
    match number % 10 {
        0 => json!({ "env": "prod" }),
        _ => {
            json!({ "cost-center": format!("47{:02}", number % 100), "env": "prod", "owner": format!("team-{}", number % 7) })
        }
    }
}

fn bucket(number: usize) -> Value {
    json!({
        "__defaults": [],
        "bucket": format!("shop-{number}"),
        "forceDestroy": false,
        "tags": tags(number),
        "tagsAll": tags(number),
    })
}

fn deployment(number: usize) -> Value {
    let labels = json!({ "app": format!("d{number}") });
    let containers: Vec<_> = (0..2).map(|container| self::container(number, container)).collect();
    json!({
        "apiVersion": "apps/v1",
        "kind": "Deployment",
        "metadata": { "labels": labels, "name": format!("d{number}"), "namespace": "default" },
        "spec": {
            "replicas": 3,
            "selector": { "matchLabels": labels },
            "template": { "metadata": { "labels": labels }, "spec": { "containers": containers } },
        },
    })
}

fn container(number: usize, container: usize) -> Value {
    let environment: Vec<_> = (0..6)
        .map(|setting| json!({ "name": format!("SETTING_{setting}"), "value": "v".repeat(40) }))
        .collect();
    let image = if number % 20 == 1 {
        format!("docker.io/someone/app{number}:latest")
    } else {
        let image = number / 5 % IMAGES;
        format!("registry.example.com/shop/app{image}:4c49d6b@{}", digest(image))
    };
    json!({
        "env": environment,
        "image": image,
        "name": format!("c{container}"),
        "ports": [{ "containerPort": 8080 }],
        "resources": {
            "limits": { "cpu": "500m", "memory": "128Mi" },
            "requests": { "cpu": "250m", "memory": "64Mi" },
        },
    })
}

fn policy(number: usize) -> Value {
    let statement =
        json!({ "Effect": "Allow", "Action": ["s3:Get*", "s3:List*"], "Resource": "arn:aws:s3:::shop-0/*" });
    let document = json!({ "Version": "2012-10-17", "Statement": vec![statement; 8] });
    json!({
        "__defaults": [],
        "name": format!("p{number}"),
        "path": "/",
        "policy": document.to_string(),
        "tags": tags(number),
        "tagsAll": tags(number),
    })
}

fn instance(number: usize) -> Value {
    let devices: Vec<_> = (0..3)
        .map(|device| json!({ "deviceName": format!("/dev/sd{device}"), "encrypted": true, "volumeSize": 100 }))
        .collect();
    json!({
        "__defaults": [],
        "ami": format!("ami-{number:08}"),
        "ebsBlockDevices": devices,
        "instanceType": "t3.micro",
        "tags": tags(number),
        "tagsAll": tags(number),
        "userData": format!("#!/bin/bash\n{}", "echo hello world\n".repeat(60)),
        "vpcSecurityGroupIds": ["sg-0", "sg-1", "sg-2", "sg-3"],
    })
}

fn image(number: usize) -> Value {
    json!({
        "buildArgs": { "DEBUG": "true" },
        "cacheFrom": [{ "registry": { "ref": "registry.example.com/cache" } }],
        "context": { "location": "./app" },
        "dockerfile": { "location": "./app/Dockerfile" },
        "platforms": ["linux/amd64"],
        "push": true,
        "tags": [format!("registry.example.com/shop/app{number}:1.2.4")],
    })
}
