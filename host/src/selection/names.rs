//! The names of policies: `policy`, or `pack/policy`.

use crate::config::{Config, PolicyConfig};
use crate::outcome::PolicyInfo;
use crate::packs::Pack;
use crate::problem::Problem;

/// Returns what is wrong with the names of policies in the configuration. One that is not known may be of a pack that is not
/// there, unless all are.
pub fn check_names(packs: &[Pack], config: &Config, are_all: bool) -> Vec<Problem> {
    let names = config.policies.iter();
    let names = names.filter(|(name, _)| are_all || named(packs, name).next().is_some());
    let problems = names.filter_map(|(name, policy)| {
        let problem = misnamed(packs, name).or_else(|| named_twice(packs, config, name));
        Some(problem?.in_place(policy.name.as_ref()))
    });
    problems.collect()
}

/// Returns the policy that goes by a name: its own, or `pack/policy`.
///
/// # Errors
///
/// Says that there is none, and which name is near; or that there are several.
pub fn find<'p>(packs: &'p [Pack], name: &str) -> Result<(&'p Pack, &'p PolicyInfo), Problem> {
    match misnamed(packs, name) {
        Some(problem) => Err(problem),
        None => named(packs, name).next().ok_or_else(|| unknown(packs, name)),
    }
}

/// Of two things that are said of one policy, only one would hold.
fn named_twice(packs: &[Pack], config: &Config, name: &str) -> Option<Problem> {
    let full = full_names(packs, name).into_iter().next()?;
    let is_said_twice = full != name && config.policies.contains_key(&full);
    let problem = || Problem::new(format!("`{name}` and `{full}` are one policy")).hint("say all of it in one place");
    is_said_twice.then(problem)
}

/// Returns what the configuration says of a policy: by its full name, else by its own if no other policy has that.
pub(crate) fn lookup<'c>(
    config: &'c Config,
    packs: &[Pack],
    pack: &Pack,
    policy: &PolicyInfo,
) -> Option<&'c PolicyConfig> {
    let full = config.policies.get(&format!("{}/{}", pack.info().name, policy.name));
    full.or_else(|| {
        config
            .policies
            .get(&policy.name)
            .filter(|_| full_names(packs, &policy.name).len() == 1)
    })
}

/// Returns the policies that go by a name, with their packs.
fn named<'p>(packs: &'p [Pack], name: &str) -> impl Iterator<Item = (&'p Pack, &'p PolicyInfo)> {
    let policies = packs
        .iter()
        .flat_map(|pack| pack.info().policies.iter().map(move |policy| (pack, policy)));
    policies.filter(move |(pack, policy)| policy.name == name || full_name(pack, policy) == name)
}

/// Returns the full names of the policies that go by a name.
fn full_names(packs: &[Pack], name: &str) -> Vec<String> {
    named(packs, name)
        .map(|(pack, policy)| full_name(pack, policy))
        .collect()
}

fn full_name(pack: &Pack, policy: &PolicyInfo) -> String {
    format!("{}/{}", pack.info().name, policy.name)
}

fn misnamed(packs: &[Pack], name: &str) -> Option<Problem> {
    match full_names(packs, name).as_slice() {
        [] => Some(unknown(packs, name)),
        [_] => None,
        [first, rest @ ..] if rest.iter().all(|other| other == first) => Some(
            Problem::new(format!("several packs of one name have a policy `{name}`"))
                .hint("leave all of these packs out but one"),
        ),
        several => Some(
            Problem::new(format!("several packs have a policy `{name}`"))
                .hint(format!("say which one: {}", quoted_list(several))),
        ),
    }
}

fn unknown(packs: &[Pack], name: &str) -> Problem {
    let problem = Problem::new(format!("there is no policy `{name}`"));
    match nearest(packs, name) {
        Some(nearest) => problem.hint(format!("did you mean `{nearest}`?")),
        None => problem.hint("the packs of this run have no policy with such a name"),
    }
}

fn quoted_list(names: &[String]) -> String {
    let quoted: Vec<_> = names.iter().map(|name| format!("`\"{name}\"`")).collect();
    quoted.join(", ")
}

/// Returns the policy whose name is nearest to one that there is not, if one is near.
fn nearest<'p>(packs: &'p [Pack], name: &str) -> Option<&'p str> {
    let policies = packs.iter().flat_map(|pack| &pack.info().policies);
    let distances = policies.map(|policy| (strsim::levenshtein(&policy.name, name), policy.name.as_str()));
    distances
        .filter(|(distance, _)| *distance <= name.len() / 3)
        .min()
        .map(|(_, name)| name)
}
