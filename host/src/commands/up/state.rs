//! What is known of a stack at a moment, so that it is seen whether it moves on.

use serde::Deserialize;
use serde_json::value::RawValue;

use crate::problem::Problem;

use super::pulumi::Pulumi;

/// The state of a stack, as `pulumi stack export` writes it: without decrypting a secret, and with the time of the last write, so
/// that any write shows.
pub(super) struct State(Export);

#[derive(Deserialize)]
struct Export {
    deployment: Box<RawValue>,
}

impl State {
    /// Asks for the state.
    ///
    /// # Errors
    ///
    /// Says that Pulumi does not tell it.
    pub(super) fn export(pulumi: &Pulumi<'_>) -> Result<Self, Problem> {
        // Written out, for the environment could say otherwise (`PULUMI_OPTION_FILE`).
        let words = ["stack", "export", "--file=", "--version=", "--show-secrets=false"];
        let text = pulumi.ask("state.json", &words)?;
        let export = serde_json::from_str(&text).map_err(|_| {
            Problem::new(format!(
                "`pulumi stack export` tells no state of the stack `{}`",
                pulumi.stack()
            ))
        })?;
        Ok(Self(export))
    }

    /// Fails if another state is another one.
    pub(super) fn is_still(&self, other: &Self, stack: &str) -> Result<(), Problem> {
        let same_text = self.0.deployment.get() == other.0.deployment.get();
        // A backend may write the same in another order.
        if same_text || self.value().is_some_and(|value| Some(value) == other.value()) {
            return Ok(());
        }
        Err(Problem::new(format!(
            "the stack `{stack}` has changed since the preview: nothing was updated"
        ))
        .hint("run it again, so that what the stack is now is judged"))
    }

    fn value(&self) -> Option<serde_json::Value> {
        serde_json::from_str(self.0.deployment.get()).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn state(export: &str) -> State {
        State(serde_json::from_str(export).unwrap())
    }

    #[test]
    fn the_same_in_another_order_is_the_same() {
        let one = state(r#"{"version": 3, "deployment": {"manifest": {"time": "1", "magic": "m"}, "resources": []}}"#);
        let other =
            state(r#"{"deployment": {"resources": [], "manifest": {"magic": "m", "time": "1"}}, "version": 3}"#);
        assert!(one.is_still(&other, "dev").is_ok());
    }

    #[test]
    fn a_write_without_another_change_is_a_change() {
        let one = state(r#"{"deployment": {"manifest": {"time": "1"}}}"#);
        let other = state(r#"{"deployment": {"manifest": {"time": "2"}}}"#);
        let problem = one.is_still(&other, "dev").unwrap_err();
        insta::assert_snapshot!(problem, @"the stack `dev` has changed since the preview: nothing was updated; hint: run it again, so that what the stack is now is judged");
    }
}
