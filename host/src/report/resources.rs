//! The resources, as the trees of their stacks.

use std::collections::HashMap;
use std::sync::Arc;

use portcullis_facts::plan::{Plan, Resource};

/// The type of the resource that the others of a stack hang under.
const STACK: &str = "pulumi:pulumi:Stack";

/// A resource in the tree of its stack.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReportedNode {
    /// The URN.
    pub urn: String,
    /// The type token.
    pub type_token: String,
    /// The name.
    pub name: String,
    /// The place of its parent among the nodes; `None` for the stack itself.
    pub parent: Option<usize>,
    /// What the update does to it; `None` for a stack that the plan does not show.
    pub operation: Option<&'static str>,
}

/// Returns the resources of some plans in their order, each stack before what is below it. What has a parent that the plan does
/// not show hangs under the stack, and so does one of those that name one another in a circle.
pub(super) fn resources(plans: &[Arc<Plan>]) -> Vec<ReportedNode> {
    let mut nodes = Vec::new();
    for plan in plans {
        add_stack(plan, &mut nodes);
    }
    nodes
}

fn add_stack(plan: &Plan, nodes: &mut Vec<ReportedNode>) {
    let root = nodes.len();
    let stack = plan.resources().find(|resource| resource.type_token() == STACK);
    nodes.push(stack.map_or_else(|| unseen_stack(plan), |stack| node(stack, None)));
    let root_urn = stack.map_or("", Resource::urn);
    let shown = plan
        .resources()
        .filter(|resource| !resource.is_internal() && resource.urn() != root_urn);
    let shown: Vec<_> = shown.collect();
    let places: HashMap<_, _> = shown
        .iter()
        .zip(root + 1..)
        .map(|(one, place)| (one.urn(), place))
        .collect();
    let parents = shown.iter().map(|resource| {
        let parent = resource.current()?.parent()?;
        places.get(&*parent).copied()
    });
    let parents = without_circles(&parents.collect::<Vec<_>>(), root + 1);
    let below = shown.into_iter().zip(parents);
    nodes.extend(below.map(|(resource, parent)| node(resource, parent.or(Some(root)))));
}

/// Returns the parents of the nodes from a place on, without the first step of each way that leads back to itself.
fn without_circles(parents: &[Option<usize>], first: usize) -> Vec<Option<usize>> {
    let mut cut = parents.to_vec();
    let mut walks = vec![0; parents.len()]; // the walk that came by, from 1 on
    for (start, walk) in (0..parents.len()).zip(1..) {
        let mut place = Some(start);
        while let Some(now) = place {
            match walks.get_mut(now) {
                Some(seen) if *seen == 0 => *seen = walk,
                Some(seen) if *seen == walk => {
                    if let Some(parent) = cut.get_mut(now) {
                        *parent = None;
                    }
                    break;
                }
                _ => break,
            }
            place = cut.get(now).copied().flatten().map(|parent| parent - first);
        }
    }
    cut
}

fn node(resource: Resource<'_>, parent: Option<usize>) -> ReportedNode {
    ReportedNode {
        urn: resource.urn().to_owned(),
        type_token: resource.type_token().to_owned(),
        name: resource.name().to_owned(),
        parent,
        operation: Some(resource.operation().as_str()),
    }
}

/// Returns a stack that the plan does not show, named as Pulumi names it.
fn unseen_stack(plan: &Plan) -> ReportedNode {
    let (stack, project) = (plan.stack(), plan.project());
    let name = format!("{project}-{stack}");
    ReportedNode {
        urn: format!("urn:pulumi:{stack}::{project}::{STACK}::{name}"),
        type_token: STACK.to_owned(),
        name,
        parent: None,
        operation: None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plan(resources: &[(&str, &str, &str)]) -> Arc<Plan> {
        let steps = resources.iter().map(|(type_token, name, parent)| {
            let urn = format!("urn:pulumi:dev::shop::{type_token}::{name}");
            let state = serde_json::json!({ "urn": urn, "type": type_token, "parent": parent, "inputs": {} });
            serde_json::json!({ "op": "create", "urn": urn, "newState": state })
        });
        let preview = serde_json::json!({ "steps": steps.collect::<Vec<_>>(), "changeSummary": {} });
        Arc::new(Plan::parse("preview.json", preview.to_string()).unwrap())
    }

    fn tree(plans: &[Arc<Plan>]) -> Vec<(String, Option<usize>)> {
        let nodes = resources(plans).into_iter();
        nodes.map(|node| (node.name, node.parent)).collect()
    }

    fn expected(nodes: &[(&str, Option<usize>)]) -> Vec<(String, Option<usize>)> {
        nodes
            .iter()
            .map(|(name, parent)| ((*name).to_owned(), *parent))
            .collect()
    }

    #[test]
    fn a_stack_stands_before_what_is_below_it() {
        let plan = plan(&[
            ("a:b:C", "child", "urn:pulumi:dev::shop::a:b:P::parent"),
            ("a:b:P", "parent", "urn:pulumi:dev::shop::pulumi:pulumi:Stack::shop-dev"),
            (STACK, "shop-dev", ""),
        ]);
        assert_eq!(
            tree(&[plan]),
            expected(&[("shop-dev", None), ("child", Some(2)), ("parent", Some(0))])
        );
    }

    #[test]
    fn a_stack_that_is_not_shown_is_named_as_pulumi_names_it_and_every_plan_has_its_own() {
        let absent = "urn:pulumi:dev::shop::a:b:P::absent";
        let plans = [plan(&[("a:b:C", "one", absent)]), plan(&[("a:b:C", "two", absent)])];
        let nodes = [
            ("shop-dev", None),
            ("one", Some(0)),
            ("shop-dev", None),
            ("two", Some(2)),
        ];
        assert_eq!(tree(&plans), expected(&nodes));
        assert_eq!(
            resources(&plans)[0].urn,
            "urn:pulumi:dev::shop::pulumi:pulumi:Stack::shop-dev"
        );
        assert_eq!(resources(&plans)[0].operation, None);
    }

    #[test]
    fn resources_that_name_one_another_in_a_circle_hang_under_the_stack_all_the_same() {
        let urn = |name| format!("urn:pulumi:dev::shop::a:b:C::{name}");
        let plan = plan(&[
            ("a:b:C", "itself", &urn("itself")),
            ("a:b:C", "one", &urn("two")),
            ("a:b:C", "two", &urn("one")),
            ("a:b:C", "three", &urn("two")),
        ]);
        let nodes = [
            ("shop-dev", None),
            ("itself", Some(0)),
            ("one", Some(0)),
            ("two", Some(2)),
            ("three", Some(3)),
        ];
        assert_eq!(tree(&[plan]), expected(&nodes));
    }
}
