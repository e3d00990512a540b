//! Takes out of a case what a policy does not look at.

use portcullis_cases::Case;
use serde_json::{Value, json};

use crate::commands::look::Kind;
use crate::packs::{Asked, Pack};
use crate::path::{self, Step};
use crate::trial::{self, Trial};

/// What may be taken out of a case, and of each of its resources.
const OF_CASE: [&str; 4] = ["builds", "others", "config", "checkout"];
const OF_RESOURCE: [&str; 7] = [
    "provider",
    "dependencies",
    "detailedDiff",
    "options",
    "prior",
    "outputs",
    "inputs",
];

/// Returns a case without all that can be taken out of it while the policy says the same and is answered the same.
pub(super) fn shrink(pack: &Pack, policy: &str, case: Case, trial: &Trial) -> Case {
    let mut shrinking = Shrinking {
        pack,
        policy,
        trial,
        whole: json!(case),
    };
    for key in OF_CASE {
        shrinking.part(&[Step::Key(key.to_owned())]);
    }
    for key in OF_RESOURCE {
        shrinking.part(&["resource", key].map(|key| Step::Key(key.to_owned())));
    }
    serde_json::from_value(shrinking.whole).unwrap_or(case)
}

/// A case that becomes smaller.
struct Shrinking<'s> {
    pack: &'s Pack,
    policy: &'s str,
    /// What came of the case as a whole, and has to come of it still.
    trial: &'s Trial,
    whole: Value,
}

impl Shrinking<'_> {
    /// Takes out a part, or else what can be taken out of it. What stands in a list and cannot go, because its place
    /// counts, is `null` if it can be.
    fn part(&mut self, path: &[Step]) {
        let Some(part) = path::get(&self.whole, path) else {
            return;
        };
        if matches!(path.last(), Some(Step::Key(_) | Step::Index(_))) && self.is_same_with(path, None) {
            return;
        }
        let has_place = matches!(path.last(), Some(Step::Index(_)));
        if has_place && !part.is_null() && self.is_same_with(path, Some(&Value::Null)) {
            return;
        }
        for step in steps(&part).into_iter().rev() {
            self.part(&[path, &[step]].concat());
        }
    }

    /// Changes the case, if the same comes of it then.
    fn is_same_with(&mut self, path: &[Step], new: Option<&Value>) -> bool {
        let mut smaller = self.whole.clone();
        let is_same = path::put(&mut smaller, path, new).is_some() && self.is_same(&smaller);
        if is_same {
            self.whole = smaller;
        }
        is_same
    }

    fn is_same(&self, smaller: &Value) -> bool {
        let Ok(case) = serde_json::from_value::<Case>(smaller.clone()) else {
            return false;
        };
        trial::run(self.pack, self.policy, &case).is_ok_and(|trial| {
            trial.judged == self.trial.judged
                && trial.questions.len() == self.trial.questions.len()
                && trial.questions.iter().zip(&self.trial.questions).all(is_same_answer)
        })
    }
}

/// Returns whether a question was asked again, and answered the same. Which resource of several it was about is told by
/// their number, which is another where one before it is gone; a build record is named by its number too.
fn is_same_answer((one, other): (&Asked, &Asked)) -> bool {
    let is_same = if one.what.starts_with("builds ") {
        Kind::from(&one.answer) == Kind::from(&other.answer)
    } else {
        one.answer == other.answer
    };
    one.what == other.what && one.place == other.place && is_same
}

/// Returns the ways to the parts of a value.
fn steps(value: &Value) -> Vec<Step> {
    match value {
        Value::Object(members) => members.keys().cloned().map(Step::Key).collect(),
        Value::Array(elements) => (0..elements.len()).map(Step::Index).collect(),
        Value::String(text) => path::holds_document(text)
            .then_some(Step::Document)
            .into_iter()
            .collect(),
        _ => Vec::new(),
    }
}
