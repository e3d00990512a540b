//! The files that a run judges, and what is known of their images.

use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use portcullis_facts::InputError;
use portcullis_facts::builds::Builds;
use portcullis_facts::plan::Plan;
use sha2::{Digest as _, Sha256};

use crate::cli::CheckArguments;
use crate::config::Config;
use crate::packs::{World, hex};
use crate::problem::Problem;
use crate::report::{CONFIGURATION, Input};
use crate::text::io_error;

/// What a run judges, as far as it could be read.
pub(super) struct Inputs {
    /// What could not be read.
    pub(super) problems: Vec<Problem>,
    pub(super) plans: Vec<Arc<Plan>>,
    /// The digests of the plans' files.
    digests: Vec<String>,
    pub(super) world: Arc<World>,
}

impl Inputs {
    /// Reads the plans and the build metadata, and keeps what is wrong with them.
    pub(super) fn read(arguments: &CheckArguments) -> Self {
        let mut problems = Vec::new();
        let (mut plans, mut digests) = (Vec::new(), Vec::new());
        for path in &arguments.plans {
            match read_plan(path) {
                Ok((plan, digest)) => {
                    plans.push(Arc::new(plan));
                    digests.push(digest);
                }
                Err(problem) => problems.push(problem),
            }
        }
        let builds = read_builds(&arguments.builds).unwrap_or_else(|errors| {
            problems.extend(errors.into_iter().map(Problem::from));
            None
        });
        let at = arguments.at.unwrap_or_else(jiff::Timestamp::now);
        Self {
            problems,
            plans,
            digests,
            world: Arc::new(World {
                builds,
                evaluation_time: at.to_string(),
            }),
        }
    }

    /// Returns the files that were read, for the report: the configuration is one, for it decides on the verdict.
    pub(super) fn list(&self, config: &Config) -> Vec<Input> {
        let config = config.file.iter().map(|file| Input {
            path: file.path.clone(),
            format: CONFIGURATION.to_owned(),
            digest: digest_of(&file.text),
        });
        let plans = self.plans.iter().zip(&self.digests).map(|(plan, digest)| Input {
            path: plan.path().to_owned(),
            format: plan.format().to_owned(),
            digest: digest.clone(),
        });
        let builds = self.world.builds.iter().flat_map(Builds::documents);
        let builds = builds.map(|document| Input {
            path: document.path.clone(),
            format: document.format.to_owned(),
            digest: document.digest.clone(),
        });
        plans.chain(builds).chain(config).collect()
    }
}

fn digest_of(text: &str) -> String {
    format!("sha256:{}", hex(&Sha256::digest(text)))
}

/// Returns a plan and the digest of its file. Both take a while for a large one, so they are worked out side by side.
fn read_plan(path: &Path) -> Result<(Plan, String), Problem> {
    let is_input = path == Path::new("-");
    let name = if is_input {
        "standard input".to_owned()
    } else {
        path.display().to_string()
    };
    let mut bytes = Vec::new();
    let read = if is_input {
        std::io::stdin().lock().read_to_end(&mut bytes).map(|_| bytes)
    } else {
        std::fs::read(path)
    };
    let bytes = read.map_err(|error| {
        Problem::new(format!("cannot read the preview `{name}`: {}", io_error(&error)))
            .hint("write a preview with `pulumi preview --json --show-sames > preview.json`")
    })?;
    let text = Arc::new(text(&name, bytes)?);
    let (plan, digest) = rayon::join(|| Plan::parse(&name, Arc::clone(&text)), || digest_of(&text));
    Ok((require_resources(&name, plan?)?, digest))
}

/// The stack itself is always shown, and there is nothing to it: a preview of nothing else would pass unread.
fn require_resources(name: &str, plan: Plan) -> Result<Plan, Problem> {
    if plan
        .resources()
        .any(|resource| resource.type_token() != "pulumi:pulumi:Stack")
    {
        return Ok(plan);
    }
    Err(
        Problem::new(format!("{name}: the preview shows no resource but the stack itself"))
            .hint("run `pulumi preview --json --show-sames` so that unchanged resources are judged too"),
    )
}

/// Returns the text of a preview, as Pulumi writes it. What a shell may have made of it is refused by its name.
fn text(name: &str, bytes: Vec<u8>) -> Result<String, Problem> {
    let refuse = |reason: &str| {
        Problem::new(format!("{name}: not a Pulumi preview: {reason}"))
            .hint("keep the bytes that `pulumi preview --json` writes: the `>` of Windows PowerShell changes them")
    };
    match bytes.as_slice() {
        [0xff, 0xfe, ..] | [0xfe, 0xff, ..] => Err(refuse("the text is UTF-16")),
        [0xef, 0xbb, 0xbf, ..] => Err(refuse("the text begins with a byte order mark")),
        _ => String::from_utf8(bytes).map_err(|error| {
            let offset = error.utf8_error().valid_up_to();
            refuse(&format!("the text is not UTF-8 from byte {offset} on"))
        }),
    }
}

fn read_builds(paths: &[PathBuf]) -> Result<Option<Builds>, Vec<InputError>> {
    if paths.is_empty() {
        Ok(None)
    } else {
        Builds::read(paths).map(Some)
    }
}
