//! A misbehaving pack: never comes to the end of its own description.

use std::hint::black_box;

use portcullis_guest::Pack;

fn describe() -> Pack {
    loop {
        black_box(());
    }
}

portcullis_guest::pack!(describe());
