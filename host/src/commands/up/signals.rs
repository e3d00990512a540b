//! Ctrl-C and its like: they end Pulumi, which has something to put in order, and then us.

use std::io;
use std::process::{Command, ExitStatus};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use shared_child::SharedChild;

use crate::problem::Problem;

/// What is known of signals, and the program that they are passed on to.
pub(super) struct Signals(Arc<Watch>);

#[derive(Default)]
struct Watch {
    running: Mutex<Option<Arc<SharedChild>>>,
    interrupted: AtomicBool,
}

impl Signals {
    /// Takes over the signals that would end this process at once. Later ones are passed on to the program that runs.
    ///
    /// # Errors
    ///
    /// Says that the system does not allow it.
    pub(super) fn watch() -> Result<Self, Problem> {
        let watch = Arc::new(Watch::default());
        #[cfg(unix)]
        unix::take_over(Arc::clone(&watch)).map_err(|error| {
            let reason = portcullis_facts::document::reason(&error);
            Problem::new(format!("signals cannot be watched: {reason}"))
        })?;
        Ok(Self(watch))
    }

    /// Runs a program to its end.
    ///
    /// # Errors
    ///
    /// Says that it cannot be run, or must not any more: [`io::ErrorKind::Interrupted`].
    pub(super) fn run(&self, command: &mut Command) -> io::Result<ExitStatus> {
        #[cfg(unix)]
        unix::settle_group(command);
        let program = {
            let mut running = self.0.running();
            // Asked under the lock: a signal comes before, and nothing is run, or after, and is passed on.
            if self.0.interrupted() {
                return Err(io::ErrorKind::Interrupted.into());
            }
            let program = Arc::new(SharedChild::spawn(command)?);
            *running = Some(Arc::clone(&program));
            program
        };
        let ended = program.wait();
        *self.0.running() = None;
        ended
    }

    /// Returns whether there was a signal to end.
    pub(super) fn interrupted(&self) -> bool {
        self.0.interrupted()
    }

    /// Fails if there was a signal to end, before anything was updated.
    pub(super) fn check(&self) -> Result<(), Problem> {
        if self.interrupted() { Err(interrupted()) } else { Ok(()) }
    }
}

/// Returns what is said of a run that was to end before anything was updated.
pub(super) fn interrupted() -> Problem {
    Problem::new("interrupted: nothing was updated")
}

impl Watch {
    fn interrupted(&self) -> bool {
        self.interrupted.load(Ordering::SeqCst)
    }

    fn running(&self) -> MutexGuard<'_, Option<Arc<SharedChild>>> {
        self.running.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(unix)]
mod unix {
    use std::io::{self, IsTerminal as _};
    use std::os::unix::process::CommandExt as _;
    use std::process::Command;
    use std::sync::Arc;
    use std::sync::atomic::Ordering;

    use shared_child::unix::SharedChildExt as _;
    use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};
    use signal_hook::iterator::Signals;

    use super::Watch;

    /// Starts to watch, in a thread that ends with the process.
    pub(super) fn take_over(watch: Arc<Watch>) -> io::Result<()> {
        let mut signals = Signals::new([SIGHUP, SIGINT, SIGTERM])?;
        std::thread::Builder::new().spawn(move || {
            for signal in signals.forever() {
                receive(&watch, signal);
            }
        })?;
        Ok(())
    }

    /// Pulumi gets each signal once: of a second one it leaves everything as it is, and ends.
    fn receive(watch: &Watch, signal: i32) {
        let running = watch.running();
        watch.interrupted.store(true, Ordering::SeqCst);
        let has_it_already = at_terminal() && signal == SIGINT;
        if let Some(program) = running.as_ref().filter(|_| !has_it_already) {
            // It has just ended by itself, if it takes no signal.
            let _ = program.send_signal(signal);
        }
    }

    /// Decides who gets the signals of a terminal. At one, the program shares our group, as it has to if it is to read and draw
    /// there: a Ctrl-C goes to both. Elsewhere it gets a group of its own, so that what is sent to ours reaches it once, by us.
    pub(super) fn settle_group(command: &mut Command) {
        if !at_terminal() {
            command.process_group(0);
        }
    }

    fn at_terminal() -> bool {
        io::stdin().is_terminal() || io::stdout().is_terminal() || io::stderr().is_terminal()
    }
}
