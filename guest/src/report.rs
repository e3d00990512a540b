//! Where a policy puts what it has to say.

use crate::bindings::exports::portcullis::policy::pack::StackOutcome;
use crate::{Check, Outcome, Resource, Undetermined, Violation};

/// Takes what a policy has to say of one resource. Nothing to say means that the resource passes. See the example of
/// [`Violation::new`].
#[derive(Debug, Default)]
pub struct Report {
    outcomes: Vec<Outcome>,
}

impl Report {
    /// Takes a violation. The example of [`Violation::new`] reports one.
    pub fn violation(&mut self, violation: Violation) {
        self.outcomes.push(Outcome::Violation(violation));
    }

    /// Takes a question that stays open, and goes on. The example of [`Undetermined::unknown`] reports one.
    pub fn undetermined(&mut self, undetermined: Undetermined) {
        self.outcomes.push(Outcome::Undetermined(undetermined));
    }

    /// Checks each of several things, so that one that stops early does not keep the others from being checked. The example of
    /// [`PropertyView::children`](crate::PropertyView::children) checks each element of a list.
    pub fn each<T>(&mut self, things: impl IntoIterator<Item = T>, mut check: impl FnMut(T, &mut Self) -> Check) {
        for thing in things {
            let result = check(thing, self);
            self.take(result);
        }
    }

    /// Takes the end of a check.
    pub(crate) fn take(&mut self, result: Check) {
        self.outcomes.extend(result.err().map(|stop| stop.0));
    }

    pub(crate) fn into_outcomes(self) -> Vec<Outcome> {
        self.outcomes
    }
}

/// Takes what a policy has to say of the resources of a stack, or of the stack as a whole. See the example of
/// [`StackReport::violation`].
#[derive(Debug, Default)]
pub struct StackReport {
    outcomes: Vec<StackOutcome>,
}

impl StackReport {
    /// Takes a violation by one resource, named by its URN.
    ///
    /// ```
    /// # portcullis_guest::example! {
    /// fn metadata() -> Metadata {
    ///     Metadata::new("too-many-databases", "More databases than anybody looks after.").stack()
    /// }
    ///
    /// fn check_stack(&self, resources: &[Resource], report: &mut StackReport) -> Check {
    ///     let is_database = |resource: &&Resource| resource.type_token() == "aws:rds/instance:Instance";
    ///     let databases: Vec<_> = resources.iter().filter(is_database).collect();
    ///     if databases.len() > 1 {
    ///         report.stack_violation(Violation::new(format!("{} databases", databases.len())));
    ///     }
    ///     for further in databases.iter().skip(1) {
    ///         report.violation(further.urn(), Violation::new("one too many"));
    ///     }
    ///     Ok(())
    /// }
    /// # }
    ///
    /// let cases = r#"[{
    ///     "name": "two databases",
    ///     "resource": { "type": "aws:rds/instance:Instance", "name": "shop" },
    ///     "others": [{ "type": "aws:rds/instance:Instance", "name": "reports" }],
    ///     "expect": [
    ///         { "violation": { "resource": "", "message": "2 databases" } },
    ///         { "violation": { "resource": "reports", "message": "one too many" } }
    ///     ]
    /// }]"#;
    /// # judge(cases);
    /// ```
    pub fn violation(&mut self, urn: impl Into<String>, violation: Violation) {
        self.push(urn.into(), Outcome::Violation(violation));
    }

    /// Takes a question about one resource that stays open. Mostly [`StackReport::each`] does so, as in its example.
    pub fn undetermined(&mut self, urn: impl Into<String>, undetermined: Undetermined) {
        self.push(urn.into(), Outcome::Undetermined(undetermined));
    }

    /// Takes a violation by the stack as a whole, as in the example of [`StackReport::violation`].
    pub fn stack_violation(&mut self, violation: Violation) {
        self.push(String::new(), Outcome::Violation(violation));
    }

    /// Checks each of several resources, so that one that stops early does not keep the others from being checked. What is
    /// reported is of the resource that is checked.
    ///
    /// ```
    /// # portcullis_guest::example! {
    /// fn metadata() -> Metadata {
    ///     Metadata::new("twin-bucket", "Two buckets with one name.").stack()
    /// }
    ///
    /// fn check_stack(&self, resources: &[Resource], report: &mut StackReport) -> Check {
    ///     let mut seen = Vec::new();
    ///     report.each(resources, |bucket, report| {
    ///         let Some(name) = bucket.inputs().get::<String>("/bucket")? else {
    ///             return Ok(());
    ///         };
    ///         if seen.contains(&name) {
    ///             report.violation(Violation::new(format!("another bucket is `{name}`")).at("/bucket"));
    ///         }
    ///         seen.push(name);
    ///         Ok(())
    ///     });
    ///     Ok(())
    /// }
    /// # }
    ///
    /// let cases = r#"[{
    ///     "name": "two of a name, beside one that is not known yet",
    ///     "resource": { "type": "aws:s3/bucket:Bucket", "name": "a", "inputs": { "bucket": "assets" } },
    ///     "others": [
    ///         {
    ///             "type": "aws:s3/bucket:Bucket",
    ///             "name": "b",
    ///             "inputs": { "bucket": "04da6b54-80e4-46f7-96ec-b56ff0331ba9" }
    ///         },
    ///         { "type": "aws:s3/bucket:Bucket", "name": "c", "inputs": { "bucket": "assets" } }
    ///     ],
    ///     "expect": [
    ///         { "undetermined": { "resource": "b", "pointer": "/bucket" } },
    ///         { "violation": { "resource": "c", "message": "another bucket is `assets`" } }
    ///     ]
    /// }]"#;
    /// # judge(cases);
    /// ```
    pub fn each<'r>(
        &mut self,
        resources: impl IntoIterator<Item = &'r Resource>,
        mut check: impl FnMut(&'r Resource, &mut Report) -> Check,
    ) {
        for resource in resources {
            let mut report = Report::default();
            let result = check(resource, &mut report);
            report.take(result);
            let outcomes = report.into_outcomes().into_iter();
            outcomes.for_each(|outcome| self.push(resource.urn(), outcome));
        }
    }

    pub(crate) fn take(&mut self, result: Check) {
        if let Err(stop) = result {
            self.push(String::new(), stop.0);
        }
    }

    pub(crate) fn into_outcomes(self) -> Vec<StackOutcome> {
        self.outcomes
    }

    fn push(&mut self, urn: String, outcome: Outcome) {
        self.outcomes.push(StackOutcome { urn, outcome });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Stop;

    #[test]
    fn what_is_said_of_a_stack_names_its_resource_or_none() {
        let mut report = StackReport::default();
        report.undetermined("urn:web", Undetermined::secret("the image is a secret", "/image"));
        report.stack_violation(Violation::new("too many"));
        report.take(Err(Stop::not_applicable("nothing is built")));
        let said = report.into_outcomes();
        let urns: Vec<_> = said.iter().map(|said| said.urn.as_str()).collect();
        assert_eq!(urns, ["urn:web", "", ""]);
        assert!(matches!(&said[0].outcome, Outcome::Undetermined(open) if open.pointer == "/image"));
    }
}
