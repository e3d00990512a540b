//! `portcullis lock`: what the configuration's packs are, written down.

use std::io::Write as _;
use std::path::Path;

use crate::cli::{LockArguments, PackArguments};
use crate::config;
use crate::lockfile::{self, Difference, LockedPack, Lockfile};
use crate::packs::Pack;
use crate::problem::Problem;
use crate::text::plural;

use super::session::{Session, is_offline, locked_name};
use super::{Failure, files};

/// Writes down what the packs of the configuration are, and shows what has changed. Returns the exit code.
///
/// # Errors
///
/// Says what keeps the packs from being looked at, and which capabilities nobody approved.
pub(crate) fn lock(arguments: &LockArguments) -> Result<u8, Failure> {
    require_configuration(arguments)?;
    let packs = PackArguments {
        config: arguments.config.clone(),
        offline: is_offline(),
        ..PackArguments::default()
    };
    let session = Session::open_unlocked(&packs, &arguments.cache)?;
    let path = session.folder().join(lockfile::NAME);
    if !session.problems.is_empty() {
        return Err(session.problems.into());
    }
    let (packs, faults) = session.load();
    if !faults.is_empty() {
        return Err(faults.into());
    }
    let old = Lockfile::read(&path)?;
    let new = Lockfile::new(locked(&session, &packs));
    let differences = lockfile::differences(old.as_ref().unwrap_or(&Lockfile::new(Vec::new())), &new);
    show(&differences);
    let problems: Vec<_> = if arguments.check {
        stale(&path, &differences).into_iter().collect()
    } else {
        unapproved(&differences, &new, &arguments.approved)
    };
    if !problems.is_empty() {
        return Err(problems.into());
    }
    let changes = !differences.is_empty() || old.is_none();
    if changes && !arguments.check {
        files::replace("the lock", &path, new.text().as_bytes())?;
    }
    say(&path, new.packs.len(), changes);
    Ok(0)
}

fn require_configuration(arguments: &LockArguments) -> Result<(), Problem> {
    let config = config::path(arguments.config.as_deref(), None);
    config.map(drop).ok_or_else(|| {
        Problem::new("there is no configuration, so nothing says which packs to lock")
            .hint("`portcullis init` writes one, or name one: `--config FILE`")
    })
}

fn locked(session: &Session, packs: &[Pack]) -> Vec<LockedPack> {
    let folder = session.folder();
    let pairs = session.packs.iter().filter_map(|fetched| {
        let source = &fetched.source;
        let pack = packs.iter().find(|pack| pack.source() == source.to_string())?;
        let name = locked_name(source, &folder);
        Some(LockedPack::of(&name, pack, fetched.provenance.clone()))
    });
    pairs.collect()
}

fn show(differences: &[Difference]) {
    let mut screen = anstream::stdout();
    for difference in differences {
        // Nothing better can be done about a terminal that cannot be written to.
        let _ = writeln!(screen, "{difference}");
    }
}

fn stale(path: &Path, differences: &[Difference]) -> Option<Problem> {
    let problem = || {
        let changes = plural(differences.len(), "thing differs", "things differ");
        Problem::new(format!("`{}` is not what the packs are: {changes}", path.display()))
            .hint("look at what is shown above, and run `portcullis lock`")
    };
    (!differences.is_empty()).then(problem)
}

/// What a pack has not seen before, somebody has to let it see, by name.
fn unapproved(differences: &[Difference], new: &Lockfile, approved: &[String]) -> Vec<Problem> {
    let wanted: Vec<_> = differences
        .iter()
        .filter_map(|difference| difference.approval(new))
        .collect();
    let missing = wanted.iter().filter(|capability| !approved.contains(capability));
    let missing = missing.map(|capability| {
        Problem::new(format!("nobody approved `{capability}`")).hint(format!(
            "see why the pack needs that, then add `--approve {capability}`"
        ))
    });
    let needless = approved.iter().filter(|capability| !wanted.contains(capability));
    let needless = needless.map(|capability| {
        Problem::new(format!("`--approve {capability}` approves nothing that changes"))
            .hint("name what an error asks for, as `PACK:INTERFACE`")
    });
    missing.chain(needless).collect()
}

fn say(path: &Path, packs: usize, changes: bool) {
    let packs = plural(packs, "pack", "packs");
    let what = if changes { "locked" } else { "unchanged" };
    // Nothing better can be done about a terminal that cannot be written to.
    let _ = writeln!(anstream::stderr(), "{what} in {}: {packs}", path.display());
}
