//! A misbehaving pack: asks about the run while it describes itself, when there is none yet.

use portcullis_guest::{Pack, context};

portcullis_guest::pack!(Pack::new(&context::stack(), "Is called what the stack is called."));
