//! What real previews say. They stand beside the workspace; where they do not, there is nothing to test.

use std::collections::BTreeMap;
use std::path::Path;

use insta::assert_snapshot;

use super::show;
use crate::plan::Plan;
use crate::tags::{planned, prior};

const RECORDED: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/fixtures/pulumi/recorded");

fn recorded(step: &str) -> Option<Plan> {
    if !Path::new(RECORDED).exists() {
        eprintln!("skipped: the recordings are not beside the workspace");
        return None;
    }
    let text = std::fs::read_to_string(Path::new(RECORDED).join(step).join("digest.json")).unwrap();
    Some(Plan::parse(step, text).unwrap())
}

fn all_tags(plan: &Plan) -> String {
    let resources = plan.resources().filter(|resource| planned(*resource).taggable);
    let shown = resources.map(|resource| {
        let (before, after) = (show(&prior(resource)), show(&planned(resource)));
        let change = if before == after {
            String::new()
        } else {
            format!("\nbefore:\n{before}")
        };
        format!("{} {}\n{after}{change}", resource.type_token(), resource.name())
    });
    shown.collect::<Vec<_>>().join("\n\n")
}

#[test]
fn a_release_with_default_tags_of_an_explicit_provider() {
    let Some(plan) = recorded("prebuilt/4-release") else {
        return;
    };
    assert_snapshot!(all_tags(&plan), @"
    aws:ecr/repository:Repository repo
    /tags
    CostCenter = `4711` at /tags/CostCenter
    Environment = `prod` at /tagsAll/Environment
    ManagedBy = `pulumi` at /tagsAll/ManagedBy
    Owner = `team-shop` at /tags/Owner

    aws:s3/bucketV2:BucketV2 assets
    /tags
    Environment = `prod` at /tagsAll/Environment
    ManagedBy = `pulumi` at /tagsAll/ManagedBy
    Owner = `team-shop` at /tags/Owner
    before:
    /tags
    CostCenter = `4711` at /tags/CostCenter
    Environment = `prod` at /tagsAll/Environment
    ManagedBy = `pulumi` at /tagsAll/ManagedBy
    Owner = `team-shop` at /tags/Owner

    aws:sqs/queue:Queue orders
    /tags
    CostCenter = `4712` at /tags/CostCenter
    Environment = `prod` at /tagsAll/Environment
    ManagedBy = `pulumi` at /tagsAll/ManagedBy
    Owner = `team-orders` at /tags/Owner

    aws:sqs/queue:Queue legacy-orders
    /tags
    CostCenter = `4712` at /tags/CostCenter
    Environment = `prod` at /tagsAll/Environment
    ManagedBy = `pulumi` at /tagsAll/ManagedBy
    Owner = `team-orders` at /tags/Owner

    aws:iam/role:Role task-role
    /tags
    CostCenter = `4711` at /tags/CostCenter
    Environment = `prod` at /tagsAll/Environment
    ManagedBy = `pulumi` at /tagsAll/ManagedBy
    Owner = `team-shop` at /tags/Owner

    aws:ecs/cluster:Cluster fargate
    /tags
    CostCenter = `4711` at /tags/CostCenter
    Environment = `prod` at /tagsAll/Environment
    ManagedBy = `pulumi` at /tagsAll/ManagedBy
    Owner = `team-shop` at /tags/Owner

    aws:ecs/taskDefinition:TaskDefinition api
    /tags
    CostCenter = `4711` at /tags/CostCenter
    Environment = `prod` at /tagsAll/Environment
    ManagedBy = `pulumi` at /tagsAll/ManagedBy
    Owner = `team-shop` at /tags/Owner

    aws:ecs/service:Service api
    /tags
    CostCenter = `4711` at /tags/CostCenter
    Environment = `prod` at /tagsAll/Environment
    ManagedBy = `pulumi` at /tagsAll/ManagedBy
    Owner = `team-shop` at /tags/Owner

    aws:lambda/function:Function thumbnails
    /tags
    CostCenter = `4711` at /tags/CostCenter
    Environment = `prod` at /tagsAll/Environment
    ManagedBy = `pulumi` at /tagsAll/ManagedBy
    Owner = `team-shop` at /tags/Owner

    gcp:cloudrunv2/service:Service search
    /labels
    cost-center = `4713` at /labels/cost-center
    owner = `team-search` at /labels/owner

    kubernetes:apps/v1:Deployment web
    /metadata/labels
    app.kubernetes.io/name = `web` at /metadata/labels/app.kubernetes.io~1name
    owner = `team-shop` at /metadata/labels/owner

    kubernetes:batch/v1:CronJob nightly
    /metadata/labels
    owner = `team-shop` at /metadata/labels/owner

    kubernetes:core/v1:Service web
    /metadata/labels
    owner = `team-shop` at /metadata/labels/owner
    ");
}

#[test]
fn a_shop_whose_component_is_not_taggable_and_whose_children_are() {
    let Some(plan) = recorded("webshop/1-create") else {
        return;
    };
    assert_snapshot!(all_tags(&plan), @"
    aws:ecr/repository:Repository repo
    /tags
    CostCenter = `4711` at /tags/CostCenter
    Environment = `dev` at /tags/Environment
    Owner = `team-shop` at /tags/Owner
    before:
    /tags

    aws:iam/role:Role cluster-eksRole
    /tags

    aws:eks/cluster:Cluster cluster-eksCluster
    /tags
    CostCenter = `4711` at /tags/CostCenter
    Environment = `dev` at /tags/Environment
    Owner = `team-shop` at /tags/Owner
    before:
    /tags

    kubernetes:apps/v1:Deployment web
    /metadata/labels
    app = `web` at /metadata/labels/app
    before:
    /metadata/labels

    kubernetes:apps/v1:Deployment worker
    /metadata/labels
    app = `worker` at /metadata/labels/app
    before:
    /metadata/labels

    kubernetes:core/v1:Service web
    /metadata/labels
    ");
}

#[test]
fn a_gateway_whose_images_are_not_taggable() {
    let Some(plan) = recorded("aigateway/2-rebuild") else {
        return;
    };
    assert_snapshot!(all_tags(&plan), @"
    kubernetes:core/v1:Namespace ai
    /metadata/labels
    owner = `team-platform` at /metadata/labels/owner

    kubernetes:core/v1:Secret gateway-secrets
    /metadata/labels

    kubernetes:apps/v1:Deployment gateway
    /metadata/labels
    app = `gateway` at /metadata/labels/app
    owner = `team-platform` at /metadata/labels/owner

    kubernetes:apps/v1:Deployment llm-proxy
    /metadata/labels
    app = `llm-proxy` at /metadata/labels/app
    owner = `team-platform` at /metadata/labels/owner

    kubernetes:apps/v1:Deployment mcp-orders
    /metadata/labels
    app = `mcp-orders` at /metadata/labels/app
    owner = `team-orders` at /metadata/labels/owner

    kubernetes:apps/v1:Deployment mcp-github
    /metadata/labels
    app = `mcp-github` at /metadata/labels/app

    kubernetes:core/v1:Service gateway-svc
    /metadata/labels
    owner = `team-platform` at /metadata/labels/owner
    ");
}

#[test]
fn in_a_large_stack_the_taggable_types_are_told_from_the_others() {
    let Some(plan) = recorded("mixed-200/2-change") else {
        return;
    };
    let mut counts = BTreeMap::new();
    for resource in plan.resources() {
        let set = planned(resource);
        let tags = set
            .tags
            .iter()
            .map(|tag| tag.key.as_str())
            .collect::<Vec<_>>()
            .join(",");
        *counts.entry((resource.type_token(), set.pointer, tags)).or_insert(0) += 1;
    }
    let lines = counts
        .iter()
        .map(|((token, pointer, tags), count)| format!("{count} {token} {pointer} {tags}"));
    let lines = lines.map(|line| line.trim_end().to_owned());
    assert_snapshot!(lines.collect::<Vec<_>>().join("\n"), @"
    40 aws:ec2/instance:Instance /tags Name,cost-center,env,owner
    40 aws:iam/policy:Policy /tags cost-center,env,owner
    36 aws:s3/bucketV2:BucketV2 /tags cost-center,env,owner
    4 aws:s3/bucketV2:BucketV2 /tags env
    40 docker-build:index:Image
    40 kubernetes:apps/v1:Deployment /metadata/labels app
    1 pulumi:pulumi:Stack
    ");
}
