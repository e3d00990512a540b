//! Runs policies natively, without wasm and without a host: in milliseconds, in a policy author's own tests.
//!
//! A [`Case`] is a resource, the settings, and what the policy has to say of it. Cases stand in a JSON file beside the
//! policy, a list of objects:
//!
//! ```json
//! [{
//!   "name": "latest floats",
//!   "settings": {},
//!   "resource": { "type": "aws:lambda/function:Function", "inputs": { "imageUri": "shop/web:latest" } },
//!   "others": [],
//!   "builds": [],
//!   "expect": [{ "violation": { "pointer": "/imageUri", "code": "latest-tag" } }]
//! }]
//! ```
//!
//! [`check_cases`] judges all cases of a pack, [`check_pages`] reads the pages of its policies: a test for each is all
//! that a pack needs.

mod case;
mod cases;
mod expectation;
mod page;
mod preview;
mod selection;

use std::rc::Rc;

use portcullis_facts::builds::Builds;
use portcullis_facts::plan::Plan;

use crate::backend::{self, World};
use crate::bindings::exports::portcullis::policy::pack::PolicySettings;
use crate::{Outcome, Pack, Resource};

pub use case::{Case, Prior, TestResource};
pub use cases::check_cases;
pub use expectation::{Expectation, Place};
pub use page::check_pages;

impl Case {
    /// Reads the cases of a file.
    ///
    /// # Errors
    ///
    /// Fails for a text that is no list of cases, or an empty one: it would test nothing.
    pub fn read_all(text: &str) -> Result<Vec<Self>, String> {
        let cases: Vec<Self> = serde_json::from_str(text).map_err(|error| format!("these are no cases: {error}"))?;
        if cases.is_empty() {
            Err("there is no case".to_owned())
        } else {
            Ok(cases)
        }
    }

    /// Judges the case's resource by one policy of a pack, as the host would: what the policy does not apply to passes.
    ///
    /// # Errors
    ///
    /// Fails where the case is no plan, the policy does not know its settings, or is not in the pack.
    pub fn judge(&self, pack: &Pack, policy: &str) -> Result<Vec<Outcome>, String> {
        let settings = PolicySettings {
            policy: policy.to_owned(),
            settings: self.settings.to_string(),
        };
        let configured = pack.configure(&[settings]).map_err(|errors| format!("{errors:?}"))?;
        let world = Rc::new(self.world()?);
        let mut resources = backend::Resource::all(&world).into_iter().map(Resource);
        let judged = resources.next().ok_or("the case has no resource")?;
        if !selection::applies(pack, policy, &judged) {
            return Ok(Vec::new());
        }
        let outcomes = backend::within(&world, || configured.check(policy, std::slice::from_ref(&judged)))?;
        Ok(outcomes.into_iter().flatten().collect())
    }

    /// Judges the case and compares.
    ///
    /// # Errors
    ///
    /// Says what was expected and what came.
    pub fn check(&self, pack: &Pack, policy: &str) -> Result<(), String> {
        let outcomes = self.judge(pack, policy)?;
        let fits = outcomes.len() == self.expect.len()
            && self
                .expect
                .iter()
                .zip(&outcomes)
                .all(|(expected, outcome)| expected.fits(outcome));
        if fits {
            return Ok(());
        }
        Err(format!(
            "case `{}` of {policy}\n  expected {:?}\n  got {outcomes:?}",
            self.name, self.expect
        ))
    }

    fn world(&self) -> Result<World, String> {
        Ok(World {
            plan: Plan::parse("case", self.preview()).map_err(|error| error.to_string())?,
            builds: self.read_builds()?,
            evaluation_time: "2026-01-01T00:00:00Z".to_owned(),
        })
    }

    fn read_builds(&self) -> Result<Option<Builds>, String> {
        let documents = self.build_documents();
        if documents.is_empty() {
            return Ok(None);
        }
        Builds::parse(documents)
            .map(Some)
            .map_err(|errors| format!("{errors:?}"))
    }
}
