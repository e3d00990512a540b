//! The answer to a question before it is asked.
//!
//! The engine asks about a resource twice: how it would be repaired and, a moment later, what is wrong with it. In between
//! it writes events and asks the other packs (`pkg/resource/deploy/step_generator.go`, v3.259.0). By then the answer is
//! ready, if nobody repaired anything.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use portcullis_analyzer::protocol::{AnalyzeRequest, AnalyzeResponse};

use crate::outcome::Subject;
use crate::packs::{LogLine, Pack};

use super::live::Live;
use super::{answer, judge, register};

/// What a pack has to say of one resource.
#[derive(Debug, Clone)]
pub(super) struct Answer {
    /// What the engine gets, or how policies misbehaved.
    pub(super) response: Result<AnalyzeResponse, String>,
    /// What the policies wrote to the log.
    pub(super) log: Vec<LogLine>,
}

impl Answer {
    /// Lets policies judge the first of some states, a JSON list.
    pub(super) fn of(pack: &Pack, live: &Live, states: String) -> Self {
        let plan = match live.plan(states) {
            Ok(plan) => plan,
            Err(error) => return Self::failed(error),
        };
        let mut judged = judge(pack, live, &plan, &live.rules, Subject::Resource);
        let log = judged.log.drain(..).map(|(_, line)| line).collect();
        let response = match judged.faults.as_slice() {
            [] => Ok(answer::response(pack, live, Subject::Resource, &plan, judged)),
            faults => Err(answer::faults(faults)),
        };
        Self { response, log }
    }

    fn failed(error: String) -> Self {
        Self {
            response: Err(error),
            log: Vec::new(),
        }
    }
}

/// The question that is expected, if one is.
#[derive(Debug, Default)]
pub(super) struct Ahead(Mutex<Option<Arc<Expected>>>);

#[derive(Debug)]
struct Expected {
    pack: Arc<Pack>,
    live: Arc<Live>,
    request: AnalyzeRequest,
    /// The states that it was answered about, and the answer.
    answered: OnceLock<(String, Answer)>,
}

impl Ahead {
    /// Begins to answer what is about to be asked.
    pub(super) fn expect(&self, pack: &Arc<Pack>, live: &Arc<Live>, request: AnalyzeRequest) {
        let expected = Arc::new(Expected {
            pack: Arc::clone(pack),
            live: Arc::clone(live),
            request,
            answered: OnceLock::new(),
        });
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(Arc::clone(&expected));
        // A panic is told by whoever asks, since the question is open still.
        rayon::spawn(move || drop(catch_unwind(AssertUnwindSafe(|| expected.answer().1.log.len()))));
    }

    /// Returns the answer to a question about states, if it was this one that was expected, to these policies.
    pub(super) fn take(&self, live: &Arc<Live>, urn: &str, states: &str) -> Option<Answer> {
        let expected = self.0.lock().unwrap_or_else(PoisonError::into_inner).take()?;
        if expected.request.urn != urn || !Arc::ptr_eq(&expected.live, live) {
            return None;
        }
        let (about, answer) = expected.answer();
        (about == states).then(|| answer.clone())
    }
}

impl Expected {
    /// Returns what was answered about which states. Whoever comes first works it out, and all others wait.
    fn answer(&self) -> &(String, Answer) {
        self.answered.get_or_init(|| match register::resource(&self.request) {
            Ok(states) => (states.clone(), Answer::of(&self.pack, &self.live, states)),
            Err(error) => (String::new(), Answer::failed(error)),
        })
    }
}
