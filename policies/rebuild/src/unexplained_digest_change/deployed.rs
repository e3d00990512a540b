//! Images that are deployed in the place of others: what was recorded of the builds of both.

use portcullis_guest::builds::{self, Build, Source};
use portcullis_guest::images::{Image, ImageReference, Reference};
use portcullis_guest::{Check, Report, Stop, Violation};

use crate::records::Recorded;

/// Compares an image with those of the same repository that run now.
pub(super) fn check(reference: &ImageReference, prior: &[ImageReference], report: &mut Report) -> Check {
    reference.require_settled()?;
    let image = reference.image()?;
    let of_repository = |other: &&Image| other.name() == image.name();
    let before: Vec<_> = prior.iter().filter_map(known).filter(of_repository).collect();
    if before.is_empty() {
        return Ok(());
    }
    require_digest(image)?;
    if let Some(same) = before.iter().find(|other| other.digest == image.digest) {
        report_name(reference, image, same, report);
        return Ok(());
    }
    let after = Recorded::of(reference)?;
    report.each(before, |before, report| compare(before, &after, report));
    Ok(())
}

fn known(reference: &ImageReference) -> Option<&Image> {
    match &reference.reference {
        Reference::Known(image) => Some(image),
        _ => None,
    }
}

fn require_digest(image: &Image) -> Result<&str, Stop> {
    let without = || Stop::not_applicable(format!("`{}` has no digest to compare", image.text));
    image.digest.as_deref().ok_or_else(without)
}

/// A digest may have any number of names. But CI may have given this one to another image.
fn report_name(reference: &ImageReference, image: &Image, before: &Image, report: &mut Report) {
    if image.tag.is_none() || image.tag == before.tag {
        return;
    }
    let made = builds::find(image.digest.as_deref().unwrap_or_default());
    let named = builds::named(&image.text);
    if !named.is_empty() && !named.iter().any(|record| made.contains(record)) {
        let (text, before) = (&image.text, &before.text);
        report.violation(
            Violation::new(format!(
                "`{text}` is still `{before}`, and not what was built under its name"
            ))
            .at(&reference.pointer)
            .code("same-digest")
            .hint("give the stack the digest that belongs to the tag"),
        );
    }
}

fn compare(before: &Image, after: &Recorded<'_>, report: &mut Report) -> Check {
    let pairs = pairs(&builds::find(require_digest(before)?), &after.records);
    let (text, before) = (&after.image.text, &before.text);
    if pairs.is_empty() {
        let reason = format!("no build metadata names the commits of both `{before}` and `{text}`");
        return Err(Stop::not_applicable(reason));
    }
    if !pairs.iter().all(|(before, after)| is_unexplained(before, after)) {
        return Ok(());
    }
    if !pairs.iter().all(|(before, after)| tell_parameters(before, after)) {
        let message = format!("whether `{text}` was built with the same parameters as `{before}` is not recorded");
        return Err(after.open(message));
    }
    let message = format!(
        "`{text}` is another image than `{before}`, though both were built from the same commit, with the same parameters and bases"
    );
    let hint = "build a commit once; if it has to be built again, find what differs: downloads, the time, changes that were not committed";
    report.violation(after.violation("same-source", message).hint(hint));
    Ok(())
}

/// A record is compared with one of the same kind and platform: another kind says other things of the same build.
fn pairs(before: &[Build], after: &[Build]) -> Vec<(Build, Build)> {
    let alike = |one: &Build| {
        let mut before = before.iter().filter(|record| commit(record).is_some());
        before.find(|other| other.platform == one.platform && other.build_type == one.build_type)
    };
    let after = after.iter().filter(|record| commit(record).is_some());
    after
        .filter_map(|after| Some((alike(after)?.clone(), after.clone())))
        .collect()
}

fn commit(build: &Build) -> Option<&Source> {
    build.source.as_ref().filter(|source| !source.revision.is_empty())
}

/// Changes that are not committed explain anything.
fn is_unexplained(before: &Build, after: &Build) -> bool {
    let is_clean = |build: &Build| commit(build).is_some_and(|source| !source.dirty);
    is_clean(before)
        && is_same_commit(before, after)
        && (before.parameters == after.parameters || !tell_parameters(before, after))
        && before.materials == after.materials
}

fn is_same_commit(before: &Build, after: &Build) -> bool {
    let name = |source: &Source| {
        let repository = &source.repository;
        builds::repository_name(repository).unwrap_or_else(|| repository.clone())
    };
    let pair = commit(before).zip(commit(after));
    pair.is_some_and(|(one, other)| {
        one.revision == other.revision && one.dirty == other.dirty && name(one) == name(other)
    })
}

/// BuildKit leaves them out of provenance of the mode `min`, and says so.
fn tell_parameters(before: &Build, after: &Build) -> bool {
    let has_parameters = |build: &Build| build.completeness.parameters != Some(false);
    has_parameters(before) && has_parameters(after)
}
