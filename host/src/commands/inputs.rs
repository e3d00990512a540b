//! The files that a run judges, and what is known of their images and of the checkout.

use std::path::{Path, PathBuf};
use std::sync::{Arc, LazyLock};

use portcullis_facts::builds::Builds;
use portcullis_facts::checkout::{Checkout, Given};
use portcullis_facts::document::Document;
use portcullis_facts::plan::{self, Plan, PlanFile};
use rayon::iter::{IntoParallelRefIterator as _, ParallelIterator as _};

use crate::cli::{CheckoutArguments, FactArguments};
use crate::config::Config;
use crate::packs::{LazyCheckout, StackContext, World};
use crate::problem::Problem;
use crate::report::{Baseline, CONFIGURATION, Input};
use crate::trust::Trusted;

/// What a run judges, as far as it could be read.
pub(super) struct Inputs {
    /// What could not be read.
    pub(super) problems: Vec<Problem>,
    pub(super) plans: Vec<Arc<Plan>>,
    /// The files that the plans were read from.
    files: Vec<Input>,
    /// The folder that they lie in, or of the program.
    pub(super) folder: PathBuf,
    pub(super) world: Arc<World>,
    /// The time that dates are judged by.
    pub(super) at: jiff::Timestamp,
}

impl Inputs {
    /// Reads the plans and the build metadata, and keeps what is wrong with them. The checkout is that which the first plan
    /// lies in.
    pub(super) fn read(plans: &[PathBuf], arguments: &FactArguments, trusted: &Trusted) -> Self {
        let first = plans.iter().find(|path| path.as_path() != Path::new("-"));
        let folder = first.and_then(|path| path.parent()).unwrap_or(Path::new(""));
        Self::of(read_files(plans), folder, arguments, trusted)
    }

    /// Takes plans that were read already, and the checkout that a folder lies in; reads the build metadata, and verifies it.
    pub(super) fn of(
        plans: Vec<Result<Read, Problem>>,
        folder: &Path,
        arguments: &FactArguments,
        trusted: &Trusted,
    ) -> Self {
        let mut problems = Vec::new();
        let checkout = checkout(folder.to_owned(), arguments);
        let (plans, files) = join(plans, &mut problems);
        let mut builds = read_builds(&arguments.builds, &mut problems);
        if let Some(builds) = &mut builds {
            trusted.verify(builds, || checkout.as_ref());
        }
        problems.extend(check_checkout(&arguments.checkout, &checkout));
        let at = arguments.at.unwrap_or_else(jiff::Timestamp::now);
        Self {
            problems,
            plans,
            files,
            folder: folder.to_owned(),
            world: Arc::new(World {
                builds: builds.map(Arc::new),
                evaluation_time: at.to_string(),
                stack: StackContext::default(),
                checkout,
            }),
            at,
        }
    }

    /// Returns the files that the plans were read from.
    pub(super) fn plan_files(&self) -> &[Input] {
        &self.files
    }

    /// Returns whether a file of a plan was read under a name, and had a digest.
    pub(super) fn has_read(&self, name: &str, digest: &str) -> bool {
        let mut files = self.files.iter();
        files.any(|file| file.path == name && file.digest == digest)
    }

    /// Returns the files that were read, for the report: the configuration and the baseline are among them, for they
    /// decide on the verdict.
    pub(super) fn list(&self, config: &Config, baseline: Option<&Baseline>) -> Vec<Input> {
        let config = config.files.iter().map(|file| Input {
            path: file.path.clone(),
            format: CONFIGURATION.to_owned(),
            digest: Document::from((file.path.as_str(), file.text.as_ref().into())).digest(),
        });
        let builds = self.world.builds.iter().flat_map(|builds| builds.documents());
        let builds = builds.map(|document| Input {
            path: document.path.clone(),
            format: document.format.to_owned(),
            digest: document.digest.clone(),
        });
        let baseline = baseline.and_then(Baseline::input);
        self.files
            .iter()
            .cloned()
            .chain(builds)
            .chain(config)
            .chain(baseline)
            .collect()
    }
}

/// A file of a plan, and what the report says of it.
pub(super) type Read = (PlanFile, Input);

/// Reads the files, and joins those of one preview.
pub(super) fn read_plans(paths: &[PathBuf], problems: &mut Vec<Problem>) -> (Vec<Arc<Plan>>, Vec<Input>) {
    join(read_files(paths), problems)
}

/// Reads the files side by side.
fn read_files(paths: &[PathBuf]) -> Vec<Result<Read, Problem>> {
    paths.par_iter().map(|path| read_file(path)).collect()
}

/// Joins the files of one preview. Where one could not be read, nothing is joined: it would be missed.
fn join(read: Vec<Result<Read, Problem>>, problems: &mut Vec<Problem>) -> (Vec<Arc<Plan>>, Vec<Input>) {
    let count = read.len();
    let mut files = Vec::new();
    let mut inputs = Vec::new();
    for result in read {
        match result {
            Ok((file, input)) => {
                files.push(file);
                inputs.push(input);
            }
            Err(problem) => problems.push(problem),
        }
    }
    if files.len() < count {
        return (Vec::new(), inputs);
    }
    let plans = plan::join(files).unwrap_or_else(|errors| {
        problems.extend(errors.into_iter().map(Problem::from));
        Vec::new()
    });
    problems.extend(plans.iter().filter_map(nothing_to_judge));
    (plans.into_iter().map(Arc::new).collect(), inputs)
}

fn read_file(path: &Path) -> Result<Read, Problem> {
    let document = Document::read(path)
        .map_err(|error| error.or_hint("write a preview with `pulumi preview --json --show-sames > preview.json`"))?;
    read_document(&document)
}

/// Reads a document and works out its digest. Both take a while for a large one, so they are done side by side.
pub(super) fn read_document(document: &Document) -> Result<Read, Problem> {
    let (file, digest) = rayon::join(|| PlanFile::read(document.clone()), || document.digest());
    let file = file?;
    let input = Input {
        path: document.path().to_owned(),
        format: file.format().name().to_owned(),
        digest,
    };
    Ok((file, input))
}

/// The stack itself is always shown, and there is nothing to it: a preview of nothing else would pass unread.
fn nothing_to_judge(plan: &Plan) -> Option<Problem> {
    let format = plan.format();
    let mut others = plan
        .resources()
        .filter(|resource| resource.type_token() != "pulumi:pulumi:Stack");
    let problem = || {
        let message = format!(
            "{}: {} shows no resource but the stack itself",
            plan.path(),
            format.in_words()
        );
        Problem::new(message).hint(format.all_of_it())
    };
    others.next().is_none().then(problem)
}

/// Reads the build metadata, if any is given.
pub(super) fn read_builds(paths: &[PathBuf], problems: &mut Vec<Problem>) -> Option<Builds> {
    if paths.is_empty() {
        return None;
    }
    let read = Builds::read(paths);
    read.map_err(|errors| problems.extend(errors.into_iter().map(Problem::from)))
        .ok()
}

/// Returns the checkout that a folder lies in.
fn checkout(folder: PathBuf, arguments: &FactArguments) -> LazyCheckout {
    let given = given(arguments.checkout.clone());
    LazyLock::new(Box::new(move || {
        Checkout::find(given, &|name| std::env::var(name).ok(), &folder)
    }))
}

fn given(arguments: CheckoutArguments) -> Given {
    Given {
        repository: arguments.repository,
        revision: arguments.revision,
        dirty: arguments.dirty,
        branch: arguments.branch,
        tag: arguments.tag,
        run_url: arguments.run_url,
    }
}

/// What a user says of a checkout must not be lost because nobody says which commit it is.
fn check_checkout(arguments: &CheckoutArguments, checkout: &LazyCheckout) -> Option<Problem> {
    let says_nothing = given(arguments.clone()) == Given::default();
    let is_lost = !says_nothing && checkout.is_none();
    let problem = || {
        Problem::new("neither the CI nor git says which commit is being deployed")
            .hint("say so: `--revision COMMIT`, beside what else you say of the checkout")
    };
    is_lost.then(problem)
}
