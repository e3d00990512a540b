//! What a resource waits for, looked into as far as the judged ones lead.

use std::cell::OnceCell;
use std::collections::{BTreeMap, BTreeSet, VecDeque};

use portcullis_guest::{Operation, Resource};

/// The resources of a stack, by their places.
pub(super) struct Stack<'r> {
    resources: &'r [Resource],
    urns: Vec<String>,
    children: OnceCell<BTreeMap<String, Vec<usize>>>,
}

/// What something waits for, or what waits.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Node {
    /// The resource at a place.
    Resource(usize),
    /// The component at a place together with everything in it: who depends on a component waits for all of that, and who is in
    /// it does not.
    Component(usize),
    /// A URN of which the plan does not tell what it waits for.
    Unknown(String),
}

/// What some resources of a stack wait for.
pub(super) struct Graph<'s> {
    stack: &'s Stack<'s>,
    builds: BTreeSet<Node>,
    /// By node, the next one on a shortest way to an image that is built.
    to_builds: BTreeMap<Node, Node>,
    /// By node, the next one on a shortest way to what the plan does not tell of.
    to_unknown: BTreeMap<Node, Node>,
}

/// Whether a resource depends on an image that is built.
pub(super) enum Answer {
    /// It does not.
    Independent,
    /// It does, on this way.
    Builds(Path),
    /// It depends on something of which the plan does not tell what that depends on.
    Unknown(Path),
}

/// A way from a resource to what it depends on.
pub(super) struct Path {
    /// The URN at its end.
    pub(super) end: String,
    /// The name of that.
    pub(super) end_name: String,
    /// The names between.
    pub(super) through: Vec<String>,
}

impl<'r> Stack<'r> {
    pub(super) fn new(resources: &'r [Resource]) -> Self {
        Self {
            resources,
            urns: resources.iter().map(Resource::urn).collect(),
            children: OnceCell::new(),
        }
    }

    /// Returns the places of resources that stay, by what their URNs say of their type.
    pub(super) fn of_types(&self, is_named: impl Fn(&str) -> bool) -> Vec<usize> {
        let named = self.urns.iter().enumerate().filter(|(_, urn)| is_named(type_of(urn)));
        let named = named.filter_map(|(place, _)| Some((place, self.resources.get(place)?)));
        let judged = named.filter(|(_, resource)| !goes(resource) && !resource.is_component());
        judged.map(|(place, _)| place).collect()
    }

    pub(super) fn resource(&self, place: usize) -> Option<&'r Resource> {
        self.resources.get(place)
    }

    fn urn(&self, place: usize) -> &str {
        self.urns.get(place).map_or("", String::as_str)
    }

    /// Returns the places of what is in a component.
    fn children(&self, component: usize) -> &[usize] {
        let children = self.children.get_or_init(|| {
            let mut children: BTreeMap<String, Vec<usize>> = BTreeMap::new();
            for (place, resource) in self.resources.iter().enumerate() {
                if let Some(parent) = resource.parent() {
                    children.entry(parent).or_default().push(place);
                }
            }
            children
        });
        children.get(self.urn(component)).map_or(&[], Vec::as_slice)
    }
}

/// Places by URN.
type Places<'s> = BTreeMap<&'s str, usize>;

impl<'s> Graph<'s> {
    /// Returns what the resources at some places wait for.
    pub(super) fn of(stack: &'s Stack<'s>, judged: &[usize]) -> Self {
        let urns = stack.urns.iter().enumerate();
        let places: Places<'_> = urns.map(|(place, urn)| (urn.as_str(), place)).collect();
        let mut dependents: BTreeMap<Node, Vec<Node>> = BTreeMap::new();
        let mut graph = Self {
            stack,
            builds: BTreeSet::new(),
            to_builds: BTreeMap::new(),
            to_unknown: BTreeMap::new(),
        };
        let mut unknown = BTreeSet::new();
        let mut next: VecDeque<_> = judged.iter().map(|place| Node::Resource(*place)).collect();
        let mut seen: BTreeSet<_> = next.iter().cloned().collect();
        while let Some(node) = next.pop_front() {
            if matches!(node, Node::Unknown(_)) {
                unknown.insert(node);
                continue;
            }
            if matches!(&node, Node::Resource(place) if stack.resource(*place).is_some_and(builds)) {
                graph.builds.insert(node.clone());
            }
            for needed in stack.needed(&node, &places) {
                if seen.insert(needed.clone()) {
                    next.push_back(needed.clone());
                }
                dependents.entry(needed).or_default().push(node.clone());
            }
        }
        graph.to_builds = search(&dependents, &graph.builds);
        graph.to_unknown = search(&dependents, &unknown);
        graph
    }

    /// Returns whether the resource at a place depends on an image that is built.
    pub(super) fn ask(&self, place: usize) -> Answer {
        let node = Node::Resource(place);
        if let Some(first) = self.to_builds.get(&node) {
            Answer::Builds(self.path(&self.to_builds, first, |node| self.builds.contains(node)))
        } else if let Some(first) = self.to_unknown.get(&node) {
            Answer::Unknown(self.path(&self.to_unknown, first, |node| matches!(node, Node::Unknown(_))))
        } else {
            Answer::Independent
        }
    }

    fn path(&self, steps: &BTreeMap<Node, Node>, first: &Node, is_end: impl Fn(&Node) -> bool) -> Path {
        let mut end = first;
        let mut through = Vec::new();
        while let Some(next) = steps.get(end).filter(|_| !is_end(end)) {
            through.push(name_of(self.urn(end)));
            end = next;
        }
        // A component and what is in it are one.
        through.dedup();
        Path {
            end: self.urn(end).to_owned(),
            end_name: name_of(self.urn(end)),
            through,
        }
    }

    fn urn<'n>(&'n self, node: &'n Node) -> &'n str {
        match node {
            Node::Resource(place) | Node::Component(place) => self.stack.urn(*place),
            Node::Unknown(urn) => urn,
        }
    }
}

impl Stack<'_> {
    /// Returns what a node waits for.
    fn needed(&self, node: &Node, places: &Places<'_>) -> Vec<Node> {
        match node {
            Node::Resource(place) => self.needed_by(*place, places),
            Node::Component(place) => {
                let children = self.children(*place).iter().map(|child| self.as_a_whole(*child));
                [Node::Resource(*place)].into_iter().chain(children).collect()
            }
            Node::Unknown(_) => Vec::new(),
        }
    }

    /// A resource also waits for its parent and its provider. A default provider depends on nothing, and a digest leaves it out.
    fn needed_by(&self, place: usize, places: &Places<'_>) -> Vec<Node> {
        let Some(resource) = self.resource(place) else {
            return Vec::new();
        };
        let parent = resource.parent().map(|urn| match places.get(urn.as_str()) {
            Some(place) => Node::Resource(*place),
            None => Node::Unknown(urn),
        });
        let provider = resource.provider().filter(|it| !it.name.starts_with("default"));
        let provider = provider.map(|provider| self.find(provider.urn, places));
        let Some(dependencies) = resource.dependencies() else {
            return vec![Node::Unknown(self.urn(place).to_owned())];
        };
        let dependencies = dependencies.into_iter().map(|urn| self.find(urn, places));
        dependencies.chain(parent).chain(provider).collect()
    }

    fn find(&self, urn: String, places: &Places<'_>) -> Node {
        match places.get(urn.as_str()) {
            Some(place) if self.resource(*place).is_some_and(|found| !goes(found)) => self.as_a_whole(*place),
            _ => Node::Unknown(urn),
        }
    }

    fn as_a_whole(&self, place: usize) -> Node {
        match self.resource(place) {
            Some(resource) if resource.is_component() => Node::Component(place),
            _ => Node::Resource(place),
        }
    }
}

/// Returns whether this update builds an image through a resource.
pub(super) fn builds(resource: &Resource) -> bool {
    resource.image_build().is_some_and(|build| build.in_this_update)
}

fn goes(resource: &Resource) -> bool {
    resource.operation() == Operation::Delete
}

/// Returns the type that a URN names: `urn:pulumi:STACK::PROJECT::PARENT$TYPE::NAME`.
fn type_of(urn: &str) -> &str {
    let types = urn.split("::").nth(2).unwrap_or_default();
    types.rsplit('$').next().unwrap_or_default()
}

fn name_of(urn: &str) -> String {
    urn.splitn(4, "::").nth(3).unwrap_or_default().to_owned()
}

/// Returns, by node, the next one on a shortest way to one of the ends, for everything from which there is one.
fn search(dependents: &BTreeMap<Node, Vec<Node>>, ends: &BTreeSet<Node>) -> BTreeMap<Node, Node> {
    let mut steps = BTreeMap::new();
    let mut next: VecDeque<&Node> = ends.iter().collect();
    while let Some(needed) = next.pop_front() {
        for dependent in dependents.get(needed).into_iter().flatten() {
            if !steps.contains_key(dependent) {
                steps.insert(dependent.clone(), needed.clone());
                next.push_back(dependent);
            }
        }
    }
    steps
}
