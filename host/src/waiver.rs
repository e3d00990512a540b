//! Outcomes × waivers → what is waived.
//!
//! The first waiver that holds and covers a finding covers it. One has to fit in all that it says.

use jiff::Timestamp;

use crate::config::Waiver;

/// What waivers know a finding by.
#[derive(Debug, Clone, Copy)]
pub struct Subject<'f> {
    /// The pack.
    pub pack: &'f str,
    /// The policy.
    pub policy: &'f str,
    /// The URN and the type token of the resource; `None` for the stack as a whole.
    pub resource: Option<(&'f str, &'f str)>,
    /// What it is known by from one run to the next.
    pub fingerprint: &'f str,
}

/// What waivers say of a finding, with their places in the list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Answer {
    /// It is waived.
    Waived(usize),
    /// It was, until the waiver expired.
    Expired(usize),
    /// Nothing.
    Silent,
}

/// Returns what waivers say of a finding at a time.
pub fn ask(waivers: &[Waiver], subject: Subject<'_>, at: Timestamp) -> Answer {
    let fitting = || waivers.iter().enumerate().filter(|(_, waiver)| covers(waiver, subject));
    let holding = fitting().find(|(_, waiver)| holds(waiver, at));
    match (holding, fitting().next()) {
        (Some((place, _)), _) => Answer::Waived(place),
        (None, Some((place, _))) => Answer::Expired(place),
        (None, None) => Answer::Silent,
    }
}

/// Returns whether a waiver holds at a time.
pub fn holds(waiver: &Waiver, at: Timestamp) -> bool {
    at < waiver.expires.end()
}

/// Returns whether a waiver may cover findings in a stack: one that begins with the URNs of another stack does not.
pub fn is_of_stack(waiver: &Waiver, stack: &str) -> bool {
    let Some(resource) = &waiver.resource else {
        return true;
    };
    // A pattern that does not come to the project's name begins with any stack's.
    let Some((beginning, _)) = resource.as_str().split_once("::") else {
        return true;
    };
    let beginning = crate::text::patterns(&[beginning.to_owned()]);
    beginning.is_ok_and(|beginning| beginning.is_match(format!("urn:pulumi:{stack}")))
}

fn covers(waiver: &Waiver, subject: Subject<'_>) -> bool {
    let (urn, type_token) = subject.resource.unzip();
    let fits = |pattern: &Option<crate::config::Pattern>, text: Option<&str>| {
        let mut pattern = pattern.iter();
        pattern.all(|pattern| text.is_some_and(|text| pattern.fits(text)))
    };
    let mut fingerprint = waiver.fingerprint.iter();
    waiver.is_of(subject.pack, subject.policy)
        && waiver
            .resource
            .iter()
            .all(|pattern| urn.is_some_and(|urn| pattern.fits_urn(urn)))
        && fits(&waiver.type_token, type_token)
        && fingerprint.all(|fingerprint| fingerprint == subject.fingerprint)
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;
    use crate::config::Config;
    use crate::problem::SourceFile;

    const REST: &str = "reason = \"because\"\nexpires = 2026-12-31\n";

    fn waivers(of: &[&str]) -> Vec<Waiver> {
        let texts: Vec<_> = of.iter().map(|keys| format!("[[waiver]]\n{keys}\n{REST}")).collect();
        let text = texts.concat();
        let source = SourceFile {
            path: "portcullis.toml".to_owned(),
            text: text.into(),
        };
        Config::parse(&source, Path::new("")).unwrap().waivers
    }

    fn asked(of: &[&str], at: &str) -> Answer {
        let subject = Subject {
            pack: "registry",
            policy: "unpinned-image",
            resource: Some((
                "urn:pulumi:prod::shop::kubernetes:apps/v1:Deployment::web",
                "kubernetes:apps/v1:Deployment",
            )),
            fingerprint: "fp1:00000000000000000000000000000001",
        };
        ask(&waivers(of), subject, at.parse().unwrap())
    }

    fn covers(keys: &str) -> bool {
        asked(&[keys], "2026-06-01T00:00:00Z") == Answer::Waived(0)
    }

    #[test]
    fn a_waiver_covers_what_fits_all_that_it_says() {
        assert!(covers("policy = \"unpinned-image\""));
        assert!(covers("policy = \"registry/unpinned-*\""));
        assert!(covers("policy = \"*\"\nresource = \"urn:pulumi:*::shop::*::web\""));
        assert!(covers("policy = \"unpinned-image\"\ntype = \"kubernetes:*\""));
        assert!(covers("fingerprint = \"fp1:00000000000000000000000000000001\""));
        assert!(!covers("policy = \"unpinned\""));
        assert!(!covers("policy = \"tagging/*\""));
        assert!(!covers(
            "policy = \"unpinned-image\"\nresource = \"urn:pulumi:*::web-2\""
        ));
        assert!(!covers("policy = \"unpinned-image\"\ntype = \"aws:*\""));
        assert!(!covers(
            "policy = \"unpinned-image\"\nfingerprint = \"fp1:00000000000000000000000000000002\""
        ));
    }

    /// Whoever names a resource would choose what is waived.
    #[test]
    fn a_name_that_looks_like_the_rest_of_a_urn_is_a_name() {
        let keys = "policy = \"*\"\nresource = \"urn:pulumi:*::shop::aws:s3/bucket:Bucket::legacy-*\"";
        let waiver = &waivers(&[keys])[0];
        let fits = |urn: &str| waiver.resource.as_ref().unwrap().fits_urn(urn);
        assert!(fits("urn:pulumi:prod::shop::aws:s3/bucket:Bucket::legacy-1"));
        assert!(fits("urn:pulumi:prod::shop::aws:s3/bucket:Bucket::legacy-1::2"));
        assert!(!fits(
            "urn:pulumi:prod::shop::apps:v1:Deployment::shop::aws:s3/bucket:Bucket::legacy-1"
        ));
        assert!(!fits("urn:pulumi:prod::shop"));
    }

    #[test]
    fn of_patterns_only_the_asterisk_means_anything() {
        assert!(!covers("policy = \"unpinned-imag?\""));
        assert!(!covers("policy = \"{unpinned-image,other}\""));
    }

    #[test]
    fn a_waiver_holds_through_its_last_day() {
        let of = |at| asked(&["policy = \"unpinned-image\""], at);
        assert_eq!(of("2026-12-31T23:59:59Z"), Answer::Waived(0));
        assert_eq!(of("2027-01-01T00:00:00Z"), Answer::Expired(0));
    }

    #[test]
    fn the_first_one_covers() {
        let of = [
            "policy = \"other\"",
            "policy = \"unpinned-image\"",
            "policy = \"unpinned-*\"",
        ];
        assert_eq!(asked(&of, "2026-06-01T00:00:00Z"), Answer::Waived(1));
    }

    #[test]
    fn a_waiver_of_another_stack_is_known_by_how_its_resource_begins() {
        let is_of = |resource: &str, stack| {
            let keys = format!("policy = \"p\"\nresource = \"{resource}\"");
            is_of_stack(&waivers(&[&keys])[0], stack)
        };
        assert!(is_of("urn:pulumi:prod::shop::*", "prod") && !is_of("urn:pulumi:prod::shop::*", "dev"));
        assert!(is_of("urn:pulumi:*::web", "dev") && is_of("*::web", "dev"));
        assert!(is_of("*web*", "dev") && is_of("*", "prod"));
    }
}
