//! How packs are told to judge, by digests: so that a decision can be compared with what it has to rest on.

use portcullis_facts::document::Document;
use portcullis_trust::decision::{Configuration, Digested};

use crate::config::Config;
use crate::problem::Problem;
use crate::report::Baseline;

/// Returns how packs are told to judge.
///
/// # Errors
///
/// Says which key or root that the configuration names cannot be read.
pub(in crate::commands) fn configuration(
    config: &Config,
    baseline: Option<&Baseline>,
) -> Result<Configuration, Problem> {
    Ok(Configuration {
        files: files(config)?,
        profile: config.profile().as_str().to_owned(),
        baseline: baseline.and_then(Baseline::input).map(|input| Digested {
            name: input.path,
            digest: input.digest,
        }),
    })
}

/// Returns the nearest file, by a digest of all that the configuration is made of: its own if that is all, else one of the
/// digests of the file, of those that it extends, and of the keys and roots that they name.
fn files(config: &Config) -> Result<Option<Digested>, Problem> {
    let Some(nearest) = config.files.first() else {
        return Ok(None);
    };
    let texts = config.files.iter();
    let texts = texts.map(|file| Document::from((file.path.as_str(), file.text.as_ref().into())).digest());
    let named = config.trust.paths();
    let named: Vec<_> = named
        .iter()
        .map(|path| Document::read(path))
        .collect::<Result<_, _>>()?;
    let digests: Vec<_> = texts.chain(named.iter().map(Document::digest)).collect();
    let digest = match digests.as_slice() {
        [only] => only.clone(),
        all => Document::from((nearest.path.as_str(), all.join("\n").into())).digest(),
    };
    Ok(Some(Digested {
        name: nearest.path.clone(),
        digest,
    }))
}
