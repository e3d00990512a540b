//! Waivers of policies that nobody may be laxer with.

use crate::config::Config;
use crate::packs::Pack;
use crate::problem::Problem;

use super::lookup;

/// Returns the waivers of policies that their files may not be laxer with.
pub(super) fn check(packs: &[Pack], config: &Config) -> Vec<Problem> {
    let refused = config.waivers.iter().filter_map(|waiver| {
        let policies = packs
            .iter()
            .flat_map(|pack| pack.info().policies.iter().map(move |policy| (pack, policy)));
        let mut locked = policies.filter_map(|(pack, policy)| {
            let lock = config.lock_on(lookup(config, packs, pack, policy))?;
            let covers = waiver.layer > lock.layer && waiver.is_of(&pack.info().name, &policy.name);
            covers.then_some((policy, lock))
        });
        let (policy, lock) = locked.next()?;
        let (path, line) = (&lock.place.file.path, lock.place.line());
        let message = format!(
            "`{}` may not be waived here: {path}:{line} says `overridable = false`",
            policy.name
        );
        let problem = Problem::new(message).hint("a waiver of it stands in that file, or in one that it extends");
        Some(problem.in_place(Some(&waiver.place)))
    });
    refused.collect()
}
