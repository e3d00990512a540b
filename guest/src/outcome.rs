//! What a policy has to say.

use std::fmt::Display;

use crate::bindings::exports::portcullis::policy::pack::Assignment;
pub use crate::bindings::exports::portcullis::policy::pack::{Edit, Obstacle, Outcome, Undetermined, Violation};

/// What a check returns: nothing, or why it stopped early. What it reported before stays.
///
/// ```
/// # portcullis_guest::example! {
/// fn check(&self, resource: &Resource, report: &mut Report) -> Check {
///     check_port(resource, report)
/// }
/// # }
///
/// // A function of the policy's own returns one, too.
/// fn check_port(resource: &Resource, report: &mut Report) -> Check {
///     if resource.inputs().get::<u16>("/port")? == Some(80) {
///         report.violation(Violation::new("it speaks HTTP").at("/port"));
///     }
///     Ok(())
/// }
///
/// let cases = r#"[{
///     "name": "a plain port",
///     "resource": { "type": "aws:lb/listener:Listener", "inputs": { "port": 80 } },
///     "expect": [{ "violation": { "pointer": "/port" } }]
/// }]"#;
/// # judge(cases);
/// ```
pub type Check = Result<(), Stop>;

/// Why a check stopped early. `?` makes one of every unknown and secret that a policy does not handle itself, and `into` one of
/// a [`Violation`] or an [`Undetermined`]. The example of [`PropertyView::get`](crate::PropertyView::get) stops by `?`, that of
/// [`PropertyView::lookup`](crate::PropertyView::lookup) by `into`.
#[derive(Debug, PartialEq)]
pub struct Stop(pub(crate) Outcome);

impl Stop {
    /// Returns that the policy has nothing to judge here, and why.
    ///
    /// ```
    /// # portcullis_guest::example! {
    /// fn check(&self, resource: &Resource, report: &mut Report) -> Check {
    ///     let Some(class) = resource.inputs().get::<String>("/storageClass")? else {
    ///         return Err(Stop::not_applicable("the file system has no storage class"));
    ///     };
    ///     if class == "STANDARD" {
    ///         report.violation(Violation::new("the dear class").at("/storageClass"));
    ///     }
    ///     Ok(())
    /// }
    /// # }
    ///
    /// let cases = r#"[{
    ///     "name": "a file system without a class",
    ///     "resource": { "type": "aws:efs/fileSystem:FileSystem" },
    ///     "expect": [{ "not-applicable": { "message": "no storage class" } }]
    /// }]"#;
    /// # judge(cases);
    /// ```
    pub fn not_applicable(reason: impl Into<String>) -> Self {
        Self(Outcome::NotApplicable(reason.into()))
    }

    /// Returns that the policy broke down, and how. The run fails with it.
    ///
    /// ```
    /// # portcullis_guest::example! {
    /// fn check(&self, resource: &Resource, report: &mut Report) -> Check {
    ///     let time = context::evaluation_time();
    ///     let year = time.get(..4).and_then(|year| year.parse::<u32>().ok());
    ///     let year = year.ok_or_else(|| Stop::failed(format!("`{time}` has no year")))?;
    /// #   let _ = (year, report, resource);
    ///     Ok(())
    /// }
    /// # }
    /// # let pack = || Pack::new("house", "").policy::<Example>();
    ///
    /// let cases = r#"[{ "name": "at no time", "at": "?", "resource": { "type": "a:b:C" }, "expect": [] }]"#;
    /// let case = &testing::Case::read_all(cases)?[0];
    /// let error = testing::judge(&pack(), "example", case).unwrap_err();
    /// assert_eq!(error, "the policy broke down: `?` has no year");
    /// # Ok::<(), String>(())
    /// ```
    pub fn failed(error: impl Display) -> Self {
        Self(Outcome::Failed(error.to_string()))
    }
}

impl From<Undetermined> for Stop {
    fn from(undetermined: Undetermined) -> Self {
        Self(Outcome::Undetermined(undetermined))
    }
}

impl From<Violation> for Stop {
    fn from(violation: Violation) -> Self {
        Self(Outcome::Violation(violation))
    }
}

impl Violation {
    /// Returns a violation with a message: what is wrong, one sentence in lower case without a full stop.
    ///
    /// ```
    /// # portcullis_guest::example! {
    /// fn check(&self, resource: &Resource, report: &mut Report) -> Check {
    ///     if resource.inputs().get::<bool>("/publiclyAccessible")? == Some(true) {
    ///         report.violation(
    ///             Violation::new("the database can be reached from everywhere")
    ///                 .at("/publiclyAccessible")
    ///                 .code("public-database")
    ///                 .hint("set it to `false`, and reach the database through the private network"),
    ///         );
    ///     }
    ///     Ok(())
    /// }
    /// # }
    ///
    /// let cases = r#"[{
    ///     "name": "a public database",
    ///     "resource": { "type": "aws:rds/instance:Instance", "inputs": { "publiclyAccessible": true } },
    ///     "expect": [{ "violation": { "pointer": "/publiclyAccessible", "code": "public-database" } }]
    /// }]"#;
    /// # judge(cases);
    /// ```
    pub fn new(message: impl Into<String>) -> Self {
        Self {
            message: message.into(),
            pointer: String::new(),
            code: String::new(),
            hint: String::new(),
        }
    }

    /// Says where, by a JSON pointer into the resource's inputs, as in the example of [`Violation::new`].
    #[must_use]
    pub fn at(mut self, pointer: impl Into<String>) -> Self {
        self.pointer = pointer.into();
        self
    }

    /// Gives the reason a code for machines, such as `tag-missing`. The example of [`Violation::new`] has one.
    #[must_use]
    pub fn code(mut self, code: impl Into<String>) -> Self {
        self.code = code.into();
        self
    }

    /// Says what to do, as in the example of [`Violation::new`].
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = hint.into();
        self
    }
}

impl Undetermined {
    /// Returns that a question stays open because a value is known only during the update.
    ///
    /// ```
    /// # portcullis_guest::example! {
    /// fn check(&self, resource: &Resource, report: &mut Report) -> Check {
    ///     match resource.inputs().lookup("/kmsKeyId") {
    ///         Lookup::Absent => report.violation(Violation::new("encrypted by nobody's key").at("/kmsKeyId")),
    ///         Lookup::Unknown(depends_on) if depends_on.iter().any(|urn| urn.contains("aws:kms/key:Key")) => {}
    ///         Lookup::Unknown(depends_on) => {
    ///             report.undetermined(Undetermined::unknown("whose key it is", "/kmsKeyId", depends_on));
    ///         }
    ///         Lookup::Secret => report.undetermined(Undetermined::secret("whose key it is", "/kmsKeyId")),
    ///         Lookup::Found(_) | Lookup::Oversized(_) => {}
    ///     }
    ///     Ok(())
    /// }
    /// # }
    ///
    /// let cases = r#"[{
    ///     "name": "a key of this stack is good, although its identifier is not known yet",
    ///     "resource": {
    ///         "type": "aws:ebs/volume:Volume",
    ///         "inputs": { "kmsKeyId": "04da6b54-80e4-46f7-96ec-b56ff0331ba9" },
    ///         "dependencies": { "kmsKeyId": ["disks"] }
    ///     },
    ///     "others": [{ "type": "aws:kms/key:Key", "name": "disks" }],
    ///     "expect": []
    /// }, {
    ///     "name": "some other unknown may be anybody's",
    ///     "resource": {
    ///         "type": "aws:ebs/volume:Volume",
    ///         "inputs": { "kmsKeyId": "04da6b54-80e4-46f7-96ec-b56ff0331ba9" }
    ///     },
    ///     "expect": [{ "undetermined": { "pointer": "/kmsKeyId", "message": "whose key it is" } }]
    /// }]"#;
    /// # judge(cases);
    /// ```
    pub fn unknown(message: impl Into<String>, pointer: impl Into<String>, depends_on: Vec<String>) -> Self {
        Self {
            message: message.into(),
            pointer: pointer.into(),
            obstacle: Obstacle::Unknown,
            depends_on,
            hint: String::new(),
        }
    }

    /// Returns that a question stays open because a value is a secret. The example of [`Undetermined::unknown`] does.
    pub fn secret(message: impl Into<String>, pointer: impl Into<String>) -> Self {
        Self {
            message: message.into(),
            pointer: pointer.into(),
            obstacle: Obstacle::Secret,
            depends_on: Vec::new(),
            hint: String::new(),
        }
    }

    /// Says what to do, if anything can be done besides letting the preview know the value. See the example of
    /// [`builds::missing`](crate::builds::missing), which says so.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = hint.into();
        self
    }
}

impl Edit {
    /// Returns an edit that sets the property at a JSON pointer.
    ///
    /// ```
    /// # portcullis_guest::example! {
    /// fn metadata() -> Metadata {
    ///     Metadata::new("http-listener", "A listener that speaks HTTP.").remediates()
    /// }
    ///
    /// fn check(&self, resource: &Resource, report: &mut Report) -> Check {
    ///     if resource.inputs().get::<String>("/protocol")?.as_deref() == Some("HTTP") {
    ///         report.violation(Violation::new("it speaks HTTP").at("/protocol"));
    ///     }
    ///     Ok(())
    /// }
    ///
    /// fn remediate(&self, _: &Resource) -> Result<Vec<Edit>, Stop> {
    ///     Ok(vec![
    ///         Edit::set_to("/protocol", &"HTTPS")?,
    ///         Edit::set_to("/port", &443)?,
    ///         Edit::Remove("/defaultActions".to_owned()),
    ///     ])
    /// }
    /// # }
    ///
    /// let cases = r#"[{
    ///     "name": "a listener of HTTP",
    ///     "resource": {
    ///         "type": "aws:lb/listener:Listener",
    ///         "inputs": { "protocol": "HTTP", "port": 80, "defaultActions": [] }
    ///     },
    ///     "expect": [{ "violation": { "pointer": "/protocol" } }],
    ///     "remediation": [
    ///         { "set": { "pointer": "/protocol", "value": "HTTPS" } },
    ///         { "set": { "pointer": "/port", "value": 443 } },
    ///         { "remove": "/defaultActions" }
    ///     ]
    /// }]"#;
    /// # judge(cases);
    /// ```
    ///
    /// # Errors
    ///
    /// Fails where the value cannot be written as JSON.
    pub fn set_to(pointer: impl Into<String>, value: &impl serde::Serialize) -> Result<Self, Stop> {
        Ok(Self::Set(Assignment {
            pointer: pointer.into(),
            value: serde_json::to_string(value).map_err(Stop::failed)?,
        }))
    }
}
