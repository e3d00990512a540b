//! A case as the plan and the facts that a policy would be shown.

use portcullis_facts::builds::Builds;
use portcullis_facts::checkout::Checkout;
use portcullis_facts::plan::Plan;

use crate::Case;
use crate::case::CheckedOut;

/// What a policy is shown of a case. The example of [`Case::scene`] asks for one.
#[derive(Debug)]
pub struct Scene {
    /// The plan.
    pub plan: Plan,
    /// The build metadata; `None` where the case has none.
    pub builds: Option<Builds>,
    /// The checkout that is being deployed.
    pub checkout: Option<Checkout>,
    /// The time to judge dates by, RFC 3339 in UTC.
    pub evaluation_time: String,
}

/// Which resources of a case are judged one by one. The example of [`Case::scene`] asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shown {
    /// The first: the others only stand beside it.
    First,
    /// All.
    All,
}

impl Case {
    /// Returns what a policy is shown of the case.
    ///
    /// ```
    /// use portcullis_cases::{Case, Shown};
    ///
    /// let cases = Case::read_all(r#"[{
    ///     "name": "a bucket beside another",
    ///     "resource": { "type": "aws:s3/bucket:Bucket", "name": "assets" },
    ///     "others": [{ "type": "aws:s3/bucket:Bucket", "name": "logs" }],
    ///     "expect": []
    /// }]"#)?;
    /// let scene = cases[0].scene()?;
    /// assert_eq!(scene.plan.len(), 2);
    /// assert!(scene.builds.is_none() && scene.checkout.is_none());
    /// assert_eq!(cases[0].shown(), Shown::First);
    /// # Ok::<(), String>(())
    /// ```
    ///
    /// # Errors
    ///
    /// Says why the case is no plan, or its build metadata is none.
    pub fn scene(&self) -> Result<Scene, String> {
        Ok(Scene {
            plan: Plan::parse("case", self.preview_text()).map_err(|error| error.to_string())?,
            builds: self.read_builds()?,
            checkout: self.checkout.clone().map(CheckedOut::into_checkout),
            evaluation_time: self.at.clone(),
        })
    }

    /// Returns which resources are judged one by one. The example of [`Case::scene`] asks.
    pub fn shown(&self) -> Shown {
        match &self.preview {
            Some(_) => Shown::All,
            None => Shown::First,
        }
    }

    fn read_builds(&self) -> Result<Option<Builds>, String> {
        if self.builds.is_empty() {
            return Ok(None);
        }
        let numbered = self.builds.iter().enumerate();
        let documents = numbered.map(|(number, build)| (format!("build-{number}.json"), build.to_string()));
        let in_words = |errors: Vec<portcullis_facts::InputError>| {
            let errors: Vec<_> = errors.iter().map(ToString::to_string).collect();
            errors.join("; ")
        };
        let mut builds = Builds::parse(documents).map_err(in_words)?;
        if let Some(verified) = &self.verification {
            let verification = verified.read()?;
            builds.verify(|_| verification.clone());
        }
        Ok(Some(builds))
    }
}

impl CheckedOut {
    fn into_checkout(self) -> Checkout {
        Checkout {
            repository: self.repository,
            revision: self.revision,
            dirty: self.dirty,
            branch: self.branch,
            tag: self.tag,
            run_url: None,
        }
    }
}
