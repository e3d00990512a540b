//! What is being done, for who waits at a terminal.

use std::io::{IsTerminal as _, Write as _};
use std::sync::mpsc::{self, RecvTimeoutError, Sender};
use std::thread::{self, JoinHandle};
use std::time::Duration;

/// What is over sooner is not worth a word.
const PATIENCE: Duration = Duration::from_millis(500);

/// A line on standard error that is there while something is done that takes its time; and only on a terminal.
pub(super) struct Progress(Option<(Sender<()>, JoinHandle<()>)>);

impl Progress {
    /// Begins what is said in one line. It ends where the value does.
    pub(super) fn of(what: &'static str) -> Self {
        Self(std::io::stderr().is_terminal().then(|| {
            let (ended, end) = mpsc::channel();
            let waits = thread::spawn(move || {
                if end.recv_timeout(PATIENCE) == Err(RecvTimeoutError::Timeout) {
                    show(&format!("{what}…"));
                    let _ = end.recv(); // an error is the end as well
                    show("");
                }
            });
            (ended, waits)
        }))
    }
}

/// Puts a text in the place of the line (ECMA-48, 8.3.41: erase in line).
fn show(text: &str) {
    let mut terminal = std::io::stderr().lock();
    // Nothing better can be done about a terminal that cannot be written to.
    let _ = write!(terminal, "\r\u{1b}[K{text}");
    let _ = terminal.flush();
}

impl Drop for Progress {
    fn drop(&mut self) {
        if let Some((ended, waits)) = self.0.take() {
            drop(ended);
            // A thread that could not write has nothing to clear away.
            let _ = waits.join();
        }
    }
}
