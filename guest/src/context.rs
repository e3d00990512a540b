//! What the whole run is about.

use crate::backend;
pub use crate::bindings::portcullis::policy::context::{Checkout, ConfigValue, StackTag};

/// Returns the stack's name.
pub fn stack() -> String {
    backend::stack()
}

/// Returns the project's name.
pub fn project() -> String {
    backend::project()
}

/// Returns the organization, where it is known.
pub fn organization() -> Option<String> {
    backend::organization()
}

/// Returns the stack's tags, where they are known.
pub fn stack_tags() -> Vec<StackTag> {
    backend::stack_tags()
}

/// Returns a value of the stack's configuration. The key is qualified: `aws:region`.
pub fn config(key: &str) -> ConfigValue {
    backend::config(key)
}

/// Returns whether this is a preview, so that unknown values are still to come.
pub fn dry_run() -> bool {
    backend::dry_run()
}

/// Returns the time to judge dates by, RFC 3339 in UTC. The same for the whole run.
pub fn evaluation_time() -> String {
    backend::evaluation_time()
}

/// Returns the checkout that is being deployed, where it is known.
pub fn current_checkout() -> Option<Checkout> {
    backend::current_checkout()
}
