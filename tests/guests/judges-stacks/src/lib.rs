//! A pack with a policy of the stack, which asks for its name and its configuration.

use portcullis_guest::context::{self, ConfigValue};
use portcullis_guest::{Check, Metadata, Pack, Policy, Resource, StackReport, Violation};

portcullis_guest::policy! {
    /// `second-bucket` has no settings.
    pub struct SecondBucket {}
}

impl Policy for SecondBucket {
    fn metadata() -> Metadata {
        Metadata::new(
            "second-bucket",
            "A second bucket in production, unless it is called legacy.",
        )
        .stack()
    }

    fn check_stack(&self, resources: &[Resource], report: &mut StackReport) -> Check {
        let is_bucket = |resource: &&Resource| resource.type_token() == "aws:s3/bucket:Bucket";
        let mut buckets = resources.iter().filter(is_bucket);
        let is_checked = context::stack() == "prod" && matches!(context::config("shop:buckets"), ConfigValue::Found(_));
        let first = buckets.next().filter(|_| is_checked);
        let second = buckets.next().filter(|second| second.name() != "legacy");
        if let (Some(first), Some(second)) = (first, second) {
            let region: Option<String> = second.inputs().get("/region")?;
            let region = region.unwrap_or_default();
            let message = format!("a second bucket in `{region}`, beside `{}`", first.name());
            report.violation(second.urn(), Violation::new(message));
        }
        Ok(())
    }
}

portcullis_guest::pack!(Pack::new("judges-stacks", "Judges stacks.").policy::<SecondBucket>());
