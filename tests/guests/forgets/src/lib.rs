//! A pack with a policy that is not quite right: it reads a value and forgets it, breaks down over a website without an
//! index, and repairs badly where it is told to.

use portcullis_guest::{Check, Edit, Metadata, Pack, Policy, Report, Resource, Shape, Stop, Violation};

portcullis_guest::policy! {
    /// Settings of `public-bucket`.
    pub struct PublicBucket {
        /// The access that a repaired bucket has.
        #[serde(default = "private")]
        pub repaired: String,
    }
}

fn private() -> String {
    "private".to_owned()
}

impl Policy for PublicBucket {
    fn metadata() -> Metadata {
        Metadata::new("public-bucket", "A bucket that everybody can read.")
            .types(["aws:s3/bucket:Bucket"])
            .remediates()
    }

    fn check(&self, resource: &Resource, report: &mut Report) -> Check {
        let inputs = resource.inputs();
        let _forgotten = inputs.get::<String>("/bucket")?;
        if inputs.shape("/website") != Shape::Absent && inputs.get::<String>("/website/index")?.is_none() {
            return Err(Stop::failed("a website without an index"));
        }
        let access: Option<String> = inputs.get("/acl")?;
        if let Some(access) = access.filter(|access| access.starts_with("public")) {
            report.violation(
                Violation::new(format!("everybody has `{access}`"))
                    .at("/acl")
                    .code("public"),
            );
        }
        Ok(())
    }

    fn remediate(&self, _: &Resource) -> Result<Vec<Edit>, Stop> {
        Ok(vec![Edit::set_to("/acl", &self.repaired)?])
    }
}

portcullis_guest::pack!(Pack::new("forgets", "Reads a value and forgets it.").policy::<PublicBucket>());
