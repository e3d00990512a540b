//! The properties of a resource.

use serde::de::DeserializeOwned;

use crate::bindings::portcullis::policy::resources::Properties;
use crate::{Lookup, Obstacle, Resource, Shape, Stop, Undetermined, Violation};

/// The properties of a resource of one kind: its inputs, say.
///
/// A place in them is named by a JSON pointer: `/tags/owner`. It goes through a string that itself holds a JSON document as if
/// the document stood there: `/containerDefinitions/0/image` is an image of an ECS task definition. The examples of
/// [`PropertyView::get`] and its neighbours read some.
#[derive(Debug, Clone, Copy)]
pub struct PropertyView<'a> {
    resource: &'a Resource,
    of: Properties,
}

impl Resource {
    /// Returns the inputs that the update will give the resource: what the program wrote, and what its provider made of it. The
    /// examples of [`PropertyView`] look into them.
    pub fn inputs(&self) -> PropertyView<'_> {
        self.view(Properties::Inputs)
    }

    /// Returns the outputs after the update, as far as a preview knows them: mostly absent.
    ///
    /// ```
    /// # portcullis_guest::example! {
    /// fn check(&self, resource: &Resource, report: &mut Report) -> Check {
    ///     if resource.outputs().get::<bool>("/publiclyAccessible")? == Some(true) {
    ///         report.violation(Violation::new("it can be reached from everywhere"));
    ///     }
    ///     Ok(())
    /// }
    /// # }
    ///
    /// let cases = r#"[{
    ///     "name": "a database that stays as it is",
    ///     "resource": {
    ///         "type": "aws:rds/instance:Instance",
    ///         "operation": "same",
    ///         "outputs": { "publiclyAccessible": true }
    ///     },
    ///     "expect": [{ "violation": { "message": "reached from everywhere" } }]
    /// }]"#;
    /// # judge(cases);
    /// ```
    pub fn outputs(&self) -> PropertyView<'_> {
        self.view(Properties::Outputs)
    }

    /// Returns the inputs of the resource as it is now.
    ///
    /// ```
    /// # portcullis_guest::example! {
    /// fn check(&self, resource: &Resource, report: &mut Report) -> Check {
    ///     let before = resource.prior_inputs().get::<u32>("/allocatedStorage")?;
    ///     let after = resource.inputs().get::<u32>("/allocatedStorage")?;
    ///     if after < before {
    ///         report.violation(Violation::new("a disk does not shrink").at("/allocatedStorage"));
    ///     }
    ///     Ok(())
    /// }
    /// # }
    ///
    /// let cases = r#"[{
    ///     "name": "from 100 to 50",
    ///     "resource": {
    ///         "type": "aws:rds/instance:Instance",
    ///         "operation": "update",
    ///         "prior": { "inputs": { "allocatedStorage": 100 } },
    ///         "inputs": { "allocatedStorage": 50 }
    ///     },
    ///     "expect": [{ "violation": { "pointer": "/allocatedStorage" } }]
    /// }]"#;
    /// # judge(cases);
    /// ```
    pub fn prior_inputs(&self) -> PropertyView<'_> {
        self.view(Properties::PriorInputs)
    }

    /// Returns the outputs of the resource as it is now. Used as in the example of [`Resource::prior_inputs`]; a case writes
    /// `"prior": { "outputs": { … } }`.
    pub fn prior_outputs(&self) -> PropertyView<'_> {
        self.view(Properties::PriorOutputs)
    }

    fn view(&self, of: Properties) -> PropertyView<'_> {
        PropertyView { resource: self, of }
    }
}

impl PropertyView<'_> {
    /// Returns the value at a JSON pointer, `None` where nothing stands.
    ///
    /// ```
    /// # portcullis_guest::example! {
    /// fn check(&self, resource: &Resource, report: &mut Report) -> Check {
    ///     let port = resource.inputs().get::<u16>("/port")?;
    ///     if port == Some(80) {
    ///         report.violation(Violation::new("it speaks HTTP").at("/port"));
    ///     }
    ///     Ok(())
    /// }
    /// # }
    ///
    /// let cases = r#"[{
    ///     "name": "a plain port",
    ///     "resource": { "type": "aws:lb/listener:Listener", "inputs": { "port": 80 } },
    ///     "expect": [{ "violation": { "pointer": "/port", "message": "it speaks HTTP" } }]
    /// }, {
    ///     "name": "a port that only the update will know leaves through `?`",
    ///     "resource": {
    ///         "type": "aws:lb/listener:Listener",
    ///         "inputs": { "port": "04da6b54-80e4-46f7-96ec-b56ff0331ba9" }
    ///     },
    ///     "expect": [{ "undetermined": { "pointer": "/port", "message": "known only during the update" } }]
    /// }]"#;
    /// # judge(cases);
    /// ```
    ///
    /// # Errors
    ///
    /// Leaves the question open where the value, or a part of it, is unknown, secret or too large. One of another type is a
    /// violation: the policy cannot judge what the resource's type does not know.
    pub fn get<T: DeserializeOwned>(self, pointer: &str) -> Result<Option<T>, Stop> {
        match self.lookup(pointer) {
            Lookup::Absent => Ok(None),
            Lookup::Found(json) => serde_json::from_str(&json)
                .map(Some)
                .map_err(|_| unexpected(pointer).into()),
            Lookup::Unknown(depends_on) => Err(unknown(pointer, depends_on)),
            Lookup::Secret => Err(secret(pointer)),
            Lookup::Oversized(bytes) => Err(oversized(pointer, bytes).into()),
        }
    }

    /// Returns the answer to a lookup, for a policy that handles unknowns and secrets itself.
    ///
    /// ```
    /// # portcullis_guest::example! {
    /// fn check(&self, resource: &Resource, report: &mut Report) -> Check {
    ///     match resource.inputs().lookup("/password") {
    ///         Lookup::Absent | Lookup::Secret => Ok(()),
    ///         Lookup::Unknown(depends_on) => {
    ///             Err(Undetermined::unknown("it may be no secret", "/password", depends_on).into())
    ///         }
    ///         Lookup::Found(_) | Lookup::Oversized(_) => {
    ///             Err(Violation::new("the password is no secret").at("/password").into())
    ///         }
    ///     }
    /// }
    /// # }
    ///
    /// let cases = r#"[{
    ///     "name": "a secret",
    ///     "resource": { "type": "aws:rds/instance:Instance", "inputs": { "password": "[secret]" } },
    ///     "expect": []
    /// }, {
    ///     "name": "a password that everybody can read",
    ///     "resource": { "type": "aws:rds/instance:Instance", "inputs": { "password": "hunter2" } },
    ///     "expect": [{ "violation": { "pointer": "/password", "message": "no secret" } }]
    /// }]"#;
    /// # judge(cases);
    /// ```
    pub fn lookup(self, pointer: &str) -> Lookup {
        self.resource.0.lookup(self.of, pointer)
    }

    /// Returns what stands at a JSON pointer, without its contents.
    ///
    /// ```
    /// # portcullis_guest::example! {
    /// fn check(&self, resource: &Resource, report: &mut Report) -> Check {
    ///     if let Shape::List(length @ 11..) = resource.inputs().shape("/ingress") {
    ///         report.violation(Violation::new(format!("{length} rules that nobody reads")).at("/ingress"));
    ///     }
    ///     Ok(())
    /// }
    /// # }
    ///
    /// let cases = r#"[{
    ///     "name": "a long list",
    ///     "resource": {
    ///         "type": "aws:ec2/securityGroup:SecurityGroup",
    ///         "inputs": { "ingress": [{}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {}] }
    ///     },
    ///     "expect": [{ "violation": { "message": "12 rules" } }]
    /// }]"#;
    /// # judge(cases);
    /// ```
    pub fn shape(self, pointer: &str) -> Shape {
        self.resource.0.shape(self.of, pointer)
    }

    /// Returns the pointers of what a list or an object holds, in its order; none where nothing stands. So each part is looked
    /// at by itself, and one that is unknown hides no other.
    /// A JSON text is a text and no list, though what stands in it has children.
    ///
    /// ```
    /// # portcullis_guest::example! {
    /// fn check(&self, resource: &Resource, report: &mut Report) -> Check {
    ///     let inputs = resource.inputs();
    ///     report.each(inputs.children("/ingress")?, |rule, report| {
    ///         let port = format!("{rule}/toPort");
    ///         if inputs.get::<u16>(&port)? == Some(22) {
    ///             report.violation(Violation::new("open to SSH").at(port));
    ///         }
    ///         Ok(())
    ///     });
    ///     Ok(())
    /// }
    /// # }
    ///
    /// let cases = r#"[{
    ///     "name": "behind a rule that is not known yet stands one that is wrong",
    ///     "resource": {
    ///         "type": "aws:ec2/securityGroup:SecurityGroup",
    ///         "inputs": { "ingress": [{ "toPort": "04da6b54-80e4-46f7-96ec-b56ff0331ba9" }, { "toPort": 22 }] }
    ///     },
    ///     "expect": [
    ///         { "undetermined": { "pointer": "/ingress/0/toPort" } },
    ///         { "violation": { "pointer": "/ingress/1/toPort", "message": "open to SSH" } }
    ///     ]
    /// }]"#;
    /// # judge(cases);
    /// ```
    ///
    /// # Errors
    ///
    /// Leaves the question open where the whole list or object is unknown or secret. A string, a number or a boolean is a
    /// violation, as for [`PropertyView::get`].
    pub fn children(self, pointer: &str) -> Result<Vec<String>, Stop> {
        match self.shape(pointer) {
            Shape::Absent => Ok(Vec::new()),
            Shape::List(length) => Ok((0..length).map(|index| format!("{pointer}/{index}")).collect()),
            Shape::Object(keys) => Ok(keys.iter().map(|key| member(pointer, key)).collect()),
            Shape::Unknown(depends_on) => Err(unknown(pointer, depends_on)),
            Shape::Secret => Err(secret(pointer)),
            Shape::Scalar => Err(unexpected(pointer).into()),
        }
    }
}

/// Returns the pointer of an object's member (RFC 6901, section 3).
pub(crate) fn member(pointer: &str, key: &str) -> String {
    format!("{pointer}/{}", key.replace('~', "~0").replace('/', "~1"))
}

fn unknown(pointer: &str, depends_on: Vec<String>) -> Stop {
    Undetermined::unknown(
        format!("`{pointer}` is known only during the update"),
        pointer,
        depends_on,
    )
    .into()
}

fn secret(pointer: &str) -> Stop {
    Undetermined::secret(format!("`{pointer}` is a secret"), pointer).into()
}

fn unexpected(pointer: &str) -> Violation {
    Violation::new(format!("`{pointer}` is of another type than can be judged"))
        .at(pointer)
        .code("unexpected-type")
        .hint("give the property the type that the resource's schema has for it")
}

fn oversized(pointer: &str, bytes: u32) -> Undetermined {
    Undetermined {
        message: format!("`{pointer}` has {bytes} bytes, too many to be looked at"),
        pointer: pointer.to_owned(),
        obstacle: Obstacle::Oversized,
        depends_on: Vec::new(),
        hint: String::new(),
    }
}

#[cfg(test)]
mod tests;
